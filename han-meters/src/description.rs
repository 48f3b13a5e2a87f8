//! A list that the caller knows and this crate does not.

use han_dlms::{DataTag, Reader};

use crate::error::Error;
use crate::shape::Walk;
#[cfg(feature = "europe")]
use crate::table::Row;

/// The caller's description of a list, where there is one. Without the lists of
/// other countries there is none, and it takes no room.
#[derive(Clone, Copy)]
pub(crate) struct Description {
    #[cfg(feature = "europe")]
    pub(crate) rows: &'static [Row],
}

impl Description {
    pub(crate) const NONE: Self = Self {
        #[cfg(feature = "europe")]
        rows: &[],
    };

    #[cfg(feature = "verbatim")]
    pub(crate) const fn is_none(self) -> bool {
        #[cfg(feature = "europe")]
        return self.rows.is_empty();
        #[cfg(not(feature = "europe"))]
        true
    }

    /// In front of a list: as described where the description fits, else as it
    /// is known.
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
        if self.fits(count, octets) {
            return Walk::described(count, octets, self.rows);
        }
        Walk::new(tag, count, octets)
    }

    /// Whether the list has an element for each row, and one that can be what
    /// the row says.
    #[cfg(feature = "europe")]
    #[inline(never)]
    fn fits(self, count: usize, mut octets: Reader<'_>) -> bool {
        let mut rows = self.rows.iter();
        count > 0
            && rows.len() == count
            && rows.all(|row| octets.value().is_ok_and(|value| row.sent.admits(&value)))
    }
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
    const DESCRIPTION: Description = Description { rows: &LIST };

    /// The code of the first element of a list of these octets.
    fn first(list: &[u8]) -> Option<han_obis::Obis> {
        let mut reader = Reader::new(list);
        let (tag, count) = reader.open().unwrap().unwrap();
        let mut walk = DESCRIPTION.walk(tag, count, reader).unwrap();
        Some(walk.step().unwrap()?.obis()?.value)
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
