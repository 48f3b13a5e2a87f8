//! The header of a ciphered APDU. Nothing is deciphered here.

use core::fmt;

use nom::Parser;

use crate::apdu_tag::ApduTag;
use crate::error::{Error, ErrorKind, Parsed, outcome};
use crate::field::{array, be_u32, octet, octet_string};
use crate::length;
use crate::system_title::SystemTitle;
use crate::writer::Writer;

/// Octets of security control and invocation counter.
pub(crate) const HEADER: usize = 5;
/// Octets of the authentication tag.
pub(crate) const TAG: usize = 12;

/// Another APDU behind a cipher: a general-glo-ciphering or a general-ded-ciphering.
///
/// ```text
/// DB or DC | 08 system-title 8, or 00 | length | security control 1 | invocation counter 4 | content
/// ```
///
/// Green Book; IEC 62056-5-3.
#[derive(Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct CipheredApdu<'a> {
    /// Whether the global or the dedicated key was used.
    pub key: CipheringKey,
    /// Name of the sender, its first three octets the maker's letters. `None`: known to the
    /// receiver from elsewhere.
    pub system_title: Option<SystemTitle>,
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

// By hand: what `derive` calls for more than five fields has a panic that the linker keeps.
impl fmt::Debug for CipheredApdu<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            key,
            system_title,
            security_control,
            invocation_counter,
            content,
            remaining,
        } = self;
        f.debug_struct("CipheredApdu")
            .field("key", key)
            .field("system_title", system_title)
            .field("security_control", security_control)
            .field("invocation_counter", invocation_counter)
            .field("content", content)
            .field("remaining", remaining)
            .finish()
    }
}

/// Which key an APDU was ciphered with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum CipheringKey {
    /// The global key, tag `DB`.
    Global,
    /// The dedicated key of one association, tag `DC`.
    Dedicated,
}

impl CipheringKey {
    pub(crate) const fn tag(self) -> ApduTag {
        match self {
            Self::Global => ApduTag::GENERAL_GLO_CIPHERING,
            Self::Dedicated => ApduTag::GENERAL_DED_CIPHERING,
        }
    }
}

impl<'a> CipheredApdu<'a> {
    /// Reads the APDU from its tag on. Octets behind the content are reported, not refused.
    ///
    /// # Errors
    /// [`ErrorKind::UnexpectedApduTag`] when it is another APDU,
    /// [`ErrorKind::InvalidSystemTitleLength`] unless the title has eight octets or none,
    /// [`ErrorKind::CipheredContentTooShort`], [`ErrorKind::InvalidLength`] and
    /// [`ErrorKind::Truncated`].
    pub fn parse(octets: &'a [u8]) -> Result<Self, Error> {
        let (tag, content) = outcome(octets, octet(octets))?;
        let key = match ApduTag::new(tag) {
            ApduTag::GENERAL_GLO_CIPHERING => CipheringKey::Global,
            ApduTag::GENERAL_DED_CIPHERING => CipheringKey::Dedicated,
            _ => return Err(ErrorKind::UnexpectedApduTag { tag }.at(0)),
        };
        Ok(outcome(octets, ciphered_apdu(key, content))?.0)
    }

    /// All that stands before the content.
    #[must_use]
    pub const fn header(&self) -> CipheringHeader {
        CipheringHeader {
            key: self.key,
            system_title: self.system_title,
            security_control: self.security_control,
            invocation_counter: self.invocation_counter,
        }
    }

    /// Writes the APDU, [`remaining`](Self::remaining) included, to the front of `buffer` and
    /// returns the part written.
    ///
    /// # Errors
    /// [`ErrorKind::BufferTooSmall`] when the buffer is shorter than
    /// [`encoded_len`](Self::encoded_len); it is then unchanged. [`ErrorKind::LengthTooLarge`] for
    /// a length or count above `u32::MAX`.
    pub fn emit<'b>(&self, buffer: &'b mut [u8]) -> Result<&'b mut [u8], Error> {
        let mut writer = Writer::new(buffer);
        writer.reserve(self.encoded_len())?;
        self.header()
            .emit(&mut writer, self.content.len())?
            .octets(self.content)?
            .octets(self.remaining)?;
        Ok(writer.finish())
    }

    /// Octets that [`emit`](Self::emit) writes.
    #[must_use]
    pub const fn encoded_len(&self) -> usize {
        self.header()
            .encoded_len(self.content.len())
            .saturating_add(self.remaining.len())
    }
}

