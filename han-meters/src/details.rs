//! What lists say beyond a [`Reading`](crate::Reading).

use core::fmt;

use han_obis::{Obis, Quantity};

use crate::entry::Entry;
use crate::measure::{MilliDegree, MilliHertz, PowerFactor, Var, VarHour, Watt, WattHour};
use crate::reading::keep;
use crate::text::{MeterId, trim};

/// What the lists of other countries say beyond a [`Reading`](crate::Reading).
///
/// It is collected from the same [`Entry`]s and by their codes alone, so that it
/// costs nothing where nobody asks for it. A field is `None` where the list does
/// not say it, where no scale is known, or where the value is not exact at the
/// field's resolution.
///
/// ```
/// use han_dlms::Data;
/// use han_meters::{Details, Entry, Source, Stated};
/// use han_obis::{Obis, Unit};
///
/// let power_l2 = Obis::new(1, 0, 41, 7, 0, 255);
/// let entry = Entry {
///     scaler: Some(Stated::new(0, Source::Telegram)),
///     unit: Some(Stated::new(Unit::WATT, Source::Telegram)),
///     ..Entry::new(power_l2, Source::Telegram, Data::DoubleLongUnsigned(780))
/// };
/// let details = Details::collect([entry]);
/// let [_, l2, _] = details.phases;
/// assert_eq!(l2.active_power_import.unwrap().value(), 780);
/// ```
///
/// `Debug` shows no identifier.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Details {
    /// L1, L2 and L3, each by itself.
    pub phases: [Phase; 3],
    /// Registers of rate 1 and of rate 2. Which of them is the dear one differs
    /// between countries and grid companies.
    pub rates: [Rate; 2],
    /// Registers of reactive energy in quadrants I to IV, over all rates.
    pub reactive_energy: [Option<VarHour>; 4],
    /// Power factor of all phases.
    pub power_factor: Option<PowerFactor>,
    /// Frequency of the grid.
    pub frequency: Option<MilliHertz>,
    /// Which rate counts now: its number, as `2` of `T2` or of `0002`.
    pub active_rate: Option<u32>,
    /// The number of the meter as a plain number, as Kamstrup sends it.
    pub meter_number: Option<MeterNumber>,
    /// The name of the meter as a DLMS device: its maker's three letters first.
    pub logical_device_name: Option<MeterId>,
    /// The identifier of the device.
    pub device_id: Option<MeterId>,
    /// The push setup that made this list.
    pub push_setup: Option<Obis>,
}

/// What one phase does.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Phase {
    /// Active power from the grid.
    pub active_power_import: Option<Watt>,
    /// Active power to the grid.
    pub active_power_export: Option<Watt>,
    /// Reactive power, quadrants I and II.
    pub reactive_power_import: Option<Var>,
    /// Reactive power, quadrants III and IV.
    pub reactive_power_export: Option<Var>,
    /// Power factor.
    pub power_factor: Option<PowerFactor>,
    /// Angle of the voltage to the current.
    pub angle: Option<MilliDegree>,
    /// Register of active energy from the grid.
    pub active_energy_import: Option<WattHour>,
    /// Register of active energy to the grid.
    pub active_energy_export: Option<WattHour>,
}

/// The registers of one rate.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Rate {
    /// Active energy from the grid.
    pub active_energy_import: Option<WattHour>,
    /// Active energy to the grid.
    pub active_energy_export: Option<WattHour>,
    /// Reactive energy, quadrants I and II.
    pub reactive_energy_import: Option<VarHour>,
    /// Reactive energy, quadrants III and IV.
    pub reactive_energy_export: Option<VarHour>,
    /// Reactive energy in quadrants I to IV.
    pub reactive_energy: [Option<VarHour>; 4],
}

/// The number of a meter. `Debug` does not show it, so that no log does.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(transparent)
)]
pub struct MeterNumber(u32);

impl MeterNumber {
    /// The number itself.
    #[must_use]
    pub const fn value(self) -> u32 {
        self.0
    }
}

