//! Messages in pieces.

use super::*;

fn aborted(outcome: &Result<Reading, ReceiveError>) -> bool {
    matches!(
        outcome,
        Err(ReceiveError::Frame(error))
            if matches!(error.kind(), ErrorKind::ReassemblyAborted { .. })
    )
}

#[test]
fn without_room_a_segmented_message_is_reported_once() {
    let apdu = apdu("aidon/6534-list3");
    let pieces = segments(&apdu, 100);
    assert!(pieces.len() > 3);
    let mut receiver = Receiver::<512>::new();
    let outcomes = receive(&mut receiver, &pieces.concat());
    assert_eq!(outcomes, [Err(ReceiveError::Segmented)]);
    let outcomes = receive(&mut receiver, &frame(&apdu));
    assert_eq!(outcomes, [Ok(read(&apdu))]);
    assert_eq!(receiver.counters().message_too_long, 1);
}

#[test]
fn without_room_a_segment_without_octets_is_no_aborted_message() {
    let empty = Frame::new(Address::one(1), Address::one(2), Control::UI, &[]);
    let mut buffer = [0; 16];
    let octets = empty.with_segmented(true).emit(&mut buffer).unwrap();
    let mut receiver = Receiver::<512>::new();
    let outcomes = receive_all(&mut receiver, octets);
    assert_eq!(outcomes, [Err(ReceiveError::Segmented)]);
    assert_eq!(receiver.counters().reassembly_aborted, 0);
}

#[test]
fn with_room_the_pieces_are_joined_and_the_list_is_lent() {
    for name in ["aidon/6534-list3", "kaifa/ma304h4-list3"] {
        let apdu = apdu(name);
        for size in [4, 7, 100, 154, 384] {
            let line = segments(&apdu, size).concat();
            let mut receiver = Receiver::<512, 512>::new();
            let reading = receiver.next_reading(&mut &line[..]).unwrap();
            assert_eq!(reading, Ok(read(&apdu)), "{name} {size}");
            let list = receiver.list().unwrap();
            assert_eq!(list.entries().count(), parse(&apdu).entries().count());
        }
    }
}

#[test]
fn a_message_that_exceeds_the_room_is_reported_once() {
    let apdu = apdu("aidon/6534-list3");
    let mut receiver = Receiver::<512, 200>::new();
    let outcomes = receive(&mut receiver, &segments(&apdu, 100).concat());
    let [Err(ReceiveError::Frame(error))] = outcomes[..] else {
        panic!("{outcomes:?}")
    };
    assert_eq!(error.kind(), ErrorKind::MessageTooLong { needed: 300 });
    let whole = receive(&mut receiver, &frame(&apdu));
    assert_eq!(whole, [Ok(read(&apdu))]);
}

#[test]
fn a_damaged_piece_ends_the_message_and_the_next_telegram_is_fine() {
    let apdu = apdu("aidon/6534-list3");
    let mut pieces = segments(&apdu, 100);
    pieces[1][40] ^= 1;
    let mut receiver = Receiver::<512, 512>::new();
    let outcomes = receive(&mut receiver, &pieces[..2].concat());
    // The damage shows when the octets of the length are there.
    let outcomes = [outcomes, receive(&mut receiver, &pieces[2..].concat())].concat();
    assert!(outcomes.iter().all(Result::is_err), "{outcomes:?}");
    assert_eq!(
        outcomes.iter().filter(|outcome| aborted(outcome)).count(),
        1
    );
    assert!(aborted(&outcomes[1]), "right behind the damage");
    let counters = receiver.counters();
    assert_eq!((counters.bad_fcs, counters.reassembly_aborted), (1, 1));

    // What is left of the message may still be open: a whole telegram ends
    // it and is read.
    let outcomes = receive_all(&mut receiver, &frame(&apdu));
    assert_eq!(outcomes.last(), Some(&Ok(read(&apdu))));
}

#[test]
fn a_telegram_within_a_message_ends_it_and_both_are_told() {
    let list_3 = apdu("aidon/6534-list3");
    let list_1 = apdu("aidon/6525-list1");
    let pieces = segments(&list_3, 100);
    let mut receiver = Receiver::<512, 512>::new();
    assert!(receive(&mut receiver, &pieces[..2].concat()).is_empty());
    let frame = frame(&list_1);
    let mut octets = &frame[..];
    let first = receiver.next_reading(&mut octets).unwrap();
    assert!(aborted(&first), "{first:?}");
    assert!(receiver.list().is_none());
    let second = receiver.next_reading(&mut octets).unwrap();
    assert_eq!(second, Ok(read(&list_1)));
    assert_eq!(receiver.list().unwrap().entries().count(), 1);
    assert!(receiver.next_reading(&mut octets).is_none());
    let counters = receiver.counters();
    assert_eq!((counters.reassembly_aborted, counters.readings), (1, 1));
    assert_eq!(counters.frames, 3);
}

#[test]
fn silence_ends_an_open_message() {
    let apdu = apdu("aidon/6534-list3");
    let pieces = segments(&apdu, 100);
    let mut receiver = Receiver::<512, 512>::new();
    assert!(receive(&mut receiver, &pieces[0]).is_empty());
    receiver.idle();
    let outcomes = receive(&mut receiver, &[]);
    assert!(matches!(&outcomes[..], [outcome] if aborted(outcome)));
    assert!(receive(&mut receiver, &[]).is_empty());
    let outcomes = receive(&mut receiver, &pieces.concat());
    assert_eq!(outcomes, [Ok(read(&apdu))]);
}

#[test]
fn silence_within_a_piece_ends_piece_and_message() {
    let apdu = apdu("aidon/6534-list3");
    let pieces = segments(&apdu, 100);
    let mut receiver = Receiver::<512, 512>::new();
    let cut = [&pieces[0][..], &pieces[1][..50]].concat();
    assert!(receive(&mut receiver, &cut).is_empty());
    receiver.idle();
    let outcomes = receive(&mut receiver, &frame(&apdu));
    assert_eq!(outcomes.len(), 3, "{outcomes:?}");
    assert!(outcomes[0].is_err());
    assert!(aborted(&outcomes[1]));
    assert_eq!(outcomes[2], Ok(read(&apdu)));
    let counters = receiver.counters();
    assert_eq!((counters.truncated, counters.reassembly_aborted), (1, 1));
}

#[test]
fn silence_before_anything_and_twice_is_nothing() {
    let mut receiver = Receiver::<512, 512>::new();
    receiver.idle();
    receiver.idle();
    assert!(receive(&mut receiver, &[]).is_empty());
    let outcomes = receive(&mut receiver, telegram("aidon/6525-list1"));
    assert!(matches!(outcomes[..], [Ok(_)]));
    receiver.idle();
    assert!(receive(&mut receiver, &[]).is_empty());
}

#[test]
fn the_segments_of_the_test_vector_are_joined() {
    let mut receiver = Receiver::<512, 512>::new();
    let outcomes = receive(&mut receiver, telegram("spec/10-three-segments"));
    let unknown = ReceiveError::List(Error::UnknownList { elements: 4 });
    assert_eq!(outcomes, [Err(unknown)]);
}
