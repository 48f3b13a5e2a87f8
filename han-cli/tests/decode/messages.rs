//! Messages without frames, one behind the other.

use std::process::{Command, Stdio};

use crate::support::{Outcome, apdu, decode_pipe, telegram};

const KEY: &str = "000102030405060708090A0B0C0D0E0F";
const LLC: [u8; 3] = [0xE6, 0xE7, 0x00];

/// Encrypted, not authenticated: 2748 W.
const CIPHERED: &str =
    "DB084D4D4D0000BC614E1E20012345678E1212FF9A5640BF69283A69BC1E9E07CB634D0571263F7EAF";

/// Lists of three makers, each an APDU.
fn lists() -> Vec<Vec<u8>> {
    let names = [
        "kaifa/ma304h3e-list2",
        "aidon/6525-list1",
        "kamstrup/6841131-092-list3",
    ];
    names.map(apdu).to_vec()
}

fn expected() -> Vec<serde_json::Value> {
    let names = [
        "kaifa/ma304h3e-list2",
        "aidon/6525-list1",
        "kamstrup/6841131-092-list3",
    ];
    names
        .map(|name| telegram(name).expected[0].clone())
        .to_vec()
}

fn ciphered() -> Vec<u8> {
    han_corpus::octets_of_hex(CIPHERED).unwrap()
}

fn run(arguments: &[&str], octets: &[u8]) -> Outcome {
    decode_pipe([&["--format", "json"], arguments].concat(), octets)
}

fn simulated(arguments: &str) -> Vec<u8> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_han"));
    command.arg("simulate").args(arguments.split(' '));
    command.stderr(Stdio::null()).output().unwrap().stdout
}

#[test]
fn each_message_is_read_with_llc_header_and_without() {
    let llc: Vec<_> = lists()
        .iter()
        .map(|list| [&LLC[..], list].concat())
        .collect();
    for (layer, lists) in [
        ("apdu", lists()),
        ("auto", lists()),
        ("llc", llc.clone()),
        ("auto", llc),
    ] {
        let octets = lists.concat();
        let outcome = run(&["--layer", layer, "--strict"], &octets);
        assert_eq!(outcome.objects(), expected(), "{layer}: {}", outcome.stderr);
        assert_eq!(outcome.code, 0);
        let summary = format!(
            "han: {} octets, 3 messages, 3 readings, noise 0 octets, no errors",
            octets.len()
        );
        assert_eq!(outcome.said(&summary), 1, "{}", outcome.stderr);
    }
}

#[test]
fn the_minutes_of_an_xt211_are_read() {
    let octets = simulated("--meter sagemcom-xt211 --duration 5m");
    let scaled = ["--power-scaler", "0", "--energy-scaler", "0"];
    for layer in ["auto", "apdu"] {
        let outcome = run(
            &[&scaled[..], &["--layer", layer, "--strict"]].concat(),
            &octets,
        );
        assert_eq!(outcome.objects().len(), 5, "{}", outcome.stderr);
        assert_eq!(
            outcome.said("5 messages, 5 readings, noise 0 octets, no errors"),
            1
        );
        assert_eq!(outcome.code, 0);
    }
}

#[test]
fn a_damaged_message_is_told_and_the_next_is_found() {
    let [first, second, third] = &lists()[..] else {
        panic!()
    };
    let begin = first.len();
    // A tag that is none, octets that are lost, and a count that is too large.
    let mut unknown = second.clone();
    unknown[8] = 0x63;
    let lost = second[..second.len() - 3].to_vec();
    let mut count = second.clone();
    count[7] = 0x7F;
    for (damaged, noise) in [(unknown, 29), (lost, 26), (count, 29)] {
        let octets = [&first[..], &damaged, third].concat();
        let outcome = run(&["--layer", "apdu", "--verbose"], &octets);
        let [one, _, three] = &expected()[..] else {
            panic!()
        };
        let objects = outcome.objects();
        assert_eq!(objects, [one.clone(), three.clone()], "{}", outcome.stderr);
        let said = [
            format!("message at octet {begin}: "),
            format!(", noise {noise} octets"),
            "errors: 1 ×".to_owned(),
        ];
        for said in said {
            assert_eq!(outcome.said(&said), 1, "{}", outcome.stderr);
        }
    }
}

/// Lists of three makers, and an octet of them lost.
#[test]
fn every_octet_lost_costs_two_messages_at_most() {
    let octets = lists().concat().repeat(3);
    for lost in (0..octets.len()).step_by(11) {
        let mut octets = octets.clone();
        octets.remove(lost);
        let outcome = run(&["--layer", "apdu"], &octets);
        let objects = outcome.objects();
        let right = objects.iter().filter(|object| expected().contains(object));
        assert!(right.count() >= 7, "{lost}: {}", outcome.stderr);
    }
}

#[test]
fn what_stands_between_messages_is_noise() {
    let octets: Vec<u8> = lists()
        .iter()
        .flat_map(|list| [&list[..], &[0, 0xFF]].concat())
        .collect();
    let outcome = run(&["--layer", "apdu"], &octets);
    assert_eq!(outcome.objects(), expected());
    assert_eq!(
        outcome.said("3 messages, 3 readings, noise 6 octets, no errors"),
        1,
        "{}",
        outcome.stderr
    );
    let behind = [&[0xFF; 30][..], &lists().concat()].concat();
    let outcome = run(&["--layer", "apdu"], &behind);
    assert_eq!(outcome.objects(), expected());
    assert_eq!(outcome.said("noise 30 octets"), 1, "{}", outcome.stderr);
}

