//! Date and time with deviation and clock status.

use core::fmt::{self, Write};
use core::str::FromStr;

use crate::clock_status::ClockStatus;
use crate::date::Date;
use crate::error::{Error, complete};
use crate::field::array;
use crate::text::Text;
use crate::time::Time;

const DEVIATION_NOT_SPECIFIED: i16 = i16::MIN;
const STATUS_NOT_SPECIFIED: u8 = 0xFF;

/// Date and time as the meter's clock states it, twelve octets.
///
/// | octets | field                                             | not specified |
/// |--------|---------------------------------------------------|---------------|
/// | 0–4    | [`Date`]                                          | `FF` each     |
/// | 5–8    | [`Time`]                                          | `FF` each     |
/// | 9–10   | deviation, minutes **from local time to UTC**, signed | `8000`    |
/// | 11     | [`ClockStatus`]                                   | `FF`          |
///
/// The deviation is UTC − local time: Oslo in winter, one hour ahead of UTC, is −60. What other
/// formats call the offset is its negative, [`utc_offset_minutes`](Self::utc_offset_minutes).
/// Meters are known that send deviation 0 or +60 while the clock shows the local time of Norway,
/// so whether a deviation may be believed depends on the meter. All twelve octets are kept.
///
/// # Text
///
/// [`Display`](fmt::Display) prints `2024-01-15T12:00:00+01:00[0x80]`: [`Date`] and [`Time`] as
/// they print themselves, then the offset, then the clock status. What is not specified is left
/// out, and a deviation out of range is printed in hex, `+0x02d1`, for it is no offset.
/// [`local`](Self::local) prints for people.
///
/// [`FromStr`] reads what is printed, to the octet, and nothing else.
///
/// ```
/// use han_dlms::DateTime;
///
/// let octets = [0x07, 0xE8, 1, 15, 1, 12, 0, 0, 0xFF, 0xFF, 0xC4, 0x80];
/// let date_time = DateTime::from_octets(octets);
/// assert_eq!(date_time.to_string(), "2024-01-15T12:00:00+01:00[0x80]");
/// assert_eq!("2024-01-15T12:00:00+01:00[0x80]".parse(), Ok(date_time));
/// assert_eq!(date_time.utc_offset_minutes(), Some(60));
/// assert_eq!(date_time.unix_seconds(60), Some(1_705_316_400));
/// ```
///
/// # Errors
///
/// From text: as [`Date`].
///
/// Blue Book, "date and time formats".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct DateTime([u8; 12]);

impl DateTime {
    /// This time of this day, with deviation and clock status not specified.
    #[must_use]
    pub const fn new(date: Date, time: Time) -> Self {
        let [a, b, c, d, e] = date.octets();
        let [f, g, h, i] = time.octets();
        let [j, k] = DEVIATION_NOT_SPECIFIED.to_be_bytes();
        Self([a, b, c, d, e, f, g, h, i, j, k, STATUS_NOT_SPECIFIED])
    }

    /// The local time at an instant in a place `utc_offset_minutes` ahead of UTC; `None` for years
    /// the field cannot hold. Deviation and clock status are not specified.
    ///
    /// The inverse of [`unix_seconds`](Self::unix_seconds).
    #[must_use]
    pub fn from_unix_seconds(seconds: i64, utc_offset_minutes: i16) -> Option<Self> {
        let local = seconds.checked_add(i64::from(utc_offset_minutes) * 60)?;
        let days = i32::try_from(local.div_euclid(86_400)).ok()?;
        let seconds = i32::try_from(local.rem_euclid(86_400)).ok()?;
        Some(Self::new(
            Date::from_days(days)?,
            Time::from_seconds(seconds)?,
        ))
    }

    /// From the twelve octets on the wire.
    #[must_use]
    pub const fn from_octets(octets: [u8; 12]) -> Self {
        Self(octets)
    }

    /// From exactly twelve octets, the content of an octet-string for example.
    ///
    /// # Errors
    /// [`Truncated`](crate::ErrorKind::Truncated) with fewer octets,
    /// [`TrailingOctets`](crate::ErrorKind::TrailingOctets) with more.
    pub fn parse(octets: &[u8]) -> Result<Self, Error> {
        complete(octets, array(octets)).map(Self)
    }

