//! Why the octets of a line gave no reading.

use core::fmt;

use crate::error::Error;

/// Why some octets gave no reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum ReceiveError {
    /// A frame or a segmented message arrived damaged. The offset counts from
    /// the frame's opening flag, or from the message's first octet where the
    /// message is what was given up.
    Frame(han_hdlc::Error),
    /// The same of an M-Bus line. The offset counts from the frame's start octet,
    /// or from the message's first octet.
    #[cfg(feature = "mbus")]
    MbusFrame(han_mbus::Error),
    /// A message in segments, and a receiver without room to join them.
    Segmented,
    /// A block transfer gave no APDU. The offset counts from the first octet of
    /// the APDU.
    #[cfg(feature = "blocks")]
    Blocks(han_dlms::Error),
    /// A message arrived whole, and the keys do not open it. The frames were
    /// right, so a [`TagMismatch`](han_dlms::ErrorKind::TagMismatch), and a
    /// [`NoNotification`](han_dlms::ErrorKind::NoNotification) at offset 0, is a
    /// wrong key, not the line. The offset counts from the first octet of the
    /// ciphered content.
    #[cfg(feature = "crypto")]
    Undeciphered(han_dlms::Error),
    /// A message arrived whole and gave no list.
    List(Error),
}

impl fmt::Display for ReceiveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Frame(_) => f.write_str("damaged frame"),
            Self::Segmented => {
                f.write_str("segmented message, which this receiver has no room to join")
            }
            #[cfg(feature = "mbus")]
            Self::MbusFrame(_) => f.write_str("damaged frame of M-Bus"),
            #[cfg(feature = "blocks")]
            Self::Blocks(_) => f.write_str("no APDU from this block transfer"),
            #[cfg(feature = "crypto")]
            Self::Undeciphered(_) => f.write_str("ciphered message that the keys do not open"),
            Self::List(_) => f.write_str("no reading in this message"),
        }
    }
}

impl core::error::Error for ReceiveError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Frame(error) => Some(error),
            Self::List(error) => Some(error),
            #[cfg(feature = "mbus")]
            Self::MbusFrame(error) => Some(error),
            #[cfg(feature = "blocks")]
            Self::Blocks(error) => Some(error),
            #[cfg(feature = "crypto")]
            Self::Undeciphered(error) => Some(error),
            Self::Segmented => None,
        }
    }
}

impl From<han_hdlc::Error> for ReceiveError {
    fn from(error: han_hdlc::Error) -> Self {
        Self::Frame(error)
    }
}

#[cfg(feature = "mbus")]
impl From<han_mbus::Error> for ReceiveError {
    fn from(error: han_mbus::Error) -> Self {
        Self::MbusFrame(error)
    }
}

impl From<Error> for ReceiveError {
    fn from(error: Error) -> Self {
        Self::List(error)
    }
}
