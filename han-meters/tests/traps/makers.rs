//! How a list and its maker are recognised.

use super::*;

#[test]
fn addresses_do_not_decide_the_maker() {
    let addresses = [
        (Address::one(32), Address::two(4, 65), Control::UI_FINAL),
        (
            Address::one(0),
            Address::two(1, 0),
            Control::INFORMATION_POLL,
        ),
        (Address::one(21), Address::one(16), Control::UI_FINAL),
        (Address::four(1, 2), Address::four(3, 4), Control::UI),
    ];
    for (name, maker) in [
        ("aidon/6534-list2", Vendor::Aidon),
        ("kaifa/ma304h4-list2", Vendor::Kaifa),
        ("kamstrup/6841131-list2", Vendor::Kamstrup),
        ("landisgyr/zmf1-list2", Vendor::LandisGyr),
    ] {
        let information = [&Llc::RESPONSE.octets()[..], &apdu(name)].concat();
        for (destination, source, control) in addresses {
            let frame = Frame::new(destination, source, control, &information);
            let mut buffer = [0; 512];
            let octets = frame.emit(&mut buffer).unwrap();
            let outcomes = receive(&mut Receiver::<512>::new(), octets);
            assert_eq!(outcomes[0].unwrap().vendor, Some(maker), "{name}");
        }
    }
}

#[test]
fn the_list_version_alone_tells_an_e350_from_an_aidon() {
    let e350 = telegram("landisgyr/zmf1-list2");
    let aidon = telegram("aidon/6534-list2");
    assert_eq!(e350[3..7], aidon[3..7], "the same header");
    let list_1 = read(&apdu("landisgyr/e350-list1"));
    assert_eq!((list_1.vendor, list_1.list), (None, Some(ListNumber::One)));
    let renamed = replaced(
        &apdu("landisgyr/zmf1-list2"),
        b"EMBRIQ_V1_1",
        b"AIDON_V0001",
    );
    assert_eq!(read(&renamed).vendor, Some(Vendor::Aidon));
}

#[test]
fn kaifa_types_of_any_length_are_read_by_structure() {
    let apdu = apdu("kaifa/ma304h4-list3");
    let at = apdu
        .windows(9)
        .position(|window| window == b"\x09\x07MA304H4")
        .unwrap();
    let plain = read(&apdu);
    for name in [&b"MA304H4"[..], b"MA304H4D", b"MA304H4PSE", b"X"] {
        let length = u8::try_from(name.len()).unwrap();
        let renamed = [&apdu[..at], &[0x09, length], name, &apdu[at + 9..]].concat();
        let reading = read(&renamed);
        assert_eq!(reading.meter_type.unwrap().as_str().as_bytes(), name);
        let expected = Reading {
            meter_type: reading.meter_type,
            ..plain
        };
        assert_eq!(reading, expected);
    }
}

#[test]
fn a_one_phase_kamstrup_is_read_with_null_padding_and_without() {
    for name in [
        "kamstrup/6861111-list2",
        "kamstrup/6861111-list2-unpadded",
        "kamstrup/6861111-list3",
        "kamstrup/6861111-list3-unpadded",
    ] {
        let apdu = apdu(name);
        let list = parse(&apdu);
        let reading = list.reading();
        assert_eq!(reading.vendor, Some(Vendor::Kamstrup), "{name}");
        assert!(reading.current_l1.is_some() && reading.voltage_l1.is_some());
        let absent = [reading.current_l2, reading.current_l3];
        assert_eq!(absent, [None; 2], "{name}");
        assert_eq!([reading.voltage_l2, reading.voltage_l3], [None; 2]);
        let is_list_3 = name.contains("list3");
        assert_eq!(reading.active_energy_import.is_some(), is_list_3, "{name}");
        assert!(list.entries().all(|entry| entry.value != Data::NullData));
    }
    assert_eq!(parse(&apdu("kamstrup/6861111-list3")).entries().count(), 14);
}

#[test]
fn a_null_in_the_place_of_a_value_only_is_an_absent_value() {
    let apdu = notification(
        "02 07
        0A 0E 4B 61 6D 73 74 72 75 70 5F 56 30 30 30 31
        09 06 01 01 01 07 00 FF 00
        09 06 01 01 02 07 00 FF 06 00 00 00 07
        09 06 01 01 20 07 00 FF 12 00 E6",
    );
    let list = List::parse(&apdu, Scales::new().with_voltage(0)).unwrap();
    assert_eq!(
        entry(&list, codes::ACTIVE_POWER_IMPORT).value,
        Data::NullData
    );
    let reading = list.reading();
    assert_eq!(reading.active_power_import, None);
    assert_eq!(reading.active_power_export, Some(Watt::new(7)));
    assert_eq!(reading.voltage_l1, Some(MilliVolt::new(230_000)));
}