    /// The same with this deviation, in minutes from local time to UTC.
    #[must_use]
    pub const fn with_deviation(self, deviation: i16) -> Self {
        let [a, b, c, d, e, f, g, h, i, _, _, l] = self.0;
        let [j, k] = deviation.to_be_bytes();
        Self([a, b, c, d, e, f, g, h, i, j, k, l])
    }

    /// The same with this clock status.
    #[must_use]
    pub const fn with_clock_status(self, status: ClockStatus) -> Self {
        let [a, b, c, d, e, f, g, h, i, j, k, _] = self.0;
        Self([a, b, c, d, e, f, g, h, i, j, k, status.bits()])
    }

    /// The twelve octets on the wire.
    #[must_use]
    pub const fn octets(self) -> [u8; 12] {
        self.0
    }

    /// The first five octets.
    #[must_use]
    pub const fn date(self) -> Date {
        let [a, b, c, d, e, ..] = self.0;
        Date::from_octets([a, b, c, d, e])
    }

    /// The four octets behind the date.
    #[must_use]
    pub const fn time(self) -> Time {
        let [_, _, _, _, _, f, g, h, i, ..] = self.0;
        Time::from_octets([f, g, h, i])
    }

    /// Year, `None` when not specified.
    #[must_use]
    pub const fn year(self) -> Option<u16> {
        self.date().year()
    }

    /// Month, 1 to 12; see [`Date`] for the special ones.
    #[must_use]
    pub const fn month(self) -> Option<u8> {
        self.date().month()
    }

    /// Day of the month, 1 to 31; see [`Date`] for the special ones.
    #[must_use]
    pub const fn day_of_month(self) -> Option<u8> {
        self.date().day_of_month()
    }

    /// Day of the week, 1 Monday to 7 Sunday.
    #[must_use]
    pub const fn day_of_week(self) -> Option<u8> {
        self.date().day_of_week()
    }

    /// Hour, 0 to 23.
    #[must_use]
    pub const fn hour(self) -> Option<u8> {
        self.time().hour()
    }

    /// Minute, 0 to 59.
    #[must_use]
    pub const fn minute(self) -> Option<u8> {
        self.time().minute()
    }

    /// Second, 0 to 59.
    #[must_use]
    pub const fn second(self) -> Option<u8> {
        self.time().second()
    }

    /// Hundredths of a second, 0 to 99.
    #[must_use]
    pub const fn hundredths(self) -> Option<u8> {
        self.time().hundredths()
    }

    /// Minutes from local time to UTC, as sent: UTC = local time + deviation. `None` when not
    /// specified; what is out of the standard's range of −720 to +720 is given as it is.
    #[must_use]
    pub const fn deviation(self) -> Option<i16> {
        let [.., high, low, _] = self.0;
        match i16::from_be_bytes([high, low]) {
            DEVIATION_NOT_SPECIFIED => None,
            deviation => Some(deviation),
        }
    }

    /// Minutes that local time is ahead of UTC, the negative of [`deviation`](Self::deviation).
    /// `None` when that is not specified or not within −720 to +720.
    #[must_use]
    pub const fn utc_offset_minutes(self) -> Option<i16> {
        match self.deviation() {
            Some(deviation @ -720..=720) => Some(-deviation),
            _ => None,
        }
    }

    /// What the clock says about itself, `None` when it says nothing.
    #[must_use]
    pub const fn clock_status(self) -> Option<ClockStatus> {
        let [.., status] = self.0;
        match status {
            STATUS_NOT_SPECIFIED => None,
            bits => Some(ClockStatus::new(bits)),
        }
    }

    /// Whether year to second name one second that the calendar has, whatever deviation and clock
    /// status say.
    #[must_use]
    pub fn is_fully_specified(self) -> bool {
        self.date().is_fully_specified() && self.time().is_fully_specified()
    }

