//! Readings that speak against themselves.

use crate::support::{Folder, decode, decode_pipe, frame, telegram};

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
fn a_scale_that_the_telegram_states_is_told_without_an_option() {
    let line = "han: standard input: voltage is shown 10 times too low, by 20 readings: \
        the telegram states its scaler, and no option changes that";
    let outcome = decode_pipe(["-"], &list(230).repeat(20));
    assert_eq!(outcome.said(line), 1, "{}", outcome.stderr);
    assert_eq!(outcome.said("-scaler"), 0, "{}", outcome.stderr);
}

/// What follows `try` at the end of the line that begins so.
fn advised(stderr: &str, begin: &str) -> Vec<String> {
    let begin = format!("han: standard input: {begin}");
    let mut lines = stderr.lines().filter(|line| line.starts_with(&begin));
    let line = lines.next().unwrap_or_else(|| panic!("{stderr}"));
    assert_eq!(lines.next(), None, "{stderr}");
    let (_, options) = line.split_once(": try ").unwrap();
    options.split(' ').map(str::to_owned).collect()
}

/// The document's scale of Kaifa's voltage is -1, whatever was typed instead.
#[test]
fn a_scale_that_is_off_is_told_with_the_option_that_mends_it() {
    let input = telegram("kaifa/ma304h4-list2").octets.repeat(20);
    for wrong in ["1", "-2", "-3"] {
        let arguments = ["--voltage-scaler", wrong, "-"];
        let outcome = decode_pipe(arguments, &input);
        let options = advised(&outcome.stderr, "voltage is shown");
        assert_eq!(options, ["--voltage-scaler", "-1"], "{wrong}");
    }
    let mended = decode_pipe(["--voltage-scaler", "-1", "-"], &input);
    assert_eq!(mended.said("is shown"), 0, "{}", mended.stderr);
}

/// A Kamstrup behind current transformers: the document leaves the scale open.
#[test]
fn a_scale_that_nobody_states_is_told_with_the_option_that_sets_it() {
    let input = telegram("kamstrup/6851131-list2").octets.repeat(80);
    let outcome = decode_pipe(["-"], &input);
    let options = advised(&outcome.stderr, "current seems to count 10^-3 A, by ");
    assert_eq!(options, ["--current-scaler", "-3"]);
    let typed = [&options[..], &["-".to_owned()]].concat();
    let outcome = decode_pipe(&typed, &input);
    assert_eq!(outcome.said("seems to count"), 0, "{}", outcome.stderr);
    assert_eq!(outcome.said("without a known scale"), 0);
}

#[test]
fn files_decoded_beside_each_other_are_advised_as_well() {
    let folder = Folder::new("advice_jobs");
    let input = telegram("kamstrup/6851131-list2").octets.repeat(80);
    folder.file("a.bin", &input);
    folder.file("b.bin", &input);
    let run = |jobs| decode(["--jobs", jobs, folder.path().to_str().unwrap()]).stderr;
    assert_eq!(run("2").matches("try --current-scaler -3").count(), 2);
    assert_eq!(run("2"), run("1"));
}

#[test]
fn nothing_is_said_of_a_few_readings_or_of_right_ones() {
    for input in [list(230).repeat(3), list(2300).repeat(20)] {
        let outcome = decode_pipe(["-"], &input);
        assert_eq!(outcome.said("is shown"), 0, "{}", outcome.stderr);
    }
}
