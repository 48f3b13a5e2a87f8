//! Messages out of numbered frames.

use core::fmt;

use crate::error::Error;
use crate::long_frame::LongFrame;
use crate::reassembly::{Place, Placing, Reassembly};

/// Joins the data of frames to messages.
///
/// `N` is the longest message that can be joined. A message that came in one
/// frame passes straight through, however long it is, so that `N` may be 0 where
/// no meter sends a second; every longer message is then
/// [`ErrorKind::MessageTooLong`](crate::ErrorKind::MessageTooLong). An encrypted
/// list of an Austrian meter takes 260 octets.
///
/// What makes a message, and what makes it be given up, says [`Reassembly`],
/// which does the same for memory that somebody else owns.
///
/// `Debug` shows how much is joined and none of it.
#[derive(Clone)]
pub struct Reassembler<const N: usize> {
    reassembly: Reassembly,
    /// Octets of the message last made; 0 when there is none to lend.
    made: usize,
    octets: [u8; N],
}

/// What one frame did: a message given up, a message made, both or neither.
///
/// `Debug` and `defmt` show the length of the message and none of it: it may
/// carry the number of a meter.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Joined<'a> {
    /// [`ErrorKind::ReassemblyAborted`](crate::ErrorKind::ReassemblyAborted)
    /// when the open message was given up because this frame is not the next of
    /// it.
    pub aborted: Option<Error>,
    /// The message this frame completed, or
    /// [`ErrorKind::UnexpectedPiece`](crate::ErrorKind::UnexpectedPiece) or
    /// [`ErrorKind::MessageTooLong`](crate::ErrorKind::MessageTooLong).
    pub message: Option<Result<&'a [u8], Error>>,
}

impl Joined<'_> {
    fn message_len(&self) -> Option<Result<usize, Error>> {
        self.message.map(|message| message.map(<[u8]>::len))
    }
}

impl fmt::Debug for Joined<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Joined")
            .field("aborted", &self.aborted)
            .field("message_len", &self.message_len())
            .finish()
    }
}

#[cfg(feature = "defmt")]
impl defmt::Format for Joined<'_> {
    fn format(&self, f: defmt::Formatter<'_>) {
        defmt::write!(
            f,
            "Joined {{ aborted: {}, message_len: {} }}",
            self.aborted,
            self.message_len()
        );
    }
}

impl<const N: usize> Reassembler<N> {
    /// A reassembler with no message open.
    pub const fn new() -> Self {
        Self {
            reassembly: Reassembly::new(),
            made: 0,
            octets: [0; N],
        }
    }

    /// Takes one frame in the order of the line.
    ///
    /// A frame whose CI is no piece changes nothing, and an empty lone piece
    /// makes no message.
    ///
    /// ```
    /// use han_mbus::{ControlInformation, LongFrame, Reassembler};
    ///
    /// let first = LongFrame::new(ControlInformation::piece(0), b"first, ");
    /// let last = LongFrame::new(ControlInformation::last_piece(1), b"last");
    /// let mut reassembler = Reassembler::<16>::new();
    /// assert_eq!(reassembler.push(&first).message, None);
    /// assert_eq!(reassembler.push(&last).message, Some(Ok(&b"first, last"[..])));
    /// ```
    pub fn push<'a>(&'a mut self, frame: &LongFrame<'a>) -> Joined<'a> {
        if frame.control_information().is_piece() {
            self.made = 0;
        }
        let Placing { aborted, place } = self.reassembly.place(frame, N);
        let message = match place {
            None => None,
            Some(Err(error)) => Some(Err(error)),
            Some(Ok(Place::Alone)) => Some(Ok(frame.data())),
            Some(Ok(Place::At {
                begin,
                end,
                is_last,
            })) => {
                self.write(begin, frame.data());
                self.made = if is_last { end } else { 0 };
                self.message().map(Ok)
            }
        };
        Joined { aborted, message }
    }

