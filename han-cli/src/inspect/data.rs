//! Values: A-XDR data, walked with the reader that the library reads lists with.

mod descriptors;

use han_dlms::{Data, DataTag, DateTime, Elements, Reader};
use han_obis::Obis;

use super::codes::{self, Said};
use super::fields::Fault;
use super::span::Span;
use super::tree::{Node, Secret};
use super::words;

/// The value at the front of `span`, and what is left behind it. What cannot be
/// read ends the node, and nothing is left.
pub(super) fn value(span: Span<'_>) -> (Node, Span<'_>) {
    let mut walk = Walk {
        reader: Reader::new(span.octets()),
        span,
        has_stopped: false,
    };
    let node = walk.described_list().unwrap_or_else(|| walk.value().0);
    let read = node.range.end.saturating_sub(span.begin());
    (node, span.split_at(read).1)
}

struct Walk<'a> {
    reader: Reader<'a>,
    span: Span<'a>,
    has_stopped: bool,
}

impl<'a> Walk<'a> {
    /// Goes as deep as the reader lets it.
    fn value(&mut self) -> (Node, Said) {
        let begin = self.at();
        match self.reader.open() {
            Ok(Some((tag, count))) => self.elements(begin, tag, count, Self::value),
            Ok(None) => self.leaf(begin),
            Err(error) => (self.stop_at(begin, error), Said::Other),
        }
    }

    fn elements(
        &mut self,
        begin: usize,
        tag: DataTag,
        count: usize,
        element: fn(&mut Self) -> (Node, Said),
    ) -> (Node, Said) {
        let (mut nodes, mut said) = (Vec::new(), Vec::new());
        for _ in 0..count {
            let (node, meaning) = element(self);
            nodes.push(node);
            said.push(meaning);
            if self.has_stopped {
                break;
            }
        }
        self.reader.close();
        let end = nodes.last().map_or(self.at(), |last| last.range.end);
        let span = self.span.between(begin, end);
        elements(tag, count, span, (nodes, said))
    }

    fn leaf(&mut self, begin: usize) -> (Node, Said) {
        match self.reader.value() {
            Ok(value) => described(value.data(), self.span.between(begin, self.at()), 1),
            Err(error) => (self.stop_at(begin, error), Said::Other),
        }
    }

    fn stop_at(&mut self, begin: usize, error: han_dlms::Error) -> Node {
        self.stop(begin, Fault::of_apdu(error, self.span))
    }

    /// Nothing behind a value that cannot be read can be.
    fn stop(&mut self, begin: usize, fault: Fault) -> Node {
        self.has_stopped = true;
        let rest = self.span.between(begin, self.span.end());
        Node::unknown("not understood", rest).with_error(fault.into_reason())
    }

    fn at(&self) -> usize {
        self.span.begin().saturating_add(self.reader.offset())
    }
}

/// The node of an array or structure.
fn elements(
    tag: DataTag,
    count: usize,
    span: Span<'_>,
    (mut nodes, said): (Vec<Node>, Vec<Said>),
) -> (Node, Said) {
    let mut node = Node::new(name(tag), span).with_value(words::count(count, "element"));
    let (said, note) = codes::annotate(&mut nodes, said);
    if let Some(note) = note {
        node.note(&note);
    }
    (node.with_children(nodes), said)
}

/// The node of a value that was read whole; `tag_len` octets of it are its tag.
fn described(data: Data<'_>, span: Span<'_>, tag_len: usize) -> (Node, Said) {
    match data {
        Data::Array(inside) | Data::Structure(inside) => {
            elements(data.tag(), inside.len(), span, untagged(inside, span))
        }
        Data::CompactArray(array) => (compact_array(&array, span, tag_len), Said::Other),
        _ => {
            let (text, secret, said) = said(data);
            let node = Node::new(name(data.tag()), span).with_secret(secret);
            (node.with_value(text), said)
        }
    }
}

