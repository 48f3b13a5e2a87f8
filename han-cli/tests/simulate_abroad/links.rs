//! The corpus' telegrams of other links give the readings beside them.

use std::path::Path;

use han_corpus::{LinkTelegram, links};
use han_meters::{Details, List, MeterTime, Reading, Scales};
use serde_json::{Map, Value, json};

use crate::receive::{keys, receive};

/// The one notification in a telegram.
fn apdu(link: &LinkTelegram) -> Vec<u8> {
    let key = link.key.as_deref();
    let keys = key.map(|key| keys(key, link.authentication_key.as_deref()));
    let received = receive(link.link, &link.telegram.octets, keys.as_ref());
    assert_eq!(received.errors, 0, "{}", link.telegram.name);
    let [apdu] = &received.apdus[..] else {
        panic!("{}: not one notification", link.telegram.name);
    };
    apdu.clone()
}

fn of_name(name: &str) -> LinkTelegram {
    let mut links = links().into_iter();
    links.find(|link| link.telegram.name == name).unwrap()
}

#[test]
fn every_link_gives_exactly_the_reading_written_beside_it() {
    for link in links() {
        let apdu = apdu(&link);
        let list = List::parse(&apdu, Scales::new()).unwrap();
        assert!(list.remaining().is_empty());
        let reading = as_json(&list.reading());
        assert_eq!(
            [reading],
            link.telegram.expected[..],
            "{}",
            link.telegram.name
        );
    }
}

#[test]
fn every_plaintext_is_the_one_in_the_comments() {
    for link in links().iter().filter(|link| link.key.is_some()) {
        let text = std::fs::read_to_string(&link.telegram.path).unwrap();
        let (_, plaintext) = text.split_once("# the plaintext:\n").unwrap();
        let digits: String = plaintext
            .lines()
            .filter_map(|line| line.strip_prefix("# "))
            .map(|line| line.split(" : ").next().unwrap_or_default())
            .collect();
        let plaintext = han_corpus::octets_of_hex(&digits).unwrap();
        assert_eq!(apdu(link), plaintext, "{}", link.telegram.name);
    }
}

#[test]
fn another_key_opens_nothing() {
    for link in links().iter().filter(|link| link.key.is_some()) {
        let wrong = keys(&"5A".repeat(16), link.authentication_key.as_deref());
        let received = receive(link.link, &link.telegram.octets, Some(&wrong));
        assert_eq!((received.apdus.len(), received.errors), (0, 1));
    }
}

/// Nobody states the scales of these. With those set that hold, the reading has
/// what the file says in its comments.
#[test]
fn scales_set_by_the_caller_fill_the_reading() {
    let link = of_name("links/landisgyr-e450-blocks");
    let apdu = apdu(&link);
    let scales = Scales::new()
        .with_energy(0)
        .with_current(-2)
        .with_voltage(0);
    let reading = List::parse(&apdu, scales).unwrap().reading();
    let said = |what: &str| said_in(&link.telegram.path, what);
    let energy = reading.active_energy_import.unwrap();
    assert_eq!(energy.to_string(), said("active energy import"));
    let voltage = reading.voltage_l2.unwrap().value();
    assert_eq!(format!("{} V", voltage / 1_000), said("voltage L2"));
    let current = reading.current_l3.unwrap().value();
    assert_eq!(
        format!("{}.{:02} A", current / 1_000, current % 1_000 / 10),
        said("current L3")
    );
}

/// Powers in steps of 0.01 W, as no other meter is known to send them.
#[test]
fn a_scale_of_power_set_by_the_caller_holds_for_64_bits() {
    let link = of_name("links/landisgyr-e570-blocks");
    let apdu = apdu(&link);
    let scales = Scales::new().with_power(-2).with_current(-2);
    let reading = List::parse(&apdu, scales).unwrap().reading();
    let said = |what: &str| said_in(&link.telegram.path, what);
    let power = reading.active_power_import.unwrap().value();
    assert_eq!(format!("{power}.00 W"), said("active power import"));
    let current = reading.current_l1.unwrap().value();
    assert_eq!(
        format!("{}.{:02} A", current / 1_000, current % 1_000 / 10),
        said("current L1")
    );
    assert_eq!(reading.active_energy_import, None);
}

/// What a comment of a file says behind this name.
fn said_in(file: &Path, what: &str) -> String {
    let text = std::fs::read_to_string(file).unwrap();
    let mut comments = text.lines().filter_map(|line| line.split_once("# "));
    let said = comments.find_map(|(_, comment)| comment.strip_prefix(what)?.strip_prefix(": "));
    said.unwrap().to_owned()
}

#[test]
fn details_hold_what_a_reading_has_no_field_for() {
    let apdu = apdu(&of_name("links/iskraemeco-am550-segments"));
    let list = List::parse(&apdu, Scales::new().with_energy(0)).unwrap();
    let details = Details::collect(list.entries());
    let name = details.logical_device_name.unwrap();
    assert!(name.as_str().starts_with("ISK1030000"));
    assert_eq!(details.push_setup.unwrap().to_string(), "0-6:25.9.0");
    let [first, second] = details.rates;
    let rates =
        first.active_energy_import.unwrap().value() + second.active_energy_import.unwrap().value();
    let whole = list.reading().active_energy_import.unwrap().value();
    assert!((rates..=rates + 1).contains(&whole), "{rates} of {whole}");
    assert!(details.reactive_energy.iter().all(Option::is_some));
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
    put(
        "list_version",
        reading.list_version.map(|text| json!(text.as_str())),
    );
    put("meter_id", reading.meter_id.map(|id| json!(id.as_str())));
    put(
        "meter_type",
        reading.meter_type.map(|text| json!(text.as_str())),
    );
    put("time", reading.time.as_ref().map(time));
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

fn time(time: &MeterTime) -> Value {
    let date_time = time.date_time();
    let octets = date_time.octets().map(|octet| format!("{octet:02X}"));
    let mut keys = Map::new();
    keys.insert("octets".to_owned(), json!(octets.concat()));
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
