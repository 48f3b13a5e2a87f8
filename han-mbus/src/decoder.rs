//! Frames out of octets that arrive in pieces.

use core::cell::Cell;
use core::fmt;

#[cfg(any(test, fuzzing))]
use crate::candidate::steps;
use crate::candidate::{LONGEST, Stop, before_start, judge, judge_complete};
use crate::error::Error;
use crate::long_frame::LongFrame;

/// Finds the long frames in a stream of octets, cut in any way.
///
/// It holds the longest frame there is, 266 octets, and at most 64 more.
///
/// ```
/// use han_mbus::FrameDecoder;
///
/// let mut decoder = FrameDecoder::new();
/// let chunks = [
///     &[0xE5, 0x68, 0x06, 0x06, 0x68, 0x53][..],
///     &[0xFF, 0x10, 0x01, 0x67, 0x0F, 0xD9, 0x16],
/// ];
/// for mut chunk in chunks {
///     while let Some(outcome) = decoder.next_frame(&mut chunk) {
///         match outcome {
///             Ok(frame) => assert_eq!(frame.data(), [0x0F]),
///             Err(error) => panic!("{error}"),
///         }
///     }
/// }
/// assert_eq!((decoder.received(), decoder.noise()), (13, 1));
/// ```
///
/// - The outcomes do not depend on how the octets are cut.
/// - A whole frame is handed out whatever stood before it, unless it overlaps
///   one that was handed out. Of the starts that open nothing, one in 65 536 has
///   a right checksum and stop octet by chance.
/// - Nothing is handed out unless both start octets, both lengths, the checksum
///   and the stop octet are right.
/// - The work is bounded: in a good stream each octet is summed once and none is
///   moved; on no input are more than 214 octets summed or moved for one taken,
///   and on the worst input known, start octets only, it is 109.
///
/// The decoder has no clock: tell it with [`idle`](Self::idle) when the line
/// has been quiet.
#[derive(Clone)]
pub struct FrameDecoder {
    /// Stream offset of the buffer's first octet.
    origin: u64,
    position: u64,
    noise: u64,
    head: usize,
    filled: usize,
    /// Octets that have to be in the buffer before the next decision; 0 when
    /// there is something to do without any.
    needed: usize,
    /// Octets of the frame of the last outcome.
    frame_len: usize,
    outcome: Outcome,
    /// No octet will follow those in the buffer.
    ended: bool,
    /// Holds the octets of `head..filled`, the first one a start octet. While
    /// more are awaited, `head` is 0.
    buffer: [u8; LONGEST],
}

/// What the candidate at the head of the buffer turned out to be.
#[derive(Clone, Copy)]
enum Outcome {
    None,
    Frame,
    Fault,
}

impl FrameDecoder {
    /// A decoder that has seen nothing yet.
    pub const fn new() -> Self {
        Self {
            origin: 0,
            position: 0,
            noise: 0,
            head: 0,
            filled: 0,
            needed: 0,
            frame_len: 0,
            outcome: Outcome::None,
            ended: false,
            buffer: [0; LONGEST],
        }
    }

