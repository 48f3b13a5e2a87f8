//! The keys of meters that cipher what they send.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use han_dlms::{
    Apdu, Authentication, Deciphered, Error, ErrorKind, GeneralCiphering, Key, Keys, SystemTitle,
};

use crate::decode::layer::Layer;

const KEY_VARIABLE: &str = "HAN_KEY";
const AUTHENTICATION_KEY_VARIABLE: &str = "HAN_AUTHENTICATION_KEY";

/// Hex digits of a key, unless it is of suite 2.
const DIGITS: usize = 32;

const TITLE_DIGITS: usize = 16;

const BYTE_ORDER_MARK: char = '\u{FEFF}';

/// Where keys come from: each from its option, else from the file, else from
/// the environment.
///
/// The texts are parsed behind the command line's own parser, which would print
/// what it does not understand.
#[derive(clap::Args)]
pub(crate) struct KeyOptions {
    /// Open ciphered messages with this key, 32 hex digits (64 in security suite 2)
    ///
    /// Suppliers call it EK, GUEK, GPK60 or encryption key. Other users of this
    /// computer may see the arguments of a program; they do not see --key-file,
    /// nor HAN_KEY in the environment.
    #[arg(long, value_name = "HEX", conflicts_with = "key_file")]
    key: Option<String>,

    /// Refuse ciphered messages that do not prove with this key who sent them
    ///
    /// Suppliers call it AK, GAK, GPK61 or authentication key. In the
    /// environment it is HAN_AUTHENTICATION_KEY.
    #[arg(long, value_name = "HEX", conflicts_with = "key_file")]
    authentication_key: Option<String>,

    /// Read the keys from a file: --key in its first line, --authentication-key, if any, in its second
    ///
    /// Empty lines and lines that begin with # are passed over.
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,

    /// Open ciphered messages without knowing who sent them: for meters that only encrypt, as in
    /// Austria, and where no authentication key is at hand
    #[arg(long, conflicts_with = "authentication_key")]
    no_authentication: bool,

    /// The system title of a meter that leaves it out of its messages, 16 hex digits
    ///
    /// A message that carries one is opened by its own.
    #[arg(long, value_name = "HEX")]
    system_title: Option<String>,
}

/// What there is to open ciphered messages with.
#[derive(Clone)]
pub(crate) enum Given {
    Nothing,
    /// A key of the environment, and nobody said whether it has to be proven who
    /// sent a message. What comes in the clear does not ask.
    Undecided,
    Keys(Keys),
}

impl Given {
    pub(crate) const fn is_undecided(&self) -> bool {
        matches!(self, Self::Undecided)
    }

    pub(crate) fn keys(self) -> Option<Keys> {
        match self {
            Self::Keys(keys) => Some(keys),
            Self::Nothing | Self::Undecided => None,
        }
    }
}

/// What a ciphered message asks for where the key of the environment is alone.
pub(crate) const UNDECIDED: &str = "the key in HAN_KEY alone does not prove who sent it: set \
    HAN_AUTHENTICATION_KEY too, or say --no-authentication";

/// What must be decided of a key that was typed or written.
const ALONE: &str = "a key alone does not prove who sent a message: give --authentication-key \
    too, or say --no-authentication";

/// What a line of a file may be that is as long as two keys.
const TWO_IN_ONE: &str = "; if the line holds two keys of 32 digits, put each on a line of its own";

/// The text of a key, and what to call the place it came from.
struct Text {
    text: String,
    place: String,
}

impl KeyOptions {
    /// The keys, where there are any, for what begins at this layer.
    pub(crate) fn keys(&self, layer: Layer) -> Result<Given> {
        if layer == Layer::Body && self.are_given() {
            bail!("a body stands behind its cipher: --layer body has nothing for a key to open");
        }
        let [key, authentication] = self.texts()?;
        let Some(key) = key else {
            if self.authentication_key.is_some() {
                bail!("--authentication-key proves who sent a message; to open it takes --key too");
            }
            if self.system_title.is_some() {
                bail!("--system-title is for ciphered messages, which it takes --key to open");
            }
            if self.no_authentication {
                bail!("--no-authentication is for ciphered messages, which it takes --key to open");
            }
            return Ok(Given::Nothing);
        };
        let encryption = key.key()?;
        let system_title = self.system_title.as_deref().map(title).transpose()?;
        let authentication = match authentication {
            _ if self.no_authentication => Authentication::NotChecked,
            Some(text) => Authentication::Required(text.key()?),
            None if key.place == KEY_VARIABLE => return Ok(Given::Undecided),
            None if self.key_file.is_some() && key.is_as_long_as_two() => {
                bail!("{}: {ALONE}{TWO_IN_ONE}", key.place)
            }
            None => bail!(ALONE),
        };
        let keys = Keys::new(encryption, authentication);
        Ok(Given::Keys(match system_title {
            Some(title) => keys.with_system_title(title),
            None => keys,
        }))
    }

    /// Whether any of the options is there; the environment is no option.
    const fn are_given(&self) -> bool {
        self.key.is_some()
            || self.authentication_key.is_some()
            || self.key_file.is_some()
            || self.no_authentication
            || self.system_title.is_some()
    }

    /// The two keys as they are written.
    fn texts(&self) -> Result<[Option<Text>; 2]> {
        let [first, second] = self.texts_of_file()?;
        let key = Text::option(self.key.as_ref(), "--key")
            .or(first)
            .or_else(|| Text::variable(KEY_VARIABLE));
        let authentication = Text::option(self.authentication_key.as_ref(), "--authentication-key")
            .or(second)
            .or_else(|| Text::variable(AUTHENTICATION_KEY_VARIABLE));
        Ok([key, authentication])
    }

