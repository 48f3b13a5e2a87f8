//! Readings straight from a port of the `embedded-io` traits.

use core::fmt;

use crate::reading::Reading;
use crate::receive_error::ReceiveError;
use crate::receiver::Receiver;

impl<const N: usize, const M: usize> Receiver<N, M> {
    /// Waits for the next reading or the next damage on `port`, octet by octet.
    ///
    /// Cancel-safe where the port's `read` is: everything received is kept in
    /// the receiver, and the next call goes on there. So a time-out around it
    /// can call [`idle`](Self::idle) and come back.
    ///
    /// # Errors
    /// [`ReadError::Damaged`]: call again, the line goes on.
    /// [`ReadError::Port`] and [`ReadError::EndOfInput`] come from the port.
    #[cfg(feature = "embedded-io-async")]
    pub async fn read_reading<P: embedded_io_async::Read>(
        &mut self,
        port: &mut P,
    ) -> Result<Reading, ReadError<P::Error>> {
        let mut octet = [0];
        let mut octets = &[][..];
        loop {
            if let Some(outcome) = self.next_reading(&mut octets) {
                return outcome.map_err(ReadError::Damaged);
            }
            let read = port.read(&mut octet).await.map_err(ReadError::Port)?;
            octets = octet.get(..read).unwrap_or_default();
            if octets.is_empty() {
                return Err(ReadError::EndOfInput);
            }
        }
    }

    /// Waits for the next reading or the next damage on a `port` that blocks.
    ///
    /// # Errors
    /// [`ReadError::Damaged`]: call again, the line goes on.
    /// [`ReadError::Port`] and [`ReadError::EndOfInput`] come from the port.
    #[cfg(feature = "embedded-io")]
    pub fn blocking_read_reading<P: embedded_io::Read>(
        &mut self,
        port: &mut P,
    ) -> Result<Reading, ReadError<P::Error>> {
        let mut octet = [0];
        let mut octets = &[][..];
        loop {
            if let Some(outcome) = self.next_reading(&mut octets) {
                return outcome.map_err(ReadError::Damaged);
            }
            let read = port.read(&mut octet).map_err(ReadError::Port)?;
            octets = octet.get(..read).unwrap_or_default();
            if octets.is_empty() {
                return Err(ReadError::EndOfInput);
            }
        }
    }
}

/// Why a port gave no reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum ReadError<E> {
    /// What came gave no reading; the line goes on.
    Damaged(ReceiveError),
    /// The port failed.
    Port(E),
    /// The port has ended: it gave no octet where it should have waited for one.
    EndOfInput,
}

impl<E> fmt::Display for ReadError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Damaged(_) => f.write_str("no reading in what was received"),
            Self::Port(_) => f.write_str("the port failed"),
            Self::EndOfInput => f.write_str("the port has ended"),
        }
    }
}

impl<E: core::error::Error + 'static> core::error::Error for ReadError<E> {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Damaged(error) => Some(error),
            Self::Port(error) => Some(error),
            Self::EndOfInput => None,
        }
    }
}
