//! One long frame, from its start to its stop octet.

use core::fmt;

use crate::candidate::{
    AROUND, LONGEST_BY_LENGTH, LONGEST_USER_DATA, PIECE_HEADER, START, STOP, Stop, checksum,
    judge_complete,
};
use crate::control_information::ControlInformation;
use crate::error::{Error, ErrorKind};

/// A long frame with the header of a DLMS piece, its checksum proven or yet to
/// be written.
///
/// ```text
/// octets
///    1     start                68
///   1 + 1  L                    octets from C to data modulo 256, the same twice
///    1     start                68
///    1     control              C, 53 or 73: SND_UD
///    1     address              A, FF: to everybody
///    1     control information  CI, which piece this is
///    1     source               STSAP, 01: management logical device
///    1     destination          DTSAP, 67: consumer information push client
///    n     data                 at most 255
///    1     checksum             sum of the octets from C to data, modulo 256
///    1     stop                 16
/// ```
///
/// What CI calls no piece has a layout of its own behind CI. Such a frame is
/// read as well; its source, destination and data are then the octets that stand
/// there and mean something else.
///
/// The data borrow from the octets the frame was read from. `Debug` and `defmt`
/// show their length and none of them: they may carry the number of a meter.
///
/// EN 13757-2; TINETZ, "Technische Beschreibung Kundenschnittstelle".
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct LongFrame<'a> {
    control: u8,
    address: u8,
    control_information: ControlInformation,
    source: u8,
    destination: u8,
    data: &'a [u8],
}

impl<'a> LongFrame<'a> {
    /// A frame as meters push it: user data (`53`) to everybody (`FF`), from the
    /// management logical device (`01`) to the consumer information push client
    /// (`67`).
    pub const fn new(control_information: ControlInformation, data: &'a [u8]) -> Self {
        Self {
            control: 0x53,
            address: 0xFF,
            control_information,
            source: 0x01,
            destination: 0x67,
            data,
        }
    }

    /// The same frame with another C.
    pub const fn with_control(self, control: u8) -> Self {
        Self { control, ..self }
    }

    /// The same frame with another A.
    pub const fn with_address(self, address: u8) -> Self {
        Self { address, ..self }
    }

    /// The same frame with another STSAP.
    pub const fn with_source(self, source: u8) -> Self {
        Self { source, ..self }
    }

    /// The same frame with another DTSAP.
    pub const fn with_destination(self, destination: u8) -> Self {
        Self {
            destination,
            ..self
        }
    }

    /// Reads exactly one frame, from start to stop octet.
    ///
    /// ```
    /// use han_mbus::{ErrorKind, LongFrame};
    ///
    /// let octets = [
    ///     0x68, 0x06, 0x06, 0x68, 0x53, 0xFF, 0x10, 0x01, 0x67, 0x0F, 0xD9, 0x16,
    /// ];
    /// let frame = LongFrame::parse(&octets)?;
    /// assert_eq!((frame.source(), frame.destination()), (1, 103));
    /// assert_eq!(frame.data(), [0x0F]);
    ///
    /// let error = LongFrame::parse(&octets[..11]).unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::Truncated { missing: 1 });
    /// # Ok::<(), han_mbus::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::NoStart`], [`ErrorKind::LengthsDiffer`],
    /// [`ErrorKind::BadLength`], [`ErrorKind::BadChecksum`],
    /// [`ErrorKind::NoStop`]; [`ErrorKind::Truncated`] when octets are missing at
    /// the end, [`ErrorKind::Trailing`] when there are too many.
    pub fn parse(octets: &'a [u8]) -> Result<Self, Error> {
        let len = judge_complete(octets).map_err(|stop| refusal(stop, octets))?;
        let trailing = octets.len().saturating_sub(len);
        if trailing > 0 {
            return Err(ErrorKind::Trailing { octets: trailing }.at(len));
        }
        Self::view(octets).ok_or(too_short(octets))
    }

    /// The fields of a frame that has been judged whole.
    pub(crate) fn view(octets: &'a [u8]) -> Option<Self> {
        let [
            START,
            _,
            _,
            START,
            control,
            address,
            control_information,
            source,
            destination,
            data @ ..,
            _,
            STOP,
        ] = octets
        else {
            return None;
        };
        Some(Self {
            control: *control,
            address: *address,
            control_information: ControlInformation::new(*control_information),
            source: *source,
            destination: *destination,
            data,
        })
    }

    /// C, what the frame is for.
    pub const fn control(&self) -> u8 {
        self.control
    }

    /// A, whom on the line the frame is for.
    pub const fn address(&self) -> u8 {
        self.address
    }

    /// CI, which piece of a message the frame carries.
    pub const fn control_information(&self) -> ControlInformation {
        self.control_information
    }

    /// STSAP, whom in the meter the frame is from.
    pub const fn source(&self) -> u8 {
        self.source
    }

    /// DTSAP, whom in the reader the frame is for.
    pub const fn destination(&self) -> u8 {
        self.destination
    }

