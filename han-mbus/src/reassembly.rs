//! Which piece goes where, apart from any memory.

use crate::error::{Error, ErrorKind};
use crate::long_frame::LongFrame;

/// Sees that the pieces of a message follow each other, and says for each where
/// its data belong. The memory is the caller's, who may lend it to others while
/// no message is open; [`Reassembler`](crate::Reassembler) is this with a buffer
/// of its own.
///
/// The pieces are numbered, from 0 on and without a gap. A message is given up
/// rather than made with a hole when
///
/// - a piece is not the next one, or begins a message of its own,
/// - a piece comes from or goes to somebody else: another C, A, STSAP or DTSAP.
///   In C the frame count bit (`53` or `73`) makes no difference, since it is
///   there to alternate,
/// - the caller says with [`abort`](Self::abort) that a frame was damaged or the
///   line was quiet.
///
/// A frame whose CI is no piece changes nothing.
///
/// ```
/// use han_mbus::{ControlInformation, LongFrame, Place, Reassembly};
///
/// let mut memory = [0; 16];
/// let mut reassembly = Reassembly::new();
/// let pieces = [
///     LongFrame::new(ControlInformation::piece(0), b"first, "),
///     LongFrame::new(ControlInformation::last_piece(1), b"last"),
/// ];
/// for frame in pieces {
///     let placing = reassembly.place(&frame, memory.len());
///     let Some(Ok(Place::At { begin, end, is_last })) = placing.place else {
///         panic!("each is a piece of two");
///     };
///     memory[begin..end].copy_from_slice(frame.data());
///     if is_last {
///         assert_eq!(&memory[..end], b"first, last");
///     }
/// }
/// assert!(!reassembly.is_open());
/// ```
///
/// TINETZ, "Technische Beschreibung Kundenschnittstelle".
#[derive(Clone, Debug)]
pub struct Reassembly {
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// No message is open.
    Closed,
    /// A message is open, and so many octets of it are there.
    Open { next: Piece, length: usize },
    /// The message was given up, and that was said; the pieces left of it go by.
    Skipping { next: Piece },
}

/// What tells one piece from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Piece {
    key: Key,
    number: u8,
}

/// C without the frame count bit, A, STSAP and DTSAP.
type Key = [u8; 4];

const FRAME_COUNT_BIT: u8 = 0x20;

/// What is to be done with one frame: a message given up, a place for its data,
/// both or neither.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Placing {
    /// [`ErrorKind::ReassemblyAborted`] when the open message was given up
    /// because this frame is not the next of it.
    pub aborted: Option<Error>,
    /// Where the data belong, or [`ErrorKind::UnexpectedPiece`] or
    /// [`ErrorKind::MessageTooLong`]. `None` when they belong nowhere, and there
    /// is nothing (more) to say about it.
    pub place: Option<Result<Place, Error>>,
}

/// Where the data of a frame belong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Place {
    /// They are a whole message; no copy is needed.
    Alone,
    /// In the memory of the message.
    At {
        /// Where the first octet belongs.
        begin: usize,
        /// Where the octet behind the last would belong. Not beyond the room
        /// there is, and just so far behind `begin` as there are data.
        end: usize,
        /// Whether this completes the message, which is then all before `end`.
        is_last: bool,
    },
}

impl Reassembly {
    /// A reassembly with no message open.
    pub const fn new() -> Self {
        Self {
            state: State::Closed,
        }
    }

    /// Takes one frame in the order of the line. `room` says how long a message
    /// the memory can hold; one that came in one frame may be of any length.
    ///
    /// Whoever uses the memory for something else while a message is open has to
    /// [`abort`](Self::abort) it.
    pub fn place(&mut self, frame: &LongFrame<'_>, room: usize) -> Placing {
        Placing {
            aborted: self.interrupt(frame),
            place: self.join(frame, room),
        }
    }

    /// Gives up the open message if this frame, which comes next, is a piece but
    /// not the next of it: the first half of [`place`](Self::place), for a caller
    /// who can take one outcome at a time. Placed behind it, the frame interrupts
    /// nothing.
    pub fn interrupt(&mut self, frame: &LongFrame<'_>) -> Option<Error> {
        let piece = Piece::of(frame)?;
        let State::Open { next, length } = self.state else {
            return None;
        };
        if piece == next {
            return None;
        }
        self.state = State::Closed;
        Some(ErrorKind::ReassemblyAborted { length }.at(length))
    }

    /// Gives up the open message, if there is one: to be called when a damaged
    /// frame was seen, which may have been a piece of it, and when the line has
    /// been quiet. Answers with [`ErrorKind::ReassemblyAborted`] if a message
    /// was open.
    pub fn abort(&mut self) -> Option<Error> {
        let State::Open { next, length } = self.state else {
            return None;
        };
        self.state = State::Skipping { next };
        Some(ErrorKind::ReassemblyAborted { length }.at(length))
    }

    /// Whether a message is open, whose octets in the memory have to stay.
    pub const fn is_open(&self) -> bool {
        matches!(self.state, State::Open { .. })
    }

