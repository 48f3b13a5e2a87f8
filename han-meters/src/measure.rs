//! The measured quantities of a [`Reading`](crate::Reading): integers of a fixed resolution.
//!
//! A quantity is converted exactly or not at all: nothing is rounded on the
//! way from the wire into one of these types.

use core::fmt;

use han_obis::{Decimal, Quantity, Unit};

/// A quantity that a type of fixed resolution cannot hold exactly.
///
/// It has another unit, more decimals than the type resolves, or lies outside
/// of the type's range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct NotRepresentable;

impl fmt::Display for NotRepresentable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("quantity has another unit, too many decimals or too large a value")
    }
}

impl core::error::Error for NotRepresentable {}

/// Types that differ in integer, resolution and unit, and in nothing else.
macro_rules! measures {
    ($($(#[$doc:meta])* $name:ident($integer:ty) = 10 ^ $scaler:literal $unit:ident, $symbol:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "defmt", derive(defmt::Format))]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(transparent))]
        pub struct $name($integer);

        impl $name {
            /// The resolution: the value counts units of 10 to this power.
            pub const SCALER: i8 = $scaler;
            /// The unit that the scaler applies to.
            pub const UNIT: Unit = Unit::$unit;

            #[doc = concat!("A value in ", $symbol, ".")]
            #[must_use]
            pub const fn new(value: $integer) -> Self {
                Self(value)
            }

            #[doc = concat!("The value in ", $symbol, ".")]
            #[must_use]
            pub const fn value(self) -> $integer {
                self.0
            }

            /// value × 10^scaler of the unit, if the type holds it exactly.
            pub(crate) fn exactly(value: i64, scaler: i8) -> Option<Self> {
                let value = Decimal::new(value, scaler).rescale(Self::SCALER).ok()?;
                <$integer>::try_from(value).ok().map(Self)
            }

            /// The same as a quantity, or `None` for a value beyond `i64`.
            #[must_use]
            pub fn quantity(self) -> Option<Quantity> {
                let value = i64::try_from(self.0).ok()?;
                Some(Quantity::new(value, Self::SCALER, Self::UNIT))
            }
        }

        #[doc = concat!("Prints the integer and ", $symbol, ".")]
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!("{} ", $symbol), self.0)
            }
        }

        impl TryFrom<Quantity> for $name {
            type Error = NotRepresentable;

            fn try_from(quantity: Quantity) -> Result<Self, NotRepresentable> {
                if quantity.unit() != Self::UNIT {
                    return Err(NotRepresentable);
                }
                Self::exactly(quantity.value(), quantity.scaler()).ok_or(NotRepresentable)
            }
        }
    )*};
}

measures! {
    /// Active power, whole watts. Import and export are separate, both positive.
    Watt(u32) = 10 ^ 0 WATT, "W";
    /// Reactive power, whole var. Import and export are separate, both positive.
    Var(u32) = 10 ^ 0 VAR, "var";
    /// Current in milliampere; negative where the meter says that the phase exports.
    MilliAmpere(i32) = 10 ^ -3 AMPERE, "mA";
    /// Voltage in millivolt: to neutral, or between lines in three-wire nets.
    MilliVolt(u32) = 10 ^ -3 VOLT, "mV";
    /// Active energy in watt-hours: a register since the meter was started.
    WattHour(u64) = 10 ^ 0 WATT_HOUR, "Wh";
    /// Reactive energy in var-hours: a register since the meter was started.
    VarHour(u64) = 10 ^ 0 VAR_HOUR, "varh";
    /// Power factor in thousandths.
    PowerFactor(i32) = 10 ^ -3 NONE, "thousandths";
    /// Frequency in millihertz.
    MilliHertz(u32) = 10 ^ -3 HERTZ, "mHz";
    /// Angle of a voltage to its current in thousandths of a degree.
    MilliDegree(i32) = 10 ^ -3 DEGREE, "m°";
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use std::string::ToString;

    #[test]
    fn ten_watt_hour_steps_become_watt_hours() {
        let register = Quantity::new(10_955_225, 1, Unit::WATT_HOUR);
        assert_eq!(WattHour::try_from(register), Ok(WattHour::new(109_552_250)));
    }

    #[test]
    fn a_tenth_of_an_ampere_keeps_its_sign() {
        let current = Quantity::new(-51, -1, Unit::AMPERE);
        assert_eq!(MilliAmpere::try_from(current), Ok(MilliAmpere::new(-5_100)));
    }

    #[test]
    fn what_would_be_rounded_is_refused() {
        assert_eq!(
            MilliVolt::try_from(Quantity::new(2_300_005, -4, Unit::VOLT)),
            Err(NotRepresentable)
        );
        assert_eq!(
            Watt::try_from(Quantity::new(15, -1, Unit::WATT)),
            Err(NotRepresentable)
        );
    }

    #[test]
    fn another_unit_is_refused() {
        assert_eq!(
            Watt::try_from(Quantity::new(1, 0, Unit::VAR)),
            Err(NotRepresentable)
        );
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        assert_eq!(
            Watt::try_from(Quantity::new(-1, 0, Unit::WATT)),
            Err(NotRepresentable)
        );
        assert_eq!(
            Watt::try_from(Quantity::new(4_294_967_296, 0, Unit::WATT)),
            Err(NotRepresentable)
        );
        assert_eq!(
            Watt::try_from(Quantity::new(1, 127, Unit::WATT)),
            Err(NotRepresentable)
        );
    }

    #[test]
    fn prints_the_integer_and_its_unit() {
        assert_eq!(MilliAmpere::new(-5_100).to_string(), "-5100 mA");
        assert_eq!(WattHour::new(109_552_250).to_string(), "109552250 Wh");
    }
}
