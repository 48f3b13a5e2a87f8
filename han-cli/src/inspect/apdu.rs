//! APDUs, field by field.

use han_dlms::{
    Apdu, ApduTag, DateTime, EventNotification, ExceptionResponse, LongInvokeIdAndPriority,
    NotificationHeader, Reader, ServiceError, StateError,
};
use han_hdlc::Llc;
use han_meters::{List, Scales};

use super::blocks::{self, Blocks, Outcome};
use super::ciphering;
use super::fields::{Fault, Fields};
use super::opener::{Opener, Opening};
use super::span::Span;
use super::tree::{Joined, Node};
use super::words;

/// APDUs inside each other: the blocks of a transfer, a cipher, a notification,
/// and nothing else is known to be sent.
const MOST_INSIDE_EACH_OTHER: usize = 3;

/// Turns APDUs into trees, joins those that come in blocks, and opens those that
/// are ciphered.
pub(super) struct Apdus {
    opener: Opener,
    blocks: Blocks,
    /// What was joined out of blocks, or given up.
    finished: Vec<Node>,
}

/// Where an APDU comes from.
#[derive(Clone, Copy)]
pub(super) struct Origin {
    /// The input itself, or octets joined out of it.
    pub(super) is_input: bool,
    /// Nothing around it was damaged.
    pub(super) is_whole: bool,
    /// How many APDUs stand around it.
    pub(super) inside: usize,
}

impl Origin {
    /// An APDU as it stands in the input.
    pub(super) const INPUT: Self = Self {
        is_input: true,
        is_whole: true,
        inside: 0,
    };

    /// An APDU joined out of pieces.
    pub(super) const JOINED: Self = Self {
        is_input: false,
        ..Self::INPUT
    };

    /// An APDU in a damaged frame.
    pub(super) const DAMAGED: Self = Self {
        is_whole: false,
        ..Self::INPUT
    };

    /// An APDU inside this one.
    pub(super) const fn deeper(self) -> Self {
        let inside = self.inside.saturating_add(1);
        Self { inside, ..self }
    }
}

impl Apdus {
    pub(super) fn new(opener: Opener) -> Self {
        Self {
            opener,
            blocks: Blocks::default(),
            finished: Vec::new(),
        }
    }

    /// What the keys make of a ciphered APDU.
    pub(super) fn open(&self, span: Span<'_>, origin: Origin) -> Opening {
        self.opener.open(span.octets(), origin.is_whole)
    }

    /// An APDU that came out of its cipher.
    pub(super) fn plaintext(&mut self, octets: Vec<u8>, origin: Origin) -> Node {
        let origin = Origin {
            is_input: false,
            ..origin.deeper()
        };
        let children = vec![self.apdu(Span::whole(&octets), origin)];
        let joined = Joined {
            octets,
            pieces: None,
        };
        joined_node("plaintext", joined, children)
    }

    /// What stands in a frame, or comes without one: an LLC header if it has
    /// one, and an APDU.
    pub(super) fn message(&mut self, span: Span<'_>, origin: Origin) -> Vec<Node> {
        let (mut nodes, apdu) = llc(span);
        nodes.push(self.apdu(apdu, origin));
        nodes
    }

    /// A message out of pieces of the link.
    pub(super) fn joined_message(&mut self, joined: Joined) -> Node {
        let children = self.message(Span::whole(&joined.octets), Origin::JOINED);
        joined_node("joined message", joined, children)
    }

    /// One APDU, from its tag to its end.
    pub(super) fn apdu(&mut self, span: Span<'_>, origin: Origin) -> Node {
        let tag = match ApduTag::parse(span.octets()) {
            Ok(tag) => tag,
            Err(error) => return unknown_apdu(span, Fault::of_apdu(error, span).into_reason()),
        };
        if origin.inside >= MOST_INSIDE_EACH_OTHER {
            return unknown_apdu(span, format!("{tag} inside too many APDUs"));
        }
        match tag {
            ApduTag::DATA_NOTIFICATION => data_notification(span),
            ApduTag::EVENT_NOTIFICATION_REQUEST => event_notification(span),
            ApduTag::EXCEPTION_RESPONSE => exception_response(span),
            ApduTag::GENERAL_BLOCK_TRANSFER => self.block(span, origin),
            ApduTag::GENERAL_GLO_CIPHERING | ApduTag::GENERAL_DED_CIPHERING => {
                ciphering::ciphered(self, span, origin)
            }
            ApduTag::GENERAL_CIPHERING => ciphering::general_ciphering(self, span, origin),
            _ => other(tag, span),
        }
    }

