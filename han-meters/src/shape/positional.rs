//! Bare values: the place in the list tells what each is.

use han_dlms::Value;

use super::Walk;
use crate::element::Element;
use crate::error::Error;
use crate::table::Row;
use crate::wiring::Wiring;

impl<'a> Walk<'a> {
    /// The next value, as the maker's table has it. A value that cannot be what
    /// its place says makes it a list that only looks like the maker's.
    #[inline]
    pub(crate) fn positional(&mut self, wiring: Wiring) -> Result<Option<Element<'a>>, Error> {
        while let [row, behind @ ..] = self.rows {
            self.rows = behind;
            if !row.exists_with(wiring) {
                continue;
            }
            if !self.is_due() {
                break;
            }
            let value = self.reader.value()?;
            if !row.sent.admits(&value) {
                return Err(self.unexpected(row, &value));
            }
            return Ok(Some(Element::placed(&row.code, row.item, value)));
        }
        Ok(None)
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
