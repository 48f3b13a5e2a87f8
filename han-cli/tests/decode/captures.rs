//! Captures of meters that cipher, segment, send blocks, or speak M-Bus.
//!
//! `HAN_CAPTURES` names the folder, else `../shared/captures` beside the project
//! is taken where it exists. Without it this test skips and says so;
//! `HAN_CAPTURES_REQUIRED=1` makes that a failure.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::{Outcome, decode};

fn captures(folder: &str) -> Vec<PathBuf> {
    let named = env::var_os("HAN_CAPTURES").map(PathBuf::from);
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/captures");
    let root = named.unwrap_or_else(beside);
    let Ok(files) = fs::read_dir(root.join(folder)) else {
        assert!(env::var_os("HAN_CAPTURES_REQUIRED").is_none());
        eprintln!("skipped: {}: no captures", root.display());
        return Vec::new();
    };
    let files = files.map(|file| file.unwrap().path());
    files
        .filter(|file| file.extension().is_some_and(|extension| extension == "hex"))
        .collect()
}

/// What is known of a capture.
fn known(path: &Path) -> Value {
    let text = fs::read_to_string(path.with_extension("json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// Decodes with the keys that are known.
fn run(path: &Path, known: &Value) -> Outcome {
    let path = path.to_str().unwrap();
    let mut arguments = vec!["--format", "json", "--entries", path];
    if let Some(key) = known["encryption"]["key"].as_str() {
        arguments.extend(["--key", key]);
        match known["encryption"]["authentication_key"].as_str() {
            Some(key) => arguments.extend(["--authentication-key", key]),
            None => arguments.push("--no-authentication"),
        }
    }
    decode(arguments)
}

#[test]
fn every_list_that_can_be_read_is() {
    for path in ["encrypted", "mbus", "segmented"]
        .iter()
        .flat_map(|folder| captures(folder))
    {
        let known = known(&path);
        let is_readable = known["encryption"].is_null() || known["encryption"]["key"].is_string();
        let has_list = matches!(known["list"].as_str(), Some("list" | "push"));
        let outcome = run(&path, &known);
        let name = path.file_name().unwrap().to_string_lossy();
        // Encrypted by a key that nobody published.
        if name.starts_with("lg_e450-push-6") {
            assert_eq!(outcome.said(": --key opens it"), 1, "{}", outcome.stderr);
        } else if is_readable && has_list {
            let why = format!("{name}: {}", outcome.stderr);
            assert_eq!((outcome.code, outcome.objects().len()), (0, 1), "{why}");
            let is_ciphered = usize::from(known["encryption"]["key"].is_string());
            assert_eq!(
                outcome.said("opened: 1 ciphered message"),
                is_ciphered,
                "{why}"
            );
        } else {
            assert_eq!(outcome.objects().len(), 0, "{name}");
        }
    }
}
