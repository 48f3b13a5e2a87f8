//! What meters and readers of other projects are known to stumble over, each
//! by its name.

#![cfg(feature = "hdlc")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod apdus;
mod clocks;
#[path = "../support/frame.rs"]
mod frame;
mod line;
mod lists;
mod makers;
mod phases;
mod privacy;
#[path = "../support/receive.rs"]
mod receive;
mod repeated;
mod scales;
mod segmentation;
mod signs;

#[cfg(feature = "europe")]
use std::num::NonZeroU16;
use std::sync::LazyLock;

use frame::{frame, segments};
use han_corpus::{Telegram, octets_of_hex};
use han_dlms::{ApduTag, Data};
use han_hdlc::{Address, Control, ErrorKind, Frame, Llc};
use han_meters::{
    Details, Entry, Error, List, ListNumber, MeterTime, MilliAmpere, MilliVolt, Reading,
    ReceiveError, Receiver, Scales, Source, Stated, TimeBasis, Vendor, Watt, WattHour,
};
#[cfg(feature = "europe")]
use han_meters::{PowerFactor, Row};
use han_obis::{Obis, Unit, codes};
use receive::{receive, receive_all};

static TELEGRAMS: LazyLock<Vec<Telegram>> = LazyLock::new(han_corpus::telegrams);

fn telegram(name: &str) -> &'static [u8] {
    let found = TELEGRAMS.iter().find(|telegram| telegram.name == name);
    &found.unwrap_or_else(|| panic!("no telegram {name}")).octets
}

/// What one frame of the corpus carries.
fn apdu(name: &str) -> Vec<u8> {
    let frame = Frame::parse(telegram(name)).unwrap();
    Llc::strip(frame.information()).1.to_vec()
}

fn hex(text: &str) -> Vec<u8> {
    octets_of_hex(text).unwrap()
}

/// A notification without date-time around a body.
fn notification(body: &str) -> Vec<u8> {
    [hex("0F 40 00 00 00 00"), hex(body)].concat()
}

/// The octets with every `from` replaced by a `to` of the same length.
fn replaced(octets: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let mut octets = octets.to_vec();
    let mut replaced = 0;
    for start in 0..=octets.len() - from.len() {
        let end = start + from.len();
        if octets[start..end] == *from {
            octets[start..end].copy_from_slice(to);
            replaced += 1;
        }
    }
    assert!(replaced > 0, "nothing to replace");
    octets
}

fn parse(apdu: &[u8]) -> List<'_> {
    List::parse(apdu, Scales::new()).unwrap()
}

fn read(apdu: &[u8]) -> Reading {
    parse(apdu).reading()
}

fn entry<'a>(list: &List<'a>, code: Obis) -> Entry<'a> {
    let mut entries = list.entries();
    entries
        .find(|entry| entry.code().is_some_and(|found| found.matches(code)))
        .unwrap_or_else(|| panic!("no entry {code}"))
}

fn refused(apdu: &[u8]) -> Error {
    List::parse(apdu, Scales::new()).unwrap_err()
}
