//! Lists that are, octet for octet, what their maker's table foresees.
//!
//! Nearly every list of a Norwegian port is one. It is read along the table, item
//! by item, and nothing in it is looked for. Whatever differs, be it by one octet,
//! is left to the walk: this here is quick and changes no reading.
//!
//! ```text
//! 0F | invoke-id 4 | date-time: 00, 0C … or 09 0C … | 01 or 02 | count | items
//!
//! Aidon, Landis+Gyr   02 02 09 06 code | text or clock
//!                     02 03 09 06 code | number | 02 02 0F scaler 16 unit
//! Kaifa               text, clock or number
//! Kamstrup            09 06 code | text, clock or number; the version without code
//! ```

use han_dlms::{ApduTag, DateTime};

use crate::item::Item;
use crate::list_number::ListNumber;
use crate::reading::Reading;
use crate::scales::Scales;
use crate::survey::{ABSENT, Registers};
use crate::table::{Integer, Row, Sent};
use crate::text::trim;
use crate::vendor::Vendor;
use crate::wiring::Wiring;

const DATA_NOTIFICATION: u8 = ApduTag::DATA_NOTIFICATION.code();
const ARRAY: u8 = 0x01;
const STRUCTURE: u8 = 0x02;
const DOUBLE_LONG_UNSIGNED: u8 = 0x06;
const OCTET_STRING: u8 = 0x09;
const VISIBLE_STRING: u8 = 0x0A;
const INTEGER: u8 = 0x0F;
const ENUM: u8 = 0x16;

const CODE_LEN: u8 = 6;
const DATE_TIME_LEN: u8 = 12;

/// Reads the list in an APDU into an empty reading; answers with its registers as
/// sent. `None` where it is another list: then some fields may be filled.
pub(crate) fn read(apdu: &[u8], scales: Scales, reading: &mut Reading) -> Option<Registers> {
    // What the caller sets outranks the table.
    if scales != Scales::new() {
        return None;
    }
    let (sent_at, [tag, count @ ..=0x7F, items @ ..]) = header(apdu)? else {
        return None;
    };
    let mut list = List {
        octets: Octets(items),
        sent_at,
        unmeasured: &[],
        registers: [ABSENT; Item::REGISTERS],
        items: 0,
        reading,
    };
    match (*tag, *items.first()?, *count) {
        // List 1 of Aidon and of Landis+Gyr are the same.
        (ARRAY, STRUCTURE, 1) => list.list_1::<Aidon>(None),
        (ARRAY, STRUCTURE, count) => match list.version::<Aidon>()? {
            Vendor::Aidon => list.longer_list::<Aidon>(count),
            Vendor::LandisGyr => list.longer_list::<LandisGyr>(count),
            _ => None,
        },
        (STRUCTURE, DOUBLE_LONG_UNSIGNED, 1) => list.list_1::<Kaifa>(Some(Vendor::Kaifa)),
        (STRUCTURE, OCTET_STRING, count) => match list.version::<Kaifa>()? {
            Vendor::Kaifa => list.longer_list::<Kaifa>(count),
            _ => None,
        },
        // The version stands without its code: one element, not two.
        (STRUCTURE, VISIBLE_STRING, count) => match list.version::<Kamstrup>()? {
            Vendor::Kamstrup if count % 2 == 1 => list.longer_list::<Kamstrup>(count / 2 + 1),
            _ => None,
        },
        _ => None,
    }
}

/// The date-time of a notification, and its body.
fn header(apdu: &[u8]) -> Option<(Option<DateTime>, &[u8])> {
    match apdu {
        [DATA_NOTIFICATION, _, _, _, _, 0, body @ ..] => Some((None, body)),
        [DATA_NOTIFICATION, _, _, _, _, DATE_TIME_LEN, rest @ ..]
        | [
            DATA_NOTIFICATION,
            _,
            _,
            _,
            _,
            OCTET_STRING,
            DATE_TIME_LEN,
            rest @ ..,
        ] => {
            let (date_time, body) = rest.split_first_chunk()?;
            Some((Some(DateTime::from_octets(*date_time)), body))
        }
        _ => None,
    }
}

