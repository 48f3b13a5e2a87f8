//! Lists whose places say what a value is.

use han_fuzz::{Input, is_what_was_sent, notification};
use han_meters::{Error, List, Row, Scales};
use han_obis::{Obis, Quantity, Unit, codes};

use crate::objects::{any_value, list};

/// A date and time.
const CLOCK: &[u8] = &[0x09, 12, 0x07, 0xE8, 1, 15, 1, 12, 0, 0, 0xFF, 0x80, 0, 0];

/// A code, and the type, scaler and unit of its number.
type Place = (Obis, u8, i8, Unit);

const SHORT: u8 = 0x12;
const LONG: u8 = 0x06;

#[rustfmt::skip]
const WIENER_NETZE: [Place; 8] = [
    (codes::ACTIVE_ENERGY_IMPORT,   LONG, 0, Unit::WATT_HOUR),
    (codes::ACTIVE_ENERGY_EXPORT,   LONG, 0, Unit::WATT_HOUR),
    (codes::REACTIVE_ENERGY_IMPORT, LONG, 0, Unit::VAR_HOUR),
    (codes::REACTIVE_ENERGY_EXPORT, LONG, 0, Unit::VAR_HOUR),
    (codes::ACTIVE_POWER_IMPORT,    LONG, 0, Unit::WATT),
    (codes::ACTIVE_POWER_EXPORT,    LONG, 0, Unit::WATT),
    (codes::REACTIVE_POWER_IMPORT,  LONG, 0, Unit::VAR),
    (codes::REACTIVE_POWER_EXPORT,  LONG, 0, Unit::VAR),
];

#[rustfmt::skip]
const NETZ_BURGENLAND: [Place; 10] = [
    (codes::VOLTAGE_L1,           SHORT, 0, Unit::VOLT),
    (codes::VOLTAGE_L2,           SHORT, 0, Unit::VOLT),
    (codes::VOLTAGE_L3,           SHORT, 0, Unit::VOLT),
    (codes::CURRENT_L1,           SHORT, -2, Unit::AMPERE),
    (codes::CURRENT_L2,           SHORT, -2, Unit::AMPERE),
    (codes::CURRENT_L3,           SHORT, -2, Unit::AMPERE),
    (codes::ACTIVE_POWER_IMPORT,  LONG, 0, Unit::WATT),
    (codes::ACTIVE_POWER_EXPORT,  LONG, 0, Unit::WATT),
    (codes::ACTIVE_ENERGY_IMPORT, LONG, 0, Unit::WATT_HOUR),
    (codes::ACTIVE_ENERGY_EXPORT, LONG, 0, Unit::WATT_HOUR),
];

#[rustfmt::skip]
const ELEKTRO_CELJE: [Place; 10] = [
    (codes::VOLTAGE_L1,            SHORT, -1, Unit::VOLT),
    (codes::VOLTAGE_L2,            SHORT, -1, Unit::VOLT),
    (codes::VOLTAGE_L3,            SHORT, -1, Unit::VOLT),
    (codes::CURRENT_L1,            SHORT, -2, Unit::AMPERE),
    (codes::CURRENT_L2,            SHORT, -2, Unit::AMPERE),
    (codes::CURRENT_L3,            SHORT, -2, Unit::AMPERE),
    (codes::ACTIVE_POWER_IMPORT,   LONG, 0, Unit::WATT),
    (codes::ACTIVE_POWER_EXPORT,   LONG, 0, Unit::WATT),
    (codes::REACTIVE_POWER_IMPORT, LONG, 0, Unit::VAR),
    (codes::REACTIVE_POWER_EXPORT, LONG, 0, Unit::VAR),
];

#[rustfmt::skip]
const E450_OF_SLOVENIA: [Place; 8] = [
    (codes::ACTIVE_POWER_IMPORT,    LONG, 0, Unit::WATT),
    (codes::ACTIVE_POWER_EXPORT,    LONG, 0, Unit::WATT),
    (codes::REACTIVE_POWER_IMPORT,  LONG, 0, Unit::VAR),
    (codes::REACTIVE_POWER_EXPORT,  LONG, 0, Unit::VAR),
    (codes::ACTIVE_ENERGY_IMPORT,   LONG, 0, Unit::WATT_HOUR),
    (codes::ACTIVE_ENERGY_EXPORT,   LONG, 0, Unit::WATT_HOUR),
    (codes::REACTIVE_ENERGY_IMPORT, LONG, 0, Unit::VAR_HOUR),
    (codes::REACTIVE_ENERGY_EXPORT, LONG, 0, Unit::VAR_HOUR),
];

#[rustfmt::skip]
const ELEKTRO_LJUBLJANA: [Place; 8] = [
    (codes::ACTIVE_POWER_IMPORT,         LONG, 0, Unit::WATT),
    (codes::ACTIVE_POWER_EXPORT,         LONG, 0, Unit::WATT),
    (codes::ACTIVE_ENERGY_IMPORT,        LONG, 0, Unit::WATT_HOUR),
    (codes::ACTIVE_ENERGY_IMPORT_RATE_1, LONG, 0, Unit::WATT_HOUR),
    (codes::ACTIVE_ENERGY_IMPORT_RATE_2, LONG, 0, Unit::WATT_HOUR),
    (codes::ACTIVE_ENERGY_EXPORT,        LONG, 0, Unit::WATT_HOUR),
    (codes::ACTIVE_ENERGY_EXPORT_RATE_1, LONG, 0, Unit::WATT_HOUR),
    (codes::ACTIVE_ENERGY_EXPORT_RATE_2, LONG, 0, Unit::WATT_HOUR),
];

