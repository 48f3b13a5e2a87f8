//! Lists that nobody knows, and lists that only look like known ones.

use super::*;

#[test]
fn a_list_of_an_unknown_maker_is_understood_by_its_codes() {
    let apdu = notification(
        "01 04
        02 02 09 06 01 01 00 02 81 FF 0A 05 4F 54 48 45 52  # OTHER
        02 03 09 06 01 00 01 07 00 FF 06 00 00 08 64 02 02 0F 00 16 1B
        02 03 09 06 01 00 20 07 00 FF 12 09 01 02 02 0F FF 16 23
        02 02 09 06 01 00 1F 07 00 FF 12 00 05  # no scaler",
    );
    let list = parse(&apdu);
    assert_eq!((list.vendor(), list.number()), (None, None));
    assert_eq!(list.entries().count(), 4);
    let reading = list.reading();
    assert_eq!((reading.vendor, reading.list), (None, None));
    assert_eq!(reading.list_version.unwrap().as_str(), "OTHER");
    assert_eq!(reading.active_power_import, Some(Watt::new(2148)));
    assert_eq!(reading.voltage_l1, Some(MilliVolt::new(230_500)));
    assert_eq!(reading.current_l1, None);
    let current = entry(&list, codes::CURRENT_L1);
    assert_eq!(current.scaler, None);
    assert_eq!(current.unit, Some(Stated::new(Unit::AMPERE, Source::Code)));
    assert_eq!(current.value, Data::LongUnsigned(5));
}

#[test]
fn pairs_with_a_scaler_behind_each_are_understood() {
    let apdu = notification(
        "02 07
        09 06 01 00 01 07 00 FF 06 00 00 08 64 02 02 0F 00 16 1B
        09 06 01 00 20 07 00 FF 12 09 01 02 02 0F FF 16 23
        0A 04 31 32 33 34  # a bare string",
    );
    let list = parse(&apdu);
    assert_eq!(list.entries().count(), 3);
    let bare = list.entries().last().unwrap();
    assert_eq!((bare.code(), bare.string()), (None, Some(&b"1234"[..])));
    let reading = list.reading();
    assert_eq!(reading.active_power_import, Some(Watt::new(2148)));
    assert_eq!(reading.voltage_l1, Some(MilliVolt::new(230_500)));
}

#[test]
fn a_mixed_list_of_flat_pairs_and_objects_is_understood() {
    let apdu = notification(
        "02 03
        09 06 00 00 01 00 00 FF 09 0C 07 E8 01 0F 01 0C 00 00 00 FF C4 00
        02 03 09 06 01 00 01 07 00 FF 06 00 00 08 64 02 02 0F 00 16 1B",
    );
    let reading = read(&apdu);
    assert_eq!(reading.active_power_import, Some(Watt::new(2148)));
    assert_eq!(reading.time.unwrap().offset_minutes(), Some(60));
}

#[test]
fn a_bare_list_of_unknown_length_says_how_many_elements_it_saw() {
    for elements in [2_u8, 4, 7, 8, 10, 12, 15, 17, 19, 25, 33, 36] {
        let values = "11 05".repeat(usize::from(elements));
        let apdu = notification(&format!("02 {elements:02X} {values}"));
        let expected = Error::UnknownList {
            elements: usize::from(elements),
        };
        assert_eq!(refused(&apdu), expected);
    }
}

#[test]
fn a_bare_list_of_a_known_length_and_no_version_is_unknown() {
    for elements in [9_u8, 13, 14, 18] {
        let values = "06 00 00 00 05".repeat(usize::from(elements));
        let apdu = notification(&format!("02 {elements:02X} {values}"));
        let expected = Error::UnknownList {
            elements: usize::from(elements),
        };
        assert_eq!(refused(&apdu), expected);
    }
}

#[test]
fn a_list_of_no_elements_is_unknown() {
    for body in ["01 00", "02 00"] {
        let expected = Error::UnknownList { elements: 0 };
        assert_eq!(refused(&notification(body)), expected);
    }
}

#[test]
fn one_bare_value_is_kaifas_list_1_in_a_structure_of_its_type_only() {
    let power = read(&notification("02 01 06 00 00 0B F3"));
    assert_eq!(power.active_power_import, Some(Watt::new(3059)));
    for body in ["01 01 06 00 00 0B F3", "02 01 12 0B F3", "02 01 00"] {
        let expected = Error::UnknownList { elements: 1 };
        assert_eq!(refused(&notification(body)), expected, "{body}");
    }
}

