//! The APDU that pushes readings.

use nom::Parser;

use crate::apdu_tag::{ApduTag, expect_tag};
use crate::data::{Data, data};
use crate::date::Date;
use crate::date_time::DateTime;
use crate::error::{Error, ErrorKind, Parsed, outcome};
use crate::field::{array, be_u32, octet};
use crate::reader::Reader;
use crate::time::Time;
use crate::writer::Writer;

/// What a meter pushes on its own: a time stamp and one value.
///
/// ```text
/// 0F | long-invoke-id-and-priority 4 | date-time | notification-body: one value with its tag
/// ```
///
/// Green Book; IEC 62056-5-3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct DataNotification<'a> {
    /// Number and service flags. Nothing on a push port depends on them.
    pub long_invoke_id_and_priority: LongInvokeIdAndPriority,
    /// When the notification was made, in the form it was sent.
    pub date_time: NotificationDateTime,
    /// The notification-body.
    pub body: Data<'a>,
    /// Octets behind the body, where none should be. The frame they came in was whole, so they are
    /// a surprise of the format and no damage.
    pub remaining: &'a [u8],
}

impl<'a> DataNotification<'a> {
    /// Reads the APDU from its tag on. Octets behind the body are reported, not refused.
    ///
    /// # Errors
    /// [`ErrorKind::UnexpectedApduTag`] when it is another APDU,
    /// [`ErrorKind::InvalidDateTimeLength`], [`ErrorKind::Truncated`], and those of
    /// [`Data::parse`].
    pub fn parse(octets: &'a [u8]) -> Result<Self, Error> {
        let content = expect_tag(octets, ApduTag::DATA_NOTIFICATION)?;
        Ok(outcome(octets, data_notification(content))?.0)
    }

    /// Writes the APDU, [`remaining`](Self::remaining) included, to the front of `buffer` and
    /// returns the part written.
    ///
    /// # Errors
    /// [`ErrorKind::BufferTooSmall`] when the buffer is shorter than
    /// [`encoded_len`](Self::encoded_len); it is then unchanged. [`ErrorKind::LengthTooLarge`] for
    /// a length or count above `u32::MAX`.
    pub fn emit<'b>(&self, buffer: &'b mut [u8]) -> Result<&'b mut [u8], Error> {
        let mut writer = Writer::new(buffer);
        writer
            .reserve(self.encoded_len())?
            .u8(ApduTag::DATA_NOTIFICATION.code())?
            .octets(&self.long_invoke_id_and_priority.bits().to_be_bytes())?;
        self.date_time.emit(&mut writer)?;
        writer.reserved(&self.body)?.octets(self.remaining)?;
        Ok(writer.finish())
    }

    /// Octets that [`emit`](Self::emit) writes.
    #[must_use]
    pub fn encoded_len(&self) -> usize {
        self.body
            .encoded_len()
            .saturating_add(self.date_time.encoded_len())
            .saturating_add(self.remaining.len())
            .saturating_add(5)
    }
}

/// What a notification says before its body.
///
/// Known as long-invoke-id-and-priority and date-time in the Green Book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct NotificationHeader {
    /// Number and service flags.
    pub long_invoke_id_and_priority: LongInvokeIdAndPriority,
    /// When the notification was made, in the form it was sent.
    pub date_time: NotificationDateTime,
}

impl NotificationHeader {
    /// Reads the APDU's tag and what stands before its body, which comes next.
    ///
    /// ```
    /// use han_dlms::{NotificationHeader, Reader};
    ///
    /// let mut reader = Reader::new(&[0x0F, 0x40, 0, 0, 0, 0x00, 0x11, 7]);
    /// let header = NotificationHeader::read(&mut reader)?;
    /// assert_eq!(header.date_time.date_time(), None);
    /// assert_eq!(reader.value()?.as_integer(), Some(7));
    /// # Ok::<(), han_dlms::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::UnexpectedApduTag`] when it is another APDU,
    /// [`ErrorKind::InvalidDateTimeLength`], [`ErrorKind::Truncated`].
    pub fn read(reader: &mut Reader<'_>) -> Result<Self, Error> {
        let at = reader.offset();
        expect_tag(reader.rest(), ApduTag::DATA_NOTIFICATION)
            .map_err(|error| error.moved_by(at))?;
        reader.by(|octets| header(octets.get(1..).unwrap_or_default()))
    }
}

fn header(input: &[u8]) -> Parsed<'_, NotificationHeader> {
    let (rest, (bits, date_time)) = (be_u32, notification_date_time).parse_complete(input)?;
    let header = NotificationHeader {
        long_invoke_id_and_priority: LongInvokeIdAndPriority::new(bits),
        date_time,
    };
    Ok((rest, header))
}

