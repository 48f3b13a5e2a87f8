//! Codes and values in turn, all in one structure; some makers let a
//! scaler-unit structure follow the value.
//!
//! ```text
//! 09 06 code | value | 09 06 code | value | …
//! ```

use han_dlms::Value;
use han_obis::codes;

use super::Walk;
use super::self_describing::code;
use crate::element::Element;
use crate::error::Error;
use crate::item::Item;
use crate::vendor::Vendor;

impl<'a> Walk<'a> {
    /// The entry that begins with this value.
    pub(super) fn pair(&mut self, key: Value<'a>, first: bool) -> Result<(), Error> {
        let Some(code) = code(key).filter(|_| self.due > 0) else {
            self.element = without_code(key, first);
            return Ok(());
        };
        self.due = self.due.saturating_sub(1);
        self.element = Element::coded(code, self.reader.value()?);
        if self.due > 0 {
            self.element.scale = self.reader.scaler_unit();
        }
        if self.element.scale.is_some() {
            self.due = self.due.saturating_sub(1);
        }
        Ok(())
    }
}

/// Kamstrup's list version stands without a code, in the first place.
fn without_code(value: Value<'_>, first: bool) -> Element<'_> {
    let version = value.as_octets().and_then(Vendor::of_list_version);
    match version {
        Some(_) if first => Element::placed(&codes::LIST_VERSION, Item::ListVersion, value),
        _ => Element::bare(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::{Source, Stated};
    use crate::shape::tests::walk;
    use han_dlms::{DataTag, Reader};
    use han_obis::Unit;

    #[test]
    fn a_scaler_unit_behind_the_value_belongs_to_it() {
        let list = [
            0x02, 3, 0x09, 6, 1, 0, 32, 7, 0, 255, 0x12, 0x09, 0x01, 0x02, 2, 0x0F, 0xFF, 0x16, 35,
        ];
        let mut walk = walk(&list);
        assert_eq!(walk.step(), Ok(true));
        assert_eq!(walk.element().scale, Some((-1, Unit::VOLT.code())));
        assert_eq!(walk.step(), Ok(false));
    }

    #[test]
    fn another_structure_behind_the_value_is_left_for_the_next_entry() {
        let list = [
            0x02, 3, 0x09, 6, 1, 0, 32, 7, 0, 255, 0x12, 0x09, 0x01, 0x02, 2, 0x11, 1, 0x16, 35,
        ];
        let mut walk = walk(&list);
        assert_eq!(walk.step(), Ok(true));
        assert_eq!(walk.element().scale, None);
        assert_eq!(walk.step(), Ok(true));
        assert_eq!(walk.element().value.tag(), DataTag::STRUCTURE);
    }

    #[test]
    fn a_scaler_unit_behind_the_list_belongs_to_nobody() {
        let list = [
            0x02, 2, 0x09, 6, 1, 0, 32, 7, 0, 255, 0x12, 0x09, 0x01, 0x02, 2, 0x0F, 0xFF, 0x16, 35,
        ];
        let mut walk = walk(&list);
        assert_eq!(walk.step(), Ok(true));
        assert_eq!(walk.element().scale, None);
        assert_eq!(walk.step(), Ok(false));
        assert_eq!(walk.rest().len(), 6);
    }

    #[test]
    fn a_list_version_without_a_code_stands_in_the_first_place_only() {
        let version = Reader::new(b"\x0A\x0EKamstrup_V0001").value().unwrap();
        let placed = Some(Stated::new(codes::LIST_VERSION, Source::Position));
        assert_eq!(without_code(version, true).obis(), placed);
        assert_eq!(without_code(version, false).obis(), None);
        let other = Reader::new(b"\x0A\x08Other_V1").value().unwrap();
        assert_eq!(without_code(other, true).obis(), None);
    }
}
