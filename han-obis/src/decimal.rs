use crate::padding::pad;
use crate::{Error, ErrorKind};
use core::cmp::Ordering;
use core::fmt::{self, Alignment};
use core::hash::{Hash, Hasher};
use core::num::NonZeroU64;
use core::str::FromStr;

/// An exact decimal number: value × 10^scaler.
///
/// Printed with as many decimals as the scaler says and never in powers of ten, from 10^−128
/// to 10^127. Compared by what it is worth: 120 × 10⁻¹ equals 12 × 10⁰.
///
/// ```
/// use han_obis::Decimal;
///
/// assert_eq!(Decimal::new(263_788, -3).to_string(), "263.788");
/// assert_eq!(Decimal::new(593, 3).to_string(), "593000");
/// assert_eq!("12.0".parse(), Ok(Decimal::new(12, 0)));
/// assert!(Decimal::new(1, 100) > Decimal::new(i64::MAX, 0));
/// ```
///
/// # Errors
///
/// From text, digits with an optional `-` before and an optional point between them:
/// [`ErrorKind::UnexpectedOctet`], [`ErrorKind::UnexpectedEnd`], and
/// [`ErrorKind::OutOfRange`] where an `i64` and the scaler cannot hold the number.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Decimal {
    value: i64,
    scaler: i8,
}

impl Decimal {
    /// The number value × 10^scaler.
    pub const fn new(value: i64, scaler: i8) -> Self {
        Self { value, scaler }
    }

    /// The integer before scaling.
    pub const fn value(self) -> i64 {
        self.value
    }

    /// The power of ten.
    pub const fn scaler(self) -> i8 {
        self.scaler
    }

    /// The integer that makes the same number with the scaler `to`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Inexact`] where the number is finer than 10^`to` and would have to be
    /// rounded, [`ErrorKind::OutOfRange`] where the integer does not fit into an `i64`.
    pub fn rescale(self, to: i8) -> Result<i64, Error> {
        let places = self.places_above(to);
        let distance = places.unsigned_abs().into();
        if self.value == 0 || places >= 0 {
            shift(self.value, distance).ok_or(ErrorKind::OutOfRange.nowhere())
        } else {
            divide(self.value, distance).ok_or(ErrorKind::Inexact.nowhere())
        }
    }

    /// How many places the scaler is above another: −255 to 255.
    fn places_above(self, scaler: i8) -> i16 {
        i16::from(self.scaler) - i16::from(scaler)
    }

    /// The one of all equal numbers whose value does not end in a zero.
    fn normal(self) -> (i64, i16) {
        if self.value == 0 {
            return (0, 0);
        }
        let (mut value, mut scaler) = (self.value, i16::from(self.scaler));
        while value % 10 == 0 {
            value /= 10;
            scaler += 1;
        }
        (value, scaler)
    }

    fn write(self, out: &mut dyn fmt::Write) -> fmt::Result {
        if self.value == 0 && self.scaler >= 0 {
            return out.write_str("0");
        }
        let sign = if self.value < 0 { "-" } else { "" };
        let magnitude = self.value.unsigned_abs();
        let places = usize::from(self.scaler.unsigned_abs());
        if self.scaler >= 0 {
            return write!(out, "{sign}{magnitude}{:0<places$}", "");
        }
        let one = one(places);
        let (integer, fraction) = (magnitude / one, magnitude % one);
        write!(out, "{sign}{integer}.{fraction:0places$}")
    }
}

/// value × 10^places, if it fits.
fn shift(value: i64, places: usize) -> Option<i64> {
    (0..places).try_fold(value, |value, _| tenfold(value))
}

/// value × 10, if it fits. Added up, because a Cortex-M0 multiplies 64 bits by
/// calling for it, twice where it is to be checked.
fn tenfold(value: i64) -> Option<i64> {
    const LARGEST: i64 = i64::MAX / 10;
    (-LARGEST..=LARGEST)
        .contains(&value)
        .then(|| (value << 3) + (value << 1))
}

/// value ÷ 10^places, if nothing is left over.
fn divide(value: i64, places: usize) -> Option<i64> {
    (0..places).try_fold(value, |value, _| tenth(value))
}