#[test]
fn a_look_alike_with_a_wrong_type_is_told_by_place_and_code() {
    let apdu = apdu("kaifa/ma304h4-list3");
    let at = |tag: &[u8]| {
        apdu.windows(tag.len())
            .position(|window| window == tag)
            .unwrap()
    };
    // A number in the place of the meter's type.
    let start = at(b"\x09\x07MA304H4");
    let changed = [&apdu[..start], &[0x11, 5], &apdu[start + 9..]].concat();
    let expected = Error::UnexpectedValue {
        position: 2,
        obis: codes::METER_TYPE,
        tag: han_dlms::DataTag::UNSIGNED,
    };
    assert_eq!(refused(&changed), expected);
    // A text in the place of the power.
    let power = start + 9;
    let changed = [&apdu[..power], &[0x09, 1, 5], &apdu[power + 5..]].concat();
    let expected = Error::UnexpectedValue {
        position: 3,
        obis: codes::ACTIVE_POWER_IMPORT,
        tag: han_dlms::DataTag::OCTET_STRING,
    };
    assert_eq!(refused(&changed), expected);
}

/// It is a damaged APDU first, and what its list looks like comes after.
#[test]
fn damage_behind_the_value_of_a_look_alike_outranks_it() {
    let mut apdu = apdu("kaifa/ma304h4-list3");
    let start = apdu
        .windows(2)
        .position(|pair| pair == b"\x09\x07")
        .unwrap();
    let meter_type = apdu[start + 2..]
        .windows(2)
        .position(|pair| pair == b"\x09\x07");
    let power = start + 2 + meter_type.unwrap() + 9;
    apdu.splice(power..power + 5, [0x09, 1, 5]);
    assert!(matches!(refused(&apdu), Error::UnexpectedValue { .. }));
    let missing = &apdu[..apdu.len() - 1];
    assert!(matches!(refused(missing), Error::Apdu(_)));
    let last = apdu.len() - 5;
    apdu[last] = 0x63;
    assert!(matches!(refused(&apdu), Error::Apdu(_)));
}

#[test]
fn a_look_alike_whose_clock_is_none_is_refused() {
    let apdu = apdu("kaifa/ma304h4-list3");
    let clocks: Vec<usize> = (0..apdu.len() - 1)
        .filter(|at| apdu[*at..*at + 2] == [0x09, 0x0C])
        .collect();
    let clock = *clocks.last().unwrap();
    let unexpected = |tag| Error::UnexpectedValue {
        position: 13,
        obis: codes::CLOCK,
        tag: han_dlms::DataTag::new(tag),
    };
    let shorter = [&apdu[..clock], &[0x09, 0x0B], &apdu[clock + 3..]].concat();
    assert_eq!(refused(&shorter), unexpected(0x09));
    let mut visible = apdu.clone();
    visible[clock] = 0x0A;
    assert_eq!(refused(&visible), unexpected(0x0A));
    let number = [&apdu[..clock], &hex("06 00 00 00 05"), &apdu[clock + 14..]].concat();
    assert_eq!(refused(&number), unexpected(0x06));
}

#[cfg(feature = "europe")]
#[test]
fn a_push_object_list_is_never_taken_for_values() {
    // Class, code, attribute, index; then the values in the list's order.
    let objects = "02 04 12 00 03 09 06 01 00 01 07 00 FF 0F 02 12 00 00
        02 04 12 00 03 09 06 01 00 02 07 00 FF 0F 02 12 00 00";
    let values = "06 00 00 08 64 06 00 00 00 00";
    let itself = "02 04 12 00 28 09 06 00 08 19 09 00 FF 0F 02 12 00 00";
    for (head, list) in [("01 02", ""), ("01 03", itself)] {
        let pushed = notification(&format!("02 03 {head} {list} {objects} {values}"));
        let codes: Vec<_> = parse(&pushed).entries().map(|entry| entry.code()).collect();
        let expected = [codes::ACTIVE_POWER_IMPORT, codes::ACTIVE_POWER_EXPORT];
        assert_eq!(codes, expected.map(Some));
        assert_eq!(
            read(&pushed).active_power_import,
            None,
            "no scale is stated"
        );
    }
    for alone in [
        format!("01 02 {objects}"),
        format!("01 03 {itself} {objects}"),
    ] {
        let list = notification(&alone);
        assert!(
            matches!(refused(&list), Error::UnknownList { .. }),
            "{alone}"
        );
    }
    let behind_its_name = notification(
        "02 04
        09 06 00 08 19 09 00 FF
        01 01 02 04 12 00 03 09 06 01 00 01 07 00 FF 0F 02 12 00 00
        09 06 01 00 01 07 00 FF
        06 00 00 08 64",
    );
    assert_eq!(
        refused(&behind_its_name),
        Error::UnknownList { elements: 4 }
    );
}

