//! Real telegrams with values checked by others, read where they lie.
//!
//! `HAN_CAPTURES` names the folder, else `../shared/captures` beside the
//! project is taken where it exists. Without it these tests skip and say so;
//! `HAN_CAPTURES_REQUIRED=1` makes that a failure.

#![cfg(feature = "hdlc")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Once;

use han_dlms::{Apdu, Data, NotificationDateTime};
use han_hdlc::Llc;
use han_meters::{
    Entry, List, Meter, MeterTime, Reading, Receiver, Scales, Source, TimeBasis, Vendor, Wiring,
};
#[cfg(feature = "europe")]
use han_meters::{MeterId, ReceiveError, Text};
#[cfg(feature = "europe")]
use han_obis::Obis;
use han_obis::{Quantity, codes};
use serde_json::Value;

/// How many tests there are here.
const TESTS: usize = 10;

/// One capture: its octets and what is known of it.
struct Capture {
    name: String,
    octets: Vec<u8>,
    known: Value,
}

/// The captures of some folders, or nothing where the collection is not there.
fn captures(wanted: impl Fn(&str) -> bool) -> Vec<Capture> {
    let Some(root) = root() else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for folder in fs::read_dir(&root).expect("the captures folder can be read") {
        let folder = folder.unwrap().path();
        if !folder.is_dir() {
            continue;
        }
        for file in fs::read_dir(&folder).unwrap() {
            let file = file.unwrap().path();
            let name = format!("{}/{}", name_of(&folder), name_of(&file));
            if file.extension().is_some_and(|extension| extension == "hex") && wanted(&name) {
                found.push(read(name, &file));
            }
        }
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    assert!(
        !found.is_empty(),
        "{} holds none of the captures looked for",
        root.display()
    );
    found
}

fn root() -> Option<PathBuf> {
    let named = std::env::var_os("HAN_CAPTURES").map(PathBuf::from);
    let required = named.is_some()
        || std::env::var_os("HAN_CAPTURES_REQUIRED").is_some_and(|required| required == "1");
    let root = named
        .unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/captures"));
    if root.is_dir() {
        return Some(root);
    }
    assert!(
        !required,
        "captures are required and {} is no folder",
        root.display()
    );
    say_skipped();
    None
}

/// Says it once for all tests, past the harness, which hides what a passing
/// test prints.
fn say_skipped() {
    static SAID: Once = Once::new();
    SAID.call_once(|| {
        let _ = writeln!(
            std::io::stderr(),
            "captures: skipped all {TESTS} tests, no captures here (HAN_CAPTURES names their folder)"
        );
    });
}

fn name_of(path: &Path) -> String {
    path.file_stem().unwrap().to_string_lossy().into_owned()
}

fn read(name: String, file: &Path) -> Capture {
    let text = fs::read_to_string(file).unwrap();
    let octets = han_corpus::octets_of_hex(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
    let known = fs::read_to_string(file.with_extension("json")).unwrap();
    let known = serde_json::from_str(&known).unwrap_or_else(|error| panic!("{name}: {error}"));
    Capture {
        name,
        octets,
        known,
    }
}

/// A Norwegian telegram that arrived whole, with or without its frame.
fn is_norwegian(name: &str) -> bool {
    name.starts_with("no-") || name.starts_with("llc/no_")
}

/// The list in a capture, in its frame or from the LLC header on.
fn with_list<T>(capture: &Capture, look: impl Fn(&List<'_>, &Reading) -> T) -> T {
    let name = &capture.name;
    if name.starts_with("llc/") {
        let (llc, apdu) = Llc::strip(&capture.octets);
        assert_eq!(llc, Some(Llc::RESPONSE), "{name}");
        let list =
            List::parse(apdu, Scales::new()).unwrap_or_else(|error| panic!("{name}: {error}"));
        return look(&list, &list.reading());
    }
    let mut receiver = Receiver::<1024>::new();
    let mut octets = &capture.octets[..];
    let reading = receiver
        .next_reading(&mut octets)
        .unwrap_or_else(|| panic!("{name}: nothing came"));
    let reading = reading.unwrap_or_else(|error| panic!("{name}: {error:?}"));
    let found = look(&receiver.list().unwrap(), &reading);
    assert_eq!(
        receiver.next_reading(&mut octets),
        None,
        "{name}: more than one reading"
    );
    assert_eq!(receiver.counters().noise, 0, "{name}");
    found
}

#[test]
fn every_entry_of_a_norwegian_capture_is_as_known() {
    let mut entries = 0;
    let captures = captures(is_norwegian);
    for capture in &captures {
        entries += with_list(capture, |list, _| compare_entries(capture, list));
    }
    println!("{} captures, {entries} entries", captures.len());
}

fn compare_entries(capture: &Capture, list: &List<'_>) -> usize {
    let known = capture.known["values"].as_array().unwrap();
    let entries: Vec<Entry<'_>> = list.entries().collect();
    assert_eq!(entries.len(), known.len(), "{}", capture.name);
    for (entry, known) in entries.iter().zip(known) {
        let context = format!("{} {}", capture.name, known["obis"]);
        compare_entry(entry, known, &context);
        if !is_foreign_kamstrup(list) {
            compare_scale(entry, known, &context);
        }
    }
    entries.len()
}

/// Kamstrup states no scaler, and its document holds in Norway: elsewhere the
/// figures of the collection are as uncertain as ours.
fn is_foreign_kamstrup(list: &List<'_>) -> bool {
    let norwegian = |name: &str| name.ends_with("040") || name.ends_with("000");
    let meter_type = list.reading().meter_type;
    list.vendor() == Some(Vendor::Kamstrup)
        && !meter_type.is_some_and(|name| norwegian(name.as_str()))
}

fn compare_entry(entry: &Entry<'_>, known: &Value, context: &str) {
    let obis = entry.obis.map(|obis| format!("{}.255", obis.value));
    assert_eq!(obis.as_deref(), known["obis"].as_str(), "{context}");
    if let Some(obis) = entry.obis {
        assert_eq!(
            obis.from == Source::Telegram,
            known["obis_in_frame"].as_bool().unwrap(),
            "{context}"
        );
    }
    assert_eq!(
        entry.value.type_name(),
        known["dlms_type"].as_str().unwrap(),
        "{context}"
    );
    match known["raw_value"].as_i64() {
        Some(raw) => assert_eq!(entry.value.as_integer(), Some(raw), "{context}"),
        None => assert_eq!(
            hex(entry.string().unwrap()),
            known["raw_value"].as_str().unwrap(),
            "{context}"
        ),
    }
    // A number without unit is written as one of unit 1, or of none.
    let unit = entry.unit.map(|unit| unit.value.to_string());
    let known_unit = known["unit"].as_str().filter(|&unit| unit != "1");
    assert_eq!(
        unit.as_deref().filter(|unit| !unit.is_empty()),
        known_unit,
        "{context}"
    );
}

fn compare_scale(entry: &Entry<'_>, known: &Value, context: &str) {
    if known["scaler_uncertain"] == true {
        return;
    }
    assert_eq!(
        entry.scaler.map(|scaler| i64::from(scaler.value)),
        known["scaler"].as_i64(),
        "{context}"
    );
    if let Some(scaler) = entry.scaler {
        let expected = match known["scaler_in_frame"].as_bool().unwrap() {
            true => Source::Telegram,
            false => Source::Document,
        };
        let unit = entry.unit.unwrap().from;
        assert_eq!(scaler.from, expected, "{context}");
        // What the document has no row for has the unit of its code.
        assert!(unit == expected || unit == Source::Code, "{context}");
        assert_eq!(
            number(&entry.quantity().unwrap()),
            known["physical_value"].as_f64().unwrap(),
            "{context}"
        );
    }
}

/// The APDU that carries the list of a capture from another country: in the
/// clear in one frame, or as the collection has joined and opened it.
#[cfg(feature = "europe")]
fn apdu_of(capture: &Capture) -> Option<Vec<u8>> {
    let joined = [
        "plaintext_apdu_hex",
        "published_plaintext_hex",
        "reassembled_hex",
    ]
    .iter()
    .find_map(|key| capture.known[*key].as_str());
    if let Some(hex) = joined {
        let joined = han_corpus::octets_of_hex(hex).unwrap();
        return Some(Llc::strip(&joined).1.to_vec());
    }
    let frame = han_hdlc::frames(&capture.octets).next()?.ok()?;
    Some(Llc::strip(frame.information()).1.to_vec())
}

/// The captures of other countries that hold a list, with the APDU of each.
#[cfg(feature = "europe")]
fn captures_of_other_countries() -> Vec<(Capture, Vec<u8>)> {
    let captures = captures(|name| {
        let folder = name.split('/').next().unwrap();
        matches!(folder, "segmented" | "encrypted" | "mbus")
            || ["se-", "dk-", "ch-"]
                .iter()
                .any(|country| folder.starts_with(country))
    });
    let with_apdu = |capture: Capture| {
        // Without a key there is nothing to read, and the pilot is no DLMS.
        let has_values = capture.known["values"].is_array();
        let is_readable = has_values && !capture.name.contains("ecb_pilot");
        is_readable
            .then(|| apdu_of(&capture).unwrap())
            .map(|apdu| (capture, apdu))
    };
    captures.into_iter().filter_map(with_apdu).collect()
}

#[cfg(feature = "europe")]
fn list<'a>(capture: &Capture, apdu: &'a [u8]) -> List<'a> {
    List::parse(apdu, Scales::new()).unwrap_or_else(|error| panic!("{}: {error}", capture.name))
}

#[cfg(feature = "europe")]
#[test]
fn every_entry_of_another_country_is_as_known() {
    let captures = captures_of_other_countries();
    let entries = captures
        .iter()
        .map(|(capture, apdu)| compare_entries(capture, &list(capture, apdu)));
    println!("{} entries", entries.sum::<usize>());
}

/// The fields of a reading by the capture's own figures; what has a scale that
/// the collection is not sure of, or none, fills no field here.
#[cfg(feature = "europe")]
#[test]
fn every_field_of_a_reading_of_another_country_is_as_known() {
    let captures = captures_of_other_countries();
    let mut fields = 0;
    for (capture, apdu) in &captures {
        let reading = Reading::parse(apdu, Scales::new()).unwrap();
        let list = list(capture, apdu);
        assert_eq!(reading, list.reading(), "{}", capture.name);
        assert_eq!(reading, collected(&list), "{}", capture.name);
        compare_texts(capture, &reading);
        compare_moment(capture, &reading);
        fields += compare_fields(capture, &list, &reading);
    }
    println!("{} readings, {fields} fields", captures.len());
}

/// The same from the entries, with what is known of the list as a whole.
#[cfg(feature = "europe")]
fn collected(list: &List<'_>) -> Reading {
    let whole = list.reading();
    Reading {
        vendor: whole.vendor,
        list: whole.list,
        time: whole.time,
        ..Reading::collect(list.entries())
    }
}

/// Each electrical field; how many were there.
#[cfg(feature = "europe")]
fn compare_fields(capture: &Capture, list: &List<'_>, reading: &Reading) -> usize {
    let mut filled = 0;
    for (code, came) in fields(reading) {
        // Kamstrup names no scale. Its document holds for energies and voltages in
        // Norway, and for currents where the type is known.
        let is_unstated = match code {
            "1.8.0" | "2.8.0" | "3.8.0" | "4.8.0" => true,
            "32.7.0" | "52.7.0" | "72.7.0" => true,
            "31.7.0" | "51.7.0" | "71.7.0" => reading.meter_type.is_none(),
            _ => false,
        };
        let is_exempt =
            is_uncertain(&capture.known, code) || is_foreign_kamstrup(list) && is_unstated;
        if !is_exempt {
            let expected = expected(&capture.known, code);
            assert_eq!(came, expected, "{} {code}", capture.name);
            filled += usize::from(came.is_some());
        }
    }
    filled
}

/// Version, number and type as the texts under their codes.
#[cfg(feature = "europe")]
fn compare_texts(capture: &Capture, reading: &Reading) {
    let under = |codes: &[Obis]| {
        let mut values = capture.known["values"].as_array().unwrap().iter();
        let value = values.find(|value| {
            let code = value["obis"].as_str().and_then(|code| code.parse().ok());
            code.is_some_and(|code: Obis| codes.iter().any(|known| known.matches(code)))
        });
        value.and_then(|value| {
            value["text"]
                .as_str()
                .map(|text| text.trim_end_matches('\0'))
        })
    };
    let name = &capture.name;
    let version = under(&[codes::LIST_VERSION]);
    let id = under(&[codes::METER_ID, codes::METER_ID_GS1]);
    let meter_type = under(&[codes::METER_TYPE, codes::METER_TYPE_KAMSTRUP]);
    assert_eq!(
        reading.list_version.as_ref().map(Text::as_str),
        version,
        "{name}"
    );
    assert_eq!(reading.meter_id.as_ref().map(MeterId::as_str), id, "{name}");
    assert_eq!(
        reading.meter_type.as_ref().map(Text::as_str),
        meter_type,
        "{name}"
    );
}

/// The list's own clock, else that of the notification.
#[cfg(feature = "europe")]
fn compare_moment(capture: &Capture, reading: &Reading) {
    let values = capture.known["values"].as_array().unwrap();
    let known = values.iter().map(|value| &value["clock"]);
    let known = known.chain([&capture.known["apdu"]["date_time"]]);
    let known = known.into_iter().find(|clock| clock.is_object()).unwrap();
    let name = &capture.name;
    let time = reading.time.unwrap();
    assert_eq!(
        hex(&time.date_time().octets()),
        known["raw"].as_str().unwrap(),
        "{name}"
    );
    let local = known["iso_local"].as_str().unwrap();
    let shown = time.date_time().local().unwrap().to_string();
    assert!(local.starts_with(&shown), "{name}: {shown}, not {local}");
    let basis = match (reading.vendor, known["deviation_minutes"].as_i64()) {
        (Some(Vendor::Aidon | Vendor::LandisGyr), _) | (Some(_), None) => TimeBasis::Local,
        (_, Some(_)) => TimeBasis::Offset,
        (None, None) => TimeBasis::Unspecified,
    };
    assert_eq!(time.basis(), basis, "{name}");
    let offset = known["deviation_minutes"]
        .as_i64()
        .filter(|_| basis == TimeBasis::Offset);
    assert_eq!(
        time.offset_minutes().map(i64::from),
        offset.map(|minutes| -minutes),
        "{name}"
    );
}

/// What was published of it has lost two octets at its end, and what stands there
/// in a capture of a line is a frame with a wrong check. Another telegram of the
/// meter was published in the clear, with the tag of its cipher left behind it.
#[cfg(feature = "europe")]
#[test]
fn a_published_telegram_without_its_end_is_truncated_or_damaged_and_its_plaintext_reads() {
    const TAG: usize = 12;
    for capture in captures(|name| name == "encrypted/dk_kamstrup_omnipower-nokey-1") {
        let alone = outcomes(&capture.octets);
        assert!(
            matches!(&alone[..], [Err(ReceiveError::Frame(error))]
                if error.kind() == han_hdlc::ErrorKind::Truncated { missing: 2 }),
            "{alone:?}"
        );
        let behind = captures(|name| name == "dk-kamstrup/6841138bn143101010-list2-1");
        let line = [&capture.octets[..], &behind[0].octets].concat();
        let before = outcomes(&line);
        assert!(
            matches!(&before[..], [Err(ReceiveError::Frame(error)), Ok(_)]
                if matches!(error.kind(), han_hdlc::ErrorKind::BadFcs { .. })),
            "{before:?}"
        );
        let plaintext = capture.known["published_plaintext_hex"].as_str().unwrap();
        let plaintext = han_corpus::octets_of_hex(plaintext).unwrap();
        let list = list(&capture, &plaintext);
        assert_eq!(list.remaining().len(), TAG);
        assert_eq!(list.reading().active_power_import.unwrap().value(), 169);
        let Apdu::DataNotification(notification) = Apdu::parse(&plaintext).unwrap() else {
            panic!("{}: no data-notification", capture.name)
        };
        assert_eq!(notification.remaining.len(), TAG);
    }
}

/// All that comes of a line, which is quiet then.
#[cfg(feature = "europe")]
fn outcomes(line: &[u8]) -> Vec<Result<Reading, ReceiveError>> {
    let mut receiver = Receiver::<1024>::new();
    let mut rest = line;
    let mut outcomes = Vec::new();
    for _ in 0..2 {
        while let Some(outcome) = receiver.next_reading(&mut rest) {
            outcomes.push(outcome);
        }
        receiver.idle();
    }
    outcomes
}

/// Both send push objects, and no telegram of either states the scale.
#[cfg(feature = "europe")]
#[test]
fn power_factors_of_push_objects_come_with_the_callers_scale() {
    let captures = captures(|name| {
        matches!(
            name,
            "encrypted/ch_e570-push-1" | "segmented/iskra_am550-push-1"
        )
    });
    let factors: Vec<_> = captures
        .iter()
        .map(|capture| {
            let apdu = apdu_of(capture).unwrap();
            let factor = |scales| {
                let list = List::parse(&apdu, scales).unwrap();
                list.reading_and_details().1.power_factor
            };
            assert_eq!(factor(Scales::new()), None, "{}", capture.name);
            factor(Scales::new().with_power_factor(-3)).unwrap().value()
        })
        .collect();
    assert!(captures.is_empty() || factors == [1000, 0], "{factors:?}");
}

#[test]
fn every_field_of_a_norwegian_reading_is_as_known() {
    let captures = captures(is_norwegian);
    for capture in &captures {
        with_list(capture, |_, reading| compare_reading(capture, reading));
    }
    println!("{} readings", captures.len());
}

fn compare_reading(capture: &Capture, reading: &Reading) {
    let (name, known) = (&capture.name, &capture.known);
    let text = |key: &str| known[key].as_str();
    assert_eq!(
        reading.list_version.as_ref().map(|text| text.as_str()),
        text("list_version"),
        "{name}"
    );
    assert_eq!(
        reading.meter_id.as_ref().map(|text| text.as_str()),
        text("meter_id"),
        "{name}"
    );
    assert_eq!(
        reading.meter_type.as_ref().map(|text| text.as_str()),
        text("meter_type"),
        "{name}"
    );
    let list = text("list").unwrap().strip_prefix("list").unwrap();
    assert_eq!(reading.list.unwrap().number().to_string(), list, "{name}");
    compare_vendor(capture, reading);
    compare_time(capture, reading);
    for (code, came) in fields(reading) {
        if !is_uncertain(known, code) {
            assert_eq!(came, expected(known, code), "{name} {code}");
        }
    }
    assert!(!reading.repeated, "{name}");
}

/// List 1 of Aidon and of Landis+Gyr are the same octets: alone they name nobody.
fn compare_vendor(capture: &Capture, reading: &Reading) {
    let known = capture.known["vendor"].as_str().unwrap();
    let nameless = reading.list_version.is_none() && known != "Kaifa";
    let expected = match known {
        _ if nameless => None,
        "Aidon" => Some(Vendor::Aidon),
        "Kaifa" => Some(Vendor::Kaifa),
        "Kamstrup" => Some(Vendor::Kamstrup),
        other => {
            assert!(other.contains("Landis"), "{}: {other}", capture.name);
            Some(Vendor::LandisGyr)
        }
    };
    assert_eq!(reading.vendor, expected, "{}", capture.name);
}

fn compare_time(capture: &Capture, reading: &Reading) {
    let stamp = &capture.known["timestamp"];
    let known = match &stamp["clock_in_body"] {
        Value::Null => &stamp["apdu_header"],
        clock => clock,
    };
    let raw = reading.time.map(|time| hex(&time.date_time().octets()));
    assert_eq!(raw.as_deref(), known["raw"].as_str(), "{}", capture.name);
    let Some(time) = reading.time else { return };
    assert_eq!(
        time.date_time().local().unwrap().to_string(),
        known["iso_local"].as_str().unwrap(),
        "{}",
        capture.name
    );
    assert_eq!(time.basis(), TimeBasis::Local, "{}", capture.name);
}

/// The electrical fields of a reading, as milliampere, millivolt, W, Wh …
fn fields(reading: &Reading) -> [(&'static str, Option<i64>); 14] {
    let energy = |value: Option<u64>| value.map(|value| i64::try_from(value).unwrap());
    [
        (
            "1.7.0",
            reading
                .active_power_import
                .map(|value| value.value().into()),
        ),
        (
            "2.7.0",
            reading
                .active_power_export
                .map(|value| value.value().into()),
        ),
        (
            "3.7.0",
            reading
                .reactive_power_import
                .map(|value| value.value().into()),
        ),
        (
            "4.7.0",
            reading
                .reactive_power_export
                .map(|value| value.value().into()),
        ),
        (
            "31.7.0",
            reading.current_l1.map(|value| value.value().into()),
        ),
        (
            "51.7.0",
            reading.current_l2.map(|value| value.value().into()),
        ),
        (
            "71.7.0",
            reading.current_l3.map(|value| value.value().into()),
        ),
        (
            "32.7.0",
            reading.voltage_l1.map(|value| value.value().into()),
        ),
        (
            "52.7.0",
            reading.voltage_l2.map(|value| value.value().into()),
        ),
        (
            "72.7.0",
            reading.voltage_l3.map(|value| value.value().into()),
        ),
        (
            "1.8.0",
            energy(reading.active_energy_import.map(|value| value.value())),
        ),
        (
            "2.8.0",
            energy(reading.active_energy_export.map(|value| value.value())),
        ),
        (
            "3.8.0",
            energy(reading.reactive_energy_import.map(|value| value.value())),
        ),
        (
            "4.8.0",
            energy(reading.reactive_energy_export.map(|value| value.value())),
        ),
    ]
}

/// The capture's own value under a code, whatever its channel.
fn value_under<'a>(known: &'a Value, code: &str) -> Option<&'a Value> {
    let suffix = format!(":{code}.255");
    let mut values = known["values"].as_array().unwrap().iter();
    values.find(|value| {
        value["obis"]
            .as_str()
            .is_some_and(|obis| obis.ends_with(&suffix))
    })
}

