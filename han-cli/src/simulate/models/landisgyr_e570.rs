//! Landis+Gyr E570, Switzerland: a push-object list in blocks, numbers of 64 bits.
//!
//! | | |
//! |---|---|
//! | frames | HDLC `CE9B` / `03` / `13`, a block of 116 octets each, LLC in the first only |
//! | date-time beside the list | of sending, local, neither deviation nor hundredths |
//! | list | 18 objects, then their values: the push setup and its name, the name of the meter, the clock, 4 powers, registers of two directions and four quadrants, 3 currents, the power factor |
//! | scales | not stated: 0.01 W, 0.01 var, 0.01 A, power factor 0.001 |
//!
//! Steps of 0.01 W are what fits voltages and currents in a published telegram.
//! The scale of its registers is not known: Wh and varh are played. Nor is it
//! known whether a current is negative where its phase exports: it is here, as
//! its type has a sign.

use han_hdlc::{Address, Control};
use han_obis::codes;

use super::{Clock, Invoke, Model, NO_DEVIATION, NOT_SPECIFIED, i16, i64, register, u64};
use crate::simulate::layout::{Body, Layout, Row, Sent};
use crate::simulate::moment::SECOND;
use crate::simulate::output::Wire;
use crate::simulate::transport::{Line, Transport};

pub(super) static MODEL: Model = Model {
    name: "landisgyr-e570",
    about: "Landis+Gyr E570, Switzerland: push objects of 64 bits, general block transfer",
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
    transport: Transport::HDLC.with_blocks(116),
    line: Line {
        destination: Address::two(103, 77),
        source: Address::one(1),
        control: Control::UI_FINAL,
    },
    line_ciphered: None,
    wire: Wire::M_BUS,
};

#[rustfmt::skip]
static ROWS: [Row; 17] = [
    Row::pushed(40, codes::PUSH_SETUP,            1, Sent::OwnName),
    Row::pushed(1,  codes::LOGICAL_DEVICE_NAME,   2, Sent::Numbered("LGZ10300000")),
    Row::pushed(8,  codes::CLOCK,                 2, Sent::Clock),
    Row::pushed(3,  codes::ACTIVE_POWER_IMPORT,   2, i64(-2)),
    Row::pushed(3,  codes::ACTIVE_POWER_EXPORT,   2, i64(-2)),
    Row::pushed(3,  codes::REACTIVE_POWER_IMPORT, 2, i64(-2)),
    Row::pushed(3,  codes::REACTIVE_POWER_EXPORT, 2, i64(-2)),
    Row::pushed(3,  register(1, 0),               2, u64(0)),
    Row::pushed(3,  register(2, 0),               2, u64(0)),
    Row::pushed(3,  register(5, 0),               2, u64(0)),
    Row::pushed(3,  register(6, 0),               2, u64(0)),
    Row::pushed(3,  register(7, 0),               2, u64(0)),
    Row::pushed(3,  register(8, 0),               2, u64(0)),
    Row::pushed(3,  codes::CURRENT_L1,            2, i64(-2)),
    Row::pushed(3,  codes::CURRENT_L2,            2, i64(-2)),
    Row::pushed(3,  codes::CURRENT_L3,            2, i64(-2)),
    Row::pushed(3,  codes::POWER_FACTOR,          2, i16(-3)),
];