    /// What was joined out of blocks since this was last asked, or given up.
    pub(super) fn take_finished(&mut self) -> Vec<Node> {
        std::mem::take(&mut self.finished)
    }

    /// Nothing comes any more.
    pub(super) fn end(&mut self, at: Span<'_>) {
        if let Some(error) = self.blocks.give_up() {
            self.give_up(error, at);
        }
    }

    fn block(&mut self, span: Span<'_>, origin: Origin) -> Node {
        let Some(block) = blocks::Block::parse(span) else {
            return blocks::damaged(span);
        };
        let outcome = if origin.is_whole {
            self.blocks.push(&block, origin.is_input)
        } else {
            Outcome::default()
        };
        if let Some(error) = outcome.given_up {
            self.give_up(error, span);
        }
        if let Some(joined) = outcome.joined {
            let origin = Origin::JOINED.deeper();
            let apdu = self.apdu(Span::whole(&joined.octets), origin);
            let node = joined_node("joined blocks", joined, vec![apdu]);
            self.finished.push(node);
        }
        let alone = block.is_alone();
        let apdu = alone.then(|| self.apdu(block.data, origin.deeper()));
        block.into_node(apdu, outcome.unexpected)
    }

    fn give_up(&mut self, error: String, span: Span<'_>) {
        let (at, _) = span.split_at(0);
        let node = Node::new("block transfer", at).with_error(error);
        self.finished.push(node);
    }
}

/// The LLC header, if there is one, and what stands behind it.
pub(super) fn llc(span: Span<'_>) -> (Vec<Node>, Span<'_>) {
    let (Some(llc), _) = Llc::strip(span.octets()) else {
        return (Vec::new(), span);
    };
    let (header, apdu) = span.split_at(Llc::LEN);
    let [destination, source, quality] = llc.octets();
    let from = if llc.is_response() {
        "response"
    } else {
        "command"
    };
    let words = format!(
        "destination {destination:02X}, source {source:02X} ({from}), quality {quality:02X}"
    );
    (vec![Node::new("LLC", header).with_value(words)], apdu)
}

fn joined_node(name: &'static str, joined: Joined, children: Vec<Node>) -> Node {
    let len = joined.octets.len();
    let words = format!("{}, counted from its first", words::octets(len));
    let mut node = Node::new(name, Span::whole(&joined.octets)).with_value(words);
    node.children = children;
    node.joined = Some(joined);
    node
}

fn unknown_apdu(span: Span<'_>, error: String) -> Node {
    Node::unknown("APDU", span).with_error(error)
}

/// An APDU that is known by its name.
fn other(tag: ApduTag, span: Span<'_>) -> Node {
    let name = tag.name().unwrap_or("APDU");
    Node::unknown(name, span).with_error(format!("{tag} is known by its name only"))
}

fn data_notification(span: Span<'_>) -> Node {
    let error = NotificationHeader::read(&mut Reader::new(span.octets())).err();
    let fault = error.map(|error| Fault::of_apdu(error, span));
    let mut fields = Fields::new("data-notification", span, fault);
    if read_data_notification(&mut fields).is_some() {
        let parsed = List::parse(span.octets(), Scales::new());
        let is_data = matches!(Apdu::parse(span.octets()), Ok(Apdu::DataNotification(_)));
        // What is damaged says so itself; a list need not be data.
        if is_data || parsed.is_ok() {
            fields.note(&list(parsed));
        }
    }
    fields.finish()
}

fn read_data_notification(fields: &mut Fields<'_>) -> Option<()> {
    tag(fields)?;
    fields.field("long-invoke-id-and-priority", 4, |octets| {
        let bits = octets
            .iter()
            .fold(0, |bits, &octet| bits << 8 | u32::from(octet));
        long_invoke_id_and_priority(LongInvokeIdAndPriority::new(bits))
    })?;
    notification_date_time(fields)?;
    fields.value("notification-body");
    Some(())
}

/// What the program's readings would be made of.
pub(super) fn list(list: Result<List<'_>, han_meters::Error>) -> String {
    let list = match list {
        Ok(list) => list,
        Err(error) => return error.to_string(),
    };
    let maker = list.vendor().map(|vendor| format!(" of {vendor}"));
    let maker = maker.unwrap_or_default();
    match list.number() {
        Some(number) => format!("list {}{maker}", number.number()),
        None => format!("a list{maker}"),
    }
}

