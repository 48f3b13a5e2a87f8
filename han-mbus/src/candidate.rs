//! What stands behind a start octet: the rules, apart from any memory.
//!
//! [`FrameDecoder`](crate::FrameDecoder) and
//! [`LongFrame::parse`](crate::LongFrame::parse) both judge by these.

use crate::control_information::ControlInformation;
use crate::error::{Error, ErrorKind};

pub(crate) const START: u8 = 0x68;
pub(crate) const STOP: u8 = 0x16;

/// C, A, CI, STSAP and DTSAP.
pub(crate) const PIECE_HEADER: usize = 5;

/// Octets of user data (C to the last of data) that L says without a remainder.
pub(crate) const LONGEST_BY_LENGTH: usize = 0xFF;

/// Octets of user data that L says modulo 256, less than any piece has.
pub(crate) const LONGEST_USER_DATA: usize = 0x100 + PIECE_HEADER - 1;

/// `68 L L 68`.
const HEADER: usize = 4;

/// What stands around the user data: the header, checksum and stop octet.
pub(crate) const AROUND: usize = HEADER + 2;

/// Octets of the shortest and of the longest frame.
const SHORTEST: usize = PIECE_HEADER + AROUND;
pub(crate) const LONGEST: usize = LONGEST_USER_DATA + AROUND;

/// Where CI stands.
pub(crate) const CONTROL_INFORMATION: usize = HEADER + 2;

/// Why a candidate is not a whole frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// There is nothing to decide before so many octets are there, the start
    /// octet counted.
    Wait(usize),
    /// The octets open no frame of ours; on a line that is no fault.
    NotAFrame(Error),
    /// The frame is damaged.
    Reject(Error),
}

/// Judges the octets from a start octet on. Answers with the length of the
/// frame.
pub(crate) fn judge(octets: &[u8]) -> Result<usize, Stop> {
    let length = usize::from(header(octets)?);
    let user_data_len = user_data_len(length, octets)?;
    let len = user_data_len + AROUND;
    proven(octets.get(..len).ok_or(Stop::Wait(len))?)?;
    if user_data_len < PIECE_HEADER {
        return Err(Stop::NotAFrame(ErrorKind::BadLength { length }.at(1)));
    }
    Ok(len)
}

/// As [`judge`], when no octet will follow.
pub(crate) fn judge_complete(octets: &[u8]) -> Result<usize, Stop> {
    judge(octets).map_err(|stop| match stop {
        Stop::Wait(needed) => end_of_input(octets.len(), needed),
        decided => decided,
    })
}

fn end_of_input(have: usize, needed: usize) -> Stop {
    let length_is_known = needed > CONTROL_INFORMATION + 1;
    let whole = if length_is_known { needed } else { SHORTEST };
    let missing = whole.saturating_sub(have);
    let truncated = ErrorKind::Truncated { missing }.at(have);
    if have < HEADER {
        Stop::NotAFrame(truncated)
    } else {
        Stop::Reject(truncated)
    }
}

/// The length that `68 L L 68` states.
fn header(octets: &[u8]) -> Result<u8, Stop> {
    let (kind, at) = match *octets {
        [received, ..] if received != START => (ErrorKind::NoStart { received }, 0),
        [_, first, second, ..] if first != second => {
            (ErrorKind::LengthsDiffer { first, second }, 2)
        }
        [_, _, _, received, ..] if received != START => (ErrorKind::NoStart { received }, 3),
        [_, length, _, _, ..] => return Ok(length),
        _ => return Err(Stop::Wait(HEADER)),
    };
    Err(Stop::NotAFrame(kind.at(at)))
}

/// Octets from C to the last of data.
///
/// A length that has no room for the fields of a piece stands, in a piece, for
/// 256 more: Sagemcom T210-D. Elsewhere it is meant as it says. CI tells which,
/// so no frame that sets up a line holds it up.
fn user_data_len(length: usize, octets: &[u8]) -> Result<usize, Stop> {
    if length >= PIECE_HEADER {
        return Ok(length);
    }
    let control_information = octets.get(CONTROL_INFORMATION);
    let octet = *control_information.ok_or(Stop::Wait(CONTROL_INFORMATION + 1))?;
    if ControlInformation::new(octet).is_piece() {
        return Ok(length + 0x100);
    }
    Ok(length)
}

