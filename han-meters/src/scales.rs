//! Scales that no telegram states, set by the caller.

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
}

impl Scales {
    /// No scale set: the telegram and the maker's document decide.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            energy: None,
            current: None,
            voltage: None,
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

    /// The scaler set for a quantity of this unit.
    pub(crate) const fn of(&self, unit: Unit) -> Option<i8> {
        match unit {
            Unit::WATT_HOUR | Unit::VAR_HOUR | Unit::VOLT_AMPERE_HOUR => self.energy,
            Unit::AMPERE => self.current,
            Unit::VOLT => self.voltage,
            _ => None,
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
        assert_eq!(Scales::new().of(Unit::WATT_HOUR), None);
    }
}