    /// Seconds since 1970-01-01T00:00:00Z, when local time is `utc_offset_minutes` ahead of UTC.
    /// `None` when a field from year to second is not specified or the calendar has no such day.
    ///
    /// The caller says the offset, because not every meter's deviation can be believed. For one
    /// that can, hand in [`utc_offset_minutes`](Self::utc_offset_minutes).
    #[must_use]
    pub fn unix_seconds(self, utc_offset_minutes: i16) -> Option<i64> {
        let (days, seconds) = (self.date().days()?, self.time().seconds()?);
        let seconds = seconds - i32::from(utc_offset_minutes) * 60;
        Some(i64::from(days) * 86_400 + i64::from(seconds))
    }

    /// Date and time without offset, for display; `None` unless it
    /// [`is_fully_specified`](Self::is_fully_specified).
    ///
    /// ```
    /// use han_dlms::DateTime;
    ///
    /// let octets = [0x07, 0xE8, 1, 15, 1, 12, 0, 0, 0, 0xFF, 0xC4, 0x00];
    /// let local = DateTime::from_octets(octets).local().unwrap();
    /// assert_eq!(local.to_string(), "2024-01-15T12:00:00");
    /// assert_eq!(DateTime::from_octets([0xFF; 12]).local(), None);
    /// ```
    #[must_use]
    pub fn local(self) -> Option<LocalDateTime> {
        self.is_fully_specified().then_some(LocalDateTime(self))
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}T{}", self.date(), self.time())?;
        self.fmt_offset(f)?;
        match self.clock_status() {
            Some(status) => write!(f, "[{:#04x}]", status.bits()),
            None => Ok(()),
        }
    }
}

impl DateTime {
    fn fmt_offset(self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(deviation) = self.deviation() else {
            return Ok(());
        };
        let Some(offset) = self.utc_offset_minutes() else {
            return write!(f, "+{deviation:#06x}");
        };
        f.write_char(if offset < 0 { '-' } else { '+' })?;
        let minutes = offset.unsigned_abs();
        write!(f, "{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

impl FromStr for DateTime {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Text::whole(text, |text| {
            let date = Date::read(text)?;
            text.expect(b'T')?;
            let date_time = Self::new(date, Time::read(text)?);
            let date_time = date_time.with_deviation(read_deviation(text)?);
            Ok(date_time.with_clock_status(read_clock_status(text)?))
        })
    }
}

fn read_deviation(text: &mut Text<'_>) -> Result<i16, Error> {
    if text.skip("+0x") {
        return read_deviation_out_of_range(text);
    }
    if text.skip("+") {
        return read_offset(text).map(|offset| -offset);
    }
    if !text.skip("-") {
        return Ok(DEVIATION_NOT_SPECIFIED);
    }
    match read_offset(text)? {
        0 => Err(text.not_here()),
        offset => Ok(offset),
    }
}

fn read_deviation_out_of_range(text: &mut Text<'_>) -> Result<i16, Error> {
    let octets = text.number(4, 16)?;
    let deviation = text.within(octets, 0..=u16::MAX)?.cast_signed();
    match deviation {
        -720..=720 | DEVIATION_NOT_SPECIFIED => Err(text.not_here()),
        _ => Ok(deviation),
    }
}

/// Hours and minutes, in minutes.
fn read_offset(text: &mut Text<'_>) -> Result<i16, Error> {
    let hours = text.decimal(0..=12)?;
    text.expect(b':')?;
    let most = if hours == 12 { 0 } else { 59 };
    let minutes = text.decimal(0..=most)?;
    Ok(i16::from(hours) * 60 + i16::from(minutes))
}

fn read_clock_status(text: &mut Text<'_>) -> Result<ClockStatus, Error> {
    if !text.skip("[0x") {
        return Ok(ClockStatus::new(STATUS_NOT_SPECIFIED));
    }
    let bits = text.hex(0..=0xFE)?;
    text.expect(b']')?;
    Ok(ClockStatus::new(bits))
}

/// A fully specified date and time of day without zone, made by [`DateTime::local`].
///
/// [`Display`](fmt::Display) prints `2024-01-15T12:00:00`, without hundredths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct LocalDateTime(DateTime);

impl fmt::Display for LocalDateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.date().fmt_day(f)?;
        f.write_char('T')?;
        self.0.time().fmt_second(f)
    }
}

