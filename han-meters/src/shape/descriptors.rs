//! Values with the attribute descriptor of their object before them, which has
//! no tags.
//!
//! ```text
//! structure of 2
//!   enum
//!   array of n
//!     02 02 | class 2, code 6, attribute 1 | value
//! ```
//!
//! So the body is no A-XDR data, which is why a notification that is parsed as such
//! has none: [`List::parse`](crate::List::parse) takes the octets.
//!
//! Sagemcom XT211 and others on the RS-485 port of EG.D in Czechia: no document
//! says it, published telegrams are so. Green Book: cosem-attribute-descriptor.

use han_dlms::{DataTag, Reader};

use super::{Shape, Walk};
use crate::attribute::Attribute;
use crate::element::Element;

impl<'a> Walk<'a> {
    /// The same list in front of its first descriptor, if it is nothing but
    /// descriptors with their values.
    pub(super) fn descriptors(&self) -> Option<Self> {
        let mut reader = self.reader;
        if self.count != 2 || reader.value().ok()?.tag() != DataTag::ENUM {
            return None;
        }
        let (DataTag::ARRAY, count @ 1..) = reader.open().ok()?? else {
            return None;
        };
        let first = reader;
        for _ in 0..count {
            described(&mut reader)?;
        }
        Some(Self {
            reader: first,
            count,
            due: count,
            shape: Shape::Descriptors,
        })
    }

    /// The next value and what is described before it. There is one for each that
    /// is due: the list was walked over when it was recognised.
    pub(super) fn described_value(&mut self) -> Option<Element<'a>> {
        if !self.is_due() {
            return None;
        }
        described(&mut self.reader)
    }
}

fn described<'a>(reader: &mut Reader<'a>) -> Option<Element<'a>> {
    let 2 = reader.structure()? else {
        return None;
    };
    // The standard's classes have numbers below 256, makers' from 8192 on: what is
    // between them would be a tag.
    let class_id @ [0 | 0x20..=0x7F, _] = *reader.octets()? else {
        return None;
    };
    let code = reader.octets()?;
    let [attribute_id] = *reader.octets()?;
    let value = reader.value().ok()?;
    reader.close();
    let attribute = Attribute {
        class_id: u16::from_be_bytes(class_id),
        attribute_id: i8::from_be_bytes([attribute_id]),
    };
    Some(Element::of_object(code, attribute, value))
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::vec::Vec;

    use han_obis::{Obis, codes};

    use super::*;
    use crate::error::Error;

    fn described(class: u8, code: Obis, attribute: u8, value: &[u8]) -> Vec<u8> {
        let [a, b, c, d, e, f] = code.octets();
        let descriptor = [0x02, 2, 0, class, a, b, c, d, e, f, attribute];
        [&descriptor, value].concat()
    }

    fn list(values: &[Vec<u8>]) -> Vec<u8> {
        let count = u8::try_from(values.len()).unwrap();
        [&[0x02, 2, 0x16, 1, 0x01, count], &values.concat()[..]].concat()
    }

    fn walk(list: &[u8]) -> Result<Walk<'_>, Error> {
        let mut reader = Reader::new(list);
        let (tag, count) = reader.open().unwrap().unwrap();
        Walk::new(tag, count, reader)
    }

    #[test]
    fn each_value_stands_behind_its_descriptor() {
        let name = described(1, Obis::new(0, 0, 42, 0, 0, 255), 2, &[0x09, 1, b'X']);
        let relay = described(70, Obis::new(0, 1, 96, 3, 10, 255), 3, &[0x16, 0]);
        let power = described(3, codes::ACTIVE_POWER_IMPORT, 2, &[0x06, 0, 0, 0x07, 0xA4]);
        let octets = [list(&[name, relay, power]), [0xEE].to_vec()].concat();
        let mut walk = walk(&octets).unwrap();
        assert_eq!(walk.count, 3);
        let name = walk.step().unwrap().unwrap();
        assert_eq!(name.value.as_octets(), Some(&b"X"[..]));
        let relay = walk.step().unwrap().unwrap();
        let arbitrator = Attribute {
            class_id: 70,
            attribute_id: 3,
        };
        assert_eq!(relay.entry().attribute, Some(arbitrator));
        let power = walk.step().unwrap().unwrap();
        assert_eq!(power.obis().unwrap().value, codes::ACTIVE_POWER_IMPORT);
        assert_eq!(power.value.as_integer(), Some(1956));
        assert!(power.item.is_some());
        assert!(walk.step().unwrap().is_none());
        assert_eq!(walk.rest(), [0xEE]);
    }

    #[test]
    fn scaler_and_unit_of_a_register_are_not_its_value() {
        let scaler_unit = [0x02, 2, 0x0F, 0, 0x16, 27];
        let list = list(&[described(3, codes::ACTIVE_POWER_IMPORT, 3, &scaler_unit)]);
        assert!(walk(&list).unwrap().step().unwrap().unwrap().item.is_none());
    }

    #[test]
    fn a_list_that_breaks_off_gives_no_value() {
        let power = described(3, codes::ACTIVE_POWER_IMPORT, 2, &[0x06, 0, 0, 0x07, 0xA4]);
        let list = list(&[power.clone(), power]);
        let mut damaged = 0;
        for length in 6..list.len() {
            let mut walk = walk(&list[..length]).unwrap();
            assert!(matches!(walk.shape, Shape::Coded), "{length}");
            damaged += usize::from(loop {
                match walk.step() {
                    Ok(Some(element)) => assert!(element.obis().is_none(), "{length}"),
                    Ok(None) => break false,
                    Err(_) => break true,
                }
            });
        }
        // The rest of the lengths leave what happens to be data, without codes.
        assert_eq!(damaged, 6);
    }

    #[test]
    fn what_has_tags_has_no_descriptors() {
        let code = [0x02, 2, 0x09, 6, 1, 0, 1, 7, 0, 255];
        let mut pairs = [
            [0x02, 2, 0x12, 0, 3, 0x11, 5].to_vec(),
            [0x02, 2, 0x00, 0x11, 5].to_vec(),
        ]
        .to_vec();
        for value in [&[0x03, 0][..], &[0x0F, 0], &[0x11, 0], &[0x16, 0]] {
            pairs.push([&code, value].concat());
        }
        for pair in pairs {
            let list = list(&[pair.clone(), pair.clone(), pair]);
            assert!(matches!(walk(&list).unwrap().shape, Shape::Coded));
        }
    }
}
