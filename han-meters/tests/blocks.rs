//! Lists that come in blocks of a block transfer.

#![cfg(feature = "blocks")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

#[path = "support/captured.rs"]
mod captured;
#[path = "support/wires.rs"]
mod wires;

use std::collections::BTreeSet;

use captured::captures;
use han_dlms::{ApduTag, ErrorKind};
use han_hdlc::Llc;
use han_meters::{Error, List, Reading, ReceiveError, Receiver, Scales};
use proptest::prelude::*;
use wires::{
    Outcome, block, blocks, events, framed, hdlc, outcomes, receive, receive_all, segments,
    with_llc,
};

/// The APDU in a frame of the corpus.
fn list(name: &str) -> Vec<u8> {
    let telegrams = han_corpus::telegrams();
    let found = telegrams.iter().find(|telegram| telegram.name == name);
    let frame = han_hdlc::Frame::parse(&found.unwrap().octets).unwrap();
    Llc::strip(frame.information()).1.to_vec()
}

fn list_1() -> Vec<u8> {
    list("aidon/6525-list1")
}

fn list_2() -> Vec<u8> {
    list("kaifa/ma304h3e-list2")
}

fn list_3() -> Vec<u8> {
    list("aidon/6534-list3")
}

fn read(apdu: &[u8]) -> Reading {
    List::parse(apdu, Scales::new()).unwrap().reading()
}

fn blocks_error(outcome: &Outcome) -> ErrorKind {
    match outcome {
        Err(ReceiveError::Blocks(error)) => error.kind(),
        other => panic!("{other:?}"),
    }
}

fn aborted(length: usize) -> ErrorKind {
    ErrorKind::ReassemblyAborted { length }
}

/// The blocks with these numbers of an APDU in blocks of 80 octets, each in a
/// frame.
fn line(apdu: &[u8], numbers: &[usize]) -> Vec<u8> {
    let frames = framed(&blocks(apdu, 80));
    let taken = numbers.iter().map(|number| frames[number - 1].clone());
    taken.collect::<Vec<_>>().concat()
}

#[test]
fn blocks_of_any_length_are_joined_and_the_list_is_lent() {
    for apdu in [list_1(), list_2(), list_3()] {
        for size in [1, 7, 100, 126, 384, 1000] {
            let line = framed(&blocks(&apdu, size)).concat();
            let mut receiver = Receiver::<1024, 512>::new();
            let came = receive(&mut receiver, &line);
            assert_eq!(came, [(Ok(read(&apdu)), Some(apdu.clone()))], "{size}");
            let entries = List::parse(&apdu, Scales::new()).unwrap().entries().count();
            let mut octets = &line[..];
            receiver.next_reading(&mut octets).unwrap().unwrap();
            assert_eq!(receiver.list().unwrap().entries().count(), entries);
        }
    }
}

#[test]
fn a_lone_block_needs_no_room() {
    let apdu = list_3();
    let line = framed(&blocks(&apdu, 1000)).concat();
    let came = receive(&mut Receiver::<1024>::new(), &line);
    assert_eq!(came, [(Ok(read(&apdu)), Some(apdu))]);
}

#[test]
fn without_room_each_block_is_told_by_its_number() {
    let line = framed(&blocks(&list_3(), 200)).concat();
    let mut receiver = Receiver::<1024>::new();
    let told = |block_number, last| {
        Err(ReceiveError::List(Error::BlockTransfer {
            block_number,
            last,
        }))
    };
    let came = outcomes(&mut receiver, &line);
    let count = u16::try_from(came.len()).unwrap();
    let expected: Vec<Outcome> = (1..=count)
        .map(|number| told(number, number == count))
        .collect();
    assert_eq!(came, expected);
    assert_eq!(receiver.counters().block_transfer, u32::from(count));
}

