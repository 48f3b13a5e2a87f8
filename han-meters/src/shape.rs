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
use crate::table::Row;
use crate::vendor::{Vendor, kaifa};
use crate::wiring::Wiring;

/// How the elements of a list are to be read.
#[derive(Clone, Copy)]
pub(crate) enum Shape {
    /// Each value comes with its code, in a structure of its own or before it.
    Coded,
    /// The place tells what a value is.
    Positional(Positional),
}

/// A list without codes that somebody has described.
#[derive(Clone, Copy)]
pub(crate) struct Positional {
    pub(crate) vendor: Vendor,
    pub(crate) number: ListNumber,
    /// What stands in the places not yet read, as far as the wiring has it.
    pub(crate) rows: &'static [Row],
    pub(crate) wiring: Wiring,
}

/// The walk over a list: an element a step, checked as it goes.
#[derive(Clone, Copy)]
pub(crate) struct Walk<'a> {
    reader: Reader<'a>,
    /// Elements of the list.
    pub(crate) count: usize,
    /// Elements not yet read.
    due: usize,
    pub(crate) shape: Shape,
}

impl<'a> Walk<'a> {
    /// In front of the `count` values that come next, behind this tag.
    #[inline]
    pub(crate) fn new(tag: DataTag, count: usize, octets: Reader<'a>) -> Self {
        let shape = match kaifa::recognise(tag, count, octets) {
            None => Shape::Coded,
            Some(list) => Shape::Positional(list),
        };
        Self {
            reader: octets,
            count,
            due: count,
            shape,
        }
    }

    /// The maker whose shape this is.
    pub(crate) const fn vendor(&self) -> Option<Vendor> {
        match self.shape {
            Shape::Positional(list) => Some(list.vendor),
            Shape::Coded => None,
        }
    }

    /// The octets not yet read.
    pub(crate) const fn rest(&self) -> &'a [u8] {
        self.reader.rest()
    }

    /// The next element, checked; `None` behind the last.
    ///
    /// # Errors
    /// [`Error::Apdu`], [`Error::UnexpectedValue`]: it stands inside the damage then.
    #[inline]
    pub(crate) fn step(&mut self) -> Result<Option<Element<'a>>, Error> {
        match self.shape {
            Shape::Coded => self.coded(),
            Shape::Positional(_) => self.positional(),
        }
    }

    /// The next entry of a list with codes. Such lists mix: structures of their
    /// own, flat pairs, and values without a code.
    #[inline]
    fn coded(&mut self) -> Result<Option<Element<'a>>, Error> {
        let mut behind_null = false;
        while self.is_due() {
            if let Some(object) = self.object() {
                return Ok(Some(object));
            }
            if !behind_null && let Some(code) = self.code() {
                return self.pair(code).map(Some);
            }
            let value = self.any_value()?;
            match value.tag() {
                // In a code's place it takes its value with it.
                DataTag::NULL_DATA => behind_null = !behind_null,
                _ if behind_null => return Ok(Some(Element::bare(value))),
                _ => return Ok(Some(self.without_code(value))),
            }
        }
        Ok(None)
    }

    /// The next value, whatever it is.
    #[inline(never)]
    fn any_value(&mut self) -> Result<Value<'a>, Error> {
        Ok(self.reader.value()?)
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
            self.any_value()?;
        }
        Ok(())
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
        Walk::new(DataTag::ARRAY, count, reader)
    }

    /// The codes of the entries of a list with codes; `None` for a bare value.
    fn walked(list: &[u8]) -> Vec<Option<Obis>> {
        let mut walk = walk(list);
        let mut codes = Vec::new();
        while let Some(element) = walk.step().unwrap() {
            codes.push(element.obis().map(|obis| obis.value));
        }
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
