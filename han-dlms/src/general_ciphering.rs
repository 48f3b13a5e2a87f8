//! The header of a ciphered APDU that names its receiver as well.

use core::fmt;

use nom::Parser;

use crate::apdu_tag::{ApduTag, expect_tag};
use crate::ciphering::{HEADER, SecurityControl, ciphered_content, system_title};
use crate::error::{Error, ErrorKind, Parsed, outcome};
use crate::field::{octet, octet_string};
use crate::length;
use crate::system_title::SystemTitle;
use crate::writer::Writer;

/// That an optional field does not come, and that it does.
const ABSENT: u8 = 0x00;
const PRESENT: u8 = 0x01;

/// Another APDU behind a cipher, with sender, receiver and more: a general-ciphering.
///
/// ```text
/// DD | transaction-id | originator-system-title | recipient-system-title | date-time
///    | other-information | key-info 00 | length | security control 1 | invocation counter 4 | content
/// ```
///
/// The first five are octet-strings, each with its length. On a push port it was not seen yet.
/// [`Apdu::parse`](crate::Apdu::parse) gives its name only.
///
/// Green Book; IEC 62056-5-3.
#[derive(Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct GeneralCiphering<'a> {
    /// Tells transactions apart.
    pub transaction_id: &'a [u8],
    /// Name of the sender. `None`: known to the receiver from elsewhere.
    pub originator_system_title: Option<SystemTitle>,
    /// Name of the receiver, if there is a certain one.
    pub recipient_system_title: Option<SystemTitle>,
    /// A date-time of twelve octets, or nothing.
    pub date_time: &'a [u8],
    /// Whatever sender and receiver agreed on, mostly nothing.
    pub other_information: &'a [u8],
    /// What was done to the content.
    pub security_control: SecurityControl,
    /// Counts the APDUs ciphered with one key.
    pub invocation_counter: u32,
    /// The other APDU, enciphered if security control says so, and behind it the authentication
    /// tag of twelve octets if there is one.
    pub content: &'a [u8],
    /// Octets behind the content, where none should be.
    pub remaining: &'a [u8],
}

impl<'a> GeneralCiphering<'a> {
    /// Reads the APDU from its tag on. Octets behind the content are reported, not refused.
    ///
    /// # Errors
    /// [`ErrorKind::UnexpectedApduTag`] when it is another APDU,
    /// [`ErrorKind::InvalidSystemTitleLength`] unless a title has eight octets or none,
    /// [`ErrorKind::UnsupportedKeyInfo`] where key-info is present,
    /// [`ErrorKind::InvalidPresenceFlag`] where that cannot be told,
    /// [`ErrorKind::CipheredContentTooShort`], [`ErrorKind::InvalidLength`] and
    /// [`ErrorKind::Truncated`].
    pub fn parse(octets: &'a [u8]) -> Result<Self, Error> {
        let content = expect_tag(octets, ApduTag::GENERAL_CIPHERING)?;
        Ok(outcome(octets, general_ciphering(content))?.0)
    }

    /// Writes the APDU, [`remaining`](Self::remaining) included, to the front of `buffer` and
    /// returns the part written.
    ///
    /// # Errors
    /// [`ErrorKind::BufferTooSmall`] when the buffer is shorter than
    /// [`encoded_len`](Self::encoded_len); it is then unchanged. [`ErrorKind::LengthTooLarge`] for
    /// a length above `u32::MAX`.
    pub fn emit<'b>(&self, buffer: &'b mut [u8]) -> Result<&'b mut [u8], Error> {
        let mut writer = Writer::new(buffer);
        writer
            .reserve(self.encoded_len())?
            .u8(ApduTag::GENERAL_CIPHERING.code())?;
        for field in self.fields() {
            writer.octet_string(field)?;
        }
        writer
            .u8(ABSENT)?
            .length(self.content.len().saturating_add(HEADER))?
            .u8(self.security_control.bits())?
            .octets(&self.invocation_counter.to_be_bytes())?
            .octets(self.content)?
            .octets(self.remaining)?;
        Ok(writer.finish())
    }

    /// Octets that [`emit`](Self::emit) writes.
    #[must_use]
    pub fn encoded_len(&self) -> usize {
        let content = self.content.len().saturating_add(HEADER);
        let strings = self.fields().map(<[u8]>::len).into_iter().chain([content]);
        strings
            .map(|length| length::encoded_len(length).saturating_add(length))
            .fold(self.remaining.len(), usize::saturating_add)
            .saturating_add(2)
    }

    /// The five fields in front, which are authenticated with the content.
    pub(crate) fn fields(&self) -> [&[u8]; 5] {
        [
            self.transaction_id,
            SystemTitle::sent(self.originator_system_title.as_ref()),
            SystemTitle::sent(self.recipient_system_title.as_ref()),
            self.date_time,
            self.other_information,
        ]
    }
}

