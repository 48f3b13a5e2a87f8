//! What is emitted is read again, and what is read is emitted again.

use han_hdlc::{Address, Control, ErrorKind, Frame, Llc};
use proptest::prelude::*;

use crate::events::{decode, emitted};
use crate::octets::*;

pub(crate) fn address() -> impl Strategy<Value = Address> {
    prop_oneof![
        any::<u8>().prop_map(Address::one),
        any::<(u8, u8)>().prop_map(|(upper, lower)| Address::two(upper, lower)),
        any::<(u16, u16)>().prop_map(|(upper, lower)| Address::four(upper, lower)),
    ]
}

proptest! {
    #[test]
    fn a_frame_emitted_is_read_again(
        (destination, source) in (address(), address()),
        control in any::<u8>().prop_map(Control::new),
        segmented in any::<bool>(),
        information in prop::collection::vec(any::<u8>(), 0..300),
    ) {
        let frame = Frame::new(destination, source, control, &information)
            .with_segmented(segmented);
        let octets = emitted(&frame);
        prop_assert_eq!(octets.len(), frame.encoded_len());
        prop_assert_eq!(Frame::parse(&octets), Ok(frame));
        prop_assert_eq!(decode(&octets).frames(), [octets]);
    }

    #[test]
    fn an_address_read_is_emitted_again(octets in prop::collection::vec(any::<u8>(), 0..6)) {
        let last = octets.iter().position(|octet| octet & 1 == 1);
        let parsed = Address::parse(&octets);
        prop_assert_eq!(parsed.is_ok(), matches!(last, Some(0 | 1 | 3)));
        if let Ok((address, rest)) = parsed {
            let mut buffer = [0; 4];
            let emitted = address.emit(&mut buffer).unwrap();
            prop_assert_eq!(&*emitted, address.octets());
            prop_assert_eq!([&*emitted, rest].concat(), octets);
        }
    }

    #[test]
    fn an_address_keeps_its_parts(upper in any::<u16>(), lower in any::<u16>()) {
        let four = Address::four(upper, lower);
        prop_assert_eq!(four.upper(), upper & 0x3FFF);
        prop_assert_eq!(four.lower(), Some(lower & 0x3FFF));
        let [upper, lower] = [upper.to_le_bytes()[0], lower.to_le_bytes()[0]];
        let two = Address::two(upper, lower);
        prop_assert_eq!(two.upper(), u16::from(upper & 0x7F));
        prop_assert_eq!(two.lower(), Some(u16::from(lower & 0x7F)));
        let one = Address::one(upper);
        prop_assert_eq!((one.upper(), one.lower()), (u16::from(upper & 0x7F), None));
        for address in [one, two, four] {
            prop_assert_eq!(Address::parse(address.octets()), Ok((address, &[][..])));
        }
    }

    #[test]
    fn an_llc_header_stripped_is_emitted_again(octets in prop::collection::vec(any::<u8>(), 0..6)) {
        let (llc, apdu) = Llc::strip(&octets);
        let header = llc.map_or(vec![], |llc| llc.octets().to_vec());
        prop_assert_eq!([&header[..], apdu].concat(), octets);
    }
}

#[test]
fn every_vector_read_is_emitted_again() {
    for octets in whole_frames() {
        assert_eq!(emitted(&Frame::parse(&octets).unwrap()), octets);
    }
}

/// The longest information field that fits behind these addresses, and one
/// octet more.
fn longest(destination: Address, source: Address) -> (Vec<u8>, Vec<u8>) {
    let header = 2 + destination.encoded_len() + source.encoded_len() + 1;
    let len = 2047 - header - 4;
    (vec![0x55; len], vec![0x55; len + 1])
}

#[test]
fn the_longest_frame_there_is_makes_the_way() {
    let four = Address::four(1, 2);
    for (destination, source) in [(Address::one(1), Address::one(2)), (four, four)] {
        let (information, _) = longest(destination, source);
        let octets = emitted(&Frame::new(destination, source, Control::UI, &information));
        assert_eq!(octets.len(), 2049);
        assert_eq!(octets[1..3], [0xA7, 0xFF]);
        assert_eq!(decode(&octets).frames(), [octets]);
    }
}

#[test]
fn a_frame_too_long_for_the_length_field_is_not_emitted() {
    let (destination, source) = (Address::one(1), Address::two(1, 17));
    let (_, information) = longest(destination, source);
    let huge = vec![0; 70_000];
    for (information, length) in [(&information, 2048), (&huge, 70_010)] {
        let frame = Frame::new(destination, source, Control::UI, information);
        let error = frame.emit(&mut [0; 2100]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::BadLength { length });
    }
}

#[test]
fn a_buffer_too_small_says_what_is_needed_and_stays_untouched() {
    let octets = octets(AIDON);
    let frame = Frame::parse(&octets).unwrap();
    for len in 0..44 {
        let mut buffer = vec![0xEE; len];
        let error = frame.emit(&mut buffer).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::BufferTooSmall { needed: 44 });
        assert_eq!(error.offset(), len);
        assert!(buffer.iter().all(|&octet| octet == 0xEE));
    }
    let mut larger = [0xEE; 50];
    assert_eq!(frame.emit(&mut larger).unwrap(), octets);
    assert_eq!(larger[44..], [0xEE; 6]);
}
