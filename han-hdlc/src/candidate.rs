//! What stands behind an opening flag: the rules, apart from any memory.
//!
//! [`FrameDecoder`](crate::FrameDecoder), [`Frames`](crate::Frames) and
//! [`Frame::parse`](crate::Frame::parse) all judge by this one machine.

use core::ops::Range;

use crate::address::Address;
use crate::check::Check;
use crate::error::{Error, ErrorKind};

pub(crate) const FLAG: u8 = 0x7E;

/// Octets of the longest frame, both flags counted: the length field has
/// eleven bits.
pub(crate) const LONGEST: usize = 0x7FF + FLAGS;

/// Octets of the shortest frame, both flags counted. A decoder waits for them
/// before it looks.
pub(crate) const SHORTEST: usize = 7 + FLAGS;

const FLAGS: usize = 2;
const CHECK_LEN: usize = 2;
const FORMAT: usize = 1;
const ADDRESSES: usize = 3;

/// Octets that may have to be looked at before the length is believed: flag,
/// format, two addresses of four octets, control and HCS.
pub(crate) const LONGEST_HEADER: usize = ADDRESSES + 4 + 4 + 1 + CHECK_LEN;

/// Why a candidate is not a whole frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// There is nothing to decide before so many octets are there, the opening
    /// flag counted.
    Wait(usize),
    /// The flag opens nothing; on a line that is no fault.
    NotAFrame,
    /// The frame is damaged.
    Reject(Error),
}

/// A place where a frame may begin, and how far it has been proven.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidate {
    /// The length field; 0 while it has not been believed.
    length: u16,
    /// Octets before the HCS (or FCS), the opening flag counted; 0 while the
    /// header has not been proven.
    header: u8,
    /// Where the source address begins.
    source: u8,
    check: Check,
}

impl Candidate {
    pub(crate) const fn new() -> Self {
        Self {
            length: 0,
            header: 0,
            source: 0,
            check: Check::new(),
        }
    }

    /// Goes on judging `octets`, the same as before and perhaps more, from the
    /// opening flag on. Answers with the length of the frame, both flags
    /// counted.
    pub(crate) fn judge(&mut self, octets: &[u8], capacity: usize) -> Result<usize, Stop> {
        if self.header == 0 {
            self.format(octets, capacity)?;
            let header = self.addresses(octets)?;
            self.header(header, octets)?;
        }
        self.body(octets)
    }

    /// As [`judge`](Self::judge), when no octet will follow.
    pub(crate) fn judge_complete(&mut self, octets: &[u8], capacity: usize) -> Result<usize, Stop> {
        self.judge(octets, capacity).map_err(|stop| match stop {
            Stop::Wait(_) => self.end_of_input(octets),
            decided => decided,
        })
    }

    #[cold]
    fn end_of_input(&mut self, octets: &[u8]) -> Stop {
        let have = octets.len();
        if have <= FORMAT {
            return Stop::NotAFrame;
        }
        // Where the closing flag alone is missing, the FCS can tell more.
        if self.header > 0
            && let Err(bad) = self.fcs(octets)
        {
            return bad;
        }
        let whole = self.frame_len().max(SHORTEST);
        let missing = whole.saturating_sub(have).max(1);
        Stop::Reject(ErrorKind::Truncated { missing }.at(have))
    }

    fn format(&mut self, octets: &[u8], capacity: usize) -> Result<(), Stop> {
        let wait = Stop::Wait(SHORTEST);
        let high = *octets.get(FORMAT).ok_or(wait)?;
        if !begins_a_format(high) {
            return Err(Stop::NotAFrame);
        }
        let low = *octets.get(FORMAT + 1).ok_or(wait)?;
        self.length = u16::from_be_bytes([high & 0x07, low]);
        if self.frame_len() < SHORTEST || self.frame_len() > capacity {
            return Err(self.bad_length());
        }
        Ok(())
    }

    /// Where the header ends.
    fn addresses(&mut self, octets: &[u8]) -> Result<usize, Stop> {
        let source = address_end(octets, ADDRESSES)?;
        let control = address_end(octets, source)?;
        self.source = u8::try_from(source).unwrap_or(u8::MAX);
        Ok(control + 1)
    }

