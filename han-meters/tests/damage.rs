//! Damage: every truncation and every flipped bit of every telegram gives no
//! reading, and the whole telegram behind it does.

#![cfg(feature = "hdlc")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

#[path = "support/receive.rs"]
mod receive;
#[path = "support/single.rs"]
mod single;

use han_meters::{ListNumber, Reading, Receiver};
use proptest::prelude::*;
use receive::{Outcome, receive, receive_all};
use single::single_telegrams;

/// Holds any frame that HDLC allows, so that no length is refused for its size.
type Wide = Receiver<2049>;

fn readings(outcomes: &[Outcome]) -> Vec<Reading> {
    outcomes.iter().flatten().copied().collect()
}

/// The reading of the undamaged telegram: without it nothing here proves
/// anything.
fn whole_reading(name: &str, octets: &[u8]) -> Reading {
    let outcomes = receive(&mut Wide::new(), octets);
    let [Ok(reading)] = outcomes[..] else {
        panic!("{name}: {outcomes:?} instead of one reading")
    };
    reading
}

/// The damaged octets alone give no reading; the whole telegram comes out
/// behind them, after silence and without it.
fn check(name: &str, damaged: &[u8], whole: &[u8], reading: Reading) {
    let mut receiver = Wide::new();
    let outcomes = receive_all(&mut receiver, damaged);
    assert_eq!(readings(&outcomes), [], "{name}");
    let outcomes = receive(&mut receiver, whole);
    assert_eq!(readings(&outcomes), [reading], "{name}, after silence");

    let mut receiver = Wide::new();
    let mut outcomes = receive(&mut receiver, damaged);
    outcomes.extend(receive(&mut receiver, whole));
    assert_eq!(readings(&outcomes), [reading], "{name}, without silence");
    let start = u64::try_from(damaged.len()).unwrap();
    assert_eq!(receiver.position(), start, "{name}");
}

#[test]
fn every_truncation_gives_no_reading_and_hides_no_telegram() {
    let mut truncations = 0;
    for telegram in single_telegrams() {
        let whole = &telegram.octets;
        let reading = whole_reading(&telegram.name, whole);
        for length in 0..whole.len() - 1 {
            let name = format!("{} cut to {length}", telegram.name);
            check(&name, &whole[..length], whole, reading);
            truncations += 1;
        }
    }
    println!("{truncations} truncations");
}

/// The flag that opens the next telegram closes one that lacks only its own.
#[test]
fn a_telegram_without_its_closing_flag_waits_for_the_next_one() {
    for telegram in single_telegrams() {
        let whole = &telegram.octets;
        let reading = whole_reading(&telegram.name, whole);
        let cut = &whole[..whole.len() - 1];
        let mut receiver = Wide::new();
        assert_eq!(readings(&receive_all(&mut receiver, cut)), []);

        let mut receiver = Wide::new();
        assert_eq!(receive(&mut receiver, cut), []);
        let came = readings(&receive(&mut receiver, whole));
        let again = Reading {
            repeated: reading.list == Some(ListNumber::Three),
            ..reading
        };
        assert_eq!(came, [reading, again], "{}", telegram.name);
    }
}

#[test]
fn every_lost_head_gives_no_reading_and_hides_no_telegram() {
    for telegram in single_telegrams() {
        let whole = &telegram.octets;
        let reading = whole_reading(&telegram.name, whole);
        for start in 1..whole.len() {
            let name = format!("{} from {start}", telegram.name);
            check(&name, &whole[start..], whole, reading);
        }
    }
}

#[test]
fn every_flipped_bit_gives_no_reading_and_hides_no_telegram() {
    let mut flips = 0;
    for telegram in single_telegrams() {
        let whole = &telegram.octets;
        let reading = whole_reading(&telegram.name, whole);
        let mut damaged = whole.clone();
        for position in 0..whole.len() {
            for bit in 0..8 {
                damaged[position] ^= 1 << bit;
                let name = format!("{}, bit {bit} of octet {position}", telegram.name);
                check(&name, &damaged, whole, reading);
                damaged[position] ^= 1 << bit;
                flips += 1;
            }
        }
    }
    println!("{flips} flips");
}

