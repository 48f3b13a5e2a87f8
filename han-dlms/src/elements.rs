//! The elements of arrays and structures, as checked octets.

use core::fmt;
use core::iter::FusedIterator;

use crate::compact_array::described;
use crate::data::{Data, data};
use crate::error::Parsed;
use crate::reader::Reader;

/// How many arrays, structures and compact-arrays may stand inside each other.
///
/// Each of the three is a level, a simple value is none: `02 01 11 05`, a structure of one
/// unsigned, has one. The deepest list of a meter on a HAN port has three (array of structures, a
/// structure of scaler and unit in each). The types in the description of a compact-array count as
/// the values would.
pub const MAX_DEPTH: usize = 8;

/// The elements of an array, of a structure, or the rows of a compact-array.
///
/// They are a view into the input and were checked with it, tags, lengths and depth. So walking
/// them gives [`Data`] and not `Result<Data>`. Walking is lazy: an element is decoded when it is
/// asked for, and stepping over one takes time in proportion to its octets.
///
/// ```
/// use han_dlms::Data;
///
/// let (data, _) = Data::parse(&[0x02, 0x02, 0x0F, 0xFF, 0x16, 0x21])?;
/// let Some(scaler_unit) = data.as_elements() else { panic!() };
/// assert_eq!(scaler_unit.len(), 2);
/// assert!(scaler_unit.iter().eq([Data::Integer(-1), Data::Enum(33)]));
/// # Ok::<(), han_dlms::Error>(())
/// ```
#[derive(Clone, Copy)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Elements<'a> {
    count: usize,
    octets: &'a [u8],
    types: Types<'a>,
}

/// Where the types of the elements are said.
#[derive(Clone, Copy)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub(crate) enum Types<'a> {
    /// By the tag in front of each.
    Tagged,
    /// By this one description for all of them.
    Same(&'a [u8]),
    /// By these descriptions, one for each.
    Each(&'a [u8]),
}

impl<'a> Elements<'a> {
    /// `count` elements that were checked to fill `octets`.
    pub(crate) const fn checked(count: usize, octets: &'a [u8], types: Types<'a>) -> Self {
        Self {
            count,
            octets,
            types,
        }
    }

    /// Number of elements.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.count
    }

    /// Whether there is no element.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The elements, first to last.
    #[must_use]
    pub const fn iter(&self) -> ElementsIter<'a> {
        ElementsIter { left: *self }
    }

    /// The first element, if there is one.
    #[must_use]
    pub fn first(&self) -> Option<Data<'a>> {
        self.iter().next()
    }

    /// The element at `index`, counted from 0. Those in front of it are stepped over.
    #[must_use]
    pub fn nth(&self, index: usize) -> Option<Data<'a>> {
        self.iter().nth(index)
    }

    /// The elements as they were sent, without their count. Those out of a compact-array have no
    /// tags.
    #[must_use]
    pub const fn octets(&self) -> &'a [u8] {
        self.octets
    }

    /// A reader in front of the first element; `None` for those out of a compact-array, which have
    /// no tags.
    #[must_use]
    pub fn reader(&self) -> Option<Reader<'a>> {
        self.tagged().map(Reader::new)
    }

    /// The octets, if each element in them has its tag.
    pub(crate) const fn tagged(&self) -> Option<&'a [u8]> {
        match self.types {
            Types::Tagged => Some(self.octets),
            Types::Same(_) | Types::Each(_) => None,
        }
    }
}

impl<'a> IntoIterator for Elements<'a> {
    type Item = Data<'a>;
    type IntoIter = ElementsIter<'a>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'a> IntoIterator for &Elements<'a> {
    type Item = Data<'a>;
    type IntoIter = ElementsIter<'a>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// Compares the values, however their lengths were written.
impl PartialEq for Elements<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.count == other.count && self.iter().eq(other.iter())
    }
}

impl Eq for Elements<'_> {}

impl fmt::Debug for Elements<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self).finish()
    }
}

/// Iterator over [`Elements`], made by [`Elements::iter`].
#[derive(Clone, Debug)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct ElementsIter<'a> {
    left: Elements<'a>,
}

impl<'a> ElementsIter<'a> {
    /// The elements not yet walked.
    #[must_use]
    pub const fn remaining(&self) -> Elements<'a> {
        self.left
    }
}

impl<'a> Iterator for ElementsIter<'a> {
    type Item = Data<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        let count = self.left.count.checked_sub(1)?;
        let (octets, (value, types)) = self.left.types.value(self.left.octets).ok()?;
        self.left = Elements::checked(count, octets, types);
        Some(value)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left.count, Some(self.left.count))
    }
}

impl ExactSizeIterator for ElementsIter<'_> {}

impl FusedIterator for ElementsIter<'_> {}

impl<'a> Types<'a> {
    /// The value at the front of `input`, and the types of those behind it.
    fn value(self, input: &'a [u8]) -> Parsed<'a, (Data<'a>, Self)> {
        let (rest, (value, types)) = match self {
            Self::Tagged => {
                let (rest, value) = data(input)?;
                (rest, (value, self))
            }
            Self::Same(description) => {
                let (rest, (value, _)) = described(description, input)?;
                (rest, (value, self))
            }
            Self::Each(description) => {
                let (rest, (value, after)) = described(description, input)?;
                (rest, (value, Self::Each(after)))
            }
        };
        Ok((rest, (value, types)))
    }
}

#[cfg(test)]
mod tests {
    use std::format;
    use std::vec::Vec;

