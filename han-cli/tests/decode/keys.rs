//! Ciphered messages, and the keys that open them.

use std::io::Write;
use std::process::Stdio;

use crate::support::{Folder, Outcome, command, decode, decode_pipe, frame};

const KEY: &str = "000102030405060708090A0B0C0D0E0F";
const AUTHENTICATION_KEY: &str = "D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDF";

/// A list 1 of a Kaifa, 2748 W, in a frame: authenticated and encrypted.
const FRAME: &str = "7EA041410313677BE6E700DB084D4D4D0000BC614E2A30012345678E1212FF9A5640BF69283A69BC1E9E07\
                     CB634D0571263F7EAF5AF343D48BA935AB482882C735677E";
const ENCRYPTED: &str =
    "DB084D4D4D0000BC614E1E20012345678E1212FF9A5640BF69283A69BC1E9E07CB634D0571263F7EAF";

/// The same with the invocation counter before.
const ENCRYPTED_BEFORE: &str =
    "DB084D4D4D0000BC614E1E20012345668C8BE72E7996F143AE4EB7C213D4B0BBB34C37C40FC8C7DB4A";

fn run(arguments: &[&str], input: &str) -> Outcome {
    decode_pipe(
        [&["--format", "json"], arguments].concat(),
        input.as_bytes(),
    )
}

fn power(outcome: &Outcome) -> Vec<i64> {
    let power = |object: &serde_json::Value| object["active_power_import_w"].as_i64().unwrap();
    outcome.objects().iter().map(power).collect()
}

fn encrypted_in_a_frame() -> Vec<u8> {
    frame(&han_corpus::octets_of_hex(ENCRYPTED).unwrap())
}

#[test]
fn both_keys_open_a_message_and_prove_who_sent_it() {
    let keys = ["--key", KEY, "--authentication-key", AUTHENTICATION_KEY];
    let outcome = run(&keys, FRAME);
    assert_eq!(power(&outcome), [2748], "{}", outcome.stderr);
    assert_eq!(outcome.said("opened: 1 ciphered message, authenticated"), 1);
    let outcome = run(&["--key", KEY, "--no-authentication"], FRAME);
    assert_eq!(power(&outcome), [2748]);
    assert_eq!(
        outcome.said("opened: 1 ciphered message, not authenticated"),
        1
    );
}

#[test]
fn one_key_alone_takes_a_word_more() {
    let outcome = decode(["--key", KEY]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""));
    let sentence = "han: a key alone does not prove who sent a message: give \
                    --authentication-key too, or say --no-authentication\n";
    assert_eq!(outcome.stderr, sentence);
    let outcome = decode(["--authentication-key", AUTHENTICATION_KEY]);
    assert_eq!((outcome.code, outcome.said("--key")), (2, 1));
    assert_eq!(decode(["--no-authentication"]).code, 2);
}

#[test]
fn a_key_that_is_none_is_told_before_the_choice() {
    let outcome = decode(["--key", "ABC"]);
    let sentence = "han: --key: a key has 32 hex digits or 64, this one 3\n";
    assert_eq!((outcome.code, outcome.stderr.as_str()), (2, sentence));
}

#[test]
fn a_key_of_the_environment_alone_is_asked_for_by_ciphered_messages_only() {
    let folder = Folder::new("keys_undecided");
    let clear = folder.file(
        "clear.hex",
        crate::support::hex(&crate::support::telegram("kaifa/ma304h3e-list2").octets),
    );
    let ciphered = folder.file("ciphered.hex", FRAME);
    let run = |arguments: &[&str], path: &std::path::Path| -> Outcome {
        let mut command = command(arguments);
        command.arg(path).env("HAN_KEY", KEY);
        command.output().unwrap().into()
    };
    assert_eq!(run(&[], &clear).code, 0);
    let outcome = run(&[], &ciphered);
    assert_eq!((outcome.code, outcome.stdout.lines().count()), (1, 0));
    let said = "the key in HAN_KEY alone does not prove who sent it: set HAN_AUTHENTICATION_KEY \
                too, or say --no-authentication";
    assert_eq!(outcome.said(said), 1, "{}", outcome.stderr);
    assert_eq!(run(&["--no-authentication"], &ciphered).code, 0);
}

