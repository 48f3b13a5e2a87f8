//! Landis+Gyr E450, Switzerland: a push-object list in blocks.
//!
//! | | |
//! |---|---|
//! | frames | HDLC `CEFF` / `03` / `13`, a block of 112 octets each, LLC in the first only |
//! | date-time beside the list | of sending, local, neither deviation nor hundredths |
//! | list | 17 objects, then their values: the push setup and its name, two names of the meter, the clock, 12 numbers |
//! | scales | not stated: W, 0.01 A, V, Wh |

use han_hdlc::{Address, Control};
use han_obis::codes;

use super::{Clock, Invoke, Model, NO_DEVIATION, NOT_SPECIFIED, channel_1, u16, u32};
use crate::simulate::layout::{Body, Layout, Row, Sent};
use crate::simulate::moment::SECOND;
use crate::simulate::output::Wire;
use crate::simulate::transport::{Line, Transport};

pub(super) static MODEL: Model = Model {
    name: "landisgyr-e450",
    about: "Landis+Gyr E450, Switzerland: push objects, general block transfer",
    maker: *b"LGZ",
    suite: 0,
    every: 5 * SECOND,
    invoke: Invoke::Counts(0),
    has_date_time: true,
    clock: Clock {
        hundredths: NOT_SPECIFIED,
        deviation: NO_DEVIATION,
        status: 0,
    },
    layout: Layout {
        body: Body::PushObjects(codes::PUSH_SETUP),
        rows: &ROWS,
    },
    transport: Transport::HDLC.with_blocks(112),
    line: Line {
        destination: Address::two(103, 127),
        source: Address::one(1),
        control: Control::UI_FINAL,
    },
    line_ciphered: None,
    wire: Wire::M_BUS,
};

#[rustfmt::skip]
static ROWS: [Row; 16] = [
    Row::pushed(40, codes::PUSH_SETUP,                        1, Sent::OwnName),
    Row::pushed(1,  codes::LOGICAL_DEVICE_NAME,               2, Sent::Numbered("LGZ10300000")),
    Row::pushed(1,  codes::EQUIPMENT_ID,                      2, Sent::Numbered("10")),
    Row::pushed(8,  codes::CLOCK,                             2, Sent::Clock),
    Row::pushed(3,  channel_1(codes::ACTIVE_ENERGY_IMPORT),   2, u32(0)),
    Row::pushed(3,  channel_1(codes::ACTIVE_ENERGY_EXPORT),   2, u32(0)),
    Row::pushed(3,  channel_1(codes::REACTIVE_ENERGY_IMPORT), 2, u32(0)),
    Row::pushed(3,  channel_1(codes::REACTIVE_ENERGY_EXPORT), 2, u32(0)),
    Row::pushed(3,  codes::ACTIVE_POWER_IMPORT,               2, u32(0)),
    Row::pushed(3,  codes::ACTIVE_POWER_EXPORT,               2, u32(0)),
    Row::pushed(3,  codes::VOLTAGE_L1,                        2, u16(0)),
    Row::pushed(3,  codes::VOLTAGE_L2,                        2, u16(0)),
    Row::pushed(3,  codes::VOLTAGE_L3,                        2, u16(0)),
    Row::pushed(3,  codes::CURRENT_L1,                        2, u16(-2)),
    Row::pushed(3,  codes::CURRENT_L2,                        2, u16(-2)),
    Row::pushed(3,  codes::CURRENT_L3,                        2, u16(-2)),
];
