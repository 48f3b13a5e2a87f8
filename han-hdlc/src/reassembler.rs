//! Messages out of segmented frames.

use core::fmt;

use crate::error::Error;
use crate::frame::Frame;
use crate::reassembly::{Place, Placing, Reassembly};

/// Joins the information fields of segmented frames to messages.
///
/// `N` is the longest message that can be joined, LLC header counted. A message
/// that came in one frame passes straight through, however long it is, so that
/// `N` may be 0 where no meter segments; every segmented message is then
/// [`ErrorKind::MessageTooLong`](crate::ErrorKind::MessageTooLong).
///
/// What makes a message, and what makes it be given up, says [`Reassembly`],
/// which does the same for memory that somebody else owns.
///
/// `Debug` shows how much is joined and none of it.
///
/// Green Book, clause 8.
#[derive(Clone)]
pub struct Reassembler<const N: usize> {
    reassembly: Reassembly,
    octets: [u8; N],
}

/// What one piece did: a message given up, a message made, both or neither.
///
/// `Debug` and `defmt` show the length of the message and none of it: it may
/// carry the number of a meter.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Joined<'a> {
    /// [`ErrorKind::ReassemblyAborted`](crate::ErrorKind::ReassemblyAborted)
    /// when the open message was given up because this piece is not of it.
    pub aborted: Option<Error>,
    /// The message this piece completed, LLC header included if one was sent,
    /// or [`ErrorKind::MessageTooLong`](crate::ErrorKind::MessageTooLong).
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
            octets: [0; N],
        }
    }

    /// Takes one frame in the order of the line.
    ///
    /// A frame that carries no message (RR, SNRM and the like, see
    /// [`Control::carries_information`](crate::Control::carries_information))
    /// changes nothing, and an empty information field makes no message of its
    /// own.
    ///
    /// ```
    /// use han_hdlc::{Address, Control, Frame, Reassembler};
    ///
    /// let whole = Frame::new(Address::one(103), Address::two(1, 17), Control::UI, b"cut");
    /// let mut reassembler = Reassembler::<16>::new();
    /// assert_eq!(reassembler.push(&whole.with_segmented(true)).message, None);
    /// assert_eq!(reassembler.push(&whole).message, Some(Ok(&b"cutcut"[..])));
    /// ```
    pub fn push<'a>(&'a mut self, frame: &Frame<'a>) -> Joined<'a> {
        let Placing { aborted, place } = self.reassembly.place(frame, N);
        let message = match place {
            None => None,
            Some(Err(error)) => Some(Err(error)),
            Some(Ok(Place::Alone)) => Some(Ok(frame.information())),
            Some(Ok(Place::At { begin, .. })) => {
                self.write(begin, frame.information());
                self.message().map(Ok)
            }
        };
        Joined { aborted, message }
    }

    /// Gives up the open message if this frame, which comes next, is not of it:
    /// the first half of [`push`](Self::push), for a caller who can take one
    /// outcome at a time. Pushed behind it, the frame interrupts nothing.
    pub fn interrupt(&mut self, frame: &Frame<'_>) -> Option<Error> {
        self.reassembly.interrupt(frame)
    }

    /// Gives up the open message, if there is one: to be called when a damaged
    /// frame was seen, which may have been a piece of it, and when the line has
    /// been quiet. Answers with
    /// [`ErrorKind::ReassemblyAborted`](crate::ErrorKind::ReassemblyAborted) if
    /// a message was open.
    pub fn abort(&mut self) -> Option<Error> {
        self.reassembly.abort()
    }

    /// The message that the last piece completed, if it was joined: until the
    /// next piece. A message that came in one frame is in that frame.
    pub fn message(&self) -> Option<&[u8]> {
        let message = self.octets.get(..self.reassembly.made())?;
        (!message.is_empty()).then_some(message)
    }

    fn write(&mut self, begin: usize, information: &[u8]) {
        let room = self.octets.get_mut(begin..).unwrap_or_default();
        for (to, from) in room.iter_mut().zip(information) {
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
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use crate::address::Address;
    use crate::control::Control;
    use crate::error::ErrorKind;

    fn frame(information: &[u8]) -> Frame<'_> {
        Frame::new(
            Address::one(1),
            Address::two(1, 17),
            Control::UI,
            information,
        )
    }

    #[test]
    fn joins_pieces_in_the_order_of_the_line() {
        let mut reassembler = Reassembler::<8>::default();
        for piece in [b"on", b"e-"] {
            let joined = reassembler.push(&frame(piece).with_segmented(true));
            assert_eq!(joined, Joined::default());
        }
        let joined = reassembler.push(&frame(b"two"));
        assert_eq!(joined.message, Some(Ok(&b"one-two"[..])));
        assert_eq!(reassembler.message(), Some(&b"one-two"[..]));
    }

    #[test]
    fn a_frame_that_interrupts_can_be_pushed_afterwards() {
        let mut reassembler = Reassembler::<8>::new();
        let first = frame(b"on").with_segmented(true);
        assert_eq!(reassembler.interrupt(&first), None);
        reassembler.push(&first);
        assert_eq!(reassembler.interrupt(&frame(b"e")), None);
        let other = Frame::new(Address::one(2), Address::one(3), Control::UI, b"two");
        let aborted = ErrorKind::ReassemblyAborted { length: 2 }.at(2);
        assert_eq!(reassembler.interrupt(&other), Some(aborted));
        let joined = reassembler.push(&other);
        assert_eq!(joined.aborted, None);
        assert_eq!(joined.message, Some(Ok(&b"two"[..])));
    }

    #[test]
    fn a_message_may_fill_the_buffer_to_its_last_octet() {
        let mut reassembler = Reassembler::<4>::new();
        reassembler.push(&frame(b"12").with_segmented(true));
        let joined = reassembler.push(&frame(b"34"));
        assert_eq!(joined.message, Some(Ok(&b"1234"[..])));
        reassembler.push(&frame(b"12").with_segmented(true));
        let joined = reassembler.push(&frame(b"345"));
        let too_long = ErrorKind::MessageTooLong { needed: 5 }.at(2);
        assert_eq!(joined.message, Some(Err(too_long)));
    }

    #[test]
    fn takes_little_more_than_its_buffer() {
        assert!(size_of::<Reassembler<1024>>() <= 1024 + size_of::<Reassembly>());
        assert!(size_of::<Reassembly>() <= 16 + size_of::<usize>());
    }

    #[test]
    fn debug_shows_the_length_of_the_message_and_none_of_it() {
        let mut reassembler = Reassembler::<0>::new();
        let joined = reassembler.push(&frame(b"6970631401234567"));
        assert_eq!(
            std::format!("{joined:?}"),
            "Joined { aborted: None, message_len: Some(Ok(16)) }"
        );
    }
}
