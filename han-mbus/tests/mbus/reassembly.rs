//! The rules of reassembly, and a model of them.

use han_mbus::{ControlInformation, ErrorKind, Joined, LongFrame, Reassembler};
use proptest::prelude::*;

use crate::octets::*;

fn piece(number: u8, data: &[u8]) -> LongFrame<'_> {
    LongFrame::new(ControlInformation::piece(number), data)
}

fn last(number: u8, data: &[u8]) -> LongFrame<'_> {
    LongFrame::new(ControlInformation::last_piece(number), data)
}

#[track_caller]
fn nothing<const N: usize>(reassembler: &mut Reassembler<N>, frame: &LongFrame<'_>) {
    assert_eq!(reassembler.push(frame), Joined::default());
}

#[track_caller]
fn message<const N: usize>(reassembler: &mut Reassembler<N>, frame: &LongFrame<'_>, octets: &[u8]) {
    let joined = reassembler.push(frame);
    assert_eq!((joined.aborted, joined.message), (None, Some(Ok(octets))));
}

/// What was given up and what was refused.
fn faults<const N: usize>(
    reassembler: &mut Reassembler<N>,
    frame: &LongFrame<'_>,
) -> (Option<ErrorKind>, Option<ErrorKind>) {
    let joined = reassembler.push(frame);
    let refused = joined.message.map(|message| message.unwrap_err().kind());
    (joined.aborted.map(|error| error.kind()), refused)
}

const ABORTED: fn(usize) -> ErrorKind = |length| ErrorKind::ReassemblyAborted { length };
const UNEXPECTED: fn(u8) -> ErrorKind = |number| ErrorKind::UnexpectedPiece { number };

#[test]
fn pieces_are_joined_up_to_the_one_with_fin() {
    let mut reassembler = Reassembler::<16>::new();
    message(&mut reassembler, &last(0, b"alone"), b"alone");
    nothing(&mut reassembler, &piece(0, b"one "));
    nothing(&mut reassembler, &piece(1, b"two "));
    message(&mut reassembler, &last(2, b"three"), b"one two three");
    message(&mut reassembler, &last(0, b"alone"), b"alone");
    nothing(&mut reassembler, &piece(0, b"a"));
    message(&mut reassembler, &last(1, b"b"), b"ab");
}

#[test]
fn a_message_may_have_sixteen_pieces() {
    let mut reassembler = Reassembler::<16>::new();
    for number in 0..15 {
        nothing(&mut reassembler, &piece(number, b"x"));
    }
    message(&mut reassembler, &last(15, b"y"), b"xxxxxxxxxxxxxxxy");
}

#[test]
fn a_number_that_is_not_the_next_discards_the_message_and_the_piece() {
    for number in [1, 3, 15] {
        let mut reassembler = Reassembler::<16>::new();
        nothing(&mut reassembler, &piece(0, b"lo"));
        nothing(&mut reassembler, &piece(1, b"st"));
        let both = (Some(ABORTED(4)), Some(UNEXPECTED(number)));
        assert_eq!(faults(&mut reassembler, &last(number, b"gap")), both);
        message(&mut reassembler, &last(0, b"next"), b"next");
    }
}

#[test]
fn a_piece_0_discards_the_message_and_begins_one() {
    let mut reassembler = Reassembler::<16>::new();
    nothing(&mut reassembler, &piece(0, b"lost"));
    let joined = reassembler.push(&piece(0, b"a"));
    assert_eq!(joined.aborted.unwrap().kind(), ABORTED(4));
    assert_eq!(joined.message, None);
    message(&mut reassembler, &last(1, b"b"), b"ab");

    nothing(&mut reassembler, &piece(0, b"lost"));
    let joined = reassembler.push(&last(0, b"alone"));
    assert_eq!(joined.aborted.unwrap().kind(), ABORTED(4));
    assert_eq!(joined.message, Some(Ok(&b"alone"[..])));
}

#[test]
fn a_piece_with_another_key_discards_the_message() {
    let others = [
        last(1, b"x").with_control(0x5B),
        last(1, b"x").with_address(0xFE),
        last(1, b"x").with_source(2),
        last(1, b"x").with_destination(102),
    ];
    for other in others {
        let mut reassembler = Reassembler::<16>::new();
        nothing(&mut reassembler, &piece(0, b"lost"));
        let both = (Some(ABORTED(4)), Some(UNEXPECTED(1)));
        assert_eq!(faults(&mut reassembler, &other), both);
    }
}

#[test]
fn the_frame_count_bit_is_no_part_of_the_key() {
    let mut reassembler = Reassembler::<16>::new();
    nothing(&mut reassembler, &piece(0, b"a").with_control(0x53));
    nothing(&mut reassembler, &piece(1, b"b").with_control(0x73));
    message(&mut reassembler, &last(2, b"c").with_control(0x53), b"abc");
}

