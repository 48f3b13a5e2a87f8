//! The seven rules of reassembly, and a model of them.

use han_hdlc::{
    Address, Control, ErrorKind, Frame, Joined, Llc, Place, Placing, Reassembler, Reassembly,
};
use proptest::prelude::*;

use crate::octets::*;

const CLIENT: Address = Address::one(103);
const METER: Address = Address::two(1, 17);

fn last(information: &[u8]) -> Frame<'_> {
    Frame::new(CLIENT, METER, Control::UI_FINAL, information)
}

fn piece(information: &[u8]) -> Frame<'_> {
    Frame::new(CLIENT, METER, Control::UI, information).with_segmented(true)
}

#[track_caller]
fn nothing<const N: usize>(reassembler: &mut Reassembler<N>, frame: &Frame<'_>) {
    assert_eq!(reassembler.push(frame), Joined::default());
}

#[track_caller]
fn message<const N: usize>(reassembler: &mut Reassembler<N>, frame: &Frame<'_>, octets: &[u8]) {
    let joined = reassembler.push(frame);
    assert_eq!((joined.aborted, joined.message), (None, Some(Ok(octets))));
}

const ABORTED: fn(usize) -> ErrorKind = |length| ErrorKind::ReassemblyAborted { length };

#[test]
fn rule_1_pieces_are_joined_up_to_the_one_that_is_not_segmented() {
    let mut reassembler = Reassembler::<16>::new();
    message(&mut reassembler, &last(b"alone"), b"alone");
    nothing(&mut reassembler, &piece(b"one "));
    nothing(&mut reassembler, &piece(b"two "));
    message(&mut reassembler, &last(b"three"), b"one two three");
    message(&mut reassembler, &last(b"alone"), b"alone");
    nothing(&mut reassembler, &piece(b"a"));
    message(&mut reassembler, &last(b"b"), b"ab");
}

#[test]
fn rule_2_a_piece_with_another_key_discards_the_message_and_starts_one() {
    let others = [
        Frame::new(Address::one(102), METER, Control::UI, b"other"),
        Frame::new(CLIENT, Address::two(1, 18), Control::UI, b"other"),
        Frame::new(CLIENT, Address::one(1), Control::UI, b"other"),
    ];
    for other in others {
        let mut reassembler = Reassembler::<16>::new();
        nothing(&mut reassembler, &piece(b"lost"));
        let joined = reassembler.push(&other);
        assert_eq!(joined.aborted.unwrap().kind(), ABORTED(4));
        assert_eq!(joined.message, Some(Ok(&b"other"[..])));

        nothing(&mut reassembler, &piece(b"lost"));
        let joined = reassembler.push(&other.with_segmented(true));
        assert_eq!(joined.aborted.unwrap().kind(), ABORTED(4));
        assert_eq!(joined.message, None);
        message(&mut reassembler, &other, b"otherother");
    }
}

#[test]
fn rule_2_the_control_octet_is_no_part_of_the_key() {
    let mut reassembler = Reassembler::<16>::new();
    nothing(&mut reassembler, &piece(b"a"));
    let numbered = Frame::new(CLIENT, METER, Control::INFORMATION_POLL, b"b");
    message(&mut reassembler, &numbered, b"ab");
}

#[test]
fn rules_3_and_4_a_bad_frame_or_a_quiet_line_discards_the_message() {
    let mut reassembler = Reassembler::<16>::new();
    assert_eq!(reassembler.abort(), None);
    nothing(&mut reassembler, &piece(b"lost"));
    let error = reassembler.abort().unwrap();
    assert_eq!((error.kind(), error.offset()), (ABORTED(4), 4));
    assert_eq!(reassembler.abort(), None);
    message(&mut reassembler, &last(b"whole"), b"whole");
    assert_eq!(reassembler.abort(), None, "that message is handed out");
}

