//! Sagemcom XT211, Czechia: attributes of objects on an RS-485 line.
//!
//! | | |
//! |---|---|
//! | frame | none: the notification alone |
//! | date-time beside the list | none |
//! | list | an enum, and an array of 22 values, each behind its class, code and attribute: number, relays, limit, rate, powers and registers |
//! | scales | not stated: W, Wh |
//!
//! Class, code and attribute have no tags, as in telegrams that people have
//! published.

use han_dlms::Data;
use han_obis::{Obis, codes};

use super::{CENTRAL_EUROPE, Clock, Invoke, Model, u32};
use crate::simulate::layout::{Body, Layout, Row, Sent};
use crate::simulate::moment::SECOND;
use crate::simulate::output::Wire;
use crate::simulate::transport::{Line, Transport};

pub(super) static MODEL: Model = Model {
    name: "sagemcom-xt211",
    about: "Sagemcom XT211, Czechia: 22 values, each behind an attribute descriptor without tags, no frame",
    maker: *b"SAG",
    suite: 0,
    every: 60 * SECOND,
    invoke: Invoke::Counts(0x8000_0000),
    has_date_time: false,
    clock: Clock {
        hundredths: 0,
        deviation: CENTRAL_EUROPE,
        status: 0,
    },
    layout: Layout {
        body: Body::EnumAndArray(1),
        rows: &ROWS,
    },
    transport: Transport::APDU,
    line: Line::CUSTOMER,
    line_ciphered: None,
    wire: Wire::without_parity(9_600),
};

/// The control state of a relay.
const fn relay(number: u8, state: u8) -> Row {
    let code = Obis::new(0, number, 96, 3, 10, 255);
    Row::described(70, code, 3, Sent::Always(Data::Enum(state)))
}

/// The threshold of the limiter: none set.
const LIMITER: Row = {
    let code = Obis::new(0, 0, 17, 0, 0, 255);
    Row::described(71, code, 3, Sent::Always(Data::DoubleLongUnsigned(0)))
};

const fn rate(rate: u8) -> Obis {
    Obis::new(1, 0, 1, 8, rate, 255)
}

#[rustfmt::skip]
static ROWS: [Row; 22] = [
    Row::described(1, codes::EQUIPMENT_ID,           2, Sent::Numbered("10000")),
    relay(0, 1),
    LIMITER,
    relay(1, 1),
    relay(2, 0),
    relay(3, 0),
    relay(4, 0),
    Row::described(1, codes::ACTIVE_TARIFF,          2, Sent::ActiveRate),
    Row::described(3, codes::ACTIVE_POWER_IMPORT,    2, u32(0)),
    Row::described(3, codes::ACTIVE_POWER_IMPORT_L1, 2, u32(0)),
    Row::described(3, codes::ACTIVE_POWER_IMPORT_L2, 2, u32(0)),
    Row::described(3, codes::ACTIVE_POWER_IMPORT_L3, 2, u32(0)),
    Row::described(3, codes::ACTIVE_POWER_EXPORT,    2, u32(0)),
    Row::described(3, codes::ACTIVE_POWER_EXPORT_L1, 2, u32(0)),
    Row::described(3, codes::ACTIVE_POWER_EXPORT_L2, 2, u32(0)),
    Row::described(3, codes::ACTIVE_POWER_EXPORT_L3, 2, u32(0)),
    Row::described(3, codes::ACTIVE_ENERGY_IMPORT,   2, u32(0)),
    Row::described(3, rate(1),                       2, u32(0)),
    Row::described(3, rate(2),                       2, u32(0)),
    Row::described(3, rate(3),                       2, u32(0)),
    Row::described(3, rate(4),                       2, u32(0)),
    Row::described(3, codes::ACTIVE_ENERGY_EXPORT,   2, u32(0)),
];
