//! Addresses of one, two or four octets.

use core::fmt;

use crate::error::{Error, ErrorKind};

/// The address of a station: a logical device, and in the longer forms the
/// physical device it sits in.
///
/// Each octet carries seven bits of the address above its extension bit, which
/// is 1 in the last octet only.
///
/// | octets | upper (logical device) | lower (physical device) |
/// |--------|------------------------|-------------------------|
/// | 1      | 7 bits                 |                         |
/// | 2      | 7 bits                 | 7 bits                  |
/// | 4      | 14 bits                | 14 bits                 |
///
/// The form is part of the address: `one(1)` and `two(1, 0)` are different, and
/// each is emitted as it was read. No value is refused, because real meters
/// send addresses the standard reserves.
///
/// Prints as `16`, or as upper and lower part: `1/17`. `Debug` also tells the
/// forms with a lower part apart: `Address(1/17, 2 octets)`.
///
/// Green Book, clause 8, "HDLC address format".
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Address {
    octets: [u8; 4],
    len: u8,
}

impl Address {
    /// An address of one octet. Only the low seven bits of `upper` are kept.
    pub const fn one(upper: u8) -> Self {
        Self {
            octets: [upper << 1 | 1, 0, 0, 0],
            len: 1,
        }
    }

    /// An address of two octets. Only the low seven bits of each part are kept.
    pub const fn two(upper: u8, lower: u8) -> Self {
        Self {
            octets: [upper << 1, lower << 1 | 1, 0, 0],
            len: 2,
        }
    }

    /// An address of four octets. Only the low fourteen bits of each part are
    /// kept.
    ///
    /// ```
    /// use han_hdlc::Address;
    ///
    /// let address = Address::four(0x1234, 0x3FFF);
    /// assert_eq!(address.octets(), [0x48, 0x68, 0xFE, 0xFF]);
    /// ```
    pub const fn four(upper: u16, lower: u16) -> Self {
        let [a, b] = split(upper);
        let [c, d] = split(lower);
        Self {
            octets: [a, b, c, d | 1],
            len: 4,
        }
    }

    /// Reads the address at the front of `octets`; returns it and what follows.
    ///
    /// # Errors
    /// [`ErrorKind::BadAddress`] for three octets, or no end within four;
    /// [`ErrorKind::Truncated`] when the octets end before the address does.
    /// The offset counts from the first octet of the address.
    pub fn parse(octets: &[u8]) -> Result<(Self, &[u8]), Error> {
        let (octets, len, rest) = match *octets {
            [a, ref rest @ ..] if is_last(a) => ([a, 0, 0, 0], 1, rest),
            [a, b, ref rest @ ..] if is_last(b) => ([a, b, 0, 0], 2, rest),
            [_, _, c, ..] if is_last(c) => return Err(ErrorKind::BadAddress.at(0)),
            [a, b, c, d, ref rest @ ..] if is_last(d) => ([a, b, c, d], 4, rest),
            [_, _, _, _, ..] => return Err(ErrorKind::BadAddress.at(0)),
            _ => return Err(ErrorKind::Truncated { missing: 1 }.at(octets.len())),
        };
        Ok((Self { octets, len }, rest))
    }

    /// The address in octets that have proven to be one.
    pub(crate) fn of_proven(proven: &[u8]) -> Self {
        let mut octets = [0; 4];
        for (to, from) in octets.iter_mut().zip(proven) {
            *to = *from;
        }
        let len = match proven {
            [_] => 1,
            [_, _] => 2,
            _ => 4,
        };
        Self { octets, len }
    }

    /// The upper part, the logical device: 7 bits, or 14 in the four-octet form.
    pub const fn upper(&self) -> u16 {
        let [a, b, _, _] = self.octets;
        if self.len == 4 {
            join(a, b)
        } else {
            join(0, a)
        }
    }

    /// The lower part, the physical device: 7 or 14 bits. `None` in the
    /// one-octet form, which has no lower part.
    pub const fn lower(&self) -> Option<u16> {
        let [_, b, c, d] = self.octets;
        match self.len {
            2 => Some(join(0, b)),
            4 => Some(join(c, d)),
            _ => None,
        }
    }

