//! The tag octet in front of every APDU.

use core::fmt;

use crate::error::{Error, ErrorKind};

/// Tag of an APDU: an open set, of which those with a constant here have a name.
///
/// [`Display`](fmt::Display) prints the name, or `apdu tag 0x02` for an octet without one.
///
/// ```
/// use han_dlms::ApduTag;
///
/// assert_eq!(ApduTag::new(0xDF), ApduTag::GENERAL_SIGNING);
/// assert_eq!(ApduTag::DATA_NOTIFICATION.to_string(), "data-notification");
/// assert_eq!(ApduTag::new(0x02).name(), None);
/// ```
///
/// Green Book; IEC 62056-5-3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ApduTag(u8);

impl ApduTag {
    /// initiate-request.
    pub const INITIATE_REQUEST: Self = Self(0x01);
    /// read-request.
    pub const READ_REQUEST: Self = Self(0x05);
    /// write-request.
    pub const WRITE_REQUEST: Self = Self(0x06);
    /// initiate-response.
    pub const INITIATE_RESPONSE: Self = Self(0x08);
    /// read-response.
    pub const READ_RESPONSE: Self = Self(0x0C);
    /// write-response.
    pub const WRITE_RESPONSE: Self = Self(0x0D);
    /// confirmed-service-error.
    pub const CONFIRMED_SERVICE_ERROR: Self = Self(0x0E);
    /// data-notification.
    pub const DATA_NOTIFICATION: Self = Self(0x0F);
    /// unconfirmed-write-request.
    pub const UNCONFIRMED_WRITE_REQUEST: Self = Self(0x16);
    /// information-report-request.
    pub const INFORMATION_REPORT_REQUEST: Self = Self(0x18);
    /// glo-initiate-request.
    pub const GLO_INITIATE_REQUEST: Self = Self(0x21);
    /// glo-read-request.
    pub const GLO_READ_REQUEST: Self = Self(0x25);
    /// glo-write-request.
    pub const GLO_WRITE_REQUEST: Self = Self(0x26);
    /// glo-initiate-response.
    pub const GLO_INITIATE_RESPONSE: Self = Self(0x28);
    /// glo-read-response.
    pub const GLO_READ_RESPONSE: Self = Self(0x2C);
    /// glo-write-response.
    pub const GLO_WRITE_RESPONSE: Self = Self(0x2D);
    /// glo-confirmed-service-error.
    pub const GLO_CONFIRMED_SERVICE_ERROR: Self = Self(0x2E);
    /// glo-unconfirmed-write-request.
    pub const GLO_UNCONFIRMED_WRITE_REQUEST: Self = Self(0x36);
    /// glo-information-report-request.
    pub const GLO_INFORMATION_REPORT_REQUEST: Self = Self(0x38);
    /// ded-initiate-request.
    pub const DED_INITIATE_REQUEST: Self = Self(0x41);
    /// ded-read-request.
    pub const DED_READ_REQUEST: Self = Self(0x45);
    /// ded-write-request.
    pub const DED_WRITE_REQUEST: Self = Self(0x46);
    /// ded-initiate-response.
    pub const DED_INITIATE_RESPONSE: Self = Self(0x48);
    /// ded-read-response.
    pub const DED_READ_RESPONSE: Self = Self(0x4C);
    /// ded-write-response.
    pub const DED_WRITE_RESPONSE: Self = Self(0x4D);
    /// ded-confirmed-service-error.
    pub const DED_CONFIRMED_SERVICE_ERROR: Self = Self(0x4E);
    /// ded-unconfirmed-write-request.
    pub const DED_UNCONFIRMED_WRITE_REQUEST: Self = Self(0x56);
    /// ded-information-report-request.
    pub const DED_INFORMATION_REPORT_REQUEST: Self = Self(0x58);
    /// AARQ.
    pub const AARQ: Self = Self(0x60);
    /// AARE.
    pub const AARE: Self = Self(0x61);
    /// RLRQ.
    pub const RLRQ: Self = Self(0x62);
    /// RLRE.
    pub const RLRE: Self = Self(0x63);
    /// get-request.
    pub const GET_REQUEST: Self = Self(0xC0);
    /// set-request.
    pub const SET_REQUEST: Self = Self(0xC1);
    /// event-notification-request.
    pub const EVENT_NOTIFICATION_REQUEST: Self = Self(0xC2);
    /// action-request.
    pub const ACTION_REQUEST: Self = Self(0xC3);
    /// get-response.
    pub const GET_RESPONSE: Self = Self(0xC4);
    /// set-response.
    pub const SET_RESPONSE: Self = Self(0xC5);
    /// action-response.
    pub const ACTION_RESPONSE: Self = Self(0xC7);
    /// glo-get-request.
    pub const GLO_GET_REQUEST: Self = Self(0xC8);
    /// glo-set-request.
    pub const GLO_SET_REQUEST: Self = Self(0xC9);
    /// glo-event-notification-request.
    pub const GLO_EVENT_NOTIFICATION_REQUEST: Self = Self(0xCA);
    /// glo-action-request.
    pub const GLO_ACTION_REQUEST: Self = Self(0xCB);
    /// glo-get-response.
    pub const GLO_GET_RESPONSE: Self = Self(0xCC);
    /// glo-set-response.
    pub const GLO_SET_RESPONSE: Self = Self(0xCD);
    /// glo-action-response.
    pub const GLO_ACTION_RESPONSE: Self = Self(0xCF);
    /// ded-get-request.
    pub const DED_GET_REQUEST: Self = Self(0xD0);
    /// ded-set-request.
    pub const DED_SET_REQUEST: Self = Self(0xD1);
    /// ded-event-notification-request.
    pub const DED_EVENT_NOTIFICATION_REQUEST: Self = Self(0xD2);
    /// ded-action-request.
    pub const DED_ACTION_REQUEST: Self = Self(0xD3);
    /// ded-get-response.
    pub const DED_GET_RESPONSE: Self = Self(0xD4);
    /// ded-set-response.
    pub const DED_SET_RESPONSE: Self = Self(0xD5);
    /// ded-action-response.
    pub const DED_ACTION_RESPONSE: Self = Self(0xD7);
    /// exception-response.
    pub const EXCEPTION_RESPONSE: Self = Self(0xD8);
    /// access-request.
    pub const ACCESS_REQUEST: Self = Self(0xD9);
    /// access-response.
    pub const ACCESS_RESPONSE: Self = Self(0xDA);
    /// general-glo-ciphering.
    pub const GENERAL_GLO_CIPHERING: Self = Self(0xDB);
    /// general-ded-ciphering.
    pub const GENERAL_DED_CIPHERING: Self = Self(0xDC);
    /// general-ciphering.
    pub const GENERAL_CIPHERING: Self = Self(0xDD);
    /// general-signing.
    pub const GENERAL_SIGNING: Self = Self(0xDF);
    /// general-block-transfer.
    pub const GENERAL_BLOCK_TRANSFER: Self = Self(0xE0);
    /// gateway-request.
    pub const GATEWAY_REQUEST: Self = Self(0xE6);
    /// gateway-response.
    pub const GATEWAY_RESPONSE: Self = Self(0xE7);

