//! What a meter said, as one owned value.

use core::fmt;

use han_dlms::DateTime;
use han_obis::Quantity;

use crate::description::Description;
use crate::entry::Entry;
use crate::error::Error;
use crate::item::Item;
use crate::list;
use crate::list_number::ListNumber;
use crate::measure::{MilliAmpere, MilliVolt, Var, VarHour, Watt, WattHour};
use crate::scales::Scales;
use crate::text::{MeterId, Text};
use crate::time::MeterTime;
use crate::vendor::Vendor;

/// What one list says: owned, typed, exact.
///
/// Every field is optional, because every list leaves some out. A value that
/// is not in the list, that the meter does not measure, or whose scale nobody
/// states, is `None` and never 0; nothing is carried over from an earlier
/// list. Import and export are apart and both positive. Energies are
/// registers, counted since the meter was started: the energy of an hour is the
/// difference of two readings.
///
/// In three-wire nets the three voltages lie between the lines.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Reading {
    /// The maker of the meter, where the list tells it.
    pub vendor: Option<Vendor>,
    /// Which of NVE's lists this is.
    pub list: Option<ListNumber>,
    /// The version of the list, as `KFM_001`.
    pub list_version: Option<Text<16>>,
    /// The number of the meter.
    pub meter_id: Option<MeterId>,
    /// The type of the meter, as `MA304H3E`.
    pub meter_type: Option<Text<24>>,
    /// The list's own clock, else the date-time of the notification.
    pub time: Option<MeterTime>,
    /// The clock and the registers are those of the list 3 before: the meter
    /// sent an old snapshot of them again. Only a `Receiver` remembers the one
    /// before; a list that is read alone is not repeated.
    pub repeated: bool,
    /// Active power from the grid.
    pub active_power_import: Option<Watt>,
    /// Active power to the grid.
    pub active_power_export: Option<Watt>,
    /// Reactive power, quadrants I and II.
    pub reactive_power_import: Option<Var>,
    /// Reactive power, quadrants III and IV.
    pub reactive_power_export: Option<Var>,
    /// Current in L1.
    pub current_l1: Option<MilliAmpere>,
    /// Current in L2.
    pub current_l2: Option<MilliAmpere>,
    /// Current in L3.
    pub current_l3: Option<MilliAmpere>,
    /// Voltage of L1.
    pub voltage_l1: Option<MilliVolt>,
    /// Voltage of L2.
    pub voltage_l2: Option<MilliVolt>,
    /// Voltage of L3.
    pub voltage_l3: Option<MilliVolt>,
    /// Register of active energy from the grid.
    pub active_energy_import: Option<WattHour>,
    /// Register of active energy to the grid.
    pub active_energy_export: Option<WattHour>,
    /// Register of reactive energy, quadrants I and II.
    pub reactive_energy_import: Option<VarHour>,
    /// Register of reactive energy, quadrants III and IV.
    pub reactive_energy_export: Option<VarHour>,
}

impl Reading {
    /// The reading of one whole APDU.
    ///
    /// It comes of one walk over the octets; as [`List::parse`](crate::List::parse)
    /// and [`List::reading`](crate::List::reading), which take two.
    ///
    /// # Errors
    /// As [`List::parse`](crate::List::parse).
    pub fn parse(apdu: &[u8], scales: Scales) -> Result<Self, Error> {
        let mut reading = Self::default();
        list::read(apdu, scales, Description::NONE, &mut reading)?;
        Ok(reading)
    }