#[test]
fn empty_blocks_are_blocks() {
    let apdu = list_1();
    let (head, tail) = apdu.split_at(20);
    let blocks = [
        block(1, false, &[]),
        block(2, false, head),
        block(3, false, &[]),
        block(4, false, tail),
        block(5, true, &[]),
    ];
    let came = outcomes(&mut Receiver::<512, 512>::new(), &framed(&blocks).concat());
    assert_eq!(came, [Ok(read(&apdu))]);
}

#[test]
fn a_transfer_broken_off_and_started_again_is_told_and_then_read() {
    let apdu = list_3();
    assert_eq!(blocks(&apdu, 80).len(), 5);
    let mut receiver = Receiver::<512, 512>::new();
    let came = receive(&mut receiver, &line(&apdu, &[1, 2, 1, 2, 3, 4, 5]));
    assert_eq!(blocks_error(&came[0].0), aborted(160));
    assert_eq!(came[0].1, None);
    assert_eq!(came[1..], [(Ok(read(&apdu)), Some(apdu))]);
    let counters = receiver.counters();
    assert_eq!((counters.frames, counters.reassembly_aborted), (7, 1));
}

#[test]
fn a_block_lost_doubled_or_out_of_order_is_told_once_and_the_next_transfer_is_right() {
    let apdu = list_3();
    for wrong in [
        &[1, 3, 4, 5][..],
        &[1, 2, 4, 5],
        &[1, 2, 3, 5],
        &[1, 1, 2, 3, 4],
        &[1, 2, 2, 3, 4, 5],
        &[1, 3, 2, 4, 5],
        &[1, 2, 3, 4],
    ] {
        let octets = [line(&apdu, wrong), line(&apdu, &[1, 2, 3, 4, 5])].concat();
        let mut receiver = Receiver::<512, 512>::new();
        let came = outcomes(&mut receiver, &octets);
        assert_eq!(came.last(), Some(&Ok(read(&apdu))), "{wrong:?}");
        let told = &came[..came.len() - 1];
        assert!(
            told.iter()
                .all(|told| matches!(blocks_error(told), ErrorKind::ReassemblyAborted { .. }))
        );
        // The second transfer of `[1, 1, 2, 3, 4]` is given up as well.
        let times = if wrong == [1, 1, 2, 3, 4] { 2 } else { 1 };
        assert_eq!(told.len(), times, "{wrong:?}");
    }
}

#[test]
fn the_middle_of_a_transfer_is_told_once() {
    let apdu = list_3();
    let octets = [line(&apdu, &[3, 4, 5]), line(&apdu, &[1, 2, 3, 4, 5])].concat();
    let mut receiver = Receiver::<512, 512>::new();
    let came = outcomes(&mut receiver, &octets);
    let unexpected = ErrorKind::UnexpectedBlock { number: 3 };
    assert_eq!(blocks_error(&came[0]), unexpected);
    assert_eq!(came[1..], [Ok(read(&apdu))]);
    assert_eq!(receiver.counters().unexpected_piece, 1);
}

/// All orders in which two transfers can share a line.
fn interleavings(first: &[Vec<u8>], second: &[Vec<u8>]) -> Vec<Vec<u8>> {
    match (first, second) {
        ([], rest) | (rest, []) => vec![rest.concat()],
        ([a, first_left @ ..], [b, second_left @ ..]) => {
            let behind = |octets: &Vec<u8>, rest: Vec<Vec<u8>>| {
                let orders = rest.into_iter();
                orders
                    .map(|order| [&octets[..], &order].concat())
                    .collect::<Vec<_>>()
            };
            let mut orders = behind(a, interleavings(first_left, second));
            orders.extend(behind(b, interleavings(first, second_left)));
            orders
        }
    }
}