    /// Finds the place of a frame that interrupts nothing.
    fn join(&mut self, frame: &LongFrame<'_>, room: usize) -> Option<Result<Place, Error>> {
        let piece = Piece::of(frame)?;
        let is_last = frame.control_information().is_last_piece();
        match self.state {
            State::Open { length, .. } => self.append(piece, frame, length, room),
            State::Skipping { next } if piece.is_left_of(next) => {
                self.skip_behind(piece, is_last);
                None
            }
            _ if piece.number > 0 => {
                self.skip_behind(piece, is_last);
                Some(Err(piece.unexpected()))
            }
            _ if is_last => {
                self.state = State::Closed;
                made(frame.data().len(), Place::Alone)
            }
            _ => self.append(piece, frame, 0, room),
        }
    }

    fn append(
        &mut self,
        piece: Piece,
        frame: &LongFrame<'_>,
        begin: usize,
        room: usize,
    ) -> Option<Result<Place, Error>> {
        let is_last = frame.control_information().is_last_piece();
        let end = begin.saturating_add(frame.data().len());
        if end > room {
            self.skip_behind(piece, is_last);
            return Some(Err(ErrorKind::MessageTooLong { needed: end }.at(begin)));
        }
        let place = Place::At {
            begin,
            end,
            is_last,
        };
        if is_last {
            self.state = State::Closed;
            return made(end, place);
        }
        let (next, length) = (piece.next(), end);
        self.state = State::Open { next, length };
        Some(Ok(place))
    }

    /// Lets the pieces behind this one go by, if there are any.
    fn skip_behind(&mut self, piece: Piece, is_last: bool) {
        self.state = if is_last {
            State::Closed
        } else {
            State::Skipping { next: piece.next() }
        };
    }
}

impl Default for Reassembly {
    fn default() -> Self {
        Self::new()
    }
}

impl Piece {
    fn of(frame: &LongFrame<'_>) -> Option<Self> {
        let number = frame.control_information().piece_number()?;
        let key = [
            frame.control() & !FRAME_COUNT_BIT,
            frame.address(),
            frame.source(),
            frame.destination(),
        ];
        Some(Self { key, number })
    }

    /// Behind number 15 no piece is the next.
    fn next(self) -> Self {
        Self {
            number: self.number.saturating_add(1),
            ..self
        }
    }

    /// Whether this is left over of a message given up before `next`.
    fn is_left_of(self, next: Self) -> bool {
        self.key == next.key && self.number >= next.number
    }

    fn unexpected(self) -> Error {
        let number = self.number;
        ErrorKind::UnexpectedPiece { number }.at(crate::candidate::CONTROL_INFORMATION)
    }
}

/// No octets are no message.
fn made(length: usize, place: Place) -> Option<Result<Place, Error>> {
    (length > 0).then_some(Ok(place))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::control_information::ControlInformation;

    const ROOM: usize = 8;

    fn piece(number: u8, data: &[u8]) -> LongFrame<'_> {
        LongFrame::new(ControlInformation::piece(number), data)
    }

    fn last(number: u8, data: &[u8]) -> LongFrame<'_> {
        LongFrame::new(ControlInformation::last_piece(number), data)
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
        assert_eq!(reassembly.place(&piece(0, b"12"), ROOM), at(0, 2, false));
        assert_eq!(reassembly.place(&piece(1, b""), ROOM), at(2, 2, false));
        assert!(reassembly.is_open());
        assert_eq!(reassembly.place(&last(2, b"345"), ROOM), at(2, 5, true));
        assert!(!reassembly.is_open());
    }

    #[test]
    fn a_lone_piece_needs_no_place_and_no_room() {
        let placing = Reassembly::new().place(&last(0, b"any length"), 0);
        assert_eq!(placing.place, Some(Ok(Place::Alone)));
    }

    #[test]
    fn the_room_may_change_from_piece_to_piece() {
        let mut reassembly = Reassembly::new();
        assert_eq!(reassembly.place(&piece(0, b"1234"), 4), at(0, 4, false));
        assert_eq!(reassembly.place(&piece(1, b"5678"), 8), at(4, 8, false));
        let too_long = ErrorKind::MessageTooLong { needed: 9 }.at(8);
        let placing = reassembly.place(&piece(2, b"9"), 2);
        assert_eq!(placing.place, Some(Err(too_long)));
        assert!(!reassembly.is_open());
    }

    #[test]
    fn a_frame_that_interrupts_can_be_placed_afterwards() {
        let frames = [piece(0, b"new"), last(0, b"new"), piece(2, b"gap")];
        for frame in frames {
            let mut at_once = Reassembly::new();
            at_once.place(&piece(0, b"on"), ROOM);
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
    fn behind_the_sixteenth_piece_no_other_fits() {
        let mut reassembly = Reassembly::new();
        for number in 0..16 {
            let begin = usize::from(number);
            let placing = reassembly.place(&piece(number, b"x"), 20);
            assert_eq!(placing, at(begin, begin + 1, false));
        }
        for number in 0..16 {
            let mut reassembly = reassembly.clone();
            let aborted = ErrorKind::ReassemblyAborted { length: 16 }.at(16);
            let placing = reassembly.place(&last(number, b"x"), 20);
            assert_eq!(placing.aborted, Some(aborted));
        }
    }
}
