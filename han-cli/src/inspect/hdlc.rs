//! HDLC frames, whole and damaged, and what stands between them.

use std::io;

use han_hdlc::{Address, Control, ControlKind, Error, ErrorKind, Frame, Reassembler};

use super::Sink;
use super::apdu::{Apdus, Origin, llc};
use super::fields::{Fault, Fields};
use super::found::{self, settle};
use super::pieces::{Pieces, ROOM};
use super::span::Span;
use super::tree::Node;
use super::words;

pub(super) type Found = found::Found<Error>;

const FLAG: u8 = 0x7E;

/// Octets of flag and frame format, in front of the addresses.
const FORMAT_END: usize = 3;
const CHECK_LEN: usize = 2;

/// The frames of the octets, and the damaged ones.
pub(super) fn find(octets: &[u8]) -> Vec<Found> {
    let mut frames = han_hdlc::frames(octets);
    let mut found = Vec::new();
    while let Some(outcome) = frames.next() {
        let begin = usize::try_from(frames.position()).unwrap_or(usize::MAX);
        found.push(match outcome {
            Ok(frame) => Found::whole(begin, frame.encoded_len()),
            Err(error) => damaged(octets.get(begin..).unwrap_or_default(), begin, error),
        });
    }
    settle(found, octets.len())
}

/// How far a damaged frame reaches by its length, if that can be believed.
fn damaged(octets: &[u8], begin: usize, error: Error) -> Found {
    let header = Header::of(octets);
    let is_past_header = matches!(
        error.kind(),
        ErrorKind::BadFcs { .. } | ErrorKind::NoClosingFlag { .. } | ErrorKind::Truncated { .. }
    );
    let header = header.filter(|_| is_past_header);
    let end = header.map_or(usize::MAX, |header| begin.saturating_add(header.frame_len));
    let is_proven = header
        .is_some_and(|header| header.has_information() && octets.len() >= header.len + CHECK_LEN);
    Found {
        begin,
        end,
        fault: Some(error),
        is_proven,
    }
}

/// What stands in front of HCS or FCS.
#[derive(Clone, Copy)]
struct Header {
    /// Octets of the whole frame by its length field, both flags counted.
    frame_len: usize,
    is_segmented: bool,
    control: Control,
    /// Octets up to and with the control field, the opening flag counted.
    len: usize,
}

impl Header {
    /// The header at the front of the octets, opening flag first.
    fn of(octets: &[u8]) -> Option<Self> {
        let [FLAG, high, low, addresses @ ..] = octets else {
            return None;
        };
        let (destination, behind) = Address::parse(addresses).ok()?;
        let (source, behind) = Address::parse(behind).ok()?;
        Some(Self {
            frame_len: usize::from(u16::from_be_bytes([high & 0x07, *low])) + 2,
            is_segmented: high & 0x08 != 0,
            control: Control::new(*behind.first()?),
            len: FORMAT_END + destination.encoded_len() + source.encoded_len() + 1,
        })
    }

    const fn has_information(self) -> bool {
        self.frame_len > self.len + CHECK_LEN + 1
    }

    /// Octets of the information field.
    const fn information_len(self) -> usize {
        if !self.has_information() {
            return 0;
        }
        self.frame_len.saturating_sub(self.len + 2 * CHECK_LEN + 1)
    }
}

/// Hands out all that stands in the octets, in their order.
pub(super) fn parts(
    octets: &[u8],
    found: Vec<Found>,
    apdus: &mut Apdus,
    sink: &mut Sink<'_>,
) -> io::Result<()> {
    let whole = Span::whole(octets);
    let mut frames = Frames::new(apdus);
    let mut end = 0;
    for found in found {
        gap(whole.between(end, found.begin), sink)?;
        let shares_flag = found.begin < end;
        let span = whole.between(found.begin, found.end);
        frames.take(span, found.fault, shares_flag, sink)?;
        end = found.end;
    }
    let rest = whole.between(end, octets.len());
    gap(rest, sink)?;
    frames.end(whole.between(octets.len(), octets.len()), sink)
}

