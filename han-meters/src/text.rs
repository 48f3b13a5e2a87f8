//! Short texts that a [`Reading`](crate::Reading) owns.

use core::fmt::{self, Write};
use core::hash::{Hash, Hasher};

/// A short printable ASCII text, held in place: at most `N` octets.
///
/// Meters pad: trailing NULs and blanks of the wire are not part of the text.
/// Anything but printable ASCII is no text (the raw octets stay in the
/// [`Entry`](crate::Entry)), so that a text can be shown anywhere.
#[derive(Clone, Copy)]
pub struct Text<const N: usize> {
    length: u8,
    octets: [u8; N],
}

impl<const N: usize> Text<N> {
    /// The text in a meter's string, or `None` where it is empty, longer than
    /// `N` (or 255) octets, or not printable ASCII.
    #[must_use]
    pub fn new(string: &[u8]) -> Option<Self> {
        let mut field = None;
        Self::keep(&mut field, string);
        field
    }

    /// Fills a field that is empty with the text, in its place: handed over by
    /// value it would be copied twice.
    pub(crate) fn keep(field: &mut Option<Self>, string: &[u8]) {
        if field.is_some() {
            return;
        }
        let Some((length, text)) = printable(string, N) else {
            return;
        };
        let field = field.insert(Self {
            length,
            octets: [0; N],
        });
        for (to, from) in field.octets.iter_mut().zip(text) {
            *to = *from;
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        core::str::from_utf8(self.as_bytes()).unwrap_or_default()
    }

    /// The text's octets.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.octets
            .get(..usize::from(self.length))
            .unwrap_or_default()
    }
}

/// A meter's string without the NULs and blanks it is padded with.
pub(crate) fn trim(string: &[u8]) -> &[u8] {
    let mut text = string;
    while let [front @ .., 0 | b' '] = text {
        text = front;
    }
    text
}

/// The printable text in a meter's string, and its length, if that is within
/// the limit.
fn printable(string: &[u8], limit: usize) -> Option<(u8, &[u8])> {
    let text = trim(string);
    let is_printable = text.iter().all(|octet| matches!(octet, b' '..=b'~'));
    if text.is_empty() || text.len() > limit || !is_printable {
        return None;
    }
    Some((text.len().try_into().ok()?, text))
}

impl<const N: usize> PartialEq for Text<N> {
    fn eq(&self, other: &Self) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl<const N: usize> Eq for Text<N> {}

impl<const N: usize> Hash for Text<N> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_bytes().hash(state);
    }
}

impl<const N: usize> PartialEq<str> for Text<N> {
    fn eq(&self, other: &str) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl<const N: usize> fmt::Display for Text<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl<const N: usize> fmt::Debug for Text<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What `str` would print; its own `Debug` has panics that the linker
        // keeps. Of printable ASCII only these two are escaped.
        f.write_char('"')?;
        for &octet in self.as_bytes() {
            if let b'"' | b'\\' = octet {
                f.write_char('\\')?;
            }
            f.write_char(octet.into())?;
        }
        f.write_char('"')
    }
}

#[cfg(feature = "defmt")]
impl<const N: usize> defmt::Format for Text<N> {
    fn format(&self, f: defmt::Formatter<'_>) {
        defmt::write!(f, "{=str}", self.as_str());
    }
}

#[cfg(feature = "serde")]
impl<const N: usize> serde::Serialize for Text<N> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

#[cfg(feature = "serde")]
impl<'de, const N: usize> serde::Deserialize<'de> for Text<N> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(TextVisitor)
    }
}

#[cfg(feature = "serde")]
struct TextVisitor<const N: usize>;

#[cfg(feature = "serde")]
impl<const N: usize> serde::de::Visitor<'_> for TextVisitor<N> {
    type Value = Text<N>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "printable ASCII of 1 to {N} characters")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Text<N>, E> {
        Text::new(text.as_bytes())
            .ok_or_else(|| E::invalid_value(serde::de::Unexpected::Str(text), &self))
    }
}

/// A meter's number, 16 digits on Nordic meters: personal data.
///
/// It prints where it is asked to (`Display`, [`as_str`](Self::as_str)) and
/// hides itself from `Debug` and `defmt`, so that a log of a `Reading` does
/// not carry it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(transparent)
)]
pub struct MeterId(Text<24>);

impl MeterId {
    /// The meter number in a meter's string, under the rules of [`Text::new`].
    #[must_use]
    pub fn new(string: &[u8]) -> Option<Self> {
        Text::new(string).map(Self)
    }

    /// As [`Text::keep`].
    pub(crate) fn keep(field: &mut Option<Self>, string: &[u8]) {
        if field.is_none() {
            *field = Self::new(string);
        }
    }

    /// The number as the meter writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Whether the last digit is the GS1 check digit of those before it.
    ///
    /// A wrong one hints at damage or at a number made up; it is no reason to
    /// refuse a reading. `None` where the text is not made of digits.
    #[must_use]
    pub fn check_digit_fits(&self) -> Option<bool> {
        crate::identifier::check_digit_fits(self.0.as_bytes())
    }
}

impl fmt::Display for MeterId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for MeterId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MeterId(<{} characters>)", self.as_str().len())
    }
}

#[cfg(feature = "defmt")]
impl defmt::Format for MeterId {
    fn format(&self, f: defmt::Formatter<'_>) {
        defmt::write!(f, "MeterId(<{=usize} characters>)", self.as_str().len());
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use std::format;

    #[test]
    fn padding_is_not_part_of_the_text() {
        let padded = Text::<16>::new(b"12345678\0\0\0\0\0\0\0\0").unwrap();
        assert_eq!(padded.as_str(), "12345678");
        assert_eq!(padded, Text::new(b"12345678  ").unwrap());
    }

    #[test]
    fn nothing_but_padding_is_no_text() {
        assert_eq!(Text::<16>::new(b"\0\0\0\0"), None);
        assert_eq!(Text::<16>::new(b""), None);
    }

    #[test]
    fn control_characters_and_long_strings_are_no_text() {
        assert_eq!(Text::<16>::new(b"6534\x1b[2J"), None);
        assert_eq!(Text::<16>::new("blåbær".as_bytes()), None);
        assert_eq!(Text::<4>::new(b"12345"), None);
        assert_eq!(Text::<300>::new(&[b'1'; 256]), None);
    }

    #[test]
    fn a_meter_number_hides_from_debug() {
        let id = MeterId::new(b"7359992000000017").unwrap();
        assert_eq!(format!("{id:?}"), "MeterId(<16 characters>)");
        assert_eq!(format!("{id}"), "7359992000000017");
        assert_eq!(id.check_digit_fits(), Some(true));
    }

    #[test]
    fn debug_is_that_of_the_string() {
        for octet in b' '..=b'~' {
            let octets = [b'<', octet, b'>'];
            let text = Text::<3>::new(&octets).unwrap();
            assert_eq!(format!("{text:?}"), format!("{:?}", text.as_str()));
            assert_eq!(format!("{text:#?}"), format!("{:#?}", text.as_str()));
            assert_eq!(format!("{text:9?}"), format!("{:9?}", text.as_str()));
        }
    }
}
