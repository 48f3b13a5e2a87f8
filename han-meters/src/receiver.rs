//! The whole way in one type: octets of the line in, readings out.
//!
//! With `counters.rs` and `receive_error.rs` the only file on the way in that
//! names `han-hdlc`.

use core::fmt;

use han_hdlc::{Frame, FrameDecoder, Llc, Reassembler};

use crate::counters::{Counters, Event, Tally};
use crate::error::Error;
use crate::item::Item;
use crate::list::{self, List};
use crate::list_number::ListNumber;
use crate::reading::Reading;
use crate::receive_error::ReceiveError;
use crate::scales::Scales;
use crate::survey::Registers;

/// Receives what a HAN port sends and hands out readings.
///
/// `N` is the longest frame it can hold, flags counted: 512 octets for every
/// Norwegian list, 2049 for whatever HDLC allows. `M` is the longest message
/// it can join from segments; with `M = 0`, the default, a segmented message is
/// reported as unsupported and costs no memory.
///
/// It owns no port and no clock: the caller feeds octets in whatever pieces
/// they come, and calls [`idle`](Self::idle) when the line has been quiet.
///
/// ```
/// use han_meters::Receiver;
///
/// // List 1 of an Aidon: 2148 W from the grid. Noise may stand around it.
/// let line = [
///     0x00, 0x7E, 0xA0, 0x2A, 0x41, 0x08, 0x83, 0x13, 0x04, 0x13, 0xE6, 0xE7, 0x00, 0x0F, 0x40, 0x00,
///     0x00, 0x00, 0x00, 0x01, 0x01, 0x02, 0x03, 0x09, 0x06, 0x01, 0x00, 0x01, 0x07, 0x00, 0xFF, 0x06,
///     0x00, 0x00, 0x08, 0x64, 0x02, 0x02, 0x0F, 0x00, 0x16, 0x1B, 0xE1, 0xC1, 0x7E,
/// ];
/// let mut receiver = Receiver::<512>::new();
/// let mut octets = &line[..];
/// while let Some(outcome) = receiver.next_reading(&mut octets) {
///     let reading = outcome.unwrap();
///     assert_eq!(reading.active_power_import.unwrap().value(), 2148);
/// }
/// assert_eq!(receiver.counters().readings, 1);
/// assert_eq!(receiver.counters().noise, 1);
/// ```
///
/// `Debug` shows the counters and none of the octets received.
pub struct Receiver<const N: usize, const M: usize = 0> {
    decoder: FrameDecoder<N>,
    reassembler: Reassembler<M>,
    scales: Scales,
    tally: Tally,
    hourly: Snapshot,
    waiting: Waiting,
    idle: bool,
    /// The last outcome came of a message: there is an APDU to lend.
    lends: bool,
}

/// What a list 3 is recognised by when it comes again.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Snapshot {
    registers: Registers,
    clock: [u8; 12],
    /// There was a list 3. An `Option` around it would take eight octets more.
    is_known: bool,
}

impl Snapshot {
    const NONE: Self = Self {
        registers: [0; Item::REGISTERS],
        clock: [0; 12],
        is_known: false,
    };
}

/// What is to be done before the next octet, because one frame had two
/// outcomes.
///
/// Nothing is 0, so that a new receiver is all zeros and a static one takes no
/// flash.
#[derive(Clone, Copy, Default)]
enum Waiting {
    #[default]
    Nothing,
    /// The frame is to be joined that interrupted a message.
    Frame,
    /// The message is to be given up that a damaged frame may have been of.
    Abort,
}

impl<const N: usize, const M: usize> Receiver<N, M> {
    /// A receiver that has heard nothing yet.
    #[must_use]
    pub const fn new() -> Self {
        Self::with_scales(Scales::new())
    }

    /// A receiver that knows scales which the telegrams do not state.
    #[must_use]
    pub const fn with_scales(scales: Scales) -> Self {
        Self {
            decoder: FrameDecoder::new(),
            reassembler: Reassembler::new(),
            scales,
            tally: Tally::new(),
            hourly: Snapshot::NONE,
            waiting: Waiting::Nothing,
            idle: false,
            lends: false,
        }
    }

    /// Takes octets from the front of `octets` until there is something to
    /// say; `None` when all are taken and nothing (more) has come of them.
    ///
    /// # Errors
    /// A damaged frame, a message that gives no list: the next call goes on
    /// behind it, and nothing good beside it is lost.
    #[inline]
    pub fn next_reading(&mut self, octets: &mut &[u8]) -> Option<Result<Reading, ReceiveError>> {
        if self.decoder.keep(octets) {
            return None;
        }
        self.decide(octets)
    }

    /// Tells that the line has been quiet for longer than any pause within a
    /// frame (100 ms behind a UART, 500 ms behind an operating system): half
    /// a frame is given up, and so is half a message.
    ///
    /// What that brings comes from the next calls of
    /// [`next_reading`](Self::next_reading), which may be given no octets.
    pub fn idle(&mut self) {
        self.decoder.idle();
        self.idle = true;
    }