/// How a maker writes an item.
trait Maker {
    const VENDOR: Vendor;

    /// Reads what stands in front of a value, its tag included.
    fn front(octets: &mut Octets<'_>, parts: u8, row: &Row, tag: u8) -> Option<()>;

    /// Reads what stands behind a number.
    fn back(_: &mut Octets<'_>, _: &Row) -> Option<()> {
        Some(())
    }
}

struct Aidon;
struct Kaifa;
struct Kamstrup;
struct LandisGyr;

/// A list that is being read.
struct List<'a, 'r> {
    octets: Octets<'a>,
    sent_at: Option<DateTime>,
    unmeasured: &'static [Item],
    registers: Registers,
    /// How many have been read.
    items: u8,
    reading: &'r mut Reading,
}

impl<'a> List<'a, '_> {
    fn list_1<M: Maker>(&mut self, vendor: Option<Vendor>) -> Option<Registers> {
        self.number::<M, { Item::ActivePowerImport.index() }>(Wiring::OnePhase)?;
        self.finish(vendor, ListNumber::One)
    }

    /// The maker that the list's version names.
    fn version<M: Maker>(&mut self) -> Option<Vendor> {
        Vendor::of_list_version(self.text::<M, { Item::ListVersion.index() }>()?)
    }

    /// What stands behind the version in a list of so many items.
    fn longer_list<M: Maker>(&mut self, items: u8) -> Option<Registers> {
        let (number, wiring) = list(items)?;
        self.text::<M, { Item::MeterId.index() }>()?;
        let meter_type = trim(self.text::<M, { Item::MeterType.index() }>()?);
        if !M::VENDOR.documents(meter_type) {
            return None;
        }
        self.unmeasured = M::VENDOR.unmeasured(Some(meter_type));
        self.number::<M, { Item::ActivePowerImport.index() }>(wiring)?;
        self.number::<M, { Item::ActivePowerExport.index() }>(wiring)?;
        self.number::<M, { Item::ReactivePowerImport.index() }>(wiring)?;
        self.number::<M, { Item::ReactivePowerExport.index() }>(wiring)?;
        self.number::<M, { Item::CurrentL1.index() }>(wiring)?;
        self.number::<M, { Item::CurrentL2.index() }>(wiring)?;
        self.number::<M, { Item::CurrentL3.index() }>(wiring)?;
        self.number::<M, { Item::VoltageL1.index() }>(wiring)?;
        self.number::<M, { Item::VoltageL2.index() }>(wiring)?;
        self.number::<M, { Item::VoltageL3.index() }>(wiring)?;
        if number == ListNumber::Three {
            self.clock::<M, { Item::Clock.index() }>()?;
            self.number::<M, { Item::ActiveEnergyImport.index() }>(wiring)?;
            self.number::<M, { Item::ActiveEnergyExport.index() }>(wiring)?;
            self.number::<M, { Item::ReactiveEnergyImport.index() }>(wiring)?;
            self.number::<M, { Item::ReactiveEnergyExport.index() }>(wiring)?;
        }
        if self.items != items {
            return None;
        }
        self.finish(Some(M::VENDOR), number)
    }

