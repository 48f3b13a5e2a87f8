//! Input that is none, and wrong usage.

use std::fs::OpenOptions;
use std::io::Write;
use std::process::Stdio;

use crate::support::{Folder, Outcome, command, decode, decode_pipe, hex, telegram};

/// One line that says what is wrong, and the summary: nothing else.
fn assert_said(outcome: &Outcome, line: &str, code: i32) {
    assert_eq!(
        outcome.stderr.lines().next(),
        Some(line),
        "{}",
        outcome.stderr
    );
    assert!(outcome.stderr.lines().count() <= 3, "{}", outcome.stderr);
    assert_eq!(outcome.code, code, "{}", outcome.stderr);
}

#[test]
fn odd_hex_digits_are_told_with_their_place() {
    let outcome = decode_pipe(["-"], b"# list 1\n7E A0 2A\n41 0");
    let line = "han: standard input: odd number of hex digits (line 3, column 4)";
    assert_said(&outcome, line, 2);
}

#[test]
fn text_that_is_no_hex_is_told_with_its_place() {
    let outcome = decode_pipe(["-"], b"7E A0 2G");
    assert_said(
        &outcome,
        "han: standard input: 'G' is no hex digit (line 1, column 8): \
         hex digits, blanks and # comments only; the rest is not read",
        2,
    );
}

#[test]
fn readings_before_a_bad_digit_are_not_lost() {
    let telegram = telegram("aidon/6525-list1");
    let folder = Folder::new("bad_digit");
    let path = folder.file("capture.hex", format!("{}\nxx", hex(&telegram.octets)));
    let outcome = decode(["--format", "json", path.to_str().unwrap()]);
    assert_eq!(outcome.objects(), telegram.expected);
    let line = format!(
        "han: {}: 'x' is no hex digit (line 2, column 1): \
         hex digits, blanks and # comments only; the rest is not read",
        path.display()
    );
    assert_said(&outcome, &line, 2);
}

#[test]
fn zeros_flags_and_junk_have_no_frame() {
    let junk: Vec<u8> = (0..=0xFF).filter(|octet| *octet != 0x7E).collect();
    for (octets, noise) in [
        (vec![0; 1_000_000], 1_000_000),
        (vec![0x7E; 1_000_000], 0),
        (junk, 255),
    ] {
        let outcome = decode_pipe(["-"], &octets);
        let line = format!(
            "han: standard input: no reading: no frame in {} octets",
            octets.len()
        );
        assert_said(&outcome, &line, 1);
        assert_eq!(
            outcome.said(&format!("noise {noise} octets, no errors")),
            1,
            "{}",
            outcome.stderr
        );
        assert_eq!(outcome.stdout, "");
    }
}

#[test]
fn an_empty_input_has_no_octets() {
    for content in ["", "# nothing but words\n"] {
        let outcome = decode_pipe(["-"], content.as_bytes());
        assert_said(&outcome, "han: standard input: no reading: no octets", 1);
        assert_eq!(outcome.stderr.lines().count(), 1, "{}", outcome.stderr);
    }
}

#[test]
fn a_folder_without_captures_is_told() {
    let folder = Folder::new("no_captures");
    folder.file("README.md", "nothing here");
    let outcome = decode([folder.path()]);
    let line = "no captures in this folder (files .bin, .cap, .dat, .hex, .raw, .txt)";
    assert_said(
        &outcome,
        &format!("han: {}: {line}", folder.path().display()),
        1,
    );
}

#[test]
fn a_missing_file_is_told() {
    let outcome = decode(["no/such/file.hex"]);
    assert_said(
        &outcome,
        "han: no/such/file.hex: No such file or directory",
        2,
    );
    assert_eq!(outcome.stderr.lines().count(), 1, "{}", outcome.stderr);
}

#[test]
fn wrong_usage_exits_with_2() {
    let wrong: [&[&str]; 9] = [
        &["--format", "xml"],
        &["--layer", "tcp"],
        &["--energy-scaler", "128"],
        &["--serial", "a", "--tcp", "b:1"],
        &["--tcp", "b:1", "file"],
        &["--baud", "9600", "file"],
        &["--parity", "none"],
        &["--jobs", "257", "file"],
        &["--bogus"],
    ];
    for arguments in wrong {
        let outcome = decode(arguments);
        assert_eq!(outcome.code, 2, "{arguments:?}: {}", outcome.stderr);
        assert_eq!(outcome.stdout, "");
    }
}

#[test]
fn settings_of_a_port_beside_a_path_are_refused() {
    let telegram = telegram("aidon/6525-list1");
    let path = telegram.path.to_str().unwrap();
    for option in [["--baud", "9600"], ["--parity", "none"]] {
        let outcome = decode([option[0], option[1], path]);
        assert_eq!(outcome.code, 2, "{}", outcome.stderr);
        assert!(
            outcome.stderr.contains("cannot be used with"),
            "{}",
            outcome.stderr
        );
    }
}

