//! Lists without codes that grid companies laid down: each value as what it is
//! known to be, and nothing that only resembles one of them.

#![cfg(feature = "europe")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use han_meters::{Details, Error, List, Scales, Source, Stated};
use han_obis::{Obis, Unit};

/// One value: its octets, and the code and the quantity or the text that it is.
type Place = (Vec<u8>, &'static str, &'static str);

/// A list, what it is called here, and who says what its values are.
struct Known {
    name: &'static str,
    from: Source,
    places: Vec<Place>,
}

const NOBODY: &str = "";
const DEVICE: &str = "ISK1030000000042";

fn text(text: &str) -> Vec<u8> {
    octets(text.as_bytes())
}

fn octets(octets: &[u8]) -> Vec<u8> {
    [&[0x09, u8::try_from(octets.len()).unwrap()], octets].concat()
}

fn u16(number: u16) -> Vec<u8> {
    [&[0x12], &number.to_be_bytes()[..]].concat()
}

fn u32(number: u32) -> Vec<u8> {
    [&[0x06], &number.to_be_bytes()[..]].concat()
}

fn array_of(number: u16) -> Vec<u8> {
    [vec![0x01, 1], u16(number)].concat()
}

/// A moment without a deviation.
const CLOCK: [u8; 12] = [0x07, 0xEA, 9, 8, 2, 0, 24, 39, 0xFF, 0x80, 0, 0];

fn known() -> Vec<Known> {
    let observed = |name, places| Known {
        name,
        from: Source::Observation,
        places,
    };
    let documented = |name, places| Known {
        name,
        from: Source::Document,
        places,
    };
    vec![
        documented("Wiener Netze, 9", wiener_netze()),
        documented("Netz Burgenland, 14", netz_burgenland()),
        observed("Elektro Ljubljana, 18", ljubljana_18()),
        observed("Elektro Ljubljana, 12", ljubljana_12()),
        observed("Elektro Ljubljana, 10", ljubljana_10()),
        observed("Elektro Ljubljana, 9, one phase", ljubljana_9_one_phase()),
        observed("Elektro Ljubljana, 9, registers", ljubljana_9_registers()),
        observed("Elektro Ljubljana, 4", ljubljana_4()),
        observed("Elektro Celje, 12", celje()),
        observed("IE.5, 33", ie5(true)),
        observed("IE.5, 28", ie5(false)),
        observed("E450, 9", e450_9()),
        observed("E450, 14", e450_14()),
        observed("E450, 11", e450_11()),
    ]
}

fn of_name(name: &str) -> Vec<Place> {
    let found = known().into_iter().find(|known| known.name == name);
    found.unwrap().places
}

#[rustfmt::skip]
fn wiener_netze() -> Vec<Place> {
    vec![
        (octets(&CLOCK), "0-0:1.0.0", "2026-09-08T00:24:39"),
        (u32(52_121_663), "1-0:1.8.0", "52121663 Wh"),
        (u32(3_981_748),  "1-0:2.8.0", "3981748 Wh"),
        (u32(4_443_681),  "1-0:3.8.0", "4443681 varh"),
        (u32(4_971_203),  "1-0:4.8.0", "4971203 varh"),
        (u32(209), "1-0:1.7.0", "209 W"),
        (u32(0),   "1-0:2.7.0", "0 W"),
        (u32(135), "1-0:3.7.0", "135 var"),
        (u32(7),   "1-0:4.7.0", "7 var"),
    ]
}

#[rustfmt::skip]
fn netz_burgenland() -> Vec<Place> {
    let mut places = e450_11();
    let serial = places.pop().unwrap();
    places.extend([
        (u16(411), NOBODY, ""),
        (u16(57),  NOBODY, ""),
        (u16(302), NOBODY, ""),
        serial,
    ]);
    places
}

