//! What readings leave out although the meter sent it, told once a run.

use han_meters::{Entry, List};
use han_obis::{Obis, Unit, codes};

/// To look costs a second walk through the list, so only the first ones are
/// looked at: a meter sends the same lists all day.
const LOOKS: usize = 1000;

/// Values that are in no reading.
#[derive(Debug)]
pub(crate) struct LeftOut {
    /// What was seen in each list, in their order.
    seen: Vec<Look>,
    /// So many looks are enough.
    enough: usize,
    /// Those of [`KINDS`] that were told.
    told: [bool; KINDS.len()],
}

/// What the reading of one list leaves out.
#[derive(Debug, Default)]
struct Look {
    /// The code of the first of each of [`KINDS`] that comes without a scale.
    unscaled: [Option<Obis>; KINDS.len()],
    /// What has no place in its field, by why: those of [`MISFITS`].
    misfits: [Misfits; MISFITS.len()],
}

/// Values that have no place in their field, for one reason.
#[derive(Debug, Default)]
struct Misfits {
    count: usize,
    example: Option<String>,
}

/// What may come without a scale: units, name, option that sets the scale.
const KINDS: [(&[Unit], &str, &str); 7] = [
    (
        &[Unit::WATT_HOUR, Unit::VAR_HOUR],
        "energies",
        "; set one with --energy-scaler",
    ),
    (
        &[Unit::AMPERE],
        "currents",
        "; set one with --current-scaler",
    ),
    (&[Unit::VOLT], "voltages", "; set one with --voltage-scaler"),
    (
        &[Unit::WATT, Unit::VAR],
        "powers",
        "; set one with --power-scaler",
    ),
    (
        &[Unit::NONE],
        "power factors",
        "; set one with --power-factor-scaler",
    ),
    (&[Unit::HERTZ], "frequencies", ""),
    (&[Unit::DEGREE], "angles", ""),
];

/// Why a value has no place in its field.
#[derive(Clone, Copy)]
enum Misfit {
    Inexact,
    Unit,
    Type,
}

/// The same in words, of one value and of many.
const MISFITS: [(&str, &str); 3] = [
    (
        "1 value does not fit its field exactly",
        "values do not fit their field exactly",
    ),
    (
        "1 value has a unit that its field does not take",
        "values have units that their fields do not take",
    ),
    (
        "1 value is of a type that its field does not take",
        "values are of types that their fields do not take",
    ),
];

impl Default for LeftOut {
    fn default() -> Self {
        Self::wanting(LOOKS)
    }
}

impl LeftOut {
    /// Looks at so many lists and no more.
    pub(crate) const fn wanting(looks: usize) -> Self {
        Self {
            seen: Vec::new(),
            enough: looks,
            told: [false; KINDS.len()],
        }
    }

    /// How many lists are still to be looked at.
    pub(crate) const fn wanted(&self) -> usize {
        self.enough.saturating_sub(self.seen.len())
    }

    /// Whether a list is still to be looked at.
    pub(crate) const fn is_curious(&self) -> bool {
        self.wanted() > 0
    }

    /// Remembers what a reading of this list leaves out.
    pub(crate) fn look_at(&mut self, list: &List<'_>) {
        self.see(list.left_out());
    }

