//! Hex text with blanks, line breaks and comments.

use std::fmt;

/// Why a text is not hex text, and on which line.
///
/// Printed as one sentence: `not a hex digit: 'G' on line 3`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HexError {
    /// A character that is neither a hex digit nor a blank, outside a comment.
    NotADigit {
        /// The character.
        character: char,
        /// The line it stands on, counted from 1.
        line: usize,
    },
    /// A run of digits between two blanks that does not make whole octets.
    OddDigits {
        /// The line the run stands on, counted from 1.
        line: usize,
    },
}

impl fmt::Display for HexError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::NotADigit { character, line } => {
                write!(f, "not a hex digit: {character:?} on line {line}")
            }
            Self::OddDigits { line } => write!(f, "odd number of hex digits on line {line}"),
        }
    }
}

impl std::error::Error for HexError {}

/// The octets that a hex text stands for.
///
/// Two digits, upper or lower case, make an octet; blanks and line breaks may
/// stand between octets but not within one; `#` begins a comment that ends with
/// its line.
///
/// ```
/// let octets = han_corpus::octets_of_hex("7E A02A  # flag and frame format\n41");
/// assert_eq!(octets, Ok(vec![0x7E, 0xA0, 0x2A, 0x41]));
/// assert!(han_corpus::octets_of_hex("7E A").is_err());
/// ```
///
/// # Errors
/// [`HexError`] with the line of the first character that is no digit, or of
/// the first run of digits that is odd.
pub fn octets_of_hex(text: &str) -> Result<Vec<u8>, HexError> {
    let mut octets = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let fields = line.split_once('#').map_or(line, |(fields, _)| fields);
        for digits in fields.split_whitespace() {
            append(&mut octets, digits, index + 1)?;
        }
    }
    Ok(octets)
}

/// Appends the octets of one run of digits.
fn append(octets: &mut Vec<u8>, digits: &str, line: usize) -> Result<(), HexError> {
    let mut digits = digits.chars().map(|character| digit(character, line));
    while let Some(high) = digits.next() {
        let high = high?;
        let low = digits.next().ok_or(HexError::OddDigits { line })??;
        octets.push(high << 4 | low);
    }
    Ok(())
}

fn digit(character: char, line: usize) -> Result<u8, HexError> {
    character
        .to_digit(16)
        .and_then(|value| u8::try_from(value).ok())
        .ok_or(HexError::NotADigit { character, line })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_blanks_line_breaks_and_both_cases() {
        assert_eq!(
            octets_of_hex("7e A0\r\n\t2a41\n\n"),
            Ok(vec![0x7E, 0xA0, 0x2A, 0x41])
        );
    }

    #[test]
    fn leaves_comments_out() {
        assert_eq!(
            octets_of_hex("# 11 22\n7E # 33\n#\nA0#44"),
            Ok(vec![0x7E, 0xA0])
        );
    }

    #[test]
    fn gives_no_octets_for_an_empty_text() {
        assert_eq!(octets_of_hex(""), Ok(vec![]));
    }

    #[test]
    fn rejects_an_octet_cut_by_a_blank() {
        assert_eq!(
            octets_of_hex("7E\nA 0"),
            Err(HexError::OddDigits { line: 2 })
        );
    }

    #[test]
    fn rejects_what_is_no_digit() {
        let error = octets_of_hex("7E\n\n0x41").unwrap_err();
        assert_eq!(
            error,
            HexError::NotADigit {
                character: 'x',
                line: 3
            }
        );
        assert_eq!(error.to_string(), "not a hex digit: 'x' on line 3");
    }

    #[test]
    fn rejects_letters_of_other_alphabets() {
        assert!(octets_of_hex("7E é0").is_err());
        assert!(octets_of_hex("７E").is_err());
    }
}
