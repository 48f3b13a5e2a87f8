//! What readings leave out, and what is said of it.

use han_dlms::{Data, Float32, Writer};

use crate::support::{Outcome, decode, decode_pipe, telegram};

/// Code, value, scaler and unit.
pub(crate) type Element<'a> = ([u8; 6], Data<'a>, Option<(i8, u8)>);

/// A notification of a maker nobody knows: codes, values, and the scaler and
/// unit where there are some.
pub(crate) fn body(entries: &[Element<'_>]) -> Vec<u8> {
    let mut octets = [0; 512];
    let mut writer = Writer::new(&mut octets);
    writer.array(entries.len()).unwrap();
    for (code, value, scale) in entries {
        writer
            .structure(if scale.is_some() { 3 } else { 2 })
            .unwrap();
        writer.data(&Data::OctetString(code)).unwrap();
        writer.data(value).unwrap();
        if let Some((scaler, unit)) = scale {
            writer.structure(2).unwrap();
            writer.data(&Data::Integer(*scaler)).unwrap();
            writer.data(&Data::Enum(*unit)).unwrap();
        }
    }
    writer.finish().to_owned()
}

fn run(arguments: &[&str], body: &[u8]) -> Outcome {
    let arguments = [&["--format", "json", "--layer", "body"], arguments].concat();
    decode_pipe(arguments, body)
}

pub(crate) const POWER: [u8; 6] = [1, 0, 1, 7, 0, 255];
/// Rate 3: neither a reading nor the details have a field for it.
pub(crate) const ACTIVE_ENERGY_OF_A_RATE: [u8; 6] = [1, 0, 1, 8, 3, 255];
pub(crate) const WATT: u8 = 27;
pub(crate) const WATT_HOUR: u8 = 30;

#[test]
fn values_without_a_scale_are_said_once_for_a_run() {
    let currents = telegram("kamstrup/6851131-list2").path;
    let energies = telegram("kamstrup/6841131-092-list3").path;
    let outcome = decode([&currents, &energies, &currents, &energies]);
    for line in [
        "han: currents come without a known scale: left out \
         (e.g. 1-1:31.7.0; raw values with --entries; set one with --current-scaler)",
        "han: energies come without a known scale: left out \
         (e.g. 1-1:1.8.0; raw values with --entries; set one with --energy-scaler)",
    ] {
        assert_eq!(outcome.said(line), 1, "{}", outcome.stderr);
    }
    assert_eq!(outcome.code, 0);
}

#[test]
fn with_a_scale_nothing_is_left_out() {
    let path = telegram("kamstrup/6851131-list2").path;
    let outcome = decode(["--current-scaler=-3", path.to_str().unwrap()]);
    assert_eq!(outcome.said("left out"), 0, "{}", outcome.stderr);
}

#[test]
fn a_value_that_does_not_fit_its_field_is_said() {
    let list = body(&[
        (POWER, Data::DoubleLongUnsigned(12_345), Some((-1, WATT))),
        (
            [1, 0, 2, 7, 0, 255],
            Data::DoubleLongUnsigned(7),
            Some((0, WATT)),
        ),
    ]);
    let outcome = run(&[], &list);
    let line = "han: 1 value does not fit its field exactly (e.g. 1-0:1.7.0 = 1234.5 W): \
        left out, see --entries";
    assert_eq!(outcome.said(line), 1, "{}", outcome.stderr);
    assert_eq!(outcome.objects()[0].get("active_power_import_w"), None);
    assert_eq!(outcome.objects()[0]["active_power_export_w"], 7);
    assert_eq!(outcome.code, 0);
}

#[test]
fn a_list_without_any_field_is_no_reading() {
    let value = Data::DoubleLongUnsigned(5);
    let entry = (ACTIVE_ENERGY_OF_A_RATE, value, Some((0, WATT_HOUR)));
    let list = body(&[entry, entry]);
    let outcome = run(&[], &list);
    assert_eq!((outcome.stdout.as_str(), outcome.code), ("", 1));
    let line = "a list of 2 elements, none of which a reading has a field for (see --entries)";
    assert_eq!(outcome.said(line), 1, "{}", outcome.stderr);
    assert_eq!(
        outcome.said("0 readings, 1 list without a field"),
        1,
        "{}",
        outcome.stderr
    );

    let outcome = run(&["--entries"], &list);
    assert_eq!(outcome.objects()[0]["entries"].as_array().unwrap().len(), 2);
    assert_eq!(outcome.code, 0);
}

#[test]
fn a_list_of_which_all_is_left_out_is_no_reading() {
    let list = body(&[(POWER, Data::DoubleLongUnsigned(12_345), Some((-1, WATT)))]);
    let outcome = run(&[], &list);
    assert_eq!((outcome.stdout.as_str(), outcome.code), ("", 1));
    for line in [
        "a list of 1 element, none of which fills a field of a reading (see --entries)",
        "1 value does not fit its field exactly",
    ] {
        assert_eq!(outcome.said(line), 1, "{}", outcome.stderr);
    }
}

/// Beside a power that can be read: a float, a structure of value and scale, and
/// a text.
#[test]
fn a_value_of_another_type_is_said_with_its_code() {
    let float = Data::Float32(Float32::new(2.5));
    let list = body(&[
        (POWER, Data::DoubleLongUnsigned(5), Some((0, WATT))),
        ([1, 0, 2, 7, 0, 255], float, Some((0, WATT))),
        ([1, 0, 1, 8, 0, 255], Data::VisibleString(b"7"), None),
        ([1, 0, 21, 7, 0, 255], Data::Boolean(true), None),
        ([1, 0, 3, 7, 0, 255], Data::NullData, None),
    ]);
    let outcome = run(&[], &list);
    let line = "han: 3 values are of types that their fields do not take \
        (e.g. 1-0:2.7.0, float32): left out, see --entries";
    assert_eq!(outcome.said(line), 1, "{}", outcome.stderr);
    assert_eq!(outcome.said("left out"), 1, "{}", outcome.stderr);
    assert_eq!(outcome.objects()[0]["active_power_import_w"], 5);
}

/// Frequency and power factor are no part of a reading.
#[test]
fn details_without_a_scale_are_said() {
    let list = body(&[
        (POWER, Data::DoubleLongUnsigned(5), Some((0, WATT))),
        ([1, 0, 14, 7, 0, 255], Data::LongUnsigned(4998), None),
        ([1, 0, 33, 7, 0, 255], Data::LongUnsigned(98), None),
    ]);
    let outcome = run(&[], &list);
    for line in [
        "han: power factors come without a known scale: left out \
         (e.g. 1-0:33.7.0; raw values with --entries; set one with --power-factor-scaler)",
        "han: frequencies come without a known scale: left out \
         (e.g. 1-0:14.7.0; raw values with --entries)",
    ] {
        assert_eq!(outcome.said(line), 1, "{}", outcome.stderr);
    }
    let outcome = run(&["--power-factor-scaler=-2"], &list);
    assert_eq!(outcome.said("power factors"), 0, "{}", outcome.stderr);
    assert_eq!(outcome.objects()[0]["power_factor_l1_thousandths"], 980);
}
