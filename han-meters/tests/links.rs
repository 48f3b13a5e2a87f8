//! One receiver on either link: HDLC, or wired M-Bus.

#![cfg(feature = "mbus")]
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

use std::sync::LazyLock;

use captured::captures;
use han_corpus::{Telegram, octets_of_hex};
use han_hdlc::Llc;
use han_mbus::{ControlInformation, ErrorKind, LongFrame};
use han_meters::{Error, Link, List, Reading, ReceiveError, Receiver, Scales};
use proptest::prelude::*;
use proptest::sample::Index;
use wires::{events, hdlc, mbus, outcomes, pieces, receive, receive_all, segments, with_llc};

static TELEGRAMS: LazyLock<Vec<Telegram>> = LazyLock::new(han_corpus::telegrams);

fn telegram(name: &str) -> &'static [u8] {
    let found = TELEGRAMS.iter().find(|telegram| telegram.name == name);
    &found.unwrap_or_else(|| panic!("no telegram {name}")).octets
}

/// What one frame of the corpus carries, if it carries one list.
fn apdu(octets: &[u8]) -> Option<Vec<u8>> {
    let frame = han_hdlc::Frame::parse(octets).ok()?;
    let apdu = Llc::strip(frame.information()).1;
    List::parse(apdu, Scales::new()).ok()?;
    Some(apdu.to_vec())
}

fn list(name: &str) -> Vec<u8> {
    apdu(telegram(name)).unwrap()
}

fn read(apdu: &[u8]) -> Reading {
    List::parse(apdu, Scales::new()).unwrap().reading()
}

fn hex(text: &str) -> Vec<u8> {
    octets_of_hex(text).unwrap()
}

fn mbus_error(outcome: &Result<Reading, ReceiveError>) -> ErrorKind {
    match outcome {
        Err(ReceiveError::MbusFrame(error)) => error.kind(),
        other => panic!("{other:?}"),
    }
}

const APDU: &str = "0F000000010C07E8010F010C000000FFC400020306 00000ABC060000000006000003E4";
const ONE_PIECE: &str = "6828286853FF1001670F000000010C07E8010F010C000000FFC40002030600000ABC\
                         060000000006000003E47916";
const TWO_PIECES: &str = "6819196853FF0001670F000000010C07E8010F010C000000FFC4000203AA16\
                          6814146853FF1101670600000ABC060000000006000003E48A16";

#[test]
fn the_vectors_of_one_piece_and_of_two_are_messages() {
    for line in [ONE_PIECE, TWO_PIECES] {
        let mut receiver = Receiver::<64, 64>::new();
        let came = receive(&mut receiver, &hex(line));
        let unknown = ReceiveError::List(Error::UnknownList { elements: 3 });
        assert_eq!(came, [(Err(unknown), Some(hex(APDU)))]);
        assert_eq!(receiver.link(), Some(Link::Mbus));
        assert_eq!(receiver.counters().noise, 0);
        assert_eq!(receiver.position(), if line == ONE_PIECE { 0 } else { 31 });
    }
}

#[test]
fn every_list_of_the_corpus_is_read_from_pieces_of_any_length() {
    let mut lists = 0;
    for telegram in &*TELEGRAMS {
        let Some(apdu) = apdu(&telegram.octets) else {
            continue;
        };
        for size in [40, 245, 250, 252, 255] {
            let line = pieces(&apdu, size).concat();
            let mut receiver = Receiver::<64, 1024>::new();
            let came = receive(&mut receiver, &line);
            assert_eq!(came, [(Ok(read(&apdu)), Some(apdu.clone()))], "{size}");
            assert_eq!(receiver.counters().noise, 0);
        }
        lists += 1;
    }
    assert!(lists >= 40, "{lists}");
}

/// 257 octets whose length says 1.
#[test]
fn a_length_modulo_256_is_understood() {
    let apdu = list("aidon/6534-list3");
    let line = pieces(&apdu, 252);
    assert_eq!(
        (line[0].len(), &line[0][..4]),
        (263, &hex("68 01 01 68")[..])
    );
    let mut receiver = Receiver::<64, 1024>::new();
    assert_eq!(outcomes(&mut receiver, &line.concat()), [Ok(read(&apdu))]);
}