// By hand: what `derive` calls for more than five fields has a panic that the linker keeps.
impl fmt::Debug for GeneralCiphering<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            transaction_id,
            originator_system_title,
            recipient_system_title,
            date_time,
            other_information,
            security_control,
            invocation_counter,
            content,
            remaining,
        } = self;
        f.debug_struct("GeneralCiphering")
            .field("transaction_id", transaction_id)
            .field("originator_system_title", originator_system_title)
            .field("recipient_system_title", recipient_system_title)
            .field("date_time", date_time)
            .field("other_information", other_information)
            .field("security_control", security_control)
            .field("invocation_counter", invocation_counter)
            .field("content", content)
            .field("remaining", remaining)
            .finish()
    }
}

/// The APDU behind its tag.
fn general_ciphering(input: &[u8]) -> Parsed<'_, GeneralCiphering<'_>> {
    let (rest, (transaction_id, originator_system_title, recipient_system_title)) =
        (octet_string, system_title, system_title).parse_complete(input)?;
    let (rest, (date_time, other_information, ())) =
        (octet_string, octet_string, no_key_info).parse_complete(rest)?;
    let (remaining, (security_control, invocation_counter, content)) = ciphered_content(rest)?;
    let apdu = GeneralCiphering {
        transaction_id,
        originator_system_title,
        recipient_system_title,
        date_time,
        other_information,
        security_control,
        invocation_counter,
        content,
        remaining,
    };
    Ok((&[], apdu))
}

/// That the optional key-info is not there.
fn no_key_info(input: &[u8]) -> Parsed<'_, ()> {
    match octet(input)? {
        (rest, ABSENT) => Ok((rest, ())),
        (_, PRESENT) => Err(ErrorKind::UnsupportedKeyInfo.fault(input)),
        (_, flag) => Err(ErrorKind::InvalidPresenceFlag { flag }.fault(input)),
    }
}

#[cfg(test)]
mod tests {
    use std::format;
    use std::vec::Vec;

    use super::*;

    /// As far as key-info.
    const FIELDS: [u8; 31] = [
        0xDD, // general-ciphering
        0x08, 0, 0, 0, 0, 0, 0, 0, 0x01, // transaction-id
        0x08, 0x4D, 0x4D, 0x4D, 0x00, 0x00, 0xBC, 0x61, 0x4E, // originator-system-title
        0x08, 0x4D, 0x4D, 0x4D, 0x00, 0x00, 0x00, 0x00, 0x01, // recipient-system-title
        0x00, 0x00, 0x00, // no date-time, no other-information, no key-info
    ];

    fn apdu(content: &[u8]) -> Vec<u8> {
        let length = u8::try_from(content.len() + HEADER).unwrap();
        let header = [length, 0x30, 0x01, 0x23, 0x45, 0x67];
        [&FIELDS[..], &header, content].concat()
    }

