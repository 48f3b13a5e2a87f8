//! Compact arrays: rows whose type is said once, in front of them.

use core::fmt;

use crate::data::Data;
use crate::elements::{Elements, Types};
use crate::error::{Error, ErrorKind, Fault, Parsed, complete};
use crate::field::{before, octet_string};
use crate::reader::Reader;
use crate::type_description::{Cost, Head, head, step_over, type_description};

/// Rows of one type, sent without tags.
///
/// ```text
/// 13 | type-description | contents
///      12                 04 0001 0003            two long-unsigned: 1, 3
///      02 02 12 11        06 0001 02 0003 04      two structures: {1, 2}, {3, 4}
/// ```
///
/// A type-description is the tag of a simple type; or `02`, a count and that many descriptions; or
/// `01`, a **u16** count and one description. The contents have a length in octets, and rows
/// follow each other until they are used up; nothing says how many there are.
///
/// ```
/// use han_dlms::{CompactArray, Data};
///
/// let (data, _) = Data::parse(&[0x13, 0x12, 0x04, 0x00, 0x01, 0x00, 0x03])?;
/// let Data::CompactArray(array) = data else { panic!() };
/// assert!(array.rows().iter().eq([Data::LongUnsigned(1), Data::LongUnsigned(3)]));
/// assert!(CompactArray::new(&[0x12], &[0x00, 0x01, 0x00]).is_err());
/// # Ok::<(), han_dlms::Error>(())
/// ```
///
/// A row must take octets, and hold at most eight values for each octet that it takes at least. Every
/// array, structure and null-data counts as a value.
///
/// Two are equal when their rows are and their descriptions are.
#[derive(Clone, Copy)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct CompactArray<'a> {
    description: &'a [u8],
    contents: &'a [u8],
    rows: usize,
}

impl<'a> CompactArray<'a> {
    /// The rows in `contents`, of the type in `description`.
    ///
    /// # Errors
    /// What is wrong with the description, at its offset; or with the contents, at theirs:
    /// [`ErrorKind::SparseRow`] when rows take no octets or hold more than eight values an octet,
    /// [`ErrorKind::Truncated`] when the last row is not whole.
    pub fn new(description: &'a [u8], contents: &'a [u8]) -> Result<Self, Error> {
        let row = complete(description, type_description(description, 1))?;
        let rows = complete(contents, rows(description, row, contents))?;
        Ok(Self {
            description,
            contents,
            rows,
        })
    }

    /// The type-description, as sent.
    #[must_use]
    pub const fn description(&self) -> &'a [u8] {
        self.description
    }

    /// The contents, as sent: values without tags.
    #[must_use]
    pub const fn contents(&self) -> &'a [u8] {
        self.contents
    }

    /// The rows, each a value of the described type.
    #[must_use]
    pub const fn rows(&self) -> Elements<'a> {
        Elements::checked(self.rows, self.contents, Types::Same(self.description))
    }
}

impl PartialEq for CompactArray<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.description == other.description && self.rows() == other.rows()
    }
}

impl Eq for CompactArray<'_> {}

impl fmt::Debug for CompactArray<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CompactArray")
            .field("description", &self.description)
            .field("rows", &self.rows())
            .finish()
    }
}

/// A compact-array behind its tag, inside `depth` others.
pub(crate) fn compact_array(description: &[u8], depth: usize) -> Parsed<'_, CompactArray<'_>> {
    let (rest, row) = type_description(description, depth.saturating_add(1))?;
    let description = before(description, rest);
    let (rest, contents) = octet_string(rest)?;
    let (_, rows) = rows(description, row, contents)?;
    let array = CompactArray {
        description,
        contents,
        rows,
    };
    Ok((rest, array))
}

/// Number of the rows that fill `contents`.
fn rows<'a>(description: &'a [u8], row: Cost, contents: &'a [u8]) -> Parsed<'a, usize> {
    if !contents.is_empty() && row.is_sparse() {
        let Cost { values, octets } = row;
        return Err(ErrorKind::SparseRow { values, octets }.fault(contents));
    }
    let mut count = 0_usize;
    let mut left = contents;
    while !left.is_empty() {
        whole_row(row, left)?;
        left = step_over(description, left)?.0;
        count = count.saturating_add(1);
    }
    Ok((left, count))
}

/// Refuses the rest of a row before its values are walked, of which there may be many.
fn whole_row<'a>(row: Cost, left: &'a [u8]) -> Result<(), nom::Err<Fault<'a>>> {
    let octets = usize::try_from(row.octets).unwrap_or(usize::MAX);
    match octets.checked_sub(left.len()) {
        None | Some(0) => Ok(()),
        Some(missing) => Err(ErrorKind::Truncated { missing }.fault(left)),
    }
}