    use super::*;
    use crate::error::{Error, ErrorKind};

    fn parse(octets: &[u8]) -> Result<Elements<'_>, Error> {
        let (data, _) = Data::parse(octets)?;
        Ok(data.as_elements().unwrap())
    }

    /// `depth` structures of one element inside each other, and a null-data inside them.
    fn nested(depth: usize) -> Vec<u8> {
        let mut octets = [0x02, 0x01].repeat(depth);
        octets.push(0x00);
        octets
    }

    #[test]
    fn walks_the_elements_in_their_order() {
        let list = parse(&[0x02, 0x03, 0x11, 7, 0x00, 0x09, 0x01, 0xAA]).unwrap();
        let expected = [
            Data::Unsigned(7),
            Data::NullData,
            Data::OctetString(&[0xAA]),
        ];
        assert!(list.iter().eq(expected));
        assert_eq!(list.first(), Some(Data::Unsigned(7)));
        assert_eq!(list.nth(2), Some(Data::OctetString(&[0xAA])));
        assert_eq!(list.nth(3), None);
        assert_eq!(list.octets(), [0x11, 7, 0x00, 0x09, 0x01, 0xAA]);
    }

    #[test]
    fn steps_over_what_stands_inside_an_element() {
        let octets = [
            0x01, 0x02, 0x02, 0x02, 0x02, 0x01, 0x11, 1, 0x00, 0x02, 0x00, 0x11, 9,
        ];
        let list = parse(&octets).unwrap();
        let inner: Vec<usize> = list
            .iter()
            .map(|element| element.as_elements().unwrap().len())
            .collect();
        assert_eq!(inner, [2, 0]);
    }

    #[test]
    fn says_how_many_are_left() {
        let mut elements = parse(&[0x01, 0x02, 0x11, 1, 0x11, 2]).unwrap().iter();
        assert_eq!(elements.len(), 2);
        assert_eq!(elements.next(), Some(Data::Unsigned(1)));
        assert_eq!(elements.len(), 1);
        assert_eq!(elements.remaining().octets(), [0x11, 2]);
        assert_eq!(elements.next(), Some(Data::Unsigned(2)));
        assert_eq!((elements.next(), elements.next()), (None, None));
    }

    #[test]
    fn no_elements_are_legal() {
        for tag in [0x01, 0x02] {
            let octets = [tag, 0x00];
            let list = parse(&octets).unwrap();
            assert!(list.is_empty());
            assert_eq!(list.first(), None);
        }
    }

    #[test]
    fn eight_levels_are_taken_and_nine_refused() {
        assert!(parse(&nested(MAX_DEPTH)).is_ok());
        for depth in [MAX_DEPTH + 1, 40, 1000] {
            let error = parse(&nested(depth)).unwrap_err();
            assert_eq!(error, ErrorKind::TooDeep.at(2 * MAX_DEPTH));
        }
    }

    #[test]
    fn levels_that_were_closed_do_not_count() {
        let mut octets = [0x02, 10].to_vec();
        for _ in 0..10 {
            octets.extend(nested(MAX_DEPTH - 1));
        }
        assert_eq!(parse(&octets).unwrap().len(), 10);
    }

    #[test]
    fn empty_lists_are_levels_too() {
        let mut octets = [0x01, 0x01].repeat(MAX_DEPTH);
        octets.extend([0x01, 0x00]);
        let error = parse(&octets).unwrap_err();
        assert_eq!(error, ErrorKind::TooDeep.at(2 * MAX_DEPTH));
    }

    #[test]
    fn a_compact_array_is_a_level() {
        let inside = |depth: usize| {
            let mut octets = [0x02, 0x01].repeat(depth);
            octets.extend([0x13, 0x11, 0x01, 0x05]);
            octets
        };
        assert!(parse(&inside(MAX_DEPTH - 1)).is_ok());
        let error = parse(&inside(MAX_DEPTH)).unwrap_err();
        assert_eq!(error, ErrorKind::TooDeep.at(2 * MAX_DEPTH));
    }

    #[test]
    fn equality_is_of_values_and_not_of_length_forms() {
        let short = [0x02, 0x01, 0x09, 0x01, 0xAA];
        let long = [0x02, 0x81, 0x01, 0x09, 0x82, 0x00, 0x01, 0xAA];
        assert_eq!(parse(&short), parse(&long));
        let other = [0x02, 0x01, 0x09, 0x01, 0xAB];
        assert_ne!(parse(&short), parse(&other));
        let longer = [0x02, 0x02, 0x09, 0x01, 0xAA, 0x00];
        assert_ne!(parse(&short), parse(&longer));
    }

    #[test]
    fn debug_shows_the_values() {
        let list = [0x02, 0x01, 0x11, 0x07];
        assert_eq!(format!("{:?}", parse(&list).unwrap()), "[Unsigned(7)]");
    }
}
