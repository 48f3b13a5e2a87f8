//! What is found, in words.

use core::fmt;

use han_obis::Unit;

/// What has one scale in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
pub enum Scale {
    /// The voltages.
    Voltage,
    /// The currents.
    Current,
    /// The powers.
    Power,
    /// The registers of energy.
    Energy,
}

impl Scale {
    /// `voltage`, `current`, `power` or `energy`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Voltage => "voltage",
            Self::Current => "current",
            Self::Power => "power",
            Self::Energy => "energy",
        }
    }

    /// The unit that its scaler applies to: V, A, W or Wh.
    #[must_use]
    pub const fn unit(self) -> Unit {
        match self {
            Self::Voltage => Unit::VOLT,
            Self::Current => Unit::AMPERE,
            Self::Power => Unit::WATT,
            Self::Energy => Unit::WATT_HOUR,
        }
    }
}

/// Prints its name.
impl fmt::Display for Scale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A scale that the readings themselves speak against.
///
/// Prints as `energy is shown 10 times too high, by 37 readings`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Finding {
    /// Which scale is off.
    pub scale: Scale,
    /// The values shown are 10 to this power times what they should be: 1 is
    /// ten times too high, -1 ten times too low. Never 0. Of a current it may
    /// be one beside the right one in a house where phases give what others
    /// take, all the time and to nearly the same amount.
    pub power_of_ten: i8,
    /// How many readings say so; for energy, how many intervals between two
    /// readings of the registers. Those of some days ago count less.
    pub readings: u16,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is shown 1", self.scale)?;
        for _ in 0..self.power_of_ten.unsigned_abs() {
            f.write_str("0")?;
        }
        let way = if self.power_of_ten < 0 { "low" } else { "high" };
        write!(f, " times too {way}, by {} readings", self.readings)
    }
}

/// A scaler for values that came without one.
///
/// Prints as `current seems to count 10^-3 A, by 37 readings`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Suggestion {
    /// Which scale nobody stated.
    pub scale: Scale,
    /// The scaler that makes the list agree with itself: the integers count 10
    /// to this power of the unit.
    pub scaler: i8,
    /// How many readings say so, as in [`Finding::readings`].
    pub readings: u16,
}

impl fmt::Display for Suggestion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = self.scale.unit();
        let Self {
            scale,
            scaler,
            readings,
        } = self;
        write!(
            f,
            "{scale} seems to count 10^{scaler} {unit}, by {readings} readings"
        )
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use std::string::ToString;

    #[test]
    fn a_finding_prints_as_a_sentence() {
        let high = Finding {
            scale: Scale::Energy,
            power_of_ten: 1,
            readings: 37,
        };
        assert_eq!(
            high.to_string(),
            "energy is shown 10 times too high, by 37 readings"
        );
        let low = Finding {
            scale: Scale::Current,
            power_of_ten: -3,
            ..high
        };
        assert_eq!(
            low.to_string(),
            "current is shown 1000 times too low, by 37 readings"
        );
    }

    #[test]
    fn a_suggestion_prints_as_a_sentence() {
        let suggestion = Suggestion {
            scale: Scale::Current,
            scaler: -3,
            readings: 60,
        };
        assert_eq!(
            suggestion.to_string(),
            "current seems to count 10^-3 A, by 60 readings"
        );
    }

    #[test]
    fn each_scale_has_its_name_and_unit() {
        for (scale, name, unit) in [
            (Scale::Voltage, "voltage", "V"),
            (Scale::Current, "current", "A"),
            (Scale::Power, "power", "W"),
            (Scale::Energy, "energy", "Wh"),
        ] {
            assert_eq!(scale.to_string(), name);
            assert_eq!(scale.unit().to_string(), unit);
        }
    }
}
