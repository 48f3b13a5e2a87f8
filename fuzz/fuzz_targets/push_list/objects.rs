//! Lists that name their objects: before all values, or each before its own.

use han_dlms::DataTag;
use han_fuzz::{Input, Tree, is_what_was_sent, notification};
use han_meters::{Attribute, Error, List, Scales};
use han_obis::Obis;

/// What a meter sends of one object.
#[derive(Clone)]
struct Object {
    class_id: u16,
    code: [u8; 6],
    attribute_id: i8,
    /// With its tag.
    value: Vec<u8>,
    scaler_unit: Option<(i8, u8)>,
}

const CODES: [[u8; 6]; 10] = [
    [1, 0, 1, 7, 0, 255],
    [1, 0, 2, 7, 0, 255],
    [1, 0, 21, 7, 0, 255],
    [1, 0, 32, 7, 0, 255],
    [1, 1, 31, 7, 0, 255],
    [1, 0, 1, 8, 0, 255],
    [1, 0, 2, 8, 1, 255],
    [0, 0, 1, 0, 0, 255],
    [0, 0, 96, 1, 1, 255],
    [0, 0, 42, 0, 0, 255],
];

const MOST: usize = 40;

impl Object {
    fn any(input: &mut Input<'_>) -> Self {
        let which = input.u8();
        let mut code = match CODES.get(usize::from(which & 0x0F)) {
            Some(code) => *code,
            None => input.array(),
        };
        code[0] &= 1;
        Self {
            class_id: match which >> 4 & 3 {
                0 => input.u16(),
                1 => 3,
                2 => 4,
                _ => 1,
            },
            code,
            attribute_id: if which & 0x40 == 0 {
                2
            } else {
                input.u8().cast_signed()
            },
            value: any_value(input),
            scaler_unit: (which & 0x80 != 0).then(|| (input.u8().cast_signed(), input.u8())),
        }
    }

    fn attribute(&self) -> Attribute {
        Attribute {
            class_id: self.class_id,
            attribute_id: self.attribute_id,
        }
    }

    /// Class, code and attribute.
    fn name(&self) -> Vec<u8> {
        let class_id = self.class_id.to_be_bytes();
        let attribute_id = self.attribute_id.cast_unsigned();
        [
            &[0x12],
            &class_id[..],
            &[0x09, 6],
            &self.code,
            &[0x0F, attribute_id],
        ]
        .concat()
    }

    /// The same without tags.
    fn descriptor(&self) -> Vec<u8> {
        let class_id = self.class_id.to_be_bytes();
        let attribute_id = self.attribute_id.cast_unsigned();
        [&class_id[..], &self.code, &[attribute_id]].concat()
    }

    /// Whether it is a text for a quantity, or a number for a text or the clock.
    fn is_out_of_step(&self) -> bool {
        let is_quantity = match self.code {
            [1, 0..=64, 1..=4 | 31 | 51 | 71 | 32 | 52 | 72, 7, 0, 255] => true,
            [1, 0..=64, 1..=4, 8, 0, 255] => true,
            [0, 0..=64, 1, 0, 0, 255] | [0, 0, 96, 1, 0 | 7, 255] => false,
            [1, 0..=64, 0, 2, 129, 255] | [1, 0..=64, 0, 0, 5, 255] => false,
            [1, 1, 96, 1, 1, 255] => false,
            _ => return false,
        };
        self.attribute().is_value() && is_quantity == (self.value[0] == 0x09)
    }

    fn is_push_object_list(&self) -> bool {
        (self.class_id, self.attribute_id) == (40, 2)
    }
}

/// An integer of any type, or an octet-string.
pub fn any_value(input: &mut Input<'_>) -> Vec<u8> {
    let (tag, length) = input.one_of(&[
        (0x06, 4),
        (0x05, 4),
        (0x12, 2),
        (0x10, 2),
        (0x11, 1),
        (0x0F, 1),
        (0x15, 8),
        (0x14, 8),
        (0x09, 12),
    ]);
    let content: [u8; 12] = input.array();
    match tag {
        0x09 => [&[tag, 12], &content[..]].concat(),
        _ => [&[tag], &content[..length]].concat(),
    }
}

