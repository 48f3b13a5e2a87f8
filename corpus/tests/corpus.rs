//! What holds for every file of the corpus, checked without any decoder.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

use std::collections::HashSet;
use std::fs;

use han_corpus::{Link, Telegram, links, telegrams};
use serde_json::Value;

const MAKERS: [&str; 4] = ["aidon", "kaifa", "kamstrup", "landisgyr"];

/// One telegram for every maker, list and wiring.
const WRITTEN_BY_HAND: [&str; 25] = [
    "aidon/6515-list2",
    "aidon/6515-list3",
    "aidon/6525-list1",
    "aidon/6525-list2",
    "aidon/6525-list3",
    "aidon/6534-list2",
    "aidon/6534-list3",
    "kaifa/ma105h2e-list2",
    "kaifa/ma105h2e-list3",
    "kaifa/ma304h3e-list1",
    "kaifa/ma304h3e-list2",
    "kaifa/ma304h3e-list3",
    "kaifa/ma304h4-list2",
    "kaifa/ma304h4-list3",
    "kamstrup/6841121-list2",
    "kamstrup/6841121-list3",
    "kamstrup/6841131-list2",
    "kamstrup/6841131-list3",
    "kamstrup/6861111-list2",
    "kamstrup/6861111-list3",
    "landisgyr/e350-list1",
    "landisgyr/zff1-list2",
    "landisgyr/zff1-list3",
    "landisgyr/zmf1-list2",
    "landisgyr/zmf1-list3",
];

const VALUES: [&str; 14] = [
    "active_power_import_w",
    "active_power_export_w",
    "reactive_power_import_var",
    "reactive_power_export_var",
    "current_l1_ma",
    "current_l2_ma",
    "current_l3_ma",
    "voltage_l1_mv",
    "voltage_l2_mv",
    "voltage_l3_mv",
    "active_energy_import_wh",
    "active_energy_export_wh",
    "reactive_energy_import_varh",
    "reactive_energy_export_varh",
];

/// Telegrams made by the simulator, of meters of other countries.
const SIMULATED: [&str; 23] = [
    "abroad/aidon-6534-sweden",
    "abroad/iskraemeco-celje",
    "abroad/iskraemeco-ljubljana-18",
    "abroad/kaifa-ma304h4-sweden",
    "abroad/kamstrup-push1",
    "abroad/landisgyr-slovenia-9",
    "links/attributes-with-tags",
    "links/iskraemeco-am550-objects",
    "links/iskraemeco-am550-segments",
    "links/iskraemeco-am550-segments-ciphered",
    "links/iskraemeco-ie5-33",
    "links/iskraemeco-wiener-netze",
    "links/kaifa-kms-west",
    "links/kaifa-netz-noe",
    "links/kamstrup-push1-ciphered",
    "links/landisgyr-burgenland",
    "links/landisgyr-e360",
    "links/landisgyr-e450-blocks",
    "links/landisgyr-e450-blocks-ciphered",
    "links/landisgyr-e570-blocks",
    "links/landisgyr-graz-blocks-ciphered",
    "links/sagemcom-netz-noe",
    "links/sagemcom-xt211",
];

/// Telegrams of other countries that the simulator does not know.
const WRITTEN_BY_HAND_ABROAD: [&str; 12] = [
    "abroad/iskraemeco-ljubljana-10",
    "abroad/iskraemeco-ljubljana-12",
    "abroad/iskraemeco-ljubljana-4",
    "abroad/iskraemeco-ljubljana-9-one-phase",
    "abroad/iskraemeco-ljubljana-9-registers",
    "abroad/kaifa-ma105h2e-sweden",
    "abroad/kaifa-ma304h4d-sweden",
    "abroad/kaifa-ma304t4-sweden",
    "abroad/kamstrup-push1-one-phase",
    "abroad/landisgyr-e450-11",
    "abroad/landisgyr-slovenia-14",
    "links/iskraemeco-ie5-28",
];

