//! Lines that are not clean: by accident, and by malice.

use han_meters::Reading;

use crate::random::Random;
use crate::stream::Stream;
use crate::yardstick::{Crc, OneTable};

/// A stream with damage, and what can still be read of it.
#[derive(Clone, Debug)]
pub struct Damaged {
    /// The octets as they arrive.
    pub octets: Vec<u8>,
    /// The readings of the frames that were left whole, in order.
    pub intact: Vec<Reading>,
}

impl Damaged {
    /// `stream` with one frame of a hundred damaged, and junk in front of one
    /// of a hundred.
    #[must_use]
    pub fn of(stream: &Stream, seed: u64) -> Self {
        let mut random = Random::new(seed);
        let mut damaged = Self {
            octets: Vec::new(),
            intact: Vec::new(),
        };
        for sent in &stream.sent {
            if random.once_in(100) {
                damaged.octets.extend(junk(&mut random));
            }
            let frame = stream.frame(sent);
            if random.once_in(100) {
                damaged.octets.extend(damage(frame, &mut random));
            } else {
                damaged.octets.extend_from_slice(frame);
                damaged.intact.push(sent.reading);
            }
        }
        damaged
    }
}

fn junk(random: &mut Random) -> Vec<u8> {
    let len = 1 + random.place(64);
    (0..len).map(|_| random.octet()).collect()
}

/// One to three bits turned, octets lost, or the end missing. The flags stay,
/// for a neighbour's flag would stand in for them.
fn damage(frame: &[u8], random: &mut Random) -> Vec<u8> {
    let mut octets = frame.to_vec();
    let inside = frame.len().saturating_sub(2);
    let at = 1 + random.place(inside);
    match random.below(3) {
        0 => {
            for at in (at..=inside).take(1 + random.place(3)) {
                turn_a_bit(&mut octets, at, random);
            }
        }
        1 => {
            let lost = (1 + random.place(8)).min(inside + 1 - at);
            octets.drain(at..at + lost);
        }
        _ => octets.truncate(at),
    }
    octets
}

fn turn_a_bit(octets: &mut [u8], at: usize, random: &mut Random) {
    if let Some(octet) = octets.get_mut(at) {
        *octet ^= 1 << random.below(8);
    }
}

/// Headers with a right HCS, back to back, that each claim the longest frame:
/// what makes a decoder work hardest for nothing.
#[must_use]
pub fn false_headers(count: usize) -> Vec<u8> {
    let mut header = vec![0xA7, 0xFF, 0x03, 0x21, 0x13];
    let hcs = OneTable::over(0xFFFF, &header) ^ 0xFFFF;
    header.extend(hcs.to_le_bytes());
    header.insert(0, 0x7E);
    header.repeat(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_frame_of_a_hundred_is_damaged() {
        let stream = Stream::generate(4, 1).unwrap();
        let damaged = Damaged::of(&stream, 1);
        let lost = stream.sent.len() - damaged.intact.len();
        let percent = lost * 1000 / stream.sent.len();
        assert!((8..=12).contains(&percent), "{percent} in a thousand");
        assert_ne!(damaged.octets.len(), stream.octets.len());
    }

    #[test]
    fn false_headers_are_believed_and_never_whole() {
        use han_hdlc::{ErrorKind, frames};
        let octets = false_headers(400);
        let first = frames(&octets).next().unwrap().unwrap_err();
        assert!(matches!(first.kind(), ErrorKind::BadFcs { .. }), "{first}");
        assert!(frames(&octets).all(|frame| frame.is_err()));
    }
}
