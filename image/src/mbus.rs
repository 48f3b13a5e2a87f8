//! Calls of `han-mbus`.

use han_mbus::{
    ControlInformation, Error, FrameDecoder, Joined, LongFrame, Place, Placing, Reassembler,
    Reassembly,
};

use crate::see;
use crate::text::{debug, display};
use crate::traits::traits;
use crate::unknown::Unknown;

type Joiner = Reassembler<512>;

pub(crate) fn call(unknown: &mut Unknown<'_>, buffer: &mut [u8]) {
    controls(unknown);
    frame(unknown, buffer);
    decoder(unknown);
    reassembler(unknown);
    reassembly(unknown);
    errors(unknown);
}

fn control_information(unknown: &mut Unknown<'_>) -> ControlInformation {
    match unknown.u8() {
        0 => ControlInformation::piece(unknown.u8()),
        1 => ControlInformation::last_piece(unknown.u8()),
        _ => ControlInformation::new(unknown.u8()),
    }
}

fn unknown_frame<'a>(unknown: &mut Unknown<'a>) -> LongFrame<'a> {
    LongFrame::new(control_information(unknown), unknown.octets())
        .with_control(unknown.u8())
        .with_address(unknown.u8())
        .with_source(unknown.u8())
        .with_destination(unknown.u8())
}

#[inline(never)]
fn controls(unknown: &mut Unknown<'_>) {
    let control = control_information(unknown);
    see(control.octet());
    see(control.is_piece());
    see(control.piece_number());
    see(control.is_last_piece());
    traits!(control, control_information(unknown); Clone PartialEq Hash);
}

#[inline(never)]
fn frame(unknown: &mut Unknown<'_>, buffer: &mut [u8]) {
    see(LongFrame::parse(unknown.octets()));
    let frame = unknown_frame(unknown);
    see(frame.control());
    see(frame.address());
    see(frame.control_information());
    see(frame.source());
    see(frame.destination());
    see(frame.data());
    see(frame.encoded_len());
    see(frame.emit(buffer));
    traits!(frame, unknown_frame(unknown); Clone PartialEq);
}

#[inline(never)]
fn decoder(unknown: &mut Unknown<'_>) {
    let mut decoder = if unknown.bool() {
        FrameDecoder::new()
    } else {
        FrameDecoder::default()
    };
    let mut octets = unknown.octets();
    while let Some(outcome) = decoder.next_frame(&mut octets) {
        see(outcome);
    }
    octets = unknown.octets();
    while let Some(outcome) = decoder.advance(&mut octets) {
        see(outcome);
        see(decoder.frame());
        if unknown.bool() {
            decoder.idle();
        }
    }
    octets = unknown.octets();
    see(decoder.keep(&mut octets));
    see(octets);
    see(decoder.received());
    see(decoder.noise());
    see(decoder.position());
    see(decoder.clone());
}

#[inline(never)]
fn reassembler(unknown: &mut Unknown<'_>) {
    let mut reassembler = if unknown.bool() {
        Joiner::new()
    } else {
        Joiner::default()
    };
    while unknown.bool() {
        see(reassembler.push(&unknown_frame(unknown)));
        see(reassembler.message());
        see(reassembler.interrupt(&unknown_frame(unknown)));
        if unknown.bool() {
            see(reassembler.abort());
        }
    }
    see(reassembler.clone());
    let frame = unknown_frame(unknown);
    traits!(reassembler.push(&frame), Joined::default(); Clone PartialEq);
}

/// Pieces under way, and the place of the last one.
fn unknown_reassembly(unknown: &mut Unknown<'_>) -> (Reassembly, Placing) {
    let mut reassembly = if unknown.bool() {
        Reassembly::new()
    } else {
        Reassembly::default()
    };
    let mut placing = Placing::default();
    while unknown.bool() {
        placing = reassembly.place(&unknown_frame(unknown), unknown.usize());
        see(reassembly.is_open());
        see(reassembly.interrupt(&unknown_frame(unknown)));
        if unknown.bool() {
            see(reassembly.abort());
        }
    }
    (reassembly, placing)
}

#[inline(never)]
fn reassembly(unknown: &mut Unknown<'_>) {
    let (reassembly, placing) = unknown_reassembly(unknown);
    see(reassembly.clone());
    let (_, other) = unknown_reassembly(unknown);
    traits!(placing, other; Clone PartialEq);
    if let (Some(place), Some(other)) = (place(placing), place(other)) {
        traits!(place, other; Clone PartialEq);
    }
}

fn place(placing: Placing) -> Option<Place> {
    placing.place?.ok()
}

pub(crate) fn error(unknown: &mut Unknown<'_>) -> Option<Error> {
    LongFrame::parse(unknown.octets()).err()
}

#[inline(never)]
fn errors(unknown: &mut Unknown<'_>) {
    let (Some(error), Some(other)) = (error(unknown), error(unknown)) else {
        return;
    };
    see(error.offset());
    traits!(error, other; Clone PartialEq Hash);
    traits!(error.kind(), other.kind(); Clone PartialEq Hash);
}

#[inline(never)]
pub(crate) fn print(unknown: &mut Unknown<'_>) {
    let control = control_information(unknown);
    debug(unknown, &control);
    let mut octets = unknown.octets();
    let mut decoder = FrameDecoder::new();
    see(decoder.advance(&mut octets));
    debug(unknown, &decoder);
    print_joined(unknown);
    print_placed(unknown);
    print_errors(unknown);
}

fn print_joined(unknown: &mut Unknown<'_>) {
    let frame = unknown_frame(unknown);
    debug(unknown, &frame);
    let mut reassembler = Joiner::new();
    debug(unknown, &reassembler.push(&frame));
    debug(unknown, &reassembler);
}

fn print_placed(unknown: &mut Unknown<'_>) {
    let (reassembly, placing) = unknown_reassembly(unknown);
    debug(unknown, &reassembly);
    debug(unknown, &placing);
    if let Some(place) = place(placing) {
        debug(unknown, &place);
    }
}

fn print_errors(unknown: &mut Unknown<'_>) {
    let mut reassembler = Joiner::new();
    see(reassembler.push(&unknown_frame(unknown)));
    for error in [error(unknown), reassembler.abort()].into_iter().flatten() {
        display(unknown, &error);
        debug(unknown, &error);
        display(unknown, &error.kind());
        debug(unknown, &error.kind());
    }
}
