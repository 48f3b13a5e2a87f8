//! What one walk over a list finds out: what it is, and its reading.

use han_dlms::{DataTag, DateTime};
use han_obis::Unit;

use crate::element::{Element, Name};
use crate::entry::times;
use crate::error::Error;
use crate::item::Item;
use crate::list_number::ListNumber;
use crate::reading::Reading;
use crate::scales::{Scalers, Scales};
use crate::shape::{Shape, Walk};
#[cfg(feature = "europe")]
use crate::table::Row;
use crate::text::trim;
use crate::vendor::Vendor;

/// Stands for a register that is not in the list: no meter counts down.
pub(crate) const ABSENT: i64 = i64::MIN;

/// The registers of a list as sent; they are compared without a scale.
pub(crate) type Registers = [i64; Item::REGISTERS];

/// What is found out about a list on the way through it.
///
/// The maker and the type decide about scales and about what is measured. They
/// come first in every list known; in one that names them behind its numbers,
/// the walk is made once more with what it has learned.
pub(crate) struct Survey<'a> {
    pub(crate) vendor: Option<Vendor>,
    meter_type: Option<&'a [u8]>,
    pub(crate) number: Option<ListNumber>,
    pub(crate) registers: Registers,
    /// The octets behind the list.
    pub(crate) remaining: &'a [u8],
    scales: Scales,
    /// The scalers of numbers that come without one.
    pub(crate) scalers: Scalers,
    /// What the meter sends and does not measure.
    pub(crate) unmeasured: &'static [Item],
    /// The rows of the list say all there is, whatever maker its texts name.
    is_described: bool,
    has_codes: bool,
    has_tuples: bool,
    has_registers: bool,
    has_others: bool,
    has_power: bool,
    has_numbers: bool,
    learned_late: bool,
    entries: usize,
}

impl<'a> Survey<'a> {
    /// What is known of the list before it is walked over.
    pub(crate) fn of(list: &Walk<'a>, scales: Scales) -> Self {
        Self::knowing(list.vendor(), None, scales, list.is_described())
    }

    /// Walks over the list, checks it to its end, and fills a reading on the
    /// way where one is asked for.
    ///
    /// # Errors
    /// [`Error::Apdu`], [`Error::UnexpectedValue`]; [`Error::UnknownList`] where
    /// nothing tells what the values are.
    pub(crate) fn go(
        &mut self,
        list: &Walk<'a>,
        mut reading: Option<&mut Reading>,
    ) -> Result<(), Error> {
        loop {
            self.walk(*list, &mut reading)?;
            match &mut reading {
                Some(reading) if self.learned_late => {
                    **reading = Reading::default();
                    *self =
                        Self::knowing(self.vendor, self.meter_type, self.scales, self.is_described);
                }
                _ => break,
            }
        }
        self.number = match list.shape {
            Shape::Positional(described) => described.number,
            #[cfg(feature = "europe")]
            Shape::PushObjects(_) | Shape::Descriptors => None,
            Shape::Coded if self.is_readable() => self.coded_number(),
            Shape::Coded => {
                let elements = list.count;
                return Err(Error::UnknownList { elements });
            }
        };
        Ok(())
    }

    /// Adds to the reading what the list knows as a whole.
    pub(crate) fn finish(&self, reading: &mut Reading, sent_at: Option<DateTime>) {
        reading.conclude(self.vendor, self.number, sent_at);
    }

    fn knowing(
        vendor: Option<Vendor>,
        meter_type: Option<&'a [u8]>,
        scales: Scales,
        is_described: bool,
    ) -> Self {
        let mut survey = Self {
            vendor,
            meter_type,
            number: None,
            registers: [ABSENT; Item::REGISTERS],
            remaining: &[],
            scales,
            scalers: scales.alone(),
            unmeasured: &[],
            is_described,
            has_codes: false,
            has_tuples: false,
            has_registers: false,
            has_others: false,
            has_power: false,
            has_numbers: false,
            learned_late: false,
            entries: 0,
        };
        survey.draw_conclusions();
        survey
    }

    #[inline(never)]
    fn walk(
        &mut self,
        mut list: Walk<'a>,
        reading: &mut Option<&mut Reading>,
    ) -> Result<(), Error> {
        while let Some(element) = list.step()? {
            self.see(&element, reading);
        }
        self.remaining = list.rest();
        Ok(())
    }

    #[inline]
    fn see(&mut self, element: &Element<'a>, reading: &mut Option<&mut Reading>) {
        self.entries = self.entries.saturating_add(1);
        self.has_codes |= matches!(element.name, Name::Telegram(_));
        match (element.item, element.value.as_integer()) {
            (Some(item), Some(value)) => self.number(element, item, value, reading),
            (Some(item), None) => self.other(element, item, reading),
            (None, _) => self.unknown(element),
        }
    }

