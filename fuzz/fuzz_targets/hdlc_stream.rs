//! However the octets are cut, the same frames and events come out, those of
//! the standard; memory is fixed, and so are the steps of the check per octet.
//!
//! Each execution holds one way of receiving against the rules of the standard.
//!
//! Input: the way, which faults to mend, two sizes of pieces, the octets.

#![no_main]

use han_fuzz::{Input, Line, mend, run_by_the_rules};
use han_hdlc::frames;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let mut input = Input::new(input);
    let [way, which] = input.array();
    let sizes = [input.u8(), input.u8()].map(|size| usize::from(size) + 1);
    let mut octets = input.rest().to_vec();
    mend(&mut octets, which);
    match way & 7 {
        0 => in_memory(&octets),
        1 => in_pieces::<64>(&octets, &[1]),
        2 => in_pieces::<64>(&octets, &sizes),
        3 => in_pieces::<2049>(&octets, &[1]),
        4 => in_pieces::<2049>(&octets, &[usize::MAX]),
        _ => in_pieces::<2049>(&octets, &sizes),
    }
});

fn in_pieces<const N: usize>(octets: &[u8], sizes: &[usize]) {
    let expected = run_by_the_rules(octets, N);
    assert_eq!(Line::<N>::cut(octets, sizes), expected);
}

fn in_memory(octets: &[u8]) {
    let expected = run_by_the_rules(octets, 2049);
    let mut frames = frames(octets);
    for (event, noise) in &expected.events {
        let outcome = frames.next().expect("an event");
        assert_eq!(frames.noise(), *noise);
        let at = usize::try_from(frames.position()).unwrap();
        assert!(event.is(at, outcome), "{event:?} and {outcome:?} at {at}");
    }
    assert!(frames.next().is_none());
    assert_eq!(frames.noise(), expected.noise);
}