fn is_uncertain(known: &Value, code: &str) -> bool {
    value_under(known, code).is_some_and(|value| value["scaler_uncertain"] == true)
}

/// The same from the capture's own figures.
fn expected(known: &Value, code: &str) -> Option<i64> {
    let unmeasured: &[&str] = match known["meter_type"].as_str() {
        Some("MA304H3E") => &["52.7.0"],
        Some("MA304T3" | "ZFF1") => &["52.7.0", "51.7.0"],
        _ => &[],
    };
    if unmeasured.contains(&code) {
        return None;
    }
    let value = value_under(known, code)?;
    let resolution = match value["unit"].as_str()? {
        "A" | "V" => 3,
        _ => 0,
    };
    let exponent = u32::try_from(value["scaler"].as_i64()? + resolution).unwrap();
    Some(value["raw_value"].as_i64()? * 10_i64.pow(exponent))
}

#[test]
fn an_unmeasured_value_stays_in_its_entry() {
    let mut found = 0;
    for capture in captures(is_norwegian) {
        with_list(&capture, |list, reading| {
            let name = reading.meter_type.as_ref().map_or("", |name| name.as_str());
            let three_wires = matches!(name, "MA304H3E" | "MA304T3" | "ZFF1");
            let marked: Vec<Entry<'_>> =
                list.entries().filter(|entry| entry.not_measured).collect();
            assert_eq!(!marked.is_empty(), three_wires, "{}", capture.name);
            assert!(
                marked
                    .iter()
                    .all(|entry| entry.value.as_integer() == Some(0)),
                "{}",
                capture.name
            );
        });
        found += 1;
    }
    println!("{found} captures");
}

