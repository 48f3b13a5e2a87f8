//! How an APDU comes to the other side: in blocks, in frames, in pieces of
//! frames, or as it is.

use anyhow::{Context, Result, bail};
use han_dlms::{BlockControl, GeneralBlockTransfer};
use han_hdlc::{Address, Control, Frame, Llc};
use han_mbus::{ControlInformation, LongFrame};

/// What frames are made of an APDU.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Transport {
    pub(crate) link: Link,
    /// The most octets of a message that a frame carries, an LLC header counted.
    segment: Option<usize>,
    blocks: Option<Blocks>,
}

/// The most octets of the APDU in a block: in the first, and in each behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Blocks {
    first: usize,
    others: usize,
}

impl Blocks {
    const fn of(octets: usize) -> Self {
        Self {
            first: octets,
            others: octets,
        }
    }
}

/// What stands around APDUs on the line, as people write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Link {
    /// HDLC frames with an LLC header
    Hdlc,
    /// Long frames of wired M-Bus
    Mbus,
    /// Nothing: the APDU as it is
    Apdu,
}

/// The addresses and the control field of HDLC frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) destination: Address,
    pub(crate) source: Address,
    pub(crate) control: Control,
}

impl Line {
    /// From the management logical device to the consumer information client,
    /// as the frames of wired M-Bus have it: for meters without HDLC.
    pub(crate) const CUSTOMER: Self = Self {
        destination: Address::one(103),
        source: Address::one(1),
        control: Control::UI_FINAL,
    };

    /// The control field of a frame that others of the same message follow.
    const fn control_of_segment(&self) -> Control {
        Control::new(self.control.octet() & !POLL_FINAL)
    }
}

const POLL_FINAL: u8 = 0x10;

/// What meters put into a frame of wired M-Bus: `FA` octets from C on.
const M_BUS_PIECE: usize = 245;
/// What fits into one whose length is written modulo 256.
const LONGEST_M_BUS_PIECE: usize = 255;
const MOST_M_BUS_PIECES: usize = 16;

impl Transport {
    /// One HDLC frame.
    pub(crate) const HDLC: Self = Self::of(Link::Hdlc);
    /// Frames of wired M-Bus.
    pub(crate) const M_BUS: Self = Self::of(Link::Mbus);
    /// No frames.
    pub(crate) const APDU: Self = Self::of(Link::Apdu);

    const fn of(link: Link) -> Self {
        let segment = match link {
            Link::Mbus => Some(M_BUS_PIECE),
            Link::Hdlc | Link::Apdu => None,
        };
        Self {
            link,
            segment,
            blocks: None,
        }
    }

    pub(crate) const fn with_segment(self, octets: usize) -> Self {
        Self {
            segment: Some(octets),
            ..self
        }
    }

    pub(crate) const fn with_blocks(self, octets: usize) -> Self {
        Self {
            blocks: Some(Blocks::of(octets)),
            ..self
        }
    }

    /// Blocks that fill frames with room for so many octets, those of all
    /// headers counted.
    pub(crate) const fn with_blocks_in_frames(self, octets: usize) -> Self {
        let others = octets.saturating_sub(BLOCK_HEADER);
        let first = others.saturating_sub(Llc::LEN);
        Self {
            blocks: Some(Blocks { first, others }),
            ..self
        }
    }

    /// The same with what somebody wishes. A meter's own segments and blocks are
    /// those of its own link.
    ///
    /// # Errors
    /// Where the link has no such segments.
    pub(crate) fn or(
        self,
        link: Option<Link>,
        segment: Option<usize>,
        blocks: Option<usize>,
    ) -> Result<Self> {
        let own = match link {
            Some(link) if link != self.link => Self::of(link),
            _ => self,
        };
        match (own.link, segment) {
            (Link::Apdu, Some(_)) => bail!("--segment cuts frames, and an APDU by itself has none"),
            (Link::Mbus, Some(octets)) if octets > LONGEST_M_BUS_PIECE => {
                bail!("--segment: a frame of wired M-Bus has room for {LONGEST_M_BUS_PIECE} octets")
            }
            _ => Ok(Self {
                segment: segment.or(own.segment),
                blocks: blocks.map(Blocks::of).or(own.blocks),
                ..own
            }),
        }
    }