    fn see<'a>(&mut self, left_out: impl Iterator<Item = Entry<'a>>) {
        let mut look = Look::default();
        for entry in left_out {
            look.note(&entry);
        }
        self.seen.push(look);
    }

    /// Adds what was seen in the inputs behind, as if all lists had been looked
    /// at here.
    pub(crate) fn append(&mut self, behind: Self) {
        self.seen.extend(behind.seen);
        self.seen.truncate(self.enough);
    }

    /// What came without a scale and was not told yet: a line each.
    pub(crate) fn unscaled(&mut self) -> Vec<String> {
        let mut lines = Vec::new();
        for (kind, (_, name, option)) in KINDS.iter().enumerate() {
            let code = |look: &Look| look.unscaled.get(kind).copied().flatten();
            let Some(told @ false) = self.told.get_mut(kind) else {
                continue;
            };
            if let Some(code) = self.seen.iter().find_map(code) {
                *told = true;
                lines.push(format!(
                    "{name} come without a known scale: left out \
                     (e.g. {code}; raw values with --entries{option})"
                ));
            }
        }
        lines
    }

    /// What had no place in its field: a line for each reason.
    pub(crate) fn misfits(&self) -> impl Iterator<Item = String> {
        let within = if self.is_curious() {
            String::new()
        } else {
            format!(" in the first {LOOKS} readings")
        };
        MISFITS.iter().enumerate().filter_map(move |(why, words)| {
            let misfits = || self.seen.iter().filter_map(|look| look.misfits.get(why));
            let values = match (misfits().map(|misfits| misfits.count).sum(), words) {
                (0_usize, _) => return None,
                (1, (one, _)) => (*one).to_owned(),
                (count, (_, many)) => format!("{count} {many}"),
            };
            let example = misfits().find_map(|misfits| misfits.example.as_ref())?;
            Some(format!(
                "{values} (e.g. {example}){within}: left out, see --entries"
            ))
        })
    }
}

impl Look {
    fn note(&mut self, entry: &Entry<'_>) {
        let Some(code) = entry.code() else {
            return;
        };
        let unscaled = kind_without_scale(entry).and_then(|kind| self.unscaled.get_mut(kind));
        if let Some(unscaled) = unscaled {
            unscaled.get_or_insert(code);
            return;
        }
        let why = Misfit::of(entry, code);
        if let Some(misfits) = self.misfits.get_mut(why as usize) {
            misfits.count += 1;
            misfits.example.get_or_insert_with(|| example(entry, code));
        }
    }
}

/// Which of [`KINDS`] this number is, if it has no scale. The number of a rate has
/// no unit and needs none.
fn kind_without_scale(entry: &Entry<'_>) -> Option<usize> {
    let unit = entry.unit?.value;
    if entry.scaler.is_some() || !is_measured(entry.code()?) {
        return None;
    }
    KINDS.iter().position(|(units, ..)| units.contains(&unit))
}

/// Whether the code names a quantity.
fn is_measured(code: Obis) -> bool {
    code.a() == 1 && code.unit().is_some()
}

impl Misfit {
    fn of(entry: &Entry<'_>, code: Obis) -> Self {
        let takes_number = code.unit().is_some() || codes::METER_NUMBER.matches(code);
        let unit = entry.unit.map(|unit| unit.value);
        if entry.value.tag().is_integer() && takes_number {
            match unit {
                Some(_) if unit != code.unit() => Self::Unit,
                _ => Self::Inexact,
            }
        } else if entry.string().is_some() && !is_measured(code) {
            Self::Inexact
        } else {
            Self::Type
        }
    }
}

