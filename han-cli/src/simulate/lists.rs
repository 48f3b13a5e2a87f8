//! What a maker's list says of what was measured.

use han_dlms::{ClockStatus, DateTime};
use han_meters::{
    ListNumber, MeterTime, MilliAmpere, MilliVolt, Reading, Var, VarHour, Vendor, Watt, WattHour,
    Wiring,
};

use super::identity::Identity;
use super::moment::Moment;
use super::registers::Registers;
use super::terminals::Measurement;

/// How a meter of this maker and wiring tells what it measured.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lists {
    pub(crate) vendor: Vendor,
    pub(crate) wiring: Wiring,
    pub(crate) identity: Identity,
}

impl Lists {
    /// The list that is sent at this moment.
    pub(crate) fn reading(
        &self,
        (at, list): (Moment, ListNumber),
        measured: &Measurement,
        hourly: &Registers,
    ) -> Reading {
        let power = Reading {
            vendor: self.vendor_told_by(list),
            list: Some(list),
            time: self.clock(at, list).map(MeterTime::local),
            active_power_import: Some(Watt::new(positive(measured.active))),
            ..Reading::default()
        };
        match list {
            ListNumber::One => power,
            ListNumber::Two => self.with_measurement(power, measured),
            ListNumber::Three => {
                self.with_registers(self.with_measurement(power, measured), hourly)
            }
        }
    }

    /// The list 1 of Aidon and that of Landis+Gyr are the same octets.
    fn vendor_told_by(&self, list: ListNumber) -> Option<Vendor> {
        let untold = list == ListNumber::One && !self.states_sending_time();
        (!untold).then_some(self.vendor)
    }

    /// Whether every telegram carries the time of sending: Aidon's and
    /// Landis+Gyr's have a clock in list 3 alone.
    const fn states_sending_time(&self) -> bool {
        matches!(self.vendor, Vendor::Kaifa | Vendor::Kamstrup)
    }

    /// `None` where the list has no clock.
    fn clock(&self, at: Moment, list: ListNumber) -> Option<DateTime> {
        match list {
            _ if self.states_sending_time() => {
                Some(at.date_time()?.with_clock_status(ClockStatus::new(0)))
            }
            ListNumber::Three => self.clock_of_the_hour(at),
            ListNumber::One | ListNumber::Two => None,
        }
    }

    /// The hour that the registers belong to, with a deviation of 0 beside the
    /// local time; on Sundays Aidon's day of the week is 0 and not 7.
    fn clock_of_the_hour(&self, at: Moment) -> Option<DateTime> {
        let clock = at
            .hour()
            .date_time()?
            .with_deviation(0)
            .with_clock_status(ClockStatus::new(0));
        let mut octets = clock.octets();
        if let (Vendor::Aidon, [_, _, _, _, weekday @ 7, ..]) = (self.vendor, &mut octets) {
            *weekday = 0;
        }
        Some(DateTime::from_octets(octets))
    }

    fn with_measurement(&self, reading: Reading, measured: &Measurement) -> Reading {
        let [current_l1, current_l2, current_l3] =
            measured.currents.map(|current| self.current(current));
        let [voltage_l1, voltage_l2, voltage_l3] =
            measured.voltages.map(|voltage| self.voltage(voltage));
        let all = Reading {
            list_version: Some(self.identity.list_version),
            meter_id: Some(self.identity.meter_id),
            meter_type: Some(self.identity.meter_type),
            active_power_export: Some(Watt::new(positive(-measured.active))),
            reactive_power_import: Some(Var::new(positive(measured.reactive))),
            reactive_power_export: Some(Var::new(positive(-measured.reactive))),
            current_l1,
            current_l2,
            current_l3,
            voltage_l1,
            voltage_l2,
            voltage_l3,
            ..reading
        };
        self.without_what_is_not_measured(all)
    }

