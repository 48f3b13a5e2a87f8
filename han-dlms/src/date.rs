//! Dates, with the wildcards that calendars of meters use.

use core::fmt::{self, Write};
use core::str::FromStr;

use crate::error::{Error, complete};
use crate::field::array;
use crate::text::Text;

/// A date as the meter states it, five octets.
///
/// | octet | field        | values                          | special                                               |
/// |-------|--------------|---------------------------------|-------------------------------------------------------|
/// | 0–1   | year         | 0–65534                         | `FFFF` not specified                                  |
/// | 2     | month        | 1–12                            | `FD` daylight saving end, `FE` begin, `FF` not specified |
/// | 3     | day of month | 1–31                            | `FD` second last day, `FE` last day, `FF` not specified |
/// | 4     | day of week  | 1 Monday – 7 Sunday             | `FF` not specified                                    |
///
/// Every field is kept as it was sent. The accessors give `None` for what is not specified and
/// for what is out of range: some meters send 0 as the day of week.
///
/// # Text
///
/// [`Display`](fmt::Display) prints `2024-01-15`; `*` for a field not specified, `last` and
/// `last-1` for the last days of a month, `dst-begin` and `dst-end` for the months, and an octet
/// out of range in hex. The day of the week follows, `mon` to `sun`, where it says something: when
/// it is not that of the calendar, or when the date is no day of the calendar.
///
/// [`FromStr`] reads what is printed, to the octet, and nothing else.
///
/// ```
/// use han_dlms::Date;
///
/// let last_sunday_of_march: Date = "*-03-last-sun".parse()?;
/// assert_eq!(last_sunday_of_march.octets(), [0xFF, 0xFF, 0x03, 0xFE, 0x07]);
/// assert_eq!("2024-01-15".parse(), Ok(Date::new(2024, 1, 15).unwrap()));
///
/// let error = "2024-13-15".parse::<Date>().unwrap_err();
/// assert_eq!(error.to_string(), "unexpected octet 0x33 at byte 6");
/// # Ok::<(), han_dlms::Error>(())
/// ```
///
/// # Errors
///
/// From text: [`UnexpectedOctet`](crate::ErrorKind::UnexpectedOctet) at the octet where it departs
/// from what is printed, or at the last one of a field that is printed otherwise;
/// [`UnexpectedEnd`](crate::ErrorKind::UnexpectedEnd) where it breaks off.
///
/// Blue Book, "date and time formats".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Date([u8; 5]);

impl Date {
    /// The day of the proleptic Gregorian calendar, with its day of week; `None` when there is no
    /// such day.
    ///
    /// ```
    /// use han_dlms::Date;
    ///
    /// assert_eq!(Date::new(2021, 3, 23).unwrap().octets(), [0x07, 0xE5, 3, 23, 2]);
    /// assert_eq!(Date::new(2023, 2, 29), None);
    /// ```
    #[must_use]
    pub fn new(year: u16, month: u8, day_of_month: u8) -> Option<Self> {
        let [high, low] = year.to_be_bytes();
        let date = Self([high, low, month, day_of_month, NOT_SPECIFIED]);
        let day_of_week = date.calendar_day_of_week()?;
        Some(date.with_day_of_week(day_of_week))
    }

    /// From the five octets on the wire.
    #[must_use]
    pub const fn from_octets(octets: [u8; 5]) -> Self {
        Self(octets)
    }

    /// From exactly five octets, the content of an octet-string for example.
    ///
    /// # Errors
    /// [`Truncated`](crate::ErrorKind::Truncated) with fewer octets,
    /// [`TrailingOctets`](crate::ErrorKind::TrailingOctets) with more.
    pub fn parse(octets: &[u8]) -> Result<Self, Error> {
        complete(octets, array(octets)).map(Self)
    }

    /// The five octets on the wire.
    #[must_use]
    pub const fn octets(self) -> [u8; 5] {
        self.0
    }

    /// Year, `None` when not specified.
    #[must_use]
    pub const fn year(self) -> Option<u16> {
        let [high, low, ..] = self.0;
        match u16::from_be_bytes([high, low]) {
            0xFFFF => None,
            year => Some(year),
        }
    }

