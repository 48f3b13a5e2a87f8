//! The rules by which blocks are joined, and a model of them.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::expect_used
)]

#[path = "support/block.rs"]
mod block;
#[path = "support/hex.rs"]
mod hex;

use block::{block, last, transfer};
use han_dlms::{
    Apdu, BlockControl, BlockReassembler, BlockTransfer, ErrorKind, GeneralBlockTransfer, Joined,
    Place, Placing,
};
use hex::octets;
use proptest::collection::vec;
use proptest::prelude::*;

#[track_caller]
fn nothing<const N: usize>(
    reassembler: &mut BlockReassembler<N>,
    block: &GeneralBlockTransfer<'_>,
) {
    assert_eq!(reassembler.push(block), Joined::default());
}

#[track_caller]
fn message<const N: usize>(
    reassembler: &mut BlockReassembler<N>,
    block: &GeneralBlockTransfer<'_>,
    octets: &[u8],
) {
    let joined = reassembler.push(block);
    assert_eq!((joined.aborted, joined.message), (None, Some(Ok(octets))));
}

/// What was given up and what was refused.
fn faults<const N: usize>(
    reassembler: &mut BlockReassembler<N>,
    block: &GeneralBlockTransfer<'_>,
) -> (Option<ErrorKind>, Option<ErrorKind>) {
    let joined = reassembler.push(block);
    let refused = joined.message.map(|message| message.unwrap_err().kind());
    (joined.aborted.map(|error| error.kind()), refused)
}

const ABORTED: fn(usize) -> ErrorKind = |length| ErrorKind::ReassemblyAborted { length };
const UNEXPECTED: fn(u16) -> ErrorKind = |number| ErrorKind::UnexpectedBlock { number };

// --- octets printed in documents ----------------------------------------------------------------

#[test]
fn two_blocks_make_a_notification() {
    let first = octets("E0 40 0001 0000 0A 0F000000010002010600");
    let second = octets("E0 C0 0002 0000 03 000ABC");
    let joined = octets("0F 00000001 00 0201 06 00000ABC");
    let [first, second] =
        [&first, &second].map(|octets| GeneralBlockTransfer::parse(octets).unwrap());
    let mut reassembler = BlockReassembler::<13>::new();
    nothing(&mut reassembler, &first);
    message(&mut reassembler, &second, &joined);
    let Ok(Apdu::DataNotification(notification)) = Apdu::parse(reassembler.message().unwrap())
    else {
        panic!("another APDU");
    };
    let values = notification.body.as_elements().unwrap();
    assert_eq!(values.first().unwrap().as_integer(), Some(2748));
    assert_eq!(notification.remaining, []);
}

// --- what makes an APDU -------------------------------------------------------------------------

#[test]
fn blocks_are_joined_up_to_the_one_marked_last() {
    let mut reassembler = BlockReassembler::<16>::new();
    message(&mut reassembler, &last(1, b"alone"), b"alone");
    nothing(&mut reassembler, &block(1, b"one "));
    nothing(&mut reassembler, &block(2, b"two "));
    message(&mut reassembler, &last(3, b"three"), b"one two three");
    message(&mut reassembler, &last(1, b"alone"), b"alone");
    nothing(&mut reassembler, &block(1, b"a"));
    message(&mut reassembler, &last(2, b"b"), b"ab");
}

#[test]
fn a_lone_block_passes_uncopied_whatever_its_length() {
    let mut reassembler = BlockReassembler::<0>::new();
    let block = last(1, b"longer than nothing");
    let message = reassembler.push(&block).message.unwrap().unwrap();
    assert!(core::ptr::eq(message, block.block_data));
}

#[test]
fn an_empty_block_is_a_block_but_no_octets_are_no_apdu() {
    let mut reassembler = BlockReassembler::<16>::new();
    nothing(&mut reassembler, &last(1, b""));
    nothing(&mut reassembler, &block(1, b""));
    nothing(&mut reassembler, &block(2, b"a"));
    nothing(&mut reassembler, &block(3, b""));
    message(&mut reassembler, &last(4, b""), b"a");
    nothing(&mut reassembler, &block(1, b""));
    nothing(&mut reassembler, &last(2, b""));
    assert_eq!(reassembler.message(), None);
}

#[test]
fn streaming_window_and_acknowledgement_make_no_difference() {
    for bits in 0..0x80 {
        let mut reassembler = BlockReassembler::<16>::new();
        let first = GeneralBlockTransfer {
            block_control: BlockControl::new(bits),
            block_number_ack: u16::from(bits),
            ..block(1, b"a")
        };
        let second = GeneralBlockTransfer {
            block_control: BlockControl::new(0x80 | bits),
            ..last(2, b"b")
        };
        nothing(&mut reassembler, &first);
        message(&mut reassembler, &second, b"ab");
    }
}