/// Proves the end of a frame that is all there. The stop octet first: nearly
/// every false start fails by it, and nothing was summed.
fn proven(frame: &[u8]) -> Result<(), Stop> {
    let [_, _, _, _, user_data @ .., received, stop] = frame else {
        return Err(Stop::Wait(AROUND));
    };
    let stop_at = user_data.len() + AROUND - 1;
    if *stop != STOP {
        let no_stop = ErrorKind::NoStop { received: *stop };
        return Err(Stop::Reject(no_stop.at(stop_at)));
    }
    let (computed, received) = (checksum(user_data), *received);
    if computed != received {
        let bad_checksum = ErrorKind::BadChecksum { computed, received };
        return Err(Stop::Reject(bad_checksum.at(stop_at - 1)));
    }
    Ok(())
}

/// The sum of the octets from C to the last of data.
pub(crate) fn checksum(user_data: &[u8]) -> u8 {
    #[cfg(any(test, fuzzing))]
    steps::count(user_data.len());
    let add = |sum: u8, octet: &u8| sum.wrapping_add(*octet);
    user_data.iter().fold(0, add)
}

/// How many octets stand before the first start octet.
pub(crate) fn before_start(octets: &[u8]) -> usize {
    let start = octets.iter().position(|&octet| octet == START);
    start.unwrap_or(octets.len())
}

/// Counts the octets that were summed or moved, so that a test or a fuzz target
/// can hold the bound on the work. Not there in an ordinary build.
#[cfg(any(test, fuzzing))]
pub(crate) mod steps {
    extern crate std;
    use core::cell::Cell;

    std::thread_local! {
        static STEPS: Cell<u64> = const { Cell::new(0) };
    }

    pub(crate) fn count(octets: usize) {
        let octets = u64::try_from(octets).unwrap_or(u64::MAX);
        STEPS.set(STEPS.get().saturating_add(octets));
    }