#[test]
fn what_is_found_stays_found() {
    let apdu = list("aidon/6525-list1");
    let (hdlc, mbus) = (telegram("aidon/6525-list1"), pieces(&apdu, 200).concat());
    let mut receiver = Receiver::<512, 512>::new();
    assert_eq!(receiver.link(), None);
    assert_eq!(outcomes(&mut receiver, hdlc), [Ok(read(&apdu))]);
    assert_eq!(receiver.link(), Some(Link::Hdlc));
    assert_eq!(outcomes(&mut receiver, &mbus), []);
    assert_eq!(outcomes(&mut receiver, hdlc), [Ok(read(&apdu))]);

    let mut receiver = Receiver::<512, 512>::new();
    assert_eq!(outcomes(&mut receiver, &mbus), [Ok(read(&apdu))]);
    assert_eq!(receiver.link(), Some(Link::Mbus));
    assert_eq!(outcomes(&mut receiver, hdlc), []);
    assert_eq!(outcomes(&mut receiver, &mbus), [Ok(read(&apdu))]);
    assert_eq!(receiver.link(), Some(Link::Mbus));
    let counters = receiver.counters();
    assert_eq!((counters.frames, counters.readings), (2, 2));
    assert_eq!(counters.noise, u64::try_from(hdlc.len()).unwrap());
}

#[test]
fn what_is_said_is_not_looked_for() {
    let apdu = list("aidon/6525-list1");
    let (hdlc, mbus) = (telegram("aidon/6525-list1"), pieces(&apdu, 200).concat());
    let mut receiver = Receiver::<512, 512>::new().with_link(Link::Mbus);
    assert_eq!(outcomes(&mut receiver, hdlc), []);
    assert_eq!(outcomes(&mut receiver, &mbus), [Ok(read(&apdu))]);
    let mut receiver = Receiver::<512, 512>::new().with_link(Link::Hdlc);
    assert_eq!(outcomes(&mut receiver, &mbus), []);
    assert_eq!(outcomes(&mut receiver, hdlc), [Ok(read(&apdu))]);
}

/// A header's check is stronger than a checksum of 8 bits: the values of an
/// HDLC line can look like a frame of M-Bus.
#[test]
fn a_frame_of_mbus_within_one_of_hdlc_does_not_tell_the_link() {
    let apdu = list("aidon/6525-list1");
    let hidden = mbus(ControlInformation::ONLY_PIECE, &[0x0F]);
    let list = with_llc(&apdu);
    for outer in [hdlc(&pieces(&apdu, 200).concat(), false), {
        let mut around = list.clone();
        around.extend(&hidden);
        hdlc(&around, false)
    }] {
        let said = Receiver::<512, 512>::new().with_link(Link::Hdlc);
        let expected = events(said, &outer, [outer.len()]);
        for piece in [1, 3, outer.len()] {
            let cuts = std::iter::repeat_n(piece, outer.len() / piece + 1);
            let found = events(Receiver::<512, 512>::new(), &outer, cuts);
            assert_eq!(found, expected);
        }
        let mut receiver = Receiver::<512, 512>::new();
        outcomes(&mut receiver, &outer);
        assert_eq!(receiver.link(), Some(Link::Hdlc));
    }
}

/// Behind a header that was lost nothing but the octets themselves tell whether
/// they are values.
#[test]
fn a_frame_of_mbus_that_begins_no_message_does_not_tell_the_link() {
    let apdu = list("aidon/6525-list1");
    let with_control = |control| {
        let frame = LongFrame::new(ControlInformation::ONLY_PIECE, &[0x0F]);
        let mut buffer = [0; 64];
        frame
            .with_control(control)
            .emit(&mut buffer)
            .unwrap()
            .to_vec()
    };
    for begins in [
        with_control(0x53),
        with_control(0x73),
        mbus(ControlInformation::piece(0), &[]),
    ] {
        let mut receiver = Receiver::<512, 512>::new();
        outcomes(&mut receiver, &begins);
        assert_eq!(receiver.link(), Some(Link::Mbus), "{begins:02X?}");
    }
    for other in [
        with_control(0x08),
        mbus(ControlInformation::new(0x01), &[0x0F]),
        mbus(ControlInformation::new(0x11), &[0x0F]),
        mbus(ControlInformation::new(0x72), &[0x0F]),
    ] {
        let mut receiver = Receiver::<512, 512>::new();
        outcomes(&mut receiver, &other);
        assert_eq!(receiver.link(), None, "{other:02X?}");
        let hdlc = telegram("aidon/6525-list1");
        assert_eq!(outcomes(&mut receiver, hdlc), [Ok(read(&apdu))]);
    }
}

