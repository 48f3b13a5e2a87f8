//! What has misled readers of meters before: codes that look alike, scales that do not.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::expect_used
)]

use han_obis::{Decimal, Direction, ErrorKind, Obis, Pattern, Phase, Quantity, Unit, codes};

fn obis(text: &str) -> Obis {
    text.parse().unwrap()
}

#[test]
fn code_96_1_1_is_an_identifier_in_p1_and_a_type_with_kamstrup() {
    let (identifier, meter_type) = (obis("0-0:96.1.1"), obis("1-1:96.1.1"));
    assert!(!identifier.matches(meter_type));
    assert_eq!(codes::meaning(identifier), Some("equipment identifier"));
    assert_eq!(codes::meaning(meter_type), Some("meter type"));
}

#[test]
fn code_96_1_0_is_the_meter_on_channel_0_and_a_device_on_the_others() {
    assert_eq!(codes::meaning(obis("0-0:96.1.0")), Some("meter identifier"));
    for channel in 1..=64 {
        let device = obis("0-0:96.1.0").on_channel(channel);
        assert!(!device.matches(codes::METER_ID));
        assert_eq!(device.matches(codes::M_BUS_DEVICE_ID), channel == 1);
        assert_eq!(
            codes::meaning(device),
            Some("identifier of the device on the M-Bus")
        );
    }
}

#[test]
fn gas_on_one_channel_is_not_water_on_another() {
    let (gas, water) = (obis("0-1:24.2.1"), obis("0-2:24.2.1"));
    assert!(!gas.matches(water) && !water.matches(gas));
    assert!(gas.matches(codes::M_BUS_READING));
    for device in [gas, water] {
        assert_eq!(
            codes::meaning(device),
            Some("reading of the device on the M-Bus")
        );
    }
}

#[test]
fn the_medium_is_never_left_out_of_a_match() {
    let gas = obis("7-0:1.8.0");
    assert!(!gas.matches(codes::ACTIVE_ENERGY_IMPORT));
    assert!(!codes::ACTIVE_ENERGY_IMPORT.matches(gas));
    // Only who leaves it out himself gets both.
    let pattern: Pattern = "1.8.0".parse().unwrap();
    assert!(pattern.matches(gas) && pattern.matches(codes::ACTIVE_ENERGY_IMPORT));
}

#[test]
fn the_channel_differs_between_makers_and_the_quantity_does_not() {
    for code in [
        "1.7.0", "2.7.0", "3.7.0", "4.7.0", "31.7.0", "32.7.0", "1.8.0", "4.8.0",
    ] {
        assert!(
            obis(&format!("1-0:{code}")).matches(obis(&format!("1-1:{code}"))),
            "{code}"
        );
    }
    assert!(obis("0-0:1.0.0").matches(obis("0-1:1.0.0")));
}

#[test]
fn a_match_keeps_all_six_octets() {
    let kamstrup = obis("1-1:1.8.0");
    assert!(kamstrup.matches(codes::ACTIVE_ENERGY_IMPORT));
    assert_ne!(kamstrup, codes::ACTIVE_ENERGY_IMPORT);
    assert_eq!(kamstrup.octets(), [1, 1, 1, 8, 0, 255]);
}

#[test]
fn group_f_is_255_and_printed_as_nothing() {
    assert_eq!(obis("1-0:1.8.0"), obis("1-0:1.8.0*255"));
    assert_eq!(obis("1-0:1.8.0*255").to_string(), "1-0:1.8.0");
    assert!(!obis("1-0:1.8.0*1").matches(obis("1-0:1.8.0")));
}

#[test]
fn a_broken_code_is_an_error_of_its_own_line() {
    let telegram = ["1-0:23.7.0", "1-0:4:24.7.0", "1-0:63.7.0"];
    let parsed = telegram.map(str::parse::<Obis>);
    assert_eq!(parsed[0], Ok(codes::REACTIVE_POWER_IMPORT_L1));
    assert_eq!(
        parsed[1].unwrap_err().to_string(),
        "unexpected octet 0x3a at byte 5"
    );
    assert_eq!(parsed[2], Ok(codes::REACTIVE_POWER_IMPORT_L3));
}

#[test]
fn line_voltages_belong_to_no_phase() {
    for c in [124, 125, 126] {
        let code = Obis::new(1, 0, c, 7, 0, 255);
        assert_eq!((code.phase(), code.unit()), (None, Some(Unit::VOLT)));
    }
}

#[test]
fn export_is_a_magnitude_of_its_own_and_not_a_negative_import() {
    assert_eq!(
        codes::ACTIVE_POWER_EXPORT.direction(),
        Some(Direction::Export)
    );
    assert!(!codes::ACTIVE_POWER_EXPORT.matches(codes::ACTIVE_POWER_IMPORT));
}

#[test]
fn a_current_may_be_signed() {
    let current = Quantity::new(-15, -1, Unit::AMPERE);
    assert_eq!(current.to_string(), "-1.5 A");
    assert_eq!(current.rescale(-3), Ok(-1500));
    assert_eq!(codes::CURRENT_L1.direction(), None);
    assert_eq!(codes::CURRENT_L1.phase(), Some(Phase::L1));
}

#[test]
fn the_register_and_the_power_differ_in_group_d_alone() {
    let (power, register) = (obis("1-0:1.7.0"), obis("1-0:1.8.0"));
    assert!(!power.matches(register));
    assert_eq!(
        (power.unit(), register.unit()),
        (Some(Unit::WATT), Some(Unit::WATT_HOUR))
    );
}

#[test]
fn the_unit_is_never_a_kilo() {
    assert_eq!(
        "kW".parse::<Unit>().unwrap_err().kind(),
        ErrorKind::UnknownUnit
    );
    assert_eq!(
        "1.5 kWh".parse::<Quantity>().unwrap_err().kind(),
        ErrorKind::UnknownUnit
    );
    assert_eq!(
        Quantity::new(593, 3, Unit::WATT_HOUR).to_string(),
        "593000 Wh"
    );
}

#[test]
fn a_scaler_of_127_overflows_nothing() {
    let largest = Quantity::new(i64::MAX, 127, Unit::WATT_HOUR);
    assert_eq!(
        largest.to_string(),
        format!("{}{} Wh", i64::MAX, "0".repeat(127))
    );
    assert_eq!(
        largest.rescale(-128).unwrap_err().kind(),
        ErrorKind::OutOfRange
    );
    assert!(largest > Quantity::new(i64::MIN, 127, Unit::WATT_HOUR));
}

#[test]
fn no_watt_hour_is_lost_where_a_float_would_lose_it() {
    let number = Decimal::new(10_955_225, 1);
    assert_eq!(number.rescale(0), Ok(109_552_250));
    assert_ne!(number, Decimal::new(109_552_248, 0));
}

#[test]
fn the_same_number_under_two_scalers_differs_by_ten() {
    let (norway, sweden) = (Decimal::new(1_050_000, 1), Decimal::new(1_050_000, 0));
    assert_ne!(norway, sweden);
    assert_eq!(norway, Decimal::new(10_500_000, 0));
}
