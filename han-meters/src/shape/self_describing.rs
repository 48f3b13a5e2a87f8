//! An object in a structure of its own: code, value, and for numbers scaler
//! and unit.
//!
//! ```text
//! 02 02 | 09 06 code | value
//! 02 03 | 09 06 code | value | 02 02 0F scaler 16 unit
//! ```

use han_dlms::{DataTag, Reader};

use super::Walk;
use crate::element::Element;

impl<'a> Walk<'a> {
    /// The object that comes next. Any other structure stays unread and is kept
    /// whole: behind the code of an attribute stands its number, and that is no
    /// value.
    #[inline]
    pub(super) fn object(&mut self) -> Option<Element<'a>> {
        let mut parts = self.reader;
        let count @ 2..=3 = parts.structure()? else {
            return None;
        };
        let code = parts.octet_string()?;
        let value = parts.value().ok()?;
        let scale = match count {
            2 => None,
            _ => parts.scaler_unit(),
        };
        if count == 3 && scale.is_none() {
            class_and_attribute(&mut parts)?;
        }
        parts.close();
        self.reader = parts;
        Some(Element {
            scale,
            ..Element::coded(code, value)
        })
    }
}

/// A Landis+Gyr may send these in the place of scaler and unit.
#[inline(never)]
fn class_and_attribute(parts: &mut Reader<'_>) -> Option<()> {
    let third = parts.value().ok()?;
    (third.tag() == DataTag::STRUCTURE).then_some(())
}

#[cfg(test)]
mod tests {
    use crate::shape::tests::walk;

    #[test]
    fn an_object_is_a_code_and_a_value() {
        let list = [0x01, 1, 0x02, 2, 0x09, 6, 1, 0, 1, 7, 0, 255, 0x11, 5, 0x00];
        let mut walk = walk(&list);
        let object = walk.object().unwrap();
        assert_eq!(object.value.as_integer(), Some(5));
        assert_eq!(walk.rest(), [0x00]);
    }

    #[test]
    fn what_is_no_object_is_left_unread() {
        for octets in [
            &[0x01, 1, 0x02, 2, 0x12, 0, 3, 0x11, 5][..],
            &[0x01, 1, 0x02, 1, 0x09, 6, 1, 0, 1, 7, 0, 255],
            &[
                0x01, 1, 0x02, 3, 0x09, 6, 1, 0, 1, 7, 0, 255, 0x11, 5, 0x11, 2,
            ],
            &[
                0x01, 1, 0x02, 4, 0x09, 6, 1, 0, 1, 7, 0, 255, 0x11, 5, 0x00, 0x00,
            ],
            &[0x01, 1, 0x01, 2, 0x09, 6, 1, 0, 1, 7, 0, 255, 0x11, 5],
        ] {
            let mut walk = walk(octets);
            assert!(walk.object().is_none(), "{octets:?}");
            assert_eq!(walk.rest(), &octets[2..]);
        }
    }
}