#[test]
fn two_transfers_mixed_give_their_own_lists_or_none() {
    let (list_2, list_3) = (list_2(), list_3());
    let good: BTreeSet<String> = [&list_2, &list_3]
        .map(|apdu| format!("{:?}", read(apdu)))
        .into_iter()
        .collect();
    for (size, other_size) in [(100, 50), (80, 80), (130, 40)] {
        let first = framed(&blocks(&list_3, size));
        let second = framed(&blocks(&list_2, other_size));
        let orders = interleavings(&first, &second);
        assert!(orders.len() >= 20, "{}", orders.len());
        for octets in orders {
            let mut receiver = Receiver::<512, 512>::new();
            let came = outcomes(&mut receiver, &octets);
            for reading in came.iter().flatten() {
                assert!(good.contains(&format!("{reading:?}")), "{reading:?}");
            }
            let told = came.iter().filter(|outcome| outcome.is_err()).count();
            let readings = usize::try_from(receiver.counters().readings).unwrap();
            assert_eq!(told == 0, readings == 2, "one lost and nothing told");
        }
    }
}

/// A push of so many objects, as Landis+Gyr and Iskraemeco send it, and their
/// values from `base` on.
#[cfg(feature = "europe")]
fn push(objects: u8, base: u8) -> Vec<u8> {
    let object = |class: u8, code: [u8; 6]| {
        let front = [0x02, 4, 0x12, 0, class, 0x09, 6];
        [&front[..], &code, &[0x0F, 2, 0x12, 0, 0]].concat()
    };
    let quantities = [1, 2, 3, 4, 31, 51, 71];
    let registers = (1..objects).map(|number| {
        let quantity = quantities[usize::from(number - 1)];
        object(3, [1, 0, quantity, 7, 0, 255])
    });
    let values = (1..objects).map(|number| vec![0x06, 0, 0, 0, base + number]);
    [
        vec![0x0F, 0, 0, 0, 1, 0, 0x02, objects, 0x01, objects],
        object(40, [0, 0, 25, 9, 0, 255]),
    ]
    .into_iter()
    .chain(registers)
    .chain(values)
    .collect::<Vec<_>>()
    .concat()
}

/// The head of one and the tail of another is longer than its own objects say, or
/// shorter.
#[cfg(feature = "europe")]
#[test]
fn mixed_push_lists_of_different_length_give_their_own_values_or_none() {
    let scales = Scales::new().with_power(0).with_current(0);
    let read = |apdu: &[u8]| List::parse(apdu, scales).unwrap().reading();
    let mut mixed = 0;
    for (a, b) in [(3, 5), (3, 8), (4, 6), (5, 7)] {
        let lists = [push(a, 100), push(b, 200)];
        let good = [read(&lists[0]), read(&lists[1])];
        for size in 30..100 {
            let cut = lists.each_ref().map(|apdu| framed(&blocks(apdu, size)));
            if cut[0].len().max(cut[1].len()) > 4 {
                continue;
            }
            for octets in interleavings(&cut[0], &cut[1]) {
                let mut receiver = Receiver::<512, 512>::with_scales(scales);
                let came = outcomes(&mut receiver, &octets);
                for reading in came.iter().flatten() {
                    assert!(good.contains(reading), "{size}: {reading:?}");
                }
                let trailing = |outcome: &&Outcome| {
                    matches!(
                        outcome,
                        Err(ReceiveError::List(Error::TrailingOctets { .. }))
                    )
                };
                mixed += came.iter().filter(trailing).count();
            }
        }
    }
    assert!(mixed > 100, "{mixed}");
}