    /// Eats octets from the front of `octets` up to the next outcome. `None`
    /// says that all are eaten and nothing came of them yet.
    ///
    /// Call it again with what is left until it answers `None`: several
    /// outcomes may wait in the buffer.
    ///
    /// # Errors
    /// [`BadChecksum`](crate::ErrorKind::BadChecksum),
    /// [`NoStop`](crate::ErrorKind::NoStop), and
    /// [`Truncated`](crate::ErrorKind::Truncated) behind [`idle`](Self::idle).
    /// A fault does not end the stream: the search goes on at the octet behind
    /// the start octet that failed.
    #[inline]
    pub fn next_frame<'d>(
        &'d mut self,
        octets: &mut &[u8],
    ) -> Option<Result<LongFrame<'d>, Error>> {
        match self.advance(octets)? {
            Ok(()) => self.frame().map(Ok),
            Err(error) => Some(Err(error)),
        }
    }

    /// As [`next_frame`](Self::next_frame), but keeps the frame for
    /// [`frame`](Self::frame) to lend, so that a caller can decide first and
    /// borrow once.
    ///
    /// # Errors
    /// As [`next_frame`](Self::next_frame).
    #[inline]
    pub fn advance(&mut self, octets: &mut &[u8]) -> Option<Result<(), Error>> {
        if self.keep(octets) {
            return None;
        }
        self.search(octets)
    }

    /// Keeps a lone octet that decides nothing yet, as a UART brings most of
    /// them, and empties the slice; whether it did.
    ///
    /// [`advance`](Self::advance) begins with it. A caller with work of its own
    /// around an outcome asks this first, inlined, and does that work only where
    /// it answers `false`.
    #[inline]
    pub fn keep(&mut self, octets: &mut &[u8]) -> bool {
        let (&[octet], true) = (*octets, self.filled + 1 < self.needed) else {
            return false;
        };
        let Some(room) = self.buffer.get_mut(self.filled) else {
            return false;
        };
        *room = octet;
        self.filled += 1;
        *octets = &[];
        true
    }

    /// The frame of the last outcome, until the next call of
    /// [`advance`](Self::advance) or [`next_frame`](Self::next_frame). `None`
    /// when the last outcome was a fault, or there was none yet.
    pub fn frame(&self) -> Option<LongFrame<'_>> {
        let Outcome::Frame = self.outcome else {
            return None;
        };
        let end = self.head + self.frame_len;
        self.buffer.get(self.head..end).and_then(LongFrame::view)
    }

    /// Says that the line has been quiet: what is buffered counts as if the
    /// input had ended.
    ///
    /// The next calls of [`next_frame`](Self::next_frame) (also with no octets)
    /// first hand out what that brings, before they eat a new octet. 100 ms of
    /// quiet are enough behind a UART, 500 ms behind an operating system or a
    /// network; it has to stay well below the pause between two messages.
    pub fn idle(&mut self) {
        self.ended = true;
        self.needed = 0;
    }

    /// Octets taken since [`new`](Self::new).
    pub const fn received(&self) -> u64 {
        self.origin.wrapping_add(wide(self.filled))
    }

    /// Octets so far known to belong to no frame handed out, acknowledgements
    /// and short frames among them.
    pub const fn noise(&self) -> u64 {
        self.noise
    }

    /// Where the first start octet of the last outcome stood, in octets fed
    /// since [`new`](Self::new); 0 before the first.
    pub const fn position(&self) -> u64 {
        self.position
    }

    /// Takes what is missing for the next decision; whether it is all there.
    fn fill(&mut self, octets: &mut &[u8]) -> bool {
        let missing = self.needed.saturating_sub(self.filled);
        let (taken, rest) = octets.split_at_checked(missing).unwrap_or((octets, &[]));
        let end = self.filled + taken.len();
        if let Some(room) = self.buffer.get_mut(self.filled..end) {
            room.copy_from_slice(taken);
            self.filled = end;
        }
        *octets = rest;
        self.filled >= self.needed
    }

    #[inline(never)]
    fn search(&mut self, octets: &mut &[u8]) -> Option<Result<(), Error>> {
        if !self.fill(octets) {
            return None;
        }
        self.leave_outcome();
        loop {
            if self.head == self.filled {
                self.hunt(octets)?;
            }
            match self.judge() {
                Ok(len) => {
                    self.frame_len = len;
                    self.conclude(Outcome::Frame);
                    return Some(Ok(()));
                }
                Err(Stop::Reject(error)) => {
                    self.conclude(Outcome::Fault);
                    return Some(Err(error));
                }
                Err(Stop::NotAFrame(_)) => self.drop_start(),
                Err(Stop::Wait(needed)) => {
                    self.await_octets(needed);
                    if !self.fill(octets) {
                        return None;
                    }
                }
            }
        }
    }

    fn judge(&self) -> Result<usize, Stop> {
        let octets = self.buffer.get(self.head..self.filled).unwrap_or_default();
        if self.ended {
            judge_complete(octets)
        } else {
            judge(octets)
        }
    }

    /// Skips the input up to the next start octet and takes that, the buffer
    /// being empty.
    fn hunt(&mut self, octets: &mut &[u8]) -> Option<()> {
        self.ended = false;
        self.await_octets(0);
        let skipped = before_start(octets);
        self.origin = self.origin.wrapping_add(wide(skipped));
        self.noise = self.noise.wrapping_add(wide(skipped));
        *octets = octets.get(skipped..).unwrap_or_default();
        let (start, rest) = octets.split_first()?;
        *octets = rest;
        if let Some(first) = self.buffer.first_mut() {
            *first = *start;
            self.filled = 1;
        }
        Some(())
    }

    /// Moves the candidate to the front of the buffer, where there is room for
    /// the rest of it.
    fn await_octets(&mut self, needed: usize) {
        self.needed = needed;
        if self.head == 0 {
            return;
        }
        #[cfg(any(test, fuzzing))]
        steps::count(self.filled - self.head);
        // Octet by octet: `copy_within` would bring a kilobyte of `memmove`
        // into the image, for what happens on a dirty line only.
        let octets = Cell::from_mut(&mut self.buffer[..]).as_slice_of_cells();
        let kept = octets.get(self.head..self.filled).unwrap_or_default();
        for (to, from) in octets.iter().zip(kept) {
            to.set(from.get());
        }
        self.origin = self.origin.wrapping_add(wide(self.head));
        self.filled -= self.head;
        self.head = 0;
    }

    fn conclude(&mut self, outcome: Outcome) {
        self.outcome = outcome;
        self.position = self.origin.wrapping_add(wide(self.head));
        self.needed = 0;
    }

    fn leave_outcome(&mut self) {
        match core::mem::replace(&mut self.outcome, Outcome::None) {
            Outcome::None => {}
            Outcome::Frame => self.go_on_at(self.head + self.frame_len),
            // The length may be what is damaged, so only the start is dropped.
            Outcome::Fault => self.drop_start(),
        }
    }

    fn drop_start(&mut self) {
        self.noise = self.noise.wrapping_add(1);
        self.go_on_at(self.head + 1);
    }

    /// Makes the next start octet of the buffer, from `at` on, the new
    /// candidate.
    fn go_on_at(&mut self, at: usize) {
        let rest = self.buffer.get(at..self.filled).unwrap_or_default();
        let skipped = before_start(rest);
        self.noise = self.noise.wrapping_add(wide(skipped));
        self.head = at + skipped;
    }
}