    /// The frames that carry this APDU.
    ///
    /// # Errors
    /// Where a message is too long for its frame, or has too many pieces.
    pub(crate) fn frames(&self, apdu: &[u8], line: &Line) -> Result<Vec<Vec<u8>>> {
        let messages = match self.blocks {
            Some(sizes) => blocks(apdu, sizes)?,
            None => vec![apdu.to_vec()],
        };
        let mut frames = Vec::new();
        for (number, message) in messages.into_iter().enumerate() {
            match self.link {
                // Only the first block has the header.
                Link::Hdlc if number == 0 => {
                    let message = [&Llc::RESPONSE.octets(), &message[..]].concat();
                    self.hdlc(&message, line, &mut frames)?;
                }
                Link::Hdlc => self.hdlc(&message, line, &mut frames)?,
                Link::Mbus => self.m_bus(&message, &mut frames)?,
                Link::Apdu => frames.push(message),
            }
        }
        Ok(frames)
    }

    fn hdlc(&self, message: &[u8], line: &Line, frames: &mut Vec<Vec<u8>>) -> Result<()> {
        let mut segments = self.segments(message).peekable();
        while let Some(segment) = segments.next() {
            let is_last = segments.peek().is_none();
            let control = match is_last {
                true => line.control,
                false => line.control_of_segment(),
            };
            let frame = Frame::new(line.destination, line.source, control, segment)
                .with_segmented(!is_last);
            let mut buffer = vec![0; frame.encoded_len()];
            let frame = frame.emit(&mut buffer);
            frame.context("the list does not fit into one frame: use --segment")?;
            frames.push(buffer);
        }
        Ok(())
    }

    fn m_bus(&self, message: &[u8], frames: &mut Vec<Vec<u8>>) -> Result<()> {
        let pieces = self.segments(message).count();
        if pieces > MOST_M_BUS_PIECES {
            bail!(
                "the list has {pieces} pieces and wired M-Bus numbers {MOST_M_BUS_PIECES}: use a larger --segment"
            );
        }
        for (number, piece) in (0..).zip(self.segments(message)) {
            let control_information = match usize::from(number) + 1 == pieces {
                true => ControlInformation::last_piece(number),
                false => ControlInformation::piece(number),
            };
            let frame = LongFrame::new(control_information, piece);
            let mut buffer = vec![0; frame.encoded_len()];
            frame.emit(&mut buffer)?;
            frames.push(buffer);
        }
        Ok(())
    }

    fn segments<'a>(&self, message: &'a [u8]) -> std::slice::Chunks<'a, u8> {
        message.chunks(self.segment.unwrap_or(message.len()).max(1))
    }
}

/// The APDU in blocks of at most so many octets, streamed and not acknowledged.
fn blocks(apdu: &[u8], sizes: Blocks) -> Result<Vec<Vec<u8>>> {
    let mut blocks = Vec::new();
    let (first, rest) = apdu.split_at(sizes.first.max(1).min(apdu.len()));
    let rest = rest.chunks(sizes.others.max(1));
    let mut pieces = std::iter::once(first).chain(rest).peekable();
    while let Some(block_data) = pieces.next() {
        let block_control = match pieces.peek() {
            Some(_) => STREAMING,
            None => STREAMING | LAST_BLOCK,
        };
        let block = GeneralBlockTransfer {
            block_control: BlockControl::new(block_control),
            block_number: u16::try_from(blocks.len() + 1)?,
            block_number_ack: 0,
            block_data,
            remaining: &[],
        };
        let mut buffer = vec![0; block.encoded_len()];
        block.emit(&mut buffer)?;
        blocks.push(buffer);
    }
    Ok(blocks)
}