fn any_objects(input: &mut Input<'_>) -> Vec<Object> {
    let count = usize::from(input.u8()) % MOST;
    (0..count).map(|_| Object::any(input)).collect()
}

/// An array or structure of so many values.
pub fn list(tag: u8, count: usize, values: &[Vec<u8>]) -> Vec<u8> {
    let count = u8::try_from(count).expect("a few");
    let head = match count {
        0..=0x7F => vec![tag, count],
        _ => vec![tag, 0x81, count],
    };
    [head, values.concat()].concat()
}

/// Asserts that the values come back, each under its code, and no octet behind
/// them.
fn gives_back(body: &[u8], objects: &[Object], has_attributes: bool, has_scales: bool) {
    let apdu = notification(body);
    let list = List::parse(&apdu, Scales::new()).expect("it names its objects");
    is_what_was_sent(&list);
    assert!(list.remaining().is_empty());
    let mut entries = list.entries();
    for object in objects {
        let entry = entries.next().expect("an entry for each");
        assert_eq!(entry.code().map(|code| code.octets()), Some(object.code));
        let (value, rest) = han_dlms::Data::parse(&object.value).expect("we wrote it");
        assert!(rest.is_empty());
        assert_eq!(entry.value, value);
        assert_eq!(entry.attribute, has_attributes.then(|| object.attribute()));
        if has_scales && let Some((scaler, unit)) = object.scaler_unit {
            assert_eq!(entry.scaler.map(|scaler| scaler.value), Some(scaler));
            assert_eq!(entry.unit.map(|unit| unit.value.code()), Some(unit));
        }
    }
    assert!(entries.next().is_none());
}

/// Asserts that the value in this place is told, which cannot be its object's.
fn is_refused(body: &[u8], position: usize, object: &Object) {
    let error = List::parse(&notification(body), Scales::new()).err();
    let expected = Error::UnexpectedValue {
        position,
        obis: Obis::from_octets(object.code),
        tag: DataTag::new(object.value[0]),
    };
    assert_eq!(error, Some(expected));
}

/// The objects first, themselves among them or not, and then the values.
pub fn push_objects(mut input: Input<'_>) {
    let how = input.u8();
    let mut objects = any_objects(&mut input);
    let lists_itself = how & 1 == 0;
    if !lists_itself && objects.first().is_none_or(Object::is_push_object_list) {
        return;
    }
    let itself = Object {
        class_id: 40,
        code: [0, how >> 4, 25, 9, 0, 255],
        attribute_id: 2,
        value: vec![],
        scaler_unit: None,
    };
    let named: Vec<_> = lists_itself
        .then_some(itself)
        .into_iter()
        .chain(objects.iter().cloned())
        .collect();
    let named: Vec<_> = named
        .iter()
        .map(|object| list(0x02, 4, &[object.name(), vec![0x12, 0, 0]]))
        .collect();
    let values = |objects: &[Object]| {
        let mut values = vec![list(0x01, named.len(), &named)];
        values.extend(objects.iter().map(|object| object.value.clone()));
        list(0x02, objects.len() + 1, &values)
    };
    let body = values(&objects);
    match objects.iter().position(Object::is_out_of_step) {
        Some(index) => is_refused(&body, index + 1, &objects[index]),
        None => gives_back(&body, &objects, true, false),
    }

    // A value is missing, or there is one too many.
    if how & 2 == 0 {
        objects.push(Object::any(&mut input));
    } else if objects.pop().is_none() {
        return;
    }
    let apdu = notification(&values(&objects));
    let error = List::parse(&apdu, Scales::new()).err();
    let expected = Error::PushObjectsDiffer {
        objects: named.len() + usize::from(!lists_itself),
        values: objects.len() + 1,
    };
    assert_eq!(error, Some(expected));
}

