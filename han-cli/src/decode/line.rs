//! What comes in, with frames around the messages or without.

use han_dlms::{ErrorKind, Freshness, SystemTitle};
use han_meters::{Counters, Error, List, Reading, ReceiveError, Receiver};

use crate::decode::messages::{LONGEST, Messages};

/// Holds the longest frame, and messages of more segments than any known.
type Frames = Receiver<2049, 8192>;

/// Makes readings of octets that come in whatever pieces.
pub(crate) enum Line {
    Frames(Box<Frames>),
    Messages(Box<Messages>),
}

/// How a message came that was ciphered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Origin {
    /// Whether it is proven who sent it.
    pub(crate) is_authenticated: bool,
    pub(crate) sender: SystemTitle,
    pub(crate) freshness: Freshness,
}

/// Why there is no reading.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Trouble {
    /// What a receiver of frames says.
    Received(ReceiveError),
    /// A message gave no list.
    List(Error),
    /// The keys do not open a message.
    Undeciphered(han_dlms::Error),
    /// A message reads whole, and the next one does not begin where it ends.
    Overlapped,
    /// A message did not end; so many octets of it came.
    CutOff { octets: usize },
}

impl Trouble {
    /// Whether it says no more than that no message begins there.
    pub(crate) const fn is_unknown_tag(&self) -> bool {
        match self {
            Self::List(Error::Apdu(error)) => {
                matches!(error.kind(), ErrorKind::UnknownApduTag { .. })
            }
            _ => false,
        }
    }

    /// Counts it under its kind. What a receiver says it has counted itself.
    pub(crate) const fn count_in(&self, counters: &mut Counters) {
        let counter = match self {
            Self::Received(_) => return,
            Self::List(error) => counter(counters, error),
            Self::Undeciphered(_) => &mut counters.undeciphered,
            Self::Overlapped => &mut counters.invalid_apdu,
            Self::CutOff { octets: LONGEST } => &mut counters.message_too_long,
            Self::CutOff { .. } => &mut counters.truncated,
        };
        *counter += 1;
    }
}

/// Where the error of a message is counted.
pub(crate) const fn counter<'a>(counters: &'a mut Counters, error: &Error) -> &'a mut u32 {
    match error {
        Error::Apdu(_) => &mut counters.invalid_apdu,
        Error::Ciphered { .. } => &mut counters.ciphered,
        Error::BlockTransfer { .. } => &mut counters.block_transfer,
        Error::UnsupportedApdu { .. } => &mut counters.unsupported_apdu,
        _ => &mut counters.unknown_list,
    }
}

impl Line {
    /// What it finds.
    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Self::Frames(_) => "frame",
            Self::Messages(_) => "message",
        }
    }

    /// Takes octets from the front until there is something to say.
    pub(crate) fn next_reading(&mut self, octets: &mut &[u8]) -> Option<Result<Reading, Trouble>> {
        match self {
            Self::Frames(frames) => Some(frames.next_reading(octets)?.map_err(Trouble::Received)),
            Self::Messages(messages) => messages.next_reading(octets),
        }
    }

    /// The line pauses or ends: what has begun comes to no end any more.
    pub(crate) fn idle(&mut self) {
        match self {
            Self::Frames(frames) => frames.idle(),
            Self::Messages(messages) => messages.idle(),
        }
    }

    /// The list behind the reading just handed out.
    pub(crate) fn list(&self) -> Option<List<'_>> {
        match self {
            Self::Frames(frames) => frames.list(),
            Self::Messages(messages) => messages.list(),
        }
    }

    /// The APDU behind the outcome just handed out.
    pub(crate) fn apdu(&self) -> Option<&[u8]> {
        match self {
            Self::Frames(frames) => frames.apdu(),
            Self::Messages(messages) => messages.apdu(),
        }
    }

    /// How the outcome just handed out came, if it was ciphered and opened.
    pub(crate) fn origin(&self) -> Option<Origin> {
        match self {
            Self::Frames(frames) => frames.security().map(|security| Origin {
                is_authenticated: security.is_authenticated,
                sender: security.system_title,
                freshness: security.freshness,
            }),
            Self::Messages(messages) => messages.origin(),
        }
    }

    /// Where the frame or the message of the last outcome began.
    pub(crate) const fn position(&self) -> u64 {
        match self {
            Self::Frames(frames) => frames.position(),
            Self::Messages(messages) => messages.position(),
        }
    }

    pub(crate) fn counters(&self) -> Counters {
        match self {
            Self::Frames(frames) => frames.counters(),
            Self::Messages(messages) => messages.counters(),
        }
    }

    /// Messages that came to their end, where there are no frames.
    pub(crate) const fn whole(&self) -> Option<u64> {
        match self {
            Self::Frames(_) => None,
            Self::Messages(messages) => Some(messages.whole()),
        }
    }

    /// How many frames have come, or messages where there are none.
    pub(crate) fn heard(&self) -> u64 {
        match self {
            Self::Frames(frames) => u64::from(frames.counters().frames),
            Self::Messages(messages) => messages.whole(),
        }
    }
}
