//! The tree as text, made for a terminal.

use std::io::{self, Write};
use std::ops::Range;

use super::mask::Ground;
use super::tree::Node;
use super::words;

/// No line is longer.
const WIDTH: usize = 100;

/// Octets in hex beside the words, on a line; more lines than two of them stand
/// below instead, where there is room for twice as many.
const BESIDE: usize = 8;
const BELOW: usize = 2 * BESIDE;
const MOST_BESIDE: usize = 2 * BESIDE;

/// Lines of octets of one field; a field that is longer is noise.
const MOST_BELOW: usize = 256;

/// The columns of octets, blanks behind them included.
const HEX_WIDTH: usize = 3 * BESIDE + 1;

/// Words are never narrower, however deep they stand.
const LEAST_WORDS: usize = 24;

/// Prints parts of an input.
pub(super) struct Text<'t> {
    ground: Ground<'t>,
    has_colour: bool,
    /// The column of offsets, blanks behind it included.
    range_width: usize,
}

#[derive(Clone, Copy)]
enum Style {
    Offset,
    Hex,
    Name,
    Error,
}

impl<'t> Text<'t> {
    pub(super) fn new(ground: Ground<'t>, has_colour: bool) -> Self {
        let digits = ground.len().to_string().len();
        Self {
            ground,
            has_colour,
            range_width: (2 * digits + 4).max(10),
        }
    }

    /// What the parts are of.
    pub(super) fn begin(&self, out: &mut dyn Write, name: &str, what: &str) -> io::Result<()> {
        let len = words::octets(self.ground.len());
        writeln!(out, "{}: {len}, {what}", name.escape_debug())
    }

    /// Whether all was understood.
    pub(super) fn end(&self, out: &mut dyn Write, errors: usize) -> io::Result<()> {
        match errors {
            0 => writeln!(out, "\nunderstood to the end"),
            _ => {
                let places = words::count(errors, "place");
                let text = format!("not understood: {places}, marked !");
                writeln!(out, "\n{}", self.painted(Style::Error, &text))
            }
        }
    }

    pub(super) fn part(&self, out: &mut dyn Write, node: &Node) -> io::Result<()> {
        writeln!(out)?;
        self.node(out, node, 0, self.ground)
    }

    fn node(
        &self,
        out: &mut dyn Write,
        node: &Node,
        depth: usize,
        around: Ground<'_>,
    ) -> io::Result<()> {
        let inside = around.inside(node);
        let own = node.own();
        let shown = own.start..own.end.min(own.start.saturating_add(MOST_BELOW * BELOW));
        let hex = inside.hex(node, shown, " ");
        let hex: Vec<&str> = hex.split_ascii_whitespace().collect();
        let is_below = hex.len() > MOST_BESIDE;
        self.beside(out, node, depth, if is_below { &[] } else { &hex })?;
        let joined = node.joined.as_ref();
        if let Some(pieces) = joined.and_then(|joined| joined.pieces.as_ref()) {
            self.pieces(out, pieces, depth)?;
        }
        if let Some(error) = inside.error(node) {
            self.words(out, &format!("! {error}"), depth + 1, Style::Error)?;
        }
        if is_below {
            self.below(out, own, &hex)?;
        }
        node.children
            .iter()
            .try_for_each(|child| self.node(out, child, depth + 1, inside))
    }

    /// Offsets, octets and words beside each other.
    fn beside(
        &self,
        out: &mut dyn Write,
        node: &Node,
        depth: usize,
        hex: &[&str],
    ) -> io::Result<()> {
        let words = match node.value.as_deref().filter(|value| !value.is_empty()) {
            Some(value) => {
                let value = self.ground.redaction().words(value, node.secret);
                format!("{}: {value}", node.name)
            }
            None => node.name.to_owned(),
        };
        let mut words = self.wrapped(&words, depth).into_iter();
        let mut hex = hex.chunks(BESIDE);
        let mut range = Some(format!("{}..{}", node.range.start, node.range.end));
        loop {
            let (hex, words) = (hex.next(), words.next());
            if hex.is_none() && words.is_none() && range.is_none() {
                return Ok(());
            }
            let hex = hex.map(|hex| hex.join(" ")).unwrap_or_default();
            let words = words.unwrap_or_default();
            let is_first = range.is_some();
            let words = match words.strip_prefix(node.name) {
                Some(value) if is_first => self.painted(Style::Name, node.name) + value,
                _ => words,
            };
            self.line(out, &range.take().unwrap_or_default(), &hex, depth, &words)?;
        }
    }

