mod names;
mod words;

use crate::padding::pad;
use crate::{Error, ErrorKind};
use core::fmt::{self, Alignment};
use core::str::FromStr;

/// A unit of the DLMS unit enumeration.
///
/// An open set: every code is a unit, and one that the table does not know keeps its number.
///
/// Printed as its symbol: `Wh`. A corrected volume is printed as `m³ (corrected)`, so that it is
/// not taken for a volume; a code without symbol as `unit 75`; [`Unit::NONE`] as nothing at
/// all. All of these parse again. `Debug` shows the symbol as in `Unit(W)`, or the code as in
/// `Unit(75)`; `defmt` always shows the code, which keeps the symbols out of a microcontroller.
///
/// ```
/// use han_obis::{ErrorKind, Unit};
///
/// assert_eq!(Unit::new(27), Unit::WATT);
/// assert_eq!(Unit::WATT.symbol(), Some("W"));
/// assert_eq!(Unit::WATT.quantity(), Some("active power"));
/// assert_eq!("varh".parse(), Ok(Unit::VAR_HOUR));
/// assert_eq!(Unit::new(75).to_string(), "unit 75");
/// // The enumeration has units and no prefixes.
/// assert_eq!("kWh".parse::<Unit>().unwrap_err().kind(), ErrorKind::UnknownUnit);
/// ```
///
/// # Errors
///
/// From text: [`ErrorKind::UnknownUnit`].
///
/// Blue Book, Table 4 (enumerated values for physical units).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Unit(u8);

impl Unit {
    /// The unit of this code.
    pub const fn new(code: u8) -> Self {
        Self(code)
    }

    /// The code, as it stands on the wire.
    pub const fn code(self) -> u8 {
        self.0
    }

    /// The unit of this symbol, written exactly so; `None` if there is none.
    ///
    /// `m³`, `m³/h` and `m³/d` are volumes, not corrected volumes. The empty symbol is
    /// [`Unit::NONE`].
    pub fn from_symbol(symbol: &str) -> Option<Self> {
        Self::all().find(|unit| unit.symbol() == Some(symbol))
    }

    /// The symbol, made different for units that share one.
    const fn text(self) -> Option<&'static str> {
        match self {
            Self::CUBIC_METRE_CORRECTED => Some("m³ (corrected)"),
            Self::CUBIC_METRE_PER_HOUR_CORRECTED => Some("m³/h (corrected)"),
            Self::CUBIC_METRE_PER_DAY_CORRECTED => Some("m³/d (corrected)"),
            _ => self.symbol(),
        }
    }

    fn from_text(text: &str) -> Option<Self> {
        match text.strip_prefix("unit ") {
            Some(code) => from_digits(code),
            None => Self::all().find(|unit| unit.text() == Some(text)),
        }
    }

    fn all() -> impl Iterator<Item = Self> {
        (0..=255).map(Self)
    }
}

/// Digits only: the parser of integers would take a plus sign too.
fn from_digits(code: &str) -> Option<Unit> {
    let code = Some(code).filter(|code| code.bytes().all(|octet| octet.is_ascii_digit()))?;
    code.parse().ok().map(Unit)
}

impl From<u8> for Unit {
    fn from(code: u8) -> Self {
        Self(code)
    }
}

impl From<Unit> for u8 {
    fn from(unit: Unit) -> Self {
        unit.0
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        pad(f, Alignment::Left, &|out| match self.text() {
            Some(text) => out.write_str(text),
            None => write!(out, "unit {}", self.0),
        })
    }
}

impl fmt::Debug for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.text() {
            Some(text) if *self != Self::NONE => write!(f, "Unit({text})"),
            _ => write!(f, "Unit({})", self.0),
        }
    }
}

impl FromStr for Unit {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::from_text(text).ok_or(ErrorKind::UnknownUnit.at(0))
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use std::format;
    use std::string::ToString;

    #[test]
    fn keeps_every_code() {
        for code in 0..=255 {
            assert_eq!(Unit::new(code).code(), code);
            assert_eq!(u8::from(Unit::from(code)), code);
        }
    }

    #[test]
    fn prints_every_code_so_that_it_parses_again() {
        for unit in Unit::all() {
            assert_eq!(unit.to_string().parse(), Ok(unit), "{unit:?}");
        }
    }

    #[test]
    fn prints_the_symbol() {
        assert_eq!(Unit::VAR_HOUR.to_string(), "varh");
        assert_eq!(
            format!("{:4}|{:>4}|", Unit::CUBIC_METRE, Unit::VOLT),
            "m³  |   V|"
        );
    }

    #[test]
    fn is_never_cut_short() {
        assert_eq!(format!("{:.1}", Unit::WATT_HOUR), "Wh");
    }

    #[test]
    fn prints_an_unknown_unit_by_its_number() {
        assert_eq!(format!("{:9}|", Unit::new(75)), "unit 75  |");
        assert_eq!(Unit::new(0).to_string(), "unit 0");
        assert_eq!(Unit::EXTENDED.to_string(), "unit 253");
    }

    #[test]
    fn debug_shows_the_symbol_or_the_code() {
        assert_eq!(format!("{:?}", Unit::WATT), "Unit(W)");
        assert_eq!(format!("{:?}", Unit::new(14)), "Unit(m³ (corrected))");
        assert_eq!(format!("{:?}", Unit::new(75)), "Unit(75)");
        assert_eq!(format!("{:?}", Unit::NONE), "Unit(255)");
    }

    #[test]
    fn prints_no_unit_as_nothing() {
        assert_eq!(Unit::NONE.to_string(), "");
        assert_eq!("".parse(), Ok(Unit::NONE));
    }

    #[test]
    fn tells_corrected_volumes_from_volumes() {
        assert_eq!(Unit::new(14).symbol(), Unit::new(13).symbol());
        assert_eq!(Unit::new(14).to_string(), "m³ (corrected)");
        assert_eq!(Unit::from_symbol("m³"), Some(Unit::CUBIC_METRE));
        assert_eq!(
            "m³/h (corrected)".parse(),
            Ok(Unit::CUBIC_METRE_PER_HOUR_CORRECTED)
        );
        assert_eq!(Unit::from_symbol("m³ (corrected)"), None);
    }

    #[test]
    fn takes_any_code_by_its_number() {
        assert_eq!("unit 27".parse(), Ok(Unit::WATT));
    }

    #[test]
    fn refuses_what_is_not_a_symbol() {
        for text in [
            "kWh", "wh", "WH", "W ", " W", "unit", "unit ", "unit 256", "unit +5", "unit x",
        ] {
            assert_eq!(
                text.parse::<Unit>(),
                Err(ErrorKind::UnknownUnit.at(0)),
                "{text}"
            );
        }
        assert_eq!(Unit::from_symbol("kWh"), None);
        assert_eq!(Unit::from_symbol("unit 27"), None);
    }
}
