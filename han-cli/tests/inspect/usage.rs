//! Arguments, inputs and exit codes.

use std::process::Stdio;

use crate::support::{command, inspect, inspect_pipe, octets, telegram};

#[test]
fn the_help_says_what_is_printed_of_a_household() {
    let outcome = inspect(["--help"]);
    assert_eq!(outcome.code, 0);
    for part in [
        "Show every octet of a capture and what it says",
        "What is printed holds the numbers of the meter",
        "--redact",
        "System titles",
        "NO_COLOR",
        "Exit code:",
    ] {
        assert!(outcome.stdout.contains(part), "{part}: {}", outcome.stdout);
    }
    let wide = outcome
        .stdout
        .lines()
        .find(|line| line.chars().count() > 100);
    assert_eq!(wide, None);
}

#[test]
fn hex_and_raw_octets_give_the_same() {
    let raw = telegram("kaifa/ma304h3e-list2").octets;
    let hex: String = raw.iter().map(|octet| format!("{octet:02x} ")).collect();
    assert_eq!(
        inspect_pipe(&[], &raw).stdout,
        inspect_pipe(&[], hex.as_bytes()).stdout
    );
}

#[test]
fn layers_are_told_apart() {
    let frame = telegram("spec/04-aidon-list1").octets;
    let cases: [(&[u8], &str); 6] = [
        (&frame, "44 octets, HDLC"),
        (&frame[9..41], "32 octets, a message without a frame"),
        (&frame[12..41], "29 octets, a message without a frame"),
        // Damaged: no frame is in it, and it begins like a message.
        (&frame[9..30], "21 octets, a message without a frame"),
        (&frame[18..41], "23 octets, no frame"),
        (&octets(crate::support::MBUS), "57 octets, wired M-Bus"),
    ];
    for (input, what) in cases {
        let outcome = inspect_pipe(&[], input);
        assert!(
            outcome
                .stdout
                .starts_with(&format!("standard input: {what}\n")),
            "{}",
            outcome.stdout
        );
    }
}

#[test]
fn every_layer_can_be_asked_for() {
    let frame = telegram("spec/04-aidon-list1").octets;
    let cases: [(&str, &[u8]); 5] = [
        ("auto", &frame),
        ("hdlc", &frame),
        ("llc", &frame[9..41]),
        ("apdu", &frame[12..41]),
        ("body", &frame[18..41]),
    ];
    for (layer, input) in cases {
        let outcome = inspect_pipe(&["--layer", layer], input);
        assert_eq!(outcome.code, 0, "{layer}: {}", outcome.stdout);
        assert!(outcome.stdout.contains("2148 = 2148 W"));
        assert!(outcome.stdout.ends_with("\nunderstood to the end\n"));
    }
}

#[test]
fn what_is_no_hex_is_told_behind_what_is() {
    let outcome = inspect_pipe(&[], b"7E A0 07 03 21 13 07 85 7E ZZ");
    assert_eq!(outcome.code, 1);
    assert!(outcome.stdout.contains("HDLC frame: whole"));
    assert_eq!(outcome.reasons().len(), 1, "{}", outcome.stdout);
    assert!(outcome.reasons()[0].starts_with("'Z' is no hex digit (line 1, column 28)"));
}

#[test]
fn an_empty_input_is_not_understood() {
    let outcome = inspect_pipe(&[], b"");
    assert_eq!(
        (outcome.code, outcome.reasons()),
        (1, vec!["the input is empty"])
    );
}

#[test]
fn a_file_that_is_not_there_is_one_clear_line() {
    let outcome = inspect(["nowhere/capture.hex"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""));
    assert_eq!(
        outcome.stderr,
        "han: nowhere/capture.hex: No such file or directory\n"
    );
    assert_eq!(inspect([env!("CARGO_MANIFEST_DIR")]).code, 2);
}

#[test]
fn no_file_is_wrong_usage() {
    assert_eq!(inspect([] as [&str; 0]).code, 2);
    assert_eq!(inspect(["--layer", "frame", "-"]).code, 2);
}

#[test]
fn a_reader_that_leaves_ends_it_quietly() {
    let mut child = command(["-"]).stdin(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let mut stdin = child.stdin.take().unwrap();
    let input = telegram("streams/damaged").octets.repeat(100);
    std::io::Write::write_all(&mut stdin, &input).unwrap();
    drop(stdin);
    let outcome = child.wait_with_output().unwrap();
    assert_eq!(outcome.status.code(), Some(0));
    assert!(outcome.stderr.is_empty());
}
