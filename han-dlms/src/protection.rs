//! What goes into the authentication tag of an APDU.

use ctutils::CtEq;

use crate::ciphering::{CipheringHeader, SecurityControl, TAG};
use crate::error::{Error, ErrorKind};
use crate::gcm::{Gcm, Tag};
use crate::general_ciphering::GeneralCiphering;
use crate::key::Key;
use crate::system_title::SystemTitle;
use crate::writer::Writer;

/// How a content is protected, all but the keys.
pub(crate) struct Protection<'a> {
    pub(crate) system_title: Option<SystemTitle>,
    pub(crate) security_control: SecurityControl,
    pub(crate) invocation_counter: u32,
    /// The APDU whose fields are authenticated as well.
    pub(crate) general: Option<&'a GeneralCiphering<'a>>,
}

impl Protection<'_> {
    /// The tag that belongs behind `body`, which is as it is sent, enciphered or in the clear.
    pub(crate) fn tag(&self, gcm: &Gcm, key: &Key, body: &[u8]) -> [u8; TAG] {
        let mut tag = gcm.tag();
        tag.update(&[self.security_control.bits()]);
        tag.update(key.octets());
        for field in self.general.into_iter().flat_map(GeneralCiphering::fields) {
            update_with_length(&mut tag, field);
        }
        if self.security_control.is_encrypted() {
            return tag.finish(body);
        }
        tag.update(body);
        tag.finish(&[])
    }

    /// That `tag` is the one of `body`. How long it takes says nothing of the octets.
    pub(crate) fn verify(
        &self,
        gcm: &Gcm,
        key: &Key,
        body: &[u8],
        tag: &[u8; TAG],
    ) -> Result<(), Error> {
        if !self.tag(gcm, key, body).ct_eq(tag).to_bool() {
            return Err(ErrorKind::TagMismatch.at(body.len()));
        }
        Ok(())
    }
}

/// A field as it is sent, with its length in front.
fn update_with_length(tag: &mut Tag, field: &[u8]) {
    // Five octets hold every length that can be sent.
    let mut length = [0; 5];
    let mut writer = Writer::new(&mut length);
    if writer.length(field.len()).is_ok() {
        tag.update(writer.finish());
    }
    tag.update(field);
}

impl From<&CipheringHeader> for Protection<'_> {
    fn from(header: &CipheringHeader) -> Self {
        Self {
            system_title: header.system_title,
            security_control: header.security_control,
            invocation_counter: header.invocation_counter,
            general: None,
        }
    }
}

impl<'a> From<&'a GeneralCiphering<'a>> for Protection<'a> {
    fn from(apdu: &'a GeneralCiphering<'a>) -> Self {
        Self {
            system_title: apdu.originator_system_title,
            security_control: apdu.security_control,
            invocation_counter: apdu.invocation_counter,
            general: Some(apdu),
        }
    }
}
