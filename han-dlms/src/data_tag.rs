//! The tag octet in front of every value.

use core::fmt;

/// Tag of a value: an open set, so that an octet nobody assigned can be named in an error.
///
/// [`Display`](fmt::Display) prints the standard's name, or `data tag 0x63` for an octet without
/// one.
///
/// ```
/// use han_dlms::DataTag;
///
/// assert_eq!(DataTag::LONG_UNSIGNED.code(), 0x12);
/// assert_eq!(DataTag::new(0x12).to_string(), "long-unsigned");
/// assert_eq!(DataTag::new(0x0B).name(), None);
/// ```
///
/// Blue Book, Table 2; the delta types are not in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct DataTag(u8);

impl DataTag {
    /// Nothing.
    pub const NULL_DATA: Self = Self(0x00);
    /// Elements of one type.
    pub const ARRAY: Self = Self(0x01);
    /// Elements of any type.
    pub const STRUCTURE: Self = Self(0x02);
    /// One octet, 0 is false.
    pub const BOOLEAN: Self = Self(0x03);
    /// A length in bits, and the octets that hold them.
    pub const BIT_STRING: Self = Self(0x04);
    /// 32 bits, signed.
    pub const DOUBLE_LONG: Self = Self(0x05);
    /// 32 bits, unsigned.
    pub const DOUBLE_LONG_UNSIGNED: Self = Self(0x06);
    /// A length, and octets of any meaning.
    pub const OCTET_STRING: Self = Self(0x09);
    /// A length, and ASCII characters.
    pub const VISIBLE_STRING: Self = Self(0x0A);
    /// A length in octets, and UTF-8.
    pub const UTF8_STRING: Self = Self(0x0C);
    /// Two decimal digits in one octet.
    pub const BCD: Self = Self(0x0D);
    /// 8 bits, signed.
    pub const INTEGER: Self = Self(0x0F);
    /// 16 bits, signed.
    pub const LONG: Self = Self(0x10);
    /// 8 bits, unsigned.
    pub const UNSIGNED: Self = Self(0x11);
    /// 16 bits, unsigned.
    pub const LONG_UNSIGNED: Self = Self(0x12);
    /// Rows whose type is said once.
    pub const COMPACT_ARRAY: Self = Self(0x13);
    /// 64 bits, signed.
    pub const LONG64: Self = Self(0x14);
    /// 64 bits, unsigned.
    pub const LONG64_UNSIGNED: Self = Self(0x15);
    /// One octet out of a list.
    pub const ENUM: Self = Self(0x16);
    /// IEEE 754, 32 bits.
    pub const FLOAT32: Self = Self(0x17);
    /// IEEE 754, 64 bits.
    pub const FLOAT64: Self = Self(0x18);
    /// Twelve octets of date and time.
    pub const DATE_TIME: Self = Self(0x19);
    /// Five octets of date.
    pub const DATE: Self = Self(0x1A);
    /// Four octets of time.
    pub const TIME: Self = Self(0x1B);
    /// A difference, 8 bits, signed.
    pub const DELTA_INTEGER: Self = Self(0x1C);
    /// A difference, 16 bits, signed.
    pub const DELTA_LONG: Self = Self(0x1D);
    /// A difference, 32 bits, signed.
    pub const DELTA_DOUBLE_LONG: Self = Self(0x1E);
    /// A difference, 8 bits, unsigned.
    pub const DELTA_UNSIGNED: Self = Self(0x1F);
    /// A difference, 16 bits, unsigned.
    pub const DELTA_LONG_UNSIGNED: Self = Self(0x20);
    /// A difference, 32 bits, unsigned.
    pub const DELTA_DOUBLE_LONG_UNSIGNED: Self = Self(0x21);
    /// Any value will do.
    pub const DONT_CARE: Self = Self(0xFF);

    /// The tag with this code, assigned or not.
    #[must_use]
    pub const fn new(code: u8) -> Self {
        Self(code)
    }

    /// The octet on the wire.
    #[must_use]
    pub const fn code(self) -> u8 {
        self.0
    }

