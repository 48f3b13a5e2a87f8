#![allow(unsafe_code, reason = "registers: this file and no other touches them")]
//! The UART of an nRF51822, polled.

use core::fmt;

use cortex_m::peripheral::SYST;
use cortex_m::peripheral::syst::SystClkSource;
use embedded_io::{ErrorKind, ErrorType, Read};
use volatile_register::{RW, WO};

/// SysTick counts a hundredth of a second of the 16 MHz clock.
const TICK: u32 = 160_000;

/// Half a second is longer than any pause within a frame, even behind an
/// operating system that passes the octets on.
const SILENCE: u32 = 50;

/// nRF51 Series Reference Manual, "UART": the registers used here.
#[repr(C)]
struct Registers {
    start_rx: WO<u32>,
    _0: [u32; 65],
    rx_ready: RW<u32>,
    _1: [u32; 253],
    enable: RW<u32>,
    _2: [u32; 4],
    pin_rx: RW<u32>,
    rx: RW<u32>,
    _3: [u32; 2],
    baud_rate: RW<u32>,
    _4: [u32; 17],
    config: RW<u32>,
}

/// The registers stand where the manual says.
const _: () = {
    assert!(core::mem::offset_of!(Registers, rx_ready) == 0x108);
    assert!(core::mem::offset_of!(Registers, enable) == 0x500);
    assert!(core::mem::offset_of!(Registers, pin_rx) == 0x514);
    assert!(core::mem::offset_of!(Registers, rx) == 0x518);
    assert!(core::mem::offset_of!(Registers, baud_rate) == 0x524);
    assert!(core::mem::offset_of!(Registers, config) == 0x56C);
};

/// Nothing came for half a second.
#[derive(Clone, Copy, Debug)]
pub struct Silence;

/// The port: gives octets as they come, and says when they stay away.
pub struct Uart {
    registers: &'static Registers,
    clock: SYST,
}

impl Uart {
    /// The UART set as the line of an Aidon or a Kaifa: 2400 baud, 8E1.
    pub fn new(mut clock: SYST) -> Self {
        clock.set_clock_source(SystClkSource::Core);
        clock.set_reload(TICK - 1);
        clock.clear_current();
        clock.enable_counter();
        // SAFETY: the address of the manual, and taking the only `SYST` makes
        // this the only `Uart`.
        let registers = unsafe { &*(0x4000_2000 as *const Registers) };
        // SAFETY: values of the manual, in its order: set, enable, start.
        unsafe {
            registers.pin_rx.write(25);
            registers.baud_rate.write(0x0009_D000);
            registers.config.write(0b1110);
            registers.enable.write(4);
            registers.start_rx.write(1);
        }
        Self { registers, clock }
    }

    fn take(&mut self) -> Option<u8> {
        if self.registers.rx_ready.read() == 0 {
            return None;
        }
        // SAFETY: the event is cleared before the octet is taken, else that of
        // the octet behind it would be lost.
        unsafe { self.registers.rx_ready.write(0) };
        Some(self.registers.rx.read() as u8)
    }
}

impl ErrorType for Uart {
    type Error = Silence;
}

impl Read for Uart {
    fn read(&mut self, room: &mut [u8]) -> Result<usize, Silence> {
        let Some(place) = room.first_mut() else {
            return Ok(0);
        };
        let mut ticks = 0;
        loop {
            if let Some(octet) = self.take() {
                *place = octet;
                return Ok(1);
            }
            // Ticks that were seen, not time that went by: when an emulator
            // was held up itself, the line was not silent for that.
            ticks += u32::from(self.clock.has_wrapped());
            if ticks == SILENCE {
                return Err(Silence);
            }
        }
    }
}

impl fmt::Display for Silence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the line is silent")
    }
}

impl core::error::Error for Silence {}

impl embedded_io::Error for Silence {
    fn kind(&self) -> ErrorKind {
        ErrorKind::TimedOut
    }
}