#[test]
fn octets_behind_a_joined_list_are_refused_and_behind_a_lone_one_kept() {
    let list_2 = list_2();
    let longer = [&list_2[..], &[0x06, 0, 0, 0, 9]].concat();
    let refused = ReceiveError::List(Error::TrailingOctets { count: 5 });
    let mut joined = vec![
        framed(&blocks(&longer, 80)),
        segments(&with_llc(&longer), 80),
    ];
    if cfg!(feature = "mbus") {
        joined.push(wires::pieces(&longer, 80));
    }
    for frames in joined {
        let mut receiver = Receiver::<512, 512>::new();
        let came = receive(&mut receiver, &frames.concat());
        assert_eq!(came, [(Err(refused), Some(longer.clone()))]);
        assert!(receiver.list().is_none());
        assert_eq!(receiver.counters().readings, 0);
    }

    let mut receiver = Receiver::<512, 512>::new();
    let octets = hdlc(&with_llc(&longer), false);
    assert_eq!(
        receiver.next_reading(&mut &octets[..]),
        Some(Ok(read(&list_2)))
    );
    assert_eq!(receiver.list().unwrap().remaining().len(), 5);
}

/// What no number, no length and no count shows: two runs of the same list, cut
/// in the same place. The head is of the one and the tail of the other. It is
/// told that there was a transfer which was given up, and no more.
#[test]
fn what_remains_are_two_runs_of_one_list_cut_alike() {
    let first = list_3();
    let mut second = first.clone();
    let at = |code: [u8; 6]| first.windows(6).position(|octets| octets == code).unwrap();
    let meter_id = at([0, 0, 96, 1, 0, 255]) + 8;
    let current = at([1, 0, 31, 7, 0, 255]) + 8;
    assert!(meter_id < 80 && current > 80, "{meter_id} {current}");
    second[meter_id] ^= 1;
    second[current] ^= 1;

    let octets = [
        line(&first, &[1]),
        line(&second, &[1]),
        line(&first, &[2, 3, 4, 5]),
    ]
    .concat();
    let came = receive(&mut Receiver::<512, 512>::new(), &octets);
    assert_eq!(blocks_error(&came[0].0), aborted(80));
    let mixed = [&second[..80], &first[80..]].concat();
    assert_eq!(came[1..], [(Ok(read(&mixed)), Some(mixed.clone()))]);
    assert!(mixed != first && mixed != second);
}

#[test]
fn a_transfer_that_exceeds_the_room_is_told_once_and_the_next_is_right() {
    let (list_3, list_1) = (list_3(), list_1());
    let octets = [
        framed(&blocks(&list_3, 100)).concat(),
        framed(&blocks(&list_1, 20)).concat(),
    ]
    .concat();
    let mut receiver = Receiver::<512, 250>::new();
    let came = outcomes(&mut receiver, &octets);
    let too_long = ErrorKind::MessageTooLong { needed: 300 };
    assert_eq!(blocks_error(&came[0]), too_long);
    assert_eq!(came[1..], [Ok(read(&list_1))]);
    assert_eq!(receiver.counters().message_too_long, 1);
}

#[test]
fn an_apdu_as_long_as_the_room_is_joined() {
    let apdu = list_1();
    assert_eq!(apdu.len(), 29);
    let octets = framed(&blocks(&apdu, 10)).concat();
    let came = outcomes(&mut Receiver::<512, 29>::new(), &octets);
    assert_eq!(came, [Ok(read(&apdu))]);
    let came = outcomes(&mut Receiver::<512, 28>::new(), &octets);
    assert!(matches!(
        blocks_error(&came[0]),
        ErrorKind::MessageTooLong { .. }
    ));
}

#[test]
fn damage_between_blocks_gives_up_the_transfer() {
    let apdu = list_3();
    let frames = framed(&blocks(&apdu, 100));
    let mut damaged = frames.clone();
    damaged[2][30] ^= 1;
    let octets = [damaged.concat(), frames.concat()].concat();
    let mut receiver = Receiver::<512, 512>::new();
    let came = outcomes(&mut receiver, &octets);
    assert!(matches!(came[0], Err(ReceiveError::Frame(_))));
    assert_eq!(blocks_error(&came[1]), aborted(200));
    assert_eq!(came[2..], [Ok(read(&apdu))]);
    let counters = receiver.counters();
    assert_eq!((counters.bad_fcs, counters.reassembly_aborted), (1, 1));
}

