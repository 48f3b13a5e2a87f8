//! Messages whose checks are right and whose content is not: no line makes
//! them, but whoever can write on the line can.

#![cfg(feature = "hdlc")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

#[path = "support/frame.rs"]
mod frame;
#[path = "support/single.rs"]
mod single;

use frame::{frame, segments};
use han_hdlc::{Frame, Llc};
use han_meters::{Receiver, Scales};
use proptest::prelude::*;
use proptest::sample::Index;
use single::single_telegrams;

fn apdu(which: Index) -> Vec<u8> {
    let octets = &which.get(single_telegrams()).octets;
    let information = Frame::parse(octets).unwrap().information();
    Llc::strip(information).1.to_vec()
}

/// Receives the APDU, in one frame and in segments, and asks for everything
/// that can be asked for.
fn survive(apdu: &[u8]) -> Result<(), TestCaseError> {
    let scales = Scales::new()
        .with_energy(i8::MIN)
        .with_current(i8::MAX)
        .with_voltage(-3);
    let mut receiver = Receiver::<2049, 1024>::with_scales(scales);
    for line in [frame(apdu), segments(apdu, 60).concat()] {
        let mut octets = &line[..];
        while let Some(outcome) = receiver.next_reading(&mut octets) {
            let list = receiver.list();
            prop_assert_eq!(outcome.is_ok(), list.is_some());
            let Some(list) = list else { continue };
            for entry in list.entries() {
                let _ = format!("{entry:?} {:?} {:?}", entry.quantity(), entry.clock());
            }
            let reading = list.reading();
            let time = reading.time.and_then(|time| time.unix_seconds());
            let _ = format!("{reading:?} {time:?}");
        }
        prop_assert!(octets.is_empty());
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn telegrams_with_octets_changed_are_survived(
        which in any::<Index>(),
        changes in prop::collection::vec((any::<Index>(), any::<u8>()), 1..8),
    ) {
        let mut apdu = apdu(which);
        for (at, octet) in changes {
            let at = at.index(apdu.len());
            apdu[at] = octet;
        }
        survive(&apdu)?;
    }

    #[test]
    fn telegrams_with_octets_moved_are_survived(
        which in any::<Index>(),
        from in any::<Index>(),
        to in any::<Index>(),
        length in 0..40_usize,
    ) {
        let mut apdu = apdu(which);
        let from = from.index(apdu.len());
        let moved: Vec<u8> = apdu[from..].iter().copied().take(length).collect();
        let to = to.index(apdu.len());
        apdu.splice(to..to, moved);
        survive(&apdu)?;
    }

    #[test]
    fn bodies_of_any_octets_are_survived(body in prop::collection::vec(0..0x24_u8, 0..200)) {
        let notification = [&[0x0F, 0, 0, 0, 0, 0][..], &body].concat();
        survive(&notification)?;
    }
}
