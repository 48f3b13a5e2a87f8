//! Kaifa MA304H4 of Mälarenergi, Sweden: list `KFM_001` with codes.
//!
//! | | |
//! |---|---|
//! | frame | HDLC `01` / `0001` / `10` |
//! | date-time beside the list | none |
//! | list | 36 elements: codes and values in turn |
//! | scales | not stated: mA, 0.1 V, Wh |
//! | clock | deviation -60 all the year: normal time |

use han_dlms::Data;
use han_hdlc::{Address, Control};
use han_obis::{Obis, codes};

use super::{CENTRAL_EUROPE, Clock, Invoke, Model, NOT_SPECIFIED, u32};
use crate::simulate::layout::{Body, Layout, Row, Sent};
use crate::simulate::moment::SECOND;
use crate::simulate::output::Wire;
use crate::simulate::transport::{Line, Transport};

pub(super) static MODEL: Model = Model {
    name: "kaifa-se",
    about: "Kaifa MA304H4, Sweden: 36 elements with codes, no date-time beside them",
    maker: *b"KFM",
    suite: 0,
    every: 10 * SECOND,
    invoke: Invoke::Always(0x4000_0000),
    has_date_time: false,
    clock: Clock {
        hundredths: NOT_SPECIFIED,
        deviation: CENTRAL_EUROPE,
        status: 0,
    },
    layout: Layout {
        body: Body::Structure,
        rows: &ROWS,
    },
    transport: Transport::HDLC,
    line: Line {
        destination: Address::one(0),
        source: Address::two(0, 0),
        control: Control::INFORMATION_POLL,
    },
    line_ciphered: None,
    wire: Wire::M_BUS,
};

#[rustfmt::skip]
static ROWS: [Row; 18] = [
    Row::pair(Obis::new(1, 0, 0, 2, 129, 255),  Sent::Always(Data::OctetString(b"KFM_001"))),
    Row::pair(codes::METER_ID,                  Sent::Gs1("7340157")),
    Row::pair(codes::METER_TYPE,                Sent::Always(Data::OctetString(b"MA304H4"))),
    Row::pair(codes::ACTIVE_POWER_IMPORT,       u32(0)),
    Row::pair(codes::ACTIVE_POWER_EXPORT,       u32(0)),
    Row::pair(codes::REACTIVE_POWER_IMPORT,     u32(0)),
    Row::pair(codes::REACTIVE_POWER_EXPORT,     u32(0)),
    Row::pair(codes::CURRENT_L1,                u32(-3)),
    Row::pair(codes::CURRENT_L2,                u32(-3)),
    Row::pair(codes::CURRENT_L3,                u32(-3)),
    Row::pair(codes::VOLTAGE_L1,                u32(-1)),
    Row::pair(codes::VOLTAGE_L2,                u32(-1)),
    Row::pair(codes::VOLTAGE_L3,                u32(-1)),
    Row::pair(codes::CLOCK,                     Sent::Clock),
    Row::pair(codes::ACTIVE_ENERGY_IMPORT,      u32(0)),
    Row::pair(codes::ACTIVE_ENERGY_EXPORT,      u32(0)),
    Row::pair(codes::REACTIVE_ENERGY_IMPORT,    u32(0)),
    Row::pair(codes::REACTIVE_ENERGY_EXPORT,    u32(0)),
];
