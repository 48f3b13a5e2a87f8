//! CSV: always the same columns, quoted as in RFC 4180.

use std::io::{self, Write};

use han_meters::List;

use super::cell::Cell;
use super::keys::{CLOCK, ENTRY, IDENTITY, READING, TIME, VALUES};
use super::{Form, Row};

pub(super) struct Csv {
    entries: bool,
}

impl Csv {
    pub(super) const fn new(entries: bool) -> Self {
        Self { entries }
    }
}

impl Form for Csv {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let names: Vec<String> = match self.entries {
            true => {
                let entry = ENTRY.iter().map(|key| key.name.to_owned());
                let reading = reading_names().filter(|name| is_of_entries(name));
                [READING.to_owned()]
                    .into_iter()
                    .chain(reading)
                    .chain(entry)
                    .collect()
            }
            false => reading_names().collect(),
        };
        writeln!(out, "{}", names.join(","))
    }

    fn reading(
        &mut self,
        row: &Row,
        list: Option<&List<'_>>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let Some(list) = list else {
            return line(out, reading_cells(row));
        };
        let of_reading: Vec<_> = reading_names()
            .zip(reading_cells(row))
            .filter(|(name, _)| is_of_entries(name))
            .map(|(_, cell)| cell)
            .collect();
        for entry in list.entries() {
            let number = [row.number.into()].into_iter();
            let cells = ENTRY.iter().map(|key| (key.get)(&entry));
            line(out, number.chain(of_reading.iter().cloned()).chain(cells))?;
        }
        Ok(())
    }
}

/// What each row of an entry tells of its reading, so that rows of several
/// meters and days can be joined.
const OF_ENTRIES: [&str; 5] = ["vendor", "list", "meter_id", "time_local", "received_at"];

fn is_of_entries(name: &str) -> bool {
    OF_ENTRIES.contains(&name)
}

/// The columns of a reading.
fn reading_names() -> impl Iterator<Item = String> {
    let identity = IDENTITY.iter().map(|key| key.name.to_owned());
    let clock = CLOCK.iter().map(|key| format!("{TIME}_{}", key.name));
    let values = VALUES.iter().map(|key| key.name.to_owned());
    identity.chain(clock).chain(values)
}

fn reading_cells(row: &Row) -> impl Iterator<Item = Cell<'_>> {
    let identity = IDENTITY.iter().map(move |key| (key.get)(row));
    let time = row.reading.time;
    let clock = CLOCK
        .iter()
        .map(move |key| time.map_or(Cell::Absent, |time| (key.get)(&time)));
    let values = VALUES.iter().map(move |key| (key.get)(row));
    identity.chain(clock).chain(values)
}

fn line<'a>(out: &mut dyn Write, cells: impl Iterator<Item = Cell<'a>>) -> io::Result<()> {
    for (index, cell) in cells.enumerate() {
        if index > 0 {
            out.write_all(b",")?;
        }
        field(out, &cell)?;
    }
    out.write_all(b"\n")
}

fn field(out: &mut dyn Write, cell: &Cell<'_>) -> io::Result<()> {
    match cell {
        Cell::Text(text) if text.contains([',', '"', '\r', '\n']) => {
            write!(out, "\"{}\"", text.replace('"', "\"\""))
        }
        cell => write!(out, "{cell}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_where_a_reader_would_stumble() {
        let cells = [
            Cell::from("plain"),
            Cell::from("a,b"),
            Cell::from("say \"no\""),
            Cell::Absent,
            Cell::from(-3),
        ];
        let mut out = Vec::new();
        line(&mut out, cells.into_iter()).unwrap();
        assert_eq!(out, b"plain,\"a,b\",\"say \"\"no\"\"\",,-3\n");
    }
}
