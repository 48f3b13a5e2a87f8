//! After any octets, the next whole frame comes out, unless a valid frame
//! overlaps it: at once when the line falls silent, and without silence as soon
//! as enough octets have followed.
//!
//! Input: what follows and the decoder's room, which faults to mend in what
//! stands before; the frame's addresses, control, segmentation and length, its
//! information; the octets before it.

#![no_main]

use han_fuzz::{Input, Line, Run, mend};
use han_hdlc::{Address, Control, Frame};
use libfuzzer_sys::fuzz_target;

/// Room that most frames of a fuzzer fit into.
const SMALL: usize = 128;

fuzz_target!(|input: &[u8]| {
    let mut input = Input::new(input);
    let [how, which] = input.array();
    let frame = any_frame(&mut input);
    let mut octets = input.rest().to_vec();
    mend(&mut octets, which);
    let at = octets.len();
    octets.extend(&frame);

    let run = match (how & 1, how & 2 != 0 && frame.len() <= SMALL) {
        (0, false) => in_silence::<2049>(&octets),
        (0, true) => in_silence::<SMALL>(&octets),
        (_, false) => followed::<2049>(octets),
        (_, true) => followed::<SMALL>(octets),
    };
    let comes_out = run.has_frame_or_overlap(at, frame.len());
    assert!(comes_out, "{run:?}, not {at}");
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

fn in_silence<const N: usize>(octets: &[u8]) -> Run {
    Line::<N>::cut(octets, &[usize::MAX])
}

fn followed<const N: usize>(mut octets: Vec<u8>) -> Run {
    octets.resize(octets.len() + N, 0);
    let mut line = Line::<N>::new(&octets);
    line.feed(usize::MAX);
    line.finish()
}
