//! What is printed parses to an equal value, and any other text is refused in peace.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::expect_used
)]

use han_obis::{Decimal, Obis, Pattern, Quantity, Unit};
use proptest::prelude::*;

/// Texts one step away from being right, which random characters rarely are.
const NEARLY: &str =
    r"[-]?[0-9]{0,4}[-:.*]{0,2}[0-9]{0,4}[-:.*]{0,2}[0-9]{0,4}[-:.* ]{0,2}[0-9WVh]{0,4}";

/// Codes so much alike that many of them match.
fn alike() -> impl Strategy<Value = Obis> {
    let channel = prop::sample::select(vec![0, 1, 2, 64, 65, 128]);
    let quantity = prop::sample::select(vec![[96, 1], [24, 2], [1, 8]]);
    (0_u8..3, channel, quantity, 0_u8..2)
        .prop_map(|(a, b, [c, d], e)| Obis::new(a, b, c, d, e, 255))
}

proptest! {
    #[test]
    fn obis(octets: [u8; 6]) {
        let obis = Obis::from_octets(octets);
        prop_assert_eq!(obis.to_string().parse(), Ok(obis));
        prop_assert_eq!(Obis::try_from(&octets[..]), Ok(obis));
        prop_assert_eq!(<[u8; 6]>::from(obis), octets);
    }

    #[test]
    fn obis_in_every_complete_form([a, b, c, d, e, f]: [u8; 6]) {
        let obis = Obis::new(a, b, c, d, e, f);
        prop_assert_eq!(format!("{a}-{b}:{c}.{d}.{e}*{f}").parse(), Ok(obis));
        prop_assert_eq!(format!("{a}-{b}:{c}.{d}.{e}.{f}").parse(), Ok(obis));
        prop_assert_eq!(format!("{a}.{b}.{c}.{d}.{e}.{f}").parse(), Ok(obis));
        prop_assert_eq!(format!("{a}-{b}:{c}.{d}.{e}").parse(), Ok(Obis::new(a, b, c, d, e, 255)));
    }

    #[test]
    fn pattern([c, d, e, f]: [u8; 4], octets: [u8; 6]) {
        for pattern in [Pattern::any_medium(c, d, e, f), Obis::from_octets(octets).into()] {
            prop_assert_eq!(pattern.to_string().parse(), Ok(pattern));
        }
    }

    #[test]
    fn unit(code: u8) {
        let unit = Unit::new(code);
        prop_assert_eq!(unit.to_string().parse(), Ok(unit));
    }

    #[test]
    fn decimal(value: i64, scaler: i8) {
        let number = Decimal::new(value, scaler);
        let text = number.to_string();
        let parsed: Decimal = text.parse().unwrap();
        prop_assert_eq!(parsed, number);
        prop_assert_eq!(parsed.to_string(), text);
    }

    #[test]
    fn quantity(value: i64, scaler: i8, code: u8) {
        let quantity = Quantity::new(value, scaler, Unit::new(code));
        prop_assert_eq!(quantity.to_string().parse(), Ok(quantity));
    }

    #[test]
    fn a_decimal_with_a_point_keeps_value_and_scaler(value: i64, scaler in i8::MIN..=0) {
        let parsed: Decimal = Decimal::new(value, scaler).to_string().parse().unwrap();
        prop_assert_eq!((parsed.value(), parsed.scaler()), (value, scaler));
    }

    #[test]
    fn a_decimal_is_printed_in_digits(value: i64, scaler: i8) {
        let text = Decimal::new(value, scaler).to_string();
        let fraction = text.split_once('.').map_or(0, |(_, fraction)| fraction.len());
        prop_assert_eq!(fraction, usize::from(scaler.min(0).unsigned_abs()));
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let zeros = if value == 0 { 0 } else { usize::from(scaler.max(0).unsigned_abs()) };
        let expected = format!("{}{}", value.unsigned_abs(), "0".repeat(zeros));
        prop_assert_eq!(digits.trim_start_matches('0'), expected.trim_start_matches('0'));
        prop_assert_eq!(text.starts_with('-'), value < 0);
    }

    #[test]
    fn a_text_of_six_groups_is_a_code_and_no_other_number_of_groups(
        groups in prop::collection::vec(any::<u8>(), 1..10),
    ) {
        let text = groups.iter().map(u8::to_string).collect::<Vec<_>>().join(".");
        let expected: Option<[u8; 6]> = groups.try_into().ok();
        prop_assert_eq!(text.parse::<Obis>().ok(), expected.map(Obis::from_octets));
    }

    #[test]
    fn any_text_is_parsed_or_refused(text in prop_oneof![r"\PC*", NEARLY]) {
        if let Ok(obis) = text.parse::<Obis>() {
            prop_assert_eq!(obis.to_string().parse(), Ok(obis));
        }
        for offset in [
            text.parse::<Obis>().err(),
            text.parse::<Pattern>().err(),
            text.parse::<Unit>().err(),
            text.parse::<Decimal>().err(),
            text.parse::<Quantity>().err(),
        ].into_iter().flatten().map(|error| error.offset().unwrap()) {
            prop_assert!(offset <= text.len());
        }
    }

    #[test]
    fn octets_of_any_other_length_are_refused(octets in prop::collection::vec(any::<u8>(), 0..20)) {
        prop_assert_eq!(Obis::try_from(&octets[..]).is_ok(), octets.len() == 6);
    }

    #[test]
    fn matching_is_an_equivalence([a, b, c] in [alike(), alike(), alike()]) {
        prop_assert!(a.matches(a));
        prop_assert_eq!(a.matches(b), b.matches(a));
        prop_assert!(!(a.matches(b) && b.matches(c)) || a.matches(c));
    }

    #[test]
    fn what_matches_says_the_same(octets: [u8; 6], channel: u8) {
        let obis = Obis::from_octets(octets);
        let other = obis.on_channel(channel);
        if obis.matches(other) {
            prop_assert_eq!(obis.phase(), other.phase());
            prop_assert_eq!(obis.direction(), other.direction());
            prop_assert_eq!(obis.unit(), other.unit());
        }
    }
}
