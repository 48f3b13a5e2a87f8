//! The control field.

use core::fmt;

/// The control field: one octet that says what a frame is for.
///
/// Every value is kept as it came. `R` and `s` are sequence numbers, `P` is
/// the poll/final bit:
///
/// | frame | bits         | [`ControlKind`]                                |
/// |-------|--------------|------------------------------------------------|
/// | I     | `RRR P sss0` | [`Information`](ControlKind::Information)      |
/// | RR    | `RRR P 0001` | [`ReceiveReady`](ControlKind::ReceiveReady)    |
/// | RNR   | `RRR P 0101` | [`ReceiveNotReady`](ControlKind::ReceiveNotReady) |
/// | SNRM  | `100 P 0011` | [`SetNormalResponseMode`](ControlKind::SetNormalResponseMode) |
/// | DISC  | `010 P 0011` | [`Disconnect`](ControlKind::Disconnect)        |
/// | UA    | `011 P 0011` | [`UnnumberedAcknowledge`](ControlKind::UnnumberedAcknowledge) |
/// | DM    | `000 P 1111` | [`DisconnectedMode`](ControlKind::DisconnectedMode) |
/// | FRMR  | `100 P 0111` | [`FrameReject`](ControlKind::FrameReject)      |
/// | UI    | `000 P 0011` | [`UnnumberedInformation`](ControlKind::UnnumberedInformation) |
///
/// Green Book, clause 8, "Control field format".
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Control(u8);

/// What kind of frame a control field announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum ControlKind {
    /// I, a numbered piece of information.
    Information {
        /// N(S), the number of this frame, 0 to 7.
        send: u8,
        /// N(R), the number expected next, 0 to 7.
        receive: u8,
    },
    /// RR, ready for the next frame.
    ReceiveReady {
        /// N(R), the number expected next, 0 to 7.
        receive: u8,
    },
    /// RNR, not ready for the next frame.
    ReceiveNotReady {
        /// N(R), the number expected next, 0 to 7.
        receive: u8,
    },
    /// SNRM, opens a connection.
    SetNormalResponseMode,
    /// DISC, closes a connection.
    Disconnect,
    /// UA, confirms SNRM or DISC.
    UnnumberedAcknowledge,
    /// DM, there is no connection.
    DisconnectedMode,
    /// FRMR, a frame was refused.
    FrameReject,
    /// UI, information without a number: what most meters push.
    UnnumberedInformation,
    /// An octet the profile has no name for.
    Unknown(u8),
}

const POLL_FINAL: u8 = 0x10;

impl Control {
    /// I with both sequence numbers 0 and the poll bit set: what Kaifa meters
    /// push.
    pub const INFORMATION_POLL: Self = Self(0x10);
    /// UI with the poll bit clear.
    pub const UI: Self = Self(0x03);
    /// UI with the final bit set: what most meters push.
    pub const UI_FINAL: Self = Self(0x13);
    /// SNRM with the poll bit set.
    pub const SNRM_POLL: Self = Self(0x93);
    /// DISC with the poll bit set.
    pub const DISC_POLL: Self = Self(0x53);
    /// UA with the final bit set.
    pub const UA_FINAL: Self = Self(0x73);
    /// DM with the final bit set.
    pub const DM_FINAL: Self = Self(0x1F);
    /// FRMR with the final bit set.
    pub const FRMR_FINAL: Self = Self(0x97);

    /// The control field of this octet.
    pub const fn new(octet: u8) -> Self {
        Self(octet)
    }

    /// The octet on the wire.
    pub const fn octet(self) -> u8 {
        self.0
    }

    /// What kind of frame this is, with its sequence numbers.
    pub const fn kind(self) -> ControlKind {
        let receive = self.0 >> 5;
        if self.0 & 0x01 == 0 {
            let send = self.0 >> 1 & 0x07;
            return ControlKind::Information { send, receive };
        }
        match self.0 & 0x0F {
            0x01 => ControlKind::ReceiveReady { receive },
            0x05 => ControlKind::ReceiveNotReady { receive },
            _ => self.unnumbered(),
        }
    }

