//! Lines on standard error while readings go to standard output.

use std::io::{self, BufWriter, IsTerminal, Stderr, Write};

use crate::line;

/// Standard error: of a capture in pieces, of a live line or on a terminal
/// line by line.
pub(crate) struct Voice {
    out: BufWriter<Stderr>,
    at_once: bool,
}

impl Voice {
    pub(crate) fn new(live: bool) -> Self {
        let stderr = io::stderr();
        Self {
            at_once: live || stderr.is_terminal(),
            out: BufWriter::with_capacity(64 * 1024, stderr),
        }
    }

    /// Whether somebody may be reading along.
    pub(crate) const fn is_at_once(&self) -> bool {
        self.at_once
    }

    /// A standard error that is closed is survived.
    pub(crate) fn say(&mut self, text: &str) {
        for text in text.lines() {
            let _ = self.out.write_all(line(text).as_bytes());
        }
        if self.at_once {
            self.flush();
        }
    }

    pub(crate) fn flush(&mut self) {
        let _ = self.out.flush();
    }
}
