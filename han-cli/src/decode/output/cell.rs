//! One value of a reading or an entry, on its way to JSON or CSV.

use std::borrow::Cow;
use std::fmt;

use serde::{Serialize, Serializer};

/// A value as it is printed: never a float.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cell<'a> {
    Absent,
    Boolean(bool),
    Signed(i64),
    Unsigned(u64),
    Text(Cow<'a, str>),
}

impl Cell<'_> {
    /// A text that this makes.
    pub(super) fn text(text: impl fmt::Display) -> Self {
        Cell::Text(text.to_string().into())
    }

    /// Octets as upper-case hex.
    pub(super) fn hex(octets: &[u8]) -> Self {
        Cell::Text(hex(octets).into())
    }

    /// A word that is there or not.
    pub(super) fn word(word: Option<&'static str>) -> Self {
        word.map_or(Cell::Absent, |word| Cell::Text(word.into()))
    }

    /// `true`, or nothing.
    pub(super) const fn only_if(truth: bool) -> Self {
        if truth {
            Cell::Boolean(true)
        } else {
            Cell::Absent
        }
    }
}

/// Octets as upper-case hex.
pub(super) fn hex(octets: &[u8]) -> String {
    let digit = |value| char::from_digit(value, 16).map(|digit| digit.to_ascii_uppercase());
    let digits = |&octet: &u8| [digit(u32::from(octet >> 4)), digit(u32::from(octet & 0xF))];
    octets.iter().flat_map(digits).flatten().collect()
}

impl<T: Into<Self>> From<Option<T>> for Cell<'_> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Absent, Into::into)
    }
}

impl From<i64> for Cell<'_> {
    fn from(value: i64) -> Self {
        Self::Signed(value)
    }
}

impl From<i32> for Cell<'_> {
    fn from(value: i32) -> Self {
        Self::Signed(value.into())
    }
}

impl From<i16> for Cell<'_> {
    fn from(value: i16) -> Self {
        Self::Signed(value.into())
    }
}

impl From<i8> for Cell<'_> {
    fn from(value: i8) -> Self {
        Self::Signed(value.into())
    }
}

impl From<u64> for Cell<'_> {
    fn from(value: u64) -> Self {
        Self::Unsigned(value)
    }
}

impl From<u32> for Cell<'_> {
    fn from(value: u32) -> Self {
        Self::Unsigned(value.into())
    }
}

impl From<u8> for Cell<'_> {
    fn from(value: u8) -> Self {
        Self::Unsigned(value.into())
    }
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text.into())
    }
}

impl fmt::Display for Cell<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent => Ok(()),
            Self::Boolean(truth) => write!(f, "{truth}"),
            Self::Signed(value) => write!(f, "{value}"),
            Self::Unsigned(value) => write!(f, "{value}"),
            Self::Text(text) => f.write_str(text),
        }
    }
}

impl Serialize for Cell<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Absent => serializer.serialize_unit(),
            Self::Boolean(truth) => serializer.serialize_bool(*truth),
            Self::Signed(value) => serializer.serialize_i64(*value),
            Self::Unsigned(value) => serializer.serialize_u64(*value),
            Self::Text(text) => serializer.serialize_str(text),
        }
    }
}
