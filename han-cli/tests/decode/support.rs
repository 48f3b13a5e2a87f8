//! Running the program, and what to feed it with.

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread;

use han_corpus::Telegram;
use han_hdlc::{Address, Control, Frame, Llc};
use serde_json::Value;

/// The program with these arguments, all its ends in our hands.
pub(crate) fn command<I: IntoIterator<Item: AsRef<OsStr>>>(arguments: I) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_han"));
    command.arg("decode").args(arguments);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// What became of a run.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl From<Output> for Outcome {
    fn from(output: Output) -> Self {
        let outcome = Self {
            code: output.status.code().expect("ended by a signal"),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        };
        assert!(!outcome.stderr.contains("panicked"), "{}", outcome.stderr);
        outcome
    }
}

impl Outcome {
    /// Standard output as JSON objects.
    pub(crate) fn objects(&self) -> Vec<Value> {
        let parse = |line| serde_json::from_str(line).expect("a line of JSON");
        self.stdout.lines().map(parse).collect()
    }

    /// Lines of standard error with this in them.
    pub(crate) fn said(&self, part: &str) -> usize {
        self.stderr
            .lines()
            .filter(|line| line.contains(part))
            .count()
    }
}

/// Runs the program to its end.
pub(crate) fn decode<I: IntoIterator<Item: AsRef<OsStr>>>(arguments: I) -> Outcome {
    command(arguments).output().unwrap().into()
}

/// Runs the program with these octets in its pipe.
pub(crate) fn decode_pipe<I: IntoIterator<Item: AsRef<OsStr>>>(
    arguments: I,
    input: &[u8],
) -> Outcome {
    let mut child = command(arguments).stdin(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    let writer = thread::spawn(move || stdin.write_all(&input));
    let outcome = child.wait_with_output().unwrap().into();
    writer.join().unwrap().unwrap();
    outcome
}

/// What Ctrl-C does.
#[cfg(unix)]
pub(crate) fn interrupt(child: &Child) {
    let id = child.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-INT", &id])
            .status()
            .unwrap()
            .success()
    );
}

/// One file of the corpus.
pub(crate) fn telegram(name: &str) -> Telegram {
    let found = han_corpus::telegrams()
        .into_iter()
        .find(|telegram| telegram.name == name);
    found.unwrap_or_else(|| panic!("{name} is not in the corpus"))
}

/// The APDU in a file that is one frame of a meter: behind HCS and LLC header,
/// before FCS and flag.
pub(crate) fn apdu(name: &str) -> Vec<u8> {
    let octets = telegram(name).octets;
    let llc = octets
        .windows(3)
        .position(|three| three == [0xE6, 0xE7, 0x00])
        .unwrap();
    octets[llc + 3..octets.len() - 3].to_owned()
}

/// A frame with this APDU in it.
pub(crate) fn frame(apdu: &[u8]) -> Vec<u8> {
    let information = [&Llc::RESPONSE.octets()[..], apdu].concat();
    let (to, from) = (Address::one(1), Address::one(2));
    let frame = Frame::new(to, from, Control::UI_FINAL, &information);
    let mut octets = [0; 512];
    frame.emit(&mut octets).unwrap().to_owned()
}

/// Octets as hex text.
pub(crate) fn hex(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02X} ")).collect()
}

/// A folder of its own for one test, empty at its beginning.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(test: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("decode")
            .join(test);
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// Writes a file, in folders below where its name says so.
    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