#[rustfmt::skip]
fn ljubljana_18() -> Vec<Place> {
    vec![
        (text(DEVICE),     "0-0:42.0.0", DEVICE),
        (text("10000018"), "0-0:96.1.3", "10000018"),
        (u32(1_204), "1-0:1.7.0", "1204 W"),
        (u32(1),     "1-0:2.7.0", "1 W"),
        (u32(2),     "1-0:3.7.0", "2 var"),
        (u32(97),    "1-0:4.7.0", "97 var"),
        (u16(2_341), "1-0:32.7.0", "234.1 V"),
        (u16(2_352), "1-0:52.7.0", "235.2 V"),
        (u16(2_363), "1-0:72.7.0", "236.3 V"),
        (u16(11),    "1-0:31.7.0", "0.11 A"),
        (u16(22),    "1-0:51.7.0", "0.22 A"),
        (u16(487),   "1-0:71.7.0", "4.87 A"),
        (u32(21),    "1-0:21.7.0", "21 W"),
        (u32(41),    "1-0:41.7.0", "41 W"),
        (u32(1_142), "1-0:61.7.0", "1142 W"),
        (u32(3),     "1-0:22.7.0", "3 W"),
        (u32(4),     "1-0:42.7.0", "4 W"),
        (u32(5),     "1-0:62.7.0", "5 W"),
    ]
}

#[rustfmt::skip]
fn ljubljana_12() -> Vec<Place> {
    vec![
        (text(DEVICE),     "0-0:42.0.0", DEVICE),
        (text("10000012"), "0-0:96.1.3", "10000012"),
        (vec![0x16, 1],    "0-0:96.3.10", ""),
        (octets(&[0, 2]),  "0-0:96.14.0", "\0\u{2}"),
        (u32(30_100), "1-0:1.8.0", "30100 Wh"),
        (u32(10_040), "1-0:1.8.1", "10040 Wh"),
        (u32(20_060), "1-0:1.8.2", "20060 Wh"),
        (u32(700),    "1-0:2.8.0", "700 Wh"),
        (u32(300),    "1-0:2.8.1", "300 Wh"),
        (u32(400),    "1-0:2.8.2", "400 Wh"),
        (u32(510),    "1-0:3.8.0", "510 varh"),
        (u32(520),    "1-0:4.8.0", "520 varh"),
    ]
}

#[rustfmt::skip]
fn ljubljana_10() -> Vec<Place> {
    vec![
        (text(DEVICE),        "0-0:42.0.0", DEVICE),
        (text("ISK00000042"), "0-0:96.1.2", "ISK00000042"),
        (u32(815),   "1-0:1.7.0", "815 W"),
        (u32(1),     "1-0:2.7.0", "1 W"),
        (u32(2),     "1-0:3.7.0", "2 var"),
        (u32(94),    "1-0:4.7.0", "94 var"),
        (u16(2_338), "1-0:32.7.0", "233.8 V"),
        (u16(352),   "1-0:31.7.0", "3.52 A"),
        (u32(816),   "1-0:21.7.0", "816 W"),
        (u32(3),     "1-0:22.7.0", "3 W"),
    ]
}

#[rustfmt::skip]
fn ljubljana_9_one_phase() -> Vec<Place> {
    vec![
        (text(DEVICE),        "0-0:42.0.0", DEVICE),
        (text("ISK00000042"), "0-0:96.1.2", "ISK00000042"),
        (u32(815),   "1-0:1.7.0", "815 W"),
        (u32(1),     "1-0:2.7.0", "1 W"),
        (u32(2),     "1-0:3.7.0", "2 var"),
        (u32(94),    "1-0:4.7.0", "94 var"),
        (u16(2_338), "1-0:32.7.0", "233.8 V"),
        (u32(6), NOBODY, ""),
        (u32(7), NOBODY, ""),
    ]
}

#[rustfmt::skip]
fn ljubljana_9_registers() -> Vec<Place> {
    vec![
        (text(DEVICE), "0-0:42.0.0", DEVICE),
        (u32(815),    "1-0:1.7.0", "815 W"),
        (u32(1),      "1-0:2.7.0", "1 W"),
        (u32(30_100), "1-0:1.8.0", "30100 Wh"),
        (u32(10_040), "1-0:1.8.1", "10040 Wh"),
        (u32(20_060), "1-0:1.8.2", "20060 Wh"),
        (u32(700),    "1-0:2.8.0", "700 Wh"),
        (u32(300),    "1-0:2.8.1", "300 Wh"),
        (u32(400),    "1-0:2.8.2", "400 Wh"),
    ]
}

