//! JSON: one object a line.
//!
//! Written by hand: there are objects of integers and short texts alone, and a
//! serializer in between takes as long as the decoding.

use std::io;

use han_meters::List;

use super::cell::Cell;
use super::details::{put_details, put_details_of_entry};
use super::keys::{
    ENTRIES, Key, Record, TIME, put_clock, put_entry, put_identity, put_origin, put_values,
};
use super::{Form, Row};

pub(super) struct Json;

impl Form for Json {
    fn reading(
        &mut self,
        row: &Row<'_>,
        list: Option<&List<'_>>,
        out: &mut Vec<u8>,
    ) -> io::Result<()> {
        print_object(out, |object| {
            put_identity(row, object);
            let time = row.reading.time;
            if time.is_some() {
                object.member(TIME, |out| {
                    print_object(out, |clock| put_clock(time, clock));
                });
            }
            put_values(row, object);
            put_origin(row, object);
            if let Some(details) = row.details {
                put_details(details, object);
            }
            if let Some(list) = list {
                object.member(ENTRIES, |out| print_entries(list, out));
            }
        });
        out.push(b'\n');
        Ok(())
    }
}

/// An object that has begun: each member ends with a comma.
struct Object<'a>(&'a mut Vec<u8>);

impl Object<'_> {
    fn member(&mut self, key: Key, print_value: impl FnOnce(&mut Vec<u8>)) {
        self.0.extend_from_slice(key.quoted.as_bytes());
        print_value(self.0);
        self.0.push(b',');
    }
}

/// What is absent is left out, never null.
impl Record for Object<'_> {
    // Where the keys stand the compiler knows key and kind of the value: what
    // is left of this there is a copy and a call.
    #[inline(always)]
    fn put<'a>(&mut self, key: Key, value: impl Into<Cell<'a>>) {
        let cell = value.into();
        if !matches!(cell, Cell::Absent) {
            self.0.extend_from_slice(key.quoted.as_bytes());
            print_cell(&cell, self.0);
            self.0.push(b',');
        }
    }
}

fn print_object(out: &mut Vec<u8>, put_members: impl FnOnce(&mut Object<'_>)) {
    out.push(b'{');
    put_members(&mut Object(out));
    close(b'}', out);
}

fn print_entries(list: &List<'_>, out: &mut Vec<u8>) {
    out.push(b'[');
    for entry in list.entries() {
        print_object(out, |object| {
            put_entry(&entry, object);
            put_details_of_entry(&entry, object);
        });
        out.push(b',');
    }
    close(b']', out);
}

/// Puts the bracket in the place of the last comma.
fn close(bracket: u8, out: &mut Vec<u8>) {
    if out.ends_with(b",") {
        out.pop();
    }
    out.push(bracket);
}

// As `put`.
#[inline(always)]
fn print_cell(cell: &Cell<'_>, out: &mut Vec<u8>) {
    match cell {
        Cell::Text(text) => print_string(text, out),
        Cell::Word(_) | Cell::Hex(_) | Cell::Local(_) => {
            out.push(b'"');
            cell.print(out);
            out.push(b'"');
        }
        Cell::Absent | Cell::Boolean(_) | Cell::Signed(_) | Cell::Unsigned(_) => cell.print(out),
    }
}

fn print_string(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    match text.bytes().any(is_escaped) {
        true => text.bytes().for_each(|octet| print_escaped(octet, out)),
        false => out.extend_from_slice(text.as_bytes()),
    }
    out.push(b'"');
}

/// Whether an octet of a text cannot stand in a string as it is. Beyond ASCII
/// all can.
const fn is_escaped(octet: u8) -> bool {
    matches!(octet, b'"' | b'\\' | 0..b' ')
}

fn print_escaped(octet: u8, out: &mut Vec<u8>) {
    match octet {
        b'"' | b'\\' => out.extend_from_slice(&[b'\\', octet]),
        0..b' ' => out.extend_from_slice(format!("\\u{octet:04x}").as_bytes()),
        _ => out.push(octet),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn string(text: &str) -> String {
        let mut out = Vec::new();
        print_string(text, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn every_character_of_a_string_is_read_again() {
        let ascii: String = (0..0x80_u8).map(char::from).collect();
        for text in [ascii.as_str(), "", "MA304H3E", "m³ \u{7F}blåbær 𐍈"] {
            let read: String = serde_json::from_str(&string(text)).unwrap();
            assert_eq!(read, text);
        }
    }

    #[test]
    fn what_ends_or_escapes_a_string_is_escaped_and_nothing_else() {
        assert_eq!(string("a\"b\\c/d"), r#""a\"b\\c/d""#);
        assert_eq!(string("\n"), r#""\u000a""#);
        assert_eq!(string("m³"), "\"m³\"");
    }

    #[test]
    fn nothing_is_an_empty_object() {
        let mut out = Vec::new();
        print_object(&mut out, |object| object.put(TIME, Cell::Absent));
        assert_eq!(out, b"{}");
    }
}
