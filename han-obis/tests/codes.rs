//! Every code that is known to stand on a port, octet by octet.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::expect_used
)]

use han_obis::Direction::{self, Export, Import};
use han_obis::Phase::{self, L1, L2, L3, Total};
use han_obis::{Obis, Unit, codes};

type Row = (Obis, [u8; 6]);
type Measured = (Obis, [u8; 6], Unit, Option<Direction>, Phase);

const IDENTITY_AND_TIME: [Row; 20] = [
    (codes::LIST_VERSION, [1, 1, 0, 2, 129, 255]),
    (codes::METER_ID, [0, 0, 96, 1, 0, 255]),
    (codes::METER_ID_GS1, [1, 1, 0, 0, 5, 255]),
    (codes::METER_NUMBER, [1, 1, 0, 0, 1, 255]),
    (codes::METER_TYPE, [0, 0, 96, 1, 7, 255]),
    (codes::METER_TYPE_KAMSTRUP, [1, 1, 96, 1, 1, 255]),
    (codes::EQUIPMENT_ID, [0, 0, 96, 1, 1, 255]),
    (codes::METERING_POINT_ID, [0, 0, 96, 1, 10, 255]),
    (codes::LOGICAL_DEVICE_NAME, [0, 0, 42, 0, 0, 255]),
    (codes::P1_VERSION, [1, 3, 0, 2, 8, 255]),
    (codes::CLOCK, [0, 0, 1, 0, 0, 255]),
    (codes::CLOCK_CHANNEL_1, [0, 1, 1, 0, 0, 255]),
    (codes::LOCAL_TIME, [0, 0, 0, 9, 1, 255]),
    (codes::LOCAL_DATE, [0, 0, 0, 9, 2, 255]),
    (codes::LOCAL_TIME_ELECTRICITY, [1, 0, 0, 9, 1, 255]),
    (codes::LOCAL_DATE_ELECTRICITY, [1, 0, 0, 9, 2, 255]),
    (codes::PUSH_SETUP, [0, 8, 25, 9, 0, 255]),
    (codes::TEXT_MESSAGE, [0, 0, 96, 13, 0, 255]),
    (codes::TEXT_MESSAGE_CODE, [0, 0, 96, 13, 1, 255]),
    (codes::ACTIVE_TARIFF, [0, 0, 96, 14, 0, 255]),
];

const POWER: [Measured; 16] = [
    (
        codes::ACTIVE_POWER_IMPORT,
        [1, 0, 1, 7, 0, 255],
        Unit::WATT,
        Some(Import),
        Total,
    ),
    (
        codes::ACTIVE_POWER_EXPORT,
        [1, 0, 2, 7, 0, 255],
        Unit::WATT,
        Some(Export),
        Total,
    ),
    (
        codes::REACTIVE_POWER_IMPORT,
        [1, 0, 3, 7, 0, 255],
        Unit::VAR,
        Some(Import),
        Total,
    ),
    (
        codes::REACTIVE_POWER_EXPORT,
        [1, 0, 4, 7, 0, 255],
        Unit::VAR,
        Some(Export),
        Total,
    ),
    (
        codes::ACTIVE_POWER_IMPORT_L1,
        [1, 0, 21, 7, 0, 255],
        Unit::WATT,
        Some(Import),
        L1,
    ),
    (
        codes::ACTIVE_POWER_IMPORT_L2,
        [1, 0, 41, 7, 0, 255],
        Unit::WATT,
        Some(Import),
        L2,
    ),
    (
        codes::ACTIVE_POWER_IMPORT_L3,
        [1, 0, 61, 7, 0, 255],
        Unit::WATT,
        Some(Import),
        L3,
    ),
    (
        codes::ACTIVE_POWER_EXPORT_L1,
        [1, 0, 22, 7, 0, 255],
        Unit::WATT,
        Some(Export),
        L1,
    ),
    (
        codes::ACTIVE_POWER_EXPORT_L2,
        [1, 0, 42, 7, 0, 255],
        Unit::WATT,
        Some(Export),
        L2,
    ),
    (
        codes::ACTIVE_POWER_EXPORT_L3,
        [1, 0, 62, 7, 0, 255],
        Unit::WATT,
        Some(Export),
        L3,
    ),
    (
        codes::REACTIVE_POWER_IMPORT_L1,
        [1, 0, 23, 7, 0, 255],
        Unit::VAR,
        Some(Import),
        L1,
    ),
    (
        codes::REACTIVE_POWER_IMPORT_L2,
        [1, 0, 43, 7, 0, 255],
        Unit::VAR,
        Some(Import),
        L2,
    ),
    (
        codes::REACTIVE_POWER_IMPORT_L3,
        [1, 0, 63, 7, 0, 255],
        Unit::VAR,
        Some(Import),
        L3,
    ),
    (
        codes::REACTIVE_POWER_EXPORT_L1,
        [1, 0, 24, 7, 0, 255],
        Unit::VAR,
        Some(Export),
        L1,
    ),
    (
        codes::REACTIVE_POWER_EXPORT_L2,
        [1, 0, 44, 7, 0, 255],
        Unit::VAR,
        Some(Export),
        L2,
    ),
    (
        codes::REACTIVE_POWER_EXPORT_L3,
        [1, 0, 64, 7, 0, 255],
        Unit::VAR,
        Some(Export),
        L3,
    ),
];