    /// The octets on the wire: one, two or four.
    pub fn octets(&self) -> &[u8] {
        self.octets.get(..self.encoded_len()).unwrap_or_default()
    }

    /// How many octets the address takes on the wire: one, two or four.
    pub const fn encoded_len(&self) -> usize {
        match self.len {
            1 => 1,
            2 => 2,
            _ => 4,
        }
    }

    /// Writes the address to the front of `buffer`; returns the part written.
    ///
    /// # Errors
    /// [`ErrorKind::BufferTooSmall`].
    pub fn emit<'b>(&self, buffer: &'b mut [u8]) -> Result<&'b mut [u8], Error> {
        let needed = self.encoded_len();
        let end = buffer.len();
        let room = buffer
            .get_mut(..needed)
            .ok_or(ErrorKind::BufferTooSmall { needed }.at(end))?;
        room.copy_from_slice(self.octets());
        Ok(room)
    }

    /// Whether the upper part is 0, which the standard calls *No-station*.
    /// Kaifa meters in Sweden send it as their own address all the same.
    pub const fn is_no_station(&self) -> bool {
        self.upper() == 0
    }

    /// Whether the upper part is 1: the management process of a client, the
    /// management logical device of a server.
    pub const fn is_management(&self) -> bool {
        self.upper() == 1
    }

    /// Whether this is 16 in the one-octet form, the *public client*.
    pub const fn is_public_client(&self) -> bool {
        self.len == 1 && self.upper() == 0x10
    }

    /// Whether the upper part has all bits set: every logical device.
    pub const fn is_broadcast(&self) -> bool {
        self.upper() == self.all_ones()
    }

    /// Whether the lower part is the reserved *CALLING physical device*.
    pub const fn is_calling_physical_device(&self) -> bool {
        matches!(self.lower(), Some(lower) if lower == self.all_ones() - 1)
    }

    /// Whether the lower part has all bits set: every physical device.
    pub const fn is_physical_broadcast(&self) -> bool {
        matches!(self.lower(), Some(lower) if lower == self.all_ones())
    }

    const fn all_ones(&self) -> u16 {
        if self.len == 4 { 0x3FFF } else { 0x7F }
    }
}

/// Whether the extension bit says that no octet of the address follows.
const fn is_last(octet: u8) -> bool {
    octet & 1 == 1
}

/// Fourteen bits as two octets of seven, extension bits 0.
const fn split(part: u16) -> [u8; 2] {
    let [high, low] = (part << 1).to_be_bytes();
    [high << 1, low]
}

