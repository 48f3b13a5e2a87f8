//! Several files at the same time: nobody can tell it from the output.

use std::fs::OpenOptions;
use std::path::{Path, PathBuf};

use han_dlms::Data;

use crate::left_out::{ACTIVE_ENERGY_OF_A_RATE, POWER, WATT, WATT_HOUR, body};
use crate::support::{Folder, Outcome, command, decode, decode_pipe, frame, hex, telegram};

/// A frame with a list of one element, of a maker nobody knows.
fn list(code: [u8; 6], value: u32, scale: (i8, u8)) -> Vec<u8> {
    let element = (code, Data::DoubleLongUnsigned(value), Some(scale));
    let head = [0x0F, 0x40, 0, 0, 0, 0];
    frame(&[&head[..], &body(&[element])].concat())
}

/// A list of which a reading has no field.
fn fieldless(value: u32) -> Vec<u8> {
    list(ACTIVE_ENERGY_OF_A_RATE, value, (0, WATT_HOUR))
}

/// A list whose power has one place more than its field.
fn inexact(value: u32) -> Vec<u8> {
    list(POWER, value, (-1, WATT))
}

/// Files of every kind, one that is missing among them. The first takes longer
/// than all others together.
fn files(folder: &Folder) -> Vec<PathBuf> {
    let list1 = telegram("aidon/6525-list1").octets;
    let list3 = telegram("aidon/6534-list3").octets;
    let unscaled = telegram("kamstrup/6851131-list2").octets;
    let mut damaged = list3.clone();
    damaged[100] ^= 0x10;
    let contents = [
        ("large", [list3.repeat(2000), list1.clone()].concat()),
        ("nothing", Vec::new()),
        (
            "damaged",
            [damaged.clone(), list1.clone(), damaged].concat(),
        ),
        (
            "fieldless",
            [fieldless(1), list1.clone(), fieldless(2)].concat(),
        ),
        ("fieldless too", fieldless(3)),
        ("noise", vec![0x55; 300_000]),
        ("text", hex(&list3.repeat(20)).into_bytes()),
        ("bad text", format!("{}xx", hex(&list1)).into_bytes()),
        ("unscaled", unscaled.repeat(3)),
        (
            "inexact",
            [inexact(15), list1.clone(), inexact(25)].concat(),
        ),
        ("half", list3[..200].to_owned()),
    ];
    let mut files: Vec<_> = contents
        .into_iter()
        .map(|(name, content)| folder.file(name, content))
        .collect();
    files.insert(3, folder.path().join("missing"));
    let small = (0..40).map(|number| folder.file(&format!("small {number}"), inexact(number)));
    files.extend(small);
    files
}

fn arguments(options: &[&str], jobs: &str, files: &[PathBuf]) -> Vec<PathBuf> {
    let jobs = ["--jobs", jobs];
    let options = options.iter().chain(&jobs);
    options
        .map(PathBuf::from)
        .chain(files.iter().cloned())
        .collect()
}

fn decode_with(options: &[&str], jobs: &str, files: &[PathBuf]) -> Outcome {
    decode(arguments(options, jobs, files))
}

fn assert_same(options: &[&str], files: &[PathBuf]) {
    let one = decode_with(options, "1", files);
    for jobs in ["2", "3", "100", "0"] {
        let several = decode_with(options, jobs, files);
        assert_eq!(several.code, one.code, "{options:?} {jobs}");
        assert_eq!(several.stderr, one.stderr, "{options:?} {jobs}");
        assert!(several.stdout == one.stdout, "{options:?} {jobs}");
    }
}

#[test]
fn several_jobs_print_and_say_what_one_does() {
    let folder = Folder::new("jobs");
    let mut files = files(&folder);
    for format in ["table", "json", "csv"] {
        for options in [&[][..], &["--entries"], &["--verbose"], &["--strict"]] {
            assert_same(&[&["--format", format], options].concat(), &files);
        }
    }
    // The same where the large one comes last, and what is told once a run is
    // met early.
    files.reverse();
    assert_same(&["--format", "json"], &files);
    assert_same(&["--layer", "hdlc", "--verbose"], &files);
}

