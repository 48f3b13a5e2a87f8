//! Two flipped bits, three, or a burst: no frame and no reading comes of any.

#![cfg(feature = "hdlc")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

#[path = "support/corpus_frames.rs"]
mod corpus_frames;
#[path = "support/random.rs"]
mod random;
#[path = "support/receive.rs"]
mod receive;

use corpus_frames::corpus_frames;
use han_hdlc::frames;
use han_meters::Receiver;
use random::{Random, trials};
use receive::receive_all;

/// Holds any frame that HDLC allows, so that no length is refused for its size.
type Wide = Receiver<2049>;

/// The frames to damage: all but those that carry a whole frame, which comes
/// out when the one around it is damaged.
fn plain_frames() -> Vec<&'static [u8]> {
    let all = corpus_frames().iter().map(Vec::as_slice);
    let plain: Vec<_> = all.filter(|octets| found(&octets[1..]) == 0).collect();
    assert_eq!(
        plain.len() + 1,
        corpus_frames().len(),
        "one carries a frame"
    );
    plain
}

fn found(octets: &[u8]) -> usize {
    frames(octets).flatten().count()
}

fn gives_a_reading(octets: &[u8]) -> bool {
    let outcomes = receive_all(&mut Wide::new(), octets);
    outcomes.iter().any(Result::is_ok)
}

/// Turns a bit, counted in the order of the line: an octet's lowest goes first.
fn turn(octets: &mut [u8], bit: usize) {
    octets[bit / 8] ^= 1 << (bit % 8);
}

fn assert_nothing_comes_of(damaged: &[u8], bits: &[usize]) {
    let mut receiver = Wide::new();
    let outcomes = receive_all(&mut receiver, damaged);
    let reading = outcomes.iter().any(Result::is_ok);
    let frames = receiver.counters().frames;
    assert!(
        !reading && frames == 0,
        "bits {bits:?} turned give a frame: {damaged:02X?}"
    );
}

#[test]
fn no_two_flipped_bits_of_the_three_shortest_frames_give_a_frame() {
    for frame in &plain_frames()[..3] {
        no_two_flipped_bits_give_a_frame(frame);
    }
}

/// The three shortest frames are of a connection and carry no list.
#[test]
fn no_two_flipped_bits_of_the_three_shortest_telegrams_give_a_reading() {
    let mut telegrams = plain_frames();
    telegrams.retain(|frame| gives_a_reading(frame));
    for telegram in &telegrams[..3] {
        no_two_flipped_bits_give_a_frame(telegram);
    }
}

fn no_two_flipped_bits_give_a_frame(frame: &[u8]) {
    assert_eq!(found(frame), 1);
    let mut damaged = frame.to_vec();
    let bits = 8 * frame.len();
    for second in 0..bits {
        turn(&mut damaged, second);
        for first in 0..second {
            turn(&mut damaged, first);
            assert_nothing_comes_of(&damaged, &[first, second]);
            turn(&mut damaged, first);
        }
        turn(&mut damaged, second);
    }
}

#[test]
fn no_three_flipped_bits_give_a_reading() {
    let frames = plain_frames();
    let mut random = Random::new(3);
    for _ in 0..trials(1_000_000) {
        let frame = random.choose(&frames);
        let bits = three_bits(&mut random, 8 * frame.len());
        let mut damaged = frame.to_vec();
        bits.iter().for_each(|bit| turn(&mut damaged, *bit));
        assert_nothing_comes_of(&damaged, &bits);
    }
}

/// Three bits of `0..end`, none of them twice.
fn three_bits(random: &mut Random, end: usize) -> [usize; 3] {
    loop {
        let bits @ [a, b, c] = [(); 3].map(|()| random.below(end));
        if a != b && b != c && c != a {
            return bits;
        }
    }
}

#[test]
fn no_burst_of_up_to_sixteen_bits_gives_a_reading() {
    let frames = plain_frames();
    let mut random = Random::new(16);
    for _ in 0..trials(100_000) {
        let frame = random.choose(&frames);
        let bits = burst(&mut random, 8 * frame.len());
        let mut damaged = frame.to_vec();
        bits.iter().for_each(|bit| turn(&mut damaged, *bit));
        assert_nothing_comes_of(&damaged, &bits);
    }
}

/// The bits turned in a window of one to sixteen bits, its first and its last
/// always among them.
fn burst(random: &mut Random, end: usize) -> Vec<usize> {
    let width = 1 + random.below(16);
    let first = random.below(end - width + 1);
    let last = first + width - 1;
    (first..=last)
        .filter(|bit| [first, last].contains(bit) || random.below(2) == 1)
        .collect()
}