/// What stands before the content of a [`CipheredApdu`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct CipheringHeader {
    /// Whether the global or the dedicated key is used.
    pub key: CipheringKey,
    /// Name of the sender. `None`: known to the receiver from elsewhere.
    pub system_title: Option<SystemTitle>,
    /// What is done to the content.
    pub security_control: SecurityControl,
    /// Counts the APDUs ciphered with one key.
    pub invocation_counter: u32,
}

impl CipheringHeader {
    /// Writes everything up to content of this length; that it fits is the caller's to know.
    pub(crate) fn emit<'w, 'b>(
        &self,
        writer: &'w mut Writer<'b>,
        content: usize,
    ) -> Result<&'w mut Writer<'b>, Error> {
        writer
            .u8(self.key.tag().code())?
            .octet_string(SystemTitle::sent(self.system_title.as_ref()))?
            .length(content.saturating_add(HEADER))?
            .u8(self.security_control.bits())?
            .octets(&self.invocation_counter.to_be_bytes())
    }

    /// Octets of an APDU with content of this length.
    pub(crate) const fn encoded_len(&self, content: usize) -> usize {
        let title = match self.system_title {
            None => 1,
            Some(_) => 9,
        };
        let content = content.saturating_add(HEADER);
        length::encoded_len(content)
            .saturating_add(content)
            .saturating_add(title)
            .saturating_add(1)
    }
}

/// What was done to the content of a ciphered APDU.
///
/// | bits | meaning                                   |
/// |------|-------------------------------------------|
/// | 0–3  | security suite                            |
/// | 4    | authenticated                             |
/// | 5    | encrypted                                 |
/// | 6    | key set: 0 unicast key, 1 broadcast key   |
/// | 7    | compressed                                |
///
/// Green Book; IEC 62056-5-3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct SecurityControl(u8);

impl SecurityControl {
    /// From the octet on the wire.
    #[must_use]
    pub const fn new(bits: u8) -> Self {
        Self(bits)
    }

    /// The octet on the wire.
    #[must_use]
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// Number of the security suite: 0, 1 and 2 are assigned.
    #[must_use]
    pub const fn suite(self) -> u8 {
        self.0 & 0x0F
    }

    /// Whether an authentication tag ends the content.
    #[must_use]
    pub const fn is_authenticated(self) -> bool {
        self.0 & 0x10 != 0
    }

    /// Whether the content is enciphered.
    #[must_use]
    pub const fn is_encrypted(self) -> bool {
        self.0 & 0x20 != 0
    }

    /// Whether the broadcast key was used, and not the unicast key.
    #[must_use]
    pub const fn is_broadcast(self) -> bool {
        self.0 & 0x40 != 0
    }

    /// Whether the content was compressed before it was enciphered.
    #[must_use]
    pub const fn is_compressed(self) -> bool {
        self.0 & 0x80 != 0
    }
}

/// The APDU behind its tag.
pub(crate) fn ciphered_apdu(key: CipheringKey, input: &[u8]) -> Parsed<'_, CipheredApdu<'_>> {
    let (rest, system_title) = system_title(input)?;
    let (remaining, (security_control, invocation_counter, content)) = ciphered_content(rest)?;
    let apdu = CipheredApdu {
        key,
        system_title,
        security_control,
        invocation_counter,
        content,
        remaining,
    };
    Ok((&[], apdu))
}

/// A system title, or that there is none.
pub(crate) fn system_title(input: &[u8]) -> Parsed<'_, Option<SystemTitle>> {
    let (rest, length) = length::length(input)?;
    match length {
        0 => Ok((rest, None)),
        8 => array
            .map(|octets| Some(SystemTitle::from_octets(octets)))
            .parse_complete(rest),
        _ => Err(ErrorKind::InvalidSystemTitleLength { length }.fault(input)),
    }
}

