//! Kaifa MA309 and MA110 of Netz Niederösterreich, Austria: triples in one
//! structure.
//!
//! | | |
//! |---|---|
//! | frames | wired M-Bus, pieces of 245 octets: `FA` and `14` when ciphered (`DB`, control `20`) |
//! | date-time beside the list | of sending, with deviation |
//! | list | 35 elements: the clock, then 11 times code, value, scaler and unit, the serial number |
//! | scales | stated: Wh, W, 0.1 V, 0.01 A, power factor 0.001 |
//!
//! Netz Niederösterreich, customer interface, 218_9.

use han_obis::codes;

use super::{CENTRAL_EUROPE, Clock, Invoke, Model, u16, u32};
use crate::simulate::layout::{Body, Layout, Row, Sent};
use crate::simulate::moment::SECOND;
use crate::simulate::output::Wire;
use crate::simulate::transport::{Line, Transport};

pub(super) static MODEL: Model = Model {
    name: "kaifa-at",
    about: "Kaifa MA309, Lower Austria: 35 elements, wired M-Bus; in reality ciphered",
    maker: *b"KFM",
    suite: 0,
    every: 5 * SECOND,
    invoke: Invoke::Counts(0x8000_0000),
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
static ROWS: [Row; 13] = [
    Row::bare(codes::CLOCK,                  Sent::Clock),
    Row::triple(codes::ACTIVE_ENERGY_IMPORT, u32(0)),
    Row::triple(codes::ACTIVE_ENERGY_EXPORT, u32(0)),
    Row::triple(codes::ACTIVE_POWER_IMPORT,  u32(0)),
    Row::triple(codes::ACTIVE_POWER_EXPORT,  u32(0)),
    Row::triple(codes::VOLTAGE_L1,           u16(-1)),
    Row::triple(codes::VOLTAGE_L2,           u16(-1)),
    Row::triple(codes::VOLTAGE_L3,           u16(-1)),
    Row::triple(codes::CURRENT_L1,           u16(-2)),
    Row::triple(codes::CURRENT_L2,           u16(-2)),
    Row::triple(codes::CURRENT_L3,           u16(-2)),
    Row::triple(codes::POWER_FACTOR,         u16(-3)),
    Row::bare(codes::METER_ID,               Sent::Numbered("1000000")),
];
