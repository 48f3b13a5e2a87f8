//! One block of an APDU that was sent in pieces.

use nom::Parser;

use crate::apdu_tag::{ApduTag, expect_tag};
use crate::error::{Error, Parsed, outcome};
use crate::field::{be_u16, octet, octet_string};
use crate::length;
use crate::writer::Writer;

/// One block of another APDU: a general-block-transfer.
///
/// ```text
/// E0 | block-control 1 | block-number 2 | block-number-ack 2 | length | block-data
/// ```
///
/// The blocks, joined in the order of their numbers, are one APDU:
/// [`BlockReassembler`](crate::BlockReassembler) joins them in a buffer of its own, and
/// [`BlockTransfer`](crate::BlockTransfer) in one that is the caller's.
///
/// Green Book; IEC 62056-5-3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct GeneralBlockTransfer<'a> {
    /// Whether it is the last block, and how many may be under way.
    pub block_control: BlockControl,
    /// Number of this block; the first is 1.
    pub block_number: u16,
    /// Number of the other side's block that is acknowledged, 0 on a push port.
    pub block_number_ack: u16,
    /// The octets of the other APDU. There may be none.
    pub block_data: &'a [u8],
    /// Octets behind the block, where none should be.
    pub remaining: &'a [u8],
}

impl<'a> GeneralBlockTransfer<'a> {
    /// Reads the APDU from its tag on. Octets behind the block are reported, not refused.
    ///
    /// # Errors
    /// [`UnexpectedApduTag`](crate::ErrorKind::UnexpectedApduTag) when it is another APDU,
    /// [`Truncated`](crate::ErrorKind::Truncated), and
    /// [`InvalidLength`](crate::ErrorKind::InvalidLength).
    pub fn parse(octets: &'a [u8]) -> Result<Self, Error> {
        let content = expect_tag(octets, ApduTag::GENERAL_BLOCK_TRANSFER)?;
        Ok(outcome(octets, general_block_transfer(content))?.0)
    }

    /// Writes the APDU, [`remaining`](Self::remaining) included, to the front of `buffer` and
    /// returns the part written.
    ///
    /// # Errors
    /// [`BufferTooSmall`](crate::ErrorKind::BufferTooSmall) when the buffer is shorter than
    /// [`encoded_len`](Self::encoded_len); it is then unchanged.
    /// [`LengthTooLarge`](crate::ErrorKind::LengthTooLarge) for more than `u32::MAX` octets.
    pub fn emit<'b>(&self, buffer: &'b mut [u8]) -> Result<&'b mut [u8], Error> {
        let mut writer = Writer::new(buffer);
        writer
            .reserve(self.encoded_len())?
            .u8(ApduTag::GENERAL_BLOCK_TRANSFER.code())?
            .u8(self.block_control.bits())?
            .octets(&self.block_number.to_be_bytes())?
            .octets(&self.block_number_ack.to_be_bytes())?
            .octet_string(self.block_data)?
            .octets(self.remaining)?;
        Ok(writer.finish())
    }

    /// Octets that [`emit`](Self::emit) writes.
    #[must_use]
    pub const fn encoded_len(&self) -> usize {
        length::encoded_len(self.block_data.len())
            .saturating_add(self.block_data.len())
            .saturating_add(self.remaining.len())
            .saturating_add(6)
    }
}

/// The block-control octet.
///
/// | bits | meaning    |
/// |------|------------|
/// | 0–5  | window     |
/// | 6    | streaming  |
/// | 7    | last block |
///
/// By the standard streaming and window are 0 for a push. Meters set the streaming bit all the
/// same, so only the last-block bit says something there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct BlockControl(u8);

impl BlockControl {
    /// From the octet on the wire.
    #[must_use]
    pub const fn new(bits: u8) -> Self {
        Self(bits)
    }

    /// The octet on the wire.
    #[must_use]
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// Whether no block follows.
    #[must_use]
    pub const fn is_last_block(self) -> bool {
        self.0 & 0x80 != 0
    }

    /// Whether blocks are streamed.
    #[must_use]
    pub const fn is_streaming(self) -> bool {
        self.0 & 0x40 != 0
    }

    /// Blocks that may be under way unacknowledged, 0 to 63.
    #[must_use]
    pub const fn window(self) -> u8 {
        self.0 & 0x3F
    }
}

/// The APDU behind its tag.
pub(crate) fn general_block_transfer(input: &[u8]) -> Parsed<'_, GeneralBlockTransfer<'_>> {
    let (remaining, (control, block_number, block_number_ack, block_data)) =
        (octet, be_u16, be_u16, octet_string).parse_complete(input)?;
    let block = GeneralBlockTransfer {
        block_control: BlockControl::new(control),
        block_number,
        block_number_ack,
        block_data,
        remaining,
    };
    Ok((&[], block))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorKind;

    const FIRST: [u8; 17] = [
        0xE0, 0x40, 0x00, 0x01, 0x00, 0x00, // streaming, number 1, ack 0
        0x0A, 0x0F, 0x00, 0x00, 0x00, 0x01, 0x00, 0x02, 0x01, 0x06, 0x00,
    ];
    const LAST: [u8; 10] = [
        0xE0, 0xC0, 0x00, 0x02, 0x00, 0x00, // last, streaming, number 2, ack 0
        0x03, 0x00, 0x0A, 0xBC,
    ];

    #[test]
    fn two_blocks_are_read_and_written() {
        let first = GeneralBlockTransfer::parse(&FIRST).unwrap();
        assert!(!first.block_control.is_last_block());
        assert!(first.block_control.is_streaming());
        assert_eq!((first.block_number, first.block_number_ack), (1, 0));
        let last = GeneralBlockTransfer::parse(&LAST).unwrap();
        assert!(last.block_control.is_last_block());
        assert_eq!(last.block_number, 2);
        assert_eq!(last.block_data, [0x00, 0x0A, 0xBC]);
        let mut buffer = [0; 32];
        assert_eq!(first.emit(&mut buffer).unwrap(), FIRST);
        assert_eq!(last.emit(&mut buffer).unwrap(), LAST);
        assert_eq!(last.encoded_len(), LAST.len());
    }

    #[test]
    fn a_block_may_be_empty() {
        let octets = [0xE0, 0x80, 0x00, 0x03, 0x00, 0x00, 0x00];
        let block = GeneralBlockTransfer::parse(&octets).unwrap();
        assert_eq!(block.block_data, []);
        assert_eq!(block.remaining, []);
    }

    #[test]
    fn control_has_three_fields() {
        let control = BlockControl::new(0x81);
        assert!(control.is_last_block() && !control.is_streaming());
        assert_eq!(control.window(), 1);
        assert_eq!(BlockControl::new(0x7F).window(), 63);
    }

    #[test]
    fn octets_behind_the_block_are_reported() {
        let octets = [&LAST[..], &[0xAA]].concat();
        let block = GeneralBlockTransfer::parse(&octets).unwrap();
        assert_eq!(block.remaining, [0xAA]);
    }

    #[test]
    fn every_truncation_is_refused() {
        for end in 0..FIRST.len() {
            let error = GeneralBlockTransfer::parse(&FIRST[..end]).unwrap_err();
            assert!(matches!(error.kind(), ErrorKind::Truncated { .. }));
        }
    }
}