    #[test]
    fn the_header_is_read_and_written() {
        let octets = apdu(&[0xAA; 37]);
        let parsed = GeneralCiphering::parse(&octets).unwrap();
        assert_eq!(parsed.transaction_id, [0, 0, 0, 0, 0, 0, 0, 1]);
        let title = |octets| Some(SystemTitle::from_octets(octets));
        let originator = title(*b"MMM\x00\x00\xBC\x61\x4E");
        assert_eq!(parsed.originator_system_title, originator);
        assert_eq!(
            parsed.recipient_system_title,
            title(*b"MMM\x00\x00\x00\x00\x01")
        );
        assert_eq!(
            (parsed.date_time, parsed.other_information),
            (&[][..], &[][..])
        );
        assert_eq!(parsed.security_control, SecurityControl::new(0x30));
        assert_eq!(parsed.invocation_counter, 0x0123_4567);
        assert_eq!(parsed.content, [0xAA; 37]);
        assert_eq!(parsed.remaining, []);
        let mut buffer = [0; 80];
        assert_eq!(parsed.emit(&mut buffer).unwrap(), octets);
        assert_eq!(parsed.encoded_len(), octets.len());
    }

    #[test]
    fn every_field_but_the_content_may_be_empty() {
        let octets = [0xDD, 0, 0, 0, 0, 0, 0, 0x06, 0x20, 0, 0, 0, 1, 0xAA, 0xBB];
        let parsed = GeneralCiphering::parse(&octets).unwrap();
        assert_eq!(parsed.originator_system_title, None);
        assert_eq!(
            (parsed.content, parsed.remaining),
            (&[0xAA][..], &[0xBB][..])
        );
        let mut buffer = [0; 16];
        assert_eq!(parsed.emit(&mut buffer).unwrap(), octets);
    }

    #[test]
    fn key_info_is_not_supported() {
        let mut octets = apdu(&[0xAA; 37]);
        for (flag, kind) in [
            (0x01, ErrorKind::UnsupportedKeyInfo),
            (0x02, ErrorKind::InvalidPresenceFlag { flag: 2 }),
        ] {
            octets[30] = flag;
            assert_eq!(GeneralCiphering::parse(&octets), Err(kind.at(30)));
        }
    }

    #[test]
    fn a_title_has_eight_octets_or_none() {
        for at in [10, 19] {
            let mut octets = apdu(&[0xAA; 37]);
            octets[at] = 0x09;
            let error = GeneralCiphering::parse(&octets).unwrap_err();
            assert_eq!(
                error,
                ErrorKind::InvalidSystemTitleLength { length: 9 }.at(at)
            );
        }
    }

    #[test]
    fn content_holds_its_header_and_its_tag() {
        let octets = apdu(&[0xAA; 11]);
        let error = GeneralCiphering::parse(&octets).unwrap_err();
        let (length, needed) = (16, 17);
        assert_eq!(
            error,
            ErrorKind::CipheredContentTooShort { length, needed }.at(31)
        );
    }

    #[test]
    fn another_apdu_is_refused() {
        let error = GeneralCiphering::parse(&[0xDB, 0, 5, 0x20, 0, 0, 0, 1]).unwrap_err();
        assert_eq!(error, ErrorKind::UnexpectedApduTag { tag: 0xDB }.at(0));
    }

    #[test]
    fn every_truncation_is_refused() {
        let octets = apdu(&[0xAA; 37]);
        for end in 0..octets.len() {
            let error = GeneralCiphering::parse(&octets[..end]).unwrap_err();
            assert!(matches!(error.kind(), ErrorKind::Truncated { .. }));
        }
    }

    #[test]
    fn debug_shows_every_field_and_of_titles_the_maker() {
        let octets = [&apdu(&[0xAA; 12])[..], &[9]].concat();
        let parsed = GeneralCiphering::parse(&octets).unwrap();
        assert_eq!(
            format!("{parsed:?}"),
            "GeneralCiphering { transaction_id: [0, 0, 0, 0, 0, 0, 0, 1], \
             originator_system_title: Some(SystemTitle(MMM…)), \
             recipient_system_title: Some(SystemTitle(MMM…)), date_time: [], \
             other_information: [], security_control: SecurityControl(48), \
             invocation_counter: 19088743, content: [170, 170, 170, 170, 170, 170, 170, 170, \
             170, 170, 170, 170], remaining: [9] }"
        );
    }
}
