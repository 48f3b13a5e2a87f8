#![no_std]
//! Every public function of the five crates, called with octets and numbers
//! that the compiler cannot know, in an image that links only without a panic.
//!
//! The panic handler calls a function that nobody defines. As long as no panic
//! can be reached the linker drops the handler and the call with it; as soon as
//! one can, the link fails. `check` builds and links, and compares the calls in
//! here with the public functions that rustdoc lists.
//!
//! The image is made to be linked and inspected, not to be run.

#[cfg(feature = "crypto")]
mod crypto;
mod dlms;
mod hdlc;
mod mbus;
mod meters;
mod obis;
mod text;
mod traits;
mod unknown;

use core::hint::black_box;
use core::panic::PanicInfo;

use unknown::Unknown;

unsafe extern "C" {
    fn a_panic_is_reachable() -> !;
}

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    unsafe { a_panic_is_reachable() }
}

/// All functions but those that write text; `core::fmt` is not linked.
#[unsafe(no_mangle)]
pub fn decode(octets: &[u8], buffer: &mut [u8]) {
    let unknown = &mut Unknown::new(octets);
    hdlc::call(unknown, buffer);
    mbus::call(unknown, buffer);
    dlms::call(unknown, buffer);
    obis::call(unknown);
    meters::call(unknown, buffer);
}

/// `Display` and `Debug` of every type, and `Error::source`, which hands out
/// both.
#[unsafe(no_mangle)]
pub fn print(octets: &[u8], buffer: &mut [u8]) {
    let unknown = &mut Unknown::new(octets);
    hdlc::print(unknown);
    mbus::print(unknown);
    dlms::print(unknown, buffer);
    obis::print(unknown);
    meters::print(unknown);
}

/// All of both, and ciphering. AES keeps a panic that the linker cannot see to be
/// unreachable: `check` shows that it is the only one.
#[cfg(feature = "crypto")]
#[unsafe(no_mangle)]
pub fn crypto(octets: &[u8], buffer: &mut [u8]) {
    decode(octets, buffer);
    print(octets, buffer);
    let unknown = &mut Unknown::new(octets);
    crypto::call(unknown, buffer);
    crypto::print(unknown, buffer);
}

/// `decode` and one panic: this must not link, or linking proves nothing.
#[unsafe(no_mangle)]
pub fn control_decode(octets: &[u8], buffer: &mut [u8]) {
    decode(octets, buffer);
    see(octets[10]);
}

/// `print` and one panic: this must not link either.
#[unsafe(no_mangle)]
pub fn control_print(octets: &[u8], buffer: &mut [u8]) {
    print(octets, buffer);
    see(octets[10]);
}

/// `crypto` and a panic that is not of AES: `check` must see it.
#[cfg(feature = "crypto")]
#[unsafe(no_mangle)]
pub fn control_crypto(octets: &[u8], buffer: &mut [u8]) {
    crypto(octets, buffer);
    see(octets[10]);
}

/// Uses a value in a way that the compiler cannot do without.
fn see<T>(value: T) {
    black_box(value);
}