#[test]
fn a_kamstrup_of_old_firmware_tags_its_date_time() {
    for list in ["list2", "list3"] {
        let old = apdu(&format!("kamstrup/6841131-{list}-old-firmware"));
        assert_eq!(old[5..7], [0x09, 0x0C]);
        let today = [&old[..5], &old[6..]].concat();
        assert_eq!(read(&old), read(&today));
        assert!(read(&old).time.is_some());
    }
}

#[test]
fn a_meter_number_with_a_wrong_check_digit_is_no_reason_to_refuse() {
    let apdu = apdu("aidon/6534-list2");
    let id = read(&apdu).meter_id.unwrap();
    assert_eq!(id.check_digit_fits(), Some(true));
    let digits = id.as_str().as_bytes();
    let mut wrong = digits.to_vec();
    wrong[15] = b'0' + (wrong[15] - b'0' + 1) % 10;
    let id = read(&replaced(&apdu, digits, &wrong)).meter_id.unwrap();
    assert_eq!(id.as_str().as_bytes(), wrong);
    assert_eq!(id.check_digit_fits(), Some(false));
}

#[test]
fn nuls_behind_a_meter_number_are_not_part_of_it() {
    let apdu = apdu("landisgyr/zff1-list2");
    let list = parse(&apdu);
    let sent = entry(&list, codes::METER_ID).string().unwrap();
    assert_eq!((sent.len(), &sent[8..]), (16, &[0; 8][..]));
    assert_eq!(list.reading().meter_id.unwrap().as_str().len(), 8);
}

#[test]
fn a_text_with_control_characters_stays_in_its_entry() {
    let apdu = replaced(&apdu("aidon/6534-list2"), b"6534", b"\x1b[2J");
    let list = parse(&apdu);
    assert_eq!(
        entry(&list, codes::METER_TYPE).string(),
        Some(&b"\x1b[2J"[..])
    );
    assert_eq!(list.reading().meter_type, None);
}

/// 96.1.1 is a meter's type with Kamstrup and its number elsewhere.
#[test]
fn the_equipment_identifier_is_no_meter_type() {
    let apdu = notification(
        "01 02
        02 02 09 06 00 00 60 01 01 FF 0A 04 41 42 43 44
        02 02 09 06 01 01 60 01 01 FF 0A 04 45 46 47 48",
    );
    let reading = read(&apdu);
    assert_eq!(reading.meter_type.unwrap().as_str(), "EFGH");
    assert_eq!(reading.meter_id, None);
    let metering_point = notification("01 01 02 02 09 06 01 00 60 01 01 FF 0A 04 45 46 47 48");
    assert_eq!(read(&metering_point).meter_type, None);
}

/// Aidon's document gives a scaler, but the meters' configurations differ:
/// what counts is the one in the telegram.
#[test]
fn an_aidon_that_states_no_scaler_has_none() {
    let apdu = notification(
        "01 02
        02 02 09 06 01 01 00 02 81 FF 0A 0B 41 49 44 4F 4E 5F 56 30 30 30 31
        02 02 09 06 01 00 01 08 00 FF 06 00 00 00 64",
    );
    let reading = read(&apdu);
    assert_eq!(reading.vendor, Some(Vendor::Aidon));
    assert_eq!(reading.active_energy_import, None);
}

#[test]
fn of_two_values_for_one_field_the_first_readable_one_counts() {
    let apdu = notification(
        "01 04
        02 03 09 06 01 00 01 08 00 FF 06 00 00 03 E8 02 02 0F 00 16 1E
        02 03 09 06 01 01 01 08 00 FF 06 00 00 00 01 02 02 0F 00 16 1B
        02 02 09 06 00 00 60 01 00 FF 0A 04 31 32 33 34
        02 02 09 06 01 01 00 00 05 FF 00",
    );
    let reading = read(&apdu);
    assert_eq!(reading.active_energy_import.unwrap().value(), 1000);
    assert_eq!(reading.meter_id.unwrap().as_str(), "1234");
}

#[test]
fn the_channel_of_a_code_differs_between_makers() {
    for channel in ["00", "01", "02"] {
        let apdu = notification(&format!(
            "01 01 02 03 09 06 01 {channel} 01 07 00 FF 06 00 00 08 64 02 02 0F 00 16 1B"
        ));
        let power = read(&apdu).active_power_import;
        assert_eq!(power, Some(Watt::new(2148)), "{channel}");
    }
}

#[test]
fn a_register_of_a_rate_or_of_an_earlier_period_is_not_the_register() {
    for code in ["01 00 01 08 01 FF", "01 00 01 08 00 01"] {
        let apdu = notification(&format!(
            "01 01 02 03 09 06 {code} 06 00 00 08 64 02 02 0F 00 16 1E"
        ));
        assert_eq!(read(&apdu).active_energy_import, None, "{code}");
    }
}

/// The document of Aidon puts an extra 1.7.0 first; the meters do not.
#[test]
fn a_code_that_comes_twice_is_the_same_quantity_twice() {
    let object = "02 03 09 06 01 00 01 07 00 FF 06 00 00 08 64 02 02 0F 00 16 1B";
    let apdu = notification(&format!("01 02 {object} {object}"));
    assert_eq!(parse(&apdu).entries().count(), 2);
    assert_eq!(read(&apdu).active_power_import, Some(Watt::new(2148)));
}

