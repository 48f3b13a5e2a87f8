//! The readings of one input compared with themselves, and what to type about
//! it.

use han_meters::{
    Entry, Finding, List, ListNumber, Plausibility, Reading, Scale, Source, Stated, Suggestion,
};
use han_obis::Unit;

/// The scalers that can be set with an option.
const SETTABLE: std::ops::RangeInclusive<i8> = -9..=9;

/// What is known of the scales of one meter.
#[derive(Default)]
pub(crate) struct Scrutiny {
    plausibility: Plausibility,
    scalers: Scalers,
    /// Powers came without a scale, and 10^0 W was taken for it.
    power_is_assumed: bool,
}

/// The scaler of each scale as it was first seen.
#[derive(Default)]
struct Scalers {
    voltage: Option<Stated<i8>>,
    current: Option<Stated<i8>>,
    power: Option<Stated<i8>>,
    energy: Option<Stated<i8>>,
}

/// Which scales a reading has values of.
struct Has {
    voltage: bool,
    current: bool,
    power: bool,
    energy: bool,
}

impl Scrutiny {
    /// Whether the list behind a reading tells what the reading does not: a
    /// number without a scale, or a scaler that was not seen yet.
    pub(crate) const fn wants_list(&self, reading: &Reading) -> bool {
        let has = Has::of(reading);
        has.gaps(reading) || self.scalers.are_new_in(&has)
    }

    /// Takes the next reading, with its list where that is wanted.
    pub(crate) fn observe(&mut self, reading: &Reading, list: Option<&List<'_>>) {
        let Some(list) = list.filter(|_| self.wants_list(reading)) else {
            return self.plausibility.observe(reading);
        };
        self.scalers.note(list);
        self.power_is_assumed |= list.entries().any(|entry| is_power_without_scale(&entry));
        if Has::of(reading).gaps(reading) {
            self.plausibility.observe_list(list);
        } else {
            self.plausibility.observe(reading);
        }
    }

    /// What is off and what is missing, each with the option that mends it.
    pub(crate) fn advice(&self) -> impl Iterator<Item = String> {
        let findings = self.plausibility.findings();
        let findings = findings.map(|finding| {
            let scaler = self.scalers.of(finding.scale);
            mend(&finding, scaler)
        });
        let suggestions = self.plausibility.suggestions();
        findings.chain(suggestions.map(|suggestion| self.complete(&suggestion)))
    }

    /// A scale that nobody states, and what to do about it. Current and energy
    /// are known by the power alone.
    fn complete(&self, suggestion: &Suggestion) -> String {
        let Some(option) = option(suggestion.scale, suggestion.scaler) else {
            return suggestion.to_string();
        };
        match suggestion.scale {
            Scale::Current | Scale::Energy if self.power_is_assumed => {
                format!("{suggestion}: try {option} with --power-scaler 0")
            }
            _ => format!("{suggestion}: try {option}"),
        }
    }
}

fn is_power_without_scale(entry: &Entry<'_>) -> bool {
    let is_power = entry.unit.is_some_and(|unit| unit.value == Unit::WATT);
    is_power && entry.scaler.is_none()
}

/// A scale that is off, and what to do about it.
fn mend(finding: &Finding, scaler: Option<Stated<i8>>) -> String {
    let Some(scaler) = scaler else {
        return finding.to_string();
    };
    if scaler.from == Source::Telegram {
        return format!("{finding}: the telegram states its scaler, and no option changes that");
    }
    let right = scaler.value.saturating_sub(finding.power_of_ten);
    match option(finding.scale, right) {
        Some(option) => format!("{finding}: try {option}"),
        None => finding.to_string(),
    }
}

/// The option that sets a scaler, where it can be set.
fn option(scale: Scale, scaler: i8) -> Option<String> {
    SETTABLE
        .contains(&scaler)
        .then(|| format!("--{scale}-scaler {scaler}"))
}

impl Scalers {
    const fn are_new_in(&self, has: &Has) -> bool {
        (has.voltage && self.voltage.is_none())
            || (has.current && self.current.is_none())
            || (has.power && self.power.is_none())
            || (has.energy && self.energy.is_none())
    }

    fn note(&mut self, list: &List<'_>) {
        for entry in list.entries() {
            let Some(place) = entry.unit.and_then(|unit| self.place(unit.value)) else {
                continue;
            };
            *place = place.or(entry.scaler);
        }
    }

    const fn place(&mut self, unit: Unit) -> Option<&mut Option<Stated<i8>>> {
        match unit {
            Unit::VOLT => Some(&mut self.voltage),
            Unit::AMPERE => Some(&mut self.current),
            Unit::WATT => Some(&mut self.power),
            Unit::WATT_HOUR => Some(&mut self.energy),
            _ => None,
        }
    }

    const fn of(&self, scale: Scale) -> Option<Stated<i8>> {
        match scale {
            Scale::Voltage => self.voltage,
            Scale::Current => self.current,
            Scale::Power => self.power,
            Scale::Energy => self.energy,
        }
    }
}

impl Has {
    const fn of(reading: &Reading) -> Self {
        Self {
            voltage: reading.voltage_l1.is_some()
                || reading.voltage_l2.is_some()
                || reading.voltage_l3.is_some(),
            current: reading.current_l1.is_some()
                || reading.current_l2.is_some()
                || reading.current_l3.is_some(),
            power: reading.active_power_import.is_some() || reading.active_power_export.is_some(),
            energy: reading.active_energy_import.is_some()
                || reading.active_energy_export.is_some(),
        }
    }

    /// Whether the list may hold what the reading lacks: lists 1 and 2 of Norway
    /// have no energies, and list 1 has nothing but power.
    const fn gaps(&self, reading: &Reading) -> bool {
        match reading.list {
            Some(ListNumber::One) => !self.power,
            Some(ListNumber::Two) => !(self.power && self.current && self.voltage),
            _ => !(self.power && self.current && self.voltage && self.energy),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOO_HIGH: Finding = Finding {
        scale: Scale::Voltage,
        power_of_ten: 2,
        readings: 20,
    };

    fn mended(scaler: i8, from: Source) -> String {
        let line = mend(&TOO_HIGH, Some(Stated::new(scaler, from)));
        let said = "voltage is shown 100 times too high, by 20 readings";
        line.strip_prefix(said).unwrap().to_owned()
    }

    #[test]
    fn the_option_counts_from_the_scaler_that_was_used() {
        assert_eq!(mended(0, Source::Document), ": try --voltage-scaler -2");
        assert_eq!(mended(2, Source::Settings), ": try --voltage-scaler 0");
        assert_eq!(mended(-1, Source::Position), ": try --voltage-scaler -3");
    }

    #[test]
    fn what_is_known_by_the_power_alone_says_so() {
        let suggestion = Suggestion {
            scale: Scale::Energy,
            scaler: 1,
            readings: 7,
        };
        let said = "energy seems to count 10^1 Wh, by 7 readings: try --energy-scaler 1";
        let mut scrutiny = Scrutiny::default();
        assert_eq!(scrutiny.complete(&suggestion), said);
        scrutiny.power_is_assumed = true;
        let with_power = format!("{said} with --power-scaler 0");
        assert_eq!(scrutiny.complete(&suggestion), with_power);
    }

    #[test]
    fn where_no_option_helps_none_is_named() {
        assert_eq!(mended(-8, Source::Settings), "");
        assert_eq!(mend(&TOO_HIGH, None), TOO_HIGH.to_string());
        let telegram = mended(0, Source::Telegram);
        assert!(telegram.contains("states its scaler") && !telegram.contains("--"));
    }
}
