//! A-XDR by the rules of the Blue Book, recursive and with allocation.

use han_dlms::{Data, MAX_DEPTH};

/// Most values that an octet stands for: a row of a compact-array may hold so
/// many for each octet that it takes at least.
pub const VALUES_PER_OCTET: usize = 8;

/// A value as read here.
#[derive(Debug)]
pub enum Tree<'a> {
    /// No values inside: tag and what stands behind it, its length not counted.
    Simple {
        tag: u8,
        bits: Option<usize>,
        content: &'a [u8],
    },
    /// An array or structure.
    List { tag: u8, elements: Vec<Tree<'a>> },
    Compact {
        description: &'a [u8],
        contents: &'a [u8],
        rows: Vec<Tree<'a>>,
    },
}

/// A value, what is left behind it, and whether every length and boolean in it
/// is written in the one form that we write.
#[derive(Debug)]
pub struct Parsed<'a> {
    pub tree: Tree<'a>,
    pub rest: &'a [u8],
    pub canonical: bool,
}

impl<'a> Tree<'a> {
    pub fn parse(octets: &'a [u8]) -> Option<Parsed<'a>> {
        let mut reader = Reader::new(octets);
        let tree = reader.value(0)?;
        Some(Parsed {
            tree,
            rest: reader.left,
            canonical: reader.canonical,
        })
    }

    /// Asserts that `data` is this value, and answers with the number of values
    /// that it is made of.
    pub fn assert_is(&self, data: &Data<'_>) -> usize {
        self.assert_is_within(data, 0)
    }

    fn assert_is_within(&self, data: &Data<'_>, depth: usize) -> usize {
        match self {
            Self::Simple { tag, bits, content } => {
                assert_eq!(data.tag().code(), *tag);
                assert_simple(data, *bits, content);
                1
            }
            Self::List { tag, elements } => {
                assert_eq!(data.tag().code(), *tag);
                let values = data.as_elements().expect("a list");
                1 + assert_are(elements, values.iter(), depth)
            }
            Self::Compact {
                description,
                contents,
                rows,
            } => {
                let Data::CompactArray(array) = data else {
                    panic!("{:?} is no compact-array", data.tag());
                };
                assert_eq!(array.description(), *description);
                assert_eq!(array.contents(), *contents);
                1 + assert_are(rows, array.rows().iter(), depth)
            }
        }
    }
}

fn assert_are<'d>(
    trees: &[Tree<'_>],
    values: impl ExactSizeIterator<Item = Data<'d>>,
    depth: usize,
) -> usize {
    assert!(depth < MAX_DEPTH, "too deep");
    assert_eq!(values.len(), trees.len());
    let mut walked = 0;
    let mut count = 0;
    for (tree, value) in trees.iter().zip(values) {
        count += tree.assert_is_within(&value, depth + 1);
        walked += 1;
    }
    assert_eq!(walked, trees.len(), "the walk ended early");
    count
}

fn assert_simple(data: &Data<'_>, bits: Option<usize>, content: &[u8]) {
    assert_eq!(data.as_integer(), integer(data.tag().code(), content));
    match data {
        Data::BitString(string) => {
            assert_eq!((Some(string.len()), string.octets()), (bits, content));
        }
        Data::Boolean(value) => assert_eq!(*value, content != [0]),
        _ if data.as_octets().is_some() => assert_eq!(data.as_octets(), Some(content)),
        _ => {
            let mut buffer = [0; 16];
            let written = data.emit(&mut buffer).expect("there is room");
            assert_eq!(&written[1..], content);
        }
    }
}

/// The number that an integer type means by its octets.
fn integer(tag: u8, content: &[u8]) -> Option<i64> {
    let signed = match tag {
        0x05 | 0x0F | 0x10 | 0x14 | 0x1C..=0x1E => true,
        0x06 | 0x11 | 0x12 | 0x15 | 0x1F..=0x21 => false,
        _ => return None,
    };
    let negative = signed && content.first().is_some_and(|octet| octet & 0x80 != 0);
    let number = content.iter().fold(-i128::from(negative), |number, octet| {
        number << 8 | i128::from(*octet)
    });
    i64::try_from(number).ok()
}

/// The type of the rows of a compact-array.
#[derive(Debug)]
pub enum Type {
    Simple(u8),
    Array(u16, Box<Self>),
    Structure(Vec<Self>),
}

impl Type {
    /// The rows that fill `contents`, if the crate takes them: each at most
    /// [`VALUES_PER_OCTET`].
    pub fn rows<'a>(&self, contents: &'a [u8]) -> Option<Vec<Tree<'a>>> {
        let mut reader = Reader::new(contents);
        reader.rows(self)
    }

    /// The description that `octets` are, if they are one and no more.
    pub fn parse(octets: &[u8]) -> Option<Self> {
        let mut reader = Reader::new(octets);
        reader.description(1).filter(|_| reader.left.is_empty())
    }

    /// How many values one of it is, and how many octets it takes at least.
    fn cost(&self) -> (u128, u128) {
        match self {
            Self::Simple(tag) => (1, size(*tag).unwrap_or(1) as u128),
            Self::Array(count, element) => {
                let (values, octets) = element.cost();
                let count = u128::from(*count);
                // Of an element that is never there the type is walked still.
                let values = values.saturating_mul(count.max(1)).saturating_add(1);
                (values, octets.saturating_mul(count))
            }
            Self::Structure(fields) => fields.iter().map(Self::cost).fold((1, 0), |sum, field| {
                (sum.0.saturating_add(field.0), sum.1.saturating_add(field.1))
            }),
        }
    }
}

