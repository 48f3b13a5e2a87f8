//! Values behind a list that says which attribute of which object each is.
//!
//! ```text
//! structure of n
//!   array of n        the push-object list: { class, code, attribute, index }
//!   value             of the second object; the first is the array itself
//!   …
//! ```
//!
//! An array of n − 1 that does not list itself is read alike.
//!
//! Landis+Gyr E360, E450 and E570, Iskraemeco AM550: the list of their push
//! setup is sent in front of what it lists.

use han_dlms::{DataTag, Reader, Value};
use han_obis::Obis;

use super::{Shape, Walk};
use crate::attribute::Attribute;
use crate::element::Element;
use crate::error::Error;
use crate::item::Item;

impl<'a> Walk<'a> {
    /// The same list in front of its first value, if it begins with the list of
    /// its objects.
    ///
    /// # Errors
    /// [`Error::PushObjectsDiffer`] where objects and values are not as many:
    /// there is no telling which value is whose. [`Error::UnknownList`] where
    /// the objects are all there is.
    pub(super) fn push_objects(&self) -> Result<Option<Self>, Error> {
        let elements = self.count;
        if is_of_objects(self.reader, elements) {
            return Err(Error::UnknownList { elements });
        }
        let Some((count, objects, values)) = list(self.reader) else {
            return Ok(None);
        };
        if count != elements {
            return Err(Error::PushObjectsDiffer {
                objects: count,
                values: elements,
            });
        }
        Ok(Some(Self {
            reader: values,
            due: elements.saturating_sub(1),
            shape: Shape::PushObjects(objects),
            ..*self
        }))
    }

    /// The next value and its object.
    ///
    /// # Errors
    /// [`Error::Apdu`]; [`Error::UnexpectedValue`] where a text stands for a quantity,
    /// or a number for a text or a clock.
    pub(super) fn pushed(&mut self, mut objects: Reader<'a>) -> Result<Option<Element<'a>>, Error> {
        if !self.is_due() {
            return Ok(None);
        }
        let value = self.reader.value()?;
        let object = object(&mut objects);
        self.shape = Shape::PushObjects(objects);
        let Some((code, attribute)) = object else {
            return Ok(Some(Element::bare(value)));
        };
        let element = Element::of_object(code, attribute, value);
        if element.item.is_some_and(|item| !can_be(item, &value)) {
            return Err(self.unexpected(Obis::from_octets(*code), &value));
        }
        Ok(Some(element))
    }
}

/// Whether the value may be the object's. Values out of step with their objects,
/// of two messages joined to one, show it at the first text or clock.
fn can_be(item: Item, value: &Value<'_>) -> bool {
    let is_quantity = item.unit().is_some();
    match value.tag() {
        DataTag::OCTET_STRING | DataTag::VISIBLE_STRING => !is_quantity,
        tag => is_quantity || !tag.is_integer(),
    }
}

/// How many objects the list that comes next has, itself counted; those behind
/// itself; and what follows the list. `None` where something else comes.
fn list(mut reader: Reader<'_>) -> Option<(usize, Reader<'_>, Reader<'_>)> {
    let (DataTag::ARRAY, count @ 1..) = reader.open().ok()?? else {
        return None;
    };
    let first = reader;
    let (_, attribute) = object(&mut reader)?;
    let (objects, itself) = match attribute {
        Attribute::PUSH_OBJECT_LIST => (reader, 0),
        _ => (first, 1),
    };
    for _ in 1..count {
        object(&mut reader)?;
    }
    reader.close();
    Some((count.saturating_add(itself), objects, reader))
}

/// Whether the list is nothing but objects. Values with class, code and attribute
/// before them look alike where all of them are zeros: then nobody can tell.
fn is_of_objects(mut reader: Reader<'_>, count: usize) -> bool {
    count > 0 && (0..count).all(|_| indexed(&mut reader).is_some_and(|(_, index)| index == 0))
}

/// The object that comes next: a structure of class, code, attribute and index.
fn object<'a>(reader: &mut Reader<'a>) -> Option<Object<'a>> {
    indexed(reader).map(|(object, _)| object)
}

fn indexed<'a>(reader: &mut Reader<'a>) -> Option<(Object<'a>, i64)> {
    let mut parts = *reader;
    let 4 = parts.structure()? else {
        return None;
    };
    let object = super::attributes::object(&mut parts)?;
    let index = super::attributes::number(&mut parts, DataTag::LONG_UNSIGNED)?;
    parts.close();
    *reader = parts;
    Some((object, index))
}

type Object<'a> = (&'a [u8; 6], Attribute);

#[cfg(test)]
mod tests {
    extern crate std;
    use std::vec;
    use std::vec::Vec;

    use han_obis::codes;

    use super::*;

    /// An object of a push-object list.
    fn object(class: u8, code: Obis, attribute: u8) -> Vec<u8> {
        let head = [0x02, 4, 0x12, 0, class, 0x09, 6];
        let tail = [0x0F, attribute, 0x12, 0, 0];
        [&head[..], &code.octets(), &tail].concat()
    }

    /// A list of these objects, itself the first of them, and these values.
    fn pushed(objects: &[Vec<u8>], values: &[&[u8]]) -> Vec<u8> {
        let count = u8::try_from(values.len() + 1).unwrap();
        let listed = u8::try_from(objects.len()).unwrap();
        [
            &[0x02, count, 0x01, listed],
            &objects.concat()[..],
            &values.concat(),
        ]
        .concat()
    }

