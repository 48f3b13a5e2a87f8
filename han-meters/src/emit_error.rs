//! Why a reading was not written.

use core::fmt;

use han_dlms::ErrorKind;
use han_obis::Obis;

/// Why a reading could not be written as a meter's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum EmitError {
    /// The reading names no list, or one that the maker does not send.
    NoSuchList,
    /// A value of the list is not in the reading.
    Missing {
        /// What is missing.
        obis: Obis,
    },
    /// The maker's integer of the maker's scale cannot hold the value exactly.
    NotRepresentable {
        /// The value's code.
        obis: Obis,
    },
    /// The list is longer than its encoding can say: no list of a known maker.
    TooLong,
    /// The buffer is too small.
    BufferTooSmall {
        /// How many octets it needs at least.
        needed: usize,
    },
}

impl fmt::Display for EmitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchList => f.write_str("the maker sends no such list"),
            Self::Missing { obis } => write!(f, "the reading has no value for {obis}"),
            Self::NotRepresentable { obis } => {
                write!(f, "the maker's {obis} cannot hold the value exactly")
            }
            Self::TooLong => f.write_str("the list is too long for its encoding"),
            Self::BufferTooSmall { needed } => {
                write!(f, "buffer too small, {needed} octets needed")
            }
        }
    }
}

impl core::error::Error for EmitError {}

impl From<han_dlms::Error> for EmitError {
    fn from(error: han_dlms::Error) -> Self {
        match error.kind() {
            ErrorKind::BufferTooSmall { needed } => Self::BufferTooSmall { needed },
            _ => Self::TooLong,
        }
    }
}
