//! After any octets, the next whole frame comes out, unless a valid frame
//! overlaps it: at once when the line falls silent, and without silence as soon
//! as enough octets have followed.
//!
//! Input: which faults to mend in what stands before; the frame's addresses,
//! control, segmentation and length, its information; the octets before it.

#![no_main]

use han_fuzz::{Input, Line, mend};
use han_hdlc::{Address, Control, Frame};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let mut input = Input::new(input);
    let which = input.u8();
    let frame = any_frame(&mut input);
    let mut octets = input.rest().to_vec();
    mend(&mut octets, which);
    let at = octets.len();
    octets.extend(&frame);

    comes_out::<2049>(&octets, at);
    if frame.len() <= 64 {
        comes_out::<64>(&octets, at);
    }
});

fn any_frame(input: &mut Input<'_>) -> Vec<u8> {
    let (destination, source) = (any_address(input), any_address(input));
    let control = Control::new(input.u8());
    let length = input.u16();
    let information = input.octets(usize::from(length & 0x07FF).min(2020));
    let frame = Frame::new(destination, source, control, information);
    let mut buffer = vec![0; frame.encoded_len()];
    frame
        .with_segmented(length & 0x8000 != 0)
        .emit(&mut buffer)
        .expect("it has room");
    buffer
}

fn any_address(input: &mut Input<'_>) -> Address {
    let (upper, lower) = (input.u8(), input.u8());
    match upper >> 6 {
        0 | 1 => Address::one(lower),
        2 => Address::two(upper, lower),
        _ => Address::four(u16::from(upper) << 8, u16::from(lower)),
    }
}

/// The frame is what the octets from `at` on are.
fn comes_out<const N: usize>(octets: &[u8], at: usize) {
    let length = octets.len() - at;
    let run = Line::<N>::cut(octets, &[usize::MAX]);
    assert!(run.has_frame_or_overlap(at, length), "{run:?}, not {at}");

    let followed = [octets, &[0; N]].concat();
    let mut line = Line::<N>::new(&followed);
    line.feed(usize::MAX);
    let run = line.finish();
    assert!(run.has_frame_or_overlap(at, length), "{run:?}, not {at}");
}
