//! Landis+Gyr E360, Switzerland: a push-object list in one frame.
//!
//! | | |
//! |---|---|
//! | frame | HDLC `CF` / `03` / `13`, length 352 |
//! | date-time beside the list | of sending, with deviation |
//! | list | 14 objects, then their values: the name of the meter and 12 numbers |
//! | scales | not stated: W, 0.01 A, 0.1 V, Wh |
//!
//! Voltage and current of L3 do not stand in their place by number.

use han_hdlc::{Address, Control};
use han_obis::{Obis, codes};

use super::{CENTRAL_EUROPE, Clock, Invoke, Model, channel_1, u16, u32};
use crate::simulate::layout::{Body, Layout, Row, Sent};
use crate::simulate::moment::SECOND;
use crate::simulate::output::Wire;
use crate::simulate::transport::{Line, Transport};

pub(super) static MODEL: Model = Model {
    name: "landisgyr-e360",
    about: "Landis+Gyr E360, Switzerland: push objects in one frame",
    maker: *b"LGZ",
    suite: 0,
    every: 10 * SECOND,
    invoke: Invoke::Counts(0),
    has_date_time: true,
    clock: Clock {
        hundredths: 0,
        deviation: CENTRAL_EUROPE,
        status: 0,
    },
    layout: Layout {
        body: Body::PushObjects(SETUP),
        rows: &ROWS,
    },
    transport: Transport::HDLC,
    line: Line {
        destination: Address::one(103),
        source: Address::one(1),
        control: Control::UI_FINAL,
    },
    line_ciphered: None,
    wire: Wire::without_parity(115_200),
};

const SETUP: Obis = Obis::new(0, 6, 25, 9, 0, 255);

#[rustfmt::skip]
static ROWS: [Row; 13] = [
    Row::pushed(1, codes::LOGICAL_DEVICE_NAME,               2, Sent::Numbered("LGZ10360000")),
    Row::pushed(3, channel_1(codes::ACTIVE_ENERGY_IMPORT),   2, u32(0)),
    Row::pushed(3, channel_1(codes::ACTIVE_ENERGY_EXPORT),   2, u32(0)),
    Row::pushed(3, channel_1(codes::REACTIVE_ENERGY_IMPORT), 2, u32(0)),
    Row::pushed(3, channel_1(codes::REACTIVE_ENERGY_EXPORT), 2, u32(0)),
    Row::pushed(3, codes::ACTIVE_POWER_IMPORT,               2, u32(0)),
    Row::pushed(3, codes::ACTIVE_POWER_EXPORT,               2, u32(0)),
    Row::pushed(3, codes::VOLTAGE_L1,                        2, u16(-1)),
    Row::pushed(3, codes::VOLTAGE_L3,                        2, u16(-1)),
    Row::pushed(3, codes::VOLTAGE_L2,                        2, u16(-1)),
    Row::pushed(3, codes::CURRENT_L1,                        2, u16(-2)),
    Row::pushed(3, codes::CURRENT_L2,                        2, u16(-2)),
    Row::pushed(3, codes::CURRENT_L3,                        2, u16(-2)),
];
