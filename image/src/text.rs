//! Values as text, in every form that a format string can ask for.

use core::fmt::{Debug, Display, Error, Result, Write};

use crate::see;
use crate::unknown::Unknown;

/// A line of which nobody knows how much fits on it.
struct Line {
    room: usize,
}

impl Write for Line {
    fn write_str(&mut self, text: &str) -> Result {
        self.room = self.room.checked_sub(text.len()).ok_or(Error)?;
        Ok(())
    }
}

pub(crate) fn display<T: Display>(unknown: &mut Unknown<'_>, value: &T) {
    write_displayed(unknown, value);
}

pub(crate) fn debug<T: Debug>(unknown: &mut Unknown<'_>, value: &T) {
    write_debugged(unknown, value);
}

#[inline(never)]
fn write_displayed(unknown: &mut Unknown<'_>, value: &dyn Display) {
    let (width, precision) = (usize::from(unknown.u8()), usize::from(unknown.u8()));
    let mut line = Line {
        room: unknown.usize(),
    };
    see(write!(line, "{value}"));
    see(write!(line, "{value:.precision$}"));
    see(write!(line, "{value:width$}"));
    see(write!(line, "{value:*<width$}"));
    see(write!(line, "{value:·^+#width$.precision$}"));
    see(write!(line, "{value:>0width$}"));
}

#[inline(never)]
fn write_debugged(unknown: &mut Unknown<'_>, value: &dyn Debug) {
    let (width, precision) = (usize::from(unknown.u8()), usize::from(unknown.u8()));
    let mut line = Line {
        room: unknown.usize(),
    };
    see(write!(line, "{value:?}"));
    see(write!(line, "{value:#?}"));
    see(write!(line, "{value:x?}"));
    see(write!(line, "{value:#X?}"));
    see(write!(line, "{value:·^+0width$.precision$?}"));
}
