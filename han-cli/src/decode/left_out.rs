//! What readings leave out although the meter sent it, told once a run.

use han_meters::{Entry, List};
use han_obis::Unit;

/// To look costs a second walk through the list, so only the first ones are
/// looked at: a meter sends the same lists all day.
const LOOKS: u32 = 1000;

/// Values that are in no reading.
#[derive(Debug, Default)]
pub(crate) struct LeftOut {
    looks: u32,
    /// One for each of [`KINDS`].
    unscaled: [News; KINDS.len()],
    inexact: u64,
    example: Option<String>,
}

/// Whether there is something to tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum News {
    #[default]
    None,
    Waiting,
    Told,
}

/// What may come without a scale: units, name, option that sets the scale.
const KINDS: [(&[Unit], &str, &str); 3] = [
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
];

impl LeftOut {
    /// Whether a list is still to be looked at.
    pub(crate) const fn is_curious(&self) -> bool {
        self.looks < LOOKS
    }

    /// Remembers what a reading of this list leaves out.
    pub(crate) fn look_at(&mut self, list: &List<'_>) {
        self.looks += 1;
        for entry in list.left_out() {
            self.note(&entry);
        }
    }

    fn note(&mut self, entry: &Entry<'_>) {
        let unit = entry.unit.map(|unit| unit.value);
        let kind = KINDS
            .iter()
            .position(|(units, ..)| unit.is_some_and(|unit| units.contains(&unit)));
        let news = kind.and_then(|kind| self.unscaled.get_mut(kind));
        match (entry.scaler, news) {
            (None, Some(news @ News::None)) => *news = News::Waiting,
            (None, Some(_)) => {}
            _ => {
                self.inexact += 1;
                self.example = self.example.take().or_else(|| example(entry));
            }
        }
    }

    /// What came without a scale and was not told yet: a line each.
    pub(crate) fn unscaled(&mut self) -> Vec<String> {
        let kinds = self.unscaled.iter_mut().zip(KINDS);
        let waiting = kinds.filter(|(news, _)| **news == News::Waiting);
        waiting
            .map(|(news, (_, name, option))| {
            *news = News::Told;
            format!(
                "{name} come without a known scale: left out (raw values with --entries{option})"
            )
        })
        .collect()
    }

    /// What had a scale and no place in its field.
    pub(crate) fn inexact(&self) -> Option<String> {
        let values = match self.inexact {
            0 => return None,
            1 => "1 value does not fit its field".to_owned(),
            count => format!("{count} values do not fit their field"),
        };
        let example = match &self.example {
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

    #[test]
    fn each_kind_without_a_scale_is_told_once() {
        let mut left_out = LeftOut::default();
        left_out.note(&entry(None, Unit::WATT_HOUR));
        left_out.note(&entry(None, Unit::VAR_HOUR));
        let line = "energies come without a known scale: left out \
            (raw values with --entries; set one with --energy-scaler)";
        assert_eq!(left_out.unscaled(), [line]);
        left_out.note(&entry(None, Unit::WATT_HOUR));
        left_out.note(&entry(None, Unit::VOLT));
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
        left_out.note(&entry(Some(-1), Unit::WATT));
        let line = "1 value does not fit its field exactly (e.g. 1-0:1.7.0 = 1234.5 W): left out, see --entries";
        assert_eq!(left_out.inexact().as_deref(), Some(line));
        left_out.note(&entry(Some(-2), Unit::WATT));
        let line = "2 values do not fit their field exactly (e.g. 1-0:1.7.0 = 1234.5 W): left out, see --entries";
        assert_eq!(left_out.inexact().as_deref(), Some(line));
    }
}
