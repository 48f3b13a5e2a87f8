//! Files, folders and pipes.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::{Folder, decode, decode_pipe, hex, telegram};

const JSON: [&str; 2] = ["--format", "json"];

fn decode_json(path: &Path) -> crate::support::Outcome {
    decode([JSON[0].as_ref(), JSON[1].as_ref(), path.as_os_str()])
}

/// The readings of objects that tell more than a reading: the corpus holds
/// readings only, the keys of details have tests of their own.
fn readings(objects: Vec<Value>) -> Vec<Value> {
    let without_details = |mut object: Value| {
        let keys = object.as_object_mut().unwrap();
        keys.retain(|key, _| !is_detail(key));
        object
    };
    objects.into_iter().map(without_details).collect()
}

fn is_detail(key: &str) -> bool {
    let of_a_phase = ["_l1_", "_l2_", "_l3_"].iter().any(|l| key.contains(l));
    let of_a_reading = key.starts_with("current_") || key.starts_with("voltage_");
    let of_the_whole = [
        "device_id",
        "frequency_millihertz",
        "logical_device_name",
        "meter_number",
    ];
    (of_a_phase && !of_a_reading)
        || key.contains("_rate_")
        || key.starts_with("power_factor")
        || of_the_whole.contains(&key)
}

#[test]
fn every_file_of_the_corpus_gives_what_stands_beside_it() {
    for telegram in han_corpus::telegrams() {
        let outcome = decode_json(&telegram.path);
        assert_eq!(
            readings(outcome.objects()),
            telegram.expected,
            "{}",
            telegram.name
        );
        assert_eq!(
            outcome.code,
            i32::from(telegram.expected.is_empty()),
            "{}",
            telegram.name
        );
    }
}

#[test]
fn the_corpus_as_folders_gives_all_its_readings_in_order() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpus");
    // What is in `links` has to be joined or opened first.
    let mut folders: Vec<_> = fs::read_dir(corpus)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir() && !path.ends_with("links"))
        .collect();
    folders.sort();
    let folders = folders.iter().map(|folder| folder.as_os_str());
    let outcome = decode(JSON.iter().map(AsRef::as_ref).chain(folders));
    let mut telegrams = han_corpus::telegrams();
    telegrams.sort_by(|a, b| a.path.cmp(&b.path));
    let expected: Vec<_> = telegrams
        .into_iter()
        .flat_map(|telegram| telegram.expected)
        .collect();
    assert_eq!(readings(outcome.objects()), expected);
    assert_eq!(outcome.code, 0);
    assert_eq!(
        outcome.said(&format!(" {} readings", expected.len())),
        1,
        "{}",
        outcome.stderr
    );
}

#[test]
fn raw_and_hex_give_the_same_from_files_and_pipes() {
    let telegram = telegram("streams/text-noise");
    assert!(telegram.expected.len() > 1);
    let folder = Folder::new("raw_and_hex");
    let raw = folder.file("raw", &telegram.octets);
    assert_eq!(decode_json(&raw).objects(), telegram.expected);
    for input in [
        telegram.octets.clone(),
        fs::read(&telegram.path).unwrap(),
        hex(&telegram.octets).into_bytes(),
    ] {
        assert_eq!(decode_pipe(JSON, &input).objects(), telegram.expected);
        assert_eq!(
            decode_pipe([JSON[0], JSON[1], "-"], &input).objects(),
            telegram.expected
        );
    }
}

#[test]
fn hex_without_blanks_and_in_lower_case_is_hex() {
    let telegram = telegram("aidon/6525-list1");
    let text = hex(&telegram.octets).replace(' ', "").to_lowercase();
    assert_eq!(
        decode_pipe(JSON, text.as_bytes()).objects(),
        telegram.expected
    );
}

