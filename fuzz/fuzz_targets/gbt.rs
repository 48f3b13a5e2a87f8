//! Blocks in any order, with any number, good and bad, are joined as a `Vec` by
//! the rules has them: by `BlockReassembler`, and by a `Receiver` in whatever
//! frames they come. Memory is fixed; after any of it a right transfer is read.
//!
//! Input: the room and the size of segments; then steps: an octet that says what
//! a step is, block-control, two octets of the number, a length, the data.

#![no_main]

use han_dlms::{BlockControl, BlockReassembler, ErrorKind, GeneralBlockTransfer};
use han_fuzz::{Input, frame, segments, with_llc};
use han_hdlc::ErrorKind as FrameError;
use han_meters::{Error, List, ReceiveError, Receiver, Scales};
use libfuzzer_sys::fuzz_target;

/// A list 1: a power of 2148 W.
const LIST: &[u8] = &[
    0x0F, 0x40, 0, 0, 0, 0, 0x01, 1, 0x02, 3, 0x09, 6, 1, 0, 1, 7, 0, 0xFF, 0x06, 0, 0, 0x08, 0x64,
    0x02, 2, 0x0F, 0, 0x16, 0x1B,
];

fuzz_target!(|input: &[u8]| {
    let mut input = Input::new(input);
    match input.u8() & 3 {
        0 => blocks_alone::<64>(input),
        1 => blocks_alone::<0>(input),
        2 => received::<64>(input),
        _ => received::<300>(input),
    }
});

fn blocks_alone<const N: usize>(mut input: Input<'_>) {
    let mut reassembler = BlockReassembler::<N>::new();
    let mut model = Model::default();
    while !input.is_empty() {
        if input.u8() >= 0xF0 {
            let aborted = reassembler.abort().map(|error| error.kind());
            assert_eq!(aborted, model.abort());
            continue;
        }
        let block = any_block(&mut input);
        let joined = reassembler.push(&block);
        let message = joined.message.map(|message| match message {
            Ok(octets) => Ok(octets.to_vec()),
            Err(error) => Err(error.kind()),
        });
        let aborted = joined.aborted.map(|error| error.kind());
        assert_eq!((aborted, message), model.push(&block, N));
    }
}

/// Numbers are small mostly, so that blocks follow each other.
fn any_block<'a>(input: &mut Input<'a>) -> GeneralBlockTransfer<'a> {
    let [control, high, low, length] = input.array();
    let block_number = match high {
        0xFF => u16::from_be_bytes([0xFF, low | 0xFC]),
        0xFE => u16::from(low),
        _ => u16::from(low & 3),
    };
    GeneralBlockTransfer {
        block_control: BlockControl::new(control),
        block_number,
        block_number_ack: u16::from(high),
        block_data: input.octets(usize::from(length & 0x3F)),
        remaining: &[],
    }
}

fn received<const M: usize>(mut input: Input<'_>) {
    let mut line = Line::<M> {
        receiver: Receiver::new(),
        model: Model::default(),
        size: usize::from(input.u8() & 0x3F) + 8,
    };
    while !input.is_empty() {
        let step = input.u8();
        match step >> 4 {
            0xF => line.falls_silent(),
            0xE => line.is_damaged(),
            0xD => line.brings_another_apdu(),
            0xC => line.brings_half_a_block(&any_block(&mut input)),
            _ => line.brings(step, &any_block(&mut input)),
        }
    }
    line.falls_silent();
    line.brings_a_right_transfer();
}

struct Line<const M: usize> {
    receiver: Receiver<512, M>,
    model: Model,
    size: usize,
}

impl<const M: usize> Line<M> {
    /// What comes of the octets: each outcome, and the APDU behind it.
    fn outcomes(&mut self, mut octets: &[u8]) -> Vec<Outcome> {
        let mut outcomes = Vec::new();
        while let Some(outcome) = self.receiver.next_reading(&mut octets) {
            let apdu = self.receiver.apdu().map(<[u8]>::to_vec);
            outcomes.push((outcome.map(|_| ()), apdu));
        }
        outcomes
    }

