//! What a code says by itself: phase, direction and unit follow from its value groups.

use crate::{Direction, Obis, Phase, Unit};

impl Obis {
    /// The phase of an electricity code; all phases together are [`Phase::Total`].
    ///
    /// Group C is counted in blocks of twenty: 1 to 20 total, 21 to 40 L1, 41 to 60 L2, 61 to
    /// 80 L3. Beyond them 84 to 87 are power factors, 90 is the sum of the currents, and 81
    /// the angle between a voltage and the current of one phase. `None` for line voltages
    /// (124 to 126), the neutral (91, 92), other media, and channels above 64, whose codes
    /// belong to utilities and makers.
    ///
    /// In three-wire nets the voltages of L1, L2 and L3 are line voltages; the code does not
    /// show it.
    ///
    /// ```
    /// use han_obis::{codes, Phase};
    ///
    /// assert_eq!(codes::CURRENT_L3.phase(), Some(Phase::L3));
    /// assert_eq!(codes::ACTIVE_POWER_IMPORT.phase(), Some(Phase::Total));
    /// assert_eq!(codes::CLOCK.phase(), None);
    /// ```
    ///
    /// Blue Book, value group C codes of electricity.
    pub fn phase(self) -> Option<Phase> {
        match self.electricity()? {
            1..=20 | 84 | 90 => Some(Phase::Total),
            21..=40 | 85 => Some(Phase::L1),
            41..=60 | 86 => Some(Phase::L2),
            61..=80 | 87 => Some(Phase::L3),
            81 => phase_of_angle(self.e()),
            _ => None,
        }
    }

    /// The direction of an electricity code: "+" is import, "−" is export.
    ///
    /// `None` where the code speaks of no direction or of both: currents, voltages, sums and
    /// differences of import and export, single quadrants, other media, and channels above 64.
    ///
    /// ```
    /// use han_obis::{codes, Direction};
    ///
    /// assert_eq!(codes::REACTIVE_ENERGY_EXPORT.direction(), Some(Direction::Export));
    /// assert_eq!(codes::CURRENT_L1.direction(), None);
    /// ```
    ///
    /// IEC 62053-23 (quadrants); Blue Book, value group C codes of electricity.
    pub fn direction(self) -> Option<Direction> {
        let c = self.electricity()?;
        match (c, place_in_block(c)) {
            (_, 1 | 3 | 9) => Some(Direction::Import),
            (_, 2 | 4 | 10) | (84..=87, _) => Some(Direction::Export),
            _ => None,
        }
    }

    /// The unit of the quantity that the code names, without any scale.
    ///
    /// [`Unit::NONE`] for counts and power factors, which have no unit. `None` where the code
    /// does not tell: texts, clocks, harmonics, thresholds and durations of events, readings of
    /// M-Bus devices, other media, channels above 64, and codes this crate does not know.
    ///
    /// The unit is that of the unit enumeration: a P1 telegram writes kW and kWh under the
    /// same codes.
    ///
    /// ```
    /// use han_obis::{codes, Unit};
    ///
    /// assert_eq!(codes::ACTIVE_ENERGY_IMPORT.unit(), Some(Unit::WATT_HOUR));
    /// assert_eq!(codes::VOLTAGE_SAGS_L1.unit(), Some(Unit::NONE));
    /// assert_eq!(codes::METER_ID.unit(), None);
    /// ```
    ///
    /// Blue Book, value group C and D codes.
    pub fn unit(self) -> Option<Unit> {
        if self.a() == 0 {
            return self.abstract_unit();
        }
        let (unit, time_integral) = self.measurand()?;
        match (self.d(), self.e()) {
            (7, 0) => Some(unit),
            (7, _) => self.angle_unit(),
            (0..=6 | 13..=16 | 23..=28, 0..=63) => Some(unit),
            (8 | 9 | 17..=20 | 29 | 30, 0..=63) => time_integral,
            (32 | 36 | 40, 0) => Some(Unit::NONE),
            _ => None,
        }
    }

