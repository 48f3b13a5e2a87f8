//! Readings on standard output.

mod cell;
mod csv;
mod json;
mod keys;
mod table;

use std::io::{self, BufWriter, IsTerminal, Stdout, Write};

use clap::ValueEnum;
use han_meters::{List, Reading};

use crate::decode::timestamp::Timestamp;

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
pub(crate) struct Row {
    /// Counted from 1 over all inputs.
    pub(crate) number: u64,
    pub(crate) reading: Reading,
    /// When it came in; live input only.
    pub(crate) received_at: Option<Timestamp>,
}

/// A way to print readings.
trait Form {
    /// Before the first reading, even if none will come.
    fn begin(&mut self, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// The readings that follow are of this input.
    fn input(&mut self, _name: &str) {}

    /// A reading; with the list behind it where its entries are asked for.
    fn reading(
        &mut self,
        row: &Row,
        list: Option<&List<'_>>,
        out: &mut dyn Write,
    ) -> io::Result<()>;
}

/// Standard output, and how readings are printed there.
pub(crate) struct Output {
    form: Box<dyn Form>,
    out: BufWriter<Stdout>,
    entries: bool,
    at_once: bool,
    number: u64,
}

impl Output {
    /// Output in this format; each reading at once where someone waits for it.
    pub(crate) fn new(format: Format, entries: bool, live: bool) -> Self {
        let form: Box<dyn Form> = match format {
            Format::Table => Box::new(table::Table::new(live)),
            Format::Json => Box::new(json::Json::default()),
            Format::Csv => Box::new(csv::Csv::new(entries)),
        };
        let stdout = io::stdout();
        Self {
            form,
            entries,
            at_once: live || stdout.is_terminal(),
            out: BufWriter::with_capacity(64 * 1024, stdout),
            number: 0,
        }
    }

    pub(crate) fn begin(&mut self) -> io::Result<()> {
        self.form.begin(&mut self.out)
    }

    /// The readings that follow are of this input, one of several.
    pub(crate) fn input(&mut self, name: &str) {
        self.form.input(name);
    }

    /// Whether the list behind a reading is printed too.
    pub(crate) const fn wants_entries(&self) -> bool {
        self.entries
    }

    pub(crate) fn reading(
        &mut self,
        reading: Reading,
        received_at: Option<Timestamp>,
        list: Option<&List<'_>>,
    ) -> io::Result<()> {
        self.number += 1;
        let row = Row {
            number: self.number,
            reading,
            received_at,
        };
        self.form
            .reading(&row, list.filter(|_| self.entries), &mut self.out)?;
        if self.at_once { self.flush() } else { Ok(()) }
    }

    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
