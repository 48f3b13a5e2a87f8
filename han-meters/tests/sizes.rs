//! What the types take, in octets: `cargo test -p han-meters --test sizes -- --nocapture`.

#![cfg(feature = "hdlc")]
#![allow(missing_docs)]

use std::mem::size_of;

use han_meters::{Entry, List, Reading, Receiver};

#[test]
fn a_reading_takes_256_octets_at_most() {
    println!(
        "Reading {}, Entry {}, List {}",
        size_of::<Reading>(),
        size_of::<Entry<'_>>(),
        size_of::<List<'_>>()
    );
    assert!(size_of::<Reading>() <= 256);
}

/// The budget is for a 32-bit target, where counts and pointers take half.
#[test]
fn a_receiver_takes_little_more_than_its_buffers() {
    let (without, with) = (
        size_of::<Receiver<1024>>(),
        size_of::<Receiver<1024, 2048>>(),
    );
    println!("Receiver<1024> {without}, Receiver<1024, 2048> {with}");
    let mut beyond = 384;
    if cfg!(feature = "mbus") {
        // The longest frame of M-Bus is 266 octets.
        beyond += 266 + 128;
    }
    if cfg!(feature = "blocks") {
        beyond += 48;
    }
    if cfg!(feature = "crypto") {
        beyond += 256;
    }
    assert!(without <= 1024 + beyond);
    assert!(with <= 1024 + 2048 + beyond);
}
