//! Text for people, octets and integers for machines.
#![cfg(feature = "serde")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::expect_used
)]

#[path = "serde/compact.rs"]
mod compact;

use han_obis::{Decimal, Direction, Obis, Pattern, Phase, Quantity, Unit, codes};
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Debug;

/// Both forms, checked in both directions.
fn forms<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) -> (String, Vec<u8>) {
    let text = serde_json::to_string(value).unwrap();
    assert_eq!(&serde_json::from_str::<T>(&text).unwrap(), value);
    let octets = compact::to_octets(value);
    assert_eq!(&compact::from_octets::<T>(&octets), value);
    (text, octets)
}

fn refusal<T: DeserializeOwned + Debug>(text: &str) -> String {
    serde_json::from_str::<T>(text).unwrap_err().to_string()
}

#[test]
fn a_code_is_its_text_or_six_octets() {
    let (text, octets) = forms(&codes::ACTIVE_ENERGY_IMPORT);
    assert_eq!(text, r#""1-0:1.8.0""#);
    assert_eq!(octets, [1, 0, 1, 8, 0, 255]);
}

#[test]
fn a_pattern_is_its_text_or_its_groups() {
    let (text, octets) = forms(&Pattern::any_medium(1, 8, 0, 255));
    assert_eq!(text, r#""1.8.0""#);
    assert_eq!(octets, [0, 1, 8, 0, 255]);
    let (text, octets) = forms(&Pattern::from(codes::VOLTAGE_L1));
    assert_eq!(text, r#""1-0:32.7.0""#);
    assert_eq!(octets, [1, 1, 0, 32, 7, 0, 255]);
}

#[test]
fn a_unit_is_its_text_or_its_code() {
    assert_eq!(forms(&Unit::WATT_HOUR), (r#""Wh""#.to_owned(), vec![30]));
    assert_eq!(forms(&Unit::new(75)), (r#""unit 75""#.to_owned(), vec![75]));
    assert_eq!(forms(&Unit::NONE), (r#""""#.to_owned(), vec![255]));
}

#[test]
fn a_quantity_is_its_text_or_three_integers() {
    let (text, octets) = forms(&Quantity::new(2301, -1, Unit::VOLT));
    assert_eq!(text, r#""230.1 V""#);
    assert_eq!(octets, [0, 0, 0, 0, 0, 0, 0x08, 0xFD, 0xFF, 35]);
}

#[test]
fn a_decimal_is_its_text_or_two_integers() {
    let (text, octets) = forms(&Decimal::new(-5, -3));
    assert_eq!(text, r#""-0.005""#);
    assert_eq!(
        octets,
        [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFB, 0xFD]
    );
}

#[test]
fn phase_and_direction_are_words() {
    let text = |phase| serde_json::to_string(&phase).unwrap();
    assert_eq!(text(Phase::Total), r#""total""#);
    assert_eq!(text(Phase::L3), r#""L3""#);
    assert_eq!(
        serde_json::to_string(&Direction::Export).unwrap(),
        r#""export""#
    );
    assert_eq!(
        serde_json::from_str::<Direction>(r#""import""#).unwrap(),
        Direction::Import
    );
}

#[test]
fn a_float_is_refused() {
    assert!(refusal::<Quantity>("230.1").contains("expected a quantity such as `230.1 V`"));
    assert!(refusal::<Decimal>("230.1").contains("expected a text with a number"));
}

#[test]
fn a_wrong_text_is_refused_with_its_reason() {
    assert!(refusal::<Obis>(r#""1-0:4:24.7.0""#).starts_with("unexpected octet 0x3a at byte 5"));
    assert!(refusal::<Obis>(r#""1.8.0""#).starts_with("code without medium and channel"));
    assert!(refusal::<Unit>(r#""kWh""#).starts_with("unknown unit"));
    assert!(refusal::<Obis>("[1,0,1,8,0,255]").contains("expected an OBIS code"));
}

proptest! {
    #[test]
    fn both_forms_keep_every_value(octets: [u8; 6], value: i64, scaler: i8, code: u8) {
        forms(&Obis::from_octets(octets));
        forms(&Pattern::from(Obis::from_octets(octets)));
        forms(&Unit::new(code));
        forms(&Decimal::new(value, scaler));
        forms(&Quantity::new(value, scaler, Unit::new(code)));
    }
}