#[test]
fn two_keys_on_one_line_are_told_what_to_do() {
    let folder = Folder::new("keys_one_line");
    let capture = folder.file("capture.hex", FRAME);
    let run = |file: &std::path::Path, more: &[&str]| {
        let arguments = [
            "--key-file",
            file.to_str().unwrap(),
            capture.to_str().unwrap(),
        ];
        decode([&arguments[..], more].concat())
    };
    let unbroken = folder.file("one.key", [KEY, AUTHENTICATION_KEY].concat());
    let outcome = run(&unbroken, &[]);
    assert_eq!(outcome.code, 2);
    let said = "line 1: a key alone does not prove who sent a message";
    assert_eq!(outcome.said(said), 1, "{}", outcome.stderr);
    assert_eq!(outcome.said("put each on a line of its own"), 1);
    let outcome = run(&unbroken, &["--no-authentication"]);
    assert_eq!(
        outcome.said("put each on a line of its own"),
        1,
        "{}",
        outcome.stderr
    );
    let broken = folder.file("two.key", [KEY, AUTHENTICATION_KEY].join(" "));
    let outcome = run(&broken, &[]);
    assert_eq!(outcome.code, 2);
    let said = "line 1: more than one word: a key is one, and two keys stand on lines of their own";
    assert_eq!(outcome.said(said), 1, "{}", outcome.stderr);
}

#[test]
fn a_mark_at_the_front_of_a_file_is_skipped() {
    let folder = Folder::new("keys_mark");
    let capture = folder.file("capture.hex", FRAME);
    let keys = folder.file(
        "meter.key",
        format!("\u{FEFF}{KEY}\r\n{AUTHENTICATION_KEY}\r\n"),
    );
    let list = folder.file("list.toml", "\u{FEFF}[[element]]\nkind = 'unknown'\n");
    let [capture, keys, list] = [capture, keys, list].map(|path| path.to_str().unwrap().to_owned());
    let outcome = decode(["--key-file", &keys, "--list", &list, &capture]);
    assert_eq!(outcome.code, 1, "{}", outcome.stderr);
    assert_eq!(
        outcome.said("message, authenticated"),
        1,
        "{}",
        outcome.stderr
    );
}

#[test]
fn a_system_title_that_is_left_out_is_given() {
    let title = "4D4D4D0000BC614E";
    let apdu = ENCRYPTED.replace(&format!("08{title}"), "00");
    let octets = han_corpus::octets_of_hex(&apdu).unwrap();
    let keys = ["--format", "json", "--key", KEY, "--no-authentication"];
    for octets in [octets.clone(), frame(&octets)] {
        let outcome = decode_pipe(keys, &octets);
        assert_eq!(outcome.code, 1);
        assert_eq!(
            outcome.said("--system-title gives it"),
            1,
            "{}",
            outcome.stderr
        );
        let outcome = decode_pipe([&keys[..], &["--system-title", title]].concat(), &octets);
        assert_eq!(power(&outcome), [2748], "{}", outcome.stderr);
        let wrong = [&keys[..], &["--system-title", "4d4d4d0000bc614f"]].concat();
        let outcome = decode_pipe(wrong, &octets);
        assert_eq!(outcome.said("a wrong key"), 1, "{}", outcome.stderr);
    }
    // A message's own goes first.
    let other = [&keys[..], &["--system-title", "0000000000000000"]].concat();
    assert_eq!(power(&decode_pipe(other, &encrypted_in_a_frame())), [2748]);
}

#[test]
fn a_system_title_that_is_none_is_told_and_not_shown() {
    for (title, said) in [
        ("ABADCAFE", "a system title has 16 hex digits, this one 8"),
        (
            "ABADCAFEABADCAFEAB",
            "a system title has 16 hex digits, this one 18",
        ),
        ("ABADCAFExBADCAFE", "no hex digit in place 9"),
        ("+BADCAFEABADCAFE", "no hex digit in place 1"),
    ] {
        let outcome = decode(["--key", KEY, "--no-authentication", "--system-title", title]);
        let sentence = format!("han: --system-title: {said}\n");
        assert_eq!((outcome.code, outcome.stderr), (2, sentence));
    }
    let outcome = decode(["--system-title", "4D4D4D0000BC614E"]);
    assert_eq!((outcome.code, outcome.said("takes --key to open")), (2, 1));
    assert_eq!(outcome.said("4D4D"), 0);
}

#[test]
fn what_is_only_encrypted_is_refused_unless_said_otherwise() {
    let keys = ["--key", KEY, "--authentication-key", AUTHENTICATION_KEY];
    let outcome = decode_pipe(keys, &encrypted_in_a_frame());
    assert_eq!(outcome.code, 1);
    assert_eq!(
        outcome.said("not authenticated: --no-authentication opens it"),
        1,
        "{}",
        outcome.stderr
    );
    let keys = ["--format", "json", "--key", KEY, "--no-authentication"];
    assert_eq!(power(&decode_pipe(keys, &encrypted_in_a_frame())), [2748]);
}

