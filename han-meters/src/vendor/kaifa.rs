//! Kaifa, list `KFM_001`.
//!
//! A structure of bare values: no codes, no scalers, no units. The number of
//! elements tells list and phases, the place tells the object:
//! 1 (list 1), 9 and 14 (one phase), 13 and 18 (three phases).
//!
//! "Kaifa HAN OBIS codes", KFM_001, 21.03.2017. The document's signed currents
//! and kilo units are not what the meters send: every number is a
//! double-long-unsigned in mA, 0.1 V, W, var, Wh or varh.

use han_dlms::{DataTag, Reader};
use han_obis::{Unit, codes};

use crate::entry::Source;
use crate::item::Item;
use crate::list_number::ListNumber;
use crate::scales::Scalers;
use crate::shape::Positional;
use crate::table::{self, Integer, Row, Sent, Table};
use crate::vendor::Vendor;
use crate::wiring::Wiring;

pub(super) const VERSION_PREFIX: &[u8] = b"KFM_";

const TEXT: Sent = Sent::OctetString;
const WATT: Sent = Sent::number(Integer::DoubleLongUnsigned, 0, Unit::WATT);
const VAR: Sent = Sent::number(Integer::DoubleLongUnsigned, 0, Unit::VAR);
const MILLIAMPERE: Sent = Sent::number(Integer::DoubleLongUnsigned, -3, Unit::AMPERE);
const TENTH_VOLT: Sent = Sent::number(Integer::DoubleLongUnsigned, -1, Unit::VOLT);
const WATT_HOUR: Sent = Sent::number(Integer::DoubleLongUnsigned, 0, Unit::WATT_HOUR);
const VAR_HOUR: Sent = Sent::number(Integer::DoubleLongUnsigned, 0, Unit::VAR_HOUR);

#[rustfmt::skip]
pub(crate) static ROWS: Table = [
    Row::new(codes::LIST_VERSION,           TEXT),
    Row::new(codes::METER_ID,               TEXT),
    Row::new(codes::METER_TYPE,             TEXT),
    Row::new(codes::ACTIVE_POWER_IMPORT,    WATT),
    Row::new(codes::ACTIVE_POWER_EXPORT,    WATT),
    Row::new(codes::REACTIVE_POWER_IMPORT,  VAR),
    Row::new(codes::REACTIVE_POWER_EXPORT,  VAR),
    Row::new(codes::CURRENT_L1,             MILLIAMPERE),
    Row::new(codes::CURRENT_L2,             MILLIAMPERE).with_three_phases(),
    Row::new(codes::CURRENT_L3,             MILLIAMPERE).with_three_phases(),
    Row::new(codes::VOLTAGE_L1,             TENTH_VOLT),
    Row::new(codes::VOLTAGE_L2,             TENTH_VOLT).with_three_phases(),
    Row::new(codes::VOLTAGE_L3,             TENTH_VOLT).with_three_phases(),
    Row::new(codes::CLOCK,                  Sent::Clock),
    Row::new(codes::ACTIVE_ENERGY_IMPORT,   WATT_HOUR),
    Row::new(codes::ACTIVE_ENERGY_EXPORT,   WATT_HOUR),
    Row::new(codes::REACTIVE_ENERGY_IMPORT, VAR_HOUR),
    Row::new(codes::REACTIVE_ENERGY_EXPORT, VAR_HOUR),
];

/// No list states a scaler: these are the document's.
pub(super) static SCALERS: Scalers = table::scalers(&ROWS);

/// Which list this is, by the number of elements and the first of them.
pub(crate) fn recognise(
    tag: DataTag,
    elements: usize,
    mut octets: Reader<'_>,
) -> Option<Positional<'static>> {
    let (number, wiring) = match elements {
        1 => (ListNumber::One, Wiring::OnePhase),
        9 => (ListNumber::Two, Wiring::OnePhase),
        13 => (ListNumber::Two, Wiring::FourWire),
        14 => (ListNumber::Three, Wiring::OnePhase),
        18 => (ListNumber::Three, Wiring::FourWire),
        _ => return None,
    };
    if tag != DataTag::STRUCTURE {
        return None;
    }
    let first = octets.value().ok()?;
    let expected = match (number, first.tag()) {
        (ListNumber::One, tag) => tag == DataTag::DOUBLE_LONG_UNSIGNED,
        (_, DataTag::OCTET_STRING | DataTag::VISIBLE_STRING) => {
            first.as_octets()?.starts_with(VERSION_PREFIX)
        }
        _ => false,
    };
    expected.then_some(Positional {
        vendor: Some(Vendor::Kaifa),
        number: Some(number),
        rows: ROWS.get(Item::places_in(number))?,
        wiring,
        source: Source::Document,
    })
}

/// The three-wire types send a 0 for what they have no sensor for in L2.
pub(super) const fn unmeasured(meter_type: &[u8]) -> &'static [Item] {
    match meter_type {
        b"MA304H3E" => &[Item::VoltageL2],
        b"MA304T3" => &[Item::CurrentL2, Item::VoltageL2],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_measured_depends_on_the_whole_type() {
        let (voltage, current) = (Item::VoltageL2, Item::CurrentL2);
        for (meter_type, left_out) in [
            (&b"MA304H3E"[..], &[voltage][..]),
            (b"MA304T3", &[current, voltage]),
            (b"MA304H4", &[]),
            (b"MA304T4", &[]),
            (b"MA105H2E", &[]),
            (b"MA304H3", &[]),
            (b"", &[]),
        ] {
            assert_eq!(unmeasured(meter_type), left_out, "{meter_type:?}");
        }
    }

    fn recognised(list: &[u8]) -> Option<(ListNumber, Wiring)> {
        let mut reader = Reader::new(list);
        let (tag, count) = reader.open().unwrap().unwrap();
        let list = recognise(tag, count, reader)?;
        Some((list.number?, list.wiring))
    }

    #[test]
    fn list_1_is_one_double_long_unsigned() {
        let list_1 = Some((ListNumber::One, Wiring::OnePhase));
        assert_eq!(recognised(&[0x02, 1, 0x06, 0, 0, 0, 5]), list_1);
        assert_eq!(recognised(&[0x02, 1, 0x12, 0, 5]), None);
        assert_eq!(recognised(b"\x02\x01\x09\x07KFM_001"), None);
        assert_eq!(recognised(&[0x01, 1, 0x06, 0, 0, 0, 5]), None);
    }

    #[test]
    fn longer_lists_begin_with_the_version() {
        let mut list = *b"\x02\x09\x09\x07KFM_001\0\0\0\0\0\0\0\0";
        let list_2 = Some((ListNumber::Two, Wiring::OnePhase));
        assert_eq!(recognised(&list), list_2);
        list[4] = b'X';
        assert_eq!(recognised(&list), None);
    }
}
