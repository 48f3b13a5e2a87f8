#![no_std]
#![no_main]
//! Reads a meter on the UART of a micro:bit, blocking, and prints what it says.

mod board;

use board::{Silence, Uart};
use cortex_m::{Peripherals, asm, singleton};
use cortex_m_rt::entry;
use cortex_m_semihosting::{debug, hio};
use han_meters::{ReadError, Receiver};
use panic_semihosting as _;

/// Holds what `han decode` on a host holds, so that both must count the same.
/// For the lists of Norway `Receiver<512>` is enough, and saves 9.5 KiB.
type Line = Receiver<2049, 8192>;

#[entry]
fn main() -> ! {
    let mut uart = Uart::new(Peripherals::take().unwrap().SYST);
    let mut host = hio::hstdout().unwrap();
    // `const`, or it may be made on the stack first and copied from there.
    let line = singleton!(: Line = const { Line::new() }).unwrap();

    let mut deepest = 0;
    let mut heard = None;
    stack::paint();
    loop {
        let outcome = line.blocking_read_reading(&mut uart);
        deepest = stack::deepest().max(deepest);
        match outcome {
            Ok(reading) => {
                report::reading(&mut host, &reading).unwrap();
                stack::paint();
            }
            // What was lost is counted, and the line goes on.
            Err(ReadError::Damaged(_)) => {}
            Err(ReadError::Port(Silence)) => {
                let octets = line.counters().octets;
                if heard.replace(octets) == Some(octets) {
                    // The second silence in a row: the recording is over. A
                    // meter would come back.
                    break;
                }
                line.idle();
            }
            Err(_) => break,
        }
    }

    report::counters(&mut host, &line.counters()).unwrap();
    report::figure(&mut host, "stack", deepest).unwrap();
    report::figure(&mut host, "to spare", stack::size() - deepest).unwrap();
    report::figure(&mut host, "of main", stack::here()).unwrap();
    debug::exit(debug::EXIT_SUCCESS);
    loop {
        asm::wfi();
    }
}