    /// Month, 1 to 12.
    #[must_use]
    pub const fn month(self) -> Option<u8> {
        let [_, _, month, ..] = self.0;
        within(month, 1, 12)
    }

    /// Day of the month, 1 to 31; whether the month has it is not looked at.
    #[must_use]
    pub const fn day_of_month(self) -> Option<u8> {
        let [.., day, _] = self.0;
        within(day, 1, 31)
    }

    /// Day of the week, 1 Monday to 7 Sunday, as sent; it may contradict the date.
    #[must_use]
    pub const fn day_of_week(self) -> Option<u8> {
        let [.., day] = self.0;
        within(day, 1, 7)
    }

    /// Whether the month says "when daylight saving begins".
    #[must_use]
    pub const fn is_daylight_saving_begin(self) -> bool {
        let [_, _, month, ..] = self.0;
        month == 0xFE
    }

    /// Whether the month says "when daylight saving ends".
    #[must_use]
    pub const fn is_daylight_saving_end(self) -> bool {
        let [_, _, month, ..] = self.0;
        month == 0xFD
    }

    /// Whether the day says "last day of the month"; with a day of week "the last such day".
    #[must_use]
    pub const fn is_last_day_of_month(self) -> bool {
        let [.., day, _] = self.0;
        day == 0xFE
    }

    /// Whether the day says "second last day of the month".
    #[must_use]
    pub const fn is_second_last_day_of_month(self) -> bool {
        let [.., day, _] = self.0;
        day == 0xFD
    }

    /// Whether year, month and day name one day that the calendar has.
    #[must_use]
    pub fn is_fully_specified(self) -> bool {
        self.days().is_some()
    }

    const fn with_day_of_week(self, day_of_week: u8) -> Self {
        let [a, b, month, day, _] = self.0;
        Self([a, b, month, day, day_of_week])
    }

    /// The day of the week by the calendar, `None` for wildcards and impossible dates.
    fn calendar_day_of_week(self) -> Option<u8> {
        // 1970-01-01 was a Thursday.
        u8::try_from((self.days()? + 3).rem_euclid(7) + 1).ok()
    }

    /// The octet of the day of week that a text does not mention.
    fn tacit_day_of_week(self) -> u8 {
        self.calendar_day_of_week().unwrap_or(NOT_SPECIFIED)
    }

    /// Days since 1970-01-01, `None` for wildcards and impossible dates.
    pub(crate) fn days(self) -> Option<i32> {
        let (year, month, day) = (self.year()?, self.month()?, self.day_of_month()?);
        if day > days_in_month(year, month) {
            return None;
        }
        // Counted from March, so that the leap day is the last of its year.
        let (year, month) = match month {
            1 | 2 => (i32::from(year) - 1, i32::from(month) + 9),
            _ => (i32::from(year), i32::from(month) - 3),
        };
        let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
        let day_of_year = (153 * month + 2) / 5 + i32::from(day) - 1;
        Some(365 * year + leap_days + day_of_year - DAYS_TO_1970)
    }

