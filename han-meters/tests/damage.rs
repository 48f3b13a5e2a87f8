//! Damage: every truncation, every lost head, every lost octet and every flipped
//! bit of every frame gives no reading, and the whole telegram behind it does.

#![cfg(feature = "hdlc")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

#[path = "support/corpus_frames.rs"]
mod corpus_frames;
#[path = "support/receive.rs"]
mod receive;

use core::fmt::Arguments;

use corpus_frames::corpus_frames;
use han_hdlc::frames;
use han_meters::{ListNumber, Reading, Receiver};
use proptest::prelude::*;
use receive::{Outcome, receive, receive_all};

/// Holds any frame that HDLC allows, so that no length is refused for its size.
type Wide = Receiver<2049>;

fn readings(outcomes: &[Outcome]) -> Vec<Reading> {
    outcomes.iter().flatten().copied().collect()
}

/// The reading of a whole frame, if it is a telegram.
fn reading_of(frame: &[u8]) -> Option<Reading> {
    match receive(&mut Wide::new(), frame)[..] {
        [Ok(reading)] => Some(reading),
        _ => None,
    }
}

/// A frame to be damaged and the telegram behind it.
struct Case {
    frame: &'static [u8],
    /// Whole frames in the frame's data, which come out when it is damaged.
    carried: u32,
    behind: &'static [u8],
    reading: Reading,
}

impl Case {
    /// The telegram behind a telegram is the same again, so that a leftover of
    /// one could complete the other.
    fn new(frame: &'static [u8]) -> Self {
        let readable = |frame: &'static [u8]| Some((frame, reading_of(frame)?));
        let mut all = corpus_frames().iter().map(Vec::as_slice);
        let (behind, reading) = readable(frame).or(all.find_map(readable)).unwrap();
        let carried = frames(&frame[1..]).flatten().count();
        Self {
            frame,
            carried: u32::try_from(carried).unwrap(),
            behind,
            reading,
        }
    }

    /// The damaged octets alone give no reading, nor a frame that did not stand
    /// in them.
    fn gives_nothing(&self, receiver: &mut Wide, damaged: &[u8], how: Arguments<'_>) {
        let outcomes = receive_all(receiver, damaged);
        let frame = self.frame;
        assert_eq!(readings(&outcomes), [], "{how} of {frame:02X?}");
        assert!(
            receiver.counters().frames <= self.carried,
            "{how} of {frame:02X?}"
        );
    }

    /// And the telegram comes out behind them, after silence and without it.
    fn check(&self, damaged: &[u8], how: Arguments<'_>) {
        let mut receiver = Wide::new();
        self.gives_nothing(&mut receiver, damaged, how);
        let outcomes = receive(&mut receiver, self.behind);
        let frame = self.frame;
        assert_eq!(readings(&outcomes), [self.reading], "{how} of {frame:02X?}");

        // A truncated frame waits for as many octets as it claims.
        let mut receiver = Wide::new();
        let line = [damaged, self.behind, &vec![0; frame.len()]].concat();
        let outcomes = receive(&mut receiver, &line);
        assert_eq!(readings(&outcomes), [self.reading], "{how} of {frame:02X?}");
        let start = u64::try_from(damaged.len()).unwrap();
        assert_eq!(receiver.position(), start, "{how} of {frame:02X?}");
    }
}

fn cases() -> impl Iterator<Item = Case> {
    corpus_frames().iter().map(|frame| Case::new(frame))
}

/// All that follows would prove nothing of frames that give no reading whole.
#[test]
fn most_frames_are_telegrams() {
    let telegrams = corpus_frames().iter().filter_map(|frame| reading_of(frame));
    let (telegrams, frames) = (telegrams.count(), corpus_frames().len());
    assert!(telegrams >= 60, "{telegrams} of {frames}");
    let octets: usize = corpus_frames().iter().map(Vec::len).sum();
    println!("{frames} frames, {octets} octets, {} bits", 8 * octets);
}

#[test]
fn every_truncation_of_every_frame_gives_no_reading_and_hides_no_telegram() {
    for case in cases() {
        for length in 0..case.frame.len() - 1 {
            case.check(&case.frame[..length], format_args!("{length} octets"));
        }
    }
}

/// The flag that opens the next telegram closes one that lacks only its own.
#[test]
fn a_frame_without_its_closing_flag_waits_for_the_next_one() {
    for case in cases() {
        let cut = &case.frame[..case.frame.len() - 1];
        case.gives_nothing(&mut Wide::new(), cut, format_args!("all but the end"));

        let Some(reading) = reading_of(case.frame) else {
            continue;
        };
        let mut receiver = Wide::new();
        assert_eq!(receive(&mut receiver, cut), []);
        let came = readings(&receive(&mut receiver, case.frame));
        let again = Reading {
            repeated: reading.list == Some(ListNumber::Three),
            ..reading
        };
        assert_eq!(came, [reading, again], "{:02X?}", case.frame);
    }
}

#[test]
fn every_lost_head_of_every_frame_gives_no_reading_and_hides_no_telegram() {
    for case in cases() {
        for start in 1..case.frame.len() {
            case.check(&case.frame[start..], format_args!("from octet {start}"));
        }
    }
}

#[test]
fn every_flipped_bit_of_every_frame_gives_no_reading_and_hides_no_telegram() {
    for case in cases() {
        let mut damaged = case.frame.to_vec();
        for position in 0..damaged.len() {
            for bit in 0..8 {
                damaged[position] ^= 1 << bit;
                case.check(&damaged, format_args!("bit {bit} of octet {position}"));
                damaged[position] ^= 1 << bit;
            }
        }
    }
}

/// Every octet lost once, as a UART does that throws away what has the wrong
/// parity.
#[test]
fn every_lost_octet_of_every_frame_gives_no_reading_and_hides_no_telegram() {
    for case in cases() {
        for lost in 0..case.frame.len() {
            let mut damaged = case.frame.to_vec();
            damaged.remove(lost);
            let mut receiver = Wide::new();
            case.gives_nothing(&mut receiver, &damaged, format_args!("without {lost}"));
            let outcomes = receive(&mut receiver, case.behind);
            assert_eq!(readings(&outcomes), [case.reading], "{:02X?}", case.frame);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_octets_are_survived(octets in prop::collection::vec(any::<u8>(), 0..3000)) {
        let mut receiver = Receiver::<512, 256>::new();
        receive_all(&mut receiver, &octets);
        let counters = receiver.counters();
        prop_assert_eq!(counters.octets, u64::try_from(octets.len()).unwrap());
    }
}

#[test]
fn a_megabyte_of_zeros_or_flags_or_ones_is_noise_and_nothing_else() {
    for octet in [0x00, 0x7E, 0xFF] {
        let mut receiver = Wide::new();
        let outcomes = receive_all(&mut receiver, &vec![octet; 1 << 20]);
        assert!(outcomes.is_empty(), "{octet:02X}");
        let noise = if octet == 0x7E { 0 } else { 1 << 20 };
        assert_eq!(receiver.counters().noise, noise, "{octet:02X}");
    }
}