/// Tag, block-control, two numbers of two octets, and the length of a block under
/// 128 octets.
const BLOCK_HEADER: usize = 7;
const STREAMING: u8 = 0x40;
const LAST_BLOCK: u8 = 0x80;

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: Line = Line {
        destination: Address::one(103),
        source: Address::two(1, 17),
        control: Control::UI_FINAL,
    };

    /// The notification of a structure of four, with OBIS codes nowhere.
    fn apdu() -> Vec<u8> {
        han_corpus::octets_of_hex(
            "0F000000010C07E8010F010C000000FFC400 02040600000ABC060000000006000003E41209C4",
        )
        .unwrap()
    }

    fn frames(transport: Transport) -> Vec<Vec<u8>> {
        transport.frames(&apdu(), &LINE).unwrap()
    }

    #[test]
    fn segments_are_those_of_the_printed_vector() {
        let expected = [
            "7EA81ACF022303A5A9E6E7000F000000010C07E8010F010C00E79B7E",
            "7EA81ACF022303A5A90000FFC40002040600000ABC06000000A6447E",
            "7EA013CF02231318C90006000003E41209C4D2AE7E",
        ];
        let expected = expected.map(|hex| han_corpus::octets_of_hex(hex).unwrap());
        assert_eq!(frames(Transport::HDLC.with_segment(16)), expected);
    }

    #[test]
    fn a_message_that_fits_is_one_frame_of_its_own_control() {
        for transport in [Transport::HDLC, Transport::HDLC.with_segment(44)] {
            let [frame] = &frames(transport)[..] else {
                panic!("not one frame");
            };
            let frame = Frame::parse(frame).unwrap();
            assert_eq!(
                (frame.control(), frame.is_segmented()),
                (LINE.control, false)
            );
            assert_eq!(Llc::strip(frame.information()).1, apdu());
        }
    }

    #[test]
    fn pieces_of_m_bus_are_numbered_and_the_last_says_so() {
        let fields = |transport: Transport| -> Vec<u8> {
            let frames = frames(transport);
            let parsed = frames.iter().map(|frame| LongFrame::parse(frame).unwrap());
            parsed
                .map(|frame| frame.control_information().octet())
                .collect()
        };
        assert_eq!(fields(Transport::M_BUS), [0x10]);
        assert_eq!(fields(Transport::M_BUS.with_segment(21)), [0x00, 0x11]);
        assert_eq!(
            fields(Transport::M_BUS.with_segment(20)),
            [0x00, 0x11],
            "38 octets are 20 and 18"
        );
        assert_eq!(
            fields(Transport::M_BUS.with_segment(13)),
            [0x00, 0x01, 0x12]
        );
        let error = Transport::M_BUS.with_segment(2).frames(&apdu(), &LINE);
        assert!(error.unwrap_err().to_string().contains("19 pieces"));
    }

    #[test]
    fn only_the_first_block_has_an_llc_header_and_only_the_last_ends() {
        let frames = frames(Transport::HDLC.with_blocks(16));
        let mut joined = Vec::new();
        for (number, frame) in frames.iter().enumerate() {
            let frame = Frame::parse(frame).unwrap();
            assert!(!frame.is_segmented());
            let (llc, block) = Llc::strip(frame.information());
            assert_eq!(llc.is_some(), number == 0);
            let block = GeneralBlockTransfer::parse(block).unwrap();
            assert_eq!(usize::from(block.block_number), number + 1);
            let control = if number + 1 == frames.len() {
                0xC0
            } else {
                0x40
            };
            assert_eq!(block.block_control.bits(), control);
            joined.extend_from_slice(block.block_data);
        }
        assert_eq!((frames.len(), joined), (3, apdu()));
    }

    #[test]
    fn blocks_in_frames_leave_room_for_the_headers() {
        let frames = frames(Transport::HDLC.with_blocks_in_frames(26));
        let information = frames.iter().map(|frame| {
            let frame = Frame::parse(frame).unwrap();
            frame.information().len()
        });
        // 16, 19 and 3 octets of the APDU.
        assert!(information.eq([26, 26, 10]));
    }

    #[test]
    fn an_apdu_by_itself_is_what_it_was() {
        assert_eq!(frames(Transport::APDU), [apdu()]);
    }

    #[test]
    fn a_list_too_long_for_one_frame_says_what_to_do() {
        let error = Transport::HDLC.frames(&[0; 2_048], &LINE).unwrap_err();
        assert!(error.to_string().contains("--segment"), "{error}");
    }

    #[test]
    fn a_meters_own_segments_stay_with_its_own_link() {
        let own = Transport::HDLC.with_segment(154);
        assert_eq!(own.or(None, None, None).unwrap(), own);
        assert_eq!(own.or(Some(Link::Hdlc), None, None).unwrap(), own);
        assert_eq!(
            own.or(Some(Link::Apdu), None, None).unwrap(),
            Transport::APDU
        );
        assert_eq!(
            own.or(Some(Link::Mbus), None, None).unwrap(),
            Transport::M_BUS
        );
        assert_eq!(
            own.or(None, Some(20), Some(30)).unwrap(),
            Transport::HDLC.with_segment(20).with_blocks(30)
        );
        assert!(own.or(Some(Link::Apdu), Some(20), None).is_err());
        assert!(own.or(Some(Link::Mbus), Some(256), None).is_err());
    }
}
