//! Bare values: the place in the list tells what each is.

use super::{Shape, Walk};
use crate::element::Element;
use crate::error::Error;
use crate::table::Row;

impl<'a> Walk<'a> {
    /// The next value, as the maker's table has it. A value that cannot be what
    /// its place says makes it a list that only looks like the maker's.
    #[inline]
    pub(super) fn positional(&mut self) -> Result<Option<Element<'a>>, Error> {
        let Some(row) = self.next_row().filter(|_| self.is_due()) else {
            return Ok(None);
        };
        let value = self.reader.value()?;
        if !row.sent.admits(&value) {
            return Err(self.unexpected(row.code, &value));
        }
        Ok(Some(Element::placed(row, value)))
    }

    /// The next row that the wiring has.
    fn next_row(&mut self) -> Option<&'a Row> {
        let Shape::Positional(list) = &mut self.shape else {
            return None;
        };
        while let [row, behind @ ..] = list.rows {
            list.rows = behind;
            if row.exists_with(list.wiring) {
                return Some(row);
            }
        }
        None
    }
}