    /// Gives up the open message if this frame, which comes next, is a piece but
    /// not the next of it: the first half of [`push`](Self::push), for a caller
    /// who can take one outcome at a time. Pushed behind it, the frame interrupts
    /// nothing.
    pub fn interrupt(&mut self, frame: &LongFrame<'_>) -> Option<Error> {
        self.reassembly.interrupt(frame)
    }

    /// Gives up the open message, if there is one: to be called when a damaged
    /// frame was seen, which may have been a piece of it, and when the line has
    /// been quiet. Answers with
    /// [`ErrorKind::ReassemblyAborted`](crate::ErrorKind::ReassemblyAborted) if a
    /// message was open.
    pub fn abort(&mut self) -> Option<Error> {
        self.made = 0;
        self.reassembly.abort()
    }

    /// The message that the last piece completed, if it was joined: until the
    /// next piece. A message that came in one frame is in that frame.
    pub fn message(&self) -> Option<&[u8]> {
        let message = self.octets.get(..self.made)?;
        (!message.is_empty()).then_some(message)
    }

    fn write(&mut self, begin: usize, data: &[u8]) {
        let room = self.octets.get_mut(begin..).unwrap_or_default();
        for (to, from) in room.iter_mut().zip(data) {
            *to = *from;
        }
    }
}

impl<const N: usize> Default for Reassembler<N> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const N: usize> fmt::Debug for Reassembler<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reassembler")
            .field("reassembly", &self.reassembly)
            .field("made", &self.made)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use crate::control_information::ControlInformation;
    use crate::error::ErrorKind;

    fn piece(number: u8, data: &[u8]) -> LongFrame<'_> {
        LongFrame::new(ControlInformation::piece(number), data)
    }

    fn last(number: u8, data: &[u8]) -> LongFrame<'_> {
        LongFrame::new(ControlInformation::last_piece(number), data)
    }

    #[test]
    fn joins_pieces_in_the_order_of_their_numbers() {
        let mut reassembler = Reassembler::<8>::default();
        for (number, data) in [(0, b"on"), (1, b"e-")] {
            let joined = reassembler.push(&piece(number, data));
            assert_eq!(joined, Joined::default());
        }
        let joined = reassembler.push(&last(2, b"two"));
        assert_eq!(joined.message, Some(Ok(&b"one-two"[..])));
        assert_eq!(reassembler.message(), Some(&b"one-two"[..]));
    }

    #[test]
    fn a_frame_that_interrupts_can_be_pushed_afterwards() {
        let mut reassembler = Reassembler::<8>::new();
        let first = piece(0, b"on");
        assert_eq!(reassembler.interrupt(&first), None);
        reassembler.push(&first);
        assert_eq!(reassembler.interrupt(&last(1, b"e")), None);
        let other = last(0, b"two");
        let aborted = ErrorKind::ReassemblyAborted { length: 2 }.at(2);
        assert_eq!(reassembler.interrupt(&other), Some(aborted));
        let joined = reassembler.push(&other);
        assert_eq!(joined.aborted, None);
        assert_eq!(joined.message, Some(Ok(&b"two"[..])));
    }

    #[test]
    fn takes_little_more_than_its_buffer() {
        let state = size_of::<Reassembly>() + size_of::<usize>();
        assert!(size_of::<Reassembler<1024>>() <= 1024 + state);
        assert!(size_of::<Reassembly>() <= 8 + 2 * size_of::<usize>());
    }

    #[test]
    fn debug_shows_lengths_and_no_octet() {
        let mut reassembler = Reassembler::<32>::new();
        reassembler.push(&piece(0, b"6970631"));
        let joined = reassembler.push(&last(1, b"401234567"));
        assert_eq!(
            std::format!("{joined:?}"),
            "Joined { aborted: None, message_len: Some(Ok(16)) }"
        );
        assert_eq!(
            std::format!("{reassembler:?}"),
            "Reassembler { reassembly: Reassembly { state: Closed }, made: 16, .. }"
        );
    }
}
