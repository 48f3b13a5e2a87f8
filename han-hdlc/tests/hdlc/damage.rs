//! No damage makes another frame.

use han_hdlc::{ErrorKind, Frame};

use crate::events::decode;
use crate::octets::*;

#[test]
fn no_truncation_gives_an_altered_frame() {
    for frame in whole_frames() {
        assert!(Frame::parse(&frame).is_ok());
        for len in 0..frame.len() {
            assert!(Frame::parse(&frame[..len]).is_err());
            let found = decode(&frame[..len]).frames();
            assert!(found.iter().all(|inner| is_inside(inner, &frame)));
        }
    }
}

#[test]
fn no_flipped_bit_gives_an_altered_frame() {
    for frame in whole_frames() {
        for bit in 0..frame.len() * 8 {
            let mut damaged = frame.clone();
            damaged[bit / 8] ^= 1 << (bit % 8);
            assert!(Frame::parse(&damaged).is_err());
            let found = decode(&damaged).frames();
            assert!(
                found.iter().all(|inner| is_inside(inner, &frame)),
                "bit {bit} of {frame:02X?} gave {found:02X?}"
            );
        }
    }
}

/// The one frame that may come out of a damaged one is a whole frame that it
/// carries.
fn is_inside(inner: &[u8], frame: &[u8]) -> bool {
    inner.len() < frame.len() && frame.windows(inner.len()).any(|part| part == inner)
}

#[test]
fn a_frame_inside_a_damaged_frame_comes_out() {
    let mut damaged = octets(FRAME_IN_DATA);
    damaged[12] ^= 1;
    let run = decode(&damaged);
    assert_eq!(run.frames(), [octets(UI_WITHOUT_INFORMATION)]);
    assert!(matches!(run.faults()[..], [ErrorKind::BadFcs { .. }]));
}

#[test]
fn any_damaged_frame_leaves_the_two_behind_it_whole() {
    let good = [octets(KAIFA), octets(AIDON)];
    let behind = good.concat();
    for frame in [octets(AIDON), octets(FLAGS_IN_DATA), length_7e()] {
        for bit in 0..frame.len() * 8 {
            let mut input = frame.clone();
            input[bit / 8] ^= 1 << (bit % 8);
            input.extend(&behind);
            let frames = decode(&input).frames();
            assert!(frames.ends_with(&good), "bit {bit} of {frame:02X?}");
        }
        for len in 0..frame.len() {
            let input = [&frame[..len], &behind].concat();
            let frames = decode(&input).frames();
            assert!(frames.ends_with(&good), "{len} octets of {frame:02X?}");
        }
    }
}
