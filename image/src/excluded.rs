//! The `Debug`s that contain a panic of `core`'s, each an image of its own.
//!
//! Two functions of `core::fmt` are compiled with a panic that no value
//! reaches and that the linker cannot see to be unreachable:
//!
//! - what `derive(Debug)` calls for a struct of more than five fields asserts
//!   that there are as many names as fields;
//! - `Debug` of a text looks its characters up in tables, and cuts it into
//!   pieces, with checked indices.
//!
//! `check` links each of these and expects it to fail: one that links need not
//! be excluded any longer.

use han_dlms::Apdu;

use crate::text::debug;
use crate::unknown::Unknown;
use crate::{dlms, meters, see};

/// Holds a `CipheredApdu` or an `EventNotification`.
#[unsafe(no_mangle)]
pub fn excluded_apdu(octets: &[u8]) {
    if let Ok(apdu) = Apdu::parse(octets) {
        debug(&mut Unknown::new(octets), &apdu);
    }
}

/// Six fields.
#[unsafe(no_mangle)]
pub fn excluded_ciphered_apdu(octets: &[u8]) {
    let unknown = &mut Unknown::new(octets);
    let apdu = dlms::unknown_ciphered(unknown);
    debug(unknown, &apdu);
}

/// Six fields.
#[unsafe(no_mangle)]
pub fn excluded_event_notification(octets: &[u8]) {
    let unknown = &mut Unknown::new(octets);
    let event = dlms::event(unknown);
    debug(unknown, &event);
}

/// Eighteen fields.
#[unsafe(no_mangle)]
pub fn excluded_counters(octets: &[u8]) {
    let unknown = &mut Unknown::new(octets);
    let counters = meters::unknown_counters(unknown);
    debug(unknown, &counters);
}

/// Shows its `Counters`.
#[unsafe(no_mangle)]
pub fn excluded_receiver(octets: &[u8]) {
    let unknown = &mut Unknown::new(octets);
    let mut receiver = meters::unknown_receiver(unknown);
    see(receiver.next_reading(&mut unknown.octets()));
    debug(unknown, &receiver);
}

/// Twenty-one fields, texts among them.
#[unsafe(no_mangle)]
pub fn excluded_reading(octets: &[u8]) {
    let unknown = &mut Unknown::new(octets);
    let reading = meters::reading(unknown);
    debug(unknown, &reading);
}

/// A text.
#[unsafe(no_mangle)]
pub fn excluded_text(octets: &[u8]) {
    let unknown = &mut Unknown::new(octets);
    if let Some(text) = meters::text(unknown) {
        debug(unknown, &text);
    }
}
