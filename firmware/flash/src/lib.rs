#![no_std]
#![allow(
    unsafe_code,
    reason = "what a linker begins from keeps its name, and is shared with nobody"
)]
//! What flash the crates need: a function to link from, the static that it works
//! on, and nothing around them.
//!
//! No runtime, and nothing that starts: what is linked is what handling one octet
//! can reach, and what the static does not begin with as zero.

use core::cell::UnsafeCell;
use core::hint::black_box;
use core::panic::PanicInfo;

use han_hdlc::FrameDecoder;
use han_meters::Receiver;

/// The frame layer alone: an octet in, what a frame carries out. No octet is a
/// silent line.
#[cfg(feature = "frames")]
#[unsafe(no_mangle)]
pub fn frames(decoder: &mut FrameDecoder<512>, octet: Option<u8>) {
    let Some(octet) = octet else {
        return decoder.idle();
    };
    let mut octets = core::slice::from_ref(&octet);
    while let Some(outcome) = decoder.next_frame(&mut octets) {
        black_box(outcome.map(|frame| frame.information())).ok();
    }
}

/// The whole way: an octet in, readings out, every field of them used. No octet
/// is a silent line.
#[cfg(feature = "readings")]
#[unsafe(no_mangle)]
pub fn readings(receiver: &mut Receiver<512>, octet: Option<u8>) {
    let Some(octet) = octet else {
        return receiver.idle();
    };
    let mut octets = core::slice::from_ref(&octet);
    while let Some(outcome) = receiver.next_reading(&mut octets) {
        black_box(&outcome);
    }
}

/// The same with room for what comes in pieces, and with all that the features
/// add: another link, block transfer, ciphering.
#[cfg(feature = "joined")]
#[unsafe(no_mangle)]
pub fn joined(receiver: &mut Receiver<512, 1024>, octet: Option<u8>) {
    let Some(octet) = octet else {
        return receiver.idle();
    };
    let mut octets = core::slice::from_ref(&octet);
    while let Some(outcome) = receiver.next_reading(&mut octets) {
        black_box(&outcome);
    }
}

/// Memory that changes, so that a linker puts it where it goes in a firmware.
pub struct Place<T>(UnsafeCell<T>);

// SAFETY: nothing in this image looks into one.
unsafe impl<T> Sync for Place<T> {}

/// What `frames` works on.
#[unsafe(no_mangle)]
pub static FRAMES: Place<FrameDecoder<512>> = Place(UnsafeCell::new(FrameDecoder::new()));

/// What `readings` works on.
#[unsafe(no_mangle)]
pub static READINGS: Place<Receiver<512>> = Place(UnsafeCell::new(Receiver::new()));

/// What `joined` works on.
#[unsafe(no_mangle)]
pub static JOINED: Place<Receiver<512, 1024>> = Place(UnsafeCell::new(Receiver::new()));

unsafe extern "C" {
    /// Nowhere: a panic that can be reached is an error of the linker.
    fn a_panic_is_reachable() -> !;
}

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    // SAFETY: never linked, so never called.
    unsafe { a_panic_is_reachable() }
}
