//! The three octets of LLC in front of a message.

use crate::error::{Error, ErrorKind};

/// The LLC header: who speaks to whom above the frame.
///
/// ```text
/// octet  0      destination LSAP   E6, or FF for everybody
/// octet  1      source LSAP        E7 from the meter, E6 from a client
/// octet  2      quality            00
/// ```
///
/// It stands in front of the first or only piece of a message, and some meters
/// leave it out.
///
/// Green Book, clause 8, "LLC sublayer".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Llc {
    destination: u8,
    source: u8,
}

const LSAP: u8 = 0xE6;
const LSAP_RESPONSE: u8 = 0xE7;
const LSAP_BROADCAST: u8 = 0xFF;
const QUALITY: u8 = 0x00;

impl Llc {
    /// `E6 E7 00`: from the meter.
    pub const RESPONSE: Self = Self {
        destination: LSAP,
        source: LSAP_RESPONSE,
    };

    /// `E6 E6 00`: from a client.
    pub const COMMAND: Self = Self {
        destination: LSAP,
        source: LSAP,
    };

    /// Octets of the header on the wire.
    pub const LEN: usize = 3;

    /// Splits an information field into its LLC header, if it has one, and the
    /// APDU behind it. Without a header all of `information` comes back.
    ///
    /// ```
    /// use han_hdlc::Llc;
    ///
    /// let (llc, apdu) = Llc::strip(&[0xE6, 0xE7, 0x00, 0x0F]);
    /// assert_eq!((llc, apdu), (Some(Llc::RESPONSE), &[0x0F][..]));
    ///
    /// let (llc, apdu) = Llc::strip(&[0xE0, 0x40]);
    /// assert_eq!((llc, apdu), (None, &[0xE0, 0x40][..]));
    /// ```
    pub fn strip(information: &[u8]) -> (Option<Self>, &[u8]) {
        match information {
            [
                destination @ (LSAP | LSAP_BROADCAST),
                source @ (LSAP | LSAP_RESPONSE),
                QUALITY,
                apdu @ ..,
            ] => {
                let llc = Self {
                    destination: *destination,
                    source: *source,
                };
                (Some(llc), apdu)
            }
            _ => (None, information),
        }
    }

    /// The three octets on the wire.
    pub const fn octets(self) -> [u8; Self::LEN] {
        [self.destination, self.source, QUALITY]
    }

    /// Whether the header is a meter's (source LSAP `E7`), not a client's.
    pub const fn is_response(self) -> bool {
        self.source == LSAP_RESPONSE
    }

    /// Writes the header to the front of `buffer`; returns the part written.
    ///
    /// # Errors
    /// [`ErrorKind::BufferTooSmall`].
    pub fn emit(self, buffer: &mut [u8]) -> Result<&mut [u8], Error> {
        let needed = Self::LEN;
        let end = buffer.len();
        let room = buffer
            .get_mut(..needed)
            .ok_or(ErrorKind::BufferTooSmall { needed }.at(end))?;
        room.copy_from_slice(&self.octets());
        Ok(room)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strips_the_header_of_meter_and_client() {
        let (llc, apdu) = Llc::strip(&[0xE6, 0xE7, 0x00, 0x0F, 0x40]);
        assert_eq!((llc, apdu), (Some(Llc::RESPONSE), &[0x0F, 0x40][..]));
        let (llc, apdu) = Llc::strip(&[0xE6, 0xE6, 0x00, 0xC0]);
        assert_eq!((llc, apdu), (Some(Llc::COMMAND), &[0xC0][..]));
        assert!(Llc::RESPONSE.is_response() && !Llc::COMMAND.is_response());
    }

    #[test]
    fn takes_broadcast_for_a_destination_and_keeps_it() {
        let (llc, apdu) = Llc::strip(&[0xFF, 0xE7, 0x00]);
        assert_eq!((llc.unwrap().octets(), apdu), ([0xFF, 0xE7, 0x00], &[][..]));
    }

    #[test]
    fn hands_on_what_has_no_header() {
        let without: [&[u8]; 6] = [
            &[],
            &[0xE6, 0xE7],
            &[0xE0, 0x40, 0x00],
            &[0xE6, 0xE7, 0x01, 0x0F],
            &[0xE7, 0xE6, 0x00, 0x0F],
            &[0xE6, 0xFF, 0x00, 0x0F],
        ];
        for information in without {
            assert_eq!(Llc::strip(information), (None, information));
        }
    }

    #[test]
    fn emits_into_a_buffer_or_says_what_it_needs() {
        let mut buffer = [0; 4];
        assert_eq!(Llc::RESPONSE.emit(&mut buffer).unwrap(), [0xE6, 0xE7, 0]);
        assert_eq!(
            Llc::RESPONSE.emit(&mut buffer[..2]).unwrap_err(),
            ErrorKind::BufferTooSmall { needed: 3 }.at(2)
        );
    }
}