#[test]
fn a_folder_is_searched_for_captures_and_nothing_else() {
    let list1 = telegram("aidon/6525-list1");
    let list2 = telegram("kaifa/ma304h3e-list2");
    let folder = Folder::new("folder");
    folder.file("b/two.HEX", hex(&list2.octets));
    folder.file("a.bin", &list1.octets);
    folder.file("b/one.raw", &list1.octets);
    folder.file("README.md", "# no capture");
    folder.file("notes.text", "no capture");
    folder.file("c/three.txt", hex(&list2.octets));
    folder.file("one.json", "{}");
    folder.file("c/.hidden.hex", "no hex");
    folder.file(".git/objects.bin", "no capture");
    let outcome = decode_json(folder.path());
    let expected = [
        list1.expected.clone(),
        list1.expected,
        list2.expected.clone(),
        list2.expected,
    ]
    .concat();
    assert_eq!(outcome.objects(), expected);
    assert_eq!(outcome.stderr.lines().count(), 1, "{}", outcome.stderr);
}

#[cfg(unix)]
#[test]
fn a_folder_that_links_to_itself_is_searched_once() {
    let folder = Folder::new("circle");
    folder.file("a.hex", hex(&telegram("aidon/6525-list1").octets));
    std::os::unix::fs::symlink(folder.path(), folder.path().join("again")).unwrap();
    assert_eq!(decode_json(folder.path()).objects().len(), 1);
}

#[test]
fn a_file_that_is_named_may_be_called_anything() {
    let telegram = telegram("aidon/6525-list1");
    let folder = Folder::new("any_name");
    let path = folder.file("capture.of.today", &telegram.octets);
    assert_eq!(decode_json(&path).objects(), telegram.expected);
}

#[test]
fn each_file_is_a_stream_of_its_own() {
    // The halves of a frame in two files are no frame, and a list 3 is not
    // repeated by one in another file.
    let telegram = telegram("aidon/6534-list3");
    let (front, back) = telegram.octets.split_at(100);
    let folder = Folder::new("streams");
    folder.file("1.raw", front);
    folder.file("2.raw", back);
    folder.file("3.raw", &telegram.octets);
    folder.file("4.raw", &telegram.octets);
    let outcome = decode_json(folder.path());
    assert_eq!(
        outcome.objects(),
        [telegram.expected.clone(), telegram.expected].concat()
    );
    assert_eq!(outcome.said("1 × truncated"), 1, "{}", outcome.stderr);
}

#[test]
fn a_missing_file_among_several_is_said_and_passed_over() {
    let telegram = telegram("aidon/6525-list1");
    let folder = Folder::new("missing");
    let missing = folder.path().join("missing.hex");
    let outcome = decode([
        JSON[0].as_ref(),
        JSON[1].as_ref(),
        missing.as_os_str(),
        telegram.path.as_os_str(),
    ]);
    assert_eq!(outcome.objects(), telegram.expected);
    assert_eq!(
        outcome.said("missing.hex: No such file"),
        1,
        "{}",
        outcome.stderr
    );
    assert_eq!(outcome.code, 2);
}

#[test]
fn standard_input_can_stand_among_files() {
    let list1 = telegram("aidon/6525-list1");
    let list2 = telegram("kaifa/ma304h3e-list2");
    let path = list2.path.to_str().unwrap();
    let outcome = decode_pipe(["--format", "json", path, "-"], &list1.octets);
    assert_eq!(outcome.objects(), [list2.expected, list1.expected].concat());
}

#[test]
fn the_summary_counts_over_all_files() {
    let twice = telegram("streams/aidon-6534-list3-twice").path;
    let list1 = telegram("aidon/6525-list1").path;
    let outcome = decode([twice, list1]);
    let octets = 2 * telegram("aidon/6534-list3").octets.len() + 44;
    let summary = format!(
        "han: {octets} octets, 3 frames, 3 readings (1 repeated), noise 0 octets, no errors\n"
    );
    assert_eq!(outcome.stderr, summary);
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_read_does_not_stop_the_others() {
    // A link to nowhere, named itself: reading fails whoever runs the test.
    let telegram = telegram("aidon/6525-list1");
    let folder = Folder::new("unreadable");
    let broken = folder.path().join("broken.hex");
    std::os::unix::fs::symlink("nowhere", &broken).unwrap();
    let good = folder.file("good.hex", hex(&telegram.octets));
    let outcome = decode([
        "--format",
        "json",
        broken.to_str().unwrap(),
        good.to_str().unwrap(),
    ]);
    assert_eq!(outcome.objects(), telegram.expected);
    assert_eq!(outcome.code, 2);
}
