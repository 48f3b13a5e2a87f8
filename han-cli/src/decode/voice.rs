//! Lines on standard error while readings go to standard output.

use std::io::{self, BufWriter, IsTerminal, Stderr, Write};

use crate::decode::queue::{Part, Queue};
use crate::line;

/// Something to say.
#[derive(Debug)]
pub(crate) enum Remark {
    /// It is always said.
    Plain(String),
    /// What is wrong with a frame or a message of the input.
    Damage(String),
    /// The input has a list of which a reading has no field. Said once a run.
    Fieldless(String),
    /// Why the input gave no reading, unless something else told that already.
    NoReading(String),
}

/// Standard error: of a capture in pieces, of a live line or on a terminal
/// line by line.
pub(crate) struct Voice {
    way: Way,
    at_once: bool,
    told_fieldless: bool,
    /// What is wrong with this input was said.
    explained: bool,
}

/// Where remarks go.
enum Way {
    Stderr(BufWriter<Stderr>),
    /// To another voice, which knows what was said of the inputs before.
    Queue(Queue),
}

impl Voice {
    pub(crate) fn new(live: bool) -> Self {
        let stderr = io::stderr();
        Self::with(
            live || stderr.is_terminal(),
            Way::Stderr(BufWriter::with_capacity(64 * 1024, stderr)),
        )
    }

    /// A voice that hands in what it is told.
    pub(crate) fn queued(queue: Queue) -> Self {
        Self::with(io::stderr().is_terminal(), Way::Queue(queue))
    }

    const fn with(at_once: bool, way: Way) -> Self {
        Self {
            way,
            at_once,
            told_fieldless: false,
            explained: false,
        }
    }

    /// Whether somebody may be reading along.
    pub(crate) const fn is_at_once(&self) -> bool {
        self.at_once
    }

    /// What follows is said of another input.
    pub(crate) const fn begin_input(&mut self) {
        self.explained = false;
    }

    /// Says what is to be said. A standard error that is closed is survived.
    pub(crate) fn say(&mut self, remark: Remark) {
        if let Way::Queue(queue) = &self.way {
            // That nobody prints any more is noticed at the next reading.
            let _ = queue.send(Part::Remark(remark));
            return;
        }
        if let Some(text) = self.due(remark) {
            self.print(&text);
        }
    }

    /// The text of a remark that is to be said now.
    fn due(&mut self, remark: Remark) -> Option<String> {
        match remark {
            Remark::Plain(text) => Some(text),
            Remark::Damage(text) => {
                self.explained = true;
                Some(text)
            }
            Remark::Fieldless(_) if self.told_fieldless => None,
            Remark::Fieldless(text) => {
                self.told_fieldless = true;
                self.explained = true;
                Some(text)
            }
            Remark::NoReading(text) => (!self.explained).then_some(text),
        }
    }

    fn print(&mut self, text: &str) {
        if let Way::Stderr(stderr) = &mut self.way {
            for text in text.lines() {
                let _ = stderr.write_all(line(text).as_bytes());
            }
        }
        if self.at_once {
            self.flush();
        }
    }

    pub(crate) fn flush(&mut self) {
        if let Way::Stderr(stderr) = &mut self.way {
            let _ = stderr.flush();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_without_a_field_is_told_once_a_run_and_explains_its_input_alone() {
        let mut voice = Voice::new(false);
        assert!(voice.due(Remark::Fieldless("a".to_owned())).is_some());
        assert!(voice.due(Remark::NoReading("b".to_owned())).is_none());
        voice.begin_input();
        assert!(voice.due(Remark::Fieldless("c".to_owned())).is_none());
        assert!(voice.due(Remark::NoReading("d".to_owned())).is_some());
    }

    #[test]
    fn damage_that_was_told_explains_its_input() {
        let mut voice = Voice::new(false);
        assert!(voice.due(Remark::Damage("a".to_owned())).is_some());
        assert!(voice.due(Remark::NoReading("b".to_owned())).is_none());
        voice.begin_input();
        assert!(voice.due(Remark::NoReading("c".to_owned())).is_some());
    }
}
