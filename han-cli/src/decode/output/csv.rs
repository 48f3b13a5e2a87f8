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
                let keys = ENTRY.iter().map(|key| key.name);
                [READING]
                    .into_iter()
                    .chain(keys)
                    .map(str::to_owned)
                    .collect()
            }
            false => {
                let identity = IDENTITY.iter().map(|key| key.name.to_owned());
                let clock = CLOCK.iter().map(|key| format!("{TIME}_{}", key.name));
                let values = VALUES.iter().map(|key| key.name.to_owned());
                identity.chain(clock).chain(values).collect()
            }
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
        for entry in list.entries() {
            let cells = ENTRY.iter().map(|key| (key.get)(&entry));
            line(out, [row.number.into()].into_iter().chain(cells))?;
        }
        Ok(())
    }
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
