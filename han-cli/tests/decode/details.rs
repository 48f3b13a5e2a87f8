//! What lists say beyond a reading.

use serde_json::json;

use crate::support::{decode, decode_pipe, frame, telegram};

/// Power of L2, energy of rate 1 and power: code, value, scaler and unit each.
fn input() -> Vec<u8> {
    let mut apdu = vec![0x0F, 0, 0, 0, 0, 0, 0x01, 3];
    for (code, value, unit) in [
        ([1, 0, 41, 7, 0, 255], 780_u32, 27),
        ([1, 0, 1, 8, 1, 255], 123_456, 30),
        ([1, 0, 1, 7, 0, 255], 2500, 27),
    ] {
        apdu.extend([0x02, 3, 0x09, 6]);
        apdu.extend(code);
        apdu.push(0x06);
        apdu.extend(value.to_be_bytes());
        apdu.extend([0x02, 2, 0x0F, 0, 0x16, unit]);
    }
    frame(&apdu)
}

#[test]
fn json_has_what_is_there_and_no_more() {
    let outcome = decode_pipe(["--format", "json"], &input());
    let expected = json!({
        "active_power_import_w": 2500,
        "active_power_import_l2_w": 780,
        "active_energy_import_rate_1_wh": 123_456,
    });
    let mut object = outcome.objects().remove(0);
    let object = object.as_object_mut().unwrap();
    object.remove("vendor");
    assert_eq!(json!(object), expected);
}

#[test]
fn csv_has_the_columns_when_asked_and_in_every_row() {
    let plain = decode_pipe(["--format", "csv"], &input());
    assert!(!plain.stdout.contains("active_power_import_l2_w"));
    for input in [input(), telegram("kaifa/ma304h3e-list2").octets] {
        let outcome = decode_pipe(["--format", "csv", "--details"], &input);
        let rows: Vec<Vec<&str>> = outcome
            .stdout
            .lines()
            .map(|line| line.split(',').collect())
            .collect();
        let column = rows[0]
            .iter()
            .position(|name| *name == "active_power_import_l2_w");
        assert_eq!(rows[0].len(), rows[1].len());
        assert!(matches!(rows[1][column.unwrap()], "780" | ""));
    }
}

#[test]
fn the_table_has_lines_when_asked() {
    let line = "  active_power_import_l2_w          780\n";
    let outcome = decode_pipe(["--details"], &input());
    assert!(outcome.stdout.contains(line), "{}", outcome.stdout);
    assert!(!decode_pipe(["-"], &input()).stdout.contains("_l2_w"));
}

#[test]
fn a_row_of_an_entry_has_no_details() {
    let outcome = decode(["--format", "csv", "--entries", "--details", "-"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""));
    assert_eq!(outcome.said("a row of CSV is a reading"), 1);
    for format in ["json", "table"] {
        let both = ["--format", format, "--entries", "--details"];
        assert_eq!(decode_pipe(both, &input()).code, 0);
    }
}

#[test]
fn currents_and_powers_behind_transformers_are_so_many_times_as_large() {
    let outcome = decode_pipe(["--format", "json", "--ct-ratio", "250/5"], &input());
    let object = &outcome.objects()[0];
    assert_eq!(object["active_power_import_w"], 125_000);
    assert_eq!(object["active_power_import_l2_w"], 39_000);
    let outcome = decode(["--ct-ratio", "250/6"]);
    assert_eq!(
        (outcome.code, outcome.said("250 is no multiple of 6")),
        (2, 1)
    );
}

/// The list of the objects first, then their values: nobody states a scale.
#[test]
fn power_factors_without_a_scale_have_the_one_that_is_set() {
    let mut body = vec![0x02, 2, 0x01, 1, 0x02, 4, 0x12, 0, 3, 0x09, 6];
    body.extend([1, 0, 13, 7, 0, 255, 0x0F, 2, 0x12, 0, 0, 0x10, 0x03, 0xE8]);
    let outcome = decode_pipe(["--layer", "body", "--format", "json"], &body);
    assert_eq!((outcome.stdout.as_str(), outcome.code), ("", 1));
    let arguments = [
        "--layer",
        "body",
        "--format",
        "json",
        "--power-factor-scaler",
        "-3",
    ];
    let outcome = decode_pipe(arguments, &body);
    assert_eq!(
        outcome.objects()[0],
        json!({ "power_factor_thousandths": 1000 })
    );
}
