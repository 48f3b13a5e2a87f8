#![no_std]
#![forbid(unsafe_code)]
//! What an octet costs: a fixed mix through a receiver, octet by octet,
//! between two looks at SysTick.
//!
//! In QEMU with `-icount` the ticks are instructions; without it they say
//! nothing. They are instructions and not cycles: flash that makes the core
//! wait is not modelled.

use core::hint::black_box;

use cortex_m::peripheral::SYST;
use cortex_m::peripheral::syst::SystClkSource;
use han_meters::Receiver;

/// One telegram of each maker and list.
static MIX: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/mix.bin"));

/// As many as the mix has telegrams.
const READINGS: u32 = 11;

/// SysTick counts 24 bits, and down.
const ROUND: u32 = 0x00FF_FFFF;

/// The octets of the mix, and the ticks that decoding them took.
///
/// # Panics
/// Where not every telegram gave its reading: what would be measured is not
/// the work.
#[must_use]
pub fn measure(mut clock: SYST) -> (usize, usize) {
    clock.set_clock_source(SystClkSource::Core);
    clock.set_reload(ROUND);
    clock.clear_current();
    clock.enable_counter();

    let mut receiver = Receiver::<512>::new();
    let begun = SYST::get_current();
    for octet in black_box(MIX) {
        let mut octets = core::slice::from_ref(octet);
        while let Some(outcome) = receiver.next_reading(&mut octets) {
            black_box(&outcome).as_ref().unwrap();
        }
    }
    let ended = SYST::get_current();
    assert_eq!(receiver.counters().readings, READINGS);
    (MIX.len(), (begun.wrapping_sub(ended) & ROUND) as usize)
}
