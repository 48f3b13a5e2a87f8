//! What a meter said, as one owned value.

use han_obis::{Obis, Quantity, codes};

use crate::entry::Entry;
use crate::measure::{MilliAmpere, MilliVolt, NotRepresentable, Var, VarHour, Watt, WattHour};
use crate::table::ListNumber;
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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
    /// sent an old snapshot of them again.
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
    /// Collects a reading from entries, by their codes.
    ///
    /// This is how a list that the crate does not know can be served from
    /// outside: turn its elements into entries. An entry that is not measured,
    /// has no scale, or is not exact in its field's resolution leaves the
    /// field `None`. Clocks are taken at their word.
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
            reading.put(&entry);
        }
        reading
    }

    fn put(&mut self, entry: &Entry<'_>) {
        let Some(code) = entry.code() else { return };
        if entry.not_measured {
            return;
        }
        if let Some(quantity) = entry.quantity() {
            if let Some(slot) = self.slot(code) {
                slot.fill(quantity);
            }
        } else if codes::CLOCK.matches(code) {
            self.time = entry.clock().map(MeterTime::new);
        } else if let Some(text) = entry.string() {
            self.put_text(code, text);
        }
    }

    fn put_text(&mut self, code: Obis, text: &[u8]) {
        if codes::LIST_VERSION.matches(code) {
            self.list_version = Text::new(text);
        } else if is_meter_id(code) {
            self.meter_id = MeterId::new(text);
        } else if is_meter_type(code) {
            self.meter_type = Text::new(text);
        }
    }

    /// The quantity under this code, at the field's resolution.
    pub(crate) fn quantity(mut self, code: Obis) -> Option<Quantity> {
        match self.slot(code)? {
            Slot::ActivePower(field) => field.and_then(Watt::quantity),
            Slot::ReactivePower(field) => field.and_then(Var::quantity),
            Slot::Current(field) => field.and_then(MilliAmpere::quantity),
            Slot::Voltage(field) => field.and_then(MilliVolt::quantity),
            Slot::ActiveEnergy(field) => field.and_then(WattHour::quantity),
            Slot::ReactiveEnergy(field) => field.and_then(VarHour::quantity),
        }
    }

    /// The field for an electrical quantity: groups C and D, whatever the
    /// channel, no tariff, no billing period.
    fn slot(&mut self, code: Obis) -> Option<Slot<'_>> {
        let [1, 0..=64, quantity, processing, 0, 255] = code.octets() else {
            return None;
        };
        Some(match (quantity, processing) {
            (1, 7) => Slot::ActivePower(&mut self.active_power_import),
            (2, 7) => Slot::ActivePower(&mut self.active_power_export),
            (3, 7) => Slot::ReactivePower(&mut self.reactive_power_import),
            (4, 7) => Slot::ReactivePower(&mut self.reactive_power_export),
            (31, 7) => Slot::Current(&mut self.current_l1),
            (51, 7) => Slot::Current(&mut self.current_l2),
            (71, 7) => Slot::Current(&mut self.current_l3),
            (32, 7) => Slot::Voltage(&mut self.voltage_l1),
            (52, 7) => Slot::Voltage(&mut self.voltage_l2),
            (72, 7) => Slot::Voltage(&mut self.voltage_l3),
            (1, 8) => Slot::ActiveEnergy(&mut self.active_energy_import),
            (2, 8) => Slot::ActiveEnergy(&mut self.active_energy_export),
            (3, 8) => Slot::ReactiveEnergy(&mut self.reactive_energy_import),
            (4, 8) => Slot::ReactiveEnergy(&mut self.reactive_energy_export),
            _ => return None,
        })
    }
}

/// Whether a meter's number stands under this code.
pub(crate) fn is_meter_id(code: Obis) -> bool {
    codes::METER_ID.matches(code) || codes::METER_ID_GS1.matches(code)
}

/// Whether a meter's type stands under this code.
pub(crate) fn is_meter_type(code: Obis) -> bool {
    codes::METER_TYPE.matches(code) || codes::METER_TYPE_KAMSTRUP.matches(code)
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

impl Slot<'_> {
    fn fill(self, quantity: Quantity) {
        match self {
            Self::ActivePower(field) => store(field, quantity),
            Self::ReactivePower(field) => store(field, quantity),
            Self::Current(field) => store(field, quantity),
            Self::Voltage(field) => store(field, quantity),
            Self::ActiveEnergy(field) => store(field, quantity),
            Self::ReactiveEnergy(field) => store(field, quantity),
        }
    }
}

fn store<T: TryFrom<Quantity, Error = NotRepresentable>>(
    field: &mut Option<T>,
    quantity: Quantity,
) {
    *field = T::try_from(quantity).ok();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reading_fits_in_256_octets() {
        assert!(size_of::<Reading>() <= 256, "{}", size_of::<Reading>());
    }
}