#[test]
fn empty_names_and_impossible_scalers_are_refused() {
    let path = telegram("aidon/6525-list1").path;
    let path = path.to_str().unwrap();
    let wrong: [&[&str]; 6] = [
        &["--serial", ""],
        &["--tcp", ""],
        &[""],
        &["--energy-scaler", "10", path],
        &["--current-scaler", "-10", path],
        &["--voltage-scaler=-128", path],
    ];
    for arguments in wrong {
        assert_eq!(decode(arguments).code, 2, "{arguments:?}");
    }
    for scaler in ["-9", "9"] {
        assert_eq!(decode(["--energy-scaler", scaler, path]).code, 0);
    }
}

#[test]
fn an_address_without_a_port_is_told_how_to_write_it() {
    let outcome = decode(["--tcp", "localhost"]);
    assert_eq!(outcome.code, 2);
    assert_eq!(
        outcome.said("HOST:PORT is wanted, as bridge.local:23"),
        1,
        "{}",
        outcome.stderr
    );
}

#[test]
fn nobody_says_no_errors_beside_a_failure() {
    let outcome = decode_pipe(["-"], b"7E A0 2G");
    assert_eq!(outcome.said("2 octets"), 1, "{}", outcome.stderr);
    assert_eq!(outcome.said("no errors"), 0, "{}", outcome.stderr);
}

#[test]
fn what_is_no_capture_gets_a_hint() {
    let list = crate::support::apdu("kaifa/ma304h3e-list1");
    let body = &list[list.len() - 7..];
    assert_eq!(body[..2], [0x02, 0x01]);
    for (octets, hint) in [
        (
            &b"\xFF\xFE7\0E\0"[..],
            "no reading: UTF-16 text: save it as plain text",
        ),
        (
            &[0x68, 0x05, 0x05, 0x68, 0x53, 0xFF, 0, 1, 0x67, 0xDB, 0x16],
            "no reading: wired M-Bus, and no whole frame of it begins a message",
        ),
        (body, "--layer body"),
    ] {
        let outcome = decode_pipe(["-"], octets);
        assert_eq!(outcome.said(hint), 1, "{}", outcome.stderr);
        assert_eq!(outcome.code, 1);
    }
    let outcome = decode_pipe(["--layer", "body", "-"], body);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
}

#[test]
fn a_live_line_carries_no_bodies() {
    let outcome = decode(["--tcp", "localhost:1", "--layer", "body"]);
    assert_said(
        &outcome,
        "han: a live line carries frames or APDUs: any --layer but body",
        2,
    );
}

#[test]
fn help_tells_exit_codes_and_which_maker_wants_which_parity() {
    let outcome = decode(["--help"]);
    assert_eq!(outcome.code, 0);
    for part in [
        "Exit code:",
        "2  wrong usage",
        "Kamstrup none (8N1)",
        "10^N Wh",
        "--strict",
        "--jobs <N>",
        "256 MiB at most",
        "Readings never round",
        "Flags (7E) are not noise",
    ] {
        assert!(outcome.stdout.contains(part), "{part}");
    }
}

#[test]
fn a_broken_pipe_ends_it_quietly() {
    let octets = telegram("aidon/6534-list3").octets.repeat(10_000);
    for format in ["table", "json", "csv"] {
        let mut child = command(["--format", format, "-"])
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        // It may be gone before all is written.
        let _ = child.stdin.take().unwrap().write_all(&octets);
        let outcome: Outcome = child.wait_with_output().unwrap().into();
        assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""));
    }
}

#[test]
fn a_closed_standard_error_is_survived() {
    let mut child = command(["-"]).stdin(Stdio::piped()).spawn().unwrap();
    drop(child.stderr.take());
    child.stdin.take().unwrap().write_all(b"7E 7").unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(2));
}

#[cfg(target_os = "linux")]
#[test]
fn an_output_that_is_full_is_told() {
    let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
    let path = telegram("aidon/6525-list1").path;
    let outcome: Outcome = command([path]).stdout(full).output().unwrap().into();
    assert_eq!(
        outcome.said("han: standard output: No space left on device"),
        1,
        "{}",
        outcome.stderr
    );
    assert!(!outcome.stderr.contains("os error"), "{}", outcome.stderr);
    assert_eq!(outcome.code, 2);
}

/// What it has used of memory at most, in KiB.
#[cfg(target_os = "linux")]
fn peak_memory(id: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM:"))
        .unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// Feeds so many octets, the piece again and again, and asks for the memory
/// before the input ends.
#[cfg(target_os = "linux")]
fn peak_memory_with(piece: &[u8], octets: usize) -> u64 {
    let mut child = command(["--format", "csv", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    for _ in 0..octets / piece.len() {
        stdin.write_all(piece).unwrap();
    }
    let peak = peak_memory(child.id());
    drop(stdin);
    child.wait().unwrap();
    peak
}

#[cfg(target_os = "linux")]
#[test]
fn a_hundred_megabytes_are_decoded_in_constant_memory() {
    let frames = telegram("kaifa/ma304h3e-list1").octets.repeat(100);
    let text = hex(&frames).into_bytes();
    let almost_frames = [0x7E, 0xA0].repeat(10_000);
    let inputs = [
        (vec![0; 100_000], 100_000_000),
        (frames, 10_000_000),
        (text, 10_000_000),
        (almost_frames, 10_000_000),
    ];
    for (piece, octets) in inputs {
        let peak = peak_memory_with(&piece, octets);
        assert!(peak < 16 * 1024, "{peak} KiB");
    }
}
