//! What cannot be understood: it is shown as far as it can be, and never fails.

use crate::support::{CIPHERED, MBUS, Outcome, frame, inspect_pipe, octets, telegram};

fn reasons(arguments: &[&str], hex: &str) -> Vec<String> {
    let outcome = inspect_pipe(arguments, &octets(hex));
    assert_eq!(outcome.code, 1, "{}", outcome.stdout);
    outcome.reasons().into_iter().map(str::to_owned).collect()
}

#[test]
fn offsets_of_reasons_count_in_the_input() {
    let apdu = octets("0F 40000000 00 02 03 11 07 11 07 63");
    let information = [&[0xE6, 0xE7, 0x00][..], &apdu].concat();
    let input = [&[0x00; 5][..], &frame(&information)].concat();
    let outcome = inspect_pipe(&[], &input);
    // Noise, what stands before the information, LLC header.
    let at = 5 + 9 + 3 + 12;
    assert_eq!(input[at], 0x63);
    assert_eq!(
        outcome.reasons(),
        [
            "octets of no frame",
            &format!("unknown data tag 0x63 at byte {at}")
        ]
    );
}

#[test]
fn every_part_of_a_header_that_is_wrong_is_named() {
    let cases = [
        (
            "7E A0 05 41 03 13 00 00 00 00 7E",
            "impossible frame length 5 at byte 1",
        ),
        (
            "7E A0 20 00 00 01 03 13 00 00 00 00",
            "address of neither one, two nor four octets at byte 3",
        ),
        (
            "7E A0 2A 41 08 83 13 04 12 00 00 00",
            "header check sequence 0x1204 where 0x1304 fits at byte 7",
        ),
    ];
    for (hex, reason) in cases {
        assert_eq!(reasons(&["--layer", "hdlc"], hex), [reason]);
    }
    let mut no_flag = telegram("spec/04-aidon-list1").octets;
    *no_flag.last_mut().unwrap() = 0x00;
    assert_eq!(
        inspect_pipe(&[], &no_flag).reasons(),
        ["no closing flag but 0x00 at byte 43"]
    );
}

#[test]
fn a_damaged_frame_ends_where_the_next_begins() {
    let whole = telegram("spec/04-aidon-list1").octets;
    let input = [&whole[..20], &whole].concat();
    let outcome = inspect_pipe(&[], &input);
    assert!(outcome.line("HDLC frame: damaged").starts_with("0..20 "));
    assert!(outcome.line("HDLC frame: whole").starts_with("20..64 "));
}

#[test]
fn damaged_m_bus_frames_are_shown() {
    let whole = octets(MBUS);
    let mut damaged = whole.clone();
    damaged[10] ^= 0x01;
    let outcome = inspect_pipe(&[], &damaged);
    let reasons = outcome.reasons();
    assert_eq!(reasons[0], "checksum 0xaa where 0xab fits at byte 29");
    assert_eq!(reasons[1], "piece 1 without the one before it");
    assert_eq!(reasons.len(), 2);

    let cut = inspect_pipe(&[], &whole[..20]);
    assert_eq!(cut.reasons(), ["octets missing: 11 at byte 20"]);
    assert!(
        cut.stdout.contains(": 20 octets, wired M-Bus"),
        "{}",
        cut.stdout
    );

    let lone = inspect_pipe(&[], &whole[..31]);
    assert_eq!(lone.reasons(), ["open message given up, octets: 20"]);

    let other = octets("68 06 06 68 08 01 72 01 67 00 E3 16");
    assert_eq!(
        inspect_pipe(&[], &other).reasons(),
        ["of another application layer, by the CI"]
    );
}

#[test]
fn damaged_headers_of_apdus_say_where() {
    let apdu = ["--layer", "apdu"];
    let cases = [
        ("02 01 11 07", "unknown apdu tag 0x02 at byte 0"),
        ("C0 01 C1", "get-request is known by its name only"),
        ("0F 40 00", "octets missing: 2 at byte 1"),
        (
            "0F 40000000 07 00",
            "invalid date-time length 0x07 at byte 5",
        ),
        ("DB 09 4D", "system title of length 9 at byte 1"),
        (
            "DB 00 04 30 00 00 00",
            "ciphered content of length 4, needed: 5 at byte 2",
        ),
        ("E0 40 0001 0000 0A 0F", "octets missing: 9 at byte 7"),
        ("C2 02", "invalid presence flag 0x02 at byte 1"),
        ("D8 01", "octets missing: 1 at byte 2"),
        ("0F 40000000 00 11 07 00 00", "octets of no message"),
        (
            "0F 40000000 00 01 84 FFFFFFFF",
            "elements announced: 4294967295, octets left: 0 at byte 7",
        ),
    ];
    for (hex, reason) in cases {
        assert_eq!(reasons(&apdu, hex), [reason], "{hex}");
    }
}

