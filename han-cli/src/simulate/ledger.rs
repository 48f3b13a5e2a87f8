//! The registers beyond NVE's four: by rate, by quadrant, by phase.

use super::house::Branch;
use super::moment::{DAY, HOUR, Moment};
use super::random::Random;
use super::registers::Register;

/// What the meters of other countries count.
///
/// Active and reactive energy follow the sum over the phases; each phase counts
/// for itself beside that, so that the phases together may count more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ledger {
    rates: [Rate; 2],
    phases: [Phase; 3],
}

/// The registers of one rate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Rate {
    import: Register,
    export: Register,
    /// Reactive energy in quadrants I to IV.
    quadrants: [Register; 4],
}

/// The registers of active energy of one phase.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Phase {
    import: Register,
    export: Register,
}

impl Ledger {
    /// The registers of a meter that has hung for some years.
    pub(crate) fn invented(random: &mut Random) -> Self {
        let rates = [(); 2].map(|()| Rate {
            import: between(random, 10_000_000, 45_000_000),
            export: between(random, 1_000_000, 10_000_000),
            quadrants: [(); 4].map(|()| between(random, 100_000, 2_000_000)),
        });
        let phases = [(); 3].map(|()| Phase {
            import: between(random, 5_000_000, 30_000_000),
            export: between(random, 1_000_000, 7_000_000),
        });
        Self { rates, phases }
    }

    /// Counts what flowed in the `milliseconds` up to this moment.
    pub(crate) fn count(&mut self, at: Moment, branches: &[Branch; 3], milliseconds: u64) {
        for (phase, branch) in self.phases.iter_mut().zip(branches) {
            phase.import.count(branch.active, milliseconds);
            phase.export.count(-branch.active, milliseconds);
        }
        if let Some(rate) = self.rates.get_mut(rate_at(at)) {
            rate.count(branches, milliseconds);
        }
    }

    /// The register of quantity C (1 to 8) and rate E (0 is all of them). What
    /// is measured in no rate stays 0.
    pub(crate) fn register(&self, quantity: u8, rate: u8) -> Option<Register> {
        let [first, second] = &self.rates;
        match rate {
            0 => Some(first.register(quantity)?.plus(second.register(quantity)?)),
            1 => first.register(quantity),
            2 => second.register(quantity),
            _ => (1..=8).contains(&quantity).then(Register::default),
        }
    }

    /// The register of active energy that a phase imports (1) or exports (2).
    pub(crate) fn register_of_phase(&self, phase: usize, quantity: u8) -> Option<Register> {
        let phase = self.phases.get(phase)?;
        match quantity {
            1 => Some(phase.import),
            2 => Some(phase.export),
            _ => None,
        }
    }
}

impl Rate {
    fn count(&mut self, branches: &[Branch; 3], milliseconds: u64) {
        let active: i64 = branches.iter().map(|branch| branch.active).sum();
        let reactive: i64 = branches.iter().map(|branch| branch.reactive).sum();
        self.import.count(active, milliseconds);
        self.export.count(-active, milliseconds);
        let [first, second, third, fourth] = &mut self.quadrants;
        let quadrant = match (active >= 0, reactive >= 0) {
            (true, true) => first,
            (false, true) => second,
            (false, false) => third,
            (true, false) => fourth,
        };
        quadrant.count(reactive.abs(), milliseconds);
    }

    fn register(&self, quantity: u8) -> Option<Register> {
        let [first, second, third, fourth] = self.quadrants;
        Some(match quantity {
            1 => self.import,
            2 => self.export,
            3 => first.plus(second),
            4 => third.plus(fourth),
            5 => first,
            6 => second,
            7 => third,
            8 => fourth,
            _ => return None,
        })
    }
}

/// Which of the two rates counts up to this moment: the first from 6 to 22.
pub(crate) fn rate_at(at: Moment) -> usize {
    let of_the_day = at.step(-1).map_or(0, |before| before.past(DAY));
    usize::from(!(6 * HOUR..22 * HOUR).contains(&of_the_day))
}

fn between(random: &mut Random, least: u64, most: u64) -> Register {
    Register::of_hours(least.saturating_add(random.below(most.abs_diff(least))))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECONDS: u64 = 3_600_000;

    const fn branch(active: i64, reactive: i64) -> Branch {
        Branch {
            active,
            reactive,
            voltage: 230_000,
        }
    }

    fn at(text: &str) -> Moment {
        text.parse().unwrap()
    }

    fn shown(ledger: &Ledger, quantity: u8, rate: u8) -> u64 {
        ledger.register(quantity, rate).unwrap().shown(1)
    }

    #[test]
    fn the_sum_over_the_phases_is_counted_and_each_phase_for_itself() {
        let mut ledger = Ledger::default();
        let branches = [branch(1_000, 0), branch(-400, 0), branch(100, 0)];
        ledger.count(at("2026-06-15T12:00"), &branches, SECONDS);
        assert_eq!((shown(&ledger, 1, 0), shown(&ledger, 2, 0)), (700, 0));
        let phase = |phase, quantity| {
            let register = ledger.register_of_phase(phase, quantity).unwrap();
            register.shown(1)
        };
        assert_eq!((phase(0, 1), phase(0, 2)), (1_000, 0));
        assert_eq!((phase(1, 1), phase(1, 2)), (0, 400));
        assert_eq!((phase(2, 1), phase(2, 2)), (100, 0));
        assert_eq!(ledger.register_of_phase(3, 1), None);
        assert_eq!(ledger.register_of_phase(0, 3), None);
    }

    #[test]
    fn reactive_energy_is_counted_in_one_quadrant_of_four() {
        for (active, reactive, quadrant, both) in
            [(9, 5, 5, 3), (-9, 5, 6, 3), (-9, -5, 7, 4), (9, -5, 8, 4)]
        {
            let mut ledger = Ledger::default();
            let branches = [branch(active, reactive), branch(0, 0), branch(0, 0)];
            ledger.count(at("2026-06-15T12:00"), &branches, SECONDS);
            for quantity in 3..=8 {
                let expected = u64::from([quadrant, both].contains(&quantity)) * 5;
                assert_eq!(shown(&ledger, quantity, 0), expected, "{quantity}");
            }
        }
    }

    #[test]
    fn the_rates_together_are_the_whole() {
        let mut ledger = Ledger::invented(&mut Random::new(1));
        let begun = ledger;
        for (moment, rate) in [
            ("2026-06-15T06:00", 2),
            ("2026-06-15T06:01", 1),
            ("2026-06-15T22:00", 1),
            ("2026-06-15T22:01", 2),
        ] {
            let before = ledger;
            ledger.count(at(moment), &[branch(1_000, 500); 3], SECONDS);
            let grown =
                |quantity, rate| shown(&ledger, quantity, rate) - shown(&before, quantity, rate);
            assert_eq!((grown(1, rate), grown(5, rate)), (3_000, 1_500), "{moment}");
            assert_eq!((grown(1, 3 - rate), grown(1, 0)), (0, 3_000), "{moment}");
        }
        for quantity in 1..=8 {
            let whole = ledger.register(quantity, 0).unwrap();
            let first = ledger.register(quantity, 1).unwrap();
            assert_eq!(whole, first.plus(ledger.register(quantity, 2).unwrap()));
            assert_eq!(ledger.register(quantity, 3), Some(Register::default()));
        }
        assert!(shown(&begun, 1, 0) > 20_000_000);
        assert_eq!(ledger.register(0, 0), None);
        assert_eq!(ledger.register(9, 4), None);
    }
}
