//! Readings that speak against themselves.

use crate::support::{decode_pipe, frame};

/// 2300 W at 10 A and so many tenths of a volt.
fn list(tenths: u32) -> Vec<u8> {
    let mut apdu = vec![0x0F, 0, 0, 0, 0, 0, 0x01, 5];
    for (quantity, value, scaler, unit) in [
        (1, 2300_u32, 0, 27),
        (3, 0, 0, 29),
        (4, 120, 0, 29),
        (31, 100, 0xFF, 33),
        (32, tenths, 0xFF, 35),
    ] {
        apdu.extend([0x02, 3, 0x09, 6, 1, 0, quantity, 7, 0, 255, 0x06]);
        apdu.extend(value.to_be_bytes());
        apdu.extend([0x02, 2, 0x0F, scaler, 0x16, unit]);
    }
    frame(&apdu)
}

#[test]
fn a_scale_that_is_off_is_told_with_its_option() {
    let line = "han: standard input: voltage is shown 10 times too low, by 20 readings: \
        see its scaler with --entries, set one with --voltage-scaler";
    let outcome = decode_pipe(["-"], &list(230).repeat(20));
    assert_eq!(outcome.said(line), 1, "{}", outcome.stderr);
}

#[test]
fn nothing_is_said_of_a_few_readings_or_of_right_ones() {
    for input in [list(230).repeat(3), list(2300).repeat(20)] {
        let outcome = decode_pipe(["-"], &input);
        assert_eq!(outcome.said("is shown"), 0, "{}", outcome.stderr);
    }
}