/// value ÷ 10, if nothing is left over.
///
/// Without dividing, because a 64-bit division costs a Cortex-M0 1.3 KiB of
/// flash: modulo 2⁶⁴ five has an inverse, which turns each multiple of five
/// into its fifth and every other number into one above all fifths.
fn tenth(value: i64) -> Option<i64> {
    const INVERSE_OF_FIVE: u64 = 0xCCCC_CCCC_CCCC_CCCD;
    if value & 1 != 0 {
        return None;
    }
    let tenth = (value.unsigned_abs() >> 1).wrapping_mul(INVERSE_OF_FIVE);
    let magnitude = i64::try_from(tenth)
        .ok()
        .filter(|&tenth| tenth <= i64::MAX / 5)?;
    Some(if value < 0 { -magnitude } else { magnitude })
}

/// 10^places, or more than the magnitude of any value where that is too large.
fn one(places: usize) -> NonZeroU64 {
    let power = shift(1, places).map(i64::unsigned_abs);
    power.and_then(NonZeroU64::new).unwrap_or(NonZeroU64::MAX)
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Decimal {}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let places = self.places_above(other.scaler);
        if places < 0 {
            return other.cmp(self).reverse();
        }
        match shift(self.value, places.unsigned_abs().into()) {
            Some(value) => value.cmp(&other.value),
            // What does not fit is further from zero than every value.
            None => self.value.cmp(&0),
        }
    }
}

impl Hash for Decimal {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.normal().hash(state);
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        pad(f, Alignment::Right, &|out| self.write(out))
    }
}

impl FromStr for Decimal {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let decimals = decimals(text)?;
        significand(text)
            .and_then(|(value, zeros)| put_point(value, zeros, decimals))
            .ok_or(ErrorKind::OutOfRange.at(0))
    }
}

/// How many digits stand after the point of a well-formed number.
fn decimals(text: &str) -> Result<usize, Error> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let after_integer = skip_digits(text, unsigned)?;
    if after_integer.is_empty() {
        return Ok(0);
    }
    let Some(fraction) = after_integer.strip_prefix('.') else {
        return Err(unexpected(text, after_integer));
    };
    let end = skip_digits(text, fraction)?;
    if end.is_empty() {
        Ok(fraction.len())
    } else {
        Err(unexpected(text, end))
    }
}

/// What follows the digits, at least one, at the start of `rest`.
fn skip_digits<'a>(text: &str, rest: &'a str) -> Result<&'a str, Error> {
    let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    if after.len() < rest.len() {
        Ok(after)
    } else {
        Err(unexpected(text, rest))
    }
}

/// The error for the first octet of `rest`, the end of `text`.
fn unexpected(text: &str, rest: &str) -> Error {
    let kind = match rest.bytes().next() {
        Some(octet) => ErrorKind::UnexpectedOctet { octet },
        None => ErrorKind::UnexpectedEnd,
    };
    kind.at(text.len().saturating_sub(rest.len()))
}

/// All digits as one integer without the zeros at its end, and how many these are.
fn significand(text: &str) -> Option<(i64, usize)> {
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let (mut value, mut zeros) = (0_i64, 0_usize);
    for digit in text.bytes().filter(u8::is_ascii_digit) {
        zeros = zeros.checked_add(1)?;
        if digit != b'0' {
            let digit = i64::from(digit.wrapping_sub(b'0'));
            value = shift(value, zeros)?.checked_add(sign * digit)?;
            zeros = 0;
        }
    }
    Some((value, zeros))
}