#[cfg(feature = "europe")]
#[test]
fn a_list_with_more_or_fewer_values_than_objects_is_refused() {
    let itself = "02 04 12 00 28 09 06 00 08 19 09 00 FF 0F 02 12 00 00";
    let object = "02 04 12 00 03 09 06 01 00 01 07 00 FF 0F 02 12 00 00";
    for (values, count) in [("", 1), ("11 05 11 06", 3)] {
        let list = notification(&format!("02 {count:02} 01 02 {itself} {object} {values}"));
        let expected = Error::PushObjectsDiffer {
            objects: 2,
            values: count,
        };
        assert_eq!(refused(&list), expected);
    }
}

#[test]
fn class_and_attribute_are_not_a_scaler() {
    let apdu =
        notification("01 01 02 03 09 06 01 00 01 07 00 FF 06 00 00 08 64 02 02 12 00 03 0F 02");
    let list = parse(&apdu);
    assert_eq!(list.entries().next().unwrap().scaler, None);
    assert_eq!(list.reading().active_power_import, None);
}

/// Behind the code stands the attribute's number. With a scale set it would
/// come out as a measurement.
#[cfg(feature = "europe")]
#[test]
fn the_number_of_an_attribute_is_never_taken_for_a_value() {
    let scales = Scales::new().with_energy(0).with_current(0).with_voltage(0);
    let energy = |body: &str| {
        let apdu = notification(body);
        let list = List::parse(&apdu, scales).ok()?;
        list.reading().active_energy_import
    };
    let attribute = "12 00 03 09 06 01 00 01 08 00 FF 0F 02 06 00 01 23 45";
    for body in [
        format!("02 04 {attribute}"),
        format!("02 01 02 04 {attribute}"),
    ] {
        assert_eq!(energy(&body).unwrap().value(), 0x0001_2345, "{body}");
    }
    // Scaler and unit of the register, and an order that nobody is known to use.
    let another = "02 04 12 00 03 09 06 01 00 01 08 00 FF 0F 03 06 00 01 23 45";
    let nested = "02 01 02 04 09 06 01 00 01 08 00 FF 12 00 03 0F 02 06 00 01 23 45";
    let beside_a_good_one = "02 02
        02 04 09 06 01 00 01 08 00 FF 0F 02 12 00 00 06 00 01 23 45
        02 03 09 06 01 00 01 07 00 FF 06 00 00 08 64 02 02 0F 00 16 1B";
    for body in [another, nested, beside_a_good_one] {
        assert_eq!(energy(body), None, "{body}");
    }
    let good = notification(beside_a_good_one);
    let reading = List::parse(&good, scales).unwrap().reading();
    assert_eq!(reading.active_power_import.unwrap().value(), 2148);
}

#[test]
fn a_body_that_is_a_single_value_is_no_list() {
    for (body, tag) in [("06 00 00 08 64", 0x06), ("09 01 00", 0x09), ("00", 0x00)] {
        assert_eq!(
            refused(&notification(body)),
            Error::NotAList {
                tag: han_dlms::DataTag::new(tag)
            }
        );
    }
}

#[test]
fn a_body_without_its_header_is_read_too() {
    let apdu = apdu("kaifa/ma304h4-list2");
    let at = apdu.windows(2).position(|pair| pair == [0x02, 13]).unwrap();
    let body = [&apdu[at..], &[0xEE]].concat();
    let list = List::parse_body(&body, Scales::new()).unwrap();
    assert_eq!(list.remaining(), [0xEE]);
    let expected = Reading {
        time: None,
        ..read(&apdu)
    };
    assert_eq!(list.reading(), expected);
}

/// The rows of the caller say all there is, also where a text of the list names
/// a maker whose document has other scales.
#[cfg(feature = "europe")]
#[test]
fn a_makers_name_does_not_change_the_scales_of_a_described_list() {
    use han_meters::Row;
    use han_obis::Unit;
    let rows = [
        Row::text(codes::LIST_VERSION),
        Row::number(codes::VOLTAGE_L1, 0, Unit::VOLT),
        Row::number(codes::ACTIVE_ENERGY_IMPORT, 0, Unit::WATT_HOUR),
    ];
    for version in ["4B 46 4D 5F 30 30 31", "4B 61 6D 73 74 72 75 70 5F 56"] {
        let length = version.split(' ').count();
        let apdu = notification(&format!(
            "02 03 09 {length:02X} {version} 12 00 E6 06 00 00 30 39"
        ));
        let list = List::parse_as(&apdu, &rows, Scales::new()).unwrap();
        let reading = list.reading();
        assert_eq!(reading.voltage_l1.unwrap().value(), 230_000);
        assert_eq!(reading.active_energy_import.unwrap().value(), 12_345);
    }
}