    const fn unnumbered(self) -> ControlKind {
        match self.0 & !POLL_FINAL {
            0x83 => ControlKind::SetNormalResponseMode,
            0x43 => ControlKind::Disconnect,
            0x63 => ControlKind::UnnumberedAcknowledge,
            0x0F => ControlKind::DisconnectedMode,
            0x87 => ControlKind::FrameReject,
            0x03 => ControlKind::UnnumberedInformation,
            _ => ControlKind::Unknown(self.0),
        }
    }

    /// Whether the poll/final bit is set: *poll* in a command, *final* in a
    /// response.
    pub const fn is_poll_final(self) -> bool {
        self.0 & POLL_FINAL != 0
    }

    /// Whether the information field is (a piece of) a message: true of I and
    /// UI only. The information of SNRM, UA and FRMR belongs to the link.
    pub const fn carries_information(self) -> bool {
        self.0 & 0x01 == 0 || self.0 & !POLL_FINAL == Self::UI.0
    }
}

impl fmt::Debug for Control {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Control({:#04x}, {:?})", self.0, self.kind())
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;

    #[test]
    fn names_every_kind_of_frame_with_and_without_the_final_bit() {
        let table = [
            (0x83, ControlKind::SetNormalResponseMode),
            (0x43, ControlKind::Disconnect),
            (0x63, ControlKind::UnnumberedAcknowledge),
            (0x0F, ControlKind::DisconnectedMode),
            (0x87, ControlKind::FrameReject),
            (0x03, ControlKind::UnnumberedInformation),
            (0x01, ControlKind::ReceiveReady { receive: 0 }),
            (0x21, ControlKind::ReceiveReady { receive: 1 }),
            (0x05, ControlKind::ReceiveNotReady { receive: 0 }),
            (
                0x00,
                ControlKind::Information {
                    send: 0,
                    receive: 0,
                },
            ),
            (
                0xEE,
                ControlKind::Information {
                    send: 7,
                    receive: 7,
                },
            ),
        ];
        for (octet, kind) in table {
            assert_eq!(Control::new(octet).kind(), kind);
            assert_eq!(Control::new(octet | 0x10).kind(), kind);
            assert!(!Control::new(octet).is_poll_final());
            assert!(Control::new(octet | 0x10).is_poll_final());
        }
    }

    #[test]
    fn takes_kaifas_control_octet_for_an_information_frame() {
        assert!(Control::new(0x10).carries_information());
        assert_eq!(Control::INFORMATION_POLL, Control::new(0x10));
    }

    #[test]
    fn only_information_and_unnumbered_information_carry_messages() {
        for octet in 0..=u8::MAX {
            let expected = octet & 1 == 0 || octet == 0x03 || octet == 0x13;
            let control = Control::new(octet);
            assert_eq!(control.carries_information(), expected, "{control:?}");
        }
    }

    #[test]
    fn keeps_an_octet_without_a_name() {
        for octet in [0x09, 0x0B, 0xEF, 0xFF, 0x23] {
            assert_eq!(Control::new(octet).kind(), ControlKind::Unknown(octet));
            assert_eq!(Control::new(octet).octet(), octet);
        }
    }

    #[test]
    fn the_named_octets_are_what_their_names_say() {
        let named = [
            (Control::SNRM_POLL, ControlKind::SetNormalResponseMode),
            (Control::DISC_POLL, ControlKind::Disconnect),
            (Control::UA_FINAL, ControlKind::UnnumberedAcknowledge),
            (Control::DM_FINAL, ControlKind::DisconnectedMode),
            (Control::FRMR_FINAL, ControlKind::FrameReject),
            (Control::UI_FINAL, ControlKind::UnnumberedInformation),
        ];
        for (control, kind) in named {
            assert_eq!(control.kind(), kind);
            assert!(control.is_poll_final());
        }
        assert!(!Control::UI.is_poll_final());
    }

    #[test]
    fn shows_octet_and_kind() {
        let text = std::format!("{:?}", Control::UI_FINAL);
        assert_eq!(text, "Control(0x13, UnnumberedInformation)");
    }
}
