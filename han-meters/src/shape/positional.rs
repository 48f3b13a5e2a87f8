//! Bare values: the place in the list tells what each is.

use super::Walk;
use crate::element::Element;
use crate::error::Error;
use crate::item::Item;
use crate::list_number::ListNumber;
use crate::vendor::Vendor;
use crate::wiring::Wiring;

impl<'a> Walk<'a> {
    /// The next value, as the maker's table has it. A value that cannot be what
    /// its place says makes it a list that only looks like the maker's.
    pub(super) fn positional(
        &mut self,
        vendor: Vendor,
        list: ListNumber,
        wiring: Wiring,
    ) -> Result<Option<Element<'a>>, Error> {
        while let Some(&item) = Item::ALL.get(self.row) {
            self.row = self.row.saturating_add(1);
            let Some(row) = vendor.row(item) else {
                break;
            };
            if !item.is_in(list) || !row.exists_with(wiring) {
                continue;
            }
            let Some(value) = self.next_value()? else {
                break;
            };
            if !row.sent.admits(&value) {
                let position = self.count.saturating_sub(self.due).saturating_sub(1);
                self.check_rest()?;
                return Err(Error::UnexpectedValue {
                    position,
                    obis: row.code,
                    tag: value.tag(),
                });
            }
            return Ok(Some(Element::placed(row.code, item, value)));
        }
        Ok(None)
    }
}
