//! Landis+Gyr E450 of Netz Burgenland, Austria: fourteen bare values.
//!
//! | | |
//! |---|---|
//! | frame | HDLC `CEFF` / `03` / `13`, length 118 when ciphered and authenticated (`DB`, control `30`) |
//! | date-time beside the list | of sending, local, neither deviation nor hundredths |
//! | list | 14 elements: U1-3, I1-3, P+, P-, A+, A-, three numbers, the serial number |
//! | scales | not stated: V, 0.01 A, W, Wh |
//!
//! What the three numbers are is not documented: they are always the same here.

use han_dlms::Data;
use han_hdlc::{Address, Control};
use han_obis::{Obis, codes};

use super::{Clock, Invoke, Model, NO_DEVIATION, NOT_SPECIFIED, u16, u32};
use crate::simulate::layout::{Body, Layout, Row, Sent};
use crate::simulate::moment::SECOND;
use crate::simulate::output::Wire;
use crate::simulate::transport::{Line, Transport};

pub(super) static MODEL: Model = Model {
    name: "landisgyr-burgenland",
    about: "Landis+Gyr E450 of Netz Burgenland, Austria: 14 bare values; in reality ciphered and authenticated",
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
    transport: Transport::HDLC,
    line: Line {
        destination: Address::two(103, 127),
        source: Address::one(1),
        control: Control::UI_FINAL,
    },
    line_ciphered: None,
    wire: Wire::M_BUS,
};

const UNKNOWN: Obis = Obis::new(0, 0, 0, 0, 0, 0);

#[rustfmt::skip]
static ROWS: [Row; 14] = [
    Row::bare(codes::VOLTAGE_L1,           u16(0)),
    Row::bare(codes::VOLTAGE_L2,           u16(0)),
    Row::bare(codes::VOLTAGE_L3,           u16(0)),
    Row::bare(codes::CURRENT_L1,           u16(-2)),
    Row::bare(codes::CURRENT_L2,           u16(-2)),
    Row::bare(codes::CURRENT_L3,           u16(-2)),
    Row::bare(codes::ACTIVE_POWER_IMPORT,  u32(0)),
    Row::bare(codes::ACTIVE_POWER_EXPORT,  u32(0)),
    Row::bare(codes::ACTIVE_ENERGY_IMPORT, u32(0)),
    Row::bare(codes::ACTIVE_ENERGY_EXPORT, u32(0)),
    Row::bare(UNKNOWN,                     Sent::Always(Data::LongUnsigned(411))),
    Row::bare(UNKNOWN,                     Sent::Always(Data::LongUnsigned(57))),
    Row::bare(UNKNOWN,                     Sent::Always(Data::LongUnsigned(302))),
    Row::bare(codes::METER_ID,             Sent::Numbered("100")),
];