    /// Collects a reading from entries, by their codes.
    ///
    /// This is how a list that the crate does not know can be served from
    /// outside: turn its elements into entries. An entry that is not measured,
    /// has no scale, or is not exact in its field's resolution leaves the
    /// field `None`. Of two entries for one field the first readable one
    /// counts. Clocks are taken at their word.
    ///
    /// ```
    /// use han_dlms::Data;
    /// use han_meters::{Entry, Reading, Source, Stated};
    /// use han_obis::{Unit, codes};
    ///
    /// let entry = Entry {
    ///     scaler: Some(Stated::new(-1, Source::Document)),
    ///     unit: Some(Stated::new(Unit::VOLT, Source::Document)),
    ///     ..Entry::new(codes::VOLTAGE_L1, Source::Position, Data::LongUnsigned(2301))
    /// };
    /// let reading = Reading::collect([entry]);
    /// assert_eq!(reading.voltage_l1.unwrap().value(), 230_100);
    /// ```
    #[must_use]
    pub fn collect<'a>(entries: impl IntoIterator<Item = Entry<'a>>) -> Self {
        let mut reading = Self::default();
        for entry in entries {
            reading.put_entry(&entry);
        }
        reading
    }

    fn put_entry(&mut self, entry: &Entry<'_>) {
        let Some(item) = item(entry) else {
            return;
        };
        if let Some(unit) = item.unit() {
            let quantity = entry.quantity().filter(|quantity| quantity.unit() == unit);
            if let (Some(quantity), false) = (quantity, entry.not_measured) {
                self.put_number(item, quantity.value(), quantity.scaler());
            }
            return;
        }
        match (item, entry.string(), entry.clock()) {
            (Item::Clock, _, Some(clock)) => self.put_clock(clock),
            (_, Some(text), _) => self.put_text(item, text),
            _ => {}
        }
    }

    /// Whether there is a field for what this entry says, and it does not fill it.
    pub(crate) fn leaves_out(entry: &Entry<'_>) -> bool {
        let mut alone = Self::default();
        alone.put_entry(entry);
        let has_field = item(entry).is_some() && !entry.not_measured;
        has_field && entry.says_something() && alone == Self::default()
    }

    /// Fills the field of a text. Of two values for one field the first counts,
    /// here as below; what is no value counts not.
    pub(crate) fn put_text(&mut self, item: Item, text: &[u8]) {
        match item {
            Item::ListVersion => Text::keep(&mut self.list_version, text),
            Item::MeterId => MeterId::keep(&mut self.meter_id, text),
            Item::MeterType => Text::keep(&mut self.meter_type, text),
            _ => {}
        }
    }

    /// Fills the field of the clock.
    pub(crate) fn put_clock(&mut self, clock: DateTime) {
        keep(&mut self.time, || Some(MeterTime::new(clock)));
    }

    /// What a list says as a whole: the clock is its own, else that of the
    /// notification, and trusted as far as its maker's may be.
    #[inline]
    pub(crate) fn conclude(
        &mut self,
        vendor: Option<Vendor>,
        list: Option<ListNumber>,
        sent_at: Option<DateTime>,
    ) {
        self.vendor = vendor;
        self.list = list;
        let clock = self.time.map(|time| time.date_time()).or(sent_at);
        self.time = clock.map(|clock| MeterTime::of(vendor, clock));
    }

    /// Fills the field of a quantity that counts 10 to the scaler of its unit.
    pub(crate) fn put_number(&mut self, item: Item, value: i64, scaler: i8) {
        match self.slot(item) {
            Some(Slot::ActivePower(field)) => keep(field, || Watt::exactly(value, scaler)),
            Some(Slot::ReactivePower(field)) => keep(field, || Var::exactly(value, scaler)),
            Some(Slot::Current(field)) => keep(field, || MilliAmpere::exactly(value, scaler)),
            Some(Slot::Voltage(field)) => keep(field, || MilliVolt::exactly(value, scaler)),
            Some(Slot::ActiveEnergy(field)) => keep(field, || WattHour::exactly(value, scaler)),
            Some(Slot::ReactiveEnergy(field)) => keep(field, || VarHour::exactly(value, scaler)),
            None => {}
        }
    }

    /// The quantity of this item, at the field's resolution.
    pub(crate) fn quantity(mut self, item: Item) -> Option<Quantity> {
        match self.slot(item)? {
            Slot::ActivePower(field) => field.and_then(Watt::quantity),
            Slot::ReactivePower(field) => field.and_then(Var::quantity),
            Slot::Current(field) => field.and_then(MilliAmpere::quantity),
            Slot::Voltage(field) => field.and_then(MilliVolt::quantity),
            Slot::ActiveEnergy(field) => field.and_then(WattHour::quantity),
            Slot::ReactiveEnergy(field) => field.and_then(VarHour::quantity),
        }
    }

    /// The field of an item that is an electrical quantity.
    fn slot(&mut self, item: Item) -> Option<Slot<'_>> {
        Some(match item {
            Item::ListVersion | Item::MeterId | Item::MeterType | Item::Clock => return None,
            Item::ActivePowerImport => Slot::ActivePower(&mut self.active_power_import),
            Item::ActivePowerExport => Slot::ActivePower(&mut self.active_power_export),
            Item::ReactivePowerImport => Slot::ReactivePower(&mut self.reactive_power_import),
            Item::ReactivePowerExport => Slot::ReactivePower(&mut self.reactive_power_export),
            Item::CurrentL1 => Slot::Current(&mut self.current_l1),
            Item::CurrentL2 => Slot::Current(&mut self.current_l2),
            Item::CurrentL3 => Slot::Current(&mut self.current_l3),
            Item::VoltageL1 => Slot::Voltage(&mut self.voltage_l1),
            Item::VoltageL2 => Slot::Voltage(&mut self.voltage_l2),
            Item::VoltageL3 => Slot::Voltage(&mut self.voltage_l3),
            Item::ActiveEnergyImport => Slot::ActiveEnergy(&mut self.active_energy_import),
            Item::ActiveEnergyExport => Slot::ActiveEnergy(&mut self.active_energy_export),
            Item::ReactiveEnergyImport => Slot::ReactiveEnergy(&mut self.reactive_energy_import),
            Item::ReactiveEnergyExport => Slot::ReactiveEnergy(&mut self.reactive_energy_export),
        })
    }
}

