//! Times of day.

use core::fmt::{self, Write};
use core::str::FromStr;

use crate::date::{fmt_field, within};
use crate::error::{Error, complete};
use crate::field::array;
use crate::text::Text;

/// A time of day as the meter states it, four octets.
///
/// | octet | field      | values | not specified |
/// |-------|------------|--------|---------------|
/// | 0     | hour       | 0–23   | `FF`          |
/// | 1     | minute     | 0–59   | `FF`          |
/// | 2     | second     | 0–59   | `FF`          |
/// | 3     | hundredths | 0–99   | `FF`          |
///
/// Every field is kept as it was sent. The accessors give `None` for what is not specified and
/// for what is out of range.
///
/// # Text
///
/// [`Display`](fmt::Display) prints `12:00:00`, and `12:00:00.50` where hundredths are specified;
/// `*` for a field not specified, and an octet out of range in hex.
///
/// [`FromStr`] reads what is printed, to the octet, and nothing else.
///
/// # Errors
///
/// From text: as [`Date`](crate::Date).
///
/// Blue Book, "date and time formats".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Time([u8; 4]);

impl Time {
    /// The time of day with hundredths not specified; `None` when there is no such time.
    #[must_use]
    pub const fn new(hour: u8, minute: u8, second: u8) -> Option<Self> {
        if hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        Some(Self([hour, minute, second, 0xFF]))
    }

    /// From the four octets on the wire.
    #[must_use]
    pub const fn from_octets(octets: [u8; 4]) -> Self {
        Self(octets)
    }

    /// From exactly four octets, the content of an octet-string for example.
    ///
    /// # Errors
    /// [`Truncated`](crate::ErrorKind::Truncated) with fewer octets,
    /// [`TrailingOctets`](crate::ErrorKind::TrailingOctets) with more.
    pub fn parse(octets: &[u8]) -> Result<Self, Error> {
        complete(octets, array(octets)).map(Self)
    }

    /// The four octets on the wire.
    #[must_use]
    pub const fn octets(self) -> [u8; 4] {
        self.0
    }

    /// Hour, 0 to 23.
    #[must_use]
    pub const fn hour(self) -> Option<u8> {
        let [hour, ..] = self.0;
        within(hour, 0, 23)
    }

    /// Minute, 0 to 59.
    #[must_use]
    pub const fn minute(self) -> Option<u8> {
        let [_, minute, ..] = self.0;
        within(minute, 0, 59)
    }

    /// Second, 0 to 59.
    #[must_use]
    pub const fn second(self) -> Option<u8> {
        let [.., second, _] = self.0;
        within(second, 0, 59)
    }

    /// Hundredths of a second, 0 to 99.
    #[must_use]
    pub const fn hundredths(self) -> Option<u8> {
        let [.., hundredths] = self.0;
        within(hundredths, 0, 99)
    }

    /// Whether hour, minute and second are specified.
    #[must_use]
    pub fn is_fully_specified(self) -> bool {
        self.seconds().is_some()
    }

    /// Seconds since midnight, `None` when hour, minute or second is not specified.
    pub(crate) fn seconds(self) -> Option<i32> {
        let (hour, minute, second) = (self.hour()?, self.minute()?, self.second()?);
        Some(i32::from(hour) * 3600 + i32::from(minute) * 60 + i32::from(second))
    }

    /// The time `seconds` after midnight.
    pub(crate) fn from_seconds(seconds: i32) -> Option<Self> {
        Self::new(
            u8::try_from(seconds / 3600).ok()?,
            u8::try_from(seconds / 60 % 60).ok()?,
            u8::try_from(seconds % 60).ok()?,
        )
    }
}

impl Time {
    /// Hour, minute and second, as far as they are specified.
    pub(crate) fn fmt_second(self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [hour, minute, second, _] = self.0;
        fmt_field(f, hour, 23)?;
        f.write_char(':')?;
        fmt_field(f, minute, 59)?;
        f.write_char(':')?;
        fmt_field(f, second, 59)
    }

    pub(crate) fn read(text: &mut Text<'_>) -> Result<Self, Error> {
        let hour = text.field(0..=23, 24..=0xFE)?;
        text.expect(b':')?;
        let minute = text.field(0..=59, 60..=0xFE)?;
        text.expect(b':')?;
        let second = text.field(0..=59, 60..=0xFE)?;
        Ok(Self([hour, minute, second, read_hundredths(text)?]))
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fmt_second(f)?;
        let [.., hundredths] = self.0;
        match hundredths {
            NOT_SPECIFIED => Ok(()),
            _ => {
                f.write_char('.')?;
                fmt_field(f, hundredths, 99)
            }
        }
    }
}

