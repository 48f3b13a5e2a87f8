//! An object in a structure of its own: code, value, and for numbers scaler
//! and unit.
//!
//! ```text
//! 02 02 | 09 06 code | value
//! 02 03 | 09 06 code | value | 02 02 0F scaler 16 unit
//! ```

use han_dlms::{DataTag, Reader, Value};
use han_obis::{Obis, Unit};

use crate::element::Element;

/// The object that comes next. Any other structure stays unread and is kept
/// whole: behind the code of an attribute stands its number, and that is no
/// value.
pub(super) fn object<'a>(reader: &mut Reader<'a>) -> Option<Element<'a>> {
    let mut parts = *reader;
    let Ok(Some((DataTag::STRUCTURE, count @ 2..=3))) = parts.open() else {
        return None;
    };
    let code = Obis::from_octets(parts.octet_string()?);
    let mut element = Element::coded(code, parts.value().ok()?);
    if count == 3 {
        element.scale = scaler_unit(&mut parts);
    }
    if count == 3 && element.scale.is_none() {
        class_and_attribute(&mut parts)?;
    }
    parts.close();
    *reader = parts;
    Some(element)
}

/// A Landis+Gyr may send these in the place of scaler and unit.
fn class_and_attribute(parts: &mut Reader<'_>) -> Option<()> {
    let third = parts.value().ok()?;
    (third.tag() == DataTag::STRUCTURE).then_some(())
}

/// An OBIS code: an octet-string of six.
pub(super) fn code(value: Value<'_>) -> Option<Obis> {
    match value.tag() {
        DataTag::OCTET_STRING => Obis::try_from(value.as_octets()?).ok(),
        _ => None,
    }
}

/// A scaler-unit structure: an integer and an enum.
pub(super) fn scaler_unit(reader: &mut Reader<'_>) -> Option<(i8, Unit)> {
    let (scaler, unit) = reader.scaler_unit()?;
    Some((scaler, Unit::new(unit)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(octets: &[u8]) -> Value<'_> {
        Reader::new(octets).value().unwrap()
    }

    #[test]
    fn a_scaler_unit_is_an_integer_and_an_enum() {
        let scale = scaler_unit(&mut Reader::new(&[0x02, 2, 0x0F, 0xFF, 0x16, 35]));
        assert_eq!(scale, Some((-1, Unit::VOLT)));
        for other in [
            &[0x02, 2, 0x11, 1, 0x16, 35][..],
            &[0x02, 2, 0x0F, 1, 0x0F, 35],
            &[0x02, 1, 0x0F, 1],
            &[0x02, 3, 0x0F, 1, 0x16, 35, 0x00],
            &[0x01, 2, 0x0F, 1, 0x16, 35],
        ] {
            assert_eq!(scaler_unit(&mut Reader::new(other)), None, "{other:?}");
        }
    }

    #[test]
    fn a_code_is_an_octet_string_of_six() {
        assert!(code(value(&[0x09, 6, 1, 0, 1, 7, 0, 255])).is_some());
        assert_eq!(code(value(&[0x09, 5, 1, 0, 1, 7, 0])), None);
        assert_eq!(code(value(b"\x0A\x06123456")), None);
    }

    #[test]
    fn an_object_is_a_code_and_a_value() {
        let octets = [0x02, 2, 0x09, 6, 1, 0, 1, 7, 0, 255, 0x11, 5, 0x00];
        let mut reader = Reader::new(&octets);
        let element = object(&mut reader).unwrap();
        assert_eq!(element.value.as_integer(), Some(5));
        assert_eq!(reader.rest(), [0x00]);
    }

    #[test]
    fn what_is_no_object_is_left_unread() {
        for octets in [
            &[0x02, 2, 0x12, 0, 3, 0x11, 5][..],
            &[0x02, 1, 0x09, 6, 1, 0, 1, 7, 0, 255],
            &[0x02, 3, 0x09, 6, 1, 0, 1, 7, 0, 255, 0x11, 5, 0x11, 2],
            &[0x02, 4, 0x09, 6, 1, 0, 1, 7, 0, 255, 0x11, 5, 0x00, 0x00],
            &[0x01, 2, 0x09, 6, 1, 0, 1, 7, 0, 255, 0x11, 5],
        ] {
            let mut reader = Reader::new(octets);
            assert!(object(&mut reader).is_none(), "{octets:?}");
            assert_eq!(reader.rest(), octets);
        }
    }
}