/// The telegrams of all folders.
fn all() -> Vec<Telegram> {
    let links = links().into_iter().map(|link| link.telegram);
    telegrams().into_iter().chain(links).collect()
}

fn folder(telegram: &Telegram) -> &str {
    telegram.name.split('/').next().unwrap()
}

/// The files of the four makers: one telegram each, undamaged.
fn telegrams_of_makers() -> Vec<Telegram> {
    let mut telegrams = telegrams();
    telegrams.retain(|telegram| MAKERS.contains(&folder(telegram)));
    assert!(telegrams.len() >= WRITTEN_BY_HAND.len());
    telegrams
}

/// The files that are one frame of HDLC each: those of makers, and of other
/// countries.
fn single_frames() -> Vec<Telegram> {
    let abroad = telegrams().into_iter();
    let abroad = abroad.filter(|telegram| folder(telegram) == "abroad");
    telegrams_of_makers().into_iter().chain(abroad).collect()
}

/// The lines of the comment a file begins with.
fn header(telegram: &Telegram) -> Vec<String> {
    let text = fs::read_to_string(&telegram.path).unwrap();
    text.lines()
        .map_while(|line| line.strip_prefix('#'))
        .map(|line| line.trim().to_owned())
        .collect()
}

/// Whether a line of the header begins so.
fn says(telegram: &Telegram, begin: &str) -> bool {
    header(telegram).iter().any(|line| line.starts_with(begin))
}

/// CRC-16/X-25, one bit at a time.
fn crc(octets: &[u8]) -> u16 {
    let mut crc = 0xFFFF_u16;
    for octet in octets {
        crc ^= u16::from(*octet);
        for _ in 0..8 {
            let carry = crc & 1 == 1;
            crc >>= 1;
            if carry {
                crc ^= 0x8408;
            }
        }
    }
    !crc
}

/// Where the HCS begins in a frame without its flags: after the format, two
/// addresses whose last octet is odd, and the control field.
fn header_length(frame: &[u8]) -> usize {
    let mut ends = (2..frame.len()).filter(|&index| frame[index] & 1 == 1);
    let _destination = ends.next().unwrap();
    let source = ends.next().unwrap();
    source + 2
}

/// GS1 check digit: from the right, weights 1, 3, 1, 3 …, sum a multiple of ten.
fn has_right_check_digit(number: &str) -> bool {
    let digits = number
        .chars()
        .rev()
        .map(|digit| digit.to_digit(10).unwrap());
    let weights = [1, 3].into_iter().cycle();
    digits.zip(weights).map(|(d, w)| d * w).sum::<u32>() % 10 == 0
}

#[test]
fn the_crc_of_this_test_is_x25() {
    assert_eq!(crc(b"123456789"), 0x906E);
    assert_eq!(crc(&[]), 0x0000);
    assert_eq!(crc(&[0x03, 0x3F]), 0xEC5B);
}

#[test]
fn the_check_digit_of_this_test_is_that_of_gs1() {
    assert!(has_right_check_digit("7359992000000017"));
    assert!(has_right_check_digit("6970631000000015"));
    assert!(!has_right_check_digit("7359992000000018"));
}

#[test]
fn every_maker_list_and_wiring_is_there() {
    let telegrams = telegrams();
    let names: HashSet<_> = telegrams.iter().map(|t| t.name.as_str()).collect();
    for name in WRITTEN_BY_HAND {
        assert!(names.contains(name), "{name} is missing");
    }
}

#[test]
fn every_telegram_of_another_country_is_there_and_says_who_made_it() {
    let telegrams = all();
    let made = |source: &str| {
        let abroad = telegrams.iter();
        let abroad = abroad.filter(|telegram| ["abroad", "links"].contains(&folder(telegram)));
        let made = abroad.filter(|telegram| says(telegram, source));
        made.map(|telegram| telegram.name.as_str())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        made("source: made by the simulator of this project"),
        SIMULATED
    );
    assert_eq!(made("source: made by hand"), WRITTEN_BY_HAND_ABROAD);
    for telegram in &telegrams {
        if ["abroad", "links"].contains(&folder(telegram)) {
            assert_eq!(telegram.expected.len(), 1, "{}", telegram.name);
        }
    }
}