#[cfg(test)]
mod tests {
    use std::string::{String, ToString};
    use std::vec::Vec;

    use super::*;
    use crate::ErrorKind;

    fn date_time(hex: &str) -> DateTime {
        let digits: Vec<char> = hex.chars().collect();
        let octets: Vec<u8> = digits
            .chunks(2)
            .map(|pair| u8::from_str_radix(&pair.iter().collect::<String>(), 16).unwrap())
            .collect();
        DateTime::parse(&octets).unwrap()
    }

    #[test]
    fn takes_exactly_twelve_octets() {
        assert_eq!(
            DateTime::parse(&[0; 11]),
            Err(ErrorKind::Truncated { missing: 1 }.at(0))
        );
        assert_eq!(
            DateTime::parse(&[0; 13]),
            Err(ErrorKind::TrailingOctets { count: 1 }.at(12))
        );
    }

    #[test]
    fn deviation_is_utc_minus_local() {
        let winter = date_time("07E8010F010C000000FFC400");
        assert_eq!(winter.deviation(), Some(-60));
        assert_eq!(winter.utc_offset_minutes(), Some(60));
        assert_eq!(winter.to_string(), "2024-01-15T12:00:00.00+01:00[0x00]");
        let utc = date_time("07E8010F010B0000000000FF");
        assert_eq!(winter.unix_seconds(60), utc.unix_seconds(0));
    }

    #[test]
    fn the_printed_austrian_example_is_two_hours_ahead() {
        let printed = date_time("07E5091B01092F0F00FF8880");
        assert_eq!(printed.to_string(), "2021-09-27T09:47:15.00+02:00[0x80]");
        assert_eq!(printed.deviation(), Some(-120));
        assert!(printed.clock_status().unwrap().is_daylight_saving_active());
    }

    #[test]
    fn west_of_greenwich_is_negative() {
        let date_time = date_time("07E8010F010C0000FFFFC4FF").with_deviation(210);
        assert_eq!(date_time.to_string(), "2024-01-15T12:00:00-03:30");
    }

    #[test]
    fn a_deviation_out_of_range_is_kept_but_is_no_offset() {
        for (deviation, text) in [
            (-721, "2024-01-15T12:00:00+0xfd2f"),
            (721, "2024-01-15T12:00:00+0x02d1"),
            (i16::MAX, "2024-01-15T12:00:00+0x7fff"),
            (i16::MIN + 1, "2024-01-15T12:00:00+0x8001"),
        ] {
            let date_time = date_time("07E8010F010C0000FFFFC4FF").with_deviation(deviation);
            assert_eq!(date_time.deviation(), Some(deviation));
            assert_eq!(date_time.utc_offset_minutes(), None);
            assert_eq!(date_time.to_string(), text);
        }
        for deviation in [-720, 0, 720] {
            let date_time = date_time("07E8010F010C000000FFC400").with_deviation(deviation);
            assert_eq!(date_time.utc_offset_minutes(), Some(-deviation));
        }
    }

    #[test]
    fn kaifa_norway_states_local_time_and_no_zone() {
        let kaifa = date_time("07E5031702131A3AFF800000");
        assert_eq!(kaifa.to_string(), "2021-03-23T19:26:58[0x00]");
        assert_eq!(kaifa.day_of_week(), Some(2));
        assert_eq!(kaifa.hundredths(), None);
        assert_eq!(kaifa.deviation(), None);
        assert_eq!(kaifa.clock_status(), Some(ClockStatus::new(0)));
    }

    #[test]
    fn kamstrup_norway_states_local_time_and_no_zone() {
        let kamstrup = date_time("07E60205060D000AFF800000");
        assert_eq!(kamstrup.to_string(), "2022-02-05T13:00:10[0x00]");
        assert_eq!(kamstrup.utc_offset_minutes(), None);
    }

    #[test]
    fn kamstrup_denmark_has_daylight_saving_without_deviation() {
        let kamstrup = date_time("07E4050C020A1900FF800080");
        assert_eq!(kamstrup.to_string(), "2020-05-12T10:25:00[0x80]");
        assert_eq!(kamstrup.deviation(), None);
        assert!(kamstrup.clock_status().unwrap().is_daylight_saving_active());
    }

