//! Ciphered APDUs opened.

use core::fmt;

use crate::apdu_tag::ApduTag;
use crate::ciphering::{CipheredApdu, CipheringHeader, HEADER, SecurityControl, TAG};
use crate::data_notification::DataNotification;
use crate::error::{Error, ErrorKind};
use crate::event_notification::EventNotification;
use crate::gcm::Gcm;
use crate::general_ciphering::GeneralCiphering;
use crate::keys::{Authentication, Keys};
use crate::protection::Protection;
use crate::system_title::SystemTitle;

/// An APDU that came out of its cipher, and how far it can be trusted.
///
/// Only deciphering makes one. `Debug` and `defmt` show the length of the APDU and none of its
/// octets, and no system title.
#[derive(Clone, Copy)]
pub struct Deciphered<'b> {
    apdu: &'b [u8],
    is_authenticated: bool,
    system_title: SystemTitle,
    security_control: SecurityControl,
    invocation_counter: u32,
}

impl<'b> Deciphered<'b> {
    /// The APDU from its tag on, for [`Apdu::parse`](crate::Apdu::parse).
    #[must_use]
    pub const fn apdu(&self) -> &'b [u8] {
        self.apdu
    }

    /// Whether the authentication tag was right. Otherwise nobody knows who wrote this.
    #[must_use]
    pub const fn is_authenticated(&self) -> bool {
        self.is_authenticated
    }

    /// Name of the sender: the title that came with the APDU, or the one that the caller knew.
    #[must_use]
    pub const fn system_title(&self) -> SystemTitle {
        self.system_title
    }

    /// What had been done to the APDU.
    #[must_use]
    pub const fn security_control(&self) -> SecurityControl {
        self.security_control
    }

    /// Counts the APDUs that the sender ciphered with this key.
    #[must_use]
    pub const fn invocation_counter(&self) -> u32 {
        self.invocation_counter
    }
}

impl fmt::Debug for Deciphered<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Deciphered")
            .field("octets", &self.apdu.len())
            .field("is_authenticated", &self.is_authenticated)
            .field("security_control", &self.security_control)
            .field("invocation_counter", &self.invocation_counter)
            .finish_non_exhaustive()
    }
}

#[cfg(feature = "defmt")]
impl defmt::Format for Deciphered<'_> {
    fn format(&self, f: defmt::Formatter<'_>) {
        defmt::write!(
            f,
            "Deciphered {{ octets: {=usize}, is_authenticated: {=bool}, security_control: {}, \
             invocation_counter: {=u32} }}",
            self.apdu.len(),
            self.is_authenticated,
            self.security_control,
            self.invocation_counter
        );
    }
}