    /// A number that a reading has a field for.
    #[inline]
    fn number(
        &mut self,
        element: &Element<'a>,
        item: Item,
        value: i64,
        reading: &mut Option<&mut Reading>,
    ) {
        let Some(unit) = item.unit() else {
            return;
        };
        self.note(item, value);
        let Some(reading) = reading else {
            return;
        };
        let scaler = match element.scale {
            Some((scaler, stated)) => (stated == unit.code()).then_some(scaler),
            None => self.unstated_scaler(element, unit),
        };
        let value = times(value, self.scales.ratio(unit));
        if let (Some(scaler), Some(value)) = (scaler, value)
            && !self.unmeasured.contains(&item)
        {
            reading.put_number(item, value, scaler);
        }
    }

    /// The scaler of a number that comes without one.
    #[inline]
    fn unstated_scaler(&self, element: &Element<'a>, unit: Unit) -> Option<i8> {
        #[cfg(feature = "europe")]
        if let (Name::Position(row), true) = (element.name, self.is_described) {
            return self.described_scaler(row, unit);
        }
        let _ = element;
        self.scalers.of(unit)
    }

    /// The scaler of a number that its row describes. A row of another unit
    /// describes another quantity.
    #[cfg(feature = "europe")]
    fn described_scaler(&self, row: &Row, unit: Unit) -> Option<i8> {
        match row.unit() {
            Some(stated) if stated != unit => None,
            _ => self.scales.of(unit).or(row.scaler()),
        }
    }

    /// Learns what the number tells of the list.
    fn note(&mut self, item: Item, value: i64) {
        self.has_numbers = true;
        self.has_power |= item == Item::ActivePowerImport;
        let register = item.register();
        self.has_registers |= register.is_some();
        if let Some(slot) = register.and_then(|register| self.registers.get_mut(register)) {
            // Of two values the first counts, as in the reading.
            if *slot == ABSENT {
                *slot = value;
            }
        }
    }

    /// What is no number: texts, the clock, and what is not there.
    #[inline(never)]
    fn other(&mut self, element: &Element<'a>, item: Item, reading: &mut Option<&mut Reading>) {
        let value = &element.value;
        self.has_tuples |= value.tag() == DataTag::ARRAY;
        self.has_power |= item == Item::ActivePowerImport;
        self.has_registers |= item.register().is_some();
        if item == Item::Clock {
            if let (Some(reading), Some(clock)) = (reading, value.as_date_time()) {
                reading.put_clock(clock);
            }
        } else if let Some(text) = value.as_octets() {
            self.learn(item, text);
            if let Some(reading) = reading {
                reading.put_text(item, text);
            }
        }
    }

    /// What no reading has a field for.
    #[inline(never)]
    fn unknown(&mut self, element: &Element<'a>) {
        self.has_others |= !matches!(element.name, Name::Nobody);
        self.has_tuples |= is_of_a_tuple(element);
    }

    /// Learns the maker from the first version that names one, and the type.
    fn learn(&mut self, item: Item, text: &'a [u8]) {
        match item {
            Item::ListVersion if self.vendor.is_none() => {
                self.vendor = Vendor::of_list_version(text);
                self.learned_late |= self.has_numbers && self.vendor.is_some();
            }
            Item::MeterType if self.meter_type.is_none() => {
                self.meter_type = Some(trim(text)).filter(|name| !name.is_empty());
                self.learned_late |= self.has_numbers && self.meter_type.is_some();
            }
            _ => return,
        }
        self.draw_conclusions();
    }

    /// What follows from the maker and the type for each number.
    #[inline(never)]
    fn draw_conclusions(&mut self) {
        let Some(vendor) = self.vendor.filter(|_| !self.is_described) else {
            return;
        };
        self.scalers = self.scales.or(vendor.document_scalers(self.meter_type));
        self.unmeasured = vendor.unmeasured(self.meter_type);
    }

    /// Whether the codes of the list can be taken for names of its values. With
    /// attributes or push objects between them in an order that no shape has,
    /// they cannot.
    const fn is_readable(&self) -> bool {
        self.has_codes && (self.vendor.is_some() || !self.has_tuples)
    }

    /// A list with codes shows by them which one it is: registers stand in
    /// list 3 only, and list 1 is the power alone. A list of an unknown maker,
    /// or one with more than NVE's items, is none of NVE's.
    const fn coded_number(&self) -> Option<ListNumber> {
        match self.vendor {
            _ if self.has_others => None,
            Some(_) if self.has_registers => Some(ListNumber::Three),
            Some(_) => Some(ListNumber::Two),
            None if self.has_power && self.entries == 1 => Some(ListNumber::One),
            None => None,
        }
    }
}

/// Whether this is what only lists of attributes have beside their codes: a
/// bare number, an array.
fn is_of_a_tuple(element: &Element<'_>) -> bool {
    element.value.tag() == DataTag::ARRAY
        || matches!(element.name, Name::Nobody) && element.value.as_integer().is_some()
}