/// The APDU behind its tag.
pub(crate) fn data_notification(input: &[u8]) -> Parsed<'_, DataNotification<'_>> {
    let (remaining, (header, body)) = (header, data).parse_complete(input)?;
    let notification = DataNotification {
        long_invoke_id_and_priority: header.long_invoke_id_and_priority,
        date_time: header.date_time,
        body,
        remaining,
    };
    Ok((&[], notification))
}

/// The time stamp of a notification, and which of the known forms it was sent in.
///
/// | octets        | form                                                   |
/// |---------------|--------------------------------------------------------|
/// | `00`          | absent                                                 |
/// | `0C` + 12     | date-time, as the standard has it                      |
/// | `09 0C` + 12  | date-time with the tag of an octet-string before it    |
/// | `05` + 5      | date only                                              |
/// | `04` + 4      | time only                                              |
///
/// By the standard it is an octet string without a tag. Kaifa's meters and Kamstrup's older
/// firmware send the tag all the same; no date or time has nine octets, so nothing is lost by
/// taking the 09 as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum NotificationDateTime {
    /// There is none.
    Absent,
    /// By the standard.
    DateTime(DateTime),
    /// With the stray tag.
    TaggedDateTime(DateTime),
    /// Only the date.
    Date(Date),
    /// Only the time.
    Time(Time),
}

impl NotificationDateTime {
    /// Date and time, if both were sent.
    #[must_use]
    pub const fn date_time(&self) -> Option<DateTime> {
        match *self {
            Self::DateTime(date_time) | Self::TaggedDateTime(date_time) => Some(date_time),
            Self::Absent | Self::Date(_) | Self::Time(_) => None,
        }
    }

    const fn encoded_len(&self) -> usize {
        match self {
            Self::Absent => 1,
            Self::DateTime(_) => 13,
            Self::TaggedDateTime(_) => 14,
            Self::Date(_) => 6,
            Self::Time(_) => 5,
        }
    }

    fn emit(&self, writer: &mut Writer<'_>) -> Result<(), Error> {
        match self {
            Self::Absent => writer.u8(0)?,
            Self::DateTime(value) => writer.octet_string(&value.octets())?,
            Self::TaggedDateTime(value) => writer.u8(STRAY_TAG)?.octet_string(&value.octets())?,
            Self::Date(value) => writer.octet_string(&value.octets())?,
            Self::Time(value) => writer.octet_string(&value.octets())?,
        };
        Ok(())
    }
}

/// The tag of an octet-string, where only its length belongs.
const STRAY_TAG: u8 = 0x09;

fn notification_date_time(input: &[u8]) -> Parsed<'_, NotificationDateTime> {
    let (rest, length) = octet(input)?;
    match length {
        0 => Ok((rest, NotificationDateTime::Absent)),
        4 => array
            .map(|octets| NotificationDateTime::Time(Time::from_octets(octets)))
            .parse_complete(rest),
        5 => array
            .map(|octets| NotificationDateTime::Date(Date::from_octets(octets)))
            .parse_complete(rest),
        STRAY_TAG => date_time_of_twelve
            .map(NotificationDateTime::TaggedDateTime)
            .parse_complete(rest),
        _ => date_time_of_twelve
            .map(NotificationDateTime::DateTime)
            .parse_complete(input),
    }
}

/// A date-time behind the length octet that announces it.
pub(crate) fn date_time_of_twelve(input: &[u8]) -> Parsed<'_, DateTime> {
    let (rest, length) = octet(input)?;
    if length != 12 {
        return Err(ErrorKind::InvalidDateTimeLength { length }.fault(input));
    }
    array.map(DateTime::from_octets).parse_complete(rest)
}

/// Number of a notification and how it would like to be served.
///
/// | bits  | field             | values                          |
/// |-------|-------------------|---------------------------------|
/// | 0–23  | long-invoke-id    | a counter, or always 0          |
/// | 24–27 | reserved          | 0                               |
/// | 28    | self-descriptive  | 0 no, 1 yes                     |
/// | 29    | processing-option | 0 continue, 1 break on error    |
/// | 30    | service-class     | 0 unconfirmed, 1 confirmed      |
/// | 31    | priority          | 0 normal, 1 high                |
///
/// Meters set these as they like. No answer is ever sent to a push, whatever service-class says.
///
/// Green Book; IEC 62056-5-3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct LongInvokeIdAndPriority(u32);

