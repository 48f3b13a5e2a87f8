//! Which piece goes where, apart from any memory.

use crate::address::Address;
use crate::error::{Error, ErrorKind};
use crate::frame::Frame;
use crate::llc::Llc;

/// Sees that the pieces of a message follow each other, and says for each where
/// its information belongs. The memory is the caller's, who may lend it to
/// others while no message is open; [`Reassembler`](crate::Reassembler) is this
/// with a buffer of its own.
///
/// Nothing numbers the pieces of a message: their order on the line is all
/// there is. So a message is given up rather than made with a hole when
///
/// - a piece comes from or goes to somebody else,
/// - a piece begins like a new message,
/// - the caller says with [`abort`](Self::abort) that a frame was damaged or
///   the line was quiet.
///
/// The octets left of a message that was given up for want of a piece may still
/// be made a message of their own, one without a beginning; what is read next,
/// the APDU, has to refuse it.
///
/// A frame that carries no message (RR, SNRM and the like, see
/// [`Control::carries_information`](crate::Control::carries_information))
/// changes nothing.
///
/// ```
/// use han_hdlc::{Address, Control, Frame, Place, Reassembly};
///
/// let mut memory = [0; 16];
/// let mut reassembly = Reassembly::new();
/// let (to, from) = (Address::one(103), Address::two(1, 17));
/// let pieces = [
///     Frame::new(to, from, Control::UI, b"first, ").with_segmented(true),
///     Frame::new(to, from, Control::UI, b"last"),
/// ];
/// for frame in pieces {
///     let placing = reassembly.place(&frame, memory.len());
///     let Some(Ok(Place::At { begin, end, is_last })) = placing.place else {
///         panic!("each is a piece of two");
///     };
///     memory[begin..end].copy_from_slice(frame.information());
///     if is_last {
///         assert_eq!(&memory[..end], b"first, last");
///     }
/// }
/// assert!(!reassembly.is_open());
/// ```
///
/// Green Book, clause 8.
#[derive(Clone, Debug)]
pub struct Reassembly {
    state: State,
    /// Who sent the first piece, and to whom. `None` before there was one, so
    /// that a new reassembly is all zeros and a static one takes no flash.
    key: Option<Key>,
    /// Octets of the open message, or of the one made last while nothing came
    /// since.
    joined: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// No message is open.
    Closed,
    /// Pieces are being joined.
    Open,
    /// The message did not fit; its pieces go by until the last one has.
    Skipping,
}

type Key = (Address, Address);

/// What is to be done with one frame: a message given up, a place for its
/// information, both or neither.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Placing {
    /// [`ErrorKind::ReassemblyAborted`] when the open message was given up
    /// because this frame is not of it.
    pub aborted: Option<Error>,
    /// Where the information belongs, or [`ErrorKind::MessageTooLong`]. `None`
    /// when it belongs nowhere, and there is nothing (more) to say about it.
    pub place: Option<Result<Place, Error>>,
}

/// Where the information of a frame belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Place {
    /// It is a whole message; no copy is needed.
    Alone,
    /// In the memory of the message.
    At {
        /// Where the first octet belongs.
        begin: usize,
        /// Where the octet behind the last would belong. Not beyond the room
        /// there is, and just so far behind `begin` as the information is long.
        end: usize,
        /// Whether this completes the message, which is then all before `end`,
        /// LLC header included if one was sent.
        is_last: bool,
    },
}

/// The APDU tags that may begin a message on a HAN port.
const APDU_TAGS: [u8; 7] = [0x0F, 0xC2, 0xDB, 0xDC, 0xDD, 0xDF, 0xE0];

impl Reassembly {
    /// A reassembly with no message open.
    pub const fn new() -> Self {
        Self {
            state: State::Closed,
            key: None,
            joined: 0,
        }
    }

    /// Takes one frame in the order of the line. `room` says how long a message
    /// the memory can hold; one that came in one frame may be of any length.
    ///
    /// An empty information field makes no message of its own.
    ///
    /// Whoever uses the memory for something else while a message is open has to
    /// [`abort`](Self::abort) it.
    pub fn place(&mut self, frame: &Frame<'_>, room: usize) -> Placing {
        Placing {
            aborted: self.interrupt(frame),
            place: self.join(frame, room),
        }
    }

