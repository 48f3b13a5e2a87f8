//! Wiener Netze, customer interface: the clock and eight numbers.
//!
//! Iskraemeco AM550, Siemens IM150 and IM350, Landis+Gyr E450. The last has no
//! deviation in its clock.

use han_obis::{Unit, codes};

use super::Known;
use super::Look::{self, Clock, U32};
use crate::entry::Source;
use crate::table::Row;

pub(super) const LIST: Known = Known {
    rows: &ROWS,
    looks: &LOOKS,
    source: Source::Document,
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

static LOOKS: [Look; 9] = [Clock, U32, U32, U32, U32, U32, U32, U32, U32];
