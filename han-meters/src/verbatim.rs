//! Lists that are, octet for octet, what their maker's table foresees.
//!
//! Nearly every list of a Norwegian port is one. It is read along the table, item
//! by item, and nothing in it is looked for. Whatever differs, be it by one octet,
//! is left to the walk, which gives the same reading: this changes none.
//!
//! ```text
//! 0F | invoke-id 4 | 00, 0C date-time 12 or 09 0C date-time 12 | 01 or 02 | count | elements
//! ```

use han_dlms::DateTime;

use crate::item::Item;
use crate::list_number::ListNumber;
use crate::reading::Reading;
use crate::scales::Scales;
use crate::survey::{ABSENT, Registers};
use crate::table::{Integer, Row, Sent, Table};
use crate::text::trim;
use crate::time::MeterTime;
use crate::vendor::Vendor;
use crate::wiring::Wiring;

const DATA_NOTIFICATION: u8 = 0x0F;
const ARRAY: u8 = 0x01;
const STRUCTURE: u8 = 0x02;
const DOUBLE_LONG_UNSIGNED: u8 = 0x06;
const OCTET_STRING: u8 = 0x09;
const VISIBLE_STRING: u8 = 0x0A;
const INTEGER: u8 = 0x0F;
const ENUM: u8 = 0x16;

/// Reads the list in an APDU into an empty reading; answers with its registers as
/// sent. `None` where the list is another one: then some fields may be filled.
pub(crate) fn read(apdu: &[u8], scales: Scales, reading: &mut Reading) -> Option<Registers> {
    // Where the caller says something of scales, it takes more than the table.
    if scales != Scales::new() {
        return None;
    }
    let (sent_at, list) = match apdu {
        [DATA_NOTIFICATION, _, _, _, _, 0, list @ ..] => (None, list),
        [DATA_NOTIFICATION, _, _, _, _, 12, behind @ ..]
        | [DATA_NOTIFICATION, _, _, _, _, OCTET_STRING, 12, behind @ ..] => {
            let (date_time, list) = behind.split_first_chunk()?;
            (Some(DateTime::from_octets(*date_time)), list)
        }
        _ => return None,
    };
    let [tag, count @ ..=0x7F, elements @ ..] = list else {
        return None;
    };
    let mut list = List {
        octets: Octets(elements),
        sent_at,
        unmeasured: &[],
        registers: [ABSENT; Item::REGISTERS],
        items: 0,
        reading,
    };
    match (*tag, *elements.first()?, *count) {
        (ARRAY, STRUCTURE, 1) => list.list_1::<Aidon>(None)?,
        (ARRAY, STRUCTURE, count) => match list.version::<Aidon>()? {
            Vendor::Aidon => list.lists_2_and_3::<Aidon>(count)?,
            Vendor::LandisGyr => list.lists_2_and_3::<LandisGyr>(count)?,
            _ => return None,
        },
        (STRUCTURE, DOUBLE_LONG_UNSIGNED, 1) => list.list_1::<Kaifa>(Some(Vendor::Kaifa))?,
        (STRUCTURE, OCTET_STRING, count) => match list.version::<Kaifa>()? {
            Vendor::Kaifa => list.lists_2_and_3::<Kaifa>(count)?,
            _ => return None,
        },
        (STRUCTURE, VISIBLE_STRING, count) => match list.version::<Kamstrup>()? {
            Vendor::Kamstrup => list.lists_2_and_3::<Kamstrup>(count.div_ceil(2))?,
            _ => return None,
        },
        _ => return None,
    }
    list.octets.0.is_empty().then_some(list.registers)
}

/// How a maker writes a list.
trait Maker {
    const VENDOR: Vendor;

