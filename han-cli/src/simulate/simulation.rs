//! A meter that does not exist, telegram by telegram.

use anyhow::Result;
use han_meters::{Meter, Reading, Vendor, Wiring};

use super::house::House;
use super::identity::Identity;
use super::lists::Lists;
use super::moment::{HOUR, Moment};
use super::random::Random;
use super::registers::Registers;
use super::schedule::Schedule;
use super::terminals::Measurement;

/// One list, when it is due and what it says.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Telegram {
    pub(crate) at: Moment,
    pub(crate) reading: Reading,
}

/// The meter: all the telegrams from a moment on, as long as its clock has
/// digits for the year.
///
/// The powers in a telegram are the mean since the telegram before. So the
/// registers are, exactly, the sum over all telegrams of power times the time
/// since the last, whatever the cadence.
#[derive(Clone, Debug)]
pub(crate) struct Simulation {
    schedule: Schedule,
    house: House,
    lists: Lists,
    registers: Registers,
    /// The registers as they stood at the full hour, which list 3 shows.
    hourly: Registers,
    last: Moment,
}

impl Simulation {
    /// # Errors
    /// Where the maker builds no such meter.
    pub(crate) fn new(
        vendor: Vendor,
        wiring: Wiring,
        start: Moment,
        mut random: Random,
    ) -> Result<Self> {
        let identity = Identity::invented(vendor, wiring, &mut random.fork())?;
        let registers = Registers::invented(&mut random.fork());
        let phases = if wiring == Wiring::OnePhase { 1 } else { 3 };
        Ok(Self {
            schedule: Schedule::new(vendor, start),
            house: House::new(random.fork(), phases),
            lists: Lists {
                vendor,
                wiring,
                identity,
            },
            registers,
            hourly: registers,
            last: start,
        })
    }

    /// The meter that writes the telegrams.
    pub(crate) const fn meter(&self) -> Meter {
        Meter::new(self.lists.vendor, self.lists.wiring)
    }

    fn measure(&mut self, at: Moment) -> Measurement {
        let elapsed = at.since(self.last);
        let measured = Measurement::of(self.lists.wiring, self.house.at(at, elapsed));
        self.registers
            .count(measured.active, measured.reactive, elapsed);
        // Every maker sends a list at the full hour, so no interval crosses it.
        if at.past(HOUR) == 0 {
            self.hourly = self.registers;
        }
        self.last = at;
        measured
    }
}

impl Iterator for Simulation {
    type Item = Telegram;

    fn next(&mut self) -> Option<Telegram> {
        let (at, list) = self.schedule.next()?;
        at.date_time()?;
        let measured = self.measure(at);
        let reading = self.lists.reading((at, list), &measured, &self.hourly);
        Some(Telegram { at, reading })
    }
}

#[cfg(test)]
mod tests {
    use han_meters::{ListNumber, Receiver};

    use super::*;

    const WIRINGS: [Wiring; 3] = [Wiring::OnePhase, Wiring::ThreeWire, Wiring::FourWire];
    const TWO_HOURS: u64 = 2 * 3_600_000;

    fn simulation(vendor: Vendor, wiring: Wiring, start: &str) -> Option<Simulation> {
        Simulation::new(vendor, wiring, start.parse().unwrap(), Random::new(1)).ok()
    }

    fn two_hours(simulation: Simulation) -> impl Iterator<Item = Telegram> {
        let start = simulation.last;
        simulation.take_while(move |telegram| telegram.at.since(start) < TWO_HOURS)
    }

    /// Over midnight of a Saturday, for the clocks.
    #[test]
    fn every_frame_decodes_to_the_reading_simulated() {
        for (vendor, wiring) in Vendor::ALL
            .into_iter()
            .flat_map(|vendor| WIRINGS.map(|wiring| (vendor, wiring)))
        {
            let Some(simulation) = simulation(vendor, wiring, "2026-06-13T22:59:00") else {
                continue;
            };
            let meter = simulation.meter();
            let mut receiver = Receiver::<512>::new();
            for telegram in two_hours(simulation) {
                let mut buffer = [0; 512];
                let frame = meter.emit_frame(&telegram.reading, &mut buffer).unwrap();
                let decoded = receiver.next_reading(&mut &*frame).unwrap().unwrap();
                assert_eq!(decoded, telegram.reading, "{vendor} {wiring:?}");
            }
            assert_eq!(receiver.counters().noise, 0);
        }
    }

