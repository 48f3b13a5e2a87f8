//! Wiener Netze, customer interface: the clock and eight numbers.
//!
//! Iskraemeco AM550, Siemens IM150 and IM350.

use han_dlms::DataTag;
use han_obis::{Unit, codes};

use super::Known;
use crate::table::Row;

pub(super) const LIST: Known = Known {
    rows: &ROWS,
    types: &TYPES,
};

#[rustfmt::skip]
static ROWS: [Row; 9] = [
    Row::clock(codes::CLOCK),
    Row::number(codes::ACTIVE_ENERGY_IMPORT,   0, Unit::WATT_HOUR),
    Row::number(codes::ACTIVE_ENERGY_EXPORT,   0, Unit::WATT_HOUR),
    Row::number(codes::REACTIVE_ENERGY_IMPORT, 0, Unit::VAR_HOUR),
    Row::number(codes::REACTIVE_ENERGY_EXPORT, 0, Unit::VAR_HOUR),
    Row::number(codes::ACTIVE_POWER_IMPORT,    0, Unit::WATT),
    Row::number(codes::ACTIVE_POWER_EXPORT,    0, Unit::WATT),
    Row::number(codes::REACTIVE_POWER_IMPORT,  0, Unit::VAR),
    Row::number(codes::REACTIVE_POWER_EXPORT,  0, Unit::VAR),
];

const TYPES: [DataTag; 9] = {
    const NUMBER: DataTag = DataTag::DOUBLE_LONG_UNSIGNED;
    [
        DataTag::OCTET_STRING,
        NUMBER,
        NUMBER,
        NUMBER,
        NUMBER,
        NUMBER,
        NUMBER,
        NUMBER,
        NUMBER,
    ]
};
