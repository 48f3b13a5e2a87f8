//! Netz Burgenland, customer interface: fourteen values.
//!
//! Landis+Gyr E450. Three numbers behind the registers are not documented, and
//! the last value is a serial number.

use han_obis::{Unit, codes};

use super::Known;
use super::Look::{self, Text, U16, U32};
use crate::entry::Source;
use crate::table::Row;

pub(super) const LIST: Known = Known {
    rows: &ROWS,
    looks: &LOOKS,
    source: Source::Document,
};

#[rustfmt::skip]
static ROWS: [Row; 14] = [
    Row::number(codes::VOLTAGE_L1,            0, Unit::VOLT),
    Row::number(codes::VOLTAGE_L2,            0, Unit::VOLT),
    Row::number(codes::VOLTAGE_L3,            0, Unit::VOLT),
    Row::number(codes::CURRENT_L1,           -2, Unit::AMPERE),
    Row::number(codes::CURRENT_L2,           -2, Unit::AMPERE),
    Row::number(codes::CURRENT_L3,           -2, Unit::AMPERE),
    Row::number(codes::ACTIVE_POWER_IMPORT,   0, Unit::WATT),
    Row::number(codes::ACTIVE_POWER_EXPORT,   0, Unit::WATT),
    Row::number(codes::ACTIVE_ENERGY_IMPORT,  0, Unit::WATT_HOUR),
    Row::number(codes::ACTIVE_ENERGY_EXPORT,  0, Unit::WATT_HOUR),
    Row::UNKNOWN,
    Row::UNKNOWN,
    Row::UNKNOWN,
    Row::UNKNOWN,
];

#[rustfmt::skip]
static LOOKS: [Look; 14] = [
    U16, U16, U16, U16, U16, U16,
    U32, U32, U32, U32,
    U16, U16, U16, Text,
];
