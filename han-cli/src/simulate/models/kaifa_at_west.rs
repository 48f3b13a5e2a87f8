//! Kaifa MA309 in Salzburg, Tyrol and Vorarlberg, Austria: the clock flat, then
//! objects.
//!
//! | | |
//! |---|---|
//! | frames | wired M-Bus, pieces of 245 octets: `FA` and `72` when ciphered (`DB`, control `21`) |
//! | date-time beside the list | of sending, with deviation |
//! | list | 16 elements: code and clock, then 14 structures of code, value and, for numbers, scaler and unit |
//! | scales | stated: 0.1 V, 0.01 A, W, Wh, varh |
//!
//! TINETZ, "Technische Beschreibung Kundenschnittstelle".

use han_obis::codes;

use super::{CENTRAL_EUROPE, Clock, Invoke, Model, u16, u32};
use crate::simulate::layout::{Body, Layout, Row, Sent};
use crate::simulate::moment::SECOND;
use crate::simulate::output::Wire;
use crate::simulate::transport::{Line, Transport};

pub(super) static MODEL: Model = Model {
    name: "kaifa-at-west",
    about: "Kaifa MA309, Salzburg, Tyrol, Vorarlberg: 16 elements, wired M-Bus; in reality ciphered",
    maker: *b"KFM",
    suite: 1,
    every: 5 * SECOND,
    invoke: Invoke::Counts(0),
    has_date_time: true,
    clock: Clock {
        hundredths: 0,
        deviation: CENTRAL_EUROPE,
        status: 0,
    },
    layout: Layout {
        body: Body::Structure,
        rows: &ROWS,
    },
    transport: Transport::M_BUS,
    line: Line::CUSTOMER,
    line_ciphered: None,
    wire: Wire::M_BUS,
};

#[rustfmt::skip]
static ROWS: [Row; 15] = [
    Row::pair(codes::CLOCK,                    Sent::Clock),
    Row::object(codes::METER_ID,               Sent::Numbered("1KFM02000")),
    Row::object(codes::LOGICAL_DEVICE_NAME,    Sent::Numbered("KFM12002000")),
    Row::object(codes::VOLTAGE_L1,             u16(-1)),
    Row::object(codes::VOLTAGE_L2,             u16(-1)),
    Row::object(codes::VOLTAGE_L3,             u16(-1)),
    Row::object(codes::CURRENT_L1,             u16(-2)),
    Row::object(codes::CURRENT_L2,             u16(-2)),
    Row::object(codes::CURRENT_L3,             u16(-2)),
    Row::object(codes::ACTIVE_POWER_IMPORT,    u32(0)),
    Row::object(codes::ACTIVE_POWER_EXPORT,    u32(0)),
    Row::object(codes::ACTIVE_ENERGY_IMPORT,   u32(0)),
    Row::object(codes::ACTIVE_ENERGY_EXPORT,   u32(0)),
    Row::object(codes::REACTIVE_ENERGY_IMPORT, u32(0)),
    Row::object(codes::REACTIVE_ENERGY_EXPORT, u32(0)),
];
