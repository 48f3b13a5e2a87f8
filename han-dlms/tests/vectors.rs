//! Octets whose meaning is known from documents and captures.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::expect_used
)]

#[path = "support/hex.rs"]
mod hex;

use han_dlms::{
    Apdu, ApduTag, BitString, CipheringKey, Data, DataNotification, DataTag, Elements, Error,
    ErrorKind, Float32, MAX_DEPTH, NotificationDateTime, Reader, SystemTitle,
};
use hex::octets;

fn list(data: Data<'_>) -> Elements<'_> {
    data.as_elements().unwrap()
}

fn whole(octets: &[u8]) -> Data<'_> {
    let (data, rest) = Data::parse(octets).unwrap();
    assert!(rest.is_empty());
    let mut buffer = vec![0; data.encoded_len()];
    assert_eq!(data.emit(&mut buffer).unwrap(), octets);
    data
}

fn refused(octets: &[u8]) -> Error {
    Data::parse(octets).unwrap_err()
}

/// OBIS code, value, scaler and unit of a self-describing element.
fn entry<'a>(element: Data<'a>) -> (&'a [u8], i64, i64, u8) {
    let parts: Vec<Data<'a>> = list(element).iter().collect();
    let [obis, value, scaler_unit] = parts[..] else {
        panic!("{parts:?}");
    };
    let [scaler, Data::Enum(unit)] = list(scaler_unit).iter().collect::<Vec<_>>()[..] else {
        panic!("{scaler_unit:?}");
    };
    (
        obis.as_octets().unwrap(),
        value.as_integer().unwrap(),
        scaler.as_integer().unwrap(),
        unit,
    )
}

#[test]
fn aidon_list_1_is_2148_watt() {
    let body = octets("0101 0203 0906 0100010700FF 06 00000864 0202 0F00 161B");
    let element = list(whole(&body)).first().unwrap();
    assert_eq!(entry(element), (&[1, 0, 1, 7, 0, 255][..], 2148, 0, 27));
}

#[test]
fn scaler_minus_one_belongs_to_a_signed_current() {
    let element = octets("0203 0906 01001F0700FF 10 005D 0202 0FFF 1621");
    let expected = (&[1, 0, 31, 7, 0, 255][..], 93, -1, 33);
    assert_eq!(entry(whole(&element)), expected);
}

#[test]
fn scaler_plus_one_belongs_to_an_energy() {
    let element = octets("0203 0906 0100010800FF 06 00A729D9 0202 0F01 161E");
    let expected = (&[1, 0, 1, 8, 0, 255][..], 10_955_225, 1, 30);
    assert_eq!(entry(whole(&element)), expected);
}

#[test]
fn unit_255_belongs_to_a_power_factor() {
    let element = octets("0203 0906 01000D0700FF 12 03E8 0202 0FFD 16FF");
    let expected = (&[1, 0, 13, 7, 0, 255][..], 1000, -3, 255);
    assert_eq!(entry(whole(&element)), expected);
}

#[test]
fn a_null_pair_is_two_values() {
    let (first, rest) = Data::parse(&[0x00, 0x00]).unwrap();
    let (second, rest) = Data::parse(rest).unwrap();
    assert_eq!((first, second), (Data::NullData, Data::NullData));
    assert!(rest.is_empty());
}

#[test]
fn a_bit_string_of_four() {
    let string = octets("04 04 A0");
    let expected = BitString::new(4, &[0b1010_0000]).unwrap();
    assert_eq!(whole(&string), Data::BitString(expected));
    assert_eq!(expected.to_string(), "1010");
}

#[test]
fn a_float32_of_200() {
    let float = octets("17 43480000");
    assert_eq!(whole(&float), Data::Float32(Float32::new(200.0)));
}

#[test]
fn three_date_time_forms_carry_the_same_body() {
    for (apdu, is_present) in [
        ("0F00000001 00 0201 0600000ABC", false),
        (
            "0F00000001 0C 07E8010F010C000000FFC400 0201 0600000ABC",
            true,
        ),
        (
            "0F00000001 090C 07E8010F010C000000FFC400 0201 0600000ABC",
            true,
        ),
    ] {
        let apdu = octets(apdu);
        let parsed = DataNotification::parse(&apdu).unwrap();
        let body = list(parsed.body);
        assert!(body.iter().eq([Data::DoubleLongUnsigned(2748)]));
        let stamp = parsed.date_time.date_time().map(|stamp| stamp.to_string());
        let expected = is_present.then(|| "2024-01-15T12:00:00.00+01:00[0x00]".to_owned());
        assert_eq!(stamp, expected);
        let mut buffer = [0; 32];
        assert_eq!(parsed.emit(&mut buffer).unwrap(), apdu);
    }
}