// By hand: what `derive` calls for more than five fields has a panic that the
// linker keeps.
impl fmt::Debug for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            vendor,
            list,
            list_version,
            meter_id,
            meter_type,
            time,
            repeated,
            active_power_import,
            active_power_export,
            reactive_power_import,
            reactive_power_export,
            current_l1,
            current_l2,
            current_l3,
            voltage_l1,
            voltage_l2,
            voltage_l3,
            active_energy_import,
            active_energy_export,
            reactive_energy_import,
            reactive_energy_export,
        } = self;
        f.debug_struct("Reading")
            .field("vendor", vendor)
            .field("list", list)
            .field("list_version", list_version)
            .field("meter_id", meter_id)
            .field("meter_type", meter_type)
            .field("time", time)
            .field("repeated", repeated)
            .field("active_power_import", active_power_import)
            .field("active_power_export", active_power_export)
            .field("reactive_power_import", reactive_power_import)
            .field("reactive_power_export", reactive_power_export)
            .field("current_l1", current_l1)
            .field("current_l2", current_l2)
            .field("current_l3", current_l3)
            .field("voltage_l1", voltage_l1)
            .field("voltage_l2", voltage_l2)
            .field("voltage_l3", voltage_l3)
            .field("active_energy_import", active_energy_import)
            .field("active_energy_export", active_energy_export)
            .field("reactive_energy_import", reactive_energy_import)
            .field("reactive_energy_export", reactive_energy_export)
            .finish()
    }
}