/// Security control, invocation counter and what they are of.
pub(crate) fn ciphered_content(input: &[u8]) -> Parsed<'_, (SecurityControl, u32, &[u8])> {
    let (rest, whole) = octet_string(input)?;
    let length = whole.len();
    let too_short = |needed| ErrorKind::CipheredContentTooShort { length, needed }.fault(input);
    if length < HEADER {
        return Err(too_short(HEADER));
    }
    let (content, (bits, counter)) = (octet, be_u32).parse_complete(whole)?;
    let control = SecurityControl::new(bits);
    if control.is_authenticated() && content.len() < TAG {
        return Err(too_short(HEADER + TAG));
    }
    Ok((rest, (control, counter, content)))
}

#[cfg(test)]
mod tests {
    use std::format;
    use std::vec::Vec;

    use super::*;

    const TITLE: [u8; 8] = [0x4D, 0x4D, 0x4D, 0x00, 0x00, 0xBC, 0x61, 0x4E];

    /// A general-glo-ciphering with this security control and content.
    fn ciphered(control: u8, content: &[u8]) -> Vec<u8> {
        let length = u8::try_from(content.len() + HEADER).unwrap();
        let header = [length, control, 0x01, 0x23, 0x45, 0x67];
        [&[0xDB, 0x08], &TITLE[..], &header, content].concat()
    }

    #[test]
    fn the_header_is_read_and_written() {
        let octets = ciphered(0x30, &[0xAA; 37]);
        let parsed = CipheredApdu::parse(&octets).unwrap();
        assert_eq!(parsed.key, CipheringKey::Global);
        assert_eq!(parsed.system_title, Some(SystemTitle::from_octets(TITLE)));
        assert_eq!(parsed.security_control, SecurityControl::new(0x30));
        assert_eq!(parsed.invocation_counter, 0x0123_4567);
        assert_eq!(parsed.content, [0xAA; 37]);
        assert_eq!(parsed.remaining, []);
        let mut buffer = [0; 64];
        assert_eq!(parsed.emit(&mut buffer).unwrap(), octets);
        assert_eq!(parsed.encoded_len(), octets.len());
    }

    #[test]
    fn content_over_127_octets_has_a_longer_length() {
        let header = [0x81, 0xBB, 0x30, 0x01, 0x23, 0x45, 0x67];
        let octets = [&[0xDB, 0x08], &TITLE[..], &header, &[0xAA; 182]].concat();
        let parsed = CipheredApdu::parse(&octets).unwrap();
        assert_eq!(parsed.content.len(), 182);
        let mut buffer = [0; 256];
        assert_eq!(parsed.emit(&mut buffer).unwrap(), octets);
    }

    #[test]
    fn a_title_may_be_left_out() {
        let octets = [0xDB, 0x00, 0x06, 0x20, 0, 0, 0, 1, 0xAA];
        let parsed = CipheredApdu::parse(&octets).unwrap();
        assert_eq!(parsed.system_title, None);
        let mut buffer = [0; 16];
        assert_eq!(parsed.emit(&mut buffer).unwrap(), octets);
    }

    #[test]
    fn dc_is_the_dedicated_key() {
        let mut octets = ciphered(0x20, &[0xAA]);
        octets[0] = 0xDC;
        let parsed = CipheredApdu::parse(&octets).unwrap();
        assert_eq!(parsed.key, CipheringKey::Dedicated);
        let mut buffer = [0; 32];
        assert_eq!(parsed.emit(&mut buffer).unwrap(), octets);
    }

    #[test]
    fn df_is_no_ciphering() {
        let mut octets = ciphered(0x20, &[0xAA]);
        octets[0] = 0xDF;
        let error = CipheredApdu::parse(&octets).unwrap_err();
        assert_eq!(error, ErrorKind::UnexpectedApduTag { tag: 0xDF }.at(0));
    }

