//! After any octets, the next whole frame comes out.

use han_hdlc::FrameDecoder;
use proptest::prelude::*;

use crate::chunks::dirty_line;
use crate::events::{Event, Run, decode_pieces, feed};
use crate::octets::*;

/// Whether a frame handed out covers more of the octets from `at` on than the
/// flag there, and so hides what begins at `at`.
fn hides(event: &Event, at: u64) -> bool {
    let Event::Frame(position, octets) = event else {
        return false;
    };
    let end = position + u64::try_from(octets.len()).unwrap();
    *position < at && end > at + 1
}

fn comes_out(run: &Run, at: usize, frame: &[u8]) -> bool {
    let at = u64::try_from(at).unwrap();
    let expected = Event::Frame(at, frame.to_vec());
    run.events.contains(&expected) || run.events.iter().any(|event| hides(event, at))
}

proptest! {
    #[test]
    fn a_whole_frame_comes_out_behind_any_octets(
        garbage in prop_oneof![dirty_line(), prop::collection::vec(any::<u8>(), 0..200)],
        frame in prop::sample::select(whole_frames()),
    ) {
        let input = [&garbage[..], &frame].concat();
        let quiet = decode_pieces::<2049>([&input[..]]);
        prop_assert!(comes_out(&quiet, garbage.len(), &frame));

        // Without quiet it comes out too, later.
        let mut decoder = FrameDecoder::<2049>::new();
        let mut run = Run::default();
        feed(&mut decoder, &input, &mut run);
        feed(&mut decoder, &[0; 2049], &mut run);
        prop_assert!(comes_out(&run, garbage.len(), &frame));
    }
}

#[test]
fn a_truncated_frame_holds_up_the_next_only_until_the_line_is_quiet() {
    let mut decoder = FrameDecoder::<2049>::new();
    let mut run = Run::default();
    let mut false_start = header_of_2047();
    false_start.extend(octets(AIDON));
    feed(&mut decoder, &false_start, &mut run);
    assert_eq!(run.events, [], "2049 octets are awaited");
    decoder.idle();
    feed(&mut decoder, &[], &mut run);
    assert_eq!(run.frames(), [octets(AIDON)]);
    assert_eq!(decoder.position(), 8);
}

#[test]
fn what_a_quiet_line_brings_comes_before_a_new_octet_is_eaten() {
    let mut decoder = FrameDecoder::<2049>::new();
    let mut false_start = header_of_2047();
    false_start.extend(octets(AIDON));
    assert!(decoder.next_frame(&mut &false_start[..]).is_none());
    decoder.idle();

    let next = octets(KAIFA);
    let mut fed = &next[..];
    assert!(decoder.next_frame(&mut fed).unwrap().is_err());
    assert_eq!(fed.len(), next.len());
    let frame = decoder.next_frame(&mut fed).unwrap().unwrap();
    assert_eq!(frame.source().upper(), 4);
    assert_eq!(fed.len(), next.len());
    let frame = decoder.next_frame(&mut fed).unwrap().unwrap();
    assert_eq!(frame.source().upper(), 1);
}

#[test]
fn quiet_without_octets_changes_nothing() {
    let mut decoder = FrameDecoder::<64>::new();
    let mut run = Run::default();
    decoder.idle();
    decoder.idle();
    feed(&mut decoder, &[], &mut run);
    feed(&mut decoder, &octets(AIDON), &mut run);
    decoder.idle();
    assert!(decoder.frame().is_none(), "asked for more since");
    feed(&mut decoder, &octets(AIDON), &mut run);
    assert_eq!(run.frames().len(), 2);
    assert_eq!(run.faults(), []);
    assert_eq!(decoder.noise(), 0);
}

#[test]
fn the_frame_is_lent_until_the_next_call() {
    let mut decoder = FrameDecoder::<64>::new();
    assert!(decoder.frame().is_none());
    let aidon = octets(AIDON);
    assert_eq!(decoder.advance(&mut &aidon[..]), Some(Ok(())));
    decoder.idle();
    assert_eq!(decoder.frame().unwrap().information().len(), 32);
    assert_eq!(decoder.frame(), decoder.frame());
    assert_eq!(decoder.advance(&mut &[][..]), None);
    assert!(decoder.frame().is_none());
}
