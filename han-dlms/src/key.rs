//! A key of AES.

use core::fmt;
use core::str::FromStr;

use zeroize::{Zeroize, Zeroizing};

use crate::error::{Error, ErrorKind};

/// A key to encipher or to authenticate with: 16 octets in the security suites 0 and 1, 32 in
/// suite 2.
///
/// ```
/// use han_dlms::{ErrorKind, Key};
///
/// let key: Key = "36C66639E48A8CA4D6BC8B282A793BBB".parse()?;
/// assert_eq!(format!("{key:?}"), "Key(..)");
///
/// let error = "36C666".parse::<Key>().unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::InvalidKeyLength { length: 3 });
/// # Ok::<(), han_dlms::Error>(())
/// ```
///
/// It shows itself to nobody: `Debug` and `defmt` say that it is a key and no more, it cannot be
/// read out again, and two cannot be compared. Its octets are wiped where it is dropped. Whoever
/// moves it leaves behind what the compiler leaves behind, and the octets or the text that it was
/// made from are the caller's to wipe.
///
/// The texts of suppliers give keys many names. To encipher: EK, GUEK, GPK60, encryption key. To
/// authenticate: AK, GAK, GPK61, authentication key.
#[derive(Clone)]
pub struct Key(Octets);

#[derive(Clone)]
pub(crate) enum Octets {
    Short([u8; 16]),
    Long([u8; 32]),
}

impl Key {
    /// The octets by their number.
    pub(crate) const fn either(&self) -> &Octets {
        &self.0
    }

    /// All octets.
    pub(crate) const fn octets(&self) -> &[u8] {
        match &self.0 {
            Octets::Short(octets) => octets,
            Octets::Long(octets) => octets,
        }
    }
}

impl From<[u8; 16]> for Key {
    fn from(mut octets: [u8; 16]) -> Self {
        let key = Self(Octets::Short(octets));
        octets.zeroize();
        key
    }
}

impl From<[u8; 32]> for Key {
    fn from(mut octets: [u8; 32]) -> Self {
        let key = Self(Octets::Long(octets));
        octets.zeroize();
        key
    }
}

/// Fails with [`ErrorKind::InvalidKeyLength`] unless there are 16 octets or 32.
impl TryFrom<&[u8]> for Key {
    type Error = Error;

    fn try_from(octets: &[u8]) -> Result<Self, Error> {
        if let Ok(octets) = octets.try_into() {
            return Ok(Self(Octets::Short(octets)));
        }
        if let Ok(octets) = octets.try_into() {
            return Ok(Self(Octets::Long(octets)));
        }
        let length = octets.len();
        Err(ErrorKind::InvalidKeyLength { length }.at(0))
    }
}

/// Hex digits, two an octet, nothing between them. Fails with [`ErrorKind::UnexpectedOctet`] at
/// what is no digit, [`ErrorKind::UnexpectedEnd`] behind half an octet, and
/// [`ErrorKind::InvalidKeyLength`].
impl FromStr for Key {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let (pairs, odd) = text.as_bytes().as_chunks();
        let mut octets = Zeroizing::new([0; 32]);
        let mut room = octets.iter_mut();
        for (number, pair) in pairs.iter().enumerate() {
            let octet = octet(*pair).map_err(|error| error.moved_by(number.saturating_mul(2)))?;
            if let Some(place) = room.next() {
                *place = octet;
            }
        }
        if !odd.is_empty() {
            return Err(ErrorKind::UnexpectedEnd.at(text.len()));
        }
        match pairs.len() {
            length @ ..=32 => Self::try_from(octets.get(..length).unwrap_or_default()),
            length => Err(ErrorKind::InvalidKeyLength { length }.at(0)),
        }
    }
}

/// The octet of two hex digits.
fn octet([high, low]: [u8; 2]) -> Result<u8, Error> {
    Ok(digit(high, 0)? << 4 | digit(low, 1)?)
}

fn digit(octet: u8, offset: usize) -> Result<u8, Error> {
    let digit = char::from(octet).to_digit(16);
    digit
        .and_then(|digit| u8::try_from(digit).ok())
        .ok_or(ErrorKind::UnexpectedOctet { octet }.at(offset))
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(..)")
    }
}

#[cfg(feature = "defmt")]
impl defmt::Format for Key {
    fn format(&self, f: defmt::Formatter<'_>) {
        defmt::write!(f, "Key(..)");
    }
}

impl Drop for Key {
    fn drop(&mut self) {
        match &mut self.0 {
            Octets::Short(octets) => octets.zeroize(),
            Octets::Long(octets) => octets.zeroize(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::format;
    use std::string::ToString;
    use std::vec::Vec;

    use super::*;

    fn refused(text: &str) -> Error {
        text.parse::<Key>().unwrap_err()
    }

    #[test]
    fn is_read_from_hex_in_either_case() {
        let key: Key = "000102030405060708090a0B0c0D0e0F".parse().unwrap();
        assert_eq!(
            key.octets(),
            [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]
        );
        let key: Key = "d0D1D2D3D4D5D6D7D8D9DADBDCDDDEDFE0E1E2E3E4E5E6E7E8E9EAEBECEDEEEF"
            .parse()
            .unwrap();
        assert!(key.octets().iter().copied().eq(0xD0..=0xEF));
    }

    #[test]
    fn is_taken_from_octets() {
        let octets: Vec<u8> = (0xD0..=0xEF).collect();
        for length in [16, 32] {
            let key = Key::try_from(&octets[..length]).unwrap();
            assert_eq!(key.octets(), &octets[..length]);
        }
        assert_eq!(Key::from([0x5A; 16]).octets(), [0x5A; 16]);
        assert_eq!(Key::from([0x5A; 32]).clone().octets(), [0x5A; 32]);
    }

    #[test]
    fn has_16_octets_or_32() {
        for length in (0..=70).filter(|length| ![16, 32].contains(length)) {
            let error = ErrorKind::InvalidKeyLength { length }.at(0);
            assert_eq!(refused(&"5A".repeat(length)), error);
            assert_eq!(Key::try_from(&[0x5A; 70][..length]).unwrap_err(), error);
        }
    }

    #[test]
    fn a_text_is_hex_digits_and_nothing_else() {
        let unexpected = |octet, offset| ErrorKind::UnexpectedOctet { octet }.at(offset);
        assert_eq!(
            refused("0x36C66639E48A8CA4D6BC8B282A793BBB"),
            unexpected(b'x', 1)
        );
        assert_eq!(refused("36 C6"), unexpected(b' ', 2));
        assert_eq!(refused("36C6663+"), unexpected(b'+', 7));
        assert_eq!(refused("æ"), unexpected(0xC3, 0));
        let odd = "5".repeat(31);
        assert_eq!(refused(&odd), ErrorKind::UnexpectedEnd.at(31));
    }

    #[test]
    fn does_not_print_itself() {
        let key = Key::from([0x5A; 16]);
        assert_eq!(format!("{key:?} {key:#?}"), "Key(..) Key(..)");
        let error = refused("5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A");
        assert_eq!(
            error.to_string(),
            "key of length 17, needed: 16 or 32 at byte 0"
        );
    }
}
