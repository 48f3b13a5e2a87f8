//! One value as checked octets, before it is made a [`Data`].

use core::fmt;

use crate::bit_string::bit_string;
use crate::compact_array::compact_array;
use crate::data::Data;
use crate::data_tag::{Content, DataTag};
use crate::date::Date;
use crate::date_time::DateTime;
use crate::elements::{Elements, Types};
use crate::error::Parsed;
use crate::float::{Float32, Float64};
use crate::length;
use crate::time::Time;

/// A value with everything inside it, as octets that a [`Reader`](crate::Reader) has checked.
///
/// It is three words, whatever it holds: a reader of long lists looks at the tag first and makes a
/// number, a string or a whole [`Data`] only of what it wants.
///
/// ```
/// use han_dlms::{Data, DataTag, Reader};
///
/// let value = Reader::new(&[0x12, 0x08, 0xFD]).value()?;
/// assert_eq!(value.tag(), DataTag::LONG_UNSIGNED);
/// assert_eq!(value.as_integer(), Some(2301));
/// assert_eq!(value.data(), Data::LongUnsigned(2301));
/// # Ok::<(), han_dlms::Error>(())
/// ```
///
/// `Debug` and `defmt` show the type and how many octets, and none of them.
#[derive(Clone, Copy)]
pub struct Value<'a> {
    tag: DataTag,
    /// What stands behind the tag; of a string only its octets.
    content: &'a [u8],
}

impl<'a> Value<'a> {
    /// A null-data.
    pub const NULL_DATA: Self = Self::checked(DataTag::NULL_DATA, &[]);

    /// A value whose content was found whole.
    pub(crate) const fn checked(tag: DataTag, content: &'a [u8]) -> Self {
        Self { tag, content }
    }

    /// The type of the value.
    #[inline]
    #[must_use]
    pub const fn tag(&self) -> DataTag {
        self.tag
    }

    /// The number of any integer type; as [`Data::as_integer`].
    #[inline]
    #[must_use]
    pub fn as_integer(&self) -> Option<i64> {
        match self.tag.content() {
            Content::Signed(_) => Some(signed(self.content)),
            Content::Unsigned(_) => i64::try_from(unsigned(self.content)).ok(),
            _ => None,
        }
    }

    /// The octets of an octet-string, visible-string or utf8-string; as [`Data::as_octets`].
    #[inline]
    #[must_use]
    pub const fn as_octets(&self) -> Option<&'a [u8]> {
        match self.tag {
            DataTag::OCTET_STRING | DataTag::VISIBLE_STRING | DataTag::UTF8_STRING => {
                Some(self.content)
            }
            _ => None,
        }
    }

    /// A date-time under its own tag, or in an octet-string of twelve octets. Whether such a string
    /// is one, only the list it stands in can tell.
    #[must_use]
    pub fn as_date_time(&self) -> Option<DateTime> {
        match self.tag {
            DataTag::DATE_TIME | DataTag::OCTET_STRING => {
                Some(DateTime::from_octets(self.content.try_into().ok()?))
            }
            _ => None,
        }
    }

    /// The value, decoded.
    #[must_use]
    pub fn data(&self) -> Data<'a> {
        match self.tag {
            DataTag::ARRAY => Data::Array(self.elements()),
            DataTag::STRUCTURE => Data::Structure(self.elements()),
            DataTag::OCTET_STRING => Data::OctetString(self.content),
            DataTag::VISIBLE_STRING => Data::VisibleString(self.content),
            DataTag::UTF8_STRING => Data::Utf8String(self.content),
            DataTag::BIT_STRING => checked(bit_string(self.content), Data::BitString),
            DataTag::COMPACT_ARRAY => checked(compact_array(self.content, 0), Data::CompactArray),
            DataTag::DATE_TIME => Data::DateTime(DateTime::from_octets(exactly(self.content))),
            DataTag::DATE => Data::Date(Date::from_octets(exactly(self.content))),
            DataTag::TIME => Data::Time(Time::from_octets(exactly(self.content))),
            tag => number(tag, unsigned(self.content)),
        }
    }

    fn elements(&self) -> Elements<'a> {
        let (octets, count) = length::count(self.content).unwrap_or_default();
        Elements::checked(count, octets, Types::Tagged)
    }
}

impl fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Value")
            .field("tag", &self.tag)
            .field("octets", &self.content.len())
            .finish_non_exhaustive()
    }
}

#[cfg(feature = "defmt")]
impl defmt::Format for Value<'_> {
    fn format(&self, f: defmt::Formatter<'_>) {
        let octets = self.content.len();
        defmt::write!(f, "Value {{ tag: {}, octets: {=usize} }}", self.tag, octets);
    }
}

