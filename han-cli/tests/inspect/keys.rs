//! Ciphered APDUs, opened.

use han_corpus::links;

use crate::support::{CIPHERED, Outcome, command, inspect, inspect_pipe, octets};

pub(crate) const KEY: &str = "000102030405060708090A0B0C0D0E0F";
pub(crate) const AUTHENTICATION_KEY: &str = "D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDF";
const BOTH: [&str; 4] = ["--key", KEY, "--authentication-key", AUTHENTICATION_KEY];
const SWAPPED: [&str; 4] = ["--key", AUTHENTICATION_KEY, "--authentication-key", KEY];

const AUTHENTICATED_ONLY: &str = "DB084D4D4D0000BC614E2A10012345670F000000010C07E8010F010C000000FFC400\
     02010600000ABCE4328D847C57D2FCD3F19C75";

fn run(keys: &[&str], input: &str) -> Outcome {
    inspect_pipe(keys, input.as_bytes())
}

#[test]
fn every_ciphered_telegram_of_the_corpus_is_understood_to_its_end() {
    let mut ciphered = 0;
    for link in links() {
        let Some(key) = &link.key else { continue };
        let mut keys = vec!["--key", key];
        match &link.authentication_key {
            Some(key) => keys.extend(["--authentication-key", key]),
            None => keys.push("--no-authentication"),
        }
        let (octets, name) = (&link.telegram.octets, &link.telegram.name);
        let outcome = inspect_pipe(&keys, octets);
        assert_eq!(outcome.code, 0, "{name}: {}", outcome.stdout);
        assert!(outcome.line("plaintext: ").ends_with("from its first"));
        assert!(outcome.line("data-notification: ").contains("list"));
        let tag = link.authentication_key.map(|_| "authentication tag: right");
        assert!(
            outcome.stdout.contains(tag.unwrap_or("encrypted only")),
            "{name}"
        );
        assert_eq!(inspect_pipe(&[], octets).code, 1, "{name}");
        ciphered += 1;
    }
    assert!(ciphered >= 7, "{ciphered}");
}

#[test]
fn without_authentication_the_tag_is_not_checked() {
    let outcome = run(&["--key", KEY, "--no-authentication"], CIPHERED);
    assert_eq!(outcome.code, 0, "{}", outcome.stdout);
    assert!(outcome.stdout.contains("authentication tag: not checked"));
    assert!(outcome.stdout.contains("double-long-unsigned: 2748"));
}

#[test]
fn a_wrong_key_is_told_and_no_plaintext_shown() {
    let mut bare = octets(CIPHERED);
    bare = bare[11..bare.len() - 3].to_vec();
    for (keys, framed) in [
        (&SWAPPED[..], "a wrong key: the authentication tag does not"),
        (
            &["--key", AUTHENTICATION_KEY, "--no-authentication"],
            "a wrong key: it opens to no notification, and its",
        ),
    ] {
        let outcome = run(keys, CIPHERED);
        assert_eq!(outcome.code, 1);
        assert_eq!(outcome.reasons().len(), 1, "{}", outcome.stdout);
        assert!(outcome.stdout.contains(framed), "{}", outcome.stdout);
        assert!(!outcome.stdout.contains("plaintext"));
        let outcome = inspect_pipe(keys, &bare);
        let reason = outcome.reasons()[0];
        assert!(reason.contains("a wrong key, or"), "{reason}");
    }
}

#[test]
fn of_what_is_authenticated_only_the_tag_is_checked() {
    let outcome = run(&BOTH, AUTHENTICATED_ONLY);
    assert_eq!(outcome.code, 0);
    assert!(outcome.stdout.contains("authentication tag: right"));
    let outcome = run(&SWAPPED, AUTHENTICATED_ONLY);
    assert_eq!((outcome.code, outcome.reasons().len()), (1, 1));
    assert!(outcome.stdout.contains("authentication tag: does not fit"));
    // It stands there for everybody to read.
    assert!(outcome.stdout.contains("double-long-unsigned: 2748"));
}

#[test]
fn what_stands_in_a_damaged_frame_is_not_opened() {
    let mut damaged = octets(CIPHERED);
    damaged[30] ^= 1;
    let outcome = inspect_pipe(&BOTH, &damaged);
    let reasons = outcome.reasons();
    assert!(
        reasons[0].starts_with("not opened, for its frame is damaged"),
        "{reasons:?}"
    );
    assert!(!outcome.stdout.contains("plaintext"));
}

#[test]
fn offsets_of_a_plaintext_count_from_its_first_octet() {
    let outcome = run(&[&BOTH[..], &["--format", "json"]].concat(), CIPHERED);
    let frame: serde_json::Value = serde_json::from_str(&outcome.stdout).unwrap();
    let ciphertext = &frame["children"][7]["children"][5];
    assert_eq!(ciphertext["range"], serde_json::json!([27, 52]));
    assert_eq!(ciphertext["octets"].as_str().unwrap().len(), 2 * 25);
    let plaintext = &ciphertext["children"][0];
    assert_eq!(plaintext["name"], "plaintext");
    assert_eq!(plaintext["range"], serde_json::json!([0, 25]));
    assert_eq!(plaintext.get("joined_from"), None);
    assert_eq!(plaintext["children"][0]["children"][0]["octets"], "0F");
}

#[test]
fn identifiers_in_a_plaintext_are_redacted() {
    let link = links()
        .into_iter()
        .find(|link| link.telegram.name == "links/kaifa-netz-noe")
        .unwrap();
    let keys = ["--key", KEY, "--no-authentication"];
    let shown = inspect_pipe(&keys, &link.telegram.octets).stdout;
    let redacted = inspect_pipe(&[&keys[..], &["--redact"]].concat(), &link.telegram.octets);
    let number = shown
        .lines()
        .rev()
        .find(|line| line.contains("octet-string: \""));
    let number = number.unwrap().split('"').nth(1).unwrap();
    assert!(number.len() >= 6, "{number}");
    assert!(!redacted.stdout.contains(number), "{number}");
}

#[test]
fn keys_are_those_of_han_decode() {
    let outcome = inspect(["--key", KEY, "-"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""));
    let sentence = "han: a key alone does not prove who sent a message: give \
                    --authentication-key too, or say --no-authentication\n";
    assert_eq!(outcome.stderr, sentence);
    let name = "han_inspect_keys.hex";
    let path = std::env::temp_dir().join(format!("{}_{name}", std::process::id()));
    std::fs::write(&path, CIPHERED).unwrap();
    let outcome: Outcome = command([&path])
        .env("HAN_KEY", KEY)
        .env("HAN_AUTHENTICATION_KEY", AUTHENTICATION_KEY)
        .output()
        .unwrap()
        .into();
    std::fs::remove_file(path).unwrap();
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    assert!(outcome.stdout.contains("authentication tag: right"));
}

#[test]
fn a_body_and_a_key_together_are_refused() {
    let outcome = inspect([&BOTH[..], &["--layer", "body", "-"]].concat());
    assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""));
    assert!(outcome.stderr.contains("nothing for a key to open"));
}

#[test]
fn no_digit_of_a_key_is_ever_printed() {
    let outcome = inspect(["--key", "ABADCAFE", "--no-authentication", "-"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""));
    assert!(!outcome.stderr.contains("ABAD"), "{}", outcome.stderr);
    for format in ["text", "json"] {
        let outcome = run(&[&BOTH[..], &["--format", format]].concat(), CIPHERED);
        for key in [KEY, AUTHENTICATION_KEY] {
            assert!(
                !outcome.stdout.contains(key.get(..8).unwrap()),
                "{}",
                outcome.stdout
            );
        }
    }
}
