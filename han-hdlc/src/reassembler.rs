//! Messages out of segmented frames.

use core::fmt;

use heapless::Vec;

use crate::address::Address;
use crate::error::{Error, ErrorKind};
use crate::frame::Frame;
use crate::llc::Llc;

/// Joins the information fields of segmented frames to messages.
///
/// `N` is the longest message that can be joined, LLC header counted. A message
/// that came in one frame passes straight through, however long it is, so that
/// `N` may be 0 where no meter segments; every segmented message is then
/// [`ErrorKind::MessageTooLong`].
///
/// Nothing numbers the pieces of a message: their order on the line is all
/// there is. So a message is given up rather than handed out with a hole when
///
/// - a piece comes from or goes to somebody else,
/// - a piece begins like a new message,
/// - the caller says with [`abort`](Self::abort) that a frame was damaged or
///   the line was quiet.
///
/// The octets left of a message that was given up for want of a piece may still
/// come out as a message of their own, one without a beginning; what is read
/// next, the APDU, has to refuse it.
///
/// `Debug` shows how much is joined and none of it.
///
/// Green Book, clause 8.
#[derive(Clone)]
pub struct Reassembler<const N: usize> {
    message: Vec<u8, N>,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// No message is open.
    Closed,
    /// No message is open; the last one is still in the buffer.
    Made,
    /// Pieces are being joined.
    Open(Key),
    /// The message did not fit; its pieces go by until the last one has.
    Skipping(Key),
}

type Key = (Address, Address);

/// What one piece did: a message given up, a message made, both or neither.
///
/// `Debug` and `defmt` show the length of the message and none of it: it may
/// carry the number of a meter.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Joined<'a> {
    /// [`ErrorKind::ReassemblyAborted`] when the open message was given up
    /// because this piece is not of it.
    pub aborted: Option<Error>,
    /// The message this piece completed, LLC header included if one was sent,
    /// or [`ErrorKind::MessageTooLong`].
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

/// The APDU tags that may begin a message on a HAN port.
const APDU_TAGS: [u8; 7] = [0x0F, 0xC2, 0xDB, 0xDC, 0xDD, 0xDF, 0xE0];

impl<const N: usize> Reassembler<N> {
    /// A reassembler with no message open.
    pub const fn new() -> Self {
        Self {
            message: Vec::new(),
            state: State::Closed,
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
        Joined {
            aborted: self.interrupt(frame),
            message: self.join(frame),
        }
    }

    /// Gives up the open message if this frame, which comes next, is not of it:
    /// the first half of [`push`](Self::push), for a caller who can take one
    /// outcome at a time. Pushed behind it, the frame interrupts nothing.
    pub fn interrupt(&mut self, frame: &Frame<'_>) -> Option<Error> {
        if !frame.control().carries_information() || self.is_of_this_message(frame) {
            return None;
        }
        self.abort()
    }

    /// Gives up the open message, if there is one: to be called when a damaged
    /// frame was seen, which may have been a piece of it, and when the line has
    /// been quiet. Answers with [`ErrorKind::ReassemblyAborted`] if a message
    /// was open.
    pub fn abort(&mut self) -> Option<Error> {
        let was = core::mem::replace(&mut self.state, State::Closed);
        let State::Open(_) = was else {
            return None;
        };
        let length = self.message.len();
        Some(ErrorKind::ReassemblyAborted { length }.at(length))
    }

    /// The message that the last piece completed, if it was joined: until the
    /// next piece. A message that came in one frame is in that frame.
    pub fn message(&self) -> Option<&[u8]> {
        match self.state {
            State::Made if !self.message.is_empty() => Some(&self.message),
            _ => None,
        }
    }

    fn is_of_this_message(&self, frame: &Frame<'_>) -> bool {
        match self.state {
            State::Closed | State::Made => true,
            State::Open(key) | State::Skipping(key) => {
                key == key_of(frame) && !begins_a_message(frame.information())
            }
        }
    }

    fn join<'a>(&'a mut self, frame: &Frame<'a>) -> Option<Result<&'a [u8], Error>> {
        if !frame.control().carries_information() {
            return None;
        }
        match self.state {
            State::Closed | State::Made => {
                self.message.clear();
                self.state = State::Closed;
                if !frame.is_segmented() {
                    return made(frame.information());
                }
            }
            State::Open(_) => {}
            State::Skipping(_) => {
                self.keep_if_segmented(frame, State::Skipping);
                return None;
            }
        }
        if let Err(error) = self.append(frame.information()) {
            self.keep_if_segmented(frame, State::Skipping);
            return Some(Err(error));
        }
        self.keep_if_segmented(frame, State::Open);
        if frame.is_segmented() {
            return None;
        }
        self.state = State::Made;
        made(&self.message)
    }

    fn append(&mut self, piece: &[u8]) -> Result<(), Error> {
        let have = self.message.len();
        let needed = have.saturating_add(piece.len());
        let full = ErrorKind::MessageTooLong { needed }.at(have);
        self.message.extend_from_slice(piece).map_err(|_| full)
    }

    fn keep_if_segmented(&mut self, frame: &Frame<'_>, state: fn(Key) -> State) {
        self.state = if frame.is_segmented() {
            state(key_of(frame))
        } else {
            State::Closed
        };
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
            .field("state", &self.state)
            .field("joined", &self.message.len())
            .finish_non_exhaustive()
    }
}

/// No octets are no message.
fn made(message: &[u8]) -> Option<Result<&[u8], Error>> {
    (!message.is_empty()).then_some(Ok(message))
}

fn key_of(frame: &Frame<'_>) -> Key {
    (frame.destination(), frame.source())
}

/// Whether this can only be the first piece of a message. In a ciphered
/// message the pieces that are not look so once in 2²⁹.
fn begins_a_message(information: &[u8]) -> bool {
    let (Some(_), [tag, ..]) = Llc::strip(information) else {
        return false;
    };
    APDU_TAGS.contains(tag)
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use crate::control::Control;

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
    fn debug_shows_the_length_of_the_message_and_none_of_it() {
        let mut reassembler = Reassembler::<0>::new();
        let joined = reassembler.push(&frame(b"6970631401234567"));
        assert_eq!(
            std::format!("{joined:?}"),
            "Joined { aborted: None, message_len: Some(Ok(16)) }"
        );
    }

    #[test]
    fn knows_the_beginning_of_a_message() {
        for tag in 0..=u8::MAX {
            let begins = begins_a_message(&[0xE6, 0xE7, 0x00, tag]);
            assert_eq!(begins, APDU_TAGS.contains(&tag));
            assert!(!begins_a_message(&[tag, 0x40, 0x00, 0x0F]));
        }
        assert!(!begins_a_message(&[0xE6, 0xE7, 0x00]));
    }
}