impl fmt::Debug for MeterNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MeterNumber(..)")
    }
}

#[cfg(feature = "defmt")]
impl defmt::Format for MeterNumber {
    fn format(&self, f: defmt::Formatter<'_>) {
        defmt::write!(f, "MeterNumber(..)");
    }
}

impl Details {
    /// Collects the details from entries, by their codes. Of two entries for one
    /// field the first readable one counts.
    #[must_use]
    pub fn collect<'a>(entries: impl IntoIterator<Item = Entry<'a>>) -> Self {
        let mut details = Self::default();
        for entry in entries {
            if let Some(slot) = details.slot(&entry) {
                slot.fill(&entry);
            }
        }
        details
    }

    /// Whether there is a field for what this entry says, and it does not fill it.
    pub(crate) fn leaves_out(entry: &Entry<'_>) -> bool {
        let mut alone = Self::default();
        let Some(slot) = alone.slot(entry).filter(|_| entry.says_something()) else {
            return false;
        };
        slot.fill(entry);
        alone == Self::default()
    }

    /// The field for what an entry's code names.
    fn slot(&mut self, entry: &Entry<'_>) -> Option<Slot<'_>> {
        let code = entry.code()?.octets();
        if let [0, _, 25, 9, 0, 255] = code {
            // The push setup sends its own name.
            let is_name = entry.attribute.is_none_or(|it| it.attribute_id == 1);
            return is_name.then_some(Slot::PushSetup(&mut self.push_setup));
        }
        if entry.not_measured || !entry.is_value() {
            return None;
        }
        match code {
            [1, 0..=64, quantity, 7, kind, 255] => self.instantaneous(quantity, kind),
            [1, 0..=64, quantity, 8, rate, 255] => self.register(quantity, rate),
            [1, 0..=64, 0, 0, 1, 255] => Some(Slot::Number(&mut self.meter_number)),
            [0, 0..=64, 96, 14, 0, 255] => Some(Slot::ActiveRate(&mut self.active_rate)),
            [0, 0, 42, 0, 0, 255] => Some(Slot::Name(&mut self.logical_device_name)),
            [0, 0, 96, 1, 1, 255] => Some(Slot::Name(&mut self.device_id)),
            _ => None,
        }
    }

    fn instantaneous(&mut self, quantity: u8, kind: u8) -> Option<Slot<'_>> {
        match (quantity, kind) {
            (13, 0) => Some(Slot::PowerFactor(&mut self.power_factor)),
            (14, 0) => Some(Slot::Frequency(&mut self.frequency)),
            (81, _) => self.angle(kind),
            (21..=80, 0) => {
                let (phase, quantity) = self.phase(quantity)?;
                phase.instantaneous(quantity)
            }
            _ => None,
        }
    }

    /// Angles are named by the two phasors between which they lie.
    const fn angle(&mut self, kind: u8) -> Option<Slot<'_>> {
        let [l1, l2, l3] = &mut self.phases;
        match kind {
            40 => Some(Slot::Angle(&mut l1.angle)),
            51 => Some(Slot::Angle(&mut l2.angle)),
            62 => Some(Slot::Angle(&mut l3.angle)),
            _ => None,
        }
    }

    /// The phase whose block of twenty a quantity stands in, and its place there.
    fn phase(&mut self, quantity: u8) -> Option<(&mut Phase, u8)> {
        let above = quantity.checked_sub(21)?;
        let phase = self.phases.get_mut(usize::from(above / 20))?;
        Some((phase, above % 20 + 1))
    }

    fn register(&mut self, quantity: u8, rate: u8) -> Option<Slot<'_>> {
        match (quantity, rate) {
            (5..=8, 0) => quadrant(&mut self.reactive_energy, quantity),
            (21..=80, 0) => {
                let (phase, quantity) = self.phase(quantity)?;
                phase.register(quantity)
            }
            (1..=8, 1..) => {
                let rate = self.rates.get_mut(usize::from(rate.checked_sub(1)?))?;
                rate.slot(quantity)
            }
            _ => None,
        }
    }
}

