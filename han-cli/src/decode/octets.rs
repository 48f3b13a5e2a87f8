//! The octets of an input, whether it holds them raw or as hex text.

use std::io::{self, ErrorKind, Read};

use anyhow::anyhow;

use crate::decode::hex::{HexError, HexReader};

/// How many octets are read at once.
const CHUNK: usize = 128 * 1024;

/// An input of which nobody can tell after so much text is hex text.
const ENOUGH_TEXT: usize = 4096;

/// So many hex digits without anything else are hex text. It is more than the
/// longest text in a telegram, where a raw capture may begin.
const ENOUGH_DIGITS: usize = 64;

const BYTE_ORDER_MARK: &[u8] = &[0xEF, 0xBB, 0xBF];

/// Reads an input piece by piece, in constant memory.
///
/// Raw or text is told by the content: hex text is made of hex digits, blanks
/// and comments, and a telegram has octets that no such text holds.
pub(crate) struct Octets<R> {
    input: R,
    chunk: Box<[u8]>,
    taken: u64,
    state: State,
}

enum State {
    Unknown,
    Raw,
    Hex(Hex),
}

struct Hex {
    reader: HexReader,
    octets: Vec<u8>,
    error: Option<HexError>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Content {
    Raw,
    Hex,
}

impl<R: Read> Octets<R> {
    pub(crate) fn new(input: R) -> Self {
        Self {
            input,
            chunk: vec![0; CHUNK].into(),
            taken: 0,
            state: State::Unknown,
        }
    }

    /// How much of the input has been read, text counted as text.
    pub(crate) const fn taken(&self) -> u64 {
        self.taken
    }

    /// The next octets, maybe none; `None` at the end of the input.
    pub(crate) fn next(&mut self) -> anyhow::Result<Option<&[u8]>> {
        let len = match self.state {
            State::Unknown => self.begin()?,
            _ => self.fill(0)?,
        };
        let chunk = self.chunk.get(..len).unwrap_or_default();
        match &mut self.state {
            State::Hex(hex) => hex.next(chunk),
            _ => Ok((!chunk.is_empty()).then_some(chunk)),
        }
    }

    /// Reads until it is told what the input holds; returns the octets read.
    fn begin(&mut self) -> io::Result<usize> {
        let mut len = 0;
        let content = loop {
            let more = self.fill(len)?;
            len += more;
            let begun = self.chunk.get(..len).unwrap_or_default();
            if let Some(content) = Content::of(begun) {
                break content;
            }
            if more == 0 {
                break if len == 0 { Content::Raw } else { Content::Hex };
            }
        };
        self.state = match content {
            Content::Raw => State::Raw,
            Content::Hex => State::Hex(Hex::new()),
        };
        if self.chunk.starts_with(BYTE_ORDER_MARK) && content == Content::Hex {
            self.chunk.copy_within(BYTE_ORDER_MARK.len()..len, 0);
            len -= BYTE_ORDER_MARK.len();
        }
        Ok(len)
    }