    /// The unit of what group C measures, and that of its time integral.
    fn measurand(self) -> Option<(Unit, Option<Unit>)> {
        let c = self.electricity()?;
        Some(match (c, place_in_block(c)) {
            (_, 1 | 2 | 15..=20) => (Unit::WATT, Some(Unit::WATT_HOUR)),
            (_, 3..=8) => (Unit::VAR, Some(Unit::VAR_HOUR)),
            (_, 9 | 10) => (Unit::VOLT_AMPERE, Some(Unit::VOLT_AMPERE_HOUR)),
            (_, 11) | (90 | 91, _) => (Unit::AMPERE, None),
            (_, 12) | (92 | 124..=126, _) => (Unit::VOLT, None),
            (_, 13) | (84..=87, _) => (Unit::NONE, None),
            (_, 14) => (Unit::HERTZ, None),
            (81, _) => (Unit::DEGREE, None),
            _ => return None,
        })
    }

    /// Group E of an instantaneous value is an angle here, and a harmonic elsewhere.
    fn angle_unit(self) -> Option<Unit> {
        (self.c() == 81).then_some(Unit::DEGREE)
    }

    fn abstract_unit(self) -> Option<Unit> {
        match self.octets() {
            [0, 0..=64, 96, 7, 19, _] => Some(Unit::SECOND),
            [0, 0..=64, 96, 7, 9 | 21, _] => Some(Unit::NONE),
            [0, 0..=64, 96, 14, 0, _] => Some(Unit::NONE),
            [0, 0..=64, 24, 1, 0, _] => Some(Unit::NONE),
            _ => None,
        }
    }

    /// Group C, if it has the meaning that the standard gives it for electricity.
    fn electricity(self) -> Option<u8> {
        matches!(self.octets(), [1, 0..=64, ..]).then_some(self.c())
    }
}

/// Group C within its block of twenty, from 1 to 20; 0 beyond the blocks.
fn place_in_block(c: u8) -> u8 {
    match c {
        1..=20 => c,
        21..=40 => c - 20,
        41..=60 => c - 40,
        61..=80 => c - 60,
        _ => 0,
    }
}