#[test]
fn several_jobs_keep_the_order_of_the_files() {
    let folder = Folder::new("jobs_order");
    let list1 = telegram("aidon/6525-list1");
    let list3 = telegram("aidon/6534-list3");
    let large = folder.file("1.raw", list3.octets.repeat(1000));
    let mut files = vec![large];
    files.extend((0..50).map(|_| list1.path.clone()));
    let objects = decode_with(&["--format", "json"], "4", &files).objects();
    assert_eq!(objects.len(), 1050);
    assert_eq!(objects[0], list3.expected[0]);
    let powers = objects
        .iter()
        .map(|object| &object["active_power_import_w"]);
    assert!(powers.clone().take(1000).all(|power| power == 7548));
    assert!(
        powers
            .skip(1000)
            .all(|power| *power == list1.expected[0]["active_power_import_w"])
    );
}

#[test]
fn what_is_looked_at_in_the_first_lists_only_is_the_same() {
    let folder = Folder::new("jobs_looks");
    let mut files = Vec::new();
    for number in 0..30 {
        let lists = [
            inexact(number * 10 + 5),
            telegram("aidon/6525-list1").octets,
        ]
        .concat();
        files.push(folder.file(&format!("{number}.raw"), lists.repeat(40)));
    }
    let one = decode_with(&[], "1", &files);
    assert_eq!(one.said("500 values do not fit"), 1, "{}", one.stderr);
    assert_eq!(one.said("in the first 1000 readings"), 1, "{}", one.stderr);
    assert_same(&[], &files);
}

#[test]
fn a_missing_and_a_damaged_file_are_told_in_their_places() {
    let folder = Folder::new("jobs_missing");
    let outcome = decode_with(&["--format", "json"], "4", &files(&folder));
    assert_eq!(outcome.code, 2);
    assert_eq!(outcome.said("missing: No such file"), 1);
    assert_eq!(outcome.said("bad text: 'x' is no hex digit"), 1);
    assert_eq!(outcome.said("fieldless: a list of 1 element"), 1);
    assert_eq!(outcome.said("fieldless too: no reading: a list of 1"), 1);
    let place = |part| outcome.stderr.find(part).unwrap();
    assert!(place("nothing: no reading") < place("missing: No such file"));
    assert!(place("missing: No such file") < place("bad text: 'x'"));
}

#[test]
fn standard_input_and_live_lines_are_no_files() {
    for arguments in [&["--jobs", "2"][..], &["--jobs", "0", "-"]] {
        let outcome = decode(arguments);
        let line = "han: --jobs is for files: standard input is decoded without\n";
        assert_eq!((outcome.stderr.as_str(), outcome.code), (line, 2));
        assert_eq!(outcome.stdout, "");
    }
    for line in [["--tcp", "localhost:1"], ["--serial", "/dev/null"]] {
        let outcome = decode(["--jobs", "2", line[0], line[1]]);
        assert_eq!(
            outcome.said("'--jobs <N>' cannot be used with"),
            1,
            "{}",
            outcome.stderr
        );
        assert_eq!(outcome.code, 2);
    }
    let outcome = decode_pipe(["--jobs", "1", "-"], &telegram("aidon/6525-list1").octets);
    assert_eq!(outcome.code, 0);
}

#[test]
fn a_broken_pipe_ends_several_jobs_quietly() {
    let folder = Folder::new("jobs_broken_pipe");
    let large = telegram("aidon/6534-list3").octets.repeat(5_000);
    let files = [0, 1, 2].map(|number| folder.file(&format!("{number}.raw"), &large));
    let mut child = command(arguments(&["--format", "json"], "2", &files))
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let outcome: Outcome = child.wait_with_output().unwrap().into();
    assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_output_is_told_by_several_jobs() {
    let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
    let path = telegram("aidon/6525-list1").path;
    let paths = [Path::new("--jobs=2"), &path, &path];
    let outcome: Outcome = command(paths).stdout(full).output().unwrap().into();
    assert_eq!(
        outcome.stderr,
        "han: standard output: No space left on device\n"
    );
    assert_eq!(outcome.code, 2);
}
