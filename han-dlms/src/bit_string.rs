//! Bit strings, whose length counts bits.

use core::fmt;

use crate::error::{Error, Parsed, outcome};
use crate::field::take;
use crate::length;

/// A string of bits. The first one is the highest bit of the first octet.
///
/// On the wire its length counts **bits**; as many octets follow as are needed to hold them. What
/// the unused bits of the last octet say is kept for re-emitting, but does not count for equality.
///
/// ```
/// use han_dlms::{BitString, Data};
///
/// let (data, _) = Data::parse(&[0x04, 0x04, 0xA0])?;
/// let Data::BitString(bits) = data else { panic!() };
/// assert_eq!(bits.len(), 4);
/// assert!(bits.iter().eq([true, false, true, false]));
/// assert_eq!(bits, BitString::new(4, &[0xAF])?);
/// # Ok::<(), han_dlms::Error>(())
/// ```
#[derive(Clone, Copy)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct BitString<'a> {
    bits: usize,
    octets: &'a [u8],
}

impl<'a> BitString<'a> {
    /// The first `bits` bits of `octets`.
    ///
    /// # Errors
    /// [`Truncated`](crate::ErrorKind::Truncated) when the octets hold fewer bits.
    pub fn new(bits: usize, octets: &'a [u8]) -> Result<Self, Error> {
        let (octets, _) = outcome(octets, take(bits.div_ceil(8), octets))?;
        Ok(Self { bits, octets })
    }

    /// Number of bits.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.bits
    }

    /// Whether there is no bit at all.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.bits == 0
    }

    /// The octets that hold the bits, as sent.
    #[must_use]
    pub const fn octets(&self) -> &'a [u8] {
        self.octets
    }

    /// The bit at `index`, counted from the first; `None` behind the last.
    #[must_use]
    pub fn bit(&self, index: usize) -> Option<bool> {
        if index >= self.bits {
            return None;
        }
        let octet = self.octets.get(index / 8)?;
        Some(octet << (index % 8) & 0x80 != 0)
    }

    /// The bits, first to last.
    pub fn iter(&self) -> impl Iterator<Item = bool> + use<'a> {
        let bits = *self;
        (0..bits.bits).map_while(move |index| bits.bit(index))
    }
}

impl PartialEq for BitString<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.bits == other.bits && self.iter().eq(other.iter())
    }
}

impl Eq for BitString<'_> {}

impl fmt::Debug for BitString<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BitString({self})")
    }
}

/// The bits as `0` and `1`, first to last.
impl fmt::Display for BitString<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.iter()
            .try_for_each(|bit| f.write_str(if bit { "1" } else { "0" }))
    }
}

pub(crate) fn bit_string(input: &[u8]) -> Parsed<'_, BitString<'_>> {
    let (rest, bits) = length::length(input)?;
    let (rest, octets) = take(bits.div_ceil(8), rest)?;
    Ok((rest, BitString { bits, octets }))
}

#[cfg(test)]
mod tests {
    use std::string::ToString;

    use super::*;
    use crate::ErrorKind;

    #[test]
    fn length_counts_bits_and_not_octets() {
        let (rest, bits) = bit_string(&[0x09, 0xFF, 0x80, 0x11]).unwrap();
        assert_eq!(rest, [0x11]);
        assert_eq!(bits.len(), 9);
        assert_eq!(bits.to_string(), "111111111");
    }

    #[test]
    fn first_bit_is_the_highest() {
        let bits = BitString::new(4, &[0xA0]).unwrap();
        assert_eq!(bits.bit(0), Some(true));
        assert_eq!(bits.bit(1), Some(false));
        assert_eq!(bits.bit(4), None);
        assert_eq!(bits.to_string(), "1010");
    }

    #[test]
    fn no_bits_take_no_octets() {
        let (rest, bits) = bit_string(&[0x00, 0x11]).unwrap();
        assert_eq!(rest, [0x11]);
        assert!(bits.is_empty());
    }

    #[test]
    fn unused_bits_do_not_count() {
        assert_eq!(BitString::new(4, &[0xAF]), BitString::new(4, &[0xA0]));
        assert_ne!(BitString::new(5, &[0xA8]), BitString::new(5, &[0xA0]));
        assert_ne!(BitString::new(4, &[0xA0]), BitString::new(5, &[0xA0]));
    }

    #[test]
    fn refuses_more_bits_than_octets_hold() {
        let error = BitString::new(9, &[0xFF]).unwrap_err();
        assert_eq!(error, ErrorKind::Truncated { missing: 1 }.at(0));
    }
}
