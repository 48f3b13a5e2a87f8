//! Houses that do not exist, and what their meter reads.

use han_dlms::DateTime;
use han_meters::{
    MeterTime, MilliAmpere, MilliVolt, Reading, Var, VarHour, Watt, WattHour, Wiring,
};

use crate::random::Random;

/// Seconds between two lists.
pub(crate) const CADENCE: i64 = 10;

/// The watts that a battery leaves the grid to give.
const LEFT_BY_BATTERY: f64 = 270.0;

/// How a house is, what is on its roof, and how finely its meter counts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    pub(crate) seed: u64,
    pub(crate) wiring: Wiring,
    /// Heaters of up to so many watts on each phase.
    pub(crate) largest_load: u32,
    /// The sun's watts on one phase, at most.
    pub(crate) sun: u32,
    /// A battery, the same on each phase, that keeps the sum near 0.
    pub(crate) battery: bool,
    /// Milliampere, millivolt and watt-hours that the last digit counts.
    pub(crate) current_step: u32,
    pub(crate) voltage_step: u32,
    pub(crate) energy_step: u64,
    /// Lists from one with registers to the next.
    pub(crate) register_every: u32,
}

/// A house in which time passes.
pub(crate) struct House {
    plan: Plan,
    random: Random,
    /// What each phase takes: watts and var.
    loads: [(f64, f64); 3],
    sun: f64,
    seconds: i64,
    lists: u32,
    import: f64,
    export: f64,
}

impl House {
    pub(crate) fn new(plan: Plan) -> Self {
        Self {
            plan,
            random: Random::new(plan.seed),
            loads: [(150.0, 20.0); 3],
            sun: 0.0,
            seconds: 1_700_000_000,
            lists: 0,
            import: 4_000_000.0,
            export: if plan.sun > 0 { 900_000.0 } else { 0.0 },
        }
    }

    /// The next list, and the energy up to it.
    pub(crate) fn next(&mut self) -> Reading {
        self.switch();
        let phases = self.powers();
        let (active, reactive) = sum(&phases);
        self.count(active);
        let mut reading = Reading {
            active_power_import: Some(Watt::new(whole(active.max(0.0)))),
            active_power_export: Some(Watt::new(whole((-active).max(0.0)))),
            reactive_power_import: Some(Var::new(whole(reactive.max(0.0)))),
            reactive_power_export: Some(Var::new(whole((-reactive).max(0.0)))),
            ..Reading::default()
        };
        self.put_phases(&phases, &mut reading);
        if self.lists.is_multiple_of(self.plan.register_every) {
            self.put_registers(&mut reading);
        }
        self.lists += 1;
        self.seconds += CADENCE;
        reading
    }

    /// Something goes on or off about once a minute.
    fn switch(&mut self) {
        let largest = self.plan.largest_load as usize;
        if self.random.below(6) == 0 {
            let phase = self.random.below(3);
            let watts = 30 + self.random.below(largest);
            let var = self.random.below(1 + watts / 2) as f64 - watts as f64 / 8.0;
            self.loads[phase] = (watts as f64, var);
        }
        if self.random.below(30) == 0 {
            self.sun = self.random.below(1 + self.plan.sun as usize) as f64;
        }
    }

    /// What goes through each phase: in three-wire nets, between two lines.
    fn powers(&self) -> [(f64, f64); 3] {
        let mut phases = self.loads;
        phases[0].0 -= self.sun;
        let connected = match self.plan.wiring {
            Wiring::OnePhase => 1,
            Wiring::ThreeWire | Wiring::FourWire => 3,
        };
        phases[connected..].fill((0.0, 0.0));
        if self.plan.battery {
            let share = (sum(&phases).0 - LEFT_BY_BATTERY) / connected as f64;
            for phase in &mut phases[..connected] {
                phase.0 -= share;
            }
        }
        phases
    }

    fn count(&mut self, active: f64) {
        let energy = active * CADENCE as f64 / 3_600.0;
        self.import += energy.max(0.0);
        self.export += (-energy).max(0.0);
    }

    fn put_phases(&mut self, phases: &[(f64, f64); 3], reading: &mut Reading) {
        let volts = [0, 1, 2].map(|_| 222.0 + self.random.below(160) as f64 / 10.0);
        let amperes = match self.plan.wiring {
            Wiring::ThreeWire => line_currents(phases, volts[0]),
            _ => [0, 1, 2].map(|phase| magnitude(phases[phase]) / volts[phase]),
        };
        let voltage = |phase: usize| {
            let step = f64::from(self.plan.voltage_step);
            Some(MilliVolt::new(stepped(volts[phase] * 1_000.0, step)))
        };
        let current = |phase: usize| {
            let step = f64::from(self.plan.current_step);
            let value = stepped(amperes[phase] * 1_000.0, step);
            Some(MilliAmpere::new(value.try_into().unwrap()))
        };
        (reading.voltage_l1, reading.current_l1) = (voltage(0), current(0));
        match self.plan.wiring {
            Wiring::OnePhase => return,
            // As Aidon: no current L2. The one voltage is that of every pair.
            Wiring::ThreeWire => {
                reading.voltage_l2 = voltage(0);
                (reading.voltage_l3, reading.current_l3) = (voltage(0), current(2));
                return;
            }
            Wiring::FourWire => {}
        }
        (reading.voltage_l2, reading.current_l2) = (voltage(1), current(1));
        (reading.voltage_l3, reading.current_l3) = (voltage(2), current(2));
    }

    fn put_registers(&self, reading: &mut Reading) {
        let step = self.plan.energy_step;
        let register = |energy: f64| WattHour::new(energy as u64 / step * step);
        let clock = DateTime::from_unix_seconds(self.seconds, 60).unwrap();
        reading.time = Some(MeterTime::local(clock));
        reading.active_energy_import = Some(register(self.import));
        reading.active_energy_export = Some(register(self.export));
        reading.reactive_energy_import = Some(VarHour::new(0));
        reading.reactive_energy_export = Some(VarHour::new(0));
    }
}

fn sum(phases: &[(f64, f64); 3]) -> (f64, f64) {
    phases
        .iter()
        .fold((0.0, 0.0), |(p, q), phase| (p + phase.0, q + phase.1))
}

fn magnitude((real, imaginary): (f64, f64)) -> f64 {
    real.hypot(imaginary)
}

/// The currents in the three lines, of what is taken between them.
fn line_currents(phases: &[(f64, f64); 3], volts: f64) -> [f64; 3] {
    let third = std::f64::consts::TAU / 3.0;
    let [i12, i23, i31] = [0.0, 1.0, 2.0].map(|phase: f64| {
        let (p, q) = phases[phase as usize];
        let (sine, cosine) = (-phase * third).sin_cos();
        (
            (p * cosine + q * sine) / volts,
            (p * sine - q * cosine) / volts,
        )
    });
    let difference = |a: (f64, f64), b: (f64, f64)| magnitude((a.0 - b.0, a.1 - b.1));
    [
        difference(i12, i31),
        difference(i23, i12),
        difference(i31, i23),
    ]
}

fn whole(value: f64) -> u32 {
    value as u32
}

fn stepped(value: f64, step: f64) -> u32 {
    ((value / step).round() * step) as u32
}