    /// Octets summed or moved so far on this thread.
    pub fn steps() -> u64 {
        STEPS.get()
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use std::vec;
    use std::vec::Vec;

    /// One piece, 0x0F as data.
    const FRAME: [u8; 12] = [
        0x68, 0x06, 0x06, 0x68, 0x53, 0xFF, 0x10, 0x01, 0x67, 0x0F, 0xD9, 0x16,
    ];

    fn rejected(kind: ErrorKind, at: usize) -> Result<usize, Stop> {
        Err(Stop::Reject(kind.at(at)))
    }

    fn not_a_frame(kind: ErrorKind, at: usize) -> Result<usize, Stop> {
        Err(Stop::NotAFrame(kind.at(at)))
    }

    /// A frame whose user data are as long as L says modulo 256.
    fn frame_of(length: u8, control_information: u8, user_data_len: usize) -> Vec<u8> {
        let mut user_data = vec![0x53, 0xFF, control_information, 0x01, 0x67];
        user_data.resize(user_data_len, 0xA5);
        let mut frame = vec![START, length, length, START];
        frame.extend(&user_data);
        frame.extend([checksum(&user_data), STOP]);
        frame
    }

    #[test]
    fn waits_for_no_more_than_the_next_decision_needs() {
        let waits = [4, 4, 4, 4, 12, 12, 12, 12, 12, 12, 12, 12];
        for (len, wait) in waits.into_iter().enumerate() {
            assert_eq!(judge(&FRAME[..len]), Err(Stop::Wait(wait)), "{len}");
        }
        assert_eq!(judge(&FRAME), Ok(12));
    }

    #[test]
    fn takes_no_notice_of_what_follows() {
        let longer = [&FRAME[..], &[START; 8]].concat();
        assert_eq!(judge(&longer), Ok(12));
    }

    #[test]
    fn a_start_octet_opens_a_frame_with_the_length_twice_and_another_one() {
        let differ = ErrorKind::LengthsDiffer {
            first: 6,
            second: 7,
        };
        assert_eq!(judge(&[0x68, 6, 7]), not_a_frame(differ, 2));
        let no_start = |received| ErrorKind::NoStart { received };
        assert_eq!(judge(&[0x68, 6, 6, 0x53]), not_a_frame(no_start(0x53), 3));
        assert_eq!(judge(&[0xE5]), not_a_frame(no_start(0xE5), 0));
    }

    #[test]
    fn the_stop_octet_is_looked_at_before_anything_is_summed() {
        let mut damaged = FRAME;
        (damaged[9], damaged[11]) = (0, 0x17);
        let before = steps::steps();
        let no_stop = ErrorKind::NoStop { received: 0x17 };
        assert_eq!(judge(&damaged), rejected(no_stop, 11));
        assert_eq!(steps::steps(), before);

        damaged[11] = STOP;
        let bad_checksum = ErrorKind::BadChecksum {
            computed: 0xCA,
            received: 0xD9,
        };
        assert_eq!(judge(&damaged), rejected(bad_checksum, 10));
        assert_eq!(steps::steps(), before + 6);
    }

    #[test]
    fn a_length_below_five_stands_for_256_more_in_a_piece() {
        for length in 0..5 {
            let len = 256 + usize::from(length) + AROUND;
            for control_information in [0x00, 0x11, 0x1F] {
                let frame = frame_of(length, control_information, len - AROUND);
                assert_eq!(judge(&frame[..4]), Err(Stop::Wait(7)));
                assert_eq!(judge(&frame[..6]), Err(Stop::Wait(7)));
                assert_eq!(judge(&frame[..7]), Err(Stop::Wait(len)));
                assert_eq!(judge(&frame[..len - 1]), Err(Stop::Wait(len)));
                assert_eq!(judge(&frame), Ok(len));
            }
        }
        assert_eq!(judge(&frame_of(4, 0, 260)), Ok(LONGEST));
    }

    #[test]
    fn a_length_from_five_on_is_what_it_says() {
        for length in 5..=u8::MAX {
            let user_data_len = usize::from(length);
            let frame = frame_of(length, 0x00, user_data_len);
            assert_eq!(judge(&frame[..4]), Err(Stop::Wait(user_data_len + AROUND)));
            assert_eq!(judge(&frame), Ok(user_data_len + AROUND));
            assert!(judge(&frame_of(length, 0x00, user_data_len + 256)).is_err());
        }
    }

    #[test]
    fn a_length_below_five_is_what_it_says_where_there_is_no_piece() {
        for length in 3..5 {
            let frame = frame_of(length, 0x50, usize::from(length));
            let short = ErrorKind::BadLength {
                length: usize::from(length),
            };
            assert_eq!(judge(&frame[..7]), Err(Stop::Wait(frame.len())));
            assert_eq!(judge(&frame), not_a_frame(short, 1));
        }
        let no_stop = ErrorKind::NoStop { received: 0x50 };
        let too_short = frame_of(1, 0x50, 256 + 1);
        assert_eq!(judge(&too_short), rejected(no_stop, 6));
    }

    #[test]
    fn the_end_of_input_says_what_is_missing() {
        let truncated = |missing| ErrorKind::Truncated { missing };
        assert_eq!(judge_complete(&[]), not_a_frame(truncated(11), 0));
        assert_eq!(judge_complete(&FRAME[..3]), not_a_frame(truncated(8), 3));
        assert_eq!(judge_complete(&FRAME[..4]), rejected(truncated(8), 4));
        assert_eq!(judge_complete(&FRAME[..11]), rejected(truncated(1), 11));
        assert_eq!(judge_complete(&FRAME), Ok(12));

        let quirk = frame_of(1, 0x00, 257);
        assert_eq!(judge_complete(&quirk[..6]), rejected(truncated(5), 6));
        assert_eq!(judge_complete(&quirk[..7]), rejected(truncated(256), 7));
        let set_up = frame_of(3, 0x50, 3);
        assert_eq!(judge_complete(&set_up[..8]), rejected(truncated(1), 8));
    }

    #[test]
    fn the_sum_is_taken_modulo_256() {
        assert_eq!(checksum(&[]), 0);
        assert_eq!(checksum(&[0xFF, 0x01]), 0);
        assert_eq!(checksum(&[0x53, 0xFF, 0x10, 0x01, 0x67]), 0xCA);
    }

    #[test]
    fn finds_the_next_start_octet() {
        assert_eq!(before_start(&[]), 0);
        assert_eq!(before_start(&[0x68, 0x68]), 0);
        assert_eq!(before_start(&[0x67, 0x00, 0x68]), 2);
        assert_eq!(before_start(&[0x67, 0x00]), 2);
    }
}
