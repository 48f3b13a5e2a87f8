//! What can be wrong with a frame or a message, and where.

use core::fmt;

/// A fault and the octet it was found at.
///
/// The offset of a damaged frame, and of [`ErrorKind::UnexpectedPiece`], counts
/// from its start octet, however the octets arrived. An error of
/// [`LongFrame::emit`](crate::LongFrame::emit) counts from the first octet of
/// the buffer, and [`ErrorKind::ReassemblyAborted`] and
/// [`ErrorKind::MessageTooLong`] count from the first octet of the joined
/// message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Error {
    kind: ErrorKind,
    offset: usize,
}

impl Error {
    /// What was wrong.
    pub const fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// Where: octets from the start octet, or from the first octet of the buffer
    /// or joined message.
    pub const fn offset(&self) -> usize {
        self.offset
    }
}

/// The faults a frame or a message can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum ErrorKind {
    /// The first or the fourth octet is not the start octet `0x68`. Only
    /// complete octets say so; in a stream these octets are noise.
    NoStart {
        /// The octet in its place.
        received: u8,
    },
    /// The length is not the same twice. Only complete octets say so; in a
    /// stream such a start octet opens nothing.
    LengthsDiffer {
        /// The second octet.
        first: u8,
        /// The third octet.
        second: u8,
    },
    /// Everything is right, but the frame is too short for the fields of a
    /// piece. Only complete octets say so; in a stream it goes by. On emitting,
    /// a length that L cannot say.
    BadLength {
        /// Octets from C to the last of data.
        length: usize,
    },
    /// The checksum does not fit the frame.
    BadChecksum {
        /// The value that fits the octets received.
        computed: u8,
        /// The value received.
        received: u8,
    },
    /// The octet where the frame has to end is not the stop octet `0x16`.
    NoStop {
        /// The octet in its place.
        received: u8,
    },
    /// The octets end inside a frame.
    Truncated {
        /// Octets missing up to and with the stop octet, by the length; where it
        /// cannot be known yet, by the shortest frame there is.
        missing: usize,
    },
    /// Octets follow where exactly one frame was expected.
    Trailing {
        /// How many octets follow.
        octets: usize,
    },
    /// The buffer to emit into is too small.
    BufferTooSmall {
        /// Octets needed in all.
        needed: usize,
    },
    /// A piece came whose message is not open: one before it was lost.
    UnexpectedPiece {
        /// The number of the piece, from 1 to 15.
        number: u8,
    },
    /// A message begun was given up: a piece is known to be lost, or may be.
    ReassemblyAborted {
        /// Octets of the message thrown away.
        length: usize,
    },
    /// The pieces of a message exceed the buffer.
    MessageTooLong {
        /// Octets needed so far; the message may have been longer still.
        needed: usize,
    },
}

impl ErrorKind {
    pub(crate) const fn at(self, offset: usize) -> Error {
        Error { kind: self, offset }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoStart { received } => write!(f, "no start octet but {received:#04x}"),
            Self::LengthsDiffer { first, second } => {
                write!(f, "length {first:#04x} repeated as {second:#04x}")
            }
            Self::BadLength { length } => write!(f, "impossible frame length {length}"),
            Self::BadChecksum { computed, received } => {
                write!(f, "checksum {received:#04x} where {computed:#04x} fits")
            }
            Self::NoStop { received } => write!(f, "no stop octet but {received:#04x}"),
            Self::Truncated { missing } => write!(f, "octets missing: {missing}"),
            Self::Trailing { octets } => write!(f, "octets behind the frame: {octets}"),
            Self::BufferTooSmall { needed } => {
                write!(f, "buffer too small, octets needed: {needed}")
            }
            Self::UnexpectedPiece { number } => {
                write!(f, "piece {number} without the one before it")
            }
            Self::ReassemblyAborted { length } => {
                write!(f, "open message given up, octets: {length}")
            }
            Self::MessageTooLong { needed } => {
                write!(f, "message too long, octets needed: {needed}")
            }
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at byte {}", self.kind, self.offset)
    }
}

impl core::error::Error for Error {}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use std::string::ToString;

    #[test]
    fn says_octets_in_hex_and_the_offset_last() {
        let error = ErrorKind::NoStop { received: 0x0D }.at(45);
        assert_eq!(error.to_string(), "no stop octet but 0x0d at byte 45");
        let error = ErrorKind::BadChecksum {
            computed: 0x79,
            received: 0,
        }
        .at(44);
        assert_eq!(
            error.to_string(),
            "checksum 0x00 where 0x79 fits at byte 44"
        );
        let error = ErrorKind::LengthsDiffer {
            first: 0xFA,
            second: 1,
        };
        assert_eq!(
            error.at(2).to_string(),
            "length 0xfa repeated as 0x01 at byte 2"
        );
    }

    #[test]
    fn every_kind_is_one_lower_case_sentence() {
        let kinds = [
            ErrorKind::NoStart { received: 1 },
            ErrorKind::LengthsDiffer {
                first: 1,
                second: 2,
            },
            ErrorKind::BadLength { length: 1 },
            ErrorKind::BadChecksum {
                computed: 1,
                received: 2,
            },
            ErrorKind::NoStop { received: 1 },
            ErrorKind::Truncated { missing: 1 },
            ErrorKind::Trailing { octets: 1 },
            ErrorKind::BufferTooSmall { needed: 1 },
            ErrorKind::UnexpectedPiece { number: 1 },
            ErrorKind::ReassemblyAborted { length: 1 },
            ErrorKind::MessageTooLong { needed: 1 },
        ];
        let texts = kinds.map(|kind| kind.at(7).to_string());
        for (at, text) in texts.iter().enumerate() {
            assert!(text.ends_with(" at byte 7"), "{text}");
            assert!(text.starts_with(char::is_lowercase), "{text}");
            assert!(!texts[..at].contains(text), "{text} says two things");
        }
    }
}
