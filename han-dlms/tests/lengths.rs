//! Every first octet of a length, and every length that stands at an edge: read
//! as its exact value, or refused at the exact octet.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::expect_used
)]

use han_dlms::{Data, DataTag, ErrorKind, Reader};

/// Where one octet more is needed, where an index of 8, 16 or 32 bits would
/// wrap, and the longest length there is.
const EDGES: [u32; 12] = [
    0,
    1,
    127,
    128,
    255,
    256,
    65_535,
    65_536,
    (1 << 24) - 1,
    1 << 24,
    (1 << 31) - 1,
    u32::MAX,
];

/// What is longer than this is only announced, not sent.
const LONGEST_SENT: usize = 65_537;

/// A type that has a length behind its first octets.
struct Type {
    head: &'static [u8],
    /// Octets that a value of this length takes at least.
    needed: fn(usize) -> usize,
    /// The length counts elements, and is refused itself when they are too many.
    counts: bool,
    /// Whether this is the value of this length and of these octets, all zero.
    is: fn(Data<'_>, usize, &[u8]) -> bool,
}

const TYPES: [Type; 7] = [
    Type {
        head: &[0x09],
        needed: |length| length,
        counts: false,
        is: |data, _, octets| data == Data::OctetString(octets),
    },
    Type {
        head: &[0x0A],
        needed: |length| length,
        counts: false,
        is: |data, _, octets| data == Data::VisibleString(octets),
    },
    Type {
        head: &[0x0C],
        needed: |length| length,
        counts: false,
        is: |data, _, octets| data == Data::Utf8String(octets),
    },
    Type {
        head: &[0x04],
        needed: |bits| bits.div_ceil(8),
        counts: false,
        is: |data, bits, octets| {
            let Data::BitString(string) = data else {
                return false;
            };
            string.len() == bits && string.octets() == octets
        },
    },
    // An octet of zero is null-data, an element that takes no other.
    Type {
        head: &[0x01],
        needed: |count| count,
        counts: true,
        is: |data, count, _| matches!(data, Data::Array(_)) && is_nulls(data, count),
    },
    Type {
        head: &[0x02],
        needed: |count| count,
        counts: true,
        is: |data, count, _| matches!(data, Data::Structure(_)) && is_nulls(data, count),
    },
    // A compact-array of unsigned.
    Type {
        head: &[0x13, 0x11],
        needed: |length| length,
        counts: false,
        is: |data, length, octets| {
            let Data::CompactArray(array) = data else {
                return false;
            };
            array.rows().len() == length && array.contents() == octets
        },
    },
];

fn is_nulls(data: Data<'_>, count: usize) -> bool {
    let elements = data.as_elements().unwrap();
    let nulls = elements.iter().filter(|data| *data == Data::NullData);
    elements.len() == count && nulls.count() == count
}

/// What is wrong, and at which octet.
type Fault = (ErrorKind, usize);

/// The model: value and octets of the length in front.
fn length(octets: &[u8]) -> Result<(usize, usize), Fault> {
    let first = octets[0];
    let following = match first {
        0x00..=0x7F => return Ok((usize::from(first), 1)),
        0x81..=0x84 => usize::from(first - 0x80),
        _ => return Err((ErrorKind::InvalidLength { first }, 0)),
    };
    let behind = octets.len() - 1;
    if behind < following {
        let missing = following - behind;
        return Err((ErrorKind::Truncated { missing }, 1));
    }
    let mut value = 0;
    for octet in &octets[1..=following] {
        value = value * 256 + usize::from(*octet);
    }
    Ok((value, 1 + following))
}

impl Type {
    /// The model: the length of a value, how many octets head and length take,
    /// and how many the content.
    fn expected(&self, octets: &[u8]) -> Result<(usize, usize, usize), Fault> {
        let head = self.head.len();
        let (value, taken) =
            length(&octets[head..]).map_err(|(kind, offset)| (kind, head + offset))?;
        let left = octets.len() - head - taken;
        let needed = (self.needed)(value);
        if needed <= left {
            return Ok((value, head + taken, needed));
        }
        if self.counts {
            return Err((ErrorKind::CountTooLarge { count: value, left }, head));
        }
        let missing = needed - left;
        Err((ErrorKind::Truncated { missing }, head + taken))
    }