/// Class, code, attribute and value, in structures or flat.
pub fn attributes(mut input: Input<'_>) {
    let how = input.u8();
    let objects = any_objects(&mut input);
    // With values that look like indices it is a list of objects.
    let is_an_index = |object: &Object| object.value == [0x12, 0, 0];
    if objects.iter().all(is_an_index) {
        return;
    }
    let parts = objects
        .iter()
        .map(|object| [object.name(), object.value.clone()]);
    let body = match how & 1 {
        0 => {
            let structures: Vec<_> = parts.map(|parts| list(0x02, 4, &parts)).collect();
            list(0x01 + (how >> 1 & 1), objects.len(), &structures)
        }
        _ => list(
            0x02,
            4 * objects.len(),
            &parts.flatten().collect::<Vec<_>>(),
        ),
    };
    gives_back(&body, &objects, true, false);
}

/// Descriptors with their values, if these octets begin with a list of nothing
/// else: how many, and what stands behind them.
pub fn read_descriptors(octets: &[u8]) -> Option<(usize, &[u8])> {
    let [0x02, octets @ ..] = octets else {
        return None;
    };
    let (2, [0x16, _, 0x01, octets @ ..]) = length(octets)? else {
        return None;
    };
    let (count @ 1.., mut rest) = length(octets)? else {
        return None;
    };
    for _ in 0..count {
        let [0x02, octets @ ..] = rest else {
            return None;
        };
        let (2, octets) = length(octets)? else {
            return None;
        };
        if !may_begin_a_class(*octets.first()?) {
            return None;
        }
        // As deep as it stands: in two structures and an array.
        let value = [&[0x02, 1].repeat(3), octets.get(9..)?].concat();
        let left = Tree::parse(&value)?.rest.len();
        rest = &octets[octets.len() - left..];
    }
    Some((count, rest))
}

/// Of the standard's classes or of a maker's; what is between them is a tag.
const fn may_begin_a_class(octet: u8) -> bool {
    matches!(octet, 0 | 0x20..=0x7F)
}

/// A length, and what stands behind it.
fn length(octets: &[u8]) -> Option<(usize, &[u8])> {
    let (first, rest) = octets.split_first()?;
    let (length, rest) = match first {
        0..=0x7F => return Some((usize::from(*first), rest)),
        0x81..=0x84 => rest.split_at_checked(usize::from(first & 0x7F))?,
        _ => return None,
    };
    let sum = |sum, octet: &u8| sum << 8 | usize::from(*octet);
    Some((length.iter().fold(0, sum), rest))
}

/// Class, code and attribute without tags, and a value; then cut anywhere.
pub fn descriptors(mut input: Input<'_>) {
    let (number, cut) = (input.u8(), usize::from(input.u16()));
    let mut objects = any_objects(&mut input);
    if objects.is_empty() {
        return;
    }
    for object in &mut objects {
        if !may_begin_a_class(object.class_id.to_be_bytes()[0]) {
            object.class_id &= 0xFF;
        }
    }
    let described: Vec<_> = objects
        .iter()
        .map(|object| list(0x02, 2, &[object.descriptor(), object.value.clone()]))
        .collect();
    let array = list(0x01, described.len(), &described);
    let body = list(0x02, 2, &[vec![0x16, number], array]);
    gives_back(&body, &objects, true, false);

    let apdu = notification(&body[..cut % body.len()]);
    if let Ok(list) = List::parse(&apdu, Scales::new()) {
        is_what_was_sent(&list);
        assert!(list.entries().all(|entry| entry.attribute.is_none()));
    }
}

/// Code, value and often scaler and unit; in structures, flat, or mixed.
pub fn pairs(mut input: Input<'_>) {
    let how = input.u8();
    let objects = any_objects(&mut input);
    if objects.is_empty() {
        return;
    }
    let (mut body, mut count) = (vec![], 0);
    for (index, object) in objects.iter().enumerate() {
        let mut parts = vec![
            [&[0x09, 6], &object.code[..]].concat(),
            object.value.clone(),
        ];
        if let Some((scaler, unit)) = object.scaler_unit {
            parts.push(vec![0x02, 2, 0x0F, scaler.cast_unsigned(), 0x16, unit]);
        }
        let is_flat = how >> (index % 8) & 1 == 1;
        count += if is_flat { parts.len() } else { 1 };
        body.push(if is_flat {
            parts.concat()
        } else {
            list(0x02, parts.len(), &parts)
        });
    }
    gives_back(&list(0x02, count, &body), &objects, false, true);
}