#[test]
fn without_a_key_the_option_is_named() {
    let outcome = run(&[], FRAME);
    assert_eq!(outcome.code, 1);
    assert_eq!(
        outcome.said("ciphered APDU, security control 0x30: --key opens it"),
        1,
        "{}",
        outcome.stderr
    );
}

#[test]
fn a_wrong_key_is_told_from_a_damaged_frame() {
    let wrong = [
        ["--key", AUTHENTICATION_KEY, "--authentication-key", KEY].as_slice(),
        ["--key", AUTHENTICATION_KEY, "--no-authentication"].as_slice(),
    ];
    for keys in wrong {
        let outcome = run(keys, FRAME);
        assert_eq!(outcome.code, 1);
        assert_eq!(outcome.said(": a wrong key: "), 1, "{}", outcome.stderr);
        assert_eq!(outcome.said("errors: 1 × undeciphered"), 1);
    }
    let damaged = FRAME.replace("9BC1E", "9BD1E");
    assert_ne!(damaged, FRAME);
    let outcome = run(&["--key", KEY, "--no-authentication"], &damaged);
    assert_eq!(outcome.said("a wrong key"), 0, "{}", outcome.stderr);
    assert_eq!(outcome.said("1 × bad FCS"), 1);
}

#[test]
fn a_message_that_comes_again_is_told() {
    let outcome = run(
        &["--key", KEY, "--no-authentication"],
        &[FRAME, FRAME].concat(),
    );
    assert_eq!(power(&outcome), [2748, 2748]);
    let line =
        "opened: 2 ciphered messages, not authenticated, 1 with a repeated invocation counter";
    assert_eq!(outcome.said(line), 1, "{}", outcome.stderr);
}

#[test]
fn each_reading_that_came_ciphered_says_how() {
    let both = ["--key", KEY, "--authentication-key", AUTHENTICATION_KEY];
    let outcome = run(&both, FRAME);
    let object = &outcome.objects()[0];
    assert_eq!(object["authenticated"], true);
    assert_eq!(object["freshness"], "new");

    let octets = |text| frame(&han_corpus::octets_of_hex(text).unwrap());
    let plain = octets("0F000000010C07E8010F010C000000FFC40002010600000ABC");
    let line = [
        encrypted_in_a_frame(),
        encrypted_in_a_frame(),
        octets(ENCRYPTED_BEFORE),
        plain,
    ]
    .concat();
    let keys = [
        "--format",
        "json",
        "--verbose",
        "--key",
        KEY,
        "--no-authentication",
    ];
    let outcome = decode_pipe(keys, &line);
    let said = |key: &str| -> Vec<_> {
        let objects = outcome.objects();
        objects.iter().map(|object| object[key].clone()).collect()
    };
    assert_eq!(
        said("freshness"),
        [
            "new".into(),
            "repeated".into(),
            "older".into(),
            serde_json::Value::Null
        ]
    );
    assert_eq!(
        said("authenticated"),
        [
            false.into(),
            false.into(),
            false.into(),
            serde_json::Value::Null
        ]
    );
    assert_eq!(power(&outcome)[3], 2748);
    let length = encrypted_in_a_frame().len();
    let repeated = format!("frame at octet {length}: a repeated invocation counter");
    let older = format!("frame at octet {}: an older invocation counter", 2 * length);
    for line in [repeated, older] {
        assert_eq!(outcome.said(&line), 1, "{}", outcome.stderr);
    }

    // Nothing is said of it where nothing was ciphered, and in CSV.
    let keys = ["--format", "csv", "--key", KEY, "--no-authentication"];
    let csv = decode_pipe(keys, &line).stdout;
    assert!(!csv.contains("fresh") && !csv.contains("older"), "{csv}");
}

/// A bit turned in the cipher turns one of the number: nobody who is not
/// authenticated is to be believed.
#[test]
fn a_counter_that_comes_again_with_other_content_is_told() {
    let first = encrypted_in_a_frame();
    let mut apdu = han_corpus::octets_of_hex(ENCRYPTED).unwrap();
    *apdu.last_mut().unwrap() ^= 1;
    let line = [&first[..], &first, &frame(&apdu)].concat();
    let keys = ["--format", "json", "--key", KEY, "--no-authentication"];
    let outcome = decode_pipe(keys, &line);
    assert_eq!(power(&outcome), [2748, 2748, 2749]);
    let said = "2 with a repeated invocation counter (other content than before: 1)";
    assert_eq!(outcome.said(said), 1, "{}", outcome.stderr);
}