    fn falls_silent(&mut self) {
        self.receiver.idle();
        let expected: Vec<_> = self.model.abort().into_iter().map(blocks_error).collect();
        assert_eq!(kinds(self.outcomes(&[])), expected);
    }

    /// A frame whose check fails; nothing else looks like one.
    fn is_damaged(&mut self) {
        let octets = [0x7E, 0xA0, 7, 3, 0x21, 0x13, 0, 0, 0x7E];
        let mut expected = vec![Kind::Frame];
        expected.extend(self.model.abort().map(blocks_error));
        let mut outcomes = self.outcomes(&octets);
        self.receiver.idle();
        outcomes.extend(self.outcomes(&[]));
        assert_eq!(kinds(outcomes), expected);
    }

    /// Which is nobody's block, and interrupts none.
    fn brings_another_apdu(&mut self) {
        let octets = frame(&with_llc(LIST), false).expect("it fits");
        assert_eq!(self.outcomes(&octets), [(Ok(()), Some(LIST.to_vec()))]);
    }

    fn brings_half_a_block(&mut self, block: &GeneralBlockTransfer<'_>) {
        let message = emitted(block);
        let octets = frame(&message[..message.len() - 1], false).expect("it fits");
        self.model.abort();
        assert_eq!(kinds(self.outcomes(&octets)), [Kind::List]);
    }

    fn brings(&mut self, step: u8, block: &GeneralBlockTransfer<'_>) {
        let message = match step & 1 {
            0 => emitted(block),
            _ => with_llc(&emitted(block)),
        };
        let is_cut = step & 6 == 6 && message.len() > self.size;
        let octets = if is_cut {
            segments(&message, self.size)
        } else {
            frame(&message, false).expect("it fits")
        };
        if is_cut && message.chunks(self.size).skip(1).any(looks_like_a_message) {
            return;
        }
        let outcomes = self.outcomes(&octets);
        if is_cut && message.len() > M - self.model.len() {
            self.model.abort();
            let [(Err(ReceiveError::Frame(error)), None)] = &outcomes[..] else {
                panic!("{outcomes:?} of what cannot be joined");
            };
            assert!(matches!(error.kind(), FrameError::MessageTooLong { .. }));
            return;
        }
        let (aborted, message) = self.model.push(block, M);
        let mut expected: Vec<_> = aborted.into_iter().map(blocks_error).collect();
        match message {
            None => assert_eq!(kinds(outcomes), expected),
            Some(Err(kind)) => {
                expected.push(blocks_error(kind));
                if matches!(kind, ErrorKind::MessageTooLong { .. }) {
                    self.model.abort();
                }
                assert_eq!(kinds(outcomes), expected);
            }
            Some(Ok(apdu)) => {
                let (last, before) = outcomes.split_last().expect("an outcome");
                assert_eq!(kinds(before.to_vec()), expected);
                let read = match apdu[..] {
                    [0xE0, ..] => None,
                    _ => Some(read(&apdu, is_cut || !is_alone(block))),
                };
                match (read, &last.0) {
                    (None, Err(ReceiveError::List(Error::TooDeep { .. }))) => {}
                    (Some(read), outcome) => {
                        assert_eq!(read.map_err(ReceiveError::List), *outcome);
                    }
                    (None, outcome) => panic!("{outcome:?} of a block in a block"),
                }
                assert_eq!(last.1.as_ref(), Some(&apdu));
            }
        }
    }

    fn brings_a_right_transfer(&mut self) {
        let last = LIST.chunks(10).count();
        let blocks = LIST.chunks(10).zip(1..).flat_map(|(block_data, number)| {
            let is_last = usize::from(number) == last;
            let block = GeneralBlockTransfer {
                block_control: BlockControl::new(if is_last { 0xC0 } else { 0x40 }),
                block_number: number,
                block_number_ack: 0,
                block_data,
                remaining: &[],
            };
            frame(&with_llc(&emitted(&block)), false).expect("it fits")
        });
        let octets: Vec<u8> = blocks.collect();
        assert_eq!(self.outcomes(&octets), [(Ok(()), Some(LIST.to_vec()))]);
    }
}

