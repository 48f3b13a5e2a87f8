//! Fields one behind the other, up to the one that is damaged.

use std::fmt::Display;

use han_dlms::ErrorKind;

use super::data;
use super::span::Span;
use super::tree::{Node, Secret};

/// Why octets are refused, and the offset of the one that is.
pub(super) struct Fault {
    at: usize,
    reason: String,
}

impl Fault {
    pub(super) fn new(kind: impl Display, at: usize) -> Self {
        let reason = format!("{kind} at byte {at}");
        Self { at, reason }
    }

    /// An error whose offset counts from the first octet of `span`.
    pub(super) fn of_apdu(error: han_dlms::Error, span: Span<'_>) -> Self {
        Self::new(error.kind(), span.begin().saturating_add(error.offset()))
    }

    pub(super) fn into_reason(self) -> String {
        self.reason
    }
}

/// The fields of a node, read from the front of its octets.
///
/// Each step answers `None` where the fault stands in the field, or octets are
/// missing; the node then ends with the reason and all that is left.
pub(super) struct Fields<'a> {
    node: Node,
    left: Span<'a>,
    fault: Option<Fault>,
}

impl<'a> Fields<'a> {
    pub(super) const fn new(name: &'static str, span: Span<'a>, fault: Option<Fault>) -> Self {
        Self {
            node: Node::new(name, span),
            left: span,
            fault,
        }
    }

    /// What has not been read.
    pub(super) const fn left(&self) -> Span<'a> {
        self.left
    }

    pub(super) fn push(&mut self, node: Node) {
        self.node.children.push(node);
    }

    pub(super) fn note(&mut self, words: &str) {
        self.node.note(words);
    }

    /// The fault, which then stops nothing any more.
    pub(super) const fn forgive(&mut self) -> Option<Fault> {
        self.fault.take()
    }

    /// The next `len` octets.
    pub(super) fn next(&mut self, len: usize) -> Option<Span<'a>> {
        let (field, left) = self.left.split_at(len);
        let fault_at = self.fault.as_ref().map(|fault| fault.at);
        let is_damaged = fault_at.is_some_and(|at| at < field.end() && at >= field.begin());
        if is_damaged || field.len() < len {
            self.stop(len);
            return None;
        }
        self.left = left;
        Some(field)
    }

    /// All that is left; nothing is left then.
    pub(super) fn rest(&mut self) -> Span<'a> {
        let (rest, left) = self.left.split_at(self.left.len());
        self.left = left;
        rest
    }

    /// A field of `len` octets, and what it says.
    pub(super) fn field(
        &mut self,
        name: &'static str,
        len: usize,
        words: impl FnOnce(&'a [u8]) -> String,
    ) -> Option<()> {
        let span = self.next(len)?;
        self.push(Node::new(name, span).with_value(words(span.octets())));
        Some(())
    }

    /// A length, and how many octets it takes itself.
    pub(super) fn peek_length(&self) -> (usize, usize) {
        match self.left.octets() {
            [first @ 0x81..=0x84, rest @ ..] => {
                let octets = usize::from(first & 0x0F);
                let value = rest
                    .iter()
                    .take(octets)
                    .fold(0_u32, |value, &octet| value << 8 | u32::from(octet));
                (usize::try_from(value).unwrap_or(usize::MAX), 1 + octets)
            }
            [first, ..] => (usize::from(*first), 1),
            [] => (0, 1),
        }
    }

    /// An OCTET STRING, length first.
    pub(super) fn octet_string(
        &mut self,
        name: &'static str,
        secret: Secret,
        words: impl FnOnce(&'a [u8]) -> String,
    ) -> Option<()> {
        let (length, size) = self.peek_length();
        let Some(span) = self.next(size.saturating_add(length)) else {
            self.hide_stop(secret);
            return None;
        };
        let content = span.split_at(size).1.octets();
        let node = Node::new(name, span).with_value(words(content));
        self.push(node.with_secret(secret));
        Some(())
    }

    /// A value with its tag, and what the field is called that it stands in.
    pub(super) fn value(&mut self, name: &'static str) {
        let (mut node, left) = data::value(self.left);
        let kind = std::mem::replace(&mut node.name, name);
        node.value = Some(match node.value {
            Some(value) if !value.is_empty() => format!("{kind}, {value}"),
            _ => kind.to_owned(),
        });
        self.left = left;
        self.push(node);
    }

    /// The end: nothing may be left.
    pub(super) fn finish(mut self) -> Node {
        let left = self.left;
        if !left.is_empty() {
            let count = left.len();
            let fault = Fault::new(ErrorKind::TrailingOctets { count }, left.begin());
            self.push(Node::unknown("octets left over", left).with_error(fault.reason));
        }
        self.node
    }

    /// A damaged title is one all the same.
    fn hide_stop(&mut self, secret: Secret) {
        if secret == Secret::SystemTitle
            && let Some(stop) = self.node.children.last_mut()
        {
            stop.secret = secret;
        }
    }

    /// A field of `len` octets cannot be read.
    fn stop(&mut self, len: usize) {
        let missing = len.saturating_sub(self.left.len());
        let end = self.left.end();
        let fault = self
            .fault
            .take()
            .unwrap_or_else(|| Fault::new(ErrorKind::Truncated { missing }, end));
        let rest = self.rest();
        self.push(Node::unknown("not understood", rest).with_error(fault.reason));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(octets: &[u8]) -> String {
        format!("{octets:?}")
    }

    #[test]
    fn stops_in_the_field_of_the_fault_and_keeps_the_rest() {
        let fault = Fault::new("wrong", 3);
        let mut fields = Fields::new("frame", Span::whole(b"12345"), Some(fault));
        assert!(fields.field("two", 2, words).is_some());
        assert!(fields.field("two", 2, words).is_none());
        let node = fields.finish();
        let [_, stop] = &node.children[..] else {
            panic!("{node:?}")
        };
        assert_eq!(stop.range, 2..5);
        assert_eq!(stop.error.as_deref(), Some("wrong at byte 3"));
    }

    #[test]
    fn says_what_is_missing() {
        let mut fields = Fields::new("frame", Span::whole(b"1"), None);
        assert!(fields.field("three", 3, words).is_none());
        let error = fields.finish().children.remove(0).error;
        assert_eq!(error.as_deref(), Some("octets missing: 2 at byte 1"));
    }

    #[test]
    fn says_what_is_left_over() {
        let fields = Fields::new("frame", Span::whole(b"12"), None);
        let error = fields.finish().children.remove(0).error;
        assert_eq!(error.as_deref(), Some("octets left over: 2 at byte 0"));
    }

    #[test]
    fn reads_lengths_in_all_forms() {
        let length = |octets| Fields::new("", Span::whole(octets), None).peek_length();
        assert_eq!(length(&[0x08]), (8, 1));
        assert_eq!(length(&[0x82, 0x01, 0x02]), (0x0102, 3));
        assert_eq!(length(&[0x84, 0xFF, 0xFF, 0xFF, 0xFF]), (0xFFFF_FFFF, 5));
        assert_eq!(length(&[]), (0, 1));
    }
}