fn compact_array(array: &han_dlms::CompactArray<'_>, span: Span<'_>, tag_len: usize) -> Node {
    let (_, behind_tag) = span.split_at(tag_len);
    let (description, contents) = behind_tag.split_at(array.description().len());
    let rows_begin = contents.len().saturating_sub(array.contents().len());
    let (nodes, _) = untagged(array.rows(), contents.split_at(rows_begin).1);
    let contents = Node::new("contents", contents)
        .with_value(words::octets(array.contents().len()))
        .with_children(nodes);
    Node::new("compact-array", span)
        .with_value(words::count(array.rows().len(), "row"))
        .with_children(vec![Node::new("type-description", description), contents])
}

/// The elements of something whose types were said in front of it.
fn untagged(elements: Elements<'_>, span: Span<'_>) -> (Vec<Node>, Vec<Said>) {
    let mut values = elements.iter();
    let mut begin = span.begin();
    let mut nodes_and_meanings = Vec::new();
    loop {
        let left = values.remaining().octets().len();
        let Some(data) = values.next() else {
            return nodes_and_meanings.into_iter().unzip();
        };
        let len = left.saturating_sub(values.remaining().octets().len());
        let end = begin.saturating_add(len);
        nodes_and_meanings.push(described(data, span.between(begin, end), 0));
        begin = end;
    }
}

fn name(tag: DataTag) -> &'static str {
    tag.name().unwrap_or("value")
}

/// What a value says that has no parts, and what may be hidden of it.
fn said(data: Data<'_>) -> (String, Secret, Said) {
    let text = match data {
        Data::NullData => return (String::new(), Secret::None, Said::Nothing),
        Data::DontCare => String::new(),
        Data::Boolean(value) => value.to_string(),
        Data::BitString(bits) => bits.to_string(),
        Data::Bcd(value) => format!("{value:02X}"),
        Data::Enum(value) => return (value.to_string(), Secret::None, Said::Enum(value)),
        Data::Float32(value) => value.value().to_string(),
        Data::Float64(value) => value.value().to_string(),
        Data::DateTime(value) => words::date_time(value),
        Data::Date(value) => words::date(value),
        Data::Time(value) => words::time(value),
        Data::OctetString(octets) => return octet_string(octets),
        Data::VisibleString(octets) | Data::Utf8String(octets) => {
            return (words::text(octets), Secret::Text, Said::Other);
        }
        Data::Long64Unsigned(value) => value.to_string(),
        _ => data.as_integer().unwrap_or_default().to_string(),
    };
    (text, Secret::None, number(data))
}

fn number(data: Data<'_>) -> Said {
    match data {
        Data::Integer(value) => Said::Integer(value),
        Data::LongUnsigned(value) => Said::LongUnsigned(value),
        _ => data.as_integer().map_or(Said::Other, Said::Number),
    }
}

/// An octet-string may be anything; only the list it stands in can tell. What
/// it looks like is said.
fn octet_string(octets: &[u8]) -> (String, Secret, Said) {
    if let [a @ 0..=15, b, c, d, e, f] = *octets {
        let code = Obis::new(a, b, c, d, e, f);
        return (words::code(code), Secret::None, Said::Code(code));
    }
    if let Ok(date_time) = DateTime::parse(octets)
        && looks_like_a_date_time(date_time)
    {
        let text = format!("date-time {}", words::date_time(date_time));
        return (text, Secret::None, Said::Other);
    }
    if words::is_text(octets) {
        return (words::text(octets), Secret::Text, Said::Other);
    }
    (words::octets(octets.len()), Secret::None, Said::Other)
}

/// No text does: the first octet of this century's years is none of a text.
fn looks_like_a_date_time(date_time: DateTime) -> bool {
    let [.., hundredths, _, _, _] = date_time.octets();
    let year = date_time.year();
    year.is_none_or(|year| (1970..2100).contains(&year))
        && (date_time.month().is_some() || date_time.date().octets().get(2) >= Some(&0xFD))
        && (date_time.day_of_month().is_some() || date_time.date().octets().get(3) >= Some(&0xE0))
        && time_is_plausible(date_time)
        && matches!(hundredths, 0..=99 | 0xFF)
        && matches!(date_time.deviation(), None | Some(-840..=840))
}

fn time_is_plausible(date_time: DateTime) -> bool {
    let [hour, minute, second, _] = date_time.time().octets();
    matches!(hour, 0..=23 | 0xFF)
        && matches!(minute, 0..=59 | 0xFF)
        && matches!(second, 0..=59 | 0xFF)
}