    fn walk(list: &[u8]) -> Result<Walk<'_>, Error> {
        let mut reader = Reader::new(list);
        let (tag, count) = reader.open().unwrap().unwrap();
        Walk::new(tag, count, reader)
    }

    const SETUP: Obis = Obis::new(0, 0, 25, 9, 0, 255);
    const POWER: Obis = codes::ACTIVE_POWER_IMPORT;

    #[test]
    fn each_value_belongs_to_the_object_in_its_place() {
        let objects = [
            object(40, SETUP, 2),
            object(40, SETUP, 1),
            object(3, POWER, 2),
        ];
        let name: &[u8] = &[0x09, 6, 0, 0, 25, 9, 0, 255];
        let list = pushed(&objects, &[name, &[0x11, 5]]);
        let mut walk = walk(&list).unwrap();
        let setup = walk.step().unwrap().unwrap();
        assert_eq!(setup.obis().unwrap().value, SETUP);
        assert_eq!(setup.value.as_octets(), Some(&name[2..]));
        let power = walk.step().unwrap().unwrap();
        assert_eq!(power.obis().unwrap().value, POWER);
        assert_eq!(power.value.as_integer(), Some(5));
        assert!(power.item.is_some());
        assert!(walk.step().unwrap().is_none());
    }

    #[test]
    fn another_attribute_than_the_value_is_not_what_the_code_names() {
        let objects = [object(40, SETUP, 2), object(3, POWER, 3)];
        let list = pushed(&objects, &[&[0x11, 5]]);
        let power = walk(&list).unwrap().step().unwrap().unwrap();
        assert_eq!(power.obis().unwrap().value, POWER);
        assert!(power.item.is_none());
    }

    #[test]
    fn values_out_of_step_with_their_objects_are_refused() {
        let id = codes::METER_ID;
        let objects = [object(40, SETUP, 2), object(1, id, 2), object(3, POWER, 2)];
        let (text, number, nothing): (&[u8], &[u8], &[u8]) =
            (&[0x09, 1, b'7'], &[0x06, 0, 0, 0, 5], &[0x00]);
        let refused = |position, obis, tag| {
            let error = Error::UnexpectedValue {
                position,
                obis,
                tag,
            };
            Some(error)
        };
        for (values, error) in [
            ([text, number], None),
            ([nothing, nothing], None),
            (
                [number, number],
                refused(1, id, DataTag::DOUBLE_LONG_UNSIGNED),
            ),
            ([text, text], refused(2, POWER, DataTag::OCTET_STRING)),
        ] {
            let list = pushed(&objects, &values);
            let mut walk = walk(&list).unwrap();
            let outcome = (0..2).try_for_each(|_| walk.step().map(|_| ()));
            assert_eq!(outcome.err(), error, "{values:?}");
        }
        let cut = pushed(&objects, &[number, &number[..3]]);
        assert!(matches!(walk(&cut).unwrap().step(), Err(Error::Apdu(_))));
    }

    #[test]
    fn objects_and_values_must_be_as_many() {
        let objects = [object(40, SETUP, 2), object(3, POWER, 2)];
        for values in [&[][..], &[&[0x11, 5][..], &[0x11, 6]]] {
            let list = pushed(&objects, values);
            let differ = Error::PushObjectsDiffer {
                objects: 2,
                values: values.len() + 1,
            };
            assert_eq!(walk(&list).err(), Some(differ));
        }
    }

    #[test]
    fn voltages_with_their_attributes_are_values() {
        let voltages = [&object(3, codes::VOLTAGE_L1, 2)[..15], &[0x12, 8, 0xFD]].concat();
        let list = [&[0x01, 1], &voltages[..]].concat();
        let voltage = walk(&list).unwrap().step().unwrap().unwrap();
        assert_eq!(voltage.value.as_integer(), Some(2301));
    }

    #[test]
    fn the_objects_alone_are_no_values() {
        let objects = [object(40, SETUP, 2), object(3, POWER, 2)];
        let list = [&[0x01, 2], &objects.concat()[..]].concat();
        assert_eq!(walk(&list).err(), Some(Error::UnknownList { elements: 2 }));
    }

    #[test]
    fn a_list_that_does_not_list_itself_has_an_object_less() {
        let list = pushed(&[object(3, POWER, 2)], &[&[0x11, 5]]);
        let mut walk = walk(&list).unwrap();
        let power = walk.step().unwrap().unwrap();
        assert_eq!(power.obis().unwrap().value, POWER);
        assert_eq!(power.value.as_integer(), Some(5));
    }

    #[test]
    fn an_empty_array_lists_nothing() {
        let attribute = [&object(3, POWER, 2)[..15], &[0x11, 5]].concat();
        let list = [&[0x02, 2, 0x01, 0], &attribute[..]].concat();
        let mut walk = walk(&list).unwrap();
        assert_eq!(walk.step().unwrap().unwrap().value.tag(), DataTag::ARRAY);
        assert!(walk.step().unwrap().unwrap().item.is_some());
    }

    #[test]
    fn an_array_of_anything_else_is_no_push_object_list() {
        let other = vec![0x02, 1, 0x11, 5];
        let list = pushed(&[other], &[&[0x11, 5]]);
        assert!(matches!(walk(&list).unwrap().shape, Shape::Coded));
    }
}
