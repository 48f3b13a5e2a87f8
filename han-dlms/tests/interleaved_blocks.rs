//! Two block transfers at a time: what is told, what is refused, and what neither sees.
//!
//! A meter that pushes two lists mixes their blocks, and only numbers tell them apart.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::expect_used
)]

#[path = "support/block.rs"]
mod block;

use std::collections::BTreeSet;

use block::transfer;
use han_dlms::{Apdu, BlockReassembler, Data, GeneralBlockTransfer};

/// The blocks of one transfer, or the pieces that they are filled with.
type Pieces = Vec<Vec<u8>>;

fn blocks(pieces: &Pieces) -> Vec<GeneralBlockTransfer<'_>> {
    transfer(pieces.iter().map(Vec::as_slice))
}

/// Every order in which two transfers of `a` and `b` blocks can come, each in its own order: where
/// a block is of the second.
fn orders(a: usize, b: usize) -> impl Iterator<Item = Vec<bool>> {
    (0..1_u32 << (a + b))
        .map(move |bits| (0..a + b).map(|at| bits >> at & 1 == 1).collect())
        .filter(move |order: &Vec<bool>| order.iter().filter(|&&is_second| is_second).count() == b)
}

/// Whether one transfer is over before the other begins.
fn is_in_turn(order: &[bool]) -> bool {
    order.windows(2).filter(|pair| pair[0] != pair[1]).count() == 1
}

/// What came of blocks.
#[derive(Default)]
struct Outcome {
    messages: Vec<Vec<u8>>,
    told: usize,
}

impl Outcome {
    fn of<'a>(line: impl IntoIterator<Item = GeneralBlockTransfer<'a>>) -> Self {
        let mut reassembler = BlockReassembler::<1024>::new();
        let mut outcome = Self::default();
        for block in line {
            let joined = reassembler.push(&block);
            outcome.told += usize::from(joined.aborted.is_some());
            match joined.message {
                None => {}
                Some(Ok(message)) => outcome.messages.push(message.to_vec()),
                Some(Err(_)) => outcome.told += 1,
            }
        }
        outcome
    }

    /// What comes of two transfers whose blocks mix like this.
    fn mixed(a: &Pieces, b: &Pieces, order: &[bool]) -> Self {
        let (mut a, mut b) = (blocks(a).into_iter(), blocks(b).into_iter());
        let line = order.iter().map(|&is_second| {
            let next = if is_second { b.next() } else { a.next() };
            next.unwrap()
        });
        Self::of(line)
    }
}

/// The head of one transfer and the tail of another.
fn mixtures<'a>(head: &'a Pieces, tail: &'a Pieces) -> impl Iterator<Item = Vec<u8>> {
    (1..head.len().min(tail.len())).map(|cut| [&head[..cut], &tail[cut..]].concat().concat())
}

// --- what the numbers show ----------------------------------------------------------------------

/// Blocks that can be told apart.
fn letters(count: usize, letter: u8) -> Pieces {
    (0..count)
        .map(|number| format!("{}{number}", char::from(letter)).into_bytes())
        .collect()
}

#[test]
fn what_is_made_is_one_apdu_or_the_head_of_one_and_the_tail_of_the_other() {
    let mut mixed = 0;
    for (a, b) in sizes() {
        let (a, b) = (letters(a, b'A'), letters(b, b'B'));
        let whole = [a.concat(), b.concat()];
        let mixtures: Vec<_> = mixtures(&a, &b).chain(mixtures(&b, &a)).collect();
        for order in orders(a.len(), b.len()) {
            for message in Outcome::mixed(&a, &b, &order).messages {
                let is_mixed = mixtures.contains(&message);
                assert!(is_mixed || whole.contains(&message), "{order:?}");
                mixed += usize::from(is_mixed);
            }
        }
    }
    assert!(mixed > 0, "the numbers do not show all");
}

#[test]
fn transfers_that_mix_are_told_and_none_is_lost_in_silence() {
    for (a, b) in sizes() {
        let (a, b) = (letters(a, b'A'), letters(b, b'B'));
        for order in orders(a.len(), b.len()) {
            let Outcome { messages, told } = Outcome::mixed(&a, &b, &order);
            if is_in_turn(&order) {
                let mut expected = [a.concat(), b.concat()];
                if order[0] {
                    expected.reverse();
                }
                assert_eq!((&messages[..], told), (&expected[..], 0));
            } else {
                assert!(told > 0 && messages.len() + told >= 2, "{order:?}");
            }
        }
    }
}

