//! The registers of energy against the power in between.

use super::votes::{Vote, Window};
use crate::reading::Reading;
use crate::time::{MeterTime, TimeBasis};

/// Seconds between two readings of the registers, at least and at most. Below,
/// a register that counts 10 Wh has not moved enough; above, a clock was set
/// or the meter was not heard.
const SHORTEST: u64 = 15 * 60;
const LONGEST: u64 = 4 * 60 * 60;

/// Seconds for which one power may stand. Lists come every ten seconds at the
/// slowest: with less than a third of them heard, their mean is not believed.
const LONGEST_PER_POWER: u64 = 30;

/// Below this, in Wh, an interval goes on: ten steps of 10 Wh.
const LEAST_ENERGY: u64 = 100;

/// Energy in percent of the integral: what a list of every ten seconds misses
/// is a few, what an hour of a third of them misses may be half.
const ENERGY: Window = Window {
    least: 50,
    most: 200,
};

const SECONDS_IN_AN_HOUR: u64 = 3_600;

/// The integral of power since the registers were last read.
///
/// Import and export are taken together, by their difference: some meters add
/// up each direction over the phases, some the phases first, and the
/// difference is the same for both.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub(super) struct Integral {
    start: Option<Registers>,
    /// The powers since, in W, and how many they are.
    net: i64,
    gross: u64,
    powers: u32,
}

/// The registers of active energy, and when they were read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
struct Registers {
    seconds: i64,
    basis: TimeBasis,
    import: u64,
    export: u64,
}

impl Integral {
    pub(super) const fn new() -> Self {
        Self {
            start: None,
            net: 0,
            gross: 0,
            powers: 0,
        }
    }

    /// Adds the reading; where it ends an interval, by which power of ten the
    /// registers went further than the power says.
    pub(super) fn compare(&mut self, reading: &Reading) -> Option<Vote> {
        self.add_power(reading);
        let end = Registers::of(reading)?;
        let Some(start) = self.start else {
            self.restart(end);
            return None;
        };
        // A snapshot sent again.
        if start == end {
            return None;
        }
        let Some(elapsed) = start.seconds_to(end) else {
            self.restart(end);
            return None;
        };
        if !self.is_full(elapsed) {
            return None;
        }
        let vote = self.vote(start, end, elapsed);
        self.restart(end);
        vote
    }

    /// A list with one power alone does not tell whether there is another.
    fn add_power(&mut self, reading: &Reading) {
        let both = reading.active_power_import.zip(reading.active_power_export);
        let Some((import, export)) = both else {
            return;
        };
        let net = i64::from(import.value()).saturating_sub(i64::from(export.value()));
        self.net = self.net.saturating_add(net);
        self.gross = self.gross.saturating_add(net.unsigned_abs());
        self.powers = self.powers.saturating_add(1);
    }

    fn restart(&mut self, at: Registers) {
        *self = Self {
            start: Some(at),
            ..Self::new()
        };
    }

    /// The integral over this time, in Ws for each power that there was.
    const fn integral(&self, elapsed: u64) -> u64 {
        self.net.unsigned_abs().saturating_mul(elapsed)
    }

    /// Wh in the unit of the integral.
    fn scaled(&self, energy: u64) -> u64 {
        energy
            .saturating_mul(SECONDS_IN_AN_HOUR)
            .saturating_mul(u64::from(self.powers))
    }

    fn is_full(&self, elapsed: u64) -> bool {
        elapsed >= SHORTEST && self.integral(elapsed) >= self.scaled(LEAST_ENERGY)
            || elapsed >= LONGEST
    }

    fn vote(&self, start: Registers, end: Registers, elapsed: u64) -> Option<Vote> {
        if !self.is_believable(elapsed) {
            return None;
        }
        let energy = start.net_to(end)?;
        if energy.signum() != self.net.signum() {
            return Some(Vote::Undecided);
        }
        let energy = self.scaled(energy.unsigned_abs());
        Some(Vote::of(energy, self.integral(elapsed), ENERGY))
    }

    /// Whether there were enough powers, and enough left of them where import
    /// and export took turns.
    fn is_believable(&self, elapsed: u64) -> bool {
        let covered = u64::from(self.powers).saturating_mul(LONGEST_PER_POWER);
        elapsed <= LONGEST
            && elapsed <= covered
            && self.net.unsigned_abs() >= self.gross / 4
            && self.integral(elapsed) >= self.scaled(LEAST_ENERGY)
    }
}