/// Three of these have as many values of the same types: what the first looks
/// like tells them apart.
pub fn of_a_grid_company(mut input: Input<'_>) {
    let how = input.u8();
    let (places, before, behind) = match how % 5 {
        0 => (&WIENER_NETZE[..], vec![CLOCK.to_vec()], vec![]),
        1 => (&NETZ_BURGENLAND[..], vec![], four_more(&mut input)),
        2 => (
            &ELEKTRO_CELJE[..],
            vec![name(&mut input), text(b"UP_3f")],
            vec![],
        ),
        3 => (&E450_OF_SLOVENIA[..], vec![digits(&mut input)], vec![]),
        _ => (&ELEKTRO_LJUBLJANA[..], vec![name(&mut input)], vec![]),
    };
    let numbers: Vec<_> = places
        .iter()
        .map(|place| number(place, &mut input))
        .collect();
    let sent = places
        .iter()
        .zip(&numbers)
        .map(|((_, tag, ..), number)| tagged(*tag, *number));
    let mut values = before.clone();
    values.extend(sent);
    values.extend(behind);
    let apdu = notification(&list(0x02, values.len(), &values));
    let read = List::parse(&apdu, Scales::new()).expect("a known list");
    is_what_was_sent(&read);
    let entries: Vec<_> = read.entries().skip(before.len()).collect();
    for ((place, number), entry) in places.iter().zip(&numbers).zip(&entries) {
        let (code, _, scaler, unit) = *place;
        assert_eq!(entry.code(), Some(code));
        let quantity = Quantity::new(i64::from(*number), scaler, unit);
        assert_eq!(entry.quantity(), Some(quantity));
    }

    // One value less is another list.
    values.pop();
    let apdu = notification(&list(0x02, values.len(), &values));
    let elements = values.len();
    let error = List::parse(&apdu, Scales::new()).err();
    assert_eq!(error, Some(Error::UnknownList { elements }));
}

/// What nobody knows, behind the numbers of Netz Burgenland.
fn four_more(input: &mut Input<'_>) -> Vec<Vec<u8>> {
    let mut short = || [&[SHORT], &input.array::<2>()[..]].concat();
    vec![short(), short(), short(), vec![0x09, 2, b'n', b'o']]
}

/// A name that begins with the letters of Iskraemeco.
fn name(input: &mut Input<'_>) -> Vec<u8> {
    text(&[&b"ISK"[..], &input.array::<13>()].concat())
}

/// A number of twelve digits.
fn digits(input: &mut Input<'_>) -> Vec<u8> {
    text(&input.array::<12>().map(|octet| b'0' + octet % 10))
}

fn text(octets: &[u8]) -> Vec<u8> {
    let length = u8::try_from(octets.len()).expect("a short text");
    [&[0x09, length], octets].concat()
}

fn number(place: &Place, input: &mut Input<'_>) -> u32 {
    match place.1 {
        SHORT => u32::from(input.u16()),
        _ => input.u32(),
    }
}

fn tagged(tag: u8, number: u32) -> Vec<u8> {
    let octets = number.to_be_bytes();
    match tag {
        SHORT => vec![tag, octets[2], octets[3]],
        _ => [&[tag], &octets[..]].concat(),
    }
}

/// Rows with any codes, scalers and units.
pub fn of_the_caller(mut input: Input<'_>) {
    let how = input.u8();
    let count = usize::from(input.u8() & 0x1F) + 1;
    let codes: Vec<_> = (0..count)
        .map(|_| Obis::from_octets(input.array()))
        .collect();
    let scales: Vec<_> = (0..count).map(|_| input.array::<2>()).collect();
    let rows = codes
        .iter()
        .zip(&scales)
        .map(|(code, [scaler, unit])| Row::number(*code, scaler.cast_signed(), Unit::new(*unit)));
    let rows: Vec<_> = rows.collect();
    let mut values: Vec<_> = (0..count).map(|_| any_integer(&mut input)).collect();
    let body = list(0x01 + (how & 1), count, &values);
    let apdu = notification(&body);
    let read = List::parse_as(&apdu, &rows, Scales::new()).expect("as it was described");
    is_what_was_sent(&read);
    let mut entries = read.entries();
    for (index, value) in values.iter().enumerate() {
        let entry = entries.next().expect("an entry for each");
        assert_eq!(entry.code(), Some(codes[index]));
        let (value, _) = han_dlms::Data::parse(value).expect("we wrote it");
        assert_eq!(entry.value, value);
        let [scaler, unit] = scales[index];
        let quantity = value
            .as_integer()
            .map(|value| Quantity::new(value, scaler.cast_signed(), Unit::new(unit)));
        assert_eq!(entry.quantity(), quantity);
    }
    assert!(entries.next().is_none());

    let error = List::parse_as(&apdu, &rows[1..], Scales::new()).err();
    assert_eq!(error, Some(Error::UnknownList { elements: count }));
    let position = usize::from(how >> 1) % count;
    values[position] = vec![0x09, 1, b'?'];
    let apdu = notification(&list(0x01, count, &values));
    let error = List::parse_as(&apdu, &rows, Scales::new()).err();
    let Some(Error::UnexpectedValue {
        position: found, ..
    }) = error
    else {
        panic!("{error:?} for a text in the place of a number");
    };
    assert_eq!(found, position);
}

fn any_integer(input: &mut Input<'_>) -> Vec<u8> {
    let value = any_value(input);
    match value[0] {
        0x09 => [&[LONG], &value[2..6]].concat(),
        _ => value,
    }
}