/// A code and what is under it: of a quantity the number, of anything else the
/// type alone, for it may be a number that belongs to one household.
fn example(entry: &Entry<'_>, code: Obis) -> String {
    match entry.quantity() {
        Some(quantity) if is_measured(code) => format!("{code} = {quantity}"),
        _ => format!("{code}, {}", entry.value.type_name()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use han_dlms::{Data, Float32};
    use han_meters::{Source, Stated};

    fn entry(scaler: Option<i8>, unit: Unit) -> Entry<'static> {
        Entry {
            scaler: scaler.map(|scaler| Stated::new(scaler, Source::Telegram)),
            unit: Some(Stated::new(unit, Source::Telegram)),
            ..Entry::new(
                codes::ACTIVE_POWER_IMPORT,
                Source::Telegram,
                Data::DoubleLongUnsigned(12_345),
            )
        }
    }

    fn unscaled(unit: Unit) -> Entry<'static> {
        entry(None, unit)
    }

    #[test]
    fn each_kind_without_a_scale_is_told_once() {
        let mut left_out = LeftOut::default();
        left_out.see([Unit::WATT_HOUR, Unit::VAR_HOUR].map(unscaled).into_iter());
        let line = "energies come without a known scale: left out \
            (e.g. 1-0:1.7.0; raw values with --entries; set one with --energy-scaler)";
        assert_eq!(left_out.unscaled(), [line]);
        left_out.see([Unit::WATT_HOUR, Unit::VOLT].map(unscaled).into_iter());
        let news = left_out.unscaled();
        assert!(
            news.len() == 1 && news[0].starts_with("voltages"),
            "{news:?}"
        );
        assert_eq!(left_out.misfits().count(), 0);
    }

    #[test]
    fn what_does_not_fit_is_counted_with_an_example() {
        let mut left_out = LeftOut::default();
        left_out.see([entry(Some(-1), Unit::WATT)].into_iter());
        let line = "1 value does not fit its field exactly (e.g. 1-0:1.7.0 = 1234.5 W): left out, see --entries";
        assert_eq!(left_out.misfits().collect::<Vec<_>>(), [line]);
        left_out.see([entry(Some(-2), Unit::WATT)].into_iter());
        let line = "2 values do not fit their field exactly (e.g. 1-0:1.7.0 = 1234.5 W): left out, see --entries";
        assert_eq!(left_out.misfits().collect::<Vec<_>>(), [line]);
    }

    #[test]
    fn power_factors_and_frequencies_are_told_and_the_number_of_a_rate_is_none() {
        let of = |code: Obis, unit| Entry {
            obis: Some(Stated::new(code, Source::Telegram)),
            ..unscaled(unit)
        };
        let rate = of(Obis::new(0, 0, 96, 14, 0, 255), Unit::NONE);
        let factor = of(Obis::new(1, 0, 13, 7, 0, 255), Unit::NONE);
        let frequency = of(codes::FREQUENCY, Unit::HERTZ);
        let mut left_out = LeftOut::default();
        left_out.see([rate].into_iter());
        assert_eq!(left_out.unscaled(), [""; 0]);
        left_out.see([factor, frequency].into_iter());
        let lines = [
            "power factors come without a known scale: left out \
             (e.g. 1-0:13.7.0; raw values with --entries; set one with --power-factor-scaler)",
            "frequencies come without a known scale: left out \
             (e.g. 1-0:14.7.0; raw values with --entries)",
        ];
        assert_eq!(left_out.unscaled(), lines);
    }

    #[test]
    fn another_type_and_another_unit_are_told_with_a_code() {
        let float = Entry {
            value: Data::Float32(Float32::new(2.5)),
            ..unscaled(Unit::WATT)
        };
        let id = Entry::new(codes::METER_ID, Source::Telegram, Data::DoubleLong(123_456));
        let long = Entry::new(
            codes::METER_ID,
            Source::Telegram,
            Data::OctetString(&[b'7'; 99]),
        );
        let mut left_out = LeftOut::default();
        left_out.see(
            [
                entry(Some(0), Unit::VOLT),
                Entry {
                    unit: None,
                    ..float
                },
            ]
            .into_iter(),
        );
        left_out.see(
            [
                id,
                long,
                Entry {
                    value: Data::Boolean(true),
                    ..id
                },
            ]
            .into_iter(),
        );
        let said: Vec<_> = left_out.misfits().collect();
        let expected = [
            "1 value does not fit its field exactly (e.g. 0-0:96.1.0, octet-string): left out, see --entries",
            "1 value has a unit that its field does not take (e.g. 1-0:1.7.0 = 12345 V): left out, see --entries",
            "3 values are of types that their fields do not take (e.g. 1-0:1.7.0, float32): left out, see --entries",
        ];
        assert_eq!(said, expected);
    }

    #[test]
    fn what_was_seen_beside_counts_as_far_as_it_was_to_be_looked_at() {
        let mut behind = LeftOut::default();
        behind.see([entry(Some(-1), Unit::WATT)].into_iter());
        behind.see([unscaled(Unit::VOLT), entry(Some(-2), Unit::WATT)].into_iter());
        let mut left_out = LeftOut::wanting(2);
        left_out.see([].into_iter());
        left_out.append(behind);
        assert_eq!(left_out.unscaled(), [""; 0]);
        let line = left_out.misfits().next().unwrap();
        assert!(line.starts_with("1 value does not fit"), "{line}");
        assert!(!left_out.is_curious());
    }
}