fn long_invoke_id_and_priority(id: LongInvokeIdAndPriority) -> String {
    let words = [
        (id.is_self_descriptive(), "self-descriptive"),
        (id.breaks_on_error(), "break on error"),
        (id.is_confirmed(), "confirmed"),
        (id.is_high_priority(), "high priority"),
    ];
    let set = words.iter().filter(|(is_set, _)| *is_set);
    let number = format!("number {}", id.long_invoke_id());
    set.fold(number, |said, (_, words)| format!("{said}, {words}"))
}

/// The forms that meters send: nothing, a date-time with and without the tag of
/// an octet-string, a date, a time.
fn notification_date_time(fields: &mut Fields<'_>) -> Option<()> {
    let len = match fields.left().octets() {
        [0x09, ..] => 14,
        [length, ..] => 1 + usize::from(*length),
        [] => 1,
    };
    fields.field("date-time", len, |octets| match octets {
        [0x09, _, date_time @ ..] => {
            format!("{}, with a stray tag 09", date_or_time(date_time))
        }
        [_, date_time @ ..] => date_or_time(date_time),
        [] => String::new(),
    })
}

fn date_or_time(octets: &[u8]) -> String {
    match *octets {
        [] => "absent".to_owned(),
        [a, b, c, d] => words::time(han_dlms::Time::from_octets([a, b, c, d])),
        [a, b, c, d, e] => words::date(han_dlms::Date::from_octets([a, b, c, d, e])),
        _ => DateTime::parse(octets).map_or_else(|error| error.to_string(), words::date_time),
    }
}

fn event_notification(span: Span<'_>) -> Node {
    let error = EventNotification::parse(span.octets()).err();
    let fault = error.map(|error| Fault::of_apdu(error, span));
    let mut fields = Fields::new("event-notification-request", span, fault);
    let _ = read_event_notification(&mut fields);
    fields.finish()
}

fn read_event_notification(fields: &mut Fields<'_>) -> Option<()> {
    tag(fields)?;
    let len = if fields.left().octets().first() == Some(&0x01) {
        14
    } else {
        1
    };
    fields.field("time", len, |octets| match octets {
        [_, _, time @ ..] => date_or_time(time),
        _ => date_or_time(&[]),
    })?;
    fields.field("class-id", 2, number)?;
    fields.field("instance-id", 6, |octets| {
        octets.try_into().map_or_else(
            |_| String::new(),
            |octets| words::code(han_obis::Obis::from_octets(octets)),
        )
    })?;
    fields.field("attribute-id", 1, number)?;
    fields.value("attribute-value");
    Some(())
}

fn exception_response(span: Span<'_>) -> Node {
    let parsed = ExceptionResponse::parse(span.octets());
    let fault = parsed.err().map(|error| Fault::of_apdu(error, span));
    let mut fields = Fields::new("exception-response", span, fault);
    let _ = read_exception_response(&mut fields);
    fields.finish()
}

fn read_exception_response(fields: &mut Fields<'_>) -> Option<()> {
    tag(fields)?;
    let state = |octets: &[u8]| octets.first().copied().map(StateError::new);
    fields.field("state-error", 1, |octets| match state(octets) {
        Some(StateError::ServiceNotAllowed) => "1, service-not-allowed".to_owned(),
        Some(StateError::ServiceUnknown) => "2, service-unknown".to_owned(),
        _ => number(octets),
    })?;
    let has_counter =
        fields.left().octets().first() == Some(&ServiceError::InvocationCounterError(0).code());
    fields.field("service-error", 1, service_error)?;
    if has_counter {
        fields.field("invocation-counter", 4, number)?;
    }
    Some(())
}

fn service_error(octets: &[u8]) -> String {
    let words = match octets {
        [1] => "operation-not-possible",
        [2] => "service-not-supported",
        [3] => "other-reason",
        [4] => "pdu-too-long",
        [5] => "deciphering-error",
        [6] => "invocation-counter-error",
        _ => return number(octets),
    };
    format!("{}, {words}", number(octets))
}

/// The tag that an APDU begins with.
pub(super) fn tag(fields: &mut Fields<'_>) -> Option<()> {
    fields.field("tag", 1, |octets| {
        ApduTag::parse(octets).map_or_else(|error| error.to_string(), |tag| tag.to_string())
    })
}

/// An unsigned number, the highest octet first.
pub(super) fn number(octets: &[u8]) -> String {
    let value = octets
        .iter()
        .fold(0_u64, |value, &octet| value << 8 | u64::from(octet));
    value.to_string()
}