impl Phase {
    const fn instantaneous(&mut self, quantity: u8) -> Option<Slot<'_>> {
        Some(match quantity {
            1 => Slot::ActivePower(&mut self.active_power_import),
            2 => Slot::ActivePower(&mut self.active_power_export),
            3 => Slot::ReactivePower(&mut self.reactive_power_import),
            4 => Slot::ReactivePower(&mut self.reactive_power_export),
            13 => Slot::PowerFactor(&mut self.power_factor),
            _ => return None,
        })
    }

    const fn register(&mut self, quantity: u8) -> Option<Slot<'_>> {
        match quantity {
            1 => Some(Slot::ActiveEnergy(&mut self.active_energy_import)),
            2 => Some(Slot::ActiveEnergy(&mut self.active_energy_export)),
            _ => None,
        }
    }
}

impl Rate {
    fn slot(&mut self, quantity: u8) -> Option<Slot<'_>> {
        Some(match quantity {
            1 => Slot::ActiveEnergy(&mut self.active_energy_import),
            2 => Slot::ActiveEnergy(&mut self.active_energy_export),
            3 => Slot::ReactiveEnergy(&mut self.reactive_energy_import),
            4 => Slot::ReactiveEnergy(&mut self.reactive_energy_export),
            _ => return quadrant(&mut self.reactive_energy, quantity),
        })
    }
}

/// Quantities 5 to 8 are quadrants I to IV.
fn quadrant(quadrants: &mut [Option<VarHour>; 4], quantity: u8) -> Option<Slot<'_>> {
    let field = quadrants.get_mut(usize::from(quantity.checked_sub(5)?))?;
    Some(Slot::ReactiveEnergy(field))
}

