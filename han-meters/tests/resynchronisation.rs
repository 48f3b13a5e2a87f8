//! Behind any octets the next telegram comes out: after silence at once,
//! without it as soon as enough octets have followed.
//!
//! A false header can claim 2047 octets, and nothing but the octets behind it
//! can show that it is false. So without silence a telegram may have to wait
//! until 2049 octets stand behind the last false flag; never longer.

#![cfg(feature = "hdlc")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

#[path = "support/random.rs"]
mod random;
#[path = "support/receive.rs"]
mod receive;
#[path = "support/single.rs"]
mod single;

use std::sync::LazyLock;

use han_meters::{ListNumber, Reading, Receiver};
use proptest::prelude::*;
use random::{Random, trials};
use receive::{Outcome, receive, receive_all};
use single::single_telegrams;

/// Holds any frame that HDLC allows, so that no length is refused for its size.
type Wide = Receiver<2049>;

/// Octets of the longest frame, both flags counted.
const LONGEST: usize = 2049;

fn readings(outcomes: &[Outcome]) -> Vec<Reading> {
    outcomes.iter().flatten().copied().collect()
}

/// A telegram and the reading of it.
struct Telegram {
    octets: &'static [u8],
    reading: Reading,
}

static TELEGRAMS: LazyLock<Vec<Telegram>> = LazyLock::new(|| {
    let telegrams = single_telegrams().iter().map(|telegram| {
        let octets = &telegram.octets[..];
        let [Ok(reading)] = receive(&mut Wide::new(), octets)[..] else {
            panic!("{} gives no reading", telegram.name)
        };
        Telegram { octets, reading }
    });
    telegrams.collect()
});

/// What may stand in front of a telegram, made from another one.
#[derive(Clone, Copy, Debug)]
enum Garbage {
    RandomOctets,
    TruncatedFrame,
    OctetsCutOut,
    FlagPutIn,
    WrongParity,
    HeaderOf2047,
    DoubledFrame,
}

const KINDS: [Garbage; 7] = [
    Garbage::RandomOctets,
    Garbage::TruncatedFrame,
    Garbage::OctetsCutOut,
    Garbage::FlagPutIn,
    Garbage::WrongParity,
    Garbage::HeaderOf2047,
    Garbage::DoubledFrame,
];

impl Garbage {
    fn octets(self, random: &mut Random, frame: &[u8]) -> Vec<u8> {
        let at = random.below(frame.len());
        let end = at + 1 + random.below(frame.len() - at);
        let count = random.below(300);
        match self {
            Self::RandomOctets => octets(random, count),
            Self::TruncatedFrame => frame[..at].to_vec(),
            Self::OctetsCutOut => [&frame[..at], &frame[end..]].concat(),
            Self::FlagPutIn => [&frame[..at], &[0x7E], &frame[at..]].concat(),
            Self::WrongParity => wrong_parity(random, frame),
            Self::HeaderOf2047 => [header_of_2047(random), octets(random, count)].concat(),
            Self::DoubledFrame => doubled(random, frame, at),
        }
    }
}

fn octet(random: &mut Random) -> u8 {
    u8::try_from(random.below(256)).unwrap()
}

fn octets(random: &mut Random, count: usize) -> Vec<u8> {
    (0..count).map(|_| octet(random)).collect()
}

/// Bit 7 turned in the octets whose parity is odd, from some octet on: 8E1
/// read as 8N1.
fn wrong_parity(random: &mut Random, frame: &[u8]) -> Vec<u8> {
    let is_odd = |octet: &u8| octet.count_ones() % 2 == 1;
    let odd: Vec<usize> = (0..frame.len()).filter(|at| is_odd(&frame[*at])).collect();
    let mut octets = frame.to_vec();
    for at in &odd[random.below(odd.len())..] {
        octets[*at] ^= 0x80;
    }
    octets
}

