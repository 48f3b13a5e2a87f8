#![no_std]
#![no_main]
//! Reads a meter on the UART of an MPS2 board, async on `embassy-executor`, and
//! prints what it says.

mod board;
mod clock;

use board::Uart;
use cortex_m::{Peripherals, singleton};
use cortex_m_semihosting::{debug, hio};
use embassy_executor::Spawner;
use embassy_time::{Duration, TimeoutError, with_timeout};
use han_meters::{ReadError, Receiver};
use panic_semihosting as _;

/// Holds what `han decode` on a host holds, so that both must count the same.
/// For the lists of Norway `Receiver<512>` is enough, and saves 9.5 KiB.
type Line = Receiver<2049, 8192>;

/// How long to wait for a reading before looking whether the line is quiet.
const LOOK: Duration = Duration::from_millis(10);

/// So many looks without an octet, half a second, are longer than any pause
/// within a frame, even behind an operating system that passes the octets on.
const SILENCE: u32 = 50;

/// A second silence behind the first.
const ENOUGH: u32 = 2 * SILENCE;

#[embassy_executor::main]
async fn main(_spawner: Spawner) {
    let mut uart = Uart::new(Peripherals::take().unwrap());
    let mut host = hio::hstdout().unwrap();
    // `const`, or it may be made on the stack first and copied from there.
    let line = singleton!(: Line = const { Line::new() }).unwrap();

    let mut deepest = 0;
    let mut dropped = 0;
    let mut heard = 0;
    let mut quiet = 0;
    stack::paint();
    loop {
        // The wait is dropped wherever it stands: reading is cancel-safe.
        let outcome = with_timeout(LOOK, line.read_reading(&mut uart)).await;
        deepest = stack::deepest().max(deepest);
        match outcome {
            Ok(Ok(reading)) => {
                report::reading(&mut host, &reading).unwrap();
                stack::paint();
            }
            // What was lost is counted, and the line goes on.
            Ok(Err(ReadError::Damaged(_))) => {}
            Ok(Err(_)) => break,
            Err(TimeoutError) => {
                let octets = line.counters().octets;
                let came = octets != heard;
                heard = octets;
                dropped += usize::from(came);
                quiet = if came { 0 } else { quiet + 1 };
                match quiet {
                    SILENCE => line.idle(),
                    // The second silence in a row: the recording is over. A
                    // meter would come back.
                    ENOUGH => break,
                    _ => {}
                }
            }
        }
    }

    report::counters(&mut host, &line.counters()).unwrap();
    report::figure(&mut host, "stack", deepest).unwrap();
    report::figure(&mut host, "to spare", stack::size() - deepest).unwrap();
    report::figure(&mut host, "of main", stack::here()).unwrap();
    report::figure(&mut host, "waits dropped under way", dropped).unwrap();
    debug::exit(debug::EXIT_SUCCESS);
}
