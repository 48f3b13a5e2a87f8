//! Netz Burgenland, customer interface: fourteen values.
//!
//! Landis+Gyr E450. Three numbers behind the registers are not documented, and
//! the last value is a serial number.

use han_dlms::DataTag;
use han_obis::{Unit, codes};

use super::Known;
use crate::table::Row;

pub(super) const LIST: Known = Known {
    rows: &ROWS,
    types: &TYPES,
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
const TYPES: [DataTag; 14] = {
    const SHORT: DataTag = DataTag::LONG_UNSIGNED;
    const LONG: DataTag = DataTag::DOUBLE_LONG_UNSIGNED;
    [
        SHORT, SHORT, SHORT, SHORT, SHORT, SHORT, LONG, LONG, LONG, LONG,
        SHORT, SHORT, SHORT, DataTag::OCTET_STRING,
    ]
};