    #[test]
    fn aidon_norway_has_weekday_0_and_deviation_0() {
        let aidon = date_time("07E90C0E00100000FF000000");
        assert_eq!(aidon.day_of_week(), None);
        assert_eq!(aidon.deviation(), Some(0));
        assert_eq!(aidon.local().unwrap().to_string(), "2025-12-14T16:00:00");
        assert_eq!(aidon.to_string(), "2025-12-14-0x00T16:00:00+00:00[0x00]");
        assert_eq!(aidon.octets()[4], 0);
    }

    #[test]
    fn aidon_sweden_specifies_neither_deviation_nor_status() {
        let aidon = date_time("07E50C0A05103900FF8000FF");
        assert_eq!(aidon.deviation(), None);
        assert_eq!(aidon.clock_status(), None);
        assert_eq!(aidon.to_string(), "2021-12-10T16:57:00");
    }

    #[test]
    fn sagemcom_austria_is_doubtful() {
        let sagemcom = date_time("07E50C1B010E002D00FFC402");
        assert_eq!(sagemcom.to_string(), "2021-12-27T14:00:45.00+01:00[0x02]");
        let status = sagemcom.clock_status().unwrap();
        assert!(status.is_doubtful_value() && !status.is_invalid_value());
    }

    #[test]
    fn iskraemeco_is_two_hours_ahead_in_summer() {
        let iskraemeco = date_time("07E704010615202300FF8880");
        assert_eq!(iskraemeco.to_string(), "2023-04-01T21:32:35.00+02:00[0x80]");
    }

    #[test]
    fn a_rule_is_carried_and_is_no_time() {
        let rule = date_time("FFFF03FE0702000000800000");
        assert_eq!(rule.to_string(), "*-03-last-sunT02:00:00.00[0x00]");
        assert!(!rule.is_fully_specified());
        assert_eq!(rule.unix_seconds(60), None);
        assert_eq!(rule.local(), None);
    }

    #[test]
    fn the_30th_of_february_has_no_unix_time() {
        let never = date_time("07E8021E010C000000FFC400");
        assert_eq!(never.unix_seconds(0), None);
        assert_eq!(never.local(), None);
    }

    #[test]
    fn unix_time_is_exact() {
        for (hex, offset, seconds) in [
            ("07B2010104000000FF8000FF", 0, 0),
            ("07B2010104000000FF8000FF", 60, -3600),
            ("07F6011302030E07FF8000FF", 0, 2_147_483_647),
            ("07E8021D040C000000FFC400", 60, 1_709_204_400),
            ("FFFE0C1F01173B3BFF8000FF", 0, 2_005_917_609_599),
        ] {
            assert_eq!(date_time(hex).unix_seconds(offset), Some(seconds), "{hex}");
        }
    }

    #[test]
    fn unix_time_needs_every_field_to_the_second() {
        let known = date_time("07E8010F010C000000FFC400").octets();
        for field in [0..2, 2..3, 3..4, 5..6, 6..7, 7..8] {
            let mut octets = known;
            octets[field].fill(0xFF);
            assert_eq!(DateTime::from_octets(octets).unix_seconds(60), None);
        }
        let mut octets = known;
        (octets[4], octets[8], octets[11]) = (0xFF, 0xFF, 0xFF);
        assert!(DateTime::from_octets(octets).unix_seconds(60).is_some());
    }

    #[test]
    fn is_made_from_unix_time() {
        let date_time = DateTime::from_unix_seconds(1_705_316_400, 60).unwrap();
        assert_eq!(date_time.to_string(), "2024-01-15T12:00:00");
        assert_eq!(date_time.day_of_week(), Some(1));
        assert_eq!(DateTime::from_unix_seconds(i64::MAX, 60), None);
        assert_eq!(DateTime::from_unix_seconds(i64::MIN, -60), None);
    }