#[test]
fn rule_5_a_piece_that_begins_a_message_discards_the_open_one() {
    for tag in [0x0F, 0xC2, 0xDB, 0xDC, 0xDD, 0xDF, 0xE0] {
        let start = [0xE6, 0xE7, 0x00, tag, 0x40];
        let mut reassembler = Reassembler::<16>::new();
        nothing(&mut reassembler, &piece(&start));
        let joined = reassembler.push(&piece(&start));
        assert_eq!(joined.aborted.unwrap().kind(), ABORTED(5));
        assert_eq!(joined.message, None);
        let joined = reassembler.push(&last(&start));
        assert_eq!(joined.aborted.unwrap().kind(), ABORTED(5));
        assert_eq!(joined.message, Some(Ok(&start[..])));
    }
}

#[test]
fn rule_5_takes_both_the_header_and_the_tag() {
    let continuations: [&[u8]; 4] = [
        &[0xE6, 0xE7, 0x00, 0x10],
        &[0xE6, 0xE7, 0x00],
        &[0xE6, 0xE7, 0x01, 0x0F],
        &[0x0F, 0x40],
    ];
    for continuation in continuations {
        let mut reassembler = Reassembler::<16>::new();
        nothing(&mut reassembler, &piece(b"x"));
        message(
            &mut reassembler,
            &last(continuation),
            &[b"x", continuation].concat(),
        );
    }
}

#[test]
fn rule_6_a_message_too_long_is_reported_once_and_skipped_to_its_end() {
    let mut reassembler = Reassembler::<8>::new();
    nothing(&mut reassembler, &piece(b"12345"));
    let joined = reassembler.push(&piece(b"6789"));
    let error = joined.message.unwrap().unwrap_err();
    let too_long = ErrorKind::MessageTooLong { needed: 9 };
    assert_eq!((error.kind(), error.offset()), (too_long, 5));
    nothing(&mut reassembler, &piece(b"more"));
    nothing(&mut reassembler, &last(b"the end"));
    message(&mut reassembler, &last(b"next"), b"next");
}

#[test]
fn rule_6_too_long_by_its_last_piece_skips_nothing() {
    let mut reassembler = Reassembler::<8>::new();
    nothing(&mut reassembler, &piece(b"12345678"));
    let joined = reassembler.push(&last(b"9"));
    let too_long = ErrorKind::MessageTooLong { needed: 9 };
    assert_eq!(joined.message.unwrap().unwrap_err().kind(), too_long);
    nothing(&mut reassembler, &piece(b"1234"));
    message(&mut reassembler, &last(b"5678"), b"12345678");
}

#[test]
fn rule_6_skipping_ends_where_another_message_begins() {
    let other = Frame::new(CLIENT, Address::one(1), Control::UI, b"other");
    let start = [0xE6, 0xE7, 0x00, 0x0F];
    for next in [other, last(&start)] {
        let mut reassembler = Reassembler::<4>::new();
        assert!(reassembler.push(&piece(b"12345")).message.is_some());
        message(&mut reassembler, &next, next.information());
    }
    let mut reassembler = Reassembler::<4>::new();
    assert!(reassembler.push(&piece(b"12345")).message.is_some());
    assert_eq!(reassembler.abort(), None, "it was reported already");
    message(&mut reassembler, &last(b"next"), b"next");
}

#[test]
fn rule_7_only_the_first_piece_has_an_llc_header() {
    let mut reassembler = Reassembler::<64>::new();
    nothing(&mut reassembler, &piece(&[0xE6, 0xE7, 0x00, 0x0F]));
    let joined = reassembler.push(&last(&[0xE6, 0xE7, 0x00]));
    let (llc, apdu) = Llc::strip(joined.message.unwrap().unwrap());
    assert_eq!(llc, Some(Llc::RESPONSE));
    assert_eq!(apdu, [0x0F, 0xE6, 0xE7, 0x00]);
}

#[test]
fn a_lone_frame_passes_uncopied_whatever_its_length() {
    let mut reassembler = Reassembler::<0>::new();
    let frame = last(b"longer than nothing");
    let message = reassembler.push(&frame).message.unwrap().unwrap();
    assert!(core::ptr::eq(message, frame.information()));
}

#[test]
fn without_a_buffer_every_segmented_message_is_too_long() {
    let mut reassembler = Reassembler::<0>::new();
    let joined = reassembler.push(&piece(b"123"));
    let too_long = ErrorKind::MessageTooLong { needed: 3 };
    assert_eq!(joined.message.unwrap().unwrap_err().kind(), too_long);
    nothing(&mut reassembler, &last(b"45"));
}

