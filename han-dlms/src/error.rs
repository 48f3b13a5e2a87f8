//! What can be wrong with octets, and where.

use core::fmt;

use nom::IResult;
use nom::error::ParseError;

/// Why octets were refused, and at which of them.
///
/// The offset counts from the first octet handed to the function that failed: from the APDU's tag
/// for [`Apdu::parse`](crate::Apdu::parse), however deep in its body the trouble is. An error of an
/// `emit` or of [`Writer`](crate::Writer) counts from the first octet of the buffer, one of a text
/// from the first octet of the text, and one of deciphering from the first octet of the content;
/// what is wrong with the header or with a key is told at 0 there. Of blocks that are joined,
/// [`ReassemblyAborted`](ErrorKind::ReassemblyAborted) and
/// [`MessageTooLong`](ErrorKind::MessageTooLong) count from the first octet of the joined APDU, and
/// [`UnexpectedBlock`](ErrorKind::UnexpectedBlock) from the tag of the block.
///
/// ```
/// use han_dlms::{Data, ErrorKind};
///
/// let error = Data::parse(&[0x02, 0x02, 0x11, 0x07, 0x63]).unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::UnknownDataTag { tag: 0x63 });
/// assert_eq!(error.to_string(), "unknown data tag 0x63 at byte 4");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Error {
    kind: ErrorKind,
    offset: usize,
}

impl Error {
    /// What is wrong.
    #[must_use]
    pub const fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The same, counted from `octets` further to the front.
    pub(crate) const fn moved_by(self, octets: usize) -> Self {
        let offset = self.offset.saturating_add(octets);
        Self { offset, ..self }
    }

    /// The same as a fault, in the octets that its offset counts from.
    pub(crate) fn fault(self, octets: &[u8]) -> nom::Err<Fault<'_>> {
        let at = octets.get(self.offset..).unwrap_or_default();
        self.kind.fault(at)
    }

    /// Position of the offending octet, in octets from the first one of the input or buffer.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.offset
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at byte {}", self.kind, self.offset)
    }
}

impl core::error::Error for Error {}

