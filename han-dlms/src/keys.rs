//! What a receiver has to know to open ciphered APDUs.

use crate::ciphering::SecurityControl;
use crate::error::{Error, ErrorKind};
use crate::gcm::Gcm;
use crate::key::Key;
use crate::protection::Protection;
use crate::system_title::SystemTitle;

/// The keys of one sender, and what is asked of its APDUs.
///
/// [`decipher`](Self::decipher) opens an APDU, [`encipher`](Self::encipher) makes one. Which keys
/// an APDU wants is for the caller to find out: by its system title, by
/// [`CipheringKey`](crate::CipheringKey), and by [`SecurityControl::is_broadcast`]. A broadcast key
/// is a key like any other and goes in the place of the encryption key.
///
/// `Debug` and `defmt` show no key, and of a system title the maker's letters.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Keys {
    encryption: Key,
    authentication: Authentication,
    system_title: Option<SystemTitle>,
}

/// Whether an APDU has to prove where it comes from.
///
/// A meter's APDU can be read without the authentication key, and many people have no other key
/// than the one for encryption. But then nobody knows who wrote what is read, or whether it was
/// changed on its way: so it has to be said, and is never what somebody gets by leaving something
/// out. A key of zeros is a key.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Authentication {
    /// The tag of each APDU must be right under this key. One without a tag is refused.
    Required(Key),
    /// Tags are not looked at, and APDUs without one are taken. What comes out must be a
    /// notification from its first octet to its last; that is no proof of anything.
    NotChecked,
}

impl Keys {
    /// Keys for APDUs that carry the system title of their sender.
    #[must_use]
    pub const fn new(encryption: Key, authentication: Authentication) -> Self {
        Self {
            encryption,
            authentication,
            system_title: None,
        }
    }

    /// The same for APDUs that leave out the system title: this one is taken then. The title that
    /// an APDU carries goes before it.
    #[must_use]
    pub const fn with_system_title(mut self, system_title: SystemTitle) -> Self {
        self.system_title = Some(system_title);
        self
    }

    pub(crate) const fn authentication(&self) -> &Authentication {
        &self.authentication
    }

    /// The title of the sender.
    pub(crate) fn title(&self, protection: &Protection<'_>) -> Result<SystemTitle, Error> {
        let title = protection.system_title.or(self.system_title);
        title.ok_or(ErrorKind::SystemTitleMissing.at(0))
    }

    /// The cipher for an APDU of this sender.
    pub(crate) fn cipher(&self, title: SystemTitle, invocation_counter: u32) -> Gcm {
        let mut iv = [0; 12];
        let octets = title.octets().into_iter();
        let octets = octets.chain(invocation_counter.to_be_bytes());
        for (place, octet) in iv.iter_mut().zip(octets) {
            *place = octet;
        }
        Gcm::new(&self.encryption, iv)
    }

    /// That the keys fit what was done to the content.
    pub(crate) fn check(&self, control: SecurityControl) -> Result<(), Error> {
        if control.is_compressed() {
            return Err(ErrorKind::CompressedContent.at(0));
        }
        let needed = match control.suite() {
            0 | 1 => 16,
            2 => 32,
            suite => return Err(ErrorKind::UnknownSecuritySuite { suite }.at(0)),
        };
        suits(&self.encryption, needed)?;
        match &self.authentication {
            Authentication::Required(key) => suits(key, needed),
            Authentication::NotChecked => Ok(()),
        }
    }
}

fn suits(key: &Key, needed: usize) -> Result<(), Error> {
    match key.octets().len() {
        length if length == needed => Ok(()),
        length => Err(ErrorKind::UnsuitableKeyLength { length, needed }.at(0)),
    }
}