type Expected<'a> = &'a [(&'a str, u64, u64)];

/// Names and ranges of the parts of an input.
fn parts(arguments: &[&str], input: &[u8]) -> Vec<(String, u64, u64)> {
    let outcome = inspect_pipe(&[arguments, &["--format", "json"]].concat(), input);
    let part = |line: &str| {
        let part: serde_json::Value = serde_json::from_str(line).unwrap();
        let offset = |place: usize| part["range"][place].as_u64().unwrap();
        (
            part["name"].as_str().unwrap().to_owned(),
            offset(0),
            offset(1),
        )
    };
    outcome.stdout.lines().map(part).collect()
}

#[test]
fn whole_messages_are_parts_of_their_own_whatever_is_around() {
    const DATA: &str = "data-notification";
    let whole = octets("0F 40 00 00 00 00 02 01 06 00 00 0B F3");
    let mut damaged = whole.clone();
    damaged[8] = 0x63;
    let cases: [(&[&[u8]], Expected<'_>); 6] = [
        // A message and a half.
        (&[&whole, &whole[..7]], &[(DATA, 0, 13), (DATA, 13, 20)]),
        (
            &[&whole, b"\r\n", &whole, b"\r\n"],
            &[
                (DATA, 0, 13),
                ("noise", 13, 15),
                (DATA, 15, 28),
                ("noise", 28, 30),
            ],
        ),
        (
            &[&damaged, &whole, &whole],
            &[(DATA, 0, 13), (DATA, 13, 26), (DATA, 26, 39)],
        ),
        (
            &[&whole, &damaged, &damaged, &whole],
            &[(DATA, 0, 13), (DATA, 13, 39), (DATA, 39, 52)],
        ),
        (
            &[&whole, &[0x55; 9], &damaged, &whole],
            &[(DATA, 0, 13), ("noise", 13, 35), (DATA, 35, 48)],
        ),
        // Begun in the middle of one.
        (&[&whole[3..], &whole], &[("APDU", 0, 10), (DATA, 10, 23)]),
    ];
    for (pieces, expected) in cases {
        let input = pieces.concat();
        let expected: Vec<_> = expected
            .iter()
            .map(|(name, begin, end)| ((*name).to_owned(), *begin, *end))
            .collect();
        assert_eq!(parts(&["--layer", "apdu"], &input), expected);
    }
}

#[test]
fn blocks_without_frames_are_found_behind_noise() {
    let block = octets("E0 80 0001 0000 0D 0F 40 00 00 00 00 02 01 06 00 00 0B F3");
    let input = [&block[..], &[0x55], &block].concat();
    let name = "general-block-transfer";
    assert_eq!(
        parts(&["--layer", "apdu"], &input),
        [
            (name.to_owned(), 0, 20),
            ("noise".to_owned(), 20, 21),
            (name.to_owned(), 21, 41)
        ]
    );
}

#[test]
fn apdus_inside_each_other_are_bounded() {
    // Neither authenticated nor encrypted, over and over.
    let mut apdu = octets("0F 40000000 00 11 07");
    for _ in 0..5 {
        let length = u8::try_from(apdu.len() + 5).unwrap();
        apdu = [&[0xDB, 0x00, length, 0x00, 0, 0, 0, 0], &apdu[..]].concat();
    }
    let outcome = inspect_pipe(&["--layer", "apdu"], &apdu);
    assert_eq!(
        outcome.reasons(),
        ["general-glo-ciphering inside too many APDUs"]
    );
}

#[test]
fn rubbish_is_shown() {
    let rubbish: [&[u8]; 7] = [
        &[0x00; 100_000],
        &[0x7E; 100_000],
        &[0xFF; 3],
        b"\x00",
        &b"\x01\x7F".repeat(5_000),
        &b"\x7E\xA0".repeat(5_000),
        &b"\x68\x06\x06\x68\x00".repeat(5_000),
    ];
    for octets in rubbish {
        for layer in ["auto", "hdlc", "llc", "apdu", "body"] {
            for format in ["text", "json"] {
                let outcome = inspect_pipe(&["--layer", layer, "--format", format], octets);
                assert!((0..=1).contains(&outcome.code), "{}", outcome.code);
                assert_eq!(outcome.stderr, "");
            }
        }
    }
}

#[test]
fn a_value_behind_a_descriptor_that_is_none_is_told() {
    let apdu = "0F 80000001 00 02 02 16 01 01 04 02 02 0046 0001603003FF 03 16 01 \
                02 02 0003 0100010700FF 02 63";
    assert_eq!(reasons(&[], apdu), ["unknown data tag 0x63 at byte 36"]);
}

#[test]
fn every_cut_and_every_wrong_octet_is_shown() {
    let inputs = [
        telegram("spec/10-three-segments").octets,
        octets(CIPHERED),
        octets(MBUS),
    ];
    let check = |input: &[u8]| -> Outcome {
        let outcome = inspect_pipe(&["--format", "json"], input);
        assert!(outcome.stdout.lines().count() > 0);
        outcome
    };
    for input in inputs {
        for len in (0..input.len()).step_by(3) {
            assert_eq!(check(&input[..len]).code, 1);
        }
        for at in (0..input.len()).step_by(5) {
            let mut damaged = input.clone();
            damaged[at] ^= 0x40;
            assert_eq!(check(&damaged).code, 1, "octet {at}");
        }
    }
}
