//! One value of a reading or an entry, on its way to JSON or CSV.

use std::borrow::Cow;
use std::fmt::Display;

use han_dlms::DateTime;

/// A value as it is printed: never a float.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell<'a> {
    Absent,
    Boolean(bool),
    Signed(i64),
    Unsigned(u64),
    Text(Cow<'a, str>),
    /// A name that needs neither quotes nor escapes.
    Word(&'static str),
    /// Octets, printed in upper-case hex.
    Hex(Cow<'a, [u8]>),
    /// The local time of a clock, a year of four digits.
    Local(DateTime),
}

impl<'a> Cell<'a> {
    /// A text that this makes.
    pub(super) fn text(text: impl Display) -> Self {
        Cell::Text(text.to_string().into())
    }

    /// Octets, to be printed in hex.
    pub(super) fn hex<T: AsRef<[u8]> + ?Sized>(octets: &'a T) -> Self {
        Cell::Hex(octets.as_ref().into())
    }

    /// The local time of a clock that is fully specified.
    pub(super) fn local(clock: DateTime) -> Self {
        match (clock.local(), clock.year()) {
            (Some(_), Some(0..=9999)) => Cell::Local(clock),
            (local, _) => local.map_or(Cell::Absent, Cell::text),
        }
    }

    /// `true`, or nothing.
    pub(super) const fn only_if(truth: bool) -> Self {
        if truth {
            Cell::Boolean(true)
        } else {
            Cell::Absent
        }
    }

    /// Prints it, with nothing around it and nothing escaped.
    // Always inlined, as `Record::put` of JSON is.
    #[inline(always)]
    pub(super) fn print(&self, out: &mut Vec<u8>) {
        match self {
            Self::Absent => {}
            Self::Boolean(truth) => out.extend_from_slice(if *truth { b"true" } else { b"false" }),
            Self::Signed(value) => print_integer(*value, out),
            Self::Unsigned(value) => print_integer(*value, out),
            Self::Text(text) => out.extend_from_slice(text.as_bytes()),
            Self::Word(word) => out.extend_from_slice(word.as_bytes()),
            Self::Hex(octets) => print_hex(octets, out),
            Self::Local(clock) => print_local(*clock, out),
        }
    }

    /// What it prints.
    pub(super) fn to_text(&self) -> String {
        let mut text = Vec::new();
        self.print(&mut text);
        String::from_utf8(text).unwrap_or_default()
    }
}

// Every reading has all of these. With `fmt` they would take longer than the
// rest of the line.

fn print_integer(value: impl itoa::Integer, out: &mut Vec<u8>) {
    out.extend_from_slice(itoa::Buffer::new().format(value).as_bytes());
}

fn print_hex(octets: &[u8], out: &mut Vec<u8>) {
    let digit = |value: u8| value + if value < 10 { b'0' } else { b'A' - 10 };
    let begin = out.len();
    out.resize(begin + 2 * octets.len(), 0);
    let (pairs, _) = out.get_mut(begin..).unwrap_or_default().as_chunks_mut();
    for (pair, octet) in pairs.iter_mut().zip(octets) {
        *pair = [digit(octet >> 4), digit(octet & 0xF)];
    }
}

/// As a [`LocalDateTime`](han_dlms::LocalDateTime) prints itself.
fn print_local(clock: DateTime, out: &mut Vec<u8>) {
    let year = clock.year().unwrap_or_default();
    let century = u8::try_from(year / 100).unwrap_or_default();
    let year = u8::try_from(year % 100).unwrap_or_default();
    let [[a, b], [c, d]] = [century, year].map(two_digits);
    let fields = [
        clock.month(),
        clock.day_of_month(),
        clock.hour(),
        clock.minute(),
        clock.second(),
    ];
    let [[e, f], [g, h], [i, j], [k, l], [m, n]] =
        fields.map(|field| two_digits(field.unwrap_or_default()));
    out.extend_from_slice(&[
        a, b, c, d, b'-', e, f, b'-', g, h, b'T', i, j, b':', k, l, b':', m, n,
    ]);
}

/// The decimal digits of a number below 100.
const fn two_digits(number: u8) -> [u8; 2] {
    [b'0' + number / 10, b'0' + number % 10]
}

impl<'a, T: Into<Cell<'a>>> From<Option<T>> for Cell<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Absent, Into::into)
    }
}

/// Integers of every size that readings and entries hold.
macro_rules! from_integers {
    ($($variant:ident: $($integer:ty)*;)*) => {$($(
        impl From<$integer> for Cell<'_> {
            fn from(value: $integer) -> Self {
                Self::$variant(value.into())
            }
        }
    )*)*};
}

from_integers! {
    Signed: i8 i16 i32 i64;
    Unsigned: u8 u32 u64;
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clock(year: u16) -> DateTime {
        let [high, low] = year.to_be_bytes();
        DateTime::from_octets([high, low, 2, 28, 0xFF, 9, 0, 59, 0, 0x80, 0, 0])
    }

    #[test]
    fn a_local_time_is_printed_as_it_prints_itself() {
        for year in 0..=u16::MAX {
            let local = clock(year).local().map(|local| local.to_string());
            assert_eq!(
                Cell::local(clock(year)).to_text(),
                local.unwrap_or_default()
            );
        }
        assert_eq!(Cell::local(clock(2024)).to_text(), "2024-02-28T09:00:59");
    }

    #[test]
    fn a_clock_with_an_open_field_has_no_local_time() {
        assert_eq!(Cell::local(DateTime::from_octets([0xFF; 12])), Cell::Absent);
    }

    #[test]
    fn every_octet_has_two_digits() {
        let octets: Vec<u8> = (0..=0xFF).collect();
        let digits: String = octets.iter().map(|octet| format!("{octet:02X}")).collect();
        assert_eq!(Cell::hex(&octets).to_text(), digits);
    }

    #[test]
    fn integers_have_their_sign_and_all_their_digits() {
        assert_eq!(Cell::from(i64::MIN).to_text(), "-9223372036854775808");
        assert_eq!(Cell::from(u64::MAX).to_text(), "18446744073709551615");
        assert_eq!(Cell::from(Some(0_u8)).to_text(), "0");
    }
}
