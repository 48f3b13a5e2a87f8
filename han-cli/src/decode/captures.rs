//! The files that the paths of the command line mean.

use std::fs::{self, DirEntry};
use std::io;
use std::path::{Path, PathBuf};

/// What a file in a folder must be called to be taken for a capture. A file
/// that is named itself may be called anything.
pub(crate) const ENDINGS: [&str; 6] = ["bin", "cap", "dat", "hex", "raw", "txt"];

/// The name that means standard input.
const STANDARD_INPUT: &str = "-";

/// One input to decode.
pub(crate) struct Capture {
    /// What to call it in a line of text.
    pub(crate) name: String,
    pub(crate) place: Place,
}

/// Where an input is.
pub(crate) enum Place {
    StandardInput,
    File(PathBuf),
    /// A folder in which nothing looks like a capture.
    EmptyFolder,
    /// A folder that cannot be read.
    Unreadable(io::Error),
}

impl Capture {
    pub(crate) fn standard_input() -> Self {
        Self {
            name: "standard input".to_owned(),
            place: Place::StandardInput,
        }
    }

    /// The inputs that a path means: itself, or the captures in the folder and
    /// the folders within it, sorted.
    pub(crate) fn all_of(path: &Path) -> Vec<Self> {
        if path == Path::new(STANDARD_INPUT) {
            return vec![Self::standard_input()];
        }
        if !path.is_dir() {
            return vec![Self::file(path.to_owned())];
        }
        let mut captures = Vec::new();
        collect(path, &mut captures);
        if captures.is_empty() {
            captures.push(Self::new(path, Place::EmptyFolder));
        }
        captures
    }

    fn file(path: PathBuf) -> Self {
        Self {
            name: path.display().to_string(),
            place: Place::File(path),
        }
    }

    fn new(path: &Path, place: Place) -> Self {
        Self {
            name: path.display().to_string(),
            place,
        }
    }

    pub(crate) const fn is_standard_input(&self) -> bool {
        matches!(self.place, Place::StandardInput)
    }

    /// Its length, where it has one before it is read.
    pub(crate) fn len(&self) -> Option<u64> {
        let Place::File(path) = &self.place else {
            return None;
        };
        let metadata = fs::metadata(path).ok()?;
        metadata.is_file().then_some(metadata.len())
    }
}

/// Adds the captures below a folder. Hidden ones are passed over, and so are
/// links to folders, which may lead round in a circle.
fn collect(folder: &Path, captures: &mut Vec<Capture>) {
    let entries = match sorted_entries(folder) {
        Ok(entries) => entries,
        Err(error) => return captures.push(Capture::new(folder, Place::Unreadable(error))),
    };
    for entry in entries {
        let path = entry.path();
        if is_hidden(&entry) {
            continue;
        }
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            collect(&path, captures);
        } else if is_capture(&path) {
            captures.push(Capture::file(path));
        }
    }
}

fn sorted_entries(folder: &Path) -> io::Result<Vec<DirEntry>> {
    let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(DirEntry::file_name);
    Ok(entries)
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().as_encoded_bytes().starts_with(b".")
}

fn is_capture(path: &Path) -> bool {
    let Some(ending) = path.extension() else {
        return false;
    };
    ENDINGS
        .iter()
        .any(|known| ending.eq_ignore_ascii_case(known))
        && path.is_file()
}