#[test]
fn nothing_comes_of_a_damaged_frame() {
    let captures = captures(|name| name.starts_with("faulty/no_"));
    for capture in &captures {
        let mut receiver = Receiver::<1024>::new();
        let mut octets = &capture.octets[..];
        let mut outcomes = 0;
        loop {
            match receiver.next_reading(&mut octets) {
                Some(Ok(_)) => panic!("{}: a reading from a damaged frame", capture.name),
                Some(Err(_)) => outcomes += 1,
                None if outcomes > 0 && octets.is_empty() => break,
                None => {
                    receiver.idle();
                    if receiver.next_reading(&mut octets).is_none() {
                        break;
                    }
                }
            }
        }
        let counters = receiver.counters();
        assert!(outcomes > 0 || counters.noise > 0, "{}", capture.name);
        assert_eq!(
            counters.octets,
            u64::try_from(capture.octets.len()).unwrap(),
            "{}",
            capture.name
        );
    }
    println!("{} damaged captures", captures.len());
}

#[test]
fn a_stream_gives_exactly_its_valid_frames() {
    for capture in captures(|name| name.starts_with("stream/")) {
        let whole = [capture.octets.len()];
        assert_eq!(
            compare_stream(&capture, whole.into_iter()),
            expected_frames(&capture)
        );
        assert_eq!(
            compare_stream(&capture, std::iter::repeat(1)),
            expected_frames(&capture)
        );
        for seed in 1..=5 {
            assert_eq!(
                compare_stream(&capture, cuts(seed)),
                expected_frames(&capture)
            );
        }
        println!(
            "{}: {} frames, whole, octet by octet and in 5 random cuts",
            capture.name,
            expected_frames(&capture)
        );
    }
}