/// The value at the front of `input` whose type is at the front of the checked `description`, and
/// the descriptions behind that one.
pub(crate) fn described<'a>(
    description: &'a [u8],
    input: &'a [u8],
) -> Parsed<'a, (Data<'a>, &'a [u8])> {
    let (types, head) = head(description)?;
    if let Head::Simple(tag) = head {
        let mut reader = Reader::new(input);
        let value = reader.untagged(tag).map_err(|error| error.fault(input))?;
        return Ok((reader.rest(), (value.data(), types)));
    }
    let (rest, after) = step_over(description, input)?;
    let octets = before(input, rest);
    let value = match head {
        Head::Simple(_) => Data::DontCare,
        Head::Array(count) => {
            let count = usize::from(count);
            Data::Array(Elements::checked(count, octets, Types::Same(types)))
        }
        Head::Structure(count) => {
            Data::Structure(Elements::checked(count, octets, Types::Each(types)))
        }
    };
    Ok((rest, (value, after)))
}

#[cfg(test)]
mod tests {
    use std::vec::Vec;

    use super::*;
    use crate::elements::MAX_DEPTH;

    fn parse(octets: &[u8]) -> Result<CompactArray<'_>, Error> {
        match Data::parse(octets)? {
            (Data::CompactArray(array), []) => Ok(array),
            other => panic!("{other:?}"),
        }
    }

    fn kind(octets: &[u8]) -> ErrorKind {
        Data::parse(octets).unwrap_err().kind()
    }

    #[test]
    fn rows_of_a_simple_type() {
        let array = parse(&[0x13, 0x12, 0x04, 0x00, 0x01, 0x00, 0x03]).unwrap();
        assert_eq!(array.description(), [0x12]);
        assert_eq!(array.contents(), [0x00, 0x01, 0x00, 0x03]);
        assert_eq!(array.rows().len(), 2);
        let expected = [Data::LongUnsigned(1), Data::LongUnsigned(3)];
        assert!(array.rows().iter().eq(expected));
    }

    #[test]
    fn rows_of_structures() {
        let octets = [
            0x13, 0x02, 0x02, 0x12, 0x11, // {long-unsigned, unsigned}
            0x06, 0x00, 0x01, 0x02, 0x00, 0x03, 0x04,
        ];
        let array = parse(&octets).unwrap();
        let rows: Vec<Vec<Data<'_>>> = array
            .rows()
            .iter()
            .map(|row| row.as_elements().unwrap().iter().collect())
            .collect();
        assert_eq!(
            rows,
            [
                [Data::LongUnsigned(1), Data::Unsigned(2)],
                [Data::LongUnsigned(3), Data::Unsigned(4)]
            ]
        );
    }

    #[test]
    fn array_count_in_a_description_is_u16() {
        let octets = [
            0x13, 0x01, 0x00, 0x02, 0x11, // array of two unsigned
            0x04, 0x01, 0x02, 0x03, 0x04,
        ];
        let array = parse(&octets).unwrap();
        assert_eq!(array.rows().len(), 2);
        let Some(Data::Array(row)) = array.rows().nth(1) else {
            panic!()
        };
        assert!(row.iter().eq([Data::Unsigned(3), Data::Unsigned(4)]));
    }

    #[test]
    fn strings_keep_their_own_length() {
        let octets = [
            0x13, 0x02, 0x02, 0x09, 0x04, // {octet-string, bit-string}
            0x08, 0x02, 0xAA, 0xBB, 0x04, 0xA0, 0x00, 0x01, 0x80,
        ];
        let array = parse(&octets).unwrap();
        let strings: Vec<&[u8]> = array
            .rows()
            .iter()
            .map(|row| row.as_elements()?.first()?.as_octets())
            .map(Option::unwrap)
            .collect();
        assert_eq!(strings, [&[0xAA, 0xBB][..], &[]]);
    }

    #[test]
    fn descriptions_nest() {
        let octets = [
            0x13, 0x02, 0x02, // {
            0x01, 0x00, 0x02, 0x02, 0x01, 0x11, // array of 2 {unsigned},
            0x10, // long}
            0x04, 0x01, 0x02, 0xFF, 0xFE,
        ];
        let row = parse(&octets).unwrap().rows().first().unwrap();
        let mut tagged = [0; 16];
        assert_eq!(
            row.emit(&mut tagged).unwrap(),
            [
                0x02, 0x02, 0x01, 0x02, 0x02, 0x01, 0x11, 0x01, 0x02, 0x01, 0x11, 0x02, 0x10, 0xFF,
                0xFE
            ]
        );
        assert_eq!(row.encoded_len(), 15);
        assert_eq!(Data::parse(&tagged).unwrap().0, row);
    }

    #[test]
    fn a_row_is_emitted_whole_or_not_at_all() {
        let array = CompactArray::new(
            &[0x02, 0x02, 0x01, 0x00, 0x02, 0x11, 0x10],
            &[0x01, 0x02, 0xFF, 0xFE],
        );
        let row = array.unwrap().rows().first().unwrap();
        let needed = row.encoded_len();
        for len in 0..needed {
            let mut buffer = [0xAA; 16];
            let error = row.emit(&mut buffer[..len]).unwrap_err();
            assert_eq!(error, ErrorKind::BufferTooSmall { needed }.at(0));
            assert_eq!(buffer, [0xAA; 16]);
        }
        assert_eq!(row.emit(&mut [0; 16]).unwrap().len(), needed);
    }

    #[test]
    fn a_column_of_nulls_is_legal_beside_another() {
        let octets = [0x13, 0x02, 0x02, 0x00, 0x12, 0x04, 0x00, 0x05, 0x00, 0x06];
        let array = parse(&octets).unwrap();
        let Some(Data::Structure(row)) = array.rows().nth(1) else {
            panic!()
        };
        assert!(row.iter().eq([Data::NullData, Data::LongUnsigned(6)]));
    }

    #[test]
    fn no_contents_are_no_rows_of_whatever_type() {
        for octets in [
            &[0x13, 0x12, 0x00][..],
            &[0x13, 0x00, 0x00],
            &[0x13, 0x02, 0x00, 0x00],
            &[0x13, 0x01, 0xFF, 0xFF, 0x01, 0xFF, 0xFF, 0x02, 0x00, 0x00],
        ] {
            assert!(parse(octets).unwrap().rows().is_empty());
        }
    }

    #[test]
    fn rows_without_octets_are_refused() {
        for octets in [
            &[0x13, 0x02, 0x00, 0x05, 0, 0, 0, 0, 0][..],
            &[0x13, 0x00, 0x01, 0x00],
            &[0x13, 0xFF, 0x01, 0x00],
            &[0x13, 0x01, 0x00, 0x00, 0x11, 0x01, 0x00],
            &[0x13, 0x01, 0x00, 0x00, 0x02, 0x00, 0x01, 0x00],
            &[
                0x13, 0x01, 0xFF, 0xFF, 0x01, 0xFF, 0xFF, 0x02, 0x00, 0x01, 0x00,
            ],
        ] {
            assert!(
                matches!(kind(octets), ErrorKind::SparseRow { octets: 0, .. }),
                "{octets:02x?}"
            );
        }
    }

    #[test]
    fn a_row_holds_at_most_eight_values_an_octet() {
        // A structure of `columns` null-data and one unsigned, long-unsigned or double-long.
        let row = |columns: u8, tag| {
            let mut description = [0x02, columns + 1].to_vec();
            description.resize(usize::from(columns) + 2, 0x00);
            description.push(tag);
            CompactArray::new(&description, &[0; 4]).map(|array| array.rows().len())
        };
        let sparse = |values, octets| Err(ErrorKind::SparseRow { values, octets }.at(0));
        assert_eq!(row(0, 0x11), Ok(4));
        assert_eq!(row(6, 0x11), Ok(4));
        assert_eq!(row(7, 0x11), sparse(9, 1));
        assert_eq!(row(14, 0x12), Ok(2));
        assert_eq!(row(15, 0x12), sparse(17, 2));
        assert_eq!(row(30, 0x05), Ok(1));
        assert_eq!(row(31, 0x05), sparse(33, 4));
    }

    #[test]
    fn the_type_behind_an_array_is_found_with_and_without_elements() {
        for count in [0, 1, 3] {
            let description = [0x02, 0x02, 0x01, 0x00, count, 0x02, 0x01, 0x12, 0x05];
            let contents = [0x07; 10];
            let contents = &contents[..usize::from(count) * 2 + 4];
            let array = CompactArray::new(&description, contents).unwrap();
            let row = array.rows().first().unwrap().as_elements().unwrap();
            assert_eq!(row.nth(1), Some(Data::DoubleLong(0x0707_0707)), "{count}");
            let list = row.first().unwrap().as_elements().unwrap();
            assert_eq!(list.iter().count(), usize::from(count));
        }
    }

    #[test]
    fn many_values_in_few_octets_are_refused() {
        // {array of 65535 null-data, unsigned}
        let octets = [0x13, 0x02, 0x02, 0x01, 0xFF, 0xFF, 0x00, 0x11, 0x01, 0x05];
        let expected = ErrorKind::SparseRow {
            values: 65_538,
            octets: 1,
        };
        assert_eq!(kind(&octets), expected);
        // The same, multiplied until the figure no longer fits.
        let octets = [
            0x13, 0x02, 0x02, 0x01, 0xFF, 0xFF, 0x01, 0xFF, 0xFF, 0x01, 0xFF, 0xFF, 0x00, 0x11,
            0x01, 0x05,
        ];
        let expected = ErrorKind::SparseRow {
            values: u32::MAX,
            octets: 1,
        };
        assert_eq!(kind(&octets), expected);
    }

    #[test]
    fn a_large_array_with_small_contents_is_refused_before_it_is_walked() {
        let octets = [
            0x13, 0x01, 0xFF, 0xFF, 0x01, 0xFF, 0xFF, 0x01, 0xFF, 0xFF, 0x11, 0x01, 0x05,
        ];
        let error = Data::parse(&octets).unwrap_err();
        let missing = 0xFFFF_FFFE;
        assert_eq!(error, ErrorKind::Truncated { missing }.at(12));
    }

    #[test]
    fn a_described_array_of_none_costs_its_description() {
        let mut octets = [0x13, 0x02, 0x02, 0x11, 0x01, 0x00, 0x00, 0x02, 0x7F].to_vec();
        octets.extend([0x11; 0x7F]);
        octets.extend([0x01, 0x05]);
        let expected = ErrorKind::SparseRow {
            values: 131,
            octets: 1,
        };
        assert_eq!(kind(&octets), expected);
    }

    #[test]
    fn a_row_that_is_not_whole_is_refused() {
        let octets = [0x13, 0x12, 0x03, 0x00, 0x01, 0x00];
        let error = Data::parse(&octets).unwrap_err();
        assert_eq!(error, ErrorKind::Truncated { missing: 1 }.at(5));
        let octets = [0x13, 0x09, 0x02, 0x05, 0xAA, 0xBB, 0xBB, 0xBB, 0xBB];
        let error = Data::parse(&octets).unwrap_err();
        assert_eq!(error, ErrorKind::Truncated { missing: 4 }.at(4));
    }

    #[test]
    fn contents_longer_than_the_input_are_refused() {
        let error = Data::parse(&[0x13, 0x11, 0x04, 0x01]).unwrap_err();
        assert_eq!(error, ErrorKind::Truncated { missing: 3 }.at(3));
    }

    #[test]
    fn a_description_holds_known_types_and_no_compact_array() {
        assert_eq!(
            Data::parse(&[0x13, 0x02, 0x01, 0x07, 0x00]).unwrap_err(),
            ErrorKind::UnknownDataTag { tag: 0x07 }.at(3)
        );
        assert_eq!(
            Data::parse(&[0x13, 0x13, 0x11, 0x01, 0x05]).unwrap_err(),
            ErrorKind::UnexpectedDataTag { tag: 0x13 }.at(1)
        );
        assert_eq!(
            Data::parse(&[0x13, 0x02, 0x05, 0x11]).unwrap_err(),
            ErrorKind::CountTooLarge { count: 5, left: 1 }.at(2)
        );
    }

    #[test]
    fn descriptions_nest_no_deeper_than_values() {
        for level in [&[0x02, 0x01][..], &[0x01, 0x00, 0x01]] {
            let description = |depth: usize| {
                let mut octets = [0x13].to_vec();
                octets.extend(level.repeat(depth));
                octets.extend([0x05, 0x04, 0x00, 0x00, 0x00, 0x05]);
                octets
            };
            assert!(Data::parse(&description(MAX_DEPTH - 1)).is_ok());
            for depth in [MAX_DEPTH, 1000] {
                let error = Data::parse(&description(depth)).unwrap_err();
                let offset = 1 + level.len() * (MAX_DEPTH - 1);
                assert_eq!(error, ErrorKind::TooDeep.at(offset));
            }
        }
    }

    #[test]
    fn is_made_of_its_parts() {
        let array = CompactArray::new(&[0x11], &[0x05, 0x06]).unwrap();
        let mut buffer = [0; 8];
        let written = Data::CompactArray(array).emit(&mut buffer).unwrap();
        assert_eq!(written, [0x13, 0x11, 0x02, 0x05, 0x06]);
        assert_eq!(
            CompactArray::new(&[0x11, 0x11], &[]),
            Err(ErrorKind::TrailingOctets { count: 1 }.at(1))
        );
        assert_eq!(
            CompactArray::new(&[0x12], &[0x00, 0x01, 0x02]),
            Err(ErrorKind::Truncated { missing: 1 }.at(2))
        );
    }

    #[test]
    fn equality_is_of_types_and_rows() {
        let array = CompactArray::new(&[0x11], &[0x05]);
        assert_eq!(array, parse(&[0x13, 0x11, 0x81, 0x01, 0x05]));
        assert_ne!(array, CompactArray::new(&[0x0F], &[0x05]));
        assert_ne!(array, CompactArray::new(&[0x11], &[0x06]));
    }
}