    fn without_what_is_not_measured(&self, all: Reading) -> Reading {
        match (self.wiring, self.vendor) {
            (Wiring::OnePhase, _) => Reading {
                current_l2: None,
                current_l3: None,
                voltage_l2: None,
                voltage_l3: None,
                ..all
            },
            (Wiring::ThreeWire, Vendor::Aidon) => Reading {
                current_l2: None,
                ..all
            },
            (Wiring::ThreeWire, Vendor::Kaifa) => Reading {
                voltage_l2: None,
                ..all
            },
            (Wiring::ThreeWire, Vendor::LandisGyr) => Reading {
                current_l2: None,
                voltage_l2: None,
                ..all
            },
            _ => all,
        }
    }

    /// Aidon alone tells the direction of a current.
    fn current(&self, milliampere: i64) -> Option<MilliAmpere> {
        let told = if self.vendor == Vendor::Aidon {
            milliampere
        } else {
            milliampere.abs()
        };
        let step = match self.vendor {
            Vendor::Aidon => 100,
            Vendor::Kaifa => 1,
            _ => 10,
        };
        i32::try_from(nearest(told, step))
            .ok()
            .map(MilliAmpere::new)
    }

    fn voltage(&self, millivolt: i64) -> Option<MilliVolt> {
        let step = if self.vendor == Vendor::Kamstrup {
            1_000
        } else {
            100
        };
        Some(MilliVolt::new(positive(nearest(millivolt, step))))
    }

    fn with_registers(&self, reading: Reading, registers: &Registers) -> Reading {
        let step = match self.vendor {
            Vendor::Aidon | Vendor::Kamstrup => 10,
            _ => 1,
        };
        Reading {
            active_energy_import: Some(WattHour::new(registers.active_import.shown(step))),
            active_energy_export: Some(WattHour::new(registers.active_export.shown(step))),
            reactive_energy_import: Some(VarHour::new(registers.reactive_import.shown(step))),
            reactive_energy_export: Some(VarHour::new(registers.reactive_export.shown(step))),
            ..reading
        }
    }
}

/// The part of a net value that flows this way.
fn positive(value: i64) -> u32 {
    u32::try_from(value.max(0)).unwrap_or(u32::MAX)
}

