//! APDUs out of numbered blocks.

use core::fmt;

use crate::block_reassembly::{BlockTransfer, Place, Placing};
use crate::block_transfer::GeneralBlockTransfer;
use crate::error::Error;

/// Joins the data of blocks to APDUs.
///
/// `N` is the longest APDU that can be joined. One that came in one block passes straight through,
/// however long it is, so that `N` may be 0 where no meter sends a second; every longer one is then
/// [`MessageTooLong`](crate::ErrorKind::MessageTooLong). A list of a Landis+Gyr E450 was seen to take
/// 425 octets, in four blocks.
///
/// What makes an APDU, and what makes it be given up, says [`BlockTransfer`], which does the same
/// for memory that somebody else owns.
///
/// `Debug` and `defmt` show how much is joined and none of it.
#[derive(Clone)]
pub struct BlockReassembler<const N: usize> {
    transfer: BlockTransfer,
    /// Octets of the APDU last made; 0 when there is none to lend.
    made: usize,
    octets: [u8; N],
}

/// What one block did: a transfer given up, an APDU made, both or neither.
///
/// `Debug` and `defmt` show the length of the APDU and none of it: it may carry the number of a
/// meter.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Joined<'a> {
    /// [`ReassemblyAborted`](crate::ErrorKind::ReassemblyAborted) when the open transfer was given
    /// up because this block is not the next of it.
    pub aborted: Option<Error>,
    /// The APDU this block completed, or [`UnexpectedBlock`](crate::ErrorKind::UnexpectedBlock) or
    /// [`MessageTooLong`](crate::ErrorKind::MessageTooLong).
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

impl<const N: usize> BlockReassembler<N> {
    /// A reassembler with no transfer open.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            transfer: BlockTransfer::new(),
            made: 0,
            octets: [0; N],
        }
    }

    /// Takes one block in the order of the line.
    ///
    /// ```
    /// use han_dlms::{BlockReassembler, GeneralBlockTransfer};
    ///
    /// let first = [0xE0, 0x40, 0, 1, 0, 0, 4, 0x0F, 0x40, 0x00, 0x00];
    /// let last = [0xE0, 0xC0, 0, 2, 0, 0, 5, 0x00, 0x00, 0x00, 0x11, 0x07];
    /// let mut reassembler = BlockReassembler::<16>::new();
    /// assert_eq!(reassembler.push(&GeneralBlockTransfer::parse(&first)?).message, None);
    /// assert_eq!(
    ///     reassembler.push(&GeneralBlockTransfer::parse(&last)?).message,
    ///     Some(Ok(&[0x0F, 0x40, 0, 0, 0, 0, 0, 0x11, 0x07][..])),
    /// );
    /// # Ok::<(), han_dlms::Error>(())
    /// ```
    pub fn push<'a>(&'a mut self, block: &GeneralBlockTransfer<'a>) -> Joined<'a> {
        self.made = 0;
        let Placing { aborted, place } = self.transfer.place(block, N);
        let message = match place {
            None => None,
            Some(Err(error)) => Some(Err(error)),
            Some(Ok(Place::Alone)) => Some(Ok(block.block_data)),
            Some(Ok(Place::At {
                begin,
                end,
                is_last,
            })) => {
                self.write(begin, block.block_data);
                self.made = if is_last { end } else { 0 };
                self.message().map(Ok)
            }
        };
        Joined { aborted, message }
    }

    /// Gives up the open transfer if this block, which comes next, is not the next of it: the first
    /// half of [`push`](Self::push), for a caller who can take one outcome at a time. Pushed behind
    /// it, the block interrupts nothing.
    pub fn interrupt(&mut self, block: &GeneralBlockTransfer<'_>) -> Option<Error> {
        self.transfer.interrupt(block)
    }

    /// Gives up the open transfer, if there is one: to be called when something damaged was seen,
    /// which may have been a block of it, and when the line has been quiet. Answers with
    /// [`ReassemblyAborted`](crate::ErrorKind::ReassemblyAborted) if a transfer was open.
    pub fn abort(&mut self) -> Option<Error> {
        self.made = 0;
        self.transfer.abort()
    }

    /// The APDU that the last block completed, if it was joined: until the next block. One that came
    /// in one block is in that block.
    #[must_use]
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

impl<const N: usize> Default for BlockReassembler<N> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const N: usize> fmt::Debug for BlockReassembler<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BlockReassembler")
            .field("transfer", &self.transfer)
            .field("made", &self.made)
            .finish_non_exhaustive()
    }
}

#[cfg(feature = "defmt")]
impl<const N: usize> defmt::Format for BlockReassembler<N> {
    fn format(&self, f: defmt::Formatter<'_>) {
        defmt::write!(
            f,
            "BlockReassembler {{ transfer: {}, made: {} }}",
            self.transfer,
            self.made
        );
    }
}

#[cfg(test)]
mod tests {
    use std::format;

    use super::*;
    use crate::block_transfer::BlockControl;
    use crate::error::ErrorKind;

    fn block(control: u8, number: u16, data: &[u8]) -> GeneralBlockTransfer<'_> {
        GeneralBlockTransfer {
            block_control: BlockControl::new(control),
            block_number: number,
            block_number_ack: 0,
            block_data: data,
            remaining: &[],
        }
    }

    #[test]
    fn joins_blocks_in_the_order_of_their_numbers() {
        let mut reassembler = BlockReassembler::<8>::default();
        for (number, data) in [(1, b"on"), (2, b"e-")] {
            let joined = reassembler.push(&block(0x40, number, data));
            assert_eq!(joined, Joined::default());
        }
        let joined = reassembler.push(&block(0xC0, 3, b"two"));
        assert_eq!(joined.message, Some(Ok(&b"one-two"[..])));
        assert_eq!(reassembler.message(), Some(&b"one-two"[..]));
    }

    #[test]
    fn a_block_that_interrupts_can_be_pushed_afterwards() {
        let mut reassembler = BlockReassembler::<8>::new();
        let first = block(0x40, 1, b"on");
        assert_eq!(reassembler.interrupt(&first), None);
        reassembler.push(&first);
        assert_eq!(reassembler.interrupt(&block(0xC0, 2, b"e")), None);
        let other = block(0xC0, 1, b"two");
        let aborted = ErrorKind::ReassemblyAborted { length: 2 }.at(2);
        assert_eq!(reassembler.interrupt(&other), Some(aborted));
        let joined = reassembler.push(&other);
        assert_eq!(joined.aborted, None);
        assert_eq!(joined.message, Some(Ok(&b"two"[..])));
    }

    #[test]
    fn takes_little_more_than_its_buffer() {
        let state = size_of::<BlockTransfer>() + size_of::<usize>();
        assert!(size_of::<BlockReassembler<1024>>() <= 1024 + state);
        assert!(size_of::<BlockTransfer>() <= 2 * size_of::<usize>());
    }

    #[test]
    fn debug_shows_lengths_and_no_octet() {
        let mut reassembler = BlockReassembler::<32>::new();
        reassembler.push(&block(0x40, 1, b"6970631"));
        let joined = reassembler.push(&block(0xC0, 2, b"401234567"));
        assert_eq!(
            format!("{joined:?}"),
            "Joined { aborted: None, message_len: Some(Ok(16)) }"
        );
        assert_eq!(
            format!("{reassembler:?}"),
            "BlockReassembler { transfer: BlockTransfer { state: Closed }, made: 16, .. }"
        );
    }
}
