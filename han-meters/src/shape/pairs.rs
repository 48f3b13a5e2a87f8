//! Codes and values in turn, all in one structure; some makers let a
//! scaler-unit structure follow the value.
//!
//! ```text
//! 09 06 code | value | 09 06 code | value | …
//! ```

use han_dlms::Value;
use han_obis::codes;

use super::Walk;
use crate::element::Element;
use crate::error::Error;
use crate::table::Row;
use crate::vendor::Vendor;

impl<'a> Walk<'a> {
    /// The code that comes next and has a value behind it.
    #[inline]
    pub(super) fn code(&mut self) -> Option<&'a [u8; 6]> {
        if self.due == 0 {
            return None;
        }
        self.reader.octet_string()
    }

    /// The entry with this code.
    #[inline]
    pub(super) fn pair(&mut self, code: &'a [u8; 6]) -> Result<Element<'a>, Error> {
        self.due = self.due.saturating_sub(1);
        let pair = Element::coded(code, self.reader.value()?);
        if self.due == 0 {
            return Ok(pair);
        }
        let scale = self.reader.scaler_unit();
        if scale.is_some() {
            self.due = self.due.saturating_sub(1);
        }
        Ok(Element { scale, ..pair })
    }

    /// What stands without a code: in the first place Kamstrup's list version
    /// or, in Austria, the clock.
    pub(super) fn without_code(&self, value: Value<'a>) -> Element<'a> {
        if self.due.checked_add(1) != Some(self.count) {
            return Element::bare(value);
        }
        #[cfg(feature = "europe")]
        if is_clock(&value) {
            return Element::placed(&CLOCK, value);
        }
        match value.as_octets().and_then(Vendor::of_list_version) {
            Some(_) => Element::placed(&LIST_VERSION, value),
            None => Element::bare(value),
        }
    }
}

static LIST_VERSION: Row = Row::text(codes::LIST_VERSION);
#[cfg(feature = "europe")]
static CLOCK: Row = Row::clock(codes::CLOCK);

/// Whether it is a moment: an identifier may have twelve octets, too.
#[cfg(feature = "europe")]
pub(crate) fn is_clock(value: &Value<'_>) -> bool {
    let moment = value.as_date_time().and_then(han_dlms::DateTime::local);
    moment.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::{Source, Stated};
    use crate::shape::tests::walk;
    use han_dlms::DataTag;
    use han_obis::Unit;

    #[test]
    fn a_scaler_unit_behind_the_value_belongs_to_it() {
        let list = [
            0x02, 3, 0x09, 6, 1, 0, 32, 7, 0, 255, 0x12, 0x09, 0x01, 0x02, 2, 0x0F, 0xFF, 0x16, 35,
        ];
        let mut walk = walk(&list);
        let pair = walk.step().unwrap().unwrap();
        assert_eq!(pair.scale, Some((-1, Unit::VOLT.code())));
        assert!(walk.step().unwrap().is_none());
    }

    #[test]
    fn another_structure_behind_the_value_is_left_for_the_next_entry() {
        let list = [
            0x02, 3, 0x09, 6, 1, 0, 32, 7, 0, 255, 0x12, 0x09, 0x01, 0x02, 2, 0x11, 1, 0x16, 35,
        ];
        let mut walk = walk(&list);
        let pair = walk.step().unwrap().unwrap();
        assert_eq!(pair.scale, None);
        let behind = walk.step().unwrap().unwrap();
        assert_eq!(behind.value.tag(), DataTag::STRUCTURE);
    }

    #[test]
    fn a_scaler_unit_behind_the_list_belongs_to_nobody() {
        let list = [
            0x02, 2, 0x09, 6, 1, 0, 32, 7, 0, 255, 0x12, 0x09, 0x01, 0x02, 2, 0x0F, 0xFF, 0x16, 35,
        ];
        let mut walk = walk(&list);
        let pair = walk.step().unwrap().unwrap();
        assert_eq!(pair.scale, None);
        assert!(walk.step().unwrap().is_none());
        assert_eq!(walk.rest().len(), 6);
    }

    #[test]
    fn a_code_is_an_octet_string_of_six_with_a_value_behind_it() {
        let code = |list| walk(list).code().copied();
        let power = [1, 0, 1, 7, 0, 255];
        assert_eq!(
            code(&[0x02, 2, 0x09, 6, 1, 0, 1, 7, 0, 255, 0x11, 5]),
            Some(power)
        );
        assert_eq!(code(&[0x02, 0, 0x09, 6, 1, 0, 1, 7, 0, 255]), None);
        assert_eq!(code(&[0x02, 2, 0x09, 5, 1, 0, 1, 7, 0, 0x11, 5]), None);
        assert_eq!(code(b"\x02\x02\x0A\x06123456\x11\x05"), None);
    }

    #[test]
    fn a_list_version_without_a_code_stands_in_the_first_place_only() {
        let placed = Some(Stated::new(codes::LIST_VERSION, Source::Position));
        let mut list = walk(b"\x02\x02\x0A\x0EKamstrup_V0001\x0A\x0EKamstrup_V0001");
        let mut obis = || list.step().unwrap().unwrap().obis();
        assert_eq!((obis(), obis()), (placed, None));
        let mut other = walk(b"\x02\x01\x0A\x08Other_V1");
        assert_eq!(other.step().unwrap().unwrap().obis(), None);
    }
}