    /// Many octets, below the words.
    fn below(&self, out: &mut dyn Write, own: Range<usize>, hex: &[&str]) -> io::Result<()> {
        for (hex, line) in hex.chunks(BELOW).zip(0..) {
            let offset = own.start + line * BELOW;
            self.line(out, &format!("  {offset}"), &hex.join(" "), 0, "")?;
        }
        match own.len().saturating_sub(hex.len()) {
            0 => Ok(()),
            more => {
                let words = format!("and {}", words::count(more, "more octet"));
                self.line(out, "", &words, 0, "")
            }
        }
    }

    fn pieces(&self, out: &mut dyn Write, pieces: &[Range<usize>], depth: usize) -> io::Result<()> {
        if pieces.is_empty() {
            return Ok(());
        }
        let pieces: Vec<_> = pieces
            .iter()
            .map(|piece| format!("{}..{}", piece.start, piece.end))
            .collect();
        let words = format!("joined from {}", pieces.join(", "));
        self.words(out, &words, depth + 1, Style::Hex)
    }

    /// Words alone, in their column.
    fn words(
        &self,
        out: &mut dyn Write,
        words: &str,
        depth: usize,
        style: Style,
    ) -> io::Result<()> {
        for words in self.wrapped(words, depth) {
            self.line(out, "", "", depth, &self.painted(style, &words))?;
        }
        Ok(())
    }

    fn line(
        &self,
        out: &mut dyn Write,
        offsets: &str,
        hex: &str,
        depth: usize,
        words: &str,
    ) -> io::Result<()> {
        let range_width = self.range_width;
        let offsets = self.painted(Style::Offset, &format!("{offsets:range_width$}"));
        if words.is_empty() {
            return writeln!(out, "{offsets}{}", self.painted(Style::Hex, hex));
        }
        let hex = self.painted(Style::Hex, &format!("{hex:HEX_WIDTH$}"));
        let indentation = 2 * depth;
        writeln!(out, "{offsets}{hex}{:indentation$}{words}", "")
    }

    fn wrapped(&self, words: &str, depth: usize) -> Vec<String> {
        let before = self.range_width + HEX_WIDTH + 2 * depth;
        wrap(words, WIDTH.saturating_sub(before).max(LEAST_WORDS))
    }

    fn painted(&self, style: Style, text: &str) -> String {
        if !self.has_colour || text.trim().is_empty() {
            return text.to_owned();
        }
        let code = match style {
            Style::Offset => "2",
            Style::Hex => "36",
            Style::Name => "1",
            Style::Error => "1;31",
        };
        format!("\x1b[{code}m{text}\x1b[0m")
    }
}

/// Lines of at most `width` characters, broken between words where that can be.
fn wrap(words: &str, width: usize) -> Vec<String> {
    let (mut lines, mut line) = (Vec::new(), String::new());
    for word in words.split(' ').flat_map(|word| cut(word, width)) {
        let (len, more) = (line.chars().count(), word.chars().count());
        if len > 0 && len + 1 + more > width {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&word);
    }
    lines.push(line);
    lines
}

/// A word in pieces of at most `width` characters.
fn cut(word: &str, width: usize) -> Vec<String> {
    let characters: Vec<char> = word.chars().collect();
    characters
        .chunks(width.max(1))
        .map(|piece| piece.iter().collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_broken_between_words_and_long_words_in_themselves() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("a 1234567890 b", 4), ["a", "1234", "5678", "90 b"]);
        assert_eq!(wrap("", 4), [""]);
        assert_eq!(wrap("øøø øøø", 3), ["øøø", "øøø"]);
    }
}
