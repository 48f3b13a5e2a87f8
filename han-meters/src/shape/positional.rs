//! Bare values: the place in the list tells what each is.

use super::Walk;
use crate::element::Element;
use crate::error::Error;
use crate::item::Item;
use crate::list_number::ListNumber;
use crate::table::Table;
use crate::wiring::Wiring;

impl Walk<'_> {
    /// The next value, as the maker's table has it. A value that cannot be what
    /// its place says makes it a list that only looks like the maker's.
    pub(super) fn positional(
        &mut self,
        table: &'static Table,
        list: ListNumber,
        wiring: Wiring,
    ) -> Result<bool, Error> {
        while let Some(&item) = Item::ALL.get(self.row) {
            self.row = self.row.saturating_add(1);
            let Some(row) = table.get(item.index()) else {
                break;
            };
            if !item.is_in(list) || !row.exists_with(wiring) {
                continue;
            }
            if !self.is_due() {
                break;
            }
            let value = self.reader.value()?;
            if !row.sent.admits(&value) {
                let position = self.count.saturating_sub(self.due).saturating_sub(1);
                self.check_rest()?;
                return Err(Error::UnexpectedValue {
                    position,
                    obis: row.code,
                    tag: value.tag(),
                });
            }
            self.element = Element::placed(&row.code, item, value);
            return Ok(true);
        }
        Ok(false)
    }
}
