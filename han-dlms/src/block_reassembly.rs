//! Which block goes where, apart from any memory.

use crate::block_transfer::GeneralBlockTransfer;
use crate::error::{Error, ErrorKind};

/// Sees that the blocks of a transfer follow each other, and says for each where its data belong.
/// The memory is the caller's, who may lend it to others while no transfer is open;
/// [`BlockReassembler`](crate::BlockReassembler) is this with a buffer of its own.
///
/// The blocks are numbered, from 1 on and without a gap, and the last one says so. A transfer is
/// given up rather than made an APDU with a hole when
///
/// - a block is not the next one, or is a number 1 and so begins a transfer of its own. Behind
///   number 65535 no block is the next,
/// - the caller says with [`abort`](Self::abort) that a block was lost or the line was quiet.
///
/// What is left of a transfer goes by when it was given up, until a number 1 begins another. Only
/// the block-number and the last-block bit are looked at: meters set streaming, window and
/// block-number-ack each in their own way.
///
/// ```
/// use han_dlms::{BlockTransfer, GeneralBlockTransfer, Place};
///
/// let mut memory = [0; 16];
/// let mut transfer = BlockTransfer::new();
/// let blocks = [
///     &[0xE0, 0x40, 0, 1, 0, 0, 4, 0x0F, 0x40, 0x00, 0x00][..],
///     &[0xE0, 0xC0, 0, 2, 0, 0, 5, 0x00, 0x00, 0x00, 0x11, 0x07],
/// ];
/// for octets in blocks {
///     let block = GeneralBlockTransfer::parse(octets)?;
///     let placing = transfer.place(&block, memory.len());
///     let Some(Ok(Place::At { begin, end, is_last })) = placing.place else {
///         panic!("each is a block of two");
///     };
///     memory[begin..end].copy_from_slice(block.block_data);
///     if is_last {
///         assert_eq!(memory[..end], [0x0F, 0x40, 0, 0, 0, 0, 0, 0x11, 0x07]);
///     }
/// }
/// assert!(!transfer.is_open());
/// # Ok::<(), han_dlms::Error>(())
/// ```
///
/// # Two transfers at a time
///
/// Nothing but its number tells whose a block is, and a meter that pushes two lists at once mixes
/// their blocks. The transfer that was open when the other began is given up, and that is told; the
/// other one is as well, as soon as a number does not fit. But a block of the first whose number
/// happens to be the next is taken for one of the second: A1 B1 A2 is B1 A2 here, the head of one
/// APDU and the tail of another.
///
/// Whoever reads what was joined has to refuse that: it must end where its own lengths and counts
/// say, and a push list must have as many objects as there are values. What passes even so are
/// halves that fit: of two runs of one list, or of two lists with as many objects, cut at the same
/// octet. Nothing but the tag of an authenticated APDU shows those.
///
/// Green Book; IEC 62056-5-3.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct BlockTransfer {
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
enum State {
    /// No transfer is open.
    Closed,
    /// A transfer is open: so many octets of it are there, and the number of the last of its blocks.
    Open { number: u16, length: usize },
    /// The transfer was given up, and that was said; the blocks left of it go by.
    Skipping,
}

/// What is to be done with one block: a transfer given up, a place for its data, both or neither.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Placing {
    /// [`ReassemblyAborted`](ErrorKind::ReassemblyAborted) when the open transfer was given up
    /// because this block is not the next of it.
    pub aborted: Option<Error>,
    /// Where the data belong, or [`UnexpectedBlock`](ErrorKind::UnexpectedBlock) or
    /// [`MessageTooLong`](ErrorKind::MessageTooLong). `None` when they belong nowhere, and there is
    /// nothing (more) to say about it.
    pub place: Option<Result<Place, Error>>,
}

/// Where the data of a block belong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Place {
    /// They are a whole APDU; no copy is needed.
    Alone,
    /// In the memory of the transfer.
    At {
        /// Where the first octet belongs.
        begin: usize,
        /// Where the octet behind the last would belong. Not beyond the room there is, and just so
        /// far behind `begin` as there are data.
        end: usize,
        /// Whether this completes the APDU, which is then all before `end`.
        is_last: bool,
    },
}

/// Number of the first block.
const FIRST: u16 = 1;
/// Where the number stands in a block, counted from its APDU's tag.
const BLOCK_NUMBER: usize = 2;