#[test]
fn frames_that_carry_no_message_change_nothing() {
    let mut reassembler = Reassembler::<16>::new();
    nothing(&mut reassembler, &piece(b"a"));
    for hex in [SNRM, UA, DISC, DM, RR, SNRM_TO_FOUR_OCTETS] {
        let octets = octets(hex);
        nothing(&mut reassembler, &Frame::parse(&octets).unwrap());
    }
    let negotiation = Frame::new(CLIENT, METER, Control::UA_FINAL, b"\x81\x80");
    nothing(&mut reassembler, &negotiation);
    message(&mut reassembler, &last(b"b"), b"ab");
}

#[test]
fn an_empty_piece_ends_a_message_but_makes_none() {
    let mut reassembler = Reassembler::<16>::new();
    nothing(&mut reassembler, &last(b""));
    nothing(&mut reassembler, &piece(b"a"));
    message(&mut reassembler, &last(b""), b"a");
    nothing(&mut reassembler, &piece(b""));
    nothing(&mut reassembler, &last(b""));
}

#[test]
fn the_joined_message_stands_until_the_next_piece() {
    let mut reassembler = Reassembler::<16>::new();
    assert_eq!(reassembler.message(), None);
    nothing(&mut reassembler, &piece(b"a"));
    assert_eq!(reassembler.message(), None, "still open");
    message(&mut reassembler, &last(b"b"), b"ab");
    assert_eq!(reassembler.message(), Some(&b"ab"[..]));
    message(&mut reassembler, &last(b"alone"), b"alone");
    assert_eq!(reassembler.message(), None, "it is in its frame");

    nothing(&mut reassembler, &piece(b""));
    nothing(&mut reassembler, &last(b""));
    assert_eq!(reassembler.message(), None, "no octets are no message");

    nothing(&mut reassembler, &piece(b"a"));
    message(&mut reassembler, &last(b"b"), b"ab");
    assert_eq!(reassembler.abort(), None);
    assert_eq!(reassembler.message(), None, "given up with the rest");
}

/// The rules with a `Vec` and nothing else.
#[derive(Default)]
struct Model {
    open: Option<(Address, Address, Vec<u8>)>,
    skipping: bool,
}

type Outcome = (Option<ErrorKind>, Option<Result<Vec<u8>, ErrorKind>>);

impl Model {
    fn push(&mut self, frame: &Frame<'_>, room: usize) -> Outcome {
        if !frame.control().carries_information() {
            return (None, None);
        }
        let information = frame.information();
        let begins = information.len() > 3
            && information.starts_with(&[0xE6, 0xE7, 0x00])
            && [0x0F, 0xC2, 0xDB, 0xDC, 0xDD, 0xDF, 0xE0].contains(&information[3]);
        let foreign = self.open.as_ref().is_some_and(|(to, from, _)| {
            *to != frame.destination() || *from != frame.source() || begins
        });
        let aborted = if foreign { self.abort() } else { None };

        let fresh = || (frame.destination(), frame.source(), vec![]);
        let (to, from, mut octets) = self.open.take().unwrap_or_else(fresh);
        let lone = octets.is_empty() && !frame.is_segmented() && !self.skipping;
        octets.extend(information);
        if self.skipping {
            self.skipping = frame.is_segmented();
            self.open = self.skipping.then_some((to, from, octets));
            return (aborted, None);
        }
        if octets.len() > room && !lone {
            self.skipping = frame.is_segmented();
            let needed = octets.len();
            self.open = self.skipping.then_some((to, from, octets));
            return (aborted, Some(Err(ErrorKind::MessageTooLong { needed })));
        }
        if frame.is_segmented() {
            self.open = Some((to, from, octets));
            return (aborted, None);
        }
        (aborted, (!octets.is_empty()).then_some(Ok(octets)))
    }

    fn abort(&mut self) -> Option<ErrorKind> {
        let skipping = core::mem::take(&mut self.skipping);
        let (_, _, octets) = self.open.take()?;
        (!skipping).then_some(ErrorKind::ReassemblyAborted {
            length: octets.len(),
        })
    }
}

#[derive(Clone, Debug)]
enum Step {
    Push(u8, u8, u8, bool, Vec<u8>),
    Abort,
}