#[test]
fn a_line_begun_within_a_telegram_is_not_taken_for_mbus_by_its_values() {
    let whole = telegram("kaifa/ma304t4-list3-mbus-in-data");
    let line = [&whole[20..], whole].concat();
    let mut receiver = Receiver::<512, 512>::new();
    let came = outcomes(&mut receiver, &line);
    assert_eq!(came, [Ok(read(&apdu(whole).unwrap()))]);
    assert_eq!(receiver.link(), Some(Link::Hdlc));
}

/// The end of a frame whose header is right and whose body is not.
#[test]
fn behind_a_damaged_frame_of_hdlc_mbus_is_found() {
    let apdu = list("aidon/6525-list1");
    let mut damaged = telegram("aidon/6525-list1").to_vec();
    damaged[20] ^= 1;
    let line = [damaged, pieces(&apdu, 200).concat()].concat();
    let mut receiver = Receiver::<512, 512>::new();
    let came = outcomes(&mut receiver, &line);
    assert_eq!(came.last(), Some(&Ok(read(&apdu))));
    assert_eq!(receiver.link(), Some(Link::Mbus));
}

#[test]
fn acknowledgements_and_short_frames_between_pieces_go_by() {
    let apdu = list("aidon/6534-list3");
    let between = hex("E5 10 7B FF 7A 16 E5");
    let line = pieces(&apdu, 200).join(&between[..]);
    let mut receiver = Receiver::<64, 1024>::new();
    assert_eq!(outcomes(&mut receiver, &line), [Ok(read(&apdu))]);
    assert_eq!(receiver.counters().noise % 7, 0);
}

#[test]
fn until_the_link_is_found_a_damaged_frame_of_mbus_is_noise() {
    let apdu = list("aidon/6525-list1");
    let good = pieces(&apdu, 200).concat();
    let mut damaged = good.clone();
    damaged[20] ^= 1;
    let line = [&damaged[..], &good, &damaged, &good].concat();

    let mut receiver = Receiver::<512, 512>::new();
    let came = outcomes(&mut receiver, &line);
    assert_eq!((&came[0], &came[2]), (&Ok(read(&apdu)), &Ok(read(&apdu))));
    assert!(matches!(
        mbus_error(&came[1]),
        ErrorKind::BadChecksum { .. }
    ));
    assert_eq!(came.len(), 3);
    let counters = receiver.counters();
    assert_eq!((counters.bad_checksum, counters.frames), (1, 2));
    assert_eq!(counters.noise, 2 * u64::try_from(good.len()).unwrap());

    let mut receiver = Receiver::<512, 512>::new().with_link(Link::Mbus);
    let came = outcomes(&mut receiver, &line);
    assert_eq!(came.len(), 4);
    assert_eq!(receiver.counters().bad_checksum, 2);
}

#[test]
fn damage_within_a_message_gives_it_up_and_the_next_is_right() {
    let apdu = list("aidon/6534-list3");
    let good = pieces(&apdu, 100);
    let lone = pieces(&list("aidon/6525-list1"), 200).concat();
    for index in 0..good.len() {
        let mut damaged = good.clone();
        *damaged[index].last_mut().unwrap() = 0x17;
        let line = [&lone[..], &damaged.concat(), &good.concat()].concat();
        let mut receiver = Receiver::<64, 1024>::new();
        let came = outcomes(&mut receiver, &line);
        assert_eq!(came.last(), Some(&Ok(read(&apdu))), "{index}");
        let counters = receiver.counters();
        assert_eq!((counters.no_stop, counters.readings), (1, 2));
        assert_eq!(counters.reassembly_aborted, u32::from(index > 0));
        // Behind a first piece that was lost the second is told, once.
        assert_eq!(counters.unexpected_piece, u32::from(index == 0));
    }
}

