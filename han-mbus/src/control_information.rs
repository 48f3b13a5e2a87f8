//! The control information field.

use core::fmt;

/// The control information field, CI: one octet that says which piece of a
/// message a frame carries.
///
/// | bits | meaning                                     |
/// |------|---------------------------------------------|
/// | 7–5  | 0: a piece of a message, no M-Bus data header |
/// | 4    | FIN: the last piece, or the only one        |
/// | 3–0  | number of the piece, from 0                 |
///
/// A message in one piece is `10`, in two `00`, `11`, in three `00`, `01`, `12`,
/// and more than 16 there cannot be. Every value is kept as it came; those from
/// `20` on belong to the application layer of M-Bus.
///
/// EN 13757-2; TINETZ, "Technische Beschreibung Kundenschnittstelle".
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct ControlInformation(u8);

const FIN: u8 = 0x10;
const NUMBER: u8 = 0x0F;

impl ControlInformation {
    /// Number 0 and the last: the whole message is in this frame.
    pub const ONLY_PIECE: Self = Self::last_piece(0);

    /// The field of this octet.
    pub const fn new(octet: u8) -> Self {
        Self(octet)
    }

    /// A piece that others follow. Of the number only the four low bits count.
    pub const fn piece(number: u8) -> Self {
        Self(number & NUMBER)
    }

    /// The last piece of a message. Of the number only the four low bits count.
    pub const fn last_piece(number: u8) -> Self {
        Self(number & NUMBER | FIN)
    }

    /// The octet on the wire.
    pub const fn octet(self) -> u8 {
        self.0
    }

    /// Whether the frame carries a piece of a message.
    pub const fn is_piece(self) -> bool {
        self.0 & !(FIN | NUMBER) == 0
    }

    /// Which piece of its message the frame carries, from 0 to 15; `None` if it
    /// carries none.
    pub const fn piece_number(self) -> Option<u8> {
        if self.is_piece() {
            Some(self.0 & NUMBER)
        } else {
            None
        }
    }

    /// Whether no other piece of the same message follows.
    pub const fn is_last_piece(self) -> bool {
        self.is_piece() && self.0 & FIN != 0
    }
}

impl fmt::Debug for ControlInformation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ControlInformation({:#04x})", self.0)
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;

    #[test]
    fn numbers_the_pieces_of_messages_of_one_two_and_three() {
        let fields = |octets: &[u8]| -> std::vec::Vec<_> {
            let fields = octets.iter().copied().map(ControlInformation::new);
            fields
                .map(|field| (field.piece_number().unwrap(), field.is_last_piece()))
                .collect()
        };
        assert_eq!(fields(&[0x10]), [(0, true)]);
        assert_eq!(fields(&[0x00, 0x11]), [(0, false), (1, true)]);
        assert_eq!(
            fields(&[0x00, 0x01, 0x12]),
            [(0, false), (1, false), (2, true)]
        );
    }

    #[test]
    fn makes_the_octets_it_reads() {
        assert_eq!(ControlInformation::ONLY_PIECE.octet(), 0x10);
        for number in 0..16 {
            let piece = ControlInformation::piece(number);
            assert_eq!((piece.octet(), piece.is_last_piece()), (number, false));
            assert_eq!(piece.piece_number(), Some(number));
            let last = ControlInformation::last_piece(number);
            assert_eq!((last.octet(), last.is_last_piece()), (number | 0x10, true));
            assert_eq!(last.piece_number(), Some(number));
        }
    }

    #[test]
    fn a_number_too_large_does_not_reach_into_the_other_bits() {
        assert_eq!(ControlInformation::piece(0xF3).octet(), 0x03);
        assert_eq!(ControlInformation::last_piece(0xE3).octet(), 0x13);
    }

    #[test]
    fn no_octet_from_20_on_is_a_piece() {
        for octet in 0x00..=0x1F {
            assert!(ControlInformation::new(octet).is_piece());
        }
        for octet in 0x20..=u8::MAX {
            let field = ControlInformation::new(octet);
            assert!(!field.is_piece() && !field.is_last_piece());
            assert_eq!(field.piece_number(), None);
            assert_eq!(field.octet(), octet);
        }
    }

    #[test]
    fn shows_its_octet() {
        let text = std::format!("{:?}", ControlInformation::ONLY_PIECE);
        assert_eq!(text, "ControlInformation(0x10)");
    }
}
