//! Text read from the left, in the one form that is printed.

use core::ops::RangeInclusive;

use crate::error::{Error, ErrorKind};

/// A text, and how far it is read.
pub(crate) struct Text<'a> {
    octets: &'a [u8],
    position: usize,
}

impl<'a> Text<'a> {
    const fn new(text: &'a str) -> Self {
        Self {
            octets: text.as_bytes(),
            position: 0,
        }
    }

    /// Reads all of `text` by `read`, which must leave nothing.
    pub(crate) fn whole<T>(
        text: &'a str,
        read: impl FnOnce(&mut Self) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let mut text = Self::new(text);
        let value = read(&mut text)?;
        match text.peek() {
            Some(_) => Err(text.not_next()),
            None => Ok(value),
        }
    }

    pub(crate) fn peek(&self) -> Option<u8> {
        self.octets.get(self.position).copied()
    }

    /// Passes over `word`, if it comes next; whether it did.
    pub(crate) fn skip(&mut self, word: &str) -> bool {
        let rest = self.octets.get(self.position..).unwrap_or_default();
        let is_next = rest.starts_with(word.as_bytes());
        if is_next {
            self.position += word.len();
        }
        is_next
    }

    pub(crate) fn expect(&mut self, expected: u8) -> Result<(), Error> {
        match self.next()? {
            octet if octet == expected => Ok(()),
            _ => Err(self.not_here()),
        }
    }

    /// `*` for an octet that is not specified, or one of `decimal` in two digits, or one of `hex`
    /// as `0x` and two digits: the inverse of [`fmt_field`](crate::date::fmt_field).
    pub(crate) fn field(
        &mut self,
        decimal: RangeInclusive<u8>,
        hex: RangeInclusive<u8>,
    ) -> Result<u8, Error> {
        if self.skip("*") {
            return Ok(0xFF);
        }
        if self.skip("0x") {
            return self.hex(hex);
        }
        self.decimal(decimal)
    }

    pub(crate) fn decimal(&mut self, range: RangeInclusive<u8>) -> Result<u8, Error> {
        let value = self.number(2, 10)?;
        self.within(value, range)
    }

    /// The two digits behind `0x`.
    pub(crate) fn hex(&mut self, range: RangeInclusive<u8>) -> Result<u8, Error> {
        let value = self.number(2, 16)?;
        self.within(value, range)
    }

    /// So many digits, no more than four, those of hex in lower case.
    pub(crate) fn number(&mut self, digits: usize, radix: u32) -> Result<u32, Error> {
        let mut value = 0;
        for _ in 0..digits {
            let digit = self.next()?;
            let digit = match digit {
                b'0'..=b'9' | b'a'..=b'f' => char::from(digit).to_digit(radix),
                _ => None,
            };
            value = value * radix + digit.ok_or_else(|| self.not_here())?;
        }
        Ok(value)
    }

    /// The number just read, if its field is written so.
    pub(crate) fn within<T>(&self, value: u32, range: RangeInclusive<T>) -> Result<T, Error>
    where
        T: TryFrom<u32> + PartialOrd,
    {
        let value = T::try_from(value).ok();
        value
            .filter(|value| range.contains(value))
            .ok_or_else(|| self.not_here())
    }

    /// That nothing printed has the octet read last in its place.
    pub(crate) fn not_here(&self) -> Error {
        self.unexpected(self.position.saturating_sub(1))
    }

    /// That nothing printed has the next octet in its place.
    pub(crate) fn not_next(&self) -> Error {
        self.unexpected(self.position)
    }

    fn unexpected(&self, offset: usize) -> Error {
        match self.octets.get(offset) {
            Some(&octet) => ErrorKind::UnexpectedOctet { octet }.at(offset),
            None => ErrorKind::UnexpectedEnd.at(offset),
        }
    }

    fn next(&mut self) -> Result<u8, Error> {
        let octet = self.peek().ok_or_else(|| self.not_next())?;
        self.position += 1;
        Ok(octet)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unexpected(octet: u8, offset: usize) -> Error {
        ErrorKind::UnexpectedOctet { octet }.at(offset)
    }

    #[test]
    fn a_field_is_read_in_its_one_form() {
        let field = |text| Text::whole(text, |text| text.field(0..=23, 24..=0xFE));
        assert_eq!(field("00"), Ok(0));
        assert_eq!(field("23"), Ok(23));
        assert_eq!(field("0x18"), Ok(24));
        assert_eq!(field("0xfe"), Ok(0xFE));
        assert_eq!(field("*"), Ok(0xFF));
        assert_eq!(field("24"), Err(unexpected(b'4', 1)));
        assert_eq!(field("0x17"), Err(unexpected(b'7', 3)));
        assert_eq!(field("0xff"), Err(unexpected(b'f', 3)));
        assert_eq!(field("0xFE"), Err(unexpected(b'F', 2)));
        assert_eq!(field("1a"), Err(unexpected(b'a', 1)));
        assert_eq!(field("123"), Err(unexpected(b'3', 2)));
    }

    #[test]
    fn says_where_a_text_ends_too_early() {
        let field = |text| Text::whole(text, |text| text.field(0..=23, 24..=0xFE));
        for (text, offset) in [("", 0), ("1", 1), ("0x", 2), ("0x1", 3)] {
            assert_eq!(field(text), Err(ErrorKind::UnexpectedEnd.at(offset)));
        }
    }

    #[test]
    fn points_at_the_first_octet_of_a_foreign_letter() {
        let field = |text| Text::whole(text, |text| text.field(0..=23, 24..=0xFE));
        assert_eq!(field("1æ"), Err(unexpected(0xC3, 1)));
    }
}