/// Octets of content of the types that always have as many.
fn size(tag: u8) -> Option<usize> {
    Some(match tag {
        0x00 | 0xFF => 0,
        0x03 | 0x0D | 0x0F | 0x11 | 0x16 | 0x1C | 0x1F => 1,
        0x10 | 0x12 | 0x1D | 0x20 => 2,
        0x05 | 0x06 | 0x17 | 0x1B | 0x1E | 0x21 => 4,
        0x1A => 5,
        0x14 | 0x15 | 0x18 => 8,
        0x19 => 12,
        _ => return None,
    })
}

struct Reader<'a> {
    left: &'a [u8],
    canonical: bool,
}

impl<'a> Reader<'a> {
    const fn new(left: &'a [u8]) -> Self {
        let canonical = true;
        Self { left, canonical }
    }

    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, left) = self.left.split_at_checked(count)?;
        self.left = left;
        Some(taken)
    }

    fn u8(&mut self) -> Option<u8> {
        self.take(1).map(|octets| octets[0])
    }

    fn length(&mut self) -> Option<usize> {
        let first = self.u8()?;
        let octets = match first {
            0..=0x7F => return Some(usize::from(first)),
            0x81..=0x84 => self.take(usize::from(first) - 0x80)?,
            _ => return None,
        };
        let length = octets
            .iter()
            .fold(0, |sum, &octet| sum << 8 | usize::from(octet));
        self.canonical &= length > 0x7F && octets[0] != 0;
        Some(length)
    }

    /// A count of values with tags, each of which is at least an octet.
    fn count(&mut self) -> Option<usize> {
        self.length().filter(|count| *count <= self.left.len())
    }

    fn value(&mut self, depth: usize) -> Option<Tree<'a>> {
        let tag = self.u8()?;
        match tag {
            0x01 | 0x02 => {
                let count = self.count().filter(|_| depth < MAX_DEPTH)?;
                let elements = (0..count).map(|_| self.value(depth + 1));
                let elements = elements.collect::<Option<_>>()?;
                Some(Tree::List { tag, elements })
            }
            0x13 if depth < MAX_DEPTH => self.compact_array(depth),
            _ => self.simple(tag),
        }
    }

    fn simple(&mut self, tag: u8) -> Option<Tree<'a>> {
        let mut bits = None;
        let octets = match tag {
            0x09 | 0x0A | 0x0C => self.length()?,
            0x04 => bits.insert(self.length()?).div_ceil(8),
            _ => size(tag)?,
        };
        let content = self.take(octets)?;
        self.canonical &= tag != 0x03 || content[0] <= 1;
        Some(Tree::Simple { tag, bits, content })
    }

    fn compact_array(&mut self, depth: usize) -> Option<Tree<'a>> {
        let from = self.left;
        let row = self.description(depth + 1)?;
        let description = &from[..from.len() - self.left.len()];
        let length = self.length()?;
        let contents = self.take(length)?;
        Some(Tree::Compact {
            description,
            contents,
            rows: row.rows(contents)?,
        })
    }

    fn description(&mut self, depth: usize) -> Option<Type> {
        match self.u8()? {
            0x01 => {
                let count = self.take(2)?;
                let count = u16::from_be_bytes([count[0], count[1]]);
                let element = (depth < MAX_DEPTH).then(|| self.description(depth + 1))??;
                Some(Type::Array(count, Box::new(element)))
            }
            0x02 => {
                let count = self.count().filter(|_| depth < MAX_DEPTH)?;
                let fields = (0..count).map(|_| self.description(depth + 1));
                Some(Type::Structure(fields.collect::<Option<_>>()?))
            }
            tag @ (0x04 | 0x09 | 0x0A | 0x0C) => Some(Type::Simple(tag)),
            tag => size(tag).map(|_| Type::Simple(tag)),
        }
    }

    fn rows(&mut self, row: &Type) -> Option<Vec<Tree<'a>>> {
        let (values, octets) = row.cost();
        let mut rows = Vec::new();
        while !self.left.is_empty() {
            let left = self.left.len() as u128;
            if values > octets.saturating_mul(VALUES_PER_OCTET as u128) || octets > left {
                return None;
            }
            rows.push(self.row(row)?);
        }
        Some(rows)
    }

    fn row(&mut self, row: &Type) -> Option<Tree<'a>> {
        let (tag, elements) = match row {
            Type::Simple(tag) => return self.simple(*tag),
            Type::Array(count, element) => {
                let elements = (0..*count).map(|_| self.row(element));
                (0x01, elements.collect::<Option<_>>()?)
            }
            Type::Structure(fields) => {
                let elements = fields.iter().map(|field| self.row(field));
                (0x02, elements.collect::<Option<_>>()?)
            }
        };
        Some(Tree::List { tag, elements })
    }
}

/// Whether every length and boolean of an APDU is written in the one form that
/// we write.
pub fn is_canonical(apdu: &[u8]) -> bool {
    let is_canonical = |body| Tree::parse(body).is_some_and(|parsed| parsed.canonical);
    match apdu {
        [0x0F, _, _, _, _, 0, body @ ..] => is_canonical(body),
        [0x0F, _, _, _, _, 9, length, rest @ ..] | [0x0F, _, _, _, _, length, rest @ ..] => {
            is_canonical(&rest[usize::from(*length)..])
        }
        [0xC2, 0, rest @ ..] => is_canonical(&rest[9..]),
        [0xC2, _, _, rest @ ..] => is_canonical(&rest[21..]),
        [0xDB | 0xDC, title, rest @ ..] if *title < 0x80 => {
            is_shortest(&rest[usize::from(*title)..])
        }
        [0xDB | 0xDC, ..] => false,
        [0xE0, _, _, _, _, _, rest @ ..] => is_shortest(rest),
        _ => true,
    }
}

fn is_shortest(length: &[u8]) -> bool {
    let mut reader = Reader::new(length);
    reader.length().is_some() && reader.canonical
}
