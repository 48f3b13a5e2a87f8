//! Long frames of wired M-Bus found by the rules of the standard, step by step
//! and with no thought of speed or memory.

use han_mbus::ErrorKind;

/// What a decoder says of the octets from `position` on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MbusEvent {
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

/// All events of a whole stream with silence behind it.
pub fn mbus_by_the_rules(octets: &[u8]) -> Vec<MbusEvent> {
    let mut events = Vec::new();
    let mut position = 0;
    while position < octets.len() {
        match judge(&octets[position..]) {
            Ok(len) => {
                events.push(MbusEvent::Frame { position, len });
                position += len;
                continue;
            }
            Err(Some((kind, offset))) => events.push(MbusEvent::Fault {
                position,
                kind,
                offset,
            }),
            Err(None) => {}
        }
        position += 1;
    }
    events
}

/// Puts in the checksums and stop octets that would fit, so that frames which a
/// fuzzer found by their header become whole. The bits of `which` say in turn
/// whether a fault is mended.
pub fn mend_mbus(octets: &mut [u8], which: u8) {
    let mut which = which;
    for position in 0..octets.len() {
        while let Err(Some((kind, offset))) = judge(&octets[position..]) {
            which = which.rotate_left(1);
            let right = match kind {
                ErrorKind::BadChecksum { computed, .. } => computed,
                ErrorKind::NoStop { .. } => STOP,
                _ => break,
            };
            if which & 1 == 0 {
                break;
            }
            octets[position + offset] = right;
        }
    }
}

const START: u8 = 0x68;
const STOP: u8 = 0x16;

/// `None` where the octet opens nothing.
type Fault = Option<(ErrorKind, usize)>;

/// The length of the frame at the front of `octets`.
fn judge(octets: &[u8]) -> Result<usize, Fault> {
    let [START, length, again, START, ..] = *octets else {
        return Err(None);
    };
    if length != again {
        return Err(None);
    }
    let mut user_data = usize::from(length);
    if user_data < PIECE {
        let control_information = octets.get(6).ok_or_else(|| truncated(octets, PIECE + 6))?;
        if *control_information < 0x20 {
            user_data += 256;
        }
    }
    let whole = user_data + 6;
    if octets.len() < whole {
        return Err(truncated(octets, whole));
    }
    if octets[whole - 1] != STOP {
        let received = octets[whole - 1];
        return Err(Some((ErrorKind::NoStop { received }, whole - 1)));
    }
    let sum = octets[4..whole - 2].iter().map(|octet| u32::from(*octet));
    let computed = (sum.sum::<u32>() & 0xFF) as u8;
    let received = octets[whole - 2];
    if computed != received {
        let kind = ErrorKind::BadChecksum { computed, received };
        return Err(Some((kind, whole - 2)));
    }
    if user_data < PIECE {
        Err(None)
    } else {
        Ok(whole)
    }
}

/// Octets of C, A, CI, STSAP and DTSAP.
const PIECE: usize = 5;

fn truncated(octets: &[u8], whole: usize) -> Fault {
    let missing = whole - octets.len();
    Some((ErrorKind::Truncated { missing }, octets.len()))
}
