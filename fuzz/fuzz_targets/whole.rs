//! Any octets into a `Receiver`: no panic, what is read is what the list holds,
//! and a telegram of the corpus behind them always yields its reading.
//!
//! Input: the depth that the octets are put in at and the receiver's room, which
//! faults to mend, the size of the pieces, the telegram behind them, the octets.

#![no_main]

use std::sync::LazyLock;

use han_fuzz::{Input, frame, is_what_was_sent, mend, notification, segments, with_llc};
use han_mbus::{ControlInformation, LongFrame};
use han_meters::{Counters, Error, Link, List, Reading, ReceiveError, Receiver, Scales};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let mut input = Input::new(input);
    let [depth, which, size, telegram] = input.array();
    let size = usize::from(size) + 1;
    let mut octets = sealed(depth, size, input.rest());
    mend(&mut octets, which);
    let telegram = &TELEGRAMS[usize::from(telegram) % TELEGRAMS.len()];
    match depth & 8 {
        0 => receive(Receiver::<1024, 2048>::new(), &octets, size, telegram),
        _ => receive(Receiver::<512, 0>::new(), &octets, size, telegram),
    }
});

/// Octets as a line has them, as an information field, as an APDU or as a body.
fn sealed(depth: u8, size: usize, octets: &[u8]) -> Vec<u8> {
    let message = match depth & 3 {
        0 => return octets.to_vec(),
        1 => octets.to_vec(),
        2 => with_llc(octets),
        _ => with_llc(&notification(octets)),
    };
    let alone = if depth & 4 == 0 {
        frame(&message, false)
    } else {
        None
    };
    alone.unwrap_or_else(|| segments(&message, size.max(8)))
}

struct Telegram {
    octets: Vec<u8>,
    reading: Reading,
}

/// The telegrams of the corpus that are one reading. Their readings are held
/// against the expected power here, and in whole by the tests of the corpus.
static TELEGRAMS: LazyLock<Vec<Telegram>> = LazyLock::new(|| {
    let mut telegrams = han_corpus::telegrams();
    telegrams.retain(|telegram| telegram.expected.len() == 1 && is_single(&telegram.octets));
    assert!(telegrams.len() > 30, "{} telegrams", telegrams.len());
    let telegrams = telegrams.into_iter().map(|telegram| {
        let mut octets = &telegram.octets[..];
        let outcome = Receiver::<1024>::new().next_reading(&mut octets);
        let reading = outcome.expect("an outcome").expect("a reading");
        let power = reading.active_power_import.map(|power| power.value());
        let expected = telegram.expected[0]["active_power_import_w"].as_u64();
        assert_eq!(power.map(u64::from), expected, "{}", telegram.name);
        let octets = telegram.octets;
        Telegram { octets, reading }
    });
    telegrams.collect()
});

fn is_single(octets: &[u8]) -> bool {
    octets.len() <= 512 && han_hdlc::Frame::parse(octets).is_ok()
}

fn receive<const N: usize, const M: usize>(
    mut receiver: Receiver<N, M>,
    octets: &[u8],
    size: usize,
    telegram: &Telegram,
) {
    for mut piece in octets.chunks(size) {
        drain(&mut receiver, &mut piece);
    }
    receiver.idle();
    drain(&mut receiver, &mut &[][..]);
    adds_up(receiver.counters(), octets.len());

    let behind = match receiver.link() {
        Some(Link::Mbus) => in_a_long_frame(&telegram.octets),
        _ => Some(telegram.octets.clone()),
    };
    let Some(behind) = behind else { return };
    let outcome = receiver.next_reading(&mut &behind[..]).expect("an outcome");
    let reading = outcome.expect("a reading");
    let repeated = reading.repeated;
    assert_eq!(
        reading,
        Reading {
            repeated,
            ..telegram.reading
        }
    );
}

/// The telegram as it comes where M-Bus was found, which stays so; `None` where
/// it does not fit into one frame.
fn in_a_long_frame(octets: &[u8]) -> Option<Vec<u8>> {
    let frame = han_hdlc::Frame::parse(octets).expect("it is one");
    let apdu = han_hdlc::Llc::strip(frame.information()).1;
    let frame = LongFrame::new(ControlInformation::ONLY_PIECE, apdu);
    let mut buffer = [0; 266];
    Some(frame.emit(&mut buffer).ok()?.to_vec())
}

fn drain<const N: usize, const M: usize>(receiver: &mut Receiver<N, M>, octets: &mut &[u8]) {
    while let Some(outcome) = receiver.next_reading(octets) {
        let list = receiver.list();
        assert_eq!(list.is_some(), outcome.is_ok());
        match (outcome, list) {
            (Ok(reading), Some(list)) => {
                let repeated = reading.repeated;
                let listed = list.reading();
                assert_eq!(reading, Reading { repeated, ..listed });
                is_what_was_sent(&list);
            }
            (Err(ReceiveError::List(error)), _) => {
                let apdu = receiver.apdu().expect("an APDU");
                // What is wrong with a block is told by who joins blocks.
                if apdu.first() != Some(&0xE0) {
                    assert_eq!(refused(apdu), Some(error));
                }
            }
            (outcome, _) => assert!(outcome.is_err()),
        }
    }
}

/// Why an APDU gives no reading. With octets behind its list it gives none only if
/// it was joined.
fn refused(apdu: &[u8]) -> Option<Error> {
    match List::parse(apdu, Scales::new()) {
        Err(error) => Some(error),
        Ok(list) => match list.remaining().len() {
            0 => None,
            count => Some(Error::TrailingOctets { count }),
        },
    }
}

/// Every octet is counted once, and every error is one of those counted.
fn adds_up(counters: Counters, octets: usize) {
    assert_eq!(counters.octets, octets as u64);
    assert!(counters.noise <= counters.octets);
    assert!(counters.readings <= counters.frames);
    assert!(counters.repeated <= counters.readings);
}