#[test]
fn octets_behind_a_block_are_not_joined() {
    let mut reassembler = BlockReassembler::<16>::new();
    let first = GeneralBlockTransfer {
        remaining: b"behind",
        ..block(1, b"a")
    };
    nothing(&mut reassembler, &first);
    message(&mut reassembler, &last(2, b"b"), b"ab");
}

#[test]
fn the_joined_apdu_stands_until_the_next_block() {
    let mut reassembler = BlockReassembler::<16>::new();
    assert_eq!(reassembler.message(), None);
    nothing(&mut reassembler, &block(1, b"a"));
    assert_eq!(reassembler.message(), None, "still open");
    message(&mut reassembler, &last(2, b"b"), b"ab");
    assert_eq!(reassembler.interrupt(&block(1, b"a")), None);
    assert_eq!(reassembler.message(), Some(&b"ab"[..]));
    message(&mut reassembler, &last(1, b"alone"), b"alone");
    assert_eq!(reassembler.message(), None, "it is in its block");

    nothing(&mut reassembler, &block(1, b"a"));
    message(&mut reassembler, &last(2, b"b"), b"ab");
    assert_eq!(reassembler.abort(), None);
    assert_eq!(reassembler.message(), None, "given up with the rest");
}

// --- what makes it be given up ------------------------------------------------------------------

#[test]
fn a_transfer_broken_off_and_started_again_is_joined_from_its_start() {
    let mut reassembler = BlockReassembler::<16>::new();
    nothing(&mut reassembler, &block(1, b"lo"));
    nothing(&mut reassembler, &block(2, b"st"));
    let joined = reassembler.push(&block(1, b"a"));
    assert_eq!(joined.aborted.unwrap().kind(), ABORTED(4));
    assert_eq!(joined.message, None);
    nothing(&mut reassembler, &block(2, b"b"));
    message(&mut reassembler, &last(3, b"c"), b"abc");

    nothing(&mut reassembler, &block(1, b"lost"));
    let joined = reassembler.push(&last(1, b"alone"));
    assert_eq!(joined.aborted.unwrap().kind(), ABORTED(4));
    assert_eq!(joined.message, Some(Ok(&b"alone"[..])));
}

/// Blocks 1 to 5, those of `order` alone and in that order: what was told.
fn told(order: &[u16]) -> Vec<ErrorKind> {
    let mut reassembler = BlockReassembler::<16>::new();
    let mut told = vec![];
    for &number in order {
        let next = if number == 5 {
            last(number, b"xx")
        } else {
            block(number, b"xx")
        };
        let joined = reassembler.push(&next);
        let message = joined.message;
        assert!(!matches!(message, Some(Ok(_))), "{order:?} made an APDU");
        let refused = message.and_then(Result::err);
        told.extend([joined.aborted, refused].into_iter().flatten());
    }
    told.extend(reassembler.abort());
    nothing(&mut reassembler, &block(1, b"whole"));
    message(&mut reassembler, &last(2, b"."), b"whole.");
    told.iter().map(|error| error.kind()).collect()
}

#[test]
fn a_lost_block_is_told_once_and_the_rest_goes_by() {
    assert_eq!(told(&[2, 3, 4, 5]), [UNEXPECTED(2)]);
    assert_eq!(told(&[1, 3, 4, 5]), [ABORTED(2)]);
    assert_eq!(told(&[1, 2, 4, 5]), [ABORTED(4)]);
    assert_eq!(told(&[1, 2, 3, 5]), [ABORTED(6)]);
    assert_eq!(told(&[1, 2, 3, 4]), [ABORTED(8)]);
    assert_eq!(told(&[5]), [UNEXPECTED(5)]);
}

#[test]
fn a_block_that_comes_twice_is_told_once() {
    assert_eq!(told(&[1, 1]), [ABORTED(2), ABORTED(2)], "each 1 begins one");
    assert_eq!(told(&[1, 2, 2, 3, 4, 5]), [ABORTED(4)]);
    assert_eq!(told(&[1, 2, 3, 4, 4, 5]), [ABORTED(8)]);
    assert_eq!(told(&[1, 2, 1]), [ABORTED(4), ABORTED(2)]);
}

#[test]
fn blocks_in_the_wrong_order_are_told_once() {
    assert_eq!(told(&[1, 3, 2, 4, 5]), [ABORTED(2)]);
    assert_eq!(told(&[1, 2, 3, 5, 4]), [ABORTED(6)]);
    assert_eq!(told(&[2, 1, 3, 4, 5]), [UNEXPECTED(2), ABORTED(2)]);
    assert_eq!(told(&[5, 4, 3, 2]), [UNEXPECTED(5)]);
}