    fn texts_of_file(&self) -> Result<[Option<Text>; 2]> {
        let Some(path) = &self.key_file else {
            return Ok([None, None]);
        };
        let content = text_file(path)?;
        let mut texts = content.lines().enumerate().filter_map(|(number, line)| {
            let text = line.trim();
            let is_key = !text.is_empty() && !text.starts_with('#');
            is_key.then(|| Text {
                text: text.to_owned(),
                place: format!("{}, line {}", path.display(), number + 1),
            })
        });
        let keys = [texts.next(), texts.next()];
        match (&keys, texts.next()) {
            ([None, _], _) => bail!("{}: no key in this file", path.display()),
            (_, Some(third)) => bail!("{}: a file of keys has two of them at most", third.place),
            _ => Ok(keys),
        }
    }
}

impl Text {
    fn option(text: Option<&String>, name: &str) -> Option<Self> {
        text.map(|text| Self {
            text: text.clone(),
            place: name.to_owned(),
        })
    }

    /// One that is set and empty is none.
    fn variable(name: &str) -> Option<Self> {
        let text = env::var_os(name)?.to_string_lossy().into_owned();
        Self::option(Some(&text), name).filter(|text| !text.text.is_empty())
    }

    fn key(&self) -> Result<Key> {
        parse(&self.text).with_context(|| self.place.clone())
    }

    const fn is_as_long_as_two(&self) -> bool {
        self.text.len() == 2 * DIGITS
    }
}

/// The text of a file, without the mark that some editors begin it with.
pub(crate) fn text_file(path: &Path) -> Result<String> {
    let mut text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    if text.starts_with(BYTE_ORDER_MARK) {
        text.remove(0);
    }
    Ok(text)
}

/// The key that a text is. What is wrong with it is said without any of its
/// digits.
pub(crate) fn parse(text: &str) -> Result<Key> {
    if text.split_whitespace().nth(1).is_some() {
        bail!("more than one word: a key is one, and two keys stand on lines of their own");
    }
    text.parse().map_err(|error| anyhow!(fault(&error)))
}

/// The system title that a text is. It holds the number of the meter and so is
/// not shown.
fn title(text: &str) -> Result<SystemTitle> {
    let digits = text.chars().count();
    if digits != TITLE_DIGITS {
        bail!("--system-title: a system title has {TITLE_DIGITS} hex digits, this one {digits}");
    }
    if let Some(place) = text.chars().position(|digit| !digit.is_ascii_hexdigit()) {
        bail!("--system-title: no hex digit in place {}", place + 1);
    }
    let title = u64::from_str_radix(text, 16).context("--system-title")?;
    Ok(SystemTitle::from_octets(title.to_be_bytes()))
}

fn fault(error: &Error) -> String {
    match error.kind() {
        ErrorKind::InvalidKeyLength { length } => {
            format!("a key has 32 hex digits or 64, this one {}", length * 2)
        }
        ErrorKind::UnexpectedEnd => {
            format!("a key has 32 hex digits or 64, this one {}", error.offset())
        }
        _ => format!("no hex digit in place {}", error.offset() + 1),
    }
}

/// Opens an APDU that came without frames, if it is ciphered; answers with how
/// many octets stand behind it too.
pub(crate) fn open<'b>(
    apdu: &[u8],
    keys: &Keys,
    room: &'b mut [u8],
) -> Option<Result<(Deciphered<'b>, usize), Error>> {
    let (deciphered, remaining) = if let Ok(Apdu::Ciphered(apdu)) = Apdu::parse(apdu) {
        (keys.decipher(&apdu, room), apdu.remaining)
    } else {
        let apdu = GeneralCiphering::parse(apdu).ok()?;
        (keys.decipher_general(&apdu, room), apdu.remaining)
    };
    Some(deciphered.map(|deciphered| (deciphered, remaining.len())))
}

/// Why the keys do not open a message. Where it came in frames they are right:
/// nothing was damaged on the line.
pub(crate) fn undeciphered(error: &Error, came_in_frames: bool) -> String {
    match error.kind() {
        ErrorKind::TagMismatch if came_in_frames => {
            "a wrong key: the authentication tag does not fit, and its frames are right".to_owned()
        }
        ErrorKind::NoNotification if came_in_frames && error.offset() == 0 => {
            "a wrong key: it opens to no notification, and its frames are right".to_owned()
        }
        ErrorKind::SystemTitleMissing => {
            "it leaves out the system title: --system-title gives it".to_owned()
        }
        ErrorKind::NotAuthenticated => {
            "only encrypted, not authenticated: --no-authentication opens it".to_owned()
        }
        ErrorKind::UnsuitableKeyLength { length, needed } if length > needed => format!(
            "ciphered with keys of {needed} octets, this one has {length}: if it is two keys on \
             one line, put each on a line of its own"
        ),
        ErrorKind::UnsuitableKeyLength { length, needed } => {
            format!("ciphered with keys of {needed} octets, this one has {length}")
        }
        kind => kind.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault_of(text: &str) -> String {
        let text = Text {
            text: text.to_owned(),
            place: "here".to_owned(),
        };
        format!("{:#}", text.key().unwrap_err())
    }

    #[test]
    fn what_is_wrong_with_a_key_is_said_without_a_digit_of_it() {
        let length = "here: a key has 32 hex digits or 64, this one ";
        assert_eq!(fault_of("ABCDEF"), format!("{length}6"));
        assert_eq!(fault_of("ABCDE"), format!("{length}5"));
        assert_eq!(fault_of(""), format!("{length}0"));
        let wrong = "00112233445566778899AABBCCDDEExF";
        assert_eq!(fault_of(wrong), "here: no hex digit in place 31");
    }
}
