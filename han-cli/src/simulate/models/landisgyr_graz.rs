//! Landis+Gyr E450 of Stromnetz Graz and Energienetze Steiermark, Austria: codes
//! and values in turn, in blocks.
//!
//! | | |
//! |---|---|
//! | frames | HDLC `CEFF` / `03` / `13`, length 139 for a whole block: 129 octets with the header of the block and, in the first, that of LLC; ciphered and authenticated (`DB`, control `30`) |
//! | date-time beside the list | of sending, local, neither deviation nor hundredths |
//! | list | 33 elements: the clock, then pairs: registers of two rates and power, for A+, A-, R+ and R- |
//! | scales | not stated: Wh, W, varh, var |

use han_hdlc::{Address, Control};
use han_obis::{Obis, codes};

use super::{Clock, Invoke, Model, NO_DEVIATION, NOT_SPECIFIED, u32};
use crate::simulate::layout::{Body, Layout, Row, Sent};
use crate::simulate::moment::SECOND;
use crate::simulate::output::Wire;
use crate::simulate::transport::{Line, Transport};

pub(super) static MODEL: Model = Model {
    name: "landisgyr-graz",
    about: "Landis+Gyr E450 of Stromnetz Graz, Austria: clock and pairs, general block transfer; in reality ciphered and authenticated",
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
        body: Body::Structure,
        rows: &ROWS,
    },
    transport: Transport::HDLC.with_blocks_in_frames(129),
    line: Line {
        destination: Address::two(103, 127),
        source: Address::one(1),
        control: Control::UI_FINAL,
    },
    line_ciphered: None,
    wire: Wire::M_BUS,
};

/// The register of quantity C and rate E.
const fn register(quantity: u8, rate: u8) -> Obis {
    Obis::new(1, 0, quantity, 8, rate, 255)
}

#[rustfmt::skip]
static ROWS: [Row; 17] = [
    Row::bare(codes::CLOCK,                 Sent::Clock),
    Row::pair(register(1, 0),               u32(0)),
    Row::pair(register(1, 1),               u32(0)),
    Row::pair(register(1, 2),               u32(0)),
    Row::pair(codes::ACTIVE_POWER_IMPORT,   u32(0)),
    Row::pair(register(2, 0),               u32(0)),
    Row::pair(register(2, 1),               u32(0)),
    Row::pair(register(2, 2),               u32(0)),
    Row::pair(codes::ACTIVE_POWER_EXPORT,   u32(0)),
    Row::pair(register(3, 0),               u32(0)),
    Row::pair(register(3, 1),               u32(0)),
    Row::pair(register(3, 2),               u32(0)),
    Row::pair(codes::REACTIVE_POWER_IMPORT, u32(0)),
    Row::pair(register(4, 0),               u32(0)),
    Row::pair(register(4, 1),               u32(0)),
    Row::pair(register(4, 2),               u32(0)),
    Row::pair(codes::REACTIVE_POWER_EXPORT, u32(0)),
];