/// A field of the details.
enum Slot<'d> {
    ActivePower(&'d mut Option<Watt>),
    ReactivePower(&'d mut Option<Var>),
    ActiveEnergy(&'d mut Option<WattHour>),
    ReactiveEnergy(&'d mut Option<VarHour>),
    PowerFactor(&'d mut Option<PowerFactor>),
    Frequency(&'d mut Option<MilliHertz>),
    Angle(&'d mut Option<MilliDegree>),
    ActiveRate(&'d mut Option<u32>),
    Number(&'d mut Option<MeterNumber>),
    Name(&'d mut Option<MeterId>),
    PushSetup(&'d mut Option<Obis>),
}

impl Slot<'_> {
    /// Fills a field that is empty, if the entry's value is one for it.
    fn fill(self, entry: &Entry<'_>) {
        match self {
            Self::ActivePower(field) => keep(field, || measured(entry)),
            Self::ReactivePower(field) => keep(field, || measured(entry)),
            Self::ActiveEnergy(field) => keep(field, || measured(entry)),
            Self::ReactiveEnergy(field) => keep(field, || measured(entry)),
            Self::PowerFactor(field) => keep(field, || measured(entry)),
            Self::Frequency(field) => keep(field, || measured(entry)),
            Self::Angle(field) => keep(field, || measured(entry)),
            Self::ActiveRate(field) => keep(field, || counted(entry)),
            Self::Number(field) => keep(field, || number(entry)),
            Self::Name(field) => keep(field, || name(entry)),
            Self::PushSetup(field) => keep(field, || setup(entry)),
        }
    }
}

fn measured<T: TryFrom<Quantity>>(entry: &Entry<'_>) -> Option<T> {
    entry.quantity()?.try_into().ok()
}

fn number(entry: &Entry<'_>) -> Option<MeterNumber> {
    entry.value.as_integer()?.try_into().ok().map(MeterNumber)
}

/// A number, or the name of a rate.
fn counted(entry: &Entry<'_>) -> Option<u32> {
    match entry.string() {
        Some(name) => rate(name),
        None => entry.value.as_integer()?.try_into().ok(),
    }
}

/// The digits in the name of a rate, padded or not. Sagemcom's XT211 calls its
/// rates `T1` to `T4`.
fn rate(name: &[u8]) -> Option<u32> {
    let name = trim(name).trim_ascii_start();
    match name.strip_prefix(b"T").unwrap_or(name) {
        digits @ [b'0'..=b'9', ..] => core::str::from_utf8(digits).ok()?.parse().ok(),
        _ => None,
    }
}

fn name(entry: &Entry<'_>) -> Option<MeterId> {
    MeterId::new(entry.string()?)
}

fn setup(entry: &Entry<'_>) -> Option<Obis> {
    entry.string()?.try_into().ok().map(Obis::from_octets)
}

// By hand: what `derive` calls for more than five fields has a panic that the
// linker keeps.
impl fmt::Debug for Details {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Details")
            .field("phases", &self.phases)
            .field("rates", &self.rates)
            .field("reactive_energy", &self.reactive_energy)
            .field("power_factor", &self.power_factor)
            .field("frequency", &self.frequency)
            .field("active_rate", &self.active_rate)
            .field("meter_number", &self.meter_number)
            .field("logical_device_name", &self.logical_device_name)
            .field("device_id", &self.device_id)
            .field("push_setup", &self.push_setup)
            .finish()
    }
}

impl fmt::Debug for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Phase")
            .field("active_power_import", &self.active_power_import)
            .field("active_power_export", &self.active_power_export)
            .field("reactive_power_import", &self.reactive_power_import)
            .field("reactive_power_export", &self.reactive_power_export)
            .field("power_factor", &self.power_factor)
            .field("angle", &self.angle)
            .field("active_energy_import", &self.active_energy_import)
            .field("active_energy_export", &self.active_energy_export)
            .finish()
    }
}

impl fmt::Debug for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rate")
            .field("active_energy_import", &self.active_energy_import)
            .field("active_energy_export", &self.active_energy_export)
            .field("reactive_energy_import", &self.reactive_energy_import)
            .field("reactive_energy_export", &self.reactive_energy_export)
            .field("reactive_energy", &self.reactive_energy)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::format;

    use han_dlms::Data;
    use han_obis::Unit;

    use super::*;
    use crate::attribute::Attribute;
    use crate::entry::{Source, Stated};

    /// A number under this code, with scaler and unit of the code.
    fn entry(code: [u8; 6], value: i32, scaler: i8) -> Entry<'static> {
        let code = Obis::from_octets(code);
        Entry {
            scaler: Some(Stated::new(scaler, Source::Telegram)),
            unit: code.unit().map(|unit| Stated::new(unit, Source::Code)),
            ..Entry::new(code, Source::Telegram, Data::DoubleLong(value))
        }
    }

    #[test]
    fn each_code_of_a_phase_fills_one_field_of_it() {
        for (place, block) in [(0, 20), (1, 40), (2, 60)] {
            let details = Details::collect([
                entry([1, 0, block + 1, 7, 0, 255], 1, 0),
                entry([1, 0, block + 2, 7, 0, 255], 2, 0),
                entry([1, 0, block + 3, 7, 0, 255], 3, 0),
                entry([1, 0, block + 4, 7, 0, 255], 4, 0),
                entry([1, 0, block + 13, 7, 0, 255], 5, -3),
                entry([1, 0, block + 1, 8, 0, 255], 6, 0),
                entry([1, 0, block + 2, 8, 0, 255], 7, 1),
            ]);
            let mut phases = [Phase::default(); 3];
            phases[place] = Phase {
                active_power_import: Some(Watt::new(1)),
                active_power_export: Some(Watt::new(2)),
                reactive_power_import: Some(Var::new(3)),
                reactive_power_export: Some(Var::new(4)),
                power_factor: Some(PowerFactor::new(5)),
                angle: None,
                active_energy_import: Some(WattHour::new(6)),
                active_energy_export: Some(WattHour::new(70)),
            };
            let expected = Details {
                phases,
                ..Details::default()
            };
            assert_eq!(details, expected);
        }
    }

    #[test]
    fn angles_stand_under_one_quantity() {
        let details = Details::collect([
            entry([1, 0, 81, 7, 40, 255], 1, -1),
            entry([1, 0, 81, 7, 51, 255], -2, 0),
            entry([1, 0, 81, 7, 62, 255], 3, 0),
            entry([1, 0, 81, 7, 10, 255], 4, 0),
        ]);
        let angles = details.phases.map(|phase| phase.angle.unwrap().value());
        assert_eq!(angles, [100, -2000, 3000]);
    }

    #[test]
    fn registers_stand_by_rate_and_quadrant() {
        let details = Details::collect([
            entry([1, 1, 1, 8, 1, 255], 1, 0),
            entry([1, 1, 4, 8, 2, 255], 2, 0),
            entry([1, 1, 5, 8, 0, 255], 3, 0),
            entry([1, 1, 8, 8, 2, 255], 4, 0),
            entry([1, 1, 1, 8, 3, 255], 5, 0),
        ]);
        let [one, two] = details.rates;
        assert_eq!(one.active_energy_import, Some(WattHour::new(1)));
        assert_eq!(two.reactive_energy_export, Some(VarHour::new(2)));
        let first = [Some(VarHour::new(3)), None, None, None];
        assert_eq!(details.reactive_energy, first);
        assert_eq!(
            two.reactive_energy,
            [None, None, None, Some(VarHour::new(4))]
        );
        assert_eq!(one.reactive_energy, [None; 4]);
    }

    #[test]
    fn each_code_of_a_rate_fills_one_field_of_it() {
        for (place, rate) in [(0, 1), (1, 2)] {
            let registers = [1, 2, 3, 4, 5, 6, 7, 8];
            let details = Details::collect(
                registers.map(|number| entry([1, 0, number, 8, rate, 255], number.into(), 0)),
            );
            let mut rates = [Rate::default(); 2];
            rates[place] = Rate {
                active_energy_import: Some(WattHour::new(1)),
                active_energy_export: Some(WattHour::new(2)),
                reactive_energy_import: Some(VarHour::new(3)),
                reactive_energy_export: Some(VarHour::new(4)),
                reactive_energy: [5, 6, 7, 8].map(|value| Some(VarHour::new(value))),
            };
            let expected = Details {
                rates,
                ..Details::default()
            };
            assert_eq!(details, expected);
        }
    }

    #[test]
    fn quadrants_over_all_rates_stand_in_their_order() {
        let registers = [5, 6, 7, 8];
        let entries = registers.map(|number| entry([1, 0, number, 8, 0, 255], number.into(), 0));
        let expected = registers.map(|value| Some(VarHour::new(value.into())));
        assert_eq!(Details::collect(entries).reactive_energy, expected);
    }

    #[test]
    fn the_grid_has_a_frequency_and_a_power_factor() {
        let details = Details::collect([
            entry([1, 0, 13, 7, 0, 255], 987, -3),
            entry([1, 0, 14, 7, 0, 255], 4998, -2),
        ]);
        assert_eq!(details.power_factor, Some(PowerFactor::new(987)));
        assert_eq!(details.frequency, Some(MilliHertz::new(49_980)));
        let rest = Details {
            power_factor: None,
            frequency: None,
            ..details
        };
        assert_eq!(rest, Details::default());
    }

    #[test]
    fn what_no_field_stands_for_fills_none() {
        let power = entry([1, 0, 21, 7, 0, 255], 5, 0);
        let nobodys = Entry::bare(Data::DoubleLong(5));
        let unmeasured = Entry {
            not_measured: true,
            ..power
        };
        let entries = [
            nobodys,
            unmeasured,
            entry([1, 0, 25, 7, 0, 255], 5, 0),
            entry([1, 0, 21, 7, 1, 255], 5, 0),
            entry([1, 0, 21, 6, 0, 255], 5, 0),
            entry([1, 65, 21, 7, 0, 255], 5, 0),
            entry([1, 0, 21, 7, 0, 0], 5, 0),
            entry([1, 0, 23, 8, 0, 255], 5, 0),
            entry([1, 0, 9, 8, 1, 255], 5, 0),
            entry([1, 0, 9, 8, 0, 255], 5, 0),
            entry([0, 0, 21, 7, 0, 255], 5, 0),
        ];
        assert_eq!(Details::collect(entries), Details::default());
    }

    /// The attribute of an object that is not its value: the scaler and the unit
    /// of a register, say.
    #[test]
    fn only_the_value_of_an_object_is_a_detail() {
        let power = entry([1, 0, 21, 7, 0, 255], 5, 0);
        let of = |attribute_id| {
            let attribute = Some(Attribute {
                class_id: 3,
                attribute_id,
            });
            Details::collect([Entry { attribute, ..power }])
        };
        assert_eq!(of(3), Details::default());
        assert_ne!(of(2), Details::default());
    }

    #[test]
    fn the_rate_that_counts_now_is_a_number_or_has_one_in_its_name() {
        let rate = |value| {
            let code = Obis::new(0, 0, 96, 14, 0, 255);
            Details::collect([Entry::new(code, Source::Telegram, value)]).active_rate
        };
        assert_eq!(rate(Data::Unsigned(2)), Some(2));
        assert_eq!(rate(Data::VisibleString(b"0001")), Some(1));
        for (number, name) in (1..).zip([b"T1", b"T2", b"T3", b"T4"]) {
            assert_eq!(rate(Data::OctetString(name)), Some(number));
        }
        for padded in [&b"1   "[..], b"  1", b"1\0\0\0", b" T1 ", b"T0001"] {
            assert_eq!(rate(Data::VisibleString(padded)), Some(1), "{padded:?}");
        }
        let others: [&[u8]; 7] = [b"", b"T", b"TT1", b"T 1", b"T+1", b"1a", b"4294967296"];
        for other in others {
            assert_eq!(rate(Data::VisibleString(other)), None, "{other:?}");
        }
        assert_eq!(rate(Data::Integer(-1)), None);
        assert_eq!(rate(Data::OctetString(&[0xFF])), None);
    }

    #[test]
    fn a_name_of_the_wrong_length_is_no_push_setup() {
        let setup = |name| {
            let code = Obis::new(0, 0, 25, 9, 0, 255);
            Details::collect([Entry::new(code, Source::Telegram, Data::OctetString(name))])
                .push_setup
        };
        assert_eq!(setup(&[0, 0, 25, 9, 0]), None);
        let own = [0, 0, 25, 9, 0, 255];
        assert_eq!(setup(&own), Some(Obis::from_octets(own)));
    }

    #[test]
    fn debug_shows_every_field_and_no_number_of_a_meter() {
        let shown = format!("{:?}", Details::default());
        for field in [
            "phases",
            "rates",
            "reactive_energy",
            "power_factor",
            "frequency",
            "active_rate",
            "meter_number",
            "logical_device_name",
            "device_id",
            "push_setup",
            "active_power_import",
            "reactive_power_export",
            "angle",
            "active_energy_export",
            "reactive_energy_import",
        ] {
            assert!(shown.contains(&format!("{field}: ")), "{field} in {shown}");
        }
        let number = Details::collect([entry([1, 1, 0, 0, 1, 255], 1234, 0)]).meter_number;
        assert_eq!(format!("{:?}", number.unwrap()), "MeterNumber(..)");
    }

    #[test]
    fn identity_comes_as_text_or_number() {
        let text = |code: [u8; 6], text: &'static [u8]| {
            Entry::new(
                Obis::from_octets(code),
                Source::Telegram,
                Data::OctetString(text),
            )
        };
        let details = Details::collect([
            entry([1, 1, 0, 0, 1, 255], 1234, 0),
            text([0, 0, 42, 0, 0, 255], b"ABC1030123456789"),
            text([0, 0, 96, 1, 1, 255], b"42"),
            text([0, 0, 96, 14, 0, 255], b"0002"),
            text([0, 8, 25, 9, 0, 255], &[0, 8, 25, 9, 0, 255]),
        ]);
        assert_eq!(details.meter_number.unwrap().value(), 1234);
        assert_eq!(
            details.logical_device_name.unwrap().as_str(),
            "ABC1030123456789"
        );
        assert_eq!(details.device_id.unwrap().as_str(), "42");
        assert_eq!(details.active_rate, Some(2));
        assert_eq!(details.push_setup, Some(Obis::new(0, 8, 25, 9, 0, 255)));
        let shown = format!("{details:?}");
        assert!(!shown.contains("1234") && !shown.contains("42)"), "{shown}");
    }

    #[test]
    fn a_quantity_without_scale_or_of_another_unit_is_left_out() {
        let code = [1, 0, 21, 7, 0, 255];
        let power = entry(code, 5, 0);
        let unscaled = Entry {
            scaler: None,
            ..power
        };
        let in_volt = Entry {
            unit: Some(Stated::new(Unit::VOLT, Source::Telegram)),
            ..power
        };
        assert_eq!(Details::collect([unscaled, in_volt]), Details::default());
        let [l1, ..] = Details::collect([unscaled, power]).phases;
        assert_eq!(l1.active_power_import, Some(Watt::new(5)));
    }

    #[test]
    fn what_has_a_field_and_does_not_fill_it_is_left_out() {
        let code = [1, 0, 21, 7, 0, 255];
        let power = entry(code, 5, 0);
        let of = |value| Entry { value, ..power };
        let attribute = |attribute_id| {
            Some(Attribute {
                class_id: 3,
                attribute_id,
            })
        };
        for left_out in [
            Entry {
                scaler: None,
                ..power
            },
            Entry {
                unit: Some(Stated::new(Unit::VOLT, Source::Telegram)),
                ..power
            },
            entry(code, 5, -1),
            entry(code, -5, 0),
            of(Data::VisibleString(b"5")),
            of(Data::Boolean(true)),
            Entry {
                scaler: None,
                attribute: attribute(2),
                ..power
            },
            entry([1, 1, 0, 0, 1, 255], -1, 0),
            Entry::new(
                Obis::new(0, 0, 96, 14, 0, 255),
                Source::Telegram,
                Data::VisibleString(b"low"),
            ),
            Entry::new(
                Obis::new(0, 0, 42, 0, 0, 255),
                Source::Telegram,
                Data::OctetString(&[7]),
            ),
            Entry::new(
                Obis::new(0, 0, 25, 9, 0, 255),
                Source::Telegram,
                Data::Unsigned(7),
            ),
        ] {
            assert!(Details::leaves_out(&left_out), "{left_out:?}");
        }
        for shown in [
            power,
            of(Data::NullData),
            of(Data::DontCare),
            of(Data::VisibleString(b"  ")),
            Entry {
                not_measured: true,
                scaler: None,
                ..power
            },
            Entry {
                attribute: attribute(3),
                scaler: None,
                ..power
            },
            entry([1, 0, 25, 7, 0, 255], 5, -1),
            entry([1, 0, 1, 7, 0, 255], 5, -1),
            Entry::bare(Data::Boolean(true)),
        ] {
            assert!(!Details::leaves_out(&shown), "{shown:?}");
        }
    }

    #[test]
    fn only_the_name_of_a_push_setup_is_its_name() {
        let own = [0, 0, 25, 9, 0, 255];
        let of = |attribute_id| Entry {
            attribute: Some(Attribute {
                class_id: 40,
                attribute_id,
            }),
            ..Entry::new(
                Obis::from_octets(own),
                Source::Telegram,
                Data::OctetString(&[7; 6]),
            )
        };
        assert!(Details::collect([of(1)]).push_setup.is_some());
        assert_eq!(Details::collect([of(3)]), Details::default());
        assert!(!Details::leaves_out(&of(3)));
    }

    #[test]
    fn what_a_reading_has_is_no_detail() {
        let readings = [1, 2, 3, 4, 31, 51, 71, 32, 52, 72];
        let entries = readings.map(|quantity| entry([1, 0, quantity, 7, 0, 255], 1, 0));
        assert_eq!(Details::collect(entries), Details::default());
    }
}
