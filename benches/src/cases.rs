//! What is measured, by name: the same for the clock and for callgrind.

use std::hint::black_box;

use han_hdlc::frames;
use han_meters::{ListNumber, Receiver, Vendor};

use crate::noise::{Damaged, false_headers};
use crate::stream::Stream;
use crate::ways;
use crate::yardstick::{Crc, Octetwise, OneTable, SixteenTables, decode};

/// One way to decode one kind of octets.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// Its name on command lines and in files.
    pub name: &'static str,
    /// Makes the octets out of a stream.
    pub octets: fn(&Stream) -> Vec<u8>,
    /// Decodes them.
    pub way: fn(&[u8]),
}

/// Every case.
#[rustfmt::skip]
pub const CASES: &[Case] = &[
    case("yardstick-table",          mix,           yardstick::<OneTable>),
    case("yardstick-sixteen-tables", mix,           yardstick::<SixteenTables>),
    case("yardstick-octetwise",      mix,           yardstick_octetwise),
    case("whole",                    mix,           whole),
    case("whole-damaged",            damaged,       whole),
    case("receiver-1",               mix,           receiver_singly),
    case("receiver-64",              mix,           receiver::<64>),
    case("receiver-4096",            mix,           receiver::<4096>),
    case("receiver-4096-damaged",    damaged,       receiver::<4096>),
    case("frames",                   mix,           frames_only),
    case("false-headers",            headers,       receiver_of_longest),
    case("aidon-1",    |stream| of(stream, Vendor::Aidon,    ListNumber::One),   whole),
    case("aidon-2",    |stream| of(stream, Vendor::Aidon,    ListNumber::Two),   whole),
    case("aidon-3",    |stream| of(stream, Vendor::Aidon,    ListNumber::Three), whole),
    case("kaifa-1",    |stream| of(stream, Vendor::Kaifa,    ListNumber::One),   whole),
    case("kaifa-2",    |stream| of(stream, Vendor::Kaifa,    ListNumber::Two),   whole),
    case("kaifa-3",    |stream| of(stream, Vendor::Kaifa,    ListNumber::Three), whole),
    case("kamstrup-2", |stream| of(stream, Vendor::Kamstrup, ListNumber::Two),   whole),
    case("kamstrup-3", |stream| of(stream, Vendor::Kamstrup, ListNumber::Three), whole),
];

const fn case(name: &'static str, octets: fn(&Stream) -> Vec<u8>, way: fn(&[u8])) -> Case {
    Case { name, octets, way }
}

impl Case {
    /// The case of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        CASES.iter().find(|case| case.name == name).copied()
    }
}

fn mix(stream: &Stream) -> Vec<u8> {
    stream.octets.clone()
}

fn damaged(stream: &Stream) -> Vec<u8> {
    Damaged::of(stream, 1).octets
}

fn headers(_: &Stream) -> Vec<u8> {
    false_headers(2_000)
}

fn of(stream: &Stream, maker: Vendor, list: ListNumber) -> Vec<u8> {
    stream.select(|sent| sent.maker == maker && sent.reading.list == Some(list))
}

fn yardstick<C: Crc>(octets: &[u8]) {
    decode::<C>(octets, |values| {
        black_box(values);
    });
}

fn yardstick_octetwise(octets: &[u8]) {
    let mut yardstick = Octetwise::new();
    for &octet in octets {
        if let Some(values) = yardstick.push(octet) {
            black_box(&values);
        }
    }
}

fn whole(octets: &[u8]) {
    ways::whole(octets, |reading| {
        black_box(reading);
    });
}

fn receiver_singly(octets: &[u8]) {
    ways::received_singly(octets, |reading| {
        black_box(reading);
    });
}

fn receiver<const PIECE: usize>(octets: &[u8]) {
    ways::received(octets, PIECE, |reading| {
        black_box(reading);
    });
}

fn frames_only(octets: &[u8]) {
    black_box(frames(octets).flatten().count());
}

/// A receiver that must believe every length.
fn receiver_of_longest(octets: &[u8]) {
    let mut receiver = Receiver::<2049>::new();
    let mut octets = octets;
    while let Some(outcome) = receiver.next_reading(&mut octets) {
        black_box(&outcome);
    }
}
