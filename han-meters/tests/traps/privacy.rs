//! No log and no error carries a meter number.

use super::*;
use std::error::Error as _;
use std::fmt::Debug;

/// Fails where a text shows the number: as text, as hex, as a list of
/// octets.
fn assert_hidden(number: &str, shown: &str) {
    let shown: String = shown.split_whitespace().collect();
    let octets = number.as_bytes();
    let decimal: Vec<String> = octets.iter().map(u8::to_string).collect();
    let hex: String = octets.iter().map(|octet| format!("{octet:02x}")).collect();
    for form in [number.to_owned(), decimal.join(","), hex] {
        let shown = shown.to_lowercase();
        assert!(!shown.contains(&form.to_lowercase()), "{shown}");
    }
}

fn assert_debug_hides(number: &str, value: &impl Debug) {
    assert_hidden(number, &format!("{value:?}"));
    assert_hidden(number, &format!("{value:#?}"));
}

fn assert_error_hides(number: &str, error: &ReceiveError) {
    assert_debug_hides(number, error);
    assert_hidden(number, &error.to_string());
    let mut source = error.source();
    while let Some(inner) = source {
        assert_hidden(number, &inner.to_string());
        assert_hidden(number, &format!("{inner:?}"));
        source = inner.source();
    }
}

/// Every telegram of one frame that states a meter number.
fn numbered() -> Vec<(Vec<u8>, String)> {
    let telegrams = TELEGRAMS.iter().filter_map(|telegram| {
        let apdu = Llc::strip(Frame::parse(&telegram.octets).ok()?.information()).1;
        let number = telegram.expected.first()?.get("meter_id")?.as_str()?;
        Some((apdu.to_vec(), number.to_owned()))
    });
    // Lists without codes of grid companies need their feature.
    let is_read =
        |apdu: &[u8]| cfg!(feature = "europe") || Reading::parse(apdu, Scales::new()).is_ok();
    let telegrams: Vec<_> = telegrams.filter(|(apdu, _)| is_read(apdu)).collect();
    assert!(telegrams.len() > 30);
    telegrams
}

#[test]
fn debug_of_what_was_received_shows_no_meter_number() {
    for (apdu, number) in numbered() {
        let mut receiver = Receiver::<512, 512>::new();
        for line in [frame(&apdu), segments(&apdu, 60).concat()] {
            let mut octets = &line[..];
            let reading = receiver.next_reading(&mut octets).unwrap().unwrap();
            assert_eq!(reading.meter_id.unwrap().as_str(), number);
            assert_debug_hides(&number, &reading);
            assert_debug_hides(&number, &receiver);
            let list = receiver.list().unwrap();
            assert_debug_hides(&number, &list);
            assert_debug_hides(&number, &list.entries());
            for entry in list.entries() {
                assert_debug_hides(&number, &entry);
            }
            let collected: Vec<_> = list.entries().collect();
            assert_debug_hides(&number, &collected);
        }
    }
}

#[test]
fn debug_of_an_unknown_list_shows_no_number_wherever_it_stands() {
    let number = "7359992000000017";
    let text: String = number.bytes().map(|octet| format!("{octet:02X}")).collect();
    for body in [
        // Under codes that other countries use for it.
        format!("01 01 02 02 09 06 00 00 60 01 01 FF 0A 10 {text}"),
        format!("01 01 02 02 09 06 00 00 60 01 0A FF 09 10 {text}"),
        format!("01 01 02 02 09 06 00 00 2A 00 00 FF 09 10 {text}"),
        format!("01 01 02 02 09 06 00 03 60 01 00 FF 0C 10 {text}"),
        // Bare, and inside something bare.
        format!("02 03 09 06 01 00 01 07 00 FF 06 00 00 08 64 0A 10 {text}"),
        format!("01 02 02 02 09 06 01 00 01 07 00 FF 11 05 02 01 0A 10 {text}"),
        // Under the code of a quantity.
        format!("01 01 02 02 09 06 01 00 01 07 00 FF 0A 10 {text}"),
    ] {
        let apdu = notification(&body);
        let list = parse(&apdu);
        assert_debug_hides(number, &list);
        for entry in list.entries() {
            assert_debug_hides(number, &entry);
        }
    }
}

#[test]
fn a_meter_number_that_is_an_integer_is_hidden_too() {
    let apdu = notification(
        "02 05
        0A 0E 4B 61 6D 73 74 72 75 70 5F 56 30 30 30 31
        09 06 01 01 00 00 01 FF 06 01 23 45 67
        09 06 01 01 01 07 00 FF 06 00 00 08 64",
    );
    for entry in parse(&apdu).entries() {
        assert_debug_hides("19088743", &entry);
    }
}

#[test]
fn no_error_shows_a_meter_number() {
    let mut errors = 0;
    for (apdu, number) in numbered() {
        for length in 0..apdu.len() {
            let Err(error) = List::parse(&apdu[..length], Scales::new()) else {
                continue;
            };
            assert_error_hides(&number, &ReceiveError::from(error));
            errors += 1;
        }
        for position in 0..apdu.len() {
            let mut changed = apdu.clone();
            changed[position] ^= 0x55;
            if let Err(error) = List::parse(&changed, Scales::new()) {
                assert_error_hides(&number, &ReceiveError::from(error));
                errors += 1;
            }
            let mut damaged = frame(&apdu);
            damaged[position] ^= 0x55;
            for outcome in receive_all(&mut Receiver::<512>::new(), &damaged) {
                assert_error_hides(&number, &outcome.unwrap_err());
                errors += 1;
            }
        }
    }
    assert!(errors > 1000);
}
