//! The three ways in which lists are written.
//!
//! Shape and maker are different things: a list that carries its codes can be
//! walked whoever made the meter; a list without codes needs a maker's table.

mod pairs;
mod positional;
mod self_describing;

use han_dlms::{DataTag, Reader, Value};

use crate::element::Element;
use crate::error::Error;
use crate::list_number::ListNumber;
use crate::vendor::Vendor;
use crate::wiring::Wiring;

/// How the elements of a list are to be read.
#[derive(Clone, Copy)]
pub(crate) enum Shape {
    /// Each value comes with its code, in a structure of its own or before it.
    Coded,
    /// The place tells what a value is.
    Positional {
        vendor: Vendor,
        list: ListNumber,
        wiring: Wiring,
    },
}

/// The walk over a list: an element a step, checked as it goes.
#[derive(Clone, Copy)]
pub(crate) struct Walk<'a> {
    reader: Reader<'a>,
    shape: Shape,
    /// Elements of the list.
    count: usize,
    /// Elements not yet read.
    due: usize,
    /// The place in the table of the next item of a positional list.
    row: usize,
    first: bool,
}

impl<'a> Walk<'a> {
    /// A walk over the next `count` values of `reader`.
    pub(crate) const fn new(reader: Reader<'a>, count: usize, shape: Shape) -> Self {
        Self {
            reader,
            shape,
            count,
            due: count,
            row: 0,
            first: true,
        }
    }

    /// Elements of the list, as it counts them.
    pub(crate) const fn count(&self) -> usize {
        self.count
    }

    /// The octets not yet read.
    pub(crate) const fn rest(&self) -> &'a [u8] {
        self.reader.rest()
    }

    /// The next element, `None` behind the last.
    pub(crate) fn next(&mut self) -> Result<Option<Element<'a>>, Error> {
        match self.shape {
            Shape::Coded => self.coded(),
            Shape::Positional {
                vendor,
                list,
                wiring,
            } => self.positional(vendor, list, wiring),
        }
    }

    /// The next entry of a list with codes. Such lists mix: structures of their
    /// own, flat pairs, and values without a code.
    fn coded(&mut self) -> Result<Option<Element<'a>>, Error> {
        let first = core::mem::take(&mut self.first);
        while self.is_due() {
            let element = self.element()?;
            match element.value.tag() {
                DataTag::NULL_DATA if element.obis.is_none() => {}
                DataTag::STRUCTURE => return Ok(Some(element)),
                _ if element.obis.is_some() => return Ok(Some(element)),
                _ => return self.pair(element.value, first).map(Some),
            }
            // A null in a code's place takes its value with it.
            if !self.is_due() {
                break;
            }
            let behind = self.element()?;
            if behind.obis.is_some() || behind.value.tag() != DataTag::NULL_DATA {
                return Ok(Some(behind));
            }
        }
        Ok(None)
    }

    /// An object in a structure of its own, or a bare value.
    fn element(&mut self) -> Result<Element<'a>, Error> {
        if let Some(object) = self_describing::object(&mut self.reader) {
            return Ok(object);
        }
        Ok(Element::bare(self.reader.value()?))
    }

    /// Counts the next value; `false` when the list has no more.
    fn is_due(&mut self) -> bool {
        let left = self.due.checked_sub(1);
        self.due = left.unwrap_or_default();
        left.is_some()
    }

    /// Reads what is left, so that damage is found wherever it stands.
    fn check_rest(&mut self) -> Result<(), Error> {
        while self.is_due() {
            self.reader.value()?;
        }
        Ok(())
    }

    fn next_value(&mut self) -> Result<Option<Value<'a>>, Error> {
        if !self.is_due() {
            return Ok(None);
        }
        Ok(Some(self.reader.value()?))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    extern crate std;
    use super::*;
    use han_obis::{Obis, codes};
    use std::vec::Vec;

    /// The walk over a list with codes, from its tag on.
    pub(crate) fn walk(list: &[u8]) -> Walk<'_> {
        let mut reader = Reader::new(list);
        let (_, count) = reader.open().unwrap().unwrap();
        Walk::new(reader, count, Shape::Coded)
    }

    /// The codes of the entries of a list with codes; `None` for a bare value.
    fn walked(list: &[u8]) -> Vec<Option<Obis>> {
        let mut walk = walk(list);
        let codes = core::iter::from_fn(|| walk.next().unwrap())
            .map(|element| element.obis.map(|obis| obis.value))
            .collect();
        assert!(walk.rest().is_empty());
        codes
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
