//! Damage, and what is said of it.

use crate::support::{Outcome, decode_pipe, telegram};

fn run(arguments: &[&str], octets: &[u8]) -> Outcome {
    decode_pipe(arguments.iter().chain(&["--format", "json"]), octets)
}

/// A list 1 with one bit wrong in its value, then a good one.
fn damaged() -> Vec<u8> {
    let good = telegram("aidon/6525-list1").octets;
    let mut bad = good.clone();
    bad[35] ^= 0x10;
    [bad, good].concat()
}

#[test]
fn damage_loses_no_reading_beside_it_and_is_counted() {
    let outcome = run(&[], &damaged());
    assert_eq!(outcome.objects(), telegram("aidon/6525-list1").expected);
    assert_eq!(outcome.code, 0);
    assert_eq!(outcome.said("errors: 1 × bad FCS"), 1, "{}", outcome.stderr);
}

#[test]
fn strict_does_not_forgive_damage() {
    let outcome = run(&["--strict"], &damaged());
    assert_eq!(outcome.objects(), telegram("aidon/6525-list1").expected);
    assert_eq!(outcome.code, 1);
}

#[test]
fn strict_does_not_forgive_noise() {
    let octets = [&b"boot"[..], &telegram("aidon/6525-list1").octets].concat();
    assert_eq!(run(&[], &octets).code, 0);
    assert_eq!(run(&["--strict"], &octets).code, 1);
}

#[test]
fn strict_does_not_forgive_a_list_that_nobody_knows() {
    let octets = [
        telegram("spec/10-three-segments").octets,
        telegram("aidon/6525-list1").octets,
    ]
    .concat();
    let outcome = run(&["--strict"], &octets);
    assert_eq!(outcome.objects(), telegram("aidon/6525-list1").expected);
    assert_eq!(outcome.code, 1);
    assert_eq!(
        outcome.said("errors: 1 × unknown list"),
        1,
        "{}",
        outcome.stderr
    );
}

#[test]
fn strict_is_content_with_what_is_whole() {
    let octets = telegram("streams/fill-flags").octets;
    assert_eq!(run(&["--strict"], &octets).code, 0);
}

#[test]
fn verbose_says_of_each_damaged_frame_where_and_what() {
    let octets = [damaged(), damaged()].concat();
    let outcome = run(&["--verbose"], &octets);
    assert_eq!(outcome.said("fits, its octet "), 2, "{}", outcome.stderr);
    for octet in [0, 88] {
        let text = format!("standard input: frame at octet {octet}: frame check sequence 0x");
        assert_eq!(outcome.said(&text), 1, "{}", outcome.stderr);
    }
    assert_eq!(outcome.said("byte"), 0, "{}", outcome.stderr);
}

#[test]
fn verbose_says_the_reason_once() {
    let octets = telegram("spec/10-three-segments").octets;
    let outcome = run(&["--verbose"], &octets);
    assert_eq!(outcome.said("unknown list of 4"), 1, "{}", outcome.stderr);
    assert_eq!(outcome.code, 1);
}

#[test]
fn an_input_without_a_reading_says_why() {
    let octets = telegram("spec/10-three-segments").octets;
    let outcome = run(&[], &octets);
    assert_eq!(outcome.code, 1);
    assert_eq!(
        outcome.said("no reading: frame at octet 56: unknown list of 4 elements without OBIS codes to read it by"),
        1,
        "{}",
        outcome.stderr
    );
    let octets = telegram("spec/01-frame-without-information").octets;
    let outcome = run(&[], &octets);
    assert_eq!(outcome.code, 1);
    assert_eq!(
        outcome.said("no reading: valid frames, but no list in them"),
        1,
        "{}",
        outcome.stderr
    );
}

#[test]
fn no_line_of_standard_error_carries_a_meter_number() {
    let telegram = telegram("aidon/6534-list3");
    let number = telegram.expected[0]["meter_id"].as_str().unwrap();
    for at in 0..telegram.octets.len() {
        let mut octets = telegram.octets.clone();
        octets[at] ^= 0x01;
        let outcome = run(&["--verbose"], &octets);
        assert!(!outcome.stderr.contains(number), "{at}: {}", outcome.stderr);
        assert_eq!(outcome.stdout, "", "{at}");
    }
}
