//! Elektro Ljubljana, Slovenia, customer interface: lists of every second or
//! fifth, and of every quarter of an hour.
//!
//! Iskraemeco AM550. On the quarter both kinds come, the list of the quarter
//! first. `0-0:96.1.3` is the name of a list, which meters share; the number of
//! the meter is the end of its logical device name, and the text of the four values
//! is that.
//!
//! What the eighteen values and the twelve are, the company told a customer.

use han_obis::{Obis, Unit, codes};

use super::Known;
use super::Look::{self, Digits, Iskraemeco, Octets, State, U8, U16, U32};
use crate::entry::Source;
use crate::table::Row;

/// Eighteen values: powers, voltages and currents, phase by phase.
pub(super) const SECONDS_THREE_PHASE: Known = Known {
    rows: &THREE_PHASE,
    looks: &THREE_PHASE_LOOKS,
    source: Source::Observation,
};

/// Ten values of a meter with one phase.
pub(super) const SECONDS_ONE_PHASE: Known = Known {
    rows: &ONE_PHASE,
    looks: &ONE_PHASE_LOOKS,
    source: Source::Observation,
};

/// Nine values of a meter with one phase; what the last two are is not settled.
pub(super) const SECONDS_ONE_PHASE_SHORT: Known = Known {
    rows: &ONE_PHASE_SHORT,
    looks: &ONE_PHASE_SHORT_LOOKS,
    source: Source::Observation,
};

/// Nine values of a meter with three phases: two powers, and registers that
/// prove each other by their sums.
pub(super) const SECONDS_REGISTERS: Known = Known {
    rows: &REGISTERS,
    looks: &REGISTERS_LOOKS,
    source: Source::Observation,
};

/// Twelve values: the registers.
pub(super) const QUARTERS: Known = Known {
    rows: &QUARTER,
    looks: &QUARTER_LOOKS,
    source: Source::Observation,
};

/// Four values; what the second is nobody knows.
pub(super) const QUARTERS_SHORT: Known = Known {
    rows: &QUARTER_SHORT,
    looks: &QUARTER_SHORT_LOOKS,
    source: Source::Observation,
};

const LIST_NAME: Obis = Obis::new(0, 0, 96, 1, 3, 255);
const SERIAL_NUMBER: Obis = Obis::new(0, 0, 96, 1, 2, 255);
const SWITCH: Obis = Obis::new(0, 0, 96, 3, 10, 255);

#[rustfmt::skip]
static THREE_PHASE: [Row; 18] = [
    Row::text(codes::LOGICAL_DEVICE_NAME),
    Row::text(LIST_NAME),
    Row::number(codes::ACTIVE_POWER_IMPORT,    0, Unit::WATT),
    Row::number(codes::ACTIVE_POWER_EXPORT,    0, Unit::WATT),
    Row::number(codes::REACTIVE_POWER_IMPORT,  0, Unit::VAR),
    Row::number(codes::REACTIVE_POWER_EXPORT,  0, Unit::VAR),
    Row::number(codes::VOLTAGE_L1,            -1, Unit::VOLT),
    Row::number(codes::VOLTAGE_L2,            -1, Unit::VOLT),
    Row::number(codes::VOLTAGE_L3,            -1, Unit::VOLT),
    Row::number(codes::CURRENT_L1,            -2, Unit::AMPERE),
    Row::number(codes::CURRENT_L2,            -2, Unit::AMPERE),
    Row::number(codes::CURRENT_L3,            -2, Unit::AMPERE),
    Row::number(codes::ACTIVE_POWER_IMPORT_L1, 0, Unit::WATT),
    Row::number(codes::ACTIVE_POWER_IMPORT_L2, 0, Unit::WATT),
    Row::number(codes::ACTIVE_POWER_IMPORT_L3, 0, Unit::WATT),
    Row::number(codes::ACTIVE_POWER_EXPORT_L1, 0, Unit::WATT),
    Row::number(codes::ACTIVE_POWER_EXPORT_L2, 0, Unit::WATT),
    Row::number(codes::ACTIVE_POWER_EXPORT_L3, 0, Unit::WATT),
];

#[rustfmt::skip]
static THREE_PHASE_LOOKS: [Look; 18] = [
    Iskraemeco, Digits(8),
    U32, U32, U32, U32,
    U16, U16, U16, U16, U16, U16,
    U32, U32, U32, U32, U32, U32,
];