    /// The tag with this code, assigned or not.
    #[must_use]
    pub const fn new(code: u8) -> Self {
        Self(code)
    }

    /// The tag that these octets of an APDU begin with.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownApduTag`] when the first octet names no APDU,
    /// [`ErrorKind::Truncated`] when there is none.
    pub fn parse(apdu: &[u8]) -> Result<Self, Error> {
        match apdu.first() {
            Some(&tag) if Self(tag).is_known() => Ok(Self(tag)),
            Some(&tag) => Err(ErrorKind::UnknownApduTag { tag }.at(0)),
            None => Err(ErrorKind::Truncated { missing: 1 }.at(0)),
        }
    }

    /// The octet on the wire.
    #[must_use]
    pub const fn code(self) -> u8 {
        self.0
    }

    /// The standard's name of the APDU, `None` for an octet that names none.
    #[must_use]
    pub const fn name(self) -> Option<&'static str> {
        Some(match self {
            Self::INITIATE_REQUEST => "initiate-request",
            Self::READ_REQUEST => "read-request",
            Self::WRITE_REQUEST => "write-request",
            Self::INITIATE_RESPONSE => "initiate-response",
            Self::READ_RESPONSE => "read-response",
            Self::WRITE_RESPONSE => "write-response",
            Self::CONFIRMED_SERVICE_ERROR => "confirmed-service-error",
            Self::DATA_NOTIFICATION => "data-notification",
            Self::UNCONFIRMED_WRITE_REQUEST => "unconfirmed-write-request",
            Self::INFORMATION_REPORT_REQUEST => "information-report-request",
            Self::GLO_INITIATE_REQUEST => "glo-initiate-request",
            Self::GLO_READ_REQUEST => "glo-read-request",
            Self::GLO_WRITE_REQUEST => "glo-write-request",
            Self::GLO_INITIATE_RESPONSE => "glo-initiate-response",
            Self::GLO_READ_RESPONSE => "glo-read-response",
            Self::GLO_WRITE_RESPONSE => "glo-write-response",
            Self::GLO_CONFIRMED_SERVICE_ERROR => "glo-confirmed-service-error",
            Self::GLO_UNCONFIRMED_WRITE_REQUEST => "glo-unconfirmed-write-request",
            Self::GLO_INFORMATION_REPORT_REQUEST => "glo-information-report-request",
            Self::DED_INITIATE_REQUEST => "ded-initiate-request",
            Self::DED_READ_REQUEST => "ded-read-request",
            Self::DED_WRITE_REQUEST => "ded-write-request",
            Self::DED_INITIATE_RESPONSE => "ded-initiate-response",
            Self::DED_READ_RESPONSE => "ded-read-response",
            Self::DED_WRITE_RESPONSE => "ded-write-response",
            Self::DED_CONFIRMED_SERVICE_ERROR => "ded-confirmed-service-error",
            Self::DED_UNCONFIRMED_WRITE_REQUEST => "ded-unconfirmed-write-request",
            Self::DED_INFORMATION_REPORT_REQUEST => "ded-information-report-request",
            Self::AARQ => "AARQ",
            Self::AARE => "AARE",
            Self::RLRQ => "RLRQ",
            Self::RLRE => "RLRE",
            Self::GET_REQUEST => "get-request",
            Self::SET_REQUEST => "set-request",
            Self::EVENT_NOTIFICATION_REQUEST => "event-notification-request",
            Self::ACTION_REQUEST => "action-request",
            Self::GET_RESPONSE => "get-response",
            Self::SET_RESPONSE => "set-response",
            Self::ACTION_RESPONSE => "action-response",
            Self::GLO_GET_REQUEST => "glo-get-request",
            Self::GLO_SET_REQUEST => "glo-set-request",
            Self::GLO_EVENT_NOTIFICATION_REQUEST => "glo-event-notification-request",
            Self::GLO_ACTION_REQUEST => "glo-action-request",
            Self::GLO_GET_RESPONSE => "glo-get-response",
            Self::GLO_SET_RESPONSE => "glo-set-response",
            Self::GLO_ACTION_RESPONSE => "glo-action-response",
            Self::DED_GET_REQUEST => "ded-get-request",
            Self::DED_SET_REQUEST => "ded-set-request",
            Self::DED_EVENT_NOTIFICATION_REQUEST => "ded-event-notification-request",
            Self::DED_ACTION_REQUEST => "ded-action-request",
            Self::DED_GET_RESPONSE => "ded-get-response",
            Self::DED_SET_RESPONSE => "ded-set-response",
            Self::DED_ACTION_RESPONSE => "ded-action-response",
            Self::EXCEPTION_RESPONSE => "exception-response",
            Self::ACCESS_REQUEST => "access-request",
            Self::ACCESS_RESPONSE => "access-response",
            Self::GENERAL_GLO_CIPHERING => "general-glo-ciphering",
            Self::GENERAL_DED_CIPHERING => "general-ded-ciphering",
            Self::GENERAL_CIPHERING => "general-ciphering",
            Self::GENERAL_SIGNING => "general-signing",
            Self::GENERAL_BLOCK_TRANSFER => "general-block-transfer",
            Self::GATEWAY_REQUEST => "gateway-request",
            Self::GATEWAY_RESPONSE => "gateway-response",
            _ => return None,
        })
    }

    /// Whether an APDU has this tag. It costs no names.
    pub(crate) const fn is_known(self) -> bool {
        matches!(
            self.0,
            0x01
            | 0x05..=0x06
            | 0x08
            | 0x0C..=0x0F
            | 0x16
            | 0x18
            | 0x21
            | 0x25..=0x26
            | 0x28
            | 0x2C..=0x2E
            | 0x36
            | 0x38
            | 0x41
            | 0x45..=0x46
            | 0x48
            | 0x4C..=0x4E
            | 0x56
            | 0x58
            | 0x60..=0x63
            | 0xC0..=0xC5
            | 0xC7..=0xCD
            | 0xCF..=0xD5
            | 0xD7..=0xDD
            | 0xDF..=0xE0
            | 0xE6..=0xE7
        )
    }
}

