//! Values as a test has them: owned, and encoded here and not by the crate.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// Tag and octets of content of every type of fixed size.
const FIXED: [(u8, usize); 23] = [
    (0x00, 0),
    (0x05, 4),
    (0x06, 4),
    (0x0D, 1),
    (0x0F, 1),
    (0x10, 2),
    (0x11, 1),
    (0x12, 2),
    (0x14, 8),
    (0x15, 8),
    (0x16, 1),
    (0x17, 4),
    (0x18, 8),
    (0x19, 12),
    (0x1A, 5),
    (0x1B, 4),
    (0x1C, 1),
    (0x1D, 2),
    (0x1E, 4),
    (0x1F, 1),
    (0x20, 2),
    (0x21, 4),
    (0xFF, 0),
];

#[derive(Clone, Debug)]
pub(crate) enum Tree {
    /// A value with no values inside: tag and content.
    Simple(u8, Vec<u8>),
    /// An array or structure.
    List(u8, Vec<Tree>),
    /// A compact-array: the description of its rows, and the rows.
    Compact(Vec<u8>, Vec<Tree>),
}

impl Tree {
    pub(crate) fn encode(&self) -> Vec<u8> {
        let (tag, content) = match self {
            Self::Simple(tag, content) => (*tag, content.clone()),
            Self::List(tag, elements) => {
                let mut content = length(elements.len());
                content.extend(elements.iter().flat_map(Self::encode));
                (*tag, content)
            }
            Self::Compact(description, rows) => {
                let contents: Vec<u8> = rows.iter().flat_map(Self::untagged).collect();
                let mut content = description.clone();
                content.extend(length(contents.len()));
                content.extend(contents);
                (0x13, content)
            }
        };
        [vec![tag], content].concat()
    }

    fn untagged(&self) -> Vec<u8> {
        match self {
            Self::Simple(_, content) => content.clone(),
            Self::List(_, elements) => elements.iter().flat_map(Self::untagged).collect(),
            Self::Compact(..) => panic!("no compact-array in a row"),
        }
    }
}

fn length(length: usize) -> Vec<u8> {
    let octets = u32::try_from(length).unwrap().to_be_bytes();
    match length {
        0..0x80 => octets[3..].to_vec(),
        0x80..0x100 => [&[0x81], &octets[3..]].concat(),
        0x100..0x1_0000 => [&[0x82], &octets[2..]].concat(),
        _ => [&[0x83], &octets[1..]].concat(),
    }
}

/// The content of a simple value of the type `tag`.
fn content(tag: u8) -> BoxedStrategy<Vec<u8>> {
    match tag {
        0x03 => select(vec![vec![0x00], vec![0x01]]).boxed(),
        0x04 => bit_string().boxed(),
        0x09 | 0x0A | 0x0C => vec(any::<u8>(), 0..300)
            .prop_map(|octets| [length(octets.len()), octets].concat())
            .boxed(),
        _ => {
            let (_, size) = FIXED.into_iter().find(|&(fixed, _)| fixed == tag).unwrap();
            vec(any::<u8>(), size).boxed()
        }
    }
}

fn bit_string() -> impl Strategy<Value = Vec<u8>> {
    (0_usize..20).prop_flat_map(|bits| {
        vec(any::<u8>(), bits.div_ceil(8)).prop_map(move |octets| [length(bits), octets].concat())
    })
}

fn simple_tag() -> impl Strategy<Value = u8> {
    let fixed = FIXED.into_iter().map(|(tag, _)| tag);
    select(
        fixed
            .chain([0x03, 0x04, 0x09, 0x0A, 0x0C])
            .collect::<Vec<_>>(),
    )
}

fn simple() -> impl Strategy<Value = Tree> {
    simple_tag().prop_flat_map(|tag| content(tag).prop_map(move |c| Tree::Simple(tag, c)))
}

/// The type of the rows of a compact-array.
#[derive(Clone, Debug)]
enum Type {
    Simple(u8),
    Array(u16, Box<Type>),
    Structure(Vec<Type>),
}

impl Type {
    fn description(&self) -> Vec<u8> {
        match self {
            Self::Simple(tag) => vec![*tag],
            Self::Array(count, element) => {
                let mut octets = vec![0x01];
                octets.extend(count.to_be_bytes());
                octets.extend(element.description());
                octets
            }
            Self::Structure(fields) => {
                let mut octets = vec![0x02];
                octets.extend(length(fields.len()));
                octets.extend(fields.iter().flat_map(Self::description));
                octets
            }
        }
    }

    /// How many values it has, and how many of them are simple.
    fn values(&self) -> (usize, usize) {
        match self {
            Self::Simple(_) => (1, 1),
            Self::Array(count, element) => {
                let (values, simple) = element.values();
                let count = usize::from(*count);
                (1 + count * values, count * simple)
            }
            Self::Structure(fields) => fields
                .iter()
                .map(Self::values)
                .fold((1, 0), |sum, field| (sum.0 + field.0, sum.1 + field.1)),
        }
    }

    /// Whether there are eight values an octet at most, even if each simple one takes but one octet.
    fn is_dense(&self) -> bool {
        let (values, octets) = self.values();
        values <= 8 * octets
    }

    fn value(&self) -> BoxedStrategy<Tree> {
        match self {
            Self::Simple(tag) => {
                let tag = *tag;
                content(tag).prop_map(move |c| Tree::Simple(tag, c)).boxed()
            }
            Self::Array(count, element) => vec(element.value(), usize::from(*count))
                .prop_map(|elements| Tree::List(0x01, elements))
                .boxed(),
            Self::Structure(fields) => fields
                .iter()
                .map(Self::value)
                .collect::<Vec<_>>()
                .prop_map(|elements| Tree::List(0x02, elements))
                .boxed(),
        }
    }
}

/// Types two levels deep, of which every simple value takes octets.
fn row_type() -> impl Strategy<Value = Type> {
    let takes_octets = |tag: &u8| !matches!(tag, 0x00 | 0xFF);
    let simple = simple_tag().prop_filter("takes octets", takes_octets);
    simple
        .prop_map(Type::Simple)
        .prop_recursive(2, 8, 3, |inner| {
            prop_oneof![
                (1_u16..4, inner.clone())
                    .prop_map(|(count, element)| Type::Array(count, Box::new(element))),
                vec(inner, 1..4).prop_map(Type::Structure),
            ]
        })
        .prop_filter("dense", Type::is_dense)
}

fn compact() -> impl Strategy<Value = Tree> {
    row_type().prop_flat_map(|row| {
        let description = row.description();
        vec(row.value(), 0..4).prop_map(move |rows| Tree::Compact(description.clone(), rows))
    })
}

/// Any value, as deep as the crate goes: five lists, a compact-array, two levels in its rows.
pub(crate) fn tree() -> impl Strategy<Value = Tree> {
    let leaf = prop_oneof![8 => simple(), 1 => compact()];
    leaf.prop_recursive(5, 64, 6, |inner| {
        (select(vec![0x01, 0x02]), vec(inner, 0..6))
            .prop_map(|(tag, elements)| Tree::List(tag, elements))
    })
}