/// Seven bits each of two octets, the first one high.
const fn join(high: u8, low: u8) -> u16 {
    u16::from_be_bytes([high & 0xFE, 0]) >> 2 | u16::from_be_bytes([0, low >> 1])
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.lower() {
            Some(lower) => write!(f, "{}/{lower}", self.upper()),
            None => write!(f, "{}", self.upper()),
        }
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.lower() {
            Some(_) => write!(f, "Address({self}, {} octets)", self.len),
            None => write!(f, "Address({self})"),
        }
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use std::format;
    use std::string::ToString;

    fn parse(octets: &[u8]) -> Address {
        let (address, rest) = Address::parse(octets).unwrap();
        assert_eq!(rest, []);
        assert_eq!(address.octets(), octets, "re-emits what it read");
        address
    }

    #[test]
    fn reads_and_writes_the_worked_example_of_the_green_book() {
        let server = parse(&[0x48, 0x68, 0xFE, 0xFF]);
        assert_eq!((server.upper(), server.lower()), (0x1234, Some(0x3FFF)));
        assert_eq!(server, Address::four(0x1234, 0x3FFF));
        assert!(server.is_physical_broadcast());
        assert_eq!(parse(&[0x75]), Address::one(0x3A));
    }

    #[test]
    fn reads_the_addresses_seen_in_the_field() {
        let seen: [(&[u8], &str); 9] = [
            (&[0x41], "32"),
            (&[0x08, 0x83], "4/65"),
            (&[0x01], "0"),
            (&[0x02, 0x01], "1/0"),
            (&[0x00, 0x01], "0/0"),
            (&[0x2B], "21"),
            (&[0x21], "16"),
            (&[0xCF], "103"),
            (&[0xCE, 0xFF], "103/127"),
        ];
        for (octets, text) in seen {
            assert_eq!(parse(octets).to_string(), text);
        }
        assert_eq!(parse(&[0x02, 0x23]), Address::two(1, 17));
    }

    #[test]
    fn keeps_the_form_apart_from_the_value() {
        assert_ne!(Address::one(1), Address::two(1, 0));
        assert_ne!(Address::two(1, 2), Address::four(1, 2));
        assert_eq!(Address::four(1, 2).octets(), [0x00, 0x02, 0x00, 0x05]);
    }

    #[test]
    fn debug_tells_the_forms_apart() {
        assert_eq!(format!("{:?}", Address::one(16)), "Address(16)");
        assert_eq!(
            format!("{:?}", Address::two(1, 17)),
            "Address(1/17, 2 octets)"
        );
        assert_eq!(
            format!("{:?}", Address::four(1, 17)),
            "Address(1/17, 4 octets)"
        );
    }

    #[test]
    fn masks_what_has_no_place() {
        assert_eq!(Address::one(0xFF), Address::one(0x7F));
        assert_eq!(Address::two(0x81, 0xFF), Address::two(0x01, 0x7F));
        assert_eq!(Address::four(0xFFFF, 0x4001), Address::four(0x3FFF, 1));
    }

    #[test]
    fn rejects_three_octets_and_more_than_four() {
        for octets in [&[0x02, 0x04, 0x07][..], &[0, 0, 0, 0], &[0, 0, 0, 0, 1]] {
            let error = Address::parse(octets).unwrap_err();
            assert_eq!(error, ErrorKind::BadAddress.at(0));
        }
    }

    #[test]
    fn reports_an_address_without_its_end() {
        for octets in [&[][..], &[2], &[2, 2], &[2, 2, 2]] {
            let error = Address::parse(octets).unwrap_err();
            assert_eq!(error, ErrorKind::Truncated { missing: 1 }.at(octets.len()));
        }
    }

    #[test]
    fn leaves_what_follows() {
        let (address, rest) = Address::parse(&[0x02, 0x01, 0x10]).unwrap();
        assert_eq!((address, rest), (Address::two(1, 0), &[0x10][..]));
    }

    #[test]
    fn emits_into_a_buffer_or_says_what_it_needs() {
        let mut buffer = [0xAA; 4];
        assert_eq!(Address::two(1, 0).emit(&mut buffer).unwrap(), [0x02, 0x01]);
        assert_eq!(
            Address::two(1, 0).emit(&mut buffer[..1]).unwrap_err(),
            ErrorKind::BufferTooSmall { needed: 2 }.at(1)
        );
    }

    #[test]
    fn knows_the_reserved_values() {
        assert!(Address::one(0).is_no_station());
        assert!(Address::two(0, 9).is_no_station());
        assert!(Address::four(1, 9).is_management());
        assert!(Address::one(0x10).is_public_client());
        assert!(!Address::two(0x10, 0).is_public_client());
        assert!(Address::one(0x7F).is_broadcast());
        assert!(Address::four(0x3FFF, 0).is_broadcast());
        assert!(!Address::four(0x7F, 0x7F).is_broadcast());
        assert!(Address::two(1, 0x7E).is_calling_physical_device());
        assert!(Address::four(1, 0x3FFE).is_calling_physical_device());
        assert!(!Address::four(1, 0x7E).is_calling_physical_device());
        assert!(!Address::one(0x7E).is_calling_physical_device());
        assert!(Address::two(1, 0x7F).is_physical_broadcast());
        assert!(!Address::four(1, 0x7F).is_physical_broadcast());
    }
}
