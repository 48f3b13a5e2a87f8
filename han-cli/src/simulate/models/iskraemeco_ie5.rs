//! Iskraemeco IE.5 of HEP ODS, Croatia: thirty-three bare values in segments.
//!
//! | | |
//! |---|---|
//! | frames | HDLC `CF` / `0223`, segments of 154 octets with control `03`, the last with `13` |
//! | date-time beside the list | of sending, with deviation |
//! | list | 33 elements: the serial number, time and date, registers of two rates and four quadrants, P+, P-, the power factor, P+ and P- of each phase, U1-3, I1-3, a number, three arrays of one, a boolean |
//! | scales | not stated: Wh, varh, W, power factor 0.001, 0.1 V, 0.01 A |
//!
//! What stands behind the currents is always the same here. How long its
//! segments are is not known: as those of an AM550.

use han_dlms::Data;
use han_hdlc::{Address, Control};
use han_obis::{Obis, codes};

use super::{CENTRAL_EUROPE, Clock, Invoke, Model, u16, u32};
use crate::simulate::layout::{Body, Layout, Row, Sent};
use crate::simulate::moment::SECOND;
use crate::simulate::output::Wire;
use crate::simulate::transport::{Line, Transport};

pub(super) static MODEL: Model = Model {
    name: "iskraemeco-ie5",
    about: "Iskraemeco IE.5 of HEP ODS, Croatia: 33 bare values, two segments",
    maker: *b"ISK",
    suite: 0,
    every: 10 * SECOND,
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
    transport: Transport::HDLC.with_segment(154),
    line: Line {
        destination: Address::one(103),
        source: Address::two(1, 17),
        control: Control::UI_FINAL,
    },
    line_ciphered: None,
    wire: Wire::without_parity(115_200),
};

const UNKNOWN: Obis = Obis::new(0, 0, 0, 0, 0, 0);

#[rustfmt::skip]
static ROWS: [Row; 33] = [
    Row::bare(UNKNOWN,                            Sent::Numbered("100")),
    Row::bare(codes::LOCAL_TIME_ELECTRICITY,      Sent::Time),
    Row::bare(codes::LOCAL_DATE_ELECTRICITY,      Sent::Date),
    Row::bare(codes::ACTIVE_ENERGY_IMPORT,        u32(0)),
    Row::bare(codes::ACTIVE_ENERGY_IMPORT_RATE_1, u32(0)),
    Row::bare(codes::ACTIVE_ENERGY_IMPORT_RATE_2, u32(0)),
    Row::bare(codes::ACTIVE_ENERGY_EXPORT,        u32(0)),
    Row::bare(codes::ACTIVE_ENERGY_EXPORT_RATE_1, u32(0)),
    Row::bare(codes::ACTIVE_ENERGY_EXPORT_RATE_2, u32(0)),
    Row::bare(codes::REACTIVE_ENERGY_QI,          u32(0)),
    Row::bare(codes::REACTIVE_ENERGY_QII,         u32(0)),
    Row::bare(codes::REACTIVE_ENERGY_QIII,        u32(0)),
    Row::bare(codes::REACTIVE_ENERGY_QIV,         u32(0)),
    Row::bare(codes::ACTIVE_POWER_IMPORT,         u32(0)),
    Row::bare(codes::ACTIVE_POWER_EXPORT,         u32(0)),
    Row::bare(codes::POWER_FACTOR,                u16(-3)),
    Row::bare(codes::ACTIVE_POWER_IMPORT_L1,      u32(0)),
    Row::bare(codes::ACTIVE_POWER_IMPORT_L2,      u32(0)),
    Row::bare(codes::ACTIVE_POWER_IMPORT_L3,      u32(0)),
    Row::bare(codes::ACTIVE_POWER_EXPORT_L1,      u32(0)),
    Row::bare(codes::ACTIVE_POWER_EXPORT_L2,      u32(0)),
    Row::bare(codes::ACTIVE_POWER_EXPORT_L3,      u32(0)),
    Row::bare(codes::VOLTAGE_L1,                  u16(-1)),
    Row::bare(codes::VOLTAGE_L2,                  u16(-1)),
    Row::bare(codes::VOLTAGE_L3,                  u16(-1)),
    Row::bare(codes::CURRENT_L1,                  u16(-2)),
    Row::bare(codes::CURRENT_L2,                  u16(-2)),
    Row::bare(codes::CURRENT_L3,                  u16(-2)),
    Row::bare(UNKNOWN,                            Sent::Always(Data::DoubleLongUnsigned(13_800))),
    Row::bare(UNKNOWN,                            Sent::ArrayOf(6_000)),
    Row::bare(UNKNOWN,                            Sent::ArrayOf(6_000)),
    Row::bare(UNKNOWN,                            Sent::ArrayOf(6_000)),
    Row::bare(UNKNOWN,                            Sent::Always(Data::Boolean(true))),
];