#[test]
fn silence_gives_up_an_open_transfer() {
    let apdu = list_3();
    let mut receiver = Receiver::<512, 512>::new();
    let came = receive_all(&mut receiver, &line(&apdu, &[1, 2]));
    assert_eq!(came.len(), 1);
    assert_eq!(blocks_error(&came[0].0), aborted(160));
    assert_eq!(receive_all(&mut receiver, &[]), []);
    // What would have been the next one is none, and need not be told again.
    assert_eq!(receive(&mut receiver, &line(&apdu, &[3, 4, 5])), []);
    let came = outcomes(&mut receiver, &line(&apdu, &[1, 2, 3, 4, 5]));
    assert_eq!(came, [Ok(read(&apdu))]);
}

#[test]
fn a_telegram_between_blocks_is_read_and_so_is_the_transfer() {
    let (list_3, list_1) = (list_3(), list_1());
    let frames = framed(&blocks(&list_3, 100));
    for between in [
        hdlc(&with_llc(&list_1), false),
        segments(&with_llc(&list_1), 10).concat(),
    ] {
        let octets = [&frames[..2].concat()[..], &between, &frames[2..].concat()].concat();
        let mut receiver = Receiver::<512, 512>::new();
        let came = receive(&mut receiver, &octets);
        let expected = [
            (Ok(read(&list_1)), Some(list_1.clone())),
            (Ok(read(&list_3)), Some(list_3.clone())),
        ];
        assert_eq!(came, expected);
    }
}

/// A block in segments stands behind the blocks before it, in the same memory.
#[test]
fn blocks_in_segments_are_joined() {
    let apdu = list_3();
    for (block_size, segment_size) in [(100, 40), (200, 9), (150, 154), (400, 100)] {
        let blocks = blocks(&apdu, block_size);
        let frames = blocks.iter().enumerate().flat_map(|(index, block)| {
            let message = if index == 0 {
                with_llc(block)
            } else {
                block.clone()
            };
            segments(&message, segment_size)
        });
        let octets: Vec<u8> = frames.flatten().collect();
        let mut receiver = Receiver::<512, 600>::new();
        let came = receive(&mut receiver, &octets);
        assert_eq!(
            came,
            [(Ok(read(&apdu)), Some(apdu.clone()))],
            "{block_size} {segment_size}"
        );
    }
}

#[test]
fn a_segment_lost_within_a_block_gives_up_the_transfer_and_is_told_once() {
    let apdu = list_3();
    let blocks = blocks(&apdu, 100);
    let first = hdlc(&with_llc(&blocks[0]), false);
    let second = segments(&blocks[1], 40);
    let restart = framed(&blocks).concat();
    let octets = [&first[..], &second[0], &restart].concat();
    let mut receiver = Receiver::<512, 512>::new();
    let came = outcomes(&mut receiver, &octets);
    let [Err(ReceiveError::Frame(error)), Ok(reading)] = &came[..] else {
        panic!("{came:?}")
    };
    assert_eq!(
        error.kind(),
        han_hdlc::ErrorKind::ReassemblyAborted { length: 40 }
    );
    assert_eq!(*reading, read(&apdu));

    // Silence gives up both, and tells of the transfer.
    let octets = [&first[..], &second[0]].concat();
    let came = receive_all(&mut Receiver::<512, 512>::new(), &octets);
    assert_eq!(came.len(), 1);
    assert_eq!(blocks_error(&came[0].0), aborted(100));
}