    #[test]
    fn local_leaves_hundredths_and_offset_out() {
        let date_time = date_time("07E8010F010C000032FFC400");
        assert_eq!(date_time.to_string(), "2024-01-15T12:00:00.50+01:00[0x00]");
        assert_eq!(
            date_time.local().unwrap().to_string(),
            "2024-01-15T12:00:00"
        );
    }

    const EXAMPLES: [&str; 12] = [
        "07E8010F010C000000FFC400",
        "07E5091B01092F0F00FF8880",
        "07E5031702131A3AFF800000",
        "07E60205060D000AFF800000",
        "07E4050C020A1900FF800080",
        "07E90C0E00100000FF000000",
        "07E50C0A05103900FF8000FF",
        "07E50C1B010E002D00FFC402",
        "FFFF03FE0702000000800000",
        "07E8021E010C000000FFC400",
        "FFFFFFFFFFFFFFFFFF8000FF",
        "000000000000000000000000",
    ];

    #[test]
    fn is_read_as_it_was_printed() {
        for hex in EXAMPLES {
            let date_time = date_time(hex);
            assert_eq!(date_time.to_string().parse(), Ok(date_time), "{date_time}");
        }
    }

    #[test]
    fn no_octet_is_lost_in_the_text() {
        for hex in EXAMPLES {
            for (field, octet) in (0..12).flat_map(|field| (0..=0xFF).map(move |o| (field, o))) {
                let mut octets = date_time(hex).octets();
                octets[field] = octet;
                let date_time = DateTime::from_octets(octets);
                assert_eq!(date_time.to_string().parse(), Ok(date_time), "{date_time}");
            }
        }
        for deviation in i16::MIN..=i16::MAX {
            let date_time = date_time(EXAMPLES[0]).with_deviation(deviation);
            assert_eq!(date_time.to_string().parse(), Ok(date_time), "{date_time}");
        }
    }

    #[test]
    fn what_the_text_does_not_say_is_not_specified() {
        let date_time: DateTime = "2024-01-15T12:00:00".parse().unwrap();
        let (date, time) = (Date::new(2024, 1, 15), Time::new(12, 0, 0));
        assert_eq!(date_time, DateTime::new(date.unwrap(), time.unwrap()));
    }

    #[test]
    fn is_read_in_no_other_form() {
        for (text, offset) in [
            ("2024-01-15 12:00:00", 10),
            ("2024-01-15t12:00:00", 10),
            ("2024-01-15T12:00:00Z", 19),
            ("2024-01-15T12:00:00-00:00", 24),
            ("2024-01-15T12:00:00+12:01", 24),
            ("2024-01-15T12:00:00+13:00", 21),
            ("2024-01-15T12:00:00+01:60", 24),
            ("2024-01-15T12:00:00+0100", 22),
            ("2024-01-15T12:00:00+0x02d0", 25),
            ("2024-01-15T12:00:00+0xffc4", 25),
            ("2024-01-15T12:00:00+0x8000", 25),
            ("2024-01-15T12:00:00[0xff]", 23),
            ("2024-01-15T12:00:00[80]", 19),
            ("2024-01-15T12:00:00[0x80]+01:00", 25),
        ] {
            let error = text.parse::<DateTime>().unwrap_err();
            let octet = text.as_bytes()[offset];
            assert_eq!(
                error,
                ErrorKind::UnexpectedOctet { octet }.at(offset),
                "{text}"
            );
        }
        let whole = "2024-01-15T12:00:00.00+01:00[0x00]";
        for len in 0..whole.len() {
            let cut = whole.get(..len).unwrap();
            let is_said = [19, 22, 28].contains(&len);
            assert_eq!(cut.parse::<DateTime>().is_ok(), is_said, "{cut}");
        }
    }

    #[test]
    fn is_put_together_from_its_parts() {
        let date_time = DateTime::new(
            Date::new(2024, 1, 15).unwrap(),
            Time::new(12, 0, 0).unwrap(),
        )
        .with_deviation(-60)
        .with_clock_status(ClockStatus::new(0x80));
        assert_eq!(
            date_time.octets(),
            [0x07, 0xE8, 1, 15, 1, 12, 0, 0, 0xFF, 0xFF, 0xC4, 0x80]
        );
    }
}