#[rustfmt::skip]
fn ljubljana_4() -> Vec<Place> {
    vec![
        (text("00000042"), "0-0:96.1.0", "00000042"),
        (vec![0x11, 0], NOBODY, ""),
        (u32(30_100), "1-0:1.8.0", "30100 Wh"),
        (u32(700),    "1-0:2.8.0", "700 Wh"),
    ]
}

#[rustfmt::skip]
fn celje() -> Vec<Place> {
    vec![
        (text(DEVICE),  "0-0:42.0.0", DEVICE),
        (text("UP_3f"), "0-0:96.1.2", "UP_3f"),
        (u16(2_341), "1-0:32.7.0", "234.1 V"),
        (u16(2_352), "1-0:52.7.0", "235.2 V"),
        (u16(2_363), "1-0:72.7.0", "236.3 V"),
        (u16(11),    "1-0:31.7.0", "0.11 A"),
        (u16(22),    "1-0:51.7.0", "0.22 A"),
        (u16(487),   "1-0:71.7.0", "4.87 A"),
        (u32(1_204), "1-0:1.7.0", "1204 W"),
        (u32(1),     "1-0:2.7.0", "1 W"),
        (u32(2),     "1-0:3.7.0", "2 var"),
        (u32(97),    "1-0:4.7.0", "97 var"),
    ]
}

#[rustfmt::skip]
fn ie5(has_quadrants: bool) -> Vec<Place> {
    let quadrants = vec![
        (u32(5_001), "1-0:5.8.0", "5001 varh"),
        (u32(6_002), "1-0:6.8.0", "6002 varh"),
        (u32(7_003), "1-0:7.8.0", "7003 varh"),
        (u32(8_004), "1-0:8.8.0", "8004 varh"),
    ];
    let factor = vec![(u16(987), "1-0:13.7.0", "0.987")];
    let parts = [
        vec![
            (text("00000042"), NOBODY, "00000042"),
            (octets(&[21, 7, 9, 0]), "1-0:0.9.1", "\u{15}\u{7}\u{9}\0"),
            (octets(&[7, 0x6A, 5, 8, 5]), "1-0:0.9.2", "\u{7}j\u{5}\u{8}\u{5}"),
            (u32(30_100), "1-0:1.8.0", "30100 Wh"),
            (u32(10_040), "1-0:1.8.1", "10040 Wh"),
            (u32(20_060), "1-0:1.8.2", "20060 Wh"),
            (u32(700),    "1-0:2.8.0", "700 Wh"),
            (u32(300),    "1-0:2.8.1", "300 Wh"),
            (u32(400),    "1-0:2.8.2", "400 Wh"),
        ],
        if has_quadrants { quadrants } else { vec![] },
        vec![
            (u32(1_204), "1-0:1.7.0", "1204 W"),
            (u32(1),     "1-0:2.7.0", "1 W"),
        ],
        if has_quadrants { factor } else { vec![] },
        vec![
            (u32(21),    "1-0:21.7.0", "21 W"),
            (u32(41),    "1-0:41.7.0", "41 W"),
            (u32(1_142), "1-0:61.7.0", "1142 W"),
            (u32(3),     "1-0:22.7.0", "3 W"),
            (u32(4),     "1-0:42.7.0", "4 W"),
            (u32(5),     "1-0:62.7.0", "5 W"),
            (u16(2_341), "1-0:32.7.0", "234.1 V"),
            (u16(2_352), "1-0:52.7.0", "235.2 V"),
            (u16(2_363), "1-0:72.7.0", "236.3 V"),
            (u16(11),    "1-0:31.7.0", "0.11 A"),
            (u16(22),    "1-0:51.7.0", "0.22 A"),
            (u16(487),   "1-0:71.7.0", "4.87 A"),
            (u32(13_800),     NOBODY, ""),
            (array_of(6_000), NOBODY, ""),
            (array_of(6_001), NOBODY, ""),
            (array_of(6_002), NOBODY, ""),
            (vec![0x03, 1],   NOBODY, ""),
        ],
    ];
    parts.concat()
}