    /// The day that is `days` after 1970-01-01, `None` for years the field cannot hold.
    pub(crate) fn from_days(days: i32) -> Option<Self> {
        let days = days.checked_add(DAYS_TO_1970)?;
        let era = days.div_euclid(DAYS_IN_400_YEARS);
        let day = days.rem_euclid(DAYS_IN_400_YEARS);
        let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
        let day = day - (365 * year + year / 4 - year / 100);
        let month = (5 * day + 2) / 153;
        let day = day - (153 * month + 2) / 5 + 1;
        let (year, month) = match month {
            10 | 11 => (year + 1, month - 9),
            _ => (year, month + 3),
        };
        let year = u16::try_from(era * 400 + year).ok()?;
        Self::new(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
    }
}

const NOT_SPECIFIED: u8 = 0xFF;
const DAYS_OF_WEEK: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Days from 1 March of the year 0 to 1 January 1970.
const DAYS_TO_1970: i32 = 719_468;
const DAYS_IN_400_YEARS: i32 = 146_097;

const fn days_in_month(year: u16, month: u8) -> u8 {
    let is_leap = year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400);
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// `octet`, if it is in the range of its field.
pub(crate) const fn within(octet: u8, least: u8, most: u8) -> Option<u8> {
    if least <= octet && octet <= most {
        Some(octet)
    } else {
        None
    }
}

/// Two digits, `*` for a field that is not specified, hex for one out of range.
pub(crate) fn fmt_field(f: &mut fmt::Formatter<'_>, octet: u8, most: u8) -> fmt::Result {
    match octet {
        0xFF => f.write_char('*'),
        _ if octet <= most => write!(f, "{octet:02}"),
        _ => write!(f, "{octet:#04x}"),
    }
}

impl Date {
    /// Year, month and day, as far as they are specified.
    pub(crate) fn fmt_day(self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [_, _, month, day, _] = self.0;
        match self.year() {
            Some(year) => write!(f, "{year:04}-")?,
            None => f.write_str("*-")?,
        }
        match month {
            0xFD => f.write_str("dst-end")?,
            0xFE => f.write_str("dst-begin")?,
            _ => fmt_field(f, month, 12)?,
        }
        f.write_char('-')?;
        match day {
            0xFD => f.write_str("last-1"),
            0xFE => f.write_str("last"),
            _ => fmt_field(f, day, 31),
        }
    }

    pub(crate) fn read(text: &mut Text<'_>) -> Result<Self, Error> {
        let [high, low] = read_year(text)?.to_be_bytes();
        text.expect(b'-')?;
        let month = read_month(text)?;
        text.expect(b'-')?;
        let date = Self([high, low, month, read_day(text)?, NOT_SPECIFIED]);
        let tacit = date.tacit_day_of_week();
        if !text.skip("-") {
            return Ok(date.with_day_of_week(tacit));
        }
        match read_day_of_week(text)? {
            day_of_week if day_of_week == tacit => Err(text.not_here()),
            day_of_week => Ok(date.with_day_of_week(day_of_week)),
        }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fmt_day(f)?;
        let [.., day_of_week] = self.0;
        if day_of_week == self.tacit_day_of_week() {
            return Ok(());
        }
        f.write_char('-')?;
        let name = usize::from(day_of_week).checked_sub(1);
        match name.and_then(|day| DAYS_OF_WEEK.get(day)) {
            Some(name) => f.write_str(name),
            None if day_of_week == NOT_SPECIFIED => f.write_char('*'),
            None => write!(f, "{day_of_week:#04x}"),
        }
    }
}

impl FromStr for Date {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Text::whole(text, Self::read)
    }
}

/// `*`, or four digits, or five where four are too few.
fn read_year(text: &mut Text<'_>) -> Result<u16, Error> {
    if text.skip("*") {
        return Ok(0xFFFF);
    }
    let year = text.number(4, 10)?;
    match text.peek() {
        Some(b'0'..=b'9') if year >= 1000 => {
            let year = year * 10 + text.number(1, 10)?;
            text.within(year, 0..=0xFFFE)
        }
        _ => text.within(year, 0..=9999),
    }
}

fn read_month(text: &mut Text<'_>) -> Result<u8, Error> {
    if text.skip("dst-end") {
        return Ok(0xFD);
    }
    if text.skip("dst-begin") {
        return Ok(0xFE);
    }
    text.field(0..=12, 13..=0xFC)
}

fn read_day(text: &mut Text<'_>) -> Result<u8, Error> {
    if text.skip("last-1") {
        return Ok(0xFD);
    }
    if text.skip("last") {
        return Ok(0xFE);
    }
    text.field(0..=31, 32..=0xFC)
}

fn read_day_of_week(text: &mut Text<'_>) -> Result<u8, Error> {
    if text.skip("*") {
        return Ok(NOT_SPECIFIED);
    }
    if text.skip("0x") {
        let day_of_week = text.hex(0..=0xFE)?;
        return match day_of_week {
            1..=7 => Err(text.not_here()),
            _ => Ok(day_of_week),
        };
    }
    let days = DAYS_OF_WEEK.iter().zip(1..);
    let named = days.into_iter().find(|(name, _)| text.skip(name));
    named.map(|(_, day)| day).ok_or_else(|| text.not_next())
}