#[test]
fn a_block_that_breaks_off_is_an_invalid_apdu_and_ends_the_transfer() {
    let apdu = list_3();
    let blocks = blocks(&apdu, 100);
    let frames = framed(&blocks);
    let cut = &blocks[1][..50];
    let octets = [&frames[0][..], &hdlc(cut, false), &frames[1..].concat()].concat();
    let mut receiver = Receiver::<512, 512>::new();
    let came = receive(&mut receiver, &octets);
    assert_eq!(came.len(), 1, "what is left goes by: {came:?}");
    assert!(matches!(came[0].0, Err(ReceiveError::List(Error::Apdu(_)))));
    assert_eq!(came[0].1.as_deref(), Some(cut));
    assert_eq!(receiver.counters().invalid_apdu, 1);
}

#[test]
fn octets_behind_a_block_are_refused() {
    let apdu = list_1();
    let longer = [&block(1, true, &apdu)[..], &[0x00]].concat();
    let mut receiver = Receiver::<512, 512>::new();
    let came = receive(&mut receiver, &hdlc(&with_llc(&longer), false));
    let trailing = ReceiveError::List(Error::TrailingOctets { count: 1 });
    assert_eq!(came, [(Err(trailing), Some(longer))]);
}

#[test]
fn a_block_within_a_block_is_too_deep() {
    let inner = block(1, true, &list_1());
    let tag = ApduTag::GENERAL_BLOCK_TRANSFER;
    let too_deep = ReceiveError::List(Error::TooDeep { tag });
    for size in [15, 200] {
        let octets = framed(&blocks(&inner, size)).concat();
        let mut receiver = Receiver::<512, 512>::new();
        let came = receive(&mut receiver, &octets);
        assert_eq!(came, [(Err(too_deep), Some(inner.clone()))]);
        assert_eq!(receiver.counters().invalid_apdu, 1);
    }
}

#[cfg(feature = "mbus")]
#[test]
fn blocks_in_pieces_of_mbus_are_joined() {
    let apdu = list_3();
    let blocks = blocks(&apdu, 150);
    let octets: Vec<u8> = blocks
        .iter()
        .flat_map(|block| wires::pieces(block, 60))
        .flatten()
        .collect();
    let came = outcomes(&mut Receiver::<64, 600>::new(), &octets);
    assert_eq!(came, [Ok(read(&apdu))]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_cut_of_blocks_and_damage_gives_the_same(
        numbers in prop::collection::vec((1..6_usize, any::<bool>(), prop::option::of((0..100_usize, 0..8_u8))), 1..14),
        cuts in prop::collection::vec(1..300_usize, 1..20),
    ) {
        let frames = [framed(&blocks(&list_3(), 80)), framed(&blocks(&list_2(), 24))];
        let stream: Vec<u8> = numbers.iter().flat_map(|(number, other, damage)| {
            let mut frame = frames[usize::from(*other)][number - 1].clone();
            if let Some((at, bit)) = damage {
                let at = at % frame.len();
                frame[at] ^= 1 << bit;
            }
            frame
        }).collect();
        let whole = events(Receiver::<512, 450>::new(), &stream, [stream.len()]);
        let singly = std::iter::repeat_n(1, stream.len());
        prop_assert_eq!(&whole, &events(Receiver::<512, 450>::new(), &stream, singly));
        let cut = cuts.iter().copied().cycle();
        prop_assert_eq!(&whole, &events(Receiver::<512, 450>::new(), &stream, cut));
    }
}

#[test]
fn every_capture_in_segments_or_blocks_is_joined() {
    let captures = captures("segmented");
    for capture in &captures {
        let name = &capture.name;
        let mut receiver = Receiver::<1024, 2048>::new();
        let came = receive_all(&mut receiver, &capture.octets);
        let reassembled = capture.octets_of("reassembled_hex").unwrap();
        let apdu = Llc::strip(&reassembled).1;
        let lent = came.iter().filter_map(|(_, lent)| lent.as_deref());
        assert_eq!(lent.collect::<Vec<_>>(), [apdu], "{name}");
        let counters = receiver.counters();
        assert_eq!((counters.noise, counters.block_transfer), (0, 0), "{name}");
    }
    println!("{} captures", captures.len());
}
