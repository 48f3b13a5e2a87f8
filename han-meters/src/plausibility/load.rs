//! Power against voltage and current, and voltage against what nets have.

use super::votes::{Vote, Window};
use crate::measure::{MilliAmpere, MilliVolt};
use crate::reading::Reading;

/// Below this, in voltampere, nothing is compared: an ampere in one phase, ten
/// steps of the coarsest current known (0.1 A). What stands by takes its
/// current in pulses, which the powers sent do not count.
const LEAST_POWER: u64 = 200;

/// Power in percent of the sum of U·I.
///
/// Never more than 100, whatever the angles are, but for rounding and for
/// samples of different moments: 108 was the most seen. Three currents against
/// three line voltages come to 50 … 58 at best, as 3·U·I is √3 times √3·U·I.
/// What is between 125 and 400, in any decade, is undecided: there lie many a
/// ratio of current transformers, and houses that give and take.
const POWER: Window = Window {
    least: 40,
    most: 125,
};

/// Voltage in percent of 100 V. 230 and 400 V are within, and their decades do
/// not overlap.
const VOLTAGE: Window = Window {
    least: 100,
    most: 499,
};
const LEAST_NET_VOLTAGE: u64 = 100_000;

/// Watts times volts: a product of millivolt and milliampere is 10^-6 W.
const PRODUCTS_IN_A_WATT: u64 = 1_000_000;

/// By which power of ten the voltages are above those of a net of 230 or 400 V.
///
/// The highest of them counts: a phase may be dead, but the meter lives on one
/// that is not.
pub(super) fn compare_voltage(reading: &Reading) -> Option<Vote> {
    let voltages = [reading.voltage_l1, reading.voltage_l2, reading.voltage_l3];
    let highest = voltages.into_iter().flatten().max()?;
    let highest = u64::from(highest.value());
    (highest > 0).then(|| Vote::of(highest, LEAST_NET_VOLTAGE, VOLTAGE))
}

/// By which power of ten the power is above what voltages and currents make.
///
/// Too much power is impossible. Too little is not: what one phase takes,
/// another may give, and the sum of the powers is near 0 while all currents
/// are large. Where that could be, too little says nothing and is no vote.
pub(super) fn compare_power(reading: &Reading) -> Option<Vote> {
    let power = Power::of(reading)?;
    let products = Products::of(reading)?;
    let vote = Vote::of(power.value, products.sum(), POWER);
    let is_explained = !power.is_apparent || products.may_cancel_to(power.value);
    match vote {
        Vote::PowerOfTen(..0) if is_explained => None,
        _ => Some(vote),
    }
}

/// The power of all phases together, in the unit of the products.
struct Power {
    value: u64,
    /// Reactive power is in it.
    is_apparent: bool,
}

impl Power {
    fn of(reading: &Reading) -> Option<Self> {
        let import = reading.active_power_import?.value();
        let export = reading.active_power_export.map_or(0, |power| power.value());
        let reactive = reading
            .reactive_power_import
            .zip(reading.reactive_power_export)
            .map(|(import, export)| import.value().abs_diff(export.value()));
        let watts = hypotenuse(import.abs_diff(export), reactive.unwrap_or(0));
        (watts >= LEAST_POWER).then(|| Self {
            value: watts.saturating_mul(PRODUCTS_IN_A_WATT),
            is_apparent: reactive.is_some(),
        })
    }
}

/// √(a² + b²), at most 3 % too low and 1 % too high: a square root takes 2 KiB of
/// flash on a Cortex-M0.
fn hypotenuse(a: u32, b: u32) -> u64 {
    let (larger, smaller) = (u64::from(a.max(b)), u64::from(a.min(b)));
    larger.max(larger - larger / 8 + smaller / 2)
}

/// U·I of each phase, without sign.
struct Products([u64; 3]);

impl Products {
    /// Only where they make up the whole: one phase, three, or the first and
    /// the last, which in three-wire nets with voltages between lines are the
    /// two elements that measure.
    fn of(reading: &Reading) -> Option<Self> {
        let l1 = product(reading.voltage_l1, reading.current_l1)?;
        let l2 = product(reading.voltage_l2, reading.current_l2);
        let l3 = product(reading.voltage_l3, reading.current_l3);
        let products = match l3 {
            Some(l3) => Self([l1, l2.unwrap_or(0), l3]),
            None if has_one_phase(reading) => Self([l1, 0, 0]),
            None => return None,
        };
        (products.sum() > 0).then_some(products)
    }

