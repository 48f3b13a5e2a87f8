//! Table, JSON and CSV.

use han_dlms::{Data, Writer};

use crate::support::{decode, decode_pipe, frame, telegram};

/// The keys of a reading in JSON, in their order.
const KEYS: [&str; 22] = [
    "vendor",
    "list",
    "list_version",
    "meter_id",
    "meter_type",
    "time",
    "received_at",
    "repeated",
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

fn path(name: &str) -> String {
    telegram(name).path.to_str().unwrap().to_owned()
}

/// A list of a maker nobody knows: a clock with a deviation, and power.
fn list_with_clock(clock: &[u8; 12]) -> Vec<u8> {
    let mut apdu = [0; 128];
    let mut writer = Writer::new(&mut apdu);
    writer.octets(&[0x0F, 0x40, 0, 0, 0, 0]).unwrap();
    writer.structure(4).unwrap();
    writer
        .data(&Data::OctetString(&[0, 0, 1, 0, 0, 255]))
        .unwrap();
    writer.data(&Data::OctetString(clock)).unwrap();
    writer
        .data(&Data::OctetString(&[1, 0, 1, 7, 0, 255]))
        .unwrap();
    writer.data(&Data::DoubleLongUnsigned(42)).unwrap();
    frame(writer.finish())
}

#[test]
fn json_has_its_keys_in_order_and_leaves_out_what_is_absent() {
    let outcome = decode(["--format", "json", &path("streams/aidon-6534-list3-twice")]);
    let line = outcome.stdout.lines().nth(1).unwrap();
    let mut behind = 0;
    for key in KEYS.iter().filter(|key| **key != "received_at") {
        let at = line
            .find(&format!("\"{key}\":"))
            .unwrap_or_else(|| panic!("{key} is missing"));
        assert!(at >= behind, "{key} comes too early");
        behind = at;
    }
    assert!(!line.contains("received_at"));
    assert!(!line.contains("null"));
    let first = outcome.stdout.lines().next().unwrap();
    assert!(!first.contains("repeated"));
}

#[test]
fn an_offset_is_given_where_the_meter_can_be_believed_only() {
    let oslo_in_winter = [0x07, 0xE8, 1, 15, 1, 12, 0, 0, 0, 0xFF, 0xC4, 0x00];
    let outcome = decode_pipe(["--format", "json"], &list_with_clock(&oslo_in_winter));
    let time = &outcome.objects()[0]["time"];
    let expected = serde_json::json!({
        "octets": "07E8010F010C000000FFC400",
        "local": "2024-01-15T12:00:00",
        "offset_minutes": 60,
        "basis": "offset",
        "clock_status": 0,
    });
    assert_eq!(time, &expected);
}

#[test]
fn a_clock_with_an_open_field_has_no_local_time() {
    let no_second = [0x07, 0xE8, 1, 15, 1, 12, 0, 0xFF, 0xFF, 0x80, 0x00, 0xFF];
    let outcome = decode_pipe(["--format", "json"], &list_with_clock(&no_second));
    let time = &outcome.objects()[0]["time"];
    assert_eq!(time["octets"], "07E8010F010C00FFFF8000FF");
    assert_eq!(time.get("local"), None);
    assert_eq!(time.get("clock_status"), None);
    assert_eq!(time.get("offset_minutes"), None);
}

#[test]
fn csv_has_the_keys_of_json_as_columns_always_all_of_them() {
    let outcome = decode([
        "--format",
        "csv",
        &path("aidon/6525-list1"),
        &path("aidon/6534-list3"),
    ]);
    let lines: Vec<Vec<&str>> = outcome
        .stdout
        .lines()
        .map(|line| line.split(',').collect())
        .collect();
    let clock = ["octets", "local", "offset_minutes", "basis", "clock_status"];
    let columns: Vec<String> = KEYS
        .iter()
        .flat_map(|key| match *key {
            "time" => clock.iter().map(|part| format!("time_{part}")).collect(),
            key => vec![key.to_owned()],
        })
        .collect();
    assert_eq!(lines[0], columns);
    assert_eq!(lines.len(), 3);
    for (telegram, row) in ["aidon/6525-list1", "aidon/6534-list3"]
        .iter()
        .zip(&lines[1..])
    {
        let expected = &telegram_expected(telegram);
        for (column, value) in columns.iter().zip(row) {
            let expected = match column.strip_prefix("time_") {
                Some(part) => expected.get("time").and_then(|time| time.get(part)),
                None => expected.get(column),
            };
            let expected =
                expected.map_or(String::new(), |value| value.to_string().replace('"', ""));
            assert_eq!(*value, expected, "{telegram}: {column}");
        }
    }
}

fn telegram_expected(name: &str) -> serde_json::Value {
    telegram(name).expected.remove(0)
}

#[test]
fn csv_has_its_header_even_without_a_reading() {
    let outcome = decode_pipe(["--format", "csv"], &[0; 100]);
    assert_eq!(outcome.stdout.lines().count(), 1);
    assert!(outcome.stdout.starts_with("vendor,list,"));
    assert_eq!(outcome.code, 1);
}

#[test]
fn the_table_has_a_row_a_reading_with_exact_decimals_and_units() {
    let outcome = decode([path("aidon/6534-list3")]);
    let lines: Vec<_> = outcome.stdout.lines().collect();
    assert_eq!(lines.len(), 3, "{}", outcome.stdout);
    let words: Vec<_> = lines[1].split_whitespace().collect();
    let expected = [
        "2025-12-15",
        "16:00:00",
        "Aidon",
        "3",
        "7548",
        "12",
        "10.4",
        "11.7",
        "10.9",
        "228.4",
        "229.1",
        "227.8",
    ];
    assert_eq!(words, expected);
    assert!(lines[2].contains("129064.73 kWh"), "{}", lines[2]);
    assert!(lines[2].contains("17426.6 kvarh"), "{}", lines[2]);
}

#[test]
fn every_column_of_the_table_stands_below_its_name() {
    let outcome = decode([path("kaifa/ma304h3e-list2")]);
    let [header, row] = outcome.stdout.lines().collect::<Vec<_>>()[..] else {
        panic!("{}", outcome.stdout);
    };
    for (name, value) in [("time", "2023"), ("maker", "Kaifa")] {
        assert_eq!(
            header.find(name),
            row.find(value),
            "{name}\n{header}\n{row}"
        );
    }
    let to_the_right = [
        ("import W", "2874"),
        ("export W", " 9"),
        ("L1 A", "8.245"),
        ("L3 A", "7.906"),
        ("L1 V", "235.6"),
        ("L3 V", "234.2"),
    ];
    for (name, value) in to_the_right {
        let end = |line: &str, part: &str| line.find(part).unwrap() + part.len();
        assert_eq!(
            end(header, name),
            end(row, value),
            "{name}\n{header}\n{row}"
        );
    }
}

#[test]
fn an_offset_moves_no_column_of_the_table() {
    let row = |deviation: [u8; 2]| {
        let clock = [
            0x07,
            0xE8,
            1,
            15,
            1,
            12,
            0,
            0,
            0,
            deviation[0],
            deviation[1],
            0,
        ];
        let outcome = decode_pipe(["--format", "table"], &list_with_clock(&clock));
        outcome.stdout.lines().nth(1).unwrap().to_owned()
    };
    let (known, unknown) = (row([0xFF, 0xC4]), row([0x80, 0x00]));
    assert_eq!(known.find(" 42 "), unknown.find(" 42 "));
    assert!(known.ends_with("  UTC+01:00"), "{known}");
    assert!(known.starts_with("2024-01-15 12:00:00  "), "{known}");
}

#[test]
fn no_line_of_the_table_is_wider_than_a_terminal() {
    let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/../corpus");
    let outcome = decode([corpus, "--entries"]);
    for line in outcome.stdout.lines() {
        assert!(line.chars().count() <= 120, "{line}");
        assert_eq!(line, line.trim_end());
    }
}

#[test]
fn several_files_have_a_heading_each() {
    let (list1, list2) = (path("aidon/6525-list1"), path("kaifa/ma304h3e-list2"));
    let outcome = decode([&list1, &list2]);
    let headings: Vec<_> = outcome
        .stdout
        .lines()
        .filter(|line| line.ends_with(".hex:"))
        .collect();
    assert_eq!(headings, [format!("{list1}:"), format!("{list2}:")]);
    assert_eq!(outcome.stdout.matches("maker").count(), 1);
    assert!(!decode([&list1]).stdout.contains(&list1));
}

#[test]
fn a_clock_the_meter_doubts_and_an_old_list_3_are_marked_in_the_table() {
    let outcome = decode([path("kaifa/ma105h2e-list3-clock-never-set")]);
    assert!(
        outcome.stdout.contains("2000-01-03 09:00:10?"),
        "{}",
        outcome.stdout
    );
    let outcome = decode([path("streams/aidon-6534-list3-twice")]);
    assert_eq!(
        outcome.stdout.matches("repeated").count(),
        1,
        "{}",
        outcome.stdout
    );
}
