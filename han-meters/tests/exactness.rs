//! From an integer of the wire to a type of fixed resolution: exact or refused,
//! never rounded; for every scaler, against a model that moves decimal digits.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use core::fmt::{Debug, Display};
use std::collections::BTreeSet;

use han_dlms::Data;
use han_meters::{MilliAmpere, MilliVolt, NotRepresentable, Var, VarHour, Watt, WattHour};
use han_obis::{Quantity, Unit};

/// Around what lies within reach of an integer type of the wire, or of a type
/// of fixed resolution, numbers are most likely to go wrong.
const LIMITS: [i128; 13] = [
    0,
    i8::MIN as i128,
    i8::MAX as i128,
    u8::MAX as i128,
    i16::MIN as i128,
    i16::MAX as i128,
    u16::MAX as i128,
    i32::MIN as i128,
    i32::MAX as i128,
    u32::MAX as i128,
    i64::MIN as i128,
    i64::MAX as i128,
    u64::MAX as i128,
];

/// The limits, the powers of ten, and the multiples of powers of ten around
/// each limit; each with its neighbours and of either sign.
fn edges() -> BTreeSet<i128> {
    let steps = || (0..20).map(|places| 10_i128.pow(places));
    let around = LIMITS.into_iter().flat_map(|limit| {
        steps().flat_map(move |step| (-1..=1).map(move |more| (limit / step + more) * step))
    });
    // What a limit looks like when it is said at a finer resolution.
    let within = LIMITS
        .into_iter()
        .flat_map(|limit| steps().map(move |step| limit / step));
    let wide = around.chain(within).chain(steps());
    wide.flat_map(|edge| (-1..=1).flat_map(move |more| [edge + more, -edge - more]))
        .collect()
}

/// The number as every integer type of the wire that can hold it.
fn on_the_wire(number: i128) -> Vec<Data<'static>> {
    [
        number.try_into().map(Data::Integer),
        number.try_into().map(Data::Long),
        number.try_into().map(Data::DoubleLong),
        number.try_into().map(Data::Long64),
        number.try_into().map(Data::Unsigned),
        number.try_into().map(Data::LongUnsigned),
        number.try_into().map(Data::DoubleLongUnsigned),
        number.try_into().map(Data::Long64Unsigned),
        number.try_into().map(Data::DeltaInteger),
        number.try_into().map(Data::DeltaLong),
        number.try_into().map(Data::DeltaDoubleLong),
        number.try_into().map(Data::DeltaUnsigned),
        number.try_into().map(Data::DeltaLongUnsigned),
        number.try_into().map(Data::DeltaDoubleLongUnsigned),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// `number` × 10^`places` written in full, or nothing where it is no integer.
fn moved(number: i128, places: i32) -> Option<String> {
    let digits = number.to_string();
    let count = usize::try_from(places.unsigned_abs()).unwrap();
    if number == 0 {
        return Some(digits);
    }
    if places >= 0 {
        return Some(digits + &"0".repeat(count));
    }
    let zeros = "0".repeat(count);
    digits.strip_suffix(&zeros).map(str::to_owned)
}

/// What a type is asked with, and how it answers in words.
struct Measure {
    name: &'static str,
    unit: Unit,
    resolution: i8,
    convert: fn(Quantity) -> Result<String, NotRepresentable>,
    holds: fn(&str) -> bool,
}

impl Measure {
    /// What the digits say; a quantity holds no more than 64 bits with a sign,
    /// so the largest half of a type of 64 bits without one is out of reach.
    fn expected(&self, number: i128, scaler: i8) -> Option<String> {
        let text = moved(number, i32::from(scaler) - i32::from(self.resolution))?;
        let is_held = text.parse::<i64>().is_ok() && (self.holds)(&text);
        is_held.then_some(text)
    }
}

fn text<T, V: Display>(quantity: Quantity, value: fn(T) -> V) -> Result<String, NotRepresentable>
where
    T: TryFrom<Quantity, Error = NotRepresentable> + Debug,
{
    T::try_from(quantity).map(|measure| value(measure).to_string())
}

const MEASURES: [Measure; 6] = [
    Measure {
        name: "Watt",
        unit: Unit::WATT,
        resolution: 0,
        convert: |quantity| text(quantity, Watt::value),
        holds: |text| text.parse::<u32>().is_ok(),
    },
    Measure {
        name: "Var",
        unit: Unit::VAR,
        resolution: 0,
        convert: |quantity| text(quantity, Var::value),
        holds: |text| text.parse::<u32>().is_ok(),
    },
    Measure {
        name: "MilliAmpere",
        unit: Unit::AMPERE,
        resolution: -3,
        convert: |quantity| text(quantity, MilliAmpere::value),
        holds: |text| text.parse::<i32>().is_ok(),
    },
    Measure {
        name: "MilliVolt",
        unit: Unit::VOLT,
        resolution: -3,
        convert: |quantity| text(quantity, MilliVolt::value),
        holds: |text| text.parse::<u32>().is_ok(),
    },
    Measure {
        name: "WattHour",
        unit: Unit::WATT_HOUR,
        resolution: 0,
        convert: |quantity| text(quantity, WattHour::value),
        holds: |text| text.parse::<u64>().is_ok(),
    },
    Measure {
        name: "VarHour",
        unit: Unit::VAR_HOUR,
        resolution: 0,
        convert: |quantity| text(quantity, VarHour::value),
        holds: |text| text.parse::<u64>().is_ok(),
    },
];

#[test]
fn the_model_itself_is_right() {
    assert_eq!(moved(2301, 2).unwrap(), "230100");
    assert_eq!(moved(-230_100, -2).unwrap(), "-2301");
    assert_eq!(moved(2301, -1), None);
    assert_eq!(moved(1, -1), None);
    assert_eq!(moved(0, -131).unwrap(), "0");
    assert_eq!(MEASURES[3].expected(2301, -1).unwrap(), "230100");
    assert_eq!(MEASURES[0].expected(-1, 0), None);
    assert_eq!(MEASURES[0].expected(4_294_967_296, 0), None);
}

#[test]
fn an_integer_of_the_wire_keeps_its_value_or_has_none() {
    for number in edges() {
        for data in on_the_wire(number) {
            assert_eq!(data.as_integer(), i64::try_from(number).ok(), "{data:?}");
        }
    }
}

#[test]
fn every_scaler_of_every_edge_is_exact_or_refused() {
    let numbers: Vec<i64> = edges()
        .into_iter()
        .filter_map(|number| i64::try_from(number).ok())
        .collect();
    assert!(numbers.len() > 900, "{} edges", numbers.len());
    for measure in &MEASURES {
        let (mut exact, mut refused) = (0, 0);
        for &number in &numbers {
            for scaler in i8::MIN..=i8::MAX {
                let quantity = Quantity::new(number, scaler, measure.unit);
                let found = (measure.convert)(quantity);
                let expected = measure.expected(i128::from(number), scaler);
                let name = measure.name;
                assert_eq!(found.clone().ok(), expected, "{name} of {quantity}");
                match found {
                    Ok(_) => exact += 1,
                    Err(_) => refused += 1,
                }
            }
        }
        assert!(exact > 1000 && refused > exact, "{exact} and {refused}");
    }
}

#[test]
fn no_type_takes_a_quantity_of_any_other_unit() {
    for measure in &MEASURES {
        for unit in (0..=u8::MAX).map(Unit::new) {
            let quantity = Quantity::new(0, measure.resolution, unit);
            let taken = (measure.convert)(quantity).is_ok();
            assert_eq!(taken, unit == measure.unit, "{} of {unit}", measure.name);
        }
    }
}