/// A header with a right HCS that claims the longest frame there is.
fn header_of_2047(random: &mut Random) -> Vec<u8> {
    let address = octet(random) | 1;
    let control = octet(random);
    sealed(&[0x7E, 0xA7, 0xFF, address, 0x21, control])
}

/// A frame twice: flag to flag, on one shared flag, or begun anew midway.
fn doubled(random: &mut Random, frame: &[u8], at: usize) -> Vec<u8> {
    let first = match random.below(3) {
        0 => frame,
        1 => &frame[..frame.len() - 1],
        _ => &frame[..at],
    };
    [first, frame].concat()
}

/// A header and its HCS.
fn sealed(header: &[u8]) -> Vec<u8> {
    [header, &hcs(&header[1..])].concat()
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

/// How often the whole frame stands in the octets.
fn occurrences(frame: &[u8], octets: &[u8]) -> usize {
    octets
        .windows(frame.len())
        .filter(|part| *part == frame)
        .count()
}

/// The readings that telegrams give one after another: a list 3 that is the
/// same as the one before says so.
fn one_after_another(telegrams: &[&Telegram]) -> Vec<Reading> {
    let mut hourly: Option<Reading> = None;
    let readings = telegrams.iter().map(|telegram| {
        let mut reading = telegram.reading;
        if reading.list == Some(ListNumber::Three) {
            let before = hourly.replace(reading);
            reading.repeated = before == Some(reading);
        }
        reading
    });
    readings.collect()
}

/// What a trial puts on the line.
struct Line {
    garbage: Vec<u8>,
    broken: &'static Telegram,
    clean: [&'static Telegram; 2],
}

impl Line {
    fn new(kind: Garbage, random: &mut Random) -> Self {
        let broken = random.choose(&TELEGRAMS);
        let pieces = 1 + random.below(3);
        let garbage = (0..pieces).flat_map(|_| kind.octets(random, broken.octets));
        Self {
            garbage: garbage.collect(),
            broken,
            clean: [random.choose(&TELEGRAMS), random.choose(&TELEGRAMS)],
        }
    }

    /// The whole telegrams in these octets, and the two clean ones behind.
    fn expected(&self, octets: &[u8]) -> Vec<Reading> {
        let whole = occurrences(self.broken.octets, octets);
        let mut telegrams = vec![self.broken; whole];
        telegrams.extend(self.clean);
        one_after_another(&telegrams)
    }

    /// Silence, then both telegrams, and not one octet more.
    fn after_silence(&self) {
        let mut receiver = Wide::new();
        let mut came = receive_all(&mut receiver, &self.garbage);
        for telegram in self.clean {
            came.extend(receive(&mut receiver, telegram.octets));
        }
        let expected = self.expected(&self.garbage);
        assert_eq!(readings(&came), expected, "{:02X?}", self.garbage);
    }

    /// No silence; behind the telegrams as many zeros as the longest frame
    /// that the garbage can have opened still lacks.
    fn without_silence(&self) {
        let mut receiver = Wide::new();
        let [first, second] = self.clean.map(|telegram| telegram.octets);
        let sent = first.len() + second.len();
        let zeros = vec![0; LONGEST.saturating_sub(sent)];
        let line = [&self.garbage, first, second, &zeros].concat();
        let came = receive(&mut receiver, &line);
        // The first flag of the first telegram may close a frame.
        let expected = self.expected(&line[..=self.garbage.len()]);
        assert_eq!(readings(&came), expected, "{:02X?}", self.garbage);
    }
}

fn two_telegrams_come_out_behind(kind: Garbage, seed: u64) {
    let mut random = Random::new(seed);
    for _ in 0..trials(100_000).div_ceil(KINDS.len()) {
        let line = Line::new(kind, &mut random);
        line.after_silence();
        line.without_silence();
    }
}

#[test]
fn two_telegrams_come_out_behind_random_octets() {
    two_telegrams_come_out_behind(Garbage::RandomOctets, 1);
}

#[test]
fn two_telegrams_come_out_behind_truncated_frames() {
    two_telegrams_come_out_behind(Garbage::TruncatedFrame, 2);
}

#[test]
fn two_telegrams_come_out_behind_frames_that_lost_octets() {
    two_telegrams_come_out_behind(Garbage::OctetsCutOut, 3);
}

#[test]
fn two_telegrams_come_out_behind_frames_with_a_flag_put_in() {
    two_telegrams_come_out_behind(Garbage::FlagPutIn, 4);
}

#[test]
fn two_telegrams_come_out_behind_frames_of_wrong_parity() {
    two_telegrams_come_out_behind(Garbage::WrongParity, 5);
}

#[test]
fn two_telegrams_come_out_behind_right_headers_that_claim_2047_octets() {
    two_telegrams_come_out_behind(Garbage::HeaderOf2047, 6);
}

#[test]
fn two_telegrams_come_out_behind_doubled_frames() {
    two_telegrams_come_out_behind(Garbage::DoubledFrame, 7);
}

/// Kinds that never differ from clean telegrams would prove nothing.
#[test]
fn every_kind_of_garbage_is_what_its_name_says() {
    let mut random = Random::new(0);
    for kind in KINDS {
        let whole = (0..1000).filter(|_| {
            let frame = random.choose(&TELEGRAMS).octets;
            occurrences(frame, &kind.octets(&mut random, frame)) > 0
        });
        let whole = whole.count();
        match kind {
            Garbage::DoubledFrame => assert_eq!(whole, 1000),
            // Beside another flag it is no damage: 3 places of 40 octets and more.
            Garbage::FlagPutIn => assert!(whole < 75, "{whole} of 1000"),
            _ => assert_eq!(whole, 0, "{kind:?}"),
        }
    }
}

#[test]
fn a_false_header_holds_a_telegram_up_for_2049_octets_and_no_longer() {
    let telegram = &TELEGRAMS[0];
    let header = sealed(&[0x7E, 0xA7, 0xFF, 0x41, 0x21, 0x13]);
    let mut receiver = Wide::new();
    let line = [&header, telegram.octets].concat();
    assert_eq!(receive(&mut receiver, &line), []);
    let zeros = vec![0; LONGEST - line.len() - 1];
    assert_eq!(receive(&mut receiver, &zeros), []);
    let came = receive(&mut receiver, &[0]);
    assert_eq!(readings(&came), [telegram.reading]);
}

/// Whatever else a line can carry that is no frame.
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
        any_octets()
            .prop_map(|rest| [sealed(&[0x7E, 0xA7, 0xFF, 0x41, 0x08, 0x83, 0x13]), rest].concat()),
        // Telegrams with each octet's parity folded into its eighth bit.
        any::<prop::sample::Index>().prop_map(|index| {
            let octets = index.get(&TELEGRAMS).octets;
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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn behind_garbage_and_silence_the_next_telegram_comes_out(
        garbage in prop::collection::vec(garbage(), 1..4),
        index in any::<prop::sample::Index>(),
    ) {
        let telegram = index.get(&TELEGRAMS);
        let mut receiver = Wide::new();
        let garbage = garbage.concat();
        prop_assert_eq!(readings(&receive_all(&mut receiver, &garbage)), []);
        let outcomes = receive(&mut receiver, telegram.octets);
        prop_assert_eq!(readings(&outcomes), [telegram.reading]);
    }

    #[test]
    fn behind_garbage_the_next_telegram_comes_out_after_enough_octets(
        garbage in prop::collection::vec(garbage(), 1..4),
        index in any::<prop::sample::Index>(),
    ) {
        let telegram = index.get(&TELEGRAMS);
        let line = [&garbage.concat()[..], telegram.octets, &[0; LONGEST]].concat();
        let outcomes = receive(&mut Wide::new(), &line);
        prop_assert_eq!(readings(&outcomes), [telegram.reading]);
    }
}