/// Group E is ten times the reference plus what is measured; 0 to 2 are the voltages of L1 to
/// L3, 4 to 6 the currents.
fn phase_of_angle(e: u8) -> Option<Phase> {
    match e {
        4 | 40 => Some(Phase::L1),
        15 | 51 => Some(Phase::L2),
        26 | 62 => Some(Phase::L3),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instantaneous(c: u8) -> Obis {
        Obis::new(1, 0, c, 7, 0, 255)
    }

    #[test]
    fn counts_the_phases_in_blocks_of_twenty() {
        let phases = [Phase::Total, Phase::L1, Phase::L2, Phase::L3];
        for c in 1..=80 {
            let phase = phases[usize::from((c - 1) / 20)];
            assert_eq!(instantaneous(c).phase(), Some(phase), "C = {c}");
        }
        for (c, phase) in (84..=87).zip(phases) {
            assert_eq!(instantaneous(c).phase(), Some(phase), "C = {c}");
        }
    }

    #[test]
    fn gives_line_voltages_and_neutral_no_phase() {
        for c in [
            0, 82, 83, 88, 89, 91, 92, 93, 96, 97, 98, 99, 124, 125, 126, 128, 240, 255,
        ] {
            assert_eq!(instantaneous(c).phase(), None, "C = {c}");
        }
        assert_eq!(instantaneous(90).phase(), Some(Phase::Total));
    }

    #[test]
    fn finds_the_phase_of_an_angle_between_voltage_and_current() {
        let phase = |e| Obis::new(1, 0, 81, 7, e, 255).phase();
        assert_eq!(
            [phase(40), phase(51), phase(62)],
            [Phase::L1, Phase::L2, Phase::L3].map(Some)
        );
        assert_eq!(
            [phase(4), phase(15), phase(26)],
            [Phase::L1, Phase::L2, Phase::L3].map(Some)
        );
        assert_eq!([phase(1), phase(20), phase(0), phase(44)], [None; 4]);
    }

    #[test]
    fn repeats_direction_and_unit_in_every_block() {
        for c in 21..=80 {
            let (here, total) = (instantaneous(c), instantaneous((c - 1) % 20 + 1));
            assert_eq!(here.direction(), total.direction(), "C = {c}");
            assert_eq!(here.unit(), total.unit(), "C = {c}");
        }
    }

    #[test]
    fn calls_plus_import_and_minus_export() {
        let direction = |c| instantaneous(c).direction();
        for c in [1, 3, 9] {
            assert_eq!(direction(c), Some(Direction::Import), "C = {c}");
        }
        for c in [2, 4, 10, 84, 85, 86, 87] {
            assert_eq!(direction(c), Some(Direction::Export), "C = {c}");
        }
    }

    #[test]
    fn gives_no_direction_where_there_is_none_or_both() {
        for c in [
            0, 5, 6, 7, 8, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 81, 90, 91, 92, 124, 128,
        ] {
            assert_eq!(instantaneous(c).direction(), None, "C = {c}");
        }
    }

    #[test]
    fn knows_the_unit_of_every_instantaneous_quantity() {
        let expected = |c| match c {
            1 | 2 | 15..=20 => Some(Unit::WATT),
            3..=8 => Some(Unit::VAR),
            9 | 10 => Some(Unit::VOLT_AMPERE),
            11 | 90 | 91 => Some(Unit::AMPERE),
            12 | 92 | 124..=126 => Some(Unit::VOLT),
            13 | 84..=87 => Some(Unit::NONE),
            14 => Some(Unit::HERTZ),
            81 => Some(Unit::DEGREE),
            _ => None,
        };
        for c in (0..=20).chain(81..=255) {
            assert_eq!(instantaneous(c).unit(), expected(c), "C = {c}");
        }
    }

    #[test]
    fn integrates_power_over_time_to_energy() {
        for d in [8, 9, 17, 18, 19, 20, 29, 30] {
            let unit = |c| Obis::new(1, 0, c, d, 0, 255).unit();
            assert_eq!(unit(1), Some(Unit::WATT_HOUR), "D = {d}");
            assert_eq!(unit(24), Some(Unit::VAR_HOUR), "D = {d}");
            assert_eq!(unit(10), Some(Unit::VOLT_AMPERE_HOUR), "D = {d}");
            assert_eq!(
                [unit(11), unit(12), unit(13), unit(14), unit(81)],
                [None; 5],
                "D = {d}"
            );
        }
    }

    #[test]
    fn keeps_the_unit_in_averages_and_extremes() {
        for d in [0, 1, 2, 3, 4, 5, 6, 13, 14, 15, 16, 23, 24, 25, 26, 27, 28] {
            assert_eq!(
                Obis::new(1, 0, 1, d, 0, 255).unit(),
                Some(Unit::WATT),
                "D = {d}"
            );
            assert_eq!(
                Obis::new(1, 0, 31, d, 0, 255).unit(),
                Some(Unit::AMPERE),
                "D = {d}"
            );
        }
    }

    #[test]
    fn counts_events_without_a_unit() {
        for d in [32, 36, 40] {
            assert_eq!(
                Obis::new(1, 0, 32, d, 0, 255).unit(),
                Some(Unit::NONE),
                "D = {d}"
            );
        }
    }

    #[test]
    fn does_not_guess_the_unit_of_what_the_code_does_not_tell() {
        for d in [
            10, 11, 12, 21, 22, 31, 33, 34, 35, 37, 38, 39, 41, 42, 43, 55, 128, 255,
        ] {
            assert_eq!(Obis::new(1, 0, 32, d, 0, 255).unit(), None, "D = {d}");
        }
        assert_eq!(Obis::new(1, 0, 32, 7, 5, 255).unit(), None, "a harmonic");
        assert_eq!(
            Obis::new(1, 0, 1, 8, 64, 255).unit(),
            None,
            "no tariff rate"
        );
        assert_eq!(Obis::new(1, 0, 1, 8, 63, 255).unit(), Some(Unit::WATT_HOUR));
        assert_eq!(
            Obis::new(0, 1, 24, 2, 1, 255).unit(),
            None,
            "an M-Bus reading"
        );
    }

    #[test]
    fn speaks_only_of_electricity_and_standard_channels() {
        for obis in [
            Obis::new(7, 0, 21, 7, 0, 255),
            Obis::new(1, 65, 21, 7, 0, 255),
        ] {
            assert_eq!(
                (obis.phase(), obis.direction(), obis.unit()),
                (None, None, None),
                "{obis:?}"
            );
        }
        let obis = Obis::new(1, 64, 21, 7, 0, 255);
        assert_eq!(obis.phase(), Some(Phase::L1));
        assert_eq!(Obis::new(0, 65, 96, 7, 21, 255).unit(), None);
        assert_eq!(Obis::new(0, 0, 21, 7, 0, 255).phase(), None);
    }
}