#[test]
fn two_blocks_join_to_a_data_notification() {
    let blocks = [
        octets("E0 40 0001 0000 0A 0F000000010002010600"),
        octets("E0 C0 0002 0000 03 000ABC"),
    ];
    let mut joined = Vec::new();
    for (number, block) in (1..).zip(&blocks) {
        let Ok(Apdu::BlockTransfer(block)) = Apdu::parse(block) else {
            panic!("{block:02x?}");
        };
        assert_eq!(block.block_number, number);
        assert_eq!(block.block_control.is_last_block(), number == 2);
        joined.extend(block.block_data);
    }
    assert_eq!(joined, octets("0F 00000001 00 0201 06 00000ABC"));
    assert!(matches!(
        Apdu::parse(&joined),
        Ok(Apdu::DataNotification(_))
    ));
}

#[test]
fn a_count_without_elements_is_refused() {
    let error = refused(&octets("0184FFFFFFFF"));
    assert!(matches!(
        error.kind(),
        ErrorKind::CountTooLarge { left: 0, .. }
    ));
    let error = refused(&octets("0205 00"));
    assert_eq!(error.kind(), ErrorKind::CountTooLarge { count: 5, left: 1 });
    assert_eq!(error.offset(), 1);
}

#[test]
fn forty_levels_are_refused() {
    let mut bomb = octets("0201").repeat(40);
    bomb.push(0x00);
    assert_eq!(refused(&bomb).kind(), ErrorKind::TooDeep);
}

#[test]
fn a_truncated_length_is_refused() {
    let error = refused(&octets("09 81"));
    assert_eq!(error.kind(), ErrorKind::Truncated { missing: 1 });
}

#[test]
fn the_indefinite_length_is_refused() {
    let error = refused(&octets("0A 80"));
    assert_eq!(error.kind(), ErrorKind::InvalidLength { first: 0x80 });
}

#[test]
fn an_unassigned_tag_is_refused() {
    let error = refused(&octets("0E 00"));
    assert_eq!(error.kind(), ErrorKind::UnknownDataTag { tag: 0x0E });
    assert_eq!(error.to_string(), "unknown data tag 0x0e at byte 0");
}

#[test]
fn an_empty_row_is_refused() {
    let error = refused(&octets("13 02 00 05 0000000000"));
    assert_eq!(
        error.kind(),
        ErrorKind::SparseRow {
            values: 1,
            octets: 0
        }
    );
}

#[test]
fn compact_arrays_of_values_and_of_structures() {
    let values = octets("13 12 04 0001 0003");
    let Data::CompactArray(array) = whole(&values) else {
        panic!();
    };
    let expected = [Data::LongUnsigned(1), Data::LongUnsigned(3)];
    assert!(array.rows().iter().eq(expected));

    let structures = octets("13 02 02 12 11 06 0001 02 0003 04");
    let Data::CompactArray(array) = whole(&structures) else {
        panic!();
    };
    let row = list(array.rows().nth(1).unwrap());
    assert!(row.iter().eq([Data::LongUnsigned(3), Data::Unsigned(4)]));
}

// What parsers of this family are known to trip over.

#[test]
fn trap_stray_09_before_the_date_time() {
    let apdu = octets("0F40000000 090C 07E5031702131A3AFF800000 0201 0600000ABC");
    let parsed = DataNotification::parse(&apdu).unwrap();
    let NotificationDateTime::TaggedDateTime(stamp) = parsed.date_time else {
        panic!("{parsed:?}");
    };
    assert_eq!(stamp.to_string(), "2021-03-23T19:26:58[0x00]");
}

#[test]
fn trap_sign_of_the_deviation() {
    let apdu = octets("0F00000000 0C 07E5091B01092F0F00FF8880 00");
    let stamp = DataNotification::parse(&apdu)
        .unwrap()
        .date_time
        .date_time();
    assert_eq!(
        stamp.unwrap().to_string(),
        "2021-09-27T09:47:15.00+02:00[0x80]"
    );
}

#[test]
fn trap_deviation_0_and_weekday_0_of_aidon() {
    let clock = octets("090C 07E90C0E00100000FF000000");
    let stamp = han_dlms::DateTime::parse(whole(&clock).as_octets().unwrap()).unwrap();
    assert_eq!(stamp.day_of_week(), None);
    assert_eq!(stamp.deviation(), Some(0));
    assert_eq!(stamp.local().unwrap().to_string(), "2025-12-14T16:00:00");
    assert_eq!(stamp.octets()[..], clock[2..]);
}

