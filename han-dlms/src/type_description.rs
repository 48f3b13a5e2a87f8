//! The descriptions of types that stand in front of a compact-array's rows.

use nom::Parser;

use crate::data_tag::DataTag;
use crate::elements::MAX_DEPTH;
use crate::error::{ErrorKind, Fault, Parsed};
use crate::field::{be_u16, octet};
use crate::length;
use crate::reader::Reader;

/// Most values in a row for each octet that the row takes at least.
///
/// Null-data takes no octets, so without a bound a few octets could stand for any number of
/// values. A row of values that take octets has at most two for each, a structure of one unsigned;
/// the rest is room for columns of null-data beside them.
const VALUES_PER_OCTET: u32 = 8;

/// What one value of a described type costs at least.
#[derive(Clone, Copy)]
pub(crate) struct Cost {
    pub(crate) values: u32,
    pub(crate) octets: u32,
}

impl Cost {
    /// A value with nothing in it.
    pub(crate) const EMPTY: Self = Self {
        values: 1,
        octets: 0,
    };

    /// A value of a simple type, whose tag is the first octet of `input`.
    fn simple(input: &[u8], tag: DataTag) -> Result<Self, nom::Err<Fault<'_>>> {
        let unknown = ErrorKind::UnknownDataTag { tag: tag.code() };
        let octets = tag.least_content().ok_or(unknown.fault(input))?;
        Ok(Self {
            values: 1,
            octets: u32::from(octets),
        })
    }

    /// With `count` such elements. An element of which there are none counts as a value still, for
    /// its description is walked with every row.
    fn with(self, count: u16, element: Self) -> Self {
        let count = u32::from(count);
        let values = element.values.saturating_mul(count.max(1));
        let octets = element.octets.saturating_mul(count);
        Self {
            values: self.values.saturating_add(values),
            octets: self.octets.saturating_add(octets),
        }
    }

    pub(crate) const fn is_sparse(self) -> bool {
        self.values > self.octets.saturating_mul(VALUES_PER_OCTET)
    }
}

/// What a type-description starts with.
pub(crate) enum Head {
    Simple(DataTag),
    /// So many elements of the one type described next.
    Array(u16),
    /// One element of each of so many types described next.
    Structure(usize),
}

pub(crate) fn head(input: &[u8]) -> Parsed<'_, Head> {
    #[cfg(fuzzing)]
    crate::steps::count();
    let (rest, tag) = octet(input)?;
    match DataTag::new(tag) {
        DataTag::ARRAY => be_u16.map(Head::Array).parse_complete(rest),
        DataTag::STRUCTURE => length::count.map(Head::Structure).parse_complete(rest),
        DataTag::COMPACT_ARRAY => Err(ErrorKind::UnexpectedDataTag { tag }.fault(input)),
        tag => Ok((rest, Head::Simple(tag))),
    }
}

/// The arrays and structures of a description around the type that is being read: a stack of fixed
/// size, because recursion would take a Cortex-M 96 octets a level.
struct Around<T> {
    open: [T; MAX_DEPTH],
    depth: usize,
}

impl<T> Around<T> {
    /// One level deeper; `None` when there is no deeper level.
    fn push(&mut self, level: T) -> Option<()> {
        *self.open.get_mut(self.depth)? = level;
        self.depth = self.depth.saturating_add(1);
        Some(())
    }

    fn last(&mut self) -> Option<&mut T> {
        self.open.get_mut(self.depth.checked_sub(1)?)
    }

    fn pop(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }
}

/// What is known of an array or a structure whose types are being counted.
#[derive(Clone, Copy)]
struct Counted {
    /// Types still to come.
    due: usize,
    /// Elements of each.
    times: u16,
    cost: Cost,
}

impl Counted {
    const NONE: Self = Self {
        due: 0,
        times: 0,
        cost: Cost::EMPTY,
    };
}