#[test]
fn where_a_number_does_not_fit_both_are_lost_and_it_is_told() {
    let (a, b) = (letters(3, b'A'), letters(3, b'B'));
    for order in [
        [false, true, true, false, false, true], // A1 B1 B2 A2: not a third
        [false, false, true, false, true, true], // A1 A2 B1 A3: not a second
    ] {
        let Outcome { messages, told } = Outcome::mixed(&a, &b, &order);
        assert_eq!(messages, Pieces::new(), "{order:?}");
        assert_eq!(told, 2, "{order:?}");
    }
}

#[test]
fn the_next_transfer_is_right() {
    for (a, b) in sizes() {
        let (a, b, c) = (letters(a, b'A'), letters(b, b'B'), letters(3, b'C'));
        for order in orders(a.len(), b.len()) {
            let (mut first, mut second) = (blocks(&a).into_iter(), blocks(&b).into_iter());
            let mut line = vec![];
            for is_second in order {
                line.push(
                    if is_second {
                        second.next()
                    } else {
                        first.next()
                    }
                    .unwrap(),
                );
            }
            line.extend(blocks(&c));
            assert_eq!(Outcome::of(line).messages.last(), Some(&c.concat()));
        }
    }
}

fn sizes() -> impl Iterator<Item = (usize, usize)> {
    (2..=4).flat_map(|a| (2..=4).map(move |b| (a, b)))
}

// --- what the APDU shows ------------------------------------------------------------------------

/// A push as Landis+Gyr's meters send it, in what is never cut in two: the header, the objects of
/// the list, the first of which is the list itself, and their values.
fn push(objects: u8, invoke_id: u8) -> Pieces {
    let header = [
        &[0x0F, 0x00, 0x00, 0x00, invoke_id],
        &[
            0x0C, 0x07, 0xE8, 0x01, 0x0F, 0x01, 0x0C, 0x00, 0x00, 0x00, 0xFF, 0xC4, 0x00,
        ][..],
        &[0x02, objects, 0x01, objects],
    ];
    let object = |c: u8| {
        let name = [1, 0, c, invoke_id, 0, 255];
        [
            &[0x02, 0x04, 0x12, 0, 3, 0x09, 6][..],
            &name,
            &[0x0F, 2, 0x12, 0, 0],
        ]
        .concat()
    };
    let value = |c: u8| vec![0x06, 0, invoke_id, 0, c];
    let objects = 0..objects;
    let values = objects.clone().skip(1).map(value);
    [header.concat()]
        .into_iter()
        .chain(objects.map(object))
        .chain(values)
        .collect()
}

/// Blocks of at most `size` octets, cut between elements as these meters do.
fn cut_between(elements: &Pieces, size: usize) -> Pieces {
    let mut blocks = vec![vec![]];
    for element in elements {
        if blocks.last().unwrap().len() + element.len() > size {
            blocks.push(vec![]);
        }
        blocks.last_mut().unwrap().extend(element);
    }
    blocks
}

/// Blocks of `size` octets, wherever that cuts.
fn cut_anywhere(elements: &Pieces, size: usize) -> Pieces {
    elements.concat().chunks(size).map(<[u8]>::to_vec).collect()
}

/// Whether what was joined shows that it is not whole: by its own lengths and counts, or by a list
/// with more objects than values or less.
fn is_refused(apdu: &[u8]) -> bool {
    let Ok(Apdu::DataNotification(notification)) = Apdu::parse(apdu) else {
        return true;
    };
    let Data::Structure(values) = notification.body else {
        return true;
    };
    let Some(Data::Array(objects)) = values.first() else {
        return true;
    };
    let is_object = |object: Data<'_>| object.as_elements().is_some_and(|parts| parts.len() == 4);
    !notification.remaining.is_empty()
        || values.len() != objects.len()
        || !objects.iter().all(is_object)
}

/// How two lists mix that are sent in blocks of one size: the numbers of blocks that were tried, the
/// mixtures made, and those of them that nothing shows.
#[derive(Default)]
struct Mixed {
    sizes: BTreeSet<(usize, usize)>,
    made: usize,
    unseen: Vec<Vec<u8>>,
}

impl Mixed {
    fn add(&mut self, a: &Pieces, b: &Pieces) {
        let whole = [a.concat(), b.concat()];
        assert!(
            !whole.iter().any(|apdu| is_refused(apdu)),
            "each alone is right"
        );
        if !(2..=4).contains(&a.len()) || !(2..=4).contains(&b.len()) {
            return;
        }
        self.sizes.insert((a.len(), b.len()));
        for order in orders(a.len(), b.len()) {
            let Outcome { messages, told } = Outcome::mixed(a, b, &order);
            for message in messages {
                if whole.contains(&message) {
                    continue;
                }
                assert!(told > 0, "a mixture comes with a transfer given up");
                self.made += 1;
                if !is_refused(&message) {
                    self.unseen.push(message);
                }
            }
        }
    }