    /// Proves the HCS as soon as it is there (the shortest header, of eight octets,
    /// with the ninth), so that a false length cannot
    /// hold up the line.
    fn header(&mut self, header: usize, octets: &[u8]) -> Result<(), Stop> {
        // The FCS alone, or an HCS, at least one octet of information, and the
        // FCS: nothing in between makes a frame.
        match self.frame_len().checked_sub(header + CHECK_LEN + 1) {
            Some(0) => {}
            Some(behind) if behind > CHECK_LEN => {
                let received = self.run_to(FORMAT, header, octets);
                let received = received.ok_or(Stop::Wait(header + CHECK_LEN))?;
                let computed = self.check.value();
                if computed != received {
                    let error = ErrorKind::BadHcs { computed, received };
                    return Err(Stop::Reject(error.at(header)));
                }
            }
            _ => return Err(self.bad_length()),
        }
        self.header = u8::try_from(header).unwrap_or(u8::MAX);
        Ok(())
    }

    /// Proves the FCS and the closing flag. One wait does for both: it costs
    /// the verdict one octet of delay and saves every good frame a decision.
    fn body(&mut self, octets: &[u8]) -> Result<usize, Stop> {
        let len = self.frame_len();
        let received = *octets.get(len - 1).ok_or(Stop::Wait(len))?;
        self.fcs(octets)?;
        match received {
            FLAG => Ok(len),
            _ => Err(Stop::Reject(
                ErrorKind::NoClosingFlag { received }.at(len - 1),
            )),
        }
    }

    /// Proves the FCS, if it is there.
    fn fcs(&mut self, octets: &[u8]) -> Result<(), Stop> {
        let at = self.frame_len() - CHECK_LEN - 1;
        let Some(received) = self.run_to(self.body_start(), at, octets) else {
            return Ok(());
        };
        let computed = self.check.value();
        if computed == received {
            return Ok(());
        }
        Err(Stop::Reject(
            ErrorKind::BadFcs { computed, received }.at(at),
        ))
    }

    /// Runs the check on over `from..at`; answers with the check sequence
    /// received at `at`. Does nothing while that is not whole.
    fn run_to(&mut self, from: usize, at: usize, octets: &[u8]) -> Option<u16> {
        let (covered, behind) = octets.split_at_checked(at)?;
        let received = behind.first_chunk()?;
        self.check = self.check.over(covered.get(from..)?);
        Some(u16::from_le_bytes(*received))
    }

    /// The first octet that the check has not covered when the FCS is due: the
    /// HCS is covered with what stands behind it.
    fn body_start(&self) -> usize {
        let header = usize::from(self.header);
        if self.frame_len() == header + CHECK_LEN + 1 {
            FORMAT
        } else {
            header
        }
    }

    /// Octets of the whole frame by its length field, both flags counted.
    pub(crate) fn frame_len(&self) -> usize {
        usize::from(self.length) + FLAGS
    }

    /// Whether a header check of its own says that this is a frame.
    pub(crate) fn is_proven(&self) -> bool {
        self.body_start() > FORMAT
    }

    /// Where the destination address stands in a header that is proven.
    pub(crate) fn destination(&self) -> Range<usize> {
        ADDRESSES..usize::from(self.source)
    }

    /// Where the source address stands in a header that is proven.
    pub(crate) fn source(&self) -> Range<usize> {
        usize::from(self.source)..self.control()
    }

    /// Where the control octet stands in a header that is proven.
    pub(crate) fn control(&self) -> usize {
        usize::from(self.header).saturating_sub(1)
    }

    /// Where the information field stands, from the opening flag on; empty
    /// where the frame has none.
    pub(crate) fn information(&self) -> Range<usize> {
        let end = self.frame_len() - CHECK_LEN - 1;
        let begin = usize::from(self.header) + CHECK_LEN;
        begin.min(end)..end
    }

    fn bad_length(&self) -> Stop {
        let length = usize::from(self.length);
        Stop::Reject(ErrorKind::BadLength { length }.at(FORMAT))
    }
}

/// Where the address beginning at `at` ends.
fn address_end(octets: &[u8], at: usize) -> Result<usize, Stop> {
    match Address::parse(octets.get(at..).unwrap_or_default()) {
        Ok((address, _)) => Ok(at + address.encoded_len()),
        Err(error) if error.kind() == ErrorKind::BadAddress => {
            Err(Stop::Reject(ErrorKind::BadAddress.at(at)))
        }
        Err(_) => Err(Stop::Wait((octets.len() + 1).max(SHORTEST))),
    }
}

