//! One frame, from its opening to its closing flag.

use core::fmt;

use crate::address::Address;
use crate::candidate::{Candidate, FLAG, LONGEST, SHORTEST, Stop};
use crate::check::Check;
use crate::control::Control;
use crate::error::{Error, ErrorKind};

/// A frame of format type 3, its check sequences proven or yet to be written.
///
/// ```text
/// octets
///    1     flag                  7E
///    2     frame format          1010 S LLL LLLL LLLL, S = segmented,
///                                L = octets between the flags
///  1,2,4   destination address
///  1,2,4   source address
///    1     control
///    2     HCS                   only if there is information; low octet first
///    n     information           none, or what L leaves room for: at most 2038
///    2     FCS                   low octet first
///    1     flag                  7E
/// ```
///
/// The information borrows from the octets the frame was read from. `Debug` and
/// `defmt` show its length and none of it: it may carry the number of a meter.
///
/// ISO/IEC 13239, frame format type 3; Green Book, clause 8.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Frame<'a> {
    destination: Address,
    source: Address,
    control: Control,
    segmented: bool,
    information: &'a [u8],
}

const TYPE_3: u16 = 0xA000;
const SEGMENTED: u16 = 0x0800;

impl<'a> Frame<'a> {
    /// A frame that is a message of its own, or the last piece of one.
    pub const fn new(
        destination: Address,
        source: Address,
        control: Control,
        information: &'a [u8],
    ) -> Self {
        Self {
            destination,
            source,
            control,
            segmented: false,
            information,
        }
    }

    /// The same frame with its segmentation bit set or cleared.
    pub const fn with_segmented(self, segmented: bool) -> Self {
        Self { segmented, ..self }
    }

    /// Reads exactly one frame, from opening to closing flag.
    ///
    /// ```
    /// use han_hdlc::{ErrorKind, Frame};
    ///
    /// let octets = [0x7E, 0xA0, 0x07, 0x03, 0x21, 0x13, 0x07, 0x85, 0x7E];
    /// let frame = Frame::parse(&octets)?;
    /// assert_eq!(frame.source().upper(), 16);
    ///
    /// let error = Frame::parse(&octets[..8]).unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::Truncated { missing: 1 });
    /// # Ok::<(), han_hdlc::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::NoOpeningFlag`], [`ErrorKind::BadFormat`],
    /// [`ErrorKind::BadLength`], [`ErrorKind::BadAddress`],
    /// [`ErrorKind::BadHcs`], [`ErrorKind::BadFcs`],
    /// [`ErrorKind::NoClosingFlag`]; [`ErrorKind::Truncated`] when octets are
    /// missing at the end, [`ErrorKind::Trailing`] when there are too many.
    pub fn parse(octets: &'a [u8]) -> Result<Self, Error> {
        if let Some(&received) = octets.first().filter(|&&first| first != FLAG) {
            return Err(ErrorKind::NoOpeningFlag { received }.at(0));
        }
        let mut candidate = Candidate::new();
        let len = candidate
            .judge_complete(octets, LONGEST)
            .map_err(|stop| refusal(stop, octets))?;
        let trailing = octets.len() - len;
        if trailing > 0 {
            return Err(ErrorKind::Trailing { octets: trailing }.at(len));
        }
        Self::view(octets, &candidate).ok_or(shorter_than_any_frame(octets))
    }

    /// The fields of a frame that this candidate has proven whole.
    ///
    /// Inlined, so that a caller who looks at no address reads none.
    #[inline(always)]
    pub(crate) fn view(octets: &'a [u8], candidate: &Candidate) -> Option<Self> {
        let [_, format, ..] = octets else {
            return None;
        };
        let control = octets.get(candidate.control())?;
        let address = |at| octets.get(at).map(Address::of_proven);
        Some(Self {
            destination: address(candidate.destination())?,
            source: address(candidate.source())?,
            control: Control::new(*control),
            segmented: u16::from_be_bytes([*format, 0]) & SEGMENTED != 0,
            information: octets.get(candidate.information())?,
        })
    }

    /// Whether more pieces of the same message follow.
    pub const fn is_segmented(&self) -> bool {
        self.segmented
    }

    /// Whom the frame is for.
    pub const fn destination(&self) -> Address {
        self.destination
    }

    /// Whom the frame is from.
    pub const fn source(&self) -> Address {
        self.source
    }

    /// What the frame is for.
    pub const fn control(&self) -> Control {
        self.control
    }

