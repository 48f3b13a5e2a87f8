//! Reassembly held against the rules with a `Vec`.
//!
//! A step is an octet that says what it is, CI, a length and the data.

use han_fuzz::Input;
use han_mbus::{ControlInformation, ErrorKind, LongFrame, Reassembler};

pub fn run<const N: usize>(mut input: Input<'_>) {
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
        let message = joined.message.map(|message| match message {
            Ok(octets) => Ok(octets.to_vec()),
            Err(error) => Err(error.kind()),
        });
        assert_eq!(joined.aborted.map(|error| error.kind()), expected.0);
        assert_eq!(message, expected.1);
    }
}

/// ```text
/// bits 0, 1  who sends it: what tells messages apart
/// bit  2     the frame count bit
/// bit  3     no piece at all, one time in four
/// ```
fn piece<'a>(step: u8, input: &mut Input<'a>) -> LongFrame<'a> {
    let [information, length] = input.array();
    let information = match step >> 3 & 7 {
        7 => information,
        _ => information & 0x13,
    };
    let data = input.octets(usize::from(length & 0x3F));
    LongFrame::new(ControlInformation::new(information), data)
        .with_control(0x53 | (step & 4) << 3)
        .with_source(step & 1)
        .with_destination(step >> 1 & 1)
}

type Outcome = (Option<ErrorKind>, Option<Result<Vec<u8>, ErrorKind>>);

/// C without its count bit, A, STSAP and DTSAP.
type Key = [u8; 4];

#[derive(Default)]
struct Model {
    /// Whose message is open, which piece is the next, what is there.
    open: Option<(Key, u8, Vec<u8>)>,
    /// Whose message was given up, and the first piece of it that goes by.
    given_up: Option<(Key, u8)>,
}

impl Model {
    fn push(&mut self, frame: &LongFrame<'_>, room: usize) -> Outcome {
        let information = frame.control_information().octet();
        if information >= 0x20 {
            return (None, None);
        }
        let (number, is_last) = (information & 0x0F, information & 0x10 != 0);
        let key = [
            frame.control() & 0xDF,
            frame.address(),
            frame.source(),
            frame.destination(),
        ];
        let is_other = |open: &(Key, u8, Vec<u8>)| (open.0, open.1) != (key, number);
        let aborted = self.open.take_if(|open| is_other(open));
        let aborted = aborted.map(|(_, _, octets)| ErrorKind::ReassemblyAborted {
            length: octets.len(),
        });
        let given_up = self.given_up.take();
        let behind = (!is_last).then_some((key, number + 1));
        let octets = match self.open.take() {
            Some((_, _, octets)) => octets,
            None if given_up.is_some_and(|(whose, next)| whose == key && number >= next) => {
                self.given_up = behind;
                return (aborted, None);
            }
            None if number > 0 => {
                self.given_up = behind;
                return (aborted, Some(Err(ErrorKind::UnexpectedPiece { number })));
            }
            None => Vec::new(),
        };
        let is_alone = number == 0 && is_last;
        let octets = [&octets, frame.data()].concat();
        let needed = octets.len();
        if needed > room && !is_alone {
            self.given_up = behind;
            return (aborted, Some(Err(ErrorKind::MessageTooLong { needed })));
        }
        if !is_last {
            self.open = Some((key, number + 1, octets));
            return (aborted, None);
        }
        (aborted, (needed > 0).then_some(Ok(octets)))
    }

    fn abort(&mut self) -> Option<ErrorKind> {
        let (key, next, octets) = self.open.take()?;
        self.given_up = Some((key, next));
        let length = octets.len();
        Some(ErrorKind::ReassemblyAborted { length })
    }
}