/// Whether this is the first octet of a frame format of type 3.
pub(crate) const fn begins_a_format(octet: u8) -> bool {
    octet >> 4 == 0xA
}

/// How many octets stand before the first flag.
pub(crate) fn before_flag(octets: &[u8]) -> usize {
    let flag = octets.iter().position(|&octet| octet == FLAG);
    flag.unwrap_or(octets.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// UI with one octet of information, from flag to flag.
    const FRAME: [u8; 12] = [
        0x7E, 0xA0, 0x0A, 0x03, 0x21, 0x13, 0x88, 0x0E, 0x0F, 0x3B, 0x3E, 0x7E,
    ];

    fn judge(octets: &[u8]) -> Result<usize, Stop> {
        Candidate::new().judge(octets, LONGEST)
    }

    #[test]
    fn waits_for_the_shortest_frame_and_then_for_what_decides() {
        let waits = [9, 9, 9, 9, 9, 8, 8, 8, 12, 12, 12, 12];
        for (len, wait) in waits.into_iter().enumerate() {
            assert_eq!(judge(&FRAME[..len]), Err(Stop::Wait(wait)), "{len}");
        }
        assert_eq!(judge(&FRAME), Ok(12));
    }

    #[test]
    fn goes_on_where_it_stopped() {
        let mut candidate = Candidate::new();
        for len in 0..FRAME.len() {
            assert!(candidate.judge(&FRAME[..len], LONGEST).is_err());
        }
        assert_eq!(candidate.judge(&FRAME, LONGEST), Ok(12));
    }

    #[test]
    fn takes_no_notice_of_what_follows() {
        let mut longer = [0x7E; 20];
        longer[..12].copy_from_slice(&FRAME);
        assert_eq!(judge(&longer), Ok(12));
    }

    #[test]
    fn an_address_is_refused_at_the_octet_that_breaks_it() {
        let bad = Err(Stop::Reject(ErrorKind::BadAddress.at(3)));
        assert_eq!(judge(&[0x7E, 0xA0, 0x20, 0, 0]), Err(Stop::Wait(9)));
        assert_eq!(judge(&[0x7E, 0xA0, 0x20, 0, 0, 1]), bad);
        assert_eq!(judge(&[0x7E, 0xA0, 0x20, 0, 0, 0]), Err(Stop::Wait(9)));
        assert_eq!(judge(&[0x7E, 0xA0, 0x20, 0, 0, 0, 0]), bad);
    }

    #[test]
    fn a_length_is_held_against_the_capacity_at_once() {
        let bad = |length| Err(Stop::Reject(ErrorKind::BadLength { length }.at(1)));
        let header = [0x7E, 0xA0, 0x0A];
        assert_eq!(Candidate::new().judge(&header, 11), bad(10));
        assert_eq!(Candidate::new().judge(&header, 12), Err(Stop::Wait(9)));
        assert_eq!(judge(&[0x7E, 0xA0, 0x06]), bad(6));
        assert_eq!(judge(&[0x7E, 0xA7, 0xFF]), Err(Stop::Wait(9)));
    }

    #[test]
    fn the_end_of_input_says_what_is_missing() {
        let judge = |octets: &[u8]| Candidate::new().judge_complete(octets, LONGEST);
        let truncated = |missing, len| Err(Stop::Reject(ErrorKind::Truncated { missing }.at(len)));
        assert_eq!(judge(&FRAME[..0]), Err(Stop::NotAFrame));
        assert_eq!(judge(&FRAME[..1]), Err(Stop::NotAFrame));
        assert_eq!(judge(&FRAME[..2]), truncated(7, 2));
        assert_eq!(judge(&FRAME[..3]), truncated(9, 3));
        assert_eq!(judge(&FRAME[..11]), truncated(1, 11));
        // Longer already than its length field says, and yet without an end.
        let open = [0x7E, 0xA0, 0x07, 0, 0, 0, 1, 0, 0];
        assert_eq!(judge(&open), truncated(1, 9));
    }

    #[test]
    fn finds_the_next_flag() {
        assert_eq!(before_flag(&[]), 0);
        assert_eq!(before_flag(&[0x7E, 0x7E]), 0);
        assert_eq!(before_flag(&[0x7D, 0x00, 0x7E]), 2);
        assert_eq!(before_flag(&[0x7D, 0x00]), 2);
    }
}
