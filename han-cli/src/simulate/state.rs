//! What a meter knows at a moment, asked by the codes of its quantities.

use han_obis::Obis;

use super::house::Branch;
use super::ledger::Ledger;
use super::moment::Moment;
use super::registers::Register;
use super::terminals::Measurement;

/// What a four-wire meter knows at a moment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct State {
    pub(crate) at: Moment,
    pub(crate) measured: Measurement,
    pub(crate) branches: [Branch; 3],
    pub(crate) ledger: Ledger,
}

/// A number before it is shown in a resolution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Known {
    /// In thousandths of W, var, A, V or 1.
    Instantaneous(i64),
    Counted(Register),
}

impl Known {
    /// How many steps of 10 to the power of `scaler` it is: to the nearest for
    /// what is measured, only full ones for what is counted. `None` where a step
    /// is too small for a thousandth.
    pub(crate) fn steps(self, scaler: i8) -> Option<i64> {
        let decimals = scaler.checked_add(3)?;
        let step = 10_i64.checked_pow(u32::try_from(decimals).ok()?)?;
        Some(match self {
            Self::Instantaneous(thousandths) => {
                let half = thousandths.signum() * (step / 2);
                (thousandths + half).checked_div(step)?
            }
            Self::Counted(register) => {
                let thousandths = register.shown(1).checked_mul(1_000)?;
                i64::try_from(thousandths).ok()?.checked_div(step)?
            }
        })
    }
}

impl State {
    /// The number that this code names; `None` where the meter has no such one.
    ///
    /// Currents are negative where the phase exports.
    pub(crate) fn number(&self, code: Obis) -> Option<Known> {
        match code.octets() {
            [1, _, quantity, 7, 0, 255] => {
                let thousandths = self.instantaneous(quantity)?;
                Some(Known::Instantaneous(thousandths))
            }
            [1, _, quantity @ 1..=8, 8, rate, 255] => {
                let register = self.ledger.register(quantity, rate)?;
                Some(Known::Counted(register))
            }
            [1, _, quantity, 8, 0, 255] => {
                let (phase, quantity) = of_phase(quantity)?;
                let register = self.ledger.register_of_phase(phase, quantity)?;
                Some(Known::Counted(register))
            }
            _ => None,
        }
    }

    fn instantaneous(&self, quantity: u8) -> Option<i64> {
        let Measurement {
            active, reactive, ..
        } = self.measured;
        if let Some(power) = power(quantity, active, reactive) {
            return Some(power);
        }
        if quantity == POWER_FACTOR {
            return Some(power_factor(active, reactive));
        }
        let (phase, quantity) = of_phase(quantity)?;
        let branch = self.branches.get(phase)?;
        match quantity {
            CURRENT => self.measured.currents.get(phase).copied(),
            VOLTAGE => Some(branch.voltage),
            POWER_FACTOR => Some(power_factor(branch.active, branch.reactive)),
            _ => power(quantity, branch.active, branch.reactive),
        }
    }
}

/// Group C of the quantities of all phases, and their places in the twenty that
/// each phase has from 21, 41 and 61 on.
const CURRENT: u8 = 11;
const VOLTAGE: u8 = 12;
const POWER_FACTOR: u8 = 13;

/// The phase whose block a quantity stands in, and what it is there.
fn of_phase(quantity: u8) -> Option<(usize, u8)> {
    let above = quantity.checked_sub(21)?;
    Some((usize::from(above / 20), above % 20 + 1))
}

/// Import and export of active and of reactive power, in thousandths.
fn power(quantity: u8, active: i64, reactive: i64) -> Option<i64> {
    let flowing = match quantity {
        1 => active,
        2 => -active,
        3 => reactive,
        4 => -reactive,
        _ => return None,
    };
    Some(flowing.max(0) * 1_000)
}

/// Active by apparent power, in thousandths; 1 where nothing flows.
fn power_factor(active: i64, reactive: i64) -> i64 {
    let apparent = (active * active + reactive * reactive).isqrt();
    let thousandths = (active.abs() * 1_000).checked_div(apparent);
    thousandths.unwrap_or(1_000).min(1_000)
}

#[cfg(test)]
mod tests {
    use han_meters::Wiring;
    use han_obis::codes;

    use super::*;