#[test]
fn a_message_that_another_interrupts_is_told_first() {
    let (list_3, list_1) = (list("aidon/6534-list3"), list("aidon/6525-list1"));
    let line = [&pieces(&list_3, 200)[0][..], &pieces(&list_1, 200).concat()].concat();
    let mut receiver = Receiver::<64, 1024>::new();
    let came = receive(&mut receiver, &line);
    let aborted = ErrorKind::ReassemblyAborted { length: 200 };
    assert_eq!((mbus_error(&came[0].0), &came[0].1), (aborted, &None));
    assert_eq!(came[1..], [(Ok(read(&list_1)), Some(list_1))]);
}

#[test]
fn silence_gives_up_an_open_message_and_half_a_frame() {
    let apdu = list("aidon/6534-list3");
    let good = pieces(&apdu, 200);
    let cut = [&good[0][..], &good[1][..50]].concat();
    let mut receiver = Receiver::<64, 1024>::new();
    let came = receive_all(&mut receiver, &cut);
    assert!(matches!(
        mbus_error(&came[0].0),
        ErrorKind::Truncated { .. }
    ));
    let aborted = ErrorKind::ReassemblyAborted { length: 200 };
    assert_eq!(mbus_error(&came[1].0), aborted);
    assert_eq!(came.len(), 2);
    assert_eq!(receive(&mut receiver, &[]), []);
    assert_eq!(outcomes(&mut receiver, &good.concat()), [Ok(read(&apdu))]);
    let counters = receiver.counters();
    assert_eq!((counters.truncated, counters.reassembly_aborted), (1, 1));
}

#[test]
fn without_room_a_message_of_two_pieces_is_told_once_and_of_one_is_read() {
    let (list_3, list_1) = (list("aidon/6534-list3"), list("aidon/6525-list1"));
    let line = [pieces(&list_3, 200).concat(), pieces(&list_1, 200).concat()].concat();
    let mut receiver = Receiver::<64>::new();
    let came = outcomes(&mut receiver, &line);
    assert_eq!(came, [Err(ReceiveError::Segmented), Ok(read(&list_1))]);
    assert_eq!(receiver.counters().message_too_long, 1);
}

#[test]
fn a_message_that_exceeds_the_room_is_told_once() {
    let apdu = list("aidon/6534-list3");
    let mut receiver = Receiver::<64, 250>::new();
    let came = outcomes(&mut receiver, &pieces(&apdu, 100).concat());
    assert_eq!(came.len(), 1);
    let too_long = ErrorKind::MessageTooLong { needed: 300 };
    assert_eq!(mbus_error(&came[0]), too_long);
    assert_eq!(receiver.counters().message_too_long, 1);
}

#[test]
fn a_frame_that_carries_no_piece_is_a_frame_and_no_message() {
    let apdu = list("aidon/6525-list1");
    let other = mbus(ControlInformation::new(0x5A), &[1, 2, 3]);
    let mut receiver = Receiver::<64, 512>::new().with_link(Link::Mbus);
    assert_eq!(outcomes(&mut receiver, &other), []);
    assert_eq!(receiver.counters().frames, 1);
    let good = pieces(&apdu, 200).concat();
    assert_eq!(outcomes(&mut receiver, &good), [Ok(read(&apdu))]);
}

/// The octets `E6 E7 00` are an LLC header behind HDLC only.
#[test]
fn nothing_is_stripped_from_a_piece() {
    let line = pieces(&with_llc(&list("aidon/6525-list1")), 200).concat();
    let came = receive(&mut Receiver::<64, 512>::new(), &line);
    assert!(came[0].0.is_err());
    assert_eq!(came[0].1.as_ref().unwrap()[..3], [0xE6, 0xE7, 0x00]);
}

/// Every outcome, position and count of an HDLC line is the same whether M-Bus
/// is looked for or not.
fn compare_hdlc(stream: &[u8]) {
    let said = Receiver::<512, 512>::new().with_link(Link::Hdlc);
    let expected = events(said, stream, [stream.len()]);
    let found = events(Receiver::<512, 512>::new(), stream, [stream.len()]);
    assert_eq!(found, expected);
    let singly = std::iter::repeat_n(1, stream.len());
    let found = events(Receiver::<512, 512>::new(), stream, singly);
    assert_eq!(found, expected);
}

#[test]
fn an_hdlc_line_gives_what_it_gives_without_mbus() {
    for telegram in &*TELEGRAMS {
        compare_hdlc(&telegram.octets);
        for at in (0..telegram.octets.len()).step_by(7) {
            let mut damaged = telegram.octets.clone();
            damaged[at] ^= 0x10;
            compare_hdlc(&[&damaged[..], &telegram.octets].concat());
            compare_hdlc(&telegram.octets[at..]);
            compare_hdlc(&telegram.octets[..at]);
        }
    }
}