/// `u64::try_from` cannot be called in a constant.
#[allow(
    clippy::cast_lossless,
    reason = "no integer is wider than 64 bits here"
)]
const fn wide(octets: usize) -> u64 {
    octets as u64
}

impl Default for FrameDecoder {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for FrameDecoder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FrameDecoder")
            .field("buffered", &(self.filled - self.head))
            .field("position", &self.position)
            .field("noise", &self.noise)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use crate::candidate::steps::steps;
    use proptest::prelude::*;
    use std::vec::Vec;

    const FRAME: [u8; 12] = [
        0x68, 0x06, 0x06, 0x68, 0x53, 0xFF, 0x10, 0x01, 0x67, 0x0F, 0xD9, 0x16,
    ];

    /// How many frames and faults come of `octets`, and how many octets were
    /// summed or moved for it.
    fn cost(octets: &[u8]) -> (u64, u64, u64) {
        let mut decoder = FrameDecoder::new();
        let (mut frames, mut faults) = (0, 0);
        let before = steps();
        for mut chunk in octets.chunks(64) {
            while let Some(outcome) = decoder.advance(&mut chunk) {
                match outcome {
                    Ok(()) => frames += 1,
                    Err(_) => faults += 1,
                }
            }
        }
        (frames, faults, steps() - before)
    }

    #[test]
    fn takes_its_buffer_and_at_most_64_octets() {
        assert!(size_of::<FrameDecoder>() <= 266 + 64);
    }

    #[test]
    fn keeps_only_what_decides_nothing() {
        let mut decoder = FrameDecoder::new();
        let kept: Vec<bool> = FRAME
            .iter()
            .map(|octet| {
                let mut octets = core::slice::from_ref(octet);
                let kept = decoder.keep(&mut octets);
                assert_eq!(octets.is_empty(), kept);
                if !kept {
                    let outcome = decoder.advance(&mut octets);
                    assert_eq!(outcome.is_some(), decoder.received() == 12);
                }
                kept
            })
            .collect();
        // The start octet is looked for, the fourth ends `68 L L 68`.
        let (yes, no) = (true, false);
        let expected = [no, yes, yes, no, yes, yes, yes, yes, yes, yes, yes, no];
        assert_eq!(kept, expected);
        assert!(!decoder.keep(&mut &FRAME[..]));
    }

