//! Lists that the caller knows and this crate does not.

use han_dlms::{DataTag, Reader};

use crate::error::Error;
use crate::shape::Walk;
#[cfg(feature = "europe")]
use crate::table::Row;

/// The caller's descriptions of lists, where there are any. Without the lists of
/// other countries there are none, and they take no room.
#[derive(Clone, Copy)]
pub(crate) struct Description {
    /// The rows of each list.
    #[cfg(feature = "europe")]
    pub(crate) lists: &'static [&'static [Row]],
}

impl Description {
    pub(crate) const NONE: Self = Self {
        #[cfg(feature = "europe")]
        lists: &[],
    };

    #[cfg(feature = "verbatim")]
    pub(crate) const fn is_none(self) -> bool {
        #[cfg(feature = "europe")]
        return self.lists.is_empty();
        #[cfg(not(feature = "europe"))]
        true
    }

    /// In front of a list: by the first description that fits, else as it is
    /// known.
    ///
    /// # Errors
    /// As [`Walk::new`].
    #[inline]
    pub(crate) fn walk<'a>(
        self,
        tag: DataTag,
        count: usize,
        octets: Reader<'a>,
    ) -> Result<Walk<'a>, Error> {
        #[cfg(feature = "europe")]
        if let Some(rows) = self.fitting(count, octets) {
            return Walk::described(count, octets, rows);
        }
        Walk::new(tag, count, octets)
    }

    /// The rows of the first description that fits.
    #[cfg(feature = "europe")]
    #[inline(never)]
    fn fitting(self, count: usize, octets: Reader<'_>) -> Option<&'static [Row]> {
        let mut lists = self.lists.iter().copied();
        lists.find(|rows| fits(rows, count, octets))
    }
}

/// Whether a list has an element for each row, and one that can be what the row
/// says.
#[cfg(feature = "europe")]
fn fits(rows: &[Row], count: usize, mut octets: Reader<'_>) -> bool {
    let mut rows = rows.iter();
    count > 0
        && rows.len() == count
        && rows.all(|row| octets.value().is_ok_and(|value| row.sent.admits(&value)))
}

#[cfg(feature = "europe")]
#[cfg(test)]
mod tests {
    use han_obis::{Unit, codes};

    use super::*;

    static LIST: [Row; 2] = [
        Row::number(codes::ACTIVE_POWER_IMPORT, 0, Unit::WATT),
        Row::UNKNOWN,
    ];
    static TEXT_FIRST: [Row; 2] = [Row::text(codes::METER_ID), Row::UNKNOWN];
    static THREE: [Row; 3] = [Row::UNKNOWN, Row::UNKNOWN, Row::unscaled(codes::VOLTAGE_L1)];
    static NUMBER_FIRST: [Row; 2] = [Row::unscaled(codes::VOLTAGE_L2), Row::UNKNOWN];

    /// The code of the first element of a list of these octets, by these
    /// descriptions.
    fn first_by(
        lists: &'static [&'static [Row]],
        list: &[u8],
    ) -> Result<Option<han_obis::Obis>, Error> {
        let mut reader = Reader::new(list);
        let (tag, count) = reader.open().unwrap().unwrap();
        let mut walk = Description { lists }.walk(tag, count, reader)?;
        Ok(walk.step()?.and_then(|element| Some(element.obis()?.value)))
    }

    fn first(list: &[u8]) -> Option<han_obis::Obis> {
        static LISTS: [&[Row]; 1] = [&LIST];
        first_by(&LISTS, list).unwrap()
    }

    #[test]
    fn of_several_descriptions_the_first_that_fits_counts() {
        static LISTS: [&[Row]; 5] = [&[], &TEXT_FIRST, &THREE, &LIST, &NUMBER_FIRST];
        let by = |list: &[u8]| first_by(&LISTS, list).unwrap();
        assert_eq!(
            by(&[0x02, 2, 0x0A, 1, b'7', 0x11, 6]),
            Some(codes::METER_ID)
        );
        assert_eq!(
            by(&[0x02, 2, 0x11, 5, 0x11, 6]),
            Some(codes::ACTIVE_POWER_IMPORT)
        );
        assert_eq!(by(&[0x02, 3, 0x11, 5, 0x11, 6, 0x11, 7]), None);
        assert_eq!(by(&[0x02, 0]), None);
        let coded = [0x02, 2, 0x09, 6, 1, 0, 32, 7, 0, 255, 0x11, 5];
        static OF_NUMBERS: [&[Row]; 2] = [&LIST, &NUMBER_FIRST];
        assert_eq!(first_by(&OF_NUMBERS, &coded), Ok(Some(codes::VOLTAGE_L1)));
        assert_eq!(first_by(&[], &[0x02, 0]), Ok(None));
    }

    #[test]
    fn a_list_that_fits_is_read_by_its_rows() {
        assert_eq!(
            first(&[0x02, 2, 0x11, 5, 0x11, 6]),
            Some(codes::ACTIVE_POWER_IMPORT)
        );
        assert_eq!(
            first(&[0x02, 2, 0x12, 0, 5, 0x09, 1, 6]),
            Some(codes::ACTIVE_POWER_IMPORT)
        );
    }

    #[test]
    fn a_list_that_does_not_fit_is_read_as_it_is_known() {
        assert_eq!(first(&[0x02, 2, 0x09, 1, 5, 0x11, 6]), None);
        assert_eq!(first(&[0x02, 3, 0x11, 5, 0x11, 6, 0x11, 7]), None);
        let coded = [0x02, 2, 0x09, 6, 1, 0, 32, 7, 0, 255, 0x11, 5];
        assert_eq!(first(&coded), Some(codes::VOLTAGE_L1));
        assert_eq!(first(&[0x02, 0]), None);
    }
}
