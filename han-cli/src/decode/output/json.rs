//! JSON: one object a line.

use std::io::{self, Write};

use han_meters::{Entry, List, MeterTime};
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::cell::Cell;
use super::keys::{CLOCK, ENTRIES, ENTRY, IDENTITY, TIME, VALUES};
use super::{Form, Row};

/// The line is made in a buffer of its own and written at once: serde_json
/// writes key by key, and each write through a `dyn Write` costs a call.
#[derive(Default)]
pub(super) struct Json {
    line: Vec<u8>,
}

impl Form for Json {
    fn reading(
        &mut self,
        row: &Row,
        list: Option<&List<'_>>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        self.line.clear();
        serde_json::to_writer(&mut self.line, &Object { row, list })?;
        self.line.push(b'\n');
        out.write_all(&self.line)
    }
}

struct Object<'a> {
    row: &'a Row,
    list: Option<&'a List<'a>>,
}

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for key in IDENTITY {
            put(&mut map, key.name, &(key.get)(self.row))?;
        }
        if let Some(time) = self.row.reading.time {
            map.serialize_entry(TIME, &Time(time))?;
        }
        for key in VALUES {
            put(&mut map, key.name, &(key.get)(self.row))?;
        }
        if let Some(list) = self.list {
            map.serialize_entry(ENTRIES, &Entries(list))?;
        }
        map.end()
    }
}

struct Time(MeterTime);

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for key in CLOCK {
            put(&mut map, key.name, &(key.get)(&self.0))?;
        }
        map.end()
    }
}

struct Entries<'a>(&'a List<'a>);

impl Serialize for Entries<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.entries().map(Element))
    }
}

struct Element<'a>(Entry<'a>);

impl Serialize for Element<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for key in ENTRY {
            put(&mut map, key.name, &(key.get)(&self.0))?;
        }
        map.end()
    }
}

/// What is absent is left out, never null.
fn put<M: SerializeMap>(map: &mut M, name: &str, cell: &Cell<'_>) -> Result<(), M::Error> {
    match cell {
        Cell::Absent => Ok(()),
        cell => map.serialize_entry(name, cell),
    }
}
