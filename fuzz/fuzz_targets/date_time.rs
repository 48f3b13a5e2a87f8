//! Date and time are printed and read again as what they were, and Unix time
//! there and back is the same second.
//!
//! Input: twelve octets of a date-time, two of an offset, eight of Unix time.

#![no_main]

use han_dlms::{Date, DateTime};
use han_fuzz::Input;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let mut input = Input::new(input);
    let octets = input.array::<12>();
    let (offset, seconds) = (input.u16().cast_signed(), input.i64());
    let date_time = DateTime::parse(&octets).expect("any twelve octets are one");
    assert_eq!(date_time.octets(), octets);
    assert_eq!(date_time.date().octets(), octets[..5]);
    assert_eq!(date_time.time().octets(), octets[5..9]);

    is_read_again(date_time);
    is_a_second(date_time, offset);
    is_a_date(seconds, offset);
    is_a_date(seconds % (70_000 * 366 * 86_400), offset);
});

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

fn is_read_again(printed: DateTime) {
    let text = printed.to_string();
    let [a, b, month, day, _, hour, minute, second, hundredths, ..] = printed.octets();
    let (date, time) = text.split_once('T').expect("a T");

    let (y, date) = date.split_once('-').expect("a year");
    let word = if date.starts_with("dst-") { 4 } else { 0 };
    let at = word + date[word..].find('-').expect("a month");
    let (m, d) = (&date[..at], &date[at + 1..]);
    let year = if y == "*" { 0xFFFF } else { field(y) };
    assert_eq!(year, u16::from_be_bytes([a, b]), "{text}");
    assert_eq!((octet(m), octet(d)), (month, day), "{text}");

    let (time, offset) = split_offset(time);
    assert_eq!(offset, printed.utc_offset_minutes(), "{text}");
    let (time, parts) = time.split_once('.').unwrap_or((time, "*"));
    let [h, m, s] = time.split(':').collect::<Vec<_>>()[..] else {
        panic!("{text}")
    };
    let read = (octet(h), octet(m), octet(s));
    assert_eq!(read, (hour, minute, second), "{text}");
    // No hundredths are printed as the full second is.
    let full = if hundredths == 0 { 0xFF } else { hundredths };
    assert_eq!(octet(parts), full, "{text}");
}

/// The offset behind a time, in minutes.
fn split_offset(time: &str) -> (&str, Option<i16>) {
    let Some(at) = time.find(['+', '-']) else {
        return (time, None);
    };
    let (time, offset) = time.split_at(at);
    let (sign, offset) = offset.split_at(1);
    let (hours, minutes) = offset.split_once(':').expect("hours and minutes");
    let number = |text: &str| text.parse::<i16>().expect("digits");
    let minutes = number(hours) * 60 + number(minutes);
    (time, Some(if sign == "-" { -minutes } else { minutes }))
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
    let days = seconds(again).expect("a date").div_euclid(86_400);
    let day_of_week = u8::try_from((days + 3).rem_euclid(7) + 1).unwrap();
    assert_eq!(again.day_of_week(), Some(day_of_week), "{again}");
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