/// The nearest multiple of `step`.
const fn nearest(value: i64, step: i64) -> i64 {
    (value + value.signum() * step / 2) / step * step
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulate::random::Random;

    const MEASURED: Measurement = Measurement {
        active: -1_234,
        reactive: 567,
        currents: [-5_149, 5_150, 15_555],
        voltages: [230_449, 230_450, 229_951],
    };

    fn reading(vendor: Vendor, wiring: Wiring, at: &str, list: ListNumber) -> Reading {
        let identity = Identity::invented(vendor, wiring, &mut Random::new(1)).unwrap();
        let lists = Lists {
            vendor,
            wiring,
            identity,
        };
        lists.reading(
            (at.parse().unwrap(), list),
            &MEASURED,
            &Registers::default(),
        )
    }

    fn clock(vendor: Vendor, at: &str, list: ListNumber) -> Option<[u8; 12]> {
        reading(vendor, Wiring::FourWire, at, list)
            .time
            .map(|time| time.date_time().octets())
    }

    /// Sunday, 14 December 2025.
    #[test]
    fn aidons_hourly_clock_is_the_hour_with_weekday_0_on_sundays() {
        let octets = [0x07, 0xE9, 0x0C, 0x0E, 0x00, 0x10, 0, 0, 0xFF, 0, 0, 0];
        assert_eq!(
            clock(Vendor::Aidon, "2025-12-14T16:00:10", ListNumber::Three),
            Some(octets)
        );
        assert_eq!(
            clock(Vendor::Aidon, "2025-12-15T16:00:10", ListNumber::Three).unwrap()[4],
            1
        );
    }

    #[test]
    fn landis_gyrs_hourly_clock_is_the_hour_with_weekday_7_on_sundays() {
        let octets = [0x07, 0xE9, 0x0C, 0x0E, 0x07, 0x10, 0, 0, 0xFF, 0, 0, 0];
        assert_eq!(
            clock(Vendor::LandisGyr, "2025-12-14T16:00:10", ListNumber::Three),
            Some(octets)
        );
    }

    #[test]
    fn kaifas_and_kamstrups_clock_is_the_time_of_sending_without_zone() {
        let octets = |second| {
            Some([
                0x07, 0xE9, 0x0C, 0x0E, 0x07, 0x10, 0, second, 0xFF, 0x80, 0, 0,
            ])
        };
        assert_eq!(
            clock(Vendor::Kaifa, "2025-12-14T16:00:10", ListNumber::Three),
            octets(10)
        );
        assert_eq!(
            clock(Vendor::Kaifa, "2025-12-14T16:00:12", ListNumber::One),
            octets(12)
        );
        assert_eq!(
            clock(Vendor::Kamstrup, "2025-12-14T16:00:05", ListNumber::Three),
            octets(5)
        );
    }

    #[test]
    fn aidon_has_no_clock_outside_of_list_3() {
        assert_eq!(
            clock(Vendor::Aidon, "2025-12-14T16:00:20", ListNumber::Two),
            None
        );
        assert_eq!(
            clock(Vendor::LandisGyr, "2025-12-14T16:00:22", ListNumber::One),
            None
        );
    }

    #[test]
    fn what_is_shown_is_rounded_to_the_makers_resolution() {
        let shown = |vendor| {
            let reading = reading(
                vendor,
                Wiring::FourWire,
                "2025-12-14T16:00:20",
                ListNumber::Two,
            );
            (
                reading.current_l2.unwrap().value(),
                reading.voltage_l2.unwrap().value(),
            )
        };
        assert_eq!(shown(Vendor::Aidon), (5_200, 230_500));
        assert_eq!(shown(Vendor::Kaifa), (5_150, 230_500));
        assert_eq!(shown(Vendor::Kamstrup), (5_150, 230_000));
        assert_eq!(shown(Vendor::LandisGyr), (5_150, 230_500));
    }

    #[test]
    fn the_current_of_an_exporting_phase_is_negative_on_aidon_alone() {
        for vendor in Vendor::ALL {
            let reading = reading(
                vendor,
                Wiring::FourWire,
                "2025-12-14T16:00:20",
                ListNumber::Two,
            );
            assert_eq!(
                reading.current_l1.unwrap().value() < 0,
                vendor == Vendor::Aidon,
                "{vendor}"
            );
        }
    }

    #[test]
    fn import_and_export_are_apart() {
        let reading = reading(
            Vendor::Kaifa,
            Wiring::FourWire,
            "2025-12-14T16:00:20",
            ListNumber::Two,
        );
        assert_eq!(reading.active_power_import, Some(Watt::new(0)));
        assert_eq!(reading.active_power_export, Some(Watt::new(1_234)));
        assert_eq!(reading.reactive_power_import, Some(Var::new(567)));
        assert_eq!(reading.reactive_power_export, Some(Var::new(0)));
    }

    #[test]
    fn l2_is_absent_where_the_type_does_not_measure_it() {
        let l2 = |vendor, wiring| {
            let reading = reading(vendor, wiring, "2025-12-14T16:00:20", ListNumber::Two);
            (reading.current_l2.is_some(), reading.voltage_l2.is_some())
        };
        assert_eq!(l2(Vendor::Aidon, Wiring::ThreeWire), (false, true));
        assert_eq!(l2(Vendor::Kaifa, Wiring::ThreeWire), (true, false));
        assert_eq!(l2(Vendor::Kamstrup, Wiring::ThreeWire), (true, true));
        assert_eq!(l2(Vendor::LandisGyr, Wiring::ThreeWire), (false, false));
        for vendor in Vendor::ALL {
            assert_eq!(l2(vendor, Wiring::FourWire), (true, true));
        }
        assert_eq!(l2(Vendor::Kaifa, Wiring::OnePhase), (false, false));
    }

    #[test]
    fn the_nearest_step_of_a_half_is_the_one_further_from_0() {
        assert_eq!(nearest(149, 100), 100);
        assert_eq!(nearest(150, 100), 200);
        assert_eq!(nearest(-149, 100), -100);
        assert_eq!(nearest(-150, 100), -200);
        assert_eq!(nearest(7, 1), 7);
    }
}
