//! Values, one variant for each A-XDR tag.

use crate::bit_string::BitString;
use crate::compact_array::CompactArray;
use crate::data_tag::DataTag;
use crate::date::Date;
use crate::date_time::DateTime;
use crate::elements::Elements;
use crate::error::{Error, Parsed};
use crate::float::{Float32, Float64};
use crate::length;
use crate::reader::Reader;
use crate::time::Time;
use crate::writer::Writer;

/// A value as the meter sent it.
///
/// On the wire it is one tag octet and the content, all integers big-endian. [`Data::parse`] checks
/// the whole tree once; what is inside an array or structure can then be walked without errors.
/// Equality compares what was said: not where it stood, nor how its lengths were written.
///
/// | tag  | variant                | content                         |
/// |------|------------------------|---------------------------------|
/// | `00` | `NullData`             | none                            |
/// | `01` | `Array`                | count, elements                 |
/// | `02` | `Structure`            | count, elements                 |
/// | `03` | `Boolean`              | 1 octet                         |
/// | `04` | `BitString`            | length in **bits**, octets      |
/// | `05` | `DoubleLong`           | 4 octets, signed                |
/// | `06` | `DoubleLongUnsigned`   | 4 octets                        |
/// | `09` | `OctetString`          | length, octets                  |
/// | `0A` | `VisibleString`        | length, octets                  |
/// | `0C` | `Utf8String`           | length, octets                  |
/// | `0D` | `Bcd`                  | 1 octet                         |
/// | `0F` | `Integer`              | 1 octet, signed                 |
/// | `10` | `Long`                 | 2 octets, signed                |
/// | `11` | `Unsigned`             | 1 octet                         |
/// | `12` | `LongUnsigned`         | 2 octets                        |
/// | `13` | `CompactArray`         | type-description, length, rows  |
/// | `14` | `Long64`               | 8 octets, signed                |
/// | `15` | `Long64Unsigned`       | 8 octets                        |
/// | `16` | `Enum`                 | 1 octet                         |
/// | `17` | `Float32`              | 4 octets                        |
/// | `18` | `Float64`              | 8 octets                        |
/// | `19` | `DateTime`             | 12 octets                       |
/// | `1A` | `Date`                 | 5 octets                        |
/// | `1B` | `Time`                 | 4 octets                        |
/// | `1C` | `DeltaInteger`         | 1 octet, signed                 |
/// | `1D` | `DeltaLong`            | 2 octets, signed                |
/// | `1E` | `DeltaDoubleLong`      | 4 octets, signed                |
/// | `1F` | `DeltaUnsigned`        | 1 octet                         |
/// | `20` | `DeltaLongUnsigned`    | 2 octets                        |
/// | `21` | `DeltaDoubleLongUnsigned` | 4 octets                     |
/// | `FF` | `DontCare`             | none                            |
///
/// Blue Book, Table 2; the delta types are not in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Data<'a> {
    /// Nothing; in flat lists also the place of a quantity the meter does not have.
    NullData,
    /// Elements, of one type by the standard; that is not enforced.
    Array(Elements<'a>),
    /// Elements of any type.
    Structure(Elements<'a>),
    /// True for every octet but 0.
    Boolean(bool),
    /// Bits.
    BitString(BitString<'a>),
    /// 32 bits, signed.
    DoubleLong(i32),
    /// 32 bits, unsigned.
    DoubleLongUnsigned(u32),
    /// Octets of any meaning. One of twelve octets may be a date-time or an identifier: only the
    /// list it stands in can tell.
    OctetString(&'a [u8]),
    /// ASCII by the standard, but meters pad it with NULs, so it stays octets.
    VisibleString(&'a [u8]),
    /// UTF-8 by the standard; not checked.
    Utf8String(&'a [u8]),
    /// Two decimal digits in one octet, as sent.
    Bcd(u8),
    /// 8 bits, signed.
    Integer(i8),
    /// 16 bits, signed.
    Long(i16),
    /// 8 bits, unsigned.
    Unsigned(u8),
    /// 16 bits, unsigned.
    LongUnsigned(u16),
    /// Rows whose type is said once.
    CompactArray(CompactArray<'a>),
    /// 64 bits, signed.
    Long64(i64),
    /// 64 bits, unsigned.
    Long64Unsigned(u64),
    /// One out of a list.
    Enum(u8),
    /// IEEE 754 of 32 bits.
    Float32(Float32),
    /// IEEE 754 of 64 bits.
    Float64(Float64),
    /// Date and time under their own tag.
    DateTime(DateTime),
    /// Date under its own tag.
    Date(Date),
    /// Time under its own tag.
    Time(Time),
    /// A difference of 8 bits, signed.
    DeltaInteger(i8),
    /// A difference of 16 bits, signed.
    DeltaLong(i16),
    /// A difference of 32 bits, signed.
    DeltaDoubleLong(i32),
    /// A difference of 8 bits, unsigned.
    DeltaUnsigned(u8),
    /// A difference of 16 bits, unsigned.
    DeltaLongUnsigned(u16),
    /// A difference of 32 bits, unsigned.
    DeltaDoubleLongUnsigned(u32),
    /// Any value will do.
    DontCare,
}

impl<'a> Data<'a> {
    /// The value at the front of `octets`, checked with everything inside it, and what is left
    /// behind it.
    ///
    /// # Errors
    /// [`Truncated`](crate::ErrorKind::Truncated), [`UnknownDataTag`](crate::ErrorKind::UnknownDataTag), [`InvalidLength`](crate::ErrorKind::InvalidLength),
    /// [`CountTooLarge`](crate::ErrorKind::CountTooLarge), [`TooDeep`](crate::ErrorKind::TooDeep) beyond [`MAX_DEPTH`](crate::MAX_DEPTH),
    /// and in a compact-array also [`SparseRow`](crate::ErrorKind::SparseRow) and [`UnexpectedDataTag`](crate::ErrorKind::UnexpectedDataTag).
    pub fn parse(octets: &'a [u8]) -> Result<(Self, &'a [u8]), Error> {
        let mut reader = Reader::new(octets);
        let value = reader.value()?;
        Ok((value.data(), reader.rest()))
    }

    /// Writes tag and content to the front of `buffer` and returns the part written.
    ///
    /// What stands inside an array or structure is written as it was sent; what came out of a
    /// compact-array gets its tags.
    ///
    /// # Errors
    /// [`BufferTooSmall`](crate::ErrorKind::BufferTooSmall) when the buffer is shorter than
    /// [`encoded_len`](Self::encoded_len); it is then unchanged. [`LengthTooLarge`](crate::ErrorKind::LengthTooLarge) for
    /// a length or count above `u32::MAX`.
    pub fn emit<'b>(&self, buffer: &'b mut [u8]) -> Result<&'b mut [u8], Error> {
        let mut writer = Writer::new(buffer);
        writer.data(self)?;
        Ok(writer.finish())
    }

    /// Octets that [`emit`](Self::emit) writes.
    #[must_use]
    pub fn encoded_len(&self) -> usize {
        self.content_len().saturating_add(1)
    }

    /// The tag octet of the type.
    #[must_use]
    pub const fn tag(&self) -> DataTag {
        match self {
            Self::NullData => DataTag::NULL_DATA,
            Self::Array(_) => DataTag::ARRAY,
            Self::Structure(_) => DataTag::STRUCTURE,
            Self::Boolean(_) => DataTag::BOOLEAN,
            Self::BitString(_) => DataTag::BIT_STRING,
            Self::DoubleLong(_) => DataTag::DOUBLE_LONG,
            Self::DoubleLongUnsigned(_) => DataTag::DOUBLE_LONG_UNSIGNED,
            Self::OctetString(_) => DataTag::OCTET_STRING,
            Self::VisibleString(_) => DataTag::VISIBLE_STRING,
            Self::Utf8String(_) => DataTag::UTF8_STRING,
            Self::Bcd(_) => DataTag::BCD,
            Self::Integer(_) => DataTag::INTEGER,
            Self::Long(_) => DataTag::LONG,
            Self::Unsigned(_) => DataTag::UNSIGNED,
            Self::LongUnsigned(_) => DataTag::LONG_UNSIGNED,
            Self::CompactArray(_) => DataTag::COMPACT_ARRAY,
            Self::Long64(_) => DataTag::LONG64,
            Self::Long64Unsigned(_) => DataTag::LONG64_UNSIGNED,
            Self::Enum(_) => DataTag::ENUM,
            Self::Float32(_) => DataTag::FLOAT32,
            Self::Float64(_) => DataTag::FLOAT64,
            Self::DateTime(_) => DataTag::DATE_TIME,
            Self::Date(_) => DataTag::DATE,
            Self::Time(_) => DataTag::TIME,
            Self::DeltaInteger(_) => DataTag::DELTA_INTEGER,
            Self::DeltaLong(_) => DataTag::DELTA_LONG,
            Self::DeltaDoubleLong(_) => DataTag::DELTA_DOUBLE_LONG,
            Self::DeltaUnsigned(_) => DataTag::DELTA_UNSIGNED,
            Self::DeltaLongUnsigned(_) => DataTag::DELTA_LONG_UNSIGNED,
            Self::DeltaDoubleLongUnsigned(_) => DataTag::DELTA_DOUBLE_LONG_UNSIGNED,
            Self::DontCare => DataTag::DONT_CARE,
        }
    }

    /// The standard's name of the type, such as `double-long-unsigned`.
    #[must_use]
    pub const fn type_name(&self) -> &'static str {
        match self.tag().name() {
            Some(name) => name,
            None => "",
        }
    }

    /// The number of any integer type, delta types included.
    ///
    /// `None` for every other type, enum, bcd and boolean among them, and for a long64-unsigned
    /// above [`i64::MAX`].
    ///
    /// ```
    /// use han_dlms::Data;
    ///
    /// assert_eq!(Data::Long(-93).as_integer(), Some(-93));
    /// assert_eq!(Data::Long64Unsigned(u64::MAX).as_integer(), None);
    /// assert_eq!(Data::Enum(27).as_integer(), None);
    /// ```
    #[must_use]
    pub fn as_integer(&self) -> Option<i64> {
        match *self {
            Self::Integer(value) | Self::DeltaInteger(value) => Some(i64::from(value)),
            Self::Long(value) | Self::DeltaLong(value) => Some(i64::from(value)),
            Self::DoubleLong(value) | Self::DeltaDoubleLong(value) => Some(i64::from(value)),
            Self::Unsigned(value) | Self::DeltaUnsigned(value) => Some(i64::from(value)),
            Self::LongUnsigned(value) | Self::DeltaLongUnsigned(value) => Some(i64::from(value)),
            Self::DoubleLongUnsigned(value) | Self::DeltaDoubleLongUnsigned(value) => {
                Some(i64::from(value))
            }
            Self::Long64(value) => Some(value),
            Self::Long64Unsigned(value) => i64::try_from(value).ok(),
            _ => None,
        }
    }

    /// The octets of an octet-string, visible-string or utf8-string, `None` for every other type.
    #[must_use]
    pub const fn as_octets(&self) -> Option<&'a [u8]> {
        match *self {
            Self::OctetString(octets) | Self::VisibleString(octets) | Self::Utf8String(octets) => {
                Some(octets)
            }
            _ => None,
        }
    }

    /// The elements of an array or a structure, `None` for every other type.
    #[must_use]
    pub const fn as_elements(&self) -> Option<Elements<'a>> {
        match *self {
            Self::Array(elements) | Self::Structure(elements) => Some(elements),
            _ => None,
        }
    }

    /// Octets behind the tag.
    fn content_len(&self) -> usize {
        match *self {
            Self::Array(elements) | Self::Structure(elements) => {
                let octets = match elements.tagged() {
                    Some(octets) => octets.len(),
                    None => elements
                        .iter()
                        .fold(0, |sum, element| element.encoded_len().saturating_add(sum)),
                };
                length::encoded_len(elements.len()).saturating_add(octets)
            }
            Self::BitString(bits) => string_len(bits.len(), bits.octets()),
            Self::OctetString(octets) | Self::VisibleString(octets) | Self::Utf8String(octets) => {
                string_len(octets.len(), octets)
            }
            Self::CompactArray(array) => string_len(array.contents().len(), array.contents())
                .saturating_add(array.description().len()),
            _ => usize::from(self.tag().least_content().unwrap_or_default()),
        }
    }

    /// Writes what stands behind the tag.
    pub(crate) fn emit_content(&self, writer: &mut Writer<'_>) -> Result<(), Error> {
        match *self {
            Self::NullData | Self::DontCare => writer.octets(&[])?,
            Self::Array(elements) | Self::Structure(elements) => emit_elements(elements, writer)?,
            Self::BitString(bits) => writer.length(bits.len())?.octets(bits.octets())?,
            Self::OctetString(octets) | Self::VisibleString(octets) | Self::Utf8String(octets) => {
                writer.octet_string(octets)?
            }
            Self::CompactArray(array) => writer
                .octets(array.description())?
                .octet_string(array.contents())?,
            Self::Boolean(value) => writer.u8(u8::from(value))?,
            Self::Bcd(value)
            | Self::Unsigned(value)
            | Self::Enum(value)
            | Self::DeltaUnsigned(value) => writer.u8(value)?,
            Self::Integer(value) | Self::DeltaInteger(value) => {
                writer.octets(&value.to_be_bytes())?
            }
            Self::Long(value) | Self::DeltaLong(value) => writer.octets(&value.to_be_bytes())?,
            Self::LongUnsigned(value) | Self::DeltaLongUnsigned(value) => {
                writer.octets(&value.to_be_bytes())?
            }
            Self::DoubleLong(value) | Self::DeltaDoubleLong(value) => {
                writer.octets(&value.to_be_bytes())?
            }
            Self::DoubleLongUnsigned(value) | Self::DeltaDoubleLongUnsigned(value) => {
                writer.octets(&value.to_be_bytes())?
            }
            Self::Long64(value) => writer.octets(&value.to_be_bytes())?,
            Self::Long64Unsigned(value) => writer.octets(&value.to_be_bytes())?,
            Self::Float32(value) => writer.octets(&value.bits().to_be_bytes())?,
            Self::Float64(value) => writer.octets(&value.bits().to_be_bytes())?,
            Self::DateTime(value) => writer.octets(&value.octets())?,
            Self::Date(value) => writer.octets(&value.octets())?,
            Self::Time(value) => writer.octets(&value.octets())?,
        };
        Ok(())
    }
}

/// Octets of a length that says `length`, and of the `octets` behind it.
fn string_len(length: usize, octets: &[u8]) -> usize {
    length::encoded_len(length).saturating_add(octets.len())
}

fn emit_elements<'w, 'b>(
    elements: Elements<'_>,
    writer: &'w mut Writer<'b>,
) -> Result<&'w mut Writer<'b>, Error> {
    writer.length(elements.len())?;
    if let Some(octets) = elements.tagged() {
        return writer.octets(octets);
    }
    for element in elements {
        writer.reserved(&element)?;
    }
    Ok(writer)
}

/// One value, from its tag on.
pub(crate) fn data(input: &[u8]) -> Parsed<'_, Data<'_>> {
    let mut reader = Reader::new(input);
    match reader.value() {
        Ok(value) => Ok((reader.rest(), value.data())),
        Err(error) => Err(error.fault(input)),
    }
}

#[cfg(test)]
mod tests {
    use std::vec::Vec;

    use super::*;
    use crate::ErrorKind;

    /// Every simple type: name, octets, value.
    fn simple_values() -> Vec<(&'static str, &'static [u8], Data<'static>)> {
        const CLOCK: [u8; 12] = [0x07, 0xE8, 1, 15, 1, 12, 0, 0, 0, 0xFF, 0xC4, 0x00];
        const HUNDRED: Float64 = Float64::new(100.0);
        std::vec![
            ("null-data", &[0x00], Data::NullData),
            ("boolean", &[0x03, 0x01], Data::Boolean(true)),
            ("boolean", &[0x03, 0x00], Data::Boolean(false)),
            (
                "bit-string",
                &[0x04, 0x04, 0xA0],
                Data::BitString(BitString::new(4, &[0xA0]).unwrap()),
            ),
            (
                "double-long",
                &[0x05, 0xFF, 0xFF, 0xFF, 0xFE],
                Data::DoubleLong(-2)
            ),
            (
                "double-long-unsigned",
                &[0x06, 0xFF, 0xFF, 0xFF, 0xFE],
                Data::DoubleLongUnsigned(0xFFFF_FFFE),
            ),
            (
                "octet-string",
                &[0x09, 0x02, 0xAA, 0xBB],
                Data::OctetString(&[0xAA, 0xBB])
            ),
            (
                "visible-string",
                &[0x0A, 0x02, b'h', 0],
                Data::VisibleString(b"h\0")
            ),
            (
                "utf8-string",
                &[0x0C, 0x02, 0xC3, 0xA5],
                Data::Utf8String("å".as_bytes())
            ),
            ("bcd", &[0x0D, 0x42], Data::Bcd(0x42)),
            ("integer", &[0x0F, 0xFF], Data::Integer(-1)),
            ("long", &[0x10, 0xFF, 0xFE], Data::Long(-2)),
            ("unsigned", &[0x11, 0xFF], Data::Unsigned(255)),
            (
                "long-unsigned",
                &[0x12, 0xFF, 0xFE],
                Data::LongUnsigned(0xFFFE)
            ),
            (
                "long64",
                &[0x14, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFE],
                Data::Long64(-2),
            ),
            (
                "long64-unsigned",
                &[0x15, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFE],
                Data::Long64Unsigned(u64::MAX - 1),
            ),
            ("enum", &[0x16, 0x1B], Data::Enum(27)),
            (
                "float32",
                &[0x17, 0x43, 0x48, 0x00, 0x00],
                Data::Float32(Float32::new(200.0)),
            ),
            (
                "float64",
                &[0x18, 0x40, 0x59, 0, 0, 0, 0, 0, 0],
                Data::Float64(HUNDRED)
            ),
            (
                "date-time",
                &[0x19, 0x07, 0xE8, 1, 15, 1, 12, 0, 0, 0, 0xFF, 0xC4, 0x00],
                Data::DateTime(DateTime::from_octets(CLOCK)),
            ),
            (
                "date",
                &[0x1A, 0x07, 0xE8, 1, 15, 1],
                Data::Date(Date::new(2024, 1, 15).unwrap()),
            ),
            (
                "time",
                &[0x1B, 12, 0, 0, 0xFF],
                Data::Time(Time::new(12, 0, 0).unwrap()),
            ),
            ("delta-integer", &[0x1C, 0x80], Data::DeltaInteger(-128)),
            ("delta-long", &[0x1D, 0x80, 0x00], Data::DeltaLong(i16::MIN)),
            (
                "delta-double-long",
                &[0x1E, 0x80, 0, 0, 0],
                Data::DeltaDoubleLong(i32::MIN),
            ),
            ("delta-unsigned", &[0x1F, 0x80], Data::DeltaUnsigned(128)),
            (
                "delta-long-unsigned",
                &[0x20, 0x80, 0x00],
                Data::DeltaLongUnsigned(0x8000)
            ),
            (
                "delta-double-long-unsigned",
                &[0x21, 0x80, 0, 0, 0],
                Data::DeltaDoubleLongUnsigned(0x8000_0000),
            ),
            ("don't-care", &[0xFF], Data::DontCare),
        ]
    }

    #[test]
    fn every_simple_type_is_read_named_and_written() {
        let mut buffer = [0; 16];
        for (name, octets, value) in simple_values() {
            assert_eq!(Data::parse(octets), Ok((value, &[][..])), "{name}");
            assert_eq!(value.type_name(), name);
            assert_eq!(value.tag().code(), octets[0]);
            assert_eq!(value.emit(&mut buffer).unwrap(), octets, "{name}");
            assert_eq!(value.encoded_len(), octets.len(), "{name}");
        }
    }

    #[test]
    fn types_with_values_inside_are_named() {
        for (octets, name) in [
            (&[0x01, 0x00][..], "array"),
            (&[0x02, 0x00], "structure"),
            (&[0x13, 0x11, 0x00], "compact-array"),
        ] {
            let (data, _) = Data::parse(octets).unwrap();
            assert_eq!(data.type_name(), name);
        }
    }

    #[test]
    fn every_simple_type_says_how_many_octets_are_missing() {
        for (name, octets, _) in simple_values() {
            for end in 0..octets.len() {
                let error = Data::parse(&octets[..end]).unwrap_err();
                assert!(
                    matches!(error.kind(), ErrorKind::Truncated { .. }),
                    "{name} {end}"
                );
            }
        }
        let error = Data::parse(&[0x06, 0x00]).unwrap_err();
        assert_eq!(error, ErrorKind::Truncated { missing: 3 }.at(1));
    }

    #[test]
    fn every_other_tag_is_refused() {
        let tags = (0x07..=0x08).chain([0x0B, 0x0E]).chain(0x22..=0xFE);
        for tag in tags {
            let octets = [0x02, 0x02, 0x00, tag, 0, 0, 0, 0, 0, 0, 0, 0];
            let error = Data::parse(&octets).unwrap_err();
            assert_eq!(error, ErrorKind::UnknownDataTag { tag }.at(3));
            let error = Data::parse(&octets[3..]).unwrap_err();
            assert_eq!(error, ErrorKind::UnknownDataTag { tag }.at(0));
        }
    }

    #[test]
    fn leaves_what_is_behind_the_value() {
        let (data, rest) = Data::parse(&[0x11, 0x07, 0x00, 0x63]).unwrap();
        assert_eq!((data, rest), (Data::Unsigned(7), &[0x00, 0x63][..]));
    }

    #[test]
    fn every_octet_but_0_is_true() {
        for octet in 0..=255 {
            let octets = [0x03, octet];
            let (data, _) = Data::parse(&octets).unwrap();
            assert_eq!(data, Data::Boolean(octet != 0));
        }
    }

    #[test]
    fn every_integer_type_is_exact_at_its_edges() {
        for (data, expected) in [
            (Data::Integer(i8::MIN), -128),
            (Data::Integer(i8::MAX), 127),
            (Data::Long(i16::MIN), -32_768),
            (Data::Long(i16::MAX), 32_767),
            (Data::DoubleLong(i32::MIN), -2_147_483_648),
            (Data::DoubleLong(i32::MAX), 2_147_483_647),
            (Data::Long64(i64::MIN), i64::MIN),
            (Data::Long64(i64::MAX), i64::MAX),
            (Data::Unsigned(u8::MAX), 255),
            (Data::LongUnsigned(u16::MAX), 65_535),
            (Data::DoubleLongUnsigned(u32::MAX), 4_294_967_295),
            (Data::Long64Unsigned(0), 0),
            (Data::Long64Unsigned(i64::MAX.unsigned_abs()), i64::MAX),
            (Data::DeltaInteger(i8::MIN), -128),
            (Data::DeltaInteger(i8::MAX), 127),
            (Data::DeltaLong(i16::MIN), -32_768),
            (Data::DeltaLong(i16::MAX), 32_767),
            (Data::DeltaDoubleLong(i32::MIN), -2_147_483_648),
            (Data::DeltaDoubleLong(i32::MAX), 2_147_483_647),
            (Data::DeltaUnsigned(u8::MAX), 255),
            (Data::DeltaLongUnsigned(u16::MAX), 65_535),
            (Data::DeltaDoubleLongUnsigned(u32::MAX), 4_294_967_295),
        ] {
            let mut buffer = [0; 9];
            let octets = data.emit(&mut buffer).unwrap();
            let (parsed, rest) = Data::parse(octets).unwrap();
            assert!(rest.is_empty());
            assert_eq!(parsed.as_integer(), Some(expected), "{data:?}");
        }
    }

    #[test]
    fn what_is_no_integer_gives_none() {
        for (name, _, data) in simple_values() {
            let is_integer = ["integer", "long", "unsigned"]
                .iter()
                .any(|word| name.contains(word))
                && name != "long64-unsigned";
            assert_eq!(data.as_integer().is_some(), is_integer, "{name}");
        }
        let above = Data::Long64Unsigned(1 << 63);
        assert_eq!(above.as_integer(), None);
    }

    #[test]
    fn octets_are_those_of_the_three_strings() {
        for (name, _, data) in simple_values() {
            let is_string = name.ends_with("-string") && name != "bit-string";
            assert_eq!(data.as_octets().is_some(), is_string, "{name}");
        }
    }

    #[test]
    fn long_length_forms_are_written_short() {
        let (data, _) = Data::parse(&[0x09, 0x81, 0x01, 0xAA]).unwrap();
        let mut buffer = [0; 4];
        assert_eq!(data.emit(&mut buffer).unwrap(), [0x09, 0x01, 0xAA]);
    }

    #[test]
    fn strings_at_the_edges_of_the_length_forms_are_written_and_read() {
        for length in [0, 127, 128, 255, 256, 65_535, 65_536] {
            let content = std::vec![0x55; length];
            let data = Data::OctetString(&content);
            let mut buffer = std::vec![0; data.encoded_len()];
            let octets = data.emit(&mut buffer).unwrap();
            assert_eq!(octets.len(), data.encoded_len());
            assert_eq!(Data::parse(octets), Ok((data, &[][..])));
        }
    }

    #[test]
    fn a_buffer_too_small_is_left_as_it_was() {
        let data = Data::OctetString(&[0xAA, 0xBB]);
        for length in 0..4 {
            let mut buffer = [0x55; 4];
            let error = data.emit(&mut buffer[..length]).unwrap_err();
            assert_eq!(error, ErrorKind::BufferTooSmall { needed: 4 }.at(0));
            assert_eq!(buffer, [0x55; 4]);
        }
    }
}