#[test]
fn trap_bit_string_length_is_in_bits() {
    let list_of_two = octets("0202 04 0C ABCD 11 07");
    let second = list(whole(&list_of_two)).nth(1);
    assert_eq!(second, Some(Data::Unsigned(7)));
}

#[test]
fn trap_compact_array_count_is_u16() {
    let array = octets("13 01 0002 11 04 01020304");
    let Data::CompactArray(array) = whole(&array) else {
        panic!();
    };
    assert_eq!(array.rows().len(), 2);
}

#[test]
fn trap_null_data_stands_for_missing_quantities() {
    let body = octets("0206 0A03 4B616D 00 00 00 00 12 00E6");
    let elements = list(whole(&body));
    assert_eq!(elements.len(), 6);
    let nulls = elements.iter().filter(|&data| data == Data::NullData);
    assert_eq!(nulls.count(), 4);
}

#[test]
fn trap_twelve_octets_are_not_always_a_date() {
    let string = octets("090C 313233343536373839303132");
    assert_eq!(whole(&string), Data::OctetString(b"123456789012"));
}

#[test]
fn trap_a_later_block_starts_with_its_tag_as_well() {
    let block = octets("E0 C0 0002 0000 03 000ABC");
    assert!(matches!(Apdu::parse(&block), Ok(Apdu::BlockTransfer(_))));
}

#[test]
fn trap_df_is_signing_and_dc_is_dedicated_ciphering() {
    let Ok(Apdu::Other { tag, .. }) = Apdu::parse(&octets("DF 08 0000")) else {
        panic!();
    };
    assert_eq!(tag, ApduTag::GENERAL_SIGNING);
    assert_eq!(tag.name(), Some("general-signing"));
    let dedicated = octets("DC 00 06 20 00000001 AA");
    let Ok(Apdu::Ciphered(apdu)) = Apdu::parse(&dedicated) else {
        panic!();
    };
    assert_eq!(apdu.key, CipheringKey::Dedicated);
}

#[test]
fn trap_no_tag_is_searched_for() {
    let notification = octets("0F00000001 00 0201 0600000ABC");
    for garbage in ["00", "02", "7E", "FF", "AA0F", "0A0B"] {
        let mut apdu = octets(garbage);
        let tag = apdu[0];
        apdu.extend(&notification);
        let error = Apdu::parse(&apdu).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnknownApduTag { tag });
    }
    // An LLC header left in front starts like a gateway-request.
    let with_llc = [octets("E6E700"), notification].concat();
    let Ok(Apdu::Other { tag, .. }) = Apdu::parse(&with_llc) else {
        panic!();
    };
    assert_eq!(tag, ApduTag::GATEWAY_REQUEST);
}

#[test]
fn trap_a_body_without_apdu_is_data_and_no_apdu() {
    let body = octets("0201 0600000ABC");
    let error = Apdu::parse(&body).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnknownApduTag { tag: 0x02 });
    assert_eq!(list(whole(&body)).len(), 1);
}

#[test]
fn trap_service_class_and_priority_change_nothing() {
    let quiet = octets("0F00000000 00 0201 0600000ABC");
    let loud = octets("0FF0000000 00 0201 0600000ABC");
    let quiet = DataNotification::parse(&quiet).unwrap();
    let loud = DataNotification::parse(&loud).unwrap();
    assert_eq!(quiet.body, loud.body);
}

#[test]
fn trap_the_tag_decides_the_sign() {
    let values = octets("0203 10 FFA3 12 FFA3 15 8000000000000000");
    let numbers: Vec<Option<i64>> = list(whole(&values))
        .iter()
        .map(|data| data.as_integer())
        .collect();
    assert_eq!(numbers, [Some(-93), Some(65_443), None]);
}

#[test]
fn visible_strings_keep_their_padding() {
    let string = octets("0A10 31323334353637380000000000000000");
    assert_eq!(whole(&string).as_octets().unwrap(), &string[2..]);
}

