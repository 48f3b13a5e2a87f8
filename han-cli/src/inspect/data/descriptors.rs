//! Values behind attribute descriptors, which have no tags: so their list is no
//! A-XDR data.
//!
//! ```text
//! structure of 2
//!   enum
//!   array of n
//!     02 02 | class 2, code 6, attribute 1 | value
//! ```

use han_dlms::{DataTag, ErrorKind, Reader};
use han_obis::Obis;

use super::{Walk, elements};
use crate::inspect::codes::{self, Attribute, Said};
use crate::inspect::fields::Fault;
use crate::inspect::span::Span;
use crate::inspect::tree::Node;
use crate::inspect::words;

/// Octets of a descriptor.
const LEN: usize = 9;

impl Walk<'_> {
    /// The list that comes next, if it is one of descriptors and values.
    pub(super) fn described_list(&mut self) -> Option<Node> {
        if !is_of_descriptors(self.reader) {
            return None;
        }
        let begin = self.at();
        let (tag, count) = self.reader.open().ok()??;
        let (node, _) = self.elements(begin, tag, count, Self::enum_or_array);
        Some(node)
    }

    fn enum_or_array(&mut self) -> (Node, Said) {
        let begin = self.at();
        match self.reader.open() {
            Ok(Some((tag, count))) => self.elements(begin, tag, count, Self::described),
            _ => self.value(),
        }
    }

    /// A structure of descriptor and value, or what else comes.
    fn described(&mut self) -> (Node, Said) {
        let begin = self.at();
        let mut inside = self.reader;
        let Some(2) = inside.structure() else {
            return self.value();
        };
        self.reader = inside;
        let nodes = self.descriptor_and_value();
        self.reader.close();
        let end = nodes.last().map_or(begin, |last| last.range.end);
        let said = vec![Said::Other; nodes.len()];
        let span = self.span.between(begin, end);
        elements(DataTag::STRUCTURE, 2, span, (nodes, said))
    }

    fn descriptor_and_value(&mut self) -> Vec<Node> {
        let begin = self.at();
        let span = self.span.between(begin, begin.saturating_add(LEN));
        let Some(octets) = self.reader.octets() else {
            let missing = LEN.saturating_sub(span.len());
            let fault = Fault::new(ErrorKind::Truncated { missing }, begin);
            return vec![self.stop(begin, fault)];
        };
        let attribute = attribute(*octets);
        let (mut value, said) = self.value();
        attribute.annotate(&mut value, &said);
        vec![descriptor(attribute, span), value]
    }
}

/// Whether these octets are read as descriptors and values: if all can be, or the
/// first can and they are no A-XDR data either, being damaged.
fn is_of_descriptors(body: Reader<'_>) -> bool {
    let Some((mut values, count)) = array_behind_enum(body) else {
        return false;
    };
    let read = (0..count).take_while(|_| skip(&mut values).is_some());
    match read.count() {
        0 => false,
        read => read == count || { body }.value().is_err(),
    }
}

fn array_behind_enum(mut body: Reader<'_>) -> Option<(Reader<'_>, usize)> {
    let (DataTag::STRUCTURE, 2) = body.open().ok()?? else {
        return None;
    };
    if body.value().ok()?.tag() != DataTag::ENUM {
        return None;
    }
    match body.open().ok()?? {
        (DataTag::ARRAY, count) => Some((body, count)),
        _ => None,
    }
}

/// Steps over a descriptor and its value.
fn skip(reader: &mut Reader<'_>) -> Option<()> {
    let 2 = reader.structure()? else {
        return None;
    };
    // Between these would be a tag: no class has such a number.
    let [0 | 0x20..=0x7F, ..] = reader.octets::<LEN>()? else {
        return None;
    };
    reader.value().ok()?;
    reader.close();
    Some(())
}

const fn attribute([high, low, a, b, c, d, e, f, index]: [u8; LEN]) -> Attribute {
    Attribute {
        class: u16::from_be_bytes([high, low]),
        code: Obis::new(a, b, c, d, e, f),
        index: index.cast_signed(),
    }
}

fn descriptor(attribute: Attribute, span: Span<'_>) -> Node {
    let (class, rest) = span.split_at(2);
    let (instance, index) = rest.split_at(6);
    let fields = vec![
        Node::new("class-id", class).with_value(class_words(attribute.class)),
        Node::new("instance-id", instance).with_value(words::code(attribute.code)),
        Node::new("attribute-id", index).with_value(attribute.index.to_string()),
    ];
    Node::new("cosem-attribute-descriptor", span)
        .with_value("without tags")
        .with_children(fields)
}

fn class_words(class: u16) -> String {
    match codes::class_name(class) {
        Some(name) => format!("{class} ({name})"),
        None => class.to_string(),
    }
}
