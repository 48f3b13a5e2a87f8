//! General-block-transfer: one block, and the APDU that several make.

use std::ops::Range;

use han_dlms::{BlockControl, BlockTransfer, GeneralBlockTransfer, Place, Placing};

use super::apdu::{number, tag};
use super::fields::{Fault, Fields};
use super::pieces::ROOM;
use super::span::Span;
use super::tree::{Joined, Node, Secret};
use super::words;

/// One block that was read whole, and where its data stand.
pub(super) struct Block<'a> {
    block: GeneralBlockTransfer<'a>,
    span: Span<'a>,
    pub(super) data: Span<'a>,
}

impl<'a> Block<'a> {
    pub(super) fn parse(span: Span<'a>) -> Option<Self> {
        let block = GeneralBlockTransfer::parse(span.octets()).ok()?;
        let end = span.end().saturating_sub(block.remaining.len());
        let begin = end.saturating_sub(block.block_data.len());
        let data = span.between(begin, end);
        Some(Self { block, span, data })
    }

    /// Whether it is the first block and the last.
    pub(super) const fn is_alone(&self) -> bool {
        self.block.block_number == 1 && self.block.block_control.is_last_block()
    }

    /// Its fields; the data are one APDU if they are one alone.
    pub(super) fn into_node(self, apdu: Option<Node>, unexpected: Option<String>) -> Node {
        let mut fields = Fields::new("general-block-transfer", self.span, None);
        let _ = header(&mut fields);
        let (size, _) = fields.left().split_at(fields.peek_length().1);
        let data = self.span.between(size.begin(), self.data.end());
        let words = words::octets(self.data.len());
        let node = match apdu {
            Some(apdu) => Node::new("block-data", data).with_children(vec![apdu]),
            None => Node::unknown("block-data", data),
        };
        let _ = fields.next(data.len());
        fields.push(node.with_value(words));
        let node = fields.finish();
        match unexpected {
            Some(error) => node.with_error(error),
            None => node,
        }
    }
}

/// The fields of a block that is damaged.
pub(super) fn damaged(span: Span<'_>) -> Node {
    let error = GeneralBlockTransfer::parse(span.octets()).err();
    let fault = error.map(|error| Fault::of_apdu(error, span));
    let mut fields = Fields::new("general-block-transfer", span, fault);
    if header(&mut fields).is_some() {
        let _ = fields.octet_string("block-data", Secret::Unknown, |data| {
            words::octets(data.len())
        });
    }
    fields.finish()
}

fn header(fields: &mut Fields<'_>) -> Option<()> {
    tag(fields)?;
    fields.field("block-control", 1, block_control)?;
    fields.field("block-number", 2, number)?;
    fields.field("block-number-ack", 2, number)
}

fn block_control(octets: &[u8]) -> String {
    let control = BlockControl::new(octets.first().copied().unwrap_or_default());
    let last = if control.is_last_block() {
        "the last block"
    } else {
        "not the last block"
    };
    let streaming = if control.is_streaming() {
        ", streaming"
    } else {
        ""
    };
    format!("{last}{streaming}, window {}", control.window())
}

/// Joins blocks in the order of their numbers.
#[derive(Default)]
pub(super) struct Blocks {
    transfer: BlockTransfer,
    octets: Vec<u8>,
    pieces: Vec<Range<usize>>,
}

/// What became of a block.
#[derive(Default)]
pub(super) struct Outcome {
    /// Why the open transfer was given up.
    pub(super) given_up: Option<String>,
    /// Why the block is of no transfer.
    pub(super) unexpected: Option<String>,
    /// What it completed.
    pub(super) joined: Option<Joined>,
}

impl Blocks {
    /// Takes the next block.
    pub(super) fn push(&mut self, block: &Block<'_>, is_input: bool) -> Outcome {
        let Placing { aborted, place } = self.transfer.place(&block.block, ROOM);
        let mut outcome = Outcome {
            given_up: aborted.map(|error| error.kind().to_string()),
            ..Outcome::default()
        };
        match place {
            Some(Ok(Place::At { begin, is_last, .. })) => {
                self.append(begin, block.data, is_input);
                outcome.joined = is_last.then(|| self.take());
            }
            Some(Err(error)) => outcome.unexpected = Some(error.kind().to_string()),
            None if !block.is_alone() => {
                outcome.unexpected = Some("block of a transfer that was given up".to_owned());
            }
            Some(Ok(Place::Alone)) | None => {}
        }
        outcome
    }

    /// Gives up the open transfer, and says so if there is one.
    pub(super) fn give_up(&mut self) -> Option<String> {
        let error = self.transfer.abort()?;
        Some(error.kind().to_string())
    }

    fn append(&mut self, begin: usize, data: Span<'_>, is_input: bool) {
        if begin == 0 {
            self.take();
        }
        self.octets.extend_from_slice(data.octets());
        if is_input {
            self.pieces.push(data.begin()..data.end());
        }
    }

    fn take(&mut self) -> Joined {
        Joined {
            octets: std::mem::take(&mut self.octets),
            pieces: Some(std::mem::take(&mut self.pieces)),
        }
    }
}
