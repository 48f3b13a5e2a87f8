//! Ciphered APDUs made.

use crate::ciphering::{CipheringHeader, TAG};
use crate::error::{Error, ErrorKind};
use crate::gcm::Gcm;
use crate::key::Key;
use crate::keys::{Authentication, Keys};
use crate::protection::Protection;
use crate::writer::Writer;

impl Keys {
    /// Writes `apdu` behind its cipher to the front of `buffer` and returns the part written: for
    /// simulators and tests.
    ///
    /// The [`security_control`](CipheringHeader::security_control) of the header says what is done.
    /// Under one key no two APDUs may have the same invocation counter: such a pair gives away what
    /// is in it, and how to forge tags.
    ///
    /// ```
    /// use han_dlms::{
    ///     Authentication, CipheredApdu, CipheringHeader, CipheringKey, Key, Keys, SecurityControl,
    ///     SystemTitle,
    /// };
    ///
    /// let keys = Keys::new(
    ///     Key::from([0x11; 16]),
    ///     Authentication::Required(Key::from([0x22; 16])),
    /// );
    /// let header = CipheringHeader {
    ///     key: CipheringKey::Global,
    ///     system_title: Some(SystemTitle::from_octets(*b"MMM\0\0\0\0\x01")),
    ///     security_control: SecurityControl::new(0x30), // encrypted, authenticated, suite 0
    ///     invocation_counter: 7,
    /// };
    /// let apdu = [0x0F, 0x40, 0x00, 0x00, 0x00, 0x00, 0x11, 0x07];
    /// let mut sent = [0; 64];
    /// let sent = keys.encipher(&header, &apdu, &mut sent)?;
    ///
    /// let mut buffer = [0; 64];
    /// let deciphered = keys.decipher(&CipheredApdu::parse(sent)?, &mut buffer)?;
    /// assert_eq!(deciphered.apdu(), apdu);
    /// assert!(deciphered.is_authenticated());
    /// # Ok::<(), han_dlms::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::CompressedContent`], [`ErrorKind::UnknownSecuritySuite`],
    /// [`ErrorKind::UnsuitableKeyLength`], [`ErrorKind::SystemTitleMissing`] when neither the header
    /// nor the keys have a title, [`ErrorKind::AuthenticationKeyMissing`] when a tag is asked for
    /// under [`Authentication::NotChecked`], [`ErrorKind::BufferTooSmall`] and
    /// [`ErrorKind::LengthTooLarge`]. Up to [`ErrorKind::BufferTooSmall`] the buffer is unchanged.
    pub fn encipher<'b>(
        &self,
        header: &CipheringHeader,
        apdu: &[u8],
        buffer: &'b mut [u8],
    ) -> Result<&'b mut [u8], Error> {
        let protection = header.into();
        let sealer = self.sealer(&protection)?;
        let content = apdu.len().saturating_add(sealer.tag_room().len());
        let mut writer = Writer::new(buffer);
        writer.reserve(header.encoded_len(content))?;
        header
            .emit(&mut writer, content)?
            .octets(apdu)?
            .octets(sealer.tag_room())?;
        let written = writer.finish();
        if let Some(at) = written.len().checked_sub(content)
            && let Some(content) = written.get_mut(at..)
        {
            sealer.seal(&protection, content);
        }
        Ok(written)
    }

    /// What protects an APDU in this way, if the keys are there.
    fn sealer(&self, protection: &Protection<'_>) -> Result<Sealer<'_>, Error> {
        let control = protection.security_control;
        self.check(control)?;
        let system_title = self.title(protection)?;
        let authentication = match self.authentication() {
            _ if !control.is_authenticated() => None,
            Authentication::Required(key) => Some(key),
            Authentication::NotChecked => {
                return Err(ErrorKind::AuthenticationKeyMissing.at(0));
            }
        };
        Ok(Sealer {
            gcm: self.cipher(system_title, protection.invocation_counter),
            authentication,
        })
    }
}

/// What protects an APDU.
struct Sealer<'k> {
    gcm: Gcm,
    authentication: Option<&'k Key>,
}

impl Sealer<'_> {
    /// Octets in the place of the tag.
    const fn tag_room(&self) -> &'static [u8] {
        match self.authentication {
            Some(_) => &[0; TAG],
            None => &[],
        }
    }

    /// Protects an APDU in the clear with the room for its tag behind it.
    fn seal(&self, protection: &Protection<'_>, content: &mut [u8]) {
        let length = content.len().saturating_sub(self.tag_room().len());
        let Some((body, room)) = content.split_at_mut_checked(length) else {
            return;
        };
        if protection.security_control.is_encrypted() {
            self.gcm.apply_keystream(body);
        }
        let Some(key) = self.authentication else {
            return;
        };
        let tag = protection.tag(&self.gcm, key, body);
        for (place, octet) in room.iter_mut().zip(tag) {
            *place = octet;
        }
    }
}