    /// Gives up the open message if this frame, which comes next, is not of it:
    /// the first half of [`place`](Self::place), for a caller who can take one
    /// outcome at a time. Placed behind it, the frame interrupts nothing.
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
        let length = core::mem::take(&mut self.joined);
        let State::Open = was else {
            return None;
        };
        Some(ErrorKind::ReassemblyAborted { length }.at(length))
    }

    /// Whether a message is open, whose octets in the memory have to stay.
    pub const fn is_open(&self) -> bool {
        matches!(self.state, State::Open)
    }

    /// Octets of the message that the last piece completed; 0 when it completed
    /// none, or was one by itself.
    pub(crate) const fn made(&self) -> usize {
        match self.state {
            State::Closed => self.joined,
            State::Open | State::Skipping => 0,
        }
    }

    fn is_of_this_message(&self, frame: &Frame<'_>) -> bool {
        match self.state {
            State::Closed => true,
            State::Open | State::Skipping => {
                self.key == Some(key_of(frame)) && !begins_a_message(frame.information())
            }
        }
    }

    /// Finds the place of a frame that interrupts nothing.
    fn join(&mut self, frame: &Frame<'_>, room: usize) -> Option<Result<Place, Error>> {
        if !frame.control().carries_information() {
            return None;
        }
        match self.state {
            State::Skipping => {
                self.open_while_segmented(frame, State::Skipping);
                None
            }
            State::Closed if !frame.is_segmented() => {
                self.joined = 0;
                made(frame.information().len(), Place::Alone)
            }
            State::Closed | State::Open => self.append(frame, room),
        }
    }

    fn append(&mut self, frame: &Frame<'_>, room: usize) -> Option<Result<Place, Error>> {
        let begin = self.begin(frame);
        let end = begin.saturating_add(frame.information().len());
        if end > room {
            self.joined = 0;
            self.open_while_segmented(frame, State::Skipping);
            return Some(Err(ErrorKind::MessageTooLong { needed: end }.at(begin)));
        }
        self.joined = end;
        self.open_while_segmented(frame, State::Open);
        let is_last = !frame.is_segmented();
        let place = Place::At {
            begin,
            end,
            is_last,
        };
        if is_last {
            return made(end, place);
        }
        Some(Ok(place))
    }

    /// Where a piece begins; the first one says whose the others are.
    fn begin(&mut self, frame: &Frame<'_>) -> usize {
        if self.state == State::Closed {
            self.key = Some(key_of(frame));
            self.joined = 0;
        }
        self.joined
    }

    fn open_while_segmented(&mut self, frame: &Frame<'_>, state: State) {
        self.state = if frame.is_segmented() {
            state
        } else {
            State::Closed
        };
    }
}

impl Default for Reassembly {
    fn default() -> Self {
        Self::new()
    }
}

/// No octets are no message.
fn made(length: usize, place: Place) -> Option<Result<Place, Error>> {
    (length > 0).then_some(Ok(place))
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
    use super::*;
    use crate::control::Control;

    const ROOM: usize = 8;

    fn last(information: &[u8]) -> Frame<'_> {
        Frame::new(
            Address::one(1),
            Address::two(1, 17),
            Control::UI,
            information,
        )
    }

    fn piece(information: &[u8]) -> Frame<'_> {
        last(information).with_segmented(true)
    }

    fn at(begin: usize, end: usize, is_last: bool) -> Placing {
        Placing {
            aborted: None,
            place: Some(Ok(Place::At {
                begin,
                end,
                is_last,
            })),
        }
    }

    #[test]
    fn says_where_each_piece_belongs() {
        let mut reassembly = Reassembly::default();
        assert_eq!(reassembly.place(&piece(b"12"), ROOM), at(0, 2, false));
        assert_eq!(reassembly.place(&piece(b""), ROOM), at(2, 2, false));
        assert!(reassembly.is_open());
        assert_eq!(reassembly.place(&last(b"345"), ROOM), at(2, 5, true));
        assert!(!reassembly.is_open());
    }

    #[test]
    fn a_lone_frame_needs_no_place_and_no_room() {
        let placing = Reassembly::new().place(&last(b"any length"), 0);
        assert_eq!(placing.place, Some(Ok(Place::Alone)));
    }

    #[test]
    fn no_octets_are_no_message() {
        let mut reassembly = Reassembly::new();
        assert_eq!(reassembly.place(&last(b""), ROOM), Placing::default());
        assert_eq!(reassembly.place(&piece(b""), ROOM), at(0, 0, false));
        assert!(reassembly.is_open());
        assert_eq!(reassembly.place(&last(b""), ROOM), Placing::default());
        assert!(!reassembly.is_open());
    }

    #[test]
    fn the_room_may_change_from_piece_to_piece() {
        let mut reassembly = Reassembly::new();
        assert_eq!(reassembly.place(&piece(b"1234"), 4), at(0, 4, false));
        assert_eq!(reassembly.place(&piece(b"5678"), 8), at(4, 8, false));
        let too_long = ErrorKind::MessageTooLong { needed: 9 }.at(8);
        let placing = reassembly.place(&piece(b"9"), 2);
        assert_eq!(placing.place, Some(Err(too_long)));
        assert!(!reassembly.is_open());
    }

    #[test]
    fn a_frame_that_interrupts_can_be_placed_afterwards() {
        let other = Frame::new(Address::one(2), Address::one(3), Control::UI, b"new");
        let begins = [0xE6, 0xE7, 0x00, 0x0F];
        for frame in [other, other.with_segmented(true), last(&begins)] {
            let mut at_once = Reassembly::new();
            at_once.place(&piece(b"on"), ROOM);
            let mut in_turn = at_once.clone();
            let placing = at_once.place(&frame, ROOM);
            let aborted = ErrorKind::ReassemblyAborted { length: 2 }.at(2);
            assert_eq!(placing.aborted, Some(aborted));

            assert_eq!(in_turn.interrupt(&frame), placing.aborted);
            assert_eq!(in_turn.interrupt(&frame), None);
            let behind = in_turn.place(&frame, ROOM);
            assert_eq!((behind.aborted, behind.place), (None, placing.place));
            assert_eq!(in_turn.state, at_once.state);
        }
    }

    #[test]
    fn a_frame_that_carries_no_message_has_no_place_and_changes_nothing() {
        let mut reassembly = Reassembly::new();
        reassembly.place(&piece(b"12"), ROOM);
        let ready = Frame::new(Address::one(9), Address::one(9), Control::new(0x11), b"");
        assert_eq!(reassembly.place(&ready, ROOM), Placing::default());
        assert_eq!(reassembly.place(&last(b"3"), ROOM), at(2, 3, true));
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
