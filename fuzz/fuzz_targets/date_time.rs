//! Date and time are printed and read again as what they were, to the octet;
//! what is read is printed as the same text, and no other text is read. The text
//! says what the octets say, and Unix time there and back is the same second.
//!
//! Input: twelve octets of a date-time, two of an offset, eight of Unix time, a
//! place in the printed text and an octet to put there; then a text.

#![no_main]

use std::fmt::{Debug, Display};
use std::str::FromStr;

use han_dlms::{Date, DateTime, Error, Time};
use han_fuzz::Input;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let mut input = Input::new(input);
    let octets = input.array::<12>();
    let (offset, seconds) = (input.u16().cast_signed(), input.i64());
    let [at, octet] = input.array();
    let date_time = DateTime::parse(&octets).expect("any twelve octets are one");
    assert_eq!(date_time.octets(), octets);
    assert_eq!(date_time.date().octets(), octets[..5]);
    assert_eq!(date_time.time().octets(), octets[5..9]);

    is_read_again(date_time);
    is_read_again(date_time.date());
    is_read_again(date_time.time());
    says_its_octets(date_time);
    is_one_text(&with_octet(date_time.to_string(), at.into(), octet));
    if let Ok(text) = std::str::from_utf8(input.rest()) {
        is_one_text(text);
    }

    is_a_second(date_time, offset);
    is_a_date(seconds, offset);
    is_a_date(seconds % (70_000 * 366 * 86_400), offset);
});

trait Text: Copy + PartialEq + Debug + Display + FromStr<Err = Error> {}
impl<T: Copy + PartialEq + Debug + Display + FromStr<Err = Error>> Text for T {}

fn is_read_again(printed: impl Text) {
    assert_eq!(printed.to_string().parse(), Ok(printed), "{printed}");
}

/// The text with another letter somewhere.
fn with_octet(text: String, at: usize, octet: u8) -> String {
    let mut octets = text.into_bytes();
    let at = at % octets.len();
    octets[at] = octet & 0x7F;
    String::from_utf8(octets).expect("ASCII")
}

fn is_one_text(text: &str) {
    is_text_of::<DateTime>(text);
    is_text_of::<Date>(text);
    is_text_of::<Time>(text);
}

fn is_text_of<T: Text>(text: &str) {
    match text.parse::<T>() {
        Ok(read) => assert_eq!(read.to_string(), text),
        Err(error) => assert!(error.offset() <= text.len(), "{error}"),
    }
}

/// A field as it is written: a number, or a word for it.
fn field(text: &str) -> u16 {
    match text {
        "*" => 0xFF,
        "dst-begin" | "last" => 0xFE,
        "dst-end" | "last-1" => 0xFD,
        _ => match text.strip_prefix("0x") {
            Some(hex) => u16::from_str_radix(hex, 16).expect("hex digits"),
            None => text.parse().expect("digits"),
        },
    }
}

fn octet(text: &str) -> u8 {
    field(text).try_into().expect("an octet")
}

/// Read in parts, from the back.
fn says_its_octets(printed: DateTime) {
    let text = printed.to_string();
    let [.., hundredths, high, low, status] = printed.octets();
    let (rest, said) = match text.strip_suffix(']') {
        Some(text) => text.split_once('[').expect("a bracket"),
        None => (&text[..], "*"),
    };
    assert_eq!(octet(said), status, "{text}");

    let (date, time) = rest.split_once('T').expect("a T");
    let (time, deviation) = split_deviation(time);
    assert_eq!(deviation, i16::from_be_bytes([high, low]), "{text}");
    let (time, said) = time.split_once('.').unwrap_or((time, "*"));
    assert_eq!(octet(said), hundredths, "{text}");
    let said: Vec<u8> = time.split(':').map(octet).collect();
    assert_eq!(said, printed.time().octets()[..3], "{text}");
    assert_eq!(date_said(date), printed.date().octets(), "{text}");
}

