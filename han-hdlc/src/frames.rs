//! The frames of a buffer that is all in memory.

use core::fmt;
use core::iter::FusedIterator;

use crate::candidate::{Candidate, FLAG, LONGEST, Stop, before_flag};
use crate::error::Error;
use crate::frame::Frame;

/// Finds the frames in `octets` without copying them; the end of the slice is
/// the end of the input.
///
/// ```
/// let octets = [
///     0x00, 0x7E, 0xA0, 0x07, 0x03, 0x21, 0x13, 0x07, 0x85, 0x7E, // one frame
///     0x7E, 0xA0, 0x07, 0x03, // the beginning of another
/// ];
/// let mut frames = han_hdlc::frames(&octets);
/// assert!(frames.next().is_some_and(|frame| frame.is_ok()));
/// assert!(frames.next().is_some_and(|frame| frame.is_err()));
/// assert!(frames.next().is_none());
/// assert_eq!(frames.noise(), 4);
/// ```
pub fn frames(octets: &[u8]) -> Frames<'_> {
    Frames {
        octets,
        at: 0,
        position: 0,
        noise: 0,
    }
}

/// The frames of a slice, and the faults between them, in their order: what
/// [`FrameDecoder`](crate::FrameDecoder) gives for the same octets and an
/// [`idle`](crate::FrameDecoder::idle) behind them. Made by [`frames`].
///
/// `Debug` shows where it stands and no octet.
///
/// # Errors
/// Each item is a frame or what was wrong with one; see
/// [`FrameDecoder::next_frame`](crate::FrameDecoder::next_frame). After a fault
/// the search goes on at the octet behind the opening flag that failed.
#[derive(Clone)]
pub struct Frames<'a> {
    octets: &'a [u8],
    at: usize,
    position: usize,
    noise: usize,
}

impl Frames<'_> {
    /// Octets so far known to belong to no frame handed out and that are no
    /// flags.
    pub fn noise(&self) -> u64 {
        u64::try_from(self.noise).unwrap_or(u64::MAX)
    }

    /// Where in the slice the opening flag of the last item stands; 0 before
    /// the first.
    pub fn position(&self) -> u64 {
        u64::try_from(self.position).unwrap_or(u64::MAX)
    }
}

impl fmt::Debug for Frames<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Frames")
            .field("position", &self.position)
            .field("noise", &self.noise)
            .finish_non_exhaustive()
    }
}

impl<'a> Iterator for Frames<'a> {
    type Item = Result<Frame<'a>, Error>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let rest = self.octets.get(self.at..)?;
            let skipped = before_flag(rest);
            self.noise += skipped;
            self.at += skipped;

            let octets = rest.get(skipped..).filter(|octets| !octets.is_empty())?;
            // The closing flag of one frame and the opening flag of the next.
            if let [FLAG, FLAG, ..] = octets {
                self.at += 1;
                continue;
            }
            let mut candidate = Candidate::new();
            match candidate.judge_complete(octets, LONGEST) {
                Ok(len) => {
                    self.position = self.at;
                    // The closing flag stays: it may open the next frame.
                    self.at += len - 1;
                    return Frame::view(octets, &candidate).map(Ok);
                }
                Err(Stop::Reject(error)) => {
                    self.position = self.at;
                    self.at += 1;
                    return Some(Err(error));
                }
                Err(Stop::NotAFrame | Stop::Wait(_)) => self.at += 1,
            }
        }
    }
}

impl FusedIterator for Frames<'_> {}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use crate::error::ErrorKind;

    const UI: [u8; 9] = [0x7E, 0xA0, 0x07, 0x03, 0x21, 0x13, 0x07, 0x85, 0x7E];

    #[test]
    fn lends_from_the_slice_and_says_where() {
        let mut octets = [0; 25];
        octets[3..12].copy_from_slice(&UI);
        octets[16..].copy_from_slice(&UI);
        let mut frames = frames(&octets);
        assert!(frames.next().unwrap().is_ok());
        assert_eq!((frames.position(), frames.noise()), (3, 3));
        assert!(frames.next().unwrap().is_ok());
        assert_eq!((frames.position(), frames.noise()), (16, 7));
        assert!(frames.next().is_none());
        assert_eq!((frames.position(), frames.noise()), (16, 7));
    }

    #[test]
    fn stays_at_its_end() {
        let mut frames = frames(&UI[..5]);
        let error = frames.next().unwrap().unwrap_err();
        assert_eq!(error, ErrorKind::Truncated { missing: 4 }.at(5));
        assert!(frames.next().is_none());
        assert!(frames.next().is_none());
        assert_eq!(frames.noise(), 4);
    }

    #[test]
    fn debug_shows_no_octet() {
        assert_eq!(
            std::format!("{:?}", frames(&UI)),
            "Frames { position: 0, noise: 0, .. }"
        );
    }

    #[test]
    fn finds_nothing_in_nothing() {
        assert!(frames(&[]).next().is_none());
    }
}