    /// The information field, empty if there is none: an LLC header and (a
    /// piece of) an APDU if
    /// [`control().carries_information()`](Control::carries_information).
    pub const fn information(&self) -> &'a [u8] {
        self.information
    }

    /// Octets of the frame on the wire, both flags counted.
    pub const fn encoded_len(&self) -> usize {
        let header = 2 + self.destination.encoded_len() + self.source.encoded_len() + 1;
        let body = match self.information.len() {
            0 => 0,
            len => 2 + len,
        };
        1 + header + body + 2 + 1
    }

    /// Writes the frame to the front of `buffer`, check sequences and both
    /// flags included; returns the part written.
    ///
    /// # Errors
    /// [`ErrorKind::BadLength`] when the frame is longer than the length field
    /// can say, 2047 octets between the flags; [`ErrorKind::BufferTooSmall`]
    /// when `buffer` has fewer than [`encoded_len`](Self::encoded_len) octets.
    pub fn emit<'b>(&self, buffer: &'b mut [u8]) -> Result<&'b mut [u8], Error> {
        let format = self.format()?.to_be_bytes();
        let needed = self.encoded_len();
        let end = buffer.len();
        let octets = buffer
            .get_mut(..needed)
            .ok_or(ErrorKind::BufferTooSmall { needed }.at(end))?;

        let mut emitter = Emitter { octets, len: 0 };
        emitter.put(&[FLAG]);
        emitter.put(&format);
        emitter.put(self.destination.octets());
        emitter.put(self.source.octets());
        emitter.put(&[self.control.octet()]);
        if !self.information.is_empty() {
            emitter.put_check();
            emitter.put(self.information);
        }
        emitter.put_check();
        emitter.put(&[FLAG]);
        Ok(emitter.octets)
    }

    fn format(&self) -> Result<u16, Error> {
        let length = self.encoded_len() - 2;
        let field = u16::try_from(length).ok().filter(|&field| field <= 0x7FF);
        let field = field.ok_or(ErrorKind::BadLength { length }.at(1))?;
        let segmented = if self.segmented { SEGMENTED } else { 0 };
        Ok(TYPE_3 | segmented | field)
    }
}

impl fmt::Debug for Frame<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Frame")
            .field("destination", &self.destination)
            .field("source", &self.source)
            .field("control", &self.control)
            .field("segmented", &self.segmented)
            .field("information_len", &self.information.len())
            .finish()
    }
}

#[cfg(feature = "defmt")]
impl defmt::Format for Frame<'_> {
    fn format(&self, f: defmt::Formatter<'_>) {
        defmt::write!(
            f,
            "Frame {{ destination: {}, source: {}, control: {}, segmented: {=bool}, information_len: {=usize} }}",
            self.destination,
            self.source,
            self.control,
            self.segmented,
            self.information.len()
        );
    }
}

fn refusal(stop: Stop, octets: &[u8]) -> Error {
    match (stop, octets.get(1)) {
        (Stop::Reject(error), _) => error,
        (_, Some(&octet)) => ErrorKind::BadFormat { octet }.at(1),
        (_, None) => shorter_than_any_frame(octets),
    }
}

fn shorter_than_any_frame(octets: &[u8]) -> Error {
    let missing = SHORTEST.saturating_sub(octets.len());
    ErrorKind::Truncated { missing }.at(octets.len())
}

/// Fills a buffer of the right length field by field.
struct Emitter<'b> {
    octets: &'b mut [u8],
    len: usize,
}

impl Emitter<'_> {
    fn put(&mut self, octets: &[u8]) {
        let end = self.len + octets.len();
        if let Some(room) = self.octets.get_mut(self.len..end) {
            room.copy_from_slice(octets);
            self.len = end;
        }
    }

    /// The check over everything behind the opening flag.
    fn put_check(&mut self) {
        let covered = self.octets.get(1..self.len).unwrap_or_default();
        let check = Check::new().over(covered);
        self.put(&check.value().to_le_bytes());
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use std::format;

    /// UI, 0x0F as information:
    /// flag, format L = 10, destination 1, source 16, control, HCS,
    /// information, FCS, flag.
    const OCTETS: [u8; 12] = [
        0x7E, 0xA0, 0x0A, 0x03, 0x21, 0x13, 0x88, 0x0E, 0x0F, 0x3B, 0x3E, 0x7E,
    ];

    fn frame() -> Frame<'static> {
        Frame::new(
            Address::one(1),
            Address::one(16),
            Control::UI_FINAL,
            &[0x0F],
        )
    }

    #[test]
    fn emits_field_by_field() {
        let mut buffer = [0; 16];
        assert_eq!(frame().emit(&mut buffer).unwrap(), OCTETS);
    }

    #[test]
    fn parses_field_by_field() {
        assert_eq!(Frame::parse(&OCTETS).unwrap(), frame());
    }

    #[test]
    fn says_that_more_pieces_follow() {
        let mut buffer = [0; 16];
        let segmented = frame().with_segmented(true);
        let octets = segmented.emit(&mut buffer).unwrap();
        assert_eq!(octets[1..3], [0xA8, 0x0A]);
        let parsed = Frame::parse(octets).unwrap();
        assert!(parsed.is_segmented());
        assert_eq!(parsed.with_segmented(false), frame());
    }

    #[test]
    fn information_outlives_the_frame_it_came_in() {
        let octets = OCTETS;
        let information = {
            let frame = Frame::parse(&octets).unwrap();
            frame.information()
        };
        assert_eq!(information, [0x0F]);
    }

    #[test]
    fn debug_shows_the_length_of_the_information_and_none_of_it() {
        let number = b"6970631401234567";
        let frame = Frame::new(Address::one(1), Address::two(1, 17), Control::UI, number);
        assert_eq!(
            format!("{frame:?}"),
            "Frame { destination: Address(1), source: Address(1/17, 2 octets), \
             control: Control(0x03, UnnumberedInformation), segmented: false, \
             information_len: 16 }"
        );
    }

    #[test]
    fn counts_both_flags() {
        assert_eq!(frame().encoded_len(), 12);
        let empty = Frame::new(Address::one(1), Address::one(16), Control::UI, &[]);
        assert_eq!(empty.encoded_len(), 9);
    }

    #[test]
    fn refuses_no_octets_as_truncated() {
        let error = Frame::parse(&[]).unwrap_err();
        assert_eq!(error, ErrorKind::Truncated { missing: 9 }.at(0));
    }
}