#[cfg(test)]
mod tests {
    use std::string::ToString;

    use super::*;
    use crate::ErrorKind;

    #[test]
    fn reads_its_fields() {
        let date = Date::parse(&[0x07, 0xE5, 0x03, 0x17, 0x02]).unwrap();
        assert_eq!(date.year(), Some(2021));
        assert_eq!(date.month(), Some(3));
        assert_eq!(date.day_of_month(), Some(23));
        assert_eq!(date.day_of_week(), Some(2));
        assert!(date.is_fully_specified());
        assert_eq!(date.to_string(), "2021-03-23");
    }

    #[test]
    fn takes_exactly_five_octets() {
        assert_eq!(
            Date::parse(&[0x07, 0xE5, 0x03]),
            Err(ErrorKind::Truncated { missing: 2 }.at(0))
        );
        assert_eq!(
            Date::parse(&[0x07, 0xE5, 0x03, 0x17, 0x02, 0x00]),
            Err(ErrorKind::TrailingOctets { count: 1 }.at(5))
        );
    }

    #[test]
    fn nothing_specified_is_carried() {
        let date = Date::from_octets([0xFF; 5]);
        assert_eq!(
            (
                date.year(),
                date.month(),
                date.day_of_month(),
                date.day_of_week()
            ),
            (None, None, None, None)
        );
        assert!(!date.is_fully_specified());
        assert_eq!(date.to_string(), "*-*-*");
    }

    #[test]
    fn last_sunday_of_march_is_carried_without_complaint() {
        let date = Date::from_octets([0xFF, 0xFF, 0x03, 0xFE, 0x07]);
        assert!(date.is_last_day_of_month());
        assert!(!date.is_second_last_day_of_month());
        assert_eq!(date.day_of_month(), None);
        assert_eq!(date.day_of_week(), Some(7));
        assert_eq!(date.to_string(), "*-03-last-sun");
    }

    #[test]
    fn daylight_saving_months_and_second_last_day_are_named() {
        let begin = Date::from_octets([0x07, 0xE8, 0xFE, 0xFD, 0xFF]);
        assert!(begin.is_daylight_saving_begin() && !begin.is_daylight_saving_end());
        assert!(begin.is_second_last_day_of_month());
        assert_eq!(begin.to_string(), "2024-dst-begin-last-1");
        let end = Date::from_octets([0x07, 0xE8, 0xFD, 0x01, 0xFF]);
        assert!(end.is_daylight_saving_end() && !end.is_daylight_saving_begin());
        assert_eq!(end.month(), None);
        assert_eq!(end.to_string(), "2024-dst-end-01");
    }

    #[test]
    fn weekday_0_counts_as_not_specified_and_is_kept() {
        let date = Date::from_octets([0x07, 0xE9, 0x0C, 0x0E, 0x00]);
        assert_eq!(date.day_of_week(), None);
        assert_eq!(date.octets(), [0x07, 0xE9, 0x0C, 0x0E, 0x00]);
        assert!(date.is_fully_specified());
        assert_eq!(date.to_string(), "2025-12-14-0x00");
    }

    #[test]
    fn a_day_of_week_is_named_where_it_is_not_the_calendars() {
        for (octets, text) in [
            ([0x07, 0xE8, 1, 15, 1], "2024-01-15"),
            ([0x07, 0xE8, 1, 15, 2], "2024-01-15-tue"),
            ([0x07, 0xE8, 1, 15, 0xFF], "2024-01-15-*"),
            ([0x07, 0xE7, 2, 29, 0xFF], "2023-02-29"),
            ([0x07, 0xE7, 2, 29, 3], "2023-02-29-wed"),
            ([0xFF, 0xFF, 10, 0xFD, 1], "*-10-last-1-mon"),
            ([0x27, 0x10, 1, 1, 6], "10000-01-01"),
        ] {
            let date = Date::from_octets(octets);
            assert_eq!(date.to_string(), text);
            assert_eq!(text.parse(), Ok(date));
        }
    }

