//! Messages that are something else than a list.

use super::*;

fn refused_as_unsupported(apdu: &str, tag: u8) {
    let tag = ApduTag::new(tag);
    assert_eq!(refused(&hex(apdu)), Error::UnsupportedApdu { tag });
}

#[test]
fn a_ciphered_apdu_is_named_with_its_security_control() {
    let title = "08 4B 46 4D 10 20 01 12 A9";
    for (tag, control) in [("DB", 0x20), ("DB", 0x30), ("DC", 0x21)] {
        let apdu = hex(&format!(
            "{tag} {title} 11 {control:02X} {}",
            "00".repeat(16)
        ));
        let expected = Error::Ciphered {
            security_control: han_dlms::SecurityControl::new(control),
        };
        assert_eq!(refused(&apdu), expected);
    }
}

#[test]
fn a_block_of_a_block_transfer_is_named_with_its_number() {
    let first = hex("E0 40 00 01 00 00 0A 0F 00 00 00 01 00 02 01 06 00");
    let last = hex("E0 C0 00 02 00 00 03 00 0A BC");
    let block = |block_number, last| Error::BlockTransfer { block_number, last };
    assert_eq!(refused(&first), block(1, false));
    assert_eq!(refused(&last), block(2, true));
}

/// Blocks come without LLC header behind the first.
#[test]
fn a_message_without_llc_header_is_read() {
    let apdu = apdu("aidon/6525-list1");
    let bare = Frame::new(
        Address::one(32),
        Address::two(4, 65),
        Control::UI_FINAL,
        &apdu,
    );
    let mut buffer = [0; 64];
    let octets = bare.emit(&mut buffer).unwrap();
    let outcomes = receive(&mut Receiver::<512>::new(), octets);
    assert_eq!(outcomes, [Ok(read(&apdu))]);
}

#[test]
fn other_apdus_are_named_and_carry_no_list() {
    refused_as_unsupported("C2 00 00 03 01 00 01 07 00 FF 02 06 00 00 08 64", 0xC2);
    refused_as_unsupported("D8 01 01", 0xD8);
    refused_as_unsupported("DF 00 00 00", 0xDF);
    // Where it can be opened, it is ciphered.
    #[cfg(not(feature = "crypto"))]
    refused_as_unsupported("DD 00 00 00", 0xDD);
    refused_as_unsupported("C0 01 C1 00", 0xC0);
}

#[test]
fn an_unknown_tag_is_an_error_and_no_tag_is_searched_for() {
    for garbage in ["55", "00", "02 01", "AA", "FF"] {
        let mut octets = hex(garbage);
        octets.extend(apdu("aidon/6525-list1"));
        assert!(matches!(refused(&octets), Error::Apdu(_)), "{garbage}");
    }
}

#[test]
fn octets_behind_the_body_are_reported_and_no_error() {
    let plain = apdu("kaifa/ma304h4-list2");
    let longer = [&plain[..], &[1, 2, 3]].concat();
    let list = parse(&longer);
    assert_eq!(list.remaining(), [1, 2, 3]);
    assert_eq!(list.reading(), read(&plain));
    assert!(parse(&plain).remaining().is_empty());

    let mut receiver = Receiver::<512>::new();
    let frame = frame(&longer);
    assert!(receiver.next_reading(&mut &frame[..]).unwrap().is_ok());
    assert_eq!(receiver.list().unwrap().remaining(), [1, 2, 3]);
}

#[test]
fn the_invoke_id_and_its_bits_change_nothing() {
    let plain = apdu("kamstrup/6841131-list3");
    for bits in [[0xFF; 4], [0x40, 0, 0, 0], [0xC0, 0, 0, 1]] {
        let mut apdu = plain.clone();
        apdu[1..5].copy_from_slice(&bits);
        assert_eq!(read(&apdu), read(&plain));
    }
}

/// Bodies that ended other parsers, each in a frame whose checks are right.
#[test]
fn bodies_that_ended_other_parsers_are_refused() {
    let bodies = [
        "13 02 00 05 00 00 00 00 00".to_owned(),
        "13 00 01 00".to_owned(),
        "13 01 00 00 01 00".to_owned(),
        "13 01 FF FF 01 FF FF 02 00 01 00".to_owned(),
        "02 01".repeat(100) + "00",
        "01 01".repeat(100) + "00",
        "01 82 FF FF".to_owned(),
        "01 84 00 01 00 01".to_owned(),
        "01 84 FF FF FF FF".to_owned(),
        "09 8F 00".to_owned(),
        "09 85 00 00 00 00 05 00".to_owned(),
        "02 05 00".to_owned(),
        "09 81".to_owned(),
        "0A 80".to_owned(),
        "0E 00".to_owned(),
    ];
    let mut receiver = Receiver::<1024>::new();
    for body in &bodies {
        let outcomes = receive(&mut receiver, &frame(&notification(body)));
        assert!(
            matches!(outcomes[..], [Err(ReceiveError::List(_))]),
            "{body}: {outcomes:?}"
        );
    }
    let outcomes = receive(&mut receiver, telegram("aidon/6525-list1"));
    assert!(matches!(outcomes[..], [Ok(_)]));
}

#[test]
fn an_empty_message_is_an_apdu_that_breaks_off() {
    let outcomes = receive(&mut Receiver::<512>::new(), &frame(&[]));
    let [Err(ReceiveError::List(Error::Apdu(error)))] = outcomes[..] else {
        panic!("{outcomes:?}")
    };
    assert_eq!(error.kind(), han_dlms::ErrorKind::Truncated { missing: 1 });
}