const ENERGY: [Measured; 20] = [
    (
        codes::ACTIVE_ENERGY_IMPORT,
        [1, 0, 1, 8, 0, 255],
        Unit::WATT_HOUR,
        Some(Import),
        Total,
    ),
    (
        codes::ACTIVE_ENERGY_EXPORT,
        [1, 0, 2, 8, 0, 255],
        Unit::WATT_HOUR,
        Some(Export),
        Total,
    ),
    (
        codes::REACTIVE_ENERGY_IMPORT,
        [1, 0, 3, 8, 0, 255],
        Unit::VAR_HOUR,
        Some(Import),
        Total,
    ),
    (
        codes::REACTIVE_ENERGY_EXPORT,
        [1, 0, 4, 8, 0, 255],
        Unit::VAR_HOUR,
        Some(Export),
        Total,
    ),
    (
        codes::ACTIVE_ENERGY_IMPORT_RATE_1,
        [1, 0, 1, 8, 1, 255],
        Unit::WATT_HOUR,
        Some(Import),
        Total,
    ),
    (
        codes::ACTIVE_ENERGY_IMPORT_RATE_2,
        [1, 0, 1, 8, 2, 255],
        Unit::WATT_HOUR,
        Some(Import),
        Total,
    ),
    (
        codes::ACTIVE_ENERGY_EXPORT_RATE_1,
        [1, 0, 2, 8, 1, 255],
        Unit::WATT_HOUR,
        Some(Export),
        Total,
    ),
    (
        codes::ACTIVE_ENERGY_EXPORT_RATE_2,
        [1, 0, 2, 8, 2, 255],
        Unit::WATT_HOUR,
        Some(Export),
        Total,
    ),
    (
        codes::REACTIVE_ENERGY_IMPORT_RATE_1,
        [1, 1, 3, 8, 1, 255],
        Unit::VAR_HOUR,
        Some(Import),
        Total,
    ),
    (
        codes::REACTIVE_ENERGY_EXPORT_RATE_1,
        [1, 1, 4, 8, 1, 255],
        Unit::VAR_HOUR,
        Some(Export),
        Total,
    ),
    (
        codes::REACTIVE_ENERGY_QI,
        [1, 0, 5, 8, 0, 255],
        Unit::VAR_HOUR,
        None,
        Total,
    ),
    (
        codes::REACTIVE_ENERGY_QII,
        [1, 0, 6, 8, 0, 255],
        Unit::VAR_HOUR,
        None,
        Total,
    ),
    (
        codes::REACTIVE_ENERGY_QIII,
        [1, 0, 7, 8, 0, 255],
        Unit::VAR_HOUR,
        None,
        Total,
    ),
    (
        codes::REACTIVE_ENERGY_QIV,
        [1, 0, 8, 8, 0, 255],
        Unit::VAR_HOUR,
        None,
        Total,
    ),
    (
        codes::ACTIVE_ENERGY_IMPORT_L1,
        [1, 1, 21, 8, 0, 255],
        Unit::WATT_HOUR,
        Some(Import),
        L1,
    ),
    (
        codes::ACTIVE_ENERGY_IMPORT_L2,
        [1, 1, 41, 8, 0, 255],
        Unit::WATT_HOUR,
        Some(Import),
        L2,
    ),
    (
        codes::ACTIVE_ENERGY_IMPORT_L3,
        [1, 1, 61, 8, 0, 255],
        Unit::WATT_HOUR,
        Some(Import),
        L3,
    ),
    (
        codes::ACTIVE_ENERGY_EXPORT_L1,
        [1, 1, 22, 8, 0, 255],
        Unit::WATT_HOUR,
        Some(Export),
        L1,
    ),
    (
        codes::ACTIVE_ENERGY_EXPORT_L2,
        [1, 1, 42, 8, 0, 255],
        Unit::WATT_HOUR,
        Some(Export),
        L2,
    ),
    (
        codes::ACTIVE_ENERGY_EXPORT_L3,
        [1, 1, 62, 8, 0, 255],
        Unit::WATT_HOUR,
        Some(Export),
        L3,
    ),
];