/// What is not said of a deviation is not specified, and one out of range is
/// said in hex.
fn split_deviation(time: &str) -> (&str, i16) {
    let Some(at) = time.find(['+', '-']) else {
        return (time, i16::MIN);
    };
    let (time, said) = time.split_at(at);
    let (sign, said) = said.split_at(1);
    let Some((hours, minutes)) = said.split_once(':') else {
        return (time, field(said).cast_signed());
    };
    let minutes = field(hours) * 60 + field(minutes);
    let minutes = minutes.cast_signed();
    (time, if sign == "-" { minutes } else { -minutes })
}

fn date_said(text: &str) -> [u8; 5] {
    let (year, rest) = text.split_once('-').expect("a year");
    let [high, low] = match year {
        "*" => [0xFF; 2],
        _ => field(year).to_be_bytes(),
    };
    let word = if rest.starts_with("dst-") { 4 } else { 0 };
    let at = word + rest[word..].find('-').expect("a month");
    let (month, rest) = (octet(&rest[..at]), &rest[at + 1..]);
    let word = if rest.starts_with("last-1") { 5 } else { 0 };
    let (day, day_of_week) = match rest[word..].find('-') {
        Some(at) => (&rest[..word + at], Some(&rest[word + at + 1..])),
        None => (rest, None),
    };
    let day = octet(day);
    let date = Date::from_octets([high, low, month, day, 0xFF]);
    let day_of_week = match day_of_week {
        Some(said) => named(said).unwrap_or_else(|| octet(said)),
        None => days(date).map_or(0xFF, day_of_week_of),
    };
    [high, low, month, day, day_of_week]
}

fn named(day_of_week: &str) -> Option<u8> {
    let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let at = days.iter().position(|day| *day == day_of_week)?;
    Some(u8::try_from(at).unwrap() + 1)
}

/// Monday is 1; 1970-01-01 was a Thursday.
fn day_of_week_of(days: i64) -> u8 {
    u8::try_from((days + 3).rem_euclid(7) + 1).unwrap()
}

/// What the octets say as a second, and that second as a date again.
fn is_a_second(date_time: DateTime, offset: i16) {
    let expected = seconds(date_time).map(|local| local - i64::from(offset) * 60);
    assert_eq!(date_time.unix_seconds(offset), expected, "{date_time}");
    assert_eq!(date_time.local().is_some(), expected.is_some());
    let Some(expected) = expected else {
        return;
    };
    let again = DateTime::from_unix_seconds(expected, offset).expect("it was one");
    let (date, time) = (again.date(), again.time());
    assert_eq!(date.octets()[..4], date_time.date().octets()[..4]);
    assert_eq!(time.octets()[..3], date_time.time().octets()[..3]);
    let days = days(date).expect("a date");
    assert_eq!(again.day_of_week(), Some(day_of_week_of(days)), "{again}");
}

fn is_a_date(unix: i64, offset: i16) {
    if let Some(date_time) = DateTime::from_unix_seconds(unix, offset) {
        assert_eq!(date_time.unix_seconds(offset), Some(unix));
        assert_eq!(DateTime::new(date_time.date(), date_time.time()), date_time);
    }
}

/// Seconds of the local clock since 1970, counted through years and months.
fn seconds(date_time: DateTime) -> Option<i64> {
    let (date, time) = (date_time.date(), date_time.time());
    let [hour, minute, second] = [time.hour()?, time.minute()?, time.second()?].map(i64::from);
    Some(days(date)? * 86_400 + hour * 3600 + minute * 60 + second)
}

fn days(date: Date) -> Option<i64> {
    let (year, month, day) = (date.year()?, date.month()?, date.day_of_month()?);
    let year = i64::from(year);
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let february = if is_leap { 29 } else { 28 };
    let months = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let (before, [this, ..]) = months.split_at(usize::from(month) - 1) else {
        return None;
    };
    let day = i64::from(day);
    // Year 0 is a leap year, and has its leap day before year 1.
    let past = year - 1;
    let leap_days = past.div_euclid(4) - past.div_euclid(100) + past.div_euclid(400);
    let days = 365 * past + leap_days + before.iter().sum::<i64>() + day - 1;
    (day <= *this).then_some(days - DAYS_FROM_YEAR_1_TO_1970)
}

const DAYS_FROM_YEAR_1_TO_1970: i64 = 719_162;