#[rustfmt::skip]
static ONE_PHASE: [Row; 10] = [
    Row::text(codes::LOGICAL_DEVICE_NAME),
    Row::text(SERIAL_NUMBER),
    Row::number(codes::ACTIVE_POWER_IMPORT,    0, Unit::WATT),
    Row::number(codes::ACTIVE_POWER_EXPORT,    0, Unit::WATT),
    Row::number(codes::REACTIVE_POWER_IMPORT,  0, Unit::VAR),
    Row::number(codes::REACTIVE_POWER_EXPORT,  0, Unit::VAR),
    Row::number(codes::VOLTAGE_L1,            -1, Unit::VOLT),
    Row::number(codes::CURRENT_L1,            -2, Unit::AMPERE),
    Row::number(codes::ACTIVE_POWER_IMPORT_L1, 0, Unit::WATT),
    Row::number(codes::ACTIVE_POWER_EXPORT_L1, 0, Unit::WATT),
];

static ONE_PHASE_LOOKS: [Look; 10] = [
    Iskraemeco, Iskraemeco, U32, U32, U32, U32, U16, U16, U32, U32,
];

#[rustfmt::skip]
static ONE_PHASE_SHORT: [Row; 9] = [
    Row::text(codes::LOGICAL_DEVICE_NAME),
    Row::text(SERIAL_NUMBER),
    Row::number(codes::ACTIVE_POWER_IMPORT,   0, Unit::WATT),
    Row::number(codes::ACTIVE_POWER_EXPORT,   0, Unit::WATT),
    Row::number(codes::REACTIVE_POWER_IMPORT, 0, Unit::VAR),
    Row::number(codes::REACTIVE_POWER_EXPORT, 0, Unit::VAR),
    Row::number(codes::VOLTAGE_L1,           -1, Unit::VOLT),
    Row::UNKNOWN,
    Row::UNKNOWN,
];

static ONE_PHASE_SHORT_LOOKS: [Look; 9] =
    [Iskraemeco, Iskraemeco, U32, U32, U32, U32, U16, U32, U32];

#[rustfmt::skip]
static REGISTERS: [Row; 9] = [
    Row::text(codes::LOGICAL_DEVICE_NAME),
    Row::number(codes::ACTIVE_POWER_IMPORT,         0, Unit::WATT),
    Row::number(codes::ACTIVE_POWER_EXPORT,         0, Unit::WATT),
    Row::number(codes::ACTIVE_ENERGY_IMPORT,        0, Unit::WATT_HOUR),
    Row::number(codes::ACTIVE_ENERGY_IMPORT_RATE_1, 0, Unit::WATT_HOUR),
    Row::number(codes::ACTIVE_ENERGY_IMPORT_RATE_2, 0, Unit::WATT_HOUR),
    Row::number(codes::ACTIVE_ENERGY_EXPORT,        0, Unit::WATT_HOUR),
    Row::number(codes::ACTIVE_ENERGY_EXPORT_RATE_1, 0, Unit::WATT_HOUR),
    Row::number(codes::ACTIVE_ENERGY_EXPORT_RATE_2, 0, Unit::WATT_HOUR),
];

static REGISTERS_LOOKS: [Look; 9] = [Iskraemeco, U32, U32, U32, U32, U32, U32, U32, U32];

#[rustfmt::skip]
static QUARTER: [Row; 12] = [
    Row::text(codes::LOGICAL_DEVICE_NAME),
    Row::text(LIST_NAME),
    Row::coded(SWITCH),
    // Two octets that are the number of the rate, and no digits.
    Row::coded(codes::ACTIVE_TARIFF),
    Row::number(codes::ACTIVE_ENERGY_IMPORT,        0, Unit::WATT_HOUR),
    Row::number(codes::ACTIVE_ENERGY_IMPORT_RATE_1, 0, Unit::WATT_HOUR),
    Row::number(codes::ACTIVE_ENERGY_IMPORT_RATE_2, 0, Unit::WATT_HOUR),
    Row::number(codes::ACTIVE_ENERGY_EXPORT,        0, Unit::WATT_HOUR),
    Row::number(codes::ACTIVE_ENERGY_EXPORT_RATE_1, 0, Unit::WATT_HOUR),
    Row::number(codes::ACTIVE_ENERGY_EXPORT_RATE_2, 0, Unit::WATT_HOUR),
    Row::number(codes::REACTIVE_ENERGY_IMPORT,      0, Unit::VAR_HOUR),
    Row::number(codes::REACTIVE_ENERGY_EXPORT,      0, Unit::VAR_HOUR),
];

#[rustfmt::skip]
static QUARTER_LOOKS: [Look; 12] = [
    Iskraemeco, Digits(8), State, Octets(2),
    U32, U32, U32, U32, U32, U32, U32, U32,
];

#[rustfmt::skip]
static QUARTER_SHORT: [Row; 4] = [
    Row::text(codes::METER_ID),
    Row::UNKNOWN,
    Row::number(codes::ACTIVE_ENERGY_IMPORT, 0, Unit::WATT_HOUR),
    Row::number(codes::ACTIVE_ENERGY_EXPORT, 0, Unit::WATT_HOUR),
];

static QUARTER_SHORT_LOOKS: [Look; 4] = [Digits(8), U8, U32, U32];
