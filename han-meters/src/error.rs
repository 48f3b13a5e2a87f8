//! Why an APDU gave no list.

use core::fmt;

use han_dlms::{ApduTag, DataTag, SecurityControl};
use han_obis::Obis;

/// Why the octets of an APDU gave no list of values.
///
/// No variant and no text of an error carries a value of the list: a meter
/// number must not reach a log by way of an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Error {
    /// The octets are no APDU, or one whose octets are damaged. The offset counts
    /// from the APDU's first octet.
    Apdu(han_dlms::Error),
    /// The APDU is ciphered. A general-ciphering, which no meter was seen to send,
    /// is so with the feature `crypto`, and unsupported without.
    Ciphered {
        /// Suite, encrypted, authenticated.
        security_control: SecurityControl,
    },
    /// The APDU is one block of a longer one.
    BlockTransfer {
        /// The number of the block.
        block_number: u16,
        /// Whether it is the last block.
        last: bool,
    },
    /// A block or a ciphered APDU within another one, where none may be: blocks
    /// are joined once, and what they make is deciphered once.
    TooDeep {
        /// Which one.
        tag: ApduTag,
    },
    /// A block or a ciphered APDU that ends before its message does, or a list that
    /// ends before the pieces or blocks it came in: the tail of another may be among
    /// them. Behind a list that came in one frame octets are left alone, see
    /// [`List::remaining`](crate::List::remaining).
    TrailingOctets {
        /// Octets behind it.
        count: usize,
    },
    /// The APDU is one that carries no list. It is told by its tag; the octets
    /// behind that are not looked at.
    UnsupportedApdu {
        /// Which one.
        tag: ApduTag,
    },
    /// The notification's body is a single value: no array, no structure.
    NotAList {
        /// The tag of that value.
        tag: DataTag,
    },
    /// The values carry no OBIS codes of their own, and no maker is known to
    /// send that many bare ones.
    UnknownList {
        /// How many elements it has.
        elements: usize,
    },
    /// The list names its objects first, and they are not as many as its values:
    /// there is no telling which value is whose.
    PushObjectsDiffer {
        /// Objects in the push-object list, itself among them.
        objects: usize,
        /// Elements of the list, that list among them.
        values: usize,
    },
    /// The list looks like a known one, but one element cannot be what should
    /// stand there: it is another list.
    UnexpectedValue {
        /// The element, counted from 0.
        position: usize,
        /// What should stand there.
        obis: Obis,
        /// The tag of the value that came.
        tag: DataTag,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Apdu(_) => f.write_str("invalid APDU"),
            Self::Ciphered { security_control } => {
                let bits = security_control.bits();
                write!(f, "ciphered APDU, security control {bits:#04x}")
            }
            Self::BlockTransfer { block_number, last } => {
                let last = if *last { ", the last" } else { "" };
                write!(f, "block {block_number} of a block transfer{last}")
            }
            Self::TooDeep { tag } => write!(f, "{tag} within another APDU"),
            Self::TrailingOctets { count } => write!(f, "octets behind the APDU: {count}"),
            Self::UnsupportedApdu { tag } => write!(f, "{tag} carries no list"),
            Self::NotAList { tag } => write!(f, "notification of a single {tag}"),
            Self::UnknownList { elements } => {
                write!(
                    f,
                    "unknown list of {elements} elements without OBIS codes to read it by"
                )
            }
            Self::PushObjectsDiffer { objects, values } => {
                write!(f, "push-object list of {objects} before a list of {values}")
            }
            Self::UnexpectedValue {
                position,
                obis,
                tag,
            } => {
                write!(f, "element {position} should be {obis} and came as {tag}")
            }
        }
    }
}

impl core::error::Error for Error {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Apdu(error) => Some(error),
            _ => None,
        }
    }
}

impl From<han_dlms::Error> for Error {
    fn from(error: han_dlms::Error) -> Self {
        Self::Apdu(error)
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use std::string::ToString;

    #[test]
    fn texts_are_sentences_without_capital_and_stop() {
        assert_eq!(
            Error::UnknownList { elements: 7 }.to_string(),
            "unknown list of 7 elements without OBIS codes to read it by"
        );
        assert_eq!(
            Error::UnexpectedValue {
                position: 3,
                obis: han_obis::codes::ACTIVE_POWER_IMPORT,
                tag: DataTag::OCTET_STRING
            }
            .to_string(),
            "element 3 should be 1-0:1.7.0 and came as octet-string"
        );
        assert_eq!(
            Error::NotAList {
                tag: DataTag::DOUBLE_LONG_UNSIGNED
            }
            .to_string(),
            "notification of a single double-long-unsigned"
        );
        assert_eq!(
            Error::TooDeep {
                tag: ApduTag::GENERAL_BLOCK_TRANSFER
            }
            .to_string(),
            "general-block-transfer within another APDU"
        );
        assert_eq!(
            Error::TrailingOctets { count: 2 }.to_string(),
            "octets behind the APDU: 2"
        );
    }
}