    #[test]
    fn is_read_as_it_was_printed() {
        for octet in 0..=0xFF {
            for octets in [
                [octet, 0xFF, 1, 1, 1],
                [0x07, octet, 12, 31, 7],
                [0x07, 0xE8, octet, 15, 0xFF],
                [0x07, 0xE8, 2, octet, 5],
                [0x07, 0xE8, 1, 15, octet],
                [0xFF, 0xFF, 0xFD, 0xFE, octet],
            ] {
                let date = Date::from_octets(octets);
                assert_eq!(date.to_string().parse(), Ok(date), "{date}");
            }
        }
    }

    #[test]
    fn is_read_in_no_other_form() {
        for (text, offset) in [
            ("2024-13-15", 6),
            ("2024-1-15", 6),
            ("2024-01-32", 9),
            ("2024/01/15", 4),
            ("24-01-15", 2),
            ("02024-01-15", 4),
            ("65535-01-01", 4),
            ("2024-01-15-mon", 13),
            ("2023-02-29-*", 11),
            ("2024-01-15-1", 11),
            ("2024-01-15-0x01", 14),
            ("2024-01-15-0xff", 14),
            ("2024-0x0c-15", 8),
            ("2024-0xfd-15", 8),
            ("2024-01-0x1f", 11),
            ("2024-01-last-2", 13),
            ("2024-dst-15", 5),
            ("2024-01-15 ", 10),
        ] {
            let error = text.parse::<Date>().unwrap_err();
            let octet = text.as_bytes()[offset];
            assert_eq!(
                error,
                ErrorKind::UnexpectedOctet { octet }.at(offset),
                "{text}"
            );
        }
        for text in ["", "2024", "2024-", "2024-01", "2024-01-", "2024-01-15-"] {
            let error = text.parse::<Date>().unwrap_err();
            assert_eq!(error, ErrorKind::UnexpectedEnd.at(text.len()), "{text}");
        }
    }

    #[test]
    fn fields_out_of_range_are_shown_but_not_given_out() {
        let date = Date::from_octets([0x07, 0xE8, 13, 32, 8]);
        assert_eq!(
            (date.month(), date.day_of_month(), date.day_of_week()),
            (None, None, None)
        );
        assert_eq!(date.to_string(), "2024-0x0d-0x20-0x08");
    }

    #[test]
    fn impossible_days_are_not_dates() {
        for (year, month, day) in [(2023, 2, 29), (1900, 2, 29), (2024, 4, 31), (2024, 1, 0)] {
            assert_eq!(Date::new(year, month, day), None);
        }
        assert!(Date::new(2024, 2, 29).is_some());
        assert!(Date::new(2000, 2, 29).is_some());
        assert_eq!(Date::new(0xFFFF, 1, 1), None);
    }

    #[test]
    fn counts_days_from_1970() {
        for (year, month, day, days) in [
            (1970, 1, 1, 0),
            (1969, 12, 31, -1),
            (2000, 2, 29, 11_016),
            (2000, 3, 1, 11_017),
            (2024, 1, 15, 19_737),
            (0, 1, 1, -719_528),
            (65_534, 12, 31, 23_216_638),
        ] {
            assert_eq!(Date::new(year, month, day).unwrap().days(), Some(days));
        }
    }

    #[test]
    fn every_day_of_400_years_has_its_successor_and_weekday() {
        let mut weekday = 6;
        for days in -719_528..=-719_528 + 146_097 {
            let date = Date::from_days(days).unwrap();
            assert_eq!(date.days(), Some(days));
            assert_eq!(date.day_of_week(), Some(weekday));
            weekday = weekday % 7 + 1;
        }
    }

    #[test]
    fn days_end_where_the_field_does() {
        assert_eq!(Date::from_days(-719_528), Date::new(0, 1, 1));
        assert_eq!(Date::from_days(-719_529), None);
        assert_eq!(Date::from_days(23_216_638), Date::new(65_534, 12, 31));
        assert_eq!(Date::from_days(23_216_639), None);
        assert_eq!(Date::from_days(i32::MAX), None);
        assert_eq!(Date::from_days(i32::MIN), None);
    }
}