impl Keys {
    /// Opens an APDU in `buffer`, which has to be as long as the [`content`](CipheredApdu::content).
    /// What was received stays as it was; what [remains](CipheredApdu::remaining) behind the content
    /// is not looked at.
    ///
    /// ```
    /// use han_dlms::{Authentication, CipheredApdu, ErrorKind, Key, Keys};
    ///
    /// let octets = [
    ///     0xDB, // general-glo-ciphering
    ///     0x08, 0x4D, 0x4D, 0x4D, 0x00, 0x00, 0xBC, 0x61, 0x4E, // system-title
    ///     0x1E, 0x20, 0x01, 0x23, 0x45, 0x67, // length, encrypted only, invocation counter
    ///     0x8E, 0x12, 0x12, 0xFF, 0x9A, 0x56, 0x40, 0xBF, 0x69, 0x28, 0x3A, 0x69, 0xBC,
    ///     0x1E, 0x9E, 0x07, 0xCB, 0x63, 0x4D, 0x05, 0x71, 0x26, 0x3F, 0x7E, 0xAF,
    /// ];
    /// let apdu = CipheredApdu::parse(&octets)?;
    /// let mut buffer = [0; 64];
    ///
    /// let key: Key = "000102030405060708090A0B0C0D0E0F".parse()?;
    /// let keys = Keys::new(key.clone(), Authentication::NotChecked);
    /// let deciphered = keys.decipher(&apdu, &mut buffer)?;
    /// assert_eq!(deciphered.apdu()[0], 0x0F); // a data-notification
    /// assert!(!deciphered.is_authenticated());
    ///
    /// let keys = Keys::new(key, Authentication::Required(Key::from([0xD0; 16])));
    /// let error = keys.decipher(&apdu, &mut buffer).unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::NotAuthenticated);
    /// # Ok::<(), han_dlms::Error>(())
    /// ```
    ///
    /// # Wrong key or damaged?
    ///
    /// A tag that does not fit does not say why. But a frame whose check sequence was right hardly
    /// ever holds changed octets: behind it, [`ErrorKind::TagMismatch`] means a wrong key.
    ///
    /// Where no tag is checked, [`ErrorKind::NoNotification`] tells more. At offset 0 it is the key,
    /// of which 254 in 256 wrong ones make another first octet. Far behind, where the octets before
    /// were a notification so far, the key is right and something else is wrong. A flipped bit in
    /// a number is not found out at all.
    ///
    /// # Errors
    /// [`ErrorKind::CompressedContent`], [`ErrorKind::UnknownSecuritySuite`],
    /// [`ErrorKind::UnsuitableKeyLength`], [`ErrorKind::SystemTitleMissing`] and
    /// [`ErrorKind::BufferTooSmall`] before anything is deciphered.
    ///
    /// With [`Authentication::Required`], [`ErrorKind::NotAuthenticated`] and
    /// [`ErrorKind::TagMismatch`]. With [`Authentication::NotChecked`],
    /// [`ErrorKind::NoNotification`].
    ///
    /// After an error no octet of the content is left in `buffer`.
    pub fn decipher<'b>(
        &self,
        apdu: &CipheredApdu<'_>,
        buffer: &'b mut [u8],
    ) -> Result<Deciphered<'b>, Error> {
        self.open_copy(&(&apdu.header()).into(), apdu.content, buffer)
    }

    /// Opens a general-ciphering in `buffer`, as [`decipher`](Self::decipher).
    ///
    /// # Errors
    /// As [`decipher`](Self::decipher).
    pub fn decipher_general<'b>(
        &self,
        apdu: &GeneralCiphering<'_>,
        buffer: &'b mut [u8],
    ) -> Result<Deciphered<'b>, Error> {
        self.open_copy(&apdu.into(), apdu.content, buffer)
    }

    /// Opens [content](CipheredApdu::content) where it lies. What was received is gone then.
    ///
    /// # Errors
    /// As [`decipher`](Self::decipher), and [`ErrorKind::CipheredContentTooShort`]. After an error
    /// the content is what it was.
    pub fn decipher_in_place<'b>(
        &self,
        header: &CipheringHeader,
        content: &'b mut [u8],
    ) -> Result<Deciphered<'b>, Error> {
        let protection = header.into();
        let opened = self.open(&protection, content)?;
        Ok(opened.deciphered(&protection, content))
    }

    fn open_copy<'b>(
        &self,
        protection: &Protection<'_>,
        content: &[u8],
        buffer: &'b mut [u8],
    ) -> Result<Deciphered<'b>, Error> {
        let needed = content.len();
        let Some(copy) = buffer.get_mut(..needed) else {
            return Err(ErrorKind::BufferTooSmall { needed }.at(0));
        };
        copy.copy_from_slice(content);
        match self.open(protection, copy) {
            Ok(opened) => Ok(opened.deciphered(protection, copy)),
            Err(error) => {
                copy.fill(0);
                Err(error)
            }
        }
    }

    /// Opens `content` where it lies; after an error it is what it was.
    fn open(&self, protection: &Protection<'_>, content: &mut [u8]) -> Result<Opened, Error> {
        let control = protection.security_control;
        self.check(control)?;
        let system_title = self.title(protection)?;
        let (body, tag) = split(content, control)?;
        let gcm = self.cipher(system_title, protection.invocation_counter);
        let is_authenticated = self.authenticate(protection, &gcm, body, tag)?;
        if control.is_encrypted() {
            gcm.apply_keystream(body);
        }
        if !is_authenticated && let Err(error) = notification(body) {
            if control.is_encrypted() {
                gcm.apply_keystream(body);
            }
            return Err(error);
        }
        Ok(Opened {
            system_title,
            length: body.len(),
            is_authenticated,
        })
    }

    /// Whether the tag is right; `false` only where nobody wants to know.
    fn authenticate(
        &self,
        protection: &Protection<'_>,
        gcm: &Gcm,
        body: &[u8],
        tag: Option<[u8; TAG]>,
    ) -> Result<bool, Error> {
        let Authentication::Required(key) = self.authentication() else {
            return Ok(false);
        };
        let tag = tag.ok_or(ErrorKind::NotAuthenticated.at(0))?;
        protection.verify(gcm, key, body, &tag)?;
        Ok(true)
    }
}

/// What became known of a content by opening it.
struct Opened {
    system_title: SystemTitle,
    /// Octets of the APDU at the front of the content.
    length: usize,
    is_authenticated: bool,
}

impl Opened {
    fn deciphered<'b>(self, protection: &Protection<'_>, content: &'b [u8]) -> Deciphered<'b> {
        Deciphered {
            apdu: content.get(..self.length).unwrap_or_default(),
            is_authenticated: self.is_authenticated,
            system_title: self.system_title,
            security_control: protection.security_control,
            invocation_counter: protection.invocation_counter,
        }
    }
}

/// What precedes the tag, and the tag where there is one.
fn split(
    content: &mut [u8],
    control: SecurityControl,
) -> Result<(&mut [u8], Option<[u8; TAG]>), Error> {
    if !control.is_authenticated() {
        return Ok((content, None));
    }
    let length = content.len().saturating_add(HEADER);
    match content.split_last_chunk_mut() {
        Some((body, tag)) => Ok((body, Some(*tag))),
        None => {
            let needed = HEADER + TAG;
            Err(ErrorKind::CipheredContentTooShort { length, needed }.at(0))
        }
    }
}

/// That octets which nobody vouches for are a notification from the first to the last.
///
/// Other APDUs are not read much further than their tag, so that too many a wrong key would pass.
fn notification(octets: &[u8]) -> Result<(), Error> {
    let left_over = match octets.first().map(|&tag| ApduTag::new(tag)) {
        Some(ApduTag::DATA_NOTIFICATION) => {
            DataNotification::parse(octets).map(|notification| notification.remaining.len())
        }
        Some(ApduTag::EVENT_NOTIFICATION_REQUEST) => {
            EventNotification::parse(octets).map(|notification| notification.remaining.len())
        }
        _ => return Err(ErrorKind::NoNotification.at(0)),
    };
    let at = match left_over {
        Ok(0) => return Ok(()),
        Ok(count) => octets.len().saturating_sub(count),
        Err(error) => error.offset(),
    };
    Err(ErrorKind::NoNotification.at(at))
}