    /// Any two of the lists, in blocks of any size.
    fn all(objects: &[(u8, u8)], cut: fn(&Pieces, usize) -> Pieces) -> Self {
        let mut mixed = Self::default();
        for &(a, b) in objects {
            let (a, b) = (push(a, 7), push(b, 8));
            for size in 30..200 {
                mixed.add(&cut(&a, size), &cut(&b, size));
            }
        }
        mixed
    }
}

/// Numbers of objects of two lists, which differ.
fn different() -> Vec<(u8, u8)> {
    let pairs = (3..=14).flat_map(|a| (3..=14).map(move |b| (a, b)));
    pairs.filter(|(a, b)| a != b).collect()
}

#[test]
fn a_mixture_of_lists_of_different_length_is_refused() {
    for cut in [cut_between, cut_anywhere] {
        let mixed = Mixed::all(&different(), cut);
        assert_eq!(mixed.sizes, sizes().collect());
        assert!(mixed.made > 1000, "{}", mixed.made);
        assert_eq!(mixed.unseen, Pieces::new(), "of {}", mixed.made);
    }
}

// --- what remains -------------------------------------------------------------------------------

#[test]
fn what_remains_is_a_mixture_of_halves_that_fit() {
    // Two runs of one list, or two lists with as many objects, cut at the same element: A1 B1 A2 B2
    // is read as B1 A2, with values of the one behind the objects of the other. Nothing in the APDU
    // shows it. That one of the two was lost is told.
    let (a, b) = (push(6, 7), push(6, 8));
    let (a, b) = (cut_between(&a, 120), cut_between(&b, 120));
    assert_eq!((a.len(), b.len()), (2, 2));
    let Outcome { messages, told } = Outcome::mixed(&a, &b, &[false, true, false, true]);
    assert_eq!(messages, [[&b[..1], &a[1..]].concat().concat()]);
    assert!(!is_refused(&messages[0]));
    assert_eq!(told, 2, "A1 given up, B2 without a beginning");
}

#[test]
fn what_remains_is_told_each_time() {
    let same: Vec<_> = (3..=14).map(|objects| (objects, objects)).collect();
    for cut in [cut_between, cut_anywhere] {
        // `Mixed` sees to it that each comes with a transfer given up.
        let mixed = Mixed::all(&same, cut);
        assert_eq!(mixed.unseen.len(), mixed.made, "all of them fit");
        assert!(mixed.made > 100, "{}", mixed.made);
    }
}

#[cfg(feature = "crypto")]
#[test]
fn an_authenticated_mixture_is_refused_even_where_the_halves_fit() {
    use han_dlms::{
        Authentication, CipheredApdu, CipheringHeader, CipheringKey, ErrorKind, Key, Keys,
        SecurityControl, SystemTitle,
    };

    let key = || Key::from([0x5A; 16]);
    let keys = Keys::new(key(), Authentication::Required(key()));
    let sealed = |apdu: &Pieces, invocation_counter| {
        let header = CipheringHeader {
            key: CipheringKey::Global,
            system_title: Some(SystemTitle::from_octets(*b"MMM\0\0\0\0\x01")),
            security_control: SecurityControl::new(0x30),
            invocation_counter,
        };
        let mut buffer = [0; 512];
        let sent = keys.encipher(&header, &apdu.concat(), &mut buffer).unwrap();
        sent.chunks(70).map(<[u8]>::to_vec).collect::<Pieces>()
    };
    let opens = |apdu: &[u8]| {
        let apdu = CipheredApdu::parse(apdu).unwrap();
        keys.decipher(&apdu, &mut [0; 512])
            .map(|_| ())
            .map_err(|error| error.kind())
    };

    let (a, b) = (sealed(&push(9, 7), 1), sealed(&push(9, 7), 2));
    assert_eq!((a.len(), b.len()), (4, 4));
    let mut mixed = 0;
    for order in orders(4, 4) {
        for message in Outcome::mixed(&a, &b, &order).messages {
            if [a.concat(), b.concat()].contains(&message) {
                assert_eq!(opens(&message), Ok(()));
                continue;
            }
            assert_eq!(opens(&message), Err(ErrorKind::TagMismatch));
            mixed += 1;
        }
    }
    assert!(mixed > 0);
}