/// What was parsed once without a fault is parsed without one again.
fn checked<'a, T>(parsed: Parsed<'a, T>, data: fn(T) -> Data<'a>) -> Data<'a> {
    parsed.map_or(Data::DontCare, |(_, value)| data(value))
}

/// The octets of a type that has so many.
fn exactly<const N: usize>(octets: &[u8]) -> [u8; N] {
    octets.first_chunk().copied().unwrap_or([0xFF; N])
}

/// At most eight octets as one number.
fn unsigned(octets: &[u8]) -> u64 {
    match *octets {
        [a, b, c, d] => u32::from_be_bytes([a, b, c, d]).into(),
        [a, b] => u16::from_be_bytes([a, b]).into(),
        _ => (octets.iter()).fold(0, |bits, &octet| bits << 8 | u64::from(octet)),
    }
}

/// At most eight octets as one number, the sign from the first.
fn signed(octets: &[u8]) -> i64 {
    match *octets {
        [a, b, c, d] => i32::from_be_bytes([a, b, c, d]).into(),
        [a, b] => i16::from_be_bytes([a, b]).into(),
        [a] => i8::from_be_bytes([a]).into(),
        _ => i64::from_be_bytes(exactly(octets)),
    }
}

/// The value of a type of up to eight octets, out of which each type takes the end: on a Cortex-M0
/// that is 450 octets of code less than reading each type by itself.
fn number(tag: DataTag, bits: u64) -> Data<'static> {
    let long64 = bits.to_be_bytes();
    let [.., e, f, g, h] = long64;
    let (long, double_long) = ([g, h], [e, f, g, h]);
    match tag {
        DataTag::NULL_DATA => Data::NullData,
        DataTag::BOOLEAN => Data::Boolean(h != 0),
        DataTag::BCD => Data::Bcd(h),
        DataTag::ENUM => Data::Enum(h),
        DataTag::INTEGER => Data::Integer(i8::from_be_bytes([h])),
        DataTag::LONG => Data::Long(i16::from_be_bytes(long)),
        DataTag::DOUBLE_LONG => Data::DoubleLong(i32::from_be_bytes(double_long)),
        DataTag::LONG64 => Data::Long64(i64::from_be_bytes(long64)),
        DataTag::UNSIGNED => Data::Unsigned(h),
        DataTag::LONG_UNSIGNED => Data::LongUnsigned(u16::from_be_bytes(long)),
        DataTag::DOUBLE_LONG_UNSIGNED => Data::DoubleLongUnsigned(u32::from_be_bytes(double_long)),
        DataTag::LONG64_UNSIGNED => Data::Long64Unsigned(bits),
        DataTag::DELTA_INTEGER => Data::DeltaInteger(i8::from_be_bytes([h])),
        DataTag::DELTA_LONG => Data::DeltaLong(i16::from_be_bytes(long)),
        DataTag::DELTA_DOUBLE_LONG => Data::DeltaDoubleLong(i32::from_be_bytes(double_long)),
        DataTag::DELTA_UNSIGNED => Data::DeltaUnsigned(h),
        DataTag::DELTA_LONG_UNSIGNED => Data::DeltaLongUnsigned(u16::from_be_bytes(long)),
        DataTag::DELTA_DOUBLE_LONG_UNSIGNED => {
            Data::DeltaDoubleLongUnsigned(u32::from_be_bytes(double_long))
        }
        DataTag::FLOAT32 => Data::Float32(Float32::from_bits(u32::from_be_bytes(double_long))),
        DataTag::FLOAT64 => Data::Float64(Float64::from_bits(bits)),
        _ => Data::DontCare,
    }
}

#[cfg(test)]
mod tests {
    use std::format;

    use crate::Reader;

    #[test]
    fn an_integer_is_the_one_of_its_data() {
        for tag in 0..=255 {
            for first in [0x00, 0x7F, 0x80, 0xFF] {
                let octets = [
                    tag, first, 0xFF, 0xFF, 0xFE, 0xFF, 0xFF, 0xFF, 0xFD, 1, 2, 3, 4,
                ];
                let Ok(value) = Reader::new(&octets).value() else {
                    continue;
                };
                assert_eq!(value.as_integer(), value.data().as_integer(), "{tag}");
                assert_eq!(value.as_octets(), value.data().as_octets(), "{tag}");
                assert_eq!(value.tag(), value.data().tag(), "{tag}");
            }
        }
    }

    #[test]
    fn debug_shows_no_octet() {
        let value = Reader::new(&[0x0A, 2, b'4', b'2']).value().unwrap();
        assert_eq!(
            format!("{value:?}"),
            "Value { tag: DataTag(10), octets: 2, .. }"
        );
    }
}
