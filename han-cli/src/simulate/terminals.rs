//! What flows through the meter's terminals, from what flows in the house.

use han_meters::Wiring;

use super::house::Branch;

/// What a meter measures, before it shows it in its maker's resolution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Measurement {
    /// W over all phases, negative for export.
    pub(crate) active: i64,
    /// var over all phases, negative for export.
    pub(crate) reactive: i64,
    /// mA, negative where the phase exports.
    pub(crate) currents: [i64; 3],
    /// mV: to neutral, or L1–L2, L1–L3, L2–L3 in a three-wire net.
    pub(crate) voltages: [i64; 3],
}

impl Measurement {
    /// With a neutral each branch is a phase; without, each lies between two
    /// lines: L1–L2, L1–L3, L2–L3.
    pub(crate) fn of(wiring: Wiring, branches: [Branch; 3]) -> Self {
        let phasors = branches.map(Phasor::of);
        Self {
            active: branches.iter().map(|branch| branch.active).sum(),
            reactive: branches.iter().map(|branch| branch.reactive).sum(),
            currents: match wiring {
                Wiring::ThreeWire => line_currents(phasors),
                Wiring::OnePhase | Wiring::FourWire => phasors.map(Phasor::signed),
            },
            voltages: branches.map(|branch| branch.voltage),
        }
    }
}

/// The currents of the three lines, each the sum of two branches that are 60°
/// or 120° behind L1–L2.
///
/// Such a meter has elements in L1 and L3, against L2: these show a direction,
/// and that of one may be turned while the house imports.
fn line_currents([l1_l2, l1_l3, l2_l3]: [Phasor; 3]) -> [i64; 3] {
    let l1_l3 = l1_l3.behind_60();
    let l2_l3 = l2_l3.behind_60().behind_60();
    let l1 = l1_l2.plus(l1_l3);
    let l2 = l2_l3.plus(l1_l2.turned());
    let l3 = l1_l3.plus(l2_l3).turned();
    // The voltage L3–L2 is 60° before L1–L2.
    [l1.signed(), l2.magnitude(), l3.behind_60().signed()]
}

/// A current in mA, seen from the voltage that drives it.
#[derive(Clone, Copy, Debug)]
struct Phasor {
    in_phase: i64,
    quadrature: i64,
}

impl Phasor {
    /// An inductive load draws a current that lags.
    fn of(branch: Branch) -> Self {
        let current = |power: i64| (power * 1_000_000).checked_div(branch.voltage).unwrap_or(0);
        Self {
            in_phase: current(branch.active),
            quadrature: current(-branch.reactive),
        }
    }

    fn plus(self, other: Self) -> Self {
        Self {
            in_phase: self.in_phase + other.in_phase,
            quadrature: self.quadrature + other.quadrature,
        }
    }

    fn turned(self) -> Self {
        Self {
            in_phase: -self.in_phase,
            quadrature: -self.quadrature,
        }
    }

    /// The same 60° later: cosine 0.5, sine 0.866.
    fn behind_60(self) -> Self {
        Self {
            in_phase: (500 * self.in_phase + 866 * self.quadrature) / 1_000,
            quadrature: (500 * self.quadrature - 866 * self.in_phase) / 1_000,
        }
    }

    fn magnitude(self) -> i64 {
        (self.in_phase * self.in_phase + self.quadrature * self.quadrature).isqrt()
    }

    /// The magnitude, negative where the active part flows out.
    fn signed(self) -> i64 {
        if self.in_phase < 0 {
            -self.magnitude()
        } else {
            self.magnitude()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn branch(active: i64, reactive: i64) -> Branch {
        Branch {
            active,
            reactive,
            voltage: 230_000,
        }
    }

    const IDLE: Branch = branch(0, 0);

    #[test]
    fn current_times_voltage_is_the_apparent_power() {
        // 3-4-5: 2760 W and 3680 var are 4600 VA, 20 A at 230 V.
        let measured = Measurement::of(Wiring::OnePhase, [branch(2_760, 3_680), IDLE, IDLE]);
        assert_eq!(measured.currents, [20_000, 0, 0]);
    }

    #[test]
    fn the_current_of_an_exporting_phase_is_negative() {
        let branches = [branch(2_300, 0), branch(-1_150, 0), branch(-4_600, 100)];
        let measured = Measurement::of(Wiring::FourWire, branches);
        assert_eq!(measured.active, -3_450);
        assert_eq!(measured.currents, [10_000, -5_000, -20_004]);
    }

    #[test]
    fn a_balanced_three_wire_load_draws_the_root_of_three_in_each_line() {
        let measured = Measurement::of(Wiring::ThreeWire, [branch(2_300, 0); 3]);
        for current in measured.currents {
            assert!((17_315..=17_325).contains(&current), "{current}");
        }
    }

    #[test]
    fn a_load_between_two_lines_leaves_the_third_alone() {
        let measured = Measurement::of(Wiring::ThreeWire, [IDLE, branch(2_300, 0), IDLE]);
        let [l1, l2, l3] = measured.currents;
        assert!((9_995..=10_005).contains(&l1), "{l1}");
        assert_eq!(l2, 0);
        assert!((9_995..=10_005).contains(&l3), "{l3}");
    }

    #[test]
    fn a_balanced_three_wire_export_turns_both_elements() {
        let [l1, l2, l3] = Measurement::of(Wiring::ThreeWire, [branch(-2_300, 0); 3]).currents;
        assert!(l1 < -17_000 && l3 < -17_000, "{l1} {l3}");
        assert!(
            l2 > 17_000,
            "the meter has no element in L2 that could tell: {l2}"
        );
    }

    /// The two elements' active powers add up to the whole (Aron, Blondel).
    #[test]
    fn two_elements_measure_three_branches() {
        let branches = [branch(1_500, 300), branch(-700, 0), branch(2_100, -400)];
        let [l1_l2, l1_l3, l2_l3] = branches.map(Phasor::of);
        let l1 = l1_l2.plus(l1_l3.behind_60());
        let l3 = l1_l3
            .behind_60()
            .plus(l2_l3.behind_60().behind_60())
            .turned()
            .behind_60();
        let power = (l1.in_phase + l3.in_phase) * 230 / 1_000;
        assert!((power - 2_900).abs() <= 5, "{power}");
    }

    #[test]
    fn a_dead_wire_carries_nothing() {
        let dead = Branch {
            active: 100,
            reactive: 0,
            voltage: 0,
        };
        assert_eq!(
            Measurement::of(Wiring::OnePhase, [dead, IDLE, IDLE]).currents,
            [0; 3]
        );
    }
}
