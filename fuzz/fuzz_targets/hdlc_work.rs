//! The steps of the check per octet are bounded however often a pattern comes
//! again: long enough for the longest frames to lie inside each other, which
//! costs the most that is known.
//!
//! Input: which faults to mend, the pattern.

#![no_main]

use std::hint::black_box;

use han_fuzz::{Input, Line, mend};
use libfuzzer_sys::fuzz_target;

/// Eight of the longest frames.
const STREAM: usize = 16_384;

fuzz_target!(|input: &[u8]| {
    let mut input = Input::new(input);
    let which = input.u8();
    let mut pattern = input.octets(64).to_vec();
    if pattern.is_empty() {
        return;
    }
    mend(&mut pattern, which);

    let octets = pattern.repeat(STREAM / pattern.len());
    let mut line = Line::<2049>::new(&octets);
    line.feed(usize::MAX);
    let per_octet = usize::try_from(line.steps()).unwrap() / octets.len();
    climb::<0>(per_octet);
    climb::<128>(per_octet);
    climb::<256>(per_octet);
    climb::<384>(per_octet);
    line.finish();
});

/// Lets the fuzzer see that a pattern costs more than the last: how often code
/// runs is coverage to it.
#[inline(never)]
fn climb<const FROM: usize>(per_octet: usize) {
    for step in (FROM..per_octet.min(FROM + 128)).step_by(4) {
        black_box(step);
    }
}
