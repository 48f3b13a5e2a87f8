//! Frames out of octets that arrive in pieces.

use core::cell::Cell;
use core::fmt;

use crate::candidate::{Candidate, FLAG, LONGEST_HEADER, SHORTEST, Stop, before_flag};
use crate::error::Error;
use crate::frame::Frame;

/// Finds the frames in a stream of octets, cut in any way.
///
/// `N` is the largest whole frame that can be received, both flags counted;
/// 2049 holds every frame there is. At least 14 are needed, or
/// [`new`](Self::new) does not compile. The decoder takes `N` octets and at
/// most 64 more.
///
/// ```
/// use han_hdlc::FrameDecoder;
///
/// let mut decoder = FrameDecoder::<512>::new();
/// for mut chunk in [&[0x7E, 0xA0, 0x07, 0x03][..], &[0x21, 0x13, 0x07, 0x85, 0x7E]] {
///     while let Some(outcome) = decoder.next_frame(&mut chunk) {
///         match outcome {
///             Ok(frame) => assert_eq!(frame.destination().upper(), 1),
///             Err(error) => panic!("{error}"),
///         }
///     }
/// }
/// ```
///
/// - The outcomes do not depend on how the octets are cut.
/// - A whole frame is handed out whatever stood before it.
/// - Nothing is handed out unless length, HCS, FCS and both flags are right.
/// - The work is bounded: the check runs once over each octet of a good stream,
///   and on the worst input known, false headers inside each other that each
///   claim 2047 octets, some 410 times.
///
/// The decoder has no clock: tell it with [`idle`](Self::idle) when the line
/// has been quiet.
// In this order, so that the counters lie within reach of a short load.
#[derive(Clone)]
#[repr(C)]
pub struct FrameDecoder<const N: usize> {
    /// Stream offset of the buffer's first octet.
    origin: u64,
    position: u64,
    noise: u64,
    head: usize,
    filled: usize,
    /// Octets that have to be in the buffer before the next decision; 0 when
    /// there is something to do without any.
    needed: usize,
    candidate: Candidate,
    outcome: Outcome,
    /// No octet will follow those in the buffer.
    ended: bool,
    /// Holds the octets of `head..filled`, the first one a flag.
    buffer: [u8; N],
}

/// What the candidate at the head of the buffer turned out to be.
#[derive(Clone, Copy)]
enum Outcome {
    None,
    Frame,
    Fault,
}

impl<const N: usize> FrameDecoder<N> {
    /// A decoder that has seen nothing yet.
    pub const fn new() -> Self {
        const { assert!(N >= LONGEST_HEADER, "a frame's header does not fit") }
        Self {
            buffer: [0; N],
            head: 0,
            filled: 0,
            needed: 0,
            candidate: Candidate::new(),
            outcome: Outcome::None,
            ended: false,
            origin: 0,
            position: 0,
            noise: 0,
        }
    }