#[rustfmt::skip]
fn e450_9() -> Vec<Place> {
    vec![
        (text("100000000042"), "0-0:96.1.0", "100000000042"),
        (u32(209), "1-0:1.7.0", "209 W"),
        (u32(1),   "1-0:2.7.0", "1 W"),
        (u32(135), "1-0:3.7.0", "135 var"),
        (u32(7),   "1-0:4.7.0", "7 var"),
        (u32(52_121_663), "1-0:1.8.0", "52121663 Wh"),
        (u32(3_981_748),  "1-0:2.8.0", "3981748 Wh"),
        (u32(4_443_681),  "1-0:3.8.0", "4443681 varh"),
        (u32(4_971_203),  "1-0:4.8.0", "4971203 varh"),
    ]
}

#[rustfmt::skip]
fn e450_14() -> Vec<Place> {
    vec![
        (text("100000000042"), "0-0:96.1.1", "100000000042"),
        (u16(50),  "1-0:14.7.0", "50 Hz"),
        (u16(11),  "1-0:31.7.0", "0.11 A"),
        (u16(22),  "1-0:51.7.0", "0.22 A"),
        (u16(487), "1-0:71.7.0", "4.87 A"),
        (u16(234), "1-0:32.7.0", "234 V"),
        (u16(235), "1-0:52.7.0", "235 V"),
        (u16(236), "1-0:72.7.0", "236 V"),
        (u32(21),    "1-0:21.7.0", "21 W"),
        (u32(41),    "1-0:41.7.0", "41 W"),
        (u32(1_142), "1-0:61.7.0", "1142 W"),
        (u32(3), "1-0:22.7.0", "3 W"),
        (u32(4), "1-0:42.7.0", "4 W"),
        (u32(5), "1-0:62.7.0", "5 W"),
    ]
}

#[rustfmt::skip]
fn e450_11() -> Vec<Place> {
    vec![
        (u16(234), "1-0:32.7.0", "234 V"),
        (u16(235), "1-0:52.7.0", "235 V"),
        (u16(236), "1-0:72.7.0", "236 V"),
        (u16(11),  "1-0:31.7.0", "0.11 A"),
        (u16(22),  "1-0:51.7.0", "0.22 A"),
        (u16(487), "1-0:71.7.0", "4.87 A"),
        (u32(1_204), "1-0:1.7.0", "1204 W"),
        (u32(1),     "1-0:2.7.0", "1 W"),
        (u32(30_100), "1-0:1.8.0", "30100 Wh"),
        (u32(700),    "1-0:2.8.0", "700 Wh"),
        (text("00000042"), NOBODY, "00000042"),
    ]
}

/// The notification of a structure of these.
fn apdu<'a>(values: impl IntoIterator<Item = &'a Vec<u8>>) -> Vec<u8> {
    let values: Vec<_> = values.into_iter().map(Vec::as_slice).collect();
    let head = [
        0x0F,
        0,
        0,
        0,
        1,
        0,
        0x02,
        u8::try_from(values.len()).unwrap(),
    ];
    [&head[..], &values.concat()].concat()
}

fn values(places: &[Place]) -> Vec<Vec<u8>> {
    places.iter().map(|(value, ..)| value.clone()).collect()
}

/// Which list these values are refused as.
fn refused(values: &[Vec<u8>]) -> Option<Error> {
    List::parse(&apdu(values), Scales::new()).err()
}

const fn unknown(elements: usize) -> Option<Error> {
    Some(Error::UnknownList { elements })
}

