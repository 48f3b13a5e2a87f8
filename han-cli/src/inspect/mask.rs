//! What messages in pieces hide of the octets that their pieces stand in.

use std::ops::Range;

use super::hidden::Redaction;
use super::tree::{Node, Secret};

/// Which octets of the input are hidden because of what they are a piece of.
pub(super) struct Mask {
    redaction: Redaction,
    hidden: Vec<bool>,
}

impl Mask {
    pub(super) const fn new(redaction: Redaction) -> Self {
        Self {
            redaction,
            hidden: Vec::new(),
        }
    }

    /// Those of a run of the input; fewer where the rest is shown.
    fn of(&self, range: Range<usize>) -> &[bool] {
        let end = range.end.min(self.hidden.len());
        self.hidden.get(range.start..end).unwrap_or_default()
    }

    /// Hides what a part of the input hides that was joined out of pieces of it.
    pub(super) fn add(&mut self, part: &Node) {
        let Some(joined) = &part.joined else {
            return;
        };
        let mut hidden = vec![false; joined.octets.len()];
        self.collect(part, &joined.octets, &mut hidden);
        let mut places = joined.pieces.iter().flatten().cloned().flatten();
        for is_hidden in hidden {
            let Some(place) = places.next() else {
                return;
            };
            if is_hidden {
                self.hide(place);
            }
        }
    }

    /// Hides long runs of digits that reach into a part of the input which was not
    /// understood: where its fields end nobody knows.
    pub(super) fn add_damaged(&mut self, part: &Node, octets: &[u8]) {
        if self.redaction == Redaction::None || part.joined.is_some() || part.errors() == 0 {
            return;
        }
        let is_digit = |at: &usize| octets.get(*at).is_some_and(u8::is_ascii_digit);
        let before = (0..part.range.start).rev().take_while(is_digit).count();
        let behind = (part.range.end..).take_while(is_digit).count();
        let (begin, end) = (part.range.start - before, part.range.end + behind);
        let around = octets.get(begin..end).unwrap_or_default();
        let hidden = self.redaction.hidden(around, Secret::Text);
        for (place, is_hidden) in (begin..).zip(hidden) {
            if is_hidden {
                self.hide(place);
            }
        }
    }

    /// What a node and those inside it hide of the octets they stand in.
    fn collect(&self, node: &Node, octets: &[u8], hidden: &mut [bool]) {
        let own = octets.get(node.own()).unwrap_or_default();
        let places = hidden.iter_mut().skip(node.own().start);
        for (place, is_hidden) in places.zip(self.redaction.hidden(own, node.secret)) {
            *place |= is_hidden;
        }
        // A plaintext stands in other octets.
        let inside = node.children.iter().filter(|child| child.joined.is_none());
        inside.for_each(|child| self.collect(child, octets, hidden));
    }

    fn hide(&mut self, place: usize) {
        if self.hidden.len() <= place {
            self.hidden.resize(place + 1, false);
        }
        if let Some(hidden) = self.hidden.get_mut(place) {
            *hidden = true;
        }
    }
}

/// The octets that nodes stand in, and what is hidden of them.
#[derive(Clone, Copy)]
pub(super) struct Ground<'t> {
    octets: &'t [u8],
    redaction: Redaction,
    /// Of the input alone.
    mask: Option<&'t Mask>,
}

impl<'t> Ground<'t> {
    pub(super) const fn input(octets: &'t [u8], redaction: Redaction, mask: &'t Mask) -> Self {
        Self {
            octets,
            redaction,
            mask: Some(mask),
        }
    }

    pub(super) const fn len(self) -> usize {
        self.octets.len()
    }

    pub(super) const fn redaction(self) -> Redaction {
        self.redaction
    }

    /// What stands in a node that stands here.
    pub(super) fn inside(self, node: &'t Node) -> Self {
        match &node.joined {
            Some(joined) => Self {
                octets: &joined.octets,
                mask: None,
                ..self
            },
            None => self,
        }
    }

    /// Why a node was not understood; without its octets where one is hidden.
    pub(super) fn error(self, node: &Node) -> Option<String> {
        let error = node.error.as_ref()?;
        let hidden = self.mask.map(|mask| mask.of(node.own()));
        if !hidden.unwrap_or_default().contains(&true) {
            return Some(error.clone());
        }
        let mut parts = error.split("0x");
        let mut shown = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let octets = part.trim_start_matches(|digit: char| digit.is_ascii_hexdigit());
            shown.push_str("0xxx");
            shown.push_str(octets);
        }
        Some(shown)
    }

    /// A run of the octets of a node in hex.
    pub(super) fn hex(self, node: &Node, range: Range<usize>, between: &str) -> String {
        let of_whole = self.mask.map(|mask| mask.of(range.clone()));
        let octets = self.octets.get(range).unwrap_or_default();
        let of_whole = of_whole.unwrap_or_default();
        self.redaction.hex(octets, node.secret, of_whole, between)
    }
}

#[cfg(test)]
mod tests {
    use super::super::span::Span;
    use super::super::tree::Joined;
    use super::*;

    #[test]
    fn a_number_that_reaches_into_damage_is_hidden_in_all_its_parts() {
        let octets = b"\x0912345\x16\x0912345612\x1699";
        let span = Span::whole(octets);
        let frame = Node::new("frame", span.between(0, 11)).with_error("no stop octet but 0x34");
        let mut mask = Mask::new(Redaction::Identifiers);
        mask.add_damaged(&frame, octets);
        assert_eq!(mask.of(0..8), [false; 8]);
        assert_eq!(mask.of(8..20), [true; 8]);
        let ground = Ground::input(octets, Redaction::Identifiers, &mask);
        let error = ground.error(&frame);
        assert_eq!(error.as_deref(), Some("no stop octet but 0xxx"));
        let mut mask = Mask::new(Redaction::None);
        mask.add_damaged(&frame, octets);
        assert!(mask.of(0..20).is_empty());
    }

    #[test]
    fn what_is_hidden_of_the_whole_is_hidden_of_each_piece() {
        let octets = b"\x09\x0612345678".to_vec();
        let span = Span::whole(&octets);
        let number = Node::new("octet-string", span.between(0, 8)).with_secret(Secret::Identifier);
        let mut message = Node::new("joined message", span).with_children(vec![number]);
        message.joined = Some(Joined {
            octets,
            pieces: Some(vec![3..7, 10..16]),
        });
        let mut mask = Mask::new(Redaction::Identifiers);
        mask.add(&message);
        // The length and the first digits, then the rest and two that are of no number.
        assert_eq!(mask.of(3..7), [false, true, true, true]);
        assert_eq!(mask.of(10..16), [true; 4]);
        assert_eq!(mask.of(7..10), [false; 3]);
        assert!(mask.of(20..30).is_empty());
    }
}
