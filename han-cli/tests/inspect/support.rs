//! Running the program, and what to feed it with.

use std::ffi::OsStr;
use std::io::Write;
use std::process::{Command, Output, Stdio};
use std::thread;

use han_corpus::{Telegram, octets_of_hex};
use han_hdlc::{Address, Control, Frame};

/// The program with these arguments, all its ends in our hands.
pub(crate) fn command<I: IntoIterator<Item: AsRef<OsStr>>>(arguments: I) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_han"));
    command.arg("inspect").args(arguments);
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
    /// The lines that say why something was not understood.
    pub(crate) fn reasons(&self) -> Vec<&str> {
        let reasons = self.stdout.lines().map(str::trim);
        reasons.filter_map(|line| line.strip_prefix("! ")).collect()
    }

    /// The line with this in it, without the blanks around it.
    pub(crate) fn line(&self, part: &str) -> &str {
        let found = self.stdout.lines().find(|line| line.contains(part));
        found
            .unwrap_or_else(|| panic!("no {part:?} in\n{}", self.stdout))
            .trim()
    }
}

/// Runs the program to its end.
pub(crate) fn inspect<I: IntoIterator<Item: AsRef<OsStr>>>(arguments: I) -> Outcome {
    command(arguments).output().unwrap().into()
}

/// Runs the program with these octets in its pipe.
pub(crate) fn inspect_pipe(arguments: &[&str], input: &[u8]) -> Outcome {
    let mut child = command(arguments.iter().chain(&["-"]))
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    let writer = thread::spawn(move || stdin.write_all(&input));
    let outcome = child.wait_with_output().unwrap().into();
    writer.join().unwrap().unwrap();
    outcome
}

/// Octets of hex text.
pub(crate) fn octets(hex: &str) -> Vec<u8> {
    octets_of_hex(hex).unwrap()
}

/// A file of the corpus.
pub(crate) fn telegram(name: &str) -> Telegram {
    let found = han_corpus::telegrams()
        .into_iter()
        .find(|telegram| telegram.name == name);
    found.unwrap_or_else(|| panic!("{name} is not in the corpus"))
}

/// A frame with this information.
pub(crate) fn frame(information: &[u8]) -> Vec<u8> {
    let frame = Frame::new(
        Address::two(103, 127),
        Address::one(1),
        Control::UI_FINAL,
        information,
    );
    let mut buffer = [0; 2049];
    frame.emit(&mut buffer).unwrap().to_vec()
}

/// The blocks of these numbers and data in frames of their own, as Landis+Gyr
/// send them; the last has its number with a sign.
pub(crate) fn blocks(blocks: &[(i8, &[u8])]) -> Vec<u8> {
    let in_frame = |(number, data): &(i8, &[u8])| {
        let control = if *number < 0 { 0xC0 } else { 0x40 };
        let length = u8::try_from(data.len()).unwrap();
        let header = [0xE0, control, 0, number.unsigned_abs(), 0, 0, length];
        let llc: &[u8] = match number {
            1 | -1 => &[0xE6, 0xE7, 0x00],
            _ => &[],
        };
        frame(&[llc, &header, data].concat())
    };
    blocks.iter().flat_map(in_frame).collect()
}

/// A data-notification of one number, in two blocks.
pub(crate) const BLOCKS: [&[u8]; 2] = [
    &[0x0F, 0x00, 0x00, 0x00, 0x01, 0x00, 0x02, 0x01, 0x06, 0x00],
    &[0x00, 0x0A, 0xBC],
];

/// Two pieces of one message over wired M-Bus.
pub(crate) const MBUS: &str = "6819196853FF0001670F000000010C07E8010F010C000000FFC4000203AA16 \
     6814146853FF1101670600000ABC060000000006000003E48A16";

/// A general-glo-ciphering, authenticated and encrypted, as Kamstrup frame it.
pub(crate) const CIPHERED: &str = "7EA041410313677BE6E700DB084D4D4D0000BC614E2A30012345678E1212FF9A5640BF69283A69BC1E\
     9E07CB634D0571263F7EAF5AF343D48BA935AB482882C735677E";