#[test]
fn each_value_is_what_the_list_is_known_to_have_in_its_place() {
    for Known { name, from, places } in known() {
        let apdu = apdu(&values(&places));
        let list =
            List::parse(&apdu, Scales::new()).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(list.remaining().is_empty());
        assert_eq!((list.vendor(), list.number()), (None, None), "{name}");
        let entries: Vec<_> = list.entries().collect();
        assert_eq!(entries.len(), places.len(), "{name}");
        for ((_, code, said), entry) in places.iter().zip(&entries) {
            let context = format!("{name}: {code} {said}");
            let code = (*code != NOBODY).then(|| code.parse::<Obis>().unwrap());
            // Of a documented list the place is what names a value.
            let named_by = match from {
                Source::Document => Source::Position,
                observed => observed,
            };
            assert_eq!(
                entry.obis,
                code.map(|code| Stated::new(code, named_by)),
                "{context}"
            );
            assert_eq!(meaning(entry), *said, "{context}");
            for stated in [
                entry.scaler.map(|scaler| scaler.from),
                entry.unit.map(|unit| unit.from),
            ] {
                assert_eq!(stated, entry.quantity().map(|_| from), "{context}");
            }
            let unit = entry.unit.map(|unit| unit.value);
            assert_eq!(unit, unit.and(code.and_then(Obis::unit)), "{context}");
        }
    }
}

/// The quantity, the moment or the text; nothing for what is none.
fn meaning(entry: &han_meters::Entry<'_>) -> String {
    if let Some(quantity) = entry.quantity() {
        return quantity.to_string().trim_end().to_owned();
    }
    let moment = entry.clock().and_then(han_dlms::DateTime::local);
    if let (Some(moment), Some("0-0:1.0.0")) =
        (moment, entry.code().map(|it| it.to_string()).as_deref())
    {
        return moment.to_string();
    }
    let text = entry.string().unwrap_or_default();
    String::from_utf8(text.to_vec()).unwrap()
}

#[test]
fn a_value_more_or_less_is_another_list() {
    for Known { name, places, .. } in known() {
        let values = values(&places);
        let (_, less) = values.split_last().unwrap();
        assert_eq!(refused(less), unknown(places.len() - 1), "{name}");
        let more = [&values[..], &[u32(1)]].concat();
        assert_eq!(refused(&more), unknown(places.len() + 1), "{name}");
    }
}

#[test]
fn a_value_of_another_type_in_any_place_is_another_list() {
    for Known { name, places, .. } in known() {
        for place in 0..places.len() {
            for other in [&b"\x0A\x01x"[..], &[0x10, 0, 1], &[0x00], &[0x02, 0]] {
                let mut values = values(&places);
                values[place] = other.to_vec();
                assert_eq!(refused(&values), unknown(places.len()), "{name}, {place}");
            }
        }
    }
}

#[test]
fn an_array_is_no_structure() {
    for Known { name, places, .. } in known() {
        let mut apdu = apdu(&values(&places));
        apdu[6] = 0x01;
        let error = List::parse(&apdu, Scales::new()).err();
        assert_eq!(error, unknown(places.len()), "{name}");
    }
}

#[test]
fn a_name_that_is_not_the_makers_is_another_list() {
    for Known { name, places, .. } in known() {
        let mut values = values(&places);
        if values[0] != text(DEVICE) {
            continue;
        }
        for other in ["LGZ1030000000042", "isk1030000000042", "IS", ""] {
            values[0] = text(other);
            assert_eq!(refused(&values), unknown(places.len()), "{name}: {other}");
        }
    }
}

#[test]
fn a_number_of_other_length_or_with_a_letter_is_another_list() {
    for Known { name, places, .. } in known() {
        for place in 0..places.len() {
            let values = values(&places);
            let (digits, ..) = &places[place];
            let is_number = digits[0] == 0x09 && digits[2..].iter().all(u8::is_ascii_digit);
            // What stands behind the values of Netz Burgenland is any text.
            if !is_number || name == "Netz Burgenland, 14" {
                continue;
            }
            let longer = [&digits[2..], b"0"].concat();
            let lettered = [&digits[2..digits.len() - 1], b"A"].concat();
            for other in [&longer[..], &longer[2..], &lettered] {
                let mut values = values.clone();
                values[place] = octets(other);
                assert_eq!(refused(&values), unknown(places.len()), "{name}, {place}");
            }
        }
    }
}

#[test]
fn twelve_octets_that_are_no_moment_are_no_clock() {
    let mut values = values(&of_name("Wiener Netze, 9"));
    let mut thirteenth_month = CLOCK;
    thirteenth_month[2] = 13;
    for other in [thirteenth_month, [0; 12], [0xFF; 12], *b"abcdefghijkl"] {
        values[0] = octets(&other);
        assert_eq!(refused(&values), unknown(9), "{other:02X?}");
    }
    values[0] = octets(&CLOCK[..11]);
    assert_eq!(refused(&values), unknown(9));
}