    #[test]
    fn a_title_has_eight_octets_or_none() {
        for length in (1..=7).chain(9..=127) {
            let mut octets = [0xAA; 200];
            (octets[0], octets[1]) = (0xDB, length);
            let length = usize::from(length);
            let error = CipheredApdu::parse(&octets).unwrap_err();
            assert_eq!(error, ErrorKind::InvalidSystemTitleLength { length }.at(1));
        }
        let error = CipheredApdu::parse(&[0xDB, 0xFF, 0, 0]).unwrap_err();
        assert_eq!(error, ErrorKind::InvalidLength { first: 0xFF }.at(1));
    }

    #[test]
    fn content_holds_its_own_header() {
        for length in 0..HEADER {
            let mut octets = ciphered(0x20, &[0xAA; 20]);
            octets[10] = u8::try_from(length).unwrap();
            let error = CipheredApdu::parse(&octets).unwrap_err();
            let needed = HEADER;
            assert_eq!(
                error,
                ErrorKind::CipheredContentTooShort { length, needed }.at(10)
            );
        }
        assert!(CipheredApdu::parse(&ciphered(0x20, &[])).is_ok());
    }

    #[test]
    fn authenticated_content_holds_its_tag() {
        for content in 0..TAG {
            let octets = ciphered(0x30, &[0xAA; TAG][..content]);
            let error = CipheredApdu::parse(&octets).unwrap_err();
            let (length, needed) = (content + HEADER, HEADER + TAG);
            assert_eq!(
                error,
                ErrorKind::CipheredContentTooShort { length, needed }.at(10)
            );
        }
        assert!(CipheredApdu::parse(&ciphered(0x30, &[0xAA; TAG])).is_ok());
        assert!(CipheredApdu::parse(&ciphered(0x20, &[0xAA; TAG - 1])).is_ok());
    }

    #[test]
    fn content_beyond_the_input_is_refused() {
        let mut octets = ciphered(0x30, &[0xAA; 37]);
        octets[10] += 1;
        let error = CipheredApdu::parse(&octets).unwrap_err();
        assert_eq!(error, ErrorKind::Truncated { missing: 1 }.at(11));
    }

    #[test]
    fn every_truncation_is_refused() {
        let octets = ciphered(0x30, &[0xAA; 37]);
        for end in 0..octets.len() {
            let error = CipheredApdu::parse(&octets[..end]).unwrap_err();
            assert!(matches!(error.kind(), ErrorKind::Truncated { .. }));
        }
    }

    #[test]
    fn octets_behind_the_content_are_reported() {
        let octets = [&ciphered(0x20, &[0xAA])[..], &[0xBB]].concat();
        let parsed = CipheredApdu::parse(&octets).unwrap();
        assert_eq!(
            (parsed.content, parsed.remaining),
            (&[0xAA][..], &[0xBB][..])
        );
    }

    #[test]
    fn each_bit_of_security_control_has_its_meaning() {
        let flags = |bits| {
            let control = SecurityControl::new(bits);
            [
                control.is_authenticated(),
                control.is_encrypted(),
                control.is_broadcast(),
                control.is_compressed(),
            ]
        };
        assert_eq!(flags(0x00), [false, false, false, false]);
        assert_eq!(flags(0x10), [true, false, false, false]);
        assert_eq!(flags(0x20), [false, true, false, false]);
        assert_eq!(flags(0x30), [true, true, false, false]);
        assert_eq!(flags(0x40), [false, false, true, false]);
        assert_eq!(flags(0x80), [false, false, false, true]);
        assert_eq!(SecurityControl::new(0x21).suite(), 1);
        assert_eq!(SecurityControl::new(0x32).suite(), 2);
    }

    #[test]
    fn debug_shows_every_field() {
        let octets = [&ciphered(0x20, &[0xAA, 0xBB])[..], &[9]].concat();
        let parsed = CipheredApdu::parse(&octets).unwrap();
        assert_eq!(
            format!("{parsed:?}"),
            "CipheredApdu { key: Global, system_title: Some(SystemTitle(MMM…)), \
             security_control: SecurityControl(32), invocation_counter: 19088743, \
             content: [170, 187], remaining: [9] }"
        );
    }
}
