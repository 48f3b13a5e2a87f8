//! The entries of lists, and the scales that no telegram states.

use serde_json::{Value, json};

use crate::support::{Outcome, decode, telegram};

fn run(arguments: &[&str], name: &str) -> Outcome {
    let path = telegram(name).path;
    let path = path.to_str().unwrap();
    decode(arguments.iter().chain([&path]))
}

fn entries(arguments: &[&str], name: &str) -> Vec<Value> {
    let arguments = [&["--format", "json", "--entries"], arguments].concat();
    let outcome = run(&arguments, name);
    outcome.objects()[0]["entries"].as_array().unwrap().clone()
}

fn entry(entries: &[Value], obis: &str) -> Value {
    entries
        .iter()
        .find(|entry| entry["obis"] == obis)
        .unwrap()
        .clone()
}

#[test]
fn an_entry_says_what_it_is_and_who_says_so() {
    let entries = entries(&[], "aidon/6525-list1");
    let expected = json!([{
        "obis": "1-0:1.7.0",
        "obis_from": "telegram",
        "type": "double-long-unsigned",
        "raw": 3712,
        "scaler": 0,
        "unit": "W",
        "scaler_from": "telegram",
        "unit_from": "telegram",
        "value": "3712",
    }]);
    assert_eq!(Value::from(entries), expected);
}

#[test]
fn what_published_telegrams_show_is_said_to_be_observed() {
    let name = "abroad/landisgyr-slovenia-14";
    let frequency = entry(&entries(&[], name), "1-0:14.7.0");
    for from in ["obis_from", "scaler_from", "unit_from"] {
        assert_eq!(frequency[from], "observation");
    }
    let table = run(&["--entries"], name).stdout;
    let line = table.lines().find(|line| line.contains("1-0:14.7.0"));
    assert!(line.unwrap().ends_with("code, scaler, unit: observation"));
    let nameless = entries(&[], "abroad/iskraemeco-ljubljana-4")[1].clone();
    assert_eq!(nameless["obis_from"], Value::Null);
}

#[test]
fn the_table_says_which_values_are_times_the_ratio() {
    let outcome = run(&["--entries", "--ct-ratio", "250/5"], "aidon/6540-list2");
    let line = |code: &str| {
        let mut lines = outcome.stdout.lines();
        lines.find(|line| line.contains(code)).unwrap().to_owned()
    };
    let reading = &telegram("aidon/6540-list2").expected[0];
    let power = 50 * reading["active_power_import_w"].as_i64().unwrap();
    let current = 50 * reading["current_l1_ma"].as_i64().unwrap();
    let current = format!("{}.{} A ", current / 1000, current / 100 % 10);
    for (code, said) in [
        ("1-0:1.7.0", format!(" {power} W ")),
        ("1-0:31.7.0", format!(" {current}")),
    ] {
        assert!(line(code).contains(&said), "{said}: {}", line(code));
        assert!(line(code).ends_with("; ratio 50: settings"));
    }
    assert!(!line("1-0:32.7.0").contains("ratio"));
    let without = run(&["--entries"], "aidon/6540-list2");
    assert!(!without.stdout.contains("ratio"));
}

#[test]
fn entries_come_in_the_order_of_the_list_beside_the_reading() {
    let outcome = run(&["--format", "json", "--entries"], "aidon/6534-list3");
    let mut object = outcome.objects().remove(0);
    let entries = object.as_object_mut().unwrap().remove("entries").unwrap();
    assert_eq!(object, telegram("aidon/6534-list3").expected[0]);
    let codes: Vec<_> = entries
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["obis"].as_str().unwrap())
        .collect();
    assert_eq!(codes.len(), 18);
    assert_eq!(
        codes[..4],
        ["1-1:0.2.129", "0-0:96.1.0", "0-0:96.1.7", "1-0:1.7.0"]
    );
}

#[test]
fn strings_and_clocks_are_hex_with_the_text_beside_it() {
    let entries = entries(&[], "aidon/6534-list3");
    let expected = json!({
        "obis": "0-0:96.1.7",
        "obis_from": "telegram",
        "type": "visible-string",
        "raw": "36353334",
        "text": "6534",
    });
    assert_eq!(entry(&entries, "0-0:96.1.7"), expected);
    let clock = entry(&entries, "0-0:1.0.0");
    assert_eq!(clock["raw"], "07E90C0F01100000FF000000");
    assert_eq!(clock.get("text"), None);
}

#[test]
fn values_are_exact_decimals() {
    let entries = entries(&[], "aidon/6534-list3");
    let current = entry(&entries, "1-0:31.7.0");
    assert_eq!(
        (&current["raw"], &current["scaler"], &current["value"]),
        (&json!(104), &json!(-1), &json!("10.4"))
    );
    let energy = entry(&entries, "1-0:1.8.0");
    assert_eq!(
        (&energy["raw"], &energy["scaler"], &energy["value"]),
        (&json!(12_906_473), &json!(1), &json!("129064730"))
    );
}