#[test]
fn no_block_has_the_number_0() {
    assert_eq!(told(&[0]), [UNEXPECTED(0)]);
    assert_eq!(told(&[0, 1, 2]), [UNEXPECTED(0), ABORTED(4)]);
    assert_eq!(told(&[1, 0, 2, 3, 4, 5]), [ABORTED(2)]);
}

#[test]
fn numbers_do_not_begin_again_behind_the_largest() {
    for number in [0, 2, u16::MAX] {
        let mut reassembler = BlockReassembler::<16>::new();
        for number in 1..=u16::MAX {
            nothing(&mut reassembler, &block(number, b""));
        }
        let aborted = (Some(ABORTED(0)), None);
        assert_eq!(faults(&mut reassembler, &block(number, b"x")), aborted);
    }
}

#[test]
fn damage_or_a_quiet_line_discards_the_transfer() {
    let mut reassembler = BlockReassembler::<16>::new();
    assert_eq!(reassembler.abort(), None);
    nothing(&mut reassembler, &block(1, b"lost"));
    let error = reassembler.abort().unwrap();
    assert_eq!((error.kind(), error.offset()), (ABORTED(4), 4));
    assert_eq!(reassembler.abort(), None);
    nothing(&mut reassembler, &block(2, b"x"));
    nothing(&mut reassembler, &last(3, b"x"));
    message(&mut reassembler, &last(1, b"whole"), b"whole");
    assert_eq!(reassembler.abort(), None, "that APDU is handed out");
}

#[test]
fn a_lost_beginning_is_told_at_the_number() {
    let mut reassembler = BlockReassembler::<16>::new();
    let octets = octets("E0 40 0102 0000 01 AA");
    let block = GeneralBlockTransfer::parse(&octets).unwrap();
    let error = reassembler.push(&block).message.unwrap().unwrap_err();
    assert_eq!((error.kind(), error.offset()), (UNEXPECTED(0x0102), 2));
    assert_eq!(octets[error.offset()..][..2], [0x01, 0x02]);
}

// --- bounds -------------------------------------------------------------------------------------

#[test]
fn an_apdu_may_fill_the_buffer_to_its_last_octet() {
    let mut reassembler = BlockReassembler::<4>::new();
    nothing(&mut reassembler, &block(1, b"12"));
    message(&mut reassembler, &last(2, b"34"), b"1234");
    nothing(&mut reassembler, &block(1, b"12"));
    let too_long = ErrorKind::MessageTooLong { needed: 5 };
    assert_eq!(
        faults(&mut reassembler, &last(2, b"345")),
        (None, Some(too_long))
    );
    let said = (None, Some(UNEXPECTED(2)));
    assert_eq!(faults(&mut reassembler, &last(2, b"x")), said, "of another");
    message(&mut reassembler, &last(1, b"next"), b"next");
}

#[test]
fn an_apdu_too_long_is_reported_once_and_the_rest_goes_by() {
    let mut reassembler = BlockReassembler::<8>::new();
    nothing(&mut reassembler, &block(1, b"12345"));
    let joined = reassembler.push(&block(2, b"6789"));
    let error = joined.message.unwrap().unwrap_err();
    let too_long = ErrorKind::MessageTooLong { needed: 9 };
    assert_eq!((error.kind(), error.offset()), (too_long, 5));
    nothing(&mut reassembler, &block(3, b"more"));
    assert_eq!(reassembler.abort(), None, "it was reported already");
    nothing(&mut reassembler, &last(4, b"the end"));
    nothing(&mut reassembler, &block(1, b"12"));
    message(&mut reassembler, &last(2, b"34"), b"1234");
}

#[test]
fn without_a_buffer_every_apdu_of_two_blocks_is_too_long() {
    let mut reassembler = BlockReassembler::<0>::new();
    let too_long = ErrorKind::MessageTooLong { needed: 3 };
    let said = (None, Some(too_long));
    assert_eq!(faults(&mut reassembler, &block(1, b"123")), said);
    nothing(&mut reassembler, &last(2, b"45"));
}

#[test]
fn blocks_without_end_take_no_memory() {
    let mut reassembler = BlockReassembler::<64>::new();
    let mut told = 0;
    for number in 1..=u16::MAX {
        let joined = reassembler.push(&block(number, &[0xAA; 200]));
        assert_eq!(joined.aborted, None);
        told += usize::from(joined.message.is_some());
    }
    assert_eq!(told, 1);
    message(&mut reassembler, &last(1, b"next"), b"next");
}

// --- any sequence, any cut ----------------------------------------------------------------------

type Outcome = (Option<ErrorKind>, Option<Result<Vec<u8>, ErrorKind>>);

/// The rules with a `Vec` and nothing else.
#[derive(Default)]
struct Model {
    /// Number of the last block, octets so far.
    open: Option<(u16, Vec<u8>)>,
    /// What does not begin a transfer goes by.
    gone: bool,
}

