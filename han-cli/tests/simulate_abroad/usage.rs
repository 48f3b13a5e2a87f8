//! Wrong usage, and the help.

use crate::meters::METERS;
use crate::run::{AUTHENTICATION_KEY, KEY, complaint, simulate, simulated};

#[test]
fn wrong_usage_is_told_with_exit_code_2() {
    for (arguments, told) in [
        ("", "--vendor <MAKER>|--meter <METER>"),
        ("--meter kaifa", "kaifa-at-west"),
        ("--vendor aidon --meter aidon-se", "cannot be used with"),
        ("--meter aidon-se --phases 1", "cannot be used with"),
        ("--meter aidon-se --transport wireless", "mbus"),
        ("--meter aidon-se --segment 7", "8..=2000"),
        ("--meter aidon-se --blocks 0", "8..=2000"),
        ("--meter aidon-se --blocks many", "invalid digit"),
        (
            "--meter aidon-se --transport apdu --segment 50",
            "an APDU by itself has none",
        ),
        (
            "--meter sagemcom-xt211 --segment 50",
            "an APDU by itself has none",
        ),
        ("--meter kaifa-at --segment 256", "has room for 255 octets"),
        (
            "--meter iskraemeco-am550 --transport mbus --segment 40",
            "18 pieces and wired M-Bus numbers 16",
        ),
        (
            "--meter kaifa-at --key 0011",
            "--key: a key has 32 hex digits or 64, this one 4",
        ),
        (
            "--meter kaifa-at --authentication-key 00112233445566778899AABBCCDDEEFF",
            "--key <HEX>",
        ),
    ] {
        let output = simulated(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments}");
        assert!(output.stdout.is_empty());
        let complaint = complaint(&output);
        assert!(complaint.contains(told), "{arguments}: {complaint}");
    }
}

#[test]
fn no_complaint_shows_a_digit_of_a_key() {
    let secret = "5A".repeat(16);
    for arguments in [
        format!("--key {secret}X"),
        format!("--key {secret}5A"),
        format!("--key {KEY} --authentication-key {secret}5A"),
        format!("--key {KEY} --authentication-key {secret}{secret}"),
        format!("--key {secret}{secret} --authentication-key {AUTHENTICATION_KEY}"),
    ] {
        let output = simulated(&format!("--meter kaifa-at {arguments}"));
        assert_eq!(output.status.code(), Some(2), "{arguments}");
        let complaint = complaint(&output);
        assert!(!complaint.contains("5A"), "{complaint}");
        assert!(complaint.contains("key"), "{complaint}");
    }
}

#[test]
fn what_was_typed_for_a_key_is_not_said_again() {
    for key in ["XYZ", "Z", "0Y", "Ä"] {
        let output = simulated(&format!("--meter kaifa-at --key {key}"));
        let complaint = complaint(&output);
        let (_, said) = complaint.split_once("--key: ").unwrap();
        assert!(!said.contains(['X', 'Y', 'Z', 'Ä']), "{complaint}");
    }
}

#[test]
fn meters_are_known_in_any_case() {
    assert_eq!(
        simulate("--meter Kaifa-SE --duration 1m"),
        simulate("--meter kaifa-se --duration 1m")
    );
}

#[test]
fn the_help_names_every_meter_and_what_can_be_done_to_lists() {
    let output = simulated("--help");
    let help = String::from_utf8(output.stdout).unwrap();
    for meter in &METERS {
        assert!(help.contains(meter.name), "{}", meter.name);
    }
    for word in [
        "--transport",
        "--segment",
        "--blocks",
        "--key",
        "--authentication-key",
        "hdlc",
        "mbus",
        "in the clear",
    ] {
        assert!(help.contains(word), "{word}");
    }
}
