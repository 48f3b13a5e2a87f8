use crate::padding::pad;
use crate::{Error, ErrorKind, Obis};
use core::fmt::{self, Alignment};
use core::str::FromStr;

/// An OBIS code as people write it: medium and channel may be missing and then mean any.
///
/// Takes every form in use: `A-B:C.D.E*F`, `A-B:C.D.E.F`, `A-B:C.D.E`, `A.B.C.D.E.F`, and
/// without medium and channel `C.D.E` and `C.D.E*F`. A missing F is 255. Printed as
/// `A-B:C.D.E*F` or `C.D.E*F`, without `*255`.
///
/// A pattern without medium is for input by people. It must not be trusted to recognise a
/// quantity: `96.1.1` is the identifier of the meter in abstract codes and its type in those
/// of electricity. [`Obis::matches`] is made for that.
///
/// ```
/// use han_obis::{codes, Pattern};
///
/// let pattern: Pattern = "1.8.0".parse()?;
/// assert!(pattern.matches(codes::ACTIVE_ENERGY_IMPORT));
/// assert!(pattern.matches(codes::ACTIVE_ENERGY_IMPORT.on_channel(1)));
/// assert_eq!(pattern.obis(), None);
/// assert_eq!(pattern.obis_in(1, 0), codes::ACTIVE_ENERGY_IMPORT);
///
/// let complete: Pattern = "1-0:1.8.0".parse()?;
/// assert_eq!(complete.obis(), Some(codes::ACTIVE_ENERGY_IMPORT));
/// # Ok::<(), han_obis::Error>(())
/// ```
///
/// # Errors
///
/// From text: [`ErrorKind::UnexpectedOctet`], [`ErrorKind::UnexpectedEnd`], and
/// [`ErrorKind::OutOfRange`] for a group above 255.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Pattern {
    pub(crate) medium_and_channel: Option<[u8; 2]>,
    pub(crate) quantity: [u8; 4],
}

impl Pattern {
    /// The pattern `C.D.E*F` for any medium and channel.
    pub const fn any_medium(c: u8, d: u8, e: u8, f: u8) -> Self {
        Self {
            medium_and_channel: None,
            quantity: [c, d, e, f],
        }
    }

    /// The code, if medium and channel were written; `None` if they are missing.
    pub const fn obis(self) -> Option<Obis> {
        match self.medium_and_channel {
            Some([a, b]) => Some(self.obis_in(a, b)),
            None => None,
        }
    }

    /// The code, with this medium and channel put where they are missing.
    pub const fn obis_in(self, a: u8, b: u8) -> Obis {
        let [a, b] = match self.medium_and_channel {
            Some(written) => written,
            None => [a, b],
        };
        let [c, d, e, f] = self.quantity;
        Obis::new(a, b, c, d, e, f)
    }

    /// Whether every group that was written has the same value in `obis`.
    pub fn matches(self, obis: Obis) -> bool {
        self.obis_in(obis.a(), obis.b()) == obis
    }

    fn write(self, out: &mut dyn fmt::Write) -> fmt::Result {
        if let Some([a, b]) = self.medium_and_channel {
            write!(out, "{a}-{b}:")?;
        }
        match self.quantity {
            [c, d, e, 255] => write!(out, "{c}.{d}.{e}"),
            [c, d, e, f] => write!(out, "{c}.{d}.{e}*{f}"),
        }
    }
}

impl From<Obis> for Pattern {
    fn from(obis: Obis) -> Self {
        let [a, b, quantity @ ..] = obis.octets();
        Self {
            medium_and_channel: Some([a, b]),
            quantity,
        }
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        pad(f, Alignment::Left, &|out| self.write(out))
    }
}

impl FromStr for Pattern {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let mut cursor = Cursor {
            octets: text.as_bytes(),
            offset: 0,
        };
        let pattern = cursor.pattern()?;
        match cursor.next() {
            None => Ok(pattern),
            Some(_) => Err(cursor.unexpected()),
        }
    }
}

/// A place in the text of a code.
struct Cursor<'a> {
    octets: &'a [u8],
    offset: usize,
}

