//! Lists that only the user knows.

use std::ffi::OsStr;
use std::path::Path;

use crate::support::{Folder, decode, frame};

/// A notification of three bare values: a clock, 12345 and 7.
const APDU: &str =
    "0F 00 00 00 00 00 02 03 09 0C 07 E8 01 0F 01 0C 00 00 FF 80 00 00 06 00 00 30 39 11 07";

const LIST: &str = "
    [[element]]
    obis = '0-0:1.0.0'
    kind = 'clock'
    [[element]]
    obis = '1-0:1.8.0'
    scaler = 1
    unit = 'Wh'
    [[element]]
    kind = 'unknown'
";

#[test]
fn a_described_list_is_read_by_its_description() {
    let folder = Folder::new("description");
    let (apdu, list) = (
        folder.file("a.hex", APDU.as_bytes()),
        folder.file("l.toml", LIST.as_bytes()),
    );
    let format = ["--format", "json", "--layer", "apdu"].map(AsRef::as_ref);
    let known = decode(format.into_iter().chain([apdu.as_os_str()]));
    assert_eq!((known.code, known.objects().len()), (1, 0));
    let option = "unknown list of 3 elements without OBIS codes to read it by: --list describes it";
    assert_eq!(known.said(option), 1, "{}", known.stderr);
    let described = ["--list".as_ref(), list.as_os_str(), apdu.as_os_str()];
    let outcome = decode(format.into_iter().chain(described));
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    let [object] = &outcome.objects()[..] else {
        panic!("one reading")
    };
    assert_eq!(object["active_energy_import_wh"], 123_450);
    assert_eq!(object["time"]["local"], "2024-01-15T12:00:00");
}

#[test]
fn a_body_is_read_by_its_description_too() {
    let folder = Folder::new("description_body");
    // Behind tag, invoke-id and an absent date-time.
    let body = folder.file("b.hex", &APDU.as_bytes()[3 * 6..]);
    let list = folder.file("l.toml", LIST.as_bytes());
    let run = |layer: &str, list: &Path, input: &Path| {
        let arguments = ["--format", "json", "--layer", layer, "--list"];
        decode(
            arguments
                .map(OsStr::new)
                .into_iter()
                .chain([list.as_os_str(), input.as_os_str()]),
        )
    };
    let outcome = run("body", &list, &body);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    assert_eq!(outcome.objects()[0]["active_energy_import_wh"], 123_450);

    // What the description does not fit is read as without it.
    let known = folder.file("known.hex", b"02 01 06 00 00 0B F3");
    let outcome = run("body", &list, &known);
    assert_eq!(outcome.objects()[0]["active_power_import_w"], 3059);
}

#[test]
fn the_file_in_the_help_is_one() {
    let help = decode(["--help"]).stdout;
    let (_, list) = help.split_once("they are sent:\n").unwrap();
    let (list, _) = list.split_once("\n  A number").unwrap();
    let folder = Folder::new("description_help");
    let (apdu, list) = (folder.file("a.hex", APDU), folder.file("l.toml", list));
    let arguments = ["--format", "json", "--list"].map(OsStr::new);
    let outcome = decode(
        arguments
            .into_iter()
            .chain([list.as_os_str(), apdu.as_os_str()]),
    );
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    assert_eq!(outcome.objects()[0]["active_energy_import_wh"], 123_450);
}

#[test]
fn a_description_of_another_length_is_told() {
    let folder = Folder::new("description_other");
    let apdu = folder.file("a.hex", APDU.as_bytes());
    for (list, said) in [
        (
            "[[element]]\nkind = 'unknown'",
            "describes one of 1 element",
        ),
        (
            &"[[element]]\nkind = 'unknown'\n".repeat(6),
            "describes one of 6 elements",
        ),
    ] {
        let list = folder.file("l.toml", list.as_bytes());
        let outcome = decode(["--list".as_ref(), list.as_os_str(), apdu.as_os_str()]);
        assert_eq!(outcome.code, 1);
        assert_eq!(outcome.said(said), 1, "{}", outcome.stderr);
    }
}

