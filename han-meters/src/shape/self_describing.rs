//! An object in a structure of its own: code, value, and for numbers scaler
//! and unit.
//!
//! ```text
//! 02 02 | 09 06 code | value
//! 02 03 | 09 06 code | value | 02 02 0F scaler 16 unit
//! ```

use han_dlms::{Data, Elements};
use han_obis::{Obis, Unit};

use crate::entry::{Entry, Source, Stated};

/// The entry of one structure; what does not start with a code is kept whole.
pub(super) fn entry(object: Elements<'_>) -> Entry<'_> {
    let mut parts = object.iter();
    let (Some(code), Some(value)) = (parts.next().and_then(code), parts.next()) else {
        return Entry::bare(Data::Structure(object));
    };
    let entry = Entry::new(code, Source::Telegram, value);
    match parts.next().and_then(scaler_unit) {
        Some(scale) => scaled(entry, scale),
        None => entry,
    }
}

/// An OBIS code: an octet-string of six.
pub(super) fn code(data: Data<'_>) -> Option<Obis> {
    match data {
        Data::OctetString(octets) => Obis::try_from(octets).ok(),
        _ => None,
    }
}

/// A scaler-unit structure: an integer and an enum.
pub(super) fn scaler_unit(data: Data<'_>) -> Option<(i8, Unit)> {
    let Data::Structure(parts) = data else {
        return None;
    };
    let mut parts = parts.iter();
    match (parts.next()?, parts.next()?, parts.next()) {
        (Data::Integer(scaler), Data::Enum(unit), None) => Some((scaler, Unit::new(unit))),
        _ => None,
    }
}

/// The entry with the scaler and unit that the telegram gives it.
pub(super) fn scaled(entry: Entry<'_>, (scaler, unit): (i8, Unit)) -> Entry<'_> {
    Entry {
        scaler: Some(Stated::new(scaler, Source::Telegram)),
        unit: Some(Stated::new(unit, Source::Telegram)),
        ..entry
    }
}
