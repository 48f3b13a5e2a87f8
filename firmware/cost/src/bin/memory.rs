#![no_std]
#![no_main]
#![allow(
    unsafe_code,
    reason = "reading a file of the host is a call of the debugger"
)]
//! What memory it takes: a decoder and a receiver beyond their buffers, and the
//! stack below whoever calls.
//!
//! The host's file `octets` is fed octet by octet. The stack is what a call of
//! `next_reading` needs at its deepest, from the stack pointer of its caller
//! downwards: its own frame and those of all that it calls. The caller's frame,
//! and in it the place for the outcome, is not in it.

use core::ffi::CStr;
use core::mem::size_of;

use cortex_m::{asm, singleton};
use cortex_m_rt::entry;
use cortex_m_semihosting::{debug, hio, syscall};
use han_hdlc::FrameDecoder;
use han_meters::{Reading, ReceiveError, Receiver};
use panic_semihosting as _;

/// Holds what the firmwares hold, so that every bomb goes off.
type Line = Receiver<2049, 8192>;

/// Octets at the stack's end that must have kept their paint. A frame that nothing was
/// written to looks painted: with fewer, a stack that ran over looks shallow.
const UNTOUCHED: usize = 1024;

type Outcome = Option<Result<Reading, ReceiveError>>;

#[entry]
fn main() -> ! {
    // `const`, or it may be made on the stack first and copied from there.
    let line = singleton!(: Line = const { Line::new() }).unwrap();
    let stack = feed(line, &File::open(c"octets"));

    let counters = line.counters();
    let figures = [
        ("octets", counters.octets as usize),
        ("readings", counters.readings as usize),
        ("stack", stack),
        ("reading", size_of::<Reading>()),
        ("outcome", size_of::<Outcome>()),
        ("frame-decoder", size_of::<FrameDecoder<512>>() - 512),
        ("receiver", size_of::<Receiver<512>>() - 512),
        ("receiver-joining", size_of::<Receiver<512, 1024>>() - 1536),
    ];
    let mut host = hio::hstdout().unwrap();
    for (name, value) in figures {
        report::figure(&mut host, name, value).unwrap();
    }
    debug::exit(debug::EXIT_SUCCESS);
    loop {
        asm::wfi();
    }
}

/// Feeds all of the file and the silence behind it, and tells how deep the stack went below this function.
#[inline(never)]
fn feed(line: &mut Line, file: &File) -> usize {
    let mut chunk = [0; 64];
    stack::paint();
    loop {
        let octets = file.read(&mut chunk);
        if octets.is_empty() {
            break;
        }
        for octet in octets {
            let mut octets = core::slice::from_ref(octet);
            while next(line, &mut octets).is_some() {}
        }
    }
    line.idle();
    while next(line, &mut &[][..]).is_some() {}
    let deepest = stack::deepest();
    assert!(deepest + UNTOUCHED < stack::size(), "the stack ran over");
    deepest - stack::here()
}

/// Not inlined, so that nothing of the work is in the caller's own frame.
#[inline(never)]
fn next(line: &mut Line, octets: &mut &[u8]) -> Outcome {
    line.next_reading(octets)
}

/// A file of the host.
struct File(usize);

impl File {
    fn open(path: &CStr) -> Self {
        const READ_BINARY: usize = 1;
        // SAFETY: the path is as long as is said.
        let handle = unsafe { syscall!(OPEN, path.as_ptr(), READ_BINARY, path.count_bytes()) };
        assert_ne!(handle as isize, -1, "no file {path:?}");
        Self(handle)
    }

    /// The next octets; none at the end.
    fn read<'a>(&self, room: &'a mut [u8]) -> &'a [u8] {
        // SAFETY: at most as many octets as there is room for are written.
        let left = unsafe { syscall!(READ, self.0, room.as_mut_ptr(), room.len()) };
        &room[..room.len() - left]
    }
}