    /// Reads what stands in front of a value, its tag included.
    fn before(octets: &mut Octets<'_>, parts: u8, row: &Row, tag: u8) -> Option<()>;

    /// Reads what stands behind a number.
    fn behind(_: &mut Octets<'_>, _: &Row) -> Option<()> {
        Some(())
    }
}

struct Aidon;
struct LandisGyr;
struct Kaifa;
struct Kamstrup;

/// A list that is being read.
struct List<'a, 'r> {
    /// What has not been read yet.
    octets: Octets<'a>,
    sent_at: Option<DateTime>,
    unmeasured: &'static [Item],
    registers: Registers,
    /// Items read.
    items: u8,
    reading: &'r mut Reading,
}

impl<'a> List<'a, '_> {
    fn list_1<M: Maker>(&mut self, vendor: Option<Vendor>) -> Option<()> {
        self.number::<M, { Item::ActivePowerImport.index() }>()?;
        self.finish(vendor, ListNumber::One);
        Some(())
    }

    /// The maker that the list's version names.
    fn version<M: Maker>(&mut self) -> Option<Vendor> {
        Vendor::of_list_version(self.text::<M, { Item::ListVersion.index() }>()?)
    }

    /// What stands behind the version.
    #[inline(never)]
    fn lists_2_and_3<M: Maker>(&mut self, items: u8) -> Option<()> {
        let (number, wiring) = list(items)?;
        self.text::<M, { Item::MeterId.index() }>()?;
        let meter_type = trim(self.text::<M, { Item::MeterType.index() }>()?);
        if !M::VENDOR.documents(meter_type) {
            return None;
        }
        self.unmeasured = M::VENDOR.unmeasured(Some(meter_type));
        self.number::<M, { Item::ActivePowerImport.index() }>()?;
        self.number::<M, { Item::ActivePowerExport.index() }>()?;
        self.number::<M, { Item::ReactivePowerImport.index() }>()?;
        self.number::<M, { Item::ReactivePowerExport.index() }>()?;
        self.phase::<M, { Item::CurrentL1.index() }>(wiring)?;
        self.phase::<M, { Item::CurrentL2.index() }>(wiring)?;
        self.phase::<M, { Item::CurrentL3.index() }>(wiring)?;
        self.phase::<M, { Item::VoltageL1.index() }>(wiring)?;
        self.phase::<M, { Item::VoltageL2.index() }>(wiring)?;
        self.phase::<M, { Item::VoltageL3.index() }>(wiring)?;
        if number == ListNumber::Three {
            self.clock::<M, { Item::Clock.index() }>()?;
            self.number::<M, { Item::ActiveEnergyImport.index() }>()?;
            self.number::<M, { Item::ActiveEnergyExport.index() }>()?;
            self.number::<M, { Item::ReactiveEnergyImport.index() }>()?;
            self.number::<M, { Item::ReactiveEnergyExport.index() }>()?;
        }
        if self.items != items {
            return None;
        }
        self.finish(Some(M::VENDOR), number);
        Some(())
    }

    fn finish(&mut self, vendor: Option<Vendor>, number: ListNumber) {
        self.reading.vendor = vendor;
        self.reading.list = Some(number);
        let clock = self.reading.time.map(|time| time.date_time());
        let clock = clock.or(self.sent_at);
        self.reading.time = clock.map(|clock| MeterTime::of(vendor, clock));
    }

    fn phase<M: Maker, const ITEM: usize>(&mut self, wiring: Wiring) -> Option<()> {
        match const { row::<M>(ITEM) }.exists_with(wiring) {
            true => self.number::<M, ITEM>(),
            false => Some(()),
        }
    }

    #[inline(always)]
    fn number<M: Maker, const ITEM: usize>(&mut self) -> Option<()> {
        let row = const { row::<M>(ITEM) };
        let item = row.item?;
        let Sent::Number { integer, scaler, unit } = row.sent else {
            return None;
        };
        M::before(&mut self.octets, 3, row, integer.tag())?;
        let value: i64 = match integer {
            Integer::Long => i16::from_be_bytes(self.octets.take()?).into(),
            Integer::LongUnsigned => u16::from_be_bytes(self.octets.take()?).into(),
            Integer::DoubleLongUnsigned => u32::from_be_bytes(self.octets.take()?).into(),
        };
        M::behind(&mut self.octets, row)?;
        self.items = self.items.saturating_add(1);
        if let Some(slot) = item.register().and_then(|register| self.registers.get_mut(register)) {
            *slot = value;
        }
        let _ = unit;
        if !self.unmeasured.contains(&item) {
            self.reading.put_number(item, value, scaler);
        }
        Some(())
    }