#[test]
fn a_message_without_frames_is_opened_too() {
    let keys = ["--key", KEY, "--no-authentication"];
    for layer in ["auto", "apdu"] {
        let outcome = run(&[&keys[..], &["--layer", layer]].concat(), ENCRYPTED);
        assert_eq!(power(&outcome), [2748], "{}", outcome.stderr);
        assert_eq!(outcome.said("1 message, 1 reading"), 1);
        assert_eq!(outcome.said("opened: 1 ciphered message"), 1);
    }
    let keys = ["--key", AUTHENTICATION_KEY, "--no-authentication"];
    let outcome = run(&keys, ENCRYPTED);
    assert_eq!(outcome.code, 1);
    assert_eq!(
        outcome.said("a wrong key, or changed octets"),
        1,
        "{}",
        outcome.stderr
    );
    assert_eq!(outcome.said("errors: 1 × undeciphered"), 1);
}

#[test]
fn a_body_and_a_key_together_are_refused() {
    let one = ["--layer", "body", "--key", KEY, "--no-authentication"];
    let outcome = decode(one);
    let sentence =
        "han: a body stands behind its cipher: --layer body has nothing for a key to open\n";
    assert_eq!((outcome.code, outcome.stderr.as_str()), (2, sentence));
    // A key of the environment is there for other captures.
    let mut child = command(["--layer", "body", "-"])
        .env("HAN_KEY", KEY)
        .env("HAN_AUTHENTICATION_KEY", AUTHENTICATION_KEY)
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(b"02 01 06 00 00 0B F3").unwrap();
    drop(stdin);
    let outcome: Outcome = child.wait_with_output().unwrap().into();
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
}

#[test]
fn keys_come_from_a_file_or_the_environment() {
    let folder = Folder::new("keys");
    let capture = folder.file("capture.hex", FRAME);
    let both = folder.file(
        "both.key",
        format!("# meter\n{KEY}\n\n{AUTHENTICATION_KEY}\n"),
    );
    let one = folder.file("one.key", KEY);
    let path = |path: &std::path::PathBuf| path.to_str().unwrap().to_owned();
    let outcome = decode(["--key-file".to_owned(), path(&both), path(&capture)]);
    assert_eq!(outcome.said("message, authenticated"), 1);
    let outcome = decode(["--key-file".to_owned(), path(&one), path(&capture)]);
    assert_eq!((outcome.code, outcome.said("--no-authentication")), (2, 1));
    let outcome: Outcome = command([&capture])
        .env("HAN_KEY", KEY)
        .env("HAN_AUTHENTICATION_KEY", AUTHENTICATION_KEY)
        .output()
        .unwrap()
        .into();
    assert_eq!(outcome.said("message, authenticated"), 1);
    assert_eq!(outcome.code, 0);
}

#[test]
fn files_at_the_same_time_are_opened_as_one_after_the_other() {
    let folder = Folder::new("keys_jobs");
    for name in ["a.hex", "b.hex", "c.hex"] {
        folder.file(name, FRAME);
    }
    let run = |jobs| {
        let path = folder.path().to_str().unwrap();
        let options = ["--jobs", jobs, "--key", KEY, "--no-authentication"];
        decode([&options[..], &[path]].concat())
    };
    let (one, three) = (run("1"), run("3"));
    assert_eq!(one.said("opened: 3 ciphered messages"), 1);
    assert_eq!((one.stdout, one.stderr), (three.stdout, three.stderr));
}

#[test]
fn no_digit_of_a_key_is_ever_printed() {
    let folder = Folder::new("keys_secret");
    let wrong = ["ABADCAFE", "ABADCAFEXABADCAFEABADCAFEABADCAFE"];
    for key in wrong {
        let file = folder.file("wrong.key", key);
        let outcomes = [
            decode(["--key", key, "--no-authentication"]),
            decode(["--key", KEY, "--authentication-key", key]),
            decode(["--key", key, "--key", key]),
            decode(["--key-file", file.to_str().unwrap(), "--no-authentication"]),
            command::<[&str; 0]>([])
                .env("HAN_KEY", key)
                .env("HAN_AUTHENTICATION_KEY", KEY)
                .output()
                .unwrap()
                .into(),
        ];
        for outcome in outcomes {
            assert_eq!(outcome.code, 2, "{}", outcome.stderr);
            let said = format!("{}{}", outcome.stdout, outcome.stderr);
            assert!(!said.contains("ABAD") && !said.contains("CAFE"), "{said}");
            assert!(!said.contains("0x"), "{said}");
        }
    }
    let help = command(["--help"])
        .env("HAN_KEY", wrong[0])
        .output()
        .unwrap();
    assert!(!String::from_utf8(help.stdout).unwrap().contains("ABAD"));
}
