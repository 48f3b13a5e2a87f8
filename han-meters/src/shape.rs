//! The three ways in which lists are written.
//!
//! Shape and maker are different things: a list that carries its codes can be
//! walked whoever made the meter; a list without codes needs a maker's table.

mod pairs;
mod positional;
mod self_describing;

use han_dlms::{Data, Elements, ElementsIter};

use crate::entry::Entry;
use crate::table::{ListNumber, Row};
use crate::vendor::{Vendor, Wiring};

/// How the elements of a list are to be read.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Shape<'a> {
    /// Each value comes with its code, in a structure of its own or before it.
    Coded(Elements<'a>),
    /// The place tells what a value is.
    Positional {
        vendor: Vendor,
        list: ListNumber,
        wiring: Wiring,
        elements: Elements<'a>,
    },
}

impl<'a> Shape<'a> {
    /// The entries as they are written, with nothing added to them.
    pub(crate) fn walk(self) -> Walk<'a> {
        match self {
            Self::Coded(elements) => Walk::Coded {
                elements: elements.iter(),
                first: true,
            },
            Self::Positional {
                vendor,
                list,
                wiring,
                elements,
            } => Walk::Positional {
                rows: vendor.rows().iter(),
                list,
                wiring,
                elements: elements.iter(),
            },
        }
    }

    /// Checks that each element of a positional list can be what its place
    /// says: else it is a list that only looks like the maker's.
    pub(crate) fn check(self) -> Result<(), crate::Error> {
        match self {
            Self::Coded(_) => Ok(()),
            Self::Positional { .. } => positional::check(self.walk()),
        }
    }
}

/// The walk over a list: an entry a step, and the row that it was read by.
#[derive(Clone, Debug)]
pub(crate) enum Walk<'a> {
    Coded {
        elements: ElementsIter<'a>,
        first: bool,
    },
    Positional {
        rows: core::slice::Iter<'static, Row>,
        list: ListNumber,
        wiring: Wiring,
        elements: ElementsIter<'a>,
    },
}

impl<'a> Iterator for Walk<'a> {
    type Item = (Entry<'a>, Option<&'static Row>);

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::Coded { elements, first } => {
                let first = core::mem::take(first);
                Some((coded(elements, first)?, None))
            }
            Self::Positional {
                rows,
                list,
                wiring,
                elements,
            } => {
                let row = rows.find(|row| row.is_in(*list) && row.exists_with(*wiring))?;
                Some((positional::entry(row, elements.next()?), Some(row)))
            }
        }
    }
}

/// The next entry of a list with codes. Such lists mix: structures of their
/// own, flat pairs, and values without a code.
fn coded<'a>(elements: &mut ElementsIter<'a>, first: bool) -> Option<Entry<'a>> {
    loop {
        match elements.next()? {
            Data::Structure(object) => return Some(self_describing::entry(object)),
            Data::NullData => match elements.next()? {
                Data::NullData => {}
                Data::Structure(object) => return Some(self_describing::entry(object)),
                value => return Some(Entry::bare(value)),
            },
            key => return Some(pairs::entry(key, elements, first)),
        }
    }
}