/// A Danish push list names Kamstrup and has more than NVE's items.
#[test]
fn a_list_with_more_than_nves_items_is_none_of_nves() {
    let apdu = notification(
        "02 07
        0A 0E 4B 61 6D 73 74 72 75 70 5F 56 30 30 30 31
        09 06 01 01 01 08 00 FF 06 00 00 00 64
        09 06 01 01 01 07 00 FF 06 00 00 08 64
        09 06 01 01 15 07 00 FF 06 00 00 02 64",
    );
    let reading = read(&apdu);
    assert_eq!(reading.vendor, Some(Vendor::Kamstrup));
    assert_eq!(reading.list, None);
    assert_eq!(reading.active_power_import.unwrap().value(), 2148);
}

/// An APDU with an array of these objects: code, and value with its tag.
fn list_of(objects: &[([u8; 6], &[u8])]) -> Vec<u8> {
    let count = u8::try_from(objects.len()).unwrap();
    let mut apdu = vec![0x0F, 0, 0, 0, 0, 0, 0x01, count];
    for (code, value) in objects {
        apdu.extend([0x02, 2, 0x09, 6]);
        apdu.extend(code);
        apdu.extend(*value);
    }
    apdu
}

#[test]
fn a_maker_named_behind_its_numbers_still_gives_their_scale() {
    let apdu = list_of(&[
        ([1, 1, 1, 7, 0, 255], &[0x06, 0, 0, 0, 5]),
        ([1, 1, 31, 7, 0, 255], &[0x06, 0, 0, 0, 250]),
        ([1, 1, 0, 2, 129, 255], b"\x0A\x0EKamstrup_V0001"),
        ([1, 1, 96, 1, 1, 255], b"\x0A\x126841131BN245101040"),
    ]);
    let reading = Reading::parse(&apdu, Scales::new()).unwrap();
    assert_eq!(reading.vendor, Some(Vendor::Kamstrup));
    assert_eq!(reading.active_power_import, Some(Watt::new(5)));
    assert_eq!(reading.current_l1, Some(MilliAmpere::new(2500)));
    assert_eq!(read(&apdu), reading);
}

#[test]
fn a_type_named_behind_its_numbers_still_says_what_is_not_measured() {
    let scaled = [0x12, 0, 0, 0x02, 2, 0x0F, 0xFF, 0x16, 35];
    let mut apdu = list_of(&[
        ([1, 0, 52, 7, 0, 255], &scaled),
        ([1, 0, 0, 2, 129, 255], b"\x0A\x0BEMBRIQ_V1_1"),
        ([0, 0, 96, 1, 7, 255], b"\x0A\x04ZFF1"),
    ]);
    // The voltage is an object of three parts.
    apdu[9] = 3;
    let reading = Reading::parse(&apdu, Scales::new()).unwrap();
    assert_eq!(reading.vendor, Some(Vendor::LandisGyr));
    assert_eq!(reading.voltage_l2, None);
    assert_eq!(read(&apdu), reading);
}

#[test]
fn every_list_of_the_corpus_reads_the_same_in_one_walk_and_in_two() {
    for telegram in han_corpus::telegrams() {
        let mut receiver = Receiver::<2049, 8192>::new();
        let mut octets = &telegram.octets[..];
        while let Some(outcome) = receiver.next_reading(&mut octets) {
            let Some(apdu) = receiver.apdu() else {
                continue;
            };
            let once = Reading::parse(apdu, Scales::new());
            let twice = List::parse(apdu, Scales::new()).map(|list| list.reading());
            assert_eq!(once, twice, "{}", telegram.name);
            assert_eq!(once.is_ok(), outcome.is_ok(), "{}", telegram.name);
        }
    }
}

#[test]
fn a_list_is_a_repeated_one_by_the_registers_that_it_shows() {
    let clock = [
        &[0x09, 12][..],
        &[0x07, 0xE8, 1, 15, 1, 12, 0, 0, 0, 0x80, 0, 0],
    ]
    .concat();
    let list = |first, second| {
        list_of(&[
            ([1, 1, 0, 2, 129, 255], b"\x0A\x0EKamstrup_V0001"),
            ([0, 1, 1, 0, 0, 255], &clock),
            ([1, 1, 1, 8, 0, 255], &[0x06, 0, 0, 0, first]),
            ([1, 1, 1, 8, 0, 255], &[0x06, 0, 0, 0, second]),
        ])
    };
    let mut receiver = Receiver::<512>::new();
    let mut repeated = |apdu: &[u8]| receive(&mut receiver, &frame(apdu))[0].unwrap().repeated;
    assert!(!repeated(&list(5, 6)));
    assert!(repeated(&list(5, 7)));
    assert!(!repeated(&list(6, 7)));
}
