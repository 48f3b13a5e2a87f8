//! Scales that no telegram states, set by the caller.

use core::num::NonZeroU16;

use han_obis::Unit;

/// The caller's scalers for values that come without one.
///
/// Kaifa and Kamstrup send bare integers: the scale is a fact of the meter's
/// configuration, not of the telegram, and it is never guessed from the size
/// of a number. A scaler set here outranks the maker's document; a scaler that
/// the telegram itself states outranks both.
///
/// ```
/// use han_meters::Scales;
///
/// // A Swedish Kamstrup that counts single watt-hours.
/// let scales = Scales::new().with_energy(0);
/// assert_eq!(scales.energy(), Some(0));
/// assert_eq!(scales.current(), None);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Scales {
    energy: Option<i8>,
    current: Option<i8>,
    voltage: Option<i8>,
    #[cfg(feature = "europe")]
    #[cfg_attr(feature = "serde", serde(default))]
    power: Option<i8>,
    #[cfg(feature = "europe")]
    #[cfg_attr(feature = "serde", serde(default))]
    power_factor: Option<i8>,
    #[cfg(feature = "europe")]
    #[cfg_attr(feature = "serde", serde(default))]
    current_ratio: Option<NonZeroU16>,
}

impl Scales {
    /// No scale set: the telegram and the maker's document decide.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            energy: None,
            current: None,
            voltage: None,
            #[cfg(feature = "europe")]
            power: None,
            #[cfg(feature = "europe")]
            power_factor: None,
            #[cfg(feature = "europe")]
            current_ratio: None,
        }
    }

    /// Powers are in 10 to this power W, var or VA. Every maker's document of
    /// Norway says so; lists of push objects state no scale at all.
    #[cfg(feature = "europe")]
    #[must_use]
    pub const fn with_power(self, scaler: i8) -> Self {
        Self {
            power: Some(scaler),
            ..self
        }
    }

    /// The scaler set for powers.
    #[cfg(feature = "europe")]
    #[must_use]
    pub const fn power(&self) -> Option<i8> {
        self.power
    }

    /// Without the lists of other countries none can be set.
    #[cfg(not(feature = "europe"))]
    const fn power(&self) -> Option<i8> {
        None
    }

    /// Power factors are in 10 to this power. Kamstrup's document says so for its
    /// longest list; lists of push objects state no scale at all.
    ///
    /// Counts have no unit either, and no scale: this is not theirs.
    #[cfg(feature = "europe")]
    #[must_use]
    pub const fn with_power_factor(self, scaler: i8) -> Self {
        Self {
            power_factor: Some(scaler),
            ..self
        }
    }

    /// The scaler set for power factors.
    #[cfg(feature = "europe")]
    #[must_use]
    pub const fn power_factor(&self) -> Option<i8> {
        self.power_factor
    }

    /// Without the lists of other countries none can be set.
    #[cfg(not(feature = "europe"))]
    const fn power_factor(&self) -> Option<i8> {
        None
    }

    /// The meter sits behind current transformers of this ratio and sends what
    /// it measures behind them: currents, powers and energies are so many times
    /// as large. 250 A to 5 A is 50.
    ///
    /// No telegram states it, whatever else it states.
    #[cfg(feature = "europe")]
    #[must_use]
    pub const fn with_current_ratio(self, ratio: NonZeroU16) -> Self {
        Self {
            current_ratio: Some(ratio),
            ..self
        }
    }

    /// Energies are in 10 to this power Wh, varh or VAh.
    #[must_use]
    pub const fn with_energy(self, scaler: i8) -> Self {
        Self {
            energy: Some(scaler),
            ..self
        }
    }

    /// Currents are in 10 to this power A.
    #[must_use]
    pub const fn with_current(self, scaler: i8) -> Self {
        Self {
            current: Some(scaler),
            ..self
        }
    }

    /// Voltages are in 10 to this power V.
    #[must_use]
    pub const fn with_voltage(self, scaler: i8) -> Self {
        Self {
            voltage: Some(scaler),
            ..self
        }
    }

    /// The scaler set for energies.
    #[must_use]
    pub const fn energy(&self) -> Option<i8> {
        self.energy
    }

    /// The scaler set for currents.
    #[must_use]
    pub const fn current(&self) -> Option<i8> {
        self.current
    }

    /// The scaler set for voltages.
    #[must_use]
    pub const fn voltage(&self) -> Option<i8> {
        self.voltage
    }

    /// The ratio set for current transformers.
    #[cfg(feature = "europe")]
    #[must_use]
    pub const fn current_ratio(&self) -> Option<NonZeroU16> {
        self.current_ratio
    }

    /// The ratio that a quantity of this unit has to be multiplied by.
    #[cfg(feature = "europe")]
    pub(crate) const fn ratio(&self, unit: Unit) -> Option<NonZeroU16> {
        match unit {
            Unit::AMPERE
            | Unit::WATT
            | Unit::VAR
            | Unit::VOLT_AMPERE
            | Unit::WATT_HOUR
            | Unit::VAR_HOUR
            | Unit::VOLT_AMPERE_HOUR => self.current_ratio,
            _ => None,
        }
    }

    /// Without the lists of other countries none can be set.
    #[cfg(not(feature = "europe"))]
    pub(crate) const fn ratio(&self, _: Unit) -> Option<NonZeroU16> {
        None
    }

    /// The scaler set for a quantity of this unit.
    pub(crate) const fn of(&self, unit: Unit) -> Option<i8> {
        self.alone().of(unit)
    }

    /// What is known where nobody else knows anything.
    pub(crate) const fn alone(&self) -> Scalers {
        Scalers {
            power: self.power(),
            current: self.current,
            voltage: self.voltage,
            energy: self.energy,
            factor: self.power_factor(),
        }
    }

    /// What is known where a maker's document gives these.
    pub(crate) fn or(&self, documented: Scalers) -> Scalers {
        Scalers {
            power: self.power().or(documented.power),
            current: self.current.or(documented.current),
            voltage: self.voltage.or(documented.voltage),
            energy: self.energy.or(documented.energy),
            factor: self.power_factor().or(documented.factor),
        }
    }
}