/// value × 10^(zeros − decimals), with as many of the zeros kept in the value as fit.
fn put_point(mut value: i64, zeros: usize, decimals: usize) -> Option<Decimal> {
    let mut scaler = isize::try_from(zeros)
        .ok()?
        .checked_sub_unsigned(decimals)?;
    for _ in 0..zeros {
        match value.checked_mul(10) {
            Some(longer) if scaler > isize::from(i8::MIN) => value = longer,
            _ => break,
        }
        scaler = scaler.checked_sub(1)?;
    }
    Some(Decimal::new(value, i8::try_from(scaler).ok()?))
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use std::collections::hash_map::DefaultHasher;
    use std::format;
    use std::string::{String, ToString};

    fn print(value: i64, scaler: i8) -> String {
        Decimal::new(value, scaler).to_string()
    }

    /// Value and scaler as parsed; comparing numbers would hide which zeros were kept.
    fn parse(text: &str) -> Result<(i64, i8), Error> {
        text.parse::<Decimal>()
            .map(|number| (number.value, number.scaler))
    }

    fn refusal(value: i64, scaler: i8, to: i8) -> ErrorKind {
        Decimal::new(value, scaler).rescale(to).unwrap_err().kind()
    }

    fn hash(number: Decimal) -> u64 {
        let mut hasher = DefaultHasher::new();
        number.hash(&mut hasher);
        hasher.finish()
    }

    #[test]
    fn a_tenth_is_what_dividing_gives() {
        let edges = [
            0,
            i64::MAX,
            i64::MAX / 5,
            i64::MAX / 5 * 2,
            i64::MIN,
            i64::MIN / 5,
        ];
        for edge in edges {
            for near in -30..=30 {
                let value = i64::wrapping_add(edge, near);
                let expected = (value % 10 == 0).then_some(value / 10);
                assert_eq!(tenth(value), expected, "{value}");
            }
        }
    }

    #[test]
    fn moves_the_point_and_nothing_else() {
        assert_eq!(print(2301, -1), "230.1");
        assert_eq!(print(263_788, -3), "263.788");
        assert_eq!(print(5, -3), "0.005");
        assert_eq!(print(-5, -3), "-0.005");
        assert_eq!(print(-2301, -1), "-230.1");
        assert_eq!(print(120, -1), "12.0");
        assert_eq!(print(10_955_225, 1), "109552250");
        assert_eq!(print(-593, 3), "-593000");
        assert_eq!(print(7, 0), "7");
    }

    #[test]
    fn prints_zero_without_zeros_before_the_point() {
        assert_eq!(print(0, 0), "0");
        assert_eq!(print(0, 127), "0");
        assert_eq!(print(0, -2), "0.00");
    }

    #[test]
    fn prints_every_scaler_in_full() {
        assert_eq!(print(1, 127), format!("1{}", "0".repeat(127)));
        assert_eq!(print(1, -128), format!("0.{}1", "0".repeat(127)));
        assert_eq!(print(0, -128), format!("0.{}", "0".repeat(128)));
        assert_eq!(
            print(i64::MIN, 127),
            format!("{}{}", i64::MIN, "0".repeat(127))
        );
        assert_eq!(print(i64::MIN, -18), "-9.223372036854775808");
        assert_eq!(print(i64::MIN, -19), "-0.9223372036854775808");
        assert_eq!(print(i64::MAX, -20), "0.09223372036854775807");
    }

    #[test]
    fn prints_as_wide_as_asked() {
        let number = Decimal::new(-2301, -1);
        assert_eq!(
            format!("{number:8}|{number:<8}|{number:_^8}"),
            "  -230.1|-230.1  |_-230.1_"
        );
    }

    #[test]
    fn compares_what_numbers_are_worth() {
        let number = Decimal::new;
        assert_eq!(number(120, -1), number(12, 0));
        assert_eq!(number(0, 127), number(0, -128));
        assert_ne!(number(121, -1), number(12, 0));
        assert!(number(1, 127) > number(i64::MAX, 0));
        assert!(number(-1, 127) < number(i64::MIN, 0));
        assert!(number(1, -128) > number(0, 127));
        assert!(number(-1, 127) < number(1, -128));
        assert!(number(1, 127) > number(-1, -128));
        assert!(number(i64::MIN, 0) < number(i64::MAX, 0));
    }

    #[test]
    fn hashes_equal_numbers_alike() {
        assert_eq!(hash(Decimal::new(120, -1)), hash(Decimal::new(12, 0)));
        assert_eq!(hash(Decimal::new(0, 127)), hash(Decimal::new(0, -128)));
        assert_eq!(
            hash(Decimal::new(10_i64.pow(18), 109)),
            hash(Decimal::new(1, 127))
        );
        assert_ne!(hash(Decimal::new(12, 0)), hash(Decimal::new(12, 1)));
    }

    #[test]
    fn rescales_exactly() {
        assert_eq!(Decimal::new(2301, -1).rescale(-3), Ok(230_100));
        assert_eq!(Decimal::new(230_100, -3).rescale(-1), Ok(2301));
        assert_eq!(Decimal::new(0, 127).rescale(-128), Ok(0));
        assert_eq!(Decimal::new(0, -128).rescale(127), Ok(0));
        assert_eq!(
            Decimal::new(1_000_000_000_000_000_000, -18).rescale(0),
            Ok(1)
        );
        assert_eq!(Decimal::new(i64::MIN, 5).rescale(5), Ok(i64::MIN));
    }

    #[test]
    fn refuses_to_round() {
        assert_eq!(refusal(2301, -1, 0), ErrorKind::Inexact);
        assert_eq!(refusal(1, -128, 127), ErrorKind::Inexact);
        assert_eq!(refusal(i64::MIN, -19, 0), ErrorKind::Inexact);
    }

    #[test]
    fn refuses_what_does_not_fit() {
        assert_eq!(refusal(1, 19, 0), ErrorKind::OutOfRange);
        assert_eq!(refusal(1, 127, -128), ErrorKind::OutOfRange);
        assert_eq!(refusal(i64::MIN, 0, -1), ErrorKind::OutOfRange);
    }

    #[test]
    fn parses_digits_with_a_point() {
        assert_eq!(parse("230.1"), Ok((2301, -1)));
        assert_eq!(parse("-0.005"), Ok((-5, -3)));
        assert_eq!(parse("12.0"), Ok((120, -1)));
        assert_eq!(parse("0"), Ok((0, 0)));
        assert_eq!(parse("-0"), Ok((0, 0)));
        assert_eq!(parse("0.00"), Ok((0, -2)));
        assert_eq!(parse("007"), Ok((7, 0)));
        assert_eq!(parse("109552250"), Ok((109_552_250, 0)));
        assert_eq!(parse("-9223372036854775808"), Ok((i64::MIN, 0)));
        assert_eq!(parse("9223372036854775807"), Ok((i64::MAX, 0)));
    }

    #[test]
    fn parses_numbers_longer_than_an_integer() {
        let zeros = |count| "0".repeat(count);
        assert_eq!(
            parse(&format!("1{}", zeros(127))),
            Ok((10_i64.pow(18), 109))
        );
        assert_eq!(parse(&format!("{}3", zeros(500))), Ok((3, 0)));
        assert_eq!(parse(&format!("0.{}", zeros(500))), Ok((0, -128)));
        assert_eq!(
            parse(&format!("0.5{}", zeros(200))),
            Ok((5 * 10_i64.pow(18), -19))
        );
        assert_eq!(parse(&zeros(500)), Ok((0, 0)));
    }

    #[test]
    fn refuses_numbers_that_cannot_be_held() {
        for text in [
            "9223372036854775808",
            "-9223372036854775809",
            "18446744073709551617",
        ] {
            assert_eq!(parse(text), Err(ErrorKind::OutOfRange.at(0)), "{text}");
        }
        let (large, small) = (
            format!("1{}", "0".repeat(146)),
            format!("0.{}1", "0".repeat(128)),
        );
        assert_eq!(parse(&large), Err(ErrorKind::OutOfRange.at(0)));
        assert_eq!(parse(&small), Err(ErrorKind::OutOfRange.at(0)));
    }

    #[test]
    fn names_the_octet_that_is_no_digit() {
        for (text, octet, offset) in [
            ("+5", b'+', 0),
            ("--5", b'-', 1),
            (" 5", b' ', 0),
            ("5 ", b' ', 1),
            (".5", b'.', 0),
            ("1.2.3", b'.', 3),
            ("1,5", b',', 1),
            ("1e3", b'e', 1),
            ("1.-5", b'-', 2),
            ("0x1", b'x', 1),
            ("\u{661}", 0xD9, 0),
        ] {
            assert_eq!(
                parse(text),
                Err(ErrorKind::UnexpectedOctet { octet }.at(offset)),
                "{text}"
            );
        }
        for text in ["", "-", "1."] {
            assert_eq!(
                parse(text),
                Err(ErrorKind::UnexpectedEnd.at(text.len())),
                "{text}"
            );
        }
    }
}