#[test]
fn the_vectors_of_the_data_link_layer_are_there() {
    let telegrams = telegrams();
    for number in 1..=17 {
        let prefix = format!("spec/{number:02}-");
        let found = telegrams.iter().filter(|t| t.name.starts_with(&prefix));
        assert_eq!(found.count(), 1, "{prefix}");
    }
}

#[test]
fn names_are_sorted_and_no_name_comes_twice() {
    let telegrams = telegrams();
    assert!(telegrams.is_sorted_by(|a, b| a.name < b.name));
}

#[test]
fn every_file_says_where_it_is_from_and_what_it_shows() {
    for telegram in all() {
        for key in ["source: ", "licence: CC0-1.0", "shows: "] {
            assert!(
                says(&telegram, key),
                "{}: no {key:?} in its header",
                telegram.name
            );
        }
    }
}

#[test]
fn the_readme_names_every_file() {
    let readme = include_str!("../README.md");
    for telegram in all() {
        let cell = format!("| `{}` |", telegram.name);
        assert!(readme.contains(&cell), "{}", telegram.name);
    }
}

#[test]
fn a_file_of_one_frame_has_two_flags_and_a_right_length() {
    for telegram in single_frames() {
        let name = &telegram.name;
        let [0x7E, frame @ .., 0x7E] = telegram.octets.as_slice() else {
            panic!("{name}: no flags");
        };
        let format = u16::from_be_bytes([frame[0], frame[1]]);
        assert_eq!(format >> 12, 0xA, "{name}");
        assert_eq!(format & 0x0800, 0, "{name}");
        assert_eq!(usize::from(format & 0x07FF), frame.len(), "{name}");
    }
}

#[test]
fn a_file_of_one_frame_has_right_checks() {
    for telegram in single_frames() {
        let name = &telegram.name;
        let frame = &telegram.octets[1..telegram.octets.len() - 1];
        let hcs = header_length(frame);
        let fcs = frame.len() - 2;
        let received = |at: usize| u16::from_le_bytes([frame[at], frame[at + 1]]);
        assert_eq!(received(hcs), crc(&frame[..hcs]), "HCS of {name}");
        assert_eq!(received(fcs), crc(&frame[..fcs]), "FCS of {name}");
    }
}

#[test]
fn a_file_of_a_maker_is_one_reading_of_that_maker() {
    for telegram in telegrams_of_makers() {
        let name = &telegram.name;
        let [reading] = telegram.expected.as_slice() else {
            panic!("{name}: not one reading");
        };
        let vendor = match folder(&telegram) {
            "landisgyr" => "landis_gyr",
            folder => folder,
        };
        let list = &reading["list"];
        assert!(name.contains(&format!("-list{list}")), "{name}");
        match reading.get("vendor") {
            Some(found) => assert_eq!(found, vendor, "{name}"),
            None => assert_eq!(list, 1, "{name}"),
        }
    }
}

#[test]
fn meter_numbers_are_invented_with_a_right_check_digit() {
    for telegram in telegrams_of_makers() {
        let name = &telegram.name;
        let without = says(&telegram, "check digit: none");
        let Some(id) = telegram.expected[0].get("meter_id").and_then(Value::as_str) else {
            assert_eq!(telegram.expected[0]["list"], 1, "{name}");
            continue;
        };
        assert_eq!(without, id.len() != 16, "{name}");
        assert!(without || has_right_check_digit(id), "{name}");
    }
}

#[test]
fn meter_numbers_of_sweden_have_a_right_check_digit() {
    for telegram in telegrams() {
        if telegram.name.starts_with("abroad/kaifa-") && says(&telegram, "source: made by hand") {
            let id = telegram.expected[0]["meter_id"].as_str().unwrap();
            assert!(has_right_check_digit(id), "{}", telegram.name);
        }
    }
}

