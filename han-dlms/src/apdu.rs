//! APDUs, told apart by their first octet.

use crate::apdu_tag::ApduTag;
use crate::block_transfer::{GeneralBlockTransfer, general_block_transfer};
use crate::ciphering::{CipheredApdu, CipheringKey, ciphered_apdu};
use crate::data_notification::{DataNotification, data_notification};
use crate::error::{Error, ErrorKind, complete};
use crate::event_notification::{EventNotification, event_notification};
use crate::exception_response::{ExceptionResponse, exception_response};
use crate::writer::Writer;

/// One APDU, as far as this crate decodes it.
///
/// ```
/// use han_dlms::{Apdu, ApduTag, ErrorKind};
///
/// let Apdu::DataNotification(notification) = Apdu::parse(&[0x0F, 0x40, 0, 0, 0, 0, 0x11, 7])?
/// else { panic!() };
/// assert_eq!(notification.body.as_integer(), Some(7));
///
/// let Apdu::Other { tag, .. } = Apdu::parse(&[0xC0, 0x01, 0xC1])? else { panic!() };
/// assert_eq!(tag, ApduTag::GET_REQUEST);
///
/// let error = Apdu::parse(&[0x02, 0x01, 0x11, 0x07]).unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::UnknownApduTag { tag: 0x02 });
/// # Ok::<(), han_dlms::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Apdu<'a> {
    /// `0F`: a push.
    DataNotification(DataNotification<'a>),
    /// `C2`: an alarm.
    EventNotification(EventNotification<'a>),
    /// `DB`, `DC`: another APDU behind a cipher.
    Ciphered(CipheredApdu<'a>),
    /// `E0`: a piece of another APDU.
    BlockTransfer(GeneralBlockTransfer<'a>),
    /// `D8`: a refusal.
    Exception(ExceptionResponse),
    /// Known by name and not decoded.
    Other {
        /// What it is.
        tag: ApduTag,
        /// Everything behind the tag.
        content: &'a [u8],
    },
}

impl<'a> Apdu<'a> {
    /// Reads the APDU that `octets` are, from its tag on.
    ///
    /// The first octet decides; no tag is ever searched for further on.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownApduTag`] when the first octet names no APDU; else what the `parse` of
    /// the one it names refuses.
    pub fn parse(octets: &'a [u8]) -> Result<Self, Error> {
        let Some((&tag, content)) = octets.split_first() else {
            return Err(ErrorKind::Truncated { missing: 1 }.at(0));
        };
        match ApduTag::new(tag) {
            ApduTag::DATA_NOTIFICATION => {
                complete(octets, data_notification(content)).map(Self::DataNotification)
            }
            ApduTag::EVENT_NOTIFICATION_REQUEST => {
                complete(octets, event_notification(content)).map(Self::EventNotification)
            }
            ApduTag::GENERAL_GLO_CIPHERING => {
                let apdu = ciphered_apdu(CipheringKey::Global, content);
                complete(octets, apdu).map(Self::Ciphered)
            }
            ApduTag::GENERAL_DED_CIPHERING => {
                let apdu = ciphered_apdu(CipheringKey::Dedicated, content);
                complete(octets, apdu).map(Self::Ciphered)
            }
            ApduTag::GENERAL_BLOCK_TRANSFER => {
                complete(octets, general_block_transfer(content)).map(Self::BlockTransfer)
            }
            ApduTag::EXCEPTION_RESPONSE => {
                complete(octets, exception_response(content)).map(Self::Exception)
            }
            tag if tag.is_known() => Ok(Self::Other { tag, content }),
            _ => Err(ErrorKind::UnknownApduTag { tag }.at(0)),
        }
    }

    /// The tag that the APDU begins with.
    #[must_use]
    pub const fn tag(&self) -> ApduTag {
        match self {
            Self::DataNotification(_) => ApduTag::DATA_NOTIFICATION,
            Self::EventNotification(_) => ApduTag::EVENT_NOTIFICATION_REQUEST,
            Self::Ciphered(apdu) => apdu.key.tag(),
            Self::BlockTransfer(_) => ApduTag::GENERAL_BLOCK_TRANSFER,
            Self::Exception(_) => ApduTag::EXCEPTION_RESPONSE,
            Self::Other { tag, .. } => *tag,
        }
    }

    /// Writes the APDU to the front of `buffer` and returns the part written.
    ///
    /// # Errors
    /// [`ErrorKind::BufferTooSmall`] when the buffer is shorter than
    /// [`encoded_len`](Self::encoded_len); it is then unchanged. [`ErrorKind::LengthTooLarge`] for
    /// a length or count above `u32::MAX`.
    pub fn emit<'b>(&self, buffer: &'b mut [u8]) -> Result<&'b mut [u8], Error> {
        match self {
            Self::DataNotification(apdu) => apdu.emit(buffer),
            Self::EventNotification(apdu) => apdu.emit(buffer),
            Self::Ciphered(apdu) => apdu.emit(buffer),
            Self::BlockTransfer(apdu) => apdu.emit(buffer),
            Self::Exception(apdu) => apdu.emit(buffer),
            Self::Other { tag, content } => {
                let mut writer = Writer::new(buffer);
                writer
                    .reserve(self.encoded_len())?
                    .u8(tag.code())?
                    .octets(content)?;
                Ok(writer.finish())
            }
        }
    }

    /// Octets that [`emit`](Self::emit) writes.
    #[must_use]
    pub fn encoded_len(&self) -> usize {
        match self {
            Self::DataNotification(apdu) => apdu.encoded_len(),
            Self::EventNotification(apdu) => apdu.encoded_len(),
            Self::Ciphered(apdu) => apdu.encoded_len(),
            Self::BlockTransfer(apdu) => apdu.encoded_len(),
            Self::Exception(apdu) => apdu.encoded_len(),
            Self::Other { content, .. } => content.len().saturating_add(1),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::format;

    use super::*;

    #[test]
    fn the_first_octet_decides() {
        assert!(matches!(
            Apdu::parse(&[0x0F, 0, 0, 0, 0, 0x00, 0x00]),
            Ok(Apdu::DataNotification(_))
        ));
        assert!(matches!(
            Apdu::parse(&[0xC2, 0, 0, 1, 0, 0, 97, 98, 0, 255, 2, 0x00]),
            Ok(Apdu::EventNotification(_))
        ));
        assert!(matches!(
            Apdu::parse(&[0xDB, 0, 5, 0x20, 0, 0, 0, 1]),
            Ok(Apdu::Ciphered(apdu)) if apdu.key == CipheringKey::Global
        ));
        assert!(matches!(
            Apdu::parse(&[0xDC, 0, 5, 0x20, 0, 0, 0, 1]),
            Ok(Apdu::Ciphered(apdu)) if apdu.key == CipheringKey::Dedicated
        ));
        assert!(matches!(
            Apdu::parse(&[0xE0, 0xC0, 0, 1, 0, 0, 0]),
            Ok(Apdu::BlockTransfer(_))
        ));
        assert!(matches!(Apdu::parse(&[0xD8, 1, 1]), Ok(Apdu::Exception(_))));
    }

    #[test]
    fn every_octet_is_decoded_named_or_refused() {
        for code in 0..=255 {
            let octets = [code, 0xAA];
            let tag = ApduTag::new(code);
            match Apdu::parse(&octets) {
                Ok(apdu) => {
                    let content = &[0xAA];
                    assert_eq!(apdu, Apdu::Other { tag, content });
                    let mut buffer = [0; 2];
                    assert_eq!(apdu.emit(&mut buffer).unwrap(), octets);
                }
                Err(error) if tag.name().is_some() => {
                    let decoded = [0x0F, 0xC2, 0xD8, 0xDB, 0xDC, 0xE0];
                    assert!(decoded.contains(&code), "{error}");
                }
                Err(error) => {
                    assert_eq!(error, ErrorKind::UnknownApduTag { tag: code }.at(0));
                }
            }
        }
    }

    #[test]
    fn nothing_is_no_apdu() {
        let error = Apdu::parse(&[]).unwrap_err();
        assert_eq!(error, ErrorKind::Truncated { missing: 1 }.at(0));
    }

    #[test]
    fn errors_inside_count_from_the_tag() {
        let octets = [0x0F, 0, 0, 0, 0, 0x00, 0x02, 0x01, 0x09, 0x05, 0xAA];
        let error = Apdu::parse(&octets).unwrap_err();
        assert_eq!(error, ErrorKind::Truncated { missing: 4 }.at(10));
        let error = Apdu::parse(&[0xD8, 1, 1, 0xAA]).unwrap_err();
        assert_eq!(error, ErrorKind::TrailingOctets { count: 1 }.at(3));
    }

    #[test]
    fn debug_shows_what_the_apdu_holds() {
        let apdu = Apdu::parse(&[0xDC, 0, 5, 0x20, 0, 0, 0, 1]).unwrap();
        assert_eq!(
            format!("{apdu:?}"),
            "Ciphered(CipheredApdu { key: Dedicated, system_title: None, \
             security_control: SecurityControl(32), invocation_counter: 1, \
             content: [], remaining: [] })"
        );
    }
}
