//! Values read one after another, checked as they are read.

use core::fmt;

use crate::bit_string::bit_string;
use crate::compact_array::compact_array;
use crate::data_tag::{Content, DataTag};
use crate::elements::MAX_DEPTH;
use crate::error::{Error, ErrorKind, Parsed, outcome};
use crate::field::before;
use crate::length;
use crate::value::Value;

/// Steps over values that nobody has checked yet.
///
/// This is the flat way through a message: a list of known shape is read in one walk that checks
/// as it goes, and nothing is looked at twice. [`Data::parse`](crate::Data::parse) goes the same
/// way and keeps the tree.
///
/// It is `Copy`: to look ahead, read on with a copy and take that when it fits.
///
/// ```
/// use han_dlms::{ErrorKind, Reader};
///
/// // A structure of code, value and scaler-unit.
/// let octets = [
///     0x02, 3, 0x09, 6, 1, 0, 32, 7, 0, 255, 0x12, 0x08, 0xFD, 0x02, 2, 0x0F, 0xFF, 0x16, 35,
/// ];
/// let mut reader = Reader::new(&octets);
/// assert_eq!(reader.structure(), Some(3));
/// assert_eq!(reader.octet_string(), Some(&[1, 0, 32, 7, 0, 255]));
/// assert_eq!(reader.value()?.as_integer(), Some(2301));
/// assert_eq!(reader.scaler_unit(), Some((-1, 35)));
///
/// let error = Reader::new(&octets[..12]).value().unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::Truncated { missing: 1 });
/// # Ok::<(), han_dlms::Error>(())
/// ```
///
/// The offsets of its errors count from the first octet it was given. After an error of
/// [`value`](Self::value) it stands somewhere inside the damaged value: take the error and stop.
/// Where a step answers `None`, something else comes, or something damaged; `value` then says what.
///
/// `Debug` shows where it stands and no octet.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    left: &'a [u8],
    /// Octets at the beginning.
    length: usize,
    /// Arrays and structures around the next value.
    depth: usize,
}

const STRUCTURE: u8 = DataTag::STRUCTURE.code();
const OCTET_STRING: u8 = DataTag::OCTET_STRING.code();
const INTEGER: u8 = DataTag::INTEGER.code();
const ENUM: u8 = DataTag::ENUM.code();

impl<'a> Reader<'a> {
    /// A reader in front of the first of these octets.
    #[must_use]
    pub const fn new(octets: &'a [u8]) -> Self {
        Self {
            left: octets,
            length: octets.len(),
            depth: 0,
        }
    }

