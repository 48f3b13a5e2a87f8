//! Every capture there is: nothing panics, and all of it is shown.
//!
//! `HAN_CAPTURES` names the folder, else `../shared/captures` beside the project
//! is taken where it exists. Without it this test skips and says so;
//! `HAN_CAPTURES_REQUIRED=1` makes that a failure.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::json::octets_of;
use crate::support::inspect;

fn root() -> Option<PathBuf> {
    let named = env::var_os("HAN_CAPTURES").map(PathBuf::from);
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/captures");
    let root = named.unwrap_or_else(beside);
    if root.is_dir() {
        return Some(root);
    }
    assert!(
        env::var_os("HAN_CAPTURES_REQUIRED").is_none(),
        "{}: no captures",
        root.display()
    );
    eprintln!("skipped: {}: no captures", root.display());
    None
}

fn captures() -> Vec<PathBuf> {
    let folders = root()
        .into_iter()
        .flat_map(|root| fs::read_dir(root).unwrap());
    let folders = folders.map(|folder| folder.unwrap().path());
    let files = folders
        .filter(|folder| folder.is_dir())
        .flat_map(|folder| fs::read_dir(folder).unwrap())
        .map(|file| file.unwrap().path());
    files
        .filter(|file| file.extension().is_some_and(|extension| extension == "hex"))
        .collect()
}

fn folder_of(path: &Path) -> &str {
    path.parent()
        .unwrap()
        .file_name()
        .unwrap()
        .to_str()
        .unwrap()
}

#[test]
fn every_capture_is_shown() {
    for path in captures() {
        let outcome = inspect([&path]);
        let is_whole = matches!(
            folder_of(&path),
            "no-aidon"
                | "no-kaifa"
                | "no-kamstrup"
                | "no-landisgyr"
                | "se-aidon"
                | "se-kaifa"
                | "se-kamstrup"
                | "dk-kamstrup"
                | "ch-kamstrup"
                | "ch-other"
                | "llc"
        );
        let codes = if is_whole { 0..=0 } else { 0..=1 };
        assert!(codes.contains(&outcome.code), "{}", path.display());
        assert_eq!(outcome.stderr, "", "{}", path.display());
        // The first line has the name of the file.
        for line in outcome.stdout.lines().skip(1) {
            assert!(line.chars().count() <= 100, "{}: {line}", path.display());
        }
        for line in inspect([Path::new("--format"), Path::new("json"), &path])
            .stdout
            .lines()
        {
            assert!(serde_json::from_str::<Value>(line).is_ok());
        }
    }
}

#[test]
fn what_is_joined_is_what_is_known() {
    for path in captures() {
        let known = fs::read_to_string(path.with_extension("json")).unwrap();
        let known: Value = serde_json::from_str(&known).unwrap();
        let Some(expected) = known["reassembled_hex"].as_str() else {
            continue;
        };
        let expected = expected.strip_prefix("E6E700").unwrap_or(expected);
        let outcome = inspect([Path::new("--format"), Path::new("json"), &path]);
        let parts: Vec<Value> = outcome
            .stdout
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let is_there = parts.iter().any(|part| holds(part, expected));
        assert!(is_there, "{}", path.display());
    }
}

/// Whether a node of the tree is just these octets.
fn holds(node: &Value, hex: &str) -> bool {
    let is_it = is_same(&octets_of(node), hex);
    let children = node.get("children").and_then(Value::as_array);
    is_it
        || children
            .into_iter()
            .flatten()
            .any(|child| holds(child, hex))
}

/// Whether the octets are these, but for those that are not shown.
fn is_same(shown: &str, hex: &str) -> bool {
    shown.len() == hex.len()
        && shown
            .chars()
            .zip(hex.chars())
            .all(|(shown, hex)| shown == hex || shown == 'x')
}