impl LongInvokeIdAndPriority {
    /// From the 32 bits on the wire.
    #[must_use]
    pub const fn new(bits: u32) -> Self {
        Self(bits)
    }

    /// The 32 bits on the wire.
    #[must_use]
    pub const fn bits(self) -> u32 {
        self.0
    }

    /// The number, 24 bits.
    #[must_use]
    pub const fn long_invoke_id(self) -> u32 {
        self.0 & 0x00FF_FFFF
    }

    /// Whether the body describes itself.
    #[must_use]
    pub const fn is_self_descriptive(self) -> bool {
        self.0 & 1 << 28 != 0
    }

    /// Whether processing is to break on an error.
    #[must_use]
    pub const fn breaks_on_error(self) -> bool {
        self.0 & 1 << 29 != 0
    }

    /// Whether the service-class is confirmed.
    #[must_use]
    pub const fn is_confirmed(self) -> bool {
        self.0 & 1 << 30 != 0
    }

    /// Whether the priority is high.
    #[must_use]
    pub const fn is_high_priority(self) -> bool {
        self.0 & 1 << 31 != 0
    }
}

#[cfg(test)]
mod tests {
    use std::string::ToString;
    use std::vec::Vec;

    use super::*;

    const CLOCK: [u8; 12] = [0x07, 0xE8, 1, 15, 1, 12, 0, 0, 0, 0xFF, 0xC4, 0x00];

    /// A notification with these octets for its date-time, and 2748 in its body.
    fn notification(date_time: &[u8]) -> Vec<u8> {
        let head = [0x0F, 0x00, 0x00, 0x00, 0x01];
        let body = [0x02, 0x01, 0x06, 0x00, 0x00, 0x0A, 0xBC];
        [&head, date_time, &body].concat()
    }

    #[test]
    fn a_header_is_read_from_where_the_reader_stands() {
        let octets = [0x00, 0x0F, 0x40, 0, 0, 0, 0x00, 0x11, 7];
        let mut reader = Reader::new(&octets);
        reader.value().unwrap();
        let header = NotificationHeader::read(&mut reader).unwrap();
        assert_eq!(header.date_time, NotificationDateTime::Absent);
        assert_eq!(reader.rest(), [0x11, 7]);
        let error = NotificationHeader::read(&mut reader).unwrap_err();
        assert_eq!(error, ErrorKind::UnexpectedApduTag { tag: 0x11 }.at(7));
        let mut short = Reader::new(&octets[1..4]);
        let error = NotificationHeader::read(&mut short).unwrap_err();
        assert_eq!(error, ErrorKind::Truncated { missing: 2 }.at(1));
    }

    #[test]
    fn every_form_of_date_time_is_read_and_written_again() {
        let clock = DateTime::from_octets(CLOCK);
        for (octets, expected) in [
            (&[0x00][..], NotificationDateTime::Absent),
            (
                &[&[0x0C], &CLOCK[..]].concat(),
                NotificationDateTime::DateTime(clock),
            ),
            (
                &[&[0x09, 0x0C], &CLOCK[..]].concat(),
                NotificationDateTime::TaggedDateTime(clock),
            ),
            (
                &[&[0x05], &CLOCK[..5]].concat(),
                NotificationDateTime::Date(clock.date()),
            ),
            (
                &[&[0x04], &CLOCK[5..9]].concat(),
                NotificationDateTime::Time(clock.time()),
            ),
        ] {
            let octets = notification(octets);
            let parsed = DataNotification::parse(&octets).unwrap();
            assert_eq!(parsed.date_time, expected);
            let list = parsed.body.as_elements().unwrap();
            assert_eq!(list.first(), Some(Data::DoubleLongUnsigned(2748)));
            let mut buffer = [0; 32];
            assert_eq!(parsed.emit(&mut buffer).unwrap(), octets);
            assert_eq!(parsed.encoded_len(), octets.len());
        }
    }

    #[test]
    fn both_forms_with_date_and_time_give_the_same_date_time() {
        let stamp = |octets: &[u8]| {
            let octets = notification(octets);
            let parsed = DataNotification::parse(&octets).unwrap();
            parsed.date_time.date_time()
        };
        let plain = stamp(&[&[0x0C], &CLOCK[..]].concat()).unwrap();
        assert_eq!(plain.to_string(), "2024-01-15T12:00:00.00+01:00[0x00]");
        assert_eq!(stamp(&[&[0x09, 0x0C], &CLOCK[..]].concat()), Some(plain));
        assert_eq!(stamp(&[0x00]), None);
        assert_eq!(stamp(&[&[0x05], &CLOCK[..5]].concat()), None);
        assert_eq!(stamp(&[&[0x04], &CLOCK[5..9]].concat()), None);
    }

