//! What is not shown of octets and words.

use std::fmt::Write;
use std::iter;

use super::tree::Secret;

/// So many digits in a row may be somebody's number.
const LONG_RUN: usize = 6;

/// So many characters at a border may be some of it.
const LEAST_AT_BORDER: usize = 2;

/// Octets of a system title, and of those the maker's letters, which are shown.
const TITLE_LEN: usize = 8;
const MAKER_LEN: usize = 3;

/// Octets of the longest length that may stand in front of a title.
const LENGTH_LEN: usize = 5;

/// What stands for an octet that is not shown.
const HIDDEN: &str = "xx";

/// What the user wants hidden besides system titles, which always are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Redaction {
    None,
    Identifiers,
}

impl Redaction {
    /// Octets in hex, what is hidden as `xx`: by itself, or by what it is a piece
    /// of.
    pub(super) fn hex(
        self,
        octets: &[u8],
        secret: Secret,
        of_whole: &[bool],
        between: &str,
    ) -> String {
        let hidden = self.hidden(octets, secret);
        let of_whole = of_whole.iter().chain(iter::repeat(&false));
        let mut hex = String::with_capacity(octets.len() * (HIDDEN.len() + between.len()));
        for ((octet, is_hidden), is_hidden_there) in octets.iter().zip(hidden).zip(of_whole) {
            if !hex.is_empty() {
                hex.push_str(between);
            }
            let _ = match is_hidden || *is_hidden_there {
                true => hex.write_str(HIDDEN),
                false => write!(hex, "{octet:02X}"),
            };
        }
        hex
    }

    /// Which of the octets are hidden.
    pub(super) fn hidden(self, octets: &[u8], secret: Secret) -> Vec<bool> {
        let mut hidden = vec![false; octets.len()];
        match secret {
            Secret::SystemTitle => hide(&mut hidden, 1 + MAKER_LEN, LENGTH_LEN + TITLE_LEN),
            Secret::Unknown => hide_titles(octets, &mut hidden),
            Secret::None | Secret::Text | Secret::Identifier => {}
        }
        if self == Self::Identifiers {
            match secret {
                Secret::Identifier => hide(&mut hidden, 1, octets.len()),
                Secret::Text | Secret::Unknown => hide_digits(octets, &mut hidden),
                Secret::None | Secret::SystemTitle => {}
            }
        }
        if self == Self::Identifiers && secret == Secret::Unknown {
            hide_borders(octets, &mut hidden);
        }
        hidden
    }

    /// A value in words.
    pub(super) fn words(self, words: &str, secret: Secret) -> String {
        match (self, secret) {
            (Self::Identifiers, Secret::Identifier) => words
                .chars()
                .map(|character| {
                    if character.is_ascii_digit() {
                        'x'
                    } else {
                        character
                    }
                })
                .collect(),
            (Self::Identifiers, Secret::Text) => {
                let mut hidden = vec![false; words.len()];
                hide_digits(words.as_bytes(), &mut hidden);
                let characters = words.char_indices().map(|(at, character)| {
                    let is_hidden = hidden.get(at).copied().unwrap_or_default();
                    if is_hidden { 'x' } else { character }
                });
                characters.collect()
            }
            _ => words.to_owned(),
        }
    }
}

fn hide(hidden: &mut [bool], begin: usize, end: usize) {
    let count = end.saturating_sub(begin);
    for hidden in hidden.iter_mut().skip(begin).take(count) {
        *hidden = true;
    }
}

/// Hides what looks like a system title: behind a length of eight three capital
/// letters, or a tag of ciphering; behind that with any length three letters.
fn hide_titles(octets: &[u8], hidden: &mut [bool]) {
    for at in 0..octets.len() {
        let begin = match octets.get(at..).unwrap_or_default() {
            [0x08, a, b, c, ..] if is_maker([*a, *b, *c]) => at + 1,
            [0xDB | 0xDC, 0x08, ..] => at + 2,
            [0xDB | 0xDC, _, a, b, c, ..] if is_maker([*a, *b, *c]) => at + 2,
            _ => continue,
        };
        hide(hidden, begin + MAKER_LEN, begin + TITLE_LEN);
    }
}