    /// Reads the length with so many zeros behind it; whether it was taken.
    fn check(&self, length: &[u8], zeros: usize) -> bool {
        let mut octets = [self.head, length].concat();
        octets.resize(octets.len() + zeros, 0);
        let parsed = Data::parse(&octets).map_err(|error| (error.kind(), error.offset()));
        let name = format_args!("{:02X?} {length:02X?} and {zeros} octets", self.head);
        self.check_reader(&octets);
        match (parsed, self.expected(&octets)) {
            (Ok((data, rest)), Ok((value, start, needed))) => {
                let content = &octets[start..start + needed];
                assert!((self.is)(data, value, content), "{name}");
                assert_eq!(rest, &octets[start + needed..], "{name}");
                assert_eq!(emitted(data), self.shortest(value, content), "{name}");
                true
            }
            (parsed, expected) => {
                assert_eq!(parsed.err(), expected.err(), "{name}");
                false
            }
        }
    }

    /// Reads the same step by step.
    fn check_reader(&self, octets: &[u8]) {
        let expected = self.expected(octets);
        let mut reader = Reader::new(octets);
        let read = reader.value().map(|_| reader.offset());
        let read = read.map_err(|error| (error.kind(), error.offset()));
        assert_eq!(read, expected.map(|(_, start, needed)| start + needed));

        if self.counts {
            let mut reader = Reader::new(octets);
            let opened = reader.open().map(|head| (head, reader.offset()));
            let opened = opened.map_err(|error| (error.kind(), error.offset()));
            let tag = DataTag::new(self.head[0]);
            let expected = expected.map(|(count, start, _)| (Some((tag, count)), start));
            assert_eq!(opened, expected);
        }
    }

    /// The value with its length in the shortest form.
    fn shortest(&self, length: usize, content: &[u8]) -> Vec<u8> {
        let octets = length.to_be_bytes();
        let from = octets.iter().position(|octet| *octet != 0).unwrap_or(7);
        let digits = &octets[from..];
        let first = match length {
            0..128 => vec![],
            _ => vec![0x80 + u8::try_from(digits.len()).unwrap()],
        };
        [self.head, &first, digits, content].concat()
    }
}

fn emitted(data: Data<'_>) -> Vec<u8> {
    let mut buffer = vec![0; data.encoded_len()];
    data.emit(&mut buffer).unwrap().to_vec()
}

/// Every edge in every form that can say it: the shortest and all longer ones.
fn forms() -> Vec<Vec<u8>> {
    EDGES.into_iter().flat_map(forms_of).collect()
}

fn forms_of(edge: u32) -> Vec<Vec<u8>> {
    let octets = edge.to_be_bytes();
    let zeros = octets.iter().take_while(|octet| **octet == 0).count();
    let long = (1..=4).filter(|following| 4 - following <= zeros);
    let mut forms: Vec<_> = long
        .map(|following| {
            [
                &[0x80 + u8::try_from(following).unwrap()],
                &octets[4 - following..],
            ]
            .concat()
        })
        .collect();
    if edge < 128 {
        forms.push(vec![octets[3]]);
    }
    forms
}

#[test]
fn every_length_at_an_edge_is_read_or_refused_by_the_octets_behind_it() {
    for kind in &TYPES {
        let (mut taken, mut refused) = (0, 0);
        for form in forms() {
            let (value, _) = length(&form).unwrap();
            let needed = (kind.needed)(value);
            for zeros in [
                0,
                1,
                needed / 2,
                needed.saturating_sub(1),
                needed,
                needed + 1,
            ] {
                match kind.check(&form, zeros.min(LONGEST_SENT)) {
                    true => taken += 1,
                    false => refused += 1,
                }
            }
        }
        assert!(taken > 60 && refused > 100, "{taken} and {refused}");
    }
}

#[test]
fn every_length_cut_short_says_how_many_octets_are_missing() {
    for kind in &TYPES {
        for form in forms() {
            for whole in 1..form.len() {
                assert!(!kind.check(&form[..whole], 0));
            }
        }
    }
}

#[test]
fn every_first_octet_is_a_length_or_an_invalid_one() {
    for kind in &TYPES {
        for first in 0..=u8::MAX {
            let is_taken = (0..200).any(|zeros| kind.check(&[first], zeros));
            let is_length = matches!(first, 0x00..=0x7F | 0x81..=0x84);
            assert_eq!(is_taken, is_length, "{first:02X}");
        }
    }
}

#[test]
fn a_string_of_two_to_the_24_octets_is_read_whole() {
    for kind in TYPES
        .iter()
        .filter(|kind| !kind.counts && kind.head.len() == 1)
    {
        assert!(kind.check(&[0x84, 0x01, 0x00, 0x00, 0x00], 1 << 24));
        assert!(!kind.check(&[0x84, 0x01, 0x00, 0x00, 0x00], (kind.needed)(1 << 24) - 1));
    }
}