    #[test]
    fn every_other_date_time_length_is_refused() {
        for length in (1..=3).chain(6..=8).chain(10..=11).chain(13..=255) {
            let mut octets = notification(&[length]);
            octets.extend([0; 256]);
            let error = DataNotification::parse(&octets).unwrap_err();
            assert_eq!(error, ErrorKind::InvalidDateTimeLength { length }.at(5));
        }
    }

    #[test]
    fn a_presence_flag_is_no_date_time() {
        let octets = notification(&[&[0x01], &CLOCK[..]].concat());
        let error = DataNotification::parse(&octets).unwrap_err();
        assert_eq!(error, ErrorKind::InvalidDateTimeLength { length: 1 }.at(5));
    }

    #[test]
    fn a_stray_tag_stands_before_twelve_octets_only() {
        for length in [0, 5, 11, 13] {
            let octets = notification(&[0x09, length, 0, 0, 0, 0, 0]);
            let error = DataNotification::parse(&octets).unwrap_err();
            assert_eq!(error, ErrorKind::InvalidDateTimeLength { length }.at(6));
        }
    }

    #[test]
    fn octets_behind_the_body_are_reported() {
        let mut octets = notification(&[0x00]);
        octets.extend([0xAA, 0xBB]);
        let parsed = DataNotification::parse(&octets).unwrap();
        assert_eq!(parsed.remaining, [0xAA, 0xBB]);
        let mut buffer = [0; 32];
        assert_eq!(parsed.emit(&mut buffer).unwrap(), octets);
    }

    #[test]
    fn errors_in_the_body_count_from_the_tag() {
        let mut octets = notification(&[0x00]);
        octets[8] = 0x63;
        let error = DataNotification::parse(&octets).unwrap_err();
        assert_eq!(error, ErrorKind::UnknownDataTag { tag: 0x63 }.at(8));
    }

    #[test]
    fn every_truncation_is_refused() {
        let octets = notification(&[&[0x09, 0x0C], &CLOCK[..]].concat());
        for end in 0..octets.len() {
            let error = DataNotification::parse(&octets[..end]).unwrap_err();
            assert!(matches!(
                error.kind(),
                ErrorKind::Truncated { .. } | ErrorKind::CountTooLarge { .. }
            ));
        }
    }

    #[test]
    fn another_apdu_is_refused() {
        let error = DataNotification::parse(&[0xC0, 0x01, 0xC1]).unwrap_err();
        assert_eq!(error, ErrorKind::UnexpectedApduTag { tag: 0xC0 }.at(0));
    }

    #[test]
    fn a_buffer_too_small_is_left_as_it_was() {
        let octets = notification(&[0x00]);
        let parsed = DataNotification::parse(&octets).unwrap();
        let mut buffer = [0x55; 13];
        let error = parsed.emit(&mut buffer[..12]).unwrap_err();
        assert_eq!(error, ErrorKind::BufferTooSmall { needed: 13 }.at(0));
        assert_eq!(buffer, [0x55; 13]);
    }

    #[test]
    fn each_bit_of_the_invoke_id_has_its_field() {
        let fields = |bits| {
            let id = LongInvokeIdAndPriority::new(bits);
            (
                id.long_invoke_id(),
                id.is_self_descriptive(),
                id.breaks_on_error(),
                id.is_confirmed(),
                id.is_high_priority(),
            )
        };
        // Aidon and Kaifa, Kamstrup, an Austrian meter, Landis+Gyr.
        assert_eq!(fields(0x4000_0000), (0, false, false, true, false));
        assert_eq!(fields(0x0000_0000), (0, false, false, false, false));
        assert_eq!(fields(0x8006_870E), (0x06_870E, false, false, false, true));
        assert_eq!(fields(0x0021_A433), (0x21_A433, false, false, false, false));
        assert_eq!(fields(0x1000_0000), (0, true, false, false, false));
        assert_eq!(fields(0x2000_0000), (0, false, true, false, false));
        assert_eq!(fields(0x0F00_0000), (0, false, false, false, false));
    }

    #[test]
    fn nothing_is_refused_for_its_invoke_id() {
        for bits in [0, 0x4000_0000, 0x0F00_0000, u32::MAX] {
            let mut octets = notification(&[0x00]);
            octets[1..5].copy_from_slice(&bits.to_be_bytes());
            let parsed = DataNotification::parse(&octets).unwrap();
            assert_eq!(parsed.long_invoke_id_and_priority.bits(), bits);
        }
    }
}
