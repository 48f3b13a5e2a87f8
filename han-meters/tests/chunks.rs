//! However a stream is cut, the same comes out of it, in the same order.

#![cfg(feature = "hdlc")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

#[path = "support/frame.rs"]
mod frame;

use std::sync::LazyLock;

use frame::{frame, segments};
use han_corpus::Telegram;
use han_meters::{Counters, Reading, ReceiveError, Receiver};
use proptest::prelude::*;
use proptest::sample::Index;

type Outcome = Result<Reading, ReceiveError>;

static TELEGRAMS: LazyLock<Vec<Telegram>> = LazyLock::new(han_corpus::telegrams);

/// One thing that a line brings.
#[derive(Clone, Debug)]
enum Part {
    Telegram(Index),
    /// A telegram with one bit turned.
    Turned(Index, Index, u8),
    /// A telegram that breaks off.
    Cut(Index, Index),
    /// A telegram of which an octet is lost.
    Lost(Index, Index),
    /// The octets of a telegram as an APDU in segments of this size.
    Segmented(Index, usize),
    Noise(Vec<u8>),
    Flags(usize),
}

impl Part {
    fn octets(&self) -> Vec<u8> {
        let telegram = |index: &Index| index.get(&TELEGRAMS).octets.clone();
        match self {
            Self::Telegram(which) => telegram(which),
            Self::Turned(which, at, bit) => {
                let mut octets = telegram(which);
                let at = at.index(octets.len());
                octets[at] ^= 1 << bit;
                octets
            }
            Self::Cut(which, at) => {
                let mut octets = telegram(which);
                octets.truncate(at.index(octets.len()));
                octets
            }
            Self::Lost(which, at) => {
                let mut octets = telegram(which);
                octets.remove(at.index(octets.len()));
                octets
            }
            Self::Segmented(which, size) => segments(&apdu(&telegram(which)), *size).concat(),
            Self::Noise(octets) => octets.clone(),
            Self::Flags(count) => vec![0x7E; *count],
        }
    }
}

/// What a frame carries behind its LLC header; nothing, if it is not one frame.
fn apdu(octets: &[u8]) -> Vec<u8> {
    let Ok(frame) = han_hdlc::Frame::parse(octets) else {
        return vec![0xAA; 40];
    };
    han_hdlc::Llc::strip(frame.information()).1.to_vec()
}

fn part() -> impl Strategy<Value = Part> {
    let index = any::<Index>;
    prop_oneof![
        4 => index().prop_map(Part::Telegram),
        1 => (index(), index(), 0..8_u8).prop_map(|(which, at, bit)| Part::Turned(which, at, bit)),
        1 => (index(), index()).prop_map(|(which, at)| Part::Cut(which, at)),
        1 => (index(), index()).prop_map(|(which, at)| Part::Lost(which, at)),
        1 => (index(), 8..200_usize).prop_map(|(which, size)| Part::Segmented(which, size)),
        1 => prop::collection::vec(any::<u8>(), 0..40).prop_map(Part::Noise),
        1 => (1..20_usize).prop_map(Part::Flags),
    ]
}

fn stream() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(part(), 1..7)
        .prop_map(|parts| parts.iter().flat_map(Part::octets).collect())
}

/// Every outcome with the position of its frame and whether a list was lent,
/// and what was counted in the end.
fn events<const N: usize, const M: usize>(
    stream: &[u8],
    cuts: impl IntoIterator<Item = usize>,
) -> (Vec<(Outcome, u64, Option<usize>)>, Counters) {
    let mut receiver = Receiver::<N, M>::new();
    let mut events = Vec::new();
    let mut take = |receiver: &mut Receiver<N, M>, mut piece: &[u8]| {
        while let Some(outcome) = receiver.next_reading(&mut piece) {
            let entries = receiver.list().map(|list| list.entries().count());
            assert_eq!(entries.is_some(), outcome.is_ok());
            events.push((outcome, receiver.position(), entries));
        }
        assert!(piece.is_empty());
    };
    let mut rest = stream;
    for size in cuts {
        let (piece, behind) = rest.split_at(size.min(rest.len()));
        take(&mut receiver, piece);
        rest = behind;
        if rest.is_empty() {
            break;
        }
    }
    take(&mut receiver, rest);
    receiver.idle();
    take(&mut receiver, &[]);
    (events, receiver.counters())
}

fn check<const N: usize, const M: usize>(
    stream: &[u8],
    cuts: &[usize],
) -> Result<(), TestCaseError> {
    let whole = events::<N, M>(stream, [stream.len()]);
    let singly = events::<N, M>(stream, std::iter::repeat_n(1, stream.len()));
    prop_assert_eq!(&whole, &singly);
    let cut = events::<N, M>(stream, cuts.iter().copied().cycle());
    prop_assert_eq!(&whole, &cut);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_cut_gives_the_same_outcomes_and_counters(
        stream in stream(),
        cuts in prop::collection::vec(1..400_usize, 1..20),
    ) {
        check::<2049, 1024>(&stream, &cuts)?;
    }

    /// A receiver too small for some of it, and without room for segments.
    #[test]
    fn any_cut_gives_the_same_to_a_small_receiver(
        stream in stream(),
        cuts in prop::collection::vec(1..50_usize, 1..20),
    ) {
        check::<256, 0>(&stream, &cuts)?;
    }

    /// Empty pieces between the others, as a port gives them that has nothing.
    #[test]
    fn empty_pieces_change_nothing(stream in stream(), size in 1..100_usize) {
        let with_empty = [0, size, 0];
        check::<512, 512>(&stream, &with_empty)?;
    }
}

#[test]
fn segments_and_a_telegram_give_the_same_cut_at_every_octet() {
    let telegram = &TELEGRAMS
        .iter()
        .find(|telegram| telegram.name == "kaifa/ma304h3e-list2")
        .unwrap()
        .octets;
    let apdu = apdu(telegram);
    let stream = [segments(&apdu, 50).concat(), frame(&apdu), telegram.clone()].concat();
    let (whole, counters) = events::<512, 256>(&stream, [stream.len()]);
    assert_eq!(
        whole.iter().filter(|(outcome, ..)| outcome.is_ok()).count(),
        3
    );
    assert_eq!(whole.len(), 3);
    for cut in 1..stream.len() {
        let (came, counted) = events::<512, 256>(&stream, [cut]);
        assert_eq!(came, whole, "cut at {cut}");
        assert_eq!(counted, counters, "cut at {cut}");
    }
}