    /// Reads behind the first `len` octets of the chunk.
    fn fill(&mut self, len: usize) -> io::Result<usize> {
        let room = self.chunk.get_mut(len..).unwrap_or_default();
        loop {
            match self.input.read(room) {
                Ok(more) => {
                    self.taken += u64::try_from(more).unwrap_or(u64::MAX);
                    return Ok(more);
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

impl Hex {
    const fn new() -> Self {
        Self {
            reader: HexReader::new(),
            octets: Vec::new(),
            error: None,
        }
    }

    /// The octets of a piece of text; the octets before an error come first.
    fn next(&mut self, text: &[u8]) -> anyhow::Result<Option<&[u8]>> {
        if let Some(error) = self.error {
            return Err(anyhow!("{error}; the rest is not read"));
        }
        if text.is_empty() {
            self.reader.finish()?;
            return Ok(None);
        }
        self.octets.clear();
        self.error = self.reader.read(text, &mut self.octets).err();
        Ok(Some(&self.octets))
    }
}

impl Content {
    /// What the input holds, as soon as its beginning tells. The first octet
    /// that decides does, so that it does not matter in which pieces they come.
    fn of(begun: &[u8]) -> Option<Self> {
        if BYTE_ORDER_MARK.starts_with(begun) {
            return None;
        }
        let begun = begun.strip_prefix(BYTE_ORDER_MARK).unwrap_or(begun);
        let (mut digits, mut others, mut in_comment) = (0, 0, false);
        for &character in begun.iter().take(ENOUGH_TEXT) {
            match character {
                b'\n' => in_comment = false,
                b'\t' | b'\r' => {}
                0..b' ' | 0x7F => return Some(Self::Raw),
                _ if in_comment => {}
                b'~' | 0x80.. => return Some(Self::Raw),
                b'#' => in_comment = true,
                b' ' => {}
                _ if character.is_ascii_hexdigit() => digits += 1,
                _ => others += 1,
            }
            if digits == ENOUGH_DIGITS && others == 0 {
                return Some(Self::Hex);
            }
        }
        (begun.len() >= ENOUGH_TEXT).then_some(Self::Hex)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one octet at a time.
    struct Drops<'a>(&'a [u8]);

    impl Read for Drops<'_> {
        fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
            let drop = room.len().min(1);
            self.0.read(&mut room[..drop])
        }
    }

    fn all(input: impl Read) -> anyhow::Result<Vec<u8>> {
        let mut reader = Octets::new(input);
        let mut octets = Vec::new();
        while let Some(more) = reader.next()? {
            octets.extend_from_slice(more);
        }
        Ok(octets)
    }

    #[test]
    fn raw_octets_come_as_they_are_in_any_pieces() {
        let raw = [&[0x7E, 0xA0, 0x2A][..], &[b'4'; 300], &[0xE6, 0x00]].concat();
        assert_eq!(all(&raw[..]).unwrap(), raw);
        assert_eq!(all(Drops(&raw)).unwrap(), raw);
    }

    #[test]
    fn hex_text_is_told_by_its_content_in_any_pieces() {
        let text = "\u{FEFF}# the meter’s – own ~ words\n7E A0\n2A41".as_bytes();
        assert_eq!(all(text).unwrap(), [0x7E, 0xA0, 0x2A, 0x41]);
        assert_eq!(all(Drops(text)).unwrap(), [0x7E, 0xA0, 0x2A, 0x41]);
    }

    #[test]
    fn a_raw_capture_that_begins_within_a_text_is_raw() {
        let raw = [&b"7359992000000017"[..], &[0x02, 0x03, 0x7E]].concat();
        assert_eq!(all(&raw[..]).unwrap(), raw);
        let raw = [&b"boot: ok\r\n"[..], &[0x7E, 0xA0]].concat();
        assert_eq!(all(Drops(&raw)).unwrap(), raw);
    }

    #[test]
    fn a_flag_alone_is_raw_and_its_digits_are_hex() {
        assert_eq!(all(&b"~~~~"[..]).unwrap(), [0x7E; 4]);
        assert_eq!(all(&b"7E"[..]).unwrap(), [0x7E]);
        assert_eq!(all(&b""[..]).unwrap(), b"");
    }

    #[test]
    fn hex_is_told_before_the_line_ends() {
        let line = "7EA0".repeat(16);
        assert_eq!(Content::of(line.as_bytes()), Some(Content::Hex));
        assert_eq!(Content::of(&line.as_bytes()[..63]), None);
    }

    #[test]
    fn text_that_is_no_hex_says_where() {
        let error = all(&b"Hello, meter"[..]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "'H' is no hex digit (line 1, column 1): \
             hex digits, blanks and # comments only; the rest is not read"
        );
    }

    #[test]
    fn octets_before_an_error_come_first() {
        let mut reader = Octets::new(&b"7E A0 2"[..]);
        assert_eq!(reader.next().unwrap(), Some(&[0x7E, 0xA0][..]));
        assert!(reader.next().is_err());
        let mut reader = Octets::new(&b"7E A0 ZZ"[..]);
        assert_eq!(reader.next().unwrap(), Some(&[0x7E, 0xA0][..]));
        assert!(reader.next().is_err());
    }
}
