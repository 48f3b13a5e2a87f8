//! Calls of `han-hdlc`.

use han_hdlc::{
    Address, Control, Error, Frame, FrameDecoder, Frames, Joined, Llc, Place, Placing, Reassembler,
    Reassembly, frames,
};

use crate::see;
use crate::text::{debug, display};
use crate::traits::traits;
use crate::unknown::Unknown;

type Decoder = FrameDecoder<512>;
type Joiner = Reassembler<512>;

pub(crate) fn call(unknown: &mut Unknown<'_>, buffer: &mut [u8]) {
    addresses(unknown, buffer);
    controls(unknown);
    headers(unknown, buffer);
    frame(unknown, buffer);
    decoder(unknown);
    recording(unknown);
    reassembler(unknown);
    reassembly(unknown);
    errors(unknown);
}

fn address(unknown: &mut Unknown<'_>) -> Address {
    match unknown.u8() {
        0 => Address::one(unknown.u8()),
        1 => Address::two(unknown.u8(), unknown.u8()),
        _ => Address::four(unknown.u16(), unknown.u16()),
    }
}

fn unknown_frame<'a>(unknown: &mut Unknown<'a>) -> Frame<'a> {
    let (destination, source) = (address(unknown), address(unknown));
    let control = Control::new(unknown.u8());
    Frame::new(destination, source, control, unknown.octets()).with_segmented(unknown.bool())
}

#[inline(never)]
fn addresses(unknown: &mut Unknown<'_>, buffer: &mut [u8]) {
    see(Address::parse(unknown.octets()));
    let address = address(unknown);
    see(address.upper());
    see(address.lower());
    see(address.octets());
    see(address.encoded_len());
    see(address.emit(buffer));
    see(address.is_no_station());
    see(address.is_management());
    see(address.is_public_client());
    see(address.is_broadcast());
    see(address.is_calling_physical_device());
    see(address.is_physical_broadcast());
    traits!(address, self::address(unknown); Clone PartialEq Hash);
}

#[inline(never)]
fn controls(unknown: &mut Unknown<'_>) {
    let control = Control::new(unknown.u8());
    let other = Control::new(unknown.u8());
    see(control.octet());
    see(control.is_poll_final());
    see(control.carries_information());
    traits!(control, other; Clone PartialEq Hash);
    traits!(control.kind(), other.kind(); Clone PartialEq Hash);
}

#[inline(never)]
fn headers(unknown: &mut Unknown<'_>, buffer: &mut [u8]) {
    let (Some(llc), information) = Llc::strip(unknown.octets()) else {
        return;
    };
    see(information);
    see(llc.octets());
    see(llc.is_response());
    see(llc.emit(buffer));
    let (Some(other), _) = Llc::strip(unknown.octets()) else {
        return;
    };
    traits!(llc, other; Clone PartialEq Hash);
}

#[inline(never)]
fn frame(unknown: &mut Unknown<'_>, buffer: &mut [u8]) {
    see(Frame::parse(unknown.octets()));
    let frame = unknown_frame(unknown);
    see(frame.is_segmented());
    see(frame.destination());
    see(frame.source());
    see(frame.control());
    see(frame.information());
    see(frame.encoded_len());
    see(frame.emit(buffer));
    traits!(frame, unknown_frame(unknown); Clone PartialEq);
}

#[inline(never)]
fn decoder(unknown: &mut Unknown<'_>) {
    let mut decoder = if unknown.bool() {
        Decoder::new()
    } else {
        Decoder::default()
    };
    let mut octets = unknown.octets();
    while let Some(outcome) = decoder.next_frame(&mut octets) {
        see(outcome);
    }
    octets = unknown.octets();
    while let Some(outcome) = decoder.advance(&mut octets) {
        see(outcome);
        see(decoder.frame());
        see(decoder.information());
        see(decoder.is_in_frame());
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
fn recording(unknown: &mut Unknown<'_>) {
    let mut frames: Frames<'_> = frames(unknown.octets());
    see(frames.clone());
    while let Some(frame) = frames.next() {
        see(frame);
        see(frames.noise());
        see(frames.position());
    }
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

/// Segments under way, and the place of the last one.
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

fn error(unknown: &mut Unknown<'_>) -> Option<Error> {
    Frame::parse(unknown.octets()).err()
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
    let address = address(unknown);
    display(unknown, &address);
    debug(unknown, &address);
    let control = Control::new(unknown.u8());
    debug(unknown, &control);
    debug(unknown, &control.kind());
    if let (Some(llc), _) = Llc::strip(unknown.octets()) {
        debug(unknown, &llc);
    }
    let mut octets = unknown.octets();
    let mut decoder = Decoder::new();
    see(decoder.advance(&mut octets));
    debug(unknown, &decoder);
    debug(unknown, &frames(octets));
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