#[test]
fn a_message_that_is_cut_off_is_told() {
    let [first, second, ..] = &lists()[..] else {
        panic!()
    };
    let octets = [first, &second[..20]].concat();
    let outcome = run(&["--layer", "apdu", "--verbose"], &octets);
    assert_eq!(outcome.objects().len(), 1);
    let said = format!("message at octet {}: cut off after 20 octets", first.len());
    assert_eq!(outcome.said(&said), 1, "{}", outcome.stderr);
    assert_eq!(outcome.said("errors: 1 × truncated"), 1);
}

#[test]
fn a_message_that_nobody_understands_is_no_noise() {
    let unknown = [0x0F, 0, 0, 0, 0, 0, 0x02, 2, 0x11, 1, 0x11, 2];
    let octets = [&unknown[..], &lists()[0], &unknown, &unknown].concat();
    let outcome = run(&["--layer", "apdu"], &octets);
    assert_eq!(outcome.objects().len(), 1);
    assert_eq!(
        outcome.said("4 messages, 1 reading, noise 0 octets"),
        1,
        "{}",
        outcome.stderr
    );
    assert_eq!(outcome.said("errors: 3 × unknown list"), 1);
}

#[test]
fn ciphered_messages_are_opened_or_counted() {
    let octets = [ciphered(), ciphered(), lists()[0].clone(), ciphered()].concat();
    let keys = ["--key", KEY, "--no-authentication"];
    for layer in ["apdu", "auto"] {
        let outcome = run(&[&keys[..], &["--layer", layer]].concat(), &octets);
        assert_eq!(outcome.objects().len(), 4, "{}", outcome.stderr);
        let said = "opened: 3 ciphered messages, not authenticated, 2 with a repeated";
        assert_eq!(outcome.said(said), 1, "{}", outcome.stderr);
    }
    let outcome = run(&["--layer", "apdu"], &octets);
    assert_eq!(outcome.objects().len(), 1);
    assert_eq!(
        outcome.said("errors: 3 × ciphered"),
        1,
        "{}",
        outcome.stderr
    );
    assert_eq!(outcome.said("noise 0 octets"), 1, "{}", outcome.stderr);
    let keys = ["--key", KEY, "--no-authentication", "--layer", "apdu"];
    let damaged = [&ciphered()[..38], &ciphered(), &lists()[0]].concat();
    let outcome = run(&keys, &damaged);
    assert_eq!(outcome.objects().len(), 2, "{}", outcome.stderr);
    assert_eq!(outcome.said("1 × invalid APDU"), 1, "{}", outcome.stderr);
}

#[test]
fn a_list_three_that_comes_again_is_repeated() {
    let list = apdu("aidon/6534-list3");
    let outcome = run(&["--layer", "apdu"], &[&list[..], &list].concat());
    assert_eq!(
        outcome.said("2 readings (1 repeated)"),
        1,
        "{}",
        outcome.stderr
    );
}

#[test]
fn messages_that_are_taken_for_no_frames_get_a_hint() {
    let lists = lists();
    let lines: Vec<_> = lists
        .iter()
        .map(|list| [list, &b"\r\n"[..]].concat())
        .collect();
    let half = [&lists[0][..], &lists[1][..20]].concat();
    for (octets, found, said) in [
        (lines.concat(), 3, "3 messages without frames: --layer apdu"),
        (
            lists.concat()[9..].to_vec(),
            2,
            "2 messages without frames: --layer apdu",
        ),
        (
            [&[0x00][..], &lists.concat()].concat(),
            3,
            "3 messages without frames: --layer apdu",
        ),
        (half, 1, "if these are APDUs: --layer apdu"),
    ] {
        let outcome = run(&[], &octets);
        assert_eq!(
            (outcome.code, outcome.said(said)),
            (1, 1),
            "{}",
            outcome.stderr
        );
        let outcome = run(&["--layer", "apdu"], &octets);
        assert_eq!(outcome.objects().len(), found, "{}", outcome.stderr);
    }
}

#[test]
fn without_any_message_that_is_said() {
    let outcome = run(&["--layer", "apdu"], &[0; 70_000]);
    assert_eq!((outcome.code, outcome.objects().len()), (1, 0));
    assert_eq!(
        outcome.said("0 messages, 0 readings, noise 70000 octets"),
        1,
        "{}",
        outcome.stderr
    );
}

#[test]
fn damage_anywhere_takes_no_more_than_two_messages() {
    let octets = simulated("--meter sagemcom-xt211 --duration 20m");
    let length = octets.len() / 20;
    for at in (0..5 * length).step_by(41) {
        let lost = [&octets[..at], &octets[at + 1..]].concat();
        let outcome = decode_pipe(
            ["--format", "json", "--layer", "apdu", "--power-scaler", "0"],
            &lost,
        );
        let count = outcome.objects().len();
        assert!(
            (18..=20).contains(&count),
            "{at}: {count}: {}",
            outcome.stderr
        );
    }
}
