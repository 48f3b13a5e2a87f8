//! What can be wrong with a frame or a message, and where.

use core::fmt;

/// A fault and the octet it was found at.
///
/// The offset of a damaged frame counts from its opening flag, however the
/// octets arrived. An error of [`Address::parse`](crate::Address::parse) counts
/// from the first octet of the address, one of an `emit` from the first octet
/// of the buffer, and those of [`Reassembly`](crate::Reassembly) and
/// [`Reassembler`](crate::Reassembler) ([`ErrorKind::ReassemblyAborted`],
/// [`ErrorKind::MessageTooLong`]) from the first octet of the joined message.
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

    /// Where: octets from the opening flag, or from the first octet of the
    /// address, buffer or joined message.
    pub const fn offset(&self) -> usize {
        self.offset
    }
}

/// The faults a frame or a message can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum ErrorKind {
    /// The first octet is not the flag `0x7E`. Only complete octets say so; in
    /// a stream these octets are noise.
    NoOpeningFlag {
        /// The octet in the flag's place.
        received: u8,
    },
    /// The first octet of the frame format field does not begin with `0xA`, so
    /// the frame is not of type 3. Only complete octets say so; in a stream
    /// such a flag opens nothing.
    BadFormat {
        /// The first octet of the frame format field.
        octet: u8,
    },
    /// The length field names a length that no frame with this header has, or
    /// one that is too long for the buffer; on emitting, a length that eleven
    /// bits cannot say.
    BadLength {
        /// The length field: octets between the two flags.
        length: usize,
    },
    /// An address of three octets, or one that does not end within four.
    BadAddress,
    /// The header check sequence does not fit the header.
    BadHcs {
        /// The value that fits the octets received.
        computed: u16,
        /// The value received.
        received: u16,
    },
    /// The frame check sequence does not fit the frame.
    BadFcs {
        /// The value that fits the octets received.
        computed: u16,
        /// The value received.
        received: u16,
    },
    /// Everything is right, but the octet behind the FCS is not the flag
    /// `0x7E`.
    NoClosingFlag {
        /// The octet in the flag's place.
        received: u8,
    },
    /// The octets end inside a frame.
    Truncated {
        /// Octets missing up to and with the closing flag, by the length field;
        /// when that is missing too, by the shortest frame there is.
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
    /// A message begun with a segmented frame was given up: a piece is known
    /// to be lost, or may be.
    ReassemblyAborted {
        /// Octets of the message thrown away.
        length: usize,
    },
    /// The pieces of a message exceed the memory there is for them.
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
        match *self {
            Self::NoOpeningFlag { received } => write!(f, "no opening flag but {received:#04x}"),
            Self::BadFormat { octet } => {
                write!(f, "frame format {octet:#04x} is not of type 3")
            }
            Self::BadLength { length } => write!(f, "impossible frame length {length}"),
            Self::BadAddress => f.write_str("address of neither one, two nor four octets"),
            Self::BadHcs { computed, received } => write!(
                f,
                "header check sequence {received:#06x} where {computed:#06x} fits"
            ),
            Self::BadFcs { computed, received } => write!(
                f,
                "frame check sequence {received:#06x} where {computed:#06x} fits"
            ),
            Self::NoClosingFlag { received } => write!(f, "no closing flag but {received:#04x}"),
            Self::Truncated { missing } => write!(f, "octets missing: {missing}"),
            Self::Trailing { octets } => write!(f, "octets behind the frame: {octets}"),
            Self::BufferTooSmall { needed } => {
                write!(f, "buffer too small, octets needed: {needed}")
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
        let error = ErrorKind::NoClosingFlag { received: 0x0D }.at(43);
        assert_eq!(error.to_string(), "no closing flag but 0x0d at byte 43");
        let error = ErrorKind::BadHcs {
            computed: 0x0413,
            received: 0,
        }
        .at(6);
        assert_eq!(
            error.to_string(),
            "header check sequence 0x0000 where 0x0413 fits at byte 6"
        );
    }

    #[test]
    fn one_octet_is_no_plural() {
        let texts = [
            (ErrorKind::Truncated { missing: 1 }, "octets missing: 1"),
            (
                ErrorKind::Trailing { octets: 1 },
                "octets behind the frame: 1",
            ),
            (
                ErrorKind::BufferTooSmall { needed: 1 },
                "buffer too small, octets needed: 1",
            ),
            (
                ErrorKind::ReassemblyAborted { length: 1 },
                "open message given up, octets: 1",
            ),
            (
                ErrorKind::MessageTooLong { needed: 1 },
                "message too long, octets needed: 1",
            ),
        ];
        for (kind, text) in texts {
            assert_eq!(kind.to_string(), text);
        }
    }

    #[test]
    fn every_kind_is_one_lower_case_sentence() {
        let kinds = [
            ErrorKind::NoOpeningFlag { received: 1 },
            ErrorKind::BadFormat { octet: 1 },
            ErrorKind::BadLength { length: 1 },
            ErrorKind::BadAddress,
            ErrorKind::BadHcs {
                computed: 1,
                received: 2,
            },
            ErrorKind::BadFcs {
                computed: 1,
                received: 2,
            },
            ErrorKind::NoClosingFlag { received: 1 },
            ErrorKind::Truncated { missing: 1 },
            ErrorKind::Trailing { octets: 1 },
            ErrorKind::BufferTooSmall { needed: 1 },
            ErrorKind::ReassemblyAborted { length: 1 },
            ErrorKind::MessageTooLong { needed: 1 },
        ];
        for kind in kinds {
            let text = kind.at(7).to_string();
            assert!(text.ends_with(" at byte 7"), "{text}");
            assert!(
                text.starts_with(|c: char| c.is_lowercase() || c.is_numeric()),
                "{text}"
            );
        }
    }
}