/// Octets of no frame: noise, with flags before and behind it.
fn gap(span: Span<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
    let is_noise = |octet: &u8| *octet != FLAG;
    let octets = span.octets();
    let first = octets.iter().position(is_noise).unwrap_or(octets.len());
    let behind = octets
        .iter()
        .rposition(is_noise)
        .map_or(first, |last| last + 1);
    let (noise, flags) = span.split_at(behind);
    let (flags_before, noise) = noise.split_at(first);
    for (name, span) in [("flags", flags_before), ("noise", noise), ("flags", flags)] {
        if span.is_empty() {
            continue;
        }
        let node = match name {
            "noise" => Node::unknown(name, span).with_error("octets of no frame"),
            _ => Node::new(name, span),
        };
        sink(&node.with_value(words::octets(span.len())))?;
    }
    Ok(())
}

struct Frames<'m> {
    apdus: &'m mut Apdus,
    reassembler: Box<Reassembler<ROOM>>,
    pieces: Pieces,
}

impl<'m> Frames<'m> {
    fn new(apdus: &'m mut Apdus) -> Self {
        Self {
            apdus,
            reassembler: Box::new(Reassembler::new()),
            pieces: Pieces::default(),
        }
    }

    fn take(
        &mut self,
        span: Span<'_>,
        error: Option<Error>,
        shares_flag: bool,
        sink: &mut Sink<'_>,
    ) -> io::Result<()> {
        match (error, Frame::parse(span.octets())) {
            (None, Ok(frame)) => self.whole(span, &frame, shares_flag, sink)?,
            (error, parsed) => {
                if let Some(given_up) = self.reassembler.abort() {
                    sink(&self.pieces.give_up(given_up.kind(), span))?;
                }
                let node = self.frame(span, error.or(parsed.err()), shares_flag, true);
                sink(&node)?;
            }
        }
        self.apdus.take_finished().iter().try_for_each(sink)
    }

    fn whole(
        &mut self,
        span: Span<'_>,
        frame: &Frame<'_>,
        shares_flag: bool,
        sink: &mut Sink<'_>,
    ) -> io::Result<()> {
        if let Some(given_up) = self.reassembler.interrupt(frame) {
            sink(&self.pieces.give_up(given_up.kind(), span))?;
        }
        let is_alone = !frame.is_segmented() && !self.pieces.is_open();
        sink(&self.frame(span, None, shares_flag, is_alone))?;
        let message = self.reassembler.push(frame).message;
        if is_alone || !frame.control().carries_information() {
            return Ok(());
        }
        self.pieces.add(information(span));
        let Some(message) = message else {
            return Ok(());
        };
        let message = message.map(<[u8]>::to_vec).map_err(|error| error.kind());
        sink(&self.pieces.complete(message, self.apdus, span))
    }

    fn end(&mut self, at: Span<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
        if let Some(given_up) = self.reassembler.abort() {
            sink(&self.pieces.give_up(given_up.kind(), at))?;
        }
        Ok(())
    }

    fn frame(
        &mut self,
        span: Span<'_>,
        error: Option<Error>,
        shares_flag: bool,
        is_alone: bool,
    ) -> Node {
        let fault = error.map(|error| fault(error, span));
        let mut fields = Fields::new("HDLC frame", span, fault);
        fields.note(if error.is_some() { "damaged" } else { "whole" });
        let _ = self.read(&mut fields, error, shares_flag, is_alone);
        fields.finish()
    }

    fn read(
        &mut self,
        fields: &mut Fields<'_>,
        error: Option<Error>,
        shares_flag: bool,
        is_alone: bool,
    ) -> Option<()> {
        let header = Header::of(fields.left().octets());
        read_header(fields, shares_flag)?;
        let header = header?;
        if header.has_information() {
            fields.field("HCS", CHECK_LEN, |_| "right".to_owned())?;
            let len = header.information_len().min(fields.left().len());
            let information = fields.next(len)?;
            for node in self.information(information, header, error.is_some(), is_alone) {
                fields.push(node);
            }
        }
        if let Some(ErrorKind::BadFcs { .. }) = error.map(|error| error.kind())
            && fields.left().len() >= CHECK_LEN
            && let Some(fault) = fields.forgive()
        {
            let fcs = fields.next(CHECK_LEN)?;
            fields.push(
                Node::new("FCS", fcs)
                    .with_value("wrong")
                    .with_error(fault.into_reason()),
            );
        } else {
            fields.field("FCS", CHECK_LEN, |_| "right".to_owned())?;
        }
        fields.field("flag", 1, |_| "closing".to_owned())
    }