/// A type-description inside `depth` others, as what a value of it costs.
// Neither this nor `step_over` in line: their stacks would lie above each other.
#[inline(never)]
pub(crate) fn type_description(input: &[u8], depth: usize) -> Parsed<'_, Cost> {
    let mut around = Around {
        open: [Counted::NONE; MAX_DEPTH],
        depth: 0,
    };
    let mut left = input;
    loop {
        let (rest, head) = head(left)?;
        let (due, times) = match head {
            Head::Simple(_) => (0, 0),
            Head::Array(times) => (1, times),
            Head::Structure(due) => (due, 1),
        };
        let cost = match head {
            Head::Simple(tag) => Cost::simple(left, tag)?,
            _ if depth.saturating_add(around.depth) >= MAX_DEPTH => {
                return Err(ErrorKind::TooDeep.fault(left));
            }
            _ => Cost::EMPTY,
        };
        left = rest;
        if due > 0 {
            let level = Counted { due, times, cost };
            around.push(level).ok_or(ErrorKind::TooDeep.fault(left))?;
        } else if let Some(whole) = around.add(cost) {
            return Ok((left, whole));
        }
    }
}

impl Around<Counted> {
    /// Adds the cost of a type to the one it stands in; answers with the cost of the outermost once
    /// nothing more is due.
    fn add(&mut self, mut cost: Cost) -> Option<Cost> {
        while let Some(level) = self.last() {
            level.cost = level.cost.with(level.times, cost);
            level.due = level.due.saturating_sub(1);
            if level.due > 0 {
                return None;
            }
            cost = level.cost;
            self.pop();
        }
        Some(cost)
    }
}

/// An array or a structure whose elements are being stepped over.
#[derive(Clone, Copy)]
struct Stepped<'a> {
    /// Elements still to come behind the one being stepped over.
    due: usize,
    /// The type of all of them; in a structure each has the next one.
    same: Option<&'a [u8]>,
}

impl Stepped<'_> {
    const NONE: Self = Self { due: 0, same: None };
}

/// Steps over the value at the front of `input` whose type is at the front of the checked
/// `description`; answers with the descriptions behind that one.
#[inline(never)]
pub(crate) fn step_over<'a>(description: &'a [u8], input: &'a [u8]) -> Parsed<'a, &'a [u8]> {
    let mut around = Around {
        open: [Stepped::NONE; MAX_DEPTH],
        depth: 0,
    };
    let mut left = input;
    let mut types = description;
    loop {
        let (rest, head) = head(types)?;
        types = rest;
        let level = match head {
            Head::Simple(tag) => {
                left = over_content(tag, left)?;
                None
            }
            Head::Array(0) => {
                types = type_description(rest, 0)?.0;
                None
            }
            Head::Array(count) => Some((usize::from(count), Some(rest))),
            Head::Structure(0) => None,
            Head::Structure(count) => Some((count, None)),
        };
        if let Some((count, same)) = level {
            let due = count.saturating_sub(1);
            let level = Stepped { due, same };
            around.push(level).ok_or(ErrorKind::TooDeep.fault(types))?;
            continue;
        }
        let Some(next) = around.next(types) else {
            return Ok((left, types));
        };
        types = next;
    }
}

impl<'a> Around<Stepped<'a>> {
    /// The type of the next element that is due, with the types behind the last one; `None` when
    /// none is due.
    fn next(&mut self, behind: &'a [u8]) -> Option<&'a [u8]> {
        while let Some(level) = self.last() {
            if let Some(due) = level.due.checked_sub(1) {
                level.due = due;
                return Some(level.same.unwrap_or(behind));
            }
            self.pop();
        }
        None
    }
}

/// What is left behind the content of a value of a simple type.
fn over_content(tag: DataTag, input: &[u8]) -> Result<&[u8], nom::Err<Fault<'_>>> {
    let mut reader = Reader::new(input);
    match reader.untagged(tag) {
        Ok(_) => Ok(reader.rest()),
        Err(error) => Err(error.fault(input)),
    }
}