impl fmt::Display for ApduTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.write_str(name),
            None => write!(f, "apdu tag {:#04x}", self.0),
        }
    }
}

/// What stands behind the tag, if the tag is this one.
pub(crate) fn expect_tag(octets: &[u8], expected: ApduTag) -> Result<&[u8], Error> {
    match octets.split_first() {
        Some((&tag, content)) if tag == expected.code() => Ok(content),
        Some((&tag, _)) => Err(ErrorKind::UnexpectedApduTag { tag }.at(0)),
        None => Err(ErrorKind::Truncated { missing: 1 }.at(0)),
    }
}

#[cfg(test)]
mod tests {
    use std::string::ToString;

    use super::*;

    #[test]
    fn every_tag_of_the_standard_has_its_name() {
        for (code, name) in [
            (0x0F, "data-notification"),
            (0xDB, "general-glo-ciphering"),
            (0xDC, "general-ded-ciphering"),
            (0xE0, "general-block-transfer"),
            (0xDD, "general-ciphering"),
            (0xDF, "general-signing"),
            (0xC2, "event-notification-request"),
            (0x18, "information-report-request"),
            (0xD8, "exception-response"),
            (0xCA, "glo-event-notification-request"),
            (0xD2, "ded-event-notification-request"),
            (0x38, "glo-information-report-request"),
            (0x58, "ded-information-report-request"),
            (0x01, "initiate-request"),
            (0x05, "read-request"),
            (0x06, "write-request"),
            (0x08, "initiate-response"),
            (0x0C, "read-response"),
            (0x0D, "write-response"),
            (0x0E, "confirmed-service-error"),
            (0x16, "unconfirmed-write-request"),
            (0x60, "AARQ"),
            (0x61, "AARE"),
            (0x62, "RLRQ"),
            (0x63, "RLRE"),
            (0xC0, "get-request"),
            (0xC1, "set-request"),
            (0xC3, "action-request"),
            (0xC4, "get-response"),
            (0xC5, "set-response"),
            (0xC7, "action-response"),
            (0x21, "glo-initiate-request"),
            (0x25, "glo-read-request"),
            (0x26, "glo-write-request"),
            (0x28, "glo-initiate-response"),
            (0x2C, "glo-read-response"),
            (0x2D, "glo-write-response"),
            (0x2E, "glo-confirmed-service-error"),
            (0x36, "glo-unconfirmed-write-request"),
            (0x41, "ded-initiate-request"),
            (0x45, "ded-read-request"),
            (0x46, "ded-write-request"),
            (0x48, "ded-initiate-response"),
            (0x4C, "ded-read-response"),
            (0x4D, "ded-write-response"),
            (0x4E, "ded-confirmed-service-error"),
            (0x56, "ded-unconfirmed-write-request"),
            (0xC8, "glo-get-request"),
            (0xC9, "glo-set-request"),
            (0xCB, "glo-action-request"),
            (0xCC, "glo-get-response"),
            (0xCD, "glo-set-response"),
            (0xCF, "glo-action-response"),
            (0xD0, "ded-get-request"),
            (0xD1, "ded-set-request"),
            (0xD3, "ded-action-request"),
            (0xD4, "ded-get-response"),
            (0xD5, "ded-set-response"),
            (0xD7, "ded-action-response"),
            (0xD9, "access-request"),
            (0xDA, "access-response"),
            (0xE6, "gateway-request"),
            (0xE7, "gateway-response"),
        ] {
            assert_eq!(ApduTag::new(code).name(), Some(name), "{code:#04x}");
        }
        assert_eq!(
            (0..=255)
                .filter(|&code| ApduTag::new(code).name().is_some())
                .count(),
            63
        );
    }

    #[test]
    fn known_tags_are_those_with_a_name() {
        for code in 0..=255 {
            let tag = ApduTag::new(code);
            assert_eq!(tag.is_known(), tag.name().is_some(), "{tag}");
        }
    }

    #[test]
    fn df_is_signing_and_dc_is_dedicated_ciphering() {
        assert_eq!(ApduTag::new(0xDF).to_string(), "general-signing");
        assert_eq!(ApduTag::new(0xDC).to_string(), "general-ded-ciphering");
    }

    #[test]
    fn an_octet_without_a_name_prints_its_code() {
        assert_eq!(ApduTag::new(0x02).to_string(), "apdu tag 0x02");
    }
}
