//! Hex text, read in whatever pieces it comes.

use std::fmt;

/// Turns hex text into octets.
///
/// Two digits, upper or lower case, make an octet; blanks and line breaks may
/// stand between octets but not within one; `#` begins a comment that ends
/// with its line.
#[derive(Debug)]
pub(crate) struct HexReader {
    high: Option<u8>,
    in_comment: bool,
    line: u64,
    column: u64,
}

impl HexReader {
    pub(crate) const fn new() -> Self {
        Self {
            high: None,
            in_comment: false,
            line: 1,
            column: 0,
        }
    }

    /// Appends the octets of the next piece of the text. Those before an error
    /// are appended too.
    pub(crate) fn read(&mut self, text: &[u8], octets: &mut Vec<u8>) -> Result<(), HexError> {
        for &character in text {
            self.column += 1;
            self.take(character, octets)?;
        }
        Ok(())
    }

    /// The text ends here.
    pub(crate) fn finish(&mut self) -> Result<(), HexError> {
        self.column += 1;
        self.end_digits()
    }

    fn take(&mut self, character: u8, octets: &mut Vec<u8>) -> Result<(), HexError> {
        match character {
            b'\n' => {
                self.end_digits()?;
                self.in_comment = false;
                self.line += 1;
                self.column = 0;
            }
            _ if self.in_comment => {}
            b' ' | b'\t' | b'\r' => self.end_digits()?,
            b'#' => {
                self.end_digits()?;
                self.in_comment = true;
            }
            _ => self.take_digit(character, octets)?,
        }
        Ok(())
    }

    fn take_digit(&mut self, character: u8, octets: &mut Vec<u8>) -> Result<(), HexError> {
        let Some(digit) = digit(character) else {
            return Err(self.error(HexErrorKind::NotADigit { character }, self.column));
        };
        match self.high.take() {
            Some(high) => octets.push(high << 4 | digit),
            None => self.high = Some(digit),
        }
        Ok(())
    }

    /// The digits before this column must have made whole octets.
    fn end_digits(&self) -> Result<(), HexError> {
        match self.high {
            Some(_) => Err(self.error(HexErrorKind::OddDigits, self.column.saturating_sub(1))),
            None => Ok(()),
        }
    }

    const fn error(&self, kind: HexErrorKind, column: u64) -> HexError {
        HexError {
            kind,
            line: self.line,
            column,
        }
    }
}

const fn digit(character: u8) -> Option<u8> {
    match character {
        b'0'..=b'9' => Some(character - b'0'),
        b'A'..=b'F' => Some(character - b'A' + 10),
        b'a'..=b'f' => Some(character - b'a' + 10),
        _ => None,
    }
}

/// Why a text is no hex text, and where: line and column count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct HexError {
    kind: HexErrorKind,
    line: u64,
    column: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum HexErrorKind {
    OddDigits,
    NotADigit { character: u8 },
}

impl fmt::Display for HexError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            HexErrorKind::OddDigits => f.write_str("odd number of hex digits")?,
            HexErrorKind::NotADigit { character } if character.is_ascii_graphic() => {
                write!(f, "'{}' is no hex digit", char::from(character))?;
            }
            HexErrorKind::NotADigit { character } => {
                write!(f, "0x{character:02x} is no hex digit")?;
            }
        }
        write!(f, " (line {}, column {})", self.line, self.column)?;
        match self.kind {
            HexErrorKind::OddDigits => Ok(()),
            HexErrorKind::NotADigit { .. } => {
                f.write_str(": hex digits, blanks and # comments only")
            }
        }
    }
}

impl std::error::Error for HexError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn octets_of(pieces: &[&[u8]]) -> Result<Vec<u8>, HexError> {
        let mut reader = HexReader::new();
        let mut octets = Vec::new();
        for piece in pieces {
            reader.read(piece, &mut octets)?;
        }
        reader.finish().map(|()| octets)
    }

    #[test]
    fn takes_blanks_line_breaks_comments_and_both_cases() {
        let text = b"# 11 22\n7e A0\r\n\t2a41 #33\n\n#44";
        assert_eq!(octets_of(&[text]), Ok(vec![0x7E, 0xA0, 0x2A, 0x41]));
    }

    #[test]
    fn any_cut_gives_the_same_octets() {
        let text = b"7EA0 # 1\n2A41";
        for cut in 0..text.len() {
            let (front, back) = text.split_at(cut);
            assert_eq!(octets_of(&[front, back]), Ok(vec![0x7E, 0xA0, 0x2A, 0x41]));
        }
    }

    #[test]
    fn names_the_place_of_an_odd_digit() {
        for text in ["7E\n7E 7", "7E\n7E 7 ", "7E\n7E 7\n00", "7E\n7E 7#"] {
            let error = octets_of(&[text.as_bytes()]).unwrap_err();
            assert_eq!(
                error.to_string(),
                "odd number of hex digits (line 2, column 4)"
            );
        }
    }

    #[test]
    fn names_the_place_of_what_is_no_digit() {
        let error = octets_of(&[b"7E\n\n0x41"]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "'x' is no hex digit (line 3, column 2): hex digits, blanks and # comments only"
        );
        let error = octets_of(&[b"7E \xC3\xA9"]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "0xc3 is no hex digit (line 1, column 4): hex digits, blanks and # comments only"
        );
    }

    #[test]
    fn octets_before_an_error_are_kept() {
        let mut octets = Vec::new();
        assert!(HexReader::new().read(b"7E A0 ZZ", &mut octets).is_err());
        assert_eq!(octets, [0x7E, 0xA0]);
    }
}