/// A frame of wired M-Bus: four octets of start and length, so many of user
/// data, their sum, and the stop.
#[test]
fn a_frame_of_m_bus_stands_whole_in_the_values_of_a_kaifa() {
    let telegrams = telegrams();
    let name = "kaifa/ma304t4-list3-mbus-in-data";
    let telegram = telegrams.iter().find(|telegram| telegram.name == name);
    let octets = &telegram.unwrap().octets;
    let start = octets.windows(4);
    let mut starts = start.enumerate().filter(|(_, four)| match four {
        [0x68, first, second, 0x68] => first == second,
        _ => false,
    });
    let (begin, _) = starts.next().unwrap();
    let (frame, payload) = m_bus_message(&octets[begin..]);
    assert_eq!((frame, payload.len()), (18, 7));
    assert_eq!(starts.next(), None);
}

#[test]
fn no_two_values_of_a_telegram_are_alike() {
    for telegram in telegrams_of_makers() {
        let reading = &telegram.expected[0];
        let mut seen = HashSet::new();
        for value in VALUES.iter().filter_map(|key| reading.get(*key)) {
            let value = value.as_i64().unwrap();
            assert!(value == 0 || seen.insert(value), "{}", telegram.name);
        }
    }
}

#[test]
fn readings_have_no_keys_but_those_of_the_program() {
    for telegram in all() {
        for reading in &telegram.expected {
            for (key, value) in reading.as_object().unwrap() {
                let right = match key.as_str() {
                    "vendor" => ["aidon", "kaifa", "kamstrup", "landis_gyr"]
                        .iter()
                        .any(|vendor| value == vendor),
                    "list" => matches!(value.as_u64(), Some(1..=3)),
                    "list_version" | "meter_id" | "meter_type" => is_trimmed_text(value),
                    "time" => is_time(value),
                    "repeated" => value == &Value::Bool(true),
                    key => VALUES.contains(&key) && value.is_i64(),
                };
                assert!(right, "{}: {key}: {value}", telegram.name);
            }
        }
    }
}

fn is_trimmed_text(value: &Value) -> bool {
    value
        .as_str()
        .is_some_and(|text| !text.is_empty() && text.trim_end_matches(['\0', ' ']) == text)
}

/// Octets of a date-time, the same in ISO 8601, the offset where the deviation
/// is one, and the clock status where it is specified.
fn is_time(value: &Value) -> bool {
    let octets = value["octets"].as_str().unwrap();
    let octets = han_corpus::octets_of_hex(octets).unwrap();
    let [
        y1,
        y2,
        month,
        day,
        _,
        hour,
        minute,
        second,
        hundredths,
        d1,
        d2,
        status,
    ] = octets[..]
    else {
        return false;
    };
    let year = u16::from_be_bytes([y1, y2]);
    let mut local = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}");
    if !matches!(hundredths, 0 | 0xFF) {
        local.push_str(&format!(".{hundredths:02}"));
    }
    let status = (status != 0xFF).then_some(u64::from(status));
    let offset = value.get("offset_minutes").and_then(Value::as_i64);
    let is_basis_right = match offset {
        Some(offset) => {
            value["basis"] == "offset" && offset == -i64::from(i16::from_be_bytes([d1, d2]))
        }
        // Where no maker is known nobody says whose time it is.
        None => value["basis"] == "local" || value["basis"] == "unspecified",
    };
    value["local"] == local
        && is_basis_right
        && value.get("clock_status").and_then(Value::as_u64) == status
        && value.as_object().unwrap().len()
            == 3 + usize::from(status.is_some()) + usize::from(offset.is_some())
}

// --- links: checked once more, with sums of this test ---

/// The frames of a link, each with the octets of the message in it.
fn messages(link: Link, mut octets: &[u8]) -> Vec<Vec<u8>> {
    let mut messages = Vec::new();
    while !octets.is_empty() {
        let (frame, message) = match link {
            Link::Hdlc => hdlc_message(octets),
            Link::MBus => m_bus_message(octets),
            Link::None => (octets.len(), octets.to_vec()),
        };
        octets = &octets[frame..];
        messages.push(message);
    }
    messages
}