    fn text<M: Maker, const ITEM: usize>(&mut self) -> Option<&'a [u8]> {
        let row = const { row::<M, ITEM>() };
        let tag = match row.sent {
            Sent::OctetString => OCTET_STRING,
            _ => VISIBLE_STRING,
        };
        M::front(&mut self.octets, 2, row, tag)?;
        let text = self.octets.text()?;
        self.items += 1;
        self.reading.put_text(row.item?, text);
        Some(text)
    }

    /// The item, where the wiring has it.
    fn number<M: Maker, const ITEM: usize>(&mut self, wiring: Wiring) -> Option<()> {
        let row = const { row::<M, ITEM>() };
        if !row.exists_with(wiring) {
            return Some(());
        }
        let (
            Some(item),
            Sent::Number {
                integer, scaler, ..
            },
        ) = (row.item, row.sent)
        else {
            return None;
        };
        M::front(&mut self.octets, 3, row, integer.tag())?;
        let value = match integer {
            Integer::Long => i16::from_be_bytes(self.octets.take()?).into(),
            Integer::LongUnsigned => u16::from_be_bytes(self.octets.take()?).into(),
            Integer::DoubleLongUnsigned => u32::from_be_bytes(self.octets.take()?).into(),
        };
        M::back(&mut self.octets, row)?;
        self.items += 1;
        if let Some(register) = item.register().and_then(|at| self.registers.get_mut(at)) {
            *register = value;
        }
        if !self.unmeasured.contains(&item) {
            self.reading.put_number(item, value, scaler);
        }
        Some(())
    }

    fn clock<M: Maker, const ITEM: usize>(&mut self) -> Option<()> {
        M::front(
            &mut self.octets,
            2,
            const { row::<M, ITEM>() },
            OCTET_STRING,
        )?;
        self.octets.expect([DATE_TIME_LEN])?;
        let clock = DateTime::from_octets(self.octets.take()?);
        self.items += 1;
        self.reading.put_clock(clock);
        Some(())
    }

    /// Adds to the reading what the list says as a whole.
    fn finish(&mut self, vendor: Option<Vendor>, number: ListNumber) -> Option<Registers> {
        self.reading.conclude(vendor, Some(number), self.sent_at);
        self.octets.0.is_empty().then_some(self.registers)
    }
}

/// A maker's row. It is a constant where it is used, so that what is to be
/// expected there is one as well.
#[allow(
    clippy::indexing_slicing,
    reason = "an index out of bounds does not compile"
)]
const fn row<M: Maker, const ITEM: usize>() -> &'static Row {
    &M::VENDOR.rows()[ITEM]
}

/// Which list has so many items, and from which meter.
const fn list(items: u8) -> Option<(ListNumber, Wiring)> {
    Some(match items {
        9 => (ListNumber::Two, Wiring::OnePhase),
        12 => (ListNumber::Two, Wiring::ThreeWire),
        13 => (ListNumber::Two, Wiring::FourWire),
        14 => (ListNumber::Three, Wiring::OnePhase),
        17 => (ListNumber::Three, Wiring::ThreeWire),
        18 => (ListNumber::Three, Wiring::FourWire),
        _ => return None,
    })
}

impl Maker for Aidon {
    const VENDOR: Vendor = Vendor::Aidon;

    #[inline]
    fn front(octets: &mut Octets<'_>, parts: u8, row: &Row, tag: u8) -> Option<()> {
        let [a, b, c, d, e, f] = row.code.octets();
        octets.expect([
            STRUCTURE,
            parts,
            OCTET_STRING,
            CODE_LEN,
            a,
            b,
            c,
            d,
            e,
            f,
            tag,
        ])
    }

    #[inline]
    fn back(octets: &mut Octets<'_>, row: &Row) -> Option<()> {
        let (scaler, unit) = (row.scaler()?.cast_unsigned(), row.unit()?.code());
        octets.expect([STRUCTURE, 2, INTEGER, scaler, ENUM, unit])
    }
}

impl Maker for LandisGyr {
    const VENDOR: Vendor = Vendor::LandisGyr;

    #[inline]
    fn front(octets: &mut Octets<'_>, parts: u8, row: &Row, tag: u8) -> Option<()> {
        Aidon::front(octets, parts, row, tag)
    }

    #[inline]
    fn back(octets: &mut Octets<'_>, row: &Row) -> Option<()> {
        Aidon::back(octets, row)
    }
}

