//! What is emitted is read again, and what is read is emitted again.

use han_mbus::{ControlInformation, ErrorKind, LongFrame};
use proptest::prelude::*;

use crate::events::decode;
use crate::octets::*;

proptest! {
    #[test]
    fn a_frame_emitted_is_read_again(
        (control, address) in any::<(u8, u8)>(),
        control_information in prop_oneof![0..0x20_u8, any::<u8>()],
        (source, destination) in any::<(u8, u8)>(),
        data in prop::collection::vec(any::<u8>(), 0..258),
    ) {
        let control_information = ControlInformation::new(control_information);
        let frame = LongFrame::new(control_information, &data)
            .with_control(control)
            .with_address(address)
            .with_source(source)
            .with_destination(destination);
        let longest = if control_information.is_piece() { 255 } else { 250 };
        let mut buffer = [0; 300];
        let emitted = frame.emit(&mut buffer);
        prop_assert_eq!(emitted.is_ok(), data.len() <= longest);
        if let Ok(octets) = emitted {
            prop_assert_eq!(octets.len(), frame.encoded_len());
            prop_assert_eq!(LongFrame::parse(octets), Ok(frame));
            prop_assert_eq!(decode(octets).frames(), [octets.to_vec()]);
        }
    }

    #[test]
    fn octets_that_are_a_frame_are_emitted_again(
        length in any::<u8>(),
        mut octets in prop::collection::vec(any::<u8>(), 11..267),
    ) {
        let end = octets.len();
        octets[..4].copy_from_slice(&[0x68, length, length, 0x68]);
        octets[end - 1] = 0x16;
        if usize::from(length) != end - 6 {
            let [modulo_256, ..] = (end - 6).to_le_bytes();
            octets[1..3].fill(modulo_256);
        }
        seal(&mut octets);
        if let Ok(frame) = LongFrame::parse(&octets) {
            prop_assert_eq!(emitted(&frame), octets);
        } else {
            prop_assert!(octets[1] < 5 && octets[6] > 0x1F);
        }
    }
}

#[test]
fn every_vector_read_is_emitted_again() {
    for octets in whole_frames() {
        assert_eq!(emitted(&LongFrame::parse(&octets).unwrap()), octets);
    }
}

#[test]
fn every_length_there_is_makes_the_way() {
    for len in 0..=255 {
        let data = data(len);
        let octets = emitted(&LongFrame::new(ControlInformation::piece(7), &data));
        assert_eq!(usize::from(octets[1]), (len + 5) % 256);
        assert_eq!(decode(&octets).frames(), [octets]);
    }
}

#[test]
fn a_frame_too_long_for_the_length_field_is_not_emitted() {
    let of_m_bus = ControlInformation::new(0x72);
    for (control_information, len) in [
        (ControlInformation::ONLY_PIECE, 256),
        (ControlInformation::ONLY_PIECE, 70_000),
        (of_m_bus, 251),
        (of_m_bus, 255),
    ] {
        let data = data(len);
        let frame = LongFrame::new(control_information, &data);
        let error = frame.emit(&mut [0; 400]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::BadLength { length: len + 5 });
        assert_eq!(error.offset(), 1);
    }
}

#[test]
fn a_buffer_too_small_says_what_is_needed_and_stays_untouched() {
    let octets = octets(ONE_PIECE);
    let frame = LongFrame::parse(&octets).unwrap();
    for len in 0..46 {
        let mut buffer = vec![0xEE; len];
        let error = frame.emit(&mut buffer).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::BufferTooSmall { needed: 46 });
        assert_eq!(error.offset(), len);
        assert!(buffer.iter().all(|&octet| octet == 0xEE));
    }
    let mut larger = [0xEE; 50];
    assert_eq!(frame.emit(&mut larger).unwrap(), octets);
    assert_eq!(larger[46..], [0xEE; 4]);
}
