//! The ciphering of everything that a meter sends.

use anyhow::{Context, Result};
use han_dlms::{
    Authentication, CipheringHeader, CipheringKey, Key, Keys, SecurityControl, SystemTitle,
};

use crate::decode::keys::parse;

/// Ciphers one APDU after another, with a counter that counts up.
#[derive(Debug)]
pub(crate) struct Cipher {
    keys: Keys,
    header: CipheringHeader,
    /// Whether the last counter there is was used.
    is_used_up: bool,
}

/// What is secret, as digits. It does not print itself.
#[derive(Clone, Copy)]
pub(crate) struct Secrets<'a> {
    pub(crate) key: &'a str,
    pub(crate) authentication_key: Option<&'a str>,
}

impl Cipher {
    /// A meter of this title that has sent as many ciphered APDUs before as the
    /// counter says. It authenticates if there is a key for that. Keys of 32
    /// octets are of suite 2, others of the meter's own.
    ///
    /// # Errors
    /// Where a key is none, or one is longer than the other. No error shows a
    /// digit.
    pub(crate) fn new(
        secrets: Secrets<'_>,
        suite: u8,
        system_title: [u8; 8],
        invocation_counter: u32,
    ) -> Result<Self> {
        let key: Key = parse(secrets.key).context("--key")?;
        let authentication = match secrets.authentication_key {
            Some(key) => Authentication::Required(parse(key).context("--authentication-key")?),
            None => Authentication::NotChecked,
        };
        let protection = match secrets.authentication_key {
            Some(_) => ENCRYPTED | AUTHENTICATED,
            None => ENCRYPTED,
        };
        let suite = match secrets.key.len() {
            DIGITS_OF_SUITE_2 => 2,
            _ => suite,
        };
        let header = CipheringHeader {
            key: CipheringKey::Global,
            system_title: Some(SystemTitle::from_octets(system_title)),
            security_control: SecurityControl::new(protection | suite),
            invocation_counter,
        };
        let keys = Keys::new(key, authentication);
        keys.encipher(&header, &[], &mut [0; ROOM])
            .context("--key and --authentication-key")?;
        Ok(Self {
            keys,
            header,
            is_used_up: false,
        })
    }

    /// The APDU ciphered, under a counter of its own.
    ///
    /// # Errors
    /// Where no counter is left: under a used one, keys would be given away.
    pub(crate) fn seal(&mut self, apdu: &[u8]) -> Result<Vec<u8>> {
        if self.is_used_up {
            anyhow::bail!("the invocation counter has come to its end");
        }
        let mut buffer = vec![0; apdu.len() + ROOM];
        let sealed = self.keys.encipher(&self.header, apdu, &mut buffer)?;
        let length = sealed.len();
        buffer.truncate(length);
        match self.header.invocation_counter.checked_add(1) {
            Some(next) => self.header.invocation_counter = next,
            None => self.is_used_up = true,
        }
        Ok(buffer)
    }
}

const ENCRYPTED: u8 = 0x20;
const AUTHENTICATED: u8 = 0x10;
const DIGITS_OF_SUITE_2: usize = 64;

/// Octets that a header and a tag take at most.
const ROOM: usize = 64;

#[cfg(test)]
mod tests {
    use han_dlms::CipheredApdu;

    use super::*;

    const KEY: &str = "000102030405060708090A0B0C0D0E0F";
    const AUTHENTICATION_KEY: &str = "D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDF";
    const TITLE: [u8; 8] = *b"MMM\0\0\xBCaN";

    fn cipher(key: &str, authentication_key: Option<&str>, counter: u32) -> Result<Cipher> {
        let secrets = Secrets {
            key,
            authentication_key,
        };
        Cipher::new(secrets, 0, TITLE, counter)
    }

    fn hex(digits: &str) -> Vec<u8> {
        han_corpus::octets_of_hex(digits).unwrap()
    }

    /// A notification under the keys of the Green Book.
    #[test]
    fn gives_the_printed_vectors() {
        let apdu = hex("0F000000010C07E8010F010C000000FFC40002010600000ABC");
        let mut cipher_both = cipher(KEY, Some(AUTHENTICATION_KEY), 0x0123_4567).unwrap();
        assert_eq!(
            cipher_both.seal(&apdu).unwrap(),
            hex(
                "DB084D4D4D0000BC614E2A30012345678E1212FF9A5640BF69283A69BC1E9E07CB634D0571263F7EAF5AF343D48BA935AB482882C7"
            )
        );
        let mut encrypted = cipher(KEY, None, 0x0123_4567).unwrap();
        assert_eq!(
            encrypted.seal(&apdu).unwrap(),
            hex(
                "DB084D4D4D0000BC614E1E20012345678E1212FF9A5640BF69283A69BC1E9E07CB634D0571263F7EAF"
            )
        );
    }

    #[test]
    fn the_counter_counts_up_and_is_never_used_twice() {
        let mut cipher = cipher(KEY, None, u32::MAX - 1).unwrap();
        for counter in [u32::MAX - 1, u32::MAX] {
            let sealed = cipher.seal(&[0x0F]).unwrap();
            let ciphered = CipheredApdu::parse(&sealed).unwrap();
            assert_eq!(ciphered.invocation_counter, counter);
        }
        let error = cipher.seal(&[0x0F]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the invocation counter has come to its end"
        );
    }

    #[test]
    fn the_suite_follows_from_the_key_and_the_meter() {
        let long = KEY.repeat(2);
        let control = |cipher: Cipher| cipher.header.security_control.bits();
        assert_eq!(control(cipher(&long, None, 0).unwrap()), 0x22);
        assert_eq!(control(cipher(&long, Some(&long), 0).unwrap()), 0x32);
        let secrets = Secrets {
            key: KEY,
            authentication_key: None,
        };
        assert_eq!(control(Cipher::new(secrets, 1, TITLE, 0).unwrap()), 0x21);
    }

    #[test]
    fn a_key_that_is_none_is_told_without_its_digits() {
        for (key, authentication_key) in [
            ("5A5A", None),
            ("5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5X", None),
            (KEY, Some("5A5A5A5A5A5A5A5A")),
            (
                KEY,
                Some("5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A"),
            ),
        ] {
            let error = cipher(key, authentication_key, 0).unwrap_err();
            let told = format!("{error:#}");
            assert!(told.starts_with("--") && !told.contains("5A"), "{told}");
        }
    }
}
