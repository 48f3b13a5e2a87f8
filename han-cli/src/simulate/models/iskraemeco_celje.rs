//! Iskraemeco AM550 of Elektro Celje, Slovenia: twelve bare values.
//!
//! | | |
//! |---|---|
//! | frame | HDLC `CF` / `0223` / `13`, length 96 |
//! | date-time beside the list | of sending, with deviation |
//! | list | 12 elements: the name of the meter, that of the list, U1-3, I1-3, P+, P-, Q+, Q- |
//! | scales | not stated: 0.1 V, 0.01 A, W, var |

use han_dlms::Data;
use han_hdlc::{Address, Control};
use han_obis::{Obis, codes};

use super::{CENTRAL_EUROPE, Clock, Invoke, Model, u16, u32};
use crate::simulate::layout::{Body, Layout, Row, Sent};
use crate::simulate::moment::SECOND;
use crate::simulate::output::Wire;
use crate::simulate::transport::{Line, Transport};

pub(super) static MODEL: Model = Model {
    name: "iskraemeco-celje",
    about: "Iskraemeco AM550 of Elektro Celje, Slovenia: 12 bare values",
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
    wire: Wire::without_parity(115_200),
};

const LIST_NAME: Obis = Obis::new(0, 0, 96, 1, 2, 255);

#[rustfmt::skip]
static ROWS: [Row; 12] = [
    Row::bare(codes::LOGICAL_DEVICE_NAME,   Sent::Numbered("ISK10300000")),
    Row::bare(LIST_NAME,                    Sent::Always(Data::OctetString(b"UP_3f"))),
    Row::bare(codes::VOLTAGE_L1,            u16(-1)),
    Row::bare(codes::VOLTAGE_L2,            u16(-1)),
    Row::bare(codes::VOLTAGE_L3,            u16(-1)),
    Row::bare(codes::CURRENT_L1,            u16(-2)),
    Row::bare(codes::CURRENT_L2,            u16(-2)),
    Row::bare(codes::CURRENT_L3,            u16(-2)),
    Row::bare(codes::ACTIVE_POWER_IMPORT,   u32(0)),
    Row::bare(codes::ACTIVE_POWER_EXPORT,   u32(0)),
    Row::bare(codes::REACTIVE_POWER_IMPORT, u32(0)),
    Row::bare(codes::REACTIVE_POWER_EXPORT, u32(0)),
];
