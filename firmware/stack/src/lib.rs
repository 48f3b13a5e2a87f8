#![no_std]
#![allow(
    unsafe_code,
    reason = "the stack below the stack pointer belongs to nobody but this file"
)]
//! How deep the stack has been: paint it, work, and look how much paint is left.

use core::ptr::{addr_of, addr_of_mut};

use cortex_m::register::msp;

/// As `cortex-m-rt` paints: no value that a program is likely to push.
const PAINT: u32 = 0xCCCC_CCCC;

/// Left alone below the stack pointer: the compiler may read it before it
/// pushes what `paint` itself needs.
const OWN_FRAME: usize = 64;

unsafe extern "C" {
    /// Where the stack begins; it grows downwards. Of the linker script.
    static mut _stack_start: u32;
    /// The lowest word of it.
    static mut _stack_end: u32;
}

/// Paints what is free of the stack.
#[inline(never)]
pub fn paint() {
    let mut word = addr_of_mut!(_stack_end);
    let top = (msp::read() as usize).saturating_sub(OWN_FRAME);
    while (word as usize) < top {
        // SAFETY: below the stack pointer nothing lives, and Arm has no red
        // zone. An interrupt may push there, and has popped when this goes on.
        unsafe {
            word.write_volatile(PAINT);
            word = word.add(1);
        }
    }
}

/// Octets of stack used at the deepest point since it was painted, counted
/// from its very top: callers, interrupts and all.
#[inline(never)]
#[must_use]
pub fn deepest() -> usize {
    let top = addr_of!(_stack_start) as usize;
    let mut word = addr_of!(_stack_end);
    // SAFETY: words between the two ends of the stack are memory, all of them.
    while (word as usize) < top && unsafe { word.read_volatile() } == PAINT {
        // SAFETY: not beyond the top.
        word = unsafe { word.add(1) };
    }
    top.saturating_sub(word as usize)
}

/// Octets of stack there are. As deep as that is too deep: below the stack
/// stand the statics.
#[must_use]
pub fn size() -> usize {
    (addr_of!(_stack_start) as usize).saturating_sub(addr_of!(_stack_end) as usize)
}

/// Octets of stack in use where this is called: what callers hold.
// Inlined, so that the stack pointer is the caller's.
#[inline(always)]
#[must_use]
pub fn here() -> usize {
    (addr_of!(_stack_start) as usize).saturating_sub(msp::read() as usize)
}