    /// The octets not yet read.
    #[must_use]
    pub const fn rest(&self) -> &'a [u8] {
        self.left
    }

    /// Octets read so far.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.length.saturating_sub(self.left.len())
    }

    /// Reads the next value with everything inside it.
    ///
    /// # Errors
    /// As [`Data::parse`](crate::Data::parse).
    pub fn value(&mut self) -> Result<Value<'a>, Error> {
        match self.plain() {
            Some(value) => Ok(value),
            None => self.any_value(),
        }
    }

    /// A value of fixed size, or a string with its length in one octet: of a list, nearly all are.
    #[inline]
    fn plain(&mut self) -> Option<Value<'a>> {
        let (&tag, content) = self.left.split_first()?;
        let tag = DataTag::new(tag);
        let (size, content) = match (tag.content(), content) {
            (Content::Octets(size) | Content::Signed(size) | Content::Unsigned(size), content) => {
                (size, content)
            }
            (Content::String, &[size @ 0..=0x7F, ref content @ ..]) => (size, content),
            _ => return None,
        };
        let (octets, rest) = content.split_at_checked(usize::from(size))?;
        #[cfg(fuzzing)]
        crate::steps::count();
        self.left = rest;
        Some(Value::checked(tag, octets))
    }

    /// A value of any type: most are of those that [`value`](Self::value) has done with.
    #[inline(never)]
    fn any_value(&mut self) -> Result<Value<'a>, Error> {
        let tag = self.tag()?;
        let octets = match tag.content() {
            Content::Elements => self.elements()?,
            content => self.simple(tag, content, self.depth)?,
        };
        Ok(Value::checked(tag, octets))
    }

    /// Steps into an array or structure and answers with its tag and how many elements come next;
    /// `None`, and no step, when something else comes.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidLength`], [`ErrorKind::CountTooLarge`], [`ErrorKind::Truncated`],
    /// [`ErrorKind::TooDeep`].
    pub fn open(&mut self) -> Result<Option<(DataTag, usize)>, Error> {
        let mut ahead = *self;
        let tag = ahead.tag()?;
        let Content::Elements = tag.content() else {
            return Ok(None);
        };
        let count = ahead.count()?;
        if self.depth >= MAX_DEPTH {
            return Err(self.fault(ErrorKind::TooDeep));
        }
        ahead.depth = ahead.depth.saturating_add(1);
        *self = ahead;
        Ok(Some((tag, count)))
    }

    /// Steps into a structure and answers with how many elements come next; `None`, and no step,
    /// when something else comes.
    #[inline]
    pub fn structure(&mut self) -> Option<usize> {
        #[cfg(fuzzing)]
        crate::steps::count();
        match self.left {
            &[STRUCTURE, count @ 0..=0x7F, ref rest @ ..]
                if usize::from(count) <= rest.len() && self.depth < MAX_DEPTH =>
            {
                self.left = rest;
                self.depth = self.depth.saturating_add(1);
                Some(usize::from(count))
            }
            [STRUCTURE, 0x81..=0x84, ..] => self.open().ok()?.map(|(_, count)| count),
            _ => None,
        }
    }

    /// Steps out of the array or structure whose elements have been read.
    pub const fn close(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    /// Reads an octet-string of `N` octets; `None`, and no step, when something else comes.
    #[inline]
    pub fn octet_string<const N: usize>(&mut self) -> Option<&'a [u8; N]> {
        #[cfg(fuzzing)]
        crate::steps::count();
        match self.left {
            [OCTET_STRING, length @ 0..=0x7F, rest @ ..] if usize::from(*length) == N => {
                let (octets, rest) = rest.split_first_chunk()?;
                self.left = rest;
                Some(octets)
            }
            [OCTET_STRING, 0x81..=0x84, ..] => self.long_octet_string(),
            _ => None,
        }
    }

    /// Reads `N` octets as they are, where something stands without a tag; `None`, and no step,
    /// when there are not as many.
    #[inline]
    pub fn octets<const N: usize>(&mut self) -> Option<&'a [u8; N]> {
        #[cfg(fuzzing)]
        crate::steps::count();
        let (octets, rest) = self.left.split_first_chunk()?;
        self.left = rest;
        Some(octets)
    }

    /// Reads a scaler-unit: a structure of an integer and an enum. `None`, and no step, when
    /// something else comes.
    ///
    /// Blue Book, class Register, attribute scaler_unit.
    pub fn scaler_unit(&mut self) -> Option<(i8, u8)> {
        #[cfg(fuzzing)]
        crate::steps::count();
        match self.left {
            &[STRUCTURE, 2, INTEGER, scaler, ENUM, unit, ref rest @ ..]
                if self.depth < MAX_DEPTH =>
            {
                self.left = rest;
                Some((i8::from_be_bytes([scaler]), unit))
            }
            [STRUCTURE, 0x81..=0x84, ..] => self.long_scaler_unit(),
            _ => None,
        }
    }

    /// As [`scaler_unit`](Self::scaler_unit), where the count is not in its shortest form.
    #[cold]
    fn long_scaler_unit(&mut self) -> Option<(i8, u8)> {
        let mut ahead = *self;
        let (2, &[INTEGER, scaler, ENUM, unit, ref rest @ ..]) = (ahead.structure()?, ahead.left)
        else {
            return None;
        };
        self.left = rest;
        Some((i8::from_be_bytes([scaler]), unit))
    }

    /// As [`octet_string`](Self::octet_string), where the length is not in its shortest form.
    #[cold]
    fn long_octet_string<const N: usize>(&mut self) -> Option<&'a [u8; N]> {
        let mut ahead = *self;
        let octets = ahead.value().ok()?.as_octets()?.try_into().ok()?;
        *self = ahead;
        Some(octets)
    }

    /// A value of a type described elsewhere, as in a compact-array.
    pub(crate) fn untagged(&mut self, tag: DataTag) -> Result<Value<'a>, Error> {
        let octets = self.simple(tag, tag.content(), self.depth)?;
        Ok(Value::checked(tag, octets))
    }

    /// The content of a value that is no array and no structure, `depth` levels deep.
    fn simple(&mut self, tag: DataTag, content: Content, depth: usize) -> Result<&'a [u8], Error> {
        let size = match content {
            Content::Octets(size) | Content::Signed(size) | Content::Unsigned(size) => {
                usize::from(size)
            }
            Content::String => self.length()?,
            other => return self.rare(tag, other, depth),
        };
        self.take(size)
    }

    /// The content of a value of the types that hardly a list has.
    #[cold]
    fn rare(&mut self, tag: DataTag, content: Content, depth: usize) -> Result<&'a [u8], Error> {
        let octets = self.left;
        let at = self.offset().saturating_sub(1);
        match content {
            Content::Bits => {
                self.by(bit_string)?;
            }
            Content::Rows if depth >= MAX_DEPTH => return Err(ErrorKind::TooDeep.at(at)),
            Content::Rows => {
                self.by(|input| compact_array(input, depth))?;
            }
            _ => return Err(ErrorKind::UnknownDataTag { tag: tag.code() }.at(at)),
        }
        Ok(before(octets, self.left))
    }

    /// The count and the elements of an array or a structure, level by level and without
    /// recursion.
    #[inline(never)]
    fn elements(&mut self) -> Result<&'a [u8], Error> {
        let octets = self.left;
        let mut levels = Levels::inside(self.depth);
        self.open_level(&mut levels)?;
        while levels.another() {
            let tag = self.tag()?;
            match tag.content() {
                Content::Elements => self.open_level(&mut levels)?,
                content => {
                    self.simple(tag, content, levels.depth)?;
                }
            }
        }
        Ok(before(octets, self.left))
    }

    /// Behind the tag of an array or a structure.
    fn open_level(&mut self, levels: &mut Levels) -> Result<(), Error> {
        let at = self.offset().saturating_sub(1);
        let count = self.count()?;
        levels.open(count).ok_or(ErrorKind::TooDeep.at(at))
    }

    fn tag(&mut self) -> Result<DataTag, Error> {
        #[cfg(fuzzing)]
        crate::steps::count();
        let (&tag, rest) = self.left.split_first().ok_or(self.missing(1))?;
        self.left = rest;
        Ok(DataTag::new(tag))
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8], Error> {
        let Some((taken, rest)) = self.left.split_at_checked(count) else {
            return Err(self.missing(count));
        };
        self.left = rest;
        Ok(taken)
    }

    fn length(&mut self) -> Result<usize, Error> {
        match self.left {
            &[length @ 0..=0x7F, ref rest @ ..] => {
                self.left = rest;
                Ok(usize::from(length))
            }
            _ => self.by(length::length),
        }
    }

    fn count(&mut self) -> Result<usize, Error> {
        match self.left {
            &[count @ 0..=0x7F, ref rest @ ..] if usize::from(count) <= rest.len() => {
                self.left = rest;
                Ok(usize::from(count))
            }
            _ => self.by(length::count),
        }
    }

    /// Reads on with a parser of this crate.
    pub(crate) fn by<T>(
        &mut self,
        parser: impl FnOnce(&'a [u8]) -> Parsed<'a, T>,
    ) -> Result<T, Error> {
        let at = self.offset();
        let (value, rest) =
            outcome(self.left, parser(self.left)).map_err(|error| error.moved_by(at))?;
        self.left = rest;
        Ok(value)
    }

    /// So many octets are needed here.
    #[cold]
    fn missing(&self, needed: usize) -> Error {
        let missing = needed.saturating_sub(self.left.len());
        self.fault(ErrorKind::Truncated { missing })
    }

    const fn fault(&self, kind: ErrorKind) -> Error {
        kind.at(self.offset())
    }
}

