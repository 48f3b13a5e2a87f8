//! The APDU that pushes an alarm.

use core::fmt;

use nom::Parser;

use crate::apdu_tag::{ApduTag, expect_tag};
use crate::data::{Data, data};
use crate::data_notification::date_time_of_twelve;
use crate::date_time::DateTime;
use crate::error::{Error, ErrorKind, Parsed, outcome};
use crate::field::{array, be_u16, octet};
use crate::writer::Writer;

/// The value of one attribute, pushed because something happened to it: an
/// event-notification-request.
///
/// ```text
/// C2 | time: 00, or 01 0C + 12 | class-id 2 | instance-id 6 | attribute-id 1 | value with its tag
/// ```
///
/// Green Book; IEC 62056-5-3.
#[derive(Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct EventNotification<'a> {
    /// When it happened.
    pub time: Option<DateTime>,
    /// Class of the object.
    pub class_id: u16,
    /// The six octets of the object's name, an OBIS code.
    pub instance_id: [u8; 6],
    /// Which attribute of the object.
    pub attribute_id: i8,
    /// The value of that attribute.
    pub attribute_value: Data<'a>,
    /// Octets behind the value, where none should be.
    pub remaining: &'a [u8],
}

// By hand: what `derive` calls for more than five fields has a panic that the linker keeps.
impl fmt::Debug for EventNotification<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            time,
            class_id,
            instance_id,
            attribute_id,
            attribute_value,
            remaining,
        } = self;
        f.debug_struct("EventNotification")
            .field("time", time)
            .field("class_id", class_id)
            .field("instance_id", instance_id)
            .field("attribute_id", attribute_id)
            .field("attribute_value", attribute_value)
            .field("remaining", remaining)
            .finish()
    }
}

impl<'a> EventNotification<'a> {
    /// Reads the APDU from its tag on. Octets behind the value are reported, not refused.
    ///
    /// # Errors
    /// [`ErrorKind::UnexpectedApduTag`] when it is another APDU, [`ErrorKind::InvalidPresenceFlag`]
    /// and [`ErrorKind::InvalidDateTimeLength`] for its time, [`ErrorKind::Truncated`], and those of
    /// [`Data::parse`].
    pub fn parse(octets: &'a [u8]) -> Result<Self, Error> {
        let content = expect_tag(octets, ApduTag::EVENT_NOTIFICATION_REQUEST)?;
        Ok(outcome(octets, event_notification(content))?.0)
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
            .u8(ApduTag::EVENT_NOTIFICATION_REQUEST.code())?;
        match self.time {
            None => writer.u8(0)?,
            Some(time) => writer.u8(1)?.octet_string(&time.octets())?,
        };
        writer
            .octets(&self.class_id.to_be_bytes())?
            .octets(&self.instance_id)?
            .octets(&self.attribute_id.to_be_bytes())?
            .reserved(&self.attribute_value)?
            .octets(self.remaining)?;
        Ok(writer.finish())
    }

    /// Octets that [`emit`](Self::emit) writes.
    #[must_use]
    pub fn encoded_len(&self) -> usize {
        let time = match self.time {
            None => 1,
            Some(_) => 14,
        };
        self.attribute_value
            .encoded_len()
            .saturating_add(self.remaining.len())
            .saturating_add(time)
            .saturating_add(10)
    }
}

/// The APDU behind its tag.
pub(crate) fn event_notification(input: &[u8]) -> Parsed<'_, EventNotification<'_>> {
    let (remaining, (time, class_id, instance_id, [attribute_id], attribute_value)) =
        (optional_time, be_u16, array, array, data).parse_complete(input)?;
    let notification = EventNotification {
        time,
        class_id,
        instance_id,
        attribute_id: i8::from_be_bytes([attribute_id]),
        attribute_value,
        remaining,
    };
    Ok((&[], notification))
}

fn optional_time(input: &[u8]) -> Parsed<'_, Option<DateTime>> {
    let (rest, flag) = octet(input)?;
    match flag {
        0 => Ok((rest, None)),
        1 => date_time_of_twelve.map(Some).parse_complete(rest),
        _ => Err(ErrorKind::InvalidPresenceFlag { flag }.fault(input)),
    }
}

#[cfg(test)]
mod tests {
    use std::format;
    use std::vec::Vec;

    use super::*;

    const CLOCK: [u8; 12] = [0x07, 0xE8, 1, 15, 1, 12, 0, 0, 0, 0xFF, 0xC4, 0x00];
    /// Class 1, 0-0:97.98.0, attribute 2, and 5.
    const REST: [u8; 11] = [0, 1, 0, 0, 97, 98, 0, 255, 2, 0x11, 5];

    fn with_time(time: &[u8]) -> Vec<u8> {
        [&[0xC2], time, &REST].concat()
    }

    #[test]
    fn is_read_and_written_with_and_without_time() {
        let stamped = [&[0x01, 0x0C], &CLOCK[..]].concat();
        for (time, expected) in [
            (&[0x00][..], None),
            (&stamped, Some(DateTime::from_octets(CLOCK))),
        ] {
            let octets = with_time(time);
            let parsed = EventNotification::parse(&octets).unwrap();
            assert_eq!(parsed.time, expected);
            assert_eq!(parsed.class_id, 1);
            assert_eq!(parsed.instance_id, [0, 0, 97, 98, 0, 255]);
            assert_eq!(parsed.attribute_id, 2);
            assert_eq!(parsed.attribute_value, Data::Unsigned(5));
            let mut buffer = [0; 32];
            assert_eq!(parsed.emit(&mut buffer).unwrap(), octets);
            assert_eq!(parsed.encoded_len(), octets.len());
        }
    }

    #[test]
    fn attribute_id_is_signed() {
        let mut octets = with_time(&[0x00]);
        octets[10] = 0xFE;
        let parsed = EventNotification::parse(&octets).unwrap();
        assert_eq!(parsed.attribute_id, -2);
    }

    #[test]
    fn a_flag_is_0_or_1() {
        for flag in 2..=255 {
            let octets = with_time(&[flag]);
            let error = EventNotification::parse(&octets).unwrap_err();
            assert_eq!(error, ErrorKind::InvalidPresenceFlag { flag }.at(1));
        }
    }

    #[test]
    fn a_time_has_twelve_octets() {
        let octets = with_time(&[0x01, 0x05, 0x07, 0xE8, 1, 15, 1]);
        let error = EventNotification::parse(&octets).unwrap_err();
        assert_eq!(error, ErrorKind::InvalidDateTimeLength { length: 5 }.at(2));
    }

    #[test]
    fn octets_behind_the_value_are_reported() {
        let mut octets = with_time(&[0x00]);
        octets.push(0xAA);
        let parsed = EventNotification::parse(&octets).unwrap();
        assert_eq!(parsed.remaining, [0xAA]);
    }

    #[test]
    fn every_truncation_is_refused() {
        let octets = with_time(&[&[0x01, 0x0C], &CLOCK[..]].concat());
        for end in 0..octets.len() {
            let error = EventNotification::parse(&octets[..end]).unwrap_err();
            assert!(matches!(error.kind(), ErrorKind::Truncated { .. }));
        }
    }

    #[test]
    fn debug_shows_every_field() {
        let octets = [&with_time(&[0x00])[..], &[9]].concat();
        let parsed = EventNotification::parse(&octets).unwrap();
        assert_eq!(
            format!("{parsed:?}"),
            "EventNotification { time: None, class_id: 1, instance_id: [0, 0, 97, 98, 0, 255], \
             attribute_id: 2, attribute_value: Unsigned(5), remaining: [9] }"
        );
    }
}