fn expected_frames(capture: &Capture) -> usize {
    valid_frames(capture).len()
}

fn valid_frames(capture: &Capture) -> Vec<&Value> {
    let frames = capture.known["frames"].as_array().unwrap();
    frames
        .iter()
        .filter(|frame| frame["fcs_ok"] == true && frame["hcs_ok"] == true)
        .collect()
}

/// Pieces of 1 to 300 octets, by a small generator.
fn cuts(seed: usize) -> impl Iterator<Item = usize> {
    let mut state = seed;
    std::iter::repeat_with(move || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        1 + (state >> 33) % 300
    })
}

/// Receives a stream in these pieces and compares each reading with the frame
/// that it must have come from; how many there were.
fn compare_stream(capture: &Capture, mut cuts: impl Iterator<Item = usize>) -> usize {
    let known = valid_frames(capture);
    let mut receiver = Receiver::<1024>::new();
    let mut rest = &capture.octets[..];
    let mut readings = 0;
    while !rest.is_empty() {
        let (mut piece, behind) = rest.split_at(cuts.next().unwrap().min(rest.len()));
        rest = behind;
        if rest.is_empty() {
            receiver.idle_after(&mut piece, &mut |receiver, _| {
                compare_frame(capture, known[readings], receiver);
                readings += 1;
            });
            continue;
        }
        while let Some(outcome) = receiver.next_reading(&mut piece) {
            if outcome.is_ok() {
                compare_frame(capture, known[readings], &receiver);
                readings += 1;
            }
        }
    }
    readings
}

