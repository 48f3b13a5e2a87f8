//! Reassembly equals a `Vec` model over any sequence of pieces, good and bad.
//!
//! Input: steps. One octet says what a step is, a second how long its piece is,
//! and then comes the piece.

#![no_main]

use han_fuzz::Input;
use han_hdlc::{Address, Control, ErrorKind, Frame, Reassembler};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    run::<64>(Input::new(input));
    run::<0>(Input::new(input));
});

fn run<const N: usize>(mut input: Input<'_>) {
    let mut reassembler = Reassembler::<N>::new();
    let mut model = Model::default();
    while !input.is_empty() {
        let step = input.u8();
        if step >= 0xF0 {
            let aborted = reassembler.abort().map(|error| error.kind());
            assert_eq!(aborted, model.abort());
            assert_eq!(reassembler.message(), None);
            continue;
        }
        let frame = piece(step, &mut input);
        let expected = model.push(&frame, N);
        let joined = reassembler.push(&frame);
        let aborted = joined.aborted.map(|error| error.kind());
        let message = joined.message;
        let message = message.map(|message| message.map_err(|error| error.kind()));
        assert_eq!(aborted, expected.aborted);
        let expected = expected.message.as_ref();
        let expected = expected.map(|message| message.as_deref().map_err(|kind| *kind));
        assert_eq!(message, expected);
        if frame.control().carries_information() {
            assert_eq!(reassembler.message(), model.made.as_deref());
        }
    }
}

/// ```text
/// bit  0     more follow
/// bit  1, 2  destination     bit  3  source     bit  4  begins a message
/// bits 5–7   control, of which six carry information (7 is an abort)
/// ```
fn piece<'a>(step: u8, input: &mut Input<'a>) -> Frame<'a> {
    const CONTROLS: [u8; 8] = [0x13, 0x03, 0x10, 0x13, 0x12, 0x11, 0x73, 0x13];
    const BEGIN: &[u8] = &[0xE6, 0xE7, 0x00, 0x0F];
    let information = match step & 0x10 {
        0 => {
            let length = input.u8();
            input.octets(usize::from(length & 0x3F))
        }
        _ => BEGIN,
    };
    Frame::new(
        Address::one(step >> 1 & 3),
        Address::one(step >> 3 & 1),
        Control::new(CONTROLS[usize::from(step >> 5)]),
        information,
    )
    .with_segmented(step & 1 != 0)
}

type Outcome = Result<Vec<u8>, ErrorKind>;

struct Joined {
    aborted: Option<ErrorKind>,
    message: Option<Outcome>,
}

/// The rules of segmentation with a `Vec`.
#[derive(Default)]
struct Model {
    open: Option<Message>,
    /// The message joined last, while nothing came since.
    made: Option<Vec<u8>>,
}

struct Message {
    key: (Address, Address),
    octets: Vec<u8>,
    too_long: bool,
}

impl Model {
    fn push(&mut self, frame: &Frame<'_>, room: usize) -> Joined {
        let (mut aborted, mut message) = (None, None);
        if frame.control().carries_information() {
            if self.open.as_ref().is_some_and(|open| open.ends_at(frame)) {
                aborted = self.abort();
            }
            message = self.join(frame, room);
        }
        Joined { aborted, message }
    }

    fn abort(&mut self) -> Option<ErrorKind> {
        self.made = None;
        let open = self.open.take().filter(|open| !open.too_long)?;
        let length = open.octets.len();
        Some(ErrorKind::ReassemblyAborted { length })
    }

    fn join(&mut self, frame: &Frame<'_>, room: usize) -> Option<Outcome> {
        self.made = None;
        let information = frame.information();
        if self.open.is_none() && !frame.is_segmented() {
            return (!information.is_empty()).then(|| Ok(information.to_vec()));
        }
        let mut open = self.open.take().unwrap_or_else(|| Message::new(frame));
        let was_too_long = open.too_long;
        open.octets.extend(information);
        open.too_long |= open.octets.len() > room;
        let needed = open.octets.len();
        let outcome = match open.too_long {
            true => (!was_too_long).then_some(Err(ErrorKind::MessageTooLong { needed })),
            false if frame.is_segmented() || needed == 0 => None,
            false => Some(Ok(open.octets.clone())),
        };
        if frame.is_segmented() {
            self.open = Some(open);
        } else if let Some(Ok(message)) = &outcome {
            self.made = Some(message.clone());
        }
        outcome
    }
}

impl Message {
    fn new(frame: &Frame<'_>) -> Self {
        Self {
            key: (frame.destination(), frame.source()),
            octets: Vec::new(),
            too_long: false,
        }
    }

    /// A piece of another message, or the beginning of one.
    fn ends_at(&self, frame: &Frame<'_>) -> bool {
        let begins = matches!(
            frame.information(),
            [
                0xE6 | 0xFF,
                0xE6 | 0xE7,
                0,
                0x0F | 0xC2 | 0xDB | 0xDC | 0xDD | 0xDF | 0xE0,
                ..
            ]
        );
        begins || self.key != (frame.destination(), frame.source())
    }
}
