#![allow(unsafe_code, reason = "registers: this file and no other touches them")]
//! The first UART of an MPS2 board, by interrupt, and its SysTick.

use core::convert::Infallible;
use core::future::poll_fn;
use core::task::Poll;

use cortex_m::Peripherals;
use cortex_m::interrupt::InterruptNumber;
use cortex_m::peripheral::NVIC;
use cortex_m::peripheral::syst::SystClkSource;
use cortex_m_rt::exception;
use embassy_sync::waitqueue::AtomicWaker;
use embedded_io_async::{ErrorType, Read};
use volatile_register::RW;

/// The board's clock.
const HERTZ: u32 = 25_000_000;
/// As `embassy-time` is told by its feature.
const TICKS_PER_SECOND: u32 = 100;
const BAUD: u32 = 2_400;

const RECEIVED: u32 = 1 << 1;
const RECEIVE_AND_INTERRUPT: u32 = 1 << 1 | 1 << 3;

/// Cortex-M System Design Kit, "APB UART".
#[repr(C)]
struct Registers {
    data: RW<u32>,
    state: RW<u32>,
    control: RW<u32>,
    interrupt: RW<u32>,
    baud_divider: RW<u32>,
}

fn registers() -> &'static Registers {
    // SAFETY: the address of the board's manual; all access is volatile.
    unsafe { &*(0x4000_4000 as *const Registers) }
}

/// The one interrupt in use.
#[derive(Clone, Copy)]
struct Uart0Received;

// SAFETY: the number of the board's manual.
unsafe impl InterruptNumber for Uart0Received {
    fn number(self) -> u16 {
        0
    }
}

/// Who waits for the next octet.
static WAITING: AtomicWaker = AtomicWaker::new();

/// The port: gives octets as they come.
///
/// An octet that comes before the last was taken is lost; the frame's check
/// tells.
pub struct Uart(());

impl Uart {
    /// Starts the clock and the UART. No meter's parity: the part has none.
    pub fn new(peripherals: Peripherals) -> Self {
        let mut clock = peripherals.SYST;
        clock.set_clock_source(SystClkSource::Core);
        clock.set_reload(HERTZ / TICKS_PER_SECOND - 1);
        clock.clear_current();
        clock.enable_counter();
        clock.enable_interrupt();
        // SAFETY: values of the manual; the handler below is ready for what
        // they set off.
        unsafe {
            registers().baud_divider.write(HERTZ / BAUD);
            registers().control.write(RECEIVE_AND_INTERRUPT);
            NVIC::unmask(Uart0Received);
        }
        Self(())
    }

    fn take(&mut self) -> Option<u8> {
        let has_octet = registers().state.read() & RECEIVED != 0;
        has_octet.then(|| registers().data.read() as u8)
    }
}

impl ErrorType for Uart {
    type Error = Infallible;
}

impl Read for Uart {
    /// Cancel-safe: an octet is taken from the UART only to be handed out.
    async fn read(&mut self, room: &mut [u8]) -> Result<usize, Infallible> {
        let Some(place) = room.first_mut() else {
            return Ok(0);
        };
        *place = poll_fn(|context| {
            // Registered before the look, else an octet between would wake nobody.
            WAITING.register(context.waker());
            self.take().map_or(Poll::Pending, Poll::Ready)
        })
        .await;
        Ok(1)
    }
}

/// All interrupts of the board; only one is unmasked.
#[exception]
unsafe fn DefaultHandler(_number: i16) {
    // SAFETY: a write of 1 clears the flag and touches nothing else.
    unsafe { registers().interrupt.write(RECEIVED) };
    WAITING.wake();
}