#[test]
fn what_a_meter_does_not_measure_keeps_its_number_and_says_so() {
    let entries = entries(&[], "kaifa/ma304h3e-list3");
    let l2 = entry(&entries, "1-0:52.7.0");
    assert_eq!((&l2["raw"], &l2["not_measured"]), (&json!(0), &json!(true)));
    assert_eq!(l2["obis_from"], "position");
    assert_eq!(l2["scaler_from"], "document");
    assert_eq!(entry(&entries, "1-0:32.7.0").get("not_measured"), None);
}

#[test]
fn a_scale_that_nobody_states_is_not_guessed() {
    let entries = entries(&[], "kamstrup/6851131-list2");
    let current = entry(&entries, "1-1:31.7.0");
    assert_eq!(current["raw"], 140_628);
    for key in ["scaler", "scaler_from", "value"] {
        assert_eq!(current.get(key), None, "{key}");
    }
}

#[test]
fn a_scale_that_the_user_sets_is_used_and_named() {
    let scaler = ["--current-scaler", "-3"];
    let current = entry(&entries(&scaler, "kamstrup/6851131-list2"), "1-1:31.7.0");
    assert_eq!(current["scaler_from"], "settings");
    assert_eq!(current["value"], "140.628");
    let outcome = run(
        &["--format", "json", scaler[0], scaler[1]],
        "kamstrup/6851131-list2",
    );
    assert_eq!(outcome.objects()[0]["current_l1_ma"], 140_628);

    let name = "kamstrup/6841131-092-list3";
    let outcome = run(&["--format", "json"], name);
    assert_eq!(outcome.objects()[0].get("active_energy_import_wh"), None);
    let raw = entry(&entries(&[], name), "1-1:1.8.0")["raw"].clone();
    let outcome = run(&["--format", "json", "--energy-scaler", "0"], name);
    assert_eq!(outcome.objects()[0]["active_energy_import_wh"], raw);
    let outcome = run(&["--format", "json", "--energy-scaler=3"], name);
    assert_eq!(
        outcome.objects()[0]["active_energy_import_wh"],
        raw.as_i64().unwrap() * 1000
    );
}

#[test]
fn a_scale_that_the_user_sets_outranks_the_document_but_not_the_telegram() {
    let name = "kaifa/ma304h3e-list2";
    let outcome = run(&["--format", "json", "--voltage-scaler", "-2"], name);
    assert_eq!(outcome.objects()[0]["voltage_l1_mv"], 23_560);
    let name = "aidon/6534-list3";
    let outcome = run(&["--format", "json", "--voltage-scaler", "-2"], name);
    assert_eq!(outcome.objects(), telegram(name).expected);
}

#[test]
fn csv_has_a_row_an_entry_with_the_number_of_its_reading() {
    let outcome = run(
        &["--format", "csv", "--entries"],
        "streams/aidon-6534-list3-twice",
    );
    let lines: Vec<_> = outcome.stdout.lines().collect();
    let columns = "reading,vendor,list,meter_id,time_local,received_at,obis,obis_from,type,raw,text,scaler,unit,scaler_from,unit_from,value,not_measured";
    assert_eq!(lines[0], columns);
    assert_eq!(lines.len(), 1 + 18 + 18);
    let meter_id = telegram("aidon/6534-list3").expected[0]["meter_id"].clone();
    let reading = format!(
        "aidon,3,{},2025-12-15T16:00:00,",
        meter_id.as_str().unwrap()
    );
    assert_eq!(
        lines[4],
        format!(
            "1,{reading},1-0:1.7.0,telegram,double-long-unsigned,7548,,0,W,telegram,telegram,7548,"
        )
    );
    assert!(lines[19].starts_with(&format!("2,{reading},1-1:0.2.129,")));
}

#[test]
fn the_table_lists_entries_below_their_reading() {
    let outcome = run(&["--entries"], "kaifa/ma304h3e-list3");
    let lines: Vec<_> = outcome.stdout.lines().collect();
    assert_eq!(lines.len(), 3 + 18, "{}", outcome.stdout);
    let line = lines
        .iter()
        .find(|line| line.contains("1-0:52.7.0"))
        .unwrap();
    for part in [
        "0.0 V",
        "voltage L2",
        "code: position",
        "scaler, unit: document",
        "not measured",
    ] {
        assert!(line.contains(part), "{part}: {line}");
    }
    let outcome = run(&["--entries"], "kamstrup/6851131-list2");
    let line = outcome
        .stdout
        .lines()
        .find(|line| line.contains("1-1:31.7.0"))
        .unwrap();
    for part in ["140628 × 10^? A", "code: telegram", "scaler: unknown"] {
        assert!(line.contains(part), "{part}: {line}");
    }
}
