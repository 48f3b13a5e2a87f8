//! A list 3 that comes a second time.

use super::*;

/// Two lists one behind the other; whether the second is a repetition.
fn second_is_repeated(first: &[u8], second: &[u8]) -> bool {
    let mut receiver = Receiver::<512>::new();
    let line = [frame(first), frame(second)].concat();
    let outcomes = receive(&mut receiver, &line);
    let [Ok(once), Ok(twice)] = outcomes[..] else {
        panic!("{outcomes:?}")
    };
    assert!(!once.repeated);
    let counted = receiver.counters().repeated;
    assert_eq!(counted, u32::from(twice.repeated));
    twice.repeated
}

fn with_count(apdu: &[u8], code: Obis, count: u32) -> Vec<u8> {
    let list = parse(apdu);
    let Data::DoubleLongUnsigned(was) = entry(&list, code).value else {
        panic!("no double-long-unsigned")
    };
    replaced(apdu, &was.to_be_bytes(), &count.to_be_bytes())
}

const LISTS_3: [&str; 4] = [
    "aidon/6534-list3",
    "kaifa/ma304h4-list3",
    "kamstrup/6841131-list3",
    "landisgyr/zmf1-list3",
];

#[test]
fn the_same_clock_and_registers_are_a_repetition() {
    for name in LISTS_3 {
        let apdu = apdu(name);
        assert!(second_is_repeated(&apdu, &apdu), "{name}");
    }
}

/// Seen on Aidon 6534: the snapshot is old, the power is new.
#[test]
fn new_power_does_not_hide_a_repetition() {
    for name in LISTS_3 {
        let apdu = apdu(name);
        let changed = with_count(&apdu, codes::ACTIVE_POWER_IMPORT, 1234);
        assert!(second_is_repeated(&apdu, &changed), "{name}");
    }
}

#[test]
fn another_register_is_no_repetition() {
    for name in LISTS_3 {
        for code in [
            codes::ACTIVE_ENERGY_IMPORT,
            codes::ACTIVE_ENERGY_EXPORT,
            codes::REACTIVE_ENERGY_IMPORT,
            codes::REACTIVE_ENERGY_EXPORT,
        ] {
            let apdu = apdu(name);
            let changed = with_count(&apdu, code, 12_345_678);
            assert!(!second_is_repeated(&apdu, &changed), "{name} {code}");
        }
    }
}

#[test]
fn registers_without_a_scale_are_compared_too() {
    let apdu = apdu("kamstrup/6841131-092-list3");
    assert_eq!(read(&apdu).active_energy_import, None);
    assert!(second_is_repeated(&apdu, &apdu));
    let changed = with_count(&apdu, codes::ACTIVE_ENERGY_IMPORT, 12_345_678);
    assert!(!second_is_repeated(&apdu, &changed));
}

#[test]
fn another_clock_is_no_repetition() {
    let apdu = apdu("aidon/6534-list3");
    let at = apdu
        .windows(2)
        .position(|pair| pair == [0x09, 0x0C])
        .unwrap();
    let mut later = apdu.clone();
    later[at + 7] ^= 1;
    assert!(!second_is_repeated(&apdu, &later));
}

#[test]
fn a_list_2_is_never_a_repetition() {
    let apdu = apdu("kaifa/ma304h4-list2");
    assert!(!second_is_repeated(&apdu, &apdu));
}

#[test]
fn lists_1_and_2_in_between_do_not_hide_a_repetition() {
    let hourly = frame(&apdu("aidon/6534-list3"));
    let line = [
        &hourly,
        telegram("aidon/6525-list1"),
        telegram("aidon/6534-list2"),
        &hourly,
    ]
    .concat();
    let outcomes = receive(&mut Receiver::<512>::new(), &line);
    let repeated: Vec<bool> = outcomes
        .iter()
        .map(|outcome| outcome.unwrap().repeated)
        .collect();
    assert_eq!(repeated, [false, false, false, true]);
}

/// The one flag that a list alone does not have.
#[test]
fn a_repeated_list_has_its_details_beside_it() {
    let apdu = apdu("abroad/aidon-6534-sweden");
    let framed = frame(&apdu);
    let mut receiver = Receiver::<1024>::new();
    assert_eq!(receiver.details(), None);
    let reading = receiver.next_reading(&mut &framed[..]).unwrap().unwrap();
    let both = receiver.list().unwrap().reading_and_details();
    assert_eq!((reading, receiver.details().unwrap()), both);
    assert_ne!(both.1, Details::default());
    receiver.idle();
    assert_eq!(receiver.next_reading(&mut &[][..]), None);
    assert_eq!(receiver.details(), None);
}

#[test]
fn a_list_alone_does_not_know_that_it_is_repeated_and_the_receiver_does() {
    let framed = frame(&apdu("aidon/6534-list3"));
    let mut receiver = Receiver::<1024>::new();
    for repeated in [false, true] {
        let reading = receiver.next_reading(&mut &framed[..]).unwrap().unwrap();
        assert_eq!(reading.repeated, repeated);
        assert!(!receiver.list().unwrap().reading().repeated);
        assert_eq!(receiver.details(), Some(Details::default()));
    }
}
