//! Iskraemeco AM550, Siemens IM150 and IM350 of Wiener Netze, Austria: nine
//! bare values.
//!
//! | | |
//! |---|---|
//! | frame | HDLC `CF` / `0223` / `13`, length 103 when ciphered (`DB`, control `20`) |
//! | date-time beside the list | of sending, with deviation |
//! | list | 9 elements: the clock, A+, A-, R+, R-, P+, P-, Q+, Q- |
//! | scales | not stated: Wh, varh, W, var |

use han_hdlc::{Address, Control};
use han_obis::codes;

use super::{CENTRAL_EUROPE, Clock, Invoke, Model, u32};
use crate::simulate::layout::{Body, Layout, Row, Sent};
use crate::simulate::moment::SECOND;
use crate::simulate::output::Wire;
use crate::simulate::transport::{Line, Transport};

pub(super) static MODEL: Model = Model {
    name: "iskraemeco-wiener-netze",
    about: "Iskraemeco AM550 or Siemens IM350 of Wiener Netze, Austria: 9 bare values; in reality ciphered",
    maker: *b"ISK",
    suite: 0,
    every: SECOND,
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
    transport: Transport::HDLC,
    line: Line {
        destination: Address::one(103),
        source: Address::two(1, 17),
        control: Control::UI_FINAL,
    },
    line_ciphered: None,
    wire: Wire::without_parity(9_600),
};

#[rustfmt::skip]
static ROWS: [Row; 9] = [
    Row::bare(codes::CLOCK,                  Sent::Clock),
    Row::bare(codes::ACTIVE_ENERGY_IMPORT,   u32(0)),
    Row::bare(codes::ACTIVE_ENERGY_EXPORT,   u32(0)),
    Row::bare(codes::REACTIVE_ENERGY_IMPORT, u32(0)),
    Row::bare(codes::REACTIVE_ENERGY_EXPORT, u32(0)),
    Row::bare(codes::ACTIVE_POWER_IMPORT,    u32(0)),
    Row::bare(codes::ACTIVE_POWER_EXPORT,    u32(0)),
    Row::bare(codes::REACTIVE_POWER_IMPORT,  u32(0)),
    Row::bare(codes::REACTIVE_POWER_EXPORT,  u32(0)),
];