    fn sum(&self) -> u64 {
        self.0.into_iter().fold(0, u64::saturating_add)
    }

    /// Whether as little as this can be left of them when some phases give what
    /// others take. Half of what is left at a power factor of 1 is allowed for
    /// the angles between them.
    fn may_cancel_to(&self, power: u64) -> bool {
        let [l1, l2, l3] = self.0;
        let left = l1
            .saturating_add(l2)
            .abs_diff(l3)
            .min(l1.saturating_add(l3).abs_diff(l2))
            .min(l2.saturating_add(l3).abs_diff(l1));
        power >= left / 2
    }
}

/// Whether the others are not there at all, rather than not readable.
const fn has_one_phase(reading: &Reading) -> bool {
    reading.voltage_l2.is_none()
        && reading.voltage_l3.is_none()
        && reading.current_l2.is_none()
        && reading.current_l3.is_none()
}

fn product(voltage: Option<MilliVolt>, current: Option<MilliAmpere>) -> Option<u64> {
    let (voltage, current) = (voltage?.value(), current?.value().unsigned_abs());
    Some(u64::from(voltage).saturating_mul(u64::from(current)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::{Var, Watt};

    /// One phase of a house: 2300 W at 230 V and 10 A.
    fn one_phase() -> Reading {
        Reading {
            active_power_import: Some(Watt::new(2_300)),
            active_power_export: Some(Watt::new(0)),
            reactive_power_import: Some(Var::new(0)),
            reactive_power_export: Some(Var::new(150)),
            voltage_l1: Some(MilliVolt::new(230_000)),
            current_l1: Some(MilliAmpere::new(10_000)),
            ..Reading::default()
        }
    }

    /// The same power, with these milliampere on three phases of 230 V.
    fn three_phases(currents: [i32; 3]) -> Reading {
        let voltage = Some(MilliVolt::new(230_000));
        let [l1, l2, l3] = currents.map(MilliAmpere::new).map(Some);
        Reading {
            voltage_l2: voltage,
            voltage_l3: voltage,
            current_l1: l1,
            current_l2: l2,
            current_l3: l3,
            ..one_phase()
        }
    }

    #[test]
    fn power_is_what_voltage_and_current_make() {
        assert_eq!(compare_power(&one_phase()), Some(Vote::PowerOfTen(0)));
        let three = three_phases([2_000, 3_000, 5_000]);
        assert_eq!(compare_power(&three), Some(Vote::PowerOfTen(0)));
    }

    #[test]
    fn the_sign_of_a_current_does_not_matter() {
        let exporting = Reading {
            active_power_import: Some(Watt::new(0)),
            active_power_export: Some(Watt::new(2_300)),
            current_l1: Some(MilliAmpere::new(-10_000)),
            ..one_phase()
        };
        assert_eq!(compare_power(&exporting), Some(Vote::PowerOfTen(0)));
    }

    #[test]
    fn reactive_power_is_part_of_it() {
        let reactive = Reading {
            active_power_import: Some(Watt::new(40)),
            reactive_power_import: Some(Var::new(2_300)),
            ..one_phase()
        };
        assert_eq!(compare_power(&reactive), Some(Vote::PowerOfTen(0)));
    }

    #[test]
    fn a_low_load_is_not_compared() {
        let low = |watts| Reading {
            active_power_import: Some(Watt::new(watts)),
            ..one_phase()
        };
        assert_eq!(compare_power(&low(120)), None);
        assert!(compare_power(&low(230)).is_some());
    }

    #[test]
    fn a_current_that_shows_nothing_is_not_compared() {
        let reading = Reading {
            current_l1: Some(MilliAmpere::new(0)),
            ..one_phase()
        };
        assert_eq!(compare_power(&reading), None);
    }

    #[test]
    fn three_currents_against_line_voltages_are_right() {
        let power = |watts| Reading {
            active_power_import: Some(Watt::new(watts)),
            ..three_phases([5_000, 5_000, 5_000])
        };
        // √3 · 230 V · 5 A
        assert_eq!(compare_power(&power(1_992)), Some(Vote::PowerOfTen(0)));
    }

    #[test]
    fn two_elements_of_a_three_wire_meter_are_enough() {
        let two = |voltage, current| Reading {
            voltage_l2: voltage,
            current_l2: current,
            ..three_phases([5_800, 5_800, 5_800])
        };
        let (voltage, current) = (Some(MilliVolt::new(230_000)), Some(MilliAmpere::new(5_800)));
        for reading in [two(voltage, None), two(None, current), two(None, None)] {
            assert_eq!(compare_power(&reading), Some(Vote::PowerOfTen(0)));
        }
    }

    #[test]
    fn a_part_of_the_phases_is_not_compared() {
        let whole = three_phases([1_000, 1_000, 9_000]);
        for reading in [
            Reading {
                current_l3: None,
                ..whole
            },
            Reading {
                voltage_l3: None,
                ..whole
            },
            Reading {
                voltage_l2: None,
                voltage_l3: None,
                ..whole
            },
            Reading {
                current_l2: None,
                current_l3: None,
                ..whole
            },
            Reading {
                voltage_l1: None,
                ..whole
            },
        ] {
            assert_eq!(compare_power(&reading), None, "{reading:?}");
        }
    }

    #[test]
    fn too_much_power_is_a_vote_whatever_the_phases_do() {
        let reading = three_phases([100, 400, 500]);
        assert_eq!(compare_power(&reading), Some(Vote::PowerOfTen(1)));
    }

    #[test]
    fn too_little_power_is_no_vote_where_phases_may_cancel() {
        // 50 A from the roof, 60 A into the other phases.
        for currents in [
            [50_000, 40_000, 20_000],
            [20_000, 50_000, 40_000],
            [40_000, 20_000, 50_000],
        ] {
            assert_eq!(compare_power(&three_phases(currents)), None, "{currents:?}");
        }
        // 3 kW would be left here, and with an angle between them it may be 2.3.
        assert_eq!(compare_power(&three_phases([56_500, 30_000, 13_500])), None);
        // Nothing is left to cancel these.
        for currents in [
            [100_000, 0, 0],
            [70_000, 20_000, 10_000],
            [33_000, 34_000, 33_000],
        ] {
            let vote = compare_power(&three_phases(currents));
            assert_eq!(vote, Some(Vote::PowerOfTen(-1)), "{currents:?}");
        }
    }

    #[test]
    fn too_little_power_is_no_vote_where_reactive_power_is_not_known() {
        let reading = Reading {
            reactive_power_export: None,
            ..three_phases([100_000, 0, 0])
        };
        assert_eq!(compare_power(&reading), None);
    }

    #[test]
    fn a_little_too_much_is_what_samples_of_two_moments_make() {
        let reading = three_phases([8_340, 0, 0]);
        assert_eq!(compare_power(&reading), Some(Vote::PowerOfTen(0)));
    }

    #[test]
    fn ratios_between_two_powers_of_ten_are_undecided() {
        for ratio in [2, 3] {
            let reading = three_phases([10_000 / ratio, 0, 0]);
            assert_eq!(compare_power(&reading), Some(Vote::Undecided), "{ratio}");
        }
    }

    #[test]
    fn the_highest_voltage_counts() {
        let voltages = |l1, l3| Reading {
            voltage_l1: Some(MilliVolt::new(l1)),
            voltage_l3: Some(MilliVolt::new(l3)),
            ..Reading::default()
        };
        for (l1, l3, vote) in [
            (12_000, 231_000, Vote::PowerOfTen(0)),
            (0, 2_300, Vote::PowerOfTen(-2)),
            (400_000, 0, Vote::PowerOfTen(0)),
            (2_340_000, 2_340_000, Vote::PowerOfTen(1)),
            // Transformers of 100/√3 V, and a net of 690 V.
            (57_700, 57_700, Vote::Undecided),
            (690_000, 690_000, Vote::Undecided),
        ] {
            assert_eq!(compare_voltage(&voltages(l1, l3)), Some(vote), "{l1} {l3}");
        }
        assert_eq!(compare_voltage(&voltages(0, 0)), None);
        assert_eq!(compare_voltage(&Reading::default()), None);
    }

    #[test]
    fn a_hypotenuse_is_nearly_right() {
        for (a, b, exact) in [(3_000, 4_000, 5_000), (0, 700, 700), (1_000, 1_000, 1_414)] {
            let came = hypotenuse(a, b);
            assert!(
                exact * 97 <= came * 100 && came * 100 <= exact * 101,
                "{came}"
            );
        }
        assert!(hypotenuse(u32::MAX, u32::MAX) > u64::from(u32::MAX));
    }
}
