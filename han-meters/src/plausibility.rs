//! What readings say, compared with themselves.

mod finding;
mod integral;
mod load;
mod votes;

pub use finding::{Finding, Scale, Suggestion};

use han_obis::Unit;

use crate::entry::{Entry, Source, Stated};
use crate::list::List;
use crate::reading::Reading;
use crate::time::MeterTime;
use integral::Integral;
use votes::{Agreement, Votes};

/// How many readings must agree before they are believed: more than a minute
/// and a half of lists, so that no load switched between two samples does it.
const FEW: u16 = 10;

/// How many must agree that there is too little power: ten minutes of lists at
/// least. Here no law forbids that it is true.
const MANY: u16 = 60;

/// How many intervals must agree: each is a quarter of an hour at least, and
/// with three no clock that was set once can do it.
const INTERVALS: u16 = 3;

/// A day of lists, every ten seconds.
const DAY_OF_LISTS: u32 = 8_640;

/// A day of hours.
const DAY_OF_HOURS: u32 = 24;

/// Compares what the readings of one meter say with themselves, and tells which
/// scale is off by which power of ten.
///
/// Advisory: it changes no value, and no value is decoded by it. What it goes
/// by:
///
/// | compared | by |
/// |---|---|
/// | voltage | 100 … 500 V, as nets of 230 and 400 V have |
/// | power | the sum of U·I, which apparent power does not exceed |
/// | energy | the mean power of an interval, times its length |
///
/// From the second follows the current, as the voltage is known from the first;
/// where power agrees neither with U·I nor with the registers, and by the same
/// power of ten, it is the power. Where only one of the two can be compared,
/// power is taken to be right: its scale is the same with every maker.
///
/// A false alarm is worse than silence. Low loads are not compared, nor are
/// intervals with gaps; what lies between two powers of ten is no finding; and
/// four of five comparisons must agree, of 10 at least, of 60 where there is
/// too little power for the currents, of 3 intervals for the energy. Where
/// phases that give may cancel phases that take, too little power is no sign.
/// What is found fades within a day or two once the scale is set right, or at
/// once with [`new`](Self::new).
///
/// What it cannot see: a factor that voltage or current, power and energy have
/// in common, as where the ratio of the current transformers is missing in all
/// of them. Where it is missing in one, and near a power of ten, that power is
/// told.
///
/// ```
/// use han_meters::{MilliAmpere, MilliVolt, Plausibility, Reading, Scale, Var, Watt};
///
/// // 2300 W, and with 23.0 V and 10 A that cannot be.
/// let reading = Reading {
///     active_power_import: Some(Watt::new(2300)),
///     reactive_power_import: Some(Var::new(0)),
///     reactive_power_export: Some(Var::new(120)),
///     voltage_l1: Some(MilliVolt::new(23_000)),
///     current_l1: Some(MilliAmpere::new(10_000)),
///     ..Reading::default()
/// };
/// let mut plausibility = Plausibility::new();
/// plausibility.observe(&reading);
/// assert_eq!(plausibility.findings().next(), None); // one reading proves nothing
///
/// for _ in 0..20 {
///     plausibility.observe(&reading);
/// }
/// let finding = plausibility.findings().next().unwrap();
/// assert_eq!((finding.scale, finding.power_of_ten), (Scale::Voltage, -1));
/// assert_eq!(finding.to_string(), "voltage is shown 10 times too low, by 21 readings");
/// ```
#[derive(Clone, Debug)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Plausibility {
    voltages: Votes<DAY_OF_LISTS>,
    powers: Votes<DAY_OF_LISTS>,
    energies: Votes<DAY_OF_HOURS>,
    integral: Integral,
    assumed: Assumed,
}

/// How many comparisons there were, of which kind: those that count today.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Compared {
    /// Readings whose voltage was compared with that of nets.
    pub voltages: u32,
    /// Readings whose power was compared with U·I.
    pub powers: u32,
    /// Intervals whose energy was compared with power.
    pub energies: u32,
}

/// The scales that nobody states; 10^0 was put in their place.
#[derive(Clone, Copy, Debug, Default)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
struct Assumed {
    voltage: bool,
    current: bool,
    power: bool,
    energy: bool,
}

impl Plausibility {
    /// Nothing observed. One is for one meter, and for one setting of its
    /// [`Scales`](crate::Scales).
    #[must_use]
    pub const fn new() -> Self {
        Self {
            voltages: Votes::new(),
            powers: Votes::new(),
            energies: Votes::new(),
            integral: Integral::new(),
            assumed: Assumed::none(),
        }
    }