    /// Eats octets from the front of `octets` up to the next outcome. `None`
    /// says that all are eaten and nothing came of them yet.
    ///
    /// Call it again with what is left until it answers `None`: several
    /// outcomes may wait in the buffer.
    ///
    /// # Errors
    /// [`BadLength`](crate::ErrorKind::BadLength) (also when the frame does not
    /// fit into `N` octets), [`BadAddress`](crate::ErrorKind::BadAddress),
    /// [`BadHcs`](crate::ErrorKind::BadHcs),
    /// [`BadFcs`](crate::ErrorKind::BadFcs),
    /// [`NoClosingFlag`](crate::ErrorKind::NoClosingFlag), and
    /// [`Truncated`](crate::ErrorKind::Truncated) behind [`idle`](Self::idle).
    /// A fault does not end the stream: the search goes on at the octet behind
    /// the opening flag that failed.
    #[inline]
    pub fn next_frame<'d>(&'d mut self, octets: &mut &[u8]) -> Option<Result<Frame<'d>, Error>> {
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
    pub fn frame(&self) -> Option<Frame<'_>> {
        let Outcome::Frame = self.outcome else {
            return None;
        };
        Frame::view(self.buffer.get(self.head..)?, &self.candidate)
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

    /// The information field of the frame of the last outcome: as
    /// [`frame`](Self::frame) where nothing else of it is wanted.
    pub fn information(&self) -> Option<&[u8]> {
        let Outcome::Frame = self.outcome else {
            return None;
        };
        let information = self.candidate.information();
        let (begin, end) = (information.start, information.end);
        self.buffer.get(self.head + begin..self.head + end)
    }

    /// Whether the next octet belongs to a frame whose header, with a check of
    /// its own, has been proven right. Not so behind [`idle`](Self::idle).
    ///
    /// For a caller that looks for more than HDLC in the same octets.
    pub fn is_in_frame(&self) -> bool {
        matches!(self.outcome, Outcome::None) && self.candidate.is_proven() && !self.ended
    }

    /// Octets taken since [`new`](Self::new).
    pub const fn received(&self) -> u64 {
        self.origin.wrapping_add(wide(self.filled))
    }

    /// Octets so far known to belong to no frame handed out and that are no
    /// flags.
    pub const fn noise(&self) -> u64 {
        self.noise
    }

    /// Where the opening flag of the last outcome stood, in octets fed since
    /// [`new`](Self::new); 0 before the first.
    pub const fn position(&self) -> u64 {
        self.position
    }

    /// Takes what is missing for the next decision; whether it is all there.
    fn fill(&mut self, octets: &mut &[u8]) -> bool {
        let missing = self.needed.saturating_sub(self.filled);
        if missing == 0 || octets.is_empty() {
            return missing == 0;
        }
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
            // The closing flag of one frame and the opening flag of the next.
            if self.head + 1 == self.filled && octets.first() == Some(&FLAG) {
                self.head += 1;
            }
            if self.head == self.filled {
                self.hunt(octets)?;
            }
            match self.judge() {
                Ok(_) => {
                    self.conclude(Outcome::Frame);
                    return Some(Ok(()));
                }
                Err(Stop::Reject(error)) => {
                    self.conclude(Outcome::Fault);
                    return Some(Err(error));
                }
                Err(Stop::NotAFrame) => self.go_on_at(self.head + 1),
                Err(Stop::Wait(needed)) => self.await_octets(needed, octets)?,
            }
        }
    }

    fn judge(&mut self) -> Result<usize, Stop> {
        let octets = self.buffer.get(self.head..self.filled).unwrap_or_default();
        if self.ended {
            return self.candidate.judge_complete(octets, N);
        }
        if octets.len() < SHORTEST {
            return Err(Stop::Wait(SHORTEST));
        }
        self.candidate.judge(octets, N)
    }

    /// Skips the input up to the next flag and takes that, the buffer being
    /// empty.
    fn hunt(&mut self, octets: &mut &[u8]) -> Option<()> {
        self.ended = false;
        self.needed = 0;
        let skipped = before_flag(octets);
        self.origin = self.origin.wrapping_add(wide(self.filled + skipped));
        self.head = 0;
        self.filled = 0;
        self.noise = self.noise.wrapping_add(wide(skipped));
        *octets = octets.get(skipped..).unwrap_or_default();
        let (flag, rest) = octets.split_first()?;
        *octets = rest;
        if let Some(first) = self.buffer.first_mut() {
            *first = *flag;
            self.filled = 1;
        }
        Some(())
    }

    /// Takes octets until the candidate has so many; `None` while they are not
    /// there.
    fn await_octets(&mut self, needed: usize, octets: &mut &[u8]) -> Option<()> {
        self.needed = self.head + needed;
        if self.needed > N {
            self.move_to_the_front();
            self.needed = needed;
        }
        self.fill(octets).then_some(())
    }

    /// Moves the candidate to the front of the buffer, where there is room for
    /// the rest of it.
    fn move_to_the_front(&mut self) {
        // Octet by octet: `copy_within` would bring a kilobyte of `memmove`
        // into the image, for what is a few octets at the buffer's end.
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
        match self.outcome {
            Outcome::None => return,
            // The closing flag stays: it may open the next frame.
            Outcome::Frame => self.go_on_at(self.head + self.candidate.frame_len() - 1),
            // The length may be what is damaged, so only the flag is dropped.
            Outcome::Fault => self.go_on_at(self.head + 1),
        }
        self.outcome = Outcome::None;
    }

    /// Makes the next flag of the buffer, from `at` on, the new candidate.
    fn go_on_at(&mut self, at: usize) {
        let rest = self.buffer.get(at..self.filled).unwrap_or_default();
        let skipped = before_flag(rest);
        self.noise = self.noise.wrapping_add(wide(skipped));
        self.head = at + skipped;
        self.candidate = Candidate::new();
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

impl<const N: usize> Default for FrameDecoder<N> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const N: usize> fmt::Debug for FrameDecoder<N> {
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
    use crate::check::{Check, steps::check_steps};
    use std::vec::Vec;

    const UI: [u8; 9] = [0x7E, 0xA0, 0x07, 0x03, 0x21, 0x13, 0x07, 0x85, 0x7E];

    #[test]
    fn keeps_only_what_decides_nothing() {
        let mut decoder = FrameDecoder::<64>::new();
        let kept: Vec<bool> = UI
            .iter()
            .map(|octet| {
                let mut octets = core::slice::from_ref(octet);
                let kept = decoder.keep(&mut octets);
                assert_eq!(octets.is_empty(), kept);
                if !kept {
                    let outcome = decoder.advance(&mut octets);
                    assert_eq!(outcome.is_some(), decoder.received() == 9);
                }
                kept
            })
            .collect();
        // The flag is looked for, and no frame has less than nine octets.
        let expected = [false, true, true, true, true, true, true, true, false];
        assert_eq!(kept, expected);
        assert_eq!(decoder.received(), 9);
        assert!(!decoder.keep(&mut &UI[..]));
    }

    #[test]
    fn lends_the_information_alone() {
        let ui_with_one = [
            0x7E, 0xA0, 0x0A, 0x03, 0x21, 0x13, 0x88, 0x0E, 0x0F, 0x3B, 0x3E, 0x7E,
        ];
        let mut decoder = FrameDecoder::<64>::new();
        assert_eq!(decoder.information(), None);
        for frame in [&UI[..], &ui_with_one] {
            assert_eq!(decoder.advance(&mut &frame[..]), Some(Ok(())));
            let information = decoder.frame().unwrap().information();
            assert_eq!(decoder.information(), Some(information));
        }
        assert_eq!(decoder.information(), Some(&[0x0F][..]));
    }

    #[test]
    fn is_in_a_frame_from_its_header_check_to_its_closing_flag() {
        let good = [
            0x7E, 0xA0, 0x0A, 0x03, 0x21, 0x13, 0x88, 0x0E, 0x0F, 0x3B, 0x3E, 0x7E,
        ];
        let in_frame = |octets: &[u8]| -> Vec<usize> {
            let mut decoder = FrameDecoder::<64>::new();
            let after = octets.iter().enumerate().map(|(at, octet)| {
                let _ = decoder.advance(&mut core::slice::from_ref(octet));
                (at, decoder.is_in_frame())
            });
            after.filter(|after| after.1).map(|after| after.0).collect()
        };
        assert_eq!(in_frame(&good), [8, 9, 10]);
        let mut damaged = good;
        damaged[8] ^= 1;
        assert_eq!(in_frame(&damaged), [8, 9, 10]);
        damaged[7] ^= 1;
        assert_eq!(in_frame(&damaged), []);
        // Its one check is at its end.
        assert_eq!(in_frame(&UI), []);
    }

    /// How many frames and faults come of `octets`, and how many check steps
    /// they cost.
    fn cost(octets: &[u8]) -> (u64, u64, u64) {
        let mut decoder = FrameDecoder::<2049>::new();
        let (mut frames, mut faults) = (0, 0);
        let before = check_steps();
        for chunk in octets.chunks(64) {
            let mut chunk = chunk;
            while let Some(outcome) = decoder.advance(&mut chunk) {
                match outcome {
                    Ok(()) => frames += 1,
                    Err(_) => faults += 1,
                }
            }
        }
        (frames, faults, check_steps() - before)
    }

    fn header_claiming_2047() -> [u8; 8] {
        let header = [0xA7, 0xFF, 0x41, 0x03, 0x13];
        let [low, high] = Check::new().over(&header).value().to_le_bytes();
        [0x7E, 0xA7, 0xFF, 0x41, 0x03, 0x13, low, high]
    }

    #[test]
    fn takes_its_buffer_and_at_most_64_octets() {
        assert!(size_of::<FrameDecoder<14>>() <= 14 + 64);
        assert!(size_of::<FrameDecoder<1023>>() <= 1023 + 64);
        assert!(size_of::<FrameDecoder<1024>>() <= 1024 + 64);
        assert!(size_of::<FrameDecoder<1025>>() <= 1025 + 64);
        assert!(size_of::<FrameDecoder<2049>>() <= 2049 + 64);
    }

    /// Headers may overlap: `7E` as the control octet of one is the flag of the
    /// next. No worse cycle is known.
    #[test]
    fn false_headers_inside_each_other_cost_at_most_420_steps_an_octet() {
        let cycle = [0x7E, 0xAF, 0xFF, 0xB9, 0x53, 0x7E, 0xA7, 0xFF, 0x1B, 0x01];
        let stream = cycle.repeat(2048);
        let octets = wide(stream.len());
        let (frames, _, steps) = cost(&stream);
        assert_eq!(frames, 0);
        assert!(
            steps > 300 * octets,
            "{steps} steps: the worst case is gone"
        );
        assert!(steps <= 420 * octets, "{steps} steps on {octets} octets");
    }

    #[test]
    fn checks_each_octet_of_a_good_frame_once() {
        let stream = UI.repeat(100);
        assert_eq!(cost(&stream), (100, 0, 100 * 5));
    }

    #[test]
    fn false_headers_back_to_back_cost_at_most_300_steps_an_octet() {
        let stream: Vec<u8> = header_claiming_2047().repeat(4096);
        let octets = wide(stream.len());
        let (frames, faults, steps) = cost(&stream);
        assert_eq!(frames, 0);
        assert!(faults > 3800, "each header is tried");
        assert!(
            steps > 200 * octets,
            "{steps} steps: the worst case is gone"
        );
        assert!(steps <= 300 * octets, "{steps} steps on {octets} octets");
    }

    #[test]
    fn a_wrong_header_costs_its_own_octets_only() {
        let mut header = header_claiming_2047();
        header[7] ^= 1;
        // No frame has less than nine octets, so the last needs one more.
        let stream = [&header.repeat(1000)[..], &[0x00]].concat();
        let (frames, faults, steps) = cost(&stream);
        assert_eq!((frames, faults), (0, 1000));
        assert_eq!(steps, 5 * 1000);
    }

    #[test]
    fn noise_never_enters_the_buffer() {
        let mut decoder = FrameDecoder::<64>::new();
        assert_eq!(decoder.advance(&mut &[0xAA; 500][..]), None);
        assert_eq!((decoder.filled, decoder.noise()), (0, 500));
        assert_eq!(decoder.position(), 0);
    }

    #[test]
    fn says_where_a_frame_stood_in_the_stream() {
        let mut decoder = FrameDecoder::<64>::new();
        for round in 0..5 {
            assert_eq!(decoder.advance(&mut &[0; 7][..]), None);
            assert_eq!(decoder.advance(&mut &UI[..]), Some(Ok(())));
            assert_eq!(decoder.position(), 7 + round * 16);
        }
        assert_eq!(decoder.noise(), 5 * 7);
    }

    #[test]
    fn leaves_the_input_behind_an_outcome() {
        let stream = [UI, UI].concat();
        let mut rest = &stream[..];
        let mut decoder = FrameDecoder::<64>::default();
        assert!(
            decoder
                .next_frame(&mut rest)
                .is_some_and(|frame| frame.is_ok())
        );
        assert_eq!(rest, UI);
    }

    #[test]
    fn shows_its_counters_and_not_its_octets() {
        let decoder = FrameDecoder::<64>::new();
        let text = std::format!("{decoder:?}");
        assert_eq!(
            text,
            "FrameDecoder { buffered: 0, position: 0, noise: 0, .. }"
        );
    }
}