impl FromStr for Time {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Text::whole(text, Self::read)
    }
}

fn read_hundredths(text: &mut Text<'_>) -> Result<u8, Error> {
    if !text.skip(".") {
        return Ok(NOT_SPECIFIED);
    }
    match text.field(0..=99, 100..=0xFE)? {
        NOT_SPECIFIED => Err(text.not_here()),
        hundredths => Ok(hundredths),
    }
}

const NOT_SPECIFIED: u8 = 0xFF;

#[cfg(test)]
mod tests {
    use std::string::ToString;

    use super::*;
    use crate::ErrorKind;

    #[test]
    fn reads_its_fields() {
        let time = Time::parse(&[0x13, 0x1A, 0x3A, 0xFF]).unwrap();
        assert_eq!(time.hour(), Some(19));
        assert_eq!(time.minute(), Some(26));
        assert_eq!(time.second(), Some(58));
        assert_eq!(time.hundredths(), None);
        assert!(time.is_fully_specified());
        assert_eq!(time.to_string(), "19:26:58");
    }

    #[test]
    fn hundredths_are_shown_when_there_are_some() {
        assert_eq!(Time::from_octets([12, 0, 0, 0xFF]).to_string(), "12:00:00");
        assert_eq!(Time::from_octets([12, 0, 0, 0]).to_string(), "12:00:00.00");
        assert_eq!(Time::from_octets([12, 0, 0, 5]).to_string(), "12:00:00.05");
        assert_eq!(Time::from_octets([12, 0, 0, 99]).hundredths(), Some(99));
        assert_eq!(Time::from_octets([12, 0, 0, 100]).hundredths(), None);
    }

    #[test]
    fn wildcards_and_fields_out_of_range_are_carried() {
        let time = Time::from_octets([0xFF, 60, 0xFF, 0xFF]);
        assert_eq!(
            (time.hour(), time.minute(), time.second()),
            (None, None, None)
        );
        assert!(!time.is_fully_specified());
        assert_eq!(time.to_string(), "*:0x3c:*");
        assert_eq!(Time::from_octets([24, 0, 0, 0]).hour(), None);
        assert_eq!(Time::from_octets([0, 0, 60, 0]).second(), None);
    }

    #[test]
    fn is_read_as_it_was_printed() {
        for octet in 0..=0xFF {
            for octets in [
                [octet, 0, 59, 0xFF],
                [23, octet, 0xFF, 0],
                [0xFF, 59, octet, 99],
                [0, 0, 0, octet],
            ] {
                let time = Time::from_octets(octets);
                assert_eq!(time.to_string().parse(), Ok(time), "{time}");
            }
        }
    }

    #[test]
    fn is_read_in_no_other_form() {
        for (text, offset) in [
            ("24:00:00", 1),
            ("1:00:00", 1),
            ("12.00:00", 2),
            ("12:60:00", 4),
            ("12:00:60", 7),
            ("12:00:00.*", 9),
            ("12:00:00.0x63", 12),
            ("12:00:00.5x", 10),
            ("12:00:00 ", 8),
            ("12:00:00.500", 11),
        ] {
            let error = text.parse::<Time>().unwrap_err();
            let octet = text.as_bytes()[offset];
            assert_eq!(error, ErrorKind::UnexpectedOctet { octet }.at(offset));
        }
        for text in ["", "12", "12:00:", "12:00:00.", "12:00:00.5"] {
            let error = text.parse::<Time>().unwrap_err();
            assert_eq!(error, ErrorKind::UnexpectedEnd.at(text.len()));
        }
    }

    #[test]
    fn there_is_no_hour_24() {
        assert_eq!(Time::new(24, 0, 0), None);
        assert_eq!(Time::new(0, 60, 0), None);
        assert_eq!(Time::new(0, 0, 60), None);
    }

    #[test]
    fn every_second_of_the_day_is_a_time() {
        for seconds in 0..86_400 {
            assert_eq!(
                Time::from_seconds(seconds).unwrap().seconds(),
                Some(seconds)
            );
        }
        assert_eq!(Time::from_seconds(86_400), None);
        assert_eq!(Time::from_seconds(-1), None);
    }
}