    /// Takes the next reading of the meter, in the order they were sent.
    ///
    /// What is `None` there is not compared.
    pub fn observe(&mut self, reading: &Reading) {
        if let Some(vote) = load::compare_voltage(reading) {
            self.voltages.add(vote);
        }
        if let Some(vote) = load::compare_power(reading) {
            self.powers.add(vote);
        }
        if let Some(vote) = self.integral.compare(reading) {
            self.energies.add(vote);
        }
    }

    /// Takes the next list of the meter in the place of its reading, so that
    /// also numbers without a scaler are compared, as they are: what would be
    /// their scaler is in [`suggestions`](Self::suggestions).
    pub fn observe_list(&mut self, list: &List<'_>) {
        let assumed = &mut self.assumed;
        let mut reading = Reading::collect(list.entries().map(|entry| assumed.scaled(entry)));
        reading.time = reading.time.or(list.sent_at().map(MeterTime::new));
        self.observe(&reading);
    }

    /// The scales that are off, as far as they are stated or set.
    pub fn findings(&self) -> impl Iterator<Item = Finding> + use<> {
        let assumed = self.assumed;
        let is_off =
            move |finding: &Finding| finding.power_of_ten != 0 && !assumed.has(finding.scale);
        // The current is judged by the voltage: while that is off, phases that give
        // what others take look like a current that is off.
        let voltage_is_off = self
            .judge()
            .any(|finding| finding.scale == Scale::Voltage && is_off(&finding));
        self.judge()
            .filter(is_off)
            .filter(move |finding| !(voltage_is_off && finding.scale == Scale::Current))
    }

    /// The scalers that numbers without one seem to have; only from
    /// [`observe_list`](Self::observe_list).
    pub fn suggestions(&self) -> impl Iterator<Item = Suggestion> + use<> {
        let assumed = self.assumed;
        self.judge()
            .filter(move |finding| assumed.has(finding.scale))
            .map(|finding| Suggestion {
                scale: finding.scale,
                scaler: finding.power_of_ten.saturating_neg(),
                readings: finding.readings,
            })
    }

    /// How much was compared: without findings, whether that means anything.
    #[must_use]
    pub fn compared(&self) -> Compared {
        Compared {
            voltages: self.voltages.total(),
            powers: self.powers.total(),
            energies: self.energies.total(),
        }
    }

    /// What is agreed on each scale, 10^0 included.
    fn judge(&self) -> impl Iterator<Item = Finding> + use<> {
        let (voltage, product) = self.voltage_and_product();
        let energy = self
            .energies
            .agreement()
            .filter(|energy| energy.votes >= INTERVALS);
        let (current, power, energy) = match (product, energy) {
            (Some(product), Some(energy)) if self.is_of_power(product, energy) => {
                (None, Some(product), None)
            }
            _ => (product.map(Agreement::turned), None, energy),
        };
        let all = [
            (Scale::Voltage, voltage),
            (Scale::Current, current),
            (Scale::Power, power),
            (Scale::Energy, energy),
        ];
        all.into_iter().filter_map(|(scale, agreement)| {
            let Agreement {
                power_of_ten,
                votes,
            } = agreement?;
            Some(Finding {
                scale,
                power_of_ten,
                readings: votes,
            })
        })
    }

    /// The power of ten of the voltage; and of power against U·I with the
    /// voltage set right.
    fn voltage_and_product(&self) -> (Option<Agreement>, Option<Agreement>) {
        let voltage = self
            .voltages
            .agreement()
            .filter(|voltage| voltage.votes >= FEW);
        let product = self.powers.agreement().filter(is_enough);
        match (voltage, product) {
            // A net of another voltage, rather than two scales that are off.
            (Some(voltage), Some(product))
                if voltage.power_of_ten != 0 && product.power_of_ten == 0 =>
            {
                (None, Some(product))
            }
            (Some(voltage), Some(product)) => (Some(voltage), Some(product.times(voltage))),
            _ => (voltage, None),
        }
    }

    /// Whether power explains both: as far above U·I as the energy is below it.
    const fn is_of_power(&self, product: Agreement, energy: Agreement) -> bool {
        let scales_are_stated = !self.assumed.current && !self.assumed.energy;
        scales_are_stated
            && product.power_of_ten != 0
            && energy.power_of_ten == product.power_of_ten.saturating_neg()
    }
}

/// Whether so many may be believed.
fn is_enough(powers: &Agreement) -> bool {
    let needed = if powers.power_of_ten < 0 { MANY } else { FEW };
    powers.votes >= needed
}

impl Default for Plausibility {
    fn default() -> Self {
        Self::new()
    }
}

impl Assumed {
    const fn none() -> Self {
        Self {
            voltage: false,
            current: false,
            power: false,
            energy: false,
        }
    }

