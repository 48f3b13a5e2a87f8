use crate::{Decimal, Error, ErrorKind, Unit};
use core::cmp::Ordering;
use core::fmt;
use core::hash::{Hash, Hasher};
use core::str::FromStr;

/// A physical value: value × 10^scaler in a unit, exactly.
///
/// Known as value and scaler_unit in the Blue Book. Printed as number, blank and symbol, the
/// number in full whatever the scaler: `230.1 V`, `109552250 Wh`; a count is its number alone.
/// Equal and ordered by worth: 12.0 V equals 12 V, and quantities of different units are
/// neither equal nor ordered.
///
/// ```
/// use han_obis::{ErrorKind, Quantity, Unit};
///
/// let energy = Quantity::new(10_955_225, 1, Unit::WATT_HOUR);
/// assert_eq!(energy.to_string(), "109552250 Wh");
/// assert_eq!(energy, "109552250 Wh".parse()?);
/// assert_eq!(energy.rescale(0)?, 109_552_250);
/// assert_eq!(energy.rescale(3).unwrap_err().kind(), ErrorKind::Inexact);
/// # Ok::<(), han_obis::Error>(())
/// ```
///
/// # Errors
///
/// From text: those of [`Decimal`] for the number, [`ErrorKind::UnknownUnit`] for the unit.
///
/// Blue Book, class Register, attribute scaler_unit.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Quantity {
    value: i64,
    scaler: i8,
    unit: Unit,
}

impl Quantity {
    /// The quantity value × 10^scaler in `unit`.
    pub const fn new(value: i64, scaler: i8, unit: Unit) -> Self {
        Self {
            value,
            scaler,
            unit,
        }
    }

    /// The integer before scaling, as the meter sends it.
    pub const fn value(self) -> i64 {
        self.value
    }

    /// The power of ten.
    pub const fn scaler(self) -> i8 {
        self.scaler
    }

    /// The unit.
    pub const fn unit(self) -> Unit {
        self.unit
    }

    /// The number without its unit; prints as `230.1`.
    pub const fn number(self) -> Decimal {
        Decimal::new(self.value, self.scaler)
    }

    /// The quantity as an integer count of 10^`to` units: millivolts for −3 and volts.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Inexact`] where it is finer than that and would have to be rounded,
    /// [`ErrorKind::OutOfRange`] where the integer does not fit into an `i64`.
    pub fn rescale(self, to: i8) -> Result<i64, Error> {
        self.number().rescale(to)
    }
}

impl PartialEq for Quantity {
    fn eq(&self, other: &Self) -> bool {
        self.unit == other.unit && self.number() == other.number()
    }
}

impl Eq for Quantity {}

impl PartialOrd for Quantity {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        (self.unit == other.unit).then(|| self.number().cmp(&other.number()))
    }
}

impl Hash for Quantity {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.number().hash(state);
        self.unit.hash(state);
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.number().fmt(f)?;
        match self.unit {
            Unit::NONE => Ok(()),
            unit => write!(f, " {unit}"),
        }
    }
}

impl FromStr for Quantity {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let Some((number, unit)) = text.split_once(' ') else {
            return Ok(Self::of(text.parse()?, Unit::NONE));
        };
        let start = number.len().saturating_add(1);
        if unit.is_empty() {
            return Err(ErrorKind::UnknownUnit.at(start));
        }
        let unit = unit.parse().map_err(|error: Error| error.moved_by(start))?;
        Ok(Self::of(number.parse()?, unit))
    }
}

impl Quantity {
    const fn of(number: Decimal, unit: Unit) -> Self {
        Self::new(number.value(), number.scaler(), unit)
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use std::collections::HashSet;
    use std::format;
    use std::string::ToString;

    fn volt(value: i64, scaler: i8) -> Quantity {
        Quantity::new(value, scaler, Unit::VOLT)
    }

    #[test]
    fn reads_the_examples_of_the_standard() {
        for (value, scaler, unit, text) in [
            (263_788, -3, Unit::CUBIC_METRE, "263.788 m³"),
            (593, 3, Unit::WATT_HOUR, "593000 Wh"),
            (3467, -1, Unit::VOLT, "346.7 V"),
            (3467, 1, Unit::VOLT, "34670 V"),
        ] {
            assert_eq!(Quantity::new(value, scaler, unit).to_string(), text);
        }
    }

    #[test]
    fn keeps_every_watt_hour_of_a_register() {
        let register = Quantity::new(10_955_225, 1, Unit::WATT_HOUR);
        assert_eq!(register.to_string(), "109552250 Wh");
        let before_overflow = Quantity::new(i64::from(u32::MAX), 1, Unit::WATT_HOUR);
        assert_eq!(before_overflow.to_string(), "42949672950 Wh");
        assert_eq!(before_overflow.rescale(0), Ok(42_949_672_950));
    }

    #[test]
    fn prints_a_count_as_its_number_alone() {
        assert_eq!(Quantity::new(17, 0, Unit::NONE).to_string(), "17");
        assert_eq!("17".parse(), Ok(Quantity::new(17, 0, Unit::NONE)));
    }

    #[test]
    fn prints_an_unknown_unit_by_its_number() {
        let quantity = Quantity::new(5, 0, Unit::new(75));
        assert_eq!(quantity.to_string(), "5 unit 75");
        assert_eq!("5 unit 75".parse(), Ok(quantity));
    }

    #[test]
    fn applies_width_to_the_number() {
        assert_eq!(
            format!("{:8}|{:<8}", volt(2301, -1), volt(5, 0)),
            "   230.1 V|5        V"
        );
    }

    #[test]
    fn is_equal_by_worth_and_only_in_the_same_unit() {
        assert_eq!(volt(120, -1), volt(12, 0));
        assert_ne!(volt(12, 0), Quantity::new(12, 0, Unit::AMPERE));
        assert_eq!(
            HashSet::from([volt(120, -1), volt(12, 0), volt(13, 0)]).len(),
            2
        );
    }

    #[test]
    fn is_ordered_by_worth_and_only_in_the_same_unit() {
        assert!(volt(2301, -1) > volt(230, 0));
        assert_eq!(volt(1, 0).partial_cmp(&volt(10, -1)), Some(Ordering::Equal));
        assert_eq!(
            volt(1, 0).partial_cmp(&Quantity::new(2, 0, Unit::AMPERE)),
            None
        );
    }

    #[test]
    fn parses_what_it_prints() {
        for quantity in [
            volt(-2301, -1),
            Quantity::new(1, 127, Unit::new(133)),
            Quantity::new(i64::MIN, -128, Unit::new(14)),
            Quantity::new(0, -3, Unit::NONE),
        ] {
            assert_eq!(quantity.to_string().parse(), Ok(quantity));
        }
    }

    #[test]
    fn names_the_place_of_a_wrong_unit() {
        let error = |text: &str| text.parse::<Quantity>().unwrap_err();
        assert_eq!(error("230.1 X"), ErrorKind::UnknownUnit.at(6));
        assert_eq!(error("230.1 "), ErrorKind::UnknownUnit.at(6));
        assert_eq!(error("230.1  V"), ErrorKind::UnknownUnit.at(6));
        assert_eq!(error("1 kW"), ErrorKind::UnknownUnit.at(2));
        assert_eq!(
            error("230.1V"),
            ErrorKind::UnexpectedOctet { octet: b'V' }.at(5)
        );
        assert_eq!(error(" V"), ErrorKind::UnexpectedEnd.at(0));
    }

    #[test]
    fn takes_sixteen_octets() {
        assert_eq!(size_of::<Quantity>(), 16);
    }
}