static LISTS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let telegrams = TELEGRAMS.iter();
    telegrams
        .filter_map(|telegram| apdu(&telegram.octets))
        .collect()
});

fn one_of(which: &Index) -> &'static [u8] {
    which.get::<Vec<u8>>(&LISTS)
}

/// One thing that a line brings.
#[derive(Clone, Debug)]
enum Part {
    Telegram(Index),
    Segmented(Index, usize),
    Pieces(Index, usize),
    Turned(Index, usize, Index, u8),
    Cut(Index, usize, Index),
    Noise(Vec<u8>),
    Starts(usize),
}

impl Part {
    fn octets(&self) -> Vec<u8> {
        match self {
            Self::Telegram(which) => which.get(&TELEGRAMS).octets.clone(),
            Self::Segmented(which, size) => segments(&with_llc(one_of(which)), *size).concat(),
            Self::Pieces(which, size) => pieces(one_of(which), *size).concat(),
            Self::Turned(which, size, at, bit) => {
                let mut octets = pieces(one_of(which), *size).concat();
                let at = at.index(octets.len());
                octets[at] ^= 1 << bit;
                octets
            }
            Self::Cut(which, size, at) => {
                let mut octets = pieces(one_of(which), *size).concat();
                octets.truncate(at.index(octets.len()));
                octets
            }
            Self::Noise(octets) => octets.clone(),
            Self::Starts(count) => vec![0x68; *count],
        }
    }
}

fn part() -> impl Strategy<Value = Part> {
    let index = any::<Index>;
    prop_oneof![
        1 => index().prop_map(Part::Telegram),
        1 => (index(), 30..200_usize).prop_map(|(which, size)| Part::Segmented(which, size)),
        4 => (index(), 60..256_usize).prop_map(|(which, size)| Part::Pieces(which, size)),
        2 => (index(), 60..256_usize, index(), 0..8_u8)
            .prop_map(|(which, size, at, bit)| Part::Turned(which, size, at, bit)),
        1 => (index(), 60..256_usize, index())
            .prop_map(|(which, size, at)| Part::Cut(which, size, at)),
        1 => prop::collection::vec(any::<u8>(), 0..40).prop_map(Part::Noise),
        1 => (1..20_usize).prop_map(Part::Starts),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_cut_of_a_line_of_both_gives_the_same(
        parts in prop::collection::vec(part(), 1..7),
        cuts in prop::collection::vec(1..400_usize, 1..20),
    ) {
        let stream: Vec<u8> = parts.iter().flat_map(Part::octets).collect();
        let new = Receiver::<512, 300>::new;
        let whole = events(new(), &stream, [stream.len()]);
        let singly = events(new(), &stream, std::iter::repeat_n(1, stream.len()));
        prop_assert_eq!(&whole, &singly);
        let cut = events(new(), &stream, cuts.iter().copied().cycle());
        prop_assert_eq!(&whole, &cut);
        // Each message given up was begun, and each reading is of a frame.
        let counters = whole.1;
        prop_assert!(counters.readings <= counters.frames);
        prop_assert!(counters.reassembly_aborted <= counters.frames);
        prop_assert_eq!(counters.octets, u64::try_from(stream.len()).unwrap());
    }
}

#[test]
fn the_pieces_of_every_capture_are_joined() {
    let mut joined = 0;
    for capture in captures("mbus") {
        let mut receiver = Receiver::<64, 1024>::new();
        let came = receive_all(&mut receiver, &capture.octets);
        let frames = capture.known["mbus_frames"].as_array().unwrap().len();
        let counters = receiver.counters();
        assert_eq!(
            usize::try_from(counters.frames),
            Ok(frames),
            "{}",
            capture.name
        );
        assert_eq!(receiver.link(), Some(Link::Mbus), "{}", capture.name);
        if let Some(reassembled) = capture.octets_of("reassembled_hex") {
            assert_eq!(came[0].1, Some(reassembled), "{}", capture.name);
            assert_eq!(came.len(), 1, "{}", capture.name);
            joined += 1;
        }
    }
    println!("{joined} captures joined");
}
