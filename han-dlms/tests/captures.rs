//! Block transfers of real meters with the APDU that others made of them, read where they lie.
//!
//! `HAN_CAPTURES` names the folder, else `../shared/captures` beside the project is taken where it
//! exists. Without it these tests skip and say so; `HAN_CAPTURES_REQUIRED=1` makes that a failure.

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

use han_dlms::{Apdu, BlockReassembler, BlockTransfer, GeneralBlockTransfer, Joined, Place};
use han_hdlc::Llc;
use serde_json::Value;

/// How many tests there are here.
const TESTS: usize = 4;

/// One capture: the APDUs of its frames, and what is known of it.
struct Capture {
    name: String,
    apdus: Vec<Vec<u8>>,
    known: Value,
}

impl Capture {
    fn blocks(&self) -> Vec<GeneralBlockTransfer<'_>> {
        let parsed = self
            .apdus
            .iter()
            .map(|apdu| GeneralBlockTransfer::parse(apdu));
        parsed.collect::<Result<_, _>>().unwrap()
    }

    /// The APDU that the blocks make.
    fn known_apdu(&self) -> Vec<u8> {
        octets_of(self.known["reassembled_hex"].as_str().unwrap())
    }
}

/// The captures that came in blocks, or nothing where the collection is not there.
fn captures() -> Vec<Capture> {
    let Some(root) = root() else {
        return Vec::new();
    };
    let folder = root.join("segmented");
    let mut found = Vec::new();
    for file in fs::read_dir(&folder).expect("the folder segmented can be read") {
        let file = file.unwrap().path();
        if file.extension().is_some_and(|extension| extension == "hex") {
            found.push(read(&file));
        }
    }
    found.retain(|capture| capture.known["hdlc_frames"][0]["gbt_block"].is_number());
    assert!(found.len() >= 5, "{} lacks blocks", folder.display());
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

/// Says it once for all tests, past the harness, which hides what a passing test prints.
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
    let octets = octets_of(&fs::read_to_string(file).unwrap());
    let known = fs::read_to_string(file.with_extension("json")).unwrap();
    let known = serde_json::from_str(&known).unwrap_or_else(|error| panic!("{name}: {error}"));
    let apdus = han_hdlc::frames(&octets)
        .map(|frame| Llc::strip(frame.unwrap().information()).1.to_vec())
        .collect();
    Capture { name, apdus, known }
}

fn octets_of(hex: &str) -> Vec<u8> {
    han_corpus::octets_of_hex(hex).unwrap()
}

#[test]
fn every_block_of_a_capture_is_as_known() {
    for capture in captures() {
        let (name, blocks) = (&capture.name, capture.blocks());
        let known = capture.known["hdlc_frames"].as_array().unwrap();
        assert_eq!(blocks.len(), known.len(), "{name}");
        for ((block, apdu), known) in blocks.iter().zip(&capture.apdus).zip(known) {
            let control = format!("{:02X}", block.block_control.bits());
            assert_eq!(control, known["gbt_control"], "{name}");
            assert_eq!(block.block_number, known["gbt_block"], "{name}");
            assert_eq!(block.block_number_ack, known["gbt_ack"], "{name}");
            assert_eq!(block.block_control.is_last_block(), known["last"], "{name}");
            assert!(block.remaining.is_empty(), "{name}");
            let mut buffer = [0; 256];
            assert_eq!(block.emit(&mut buffer).unwrap(), apdu, "{name}");
        }
    }
}

#[test]
fn the_blocks_of_a_capture_make_the_known_apdu() {
    for capture in captures() {
        let (name, blocks) = (&capture.name, capture.blocks());
        let mut reassembler = BlockReassembler::<512>::new();
        let (last, blocks) = blocks.split_last().unwrap();
        for block in blocks {
            assert_eq!(reassembler.push(block), Joined::default(), "{name}");
        }
        let joined = reassembler.push(last);
        assert_eq!(joined.aborted, None, "{name}");
        assert_eq!(
            joined.message,
            Some(Ok(&capture.known_apdu()[..])),
            "{name}"
        );
        match Apdu::parse(reassembler.message().unwrap()).unwrap() {
            Apdu::DataNotification(notification) => {
                assert!(notification.remaining.is_empty(), "{name}");
            }
            Apdu::Ciphered(ciphered) => assert!(ciphered.remaining.is_empty(), "{name}"),
            other => panic!("{name}: {other:?}"),
        }
    }
}

#[test]
fn a_capture_is_placed_in_memory_just_as_long_as_its_apdu() {
    for capture in captures() {
        let known = capture.known_apdu();
        let mut memory = vec![0; known.len()];
        let mut transfer = BlockTransfer::new();
        let mut lasts = vec![];
        for block in capture.blocks() {
            let placing = transfer.place(&block, memory.len());
            let Some(Ok(Place::At {
                begin,
                end,
                is_last,
            })) = placing.place
            else {
                panic!("{}: {placing:?}", capture.name);
            };
            memory[begin..end].copy_from_slice(block.block_data);
            lasts.push(is_last);
        }
        assert_eq!(memory, known, "{}", capture.name);
        assert!(lasts.pop().unwrap() && !lasts.contains(&true));
    }
}

#[test]
fn a_capture_without_one_of_its_blocks_makes_nothing() {
    for capture in captures() {
        let blocks = capture.blocks();
        for lost in 0..blocks.len() {
            let mut reassembler = BlockReassembler::<512>::new();
            let mut told = 0;
            for (_, block) in blocks.iter().enumerate().filter(|(at, _)| *at != lost) {
                let joined = reassembler.push(block);
                assert!(!matches!(joined.message, Some(Ok(_))), "{}", capture.name);
                told += usize::from(joined.aborted.is_some() || joined.message.is_some());
            }
            told += usize::from(reassembler.abort().is_some());
            assert_eq!(told, 1, "{} without {lost}", capture.name);
        }
    }
}
