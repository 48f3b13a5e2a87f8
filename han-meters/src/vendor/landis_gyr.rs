//! Landis+Gyr E350 with the Embriq module, list `EMBRIQ_V1_1`.
//!
//! Aidon's header, shape and objects, octet for octet; the list version alone
//! tells them apart. What differs: the meter number is 8 digits padded to 16
//! octets, current counts hundredths of an ampere, and a three-wire meter
//! (ZFF1) sends a 0 for the current and the voltage of L2.
//!
//! No document of the maker is public: from telegrams of ZFF1 and ZMF1 meters.

use han_obis::{Unit, codes};

use crate::item::Item;
use crate::table::{Integer, Row, Sent, Table};

pub(super) const VERSION_PREFIX: &[u8] = b"EMBRIQ_V";

const TEXT: Sent = Sent::VisibleString { padded_to: 0 };
const METER_ID: Sent = Sent::VisibleString { padded_to: 16 };
const METER_TYPE: Sent = Sent::VisibleString { padded_to: 4 };
const WATT: Sent = Sent::number(Integer::DoubleLongUnsigned, 0, Unit::WATT);
const VAR: Sent = Sent::number(Integer::DoubleLongUnsigned, 0, Unit::VAR);
const HUNDREDTH_AMPERE: Sent = Sent::number(Integer::Long, -2, Unit::AMPERE);
const TENTH_VOLT: Sent = Sent::number(Integer::LongUnsigned, -1, Unit::VOLT);
const WATT_HOUR: Sent = Sent::number(Integer::DoubleLongUnsigned, 0, Unit::WATT_HOUR);
const VAR_HOUR: Sent = Sent::number(Integer::DoubleLongUnsigned, 0, Unit::VAR_HOUR);

#[rustfmt::skip]
pub(super) static ROWS: Table = [
    Row::new(codes::LIST_VERSION,           TEXT),
    Row::new(codes::METER_ID,               METER_ID),
    Row::new(codes::METER_TYPE,             METER_TYPE),
    Row::new(codes::ACTIVE_POWER_IMPORT,    WATT),
    Row::new(codes::ACTIVE_POWER_EXPORT,    WATT),
    Row::new(codes::REACTIVE_POWER_IMPORT,  VAR),
    Row::new(codes::REACTIVE_POWER_EXPORT,  VAR),
    Row::new(codes::CURRENT_L1,             HUNDREDTH_AMPERE),
    Row::new(codes::CURRENT_L2,             HUNDREDTH_AMPERE).with_three_phases(),
    Row::new(codes::CURRENT_L3,             HUNDREDTH_AMPERE).with_three_phases(),
    Row::new(codes::VOLTAGE_L1,             TENTH_VOLT),
    Row::new(codes::VOLTAGE_L2,             TENTH_VOLT).with_three_phases(),
    Row::new(codes::VOLTAGE_L3,             TENTH_VOLT).with_three_phases(),
    Row::new(codes::CLOCK,                  Sent::Clock),
    Row::new(codes::ACTIVE_ENERGY_IMPORT,   WATT_HOUR),
    Row::new(codes::ACTIVE_ENERGY_EXPORT,   WATT_HOUR),
    Row::new(codes::REACTIVE_ENERGY_IMPORT, VAR_HOUR),
    Row::new(codes::REACTIVE_ENERGY_EXPORT, VAR_HOUR),
];

/// ZFF1 has three wires and no sensor in L2.
pub(super) const fn unmeasured(meter_type: &[u8]) -> &'static [Item] {
    match meter_type {
        b"ZFF1" => &[Item::CurrentL2, Item::VoltageL2],
        _ => &[],
    }
}