const OTHER_ELECTRICITY: [Measured; 20] = [
    (
        codes::CURRENT_L1,
        [1, 0, 31, 7, 0, 255],
        Unit::AMPERE,
        None,
        L1,
    ),
    (
        codes::CURRENT_L2,
        [1, 0, 51, 7, 0, 255],
        Unit::AMPERE,
        None,
        L2,
    ),
    (
        codes::CURRENT_L3,
        [1, 0, 71, 7, 0, 255],
        Unit::AMPERE,
        None,
        L3,
    ),
    (
        codes::VOLTAGE_L1,
        [1, 0, 32, 7, 0, 255],
        Unit::VOLT,
        None,
        L1,
    ),
    (
        codes::VOLTAGE_L2,
        [1, 0, 52, 7, 0, 255],
        Unit::VOLT,
        None,
        L2,
    ),
    (
        codes::VOLTAGE_L3,
        [1, 0, 72, 7, 0, 255],
        Unit::VOLT,
        None,
        L3,
    ),
    (
        codes::POWER_FACTOR,
        [1, 0, 13, 7, 0, 255],
        Unit::NONE,
        None,
        Total,
    ),
    (
        codes::POWER_FACTOR_L1,
        [1, 0, 33, 7, 0, 255],
        Unit::NONE,
        None,
        L1,
    ),
    (
        codes::POWER_FACTOR_L2,
        [1, 0, 53, 7, 0, 255],
        Unit::NONE,
        None,
        L2,
    ),
    (
        codes::POWER_FACTOR_L3,
        [1, 0, 73, 7, 0, 255],
        Unit::NONE,
        None,
        L3,
    ),
    (
        codes::FREQUENCY,
        [1, 0, 14, 7, 0, 255],
        Unit::HERTZ,
        None,
        Total,
    ),
    (
        codes::PHASE_ANGLE_L1,
        [1, 0, 81, 7, 40, 255],
        Unit::DEGREE,
        None,
        L1,
    ),
    (
        codes::PHASE_ANGLE_L2,
        [1, 0, 81, 7, 51, 255],
        Unit::DEGREE,
        None,
        L2,
    ),
    (
        codes::PHASE_ANGLE_L3,
        [1, 0, 81, 7, 62, 255],
        Unit::DEGREE,
        None,
        L3,
    ),
    (
        codes::VOLTAGE_SAGS_L1,
        [1, 0, 32, 32, 0, 255],
        Unit::NONE,
        None,
        L1,
    ),
    (
        codes::VOLTAGE_SAGS_L2,
        [1, 0, 52, 32, 0, 255],
        Unit::NONE,
        None,
        L2,
    ),
    (
        codes::VOLTAGE_SAGS_L3,
        [1, 0, 72, 32, 0, 255],
        Unit::NONE,
        None,
        L3,
    ),
    (
        codes::VOLTAGE_SWELLS_L1,
        [1, 0, 32, 36, 0, 255],
        Unit::NONE,
        None,
        L1,
    ),
    (
        codes::VOLTAGE_SWELLS_L2,
        [1, 0, 52, 36, 0, 255],
        Unit::NONE,
        None,
        L2,
    ),
    (
        codes::VOLTAGE_SWELLS_L3,
        [1, 0, 72, 36, 0, 255],
        Unit::NONE,
        None,
        L3,
    ),
];

