//! Width, fill and alignment for texts that are written in pieces.

use core::fmt::{self, Alignment, Formatter, Write};

/// Writes `text` as wide as the format string asks.
///
/// The text is written twice, once to be counted, so that no buffer is needed.
pub(crate) fn pad(
    f: &mut Formatter<'_>,
    default: Alignment,
    text: &dyn Fn(&mut dyn Write) -> fmt::Result,
) -> fmt::Result {
    let Some(width) = f.width() else {
        return text(f);
    };
    let mut length = Length(0);
    text(&mut length)?;
    let spare = width.saturating_sub(length.0);
    let before = match f.align().unwrap_or(default) {
        Alignment::Left => 0,
        Alignment::Center => spare / 2,
        Alignment::Right => spare,
    };
    fill(f, before)?;
    text(f)?;
    fill(f, spare.saturating_sub(before))
}

fn fill(f: &mut Formatter<'_>, count: usize) -> fmt::Result {
    let fill = f.fill();
    (0..count).try_for_each(|_| f.write_char(fill))
}

struct Length(usize);

impl Write for Length {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 = self.0.saturating_add(text.chars().count());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use std::format;

    struct Word;

    impl fmt::Display for Word {
        fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
            pad(f, Alignment::Left, &|out| {
                out.write_str("m")?;
                out.write_char('³')
            })
        }
    }

    #[test]
    fn writes_as_wide_as_asked() {
        assert_eq!(
            format!("{Word}|{Word:5}|{Word:>5}|{Word:*^5}|{Word:1}"),
            "m³|m³   |   m³|*m³**|m³"
        );
    }
}
