//! After any octets, the next whole frame comes out.

use han_mbus::FrameDecoder;
use proptest::prelude::*;

use crate::chunks::dirty_line;
use crate::events::{Event, Run, decode_pieces, feed};
use crate::octets::*;

/// Whether a frame handed out covers the octet at `at`, and so hides what begins
/// there.
fn hides(event: &Event, at: u64) -> bool {
    let Event::Frame(position, octets) = event else {
        return false;
    };
    let end = position + u64::try_from(octets.len()).unwrap();
    *position < at && end > at
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
        let quiet = decode_pieces([&input[..]]);
        prop_assert!(comes_out(&quiet, garbage.len(), &frame));

        // Without quiet it comes out too, later.
        let mut decoder = FrameDecoder::new();
        let mut run = Run::default();
        feed(&mut decoder, &input, &mut run);
        feed(&mut decoder, &[0; 266], &mut run);
        prop_assert!(comes_out(&run, garbage.len(), &frame));
    }
}

const FALSE_START: [u8; 4] = [0x68, 0xFF, 0xFF, 0x68];

#[test]
fn a_false_start_holds_up_the_next_frame_only_until_the_line_is_quiet() {
    let mut decoder = FrameDecoder::new();
    let mut run = Run::default();
    let line = [&FALSE_START[..], &octets(ONE_PIECE)].concat();
    feed(&mut decoder, &line, &mut run);
    assert_eq!(run.events, [], "261 octets are awaited");
    decoder.idle();
    feed(&mut decoder, &[], &mut run);
    assert_eq!(run.frames(), [octets(ONE_PIECE)]);
    assert_eq!(decoder.position(), 4);
}

#[test]
fn what_a_quiet_line_brings_comes_before_a_new_octet_is_eaten() {
    let mut decoder = FrameDecoder::new();
    let line = [&FALSE_START[..], &octets(ONE_PIECE)].concat();
    assert!(decoder.next_frame(&mut &line[..]).is_none());
    decoder.idle();

    let next = octets(TWO_PIECES[0]);
    let mut fed = &next[..];
    assert!(decoder.next_frame(&mut fed).unwrap().is_err());
    assert_eq!(fed.len(), next.len());
    let frame = decoder.next_frame(&mut fed).unwrap().unwrap();
    assert_eq!(frame.data().len(), 35);
    assert_eq!(fed.len(), next.len());
    let frame = decoder.next_frame(&mut fed).unwrap().unwrap();
    assert_eq!(frame.data().len(), 20);
}

#[test]
fn quiet_without_octets_changes_nothing() {
    let mut decoder = FrameDecoder::new();
    let mut run = Run::default();
    decoder.idle();
    decoder.idle();
    feed(&mut decoder, &[], &mut run);
    feed(&mut decoder, &octets(ONE_PIECE), &mut run);
    decoder.idle();
    assert!(decoder.frame().is_none(), "asked for more since");
    feed(&mut decoder, &octets(ONE_PIECE), &mut run);
    assert_eq!(run.frames().len(), 2);
    assert_eq!(run.faults(), []);
    assert_eq!(decoder.noise(), 0);
}

#[test]
fn the_frame_is_lent_until_the_next_call() {
    let mut decoder = FrameDecoder::new();
    assert!(decoder.frame().is_none());
    let octets = octets(ONE_PIECE);
    assert_eq!(decoder.advance(&mut &octets[..]), Some(Ok(())));
    decoder.idle();
    assert_eq!(decoder.frame().unwrap().data().len(), 35);
    assert_eq!(decoder.frame(), decoder.frame());
    assert_eq!(decoder.advance(&mut &[][..]), None);
    assert!(decoder.frame().is_none());
}