/// The end of a stream: the last piece, then silence.
trait IdleAfter {
    fn idle_after(&mut self, piece: &mut &[u8], seen: &mut dyn FnMut(&Self, &Reading));
}

impl<const N: usize> IdleAfter for Receiver<N> {
    fn idle_after(&mut self, piece: &mut &[u8], seen: &mut dyn FnMut(&Self, &Reading)) {
        for silent in [false, true] {
            if silent {
                self.idle();
            }
            while let Some(outcome) = self.next_reading(piece) {
                if let Ok(reading) = outcome {
                    seen(self, &reading);
                }
            }
        }
    }
}

fn compare_frame<const N: usize>(capture: &Capture, known: &Value, receiver: &Receiver<N>) {
    let context = format!("{} at {}", capture.name, known["offset"]);
    assert_eq!(
        receiver.position(),
        known["offset"].as_u64().unwrap(),
        "{context}"
    );
    let list = receiver.list().unwrap();
    let values = known["values"].as_object().unwrap();
    let mut seen = BTreeSet::new();
    for entry in list.entries() {
        let code = format!("{}.255", entry.code().unwrap());
        if let Some(quantity) = entry.quantity() {
            assert_eq!(
                number(&quantity),
                values[&code].as_f64().unwrap(),
                "{context} {code}"
            );
        } else if let Some(text) = values.get(&code).and_then(Value::as_str)
            && !codes::CLOCK.matches(entry.code().unwrap())
        {
            assert_eq!(
                std::str::from_utf8(entry.string().unwrap()).unwrap(),
                text,
                "{context} {code}"
            );
        }
        seen.insert(code);
    }
    for code in values.keys() {
        assert!(seen.contains(code), "{context}: {code} is missing");
    }
    if let Some(date_time) = known["date_time"].as_str() {
        assert_eq!(
            list.sent_at().unwrap().local().unwrap().to_string(),
            date_time,
            "{context}"
        );
    }
}

