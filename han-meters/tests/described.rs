//! Lists that the caller describes, by rows of its own.
#![cfg(all(feature = "europe", feature = "hdlc"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

#[path = "support/frame.rs"]
mod frame;
#[path = "support/receive.rs"]
mod receive;

use frame::{frame, segments};
use han_corpus::octets_of_hex;
use han_dlms::{Data, DataTag};
use han_meters::{
    Details, Error, List, Reading, ReceiveError, Receiver, Row, Scales, Source, Stated, Watt,
};
use han_obis::{Obis, Unit, codes};
use receive::receive_all;

const POWER_L1: Obis = Obis::new(1, 0, 21, 7, 0, 255);

/// A clock, an energy in units of 100 Wh, a voltage without a scale, a power of
/// one phase, and something.
static LIST: [Row; 5] = [
    Row::clock(codes::CLOCK),
    Row::number(codes::ACTIVE_ENERGY_IMPORT, 2, Unit::WATT_HOUR),
    Row::unscaled(codes::VOLTAGE_L1),
    Row::number(POWER_L1, 0, Unit::WATT),
    Row::UNKNOWN,
];

const CLOCK: &str = "07E8 01 0F 01 0C 00 00 FF 8000 00";

/// The list with this clock, voltage and anything else.
fn apdu(clock: &str, voltage: &str) -> Vec<u8> {
    octets(&format!(
        "0F 40000000 00 02 05 {clock} 06 00003039 {voltage} 12 01F4 09 01 AA"
    ))
}

fn octets(hex: &str) -> Vec<u8> {
    octets_of_hex(hex).unwrap()
}

/// The list as it is sent mostly.
fn usual() -> Vec<u8> {
    apdu(&format!("09 0C {CLOCK}"), "12 08FD")
}

fn parse(apdu: &[u8]) -> List<'_> {
    List::parse_as(apdu, &LIST, Scales::new()).unwrap()
}

static LISTS: [&[Row]; 1] = [&LIST];

fn described<const N: usize, const M: usize>() -> Receiver<N, M> {
    let mut receiver = Receiver::new();
    receiver.describe(&LISTS);
    receiver
}

#[test]
fn each_row_says_what_its_element_is_and_the_caller_is_named_for_it() {
    let apdu = usual();
    let entries: Vec<_> = parse(&apdu).entries().collect();
    let codes: Vec<_> = entries.iter().map(|entry| entry.code()).collect();
    assert_eq!(
        codes,
        [
            Some(codes::CLOCK),
            Some(codes::ACTIVE_ENERGY_IMPORT),
            Some(codes::VOLTAGE_L1),
            Some(POWER_L1),
            None
        ]
    );
    let [_, energy, voltage, ..] = &entries[..] else {
        panic!("{} entries", entries.len())
    };
    assert_eq!(energy.obis.unwrap().from, Source::Position);
    assert_eq!(energy.scaler, Some(Stated::new(2, Source::Settings)));
    assert_eq!(
        energy.unit,
        Some(Stated::new(Unit::WATT_HOUR, Source::Settings))
    );
    assert_eq!(voltage.scaler, None);
    assert_eq!(voltage.unit, Some(Stated::new(Unit::VOLT, Source::Code)));
    assert_eq!(entries[4].value, Data::OctetString(&[0xAA]));
}

#[test]
fn a_row_without_a_scale_gives_no_value_until_one_is_set() {
    let apdu = usual();
    assert_eq!(parse(&apdu).reading().voltage_l1, None);
    let scales = Scales::new().with_voltage(-1);
    let list = List::parse_as(&apdu, &LIST, scales).unwrap();
    assert_eq!(list.reading().voltage_l1.unwrap().value(), 230_100);
}

#[test]
fn scales_outrank_the_scaler_of_a_row() {
    let apdu = usual();
    let energy = |scales| {
        let list = List::parse_as(&apdu, &LIST, scales).unwrap();
        list.reading().active_energy_import.unwrap().value()
    };
    assert_eq!(energy(Scales::new()), 1_234_500);
    assert_eq!(energy(Scales::new().with_energy(0)), 12_345);
}

#[test]
fn a_reading_and_its_details_come_of_one_list() {
    let apdu = usual();
    let list = parse(&apdu);
    let (reading, details) = list.reading_and_details();
    assert_eq!(reading, list.reading());
    assert_eq!(details, Details::collect(list.entries()));
    let [l1, ..] = details.phases;
    assert_eq!(l1.active_power_import, Some(Watt::new(500)));
    assert_eq!(reading.active_power_import, None);
}

#[test]
fn a_clock_may_be_a_string_a_date_time_or_nothing() {
    let time = |clock: &str| parse(&apdu(clock, "12 08FD")).reading().time;
    let string = time(&format!("09 0C {CLOCK}"));
    assert!(string.is_some());
    assert_eq!(time(&format!("19 {CLOCK}")), string);
    assert_eq!(time("00"), None);
}

#[test]
fn a_date_time_stands_in_the_place_of_a_clock_only() {
    let apdu = apdu("00", &format!("19 {CLOCK}"));
    assert_eq!(
        List::parse_as(&apdu, &LIST, Scales::new()).unwrap_err(),
        Error::UnexpectedValue {
            position: 2,
            obis: codes::VOLTAGE_L1,
            tag: DataTag::DATE_TIME
        }
    );
}

#[test]
fn a_list_of_another_number_of_elements_is_not_the_described_one() {
    let apdu = usual();
    for rows in [&LIST[..4], &[][..], &[LIST, LIST].concat()] {
        let refused = List::parse_as(&apdu, rows, Scales::new()).unwrap_err();
        assert_eq!(refused, Error::UnknownList { elements: 5 });
    }
}