fn is_maker(letters: [u8; MAKER_LEN]) -> bool {
    letters.iter().all(u8::is_ascii_uppercase)
}

/// Hides a text at the front and at the end: of octets that were not understood,
/// more of it may stand in the piece before or behind.
fn hide_borders(octets: &[u8], hidden: &mut [bool]) {
    let is_printable = |octet: &&u8| matches!(octet, b' '..=b'~');
    let front = octets.iter().take_while(is_printable).count();
    let end = octets.iter().rev().take_while(is_printable).count();
    if front >= LEAST_AT_BORDER {
        hide(hidden, 0, front);
    }
    if end >= LEAST_AT_BORDER {
        hide(hidden, octets.len() - end, octets.len());
    }
}

/// Hides long runs of digits.
fn hide_digits(text: &[u8], hidden: &mut [bool]) {
    let mut begin = 0;
    for run in text.chunk_by(|a, b| a.is_ascii_digit() && b.is_ascii_digit()) {
        let end = begin + run.len();
        if run.len() >= LONG_RUN {
            hide(hidden, begin, end);
        }
        begin = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(redaction: Redaction, octets: &[u8], secret: Secret) -> String {
        redaction.hex(octets, secret, &[], "")
    }

    #[test]
    fn a_system_title_shows_its_makers_letters() {
        let title = b"\x08KAM12345";
        let shown = "084B414Dxxxxxxxxxx";
        assert_eq!(hex(Redaction::None, title, Secret::SystemTitle), shown);
        assert_eq!(hex(Redaction::None, title, Secret::Unknown), shown);
        let no_letters = b"\xDB\x08\x0BAM12345\x30";
        assert_eq!(
            hex(Redaction::None, no_letters, Secret::Unknown),
            "DB080B414Dxxxxxxxxxx30"
        );
        let damaged = b"\xDB\x09KAM12345\x30";
        assert_eq!(
            hex(Redaction::None, damaged, Secret::Unknown),
            "DB094B414Dxxxxxxxxxx30"
        );
        assert_eq!(hex(Redaction::None, b"\x00", Secret::SystemTitle), "00");
    }

    #[test]
    fn a_text_at_a_border_of_what_was_not_understood_is_hidden_when_asked() {
        let octets = b"12\x0Aab\x0AX9";
        let all = "31320A61620A5839";
        assert_eq!(hex(Redaction::None, octets, Secret::Unknown), all);
        assert_eq!(hex(Redaction::Identifiers, octets, Secret::Text), all);
        let shown = hex(Redaction::Identifiers, octets, Secret::Unknown);
        assert_eq!(shown, "xxxx0A61620Axxxx");
        let one = b"1\x0A2";
        assert_eq!(hex(Redaction::Identifiers, one, Secret::Unknown), "310A32");
    }

    #[test]
    fn what_the_whole_hides_is_hidden_in_its_pieces() {
        let shown = Redaction::None.hex(&[1, 2, 3], Secret::Unknown, &[false, true], " ");
        assert_eq!(shown, "01 xx 03");
    }

    #[test]
    fn identifiers_are_hidden_when_asked() {
        let text = b"\x0A\x0712345-1";
        assert_eq!(
            hex(Redaction::None, text, Secret::Identifier),
            "0A0731323334352D31"
        );
        assert_eq!(
            hex(Redaction::Identifiers, text, Secret::Identifier),
            "0Axxxxxxxxxxxxxxxx"
        );
        assert_eq!(
            hex(Redaction::Identifiers, text, Secret::Text),
            "0A0731323334352D31"
        );
        assert_eq!(
            hex(Redaction::Identifiers, b"\x0Aa123456\x0A", Secret::Unknown),
            "0A61xxxxxxxxxxxx0A"
        );
        let words = |words, secret| Redaction::Identifiers.words(words, secret);
        assert_eq!(words("\"12345-1\"", Secret::Identifier), "\"xxxxx-x\"");
        assert_eq!(words("\"ø6525-123456\"", Secret::Text), "\"ø6525-xxxxxx\"");
        assert_eq!(words("1234567", Secret::None), "1234567");
    }
}
