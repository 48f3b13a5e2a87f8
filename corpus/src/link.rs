//! Telegrams that are no frame of HDLC, or not one each.

use std::path::Path;

use crate::{Telegram, fail, read_text, telegrams_below};

/// The folder they lie in.
pub(crate) const FOLDER: &str = "links";

/// One APDU with everything around it: frames, segments, blocks, a cipher.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkTelegram {
    /// Its octets and the reading in them.
    pub telegram: Telegram,
    /// What its frames are.
    pub link: Link,
    /// The key that it was enciphered with, as hex digits; `None` in the clear.
    pub key: Option<String>,
    /// The key that it was authenticated with, as hex digits.
    pub authentication_key: Option<String>,
}

/// What stands around the octets of a message on the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// HDLC frames.
    Hdlc,
    /// Long frames of wired M-Bus.
    MBus,
    /// Nothing.
    None,
}

/// Every telegram of the folder `links`, sorted by name.
///
/// ```
/// use han_corpus::{Link, links};
///
/// let sagemcom = links()
///     .into_iter()
///     .find(|link| link.telegram.name == "links/sagemcom-netz-noe")
///     .expect("it is in the corpus");
/// assert_eq!(sagemcom.link, Link::MBus);
/// assert!(sagemcom.key.is_some() && sagemcom.authentication_key.is_none());
/// ```
///
/// # Panics
/// As [`telegrams`](crate::telegrams), and where a file does not say its link.
#[must_use]
pub fn links() -> Vec<LinkTelegram> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = root.join(FOLDER);
    let telegrams = telegrams_below(root, |path| path.starts_with(&folder));
    telegrams.into_iter().map(link_telegram).collect()
}

fn link_telegram(telegram: Telegram) -> LinkTelegram {
    let text = read_text(&telegram.path);
    let said = |key: &str| said_in_header(&text, key).map(str::to_owned);
    let link = match said("link").as_deref() {
        Some("hdlc") => Link::Hdlc,
        Some("mbus") => Link::MBus,
        Some("none") => Link::None,
        _ => fail(&telegram.path, &"its header names no link"),
    };
    LinkTelegram {
        link,
        key: said("key"),
        authentication_key: said("authentication key"),
        telegram,
    }
}

/// What the lines that a file begins with say under this key.
fn said_in_header<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    let header = text.lines().map_while(|line| line.strip_prefix('#'));
    let mut said = header.filter_map(|line| line.trim().strip_prefix(key));
    said.find_map(|rest| rest.strip_prefix(": "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_of_the_header_is_not_one_of_the_octets() {
        let text = "# title\n# key: 00\n# authentication key: 11\n7E # link: hdlc\n# link: mbus\n";
        assert_eq!(said_in_header(text, "key"), Some("00"));
        assert_eq!(said_in_header(text, "authentication key"), Some("11"));
        assert_eq!(said_in_header(text, "link"), None);
    }

    #[test]
    fn no_telegram_is_in_both_collections() {
        let links = links();
        assert!(!links.is_empty());
        assert!(
            links
                .iter()
                .all(|link| link.telegram.name.starts_with("links/"))
        );
        let others = crate::telegrams();
        assert!(others.iter().all(|other| !other.name.starts_with("links/")));
    }
}
