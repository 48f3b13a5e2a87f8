//! Every telegram of the corpus gives exactly the readings written beside it.
//!
//! The expectations were written by hand and know nothing of the tables; the
//! mapping from fields to keys is written once more here, for the same reason.

#![cfg(feature = "hdlc")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

#[path = "support/receive.rs"]
mod receive;

use han_meters::{MeterTime, Reading, Receiver};
use han_obis::codes;
use receive::receive_all;
use serde_json::{Map, Value, json};

#[test]
fn every_telegram_gives_exactly_the_readings_written_beside_it() {
    let mut readings = 0;
    for telegram in han_corpus::telegrams() {
        let is_of_a_grid_company = telegram.name.starts_with("abroad/iskraemeco-")
            || telegram.name.starts_with("abroad/landisgyr-");
        if is_of_a_grid_company && cfg!(not(feature = "europe")) {
            continue;
        }
        let mut receiver = Receiver::<1024>::new();
        let outcomes = receive_all(&mut receiver, &telegram.octets);
        let came: Vec<Value> = outcomes.iter().flatten().map(as_json).collect();
        assert_eq!(came, telegram.expected, "{}", telegram.name);
        readings += came.len();

        let counters = receiver.counters();
        assert_eq!(
            counters.octets,
            u64::try_from(telegram.octets.len()).unwrap()
        );
        assert_eq!(usize::try_from(counters.readings).unwrap(), came.len());
        let errors: u32 = counters.errors().map(|(_, count)| count).sum();
        assert_eq!(
            usize::try_from(errors).unwrap(),
            outcomes.len() - came.len(),
            "{}",
            telegram.name
        );
    }
    println!("{readings} readings");
    assert!(readings > 0);
}

/// A telegram that is whole and alone brings nothing but its reading.
#[test]
fn a_clean_telegram_gives_no_error_and_no_noise() {
    let mut clean = 0;
    for telegram in han_corpus::telegrams() {
        let maker = telegram.name.split('/').next().unwrap();
        if !["aidon", "kaifa", "kamstrup", "landisgyr"].contains(&maker) {
            continue;
        }
        let mut receiver = Receiver::<512>::new();
        let outcomes = receive_all(&mut receiver, &telegram.octets);
        assert!(outcomes.iter().all(Result::is_ok), "{}", telegram.name);
        assert_eq!(receiver.counters().noise, 0, "{}", telegram.name);
        clean += 1;
    }
    assert!(clean > 0);
}

/// Lists with values that nobody has a name for, and how many.
const NAMELESS: [(&str, usize); 3] = [
    ("abroad/iskraemeco-ljubljana-4", 1),
    ("abroad/iskraemeco-ljubljana-9-one-phase", 2),
    ("abroad/landisgyr-e450-11", 1),
];

#[test]
fn every_whole_list_of_a_maker_names_where_each_value_came_from() {
    for telegram in han_corpus::telegrams() {
        let mut receiver = Receiver::<512>::new();
        let mut octets = &telegram.octets[..];
        while let Some(outcome) = receiver.next_reading(&mut octets) {
            let (Ok(reading), Some(list)) = (outcome, receiver.list()) else {
                continue;
            };
            assert!(list.remaining().is_empty(), "{}", telegram.name);
            assert_eq!(list.vendor(), reading.vendor, "{}", telegram.name);
            assert_eq!(list.number(), reading.list, "{}", telegram.name);
            let nameless = list.entries().filter(|entry| entry.code().is_none());
            let known = NAMELESS.iter().find(|(name, _)| *name == telegram.name);
            let known = known.map_or(0, |(_, count)| *count);
            assert_eq!(nameless.count(), known, "{}", telegram.name);
            for entry in list.entries() {
                let Some(code) = entry.code() else {
                    assert_eq!((entry.scaler, entry.unit), (None, None));
                    continue;
                };
                // Kamstrup's number of the meter is no quantity.
                let is_id = code == codes::METER_NUMBER;
                let is_number = entry.value.as_integer().is_some() && !is_id;
                assert_eq!(
                    entry.unit.is_some(),
                    is_number,
                    "{}: {entry:?}",
                    telegram.name
                );
            }
        }
    }
}

/// The reading as the corpus writes it: an absent value has no key.
fn as_json(reading: &Reading) -> Value {
    let mut keys = Map::new();
    let mut put = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            keys.insert(key.to_owned(), value);
        }
    };
    put("vendor", reading.vendor.map(|vendor| json!(vendor.name())));
    put("list", reading.list.map(|list| json!(list.number())));
    put("list_version", text(reading.list_version.as_ref()));
    put(
        "meter_id",
        reading.meter_id.as_ref().map(|id| json!(id.as_str())),
    );
    put("meter_type", text(reading.meter_type.as_ref()));
    put("time", reading.time.as_ref().map(time));
    put("repeated", reading.repeated.then_some(Value::Bool(true)));
    macro_rules! quantities {
        ($($field:ident: $key:literal,)*) => {
            $(put($key, reading.$field.map(|quantity| json!(quantity.value())));)*
        };
    }
    quantities! {
        active_power_import: "active_power_import_w",
        active_power_export: "active_power_export_w",
        reactive_power_import: "reactive_power_import_var",
        reactive_power_export: "reactive_power_export_var",
        current_l1: "current_l1_ma",
        current_l2: "current_l2_ma",
        current_l3: "current_l3_ma",
        voltage_l1: "voltage_l1_mv",
        voltage_l2: "voltage_l2_mv",
        voltage_l3: "voltage_l3_mv",
        active_energy_import: "active_energy_import_wh",
        active_energy_export: "active_energy_export_wh",
        reactive_energy_import: "reactive_energy_import_varh",
        reactive_energy_export: "reactive_energy_export_varh",
    }
    Value::Object(keys)
}

fn text<const N: usize>(text: Option<&han_meters::Text<N>>) -> Option<Value> {
    text.map(|text| json!(text.as_str()))
}

fn time(time: &MeterTime) -> Value {
    let date_time = time.date_time();
    let octets: String = date_time
        .octets()
        .iter()
        .map(|octet| format!("{octet:02X}"))
        .collect();
    let mut keys = Map::new();
    keys.insert("octets".to_owned(), json!(octets));
    if let Some(local) = date_time.local() {
        keys.insert("local".to_owned(), json!(local.to_string()));
    }
    if let Some(minutes) = time.offset_minutes() {
        keys.insert("offset_minutes".to_owned(), json!(minutes));
    }
    keys.insert("basis".to_owned(), json!(time.basis().name()));
    if let Some(status) = time.clock_status() {
        keys.insert("clock_status".to_owned(), json!(status.bits()));
    }
    Value::Object(keys)
}