const FAILURES_AND_DEVICES: [Row; 7] = [
    (codes::POWER_FAILURES, [0, 0, 96, 7, 21, 255]),
    (codes::LONG_POWER_FAILURES, [0, 0, 96, 7, 9, 255]),
    (codes::POWER_FAILURE_LOG, [1, 0, 99, 97, 0, 255]),
    (codes::LONG_POWER_FAILURE_DURATION, [0, 0, 96, 7, 19, 255]),
    (codes::M_BUS_DEVICE_TYPE, [0, 1, 24, 1, 0, 255]),
    (codes::M_BUS_DEVICE_ID, [0, 1, 96, 1, 0, 255]),
    (codes::M_BUS_READING, [0, 1, 24, 2, 1, 255]),
];

fn measured() -> impl Iterator<Item = &'static Measured> {
    POWER.iter().chain(&ENERGY).chain(&OTHER_ELECTRICITY)
}

fn rows() -> Vec<Row> {
    let measured = measured().map(|&(code, octets, ..)| (code, octets));
    IDENTITY_AND_TIME
        .into_iter()
        .chain(FAILURES_AND_DEVICES)
        .chain(measured)
        .collect()
}

#[test]
fn every_code_has_its_octets() {
    for (code, octets) in rows() {
        assert_eq!(code.octets(), octets, "{code}");
    }
}

#[test]
fn the_table_holds_these_codes_and_no_others() {
    let mut expected: Vec<_> = rows().into_iter().map(|(_, octets)| octets).collect();
    let mut held: Vec<_> = codes::ALL.iter().map(|(code, _)| code.octets()).collect();
    expected.sort_unstable();
    held.sort_unstable();
    assert_eq!(held, expected);
}

#[test]
fn every_code_of_electricity_tells_unit_direction_and_phase() {
    for &(code, _, unit, direction, phase) in measured() {
        assert_eq!(code.unit(), Some(unit), "{code}");
        assert_eq!(code.direction(), direction, "{code}");
        assert_eq!(code.phase(), Some(phase), "{code}");
    }
}

#[test]
fn unit_direction_and_phase_do_not_depend_on_the_channel() {
    for &(code, _, unit, direction, phase) in measured() {
        for channel in 0..=64 {
            let code = code.on_channel(channel);
            assert_eq!(
                (code.unit(), code.direction(), code.phase()),
                (Some(unit), direction, Some(phase)),
                "{code}"
            );
        }
    }
}

#[test]
fn identity_and_time_have_neither_unit_nor_direction_nor_phase() {
    for (code, _) in IDENTITY_AND_TIME {
        let unit = (code == codes::ACTIVE_TARIFF).then_some(Unit::NONE);
        assert_eq!(
            (code.unit(), code.direction(), code.phase()),
            (unit, None, None),
            "{code}"
        );
    }
}

#[test]
fn failures_and_devices_have_the_unit_that_the_code_tells() {
    assert_eq!(codes::POWER_FAILURES.unit(), Some(Unit::NONE));
    assert_eq!(codes::LONG_POWER_FAILURES.unit(), Some(Unit::NONE));
    assert_eq!(
        codes::LONG_POWER_FAILURE_DURATION.unit(),
        Some(Unit::SECOND)
    );
    assert_eq!(codes::POWER_FAILURE_LOG.unit(), None);
    assert_eq!(codes::M_BUS_DEVICE_TYPE.unit(), Some(Unit::NONE));
    assert_eq!(codes::M_BUS_DEVICE_ID.unit(), None);
    assert_eq!(codes::M_BUS_READING.unit(), None);
}
