//! CSV: always the same columns, quoted as in RFC 4180.

use std::io;

use han_dlms::Data;
use han_meters::{Details, Entry, List, Reading};

use super::cell::Cell;
use super::details::put_details;
use super::keys::{Key, READING, Record, TIME, put_clock, put_entry, put_identity, put_values};
use super::{Form, Row};

pub(super) struct Csv {
    entries: bool,
    /// The columns of a reading.
    columns: Vec<String>,
    /// Each row has the columns of the details too.
    details: bool,
}

impl Csv {
    pub(super) fn new(entries: bool, details: bool) -> Self {
        Self {
            entries,
            details,
            columns: columns_of_reading(),
        }
    }

    fn print_entries(&self, row: &Row<'_>, list: &List<'_>, out: &mut Vec<u8>) {
        let mut of_reading = Vec::new();
        put_reading(
            row,
            &mut Chosen {
                columns: self.columns.iter(),
                fields: Fields(&mut of_reading),
            },
        );
        for entry in list.entries() {
            Fields(out).put(READING, row.number);
            out.extend_from_slice(&of_reading);
            put_entry(&entry, &mut Fields(out));
            end_line(out);
        }
    }
}

impl Form for Csv {
    fn head(&self, out: &mut Vec<u8>) -> io::Result<()> {
        let mut columns = Names::default();
        if self.entries {
            columns.0.push(READING.name.to_owned());
            let chosen = self.columns.iter().filter(|name| is_of_entries(name));
            columns.0.extend(chosen.cloned());
            put_entry(&Entry::bare(Data::NullData), &mut columns);
        } else {
            columns.0.clone_from(&self.columns);
            if self.details {
                put_details(&Details::default(), &mut columns);
            }
        }
        out.extend_from_slice(columns.0.join(",").as_bytes());
        out.push(b'\n');
        Ok(())
    }

    fn stands_alone(&self) -> bool {
        true
    }

    fn reading(
        &mut self,
        row: &Row<'_>,
        list: Option<&List<'_>>,
        out: &mut Vec<u8>,
    ) -> io::Result<()> {
        match list {
            Some(list) => self.print_entries(row, list, out),
            None => {
                put_reading(row, &mut Fields(out));
                if self.details {
                    let details = row.details.copied().unwrap_or_default();
                    put_details(&details, &mut Fields(out));
                }
                end_line(out);
            }
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

fn put_reading(row: &Row<'_>, record: &mut impl Record) {
    put_identity(row, record);
    put_clock(row.reading.time, record);
    put_values(row, record);
}

fn columns_of_reading() -> Vec<String> {
    let nothing = Row {
        number: 0,
        reading: &Reading::default(),
        received_at: None,
        origin: None,
        details: None,
    };
    let (mut columns, mut clock) = (Names::default(), Names::default());
    put_identity(&nothing, &mut columns);
    put_clock(None, &mut clock);
    let clock = clock.0.iter().map(|name| format!("{}_{name}", TIME.name));
    columns.0.extend(clock);
    put_values(&nothing, &mut columns);
    columns.0
}

/// The keys alone.
#[derive(Default)]
struct Names(Vec<String>);

impl Record for Names {
    fn put<'a>(&mut self, key: Key, _value: impl Into<Cell<'a>>) {
        self.0.push(key.name.to_owned());
    }
}

/// The values alone, a comma behind each.
struct Fields<'a>(&'a mut Vec<u8>);

impl Record for Fields<'_> {
    fn put<'a>(&mut self, _key: Key, value: impl Into<Cell<'a>>) {
        print_field(&value.into(), self.0);
        self.0.push(b',');
    }
}

/// Of the values of a reading those that the row of an entry has.
struct Chosen<'a, C> {
    columns: C,
    fields: Fields<'a>,
}

impl<'c, C: Iterator<Item = &'c String>> Record for Chosen<'_, C> {
    fn put<'a>(&mut self, key: Key, value: impl Into<Cell<'a>>) {
        if self.columns.next().is_some_and(|name| is_of_entries(name)) {
            self.fields.put(key, value);
        }
    }
}

/// Puts the end of the line in the place of the last comma.
fn end_line(out: &mut Vec<u8>) {
    out.pop();
    out.push(b'\n');
}

fn print_field(cell: &Cell<'_>, out: &mut Vec<u8>) {
    match cell {
        Cell::Text(text) if text.contains([',', '"', '\r', '\n']) => {
            let text = text.replace('"', "\"\"");
            out.extend_from_slice(format!("\"{text}\"").as_bytes());
        }
        cell => cell.print(out),
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
        for cell in cells {
            Fields(&mut out).put(READING, cell);
        }
        end_line(&mut out);
        assert_eq!(out, b"plain,\"a,b\",\"say \"\"no\"\"\",,-3\n");
    }

    #[test]
    fn what_the_row_of_an_entry_tells_are_columns() {
        let columns = columns_of_reading();
        for name in OF_ENTRIES {
            assert!(columns.iter().any(|column| column == name), "{name}");
        }
    }
}
