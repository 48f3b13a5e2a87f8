//! Who sent a ciphered APDU, and how far it can be trusted.

use han_dlms::{Deciphered, Freshness, InvocationCounters, Keys, SecurityControl, SystemTitle};

use crate::assembly::Assembly;
use crate::line::Line;
use crate::receive_error::ReceiveError;

/// How many senders a [`Receiver`](crate::Receiver) keeps the invocation counter
/// of.
pub(crate) const SENDERS: usize = 4;

/// What is known of the APDU that a reading came from, if it was ciphered.
///
/// `Debug` and `defmt` show of the system title the maker's letters: the rest
/// often is the number of the meter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub struct Security {
    /// Whether the authentication tag was right. Otherwise nobody knows who
    /// wrote this, or whether it was changed on its way.
    pub is_authenticated: bool,
    /// Name of the sender.
    pub system_title: SystemTitle,
    /// What had been done to the APDU.
    pub security_control: SecurityControl,
    /// Counts the APDUs that the sender ciphered with this key.
    pub invocation_counter: u32,
    /// Whether the counter is higher than all before. A reading that is
    /// [`Repeated`](Freshness::Repeated) or [`Older`](Freshness::Older) is
    /// handed out all the same: what it means is for the caller to decide.
    pub freshness: Freshness,
}

impl Security {
    const NONE: Self = Self {
        is_authenticated: false,
        system_title: SystemTitle::from_octets([0; 8]),
        security_control: SecurityControl::new(0),
        invocation_counter: 0,
        freshness: Freshness::New,
    };
}

/// The keys, and what was seen of the APDUs that they opened.
///
/// Nothing is all zeros, so that a static receiver takes no flash.
pub(crate) struct Opener {
    keys: Ring,
    pub(crate) counters: InvocationCounters<SENDERS>,
    last: Security,
    /// There is a last one: the last outcome came of an APDU that was opened.
    has_opened: bool,
}

/// An `Option` would say with something else than 0 that there are none.
#[repr(u8)]
enum Ring {
    Empty,
    Holds(Keys),
}

impl Opener {
    pub(crate) const fn new() -> Self {
        Self {
            keys: Ring::Empty,
            counters: InvocationCounters::new(),
            last: Security::NONE,
            has_opened: false,
        }
    }

    pub(crate) fn set_keys(&mut self, keys: Option<Keys>) {
        self.keys = keys.map_or(Ring::Empty, Ring::Holds);
    }

    /// Nothing was opened for the outcome to come.
    pub(crate) const fn forget(&mut self) {
        self.has_opened = false;
    }

    pub(crate) fn last(&self) -> Option<Security> {
        self.has_opened.then_some(self.last)
    }

    /// Opens the message made last, if it is ciphered and there are keys.
    pub(crate) fn open<const N: usize, const M: usize>(
        &mut self,
        assembly: &mut Assembly<M>,
        line: &Line<N>,
    ) -> Result<(), ReceiveError> {
        let Ring::Holds(keys) = &self.keys else {
            return Ok(());
        };
        let (counters, last) = (&mut self.counters, &mut self.last);
        let has_opened = &mut self.has_opened;
        assembly.open(line, keys, |deciphered| {
            *last = Security::of(deciphered, counters.note(deciphered));
            *has_opened = true;
        })
    }
}

impl Security {
    const fn of(deciphered: &Deciphered<'_>, freshness: Freshness) -> Self {
        Self {
            is_authenticated: deciphered.is_authenticated(),
            system_title: deciphered.system_title(),
            security_control: deciphered.security_control(),
            invocation_counter: deciphered.invocation_counter(),
            freshness,
        }
    }
}
