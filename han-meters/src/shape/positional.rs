//! Bare values: the place in the list tells what each is.

use han_dlms::Data;

use super::Walk;
use crate::entry::{Entry, Source};
use crate::error::Error;
use crate::table::Row;
use crate::vendor::Vendor;

/// The entry of a value in the place of this row.
pub(super) fn entry<'a>(row: &Row, value: Data<'a>) -> Entry<'a> {
    Entry::new(row.code, Source::Position, value)
}

/// Refuses a list in which a value cannot be what its place says.
pub(super) fn check(vendor: Vendor, walk: Walk<'_>) -> Result<(), Error> {
    for (position, (entry, item)) in walk.enumerate() {
        if let Some(row) = item.and_then(|item| vendor.row(item))
            && !row.sent.admits(entry.value)
        {
            return Err(Error::UnexpectedValue {
                position,
                obis: row.code,
                tag: entry.value.tag(),
            });
        }
    }
    Ok(())
}
