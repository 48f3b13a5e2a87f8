//! Blocks as a meter sends them: the streaming bit set, nothing acknowledged.

use han_dlms::{BlockControl, GeneralBlockTransfer};

pub(crate) fn block(number: u16, data: &[u8]) -> GeneralBlockTransfer<'_> {
    GeneralBlockTransfer {
        block_control: BlockControl::new(0x40),
        block_number: number,
        block_number_ack: 0,
        block_data: data,
        remaining: &[],
    }
}

pub(crate) fn last(number: u16, data: &[u8]) -> GeneralBlockTransfer<'_> {
    GeneralBlockTransfer {
        block_control: BlockControl::new(0xC0),
        ..block(number, data)
    }
}

/// One block after another, the last marked.
pub(crate) fn transfer<'a>(
    pieces: impl IntoIterator<Item = &'a [u8], IntoIter: ExactSizeIterator>,
) -> Vec<GeneralBlockTransfer<'a>> {
    let pieces = pieces.into_iter();
    let count = u16::try_from(pieces.len()).expect("a transfer has few blocks");
    (1..)
        .zip(pieces)
        .map(|(number, data)| {
            if number == count {
                last(number, data)
            } else {
                block(number, data)
            }
        })
        .collect()
}