fn step() -> impl Strategy<Value = Step> {
    let information = prop_oneof![
        4 => prop::collection::vec(any::<u8>(), 1..12),
        2 => Just(vec![0xE6, 0xE7, 0x00, 0x0F, 0x40]),
        1 => Just(vec![0xE6, 0xE7, 0x00]),
    ];
    let control = prop::sample::select(vec![0x13, 0x13, 0x03, 0x10, 0x11, 0x73]);
    let other = prop_oneof![6 => Just(0_u8), 1 => 1..3_u8];
    let push = (other.clone(), other, control, any::<bool>(), information);
    prop_oneof![
        12 => push.prop_map(|(to, from, control, more, information)| {
            Step::Push(to, from, control, more, information)
        }),
        1 => Just(Step::Abort),
    ]
}

proptest! {
    #[test]
    fn joins_as_the_rules_say(steps in prop::collection::vec(step(), 0..60)) {
        let mut reassembler = Reassembler::<24>::new();
        let mut model = Model::default();
        for step in steps {
            let Step::Push(to, from, control, more, information) = step else {
                let aborted = reassembler.abort().map(|error| error.kind());
                prop_assert_eq!(aborted, model.abort());
                continue;
            };
            let frame = Frame::new(
                Address::one(to),
                Address::one(from),
                Control::new(control),
                &information,
            );
            let frame = frame.with_segmented(more);
            let (aborted, message) = model.push(&frame, 24);
            let joined = reassembler.push(&frame);
            prop_assert_eq!(joined.aborted.map(|error| error.kind()), aborted);
            let joined = joined.message.map(|message| {
                message.map(<[u8]>::to_vec).map_err(|error| error.kind())
            });
            let in_buffer = message.clone().and_then(Result::ok);
            prop_assert_eq!(joined, message);
            if frame.control().carries_information() && reassembler.message().is_some() {
                prop_assert_eq!(reassembler.message(), in_buffer.as_deref());
            }
        }
    }
}

/// A reassembly whose memory is the test's, and no longer than what is open.
#[derive(Default)]
struct Lent {
    reassembly: Reassembly,
    memory: Vec<u8>,
}

impl Lent {
    fn push(&mut self, frame: &Frame<'_>, room: usize) -> Outcome {
        let Placing { aborted, place } = self.reassembly.place(frame, room);
        let message = match place {
            None => None,
            Some(Ok(Place::Alone)) => Some(Ok(frame.information().to_vec())),
            Some(Ok(Place::At {
                begin,
                end,
                is_last,
            })) => {
                assert!(begin <= self.memory.len() && end <= room);
                self.memory.truncate(begin);
                self.memory.extend(frame.information());
                assert_eq!(self.memory.len(), end);
                is_last.then(|| Ok(self.memory.clone()))
            }
            Some(Err(error)) => Some(Err(error.kind())),
        };
        (aborted.map(|error| error.kind()), message)
    }
}

proptest! {
    #[test]
    fn memory_of_the_callers_joins_the_same(
        steps in prop::collection::vec(step(), 0..60),
        room in 0..40_usize,
    ) {
        let mut lent = Lent::default();
        let mut model = Model::default();
        for step in steps {
            let Step::Push(to, from, control, more, information) = step else {
                let aborted = lent.reassembly.abort().map(|error| error.kind());
                prop_assert_eq!(aborted, model.abort());
                continue;
            };
            let frame = Frame::new(
                Address::one(to),
                Address::one(from),
                Control::new(control),
                &information,
            );
            let frame = frame.with_segmented(more);
            prop_assert_eq!(lent.push(&frame, room), model.push(&frame, room));
            let is_open = model.open.is_some() && !model.skipping;
            prop_assert_eq!(lent.reassembly.is_open(), is_open);
        }
    }
}

#[test]
fn debug_counts_what_is_joined_and_shows_none_of_it() {
    let mut reassembler = Reassembler::<16>::new();
    nothing(&mut reassembler, &piece(b"secret"));
    let text = format!("{reassembler:?}");
    assert!(text.contains("joined: 6"), "{text}");
    assert!(!text.contains("secret") && !text.contains("115"), "{text}");
}