/// What is wrong, with what was expected and what came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum ErrorKind {
    /// The octets end `missing` octets before the field does.
    Truncated {
        /// Octets that would have to follow to complete the field.
        missing: usize,
    },
    /// Octets follow where the value must end.
    TrailingOctets {
        /// Octets left over.
        count: usize,
    },
    /// The first octet names no APDU.
    UnknownApduTag {
        /// The octet in the place of the tag.
        tag: u8,
    },
    /// The first octet names another APDU than the one asked for.
    UnexpectedApduTag {
        /// The octet in the place of the tag.
        tag: u8,
    },
    /// No type has this tag, so the size of the value is unknown and nothing behind it can be read.
    UnknownDataTag {
        /// The octet in the place of the tag.
        tag: u8,
    },
    /// A type that exists but may not stand here: a compact-array inside a type description.
    UnexpectedDataTag {
        /// The octet in the place of the tag.
        tag: u8,
    },
    /// A length starts with `80` (indefinite) or with `85` and above (longer than four octets).
    InvalidLength {
        /// First octet of the length.
        first: u8,
    },
    /// More elements are announced than octets are left, and each takes at least one.
    CountTooLarge {
        /// Elements announced.
        count: usize,
        /// Octets left behind the count.
        left: usize,
    },
    /// More than [`MAX_DEPTH`](crate::MAX_DEPTH) arrays and structures inside each other.
    TooDeep,
    /// A compact-array whose rows take no octets, or hold more than eight values an octet.
    SparseRow {
        /// Values in one row, capped at the largest `u32`.
        values: u32,
        /// Octets one row takes at least, capped at the largest `u32`.
        octets: u32,
    },
    /// The date-time of a notification is none of the forms that meters send.
    InvalidDateTimeLength {
        /// The octet in the place of the length.
        length: u8,
    },
    /// The octet that tells whether an optional field follows is neither 0 nor 1.
    InvalidPresenceFlag {
        /// The octet in the place of the flag.
        flag: u8,
    },
    /// A system title has eight octets, or none.
    InvalidSystemTitleLength {
        /// Length that came.
        length: usize,
    },
    /// Ciphered content that does not hold its own header and authentication tag.
    CipheredContentTooShort {
        /// Length that came.
        length: usize,
        /// Least length that its security control asks for.
        needed: usize,
    },
    /// A general-ciphering that names its key, or carries one: neither is taken.
    UnsupportedKeyInfo,
    /// Content was compressed before it was enciphered.
    CompressedContent,
    /// No security suite has this number.
    UnknownSecuritySuite {
        /// Number that came.
        suite: u8,
    },
    /// A key has 16 octets or 32.
    InvalidKeyLength {
        /// Octets that came.
        length: usize,
    },
    /// A key that is too short or too long for the security suite.
    UnsuitableKeyLength {
        /// Octets of the key.
        length: usize,
        /// Octets that the suite asks for.
        needed: usize,
    },
    /// The sender did not send its system title, and the receiver was not given one.
    SystemTitleMissing,
    /// An authentication tag is to be written, and there is no key for it.
    AuthenticationKeyMissing,
    /// Authentication is required, and the APDU has no authentication tag.
    NotAuthenticated,
    /// The authentication tag does not fit: a key is wrong, or something was changed.
    TagMismatch,
    /// What came out of the cipher is no notification: the key is wrong, or something was changed.
    NoNotification,
    /// A block that is not the first of its transfer, and no transfer is open.
    UnexpectedBlock {
        /// The number of the block.
        number: u16,
    },
    /// A transfer begun was given up: a block is known to be lost, or may be.
    ReassemblyAborted {
        /// Octets of the APDU thrown away.
        length: usize,
    },
    /// The blocks of an APDU exceed the memory there is for them.
    MessageTooLong {
        /// Octets needed so far; the APDU may have been longer still.
        needed: usize,
    },
    /// More octets than can be announced or taken in this place.
    LengthTooLarge {
        /// Length asked for.
        length: usize,
    },
    /// The buffer ends before what is to be written into it.
    BufferTooSmall {
        /// Octets the buffer would have to hold, counted from its first.
        needed: usize,
    },
    /// A text holds an octet that no text printed has in this place.
    UnexpectedOctet {
        /// The octet that came.
        octet: u8,
    },
    /// A text ends before it is complete.
    UnexpectedEnd,
}

impl ErrorKind {
    pub(crate) const fn at(self, offset: usize) -> Error {
        Error { kind: self, offset }
    }

    /// The fault of this kind at the first octet of `input`.
    pub(crate) const fn fault(self, input: &[u8]) -> nom::Err<Fault<'_>> {
        nom::Err::Error(Fault {
            at: input,
            kind: self,
        })
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Truncated { missing } => write!(f, "octets missing: {missing}"),
            Self::TrailingOctets { count } => write!(f, "octets left over: {count}"),
            Self::UnknownApduTag { tag } => write!(f, "unknown apdu tag {tag:#04x}"),
            Self::UnexpectedApduTag { tag } => write!(f, "unexpected apdu tag {tag:#04x}"),
            Self::UnknownDataTag { tag } => write!(f, "unknown data tag {tag:#04x}"),
            Self::UnexpectedDataTag { tag } => write!(f, "unexpected data tag {tag:#04x}"),
            Self::InvalidLength { first } => write!(f, "invalid length octet {first:#04x}"),
            Self::CountTooLarge { count, left } => {
                write!(f, "elements announced: {count}, octets left: {left}")
            }
            Self::TooDeep => f.write_str("arrays and structures nested too deep"),
            Self::SparseRow { values, octets } => {
                write!(
                    f,
                    "values in a compact-array row: {values}, octets: {octets}"
                )
            }
            Self::InvalidDateTimeLength { length } => {
                write!(f, "invalid date-time length {length:#04x}")
            }
            Self::InvalidPresenceFlag { flag } => write!(f, "invalid presence flag {flag:#04x}"),
            Self::InvalidSystemTitleLength { length } => {
                write!(f, "system title of length {length}")
            }
            Self::CipheredContentTooShort { length, needed } => {
                write!(f, "ciphered content of length {length}, needed: {needed}")
            }
            Self::UnsupportedKeyInfo => f.write_str("unsupported key-info"),
            Self::CompressedContent => f.write_str("compressed content"),
            Self::UnknownSecuritySuite { suite } => write!(f, "unknown security suite {suite}"),
            Self::InvalidKeyLength { length } => {
                write!(f, "key of length {length}, needed: 16 or 32")
            }
            Self::UnsuitableKeyLength { length, needed } => {
                write!(f, "key of length {length}, needed: {needed}")
            }
            Self::SystemTitleMissing => f.write_str("no system title"),
            Self::AuthenticationKeyMissing => f.write_str("no authentication key"),
            Self::NotAuthenticated => f.write_str("not authenticated"),
            Self::TagMismatch => {
                f.write_str("authentication tag does not fit: a wrong key, or changed octets")
            }
            Self::NoNotification => {
                f.write_str("deciphered to no notification: a wrong key, or changed octets")
            }
            Self::UnexpectedBlock { number } => write!(f, "unexpected block number {number}"),
            Self::ReassemblyAborted { length } => {
                write!(f, "open block transfer given up, octets: {length}")
            }
            Self::MessageTooLong { needed } => {
                write!(f, "apdu in blocks too long, octets needed: {needed}")
            }
            Self::LengthTooLarge { length } => write!(f, "length {length} too large"),
            Self::BufferTooSmall { needed } => {
                write!(f, "buffer too small, octets needed: {needed}")
            }
            Self::UnexpectedOctet { octet } => write!(f, "unexpected octet {octet:#04x}"),
            Self::UnexpectedEnd => f.write_str("unexpected end of text"),
        }
    }
}

