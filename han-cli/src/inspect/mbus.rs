//! Wired M-Bus long frames, whole and damaged, and what stands between them.

use std::io;

use han_mbus::{ControlInformation, Error, ErrorKind, FrameDecoder, LongFrame, Reassembler};

use super::Sink;
use super::apdu::{Apdus, Origin, number};
use super::fields::{Fault, Fields};
use super::found::{self, settle};
use super::pieces::{Pieces, ROOM};
use super::span::Span;
use super::tree::Node;
use super::words;

pub(super) type Found = found::Found<Error>;

/// Octets around the user data: `68 L L 68`, checksum and stop.
const AROUND: usize = 6;

/// C, A, CI, STSAP and DTSAP.
const PIECE_HEADER: usize = 5;

const ACKNOWLEDGEMENT: u8 = 0xE5;
const SHORT_FRAME_LEN: usize = 5;

/// The frames of the octets, and the damaged ones.
pub(super) fn find(octets: &[u8]) -> Vec<Found> {
    let mut decoder = FrameDecoder::new();
    let mut found = Vec::new();
    let mut left = octets;
    take_all(&mut decoder, &mut left, octets, &mut found);
    decoder.idle();
    take_all(&mut decoder, &mut left, octets, &mut found);
    settle(found, octets.len())
}

fn take_all(decoder: &mut FrameDecoder, left: &mut &[u8], octets: &[u8], found: &mut Vec<Found>) {
    while let Some(outcome) = decoder.next_frame(left) {
        let outcome = outcome.map(|frame| frame.encoded_len());
        let begin = usize::try_from(decoder.position()).unwrap_or(usize::MAX);
        found.push(match outcome {
            Ok(len) => Found::whole(begin, len),
            Err(error) => Found {
                begin,
                end: begin.saturating_add(frame_len(octets.get(begin..).unwrap_or_default())),
                fault: Some(error),
                is_proven: matches!(error.kind(), ErrorKind::BadChecksum { .. }),
            },
        });
    }
}

/// Octets of the frame by its length. A piece too short for its own fields is
/// 256 octets longer.
fn frame_len(octets: &[u8]) -> usize {
    let length = octets.get(1).copied().map_or(0, usize::from);
    let is_piece = octets
        .get(6)
        .is_some_and(|octet| ControlInformation::new(*octet).is_piece());
    match length {
        0..PIECE_HEADER if is_piece => length + 0x100 + AROUND,
        _ => length + AROUND,
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
        let span = whole.between(found.begin, found.end);
        frames.take(span, found.fault, sink)?;
        end = found.end;
    }
    gap(whole.between(end, octets.len()), sink)?;
    frames.end(whole.between(octets.len(), octets.len()), sink)
}

/// Octets of no long frame: acknowledgements, short frames, noise.
fn gap(mut left: Span<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
    while !left.is_empty() {
        let (node, behind) = match left.octets() {
            [ACKNOWLEDGEMENT, ..] => {
                let (octet, behind) = left.split_at(1);
                (Node::new("acknowledgement", octet), behind)
            }
            octets if begins_a_short_frame(octets) => {
                let (frame, behind) = left.split_at(SHORT_FRAME_LEN);
                (short_frame(frame), behind)
            }
            octets => {
                let (noise, behind) = left.split_at(noise_len(octets));
                let node = Node::unknown("noise", noise).with_error("octets of no frame");
                (node.with_value(words::octets(noise.len())), behind)
            }
        };
        sink(&node)?;
        left = behind;
    }
    Ok(())
}

/// Octets up to the next that can be told, one at least.
fn noise_len(octets: &[u8]) -> usize {
    let is_noise = |at: &usize| {
        let octets = octets.get(*at..).unwrap_or_default();
        octets.first() != Some(&ACKNOWLEDGEMENT) && !begins_a_short_frame(octets)
    };
    1 + (1..octets.len()).take_while(is_noise).count()
}

fn begins_a_short_frame(octets: &[u8]) -> bool {
    matches!(octets, [0x10, control, address, sum, 0x16, ..] if control.wrapping_add(*address) == *sum)
}

