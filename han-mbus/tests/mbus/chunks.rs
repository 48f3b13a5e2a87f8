//! However the octets are cut, the same comes out.

use han_mbus::FrameDecoder;
use proptest::prelude::*;

use crate::events::{Run, by_the_book, decode, decode_pieces, feed};
use crate::octets::*;

/// Octets of a line that has seen better days: frames whole, cut and flipped,
/// false starts, other frames of M-Bus and noise.
pub(crate) fn dirty_line() -> impl Strategy<Value = Vec<u8>> {
    let frame = || prop::sample::select(whole_frames());
    let header = prop_oneof![0..6_u8, any::<u8>()];
    let telling = vec![0x68, 0x16, 0x01, 0x00, 0x10, 0x50, 0x04, 0xFF];
    let part = prop_oneof![
        4 => frame(),
        2 => (frame(), any::<prop::sample::Index>())
            .prop_map(|(frame, end)| frame[..end.index(frame.len())].to_vec()),
        2 => (frame(), any::<prop::sample::Index>(), 0..8_u8)
            .prop_map(|(mut frame, at, bit)| {
                let at = at.index(frame.len());
                frame[at] ^= 1_u8 << bit;
                frame
            }),
        1 => prop::sample::select(vec![ACKNOWLEDGEMENT, SHORT_FRAME, SET_UP]).prop_map(octets),
        2 => header.prop_map(|length| vec![0x68, length, length, 0x68]),
        1 => prop::collection::vec(prop::sample::select(telling), 0..20),
        1 => prop::collection::vec(any::<u8>(), 0..40),
        1 => prop::collection::vec(Just(0x68), 0..9),
    ];
    prop::collection::vec(part, 0..12).prop_map(|parts| parts.concat())
}

/// The octets cut behind each of these places, taken modulo the length.
fn pieces<'a>(octets: &'a [u8], cuts: &[usize]) -> Vec<&'a [u8]> {
    let mut cuts: Vec<_> = cuts.iter().map(|cut| cut % (octets.len() + 1)).collect();
    cuts.push(0);
    cuts.push(octets.len());
    cuts.sort_unstable();
    cuts.windows(2).map(|w| &octets[w[0]..w[1]]).collect()
}

proptest! {
    #[test]
    fn any_cut_gives_the_same_events_positions_and_noise(
        octets in dirty_line(),
        cuts in prop::collection::vec(any::<usize>(), 0..20),
    ) {
        let expected = by_the_book(&octets);
        let pieces = pieces(&octets, &cuts);
        prop_assert_eq!(&decode_pieces(pieces.iter().copied()), &expected);
        prop_assert_eq!(&decode_pieces(octets.chunks(1)), &expected);
        prop_assert_eq!(&decode_pieces([&octets[..]]), &expected);
    }

    #[test]
    fn any_octets_are_survived(octets in prop::collection::vec(any::<u8>(), 0..3000)) {
        decode(&octets);
    }

    #[test]
    fn a_quiet_line_divides_the_stream_in_two(
        first in dirty_line(),
        second in dirty_line(),
        cuts in prop::collection::vec(any::<usize>(), 0..10),
    ) {
        let mut decoder = FrameDecoder::new();
        let mut run = Run::default();
        for piece in pieces(&first, &cuts) {
            feed(&mut decoder, piece, &mut run);
        }
        decoder.idle();
        for piece in pieces(&second, &cuts) {
            feed(&mut decoder, piece, &mut run);
        }
        decoder.idle();
        feed(&mut decoder, &[], &mut run);

        let halves = [by_the_book(&first), by_the_book(&second)];
        let frames: Vec<_> = halves.iter().flat_map(Run::frames).collect();
        let faults: Vec<_> = halves.iter().flat_map(Run::faults).collect();
        prop_assert_eq!(run.frames(), frames);
        prop_assert_eq!(run.faults(), faults);
        let noise: u64 = halves.iter().filter_map(|half| half.noise.last()).sum();
        prop_assert_eq!(decoder.noise(), noise);
    }
}

#[test]
fn every_single_cut_of_every_pair_of_vectors_gives_the_same() {
    for pair in whole_frames().windows(2) {
        let stream = pair.concat();
        let expected = decode(&stream);
        assert_eq!(expected.frames(), pair);
        for cut in 0..=stream.len() {
            let (head, tail) = stream.split_at(cut);
            assert_eq!(decode_pieces([head, tail]), expected);
        }
    }
}

#[test]
fn every_octet_taken_is_counted_whole_or_singly() {
    let line = [
        &[0xAA; 3][..],
        &octets(ONE_PIECE),
        &octets(PRINTED[0])[..20],
    ]
    .concat();
    for size in [1, 7, line.len()] {
        let mut decoder = FrameDecoder::new();
        let mut given = 0;
        for mut piece in line.chunks(size) {
            given += piece.len();
            while decoder.next_frame(&mut piece).is_some() {}
            let given = u64::try_from(given).unwrap();
            assert_eq!(decoder.received(), given, "by {size}");
        }
    }
}

/// What is behind the first fault is in the buffer already.
#[test]
fn debug_counts_what_is_buffered_from_the_candidate_on() {
    let mut damaged = frame_in_data();
    let end = damaged.len();
    damaged[end - 2] ^= 1;
    let mut rest = &damaged[..];
    let mut decoder = FrameDecoder::new();
    assert!(decoder.next_frame(&mut rest).unwrap().is_err());
    assert!(decoder.next_frame(&mut rest).unwrap().is_ok());
    assert_eq!(
        format!("{decoder:?}"),
        "FrameDecoder { buffered: 28, position: 9, noise: 9, .. }"
    );
}