impl Cursor<'_> {
    fn pattern(&mut self) -> Result<Pattern, Error> {
        let first = self.group()?;
        if self.take(b'-') {
            return self.after_medium(first);
        }
        let second = self.group_after(b'.')?;
        let third = self.group_after(b'.')?;
        if self.take(b'.') {
            return self.all_dots([first, second], third);
        }
        Ok(Pattern::any_medium(
            first,
            second,
            third,
            self.billing_period()?,
        ))
    }

    /// `B:C.D.E`, `B:C.D.E*F` or `B:C.D.E.F`
    fn after_medium(&mut self, a: u8) -> Result<Pattern, Error> {
        let b = self.group()?;
        let c = self.group_after(b':')?;
        let d = self.group_after(b'.')?;
        let e = self.group_after(b'.')?;
        let f = if self.take(b'.') {
            self.group()?
        } else {
            self.billing_period()?
        };
        Ok(Obis::new(a, b, c, d, e, f).into())
    }

    /// `D.E.F` at the end of `A.B.C.D.E.F`
    fn all_dots(&mut self, [a, b]: [u8; 2], c: u8) -> Result<Pattern, Error> {
        let d = self.group()?;
        let e = self.group_after(b'.')?;
        let f = self.group_after(b'.')?;
        Ok(Obis::new(a, b, c, d, e, f).into())
    }

    fn billing_period(&mut self) -> Result<u8, Error> {
        if self.take(b'*') {
            self.group()
        } else {
            Ok(255)
        }
    }

    fn group_after(&mut self, separator: u8) -> Result<u8, Error> {
        if self.take(separator) {
            self.group()
        } else {
            Err(self.unexpected())
        }
    }

    fn group(&mut self) -> Result<u8, Error> {
        let start = self.offset;
        let mut group = self.digit().ok_or_else(|| self.unexpected())?;
        while let Some(digit) = self.digit() {
            group = group
                .checked_mul(10)
                .and_then(|tens| tens.checked_add(digit))
                .ok_or(ErrorKind::OutOfRange.at(start))?;
        }
        Ok(group)
    }

    fn digit(&mut self) -> Option<u8> {
        let digit = self.next().filter(u8::is_ascii_digit)?.wrapping_sub(b'0');
        self.advance();
        Some(digit)
    }

    fn take(&mut self, octet: u8) -> bool {
        let found = self.next() == Some(octet);
        if found {
            self.advance();
        }
        found
    }

    fn next(&self) -> Option<u8> {
        self.octets.get(self.offset).copied()
    }

    fn advance(&mut self) {
        self.offset = self.offset.saturating_add(1);
    }

    fn unexpected(&self) -> Error {
        let kind = match self.next() {
            Some(octet) => ErrorKind::UnexpectedOctet { octet },
            None => ErrorKind::UnexpectedEnd,
        };
        kind.at(self.offset)
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use std::string::ToString;

    fn parse(text: &str) -> Result<Pattern, Error> {
        text.parse()
    }

    #[test]
    fn takes_every_form_in_use() {
        let complete = Pattern::from(Obis::new(1, 0, 1, 8, 0, 255));
        for text in [
            "1-0:1.8.0*255",
            "1-0:1.8.0.255",
            "1-0:1.8.0",
            "1.0.1.8.0.255",
        ] {
            assert_eq!(parse(text), Ok(complete), "{text}");
        }
        assert_eq!(parse("1.8.0"), Ok(Pattern::any_medium(1, 8, 0, 255)));
        assert_eq!(parse("1.8.0*3"), Ok(Pattern::any_medium(1, 8, 0, 3)));
    }

    #[test]
    fn prints_only_what_is_needed() {
        for text in ["1-0:1.8.0", "1-0:1.8.0*3", "1.8.0", "1.8.0*3"] {
            assert_eq!(parse(text).unwrap().to_string(), text);
        }
        assert_eq!(parse("1.0.1.8.0.255").unwrap().to_string(), "1-0:1.8.0");
    }

    #[test]
    fn means_any_medium_and_channel_where_they_are_missing() {
        let pattern = parse("96.1.1").unwrap();
        assert!(pattern.matches(Obis::new(0, 0, 96, 1, 1, 255)));
        assert!(pattern.matches(Obis::new(1, 1, 96, 1, 1, 255)));
        assert!(!pattern.matches(Obis::new(0, 0, 96, 1, 0, 255)));
        assert!(!pattern.matches(Obis::new(0, 0, 96, 1, 1, 0)));
    }

    #[test]
    fn matches_only_itself_where_they_are_written() {
        let pattern = parse("1-0:1.8.0").unwrap();
        assert!(pattern.matches(Obis::new(1, 0, 1, 8, 0, 255)));
        assert!(!pattern.matches(Obis::new(1, 1, 1, 8, 0, 255)));
        assert_eq!(pattern.obis_in(7, 7), Obis::new(1, 0, 1, 8, 0, 255));
    }

    #[test]
    fn refuses_the_broken_code_of_a_real_meter() {
        let error = parse("1-0:4:24.7.0").unwrap_err();
        assert_eq!(error, ErrorKind::UnexpectedOctet { octet: b':' }.at(5));
    }

    #[test]
    fn names_the_octet_that_fits_no_form() {
        for (text, octet, offset) in [
            ("-0:1.8.0", b'-', 0),
            (" 1-0:1.8.0", b' ', 0),
            ("1-0:1.8.0 ", b' ', 9),
            ("1-0.1.8.0", b'.', 3),
            ("1:0-1.8.0", b':', 1),
            ("1-0:+1.8.0", b'+', 4),
            ("1-0:1..0", b'.', 6),
            ("1-0:1.8.0*255.1", b'.', 13),
            ("1-0:1.8.0*255*1", b'*', 13),
            ("1-0:1.8.0.255.1", b'.', 13),
            ("1.8.0.1*2", b'*', 7),
            ("1.0.1.8.0.255*1", b'*', 13),
            ("1,8,0", b',', 1),
            ("1.8.\u{661}", 0xD9, 4),
        ] {
            assert_eq!(
                parse(text),
                Err(ErrorKind::UnexpectedOctet { octet }.at(offset)),
                "{text}"
            );
        }
    }

    #[test]
    fn names_the_place_where_the_text_stops_short() {
        for text in [
            "",
            "1",
            "1-",
            "1-0",
            "1-0:",
            "1-0:1",
            "1-0:1.8",
            "1-0:1.8.",
            "1-0:1.8.0*",
        ] {
            assert_eq!(
                parse(text),
                Err(ErrorKind::UnexpectedEnd.at(text.len())),
                "{text}"
            );
        }
        for text in ["1.8", "1.8.", "1.0.1.8", "1.0.1.8.0", "1.0.1.8.0."] {
            assert_eq!(
                parse(text),
                Err(ErrorKind::UnexpectedEnd.at(text.len())),
                "{text}"
            );
        }
    }

    #[test]
    fn refuses_a_group_above_255_at_its_first_digit() {
        assert_eq!(parse("1-0:256.8.0"), Err(ErrorKind::OutOfRange.at(4)));
        assert_eq!(parse("1-0:1.8.0*999"), Err(ErrorKind::OutOfRange.at(10)));
        assert_eq!(
            parse("99999999999999999999.1.1"),
            Err(ErrorKind::OutOfRange.at(0))
        );
    }
}
