//! Identifiers of metering points and meters, and the GS1 check digit they share.

use core::fmt;
use core::str::FromStr;

/// A metering point's id: 18 digits, the last of them a GS1 check digit.
///
/// It names the installation and stays when the meter is changed. No HAN port
/// sends it; it comes from the bill or the data hub.
///
/// ```
/// use han_meters::MeteringPointId;
///
/// let id: MeteringPointId = "707057500012345671".parse().unwrap();
/// assert!(id.is_norwegian());
/// assert!("707057500012345672".parse::<MeteringPointId>().is_err());
/// ```
///
/// GS1 General Specifications: GSRN, modulo-10 check digit.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MeteringPointId([u8; Self::DIGITS]);

impl MeteringPointId {
    /// The number of digits.
    pub const DIGITS: usize = 18;

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        core::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Whether the id carries the prefix in use in Norway, `7070575`.
    #[must_use]
    pub fn is_norwegian(&self) -> bool {
        self.0.starts_with(b"7070575")
    }
}

impl FromStr for MeteringPointId {
    type Err = IdentifierError;

    fn from_str(text: &str) -> Result<Self, IdentifierError> {
        let octets: [u8; Self::DIGITS] = text
            .as_bytes()
            .try_into()
            .map_err(|_| IdentifierError::Length { digits: text.len() })?;
        match check_digit_fits(&octets) {
            None => Err(IdentifierError::NotADigit),
            Some(false) => Err(IdentifierError::CheckDigit),
            Some(true) => Ok(Self(octets)),
        }
    }
}

impl fmt::Display for MeteringPointId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Hides the digits: they identify a household.
impl fmt::Debug for MeteringPointId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MeteringPointId(<18 digits>)")
    }
}

#[cfg(feature = "defmt")]
impl defmt::Format for MeteringPointId {
    fn format(&self, f: defmt::Formatter<'_>) {
        defmt::write!(f, "MeteringPointId(<18 digits>)");
    }
}

/// Why a text is no [`MeteringPointId`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum IdentifierError {
    /// It does not have 18 characters.
    Length {
        /// How many octets it has.
        digits: usize,
    },
    /// A character is not a decimal digit.
    NotADigit,
    /// The last digit is not the check digit of the others.
    CheckDigit,
}

impl fmt::Display for IdentifierError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Length { digits } => {
                write!(f, "metering point id of {digits} characters instead of 18")
            }
            Self::NotADigit => f.write_str("metering point id with a character that is no digit"),
            Self::CheckDigit => f.write_str("metering point id with a wrong check digit"),
        }
    }
}

impl core::error::Error for IdentifierError {}

/// Whether the last of these ASCII digits is the GS1 check digit of the others:
/// weights 3, 1, 3, 1 … from the right, the whole a multiple of ten.
///
/// `None` where they are not all digits, or none.
pub(crate) fn check_digit_fits(digits: &[u8]) -> Option<bool> {
    let (&check, body) = digits.split_last()?;
    let mut sum = value(check)?;
    for (position, &digit) in body.iter().rev().enumerate() {
        let weight = if position % 2 == 0 { 3 } else { 1 };
        sum = (sum + weight * value(digit)?) % 10;
    }
    Some(sum % 10 == 0)
}

fn value(digit: u8) -> Option<u8> {
    digit.is_ascii_digit().then(|| digit.wrapping_sub(b'0'))
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use std::format;

    #[test]
    fn takes_ids_with_a_right_check_digit() {
        for id in ["707057500012345671", "707057500000000001"] {
            assert_eq!(id.parse::<MeteringPointId>().unwrap().as_str(), id);
        }
    }

    #[test]
    fn refuses_a_wrong_check_digit() {
        for id in ["707057500012345672", "857643212345678921"] {
            assert_eq!(
                id.parse::<MeteringPointId>(),
                Err(IdentifierError::CheckDigit)
            );
        }
    }

    #[test]
    fn refuses_other_lengths_and_characters() {
        assert_eq!(
            "70705750001234567".parse::<MeteringPointId>(),
            Err(IdentifierError::Length { digits: 17 })
        );
        assert_eq!(
            "70705750001234567x".parse::<MeteringPointId>(),
            Err(IdentifierError::NotADigit)
        );
    }

    #[test]
    fn a_foreign_id_is_valid_and_not_norwegian() {
        // Prefix of Sweden; check digit by the rule: 735999 0…0 needs 6.
        let id: MeteringPointId = "735999000000000006".parse().unwrap();
        assert!(!id.is_norwegian());
    }

    #[test]
    fn hides_from_debug() {
        let id: MeteringPointId = "707057500012345671".parse().unwrap();
        assert_eq!(format!("{id:?}"), "MeteringPointId(<18 digits>)");
    }

    #[test]
    fn meter_numbers_carry_the_same_check_digit() {
        assert_eq!(check_digit_fits(b"7359992000000017"), Some(true));
        assert_eq!(check_digit_fits(b"6970631000000015"), Some(true));
        assert_eq!(check_digit_fits(b"7359992000000018"), Some(false));
        assert_eq!(check_digit_fits(b"KFM"), None);
        assert_eq!(check_digit_fits(b""), None);
    }
}
