//! What was found in the octets: one tree for all layers and both printers.

use std::ops::Range;

use super::span::Span;

/// A named run of octets, what it says, and what stands inside it.
///
/// The children stand one behind the other. What is in front of the first are
/// the node's own octets: a tag and a count, or all of a field without parts. A
/// plaintext stands in its ciphertext and takes none of its octets.
#[derive(Debug)]
pub(super) struct Node {
    /// The standard's word for it.
    pub(super) name: &'static str,
    /// Offsets in the input, or in the joined octets that it stands in.
    pub(super) range: Range<usize>,
    /// What it says, in words.
    pub(super) value: Option<String>,
    /// Why it was not understood, or not to its end.
    pub(super) error: Option<String>,
    pub(super) secret: Secret,
    pub(super) children: Vec<Self>,
    /// Where this does not stand in the input as it is.
    pub(super) joined: Option<Joined>,
}

/// Octets put together out of pieces, or out of a cipher. The offsets of the
/// node and of all inside it count from the first of them.
#[derive(Debug)]
pub(super) struct Joined {
    pub(super) octets: Vec<u8>,
    /// Where the pieces stand, where they stand in the input itself; `None` for a
    /// plaintext, which is of no pieces.
    pub(super) pieces: Option<Vec<Range<usize>>>,
}

/// What in a node may be somebody's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Secret {
    /// Nothing.
    None,
    /// A text: long runs of digits.
    Text,
    /// All of it: the number of a meter, by its OBIS code.
    Identifier,
    /// What was not understood: system titles, and long runs of digits.
    Unknown,
    /// A system title, length first.
    SystemTitle,
}

impl Node {
    pub(super) const fn new(name: &'static str, span: Span<'_>) -> Self {
        Self {
            name,
            range: span.begin()..span.end(),
            value: None,
            error: None,
            secret: Secret::None,
            children: Vec::new(),
            joined: None,
        }
    }

    /// Octets of which nobody knows what they say.
    pub(super) const fn unknown(name: &'static str, span: Span<'_>) -> Self {
        Self::new(name, span).with_secret(Secret::Unknown)
    }

    pub(super) fn with_value(self, value: impl Into<String>) -> Self {
        Self {
            value: Some(value.into()),
            ..self
        }
    }

    pub(super) fn with_error(self, error: impl Into<String>) -> Self {
        Self {
            error: Some(error.into()),
            ..self
        }
    }

    pub(super) const fn with_secret(mut self, secret: Secret) -> Self {
        self.secret = secret;
        self
    }

    pub(super) fn with_children(self, children: Vec<Self>) -> Self {
        Self { children, ..self }
    }

    /// Adds words to the value.
    pub(super) fn note(&mut self, words: &str) {
        let value = self.value.get_or_insert_default();
        if !value.is_empty() {
            value.push_str(", ");
        }
        value.push_str(words);
    }

    /// Adds what the value comes to.
    pub(super) fn equals(&mut self, words: &str) {
        let value = self.value.get_or_insert_default();
        value.push_str(" = ");
        value.push_str(words);
    }

    /// Where its own octets stand: all that is in front of the first child.
    pub(super) fn own(&self) -> Range<usize> {
        let mut standing = self.children.iter().filter(|child| child.joined.is_none());
        let end = standing.next().map_or(self.range.end, |first| {
            first.range.start.clamp(self.range.start, self.range.end)
        });
        self.range.start..end
    }

    /// Places in it that were not understood.
    pub(super) fn errors(&self) -> usize {
        let inside: usize = self.children.iter().map(Self::errors).sum();
        inside + usize::from(self.error.is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_octets_stand_before_the_first_child() {
        let span = Span::whole(b"12345");
        let alone = Node::new("array", span);
        assert_eq!(alone.own(), 0..5);
        let node = alone.with_children(vec![Node::new("null-data", span.between(2, 5))]);
        assert_eq!(node.own(), 0..2);
    }

    #[test]
    fn a_plaintext_takes_no_octets_of_its_ciphertext() {
        let mut plaintext = Node::new("plaintext", Span::whole(b"123"));
        plaintext.joined = Some(Joined {
            octets: b"123".to_vec(),
            pieces: None,
        });
        let ciphertext = Span::whole(b"12345").between(2, 5);
        let node = Node::new("ciphertext", ciphertext).with_children(vec![plaintext]);
        assert_eq!(node.own(), 2..5);
    }

    #[test]
    fn errors_are_counted_at_all_depths() {
        let span = Span::whole(b"12");
        let leaf = || Node::new("noise", span).with_error("no");
        let node = leaf().with_children(vec![leaf(), Node::new("flags", span)]);
        assert_eq!(node.errors(), 2);
    }

    #[test]
    fn notes_are_added_to_the_value() {
        let mut node = Node::new("enum", Span::whole(b""));
        node.note("27");
        node.note("W");
        assert_eq!(node.value.as_deref(), Some("27, W"));
    }
}