/// A field of a reading that holds an electrical quantity.
enum Slot<'r> {
    ActivePower(&'r mut Option<Watt>),
    ReactivePower(&'r mut Option<Var>),
    Current(&'r mut Option<MilliAmpere>),
    Voltage(&'r mut Option<MilliVolt>),
    ActiveEnergy(&'r mut Option<WattHour>),
    ReactiveEnergy(&'r mut Option<VarHour>),
}

/// Which item of NVE's list an entry is. Only the value of an object is what its
/// code names.
fn item(entry: &Entry<'_>) -> Option<Item> {
    let code = entry.code().filter(|_| entry.is_value())?;
    Item::of(&code.octets())
}

/// Fills a field that is empty.
pub(crate) fn keep<T>(field: &mut Option<T>, value: impl FnOnce() -> Option<T>) {
    if field.is_none() {
        *field = value();
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::format;

    use han_dlms::{Data, Float32};
    use han_obis::{Unit, codes};

    use super::*;
    use crate::attribute::Attribute;
    use crate::entry::{Source, Stated};

    #[test]
    fn a_reading_fits_in_256_octets() {
        assert!(size_of::<Reading>() <= 256, "{}", size_of::<Reading>());
    }

    #[test]
    fn what_has_a_field_and_does_not_fill_it_is_left_out() {
        let power = Entry {
            scaler: Some(Stated::new(0, Source::Telegram)),
            unit: Some(Stated::new(Unit::WATT, Source::Telegram)),
            ..Entry::new(
                codes::ACTIVE_POWER_IMPORT,
                Source::Telegram,
                Data::Unsigned(5),
            )
        };
        let of = |value| Entry { value, ..power };
        let text = |code, value| Entry::new(code, Source::Telegram, value);
        let tenths = Some(Stated::new(-1, Source::Telegram));
        for left_out in [
            Entry {
                scaler: None,
                ..power
            },
            Entry {
                scaler: tenths,
                ..power
            },
            Entry {
                unit: Some(Stated::new(Unit::VAR, Source::Telegram)),
                ..power
            },
            of(Data::Integer(-5)),
            of(Data::Float32(Float32::new(5.0))),
            of(Data::VisibleString(b"5")),
            of(Data::Long64Unsigned(u64::MAX)),
            text(codes::METER_ID, Data::DoubleLongUnsigned(7)),
            text(codes::METER_TYPE, Data::VisibleString(&[b'x'; 25])),
            text(codes::CLOCK, Data::OctetString(&[7; 5])),
        ] {
            assert!(Reading::leaves_out(&left_out), "{left_out:?}");
        }
        for shown in [
            power,
            of(Data::NullData),
            of(Data::OctetString(b"")),
            Entry {
                not_measured: true,
                scaler: None,
                ..power
            },
            text(codes::METER_ID, Data::OctetString(b"7")),
            text(codes::METER_ID, Data::OctetString(b" \0")),
            text(codes::CLOCK, Data::OctetString(&[7; 12])),
            text(codes::FREQUENCY, Data::Float32(Float32::new(5.0))),
            Entry::bare(Data::Float32(Float32::new(5.0))),
        ] {
            assert!(!Reading::leaves_out(&shown), "{shown:?}");
        }
    }

    /// A class that counts demand has another third attribute than a register.
    #[test]
    fn only_the_value_of_an_object_is_collected_and_can_be_left_out() {
        let of = |class_id, attribute_id, code, value| Entry {
            attribute: Some(Attribute {
                class_id,
                attribute_id,
            }),
            ..Entry::new(code, Source::Telegram, value)
        };
        let demand = of(5, 3, codes::ACTIVE_POWER_IMPORT, Data::Unsigned(5));
        assert!(!Reading::leaves_out(&demand));
        assert!(Reading::leaves_out(&of(
            3,
            2,
            codes::ACTIVE_POWER_IMPORT,
            Data::Unsigned(5)
        )));
        let name = Data::OctetString(b"0-0:96");
        let reading = Reading::collect([of(1, 1, codes::METER_ID, name)]);
        assert_eq!(reading, Reading::default());
        let reading = Reading::collect([of(1, 2, codes::METER_ID, name)]);
        assert_eq!(reading.meter_id.unwrap().as_str(), "0-0:96");
    }

    #[test]
    fn debug_shows_every_field() {
        let reading = Reading {
            vendor: Some(Vendor::Aidon),
            list: ListNumber::from_number(2),
            list_version: Text::new(b"1"),
            meter_id: MeterId::new(b"2"),
            meter_type: Text::new(b"3"),
            time: None,
            repeated: true,
            active_power_import: Some(Watt::new(4)),
            active_power_export: Some(Watt::new(5)),
            reactive_power_import: Some(Var::new(6)),
            reactive_power_export: Some(Var::new(7)),
            current_l1: Some(MilliAmpere::new(8)),
            current_l2: Some(MilliAmpere::new(9)),
            current_l3: Some(MilliAmpere::new(10)),
            voltage_l1: Some(MilliVolt::new(11)),
            voltage_l2: Some(MilliVolt::new(12)),
            voltage_l3: Some(MilliVolt::new(13)),
            active_energy_import: Some(WattHour::new(14)),
            active_energy_export: Some(WattHour::new(15)),
            reactive_energy_import: Some(VarHour::new(16)),
            reactive_energy_export: Some(VarHour::new(17)),
        };
        assert_eq!(
            format!("{reading:?}"),
            "Reading { vendor: Some(Aidon), list: Some(Two), list_version: Some(\"1\"), \
             meter_id: Some(MeterId(<1 characters>)), meter_type: Some(\"3\"), time: None, \
             repeated: true, \
             active_power_import: Some(Watt(4)), active_power_export: Some(Watt(5)), \
             reactive_power_import: Some(Var(6)), reactive_power_export: Some(Var(7)), \
             current_l1: Some(MilliAmpere(8)), current_l2: Some(MilliAmpere(9)), \
             current_l3: Some(MilliAmpere(10)), voltage_l1: Some(MilliVolt(11)), \
             voltage_l2: Some(MilliVolt(12)), voltage_l3: Some(MilliVolt(13)), \
             active_energy_import: Some(WattHour(14)), active_energy_export: Some(WattHour(15)), \
             reactive_energy_import: Some(VarHour(16)), reactive_energy_export: Some(VarHour(17)) }"
        );
    }
}