/// What every parser inside this crate answers: what is left, and the value.
pub(crate) type Parsed<'a, T> = IResult<&'a [u8], T, Fault<'a>>;

/// An error that still points into the input, so that it can pass through nom.
#[derive(Debug)]
pub(crate) struct Fault<'a> {
    at: &'a [u8],
    kind: ErrorKind,
}

/// nom asks for these; no function of nom that is used here fails by itself.
impl<'a> ParseError<&'a [u8]> for Fault<'a> {
    fn from_error_kind(at: &'a [u8], _: nom::error::ErrorKind) -> Self {
        Self {
            at,
            kind: ErrorKind::Truncated { missing: 1 },
        }
    }

    fn append(_: &'a [u8], _: nom::error::ErrorKind, inner: Self) -> Self {
        inner
    }
}

/// Turns the answer about `octets` into the public one: value first, fault as offset.
pub(crate) fn outcome<'a, T>(
    octets: &'a [u8],
    parsed: Parsed<'a, T>,
) -> Result<(T, &'a [u8]), Error> {
    match parsed {
        Ok((rest, value)) => Ok((value, rest)),
        Err(nom::Err::Error(fault) | nom::Err::Failure(fault)) => {
            Err(fault.kind.at(offset(octets, fault.at)))
        }
        Err(nom::Err::Incomplete(_)) => Err(ErrorKind::Truncated { missing: 1 }.at(octets.len())),
    }
}

/// As [`outcome`], for a value that must use up all octets.
pub(crate) fn complete<'a, T>(octets: &'a [u8], parsed: Parsed<'a, T>) -> Result<T, Error> {
    let (value, rest) = outcome(octets, parsed)?;
    if !rest.is_empty() {
        let count = rest.len();
        return Err(ErrorKind::TrailingOctets { count }.at(offset(octets, rest)));
    }
    Ok(value)
}

/// Distance of `part`, which was cut from `octets`, from their first octet.
fn offset(octets: &[u8], part: &[u8]) -> usize {
    part.as_ptr().addr().saturating_sub(octets.as_ptr().addr())
}

#[cfg(test)]
mod tests {
    use std::string::ToString;

    use super::*;

