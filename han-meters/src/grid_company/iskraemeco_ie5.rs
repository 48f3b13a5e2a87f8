//! Iskraemeco IE.5 of HEP ODS, Croatia: thirty-three values, or twenty-eight.
//!
//! The clock comes in two, as a time of four octets and a date of five. Behind
//! the currents stand five values that are always the same, thresholds as it
//! seems, and a state. The first value is a serial number, of which it is not
//! known by what code the meter has it.

use han_obis::{Unit, codes};

use super::Known;
use super::Look::{self, Array, Digits, Octets, State, U16, U32};
use crate::entry::Source;
use crate::table::Row;

pub(super) const LIST: Known = Known {
    rows: &ROWS,
    looks: &LOOKS,
    source: Source::Observation,
};

/// The same without reactive energies and power factor.
pub(super) const LIST_WITHOUT_QUADRANTS: Known = Known {
    rows: &ROWS_WITHOUT_QUADRANTS,
    looks: &LOOKS_WITHOUT_QUADRANTS,
    source: Source::Observation,
};

#[rustfmt::skip]
static ROWS: [Row; 33] = [
    Row::UNKNOWN,
    Row::coded(codes::LOCAL_TIME_ELECTRICITY),
    Row::coded(codes::LOCAL_DATE_ELECTRICITY),
    Row::number(codes::ACTIVE_ENERGY_IMPORT,        0, Unit::WATT_HOUR),
    Row::number(codes::ACTIVE_ENERGY_IMPORT_RATE_1, 0, Unit::WATT_HOUR),
    Row::number(codes::ACTIVE_ENERGY_IMPORT_RATE_2, 0, Unit::WATT_HOUR),
    Row::number(codes::ACTIVE_ENERGY_EXPORT,        0, Unit::WATT_HOUR),
    Row::number(codes::ACTIVE_ENERGY_EXPORT_RATE_1, 0, Unit::WATT_HOUR),
    Row::number(codes::ACTIVE_ENERGY_EXPORT_RATE_2, 0, Unit::WATT_HOUR),
    Row::number(codes::REACTIVE_ENERGY_QI,          0, Unit::VAR_HOUR),
    Row::number(codes::REACTIVE_ENERGY_QII,         0, Unit::VAR_HOUR),
    Row::number(codes::REACTIVE_ENERGY_QIII,        0, Unit::VAR_HOUR),
    Row::number(codes::REACTIVE_ENERGY_QIV,         0, Unit::VAR_HOUR),
    Row::number(codes::ACTIVE_POWER_IMPORT,         0, Unit::WATT),
    Row::number(codes::ACTIVE_POWER_EXPORT,         0, Unit::WATT),
    Row::number(codes::POWER_FACTOR,               -3, Unit::NONE),
    Row::number(codes::ACTIVE_POWER_IMPORT_L1,      0, Unit::WATT),
    Row::number(codes::ACTIVE_POWER_IMPORT_L2,      0, Unit::WATT),
    Row::number(codes::ACTIVE_POWER_IMPORT_L3,      0, Unit::WATT),
    Row::number(codes::ACTIVE_POWER_EXPORT_L1,      0, Unit::WATT),
    Row::number(codes::ACTIVE_POWER_EXPORT_L2,      0, Unit::WATT),
    Row::number(codes::ACTIVE_POWER_EXPORT_L3,      0, Unit::WATT),
    Row::number(codes::VOLTAGE_L1,                 -1, Unit::VOLT),
    Row::number(codes::VOLTAGE_L2,                 -1, Unit::VOLT),
    Row::number(codes::VOLTAGE_L3,                 -1, Unit::VOLT),
    Row::number(codes::CURRENT_L1,                 -2, Unit::AMPERE),
    Row::number(codes::CURRENT_L2,                 -2, Unit::AMPERE),
    Row::number(codes::CURRENT_L3,                 -2, Unit::AMPERE),
    Row::UNKNOWN,
    Row::UNKNOWN,
    Row::UNKNOWN,
    Row::UNKNOWN,
    Row::UNKNOWN,
];

#[rustfmt::skip]
static LOOKS: [Look; 33] = [
    Digits(8), Octets(4), Octets(5),
    U32, U32, U32, U32, U32, U32,
    U32, U32, U32, U32,
    U32, U32, U16,
    U32, U32, U32, U32, U32, U32,
    U16, U16, U16, U16, U16, U16,
    U32, Array, Array, Array, State,
];

#[rustfmt::skip]
static ROWS_WITHOUT_QUADRANTS: [Row; 28] = [
    Row::UNKNOWN,
    Row::coded(codes::LOCAL_TIME_ELECTRICITY),
    Row::coded(codes::LOCAL_DATE_ELECTRICITY),
    Row::number(codes::ACTIVE_ENERGY_IMPORT,        0, Unit::WATT_HOUR),
    Row::number(codes::ACTIVE_ENERGY_IMPORT_RATE_1, 0, Unit::WATT_HOUR),
    Row::number(codes::ACTIVE_ENERGY_IMPORT_RATE_2, 0, Unit::WATT_HOUR),
    Row::number(codes::ACTIVE_ENERGY_EXPORT,        0, Unit::WATT_HOUR),
    Row::number(codes::ACTIVE_ENERGY_EXPORT_RATE_1, 0, Unit::WATT_HOUR),
    Row::number(codes::ACTIVE_ENERGY_EXPORT_RATE_2, 0, Unit::WATT_HOUR),
    Row::number(codes::ACTIVE_POWER_IMPORT,         0, Unit::WATT),
    Row::number(codes::ACTIVE_POWER_EXPORT,         0, Unit::WATT),
    Row::number(codes::ACTIVE_POWER_IMPORT_L1,      0, Unit::WATT),
    Row::number(codes::ACTIVE_POWER_IMPORT_L2,      0, Unit::WATT),
    Row::number(codes::ACTIVE_POWER_IMPORT_L3,      0, Unit::WATT),
    Row::number(codes::ACTIVE_POWER_EXPORT_L1,      0, Unit::WATT),
    Row::number(codes::ACTIVE_POWER_EXPORT_L2,      0, Unit::WATT),
    Row::number(codes::ACTIVE_POWER_EXPORT_L3,      0, Unit::WATT),
    Row::number(codes::VOLTAGE_L1,                 -1, Unit::VOLT),
    Row::number(codes::VOLTAGE_L2,                 -1, Unit::VOLT),
    Row::number(codes::VOLTAGE_L3,                 -1, Unit::VOLT),
    Row::number(codes::CURRENT_L1,                 -2, Unit::AMPERE),
    Row::number(codes::CURRENT_L2,                 -2, Unit::AMPERE),
    Row::number(codes::CURRENT_L3,                 -2, Unit::AMPERE),
    Row::UNKNOWN,
    Row::UNKNOWN,
    Row::UNKNOWN,
    Row::UNKNOWN,
    Row::UNKNOWN,
];

#[rustfmt::skip]
static LOOKS_WITHOUT_QUADRANTS: [Look; 28] = [
    Digits(8), Octets(4), Octets(5),
    U32, U32, U32, U32, U32, U32,
    U32, U32,
    U32, U32, U32, U32, U32, U32,
    U16, U16, U16, U16, U16, U16,
    U32, Array, Array, Array, State,
];
