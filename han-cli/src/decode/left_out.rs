//! What readings leave out although the meter sent it, told once a run.

use han_meters::{Entry, List};
use han_obis::Unit;

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
    /// Those of [`KINDS`] that come without a scale.
    unscaled: [bool; KINDS.len()],
    /// How many values have a scale and no place in their field.
    inexact: usize,
    example: Option<String>,
}

/// What may come without a scale: units, name, option that sets the scale.
const KINDS: [(&[Unit], &str, &str); 4] = [
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
            let is_unscaled = |look: &Look| look.unscaled.get(kind) == Some(&true);
            let Some(told @ false) = self.told.get_mut(kind) else {
                continue;
            };
            if self.seen.iter().any(is_unscaled) {
                *told = true;
                lines.push(format!(
                    "{name} come without a known scale: left out (raw values with --entries{option})"
                ));
            }
        }
        lines
    }

    /// What had a scale and no place in its field.
    pub(crate) fn inexact(&self) -> Option<String> {
        let values = match self.seen.iter().map(|look| look.inexact).sum() {
            0_usize => return None,
            1 => "1 value does not fit its field".to_owned(),
            count => format!("{count} values do not fit their field"),
        };
        let example = match self.seen.iter().find_map(|look| look.example.as_ref()) {
            Some(example) => format!(" (e.g. {example})"),
            None => String::new(),
        };
        let within = if self.is_curious() {
            String::new()
        } else {
            format!(" in the first {LOOKS} readings")
        };
        Some(format!(
            "{values} exactly{example}{within}: left out, see --entries"
        ))
    }
}

impl Look {
    fn note(&mut self, entry: &Entry<'_>) {
        let unit = entry.unit.map(|unit| unit.value);
        let kind = KINDS
            .iter()
            .position(|(units, ..)| unit.is_some_and(|unit| units.contains(&unit)));
        let unscaled = kind.and_then(|kind| self.unscaled.get_mut(kind));
        match (entry.scaler, unscaled) {
            (None, Some(unscaled)) => *unscaled = true,
            _ => {
                self.inexact += 1;
                self.example = self.example.take().or_else(|| example(entry));
            }
        }
    }
}

/// A code and the number under it. Only electrical quantities are left out:
/// no meter number gets here.
fn example(entry: &Entry<'_>) -> Option<String> {
    Some(format!("{} = {}", entry.code()?, entry.quantity()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use han_dlms::Data;
    use han_meters::{Source, Stated};
    use han_obis::codes;

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
            (raw values with --entries; set one with --energy-scaler)";
        assert_eq!(left_out.unscaled(), [line]);
        left_out.see([Unit::WATT_HOUR, Unit::VOLT].map(unscaled).into_iter());
        let news = left_out.unscaled();
        assert!(
            news.len() == 1 && news[0].starts_with("voltages"),
            "{news:?}"
        );
        assert_eq!(left_out.inexact(), None);
    }

    #[test]
    fn what_does_not_fit_is_counted_with_an_example() {
        let mut left_out = LeftOut::default();
        left_out.see([entry(Some(-1), Unit::WATT)].into_iter());
        let line = "1 value does not fit its field exactly (e.g. 1-0:1.7.0 = 1234.5 W): left out, see --entries";
        assert_eq!(left_out.inexact().as_deref(), Some(line));
        left_out.see([entry(Some(-2), Unit::WATT)].into_iter());
        let line = "2 values do not fit their field exactly (e.g. 1-0:1.7.0 = 1234.5 W): left out, see --entries";
        assert_eq!(left_out.inexact().as_deref(), Some(line));
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
        let line = left_out.inexact().unwrap();
        assert!(line.starts_with("1 value does not fit"), "{line}");
        assert!(!left_out.is_curious());
    }
}
