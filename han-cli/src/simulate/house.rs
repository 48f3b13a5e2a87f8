//! A house with load and panels, between the wires it is connected to.

use super::moment::Moment;
use super::random::Random;
use super::solar::Solar;

/// What flows between two wires, and how much they are apart.
///
/// Import is positive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Branch {
    /// W.
    pub(crate) active: i64,
    /// var, positive for an inductive load.
    pub(crate) reactive: i64,
    /// mV.
    pub(crate) voltage: i64,
}

/// The house: which appliances run, what the roof brings, what the grid gives.
#[derive(Clone, Debug)]
pub(crate) struct House {
    random: Random,
    phases: usize,
    running: [bool; APPLIANCES.len()],
    solar: Solar,
    /// The voltages that the grid has without this house, in mV.
    supply: [i64; 3],
}

impl House {
    /// A house on one or three phases; on one, everything is connected to the first branch.
    pub(crate) fn new(mut random: Random, phases: usize) -> Self {
        let running =
            APPLIANCES.map(|appliance| random.chance(appliance.on, appliance.on + appliance.off));
        let solar = Solar::new(&mut random);
        let supply = [(); 3].map(|()| random.between(LEAST_SUPPLY, MOST_SUPPLY));
        Self {
            random,
            phases,
            running,
            solar,
            supply,
        }
    }

    /// The mean of the `elapsed` milliseconds that end at this moment.
    pub(crate) fn at(&mut self, at: Moment, elapsed: u64) -> [Branch; 3] {
        self.switch(elapsed);
        let mut branches = [Branch::default(); 3];
        self.load(&mut branches);
        self.generate(at, elapsed, &mut branches);
        self.settle_voltages(&mut branches);
        branches
    }

    fn switch(&mut self, elapsed: u64) {
        for (appliance, running) in APPLIANCES.iter().zip(&mut self.running) {
            let lasts = if *running {
                appliance.on
            } else {
                appliance.off
            };
            if self.random.chance(elapsed, lasts * 1_000) {
                *running = !*running;
            }
        }
    }

    fn load(&mut self, branches: &mut [Branch; 3]) {
        let running = APPLIANCES
            .iter()
            .zip(self.running)
            .filter(|&(_, running)| running);
        for (appliance, _) in running {
            if let Some(branch) = branches.get_mut(appliance.branch % self.phases) {
                branch.active += appliance.active + self.random.between(-3, 3);
                branch.reactive += appliance.reactive;
            }
        }
        for branch in branches.iter_mut().take(self.phases) {
            branch.active += STANDBY_ACTIVE + self.random.between(-5, 5);
            branch.reactive += STANDBY_REACTIVE + self.random.between(-2, 2);
        }
    }

    fn generate(&mut self, at: Moment, elapsed: u64, branches: &mut [Branch; 3]) {
        let power = self.solar.power(at, elapsed, &mut self.random);
        let share = power / i64::try_from(self.phases).unwrap_or(1);
        for branch in branches.iter_mut().take(self.phases) {
            branch.active -= share;
        }
    }

    fn settle_voltages(&mut self, branches: &mut [Branch; 3]) {
        for (branch, supply) in branches.iter_mut().zip(&mut self.supply) {
            let drifted = *supply + self.random.between(-60, 60);
            *supply = drifted.clamp(LEAST_SUPPLY, MOST_SUPPLY);
            branch.voltage = *supply - branch.active * DROP;
        }
    }
}

const LEAST_SUPPLY: i64 = 228_000;
const MOST_SUPPLY: i64 = 234_000;
/// mV a W: a supply of about a quarter of an ohm at 230 V.
const DROP: i64 = 1;

/// What never sleeps on each phase; chargers and lamps are capacitive.
const STANDBY_ACTIVE: i64 = 80;
const STANDBY_REACTIVE: i64 = -35;

struct Appliance {
    branch: usize,
    active: i64,
    reactive: i64,
    /// Mean seconds that it runs, and that it rests.
    on: u64,
    off: u64,
}

const fn appliance(branch: usize, active: i64, reactive: i64, on: u64, off: u64) -> Appliance {
    Appliance {
        branch,
        active,
        reactive,
        on,
        off,
    }
}

#[rustfmt::skip]
const APPLIANCES: [Appliance; 11] = [
    appliance(0,    95,  60,   900,  1_800), // refrigerator
    appliance(1,   110,  70,   900,  2_100), // freezer
    appliance(2,   700, 240,   900,  1_200), // heat pump
    appliance(1, 1_950,   0, 1_800,  5_400), // water heater
    appliance(0,   800,   0,   300,    700), // panel heater, living room
    appliance(2,   600,   0,   300,    900), // panel heater, bath
    appliance(1,   150, -20, 7_200, 14_400), // lamps
    appliance(2, 2_000,   0,   180,  7_200), // kettle
    appliance(0, 2_300,   0, 1_200,  9_000), // oven
    appliance(0,   420, 310, 2_400, 14_400), // washing machine
    appliance(1, 3_400,  90, 5_400, 16_200), // car
];

#[cfg(test)]
mod tests {
    use super::*;

    const STEP: u64 = 10_000;

    /// A day of a house, every ten seconds.
    fn day(start: &str, phases: usize) -> Vec<[Branch; 3]> {
        let mut house = House::new(Random::new(1), phases);
        let mut at: Moment = start.parse().unwrap();
        (0..8_640)
            .map(|_| {
                at = at.step(10_000).unwrap();
                house.at(at, STEP)
            })
            .collect()
    }

    fn net(branches: &[Branch; 3]) -> i64 {
        branches.iter().map(|branch| branch.active).sum()
    }

    #[test]
    fn a_summer_day_both_imports_and_exports() {
        let nets: Vec<i64> = day("2026-06-15", 3).iter().map(net).collect();
        assert!(nets.iter().any(|&net| net > 1_000));
        assert!(nets.iter().any(|&net| net < -1_000));
    }

    #[test]
    fn a_winter_night_only_imports() {
        let nets: Vec<i64> = day("2026-01-15", 3).iter().take(2_000).map(net).collect();
        assert!(nets.iter().all(|&net| net > 0));
    }

    #[test]
    fn reactive_power_flows_both_ways() {
        let nets: Vec<i64> = day("2026-06-15", 3)
            .iter()
            .map(|branches| branches.iter().map(|branch| branch.reactive).sum())
            .collect();
        assert!(nets.iter().any(|&net: &i64| net > 0));
        assert!(nets.iter().any(|&net| net < 0));
    }

    #[test]
    fn one_phase_carries_all() {
        let day = day("2026-06-15", 1);
        let idle = |branch: &Branch| branch.active == 0 && branch.reactive == 0;
        assert!(day.iter().all(|[_, others @ ..]| others.iter().all(idle)));
        assert!(day.iter().any(|[first, ..]| first.active > 3_000));
    }

    /// EN 50160 allows ten per cent.
    #[test]
    fn voltages_stay_within_what_a_grid_may_supply() {
        for phases in [1, 3] {
            for branches in day("2026-06-15", phases) {
                assert!(
                    branches
                        .iter()
                        .all(|branch| (207_000..=253_000).contains(&branch.voltage))
                );
            }
        }
    }
}
