//! Readings on standard output.

mod cell;
mod csv;
mod details;
mod json;
mod keys;
mod table;

use std::io::{self, IsTerminal, Stdout, Write};

use clap::ValueEnum;
use han_meters::{Details, List, Reading};

use crate::decode::line::Origin;
use crate::decode::queue::{Part, Queue};
use crate::decode::timestamp::Timestamp;

/// So much is worth a write.
const ENOUGH: usize = 64 * 1024;

/// And room for the reading that makes it so much.
const ROOM: usize = ENOUGH + 8 * 1024;

/// How readings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For a person: a row a reading
    Table,
    /// One object a line
    Json,
    /// A header, then a row a reading (or a row an entry)
    Csv,
}

/// One reading, and what the program knows beside it.
pub(crate) struct Row<'a> {
    /// Counted from 1 over all inputs.
    pub(crate) number: u64,
    pub(crate) reading: &'a Reading,
    /// When it came in; live input only.
    pub(crate) received_at: Option<Timestamp>,
    /// How it came, if it was ciphered.
    pub(crate) origin: Option<Origin>,
    /// What the list says beyond it, where that is asked for.
    pub(crate) details: Option<&'a Details>,
}

/// A way to print readings.
trait Form {
    /// What stands above all readings.
    fn head(&self, _out: &mut Vec<u8>) -> io::Result<()> {
        Ok(())
    }

    /// Whether it stands there even if no reading comes.
    fn stands_alone(&self) -> bool {
        false
    }

    /// The readings that follow are of this input.
    fn input(&mut self, _name: &str) {}

    /// A reading; with the list behind it where its entries are asked for.
    fn reading(
        &mut self,
        row: &Row<'_>,
        list: Option<&List<'_>>,
        out: &mut Vec<u8>,
    ) -> io::Result<()>;
}

/// Where readings go, and how they are printed there.
pub(crate) struct Output {
    form: Box<dyn Form>,
    /// The head is still to be printed.
    headless: bool,
    way: Way,
    /// What is printed and not on its way yet: whole lines.
    printed: Vec<u8>,
    entries: bool,
    details: Wanted,
    at_once: bool,
    number: u64,
}

/// Of which lists the details are printed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Never,
    /// Not of NVE's lists: those say nothing that a reading has no field for.
    WhereThereMayBeAny,
    Always,
}

impl Wanted {
    const fn by(format: Format, details: bool) -> Self {
        match format {
            _ if details => Self::Always,
            Format::Json => Self::WhereThereMayBeAny,
            Format::Table | Format::Csv => Self::Never,
        }
    }
}

enum Way {
    Stdout(Stdout),
    /// To another output, which has printed a head.
    Queue(Queue),
}

impl Output {
    /// Standard output in this format; each reading at once where someone waits
    /// for it.
    pub(crate) fn new(format: Format, entries: bool, details: bool, live: bool) -> Self {
        let stdout = io::stdout();
        Self {
            form: form(format, entries, details, live),
            details: Wanted::by(format, details),
            headless: true,
            entries,
            at_once: live || stdout.is_terminal(),
            way: Way::Stdout(stdout),
            printed: Vec::with_capacity(ROOM),
            number: 0,
        }
    }

    /// An output that hands in what it prints.
    pub(crate) fn queued(format: Format, entries: bool, details: bool, queue: Queue) -> Self {
        Self {
            form: form(format, entries, details, false),
            details: Wanted::by(format, details),
            headless: false,
            entries,
            at_once: false,
            way: Way::Queue(queue),
            printed: Vec::with_capacity(ROOM),
            number: 0,
        }
    }

    pub(crate) fn begin(&mut self) -> io::Result<()> {
        if self.form.stands_alone() {
            self.head()?;
        }
        Ok(())
    }

    fn head(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.headless) {
            self.form.head(&mut self.printed)?;
        }
        Ok(())
    }

    /// The readings that follow are of this input, one of several.
    pub(crate) fn input(&mut self, name: &str) {
        self.form.input(name);
    }

    /// Whether somebody may be reading along.
    pub(crate) const fn is_at_once(&self) -> bool {
        self.at_once
    }

    /// Whether the list behind a reading is printed too.
    pub(crate) const fn wants_entries(&self) -> bool {
        self.entries
    }

    /// Whether what the list behind a reading says beyond it is printed too.
    pub(crate) const fn wants_details(&self, reading: &Reading) -> bool {
        match self.details {
            Wanted::Never => false,
            Wanted::WhereThereMayBeAny => reading.list.is_none(),
            Wanted::Always => true,
        }
    }

    pub(crate) fn reading(
        &mut self,
        reading: &Reading,
        received_at: Option<Timestamp>,
        origin: Option<Origin>,
        list: Option<&List<'_>>,
    ) -> io::Result<()> {
        self.head()?;
        self.number += 1;
        let details = list
            .filter(|_| self.wants_details(reading))
            .map(|list| Details::collect(list.entries()));
        let row = Row {
            number: self.number,
            reading,
            received_at,
            origin,
            details: details.as_ref(),
        };
        let list = list.filter(|_| self.entries);
        self.form.reading(&row, list, &mut self.printed)?;
        self.flush_enough()
    }

    /// Prints what another output has handed in.
    pub(crate) fn print(&mut self, lines: Vec<u8>) -> io::Result<()> {
        self.head()?;
        self.flush()?;
        self.printed = lines;
        self.flush()
    }

    fn flush_enough(&mut self) -> io::Result<()> {
        if self.at_once || self.printed.len() >= ENOUGH {
            self.flush()
        } else {
            Ok(())
        }
    }

    /// Sends what is printed on its way.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        match &mut self.way {
            Way::Stdout(stdout) => {
                stdout.write_all(&self.printed)?;
                self.printed.clear();
                stdout.flush()
            }
            Way::Queue(queue) if self.printed.is_empty() => queue.check(),
            Way::Queue(queue) => {
                let lines = std::mem::replace(&mut self.printed, Vec::with_capacity(ROOM));
                queue.send(Part::Printed(lines))
            }
        }
    }
}

fn form(format: Format, entries: bool, details: bool, live: bool) -> Box<dyn Form> {
    match format {
        Format::Table => Box::new(table::Table::new(live)),
        Format::Json => Box::new(json::Json),
        Format::Csv => Box::new(csv::Csv::new(entries, details)),
    }
}