    /// Net power is known from every list 2 and 3: Kamstrup sends no other.
    #[test]
    fn kamstrups_registers_are_the_sum_of_the_powers_reported() {
        let start = "2026-06-15T10:00:00";
        let simulation = simulation(Vendor::Kamstrup, Wiring::FourWire, start).unwrap();
        let mut last: Moment = start.parse().unwrap();
        let mut counted = simulation.registers;
        let mut at_the_hour = counted;
        let mut hours = 0;
        for Telegram { at, reading } in two_hours(simulation) {
            let net = |import: u32, export: u32| i64::from(import) - i64::from(export);
            let active = net(
                reading.active_power_import.unwrap().value(),
                reading.active_power_export.unwrap().value(),
            );
            let reactive = net(
                reading.reactive_power_import.unwrap().value(),
                reading.reactive_power_export.unwrap().value(),
            );
            counted.count(active, reactive, at.since(last));
            last = at;
            if at.past(HOUR) == 0 {
                at_the_hour = counted;
            }
            if reading.list == Some(ListNumber::Three) {
                hours += 1;
                assert_eq!(
                    reading.active_energy_import.unwrap().value(),
                    at_the_hour.active_import.shown(10)
                );
                assert_eq!(
                    reading.active_energy_export.unwrap().value(),
                    at_the_hour.active_export.shown(10)
                );
                assert_eq!(
                    reading.reactive_energy_import.unwrap().value(),
                    at_the_hour.reactive_import.shown(10)
                );
                assert_eq!(
                    reading.reactive_energy_export.unwrap().value(),
                    at_the_hour.reactive_export.shown(10)
                );
            }
        }
        assert_eq!(hours, 2);
        assert!(
            counted.active_export.shown(1) > simulation_start_export(),
            "the sun shone"
        );
    }

    fn simulation_start_export() -> u64 {
        let simulation =
            simulation(Vendor::Kamstrup, Wiring::FourWire, "2026-06-15T10:00:00").unwrap();
        simulation.registers.active_export.shown(1)
    }

    #[test]
    fn a_summer_noon_imports_and_exports_whoever_made_the_meter() {
        for vendor in Vendor::ALL {
            let simulation = simulation(vendor, Wiring::FourWire, "2026-06-15T12:00:00").unwrap();
            let lists_2: Vec<Reading> = two_hours(simulation)
                .map(|telegram| telegram.reading)
                .filter(|reading| reading.list == Some(ListNumber::Two))
                .collect();
            assert!(
                lists_2
                    .iter()
                    .any(|reading| reading.active_power_import.unwrap().value() > 0),
                "{vendor}"
            );
            assert!(
                lists_2
                    .iter()
                    .any(|reading| reading.active_power_export.unwrap().value() > 0),
                "{vendor}"
            );
        }
    }

    #[test]
    fn a_start_within_an_hour_shows_the_registers_it_began_with() {
        let simulation =
            simulation(Vendor::Aidon, Wiring::FourWire, "2026-06-15T12:00:05").unwrap();
        let begun = simulation.registers;
        let hourly = two_hours(simulation)
            .find(|telegram| telegram.reading.list == Some(ListNumber::Three))
            .unwrap();
        assert_eq!(hourly.at, "2026-06-15T12:00:10".parse().unwrap());
        assert_eq!(
            hourly.reading.active_energy_import.unwrap().value(),
            begun.active_import.shown(10)
        );
    }

    #[test]
    fn the_simulation_ends_where_the_clock_has_no_more_years() {
        let late: Moment = "9999-12-31T23:59:58".parse().unwrap();
        let end = late.step(i64::MAX / 4).unwrap();
        let mut simulation =
            Simulation::new(Vendor::Kaifa, Wiring::FourWire, end, Random::new(1)).unwrap();
        assert!(simulation.next().is_none());
    }
}