impl Maker for Kaifa {
    const VENDOR: Vendor = Vendor::Kaifa;

    #[inline]
    fn front(octets: &mut Octets<'_>, _: u8, _: &Row, tag: u8) -> Option<()> {
        octets.expect([tag])
    }
}

impl Maker for Kamstrup {
    const VENDOR: Vendor = Vendor::Kamstrup;

    #[inline]
    fn front(octets: &mut Octets<'_>, _: u8, row: &Row, tag: u8) -> Option<()> {
        if row.item == Some(Item::ListVersion) {
            return octets.expect([tag]);
        }
        let [a, b, c, d, e, f] = row.code.octets();
        octets.expect([OCTET_STRING, CODE_LEN, a, b, c, d, e, f, tag])
    }
}

/// What has not been read yet.
struct Octets<'a>(&'a [u8]);

impl<'a> Octets<'a> {
    #[inline]
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*taken)
    }

    #[inline]
    fn expect<const N: usize>(&mut self, octets: [u8; N]) -> Option<()> {
        (self.take()? == octets).then_some(())
    }

    /// A string whose length takes one octet.
    #[inline]
    fn text(&mut self) -> Option<&'a [u8]> {
        let [length @ ..=0x7F] = self.take()? else {
            return None;
        };
        let (text, rest) = self.0.split_at_checked(length.into())?;
        self.0 = rest;
        Some(text)
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::collections::BTreeMap;
    use std::string::{String, ToString};
    use std::vec::Vec;

    use han_corpus::telegrams;
    use han_hdlc::{Frame, Llc};

    use super::*;
    use crate::description::Description;
    use crate::list::{Found, read_by_walk};

    /// The APDUs of the corpus that come in one frame, by the folder they lie in.
    fn apdus() -> Vec<(String, Vec<u8>)> {
        let apdu = |octets: &[u8]| {
            let frame = Frame::parse(octets).ok()?;
            Some(Llc::strip(frame.information()).1.to_vec())
        };
        let telegrams = telegrams().into_iter();
        telegrams
            .filter_map(|telegram| {
                let (folder, _) = telegram.name.split_once('/')?;
                Some((folder.to_string(), apdu(&telegram.octets)?))
            })
            .collect()
    }

    #[test]
    fn the_lists_of_norway_are_read_so() {
        let mut read_so = BTreeMap::new();
        for (folder, apdu) in apdus() {
            let was = read(&apdu, Scales::new(), &mut Reading::default()).is_some();
            let (yes, all) = read_so.entry(folder).or_insert((0, 0));
            *yes += usize::from(was);
            *all += 1;
        }
        for maker in ["aidon", "kaifa", "landisgyr"] {
            let (yes, all) = read_so[maker];
            assert!(yes > 0 && yes == all, "{maker}: {yes} of {all}");
        }
        // The others have nulls in place of phases, or scales nobody states.
        let (yes, all) = read_so["kamstrup"];
        assert!(2 * yes > all, "{yes} of {all}");
    }

    #[test]
    fn registers_are_those_of_the_walk() {
        let mut compared = 0;
        for (_, apdu) in apdus() {
            let (mut along, mut walked) = (Reading::default(), Reading::default());
            let Some(registers) = read(&apdu, Scales::new(), &mut along) else {
                continue;
            };
            let expected = read_by_walk(&apdu, Scales::new(), Description::NONE, &mut walked);
            let behind = 0;
            let found = Found { registers, behind };
            assert_eq!((Ok(found), along), (expected, walked));
            compared += usize::from(registers != [ABSENT; Item::REGISTERS]);
        }
        assert!(compared > 10, "{compared} lists with registers");
    }

    #[test]
    fn what_the_caller_sets_is_left_to_the_walk() {
        for (_, apdu) in apdus() {
            let set = Scales::new().with_energy(0);
            assert_eq!(read(&apdu, set, &mut Reading::default()), None);
        }
    }
}
