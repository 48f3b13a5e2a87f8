//! However the octets are cut, the same frames and events come out, those of
//! the standard; memory is fixed, and so are the steps of the check per octet.
//!
//! Input: which faults to mend, two sizes of pieces, the octets.

#![no_main]

use han_fuzz::{Input, Line, Run, mend, run_by_the_rules};
use han_hdlc::frames;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let mut input = Input::new(input);
    let which = input.u8();
    let sizes = [input.u8(), input.u8()].map(|size| usize::from(size) + 1);
    let mut octets = input.rest().to_vec();
    mend(&mut octets, which);

    let expected = run_by_the_rules(&octets, 2049);
    assert_eq!(Line::<2049>::cut(&octets, &[usize::MAX]), expected);
    assert_eq!(Line::<2049>::cut(&octets, &[1]), expected);
    assert_eq!(Line::<2049>::cut(&octets, &sizes), expected);
    in_memory(&octets, &expected);

    let expected = run_by_the_rules(&octets, 64);
    assert_eq!(Line::<64>::cut(&octets, &sizes), expected);
});

fn in_memory(octets: &[u8], expected: &Run) {
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