#[test]
fn ciphered_notifications_show_their_header() {
    for (apdu, control, length) in [
        (
            "DB084D4D4D0000BC614E2A30012345678E1212FF9A5640BF69283A69BC1E9E07CB634D0571263F7EAF5A\
             F343D48BA935AB482882C7",
            0x30,
            37,
        ),
        (
            "DB084D4D4D0000BC614E2A10012345670F000000010C07E8010F010C000000FFC40002010600000ABCE4\
             328D847C57D2FCD3F19C75",
            0x10,
            37,
        ),
        (
            "DB084D4D4D0000BC614E1E20012345678E1212FF9A5640BF69283A69BC1E9E07CB634D0571263F7EAF",
            0x20,
            25,
        ),
        (
            "DB084D4D4D0000BC614E2A3201234567272A2AD3E780154FFA28FD8108C94BDD8D5EDE83F6F06B57514E\
             C9ADA56855266C3176E776",
            0x32,
            37,
        ),
    ] {
        let apdu = octets(apdu);
        let parsed = Apdu::parse(&apdu).unwrap();
        let Apdu::Ciphered(ciphered) = parsed else {
            panic!("{parsed:?}");
        };
        assert_eq!(
            ciphered.system_title,
            Some(SystemTitle::from_octets(*b"MMM\0\0\xBC\x61\x4E"))
        );
        assert_eq!(ciphered.invocation_counter, 0x0123_4567);
        assert_eq!(ciphered.security_control.bits(), control);
        assert_eq!(ciphered.content.len(), length);
        let mut buffer = [0; 64];
        assert_eq!(parsed.emit(&mut buffer).unwrap(), apdu);
    }
}

#[test]
fn general_ciphering_is_known_by_name_only() {
    let apdu = octets("DD 08 0000000000000001 08 4D4D4D0000BC614E 00 00 00 00 05 20 00000001");
    let Ok(Apdu::Other { tag, content }) = Apdu::parse(&apdu) else {
        panic!();
    };
    assert_eq!(tag, ApduTag::GENERAL_CIPHERING);
    assert_eq!(content, &apdu[1..]);
}

#[test]
fn an_apdu_known_by_name_only_is_written_again() {
    let apdu = octets("C0 01 C1 00 03 01 00 01 08 00 FF 02 00");
    let parsed = Apdu::parse(&apdu).unwrap();
    assert_eq!(parsed.encoded_len(), apdu.len());
    let mut buffer = [0; 16];
    assert_eq!(parsed.emit(&mut buffer).unwrap(), apdu);
}

#[test]
fn a_tag_is_parsed_exactly_when_it_has_a_name() {
    for code in 0..=0xFF {
        let unknown = ErrorKind::UnknownApduTag { tag: code };
        match ApduTag::parse(&[code, 0]) {
            Ok(tag) => assert_eq!((tag.code(), tag.name().is_some()), (code, true)),
            Err(error) => {
                assert_eq!((error.kind(), error.offset()), (unknown, 0));
                assert_eq!(ApduTag::new(code).name(), None);
            }
        }
    }
}

#[test]
fn a_bit_string_is_empty_without_bits_and_not_without_ones() {
    assert!(BitString::new(0, &[0xFF]).unwrap().is_empty());
    assert!(!BitString::new(1, &[0x00]).unwrap().is_empty());
}

#[test]
fn debug_names_bits_elements_and_places() {
    let bits = BitString::new(4, &[0xA0]).unwrap();
    assert_eq!(format!("{bits:?}"), "BitString(1010)");

    let structure = octets("02 02 11 07 00");
    let elements = list(whole(&structure));
    assert_eq!(format!("{elements:?}"), "[Unsigned(7), NullData]");

    let compact = octets("13 11 02 07 08");
    let (data, _) = Data::parse(&compact).unwrap();
    assert_eq!(
        format!("{data:?}"),
        "CompactArray(CompactArray { description: [17], rows: [Unsigned(7), Unsigned(8)] })"
    );

    let mut reader = Reader::new(&structure);
    reader.value().unwrap();
    assert_eq!(format!("{reader:?}"), "Reader { offset: 5, depth: 0, .. }");
}

#[test]
fn a_reader_takes_what_it_is_asked_for_and_else_stays() {
    let object = octets("02 03 09 06 0101010700FF 06 00000864 02 02 0F FF 16 1B");
    let mut reader = Reader::new(&object);
    assert_eq!(reader.octet_string::<6>(), None);
    assert_eq!(reader.scaler_unit(), None);
    assert_eq!(reader.offset(), 0);
    assert_eq!(reader.structure(), Some(3));
    assert_eq!(reader.structure(), None);
    assert_eq!(reader.octet_string::<5>(), None);
    assert_eq!(reader.octet_string(), Some(&[1, 1, 1, 7, 0, 0xFF]));
    assert_eq!(reader.value().unwrap().as_integer(), Some(2148));
    assert_eq!(reader.scaler_unit(), Some((-1, 27)));
    assert_eq!((reader.offset(), reader.rest()), (object.len(), &[][..]));
}

