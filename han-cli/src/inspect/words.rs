//! Words for what octets say.

use han_dlms::{ClockStatus, Date, DateTime, Time};
use han_obis::{Obis, Unit, codes};

/// A number of things: `1 octet`, `3 octets`.
pub(super) fn count(number: usize, of: &str) -> String {
    match number {
        1 => format!("1 {of}"),
        _ => format!("{number} {of}s"),
    }
}

pub(super) fn octets(number: usize) -> String {
    count(number, "octet")
}

/// A code with its meaning.
pub(super) fn code(code: Obis) -> String {
    match codes::meaning(code) {
        Some(meaning) => format!("{code} {meaning}"),
        None => format!("{code} (no meaning known)"),
    }
}

/// A unit with the quantity it is of.
pub(super) fn unit(unit: Unit) -> String {
    match unit.quantity() {
        _ if unit == Unit::NONE => "no unit".to_owned(),
        Some(quantity) => format!("{unit} ({quantity})"),
        None => unit.to_string(),
    }
}

/// Whether octets are a text, padding at its end aside.
pub(super) fn is_text(octets: &[u8]) -> bool {
    let text = trimmed(octets);
    !text.is_empty()
        && text
            .iter()
            .all(|octet| octet.is_ascii_graphic() || *octet == b' ')
}

/// A text in quotation marks. No octet of it moves a terminal.
pub(super) fn text(octets: &[u8]) -> String {
    let text = trimmed(octets);
    let quoted = match str::from_utf8(text) {
        Ok(text) => text.escape_debug().to_string(),
        Err(_) => text.escape_ascii().to_string(),
    };
    match octets.len().saturating_sub(text.len()) {
        0 => format!("\"{quoted}\""),
        padding => format!("\"{quoted}\" and {} of padding", self::octets(padding)),
    }
}

/// Without the NULs and blanks at the end.
fn trimmed(mut octets: &[u8]) -> &[u8] {
    while let [text @ .., 0 | b' '] = octets {
        octets = text;
    }
    octets
}

/// Date, time, deviation and clock status.
pub(super) fn date_time(date_time: DateTime) -> String {
    let day = day(date_time.date());
    let time = date_time.time();
    format!(
        "{day}T{time}, {}, {}, {}",
        day_of_week(date_time.date()),
        deviation(date_time),
        clock_status(date_time.clock_status())
    )
}

pub(super) fn date(date: Date) -> String {
    format!("{}, {}", day(date), day_of_week(date))
}

pub(super) fn time(time: Time) -> String {
    time.to_string()
}

/// The date without its day of the week.
fn day(date: Date) -> String {
    let [a, b, month, day, _] = date.octets();
    let fitting = Date::new(u16::from_be_bytes([a, b]), month, day);
    let without = fitting.unwrap_or_else(|| Date::from_octets([a, b, month, day, 0xFF]));
    let text = without.to_string();
    text.strip_suffix("-*").unwrap_or(&text).to_owned()
}

fn day_of_week(date: Date) -> String {
    const DAYS: [&str; 7] = [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ];
    let [a, b, month, day, day_of_week] = date.octets();
    let name = usize::from(day_of_week)
        .checked_sub(1)
        .and_then(|index| DAYS.get(index));
    let Some(name) = name else {
        return match day_of_week {
            0xFF => "day of week not specified".to_owned(),
            _ => format!("day of week {day_of_week} (out of range)"),
        };
    };
    let calendar = Date::new(u16::from_be_bytes([a, b]), month, day).and_then(Date::day_of_week);
    match calendar {
        Some(calendar) if calendar != day_of_week => format!("{name} (by the calendar it is not)"),
        _ => (*name).to_owned(),
    }
}

fn deviation(date_time: DateTime) -> String {
    let Some(deviation) = date_time.deviation() else {
        return "deviation not specified".to_owned();
    };
    let Some(offset) = date_time.utc_offset_minutes() else {
        return format!("deviation {deviation} minutes (out of range)");
    };
    let sign = if offset < 0 { '-' } else { '+' };
    let (hours, minutes) = (offset.abs() / 60, offset.abs() % 60);
    format!("deviation {deviation} minutes (UTC{sign}{hours:02}:{minutes:02})")
}

fn clock_status(status: Option<ClockStatus>) -> String {
    let Some(status) = status else {
        return "clock status not specified".to_owned();
    };
    let bits = status.bits();
    let words = [
        (status.is_invalid_value(), "invalid value"),
        (status.is_doubtful_value(), "doubtful value"),
        (status.is_different_clock_base(), "different clock base"),
        (status.is_invalid_clock_status(), "invalid clock status"),
        (bits & 0x70 != 0, "reserved bits"),
        (status.is_daylight_saving_active(), "daylight saving active"),
    ];
    let said: Vec<_> = words
        .iter()
        .filter_map(|(is_set, words)| is_set.then_some(*words))
        .collect();
    match said[..] {
        [] => format!("clock status {bits:02X}"),
        _ => format!("clock status {bits:02X} ({})", said.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(octets: [u8; 12]) -> String {
        date_time(DateTime::from_octets(octets))
    }

    #[test]
    fn a_time_says_its_deviation_and_status_in_words() {
        assert_eq!(
            of([0x07, 0xE7, 4, 1, 6, 0x15, 0x20, 0x23, 0, 0xFF, 0x88, 0x80]),
            "2023-04-01T21:32:35.00, Saturday, deviation -120 minutes (UTC+02:00), \
             clock status 80 (daylight saving active)"
        );
        assert_eq!(
            of([0x07, 0xD0, 1, 3, 1, 0, 0, 10, 0xFF, 0x80, 0, 3]),
            "2000-01-03T00:00:10, Monday, deviation not specified, \
             clock status 03 (invalid value, doubtful value)"
        );
    }

    #[test]
    fn a_day_of_the_week_that_is_wrong_is_told() {
        // As Aidon send it, and as a Kaifa did at midnight.
        assert!(
            of([0x07, 0xE9, 12, 14, 0, 16, 0, 0, 0xFF, 0, 0, 0])
                .starts_with("2025-12-14T16:00:00, day of week 0 (out of range), deviation 0 minutes (UTC+00:00), clock status 00")
        );
        assert!(
            of([0x07, 0xE1, 9, 13, 2, 0, 0, 10, 0xFF, 0x80, 0, 0])
                .starts_with("2017-09-13T00:00:10, Tuesday (by the calendar it is not)")
        );
    }

    #[test]
    fn what_is_not_specified_is_told() {
        assert_eq!(
            of([0xFF, 0xFF, 3, 0xFE, 7, 2, 0xFF, 0xFF, 0xFF, 0x80, 0, 0xFF]),
            "*-03-lastT02:*:*, Sunday, deviation not specified, clock status not specified"
        );
        assert!(
            of([0x07, 0xE9, 1, 1, 3, 0, 0, 0, 0, 0x02, 0xD1, 0x10])
                .ends_with("deviation 721 minutes (out of range), clock status 10 (reserved bits)")
        );
    }

    #[test]
    fn texts_are_trimmed_and_escaped() {
        assert_eq!(
            text(b"10000002\0\0"),
            "\"10000002\" and 2 octets of padding"
        );
        assert_eq!(text(b"\x1b[2J"), "\"\\u{1b}[2J\"");
        assert_eq!(text(b"\xFF\n"), "\"\\xff\\n\"");
        assert!(is_text(b"MA304H3E") && !is_text(b"\0\0") && !is_text(b"A\x01"));
    }
}
