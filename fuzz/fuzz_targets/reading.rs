//! Telegrams built from arbitrary values and sealed with our own checks give
//! the values back, for every maker, list and wiring; and read and written once
//! more they are the same octets.
//!
//! Input: model and what is asked besides, list, how it is sent, then the
//! numbers as the meter counts them, its clock and its identifier.

#![no_main]

#[path = "reading/model.rs"]
mod model;

use han_fuzz::{Input, segments, with_llc};
use han_meters::{Meter, Reading, Receiver, Scales};
use libfuzzer_sys::fuzz_target;
use model::{Counts, MODELS, Model};

fuzz_target!(|input: &[u8]| {
    let mut input = Input::new(input);
    let asked = usize::from(input.u8());
    let model = &MODELS[asked % MODELS.len()];
    let list = input.one_of(model.lists());
    let form = input.u8();
    let sent = model.reading(list, &Counts::new(model.vendor, &mut input));

    let meter = meter(model, form);
    let mut buffer = [0; 512];
    let octets = meter.emit_frame(&sent, &mut buffer).expect("it can");
    let read = receive(octets, model.scales());
    assert_eq!(read, sent);
    match asked / MODELS.len() % 4 {
        0 => assert_eq!(receive(octets, Scales::new()), model.known(sent)),
        1 => assert_eq!(meter.emit_frame(&read, &mut [0; 512]), Ok(octets)),
        _ => comes_in_segments(meter, &sent, usize::from(form >> 3) * 8 + 5, model),
    }
});

fn comes_in_segments(meter: Meter, sent: &Reading, size: usize, model: &Model) {
    let mut buffer = [0; 512];
    let message = with_llc(meter.emit_apdu(sent, &mut buffer).expect("it can"));
    if message.chunks(size).skip(1).any(looks_like_a_message) {
        return;
    }
    assert_eq!(receive(&segments(&message, size), model.scales()), *sent);
}

/// A piece that begins with an LLC header is taken for the first of another
/// message: values can look like one, and then the message is given up.
fn looks_like_a_message(piece: &[u8]) -> bool {
    matches!(piece, [0xE6 | 0xFF, 0xE6 | 0xE7, 0x00, ..])
}

/// ```text
/// bit 0   the other form of the date-time    bit 1   without padding
/// bits 3–7   the size of segments
/// ```
fn meter(model: &Model, form: u8) -> Meter {
    let meter = Meter::new(model.vendor, model.wiring).with_null_padding(form & 2 == 0);
    match form & 1 {
        0 => meter,
        _ => meter.with_tagged_date_time(model.vendor != han_meters::Vendor::Kaifa),
    }
}

/// The one reading that the octets give.
fn receive(mut octets: &[u8], scales: Scales) -> Reading {
    let mut receiver = Receiver::<512, 512>::with_scales(scales);
    let outcome = receiver.next_reading(&mut octets).expect("an outcome");
    let reading = outcome.expect("a reading");
    assert!(receiver.next_reading(&mut octets).is_none());
    assert_eq!(receiver.counters().noise, 0);
    reading
}
