//! Values with class, code and attribute of their object before them, each in a
//! structure of its own or flat; each with its tag.
//!
//! Nobody is known to send them: the lists of the RS-485 port of EG.D in Czechia
//! are described so, and no telegram is known. Those published are
//! [descriptors](super::descriptors) without tags.

use han_dlms::{DataTag, Reader};

use super::Walk;
use crate::attribute::Attribute;
use crate::element::Element;

impl<'a> Walk<'a> {
    /// The attribute that comes next, with its value.
    pub(super) fn attribute(&mut self) -> Option<Element<'a>> {
        let mut parts = self.reader;
        if let Some(count) = parts.structure() {
            let attribute = (count == 4).then(|| attribute(&mut parts))??;
            parts.close();
            self.reader = parts;
            return Some(attribute);
        }
        let behind = self.due.checked_sub(3)?;
        let attribute = attribute(&mut parts)?;
        self.reader = parts;
        self.due = behind;
        Some(attribute)
    }
}

fn attribute<'a>(parts: &mut Reader<'a>) -> Option<Element<'a>> {
    let (code, attribute) = object(parts)?;
    let value = parts.value().ok()?;
    Some(Element::of_object(code, attribute, value))
}

/// Class, code and attribute of an object.
pub(super) fn object<'a>(parts: &mut Reader<'a>) -> Option<(&'a [u8; 6], Attribute)> {
    let class_id = number(parts, DataTag::LONG_UNSIGNED)?.try_into().ok()?;
    let code = parts.octet_string()?;
    let attribute_id = number(parts, DataTag::INTEGER)?.try_into().ok()?;
    let attribute = Attribute {
        class_id,
        attribute_id,
    };
    Some((code, attribute))
}

/// The number of this type that comes next.
pub(super) fn number(parts: &mut Reader<'_>, tag: DataTag) -> Option<i64> {
    let value = parts.value().ok()?;
    value.as_integer().filter(|_| value.tag() == tag)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shape::tests::walk;

    const NESTED: [u8; 18] = [
        0x01, 1, 0x02, 4, 0x12, 0, 3, 0x09, 6, 1, 0, 1, 7, 0, 255, 0x0F, 2, 0x00,
    ];

    #[test]
    fn an_attribute_in_a_structure_of_its_own() {
        let list = [&NESTED[..17], &[0x11, 5]].concat();
        let mut walk = walk(&list);
        let power = walk.step().unwrap().unwrap();
        assert_eq!(power.value.as_integer(), Some(5));
        assert!(power.item.is_some());
        let register = Attribute {
            class_id: 3,
            attribute_id: 2,
        };
        assert_eq!(power.entry().attribute, Some(register));
        assert!(walk.step().unwrap().is_none());
    }

    #[test]
    fn an_attribute_flat_takes_four_places() {
        let list = [&[0x02, 4], &NESTED[4..17], &[0x11, 5]].concat();
        let mut walk = walk(&list);
        assert!(walk.step().unwrap().unwrap().item.is_some());
        assert!(walk.step().unwrap().is_none());
        // With three places the number of the attribute is the last value.
        let list = [&[0x02, 3], &NESTED[4..17]].concat();
        assert!(super::super::tests::walk(&list).attribute().is_none());
    }

    #[test]
    fn a_longer_structure_that_begins_like_an_attribute_is_kept_whole() {
        let longer = [
            &[0x02, 5, 0x02, 6],
            &NESTED[4..17],
            &[0x11, 5, 0, 0, 0, 0, 0, 0],
        ]
        .concat();
        let mut walk = walk(&longer);
        let whole = walk.step().unwrap().unwrap();
        assert_eq!(whole.value.tag(), DataTag::STRUCTURE);
        assert_eq!(walk.rest(), [0, 0, 0, 0]);
    }

    #[test]
    fn scaler_and_unit_of_a_register_are_not_its_value() {
        let mut list = [&NESTED[..17], &[0x02, 2, 0x0F, 0, 0x16, 27]].concat();
        list[16] = 3;
        assert!(walk(&list).step().unwrap().unwrap().item.is_none());
    }
}
