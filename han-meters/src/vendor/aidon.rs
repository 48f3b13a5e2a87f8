//! Aidon, list `AIDON_V0001`.
//!
//! An array of structures, each an object with its value and, for numbers, its
//! scaler and unit. An object that a type of meter does not have is not sent:
//! 6515 (one phase) 9 and 14 elements, 6525 and 6540 (three wires) 12 and 17,
//! 6534 and 6550 (four wires) 13 and 18.
//!
//! "HAN Interface Description" v1.1 A; "OBIS List Information", AIDON_V0001.

use han_obis::{Unit, codes};

use crate::table::{Integer, Row, Sent, Table};

pub(super) const VERSION_PREFIX: &[u8] = b"AIDON_V";

const TEXT: Sent = Sent::VisibleString { padded_to: 0 };
const WATT: Sent = Sent::number(Integer::DoubleLongUnsigned, 0, Unit::WATT);
const VAR: Sent = Sent::number(Integer::DoubleLongUnsigned, 0, Unit::VAR);
/// Signed: negative where the phase exports.
const TENTH_AMPERE: Sent = Sent::number(Integer::Long, -1, Unit::AMPERE);
const TENTH_VOLT: Sent = Sent::number(Integer::LongUnsigned, -1, Unit::VOLT);
const TEN_WATT_HOURS: Sent = Sent::number(Integer::DoubleLongUnsigned, 1, Unit::WATT_HOUR);
const TEN_VAR_HOURS: Sent = Sent::number(Integer::DoubleLongUnsigned, 1, Unit::VAR_HOUR);

#[rustfmt::skip]
pub(super) static ROWS: Table = [
    Row::new(codes::LIST_VERSION,           TEXT),
    Row::new(codes::METER_ID,               TEXT),
    Row::new(codes::METER_TYPE,             TEXT),
    Row::new(codes::ACTIVE_POWER_IMPORT,    WATT),
    Row::new(codes::ACTIVE_POWER_EXPORT,    WATT),
    Row::new(codes::REACTIVE_POWER_IMPORT,  VAR),
    Row::new(codes::REACTIVE_POWER_EXPORT,  VAR),
    Row::new(codes::CURRENT_L1,             TENTH_AMPERE),
    Row::new(codes::CURRENT_L2,             TENTH_AMPERE).with_four_wires(),
    Row::new(codes::CURRENT_L3,             TENTH_AMPERE).with_three_phases(),
    Row::new(codes::VOLTAGE_L1,             TENTH_VOLT),
    Row::new(codes::VOLTAGE_L2,             TENTH_VOLT).with_three_phases(),
    Row::new(codes::VOLTAGE_L3,             TENTH_VOLT).with_three_phases(),
    Row::new(codes::CLOCK,                  Sent::Clock),
    Row::new(codes::ACTIVE_ENERGY_IMPORT,   TEN_WATT_HOURS),
    Row::new(codes::ACTIVE_ENERGY_EXPORT,   TEN_WATT_HOURS),
    Row::new(codes::REACTIVE_ENERGY_IMPORT, TEN_VAR_HOURS),
    Row::new(codes::REACTIVE_ENERGY_EXPORT, TEN_VAR_HOURS),
];
