//! Codes and values in turn, all in one structure; some makers let a
//! scaler-unit structure follow the value.
//!
//! ```text
//! 09 06 code | value | 09 06 code | value | …
//! ```

use han_dlms::{Data, ElementsIter};
use han_obis::codes;

use super::self_describing::{code, scaled, scaler_unit};
use crate::entry::{Entry, Source};
use crate::vendor::Vendor;

/// The entry that begins with this element.
pub(super) fn entry<'a>(key: Data<'a>, elements: &mut ElementsIter<'a>, first: bool) -> Entry<'a> {
    let Some(code) = code(key) else {
        return without_code(key, first);
    };
    let Some(value) = elements.next() else {
        return Entry::bare(key);
    };
    let entry = Entry::new(code, Source::Telegram, value);
    let mut ahead = elements.clone();
    match ahead.next().and_then(scaler_unit) {
        Some(scale) => {
            *elements = ahead;
            scaled(entry, scale)
        }
        None => entry,
    }
}

/// Kamstrup's list version stands without a code, in the first place.
fn without_code(value: Data<'_>, first: bool) -> Entry<'_> {
    let entry = Entry::bare(value);
    let version = entry.string().and_then(Vendor::of_list_version);
    match version {
        Some(_) if first => Entry::new(codes::LIST_VERSION, Source::Position, value),
        _ => entry,
    }
}
