//! Change of resolution and comparison, against a model in 128-bit integers.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::expect_used
)]

use core::cmp::Ordering;
use han_obis::{Decimal, ErrorKind, Quantity, Unit};
use proptest::prelude::*;
use std::hash::{DefaultHasher, Hash, Hasher};

/// 10^19 is larger than every `i64`, so a shift by more cannot fit and cannot divide.
const LARGEST_SHIFT: u32 = 19;

fn rescaled(value: i64, scaler: i8, to: i8) -> Result<i64, ErrorKind> {
    let places = i32::from(scaler) - i32::from(to);
    let factor = 10_i128.pow(places.unsigned_abs().min(LARGEST_SHIFT));
    let value = i128::from(value);
    if places >= 0 {
        i64::try_from(value * factor).map_err(|_| ErrorKind::OutOfRange)
    } else if value % factor == 0 {
        Ok(i64::try_from(value / factor).unwrap())
    } else {
        Err(ErrorKind::Inexact)
    }
}

fn compared((value, scaler): (i64, i8), (other, other_scaler): (i64, i8)) -> Ordering {
    let places = i32::from(scaler) - i32::from(other_scaler);
    let factor = 10_i128.pow(places.unsigned_abs().min(LARGEST_SHIFT));
    let (value, other) = (i128::from(value), i128::from(other));
    if places >= 0 {
        (value * factor).cmp(&other)
    } else {
        value.cmp(&(other * factor))
    }
}

/// Numbers of every length, many of them with zeros at the end.
fn values() -> impl Strategy<Value = i64> {
    let round = (any::<i64>(), 0..19_u32, 0..19_u32)
        .prop_map(|(value, cut, zeros)| (value / 10_i64.pow(cut)).wrapping_mul(10_i64.pow(zeros)));
    let edges = prop_oneof![Just(0), Just(1), Just(-1), Just(i64::MIN), Just(i64::MAX)];
    prop_oneof![any::<i64>(), round, edges]
}

/// A pair of scalers, close together as often as far apart.
fn scalers() -> impl Strategy<Value = (i8, i8)> {
    let near = (any::<i8>(), -20..=20_i8).prop_map(|(a, b)| (a, a.saturating_add(b)));
    prop_oneof![near, any::<(i8, i8)>()]
}

fn hash(number: Decimal) -> u64 {
    let mut hasher = DefaultHasher::new();
    number.hash(&mut hasher);
    hasher.finish()
}

#[test]
fn the_model_itself_is_right() {
    assert_eq!(rescaled(2301, -1, -3), Ok(230_100));
    assert_eq!(rescaled(2301, -1, 0), Err(ErrorKind::Inexact));
    assert_eq!(rescaled(1, 127, -128), Err(ErrorKind::OutOfRange));
    assert_eq!(compared((120, -1), (12, 0)), Ordering::Equal);
    assert_eq!(compared((1, -128), (0, 127)), Ordering::Greater);
}

#[test]
fn rescale_is_exact_or_refused_for_every_pair_of_scalers() {
    for value in [
        0,
        1,
        -1,
        2301,
        -120,
        1_000_000_000_000_000_000,
        i64::MIN,
        i64::MAX,
    ] {
        for scaler in i8::MIN..=i8::MAX {
            for to in i8::MIN..=i8::MAX {
                let found = Decimal::new(value, scaler)
                    .rescale(to)
                    .map_err(|error| error.kind());
                assert_eq!(
                    found,
                    rescaled(value, scaler, to),
                    "{value} × 10^{scaler} to {to}"
                );
            }
        }
    }
}

proptest! {
    #[test]
    fn rescale_is_exact_or_refused(value in values(), (scaler, to) in scalers()) {
        let quantity = Quantity::new(value, scaler, Unit::VOLT);
        let found = quantity.rescale(to).map_err(|error| error.kind());
        prop_assert_eq!(found, rescaled(value, scaler, to));
    }

    #[test]
    fn what_is_rescaled_is_equal(value in values(), (scaler, to) in scalers()) {
        let number = Decimal::new(value, scaler);
        if let Ok(rescaled) = number.rescale(to) {
            prop_assert_eq!(Decimal::new(rescaled, to), number);
            prop_assert_eq!(hash(Decimal::new(rescaled, to)), hash(number));
        }
    }

    #[test]
    fn comparison_is_exact(a in values(), b in values(), (s, t) in scalers()) {
        let (left, right) = (Decimal::new(a, s), Decimal::new(b, t));
        let expected = compared((a, s), (b, t));
        prop_assert_eq!(left.cmp(&right), expected);
        prop_assert_eq!(right.cmp(&left), expected.reverse());
        prop_assert_eq!(left == right, expected == Ordering::Equal);
        prop_assert!(left != right || hash(left) == hash(right));
    }

    #[test]
    fn neighbours_are_told_apart(value in values(), (s, t) in scalers()) {
        let number = Decimal::new(value, s);
        if let Ok(same) = number.rescale(t) {
            let next = Decimal::new(same.saturating_add(1), t);
            prop_assert!(same == i64::MAX || number < next);
        }
    }

    #[test]
    fn quantities_compare_only_in_one_unit(a in values(), b in values(), (s, t) in scalers()) {
        let left = Quantity::new(a, s, Unit::VOLT);
        let same = Quantity::new(b, t, Unit::VOLT);
        let other = Quantity::new(b, t, Unit::AMPERE);
        prop_assert_eq!(left.partial_cmp(&same), Some(compared((a, s), (b, t))));
        prop_assert_eq!(left.partial_cmp(&other), None);
        prop_assert_ne!(left, other);
    }
}