/// Every octet lost once, as a UART does that throws away what has the wrong
/// parity.
#[test]
fn every_lost_octet_gives_no_reading_and_hides_no_telegram() {
    for telegram in single_telegrams() {
        let whole = &telegram.octets;
        let reading = whole_reading(&telegram.name, whole);
        for lost in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged.remove(lost);
            let name = format!("{} without octet {lost}", telegram.name);
            let mut receiver = Wide::new();
            assert_eq!(
                readings(&receive_all(&mut receiver, &damaged)),
                [],
                "{name}"
            );
            assert_eq!(
                readings(&receive(&mut receiver, whole)),
                [reading],
                "{name}"
            );
        }
    }
}

/// What a line can carry that is no frame.
fn garbage() -> impl Strategy<Value = Vec<u8>> {
    let any_octets = || prop::collection::vec(any::<u8>(), 0..300);
    prop_oneof![
        any_octets(),
        prop::collection::vec(Just(0x7E), 0..300),
        prop::collection::vec(Just(0x00), 0..300),
        prop::collection::vec(Just(0xFF), 0..300),
        // Text of a reader's log.
        "[ -~\r\n]{0,200}".prop_map(String::into_bytes),
        // Headers that may hold up the line: false starts of any length.
        prop::collection::vec(
            prop_oneof![Just(0x7E), Just(0xA0), Just(0xA7), Just(0xFF), Just(0x41)],
            0..60
        ),
        // A header with a right HCS that claims 2047 octets: nothing but the
        // octets behind it can show that it is false.
        any_octets().prop_map(|rest| {
            let header = [0x7E, 0xA7, 0xFF, 0x41, 0x08, 0x83, 0x13];
            [&header[..], &hcs(&header[1..]), &rest].concat()
        }),
        // Telegrams with each octet's parity folded into its eighth bit.
        any::<prop::sample::Index>().prop_map(|index| {
            let octets = &index.get(single_telegrams()).octets;
            octets.iter().map(|octet| with_parity(*octet)).collect()
        }),
    ]
}

fn with_parity(octet: u8) -> u8 {
    let low = octet & 0x7F;
    if low.count_ones() % 2 == 1 {
        low | 0x80
    } else {
        low
    }
}

/// CRC-16/X-25 bit by bit, low octet first: independent of the one under test.
fn hcs(octets: &[u8]) -> [u8; 2] {
    let mut register = 0xFFFF_u16;
    for octet in octets {
        register ^= u16::from(*octet);
        for _ in 0..8 {
            let carry = register & 1 == 1;
            register >>= 1;
            if carry {
                register ^= 0x8408;
            }
        }
    }
    (!register).to_le_bytes()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn behind_garbage_and_silence_the_next_telegram_comes_out(
        garbage in prop::collection::vec(garbage(), 1..4),
        index in any::<prop::sample::Index>(),
    ) {
        let telegram = index.get(single_telegrams());
        let reading = whole_reading(&telegram.name, &telegram.octets);
        let mut receiver = Wide::new();
        let garbage = garbage.concat();
        prop_assert_eq!(readings(&receive_all(&mut receiver, &garbage)), []);
        let outcomes = receive(&mut receiver, &telegram.octets);
        prop_assert_eq!(readings(&outcomes), [reading]);
    }

    #[test]
    fn behind_garbage_the_next_telegram_comes_out_after_enough_octets(
        garbage in prop::collection::vec(garbage(), 1..4),
        index in any::<prop::sample::Index>(),
    ) {
        let telegram = index.get(single_telegrams());
        let reading = whole_reading(&telegram.name, &telegram.octets);
        let enough = vec![0; 2049];
        let line = [&garbage.concat()[..], &telegram.octets, &enough].concat();
        let outcomes = receive(&mut Wide::new(), &line);
        prop_assert_eq!(readings(&outcomes), [reading]);
    }

    #[test]
    fn any_octets_are_survived(octets in prop::collection::vec(any::<u8>(), 0..3000)) {
        let mut receiver = Receiver::<512, 256>::new();
        receive_all(&mut receiver, &octets);
        let counters = receiver.counters();
        prop_assert_eq!(counters.octets, u64::try_from(octets.len()).unwrap());
    }
}

#[test]
fn a_megabyte_of_zeros_or_flags_or_ones_is_noise_and_nothing_else() {
    for octet in [0x00, 0x7E, 0xFF] {
        let mut receiver = Wide::new();
        let outcomes = receive_all(&mut receiver, &vec![octet; 1 << 20]);
        assert!(outcomes.is_empty(), "{octet:02X}");
        let noise = if octet == 0x7E { 0 } else { 1 << 20 };
        assert_eq!(receiver.counters().noise, noise, "{octet:02X}");
    }
}
