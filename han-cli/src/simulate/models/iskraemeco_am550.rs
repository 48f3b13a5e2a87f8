//! Iskraemeco AM550, Switzerland: a push-object list in segments.
//!
//! | | |
//! |---|---|
//! | frames | HDLC `CF` / `0223`, segments of 154 octets with control `03`, the last with `13` |
//! | date-time beside the list | of sending, with deviation |
//! | list | 28 objects, then their values: the push setup's name, two names of the meter, the clock, 4 powers, registers of two rates and four quadrants, the power factor |
//! | scales | not stated: W, var, Wh, varh, power factor 0.001 |

use han_hdlc::{Address, Control};
use han_obis::{Obis, codes};

use super::{CENTRAL_EUROPE, Clock, Invoke, Model, channel_1, register, u16, u32};
use crate::simulate::layout::{Body, Layout, Row, Sent};
use crate::simulate::moment::SECOND;
use crate::simulate::output::Wire;
use crate::simulate::transport::{Line, Transport};

pub(super) static MODEL: Model = Model {
    name: "iskraemeco-am550",
    about: "Iskraemeco AM550, Switzerland: push objects, segments of 154 octets",
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
        body: Body::PushObjects(SETUP),
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

const SETUP: Obis = Obis::new(0, 6, 25, 9, 0, 255);

#[rustfmt::skip]
static ROWS: [Row; 27] = [
    Row::pushed(40, SETUP,                                   1, Sent::OwnName),
    Row::pushed(1,  codes::LOGICAL_DEVICE_NAME,              2, Sent::Numbered("ISK10300000")),
    Row::pushed(1,  codes::EQUIPMENT_ID,                     2, Sent::Numbered("10")),
    Row::pushed(8,  codes::CLOCK,                            2, Sent::Clock),
    Row::pushed(3,  channel_1(codes::ACTIVE_POWER_IMPORT),   2, u32(0)),
    Row::pushed(3,  channel_1(codes::ACTIVE_POWER_EXPORT),   2, u32(0)),
    Row::pushed(3,  channel_1(codes::REACTIVE_POWER_IMPORT), 2, u32(0)),
    Row::pushed(3,  channel_1(codes::REACTIVE_POWER_EXPORT), 2, u32(0)),
    Row::pushed(3,  register(1, 0),                          2, u32(0)),
    Row::pushed(3,  register(1, 1),                          2, u32(0)),
    Row::pushed(3,  register(1, 2),                          2, u32(0)),
    Row::pushed(3,  register(2, 0),                          2, u32(0)),
    Row::pushed(3,  register(2, 1),                          2, u32(0)),
    Row::pushed(3,  register(2, 2),                          2, u32(0)),
    Row::pushed(3,  register(5, 0),                          2, u32(0)),
    Row::pushed(3,  register(5, 1),                          2, u32(0)),
    Row::pushed(3,  register(5, 2),                          2, u32(0)),
    Row::pushed(3,  register(6, 0),                          2, u32(0)),
    Row::pushed(3,  register(6, 1),                          2, u32(0)),
    Row::pushed(3,  register(6, 2),                          2, u32(0)),
    Row::pushed(3,  register(7, 0),                          2, u32(0)),
    Row::pushed(3,  register(7, 1),                          2, u32(0)),
    Row::pushed(3,  register(7, 2),                          2, u32(0)),
    Row::pushed(3,  register(8, 0),                          2, u32(0)),
    Row::pushed(3,  register(8, 1),                          2, u32(0)),
    Row::pushed(3,  register(8, 2),                          2, u32(0)),
    Row::pushed(3,  codes::POWER_FACTOR,                     2, u16(-3)),
];