    fn state() -> State {
        let branch = |active, reactive, voltage| Branch {
            active,
            reactive,
            voltage,
        };
        let branches = [
            branch(2_300, 0, 230_000),
            branch(-690, 310, 231_000),
            branch(300, -400, 232_049),
        ];
        let at: Moment = "2026-06-15T12:00".parse().unwrap();
        let mut ledger = Ledger::default();
        ledger.count(at, &branches, 3_600_000);
        let measured = Measurement::of(Wiring::FourWire, branches);
        State {
            at,
            measured,
            branches,
            ledger,
        }
    }

    fn steps(code: Obis, scaler: i8) -> i64 {
        state().number(code).unwrap().steps(scaler).unwrap()
    }

    #[test]
    fn powers_of_all_phases_are_their_sum_in_one_direction_of_two() {
        assert_eq!(steps(codes::ACTIVE_POWER_IMPORT, 0), 1_910);
        assert_eq!(steps(codes::ACTIVE_POWER_EXPORT, 0), 0);
        assert_eq!(steps(codes::REACTIVE_POWER_IMPORT, 0), 0);
        assert_eq!(steps(codes::REACTIVE_POWER_EXPORT, 0), 90);
    }

    #[test]
    fn each_phase_answers_to_codes_of_its_own() {
        assert_eq!(steps(codes::ACTIVE_POWER_IMPORT_L1, 0), 2_300);
        assert_eq!(steps(codes::ACTIVE_POWER_EXPORT_L2, 0), 690);
        assert_eq!(steps(codes::REACTIVE_POWER_IMPORT_L2, 0), 310);
        assert_eq!(steps(codes::REACTIVE_POWER_EXPORT_L3, 0), 400);
        assert_eq!(steps(codes::ACTIVE_POWER_EXPORT_L1, 0), 0);
        assert_eq!(steps(codes::VOLTAGE_L1, -1), 2_300);
        assert_eq!(steps(codes::VOLTAGE_L3, 0), 232);
        assert_eq!(steps(codes::CURRENT_L1, -2), 1_000);
        assert!(steps(codes::CURRENT_L2, -3) < 0);
        assert_eq!(steps(codes::POWER_FACTOR_L1, -3), 1_000);
        assert_eq!(steps(codes::POWER_FACTOR_L3, -3), 600);
        assert_eq!(steps(codes::POWER_FACTOR_L3, -2), 60);
    }

    #[test]
    fn registers_answer_by_rate_quadrant_and_phase() {
        assert_eq!(steps(codes::ACTIVE_ENERGY_IMPORT, 0), 1_910);
        assert_eq!(steps(codes::ACTIVE_ENERGY_IMPORT, 1), 191);
        assert_eq!(steps(codes::ACTIVE_ENERGY_IMPORT_RATE_1, 0), 1_910);
        assert_eq!(steps(codes::ACTIVE_ENERGY_IMPORT_RATE_2, 0), 0);
        assert_eq!(steps(codes::REACTIVE_ENERGY_QIV, 0), 90);
        assert_eq!(steps(codes::ACTIVE_ENERGY_EXPORT_L2, 0), 690);
        assert_eq!(steps(codes::ACTIVE_ENERGY_IMPORT_L3, 0), 300);
    }

    #[test]
    fn no_other_code_is_answered() {
        for code in [
            codes::CLOCK,
            codes::METER_ID,
            codes::FREQUENCY,
            codes::METER_NUMBER,
            codes::PHASE_ANGLE_L1,
            Obis::new(1, 0, 81, 7, 0, 255),
            Obis::new(1, 0, 1, 8, 0, 0),
        ] {
            assert_eq!(state().number(code), None, "{code}");
        }
    }

    #[test]
    fn what_is_measured_is_rounded_and_what_is_counted_is_cut() {
        assert_eq!(Known::Instantaneous(1_500).steps(0), Some(2));
        assert_eq!(Known::Instantaneous(-1_500).steps(0), Some(-2));
        assert_eq!(Known::Instantaneous(1_499).steps(0), Some(1));
        assert_eq!(Known::Instantaneous(1_499).steps(-3), Some(1_499));
        assert_eq!(Known::Instantaneous(1_499).steps(-4), None);
        let register = Register::of_hours(12_349);
        assert_eq!(Known::Counted(register).steps(1), Some(1_234));
    }

    #[test]
    fn nothing_flowing_has_a_power_factor_of_1() {
        assert_eq!(power_factor(0, 0), 1_000);
        assert_eq!(power_factor(-300, 400), 600);
    }
}
