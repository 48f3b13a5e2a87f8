//! Messages without frames, whole and damaged, and what stands between them.

use han_dlms::GeneralBlockTransfer;
use han_hdlc::Llc;
use han_meters::{List, Scales};

use crate::decode::layer::says_something;
use crate::decode::message;
use crate::decode::messages::{LONGEST, may_be_push};

use super::span::Span;
use super::tree::Node;

/// A run of octets, as far as one thing can be said of it.
pub(super) enum Part<'a> {
    /// A message; one that is damaged ends where the next one begins.
    Message(Span<'a>),
    /// Octets that begin no message.
    Noise(Span<'a>),
}

/// The messages that stand one behind the other. Where none does, the next is
/// the first that reads whole. What an input begins with is shown as a message,
/// whatever it is.
pub(super) fn parts(mut left: Span<'_>) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    while !left.is_empty() {
        let octets = left.octets();
        let (part, behind) = match length(octets) {
            Some(length) => {
                let (message, behind) = left.split_at(length);
                (Part::Message(message), behind)
            }
            None => {
                let (run, behind) = left.split_at(until_whole(octets));
                let is_message = parts.is_empty() || may_begin(octets);
                let part = if is_message {
                    Part::Message
                } else {
                    Part::Noise
                };
                (part(run), behind)
            }
        };
        parts.push(part);
        left = behind;
    }
    parts
}

pub(super) fn noise(span: Span<'_>) -> Node {
    Node::unknown("noise", span).with_error("octets of no message")
}

/// Whether this may be an APDU, damaged perhaps, with or without LLC header.
pub(super) fn may_begin(octets: &[u8]) -> bool {
    let (llc, apdu) = Llc::strip(octets);
    llc.is_some() || message::begins_an_apdu(apdu)
}

/// How many octets stand in front of the next message that reads whole.
fn until_whole(octets: &[u8]) -> usize {
    let reads_whole = |at: &usize| octets.get(*at..).is_some_and(reads_whole);
    (1..octets.len()).find(reads_whole).unwrap_or(octets.len())
}

/// How long the whole message is that begins here; of more octets than any has,
/// none is looked at.
fn length(octets: &[u8]) -> Option<usize> {
    message::length(octets.get(..LONGEST).unwrap_or(octets)).ok()
}

/// Whether a message begins here where none is expected.
fn reads_whole(octets: &[u8]) -> bool {
    let octets = octets.get(..LONGEST).unwrap_or(octets);
    let apdu = Llc::strip(octets).1;
    if let Ok(block) = GeneralBlockTransfer::parse(apdu) {
        return block.block_number > 0 && block.block_number_ack == 0;
    }
    may_be_push(octets)
        && length(octets).is_some()
        && says_something(&List::parse(apdu, Scales::new()))
}