fn hdlc_message(octets: &[u8]) -> (usize, Vec<u8>) {
    let length = usize::from(u16::from_be_bytes([octets[1], octets[2]]) & 0x07FF);
    let frame = &octets[1..=length];
    assert_eq!((octets[0], octets[length + 1]), (0x7E, 0x7E));
    let (hcs, fcs) = (header_length(frame), length - 2);
    let received = |at: usize| u16::from_le_bytes([frame[at], frame[at + 1]]);
    assert_eq!(received(hcs), crc(&frame[..hcs]));
    assert_eq!(received(fcs), crc(&frame[..fcs]));
    (length + 2, frame[hcs + 2..fcs].to_vec())
}

fn m_bus_message(octets: &[u8]) -> (usize, Vec<u8>) {
    let [0x68, length, again, 0x68, ..] = octets else {
        panic!("no start");
    };
    assert_eq!(length, again);
    // A piece takes five octets at least: fewer are written modulo 256.
    let length = match usize::from(*length) {
        length @ ..5 => length + 256,
        length => length,
    };
    let user_data = &octets[4..4 + length];
    let sum = user_data
        .iter()
        .fold(0_u8, |sum, octet| sum.wrapping_add(*octet));
    assert_eq!(octets[4 + length..6 + length], [sum, 0x16]);
    (length + 6, user_data[5..].to_vec())
}

#[test]
fn every_frame_of_a_link_has_right_checks_and_there_is_nothing_else() {
    for link in links() {
        let messages = messages(link.link, &link.telegram.octets);
        let first = &messages[0];
        let apdu = first.strip_prefix(&[0xE6, 0xE7, 0x00]).unwrap_or(first);
        assert_eq!(first.len() != apdu.len(), link.link == Link::Hdlc);
        let tag = match (link.telegram.name.contains("-blocks"), &link.key) {
            (true, _) => 0xE0,
            (false, Some(_)) => 0xDB,
            (false, None) => 0x0F,
        };
        assert_eq!(apdu[0], tag, "{}", link.telegram.name);
    }
}

#[test]
fn sagemcoms_first_frame_is_longer_than_its_length() {
    let links = links();
    let sagemcom = links
        .iter()
        .find(|link| link.telegram.name == "links/sagemcom-netz-noe")
        .unwrap();
    assert_eq!(sagemcom.telegram.octets[1], 0x01);
    let lengths: Vec<_> = messages(sagemcom.link, &sagemcom.telegram.octets)
        .iter()
        .map(Vec::len)
        .collect();
    assert_eq!(lengths, [252, 8]);
}

/// Descriptors, value by value: what stands between two tags is counted here, for
/// no reader of data steps over it.
#[test]
fn an_xt211_sends_22_values_behind_descriptors_and_nothing_else() {
    let links = links();
    let name = "links/sagemcom-xt211";
    let link = links.iter().find(|link| link.telegram.name == name);
    let octets = &link.unwrap().telegram.octets;
    let [_, _, _, _, _, 0, 0x02, 2, 0x16, 1, 0x01, 22, values @ ..] = &octets[..] else {
        panic!("another layout");
    };
    let mut values = values;
    for _ in 0..22 {
        let (descriptor, rest) = values.split_at(11);
        assert_eq!(descriptor[..3], [0x02, 2, 0]);
        let length = match (rest[0], rest[1]) {
            (0x06, _) => 5,
            (0x09, length) => 2 + usize::from(length),
            (0x16, _) => 2,
            (tag, _) => panic!("{tag:02X}"),
        };
        values = &rest[length..];
    }
    assert!(values.is_empty());
}

/// The keys of the Green Book's examples, which keep no secret.
#[test]
fn ciphered_links_have_well_known_keys() {
    for link in links() {
        let key = "000102030405060708090A0B0C0D0E0F";
        assert!(link.key.as_deref().is_none_or(|found| found == key));
        let key = "D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDF";
        assert!(
            link.authentication_key
                .as_deref()
                .is_none_or(|found| found == key)
        );
    }
}