fn short_frame(span: Span<'_>) -> Node {
    let mut fields = Fields::new("M-Bus short frame", span, None);
    let mut read = || {
        fields.field("start", 1, |_| String::new())?;
        fields.field("C", 1, hex)?;
        fields.field("A", 1, hex)?;
        fields.field("checksum", 1, |_| "right".to_owned())?;
        fields.field("stop", 1, |_| String::new())
    };
    let _ = read();
    fields.finish()
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
        sink: &mut Sink<'_>,
    ) -> io::Result<()> {
        match (error, LongFrame::parse(span.octets())) {
            (None, Ok(frame)) => self.whole(span, &frame, sink)?,
            (error, parsed) => {
                if let Some(given_up) = self.reassembler.abort() {
                    sink(&self.pieces.give_up(given_up.kind(), span))?;
                }
                sink(&self.frame(span, error.or(parsed.err())))?;
            }
        }
        self.apdus.take_finished().iter().try_for_each(sink)
    }

    fn whole(
        &mut self,
        span: Span<'_>,
        frame: &LongFrame<'_>,
        sink: &mut Sink<'_>,
    ) -> io::Result<()> {
        if let Some(given_up) = self.reassembler.interrupt(frame) {
            sink(&self.pieces.give_up(given_up.kind(), span))?;
        }
        sink(&self.frame(span, None))?;
        let message = self.reassembler.push(frame).message;
        let control_information = frame.control_information();
        if !control_information.is_piece() || is_alone(control_information) {
            return Ok(());
        }
        let begin = span.begin().saturating_add(4 + PIECE_HEADER);
        self.pieces
            .add(span.between(begin, span.end().saturating_sub(2)));
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

    fn frame(&mut self, span: Span<'_>, error: Option<Error>) -> Node {
        let fault =
            |error: Error| Fault::new(error.kind(), span.begin().saturating_add(error.offset()));
        let mut fields = Fields::new("M-Bus long frame", span, error.map(fault));
        fields.note(if error.is_some() { "damaged" } else { "whole" });
        let _ = self.read(&mut fields, error);
        fields.finish()
    }

    fn read(&mut self, fields: &mut Fields<'_>, error: Option<Error>) -> Option<()> {
        let octets = fields.left().octets();
        let frame_len = frame_len(octets);
        let control_information =
            ControlInformation::new(octets.get(6).copied().unwrap_or_default());
        let stop_is_wrong = matches!(
            error.map(|error| error.kind()),
            Some(ErrorKind::NoStop { .. })
        );
        read_header(fields, frame_len.saturating_sub(AROUND))?;
        let len = frame_len.saturating_sub(AROUND + PIECE_HEADER);
        let data = fields.next(len.min(fields.left().len()))?;
        fields.push(self.data(data, control_information, error.is_some()));
        if let Some(ErrorKind::BadChecksum { .. }) = error.map(|error| error.kind())
            && let Some(fault) = fields.forgive()
        {
            let sum = fields.next(1)?;
            let node = Node::new("checksum", sum).with_value("wrong");
            fields.push(node.with_error(fault.into_reason()));
        } else {
            let words = if stop_is_wrong {
                "not checked"
            } else {
                "right"
            };
            fields.field("checksum", 1, |_| words.to_owned())?;
        }
        fields.field("stop", 1, |_| String::new())
    }

    fn data(
        &mut self,
        span: Span<'_>,
        control_information: ControlInformation,
        is_damaged: bool,
    ) -> Node {
        if is_alone(control_information) {
            let origin = if is_damaged {
                Origin::DAMAGED
            } else {
                Origin::INPUT
            };
            return self.apdus.apdu(span, origin);
        }
        let words = words::octets(span.len());
        if control_information.is_piece() {
            return Node::unknown("piece of an APDU", span).with_value(words);
        }
        Node::unknown("data", span)
            .with_value(words)
            .with_error("of another application layer, by the CI")
    }
}

/// Whether the frame is its whole message.
fn is_alone(control_information: ControlInformation) -> bool {
    control_information == ControlInformation::ONLY_PIECE
}

fn read_header(fields: &mut Fields<'_>, length: usize) -> Option<()> {
    let words = |octets: &[u8]| match octets {
        [octet] if usize::from(*octet) != length => {
            format!("{octet}, which stands for {length}")
        }
        _ => length.to_string(),
    };
    fields.field("start", 1, |_| String::new())?;
    fields.field("L", 1, words)?;
    fields.field("L", 1, |_| "the same again".to_owned())?;
    fields.field("start", 1, |_| String::new())?;
    fields.field("C", 1, control)?;
    fields.field("A", 1, |octets| match octets {
        [0xFF] => "to everybody".to_owned(),
        _ => hex(octets),
    })?;
    fields.field("CI", 1, |octets| {
        control_information(ControlInformation::new(
            octets.first().copied().unwrap_or_default(),
        ))
    })?;
    fields.field("STSAP", 1, number)?;
    fields.field("DTSAP", 1, number)
}

fn control(octets: &[u8]) -> String {
    match octets {
        [0x53 | 0x73] => "SND_UD".to_owned(),
        _ => hex(octets),
    }
}

fn control_information(control_information: ControlInformation) -> String {
    match control_information.piece_number() {
        Some(piece) if control_information.is_last_piece() => format!("piece {piece}, the last"),
        Some(piece) => format!("piece {piece}, more follow"),
        None => "no piece of a DLMS message".to_owned(),
    }
}

fn hex(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02X}")).collect()
}