    fn clock<M: Maker, const ITEM: usize>(&mut self) -> Option<()> {
        M::before(&mut self.octets, 2, const { row::<M>(ITEM) }, OCTET_STRING)?;
        let [12, clock @ ..] = self.octets.take::<13>()? else {
            return None;
        };
        self.items = self.items.saturating_add(1);
        self.reading.put_clock(DateTime::from_octets(clock));
        Some(())
    }

    fn text<M: Maker, const ITEM: usize>(&mut self) -> Option<&'a [u8]> {
        let row = const { row::<M>(ITEM) };
        let tag = match row.sent {
            Sent::OctetString => OCTET_STRING,
            _ => VISIBLE_STRING,
        };
        M::before(&mut self.octets, 2, row, tag)?;
        let text = self.octets.text()?;
        self.items = self.items.saturating_add(1);
        self.reading.put_text(row.item?, text);
        Some(text)
    }
}

const fn row<M: Maker>(item: usize) -> &'static Row {
    let rows: &'static Table = M::VENDOR.rows();
    &rows[item]
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

    #[inline(always)]
    fn before(octets: &mut Octets<'_>, parts: u8, row: &Row, tag: u8) -> Option<()> {
        let [a, b, c, d, e, f] = row.code.octets();
        octets.expect([STRUCTURE, parts, OCTET_STRING, 6, a, b, c, d, e, f, tag])
    }

    #[inline(always)]
    fn behind(octets: &mut Octets<'_>, row: &Row) -> Option<()> {
        let (scaler, unit) = (row.scaler()?.cast_unsigned(), row.unit()?.code());
        octets.expect([STRUCTURE, 2, INTEGER, scaler, ENUM, unit])
    }
}

impl Maker for LandisGyr {
    const VENDOR: Vendor = Vendor::LandisGyr;

    #[inline(always)]
    fn before(octets: &mut Octets<'_>, parts: u8, row: &Row, tag: u8) -> Option<()> {
        Aidon::before(octets, parts, row, tag)
    }

    #[inline(always)]
    fn behind(octets: &mut Octets<'_>, row: &Row) -> Option<()> {
        Aidon::behind(octets, row)
    }
}

impl Maker for Kaifa {
    const VENDOR: Vendor = Vendor::Kaifa;

    #[inline(always)]
    fn before(octets: &mut Octets<'_>, _: u8, _: &Row, tag: u8) -> Option<()> {
        octets.expect([tag])
    }
}

impl Maker for Kamstrup {
    const VENDOR: Vendor = Vendor::Kamstrup;

    #[inline(always)]
    fn before(octets: &mut Octets<'_>, _: u8, row: &Row, tag: u8) -> Option<()> {
        if row.item == Some(Item::ListVersion) {
            return octets.expect([tag]);
        }
        let [a, b, c, d, e, f] = row.code.octets();
        octets.expect([OCTET_STRING, 6, a, b, c, d, e, f, tag])
    }
}

/// What has not been read yet.
struct Octets<'a>(&'a [u8]);

impl<'a> Octets<'a> {
    #[inline(always)]
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*taken)
    }

    #[inline(always)]
    fn expect<const N: usize>(&mut self, octets: [u8; N]) -> Option<()> {
        (self.take::<N>()? == octets).then_some(())
    }

    /// A string whose length takes one octet.
    #[inline(always)]
    fn text(&mut self) -> Option<&'a [u8]> {
        let [length @ ..=0x7F] = self.take()? else {
            return None;
        };
        let (text, rest) = self.0.split_at_checked(length.into())?;
        self.0 = rest;
        Some(text)
    }
}
