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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::Stated;
    use han_obis::Unit;

    fn first<'a>(elements: &mut ElementsIter<'a>) -> Entry<'a> {
        let key = elements.next().unwrap();
        entry(key, elements, true)
    }

    #[test]
    fn a_scaler_unit_behind_the_value_belongs_to_it() {
        let list = [
            0x02, 3, 0x09, 6, 1, 0, 32, 7, 0, 255, 0x12, 0x09, 0x01, 0x02, 2, 0x0F, 0xFF, 0x16, 35,
        ];
        let (data, _) = Data::parse(&list).unwrap();
        let mut elements = data.as_elements().unwrap().iter();
        let voltage = first(&mut elements);
        assert_eq!(voltage.scaler, Some(Stated::new(-1, Source::Telegram)));
        assert_eq!(
            voltage.unit,
            Some(Stated::new(Unit::VOLT, Source::Telegram))
        );
        assert_eq!(elements.next(), None);
    }

    #[test]
    fn another_structure_behind_the_value_is_left_for_the_next_entry() {
        let list = [
            0x02, 3, 0x09, 6, 1, 0, 32, 7, 0, 255, 0x12, 0x09, 0x01, 0x02, 2, 0x11, 1, 0x16, 35,
        ];
        let (data, _) = Data::parse(&list).unwrap();
        let mut elements = data.as_elements().unwrap().iter();
        assert_eq!(first(&mut elements).scaler, None);
        assert!(matches!(elements.next(), Some(Data::Structure(_))));
    }

    #[test]
    fn a_list_version_without_a_code_stands_in_the_first_place_only() {
        let version = Data::VisibleString(b"Kamstrup_V0001");
        let placed = Some(Stated::new(codes::LIST_VERSION, Source::Position));
        assert_eq!(without_code(version, true).obis, placed);
        assert_eq!(without_code(version, false).obis, None);
        assert_eq!(
            without_code(Data::VisibleString(b"Other_V1"), true).obis,
            None
        );
    }
}