    fn information(
        &mut self,
        span: Span<'_>,
        header: Header,
        is_damaged: bool,
        is_alone: bool,
    ) -> Vec<Node> {
        if !header.control.carries_information() {
            let words = format!("{}, of the link", words::octets(span.len()));
            return vec![Node::unknown("information", span).with_value(words)];
        }
        if is_alone && !header.is_segmented {
            let origin = if is_damaged {
                Origin::DAMAGED
            } else {
                Origin::INPUT
            };
            return self.apdus.message(span, origin);
        }
        let (mut nodes, piece) = llc(span);
        let words = words::octets(piece.len());
        nodes.push(Node::unknown("piece of an APDU", piece).with_value(words));
        nodes
    }
}

/// What is wrong with a frame, which may end where the next begins.
fn fault(error: Error, span: Span<'_>) -> Fault {
    let (kind, at) = (error.kind(), span.begin().saturating_add(error.offset()));
    let header = Header::of(span.octets());
    let missing = header.map_or(0, |header| header.frame_len.saturating_sub(span.len()));
    match kind {
        ErrorKind::BadFcs { .. } | ErrorKind::NoClosingFlag { .. } if missing > 0 => Fault::new(
            format!("octets missing where the next frame begins: {missing}; {kind}"),
            at,
        ),
        _ => Fault::new(kind, at),
    }
}

/// Where the information of a whole frame stands.
fn information(span: Span<'_>) -> Span<'_> {
    let header = Header::of(span.octets());
    let header_len = header.map_or(0, |header| header.len + CHECK_LEN);
    let begin = span.begin().saturating_add(header_len);
    span.between(begin, span.end().saturating_sub(CHECK_LEN + 1))
}

fn read_header(fields: &mut Fields<'_>, shares_flag: bool) -> Option<()> {
    fields.field("flag", 1, |_| match shares_flag {
        true => "opening, and closing the frame before".to_owned(),
        false => "opening".to_owned(),
    })?;
    fields.field("frame format", 2, format)?;
    address(fields, "destination address")?;
    address(fields, "source address")?;
    fields.field("control", 1, |octets| {
        control(Control::new(octets.first().copied().unwrap_or_default()))
    })
}

fn format(octets: &[u8]) -> String {
    let bits = octets
        .iter()
        .fold(0_u16, |bits, &octet| bits << 8 | u16::from(octet));
    let segmented = if bits & 0x0800 == 0 {
        "not segmented"
    } else {
        "segmented, more follow"
    };
    format!("type 3, {segmented}, length {}", bits & 0x07FF)
}

fn address(fields: &mut Fields<'_>, name: &'static str) -> Option<()> {
    let left = fields.left().octets();
    let (len, words) = match Address::parse(left) {
        Ok((address, _)) => (address.encoded_len(), address.to_string()),
        Err(_) => (left.len().saturating_add(1), String::new()),
    };
    fields.field(name, len, |_| words)
}

fn control(control: Control) -> String {
    let words = match control.kind() {
        ControlKind::Information { send, receive } => format!("I, N(S) {send}, N(R) {receive}"),
        ControlKind::ReceiveReady { receive } => format!("RR, N(R) {receive}"),
        ControlKind::ReceiveNotReady { receive } => format!("RNR, N(R) {receive}"),
        ControlKind::SetNormalResponseMode => "SNRM".to_owned(),
        ControlKind::Disconnect => "DISC".to_owned(),
        ControlKind::UnnumberedAcknowledge => "UA".to_owned(),
        ControlKind::DisconnectedMode => "DM".to_owned(),
        ControlKind::FrameReject => "FRMR".to_owned(),
        ControlKind::UnnumberedInformation => "UI".to_owned(),
        _ => "no frame known by this name".to_owned(),
    };
    match control.is_poll_final() {
        true => format!("{words}, poll/final"),
        false => words,
    }
}
