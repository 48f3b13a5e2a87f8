//! Lists without codes that a grid company laid down, whoever made the meter.
//!
//! Nothing in them names the company, and lists of as many values differ: they
//! are told by what each of their values looks like.

mod elektro_celje;
mod elektro_ljubljana;
mod iskraemeco_ie5;
mod landis_gyr_e450;
mod netz_burgenland;
mod wiener_netze;

use han_dlms::{DataTag, Reader, Value};

use crate::entry::Source;
use crate::shape::{Positional, is_clock};
use crate::table::Row;

/// One list: what its values mean, and what they look like.
struct Known {
    rows: &'static [Row],
    looks: &'static [Look],
    /// Who says what they mean.
    source: Source,
}

static LISTS: [Known; 14] = [
    wiener_netze::LIST,
    netz_burgenland::LIST,
    elektro_ljubljana::SECONDS_THREE_PHASE,
    elektro_ljubljana::SECONDS_ONE_PHASE,
    elektro_ljubljana::SECONDS_ONE_PHASE_SHORT,
    elektro_ljubljana::SECONDS_REGISTERS,
    elektro_ljubljana::QUARTERS,
    elektro_ljubljana::QUARTERS_SHORT,
    elektro_celje::LIST,
    iskraemeco_ie5::LIST,
    iskraemeco_ie5::LIST_WITHOUT_QUADRANTS,
    landis_gyr_e450::REGISTERS,
    landis_gyr_e450::PHASES,
    landis_gyr_e450::PHASES_AND_REGISTERS,
];

/// What the value in a place looks like.
#[derive(Clone, Copy)]
enum Look {
    /// An octet-string of twelve that is a moment.
    Clock,
    /// An octet-string that begins with the maker's letters.
    Iskraemeco,
    /// An octet-string of so many decimal digits.
    Digits(u8),
    /// An octet-string of so many octets.
    Octets(u8),
    /// An octet-string.
    Text,
    /// An unsigned.
    U8,
    /// A long-unsigned.
    U16,
    /// A double-long-unsigned.
    U32,
    /// An enum or a boolean: a switch is written as either.
    State,
    /// An array.
    Array,
}

/// The list whose values all look like these.
pub(crate) fn recognise(
    tag: DataTag,
    count: usize,
    octets: Reader<'_>,
) -> Option<Positional<'static>> {
    if tag != DataTag::STRUCTURE {
        return None;
    }
    let mut lists = LISTS.iter().filter(|list| list.looks.len() == count);
    let known = lists.find(|list| look_like(octets, list.looks))?;
    Some(Positional::of(known.rows, known.source))
}

fn look_like(mut octets: Reader<'_>, looks: &[Look]) -> bool {
    let mut looks = looks.iter();
    looks.all(|look| octets.value().is_ok_and(|value| look.is_of(&value)))
}

impl Look {
    fn is_of(self, value: &Value<'_>) -> bool {
        match self {
            Self::U8 => value.tag() == DataTag::UNSIGNED,
            Self::U16 => value.tag() == DataTag::LONG_UNSIGNED,
            Self::U32 => value.tag() == DataTag::DOUBLE_LONG_UNSIGNED,
            Self::State => matches!(value.tag(), DataTag::ENUM | DataTag::BOOLEAN),
            Self::Array => value.tag() == DataTag::ARRAY,
            _ if value.tag() != DataTag::OCTET_STRING => false,
            Self::Clock => is_clock(value),
            text => text.is_written(value.as_octets().unwrap_or_default()),
        }
    }

    /// Whether the octets of a string are written so.
    fn is_written(self, octets: &[u8]) -> bool {
        match self {
            Self::Iskraemeco => octets.starts_with(b"ISK"),
            Self::Digits(count) => {
                octets.len() == usize::from(count) && octets.iter().all(u8::is_ascii_digit)
            }
            Self::Octets(count) => octets.len() == usize::from(count),
            look => matches!(look, Self::Text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_list_has_a_row_for_each_look_that_admits_it() {
        for list in &LISTS {
            assert_eq!(list.rows.len(), list.looks.len());
        }
    }

    fn is(look: Look, value: &[u8]) -> bool {
        look.is_of(&Reader::new(value).value().unwrap())
    }

    #[test]
    fn a_look_is_that_of_a_type_and_of_what_is_written() {
        let clock = [0x09, 12, 0x07, 0xE8, 1, 15, 1, 12, 0, 0, 0, 0x80, 0, 0];
        let no_clock = [0x09, 12, 0x07, 0xE8, 13, 15, 1, 12, 0, 0, 0, 0x80, 0, 0];
        let tagged = [0x19, 0x07, 0xE8, 1, 15, 1, 12, 0, 0, 0, 0x80, 0, 0];
        for (look, such, others) in [
            (Look::Clock, &clock[..], [&no_clock[..], &tagged]),
            (
                Look::Iskraemeco,
                b"\x09\x03ISK",
                [b"\x09\x02IS", b"\x0A\x03ISK"],
            ),
            (
                Look::Digits(2),
                b"\x09\x0242",
                [b"\x09\x0342 ", b"\x09\x024B"],
            ),
            (Look::Octets(1), b"\x09\x01\0", [b"\x09\0", b"\x0A\x01\0"]),
            (Look::Text, b"\x09\0", [b"\x0A\0", b"\x11\0"]),
            (Look::U8, b"\x11\x05", [b"\x0F\x05", b"\x12\0\x05"]),
            (Look::U16, b"\x12\0\x05", [b"\x10\0\x05", b"\x11\x05"]),
            (
                Look::U32,
                b"\x06\0\0\0\x05",
                [b"\x05\0\0\0\x05", b"\x12\0\x05"],
            ),
            (Look::State, b"\x16\x01", [b"\x11\x01", b"\0"]),
            (Look::State, b"\x03\x01", [b"\x0F\x01", b"\x09\x01\x01"]),
            (
                Look::Array,
                b"\x01\x01\x11\x05",
                [b"\x02\x01\x11\x05", b"\x09\0"],
            ),
        ] {
            assert!(is(look, such), "{such:02X?}");
            for other in others {
                assert!(!is(look, other), "{other:02X?}");
            }
        }
    }
}
