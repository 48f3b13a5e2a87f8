#![no_std]
#![no_main]
//! What an octet costs on this core. See the crate `cost`.

use cortex_m::Peripherals;
use cortex_m_rt::entry;
use cortex_m_semihosting::{debug, hio};
use panic_semihosting as _;

#[entry]
fn main() -> ! {
    let clock = Peripherals::take().unwrap().SYST;
    let (octets, ticks) = cost::measure(clock);
    let mut host = hio::hstdout().unwrap();
    report::figure(&mut host, "octets", octets).unwrap();
    report::figure(&mut host, "ticks", ticks).unwrap();
    debug::exit(debug::EXIT_SUCCESS);
    loop {}
}
