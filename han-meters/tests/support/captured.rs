//! Captures of one folder of the collection that stands beside the project.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Once;

use serde_json::Value;

/// One capture: its octets and what is known of it.
pub(crate) struct Capture {
    pub(crate) name: String,
    pub(crate) octets: Vec<u8>,
    pub(crate) known: Value,
}

impl Capture {
    /// Octets that are known of it, by name.
    pub(crate) fn octets_of(&self, key: &str) -> Option<Vec<u8>> {
        let text = self.known[key].as_str()?;
        Some(han_corpus::octets_of_hex(text).unwrap())
    }
}

/// All captures of a folder in the order of their names, or none where the
/// collection is not there.
pub(crate) fn captures(folder: &str) -> Vec<Capture> {
    let Some(root) = root() else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for file in fs::read_dir(root.join(folder)).unwrap() {
        let file = file.unwrap().path();
        if file.extension().is_some_and(|extension| extension == "hex") {
            found.push(read(&file));
        }
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    assert!(!found.is_empty(), "{folder} holds no captures");
    found
}

fn root() -> Option<PathBuf> {
    let named = std::env::var_os("HAN_CAPTURES").map(PathBuf::from);
    let required = named.is_some()
        || std::env::var_os("HAN_CAPTURES_REQUIRED").is_some_and(|required| required == "1");
    let root = named
        .unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/captures"));
    if root.is_dir() {
        return Some(root);
    }
    assert!(
        !required,
        "captures are required and {} is no folder",
        root.display()
    );
    say_skipped();
    None
}

/// Says it past the harness, which hides what a passing test prints.
fn say_skipped() {
    static SAID: Once = Once::new();
    SAID.call_once(|| {
        let _ = writeln!(
            std::io::stderr(),
            "captures: skipped, none here (HAN_CAPTURES names their folder)"
        );
    });
}

fn read(file: &Path) -> Capture {
    let name = file.file_stem().unwrap().to_string_lossy().into_owned();
    let text = fs::read_to_string(file).unwrap();
    let known = fs::read_to_string(file.with_extension("json")).unwrap();
    Capture {
        octets: han_corpus::octets_of_hex(&text).unwrap(),
        known: serde_json::from_str(&known).unwrap(),
        name,
    }
}