#[test]
fn an_element_that_is_not_as_described_is_told() {
    let folder = Folder::new("description_misfit");
    let octets = han_corpus::octets_of_hex(&APDU.replace(' ', "")).unwrap();
    let inputs = [
        ("frame", "auto", frame(&octets)),
        ("apdu", "apdu", octets.clone()),
        ("body", "body", octets[6..].to_vec()),
    ];
    for (list, element) in [
        (
            LIST.replace("scaler = 1", "")
                .replace("unit = 'Wh'", "")
                .replace("1-0:1.8.0", "0-0:96.1.0")
                .replace("0-0:96.1.0'", "0-0:96.1.0'\nkind = 'text'"),
            "element 2, 0-0:96.1.0, is a text there and came as double-long-unsigned",
        ),
        (
            LIST.replace("kind = 'clock'", "")
                .replace("0-0:1.0.0", "1-0:1.7.0"),
            "element 1, 1-0:1.7.0, is a number there and came as octet-string",
        ),
        (
            LIST.replace("kind = 'unknown'", "obis = '0-0:1.0.1'\nkind = 'clock'"),
            "element 3, 0-0:1.0.1, is a clock (12 octets) there and came as unsigned",
        ),
    ] {
        let list = folder.file("l.toml", list);
        for (name, layer, octets) in &inputs {
            let input = folder.file(name, octets);
            let arguments = ["--layer", layer, "--list"].map(OsStr::new);
            let files = [list.as_os_str(), input.as_os_str()];
            let outcome = decode(arguments.into_iter().chain(files));
            assert_eq!(outcome.code, 1, "{name}");
            assert_eq!(outcome.said(element), 1, "{name}: {}", outcome.stderr);
            assert_eq!(outcome.said("unknown list of"), 0, "{}", outcome.stderr);
        }
    }
}

#[test]
fn a_file_that_is_no_description_is_told_without_an_empty_line() {
    let folder = Folder::new("description_no_list");
    let apdu = folder.file("a.hex", APDU.as_bytes());
    for (list, said) in [
        ("", "a list has at least one [[element]]"),
        ("foo = 1", "unknown field `foo`"),
    ] {
        let list = folder.file("l.toml", list.as_bytes());
        let outcome = decode(["--list".as_ref(), list.as_os_str(), apdu.as_os_str()]);
        assert_eq!(outcome.code, 2);
        assert_eq!(outcome.said(said), 1, "{}", outcome.stderr);
        assert!(!outcome.stderr.contains("\n\n"), "{}", outcome.stderr);
    }
}

#[test]
fn a_description_that_says_nothing_is_refused() {
    let folder = Folder::new("description_refused");
    let apdu = folder.file("a.hex", APDU.as_bytes());
    let list = folder.file("l.toml", b"[[element]]\nobis = '1-0:1.8.0'\nunit = 'kWh'");
    let outcome = decode(["--list".as_ref(), list.as_os_str(), apdu.as_os_str()]);
    assert_eq!(outcome.code, 2);
    let said = format!("{}: element 1: ", list.display());
    assert_eq!(outcome.said(&said), 1, "{}", outcome.stderr);
}

/// A meter may send several lists on one line.
#[test]
fn each_of_several_lists_is_read_by_the_first_description_that_fits() {
    let folder = Folder::new("descriptions");
    let power = "
        element = [{ obis = '1-0:1.7.0', scaler = 0, unit = 'W' }, { kind = 'unknown' }]";
    let export = "
        element = [{ obis = '1-0:2.7.0', scaler = 0, unit = 'W' }, { kind = 'unknown' }]";
    let files = [("l.toml", LIST), ("p.toml", power), ("e.toml", export)]
        .map(|(name, text)| folder.file(name, text.as_bytes()));
    let apdus = [
        ("energy.hex", APDU),
        ("power.hex", "0F 00 00 00 00 00 02 02 11 05 11 06"),
        (
            "other.hex",
            "0F 00 00 00 00 00 02 04 11 05 11 06 11 07 11 08",
        ),
    ]
    .map(|(name, text)| folder.file(name, text.as_bytes()));
    let mut arguments = vec![OsStr::new("--format=json")];
    for file in &files {
        arguments.extend([OsStr::new("--list"), file.as_os_str()]);
    }
    arguments.extend(apdus.iter().map(|apdu| apdu.as_os_str()));
    let outcome = decode(arguments);
    let objects = outcome.objects();
    assert_eq!(objects.len(), 2, "{}", outcome.stderr);
    assert_eq!(objects[0]["active_energy_import_wh"], 123_450);
    assert_eq!(objects[1]["active_power_import_w"], 5);
    let line = "unknown list of 4 elements without OBIS codes to read it by: \
        --list describes some of 2, 3 elements";
    assert_eq!(outcome.said(line), 1, "{}", outcome.stderr);
}
