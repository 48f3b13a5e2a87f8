//! Telegrams anyone may use, each with the readings it must give.
//!
//! The telegrams lie beside this crate as annotated hex text, the readings
//! beside them as JSON; `README.md` says how to read and how to add one. Tests,
//! benches and fuzz seeds all get them from here:
//!
//! ```
//! let telegrams = han_corpus::telegrams();
//! let telegram = telegrams
//!     .iter()
//!     .find(|telegram| telegram.name == "kaifa/ma304h3e-list2")
//!     .expect("it is in the corpus");
//!
//! assert_eq!(telegram.octets.first(), Some(&0x7E));
//! assert_eq!(telegram.expected[0]["active_power_import_w"], 2874);
//! assert_eq!(telegram.expected[0].get("voltage_l2_mv"), None);
//! ```
//!
//! [`telegrams`] are octets of HDLC lines, in which each list stands in one
//! frame or nearly so. What has to be joined or opened first, and what came in
//! other frames, is in [`links`].
//!
//! This crate decodes nothing, and it is not published.

#![forbid(unsafe_code)]
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "it serves tests, and a corpus that cannot be read must fail them loudly"
)]

mod hex;
mod link;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

pub use hex::{HexError, octets_of_hex};
pub use link::{Link, LinkTelegram, links};

/// The octets of one file of the corpus, and what they must be read as.
#[derive(Clone, Debug, PartialEq)]
pub struct Telegram {
    /// Folder and file without its ending: `aidon/6525-list2`.
    pub name: String,
    /// The octets as on the line, flags included. Several frames, noise and
    /// damage where the file is of a stream.
    pub octets: Vec<u8>,
    /// The readings, in order, as `han decode --format json` prints them.
    /// Empty where the octets must give none.
    pub expected: Vec<Value>,
    /// Where the hex text lies.
    pub path: PathBuf,
}

/// Every telegram of an HDLC line in the corpus, sorted by name.
///
/// # Panics
/// Names the file when one cannot be read, is not hex text or not JSON, or has
/// no counterpart of the same name; and when the corpus is empty.
#[must_use]
pub fn telegrams() -> Vec<Telegram> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    telegrams_below(root, |path| !path.starts_with(root.join(link::FOLDER)))
}

fn telegrams_below(root: &Path, is_wanted: impl Fn(&Path) -> bool) -> Vec<Telegram> {
    let mut paths = Vec::new();
    collect_paths(root, &mut paths);
    paths.retain(|path| is_wanted(path));
    for path in &paths {
        let counterpart = counterpart(path);
        assert!(
            counterpart.is_file(),
            "{}: {} is missing",
            path.display(),
            counterpart.display()
        );
    }

    let mut telegrams: Vec<Telegram> = paths
        .into_iter()
        .filter(|path| has_extension(path, "hex"))
        .map(|path| read_telegram(root, path))
        .collect();
    assert!(!telegrams.is_empty(), "{}: no telegrams", root.display());
    telegrams.sort_by(|a, b| a.name.cmp(&b.name));
    telegrams
}

/// Adds every `.hex` and `.json` file of a folder and the folders within it.
fn collect_paths(folder: &Path, paths: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| fail(folder, &error));
    for entry in entries {
        let path = entry.unwrap_or_else(|error| fail(folder, &error)).path();
        if path.is_dir() {
            collect_paths(&path, paths);
        } else if has_extension(&path, "hex") || has_extension(&path, "json") {
            paths.push(path);
        }
    }
}

fn has_extension(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|found| found == extension)
}

/// The hex text of a JSON file, the JSON file of a hex text.
fn counterpart(path: &Path) -> PathBuf {
    let extension = if has_extension(path, "hex") {
        "json"
    } else {
        "hex"
    };
    path.with_extension(extension)
}

fn read_telegram(root: &Path, path: PathBuf) -> Telegram {
    let octets = octets_of_hex(&read_text(&path)).unwrap_or_else(|error| fail(&path, &error));
    assert!(!octets.is_empty(), "{}: no octets", path.display());
    Telegram {
        name: name_below(root, &path),
        octets,
        expected: read_expected(&counterpart(&path)),
        path,
    }
}

