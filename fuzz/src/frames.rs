//! Frames found by the rules of the standard, step by step and with no thought
//! of speed or memory.

use han_hdlc::{Error, ErrorKind, Frame};

/// What a decoder says of the octets from `position` on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    Frame {
        position: usize,
        len: usize,
    },
    Fault {
        position: usize,
        kind: ErrorKind,
        offset: usize,
    },
}

impl Event {
    /// Whether this is what came at a position.
    pub fn is(&self, at: usize, outcome: Result<Frame<'_>, Error>) -> bool {
        match (*self, outcome) {
            (Self::Frame { position, len }, Ok(frame)) => {
                (position, len) == (at, frame.encoded_len())
            }
            (
                Self::Fault {
                    position,
                    kind,
                    offset,
                },
                Err(error),
            ) => (position, kind, offset) == (at, error.kind(), error.offset()),
            _ => false,
        }
    }
}

/// All events, each with the noise counted by then, and the noise at the end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    pub events: Vec<(Event, u64)>,
    pub noise: u64,
}

impl Run {
    pub fn has_faults(&self) -> bool {
        let is_fault = |(event, _): &(Event, u64)| matches!(event, Event::Fault { .. });
        self.events.iter().any(is_fault)
    }

    /// Whether the frame comes out, or another one that overlaps it. That they
    /// share one flag is no overlap.
    pub fn has_frame_or_overlap(&self, at: usize, length: usize) -> bool {
        self.events.iter().any(|&(event, _)| match event {
            Event::Frame { position, len } => {
                (position, len) == (at, length) || position < at && position + len > at + 1
            }
            Event::Fault { .. } => false,
        })
    }
}

/// The events of a whole stream, received with room for `capacity` octets.
pub fn run_by_the_rules(octets: &[u8], capacity: usize) -> Run {
    let mut run = Run::default();
    let mut position = 0;
    while position < octets.len() {
        if octets[position] != FLAG {
            run.noise += 1;
            position += 1;
            continue;
        }
        match judge(&octets[position..], capacity) {
            Ok(len) => {
                run.events.push((Event::Frame { position, len }, run.noise));
                position += len - 1;
            }
            Err(Some((kind, offset))) => {
                let fault = Event::Fault {
                    position,
                    kind,
                    offset,
                };
                run.events.push((fault, run.noise));
                position += 1;
            }
            Err(None) => position += 1,
        }
    }
    run
}

/// Puts in the checks and closing flags that would fit, so that frames which a
/// fuzzer found by their header become whole. The bits of `which` say in turn
/// whether a fault is mended.
pub fn mend(octets: &mut [u8], which: u8) {
    if which == 0 {
        return;
    }
    let mut which = which;
    let mut position = 0;
    while position < octets.len() {
        while octets[position] == FLAG
            && let Err(Some((kind, offset))) = judge(&octets[position..], LONGEST)
        {
            which = which.rotate_left(1);
            if which & 1 == 0 || !put_right(&mut octets[position + offset..], kind) {
                break;
            }
        }
        position += 1;
    }
}

/// Whether there was something to put right.
fn put_right(octets: &mut [u8], kind: ErrorKind) -> bool {
    match kind {
        ErrorKind::BadHcs { computed, .. } | ErrorKind::BadFcs { computed, .. } => {
            octets[..2].copy_from_slice(&computed.to_le_bytes());
        }
        ErrorKind::NoClosingFlag { .. } => octets[0] = FLAG,
        _ => return false,
    }
    true
}

const FLAG: u8 = 0x7E;
const LONGEST: usize = 2049;

/// `None` where the flag opens nothing.
type Fault = Option<(ErrorKind, usize)>;

/// The length of the frame at the front of `octets`, both flags counted.
fn judge(octets: &[u8], capacity: usize) -> Result<usize, Fault> {
    if octets.get(1).is_none_or(|high| high >> 4 != 0xA) {
        return Err(None);
    }
    let low = get(octets, 2, 9)?;
    let length = usize::from(octets[1] & 7) << 8 | usize::from(low);
    let whole = length + 2;
    let bad_length = Err(Some((ErrorKind::BadLength { length }, 1)));
    if length < 7 || whole > capacity {
        return bad_length;
    }
    let source = address_end(octets, 3, whole)?;
    let hcs = address_end(octets, source, whole)? + 1;
    let fcs = length - 1;
    match fcs.checked_sub(hcs) {
        Some(0) => {}
        Some(3..) => check_fits(octets, hcs, whole, |computed, received| ErrorKind::BadHcs {
            computed,
            received,
        })?,
        _ => return bad_length,
    }
    check_fits(octets, fcs, whole, |computed, received| ErrorKind::BadFcs {
        computed,
        received,
    })?;
    match get(octets, length + 1, whole)? {
        FLAG => Ok(whole),
        received => Err(Some((ErrorKind::NoClosingFlag { received }, length + 1))),
    }
}

fn get(octets: &[u8], at: usize, whole: usize) -> Result<u8, Fault> {
    let missing = whole.saturating_sub(octets.len()).max(1);
    let truncated = Some((ErrorKind::Truncated { missing }, octets.len()));
    octets.get(at).copied().ok_or(truncated)
}

fn address_end(octets: &[u8], begin: usize, whole: usize) -> Result<usize, Fault> {
    for len in 1..=4 {
        let is_last = get(octets, begin + len - 1, whole)? & 1 == 1;
        match (len, is_last) {
            (1 | 2 | 4, true) => return Ok(begin + len),
            (3, true) | (4, false) => break,
            _ => {}
        }
    }
    Err(Some((ErrorKind::BadAddress, begin)))
}

fn check_fits(
    octets: &[u8],
    at: usize,
    whole: usize,
    kind: fn(u16, u16) -> ErrorKind,
) -> Result<(), Fault> {
    let high = get(octets, at + 1, whole)?;
    let received = u16::from_le_bytes([octets[at], high]);
    match check(&octets[1..at]) {
        computed if computed == received => Ok(()),
        computed => Err(Some((kind(computed, received), at))),
    }
}

/// CRC-16/X-25 by a table of the fuzzer's own.
fn check(octets: &[u8]) -> u16 {
    !octets.iter().fold(0xFFFF, |register, &octet| {
        let [low, high] = u16::to_le_bytes(register);
        u16::from(high) ^ TABLE[usize::from(low ^ octet)]
    })
}

static TABLE: [u16; 256] = {
    let mut table = [0; 256];
    let mut octet = 0;
    while octet < 256 {
        let mut register = octet as u16;
        let mut bit = 0;
        while bit < 8 {
            register = register >> 1 ^ 0x8408 * (register & 1);
            bit += 1;
        }
        table[octet] = register;
        octet += 1;
    }
    table
};
