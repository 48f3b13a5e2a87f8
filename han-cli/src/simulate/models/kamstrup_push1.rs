//! Kamstrup Omnipower, Denmark and Switzerland: the list "DLMS push 1".
//!
//! | | |
//! |---|---|
//! | frame | HDLC `2B` / `21` / `13` in the clear, `41` / `03` / `13` ciphered |
//! | date-time beside the list | of sending, local, neither deviation nor hundredths |
//! | list | 65 elements: list id, then 32 codes and values in turn |
//! | scales | not stated: W, var, 0.01 A, V, 10 Wh, power factors 0.01 |
//!
//! The number of the meter is a number. Kamstrup 5512-2584, "OMNIPOWER HAN
//! interface specification".

use han_dlms::Data;
use han_hdlc::{Address, Control};
use han_obis::codes;

use super::{Clock, Invoke, Model, NO_DEVIATION, NOT_SPECIFIED, channel_1, u16, u32};
use crate::simulate::layout::{Body, Layout, Row, Sent};
use crate::simulate::moment::SECOND;
use crate::simulate::output::Wire;
use crate::simulate::transport::{Line, Transport};

pub(super) static MODEL: Model = Model {
    name: "kamstrup-push1",
    about: "Kamstrup Omnipower, Denmark and Switzerland, push 1: 65 elements with codes, no scales",
    maker: *b"KAM",
    suite: 0,
    every: 10 * SECOND,
    invoke: Invoke::Always(0),
    has_date_time: true,
    clock: Clock {
        hundredths: NOT_SPECIFIED,
        deviation: NO_DEVIATION,
        status: 0,
    },
    layout: Layout {
        body: Body::Structure,
        rows: &ROWS,
    },
    transport: Transport::HDLC,
    line: Line {
        destination: Address::one(21),
        source: Address::one(16),
        control: Control::UI_FINAL,
    },
    line_ciphered: Some(Line {
        destination: Address::one(32),
        source: Address::one(1),
        control: Control::UI_FINAL,
    }),
    wire: Wire::without_parity(2_400),
};

#[rustfmt::skip]
static ROWS: [Row; 33] = [
    Row::bare(codes::LIST_VERSION,                        Sent::Always(Data::VisibleString(b"Kamstrup_V0001"))),
    Row::pair(channel_1(codes::ACTIVE_ENERGY_IMPORT),     u32(1)),
    Row::pair(channel_1(codes::ACTIVE_ENERGY_EXPORT),     u32(1)),
    Row::pair(channel_1(codes::REACTIVE_ENERGY_IMPORT),   u32(1)),
    Row::pair(channel_1(codes::REACTIVE_ENERGY_EXPORT),   u32(1)),
    Row::pair(codes::METER_NUMBER,                        Sent::MeterNumber),
    Row::pair(channel_1(codes::ACTIVE_POWER_IMPORT),      u32(0)),
    Row::pair(channel_1(codes::ACTIVE_POWER_EXPORT),      u32(0)),
    Row::pair(channel_1(codes::REACTIVE_POWER_IMPORT),    u32(0)),
    Row::pair(channel_1(codes::REACTIVE_POWER_EXPORT),    u32(0)),
    Row::pair(codes::CLOCK_CHANNEL_1,                     Sent::Clock),
    Row::pair(channel_1(codes::VOLTAGE_L1),               u16(0)),
    Row::pair(channel_1(codes::VOLTAGE_L2),               u16(0)),
    Row::pair(channel_1(codes::VOLTAGE_L3),               u16(0)),
    Row::pair(channel_1(codes::CURRENT_L1),               u32(-2)),
    Row::pair(channel_1(codes::CURRENT_L2),               u32(-2)),
    Row::pair(channel_1(codes::CURRENT_L3),               u32(-2)),
    Row::pair(channel_1(codes::ACTIVE_POWER_IMPORT_L1),   u32(0)),
    Row::pair(channel_1(codes::ACTIVE_POWER_IMPORT_L2),   u32(0)),
    Row::pair(channel_1(codes::ACTIVE_POWER_IMPORT_L3),   u32(0)),
    Row::pair(channel_1(codes::POWER_FACTOR_L1),          u16(-2)),
    Row::pair(channel_1(codes::POWER_FACTOR_L2),          u16(-2)),
    Row::pair(channel_1(codes::POWER_FACTOR_L3),          u16(-2)),
    Row::pair(channel_1(codes::POWER_FACTOR),             u16(-2)),
    Row::pair(channel_1(codes::ACTIVE_POWER_EXPORT_L1),   u32(0)),
    Row::pair(channel_1(codes::ACTIVE_POWER_EXPORT_L2),   u32(0)),
    Row::pair(channel_1(codes::ACTIVE_POWER_EXPORT_L3),   u32(0)),
    Row::pair(codes::ACTIVE_ENERGY_EXPORT_L1,             u32(1)),
    Row::pair(codes::ACTIVE_ENERGY_EXPORT_L2,             u32(1)),
    Row::pair(codes::ACTIVE_ENERGY_EXPORT_L3,             u32(1)),
    Row::pair(codes::ACTIVE_ENERGY_IMPORT_L1,             u32(1)),
    Row::pair(codes::ACTIVE_ENERGY_IMPORT_L2,             u32(1)),
    Row::pair(codes::ACTIVE_ENERGY_IMPORT_L3,             u32(1)),
];
