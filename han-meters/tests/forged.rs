//! Messages whose checks are right and whose content is not: no line makes
//! them, but whoever can write on the line can.

#![cfg(feature = "hdlc")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

#[path = "support/frame.rs"]
mod frame;
#[path = "support/single.rs"]
mod single;

use frame::{frame, segments};
use han_hdlc::{Frame, Llc};
use han_meters::{List, Receiver, Scales};
use han_obis::codes;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use single::single_telegrams;

fn apdu(which: Index) -> Vec<u8> {
    let octets = &which.get(single_telegrams()).octets;
    let information = Frame::parse(octets).unwrap().information();
    Llc::strip(information).1.to_vec()
}

/// Receives the APDU, in one frame and in segments, and asks for everything
/// that can be asked for.
fn survive(apdu: &[u8]) -> Result<(), TestCaseError> {
    let scales = Scales::new()
        .with_energy(i8::MIN)
        .with_current(i8::MAX)
        .with_voltage(-3);
    let mut receiver = Receiver::<2049, 1024>::with_scales(scales);
    for line in [frame(apdu), segments(apdu, 60).concat()] {
        let mut octets = &line[..];
        while let Some(outcome) = receiver.next_reading(&mut octets) {
            let list = receiver.list();
            prop_assert_eq!(outcome.is_ok(), list.is_some());
            let Some(list) = list else { continue };
            for entry in list.entries() {
                let _ = format!("{entry:?} {:?} {:?}", entry.quantity(), entry.clock());
            }
            let reading = list.reading();
            let time = reading.time.and_then(|time| time.unix_seconds());
            let _ = format!("{reading:?} {time:?}");
        }
        prop_assert!(octets.is_empty());
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn telegrams_with_octets_changed_are_survived(
        which in any::<Index>(),
        changes in prop::collection::vec((any::<Index>(), any::<u8>()), 1..8),
    ) {
        let mut apdu = apdu(which);
        for (at, octet) in changes {
            let at = at.index(apdu.len());
            apdu[at] = octet;
        }
        survive(&apdu)?;
    }

    #[test]
    fn telegrams_with_octets_moved_are_survived(
        which in any::<Index>(),
        from in any::<Index>(),
        to in any::<Index>(),
        length in 0..40_usize,
    ) {
        let mut apdu = apdu(which);
        let from = from.index(apdu.len());
        let moved: Vec<u8> = apdu[from..].iter().copied().take(length).collect();
        let to = to.index(apdu.len());
        apdu.splice(to..to, moved);
        survive(&apdu)?;
    }

    #[test]
    fn lists_of_any_shape_are_survived(pieces in prop::collection::vec(piece(), 1..20), array: bool) {
        let count = pieces.iter().map(|(elements, _)| elements).sum::<u8>();
        let body: Vec<u8> = pieces.into_iter().flat_map(|(_, octets)| octets).collect();
        let tag = if array { 0x01 } else { 0x02 };
        let notification = [&[0x0F, 0, 0, 0, 0, 0, tag, count][..], &body].concat();
        survive(&notification)?;
    }
}

/// One or two elements of a list, well-formed and in any order: objects,
/// pairs, tuples of attributes, bare values, nulls.
fn piece() -> impl Strategy<Value = (u8, Vec<u8>)> {
    prop_oneof![
        (code(), value()).prop_map(|(code, value)| (1, [&[2, 2][..], &code, &value].concat())),
        (code(), value(), scaler_unit())
            .prop_map(|(code, value, scale)| (1, [&[2, 3][..], &code, &value, &scale].concat())),
        (code(), value()).prop_map(|(code, value)| (2, [code, value].concat())),
        (code(), value()).prop_map(|(code, value)| (
            1,
            [&[2, 4, 0x12, 0, 3][..], &code, &[0x0F, 2], &value].concat()
        )),
        value().prop_map(|value| (1, value)),
        Just((2, vec![0, 0])),
    ]
}

/// A code that some list uses, or any other.
fn code() -> impl Strategy<Value = Vec<u8>> {
    let known = prop::sample::select(codes::ALL).prop_map(|(code, _)| code.octets());
    prop_oneof![4 => known, 1 => any::<[u8; 6]>()].prop_map(|code| [&[9, 6][..], &code].concat())
}

const TEXTS: &[&[u8]] = &[
    b"AIDON_V0001",
    b"KFM_001",
    b"Kamstrup_V0001",
    b"ZFF1",
    b"\0\0",
];

fn value() -> impl Strategy<Value = Vec<u8>> {
    let text = |tag: u8| {
        prop::sample::select(TEXTS).prop_map(move |text| {
            let length = u8::try_from(text.len()).unwrap();
            [&[tag, length][..], text].concat()
        })
    };
    prop_oneof![
        any::<u32>().prop_map(|value| [&[0x06][..], &value.to_be_bytes()].concat()),
        any::<i16>().prop_map(|value| [&[0x10][..], &value.to_be_bytes()].concat()),
        any::<u64>().prop_map(|value| [&[0x15][..], &value.to_be_bytes()].concat()),
        any::<[u8; 12]>().prop_map(|clock| [&[9, 12][..], &clock].concat()),
        any::<u8>().prop_map(|value| vec![0x16, value]),
        text(0x09),
        text(0x0A),
    ]
}

fn scaler_unit() -> impl Strategy<Value = Vec<u8>> {
    (any::<i8>(), any::<u8>()).prop_map(|(scaler, unit)| {
        let [scaler] = scaler.to_be_bytes();
        vec![2, 2, 0x0F, scaler, 0x16, unit]
    })
}

/// The strategies above would prove nothing if no list came of them.
#[test]
fn most_forged_lists_are_lists() {
    let mut runner = TestRunner::deterministic();
    let objects = prop::collection::vec(piece(), 1..20);
    let lists = (0..500).filter(|_| {
        let pieces = objects.new_tree(&mut runner).unwrap().current();
        let count = pieces.iter().map(|(elements, _)| elements).sum::<u8>();
        let body: Vec<u8> = pieces.into_iter().flat_map(|(_, octets)| octets).collect();
        let notification = [&[0x0F, 0, 0, 0, 0, 0, 0x02, count][..], &body].concat();
        List::parse(&notification, Scales::new()).is_ok()
    });
    let lists = lists.count();
    assert!(lists > 100, "{lists} of 500");
}