/// The E450 of Wiener Netze has no deviation in its clock, and the AM550 one.
#[test]
fn any_meter_of_wiener_netze_is_read_by_one_list() {
    let mut values = values(&of_name("Wiener Netze, 9"));
    for (deviation, offset) in [([0x80, 0], None), ([0xFF, 0x88], Some(120))] {
        let mut clock = CLOCK;
        clock[9..11].copy_from_slice(&deviation);
        values[0] = octets(&clock);
        let apdu = apdu(&values);
        let reading = List::parse(&apdu, Scales::new()).unwrap().reading();
        assert_eq!(reading.time.unwrap().offset_minutes(), offset);
        assert_eq!(reading.active_energy_import.unwrap().value(), 52_121_663);
    }
}

#[test]
fn a_switch_is_an_enum_or_a_boolean() {
    for tag in [0x16, 0x03] {
        let mut values = values(&of_name("Elektro Ljubljana, 12"));
        values[2] = vec![tag, 1];
        let apdu = apdu(&values);
        let list = List::parse(&apdu, Scales::new()).unwrap();
        let switch = list.entries().nth(2).unwrap();
        assert_eq!(switch.value.tag().code(), tag);
        assert_eq!((switch.scaler, switch.unit), (None, None));
    }
}

#[test]
fn scales_of_the_caller_outrank_what_was_observed() {
    let apdu = apdu(&values(&of_name("Elektro Celje, 12")));
    let list = List::parse(&apdu, Scales::new().with_voltage(-2)).unwrap();
    let voltage = list.entries().nth(2).unwrap();
    assert_eq!(voltage.scaler, Some(Stated::new(-2, Source::Settings)));
    assert_eq!(
        voltage.unit,
        Some(Stated::new(Unit::VOLT, Source::Observation))
    );
    assert_eq!(list.reading().voltage_l1.unwrap().value(), 23_410);
}

#[test]
fn the_lists_fill_what_readings_and_details_have_for_them() {
    let apdu_of = |name| apdu(&values(&of_name(name)));
    let both = |apdu: &[u8]| {
        List::parse(apdu, Scales::new())
            .unwrap()
            .reading_and_details()
    };
    let power = |details: &Details| {
        details
            .phases
            .map(|phase| phase.active_power_import.map(han_meters::Watt::value))
    };

    let (reading, details) = both(&apdu_of("Elektro Ljubljana, 18"));
    assert_eq!(
        (reading.meter_id, reading.active_energy_import),
        (None, None)
    );
    assert_eq!(reading.current_l3.unwrap().value(), 4_870);
    assert_eq!(power(&details), [Some(21), Some(41), Some(1_142)]);
    assert_eq!(details.logical_device_name.unwrap().as_str(), DEVICE);

    let (reading, details) = both(&apdu_of("Elektro Ljubljana, 10"));
    assert_eq!(
        (reading.current_l1.unwrap().value(), reading.current_l2),
        (3_520, None)
    );
    assert_eq!(power(&details), [Some(816), None, None]);

    let (reading, details) = both(&apdu_of("IE.5, 33"));
    assert_eq!((reading.meter_id, reading.time), (None, None));
    assert_eq!(details.power_factor.unwrap().value(), 987);
    assert_eq!(details.reactive_energy[3].unwrap().value(), 8_004);
    assert_eq!(details.rates[1].active_energy_export.unwrap().value(), 400);

    let (reading, _) = both(&apdu_of("E450, 9"));
    assert_eq!(reading.meter_id.unwrap().as_str(), "100000000042");
    assert_eq!(reading.reactive_power_import.unwrap().value(), 135);

    let (reading, details) = both(&apdu_of("E450, 14"));
    assert_eq!(details.frequency.unwrap().value(), 50_000);
    assert_eq!(details.device_id.unwrap().as_str(), "100000000042");
    assert_eq!(
        (reading.meter_id, reading.voltage_l2.unwrap().value()),
        (None, 235_000)
    );
}
