//! The keys, and what they make of ciphered APDUs.

use han_dlms::{ErrorKind, Keys};

use crate::decode::keys::{self, Given, UNDECIDED};

/// Opens ciphered APDUs, where there are keys.
pub(super) struct Opener {
    keys: Option<Keys>,
    /// Why there are none.
    reason: &'static str,
    /// What fits no key was not damaged on the line.
    came_in_frames: bool,
}

/// What the keys make of a ciphered APDU.
pub(super) enum Opening {
    NoKey {
        reason: &'static str,
    },
    Opened {
        plaintext: Vec<u8>,
        is_authenticated: bool,
    },
    Refused {
        reason: String,
        tag_is_wrong: bool,
    },
}

impl Opener {
    pub(super) fn new(given: Given, came_in_frames: bool) -> Self {
        Self {
            reason: match given.is_undecided() {
                true => UNDECIDED,
                false => "no key is given",
            },
            keys: given.keys(),
            came_in_frames,
        }
    }

    /// Opens an APDU; one in a damaged frame would open to damage at best.
    pub(super) fn open(&self, apdu: &[u8], is_whole: bool) -> Opening {
        let Some(keys) = &self.keys else {
            return Opening::NoKey {
                reason: self.reason,
            };
        };
        if !is_whole {
            return Opening::refused("not opened, for its frame is damaged");
        }
        let mut room = vec![0; apdu.len()];
        match keys::open(apdu, keys, &mut room) {
            Some(Ok((deciphered, _))) => Opening::Opened {
                plaintext: deciphered.apdu().to_vec(),
                is_authenticated: deciphered.is_authenticated(),
            },
            Some(Err(error)) => Opening::Refused {
                reason: keys::undeciphered(&error, self.came_in_frames),
                tag_is_wrong: error.kind() == ErrorKind::TagMismatch,
            },
            None => Opening::refused("not opened, for its header is damaged"),
        }
    }
}

impl Opening {
    fn refused(reason: &str) -> Self {
        Self::Refused {
            reason: reason.to_owned(),
            tag_is_wrong: false,
        }
    }

    /// Why the keys do not open it.
    pub(super) fn reason(&self) -> Option<String> {
        match self {
            Self::Refused { reason, .. } => Some(reason.clone()),
            Self::NoKey { .. } | Self::Opened { .. } => None,
        }
    }

    /// What is known of the authentication tag.
    pub(super) const fn of_tag(&self) -> &'static str {
        match self {
            Self::Opened {
                is_authenticated: true,
                ..
            } => "right",
            Self::Refused {
                tag_is_wrong: true, ..
            } => "does not fit",
            _ => "not checked",
        }
    }
}