    /// (A piece of) an APDU, if
    /// [`control_information().is_piece()`](ControlInformation::is_piece).
    pub const fn data(&self) -> &'a [u8] {
        self.data
    }

    /// Octets of the frame on the wire, from start to stop octet.
    pub const fn encoded_len(&self) -> usize {
        AROUND + PIECE_HEADER + self.data.len()
    }

    /// Writes the frame to the front of `buffer`, checksum included; returns the
    /// part written.
    ///
    /// From 251 octets of data on the length is written modulo 256, as Sagemcom
    /// T210-D write it.
    ///
    /// # Errors
    /// [`ErrorKind::BadLength`] with more than 255 octets of data, or with more
    /// than 250 where CI says that this is no piece;
    /// [`ErrorKind::BufferTooSmall`] when `buffer` has fewer than
    /// [`encoded_len`](Self::encoded_len) octets.
    pub fn emit<'b>(&self, buffer: &'b mut [u8]) -> Result<&'b mut [u8], Error> {
        let length = self.length()?;
        let needed = self.encoded_len();
        let too_small = ErrorKind::BufferTooSmall { needed }.at(buffer.len());
        let octets = buffer.get_mut(..needed).ok_or(too_small)?;
        let [start, l, l_again, start_again, user_data @ .., sum, stop] = &mut *octets else {
            return Err(too_small);
        };

        (*start, *l, *l_again, *start_again) = (START, length, length, START);
        for (to, from) in user_data.iter_mut().zip(self.user_data()) {
            *to = from;
        }
        (*sum, *stop) = (checksum(user_data), STOP);
        Ok(octets)
    }

    fn length(&self) -> Result<u8, Error> {
        let length = self.encoded_len() - AROUND;
        let longest = if self.control_information.is_piece() {
            LONGEST_USER_DATA
        } else {
            LONGEST_BY_LENGTH
        };
        if length > longest {
            return Err(ErrorKind::BadLength { length }.at(1));
        }
        let [modulo_256, ..] = length.to_le_bytes();
        Ok(modulo_256)
    }

    fn user_data(&self) -> impl Iterator<Item = u8> + use<'a> {
        let header: [u8; PIECE_HEADER] = [
            self.control,
            self.address,
            self.control_information.octet(),
            self.source,
            self.destination,
        ];
        header.into_iter().chain(self.data.iter().copied())
    }
}

impl fmt::Debug for LongFrame<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LongFrame")
            .field("control", &format_args!("{:#04x}", self.control))
            .field("address", &format_args!("{:#04x}", self.address))
            .field("control_information", &self.control_information)
            .field("source", &self.source)
            .field("destination", &self.destination)
            .field("data_len", &self.data.len())
            .finish()
    }
}

#[cfg(feature = "defmt")]
impl defmt::Format for LongFrame<'_> {
    fn format(&self, f: defmt::Formatter<'_>) {
        defmt::write!(
            f,
            "LongFrame {{ control: {=u8:#04x}, address: {=u8:#04x}, control_information: {}, source: {=u8}, destination: {=u8}, data_len: {=usize} }}",
            self.control,
            self.address,
            self.control_information,
            self.source,
            self.destination,
            self.data.len()
        );
    }
}

fn refusal(stop: Stop, octets: &[u8]) -> Error {
    match stop {
        Stop::Reject(error) | Stop::NotAFrame(error) => error,
        Stop::Wait(_) => too_short(octets),
    }
}

fn too_short(octets: &[u8]) -> Error {
    let shortest = AROUND + PIECE_HEADER;
    let missing = shortest.saturating_sub(octets.len());
    ErrorKind::Truncated { missing }.at(octets.len())
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use std::format;

    /// start, L = 6 twice, start, C, A, CI, STSAP, DTSAP, data, checksum, stop.
    const OCTETS: [u8; 12] = [
        0x68, 0x06, 0x06, 0x68, 0x73, 0xFE, 0x11, 0x02, 0x66, 0x0F, 0xF9, 0x16,
    ];

    fn frame() -> LongFrame<'static> {
        LongFrame::new(ControlInformation::last_piece(1), &[0x0F])
            .with_control(0x73)
            .with_address(0xFE)
            .with_source(0x02)
            .with_destination(0x66)
    }

    #[test]
    fn emits_field_by_field() {
        assert_eq!(frame().emit(&mut [0; 16]).unwrap(), OCTETS);
    }

    #[test]
    fn parses_field_by_field() {
        let parsed = LongFrame::parse(&OCTETS).unwrap();
        assert_eq!(parsed, frame());
        assert_eq!((parsed.control(), parsed.address()), (0x73, 0xFE));
        assert_eq!(parsed.control_information().octet(), 0x11);
        assert_eq!((parsed.source(), parsed.destination()), (0x02, 0x66));
        assert_eq!(parsed.data(), [0x0F]);
    }

    #[test]
    fn is_new_as_meters_push_it() {
        let pushed = LongFrame::new(ControlInformation::ONLY_PIECE, &[]);
        let octets = [
            0x68, 0x05, 0x05, 0x68, 0x53, 0xFF, 0x10, 0x01, 0x67, 0xCA, 0x16,
        ];
        assert_eq!(pushed.emit(&mut [0; 16]).unwrap(), octets);
    }

    #[test]
    fn data_outlive_the_frame_they_came_in() {
        let octets = OCTETS;
        let data = {
            let frame = LongFrame::parse(&octets).unwrap();
            frame.data()
        };
        assert_eq!(data, [0x0F]);
    }

    #[test]
    fn debug_shows_the_length_of_the_data_and_none_of_them() {
        let frame = LongFrame::new(ControlInformation::ONLY_PIECE, b"6970631401234567");
        assert_eq!(
            format!("{frame:?}"),
            "LongFrame { control: 0x53, address: 0xff, \
             control_information: ControlInformation(0x10), source: 1, destination: 103, \
             data_len: 16 }"
        );
    }

    #[test]
    fn refuses_no_octets_as_truncated() {
        let error = LongFrame::parse(&[]).unwrap_err();
        assert_eq!(error, ErrorKind::Truncated { missing: 11 }.at(0));
    }
}
