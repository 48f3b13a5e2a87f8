//! Lists built from any values, in each shape that is sent outside of Norway,
//! give the values back under their codes; with a count that is wrong they are
//! refused. Of any octets nothing is read that was not sent, and never a value
//! out of a list of objects.
//!
//! Each execution tries one shape.
//!
//! Input: the shape; what of it is asked; then the objects and their values, or
//! the octets.

#![no_main]

#[path = "push_list/objects.rs"]
mod objects;
#[path = "push_list/places.rs"]
mod places;

use han_fuzz::{Input, Tree, is_what_was_sent, notification};
use han_meters::{List, Row, Scales};
use han_obis::{Unit, codes};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let mut input = Input::new(input);
    match input.u8() % 8 {
        0 => any_octets(input),
        1 => any_octets_by_rows(input),
        2 => objects::push_objects(input),
        3 => objects::attributes(input),
        4 => objects::pairs(input),
        5 => places::of_a_grid_company(input),
        6 => places::of_the_caller(input),
        _ => objects::descriptors(input),
    }
});

fn any_octets(mut input: Input<'_>) {
    let is_body = input.u8() & 1 == 0;
    let octets = input.rest();
    if !is_body {
        if let Ok(list) = List::parse(octets, Scales::new()) {
            is_what_was_sent(&list);
        }
        return;
    }
    let apdu = notification(octets);
    let Ok(list) = List::parse(&apdu, Scales::new()) else {
        return;
    };
    is_what_was_sent(&list);
    if let Some((count, rest)) = objects::read_descriptors(octets) {
        assert_eq!(list.remaining(), rest);
        assert_eq!(list.entries().count(), count);
        return;
    }
    let parsed = Tree::parse(octets).expect("a list was read");
    assert_eq!(list.remaining(), parsed.rest);
    let Tree::List { elements, .. } = parsed.tree else {
        panic!("a list of what is none");
    };
    assert!(list.entries().count() <= elements.len());
    if elements.first().is_some_and(is_of_objects) {
        assert_eq!(list.entries().count(), elements.len() - 1);
    }
}

/// Class, code, attribute and index, nothing else and at least once.
fn is_of_objects(tree: &Tree<'_>) -> bool {
    let Tree::List { tag: 1, elements } = tree else {
        return false;
    };
    let is_object = |tree: &Tree<'_>| match tree {
        Tree::List { tag: 2, elements } => match &elements[..] {
            [
                Tree::Simple { tag: 0x12, .. },
                Tree::Simple {
                    tag: 0x09, content, ..
                },
                Tree::Simple { tag: 0x0F, .. },
                Tree::Simple { tag: 0x12, .. },
            ] => content.len() == 6,
            _ => false,
        },
        _ => false,
    };
    !elements.is_empty() && elements.iter().all(is_object)
}

fn any_octets_by_rows(mut input: Input<'_>) {
    const KINDS: [Row; 5] = [
        Row::number(codes::ACTIVE_POWER_IMPORT, -1, Unit::WATT),
        Row::unscaled(codes::ACTIVE_ENERGY_IMPORT),
        Row::text(codes::LIST_VERSION),
        Row::clock(codes::CLOCK),
        Row::UNKNOWN,
    ];
    let count = usize::from(input.u8() & 0x1F);
    let rows: Vec<_> = (0..count).map(|_| input.one_of(&KINDS)).collect();
    let apdu = notification(input.rest());
    if let Ok(list) = List::parse_as(&apdu, &rows, Scales::new()) {
        is_what_was_sent(&list);
        assert_eq!(list.entries().count(), count);
    }
}