#[test]
fn every_capture_is_written_again_octet_by_octet() {
    let captures = captures(is_norwegian);
    for capture in &captures {
        let again = with_list(capture, |_, reading| emit_again(capture, reading));
        assert_eq!(hex(&again), hex(&capture.octets), "{}", capture.name);
    }
    println!("{} captures written again", captures.len());
}

/// Writes the capture from its reading alone and from what kind of meter it
/// is: nothing else of it is passed on.
fn emit_again(capture: &Capture, reading: &Reading) -> Vec<u8> {
    let count = capture.known["body"]["count"].as_u64().unwrap();
    let vendor = reading.vendor.unwrap_or(Vendor::Aidon);
    let wiring = match (vendor, count) {
        (Vendor::Aidon | Vendor::Kaifa, 9 | 14) => Wiring::OnePhase,
        (Vendor::Aidon, 12 | 17) => Wiring::ThreeWire,
        (Vendor::Kamstrup, _) if reading.voltage_l2.is_none() => Wiring::OnePhase,
        _ => Wiring::FourWire,
    };
    let (tagged, sent_at) = header_date_time(capture);
    let meter = Meter::new(vendor, wiring).with_tagged_date_time(tagged);
    // The list's clock and the notification's date-time are the same in every
    // capture: the reading keeps one of them.
    if let (Some(time), Some(sent_at)) = (reading.time, sent_at) {
        assert_eq!(time.date_time(), sent_at.date_time(), "{}", capture.name);
    }
    let mut buffer = [0; 512];
    if capture.name.starts_with("llc/") {
        let apdu = meter
            .emit_apdu(reading, &mut buffer)
            .unwrap_or_else(|error| panic!("{}: {error}", capture.name));
        return [&Llc::RESPONSE.octets()[..], apdu].concat();
    }
    let frame = meter.emit_frame(reading, &mut buffer);
    frame
        .unwrap_or_else(|error| panic!("{}: {error}", capture.name))
        .to_vec()
}

fn header_date_time(capture: &Capture) -> (bool, Option<MeterTime>) {
    let octets = match capture.name.starts_with("llc/") {
        true => capture.octets.clone(),
        false => han_hdlc::Frame::parse(&capture.octets)
            .unwrap()
            .information()
            .to_vec(),
    };
    let Apdu::DataNotification(notification) = Apdu::parse(Llc::strip(&octets).1).unwrap() else {
        panic!("{}: no data-notification", capture.name)
    };
    assert!(matches!(
        notification.body,
        Data::Array(_) | Data::Structure(_)
    ));
    let tagged = matches!(
        notification.date_time,
        NotificationDateTime::TaggedDateTime(_)
    );
    (
        tagged,
        notification.date_time.date_time().map(MeterTime::local),
    )
}

fn hex(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02X}")).collect()
}

/// The quantity as the nearest double, for comparison with figures that were
/// published as such: by way of its exact decimal text.
fn number(quantity: &Quantity) -> f64 {
    let text = quantity.to_string();
    text.split(' ').next().unwrap().parse().unwrap()
}