    /// The list behind the reading just handed out, to walk its entries.
    ///
    /// It is lent from the octets received, so the next call of
    /// [`next_reading`](Self::next_reading) ends it. `None` when the last call
    /// handed out no reading.
    #[must_use]
    pub fn list(&self) -> Option<List<'_>> {
        List::parse(self.apdu()?, self.scales).ok()
    }

    /// The APDU behind the reading or the [`ReceiveError::List`] just handed
    /// out: what a caller needs who can decrypt it, or knows the list.
    ///
    /// Lent like [`list`](Self::list); `None` when the last outcome came of no
    /// whole message.
    #[must_use]
    pub fn apdu(&self) -> Option<&[u8]> {
        if !self.lends {
            return None;
        }
        let message = match self.reassembler.message() {
            Some(joined) => joined,
            None => self.decoder.information()?,
        };
        Some(Llc::strip(message).1)
    }

    /// What has been received so far.
    #[must_use]
    pub const fn counters(&self) -> Counters {
        let (octets, noise) = (self.decoder.received(), self.decoder.noise());
        self.tally.counters(octets, noise)
    }

    /// Where the last outcome's frame began: octets received before its
    /// opening flag.
    #[must_use]
    pub const fn position(&self) -> u64 {
        self.decoder.position()
    }

    /// As [`next_reading`](Self::next_reading) where octets decide something.
    #[inline(never)]
    fn decide(&mut self, octets: &mut &[u8]) -> Option<Result<Reading, ReceiveError>> {
        let error = match self.next_message(octets)? {
            Err(error) => error,
            Ok(()) => {
                let mut reading = Reading::default();
                match self.read(&mut reading) {
                    Ok(()) => return Some(Ok(reading)),
                    Err(error) => ReceiveError::List(error),
                }
            }
        };
        self.tally.count(Event::of(&error));
        Some(Err(error))
    }

    /// The next message, to be lent, or the next damage.
    fn next_message(&mut self, octets: &mut &[u8]) -> Option<Result<(), ReceiveError>> {
        self.lends = false;
        let waiting = match core::mem::take(&mut self.waiting) {
            Waiting::Nothing => None,
            Waiting::Frame => self.join(),
            Waiting::Abort => self.abort(),
        };
        if waiting.is_some() {
            return waiting;
        }
        if self.idle {
            if let Some(outcome) = self.next_frame(&mut &[][..]) {
                return Some(outcome);
            }
            self.idle = false;
            if let Some(aborted) = self.abort() {
                return Some(aborted);
            }
        }
        self.next_frame(octets)
    }

    /// The next frame that ends a message or shows damage.
    fn next_frame(&mut self, octets: &mut &[u8]) -> Option<Result<(), ReceiveError>> {
        loop {
            if let Err(error) = self.decoder.advance(octets)? {
                self.waiting = Waiting::Abort;
                return Some(Err(error.into()));
            }
            self.tally.count(Event::Frame);
            let frame = self.decoder.frame()?;
            if let Some(aborted) = self.reassembler.interrupt(&frame) {
                self.waiting = Waiting::Frame;
                return Some(Err(refused::<M>(aborted)));
            }
            let made = join(&mut self.reassembler, &frame);
            if made.is_some() {
                return self.made(made);
            }
        }
    }

    /// What came of a frame: whether there is a message to be lent.
    fn made(
        &mut self,
        outcome: Option<Result<(), ReceiveError>>,
    ) -> Option<Result<(), ReceiveError>> {
        self.lends = matches!(outcome, Some(Ok(())));
        outcome
    }

    /// The frame that interrupted a message, joined on its own.
    fn join(&mut self) -> Option<Result<(), ReceiveError>> {
        let made = join(&mut self.reassembler, &self.decoder.frame()?);
        self.made(made)
    }

    fn abort(&mut self) -> Option<Result<(), ReceiveError>> {
        let aborted = self.reassembler.abort()?;
        Some(Err(refused::<M>(aborted)))
    }

    fn read(&mut self, reading: &mut Reading) -> Result<(), Error> {
        let apdu = self.apdu().unwrap_or_default();
        let registers = list::read(apdu, self.scales, reading)?;
        self.tally.count(Event::Reading);
        reading.repeated = self.is_repeated(reading, registers);
        if reading.repeated {
            self.tally.count(Event::Repeated);
        }
        Ok(())
    }

    /// Whether this list 3 has the clock and the registers of the one before.
    fn is_repeated(&mut self, reading: &Reading, registers: Registers) -> bool {
        let (Some(ListNumber::Three), Some(time)) = (reading.list, reading.time) else {
            return false;
        };
        let snapshot = Snapshot {
            registers,
            clock: time.date_time().octets(),
            is_known: true,
        };
        core::mem::replace(&mut self.hourly, snapshot) == snapshot
    }
}

/// Hands a frame to the reassembler and sees what comes of it.
fn join<const M: usize>(
    reassembler: &mut Reassembler<M>,
    frame: &Frame<'_>,
) -> Option<Result<(), ReceiveError>> {
    let made = reassembler.push(frame).message?;
    Some(made.map(|_| ()).map_err(refused::<M>))
}

/// Why segments gave no message.
fn refused<const M: usize>(error: han_hdlc::Error) -> ReceiveError {
    match M {
        0 => ReceiveError::Segmented,
        _ => error.into(),
    }
}

impl<const N: usize, const M: usize> Default for Receiver<N, M> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const N: usize, const M: usize> fmt::Debug for Receiver<N, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receiver")
            .field("position", &self.position())
            .field("scales", &self.scales)
            .field("counters", &self.counters())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::format;

    use super::*;

    #[test]
    fn debug_shows_where_it_stands_and_no_octet() {
        let receiver = Receiver::<32>::with_scales(Scales::new().with_energy(-2));
        let (scales, counters) = (Scales::new().with_energy(-2), Counters::new());
        assert_eq!(
            format!("{receiver:?}"),
            format!("Receiver {{ position: 0, scales: {scales:?}, counters: {counters:?}, .. }}")
        );
    }
}
