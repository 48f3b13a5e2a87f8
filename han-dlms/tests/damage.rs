//! Octets that are not what they should be: refused or read, never a panic.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::expect_used
)]

#[path = "support/tree.rs"]
mod tree;

use han_dlms::{Apdu, ApduTag, Data, DateTime, ErrorKind, GeneralCiphering};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use tree::tree;

/// Walks every value, and counts them.
fn walk(data: Data<'_>) -> usize {
    let elements = match data {
        Data::CompactArray(array) => Some(array.rows()),
        data => data.as_elements(),
    };
    let Some(elements) = elements else {
        return 1;
    };
    let mut walked = 0;
    let mut values = 1;
    for element in elements {
        walked += 1;
        values += walk(element);
    }
    assert_eq!(walked, elements.len(), "checked elements are all there");
    values
}

/// Whatever could be read can be walked, written and read again as the same.
fn assert_whole(octets: &[u8]) {
    let Ok((data, rest)) = Data::parse(octets) else {
        return;
    };
    assert!(octets.ends_with(rest));
    let used = octets.len() - rest.len();
    assert!(
        walk(data) <= 1 + 9 * used,
        "work in proportion to the octets"
    );
    let _ = format!("{data:?}");
    let mut buffer = vec![0; data.encoded_len()];
    let emitted = data.emit(&mut buffer).unwrap();
    assert_eq!(Data::parse(emitted), Ok((data, &[][..])));
}

fn assert_whole_apdu(octets: &[u8]) {
    match Apdu::parse(octets) {
        Ok(apdu) => {
            let mut buffer = vec![0; apdu.encoded_len()];
            let emitted = apdu.emit(&mut buffer).unwrap();
            assert_eq!(Apdu::parse(emitted), Ok(apdu));
        }
        Err(error) => assert!(error.offset() <= octets.len(), "{error}"),
    }
}

fn assert_whole_general_ciphering(octets: &[u8]) {
    match GeneralCiphering::parse(octets) {
        Ok(apdu) => {
            let mut buffer = vec![0; apdu.encoded_len()];
            let emitted = apdu.emit(&mut buffer).unwrap();
            assert_eq!(GeneralCiphering::parse(emitted), Ok(apdu));
        }
        Err(error) => assert!(error.offset() <= octets.len(), "{error}"),
    }
}

/// Octets as a value might have them: mostly tags and small numbers.
fn likely_octets() -> impl Strategy<Value = Vec<u8>> {
    let tags = select(vec![
        0x00, 0x01, 0x02, 0x04, 0x09, 0x11, 0x12, 0x13, 0x81, 0x82, 0xFF,
    ]);
    vec(
        prop_oneof![4 => tags, 3 => 0_u8..8, 1 => any::<u8>()],
        0..64,
    )
}

proptest! {
    #[test]
    fn every_truncation_of_a_value_is_refused(tree in tree()) {
        let octets = tree.encode();
        Data::parse(&octets).unwrap();
        for end in (0..octets.len()).rev().take(600) {
            let error = Data::parse(&octets[..end]).unwrap_err();
            let is_short = matches!(
                error.kind(),
                ErrorKind::Truncated { .. } | ErrorKind::CountTooLarge { .. }
            );
            prop_assert!(is_short, "{}", error);
            prop_assert!(error.offset() <= end);
        }
    }

    #[test]
    fn a_truncated_string_says_how_many_octets_are_missing(
        content in vec(any::<u8>(), 1..400), cut in any::<Index>()
    ) {
        let data = Data::OctetString(&content);
        let mut buffer = vec![0; data.encoded_len()];
        let octets = data.emit(&mut buffer).unwrap();
        let missing = cut.index(content.len()) + 1;
        let error = Data::parse(&octets[..octets.len() - missing]).unwrap_err();
        prop_assert_eq!(error.kind(), ErrorKind::Truncated { missing });
        prop_assert_eq!(error.offset(), octets.len() - content.len());
    }

    #[test]
    fn flipped_bits_never_panic(tree in tree(), flips in vec((any::<Index>(), 0_u32..8), 1..4)) {
        let mut octets = tree.encode();
        for (at, bit) in flips {
            let at = at.index(octets.len());
            octets[at] ^= 1_u8 << bit;
        }
        assert_whole(&octets);
    }

    #[test]
    fn arbitrary_octets_never_panic(octets in vec(any::<u8>(), 0..200)) {
        assert_whole(&octets);
        assert_whole_apdu(&octets);
    }

    #[test]
    fn likely_octets_never_panic(octets in likely_octets(), tag in select(vec![0x01, 0x02, 0x13])) {
        assert_whole(&octets);
        assert_whole(&[vec![tag], octets].concat());
    }

    #[test]
    fn arbitrary_octets_behind_every_apdu_tag_never_panic(octets in likely_octets(), bits: u32) {
        for tag in (0..=255).filter(|&tag| ApduTag::new(tag).name().is_some()) {
            assert_whole_apdu(&[vec![tag], octets.clone()].concat());
        }
        assert_whole_general_ciphering(&[vec![0xDD], octets.clone()].concat());
        let head = [vec![0x0F], bits.to_be_bytes().to_vec(), vec![0x00]].concat();
        assert_whole_apdu(&[head, octets].concat());
    }

    #[test]
    fn any_twelve_octets_are_a_date_time(octets: [u8; 12], offset: i16) {
        let date_time = DateTime::from_octets(octets);
        let _ = date_time.to_string();
        prop_assert_eq!(date_time.octets(), octets);
        prop_assert_eq!(date_time.local().is_some(), date_time.is_fully_specified());
        prop_assert_eq!(date_time.unix_seconds(offset).is_some(), date_time.is_fully_specified());
        if let Some(minutes) = date_time.utc_offset_minutes() {
            prop_assert_eq!(date_time.deviation(), Some(-minutes));
        }
    }

    #[test]
    fn any_instant_is_a_date_time_or_none(seconds: i64, offset: i16) {
        if let Some(date_time) = DateTime::from_unix_seconds(seconds, offset) {
            prop_assert_eq!(date_time.unix_seconds(offset), Some(seconds));
        }
    }
}
