//! A code is printed and read again as itself, in every form that people write;
//! and of other texts exactly those forms are read.
//!
//! Input: six octets of a code, then a text.

#![no_main]

use han_fuzz::Input;
use han_obis::{Obis, Pattern};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let mut input = Input::new(input);
    let octets = input.array::<6>();
    is_read_again(octets);
    if let Ok(text) = std::str::from_utf8(input.rest()) {
        is_read_by_the_rules(text);
    }
});

fn is_read_again(octets: [u8; 6]) {
    let obis = Obis::from_octets(octets);
    let [a, b, c, d, e, f] = octets;
    assert_eq!(obis.to_string().parse(), Ok(obis));
    assert_eq!(format!("{a}-{b}:{c}.{d}.{e}*{f}").parse(), Ok(obis));
    assert_eq!(format!("{a}-{b}:{c}.{d}.{e}.{f}").parse(), Ok(obis));
    assert_eq!(format!("{a}.{b}.{c}.{d}.{e}.{f}").parse(), Ok(obis));
    assert_eq!(Obis::try_from(&octets[..]), Ok(obis));
    for pattern in [Pattern::any_medium(c, d, e, f), Pattern::from(obis)] {
        assert_eq!(pattern.to_string().parse(), Ok(pattern));
        assert!(pattern.matches(obis));
    }
}

fn is_read_by_the_rules(text: &str) {
    let expected = pattern(text);
    let parsed = text.parse::<Pattern>();
    assert_eq!(parsed.ok(), expected, "{text}");
    let obis = text.parse::<Obis>();
    assert_eq!(obis.ok(), expected.and_then(Pattern::obis), "{text}");
    for error in [parsed.err(), obis.err()].into_iter().flatten() {
        assert!(error.offset().is_some_and(|offset| offset <= text.len()));
    }
    if let Some(pattern) = expected {
        assert_eq!(pattern.to_string().parse(), Ok(pattern), "{text}");
    }
}

/// The forms of a code, told apart by what stands between the numbers.
fn pattern(text: &str) -> Option<Pattern> {
    let between: String = text.chars().filter(|c| !c.is_ascii_digit()).collect();
    let groups = text.split(|c: char| !c.is_ascii_digit()).map(group);
    let groups = groups.collect::<Option<Vec<u8>>>()?;
    match (&between[..], &groups[..]) {
        ("-:..*" | "-:..." | ".....", &[a, b, c, d, e, f]) => {
            Some(Obis::new(a, b, c, d, e, f).into())
        }
        ("-:..", &[a, b, c, d, e]) => Some(Obis::new(a, b, c, d, e, 255).into()),
        ("..*", &[c, d, e, f]) => Some(Pattern::any_medium(c, d, e, f)),
        ("..", &[c, d, e]) => Some(Pattern::any_medium(c, d, e, 255)),
        _ => None,
    }
}

fn group(digits: &str) -> Option<u8> {
    digits.parse().ok()
}
