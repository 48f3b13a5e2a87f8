//! However the octets are cut, the same M-Bus frames and events come out, those
//! of the standard, in bounded steps; after any octets the next whole frame
//! comes out, unless a valid one overlaps it; and reassembly equals a `Vec`.
//!
//! Each execution tries one of these.
//!
//! Input: the way, which faults to mend, two sizes of pieces, the octets. Before
//! those, a frame to come out behind them, or else steps of a reassembly.

#![no_main]

#[path = "mbus_stream/pieces.rs"]
mod pieces;

use han_fuzz::{Input, MbusEvent, mbus_by_the_rules, mend_mbus};
use han_mbus::{ControlInformation, FrameDecoder, LongFrame, steps};
use libfuzzer_sys::fuzz_target;

/// Octets summed or moved for one taken: so the crate promises.
const STEPS_PER_OCTET: u64 = 214;

const LONGEST: usize = 266;

fuzz_target!(|input: &[u8]| {
    let mut input = Input::new(input);
    let [way, which] = input.array();
    let sizes = [input.u8(), input.u8()].map(|size| usize::from(size) + 1);
    match way & 7 {
        0 => in_pieces(&mended(input, which), &[1]),
        1 => in_pieces(&mended(input, which), &[usize::MAX]),
        2 | 3 => in_pieces(&mended(input, which), &sizes),
        4 => comes_out(input, which, false),
        5 => comes_out(input, which, true),
        6 => pieces::run::<64>(input),
        _ => pieces::run::<0>(input),
    }
});

fn mended(input: Input<'_>, which: u8) -> Vec<u8> {
    let mut octets = input.rest().to_vec();
    mend_mbus(&mut octets, which);
    octets
}

fn in_pieces(octets: &[u8], sizes: &[usize]) {
    let mut line = Line::new(octets);
    for size in sizes.iter().cycle() {
        if line.fed == octets.len() {
            break;
        }
        line.feed(*size);
    }
    line.fall_silent();
    assert_eq!(line.finish(), mbus_by_the_rules(octets));
}

fn comes_out(mut input: Input<'_>, which: u8, followed: bool) {
    let frame = any_frame(&mut input);
    let mut octets = mended(input, which);
    let at = octets.len();
    octets.extend(&frame);
    if followed {
        octets.resize(octets.len() + LONGEST, 0);
    }
    let mut line = Line::new(&octets);
    line.feed(usize::MAX);
    if !followed {
        line.fall_silent();
    }
    let events = line.finish();
    let is_it_or_overlaps = |event: &MbusEvent| match *event {
        MbusEvent::Frame { position, len } => {
            (position, len) == (at, frame.len()) || position < at && position + len > at
        }
        MbusEvent::Fault { .. } => false,
    };
    assert!(events.iter().any(is_it_or_overlaps), "{events:?}, not {at}");
}

fn any_frame(input: &mut Input<'_>) -> Vec<u8> {
    let [control, address, information, source, destination, length] = input.array();
    let control_information = ControlInformation::new(information);
    let longest = if control_information.is_piece() {
        255
    } else {
        250
    };
    let data = input.octets(usize::from(length).min(longest));
    let frame = LongFrame::new(control_information, data)
        .with_control(control)
        .with_address(address)
        .with_source(source)
        .with_destination(destination);
    let mut buffer = [0; LONGEST];
    let octets = frame.emit(&mut buffer).expect("it has room").to_vec();
    assert_eq!(LongFrame::parse(&octets), Ok(frame));
    octets
}

/// A decoder at a line that brings these octets. Every frame that comes out is
/// compared with the octets it stood in, and the work is counted.
struct Line<'o> {
    octets: &'o [u8],
    fed: usize,
    decoder: FrameDecoder,
    steps: u64,
    events: Vec<MbusEvent>,
    /// Octets of the frames so far.
    in_frames: usize,
}

impl<'o> Line<'o> {
    fn new(octets: &'o [u8]) -> Self {
        // All the memory there is: the crate has no allocator.
        const { assert!(size_of::<FrameDecoder>() <= LONGEST + 80) };
        Self {
            octets,
            fed: 0,
            decoder: FrameDecoder::new(),
            steps: 0,
            events: Vec::new(),
            in_frames: 0,
        }
    }

    fn feed(&mut self, size: usize) {
        let end = self.fed.saturating_add(size).min(self.octets.len());
        let mut piece = &self.octets[self.fed..end];
        self.take(&mut piece);
        assert!(piece.is_empty());
        self.fed = end;
    }

    fn fall_silent(&mut self) {
        self.decoder.idle();
        self.take(&mut &[][..]);
    }

    fn take(&mut self, octets: &mut &[u8]) {
        loop {
            let before = steps();
            let outcome = self.decoder.advance(octets);
            self.steps += steps() - before;
            let Some(outcome) = outcome else { return };
            let position = usize::try_from(self.decoder.position()).unwrap();
            let event = match outcome {
                Ok(()) => self.frame(position),
                Err(error) => MbusEvent::Fault {
                    position,
                    kind: error.kind(),
                    offset: error.offset(),
                },
            };
            self.events.push(event);
        }
    }

    fn frame(&mut self, position: usize) -> MbusEvent {
        let noise = usize::try_from(self.decoder.noise()).unwrap();
        assert_eq!(noise + self.in_frames, position, "all before is noise");
        let frame = self.decoder.frame().expect("a frame to lend");
        let len = frame.encoded_len();
        let mut buffer = [0; LONGEST];
        let emitted = frame.emit(&mut buffer).expect("it was received");
        assert_eq!(emitted, &self.octets[position..position + len]);
        self.in_frames += len;
        MbusEvent::Frame { position, len }
    }

    fn finish(self) -> Vec<MbusEvent> {
        let octets = self.octets.len() as u64;
        assert_eq!(self.decoder.received(), octets);
        assert!(self.steps <= STEPS_PER_OCTET * octets, "{}", self.steps);
        self.events
    }
}
