//! The ways in which lists are written.
//!
//! Shape and maker are different things: a list that carries its codes can be
//! walked whoever made the meter; a list without codes needs a description.

#[cfg(feature = "europe")]
mod attributes;
#[cfg(feature = "europe")]
mod descriptors;
mod pairs;
mod positional;
#[cfg(feature = "europe")]
mod push_objects;
mod self_describing;

use han_dlms::{DataTag, Reader, Value};
use han_obis::Obis;

use crate::element::Element;
use crate::entry::Source;
use crate::error::Error;
#[cfg(feature = "europe")]
use crate::grid_company;
use crate::list_number::ListNumber;
use crate::table::Row;
use crate::vendor::{Vendor, kaifa};
use crate::wiring::Wiring;
#[cfg(feature = "europe")]
pub(crate) use pairs::is_clock;

/// How the elements of a list are to be read.
#[derive(Clone, Copy)]
pub(crate) enum Shape<'a> {
    /// Each value comes with its code, in a structure of its own or before it.
    Coded,
    /// The place tells what a value is.
    Positional(Positional<'a>),
    /// The objects stand before the values: here those not yet read.
    #[cfg(feature = "europe")]
    PushObjects(Reader<'a>),
    /// Each value comes with an attribute descriptor, which has no tags.
    #[cfg(feature = "europe")]
    Descriptors,
}

/// A list without codes that somebody has described.
#[derive(Clone, Copy)]
pub(crate) struct Positional<'a> {
    pub(crate) vendor: Option<Vendor>,
    pub(crate) number: Option<ListNumber>,
    /// What stands in the places not yet read, as far as the wiring has it.
    pub(crate) rows: &'a [Row],
    pub(crate) wiring: Wiring,
    /// Who describes it.
    pub(crate) source: Source,
}

#[cfg(feature = "europe")]
impl<'a> Positional<'a> {
    /// A list that has all its rows.
    pub(crate) const fn of(rows: &'a [Row], source: Source) -> Self {
        Self {
            vendor: None,
            number: None,
            rows,
            wiring: Wiring::FourWire,
            source,
        }
    }
}

/// The walk over a list: an element a step, checked as it goes.
#[derive(Clone, Copy)]
pub(crate) struct Walk<'a> {
    reader: Reader<'a>,
    /// Elements of the list.
    pub(crate) count: usize,
    /// Elements not yet read.
    due: usize,
    pub(crate) shape: Shape<'a>,
}

impl<'a> Walk<'a> {
    /// In front of the `count` values that come next, behind this tag.
    ///
    /// # Errors
    /// [`Error::PushObjectsDiffer`], [`Error::UnknownList`].
    #[inline]
    pub(crate) fn new(tag: DataTag, count: usize, octets: Reader<'a>) -> Result<Self, Error> {
        let walk = Self::coded_list(count, octets);
        if let Some(list) = kaifa::recognise(tag, count, octets) {
            let shape = Shape::Positional(list);
            return Ok(Self { shape, ..walk });
        }
        #[cfg(feature = "europe")]
        if let Some(list) = grid_company::recognise(tag, count, octets) {
            let shape = Shape::Positional(list);
            return Ok(Self { shape, ..walk });
        }
        #[cfg(feature = "europe")]
        if let Some(pushed) = walk.push_objects()? {
            return Ok(pushed);
        }
        #[cfg(feature = "europe")]
        if let Some(described) = walk.descriptors() {
            return Ok(described);
        }
        Ok(walk)
    }

    /// In front of a list that the caller describes.
    ///
    /// # Errors
    /// [`Error::UnknownList`] where it has another number of elements.
    #[cfg(feature = "europe")]
    pub(crate) fn described(
        count: usize,
        octets: Reader<'a>,
        rows: &'a [Row],
    ) -> Result<Self, Error> {
        if rows.len() != count {
            return Err(Error::UnknownList { elements: count });
        }
        Ok(Self {
            shape: Shape::Positional(Positional::of(rows, Source::Settings)),
            ..Self::coded_list(count, octets)
        })
    }

    const fn coded_list(count: usize, octets: Reader<'a>) -> Self {
        Self {
            reader: octets,
            count,
            due: count,
            shape: Shape::Coded,
        }
    }

    /// The maker whose shape this is.
    pub(crate) const fn vendor(&self) -> Option<Vendor> {
        match self.shape {
            Shape::Positional(list) => list.vendor,
            _ => None,
        }
    }

    /// Whether rows that are no maker's describe the list.
    pub(crate) const fn is_described(&self) -> bool {
        matches!(self.shape, Shape::Positional(list) if list.vendor.is_none())
    }

    /// Who gives what a value without scale or unit has: the maker's document,
    /// published telegrams, or the caller who described the list.
    pub(crate) const fn source(&self) -> Source {
        match self.shape {
            Shape::Positional(list) => list.source,
            _ => Source::Document,
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
            #[cfg(feature = "europe")]
            Shape::PushObjects(objects) => self.pushed(objects),
            #[cfg(feature = "europe")]
            Shape::Descriptors => Ok(self.described_value()),
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
            #[cfg(feature = "europe")]
            if let Some(attribute) = self.attribute() {
                return Ok(Some(attribute));
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

    /// That the value just read cannot be what stands there. Damage behind it
    /// outranks it.
    #[cold]
    fn unexpected(&mut self, obis: Obis, value: &Value<'_>) -> Error {
        let position = self.count.saturating_sub(self.due).saturating_sub(1);
        match self.check_rest() {
            Err(damage) => damage,
            Ok(()) => Error::UnexpectedValue {
                position,
                obis,
                tag: value.tag(),
            },
        }
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
    use han_obis::codes;
    use std::vec::Vec;

    /// The walk over a list with codes, from its tag on.
    pub(crate) fn walk(list: &[u8]) -> Walk<'_> {
        let mut reader = Reader::new(list);
        let (_, count) = reader.open().unwrap().unwrap();
        Walk::new(DataTag::ARRAY, count, reader).unwrap()
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
