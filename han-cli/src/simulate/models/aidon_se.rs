//! Aidon 6534, Sweden: the clock first, then each phase by itself.
//!
//! | | |
//! |---|---|
//! | frame | HDLC `41` / `0883` / `13`, length 579 |
//! | date-time beside the list | none |
//! | list | 27 objects with scaler and unit, no list id, no meter id, no type |
//! | scales | W, var, 0.1 A with sign, 0.1 V, full Wh |
//! | clock | neither deviation nor status specified |
//!
//! "Aidon RJ12 HAN", v1.6 P; the order is that of the meters.

use han_hdlc::{Address, Control};
use han_obis::codes;

use super::{Clock, Invoke, Model, NO_DEVIATION, NOT_SPECIFIED, i16, u16, u32};
use crate::simulate::layout::{Body, Layout, Row, Sent};
use crate::simulate::moment::SECOND;
use crate::simulate::output::Wire;
use crate::simulate::transport::{Line, Transport};

pub(super) static MODEL: Model = Model {
    name: "aidon-se",
    about: "Aidon 6534, Sweden: 27 objects, the clock first, each phase by itself",
    maker: *b"ADN",
    suite: 0,
    every: 10 * SECOND,
    invoke: Invoke::Always(0x4000_0000),
    has_date_time: false,
    clock: Clock {
        hundredths: NOT_SPECIFIED,
        deviation: NO_DEVIATION,
        status: NOT_SPECIFIED,
    },
    layout: Layout {
        body: Body::Array,
        rows: &ROWS,
    },
    transport: Transport::HDLC,
    line: Line {
        destination: Address::one(32),
        source: Address::two(4, 65),
        control: Control::UI_FINAL,
    },
    line_ciphered: None,
    wire: Wire::without_parity(115_200),
};

#[rustfmt::skip]
static ROWS: [Row; 27] = [
    Row::object(codes::CLOCK,                    Sent::Clock),
    Row::object(codes::ACTIVE_POWER_IMPORT,      u32(0)),
    Row::object(codes::ACTIVE_POWER_EXPORT,      u32(0)),
    Row::object(codes::REACTIVE_POWER_IMPORT,    u32(0)),
    Row::object(codes::REACTIVE_POWER_EXPORT,    u32(0)),
    Row::object(codes::CURRENT_L1,               i16(-1)),
    Row::object(codes::CURRENT_L2,               i16(-1)),
    Row::object(codes::CURRENT_L3,               i16(-1)),
    Row::object(codes::VOLTAGE_L1,               u16(-1)),
    Row::object(codes::VOLTAGE_L2,               u16(-1)),
    Row::object(codes::VOLTAGE_L3,               u16(-1)),
    Row::object(codes::ACTIVE_POWER_IMPORT_L1,   u32(0)),
    Row::object(codes::ACTIVE_POWER_EXPORT_L1,   u32(0)),
    Row::object(codes::REACTIVE_POWER_IMPORT_L1, u32(0)),
    Row::object(codes::REACTIVE_POWER_EXPORT_L1, u32(0)),
    Row::object(codes::ACTIVE_POWER_IMPORT_L2,   u32(0)),
    Row::object(codes::ACTIVE_POWER_EXPORT_L2,   u32(0)),
    Row::object(codes::REACTIVE_POWER_IMPORT_L2, u32(0)),
    Row::object(codes::REACTIVE_POWER_EXPORT_L2, u32(0)),
    Row::object(codes::ACTIVE_POWER_IMPORT_L3,   u32(0)),
    Row::object(codes::ACTIVE_POWER_EXPORT_L3,   u32(0)),
    Row::object(codes::REACTIVE_POWER_IMPORT_L3, u32(0)),
    Row::object(codes::REACTIVE_POWER_EXPORT_L3, u32(0)),
    Row::object(codes::ACTIVE_ENERGY_IMPORT,     u32(0)),
    Row::object(codes::ACTIVE_ENERGY_EXPORT,     u32(0)),
    Row::object(codes::REACTIVE_ENERGY_IMPORT,   u32(0)),
    Row::object(codes::REACTIVE_ENERGY_EXPORT,   u32(0)),
];
