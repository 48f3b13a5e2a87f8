//! Blocks of a block transfer, in the memory that they share with others.

use core::cell::Cell;

use han_dlms::{ApduTag, BlockTransfer, GeneralBlockTransfer, Place};

use super::{Assembly, Held, Made, write};
use crate::error::Error;
use crate::line::Line;
use crate::receive_error::ReceiveError;

/// The transfer that is open at the front of the memory.
pub(super) struct Transfer {
    state: BlockTransfer,
    /// Octets of it that are there.
    length: usize,
}

impl Transfer {
    pub(super) const fn new() -> Self {
        Self {
            state: BlockTransfer::new(),
            length: 0,
        }
    }

    pub(super) const fn len(&self) -> usize {
        self.length
    }

    pub(super) fn abort(&mut self) -> Option<ReceiveError> {
        self.length = 0;
        self.state.abort().map(ReceiveError::Blocks)
    }
}

impl<const M: usize> Assembly<M> {
    /// Gives up the open transfer if the message made last is a block and not
    /// the next of it.
    pub(crate) fn interrupt_transfer<const N: usize>(
        &mut self,
        line: &Line<N>,
    ) -> Option<ReceiveError> {
        let block = block(self.held.octets(&self.octets, line)?)?.ok()?;
        let aborted = self.transfer.state.interrupt(&block)?;
        self.transfer.length = 0;
        Some(ReceiveError::Blocks(aborted))
    }

    /// Takes the message made last, which interrupts no transfer, if it is a
    /// block. `None` as long as it completes no APDU.
    ///
    /// Where there is no memory a block that needs some stays the message.
    pub(crate) fn join_block<const N: usize>(
        &mut self,
        line: &Line<N>,
    ) -> Option<Result<(), ReceiveError>> {
        let message = self.held.octets(&self.octets, line)?;
        let block = match block(message) {
            None => return Some(Ok(())),
            Some(Err(error)) => return Some(Err(self.with_transfer(error.into()))),
            Some(Ok(block)) => block,
        };
        if M == 0 && !is_lone(&block) {
            return Some(Ok(()));
        }
        let header = message.len().saturating_sub(block.block_data.len());
        let place = self.transfer.state.place(&block, M).place;
        self.held = self.held.behind(header);
        match place? {
            Ok(Place::Alone) => {}
            Ok(Place::At {
                begin,
                end,
                is_last,
            }) => {
                self.move_to(begin, line);
                self.transfer.length = if is_last { 0 } else { end };
                self.held = Held::in_memory(Made::Joined, 0, end);
                is_last.then_some(())?;
            }
            Err(error) => return Some(Err(self.with_transfer(ReceiveError::Blocks(error)))),
        }
        Some(self.no_block_within(line).map_err(ReceiveError::List))
    }

    /// Moves the data of a block, which are held, to the end of its transfer.
    fn move_to<const N: usize>(&mut self, begin: usize, line: &Line<N>) {
        if !self.held.is_in_memory() {
            let data = self.held.octets(&[], line).unwrap_or_default();
            return write(&mut self.octets, begin, data);
        }
        // Octet by octet to the front, where nothing is that is still needed.
        let octets = Cell::from_mut(&mut self.octets[..]).as_slice_of_cells();
        let data = octets.get(usize::from(self.held.begin)..self.held.end);
        let room = octets.get(begin..).unwrap_or_default();
        for (to, from) in room.iter().zip(data.unwrap_or_default()) {
            to.set(from.get());
        }
    }

    fn no_block_within<const N: usize>(&self, line: &Line<N>) -> Result<(), Error> {
        let tag = ApduTag::GENERAL_BLOCK_TRANSFER;
        match self.held.octets(&self.octets, line).unwrap_or_default() {
            [first, ..] if *first == tag.code() => Err(Error::TooDeep { tag }),
            _ => Ok(()),
        }
    }
}

/// The block that a message is.
fn block(message: &[u8]) -> Option<Result<GeneralBlockTransfer<'_>, Error>> {
    if message.first() != Some(&ApduTag::GENERAL_BLOCK_TRANSFER.code()) {
        return None;
    }
    Some(match GeneralBlockTransfer::parse(message) {
        Err(error) => Err(Error::Apdu(error)),
        Ok(block) => match block.remaining.len() {
            0 => Ok(block),
            count => Err(Error::TrailingOctets { count }),
        },
    })
}

/// Whether a block is all of its transfer.
const fn is_lone(block: &GeneralBlockTransfer<'_>) -> bool {
    block.block_number == 1 && block.block_control.is_last_block()
}
