//! Elektro Celje, Slovenia, customer interface: twelve values every second.
//!
//! Iskraemeco AM550 with three phases. The second value is the name of the list,
//! `UP_3f`. The twin for one phase is known from programs alone.

use han_obis::{Obis, Unit, codes};

use super::Known;
use super::Look::{self, Iskraemeco, Octets, U16, U32};
use crate::entry::Source;
use crate::table::Row;

pub(super) const LIST: Known = Known {
    rows: &ROWS,
    looks: &LOOKS,
    source: Source::Observation,
};

const LIST_NAME: Obis = Obis::new(0, 0, 96, 1, 2, 255);

#[rustfmt::skip]
static ROWS: [Row; 12] = [
    Row::text(codes::LOGICAL_DEVICE_NAME),
    Row::text(LIST_NAME),
    Row::number(codes::VOLTAGE_L1,           -1, Unit::VOLT),
    Row::number(codes::VOLTAGE_L2,           -1, Unit::VOLT),
    Row::number(codes::VOLTAGE_L3,           -1, Unit::VOLT),
    Row::number(codes::CURRENT_L1,           -2, Unit::AMPERE),
    Row::number(codes::CURRENT_L2,           -2, Unit::AMPERE),
    Row::number(codes::CURRENT_L3,           -2, Unit::AMPERE),
    Row::number(codes::ACTIVE_POWER_IMPORT,   0, Unit::WATT),
    Row::number(codes::ACTIVE_POWER_EXPORT,   0, Unit::WATT),
    Row::number(codes::REACTIVE_POWER_IMPORT, 0, Unit::VAR),
    Row::number(codes::REACTIVE_POWER_EXPORT, 0, Unit::VAR),
];

#[rustfmt::skip]
static LOOKS: [Look; 12] = [
    Iskraemeco, Octets(5),
    U16, U16, U16, U16, U16, U16,
    U32, U32, U32, U32,
];
