//! Frames out of the octets of a line, whichever link it speaks.

use han_hdlc::{Frame, FrameDecoder, Llc};
#[cfg(feature = "mbus")]
use han_mbus::LongFrame;

#[cfg(feature = "mbus")]
use crate::link::Link;
use crate::receive_error::ReceiveError;

/// Finds the frames of one line.
///
/// With `mbus` both decoders see every octet until one of them has a whole
/// frame; from then on the other one sees none. Of M-Bus that is a frame that
/// begins a pushed message and does not end within one of HDLC. Until the link
/// is found faults are told of HDLC only: what comes of an HDLC line does not
/// depend on the feature then.
pub(crate) struct Line<const N: usize> {
    hdlc: FrameDecoder<N>,
    #[cfg(feature = "mbus")]
    mbus: han_mbus::FrameDecoder,
    #[cfg(feature = "mbus")]
    found: Found,
}

/// Which link it is.
///
/// Nothing is 0, so that a static receiver takes no flash.
#[cfg(feature = "mbus")]
#[derive(Clone, Copy)]
enum Found {
    Nothing,
    Hdlc,
    Mbus,
}

/// One whole frame, and so one piece of a message or all of it.
pub(crate) enum Piece<'a> {
    Hdlc(Frame<'a>),
    #[cfg(feature = "mbus")]
    Mbus(LongFrame<'a>),
}

#[cfg(not(feature = "mbus"))]
impl<const N: usize> Line<N> {
    pub(crate) const fn new() -> Self {
        Self {
            hdlc: FrameDecoder::new(),
        }
    }

    /// As [`FrameDecoder::keep`].
    #[inline]
    pub(crate) fn keep(&mut self, octets: &mut &[u8]) -> bool {
        self.hdlc.keep(octets)
    }

    /// As [`FrameDecoder::advance`].
    #[inline]
    pub(crate) fn advance(&mut self, octets: &mut &[u8]) -> Option<Result<(), ReceiveError>> {
        Some(self.hdlc.advance(octets)?.map_err(ReceiveError::Frame))
    }

    pub(crate) fn idle(&mut self) {
        self.hdlc.idle();
    }

    /// The frame of the last outcome.
    #[inline]
    pub(crate) fn frame(&self) -> Option<Piece<'_>> {
        self.hdlc.frame().map(Piece::Hdlc)
    }

    /// What the frame of the last outcome carries, without LLC header.
    pub(crate) fn payload(&self) -> Option<&[u8]> {
        Some(Llc::strip(self.hdlc.information()?).1)
    }

    pub(crate) const fn received(&self) -> u64 {
        self.hdlc.received()
    }

    pub(crate) const fn noise(&self) -> u64 {
        self.hdlc.noise()
    }

    pub(crate) const fn position(&self) -> u64 {
        self.hdlc.position()
    }
}

#[cfg(feature = "mbus")]
impl<const N: usize> Line<N> {
    pub(crate) const fn new() -> Self {
        Self {
            hdlc: FrameDecoder::new(),
            mbus: han_mbus::FrameDecoder::new(),
            found: Found::Nothing,
        }
    }

    pub(crate) const fn set_link(&mut self, link: Link) {
        self.found = match link {
            Link::Hdlc => Found::Hdlc,
            Link::Mbus => Found::Mbus,
        };
    }

    pub(crate) const fn link(&self) -> Option<Link> {
        match self.found {
            Found::Nothing => None,
            Found::Hdlc => Some(Link::Hdlc),
            Found::Mbus => Some(Link::Mbus),
        }
    }

    /// As [`FrameDecoder::keep`].
    #[inline]
    pub(crate) fn keep(&mut self, octets: &mut &[u8]) -> bool {
        match self.found {
            Found::Nothing => false,
            Found::Hdlc => self.hdlc.keep(octets),
            Found::Mbus => self.mbus.keep(octets),
        }
    }

    /// As [`FrameDecoder::advance`].
    pub(crate) fn advance(&mut self, octets: &mut &[u8]) -> Option<Result<(), ReceiveError>> {
        match self.found {
            Found::Nothing => self.find(octets),
            Found::Hdlc => Some(self.hdlc.advance(octets)?.map_err(ReceiveError::Frame)),
            Found::Mbus => Some(self.mbus.advance(octets)?.map_err(ReceiveError::MbusFrame)),
        }
    }

    /// Feeds both decoders octet by octet, so that it makes no difference how
    /// the octets are cut.
    fn find(&mut self, octets: &mut &[u8]) -> Option<Result<(), ReceiveError>> {
        loop {
            let (octet, behind) = octets.split_at_checked(1).unwrap_or_default();
            let mut left = octet;
            let mut outcome = self.hdlc.advance(&mut left);
            if let Some(Ok(())) = outcome {
                self.found = Found::Hdlc;
            } else if left.is_empty() {
                left = octet;
                if self.finds_mbus(&mut left) {
                    self.found = Found::Mbus;
                    outcome = Some(Ok(()));
                }
            }
            if left.is_empty() {
                *octets = behind;
            }
            if outcome.is_some() || octets.is_empty() {
                return Some(outcome?.map_err(ReceiveError::Frame));
            }
        }
    }

    /// Whether a frame of M-Bus ends here. Values can look like one, whose
    /// checksum has eight bits: where a header of HDLC has proven right none is
    /// looked for, and behind a damaged header only what begins a message.
    fn finds_mbus(&mut self, octet: &mut &[u8]) -> bool {
        while let Some(outcome) = self.mbus.advance(octet) {
            let begins_message = outcome.is_ok() && self.mbus.frame().is_some_and(begins_push);
            if begins_message && !self.hdlc.is_in_frame() {
                return true;
            }
        }
        false
    }

    pub(crate) fn idle(&mut self) {
        self.hdlc.idle();
        self.mbus.idle();
    }

    /// The frame of the last outcome.
    pub(crate) fn frame(&self) -> Option<Piece<'_>> {
        match self.found {
            Found::Mbus => self.mbus.frame().map(Piece::Mbus),
            _ => self.hdlc.frame().map(Piece::Hdlc),
        }
    }

    /// What the frame of the last outcome carries, without LLC header.
    pub(crate) fn payload(&self) -> Option<&[u8]> {
        match self.found {
            Found::Mbus => Some(self.mbus.frame()?.data()),
            _ => Some(Llc::strip(self.hdlc.information()?).1),
        }
    }

    pub(crate) const fn received(&self) -> u64 {
        match self.found {
            Found::Mbus => self.mbus.received(),
            _ => self.hdlc.received(),
        }
    }

    pub(crate) const fn noise(&self) -> u64 {
        match self.found {
            Found::Mbus => self.mbus.noise(),
            _ => self.hdlc.noise(),
        }
    }

    pub(crate) const fn position(&self) -> u64 {
        match self.found {
            Found::Mbus => self.mbus.position(),
            _ => self.hdlc.position(),
        }
    }
}

/// SND_UD with the first piece of a message: what a meter's push begins with.
#[cfg(feature = "mbus")]
fn begins_push(frame: LongFrame<'_>) -> bool {
    matches!(frame.control(), 0x53 | 0x73) && frame.control_information().piece_number() == Some(0)
}