impl BlockTransfer {
    /// Joins blocks, and has seen none yet.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            state: State::Closed,
        }
    }

    /// Takes one block in the order of the line. `room` says how long an APDU the memory can hold;
    /// one that came in one block may be of any length.
    ///
    /// Blocks may be empty, but no octets are no APDU. Octets behind a block
    /// ([`remaining`](GeneralBlockTransfer::remaining)) are not joined.
    ///
    /// Whoever uses the memory for something else while a transfer is open has to
    /// [`abort`](Self::abort) it.
    pub fn place(&mut self, block: &GeneralBlockTransfer<'_>, room: usize) -> Placing {
        Placing {
            aborted: self.interrupt(block),
            place: self.join(block, room),
        }
    }

    /// Gives up the open transfer if this block, which comes next, is not the next of it: the first
    /// half of [`place`](Self::place), for a caller who can take one outcome at a time. Placed behind
    /// it, the block interrupts nothing.
    pub fn interrupt(&mut self, block: &GeneralBlockTransfer<'_>) -> Option<Error> {
        let State::Open { number, .. } = self.state else {
            return None;
        };
        if block.block_number.checked_sub(1) == Some(number) {
            return None;
        }
        self.abort()
    }

    /// Gives up the open transfer, if there is one: to be called when something damaged was seen,
    /// which may have been a block of it, and when the line has been quiet. Answers with
    /// [`ReassemblyAborted`](ErrorKind::ReassemblyAborted) if a transfer was open.
    pub fn abort(&mut self) -> Option<Error> {
        let State::Open { length, .. } = self.state else {
            return None;
        };
        self.state = State::Skipping;
        Some(ErrorKind::ReassemblyAborted { length }.at(length))
    }

    /// Whether a transfer is open, whose octets in the memory have to stay.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self.state, State::Open { .. })
    }

    /// Finds the place of a block that interrupts nothing.
    fn join(
        &mut self,
        block: &GeneralBlockTransfer<'_>,
        room: usize,
    ) -> Option<Result<Place, Error>> {
        match (self.state, block.block_number) {
            (State::Open { length, .. }, _) => self.append(block, length, room),
            (_, FIRST) if block.block_control.is_last_block() => {
                self.state = State::Closed;
                made(block.block_data.len(), Place::Alone)
            }
            (_, FIRST) => self.append(block, 0, room),
            (State::Skipping, _) => None,
            (State::Closed, number) => {
                self.state = State::Skipping;
                Some(Err(ErrorKind::UnexpectedBlock { number }.at(BLOCK_NUMBER)))
            }
        }
    }

    fn append(
        &mut self,
        block: &GeneralBlockTransfer<'_>,
        begin: usize,
        room: usize,
    ) -> Option<Result<Place, Error>> {
        let is_last = block.block_control.is_last_block();
        let end = begin.saturating_add(block.block_data.len());
        if end > room {
            self.close_behind(is_last, State::Skipping);
            return Some(Err(ErrorKind::MessageTooLong { needed: end }.at(begin)));
        }
        let (number, length) = (block.block_number, end);
        self.close_behind(is_last, State::Open { number, length });
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

    fn close_behind(&mut self, is_last: bool, state: State) {
        self.state = if is_last { State::Closed } else { state };
    }
}

impl Default for BlockTransfer {
    fn default() -> Self {
        Self::new()
    }
}

/// No octets are no APDU.
fn made(length: usize, place: Place) -> Option<Result<Place, Error>> {
    (length > 0).then_some(Ok(place))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::block_transfer::BlockControl;

    const ROOM: usize = 8;

    fn block(number: u16, data: &[u8]) -> GeneralBlockTransfer<'_> {
        GeneralBlockTransfer {
            block_control: BlockControl::new(0x40),
            block_number: number,
            block_number_ack: 0,
            block_data: data,
            remaining: &[],
        }
    }

    fn last(number: u16, data: &[u8]) -> GeneralBlockTransfer<'_> {
        GeneralBlockTransfer {
            block_control: BlockControl::new(0xC0),
            ..block(number, data)
        }
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
    fn says_where_each_block_belongs() {
        let mut transfer = BlockTransfer::default();
        assert_eq!(transfer.place(&block(1, b"12"), ROOM), at(0, 2, false));
        assert_eq!(transfer.place(&block(2, b""), ROOM), at(2, 2, false));
        assert!(transfer.is_open());
        assert_eq!(transfer.place(&last(3, b"345"), ROOM), at(2, 5, true));
        assert!(!transfer.is_open());
    }

    #[test]
    fn a_lone_block_needs_no_place_and_no_room() {
        let placing = BlockTransfer::new().place(&last(1, b"any length"), 0);
        assert_eq!(placing.place, Some(Ok(Place::Alone)));
    }

    #[test]
    fn no_octets_are_no_apdu() {
        let mut transfer = BlockTransfer::new();
        assert_eq!(transfer.place(&last(1, b""), ROOM), Placing::default());
        assert_eq!(transfer.place(&block(1, b""), ROOM), at(0, 0, false));
        assert_eq!(transfer.place(&last(2, b""), ROOM), Placing::default());
        assert!(!transfer.is_open());
    }

    #[test]
    fn the_room_may_change_from_block_to_block() {
        let mut transfer = BlockTransfer::new();
        assert_eq!(transfer.place(&block(1, b"1234"), 4), at(0, 4, false));
        assert_eq!(transfer.place(&block(2, b"5678"), 8), at(4, 8, false));
        let too_long = ErrorKind::MessageTooLong { needed: 9 }.at(8);
        let placing = transfer.place(&block(3, b"9"), 2);
        assert_eq!(placing.place, Some(Err(too_long)));
        assert!(!transfer.is_open());
    }

    #[test]
    fn a_block_that_interrupts_can_be_placed_afterwards() {
        for next in [block(1, b"new"), last(1, b"new"), block(3, b"gap")] {
            let mut at_once = BlockTransfer::new();
            at_once.place(&block(1, b"on"), ROOM);
            let mut in_turn = at_once.clone();
            let placing = at_once.place(&next, ROOM);
            let aborted = ErrorKind::ReassemblyAborted { length: 2 }.at(2);
            assert_eq!(placing.aborted, Some(aborted));

            assert_eq!(in_turn.interrupt(&next), placing.aborted);
            assert_eq!(in_turn.interrupt(&next), None);
            let behind = in_turn.place(&next, ROOM);
            assert_eq!((behind.aborted, behind.place), (None, placing.place));
            assert_eq!(in_turn.state, at_once.state);
        }
    }

    #[test]
    fn behind_the_largest_number_no_block_is_the_next() {
        let mut transfer = BlockTransfer::new();
        for number in 1..=u16::MAX {
            assert_eq!(transfer.place(&block(number, b""), 0), at(0, 0, false));
        }
        for number in [0, 1, 2, u16::MAX] {
            let mut transfer = transfer.clone();
            let aborted = ErrorKind::ReassemblyAborted { length: 0 }.at(0);
            let placing = transfer.place(&block(number, b""), 0);
            assert_eq!(placing.aborted, Some(aborted));
            assert_eq!(transfer.is_open(), number == 1);
        }
    }
}
