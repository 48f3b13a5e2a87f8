use core::fmt;

/// What was wrong, and where.
///
/// The offset counts octets from the first one of the text or slice that was parsed. It is
/// `None` where nothing was parsed, as in [`Quantity::rescale`](crate::Quantity::rescale).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Error {
    kind: ErrorKind,
    offset: Option<usize>,
}

/// The ways in which a code, a unit or a number can be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum ErrorKind {
    /// A code is six octets; this many came.
    WrongLength {
        /// Number of octets that came.
        octets: usize,
    },
    /// The text holds an octet that no written form has at this place.
    UnexpectedOctet {
        /// The octet that came.
        octet: u8,
    },
    /// The text ends before it is complete.
    UnexpectedEnd,
    /// The text is a code without `A-B`, where a complete code is needed.
    MediumMissing,
    /// The text is not the symbol of a unit.
    UnknownUnit,
    /// A number is too large for its place: a value group above 255, or a decimal that an
    /// `i64` and the scaler cannot hold.
    OutOfRange,
    /// The number cannot be written at this resolution without rounding it.
    Inexact,
}

impl Error {
    /// What was wrong.
    pub const fn kind(self) -> ErrorKind {
        self.kind
    }

    /// Where: octets from the start of what was parsed, `None` where nothing was parsed.
    pub const fn offset(self) -> Option<usize> {
        self.offset
    }

    /// The same error, seen from a text that starts `octets` earlier.
    pub(crate) fn moved_by(self, octets: usize) -> Self {
        Self {
            offset: self.offset.map(|offset| offset.saturating_add(octets)),
            ..self
        }
    }
}

impl ErrorKind {
    pub(crate) const fn at(self, offset: usize) -> Error {
        Error {
            kind: self,
            offset: Some(offset),
        }
    }

    pub(crate) const fn nowhere(self) -> Error {
        Error {
            kind: self,
            offset: None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)?;
        match self.offset {
            Some(offset) => write!(f, " at byte {offset}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WrongLength { octets } => write!(f, "code of {octets} octets instead of 6"),
            Self::UnexpectedOctet { octet } => write!(f, "unexpected octet {octet:#04x}"),
            Self::UnexpectedEnd => f.write_str("unexpected end of text"),
            Self::MediumMissing => f.write_str("code without medium and channel"),
            Self::UnknownUnit => f.write_str("unknown unit"),
            Self::OutOfRange => f.write_str("number out of range"),
            Self::Inexact => f.write_str("number would have to be rounded"),
        }
    }
}

impl core::error::Error for Error {}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use std::string::ToString;

    #[test]
    fn reads_as_a_sentence_with_the_offset_last() {
        let error = ErrorKind::UnexpectedOctet { octet: b':' }.at(5);
        assert_eq!(error.to_string(), "unexpected octet 0x3a at byte 5");
        let error = ErrorKind::UnexpectedOctet { octet: 0 }.at(0);
        assert_eq!(error.to_string(), "unexpected octet 0x00 at byte 0");
        let error = ErrorKind::WrongLength { octets: 7 }.at(6);
        assert_eq!(error.to_string(), "code of 7 octets instead of 6 at byte 6");
        for (kind, text) in [
            (ErrorKind::UnexpectedEnd, "unexpected end of text at byte 4"),
            (
                ErrorKind::MediumMissing,
                "code without medium and channel at byte 4",
            ),
            (ErrorKind::UnknownUnit, "unknown unit at byte 4"),
            (ErrorKind::OutOfRange, "number out of range at byte 4"),
        ] {
            assert_eq!(kind.at(4).to_string(), text);
        }
    }

    #[test]
    fn names_no_place_where_nothing_was_parsed() {
        let error = ErrorKind::Inexact.nowhere();
        assert_eq!(error.offset(), None);
        assert_eq!(error.to_string(), "number would have to be rounded");
    }

    #[test]
    fn stays_small() {
        assert!(size_of::<Error>() <= 4 * size_of::<usize>());
    }
}