    /// The standard's name of the type, `None` for an octet that is not assigned.
    #[must_use]
    pub const fn name(self) -> Option<&'static str> {
        Some(match self {
            Self::NULL_DATA => "null-data",
            Self::ARRAY => "array",
            Self::STRUCTURE => "structure",
            Self::BOOLEAN => "boolean",
            Self::BIT_STRING => "bit-string",
            Self::DOUBLE_LONG => "double-long",
            Self::DOUBLE_LONG_UNSIGNED => "double-long-unsigned",
            Self::OCTET_STRING => "octet-string",
            Self::VISIBLE_STRING => "visible-string",
            Self::UTF8_STRING => "utf8-string",
            Self::BCD => "bcd",
            Self::INTEGER => "integer",
            Self::LONG => "long",
            Self::UNSIGNED => "unsigned",
            Self::LONG_UNSIGNED => "long-unsigned",
            Self::COMPACT_ARRAY => "compact-array",
            Self::LONG64 => "long64",
            Self::LONG64_UNSIGNED => "long64-unsigned",
            Self::ENUM => "enum",
            Self::FLOAT32 => "float32",
            Self::FLOAT64 => "float64",
            Self::DATE_TIME => "date-time",
            Self::DATE => "date",
            Self::TIME => "time",
            Self::DELTA_INTEGER => "delta-integer",
            Self::DELTA_LONG => "delta-long",
            Self::DELTA_DOUBLE_LONG => "delta-double-long",
            Self::DELTA_UNSIGNED => "delta-unsigned",
            Self::DELTA_LONG_UNSIGNED => "delta-long-unsigned",
            Self::DELTA_DOUBLE_LONG_UNSIGNED => "delta-double-long-unsigned",
            Self::DONT_CARE => "don't-care",
            _ => return None,
        })
    }

    /// Whether it is one of the integer types, delta types included; enum, bcd and boolean are none.
    #[must_use]
    pub fn is_integer(self) -> bool {
        matches!(self.content(), Content::Signed(_) | Content::Unsigned(_))
    }

    /// What stands behind the tag.
    ///
    /// Looked up, because every value asks: as a `match` it takes three times
    /// the instructions.
    #[inline]
    pub(crate) fn content(self) -> Content {
        match CONTENTS.get(usize::from(self.0)) {
            Some(&content) => content,
            None if self == Self::DONT_CARE => Content::Octets(0),
            None => Content::Unassigned,
        }
    }

    const fn described(self) -> Content {
        match self {
            Self::NULL_DATA => Content::Octets(0),
            Self::BOOLEAN | Self::BCD | Self::ENUM => Content::Octets(1),
            Self::INTEGER | Self::DELTA_INTEGER => Content::Signed(1),
            Self::UNSIGNED | Self::DELTA_UNSIGNED => Content::Unsigned(1),
            Self::LONG | Self::DELTA_LONG => Content::Signed(2),
            Self::LONG_UNSIGNED | Self::DELTA_LONG_UNSIGNED => Content::Unsigned(2),
            Self::DOUBLE_LONG | Self::DELTA_DOUBLE_LONG => Content::Signed(4),
            Self::DOUBLE_LONG_UNSIGNED | Self::DELTA_DOUBLE_LONG_UNSIGNED => Content::Unsigned(4),
            Self::FLOAT32 | Self::TIME => Content::Octets(4),
            Self::DATE => Content::Octets(5),
            Self::LONG64 => Content::Signed(8),
            Self::LONG64_UNSIGNED => Content::Unsigned(8),
            Self::FLOAT64 => Content::Octets(8),
            Self::DATE_TIME => Content::Octets(12),
            Self::OCTET_STRING | Self::VISIBLE_STRING | Self::UTF8_STRING => Content::String,
            Self::ARRAY | Self::STRUCTURE => Content::Elements,
            Self::BIT_STRING => Content::Bits,
            Self::COMPACT_ARRAY => Content::Rows,
            _ => Content::Unassigned,
        }
    }

    /// Octets of content every value of this simple type has, a string at least its length octet;
    /// `None` for a type with values inside and for an unassigned tag.
    pub(crate) fn least_content(self) -> Option<u8> {
        match self.content() {
            Content::Octets(size) | Content::Signed(size) | Content::Unsigned(size) => Some(size),
            Content::String | Content::Bits => Some(1),
            Content::Elements | Content::Rows | Content::Unassigned => None,
        }
    }
}

/// [`DataTag::content`] of each tag that is assigned, but for don't-care.
static CONTENTS: [Content; 34] = {
    let mut contents = [Content::Unassigned; 34];
    let mut rest: &mut [Content] = &mut contents;
    let mut code = 0;
    while let [content, behind @ ..] = rest {
        *content = DataTag(code).described();
        rest = behind;
        code += 1;
    }
    contents
};

/// What stands behind a tag.
#[derive(Clone, Copy)]
pub(crate) enum Content {
    /// So many octets.
    Octets(u8),
    /// An integer of so many octets, with a sign.
    Signed(u8),
    /// An integer of so many octets, without a sign.
    Unsigned(u8),
    /// A length, and as many octets.
    String,
    /// A count, and as many values.
    Elements,
    /// A length in bits, and the octets that hold them.
    Bits,
    /// A description, and rows of it.
    Rows,
    /// Nobody knows.
    Unassigned,
}

impl fmt::Display for DataTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.write_str(name),
            None => write!(f, "data tag {:#04x}", self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::string::ToString;

    use super::*;

    #[test]
    fn thirty_one_tags_have_names() {
        let named = (0..=255).filter(|&code| DataTag::new(code).name().is_some());
        assert_eq!(named.count(), 31);
    }

    #[test]
    fn obsolete_tags_have_none() {
        for code in [0x07, 0x0B] {
            assert_eq!(DataTag::new(code).name(), None);
        }
        assert_eq!(DataTag::new(0x07).to_string(), "data tag 0x07");
    }
}