impl Model {
    fn push(&mut self, block: &GeneralBlockTransfer<'_>, room: usize) -> Outcome {
        let number = block.block_number;
        let is_last = block.block_control.is_last_block();
        let is_next = |open: &(u16, _)| u32::from(open.0) + 1 == u32::from(number);
        let fits = self.open.as_ref().is_none_or(is_next);
        let aborted = if fits { None } else { self.abort() };
        if self.open.is_none() && number != 1 {
            let told = !core::mem::replace(&mut self.gone, true);
            return (aborted, told.then(|| Err(UNEXPECTED(number))));
        }

        self.gone = false;
        let (_, mut octets) = self.open.take().unwrap_or_default();
        octets.extend(block.block_data);
        let is_alone = number == 1 && is_last;
        if octets.len() > room && !is_alone {
            self.gone = !is_last;
            let needed = octets.len();
            return (aborted, Some(Err(ErrorKind::MessageTooLong { needed })));
        }
        if is_last {
            return (aborted, (!octets.is_empty()).then_some(Ok(octets)));
        }
        self.open = Some((number, octets));
        (aborted, None)
    }

    fn abort(&mut self) -> Option<ErrorKind> {
        let (_, octets) = self.open.take()?;
        self.gone = true;
        Some(ABORTED(octets.len()))
    }
}

/// A transfer in memory that is the test's, and no longer than what is open.
#[derive(Default)]
struct Lent {
    transfer: BlockTransfer,
    memory: Vec<u8>,
}

impl Lent {
    fn push(&mut self, block: &GeneralBlockTransfer<'_>, room: usize) -> Outcome {
        let Placing { aborted, place } = self.transfer.place(block, room);
        let message = match place {
            None => None,
            Some(Err(error)) => Some(Err(error.kind())),
            Some(Ok(Place::Alone)) => Some(Ok(block.block_data.to_vec())),
            Some(Ok(Place::At {
                begin,
                end,
                is_last,
            })) => {
                assert!(begin <= self.memory.len() && end <= room);
                self.memory.truncate(begin);
                self.memory.extend(block.block_data);
                assert_eq!(self.memory.len(), end);
                is_last.then(|| Ok(self.memory.clone()))
            }
        };
        (aborted.map(|error| error.kind()), message)
    }
}

/// Number, last or not, and data of a block; nothing where the line was quiet.
type Step = Option<(u16, bool, Vec<u8>)>;

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let number = prop_oneof![20 => 0..5_u16, 1 => Just(u16::MAX)];
    let push = (number, prop::bool::weighted(0.3), vec(any::<u8>(), 0..12));
    vec(
        prop_oneof![12 => push.prop_map(Some), 1 => Just(None)],
        0..80,
    )
}

proptest! {
    #[test]
    fn joins_as_the_rules_say(steps in steps()) {
        let mut reassembler = BlockReassembler::<24>::new();
        let mut lent = Lent::default();
        let mut model = Model::default();
        for step in steps {
            let Some((number, is_last, data)) = step else {
                let expected = model.abort();
                let aborted = reassembler.abort().map(|error| error.kind());
                prop_assert_eq!(aborted, expected);
                let aborted = lent.transfer.abort().map(|error| error.kind());
                prop_assert_eq!(aborted, expected);
                continue;
            };
            let next = if is_last { last(number, &data) } else { block(number, &data) };
            let expected = model.push(&next, 24);
            let joined = reassembler.push(&next);
            let message = joined.message.map(|message| {
                message.map(<[u8]>::to_vec).map_err(|error| error.kind())
            });
            let aborted = joined.aborted.map(|error| error.kind());
            prop_assert_eq!(&(aborted, message), &expected);
            prop_assert_eq!(&lent.push(&next, 24), &expected);
            prop_assert_eq!(lent.transfer.is_open(), model.open.is_some());
        }
    }

    #[test]
    fn an_apdu_is_the_same_in_blocks_of_any_size(
        apdu in vec(any::<u8>(), 1..400),
        size in 1..400_usize,
    ) {
        let mut reassembler = BlockReassembler::<400>::new();
        let blocks = transfer(apdu.chunks(size));
        let (end, blocks) = blocks.split_last().unwrap();
        let mut buffer = [0; 420];
        for block in blocks {
            let sent = block.emit(&mut buffer).unwrap();
            let block = GeneralBlockTransfer::parse(sent).unwrap();
            prop_assert_eq!(reassembler.push(&block), Joined::default());
        }
        let sent = end.emit(&mut buffer).unwrap();
        let end = GeneralBlockTransfer::parse(sent).unwrap();
        prop_assert_eq!(reassembler.push(&end).message, Some(Ok(&apdu[..])));
    }
}