#[test]
fn a_bad_frame_or_a_quiet_line_discards_the_message() {
    let mut reassembler = Reassembler::<16>::new();
    assert_eq!(reassembler.abort(), None);
    nothing(&mut reassembler, &piece(0, b"lost"));
    let error = reassembler.abort().unwrap();
    assert_eq!((error.kind(), error.offset()), (ABORTED(4), 4));
    assert_eq!(reassembler.abort(), None);
    message(&mut reassembler, &last(0, b"whole"), b"whole");
    assert_eq!(reassembler.abort(), None, "that message is handed out");
}

#[test]
fn a_lost_beginning_is_said_once() {
    let mut reassembler = Reassembler::<16>::new();
    let joined = reassembler.push(&piece(1, b"x"));
    let error = joined.message.unwrap().unwrap_err();
    assert_eq!((error.kind(), error.offset()), (UNEXPECTED(1), 6));
    nothing(&mut reassembler, &piece(2, b"x"));
    nothing(&mut reassembler, &piece(4, b"x"));
    nothing(&mut reassembler, &last(5, b"x"));
    assert_eq!(
        faults(&mut reassembler, &last(1, b"x")),
        (None, Some(UNEXPECTED(1))),
        "of another message"
    );
}

#[test]
fn what_is_left_of_a_message_given_up_goes_by() {
    let mut reassembler = Reassembler::<16>::new();
    nothing(&mut reassembler, &piece(0, b"lost"));
    assert!(reassembler.abort().is_some(), "piece 1 was damaged");
    nothing(&mut reassembler, &piece(2, b"x"));
    nothing(&mut reassembler, &last(3, b"x"));
    message(&mut reassembler, &last(0, b"whole"), b"whole");

    for stranger in [last(1, b"x").with_source(2), last(1, b"x")] {
        nothing(&mut reassembler, &piece(0, b"lo"));
        nothing(&mut reassembler, &piece(1, b"st"));
        assert!(reassembler.abort().is_some());
        let said = (None, Some(UNEXPECTED(1)));
        assert_eq!(faults(&mut reassembler, &stranger), said);
    }
}

#[test]
fn a_message_too_long_is_reported_once_and_skipped_to_its_end() {
    let mut reassembler = Reassembler::<8>::new();
    nothing(&mut reassembler, &piece(0, b"12345"));
    let joined = reassembler.push(&piece(1, b"6789"));
    let error = joined.message.unwrap().unwrap_err();
    let too_long = ErrorKind::MessageTooLong { needed: 9 };
    assert_eq!((error.kind(), error.offset()), (too_long, 5));
    nothing(&mut reassembler, &piece(2, b"more"));
    assert_eq!(reassembler.abort(), None, "it was reported already");
    nothing(&mut reassembler, &last(3, b"the end"));
    message(&mut reassembler, &last(0, b"next"), b"next");
}

#[test]
fn a_message_may_fill_the_buffer_to_its_last_octet() {
    let mut reassembler = Reassembler::<4>::new();
    nothing(&mut reassembler, &piece(0, b"12"));
    message(&mut reassembler, &last(1, b"34"), b"1234");
    nothing(&mut reassembler, &piece(0, b"12"));
    let too_long = ErrorKind::MessageTooLong { needed: 5 };
    assert_eq!(
        faults(&mut reassembler, &last(1, b"345")),
        (None, Some(too_long))
    );
    message(&mut reassembler, &last(0, b"next"), b"next");
}

#[test]
fn a_lone_frame_passes_uncopied_whatever_its_length() {
    let mut reassembler = Reassembler::<0>::new();
    let frame = last(0, b"longer than nothing");
    let message = reassembler.push(&frame).message.unwrap().unwrap();
    assert!(core::ptr::eq(message, frame.data()));
}

#[test]
fn without_a_buffer_every_message_of_two_is_too_long() {
    let mut reassembler = Reassembler::<0>::new();
    let too_long = ErrorKind::MessageTooLong { needed: 3 };
    assert_eq!(
        faults(&mut reassembler, &piece(0, b"123")),
        (None, Some(too_long))
    );
    nothing(&mut reassembler, &last(1, b"45"));
}

#[test]
fn a_frame_that_is_no_piece_changes_nothing() {
    let mut reassembler = Reassembler::<16>::new();
    nothing(&mut reassembler, &piece(0, b"a"));
    for octet in 0x20..=u8::MAX {
        let frame = LongFrame::new(ControlInformation::new(octet), b"x");
        assert_eq!(reassembler.interrupt(&frame), None);
        nothing(&mut reassembler, &frame);
    }
    message(&mut reassembler, &last(1, b"b"), b"ab");
    nothing(
        &mut reassembler,
        &LongFrame::new(ControlInformation::new(0x72), b"x"),
    );
    assert_eq!(reassembler.message(), Some(&b"ab"[..]));
}

