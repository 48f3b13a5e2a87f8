//! What a meter counts: energy, exactly.

use super::random::Random;

/// The four registers of NVE's list 3.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Registers {
    pub(crate) active_import: Register,
    pub(crate) active_export: Register,
    pub(crate) reactive_import: Register,
    pub(crate) reactive_export: Register,
}

impl Registers {
    /// The registers of a meter that has hung for some years.
    pub(crate) fn invented(random: &mut Random) -> Self {
        let mut between = |least: u64, most: u64| {
            Register::of_hours(least.saturating_add(random.below(most.abs_diff(least))))
        };
        Self {
            active_import: between(20_000_000, 90_000_000),
            active_export: between(2_000_000, 20_000_000),
            reactive_import: between(500_000, 3_000_000),
            reactive_export: between(2_000_000, 9_000_000),
        }
    }

    /// Counts what flowed in `milliseconds` at this power (W and var, negative
    /// for export): in one register of two, as the sum over the phases says.
    pub(crate) fn count(&mut self, active: i64, reactive: i64, milliseconds: u64) {
        self.active_import.count(active, milliseconds);
        self.active_export
            .count(active.saturating_neg(), milliseconds);
        self.reactive_import.count(reactive, milliseconds);
        self.reactive_export
            .count(reactive.saturating_neg(), milliseconds);
    }
}

/// Energy in watt-milliseconds, of which whole watts and milliseconds make
/// whole ones: nothing is rounded before it is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Register(u64);

impl Register {
    /// Watt-milliseconds in a watt-hour.
    const WATT_HOUR: u64 = 3_600_000;

    pub(crate) const fn of_hours(watt_hours: u64) -> Self {
        Self(watt_hours.saturating_mul(Self::WATT_HOUR))
    }

    /// Counts what this power (negative: nothing) brought in `milliseconds`.
    pub(crate) fn count(&mut self, power: i64, milliseconds: u64) {
        let power = u64::try_from(power).unwrap_or(0);
        self.0 = self.0.saturating_add(power.saturating_mul(milliseconds));
    }

    /// Both together.
    pub(crate) const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// Whole steps of `step` watt-hours, in watt-hours. A register shows what
    /// is full, so it rounds down.
    pub(crate) const fn shown(self, step: u64) -> u64 {
        let whole = self.0 / Self::WATT_HOUR;
        whole.saturating_sub(whole % step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kilowatt_for_an_hour_is_a_kilowatt_hour() {
        let mut registers = Registers::default();
        for _ in 0..1_440 {
            registers.count(1_000, -500, 2_500);
        }
        assert_eq!(registers.active_import.shown(1), 1_000);
        assert_eq!(registers.reactive_export.shown(1), 500);
        assert_eq!(registers.active_export, Register::default());
        assert_eq!(registers.reactive_import, Register::default());
    }

    #[test]
    fn what_is_too_little_to_show_is_not_lost() {
        let mut registers = Registers::default();
        for _ in 0..1_799 {
            registers.count(1, 0, 2_000);
        }
        assert_eq!(registers.active_import.shown(1), 0);
        registers.count(1, 0, 2_000);
        assert_eq!(registers.active_import.shown(1), 1);
    }

    #[test]
    fn import_and_export_both_only_grow() {
        let mut registers = Registers::default();
        registers.count(2_000, 0, 3_600_000);
        registers.count(-3_000, 0, 3_600_000);
        assert_eq!(registers.active_import.shown(1), 2_000);
        assert_eq!(registers.active_export.shown(1), 3_000);
    }

    #[test]
    fn a_register_of_ten_watt_hours_rounds_down() {
        let register = Register::of_hours(12_349);
        assert_eq!(register.shown(10), 12_340);
        assert_eq!(register.shown(1), 12_349);
    }
}
