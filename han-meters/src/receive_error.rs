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
    /// A message in segments, and a receiver without room to join them.
    Segmented,
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
            Self::List(_) => f.write_str("no reading in this message"),
        }
    }
}

impl core::error::Error for ReceiveError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Frame(error) => Some(error),
            Self::List(error) => Some(error),
            Self::Segmented => None,
        }
    }
}

impl From<han_hdlc::Error> for ReceiveError {
    fn from(error: han_hdlc::Error) -> Self {
        Self::Frame(error)
    }
}

impl From<Error> for ReceiveError {
    fn from(error: Error) -> Self {
        Self::List(error)
    }
}
