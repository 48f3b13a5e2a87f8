//! Iskraemeco AM550 of Romande Energie, Switzerland: objects in a structure.
//!
//! | | |
//! |---|---|
//! | frames | HDLC `CF` / `0223`, segments of 154 octets with control `03`, the last with `13` |
//! | date-time beside the list | of sending, with deviation |
//! | list | 16 structures of code, value and, for numbers, scaler and unit; no array around them: two names of the meter, power, registers, voltages, currents, registers of two rates |
//! | scales | stated: W, Wh, 0.1 V, 0.01 A |

use han_hdlc::{Address, Control};
use han_obis::codes;

use super::{CENTRAL_EUROPE, Clock, Invoke, Model, channel_1, register, u16, u32};
use crate::simulate::layout::{Body, Layout, Row, Sent};
use crate::simulate::moment::SECOND;
use crate::simulate::output::Wire;
use crate::simulate::transport::{Line, Transport};

pub(super) static MODEL: Model = Model {
    name: "iskraemeco-am550-objects",
    about: "Iskraemeco AM550 of Romande Energie, Switzerland: 16 objects in a structure, segments",
    maker: *b"ISK",
    suite: 0,
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
    transport: Transport::HDLC.with_segment(154),
    line: Line {
        destination: Address::one(103),
        source: Address::two(1, 17),
        control: Control::UI_FINAL,
    },
    line_ciphered: None,
    wire: Wire::without_parity(115_200),
};

#[rustfmt::skip]
static ROWS: [Row; 16] = [
    Row::object(codes::METER_ID,                       Sent::Numbered("100")),
    Row::object(codes::EQUIPMENT_ID,                   Sent::Numbered("0")),
    Row::object(channel_1(codes::ACTIVE_POWER_IMPORT), u32(0)),
    Row::object(channel_1(codes::ACTIVE_POWER_EXPORT), u32(0)),
    Row::object(register(1, 0),                        u32(0)),
    Row::object(register(2, 0),                        u32(0)),
    Row::object(codes::VOLTAGE_L1,                     u16(-1)),
    Row::object(codes::VOLTAGE_L2,                     u16(-1)),
    Row::object(codes::VOLTAGE_L3,                     u16(-1)),
    Row::object(codes::CURRENT_L1,                     u16(-2)),
    Row::object(codes::CURRENT_L2,                     u16(-2)),
    Row::object(codes::CURRENT_L3,                     u16(-2)),
    Row::object(register(1, 1),                        u32(0)),
    Row::object(register(1, 2),                        u32(0)),
    Row::object(register(2, 1),                        u32(0)),
    Row::object(register(2, 2),                        u32(0)),
];