    const fn has(&self, scale: Scale) -> bool {
        match scale {
            Scale::Voltage => self.voltage,
            Scale::Current => self.current,
            Scale::Power => self.power,
            Scale::Energy => self.energy,
        }
    }

    /// The entry with 10^0 in the place of a scaler that nobody states.
    fn scaled<'a>(&mut self, entry: Entry<'a>) -> Entry<'a> {
        let is_raw = entry.scaler.is_none() && entry.value.as_integer().is_some();
        let Some(unit) = entry.unit.filter(|_| is_raw) else {
            return entry;
        };
        match unit.value {
            Unit::VOLT => self.voltage = true,
            Unit::AMPERE => self.current = true,
            Unit::WATT => self.power = true,
            Unit::WATT_HOUR => self.energy = true,
            Unit::VAR => {}
            _ => return entry,
        }
        Entry {
            scaler: Some(Stated::new(0, Source::Settings)),
            ..entry
        }
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use han_dlms::Data;
    use han_obis::codes;
    use std::vec::Vec;
    use votes::Vote;

    /// What so many votes of each kind make: of voltage, of power against U·I,
    /// of energy.
    fn after(votes: [(Option<i8>, usize); 3]) -> Plausibility {
        let mut plausibility = Plausibility::new();
        let Plausibility {
            voltages,
            powers,
            energies,
            ..
        } = &mut plausibility;
        let [voltage, power, energy] = votes.map(|(power, count)| {
            let vote = power.map_or(Vote::Undecided, Vote::PowerOfTen);
            core::iter::repeat_n(vote, count)
        });
        voltage.for_each(|vote| voltages.add(vote));
        power.for_each(|vote| powers.add(vote));
        energy.for_each(|vote| energies.add(vote));
        plausibility
    }

    fn of(voltage: i8, power: i8, energy: i8) -> Plausibility {
        after([(Some(voltage), 100), (Some(power), 100), (Some(energy), 20)])
    }

    fn found(plausibility: &Plausibility) -> Vec<(Scale, i8)> {
        let findings = plausibility.findings();
        findings
            .map(|finding| (finding.scale, finding.power_of_ten))
            .collect()
    }

    const NONE: (Option<i8>, usize) = (None, 0);

    #[test]
    fn one_scale_that_is_off_is_named() {
        assert_eq!(found(&of(0, 0, 0)), []);
        assert_eq!(found(&of(1, -1, 0)), [(Scale::Voltage, 1)]);
        assert_eq!(found(&of(-2, 2, 0)), [(Scale::Voltage, -2)]);
        assert_eq!(found(&of(0, 3, 0)), [(Scale::Current, -3)]);
        assert_eq!(found(&of(0, -1, 0)), [(Scale::Current, 1)]);
        assert_eq!(found(&of(0, 0, 1)), [(Scale::Energy, 1)]);
        assert_eq!(found(&of(0, 3, -3)), [(Scale::Power, 3)]);
        assert_eq!(found(&of(0, -1, 1)), [(Scale::Power, -1)]);
    }

    #[test]
    fn two_scales_that_are_off_are_named() {
        let current_and_energy = [(Scale::Current, -1), (Scale::Energy, 1)];
        assert_eq!(found(&of(0, 1, 1)), current_and_energy);
        let voltage_and_power = [(Scale::Voltage, 1), (Scale::Power, 2)];
        assert_eq!(found(&of(1, 1, -2)), voltage_and_power);
    }

    /// Power against U·I is judged by the voltage: with that off, phases that
    /// give what others take look like a current that is off.
    #[test]
    fn the_voltage_is_named_before_the_current() {
        assert_eq!(found(&of(1, -3, 0)), [(Scale::Voltage, 1)]);
        assert_eq!(found(&of(0, -2, 0)), [(Scale::Current, 2)]);
    }

    #[test]
    fn a_net_of_another_voltage_is_not_found_fault_with() {
        assert_eq!(found(&of(1, 0, 0)), []);
        assert_eq!(
            found(&after([(Some(1), 100), NONE, NONE])),
            [(Scale::Voltage, 1)]
        );
    }

    #[test]
    fn without_a_known_voltage_the_current_is_not_blamed() {
        let votes = [(None, 100), (Some(1), 100), (Some(1), 20)];
        assert_eq!(found(&after(votes)), [(Scale::Energy, 1)]);
    }

    #[test]
    fn so_many_must_agree() {
        let right = (Some(0), 100);
        let count = |votes| found(&after(votes)).len();
        for (power, least) in [(Some(1), 10), (Some(-1), 60)] {
            assert_eq!(count([right, (power, least - 1), NONE]), 0);
            assert_eq!(count([right, (power, least), NONE]), 1);
        }
        assert_eq!(count([(Some(1), 9), NONE, NONE]), 0);
        assert_eq!(count([(Some(1), 10), NONE, NONE]), 1);
        assert_eq!(count([right, NONE, (Some(1), 2)]), 0);
        assert_eq!(count([right, NONE, (Some(1), 3)]), 1);
    }

    #[test]
    fn a_finding_says_how_many_readings_are_behind_it() {
        let plausibility = after([(Some(0), 80), (Some(1), 70), (Some(1), 12)]);
        let findings: Vec<u16> = plausibility.findings().map(|one| one.readings).collect();
        assert_eq!(findings, [70, 12]);
        let compared = Compared {
            voltages: 80,
            powers: 70,
            energies: 12,
        };
        assert_eq!(plausibility.compared(), compared);
    }

    #[test]
    fn a_scale_that_was_assumed_is_suggested_and_not_found_fault_with() {
        let mut plausibility = of(0, -3, 0);
        plausibility.assumed = Assumed {
            current: true,
            energy: true,
            ..Assumed::none()
        };
        assert_eq!(found(&plausibility), []);
        let suggestions: Vec<(Scale, i8)> = plausibility
            .suggestions()
            .map(|suggestion| (suggestion.scale, suggestion.scaler))
            .collect();
        assert_eq!(suggestions, [(Scale::Current, -3), (Scale::Energy, 0)]);
    }

    #[test]
    fn power_is_not_blamed_for_what_was_assumed() {
        let mut plausibility = of(0, -3, 3);
        assert_eq!(found(&plausibility), [(Scale::Power, -3)]);
        plausibility.assumed.current = true;
        assert_eq!(found(&plausibility), [(Scale::Energy, 3)]);
    }

    #[test]
    fn only_numbers_without_a_scaler_get_one() {
        let mut assumed = Assumed::none();
        let raw = Entry {
            unit: Some(Stated::new(Unit::AMPERE, Source::Code)),
            ..Entry::new(
                codes::CURRENT_L1,
                Source::Telegram,
                Data::DoubleLongUnsigned(12_345),
            )
        };
        let stated = Entry {
            scaler: Some(Stated::new(-1, Source::Telegram)),
            unit: Some(Stated::new(Unit::VOLT, Source::Telegram)),
            ..raw
        };
        assert_eq!(assumed.scaled(stated), stated);
        let unitless = Entry::bare(raw.value);
        assert_eq!(assumed.scaled(unitless), unitless);
        assert!(!assumed.current && !assumed.voltage);
        let reactive = Entry {
            unit: Some(Stated::new(Unit::VAR, Source::Code)),
            ..raw
        };
        assert_eq!(assumed.scaled(reactive).scaler.unwrap().value, 0);
        assert!(!assumed.current && !assumed.power);
        assert_eq!(assumed.scaled(raw).scaler.unwrap().value, 0);
        assert!(assumed.current && !assumed.voltage && !assumed.energy);
    }

    #[test]
    fn each_scale_that_nobody_states_is_remembered_as_assumed() {
        let raw = |unit| Entry {
            unit: Some(Stated::new(unit, Source::Code)),
            ..Entry::new(codes::CLOCK, Source::Telegram, Data::Unsigned(1))
        };
        for (unit, scale) in [
            (Unit::VOLT, Scale::Voltage),
            (Unit::AMPERE, Scale::Current),
            (Unit::WATT, Scale::Power),
            (Unit::WATT_HOUR, Scale::Energy),
        ] {
            let mut assumed = Assumed::none();
            let scaled = assumed.scaled(raw(unit));
            assert_eq!(scaled.scaler, Some(Stated::new(0, Source::Settings)));
            for other in [Scale::Voltage, Scale::Current, Scale::Power, Scale::Energy] {
                assert_eq!(assumed.has(other), other == scale, "{scale:?} {other:?}");
            }
        }
        let mut assumed = Assumed::none();
        assert_eq!(assumed.scaled(raw(Unit::HERTZ)), raw(Unit::HERTZ));
        let text = Entry {
            value: Data::VisibleString(b"1"),
            ..raw(Unit::VOLT)
        };
        assert_eq!(assumed.scaled(text), text);
        assert!(!assumed.voltage);
    }

    #[test]
    fn by_default_nothing_was_observed() {
        let plausibility = Plausibility::default();
        assert_eq!(plausibility.compared(), Compared::default());
        assert_eq!(plausibility.findings().count(), 0);
        assert_eq!(plausibility.suggestions().count(), 0);
    }

    #[test]
    fn it_fits_in_192_octets() {
        let size = size_of::<Plausibility>();
        assert!(size <= 192, "{size}");
    }
}