fn name_below(root: &Path, path: &Path) -> String {
    let path = path.with_extension("");
    let below = path.strip_prefix(root).expect("the path was found there");
    let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

/// One object stands for itself, an array for its elements.
fn read_expected(path: &Path) -> Vec<Value> {
    let json = serde_json::from_str(&read_text(path)).unwrap_or_else(|error| fail(path, &error));
    let readings = match json {
        Value::Array(readings) => readings,
        reading => vec![reading],
    };
    assert!(
        readings.iter().all(Value::is_object),
        "{}: a reading is a JSON object",
        path.display()
    );
    readings
}

fn read_text(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| fail(path, &error))
}

fn fail<T>(path: &Path, error: &dyn std::fmt::Display) -> T {
    panic!("{}: {error}", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder of its own for one test, removed at its end.
    struct Folder(PathBuf);

    impl Folder {
        fn with(test: &str, files: &[(&str, &str)]) -> Self {
            let name = format!("han-corpus-{}-{test}", std::process::id());
            let folder = Self(std::env::temp_dir().join(name));
            for (file, text) in files {
                let path = folder.0.join(file);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, text).unwrap();
            }
            fs::create_dir_all(&folder.0).unwrap();
            folder
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn below(root: &Path) -> Vec<Telegram> {
        telegrams_below(root, |_| true)
    }

    #[test]
    fn names_are_sorted_and_joined_with_a_slash() {
        let folder = Folder::with(
            "names",
            &[
                ("b/two.hex", "02"),
                ("b/two.json", "[]"),
                ("a/deep/one.hex", "01 # first"),
                ("a/deep/one.json", "{}"),
                ("README.md", "not a telegram"),
            ],
        );
        let telegrams = below(&folder.0);
        let names: Vec<_> = telegrams.iter().map(|t| t.name.as_str()).collect();
        assert_eq!(names, ["a/deep/one", "b/two"]);
        assert_eq!(telegrams[0].octets, [0x01]);
        assert_eq!(telegrams[0].path, folder.0.join("a/deep/one.hex"));
    }

    #[test]
    fn one_object_is_one_reading_and_an_array_is_several() {
        let folder = Folder::with(
            "readings",
            &[
                ("one.hex", "01"),
                ("one.json", "{\"list\": 1}"),
                ("several.hex", "02"),
                ("several.json", "[{\"list\": 2}, {\"list\": 3}]"),
                ("zero.hex", "03"),
                ("zero.json", "[]"),
            ],
        );
        let counts: Vec<_> = below(&folder.0)
            .iter()
            .map(|telegram| telegram.expected.len())
            .collect();
        assert_eq!(counts, [1, 2, 0]);
    }

    #[test]
    #[should_panic(expected = "no telegrams")]
    fn an_empty_corpus_fails() {
        below(&Folder::with("empty", &[]).0);
    }

    #[test]
    #[should_panic(expected = "lone.json is missing")]
    fn a_telegram_without_readings_fails() {
        below(&Folder::with("lone-hex", &[("lone.hex", "7E")]).0);
    }

    #[test]
    #[should_panic(expected = "lone.hex is missing")]
    fn readings_without_a_telegram_fail() {
        below(&Folder::with("lone-json", &[("lone.json", "[]")]).0);
    }

    #[test]
    #[should_panic(expected = "bad.hex: odd number of hex digits on line 2")]
    fn text_that_is_not_hex_fails_with_its_file_and_line() {
        let files = [("bad.hex", "7E\n7"), ("bad.json", "[]")];
        below(&Folder::with("bad-hex", &files).0);
    }

    #[test]
    #[should_panic(expected = "bad.json: ")]
    fn text_that_is_not_json_fails_with_its_file() {
        let files = [("bad.hex", "7E"), ("bad.json", "[")];
        below(&Folder::with("bad-json", &files).0);
    }

    #[test]
    #[should_panic(expected = "bad.json: a reading is a JSON object")]
    fn a_reading_that_is_no_object_fails_with_its_file() {
        let files = [("bad.hex", "7E"), ("bad.json", "[1]")];
        below(&Folder::with("bad-reading", &files).0);
    }

    #[test]
    #[should_panic(expected = "bare.hex: no octets")]
    fn a_telegram_of_comments_alone_fails() {
        let files = [("bare.hex", "# nothing"), ("bare.json", "[]")];
        below(&Folder::with("bare", &files).0);
    }
}
