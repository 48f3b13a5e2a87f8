//! Bare values: the place in the list tells what each is.

use han_dlms::Value;

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
            return Err(self.unexpected(row, &value));
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

    /// Damage behind the value outranks it.
    #[cold]
    fn unexpected(&mut self, row: &Row, value: &Value<'_>) -> Error {
        let position = self.count.saturating_sub(self.due).saturating_sub(1);
        match self.check_rest() {
            Err(damage) => damage,
            Ok(()) => Error::UnexpectedValue {
                position,
                obis: row.code,
                tag: value.tag(),
            },
        }
    }
}
