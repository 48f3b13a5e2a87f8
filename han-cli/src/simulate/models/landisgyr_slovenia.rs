//! Landis+Gyr E450, Slovenia: nine bare values.
//!
//! | | |
//! |---|---|
//! | frame | HDLC `CEFF` / `03` / `13`, length 87 |
//! | date-time beside the list | of sending, local, neither deviation nor hundredths |
//! | list | 9 elements: the number of the meter, P+, P-, Q+, Q-, A+, A-, R+, R- |
//! | scales | not stated: W, var, Wh, varh |
//!
//! The other list of such a meter, each phase by itself, which comes two seconds
//! after each of these, is not played.

use han_hdlc::{Address, Control};
use han_obis::codes;

use super::{Clock, Invoke, Model, NO_DEVIATION, NOT_SPECIFIED, u32};
use crate::simulate::layout::{Body, Layout, Row, Sent};
use crate::simulate::moment::SECOND;
use crate::simulate::output::Wire;
use crate::simulate::transport::{Line, Transport};

pub(super) static MODEL: Model = Model {
    name: "landisgyr-slovenia",
    about: "Landis+Gyr E450, Slovenia: 9 bare values",
    maker: *b"LGZ",
    suite: 0,
    every: 4 * SECOND,
    invoke: Invoke::Counts(0),
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
        destination: Address::two(103, 127),
        source: Address::one(1),
        control: Control::UI_FINAL,
    },
    line_ciphered: None,
    wire: Wire::without_parity(2_400),
};

#[rustfmt::skip]
static ROWS: [Row; 9] = [
    Row::bare(codes::METER_ID,               Sent::Numbered("1000000")),
    Row::bare(codes::ACTIVE_POWER_IMPORT,    u32(0)),
    Row::bare(codes::ACTIVE_POWER_EXPORT,    u32(0)),
    Row::bare(codes::REACTIVE_POWER_IMPORT,  u32(0)),
    Row::bare(codes::REACTIVE_POWER_EXPORT,  u32(0)),
    Row::bare(codes::ACTIVE_ENERGY_IMPORT,   u32(0)),
    Row::bare(codes::ACTIVE_ENERGY_EXPORT,   u32(0)),
    Row::bare(codes::REACTIVE_ENERGY_IMPORT, u32(0)),
    Row::bare(codes::REACTIVE_ENERGY_EXPORT, u32(0)),
];
