//! Landis+Gyr E450 of grid companies that are not named: in Slovenia two lists
//! in turn, and one more whose country is not known.

use han_obis::{Unit, codes};

use super::Known;
use super::Look::{self, Digits, U16, U32};
use crate::entry::Source;
use crate::table::Row;

/// Slovenia, nine values: powers and registers.
pub(super) const REGISTERS: Known = Known {
    rows: &REGISTER_ROWS,
    looks: &REGISTER_LOOKS,
    source: Source::Observation,
};

/// Slovenia, fourteen values: the frequency, and each phase by itself.
pub(super) const PHASES: Known = Known {
    rows: &PHASE_ROWS,
    looks: &PHASE_LOOKS,
    source: Source::Observation,
};

/// Eleven values: those of Netz Burgenland without the three numbers that are not
/// documented there.
pub(super) const PHASES_AND_REGISTERS: Known = Known {
    rows: &PHASE_AND_REGISTER_ROWS,
    looks: &PHASE_AND_REGISTER_LOOKS,
    source: Source::Observation,
};

#[rustfmt::skip]
static REGISTER_ROWS: [Row; 9] = [
    Row::text(codes::METER_ID),
    Row::number(codes::ACTIVE_POWER_IMPORT,    0, Unit::WATT),
    Row::number(codes::ACTIVE_POWER_EXPORT,    0, Unit::WATT),
    Row::number(codes::REACTIVE_POWER_IMPORT,  0, Unit::VAR),
    Row::number(codes::REACTIVE_POWER_EXPORT,  0, Unit::VAR),
    Row::number(codes::ACTIVE_ENERGY_IMPORT,   0, Unit::WATT_HOUR),
    Row::number(codes::ACTIVE_ENERGY_EXPORT,   0, Unit::WATT_HOUR),
    Row::number(codes::REACTIVE_ENERGY_IMPORT, 0, Unit::VAR_HOUR),
    Row::number(codes::REACTIVE_ENERGY_EXPORT, 0, Unit::VAR_HOUR),
];

static REGISTER_LOOKS: [Look; 9] = [Digits(12), U32, U32, U32, U32, U32, U32, U32, U32];

#[rustfmt::skip]
static PHASE_ROWS: [Row; 14] = [
    Row::text(codes::EQUIPMENT_ID),
    Row::number(codes::FREQUENCY,              0, Unit::HERTZ),
    Row::number(codes::CURRENT_L1,            -2, Unit::AMPERE),
    Row::number(codes::CURRENT_L2,            -2, Unit::AMPERE),
    Row::number(codes::CURRENT_L3,            -2, Unit::AMPERE),
    Row::number(codes::VOLTAGE_L1,             0, Unit::VOLT),
    Row::number(codes::VOLTAGE_L2,             0, Unit::VOLT),
    Row::number(codes::VOLTAGE_L3,             0, Unit::VOLT),
    Row::number(codes::ACTIVE_POWER_IMPORT_L1, 0, Unit::WATT),
    Row::number(codes::ACTIVE_POWER_IMPORT_L2, 0, Unit::WATT),
    Row::number(codes::ACTIVE_POWER_IMPORT_L3, 0, Unit::WATT),
    Row::number(codes::ACTIVE_POWER_EXPORT_L1, 0, Unit::WATT),
    Row::number(codes::ACTIVE_POWER_EXPORT_L2, 0, Unit::WATT),
    Row::number(codes::ACTIVE_POWER_EXPORT_L3, 0, Unit::WATT),
];

#[rustfmt::skip]
static PHASE_LOOKS: [Look; 14] = [
    Digits(12), U16,
    U16, U16, U16, U16, U16, U16,
    U32, U32, U32, U32, U32, U32,
];

#[rustfmt::skip]
static PHASE_AND_REGISTER_ROWS: [Row; 11] = [
    Row::number(codes::VOLTAGE_L1,           0, Unit::VOLT),
    Row::number(codes::VOLTAGE_L2,           0, Unit::VOLT),
    Row::number(codes::VOLTAGE_L3,           0, Unit::VOLT),
    Row::number(codes::CURRENT_L1,          -2, Unit::AMPERE),
    Row::number(codes::CURRENT_L2,          -2, Unit::AMPERE),
    Row::number(codes::CURRENT_L3,          -2, Unit::AMPERE),
    Row::number(codes::ACTIVE_POWER_IMPORT,  0, Unit::WATT),
    Row::number(codes::ACTIVE_POWER_EXPORT,  0, Unit::WATT),
    Row::number(codes::ACTIVE_ENERGY_IMPORT, 0, Unit::WATT_HOUR),
    Row::number(codes::ACTIVE_ENERGY_EXPORT, 0, Unit::WATT_HOUR),
    Row::UNKNOWN,
];

#[rustfmt::skip]
static PHASE_AND_REGISTER_LOOKS: [Look; 11] = [
    U16, U16, U16, U16, U16, U16,
    U32, U32, U32, U32,
    Digits(8),
];