    #[test]
    fn reads_as_a_sentence_with_the_offset_last() {
        for (error, sentence) in [
            (
                ErrorKind::Truncated { missing: 3 }.at(1),
                "octets missing: 3 at byte 1",
            ),
            (
                ErrorKind::TrailingOctets { count: 2 }.at(9),
                "octets left over: 2 at byte 9",
            ),
            (
                ErrorKind::UnknownApduTag { tag: 2 }.at(0),
                "unknown apdu tag 0x02 at byte 0",
            ),
            (
                ErrorKind::UnexpectedApduTag { tag: 0xC0 }.at(0),
                "unexpected apdu tag 0xc0 at byte 0",
            ),
            (
                ErrorKind::UnknownDataTag { tag: 0x63 }.at(7),
                "unknown data tag 0x63 at byte 7",
            ),
            (
                ErrorKind::UnexpectedDataTag { tag: 0x13 }.at(7),
                "unexpected data tag 0x13 at byte 7",
            ),
            (
                ErrorKind::InvalidLength { first: 0x80 }.at(1),
                "invalid length octet 0x80 at byte 1",
            ),
            (
                ErrorKind::CountTooLarge { count: 5, left: 1 }.at(1),
                "elements announced: 5, octets left: 1 at byte 1",
            ),
            (
                ErrorKind::TooDeep.at(16),
                "arrays and structures nested too deep at byte 16",
            ),
            (
                ErrorKind::SparseRow {
                    values: 9,
                    octets: 1,
                }
                .at(4),
                "values in a compact-array row: 9, octets: 1 at byte 4",
            ),
            (
                ErrorKind::InvalidDateTimeLength { length: 13 }.at(5),
                "invalid date-time length 0x0d at byte 5",
            ),
            (
                ErrorKind::InvalidPresenceFlag { flag: 2 }.at(1),
                "invalid presence flag 0x02 at byte 1",
            ),
            (
                ErrorKind::InvalidSystemTitleLength { length: 9 }.at(1),
                "system title of length 9 at byte 1",
            ),
            (
                ErrorKind::CipheredContentTooShort {
                    length: 4,
                    needed: 5,
                }
                .at(10),
                "ciphered content of length 4, needed: 5 at byte 10",
            ),
            (
                ErrorKind::UnsupportedKeyInfo.at(30),
                "unsupported key-info at byte 30",
            ),
            (
                ErrorKind::CompressedContent.at(0),
                "compressed content at byte 0",
            ),
            (
                ErrorKind::UnknownSecuritySuite { suite: 3 }.at(0),
                "unknown security suite 3 at byte 0",
            ),
            (
                ErrorKind::InvalidKeyLength { length: 17 }.at(0),
                "key of length 17, needed: 16 or 32 at byte 0",
            ),
            (
                ErrorKind::UnsuitableKeyLength {
                    length: 16,
                    needed: 32,
                }
                .at(0),
                "key of length 16, needed: 32 at byte 0",
            ),
            (
                ErrorKind::SystemTitleMissing.at(0),
                "no system title at byte 0",
            ),
            (
                ErrorKind::AuthenticationKeyMissing.at(0),
                "no authentication key at byte 0",
            ),
            (
                ErrorKind::NotAuthenticated.at(0),
                "not authenticated at byte 0",
            ),
            (
                ErrorKind::TagMismatch.at(25),
                "authentication tag does not fit: a wrong key, or changed octets at byte 25",
            ),
            (
                ErrorKind::NoNotification.at(0),
                "deciphered to no notification: a wrong key, or changed octets at byte 0",
            ),
            (
                ErrorKind::UnexpectedBlock { number: 3 }.at(2),
                "unexpected block number 3 at byte 2",
            ),
            (
                ErrorKind::ReassemblyAborted { length: 1 }.at(1),
                "open block transfer given up, octets: 1 at byte 1",
            ),
            (
                ErrorKind::MessageTooLong { needed: 9 }.at(5),
                "apdu in blocks too long, octets needed: 9 at byte 5",
            ),
            (
                ErrorKind::LengthTooLarge { length: 9 }.at(0),
                "length 9 too large at byte 0",
            ),
            (
                ErrorKind::BufferTooSmall { needed: 18 }.at(15),
                "buffer too small, octets needed: 18 at byte 15",
            ),
            (
                ErrorKind::UnexpectedOctet { octet: b'/' }.at(4),
                "unexpected octet 0x2f at byte 4",
            ),
            (
                ErrorKind::UnexpectedEnd.at(10),
                "unexpected end of text at byte 10",
            ),
        ] {
            assert_eq!(error.to_string(), sentence);
        }
    }

    #[test]
    fn is_small() {
        assert!(size_of::<Error>() <= 4 * size_of::<usize>());
    }
}
