#![no_std]
#![no_main]
#![forbid(unsafe_code)]
//! What an octet costs: a fixed mix through a receiver, octet by octet, between
//! two looks at SysTick.
//!
//! In QEMU with `-icount` the ticks are instructions; without it they say
//! nothing. They are instructions and not cycles: flash that makes the core
//! wait is not modelled.

use core::hint::black_box;

use cortex_m::peripheral::SYST;
use cortex_m::peripheral::syst::SystClkSource;
use cortex_m::{Peripherals, asm};
use cortex_m_rt::entry;
use cortex_m_semihosting::{debug, hio};
use han_meters::Receiver;
use panic_semihosting as _;

/// One telegram of each maker and list.
static MIX: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/mix.bin"));

/// As many as the mix has telegrams: with fewer, what is measured is not the
/// work.
const READINGS: u32 = 11;

/// SysTick counts 24 bits, and down.
const ROUND: u32 = 0x00FF_FFFF;

#[entry]
fn main() -> ! {
    start(Peripherals::take().unwrap().SYST);
    let mut receiver = Receiver::<512>::new();
    let begun = SYST::get_current();
    for octet in black_box(MIX) {
        let mut octets = core::slice::from_ref(octet);
        while let Some(outcome) = receiver.next_reading(&mut octets) {
            black_box(&outcome).as_ref().unwrap();
        }
    }
    let ticks = begun.wrapping_sub(SYST::get_current()) & ROUND;
    assert_eq!(receiver.counters().readings, READINGS);

    let mut host = hio::hstdout().unwrap();
    report::figure(&mut host, "octets", MIX.len()).unwrap();
    report::figure(&mut host, "ticks", ticks as usize).unwrap();
    debug::exit(debug::EXIT_SUCCESS);
    loop {
        asm::wfi();
    }
}

fn start(mut clock: SYST) {
    clock.set_clock_source(SystClkSource::Core);
    clock.set_reload(ROUND);
    clock.clear_current();
    clock.enable_counter();
}