/// A place that nobody knows admits what cannot stand in any other.
#[test]
fn what_cannot_be_read_is_refused_behind_any_row() {
    let mut apdu = usual();
    apdu.truncate(apdu.len() - 1);
    let refused = List::parse_as(&apdu, &LIST, Scales::new()).unwrap_err();
    assert!(matches!(refused, Error::Apdu(_)), "{refused}");
}

#[test]
fn a_receiver_reads_a_list_that_was_described_to_it() {
    let apdu = usual();
    let unknown = receive_all(&mut Receiver::<512>::new(), &frame(&apdu));
    let error = ReceiveError::List(Error::UnknownList { elements: 5 });
    assert_eq!(unknown, [Err(error)]);
    let expected = parse(&apdu).reading();
    assert!(expected.active_energy_import.is_some() && expected.time.is_some());
    assert_eq!(
        receive_all(&mut described::<512, 0>(), &frame(&apdu)),
        [Ok(expected)]
    );
    let pieces = segments(&apdu, 20).concat();
    assert_eq!(
        receive_all(&mut described::<512, 512>(), &pieces),
        [Ok(expected)]
    );
}

#[test]
fn a_receiver_lends_the_described_list() {
    let apdu = usual();
    let mut receiver = described::<512, 0>();
    let framed = frame(&apdu);
    let reading = receiver.next_reading(&mut &framed[..]).unwrap().unwrap();
    let list = receiver.list().unwrap();
    assert_eq!(list.reading(), reading);
    let codes: Vec<_> = list.entries().map(|entry| entry.code()).collect();
    assert_eq!(codes[3], Some(POWER_L1));
}

/// Another list of the same meter is read as it is known.
#[test]
fn what_does_not_fit_the_description_is_read_as_without_it() {
    let coded =
        octets("0F 40000000 00 01 01 02 03 09 06 0100010700FF 06 00000864 02 02 0F 00 16 1B");
    // Of as many elements as there are rows, and of other types.
    let bare = octets("0F 40000000 00 02 05 11 01 11 02 11 03 11 04 11 05");
    for apdu in [coded, bare] {
        let framed = frame(&apdu);
        assert_eq!(
            receive_all(&mut described::<512, 0>(), &framed),
            receive_all(&mut Receiver::<512>::new(), &framed)
        );
    }
}

/// An AM550 in Slovenia sends lists of 4, 9, 12 and 18 elements on one line.
#[test]
fn a_line_may_carry_several_described_lists() {
    static POWER: [Row; 2] = [
        Row::clock(codes::CLOCK),
        Row::number(codes::ACTIVE_POWER_IMPORT, 0, Unit::WATT),
    ];
    static TARIFF: [Row; 2] = [
        Row::text(Obis::new(0, 0, 96, 14, 0, 255)),
        Row::number(codes::ACTIVE_POWER_EXPORT, 0, Unit::WATT),
    ];
    static LISTS: [&[Row]; 3] = [&POWER, &LIST, &TARIFF];
    let lists = [
        octets(&format!("0F 40000000 00 02 02 09 0C {CLOCK} 06 00000BF3")),
        octets("0F 40000000 00 02 02 0A 02 5432 06 00000BF4"),
        usual(),
    ];
    let mut receiver = Receiver::<512>::new();
    receiver.describe(&LISTS);
    let [power, tariff, energy] = lists.map(|apdu| {
        let framed = frame(&apdu);
        let reading = receiver.next_reading(&mut &framed[..]).unwrap().unwrap();
        assert_eq!(receiver.list().unwrap().reading(), reading);
        (reading, receiver.details().unwrap())
    });
    assert_eq!(power.0.active_power_import, Some(Watt::new(3059)));
    assert_eq!(tariff.0.active_power_export, Some(Watt::new(3060)));
    assert_eq!(tariff.1.active_rate, Some(2));
    assert_eq!(energy.0, parse(&usual()).reading());
}

#[test]
fn a_description_taken_back_describes_nothing() {
    let mut receiver = described::<512, 0>();
    receiver.describe(&[]);
    let outcomes = receive_all(&mut receiver, &frame(&usual()));
    let error = ReceiveError::List(Error::UnknownList { elements: 5 });
    assert_eq!(outcomes, [Err(error)]);
}

#[test]
fn a_receiver_by_default_is_a_new_one() {
    let power = Reading::parse(&octets("0F 40000000 00 02 01 06 00000BF3"), Scales::new());
    let framed = frame(&octets("0F 40000000 00 02 01 06 00000BF3"));
    let mut receiver = Receiver::<512>::default();
    assert_eq!(receive_all(&mut receiver, &framed), [Ok(power.unwrap())]);
    assert_eq!(receiver.counters().readings, 1);
}

/// A row of another unit than the field's describes another quantity.
#[test]
fn a_row_of_another_unit_fills_no_field() {
    let apdu = octets("0F 40000000 00 02 02 06 00003039 06 0000000A");
    let rows = |unit| {
        [
            Row::number(codes::ACTIVE_ENERGY_IMPORT, 0, unit),
            Row::number(codes::ACTIVE_POWER_IMPORT, 0, Unit::WATT),
        ]
    };
    for (unit, energy) in [(Unit::WATT_HOUR, Some(12_345)), (Unit::VAR_HOUR, None)] {
        let rows = rows(unit);
        let list = List::parse_as(&apdu, &rows, Scales::new()).unwrap();
        let reading = list.reading();
        let shown = reading.active_energy_import.map(|energy| energy.value());
        assert_eq!(shown, energy, "{unit:?}");
        assert_eq!(reading.active_power_import, Some(Watt::new(10)));
    }
}
