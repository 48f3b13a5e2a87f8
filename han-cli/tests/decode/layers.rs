//! Input that does not begin with frames.

use serde_json::Value;

use crate::support::{Folder, Outcome, apdu, decode, decode_pipe, hex, telegram};

const NAME: &str = "kaifa/ma304h3e-list2";

fn llc() -> Vec<u8> {
    [&[0xE6, 0xE7, 0x00][..], &apdu(NAME)].concat()
}

/// The notification without tag, invoke-id and date-time.
fn body() -> Vec<u8> {
    apdu(NAME)[5 + 14..].to_owned()
}

fn run(layer: &str, octets: &[u8]) -> Outcome {
    let raw = decode_pipe(["--format", "json", "--layer", layer], octets);
    let text = decode_pipe(
        ["--format", "json", "--layer", layer],
        hex(octets).as_bytes(),
    );
    assert_eq!(
        (raw.stdout.as_str(), raw.code),
        (text.stdout.as_str(), text.code)
    );
    raw
}

#[test]
fn every_layer_gives_the_same_reading() {
    let expected = telegram(NAME).expected;
    assert_eq!(run("hdlc", &telegram(NAME).octets).objects(), expected);
    assert_eq!(run("llc", &llc()).objects(), expected);
    assert_eq!(run("apdu", &apdu(NAME)).objects(), expected);
}

#[test]
fn a_body_has_no_time_of_its_own() {
    // List 2 of a Kaifa: its time stands in the header, which is not there.
    let mut expected = telegram(NAME).expected;
    assert!(
        expected[0]
            .as_object_mut()
            .unwrap()
            .remove("time")
            .is_some()
    );
    assert_eq!(run("body", &body()).objects(), expected);
}

#[test]
fn frames_llc_and_apdu_are_told_apart() {
    let expected = telegram(NAME).expected;
    for octets in [telegram(NAME).octets, llc(), apdu(NAME)] {
        assert_eq!(run("auto", &octets).objects(), expected);
    }
    assert_eq!(run("auto", &body()).objects(), [] as [Value; 0]);
}

#[test]
fn a_capture_that_begins_within_a_frame_is_a_stream() {
    // From the LLC header on, then FCS and flag and the next frame.
    let octets = telegram(NAME).octets;
    let begin = octets
        .windows(3)
        .position(|three| three == [0xE6, 0xE7, 0x00])
        .unwrap();
    for begin in [begin, begin + 3] {
        let stream = [&octets[begin..], &octets[..]].concat();
        assert_eq!(run("auto", &stream).objects(), telegram(NAME).expected);
    }
}

#[test]
fn entries_of_a_message_without_frames() {
    let outcome = decode_pipe(
        ["--format", "json", "--layer", "apdu", "--entries"],
        &apdu(NAME),
    );
    assert_eq!(
        outcome.objects()[0]["entries"].as_array().unwrap().len(),
        13
    );
}

#[test]
fn the_summary_counts_a_message_and_what_stands_behind_it() {
    let octets = [&apdu(NAME)[..], &[0, 0]].concat();
    let outcome = run("apdu", &octets);
    let summary = format!(
        "han: {} octets, 1 message, 1 reading, noise 2 octets, no errors\n",
        octets.len()
    );
    assert_eq!(outcome.stderr, summary);
}

#[test]
fn a_message_that_is_none_says_why() {
    let outcome = run("apdu", &[0xFF, 0x00]);
    assert_eq!(outcome.code, 1);
    assert_eq!(
        outcome
            .said("no reading: message at octet 0: invalid APDU: unknown apdu tag 0xff, the APDU's octet 0"),
        1,
        "{}",
        outcome.stderr
    );
    assert_eq!(
        outcome.said("errors: 1 × invalid APDU"),
        1,
        "{}",
        outcome.stderr
    );
    let outcome = run("body", &[0x02, 0x02, 0x11, 0x01]);
    assert_eq!(outcome.code, 1);
    assert_eq!(
        outcome.said("no reading: invalid APDU: "),
        1,
        "{}",
        outcome.stderr
    );
}

#[test]
fn a_ciphered_message_is_named() {
    // The header of the printed vector: system title, security control 30.
    let octets = [
        &[
            0xDB, 0x08, 0x4D, 0x4D, 0x4D, 0x00, 0x00, 0xBC, 0x61, 0x4E, 0x2A, 0x30,
        ][..],
        &[0x11; 41],
    ]
    .concat();
    let outcome = run("apdu", &octets);
    assert_eq!(outcome.code, 1);
    assert_eq!(
        outcome.said("ciphered APDU, security control 0x30"),
        1,
        "{}",
        outcome.stderr
    );
    assert_eq!(
        outcome.said("errors: 1 × ciphered"),
        1,
        "{}",
        outcome.stderr
    );
}

#[test]
fn general_ciphering_is_a_message_like_the_others() {
    let general = "DD080000000000000001084D4D4D0000BC614E084D4D4D00000000010000002A30012345678E1212FF9A56\
                   40BF69283A69BC1E9E07CB634D0571263F7EAF7B172F39BCFBB874AEC80078";
    let octets = han_corpus::octets_of_hex(general).unwrap();
    let keys = [
        "--key=000102030405060708090A0B0C0D0E0F",
        "--authentication-key=D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDF",
        "--format=json",
    ];
    for octets in [octets.clone(), octets.repeat(2)] {
        let outcome = decode_pipe(keys, &octets);
        let object = &outcome.objects()[0];
        assert_eq!(object["active_power_import_w"], 2748, "{}", outcome.stderr);
        assert_eq!(outcome.said("authenticated"), 1, "{}", outcome.stderr);
    }
    let outcome = decode_pipe([] as [&str; 0], &octets);
    let said = "ciphered APDU, security control 0x30: --key opens it";
    assert_eq!(outcome.said(said), 1, "{}", outcome.stderr);
}

#[test]
fn another_apdu_alone_gets_a_hint() {
    for apdu in [&[0xD8, 0x01, 0x02][..], &[0xC2, 0x00, 0x00, 0x03]] {
        let outcome = decode_pipe([] as [&str; 0], apdu);
        let said = "no reading: no frame; if these are APDUs: --layer apdu";
        assert_eq!(outcome.said(said), 1, "{}", outcome.stderr);
    }
    let outcome = run("apdu", &[0xD8, 0x01, 0x02]);
    assert_eq!(outcome.said("exception-response"), 1, "{}", outcome.stderr);
}

#[test]
fn a_stream_is_no_single_body() {
    let folder = Folder::new("no_single_body");
    let path = folder.file("zeros", [0; 70_000]);
    let outcome = decode(["--layer", "body", path.to_str().unwrap()]);
    assert_eq!(outcome.code, 2);
    let said = "more than 65535 octets are no single body";
    assert_eq!(outcome.said(said), 1, "{}", outcome.stderr);
}
