//! No damage that a sum can find makes another frame.

use han_mbus::{ErrorKind, LongFrame};

use crate::events::decode;
use crate::octets::*;

fn frames_to_damage() -> Vec<Vec<u8>> {
    let mut frames = whole_frames();
    frames.push(frame_in_data());
    frames
}

/// The one frame that may come out of a damaged one is a whole frame that it
/// carries.
fn is_inside(inner: &[u8], frame: &[u8]) -> bool {
    inner.len() < frame.len() && frame.windows(inner.len()).any(|part| part == inner)
}

#[test]
fn no_truncation_gives_an_altered_frame() {
    let octets: usize = frames_to_damage().iter().map(Vec::len).sum();
    let count = frames_to_damage().len();
    println!("{count} frames, {octets} octets, {} bits", 8 * octets);
    for frame in frames_to_damage() {
        assert!(LongFrame::parse(&frame).is_ok());
        for len in 0..frame.len() {
            assert!(LongFrame::parse(&frame[..len]).is_err());
            let found = decode(&frame[..len]).frames();
            assert!(found.iter().all(|inner| is_inside(inner, &frame)));
        }
    }
}

#[test]
fn no_flipped_bit_gives_an_altered_frame() {
    for frame in frames_to_damage() {
        for bit in 0..frame.len() * 8 {
            let mut damaged = frame.clone();
            damaged[bit / 8] ^= 1 << (bit % 8);
            assert!(LongFrame::parse(&damaged).is_err());
            let found = decode(&damaged).frames();
            assert!(
                found.iter().all(|inner| is_inside(inner, &frame)),
                "bit {bit} of {frame:02X?} gave {found:02X?}"
            );
        }
    }
}

#[test]
fn no_lost_octet_gives_an_altered_frame() {
    for frame in frames_to_damage() {
        for at in 0..frame.len() {
            let mut damaged = frame.clone();
            damaged.remove(at);
            assert!(LongFrame::parse(&damaged).is_err());
            let found = decode(&damaged).frames();
            assert!(found.iter().all(|inner| is_inside(inner, &frame)));
        }
    }
}

#[test]
fn a_frame_inside_a_damaged_frame_comes_out() {
    let mut damaged = frame_in_data();
    damaged[4] ^= 1;
    let run = decode(&damaged);
    assert_eq!(run.frames(), [octets(TWO_PIECES[1])]);
    assert!(matches!(run.faults()[..], [ErrorKind::BadChecksum { .. }]));
}

#[test]
fn any_damaged_frame_leaves_the_two_behind_it_whole() {
    let good = [octets(TWO_PIECES[0]), octets(TWO_PIECES[1])];
    let behind = good.concat();
    for frame in frames_to_damage() {
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

#[test]
fn three_damaged_frames_in_front_lose_no_good_one() {
    let [long, _] = sagemcom();
    let good = [octets(PRINTED[0]), long.clone(), octets(ONE_PIECE)];
    let kinds_of_damage: [fn(&mut Vec<u8>, usize); 5] = [
        |frame, at| frame[at] ^= 0x04,
        |frame, at| frame.truncate(at),
        |frame, at| frame.insert(at, 0x68),
        |frame, at| {
            frame.remove(at);
        },
        |frame, at| (frame[1], frame[2]) = (u8::try_from(at % 256).unwrap(), 0x68),
    ];
    for damage in kinds_of_damage {
        for at in 0..octets(ONE_PIECE).len() {
            let mut input = vec![];
            for mut frame in good.clone() {
                damage(&mut frame, at);
                input.extend(frame);
            }
            for frame in &good {
                let found = decode(&[&input[..], frame].concat()).frames();
                assert_eq!(found.last(), Some(frame), "damaged at {at}");
                // An octet put in front of a frame or behind its start leaves it whole.
                assert!(found.iter().all(|found| good.contains(found)));
            }
        }
    }
}