/// Whether it is a list; one that was joined has to be all there is.
fn read(apdu: &[u8], is_joined: bool) -> Result<(), Error> {
    let list = List::parse(apdu, Scales::new())?;
    match list.remaining().len() {
        count @ 1.. if is_joined => Err(Error::TrailingOctets { count }),
        _ => Ok(()),
    }
}

const fn is_alone(block: &GeneralBlockTransfer<'_>) -> bool {
    block.block_number == 1 && block.block_control.is_last_block()
}

type Outcome = (Result<(), ReceiveError>, Option<Vec<u8>>);

/// An error as far as it is foretold.
#[derive(Debug, PartialEq)]
enum Kind {
    Read,
    Frame,
    List,
    Blocks(ErrorKind),
    Other,
}

fn kinds(outcomes: Vec<Outcome>) -> Vec<Kind> {
    let kind = |(outcome, _)| match outcome {
        Ok(()) => Kind::Read,
        Err(ReceiveError::Frame(_)) => Kind::Frame,
        Err(ReceiveError::List(_)) => Kind::List,
        Err(ReceiveError::Blocks(error)) => Kind::Blocks(error.kind()),
        Err(_) => Kind::Other,
    };
    outcomes.into_iter().map(kind).collect()
}

const fn blocks_error(kind: ErrorKind) -> Kind {
    Kind::Blocks(kind)
}

/// A piece that begins with an LLC header is taken for the first of another
/// message.
fn looks_like_a_message(piece: &[u8]) -> bool {
    matches!(piece, [0xE6 | 0xFF, 0xE6 | 0xE7, 0x00, ..])
}

fn emitted(block: &GeneralBlockTransfer<'_>) -> Vec<u8> {
    let mut buffer = vec![0; block.encoded_len()];
    block.emit(&mut buffer).expect("it has room");
    buffer
}

/// The rules of a block transfer with a `Vec`.
#[derive(Default)]
struct Model {
    /// The number of the last block of the open transfer, and what is there.
    open: Option<(u16, Vec<u8>)>,
    /// What is left of a transfer given up goes by.
    given_up: bool,
}

type Joined = (Option<ErrorKind>, Option<Result<Vec<u8>, ErrorKind>>);

impl Model {
    fn push(&mut self, block: &GeneralBlockTransfer<'_>, room: usize) -> Joined {
        let number = block.block_number;
        let is_last = block.block_control.is_last_block();
        let is_next = |open: &(u16, Vec<u8>)| u32::from(open.0) + 1 == u32::from(number);
        let aborted = match &self.open {
            Some(open) if !is_next(open) => self.abort(),
            _ => None,
        };
        let before = match self.open.take() {
            Some((_, octets)) => octets,
            None if number == 1 => Vec::new(),
            None if self.given_up => return (aborted, None),
            None => {
                self.given_up = true;
                return (aborted, Some(Err(ErrorKind::UnexpectedBlock { number })));
            }
        };
        let octets = [&before, block.block_data].concat();
        let needed = octets.len();
        let fits = is_alone(block) || needed <= room;
        self.given_up = !fits && !is_last;
        if !fits {
            return (aborted, Some(Err(ErrorKind::MessageTooLong { needed })));
        }
        if !is_last {
            self.open = Some((number, octets));
            return (aborted, None);
        }
        (aborted, (needed > 0).then_some(Ok(octets)))
    }

    fn abort(&mut self) -> Option<ErrorKind> {
        let (_, octets) = self.open.take()?;
        self.given_up = true;
        let length = octets.len();
        Some(ErrorKind::ReassemblyAborted { length })
    }

    fn len(&self) -> usize {
        self.open.as_ref().map_or(0, |(_, octets)| octets.len())
    }
}