#[cfg(feature = "europe")]
#[test]
fn a_body_without_its_header_is_read_by_its_description() {
    use han_meters::Row;
    use han_obis::Unit;
    let rows = [
        Row::clock(codes::CLOCK),
        Row::number(codes::ACTIVE_POWER_IMPORT, 0, Unit::WATT),
    ];
    let apdu = notification("02 02 09 0C 07E8010F010C000000800000 06 00000BF3");
    let described = |octets, rows| List::parse_body_as(octets, rows, Scales::new());
    let octets = &apdu[6..];
    let list = described(octets, &rows).unwrap();
    assert_eq!(list.reading().active_power_import.unwrap().value(), 3059);
    let whole = List::parse_as(&apdu, &rows, Scales::new()).unwrap();
    assert_eq!(list.reading(), whole.reading());

    let error = described(octets, &rows[1..]).err();
    assert_eq!(error, Some(Error::UnknownList { elements: 2 }));
    assert!(described(&[0x06, 0, 0, 0x0B, 0xF3], &rows).is_err());
}

/// What a type of a maker does not measure is told of its own lists only.
#[cfg(feature = "europe")]
#[test]
fn a_meters_type_does_not_take_a_value_out_of_a_described_list() {
    use han_meters::Row;
    use han_obis::Unit;
    let rows = [
        Row::text(codes::LIST_VERSION),
        Row::text(codes::METER_TYPE),
        Row::number(codes::VOLTAGE_L2, 0, Unit::VOLT),
    ];
    let (version, meter_type) = (
        "09 07 4B 46 4D 5F 30 30 31",
        "09 08 4D 41 33 30 34 48 33 45",
    );
    let apdu = notification(&format!("02 03 {version} {meter_type} 12 00 E6"));
    let list = List::parse_as(&apdu, &rows, Scales::new()).unwrap();
    assert!(!entry(&list, codes::VOLTAGE_L2).not_measured);
    assert_eq!(list.reading().voltage_l2.unwrap().value(), 230_000);
}

/// What of a register is not its value has neither its unit nor its scale.
#[cfg(feature = "europe")]
#[test]
fn a_number_that_is_not_the_value_of_its_object_has_no_unit() {
    let apdu = notification(
        "02 02  01 02
        02 04 12 0028 09 06 00 00 19 09 00 FF 0F 02 12 0000
        02 04 12 0004 09 06 01 00 01 07 00 FF 0F 04 12 0000  # its status
        12 00 05",
    );
    let list = List::parse(&apdu, Scales::new().with_power(0)).unwrap();
    let status = entry(&list, codes::ACTIVE_POWER_IMPORT);
    assert_eq!(status.value, Data::LongUnsigned(5));
    assert_eq!((status.unit, status.scaler), (None, None));
    assert_eq!(list.reading().active_power_import, None);
}

/// An array behind a code is what lists of attributes have.
#[test]
fn an_array_in_the_place_of_a_value_makes_it_no_list_of_an_unknown_maker() {
    let apdu = notification("02 02  09 06 01 00 01 07 00 FF  01 01 06 00 00 00 05");
    assert_eq!(refused(&apdu), Error::UnknownList { elements: 2 });
    let by_kamstrup = notification(
        "02 03  0A 0E 4B 61 6D 73 74 72 75 70 5F 56 30 30 30 31
        09 06 01 01 01 07 00 FF  01 01 06 00 00 00 05",
    );
    assert!(List::parse(&by_kamstrup, Scales::new()).is_ok());
}

#[test]
fn registers_without_a_value_make_it_list_3_all_the_same() {
    let apdu = notification(
        "02 05  0A 0E 4B 61 6D 73 74 72 75 70 5F 56 30 30 30 31
        09 06 01 01 01 07 00 FF 06 00 00 00 05
        09 06 01 01 01 08 00 FF 00",
    );
    let list = parse(&apdu);
    assert_eq!(list.number(), Some(ListNumber::Three));
}

#[test]
fn debug_of_entries_shows_the_list_and_no_value() {
    let apdu = apdu("kaifa/ma304h4-list2");
    let shown = format!("{:?}", parse(&apdu).entries());
    assert!(shown.contains("Kaifa"), "{shown}");
    assert!(!shown.contains("MA304H4"), "{shown}");
}

#[test]
fn the_power_alone_is_list_1_without_a_value_too() {
    for value in ["06 00 00 00 05", "00"] {
        let apdu = notification(&format!("01 01 02 02 09 06 01 00 01 07 00 FF {value}"));
        assert_eq!(parse(&apdu).number(), Some(ListNumber::One), "{value}");
    }
    let other = notification("01 01 02 02 09 06 01 00 02 07 00 FF 00");
    assert_eq!(parse(&other).number(), None);
}