    #[test]
    fn sums_each_octet_of_a_good_stream_once_and_moves_none() {
        assert_eq!(cost(&FRAME.repeat(100)), (100, 0, 100 * 6));
        let between = [&[0xE5, 0x10, 0x40, 0x01, 0x41, 0x16], &FRAME[..]].concat();
        assert_eq!(cost(&between.repeat(100)), (100, 0, 100 * 6));
    }

    /// Every octet but the last 109 opens a frame of 110, and all fail.
    #[test]
    fn start_octets_alone_cost_109_octets_moved_each() {
        let (frames, faults, steps) = cost(&[0x68; 20_000]);
        assert_eq!((frames, faults), (0, 20_000 - 109));
        assert!(steps > 108 * 20_000, "{steps}: the worst case is gone");
        assert!(steps <= 109 * 20_000, "{steps} octets summed or moved");
    }

    #[test]
    fn frames_that_open_inside_each_other_cost_at_most_109_octets_each() {
        let cycles: [&[u8]; 6] = [
            &[0x68, 0xFF, 0xFF],
            &[0x68, 0x04, 0x04, 0x68],
            &[0x68, 0xFE, 0xFE, 0x68, 0x16],
            &[0x68, 0x16, 0x16],
            &[0x68, 0x68, 0x68, 0x68, 0x16],
            &[0x68, 0xFA, 0xFA, 0x68, 0xFA, 0xFA, 0x68, 0x16],
        ];
        for cycle in cycles {
            let octets = cycle.repeat(20_000 / cycle.len());
            let (frames, faults, steps) = cost(&octets);
            assert_eq!(frames, 0);
            assert!(faults > 2_000, "{cycle:02X?} is no cycle of false starts");
            let bound = 109 * wide(octets.len());
            assert!(steps <= bound, "{cycle:02X?}: {steps}, more than {bound}");
        }
    }

    proptest! {
        #[test]
        fn no_octets_cost_more_than_214_each(
            parts in prop::collection::vec(
                prop_oneof![
                    (1..9_usize, any::<u8>()).prop_map(|(count, length)| {
                        [0x68, length, length].repeat(count)
                    }),
                    (1..9_usize, 0..5_u8).prop_map(|(count, length)| {
                        [0x68, length, length, 0x68].repeat(count)
                    }),
                    (1..120_usize).prop_map(|count| [0x68].repeat(count)),
                    Just(Vec::from([0x16])),
                    prop::collection::vec(any::<u8>(), 0..4),
                ],
                0..100,
            ),
        ) {
            let octets = parts.concat();
            let (_, _, steps) = cost(&octets);
            prop_assert!(steps <= 214 * wide(octets.len()));
        }
    }

    #[test]
    fn noise_never_enters_the_buffer() {
        let mut decoder = FrameDecoder::new();
        assert_eq!(decoder.advance(&mut &[0xAA; 500][..]), None);
        assert_eq!((decoder.filled, decoder.noise()), (0, 500));
        assert_eq!(decoder.position(), 0);
    }

    #[test]
    fn says_where_a_frame_stood_in_the_stream() {
        let mut decoder = FrameDecoder::new();
        for round in 0..5 {
            assert_eq!(decoder.advance(&mut &[0; 7][..]), None);
            assert_eq!(decoder.advance(&mut &FRAME[..]), Some(Ok(())));
            assert_eq!(decoder.position(), 7 + round * 19);
        }
        assert_eq!(decoder.noise(), 5 * 7);
    }

    #[test]
    fn leaves_the_input_behind_an_outcome() {
        let stream = [FRAME, FRAME].concat();
        let mut rest = &stream[..];
        let mut decoder = FrameDecoder::default();
        assert!(decoder.next_frame(&mut rest).is_some_and(|f| f.is_ok()));
        assert_eq!(rest, FRAME);
    }

    #[test]
    fn shows_its_counters_and_not_its_octets() {
        let decoder = FrameDecoder::new();
        let text = std::format!("{decoder:?}");
        assert_eq!(
            text,
            "FrameDecoder { buffered: 0, position: 0, noise: 0, .. }"
        );
    }
}
