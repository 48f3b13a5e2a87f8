//! A list read along its maker's table gives what the walk over it gives, and
//! one that differs from the table in any octet does as well.

#![cfg(feature = "verbatim")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use han_hdlc::{Frame, Llc};
use han_meters::{List, Reading, Scales};

/// `Reading::parse` knows both ways, `List` only the walk.
fn compare(apdu: &[u8]) -> bool {
    let walked = List::parse(apdu, Scales::new()).map(|list| list.reading());
    assert_eq!(Reading::parse(apdu, Scales::new()), walked, "{apdu:02X?}");
    walked.is_ok()
}

fn apdus() -> Vec<Vec<u8>> {
    let telegrams = han_corpus::telegrams().into_iter();
    telegrams
        .filter_map(|telegram| {
            let frame = Frame::parse(&telegram.octets).ok()?;
            Some(Llc::strip(frame.information()).1.to_vec())
        })
        .collect()
}

#[test]
fn both_ways_give_the_same_reading() {
    let readings = apdus().iter().filter(|apdu| compare(apdu)).count();
    assert!(readings >= 45, "{readings}");
}

/// Each octet in turn with every value.
#[test]
fn both_ways_give_the_same_for_every_octet_changed() {
    let mut readings = 0;
    for mut apdu in apdus() {
        for at in 0..apdu.len() {
            let octet = apdu[at];
            for value in 0..=u8::MAX {
                apdu[at] = value;
                readings += u32::from(compare(&apdu));
            }
            apdu[at] = octet;
        }
    }
    assert!(readings > 500_000, "{readings}");
}

#[test]
fn both_ways_give_the_same_where_octets_are_missing_or_too_many() {
    for mut apdu in apdus() {
        for len in 0..apdu.len() {
            compare(&apdu[..len]);
        }
        for at in 0..=apdu.len() {
            for octet in [0x00, 0x02, 0x06, 0x09] {
                apdu.insert(at, octet);
                compare(&apdu);
                apdu.remove(at);
            }
        }
    }
}