#[test]
fn an_empty_piece_ends_a_message_but_makes_none() {
    let mut reassembler = Reassembler::<16>::new();
    nothing(&mut reassembler, &last(0, b""));
    nothing(&mut reassembler, &piece(0, b"a"));
    message(&mut reassembler, &last(1, b""), b"a");
    nothing(&mut reassembler, &piece(0, b""));
    nothing(&mut reassembler, &last(1, b""));
}

#[test]
fn the_joined_message_stands_until_the_next_piece() {
    let mut reassembler = Reassembler::<16>::new();
    assert_eq!(reassembler.message(), None);
    nothing(&mut reassembler, &piece(0, b"a"));
    assert_eq!(reassembler.message(), None, "still open");
    message(&mut reassembler, &last(1, b"b"), b"ab");
    assert_eq!(reassembler.message(), Some(&b"ab"[..]));
    message(&mut reassembler, &last(0, b"alone"), b"alone");
    assert_eq!(reassembler.message(), None, "it is in its frame");

    nothing(&mut reassembler, &piece(0, b"a"));
    message(&mut reassembler, &last(1, b"b"), b"ab");
    assert_eq!(reassembler.abort(), None);
    assert_eq!(reassembler.message(), None, "given up with the rest");
}

#[test]
fn pieces_of_two_meters_that_mix_make_no_message() {
    let mut reassembler = Reassembler::<64>::new();
    let [first, second] = TWO_PIECES.map(octets);
    let [first, second] = [&first, &second].map(|octets| LongFrame::parse(octets).unwrap());
    let other = second.with_source(2);
    nothing(&mut reassembler, &first);
    let both = (Some(ABORTED(20)), Some(UNEXPECTED(1)));
    assert_eq!(faults(&mut reassembler, &other), both);
    let said = (None, Some(UNEXPECTED(1)));
    assert_eq!(faults(&mut reassembler, &second), said);
}

/// The rules with a `Vec` and nothing else.
#[derive(Default)]
struct Model {
    /// Source, pieces so far, octets so far.
    open: Option<(u8, u8, Vec<u8>)>,
    /// Source, and the number from which on pieces go by.
    gone: Option<(u8, u8)>,
}

type Outcome = (Option<ErrorKind>, Option<Result<Vec<u8>, ErrorKind>>);

impl Model {
    fn push(&mut self, source: u8, number: u8, fin: bool, data: &[u8], room: usize) -> Outcome {
        let mut aborted = None;
        if let Some((from, pieces, octets)) = &self.open
            && (*from, *pieces) != (source, number)
        {
            aborted = Some(ABORTED(octets.len()));
            self.open = None;
        }
        let gone = self.gone.take();
        let behind = (!fin).then_some((source, number + 1));
        if self.open.is_none() && number > 0 {
            self.gone = behind;
            let is_left = gone.is_some_and(|(from, next)| from == source && number >= next);
            return (aborted, (!is_left).then(|| Err(UNEXPECTED(number))));
        }

        let (_, _, mut octets) = self.open.take().unwrap_or_default();
        octets.extend(data);
        let is_alone = number == 0 && fin;
        if octets.len() > room && !is_alone {
            self.gone = behind;
            let needed = octets.len();
            return (aborted, Some(Err(ErrorKind::MessageTooLong { needed })));
        }
        if fin {
            return (aborted, (!octets.is_empty()).then_some(Ok(octets)));
        }
        self.open = Some((source, number + 1, octets));
        (aborted, None)
    }

    fn abort(&mut self) -> Option<ErrorKind> {
        let (source, pieces, octets) = self.open.take()?;
        self.gone = Some((source, pieces));
        Some(ABORTED(octets.len()))
    }
}

proptest! {
    #[test]
    fn joins_as_the_rules_say(
        steps in prop::collection::vec(
            prop_oneof![
                8 => (1..3_u8, 0..4_u8, any::<bool>(), prop::collection::vec(any::<u8>(), 0..12))
                    .prop_map(Some),
                1 => Just(None),
            ],
            0..80,
        ),
    ) {
        let mut reassembler = Reassembler::<24>::new();
        let mut model = Model::default();
        for step in steps {
            let Some((source, number, fin, data)) = step else {
                let aborted = reassembler.abort().map(|error| error.kind());
                prop_assert_eq!(aborted, model.abort());
                continue;
            };
            let frame = if fin { last(number, &data) } else { piece(number, &data) };
            let frame = frame.with_source(source);
            let expected = model.push(source, number, fin, &data, 24);
            let joined = reassembler.push(&frame);
            let message = joined.message.map(|message| {
                message.map(<[u8]>::to_vec).map_err(|error| error.kind())
            });
            let aborted = joined.aborted.map(|error| error.kind());
            prop_assert_eq!((aborted, message), expected);
        }
    }
}