/// One scaler for each kind of quantity, as lists without scalers have them.
#[derive(Clone, Copy)]
pub(crate) struct Scalers {
    pub(crate) power: Option<i8>,
    pub(crate) current: Option<i8>,
    pub(crate) voltage: Option<i8>,
    pub(crate) energy: Option<i8>,
    /// Power factors.
    pub(crate) factor: Option<i8>,
}

impl Scalers {
    pub(crate) const UNKNOWN: Self = Self {
        power: None,
        current: None,
        voltage: None,
        energy: None,
        factor: None,
    };

    /// The scaler of quantities of this unit.
    pub(crate) const fn of(&self, unit: Unit) -> Option<i8> {
        match unit {
            Unit::WATT | Unit::VAR | Unit::VOLT_AMPERE => self.power,
            Unit::AMPERE => self.current,
            Unit::VOLT => self.voltage,
            Unit::WATT_HOUR | Unit::VAR_HOUR | Unit::VOLT_AMPERE_HOUR => self.energy,
            Unit::NONE => self.factor,
            _ => None,
        }
    }

    /// The same, with one more known.
    pub(crate) const fn with(self, unit: Unit, scaler: i8) -> Self {
        let scaler = Some(scaler);
        match unit {
            Unit::WATT | Unit::VAR | Unit::VOLT_AMPERE => Self {
                power: scaler,
                ..self
            },
            Unit::AMPERE => Self {
                current: scaler,
                ..self
            },
            Unit::VOLT => Self {
                voltage: scaler,
                ..self
            },
            _ => Self {
                energy: scaler,
                ..self
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_scale_serves_its_units_only() {
        let scales = Scales::new()
            .with_energy(1)
            .with_current(-3)
            .with_voltage(-1);
        assert_eq!(scales.of(Unit::WATT_HOUR), Some(1));
        assert_eq!(scales.of(Unit::VAR_HOUR), Some(1));
        assert_eq!(scales.of(Unit::AMPERE), Some(-3));
        assert_eq!(scales.of(Unit::VOLT), Some(-1));
        assert_eq!(scales.of(Unit::WATT), None);
        #[cfg(feature = "europe")]
        assert_eq!(scales.with_power(3).of(Unit::VAR), Some(3));
        assert_eq!(Scales::new().of(Unit::WATT_HOUR), None);
    }

    #[test]
    fn scales_outrank_a_document_and_leave_the_rest_of_it() {
        let documented = Scalers::UNKNOWN
            .with(Unit::WATT, 0)
            .with(Unit::AMPERE, -2)
            .with(Unit::VOLT, -1)
            .with(Unit::WATT_HOUR, 1);
        let of = |scalers: Scalers| {
            let units = [Unit::VAR, Unit::AMPERE, Unit::VOLT, Unit::VAR_HOUR];
            units.map(|unit| scalers.of(unit))
        };
        let none = Scales::new();
        assert_eq!(
            of(none.or(documented)),
            [Some(0), Some(-2), Some(-1), Some(1)]
        );
        assert_eq!(of(none.alone()), [None; 4]);
        let set = none.with_energy(0).with_current(-3).with_voltage(0);
        assert_eq!(
            of(set.or(documented)),
            [Some(0), Some(-3), Some(0), Some(0)]
        );
        assert_eq!(of(set.alone()), [None, Some(-3), Some(0), Some(0)]);
    }

    #[test]
    fn power_factors_have_the_documents_scaler_and_none_of_another_quantity() {
        let documented = Scalers {
            factor: Some(-2),
            ..Scalers::UNKNOWN
        };
        let set = Scales::new().with_energy(1).with_current(1).with_voltage(1);
        assert_eq!(set.or(documented).of(Unit::NONE), Some(-2));
        assert_eq!(set.of(Unit::NONE), None);
        assert_eq!(set.of(Unit::HERTZ), None);
    }

    #[cfg(feature = "europe")]
    #[test]
    fn a_scale_for_power_factors_outranks_a_document_and_is_nobody_elses() {
        let documented = Scalers {
            factor: Some(-2),
            ..Scalers::UNKNOWN
        };
        let set = Scales::new().with_power_factor(-3);
        assert_eq!(set.or(documented).of(Unit::NONE), Some(-3));
        assert_eq!(set.of(Unit::NONE), Some(-3));
        for unit in [Unit::WATT, Unit::VOLT, Unit::AMPERE, Unit::WATT_HOUR] {
            assert_eq!(set.of(unit), None, "{unit}");
        }
    }

    #[cfg(feature = "europe")]
    #[test]
    fn a_ratio_is_of_what_flows_through_the_transformers() {
        let ratio = NonZeroU16::new(50);
        let scales = Scales::new().with_current_ratio(ratio.unwrap());
        for unit in [
            Unit::AMPERE,
            Unit::WATT,
            Unit::VAR,
            Unit::VOLT_AMPERE,
            Unit::WATT_HOUR,
            Unit::VAR_HOUR,
            Unit::VOLT_AMPERE_HOUR,
        ] {
            assert_eq!(scales.ratio(unit), ratio, "{unit}");
            assert_eq!(Scales::new().ratio(unit), None);
        }
        for unit in [Unit::VOLT, Unit::HERTZ, Unit::NONE] {
            assert_eq!(scales.ratio(unit), None, "{unit}");
        }
    }
}
