//! The three ways in which lists are written.
//!
//! Shape and maker are different things: a list that carries its codes can be
//! walked whoever made the meter; a list without codes needs a maker's table.

mod pairs;
mod positional;
mod self_describing;

use han_dlms::{Data, Elements, ElementsIter};

use crate::entry::Entry;
use crate::item::Item;
use crate::list_number::ListNumber;
use crate::vendor::Vendor;
use crate::wiring::Wiring;

/// How the elements of a list are to be read.
#[derive(Clone, Copy)]
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
    /// What the list consists of, as written.
    pub(crate) const fn elements(&self) -> Elements<'a> {
        match self {
            Self::Coded(elements) | Self::Positional { elements, .. } => *elements,
        }
    }

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
                vendor,
                items: Item::ALL.iter(),
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
            Self::Positional { vendor, .. } => positional::check(vendor, self.walk()),
        }
    }
}

/// The walk over a list: an entry a step, and the item of NVE's list that it is.
#[derive(Clone)]
pub(crate) enum Walk<'a> {
    Coded {
        elements: ElementsIter<'a>,
        first: bool,
    },
    Positional {
        vendor: Vendor,
        items: core::slice::Iter<'static, Item>,
        list: ListNumber,
        wiring: Wiring,
        elements: ElementsIter<'a>,
    },
}

impl<'a> Iterator for Walk<'a> {
    type Item = (Entry<'a>, Option<Item>);

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::Coded { elements, first } => {
                let first = core::mem::take(first);
                let entry = coded(elements, first)?;
                Some((entry, entry.code().and_then(Item::of)))
            }
            Self::Positional {
                vendor,
                items,
                list,
                wiring,
                elements,
            } => loop {
                let item = *items.next()?;
                let row = vendor.row(item)?;
                if item.is_in(*list) && row.exists_with(*wiring) {
                    return Some((positional::entry(row, elements.next()?), Some(item)));
                }
            },
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

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use han_obis::{Obis, codes};
    use std::vec::Vec;

    /// The codes of the entries of a list with codes; `None` for a bare value.
    fn walked(list: &[u8]) -> Vec<Option<Obis>> {
        let (data, rest) = Data::parse(list).unwrap();
        assert!(rest.is_empty());
        let walk = Shape::Coded(data.as_elements().unwrap()).walk();
        walk.map(|(entry, _)| entry.code()).collect()
    }

    const POWER: Option<Obis> = Some(codes::ACTIVE_POWER_IMPORT);

    #[test]
    fn a_pair_of_nulls_is_no_entry() {
        let list = [
            0x02, 6, 0, 0, 0x09, 6, 1, 0, 1, 7, 0, 255, 0x11, 5, 0x00, 0x00,
        ];
        assert_eq!(walked(&list), [POWER]);
    }

    #[test]
    fn a_null_in_a_codes_place_takes_its_value_with_it() {
        let list = [0x02, 4, 0, 0x11, 7, 0x09, 6, 1, 0, 1, 7, 0, 255, 0x11, 5];
        assert_eq!(walked(&list), [None, POWER]);
    }

    #[test]
    fn a_single_null_does_not_swallow_the_object_behind_it() {
        let list = [0x02, 2, 0, 0x02, 2, 0x09, 6, 1, 0, 1, 7, 0, 255, 0x11, 5];
        assert_eq!(walked(&list), [POWER]);
    }

    #[test]
    fn a_null_at_the_end_is_no_entry() {
        assert_eq!(walked(&[0x02, 1, 0]), []);
        assert_eq!(walked(&[0x02, 3, 0x11, 5, 0, 0]), [None]);
    }

    #[test]
    fn a_code_without_a_value_is_a_bare_value() {
        assert_eq!(walked(&[0x02, 1, 0x09, 6, 1, 0, 1, 7, 0, 255]), [None]);
    }
}
