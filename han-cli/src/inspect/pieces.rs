//! Messages that come in pieces of the link.

use std::fmt::Display;
use std::ops::Range;

use super::apdu::Apdus;
use super::span::Span;
use super::tree::{Joined, Node};

/// More than any message has.
pub(super) const ROOM: usize = 65_536;

/// Where the pieces of the open message stand.
#[derive(Default)]
pub(super) struct Pieces(Vec<Range<usize>>);

impl Pieces {
    pub(super) const fn is_open(&self) -> bool {
        !self.0.is_empty()
    }

    pub(super) fn add(&mut self, piece: Span<'_>) {
        self.0.push(piece.begin()..piece.end());
    }

    /// The open message was given up in front of `at`.
    pub(super) fn give_up(&mut self, kind: impl Display, at: Span<'_>) -> Node {
        self.0.clear();
        self.error(kind, at)
    }

    /// What the last piece completed.
    pub(super) fn complete(
        &mut self,
        message: Result<Vec<u8>, impl Display>,
        apdus: &mut Apdus,
        at: Span<'_>,
    ) -> Node {
        let pieces = Some(std::mem::take(&mut self.0));
        match message {
            Ok(octets) => apdus.joined_message(Joined { octets, pieces }),
            Err(kind) => self.error(kind, at),
        }
    }

    fn error(&self, kind: impl Display, at: Span<'_>) -> Node {
        let (at, _) = at.split_at(0);
        Node::new("message in pieces", at).with_error(kind.to_string())
    }
}
