//! Frames of real meters with fields checked by others, read where they lie.
//!
//! `HAN_CAPTURES` names the folder, else `../shared/captures` beside the
//! project is taken where it exists. Without it these tests skip and say so;
//! `HAN_CAPTURES_REQUIRED=1` makes that a failure.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Once;

use han_mbus::{FrameDecoder, LongFrame, Reassembler};
use serde_json::Value;

/// How many tests there are here.
const TESTS: usize = 3;

/// One capture: its octets and what is known of it.
struct Capture {
    name: String,
    octets: Vec<u8>,
    known: Value,
}

impl Capture {
    /// The frames, each with its position in the capture and its octets.
    fn frames(&self) -> Vec<(usize, Vec<u8>)> {
        self.frames_by(self.octets.len())
    }

    fn frames_by(&self, chunk: usize) -> Vec<(usize, Vec<u8>)> {
        let mut frames = vec![];
        let mut decoder = FrameDecoder::new();
        for mut octets in self.octets.chunks(chunk).chain([&[][..]]) {
            if octets.is_empty() {
                decoder.idle();
            }
            while let Some(outcome) = decoder.advance(&mut octets) {
                let Ok(()) = outcome else {
                    continue;
                };
                let at = usize::try_from(decoder.position()).unwrap();
                frames.push((at, emitted(&decoder.frame().unwrap())));
            }
        }
        frames
    }

    /// The messages that the frames make.
    fn messages(&self) -> Vec<Vec<u8>> {
        let mut reassembler = Reassembler::<512>::new();
        let mut messages = vec![];
        for (_, octets) in self.frames() {
            let frame = LongFrame::parse(&octets).unwrap();
            let joined = reassembler.push(&frame);
            assert_eq!(joined.aborted, None, "{}", self.name);
            messages.extend(joined.message.map(|message| message.unwrap().to_vec()));
        }
        messages
    }
}

fn emitted(frame: &LongFrame<'_>) -> Vec<u8> {
    let mut buffer = vec![0; frame.encoded_len()];
    frame.emit(&mut buffer).unwrap();
    buffer
}

/// The captures of the folder `mbus`, or nothing where the collection is not
/// there.
fn captures() -> Vec<Capture> {
    let Some(root) = root() else {
        return Vec::new();
    };
    let folder = root.join("mbus");
    let mut found = Vec::new();
    for file in fs::read_dir(&folder).expect("the folder mbus can be read") {
        let file = file.unwrap().path();
        if file.extension().is_some_and(|extension| extension == "hex") {
            found.push(read(&file));
        }
    }
    assert!(!found.is_empty(), "{} is empty", folder.display());
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

/// Says it once for all tests, past the harness, which hides what a passing
/// test prints.
fn say_skipped() {
    static SAID: Once = Once::new();
    SAID.call_once(|| {
        let _ = writeln!(
            std::io::stderr(),
            "captures: skipped all {TESTS} tests, no captures here (HAN_CAPTURES names their folder)"
        );
    });
}

fn read(file: &Path) -> Capture {
    let name = file.file_stem().unwrap().to_string_lossy().into_owned();
    let text = fs::read_to_string(file).unwrap();
    let octets = octets_of(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
    let known = fs::read_to_string(file.with_extension("json")).unwrap();
    let known = serde_json::from_str(&known).unwrap_or_else(|error| panic!("{name}: {error}"));
    Capture {
        name,
        octets,
        known,
    }
}

fn octets_of(hex: &str) -> Result<Vec<u8>, han_corpus::HexError> {
    han_corpus::octets_of_hex(hex)
}

/// The octet that the capture's description writes in hex.
fn octet(value: &Value) -> u8 {
    u8::from_str_radix(value.as_str().unwrap(), 16).unwrap()
}

fn number(value: &Value) -> usize {
    usize::try_from(value.as_u64().unwrap()).unwrap()
}

#[test]
fn every_frame_of_a_capture_is_as_known() {
    for capture in captures() {
        let name = &capture.name;
        let frames = capture.frames();
        let known = capture.known["mbus_frames"].as_array().unwrap();
        assert_eq!(frames.len(), known.len(), "{name}");
        for ((at, octets), known) in frames.iter().zip(known) {
            let frame = LongFrame::parse(octets).unwrap();
            let control_information = frame.control_information();
            assert_eq!(*at, number(&known["offset"]), "{name}");
            assert_eq!(octets[1], octet(&known["length_byte"]), "{name}");
            assert_eq!(
                octets.len() - 6,
                number(&known["user_data_bytes"]),
                "{name}"
            );
            assert_eq!(frame.control(), octet(&known["c"]), "{name}");
            assert_eq!(frame.address(), octet(&known["a"]), "{name}");
            assert_eq!(control_information.octet(), octet(&known["ci"]), "{name}");
            let sequence = u8::try_from(number(&known["sequence"])).unwrap();
            assert_eq!(control_information.piece_number(), Some(sequence), "{name}");
            let last = known["last_segment"].as_bool().unwrap();
            assert_eq!(control_information.is_last_piece(), last, "{name}");
            assert_eq!(frame.source(), octet(&known["stsap"]), "{name}");
            assert_eq!(frame.destination(), octet(&known["dtsap"]), "{name}");
            assert_eq!(known["checksum_ok"], true, "{name}");
            let there = &capture.octets[*at..at + octets.len()];
            assert_eq!(octets, there, "{name}: emitted as it came");
        }
    }
}

#[test]
fn the_pieces_of_a_capture_make_the_known_message() {
    for capture in captures() {
        let (name, messages) = (&capture.name, capture.messages());
        let frames = capture.known["mbus_frames"].as_array().unwrap();
        let last = frames.iter().filter(|frame| frame["last_segment"] == true);
        assert_eq!(messages.len(), last.count(), "{name}");
        if let Some(joined) = capture.known["reassembled_hex"].as_str() {
            assert_eq!(messages, [octets_of(joined).unwrap()], "{name}");
        }
        for message in messages {
            // A general-glo-ciphering that uses up the message to its end.
            assert_eq!(message[..2], [0xDB, 0x08], "{name}");
            let (length, content) = match message[10..] {
                [0x81, length, ref content @ ..] => (length, content),
                [length, ref content @ ..] => (length, content),
                [] => panic!("{name}: no length"),
            };
            assert_eq!(content.len(), usize::from(length), "{name}");
        }
    }
}

#[test]
fn a_capture_gives_the_same_however_it_is_cut() {
    for capture in captures() {
        for chunk in [1, 2, 7, 64, 263] {
            let frames = capture.frames_by(chunk);
            assert_eq!(frames, capture.frames(), "{} by {chunk}", capture.name);
        }
    }
}
