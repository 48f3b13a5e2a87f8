//! An object in a structure of its own: code, value, and for numbers scaler
//! and unit.
//!
//! ```text
//! 02 02 | 09 06 code | value
//! 02 03 | 09 06 code | value | 02 02 0F scaler 16 unit
//! ```

use han_dlms::{Data, Elements};
use han_obis::{Obis, Unit};

use crate::entry::{Entry, Source, Stated};

/// The entry of one structure. Whatever else is in a structure is kept whole:
/// behind the code of an attribute stands its number, and that is no value.
pub(super) fn entry(object: Elements<'_>) -> Entry<'_> {
    described(object).unwrap_or(Entry::bare(Data::Structure(object)))
}

fn described(object: Elements<'_>) -> Option<Entry<'_>> {
    let mut parts = object.iter();
    let entry = Entry::new(code(parts.next()?)?, Source::Telegram, parts.next()?);
    match (parts.next(), parts.next()) {
        (None, _) => Some(entry),
        (Some(scale @ Data::Structure(_)), None) => Some(match scaler_unit(scale) {
            Some(scale) => scaled(entry, scale),
            // Class and attribute, on a Landis+Gyr.
            None => entry,
        }),
        _ => None,
    }
}

/// An OBIS code: an octet-string of six.
pub(super) fn code(data: Data<'_>) -> Option<Obis> {
    match data {
        Data::OctetString(octets) => Obis::try_from(octets).ok(),
        _ => None,
    }
}

/// A scaler-unit structure: an integer and an enum.
pub(super) fn scaler_unit(data: Data<'_>) -> Option<(i8, Unit)> {
    let Data::Structure(parts) = data else {
        return None;
    };
    let mut parts = parts.iter();
    match (parts.next()?, parts.next()?, parts.next()) {
        (Data::Integer(scaler), Data::Enum(unit), None) => Some((scaler, Unit::new(unit))),
        _ => None,
    }
}

/// The entry with the scaler and unit that the telegram gives it.
pub(super) fn scaled(entry: Entry<'_>, (scaler, unit): (i8, Unit)) -> Entry<'_> {
    Entry {
        scaler: Some(Stated::new(scaler, Source::Telegram)),
        unit: Some(Stated::new(unit, Source::Telegram)),
        ..entry
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(octets: &[u8]) -> Data<'_> {
        Data::parse(octets).unwrap().0
    }

    #[test]
    fn a_scaler_unit_is_an_integer_and_an_enum() {
        let scale = scaler_unit(parsed(&[0x02, 2, 0x0F, 0xFF, 0x16, 35]));
        assert_eq!(scale, Some((-1, Unit::VOLT)));
        for other in [
            &[0x02, 2, 0x11, 1, 0x16, 35][..],
            &[0x02, 2, 0x0F, 1, 0x0F, 35],
            &[0x02, 1, 0x0F, 1],
            &[0x02, 3, 0x0F, 1, 0x16, 35, 0x00],
            &[0x01, 2, 0x0F, 1, 0x16, 35],
        ] {
            assert_eq!(scaler_unit(parsed(other)), None, "{other:?}");
        }
    }

    #[test]
    fn a_code_is_an_octet_string_of_six() {
        assert!(code(Data::OctetString(&[1, 0, 1, 7, 0, 255])).is_some());
        assert_eq!(code(Data::OctetString(&[1, 0, 1, 7, 0])), None);
        assert_eq!(code(Data::VisibleString(b"123456")), None);
    }

    #[test]
    fn what_does_not_begin_with_a_code_is_kept_whole() {
        let object = parsed(&[0x02, 2, 0x12, 0, 3, 0x11, 5]);
        let elements = object.as_elements().unwrap();
        assert_eq!(entry(elements), Entry::bare(object));
    }
}