impl Registers {
    fn of(reading: &Reading) -> Option<Self> {
        let time = reading.time?;
        Some(Self {
            seconds: seconds(&time)?,
            basis: time.basis(),
            import: reading.active_energy_import?.value(),
            export: reading.active_energy_export?.value(),
        })
    }

    /// The time that passed, where the clock went forward and kept its zone.
    fn seconds_to(&self, end: Self) -> Option<u64> {
        let elapsed = end.seconds.checked_sub(self.seconds)?;
        let elapsed = u64::try_from(elapsed).ok()?;
        (elapsed > 0 && end.basis == self.basis).then_some(elapsed)
    }

    /// The energy that was counted, where no register ran over.
    fn net_to(&self, end: Self) -> Option<i64> {
        let import = i64::try_from(end.import.checked_sub(self.import)?).ok()?;
        let export = i64::try_from(end.export.checked_sub(self.export)?).ok()?;
        import.checked_sub(export)
    }
}

/// Seconds since some moment, by the clock: differences are all that is asked.
fn seconds(time: &MeterTime) -> Option<i64> {
    time.unix_seconds().or_else(|| time.unix_seconds_at(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::{Watt, WattHour};
    use han_dlms::DateTime;

    const START: i64 = 1_705_316_400;

    fn power(import: u32, export: u32) -> Reading {
        Reading {
            active_power_import: Some(Watt::new(import)),
            active_power_export: Some(Watt::new(export)),
            ..Reading::default()
        }
    }

    /// The registers at so many seconds, without a power.
    fn registers(seconds: i64, import: u64, export: u64) -> Reading {
        let clock = DateTime::from_unix_seconds(START + seconds, 0).unwrap();
        Reading {
            time: Some(MeterTime::local(clock)),
            active_energy_import: Some(WattHour::new(import)),
            active_energy_export: Some(WattHour::new(export)),
            ..Reading::default()
        }
    }

    /// An hour of lists with these powers in turn, between these registers.
    fn hour(start: Reading, powers: &[Reading], lists: usize, end: Reading) -> Option<Vote> {
        let mut integral = Integral::new();
        assert_eq!(integral.compare(&start), None);
        for power in powers.iter().cycle().take(lists) {
            assert_eq!(integral.compare(power), None);
        }
        integral.compare(&end)
    }

    fn plain(lists: usize, end: Reading) -> Option<Vote> {
        hour(registers(0, 5_000, 70), &[power(2_000, 0)], lists, end)
    }

    #[test]
    fn a_register_goes_on_as_the_power_says() {
        for (energy, vote) in [
            (2_000, Vote::PowerOfTen(0)),
            (20_000, Vote::PowerOfTen(1)),
            (200, Vote::PowerOfTen(-1)),
            (1_100, Vote::PowerOfTen(0)),
            (3_800, Vote::PowerOfTen(0)),
            (6_000, Vote::Undecided),
            (0, Vote::Undecided),
        ] {
            let end = registers(3_600, 5_000 + energy, 70);
            assert_eq!(plain(360, end), Some(vote), "{energy}");
        }
    }

    #[test]
    fn export_is_taken_off() {
        let powers = [power(0, 3_000), power(1_000, 0)];
        for (import, export) in [(0, 1_000), (500, 1_500), (9_000, 10_000)] {
            let end = registers(3_600, 5_000 + import, 70 + export);
            let vote = hour(registers(0, 5_000, 70), &powers, 360, end);
            assert_eq!(vote, Some(Vote::PowerOfTen(0)));
        }
        let wrong_way = registers(3_600, 6_000, 70);
        let vote = hour(registers(0, 5_000, 70), &powers, 360, wrong_way);
        assert_eq!(vote, Some(Vote::Undecided));
    }

    #[test]
    fn an_hour_that_nearly_cancels_is_not_compared() {
        let powers = [power(0, 3_000), power(3_400, 0)];
        let end = registers(3_600, 5_200, 70);
        assert_eq!(hour(registers(0, 5_000, 70), &powers, 360, end), None);
    }

    #[test]
    fn an_hour_with_gaps_is_not_compared() {
        let end = registers(3_600, 7_000, 70);
        assert_eq!(plain(119, end), None);
        assert_eq!(plain(120, end), Some(Vote::PowerOfTen(0)));
    }

    #[test]
    fn a_register_that_ran_over_is_not_compared() {
        assert_eq!(plain(360, registers(3_600, 3, 70)), None);
        assert_eq!(plain(360, registers(3_600, 7_000, 0)), None);
    }

    #[test]
    fn a_clock_that_was_set_is_not_compared() {
        assert_eq!(plain(360, registers(-60, 7_000, 70)), None);
        assert_eq!(plain(360, registers(0, 7_000, 70)), None);
        assert_eq!(plain(3_000, registers(86_400, 53_000, 70)), None);
    }

    #[test]
    fn a_clock_that_changes_its_zone_is_not_compared() {
        let clock = DateTime::from_unix_seconds(START + 3_600, 0).unwrap();
        let end = Reading {
            time: Some(MeterTime::new(clock.with_deviation(-30))),
            ..registers(3_600, 7_000, 70)
        };
        assert_eq!(plain(360, end), None);
    }

    #[test]
    fn registers_without_a_clock_are_not_compared() {
        let end = Reading {
            time: None,
            ..registers(3_600, 7_000, 70)
        };
        assert_eq!(plain(360, end), None);
    }

    #[test]
    fn a_snapshot_sent_again_ends_nothing() {
        let mut integral = Integral::new();
        for watts in [8_000, 200] {
            assert_eq!(integral.compare(&registers(0, 5_000, 70)), None);
            for _ in 0..360 {
                assert_eq!(integral.compare(&power(watts, 0)), None);
            }
        }
        let vote = integral.compare(&registers(7_200, 13_200, 70));
        assert_eq!(vote, Some(Vote::PowerOfTen(0)));
    }

    #[test]
    fn an_hour_that_comes_again_starts_anew() {
        let mut integral = Integral::new();
        for register in [5_000, 7_000, 9_000] {
            assert_eq!(integral.compare(&registers(0, register, 70)), None);
            for _ in 0..360 {
                integral.compare(&power(2_000, 0));
            }
        }
        let vote = integral.compare(&registers(3_600, 11_000, 70));
        assert_eq!(vote, Some(Vote::PowerOfTen(0)));
    }

    #[test]
    fn a_short_interval_goes_on() {
        let mut integral = Integral::new();
        integral.compare(&registers(0, 5_000, 70));
        for _ in 0..90 {
            integral.compare(&power(9_000, 0));
        }
        assert_eq!(integral.compare(&registers(890, 7_225, 70)), None);
        let vote = integral.compare(&registers(900, 7_250, 70));
        assert_eq!(vote, Some(Vote::PowerOfTen(0)));
    }

    #[test]
    fn an_interval_in_which_nothing_happens_ends() {
        let mut integral = Integral::new();
        integral.compare(&registers(0, 5_000, 70));
        for _ in 0..1_440 {
            integral.compare(&power(20, 0));
        }
        assert_eq!(integral.compare(&registers(14_400, 5_000, 70)), None);
        for _ in 0..360 {
            integral.compare(&power(2_000, 0));
        }
        let vote = integral.compare(&registers(18_000, 7_000, 70));
        assert_eq!(vote, Some(Vote::PowerOfTen(0)));
    }

    #[test]
    fn an_interval_of_little_energy_goes_on() {
        let mut integral = Integral::new();
        integral.compare(&registers(0, 5_000, 70));
        let mut votes = 0;
        for list in 1..=460 {
            let seconds = list * 10;
            let energy = 5_000 + u64::try_from(seconds).unwrap() / 45;
            let reading = Reading {
                time: registers(seconds, 0, 0).time,
                active_energy_import: Some(WattHour::new(energy)),
                active_energy_export: Some(WattHour::new(70)),
                ..power(80, 0)
            };
            if let Some(vote) = integral.compare(&reading) {
                assert_eq!(vote, Vote::PowerOfTen(0));
                assert_eq!(seconds, 4_500); // 100 Wh
                votes += 1;
            }
        }
        assert_eq!(votes, 1);
    }

    #[test]
    fn a_power_alone_does_not_count() {
        let alone = Reading {
            active_power_export: None,
            ..power(9_000, 0)
        };
        let powers = [alone, power(2_000, 0)];
        let end = registers(3_600, 7_000, 70);
        let vote = hour(registers(0, 5_000, 70), &powers, 720, end);
        assert_eq!(vote, Some(Vote::PowerOfTen(0)));
    }
}