#[test]
fn a_reader_takes_lengths_longer_than_needed() {
    let structure = octets("02 81 02 11 07 00");
    assert_eq!(Reader::new(&structure).structure(), Some(2));
    let string = octets("09 82 0002 4142");
    let mut reader = Reader::new(&string);
    assert_eq!(reader.octet_string(), Some(b"AB"));
    assert_eq!(reader.offset(), string.len());
}

#[test]
fn a_reader_opens_no_structure_that_cannot_be_whole() {
    for broken in ["02", "02 02 00", "02 81 02 00", "02 80", "01 00", "09 00"] {
        let broken = octets(broken);
        let mut reader = Reader::new(&broken);
        assert_eq!(reader.structure(), None, "{broken:02X?}");
        assert_eq!(reader.offset(), 0);
    }
    let whole = octets("02 01 00");
    assert_eq!(Reader::new(&whole).structure(), Some(1));
}

#[test]
fn a_reader_steps_into_max_depth_levels_and_out_again() {
    let nested = [0x02, 0x01].repeat(MAX_DEPTH + 2);
    let mut reader = Reader::new(&nested);
    for _ in 0..MAX_DEPTH {
        assert_eq!(reader.structure(), Some(1));
    }
    let place = reader.offset();
    assert_eq!(reader.structure(), None);
    assert_eq!(reader.open().unwrap_err().kind(), ErrorKind::TooDeep);
    assert_eq!(reader.offset(), place);
    reader.close();
    assert_eq!(reader.open(), Ok(Some((DataTag::STRUCTURE, 1))));
}

#[test]
fn only_a_list_of_tagged_elements_has_a_reader() {
    let structure = octets("02 02 11 07 00");
    let mut reader = list(whole(&structure)).reader().unwrap();
    assert_eq!(reader.value().unwrap().as_integer(), Some(7));

    let compact = octets("13 02 01 11 02 07 08");
    let Ok((Data::CompactArray(rows), _)) = Data::parse(&compact) else {
        panic!();
    };
    let row = rows.rows().first().unwrap();
    assert!(list(row).reader().is_none());
}

#[test]
fn a_date_time_has_its_tag_or_stands_in_a_string_of_twelve() {
    let clock = "07E5031702131A3AFF800000";
    let parts = |head: &str| {
        let value = octets(&format!("{head}{clock}"));
        let date_time = Reader::new(&value).value().unwrap().as_date_time()?;
        let date = (
            date_time.year()?,
            date_time.month()?,
            date_time.day_of_month()?,
        );
        Some((
            date,
            (date_time.hour()?, date_time.minute()?, date_time.second()?),
        ))
    };
    let expected = Some(((2021, 3, 23), (19, 26, 58)));
    assert_eq!(parts("19"), expected);
    assert_eq!(parts("09 0C"), expected);
    assert_eq!(parts("0A 0C"), None);
    assert_eq!(parts("09 0B"), None);
}

#[test]
fn an_apdu_says_its_tag_whatever_it_is() {
    for apdu in [
        "0F 40000000 00 00",
        "C2 00 0003 0100010800FF 02 00",
        "DB 08 4D4D4D0000BC614E 05 20 00000001",
        "DC 08 4D4D4D0000BC614E 05 20 00000001",
        "E0 80 0001 0000 00",
        "D8 01 01",
        "C0 01 C1 00",
    ] {
        let apdu = octets(apdu);
        let tag = Apdu::parse(&apdu).unwrap().tag();
        assert_eq!(tag, ApduTag::parse(&apdu).unwrap());
        assert_eq!(tag.code(), apdu[0]);
    }
    assert!(ApduTag::parse(&[]).is_err());
}

#[test]
fn a_type_is_printed_by_its_name() {
    let (data, _) = Data::parse(&[0x12, 0, 1]).unwrap();
    assert_eq!(data.tag().to_string(), data.type_name());
    assert_eq!(data.type_name(), "long-unsigned");
}

#[test]
fn a_float_of_64_bits_is_the_number_that_was_sent() {
    let Ok((Data::Float64(float), _)) = Data::parse(&octets("18 BFE0000000000000")) else {
        panic!();
    };
    assert_eq!(float.value(), -0.5);
}

#[test]
fn a_reader_counts_the_levels_it_stands_in() {
    let nested = [&[0x02, 0x01].repeat(MAX_DEPTH + 1)[..], &[0x00]].concat();
    let mut reader = Reader::new(&nested);
    assert_eq!(reader.structure(), Some(1));
    let error = reader.value().unwrap_err();
    assert_eq!(error, Data::parse(&nested).unwrap_err());
    assert_eq!(error.kind(), ErrorKind::TooDeep);
}