impl fmt::Debug for Reader<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader")
            .field("offset", &self.offset())
            .field("depth", &self.depth)
            .finish_non_exhaustive()
    }
}

#[cfg(feature = "defmt")]
impl defmt::Format for Reader<'_> {
    fn format(&self, f: defmt::Formatter<'_>) {
        let (offset, depth) = (self.offset(), self.depth);
        defmt::write!(
            f,
            "Reader {{ offset: {=usize}, depth: {=usize} }}",
            offset,
            depth
        );
    }
}

/// The arrays and structures around a value, and how many elements each has still to come.
#[derive(Default)]
struct Levels {
    due: [usize; MAX_DEPTH],
    depth: usize,
}

impl Levels {
    /// None of its own yet, inside `depth` others.
    fn inside(depth: usize) -> Self {
        Self {
            depth,
            ..Self::default()
        }
    }

    /// One level deeper, with `count` elements; `None` when there is no deeper level.
    fn open(&mut self, count: usize) -> Option<()> {
        *self.due.get_mut(self.depth)? = count;
        self.depth = self.depth.checked_add(1)?;
        Some(())
    }

    /// Counts the next value; `false` when none is due on any level.
    fn another(&mut self) -> bool {
        while let Some(level) = self.depth.checked_sub(1) {
            if let Some(due) = self.due.get_mut(level)
                && *due > 0
            {
                *due = due.saturating_sub(1);
                return true;
            }
            self.depth = level;
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Data;

    #[test]
    fn octets_without_a_tag_are_taken_as_they_are_or_not_at_all() {
        let mut reader = Reader::new(&[0x09, 0x01, 0x02]);
        assert_eq!(reader.octets(), Some(&[0x09, 0x01]));
        assert_eq!(reader.offset(), 2);
        assert_eq!(reader.octets::<2>(), None);
        assert_eq!(reader.rest(), [0x02]);
    }

    #[test]
    fn a_step_that_finds_something_else_is_none() {
        let octets = [0x11, 5, 0x09, 2, 0xAA, 0xBB, 0x02, 0];
        let mut reader = Reader::new(&octets);
        assert_eq!(reader.open(), Ok(None));
        assert_eq!(reader.structure(), None);
        assert_eq!(reader.octet_string::<6>(), None);
        assert_eq!(reader.scaler_unit(), None);
        assert_eq!(reader.offset(), 0);
        assert!(reader.value().is_ok());
        assert_eq!(reader.octet_string::<6>(), None);
        assert_eq!(reader.octet_string(), Some(&[0xAA, 0xBB]));
        assert_eq!(reader.structure(), Some(0));
        assert_eq!(reader.rest(), []);
    }

    #[test]
    fn a_length_in_its_long_form_is_taken_and_not_stepped_over() {
        let octets = [0x09, 0x81, 0x02, 0xAA, 0xBB];
        let mut reader = Reader::new(&octets);
        assert_eq!(reader.octet_string::<6>(), None);
        assert_eq!(reader.offset(), 0);
        assert_eq!(reader.octet_string(), Some(&[0xAA, 0xBB]));
        let mut reader = Reader::new(&[0x02, 0x81, 0x02, 0x0F, 0xFF, 0x16, 35]);
        assert_eq!(reader.scaler_unit(), Some((-1, 35)));
    }

    #[test]
    fn the_first_octet_of_a_long_length_is_no_length() {
        let octets = [&[0x09, 0x81, 0x81][..], &[0xAA; 129]].concat();
        let string = Reader::new(&octets).octet_string::<129>();
        assert_eq!(string, Some(&[0xAA; 129]));
    }

    #[test]
    fn a_scaler_unit_is_an_integer_and_an_enum() {
        for other in [
            &[0x02, 2, 0x11, 1, 0x16, 35][..],
            &[0x02, 2, 0x0F, 1, 0x0F, 35],
            &[0x02, 1, 0x0F, 1],
            &[0x02, 3, 0x0F, 1, 0x16, 35, 0x00],
            &[0x01, 2, 0x0F, 1, 0x16, 35],
        ] {
            let mut reader = Reader::new(other);
            assert_eq!(reader.scaler_unit(), None, "{other:02x?}");
            assert_eq!(reader.rest(), other);
        }
    }

    #[test]
    fn what_is_opened_counts_as_a_level_until_it_is_closed() {
        let octets = [[0x02, 1].repeat(MAX_DEPTH), [0x02, 0].to_vec()].concat();
        let mut reader = Reader::new(&octets);
        for _ in 0..MAX_DEPTH {
            assert_eq!(reader.open(), Ok(Some((DataTag::STRUCTURE, 1))));
        }
        let too_deep = Err(ErrorKind::TooDeep.at(2 * MAX_DEPTH));
        assert_eq!(reader.open(), too_deep);
        assert_eq!(reader.structure(), None);
        let mut whole = reader;
        assert_eq!(whole.value().err(), too_deep.err());
        reader.close();
        assert_eq!(reader.structure(), Some(0));
    }

    #[test]
    fn reads_what_data_parses_from_any_place() {
        let octets = [0x00, 0x12, 0x08, 0xFD, 0x02, 1, 0x11, 7, 0x63];
        let mut reader = Reader::new(&octets);
        let mut left = &octets[..];
        while let Ok((data, rest)) = Data::parse(left) {
            assert_eq!(reader.value().unwrap().data(), data);
            assert_eq!(reader.rest(), rest);
            left = rest;
        }
        let unknown = ErrorKind::UnknownDataTag { tag: 0x63 }.at(8);
        assert_eq!(reader.value().err(), Some(unknown));
    }
}
