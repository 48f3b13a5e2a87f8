//! APDUs that come a second time, or late.

use core::fmt;
use core::mem;

use crate::decipher::Deciphered;
use crate::system_title::SystemTitle;

/// The last invocation counter of each sender, which tells what is new from what was there before.
///
/// Whoever records an APDU can send it again: its tag stays right. But a sender counts its APDUs,
/// so that the counter of a new one is higher than all before. Gaps are normal: APDUs get lost, and
/// a meter may count with one counter what it sends to others.
///
/// Of at most `N` senders the counter is kept. When there are more, the one that was not heard of
/// for the longest time is forgotten, and new when it comes again.
///
/// ```
/// # use han_dlms::{
/// #     Authentication, CipheredApdu, CipheringHeader, CipheringKey, Key, SecurityControl,
/// # };
/// use han_dlms::{Freshness, InvocationCounters, Keys, SystemTitle};
///
/// # let keys = Keys::new(Key::from([0x11; 16]), Authentication::Required(Key::from([0x22; 16])));
/// # let mut buffer = [0; 64];
/// # let header = CipheringHeader {
/// #     key: CipheringKey::Global,
/// #     system_title: Some(SystemTitle::from_octets(*b"MMM\0\0\0\0\x01")),
/// #     security_control: SecurityControl::new(0x30),
/// #     invocation_counter: 7,
/// # };
/// # let mut sent = [0; 64];
/// # let sent = keys.encipher(&header, &[0x0F, 0x40, 0, 0, 0, 0, 0x11, 7], &mut sent)?;
/// # let apdu = CipheredApdu::parse(sent)?;
/// let mut counters = InvocationCounters::<4>::new();
/// let deciphered = keys.decipher(&apdu, &mut buffer)?;
/// assert_eq!(counters.note(&deciphered), Freshness::New);
/// assert_eq!(counters.note(&deciphered), Freshness::Repeated);
///
/// // Over a loss of power: stored as octets, and read back in the same order.
/// let mut restored = InvocationCounters::<4>::new();
/// for (title, counter) in counters.iter() {
///     let stored = (title.octets(), counter.to_be_bytes());
///     restored.insert(SystemTitle::from_octets(stored.0), u32::from_be_bytes(stored.1));
/// }
/// assert_eq!(restored.note(&deciphered), Freshness::Repeated);
/// # Ok::<(), han_dlms::Error>(())
/// ```
///
/// It counts for one key: with other keys of the same senders, take another one. It looks at
/// counters only, so it does not see whether an APDU that came again says the same. An APDU that
/// is not authenticated can be forged, counter and all, and a forged counter makes what comes
/// after it old.
///
/// `Debug` and `defmt` show how many senders there are, and none of them.
#[derive(Clone)]
pub struct InvocationCounters<const N: usize> {
    /// The one heard of last comes first.
    last: [Option<(SystemTitle, u32)>; N],
}

/// What the invocation counter of an APDU says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Freshness {
    /// Higher than all before, or the first of its sender.
    New,
    /// As high as the highest before: the same APDU once more.
    Repeated,
    /// Lower than one before. It was recorded and sent again, or the meter was replaced or began
    /// to count anew. Which of them it is nobody can tell here; [`InvocationCounters::insert`]
    /// accepts it.
    Older,
}

impl<const N: usize> InvocationCounters<N> {
    /// Nobody was heard of yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { last: [None; N] }
    }

    /// Says how new an APDU is, and remembers its counter if it is the highest of its sender.
    pub fn note(&mut self, apdu: &Deciphered<'_>) -> Freshness {
        let (title, counter) = (apdu.system_title(), apdu.invocation_counter());
        let last = self.last(title);
        self.insert(title, last.map_or(counter, |last| last.max(counter)));
        match last {
            Some(last) if counter == last => Freshness::Repeated,
            Some(last) if counter < last => Freshness::Older,
            _ => Freshness::New,
        }
    }

    /// The highest counter of a sender, or the one inserted.
    #[must_use]
    pub fn last(&self, system_title: SystemTitle) -> Option<u32> {
        let mut known = self.last.iter().flatten();
        let (_, counter) = known.find(|(title, _)| *title == system_title)?;
        Some(*counter)
    }

    /// Sets the counter of a sender, whatever it was: out of a store, or because a meter is known
    /// to count anew.
    pub fn insert(&mut self, system_title: SystemTitle, invocation_counter: u32) {
        let mut moved = Some((system_title, invocation_counter));
        for place in &mut self.last {
            mem::swap(place, &mut moved);
            if moved.is_none_or(|(title, _)| title == system_title) {
                return;
            }
        }
    }

    /// All senders and their counters, for a store. The one heard of last comes last, so that
    /// inserting them one after the other makes the same again.
    pub fn iter(&self) -> impl Iterator<Item = (SystemTitle, u32)> {
        self.last.iter().rev().flatten().copied()
    }
}

impl<const N: usize> Default for InvocationCounters<N> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const N: usize> fmt::Debug for InvocationCounters<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InvocationCounters")
            .field("senders", &self.iter().count())
            .field("capacity", &N)
            .finish_non_exhaustive()
    }
}

#[cfg(feature = "defmt")]
impl<const N: usize> defmt::Format for InvocationCounters<N> {
    fn format(&self, f: defmt::Formatter<'_>) {
        let senders = self.iter().count();
        defmt::write!(
            f,
            "InvocationCounters {{ senders: {=usize}, capacity: {=usize} }}",
            senders,
            N
        );
    }
}

#[cfg(test)]
mod tests {
    use std::format;
    use std::vec::Vec;

    use super::*;
    use crate::{
        Authentication, CipheredApdu, CipheringHeader, CipheringKey, Key, Keys, SecurityControl,
    };

    const NOTIFICATION: [u8; 8] = [0x0F, 0x40, 0, 0, 0, 0, 0x11, 7];

    fn title(number: u8) -> SystemTitle {
        SystemTitle::from_octets([b'M', b'M', b'M', 0, 0, 0, 0, number])
    }

    /// Notes an APDU of this sender with this counter.
    fn note<const N: usize>(
        counters: &mut InvocationCounters<N>,
        sender: u8,
        counter: u32,
    ) -> Freshness {
        let authentication = Authentication::Required(Key::from([0x22; 16]));
        let keys = Keys::new(Key::from([0x11; 16]), authentication);
        let header = CipheringHeader {
            key: CipheringKey::Global,
            system_title: Some(title(sender)),
            security_control: SecurityControl::new(0x30),
            invocation_counter: counter,
        };
        let (mut sent, mut buffer) = ([0; 64], [0; 64]);
        let sent = keys.encipher(&header, &NOTIFICATION, &mut sent).unwrap();
        let apdu = CipheredApdu::parse(sent).unwrap();
        counters.note(&keys.decipher(&apdu, &mut buffer).unwrap())
    }

    #[test]
    fn counters_that_grow_are_new() {
        let mut counters = InvocationCounters::<2>::new();
        for counter in [0, 1, 2, 7, 0x8000_0000, u32::MAX] {
            assert_eq!(note(&mut counters, 1, counter), Freshness::New);
        }
    }

    #[test]
    fn a_counter_that_came_before_is_repeated_or_older() {
        let mut counters = InvocationCounters::<2>::new();
        assert_eq!(note(&mut counters, 1, 7), Freshness::New);
        assert_eq!(note(&mut counters, 1, 7), Freshness::Repeated);
        assert_eq!(note(&mut counters, 1, 6), Freshness::Older);
        assert_eq!(note(&mut counters, 1, 0), Freshness::Older);
        // What is older takes nothing back.
        assert_eq!(counters.last(title(1)), Some(7));
        assert_eq!(note(&mut counters, 1, 7), Freshness::Repeated);
        assert_eq!(note(&mut counters, 1, 8), Freshness::New);
    }

    #[test]
    fn each_sender_counts_by_itself() {
        let mut counters = InvocationCounters::<2>::new();
        assert_eq!(note(&mut counters, 1, 100), Freshness::New);
        assert_eq!(note(&mut counters, 2, 5), Freshness::New);
        assert_eq!(note(&mut counters, 1, 99), Freshness::Older);
        assert_eq!(note(&mut counters, 2, 5), Freshness::Repeated);
        assert_eq!(counters.last(title(3)), None);
    }

    #[test]
    fn the_one_not_heard_of_for_longest_is_forgotten() {
        let mut counters = InvocationCounters::<3>::new();
        for sender in [1, 2, 3, 1] {
            note(&mut counters, sender, 10);
        }
        assert_eq!(note(&mut counters, 4, 10), Freshness::New);
        assert_eq!(counters.last(title(2)), None);
        for sender in [1, 3, 4] {
            assert_eq!(counters.last(title(sender)), Some(10), "{sender}");
        }
    }

    #[test]
    fn without_room_everything_is_new() {
        let mut counters = InvocationCounters::<0>::new();
        assert_eq!(note(&mut counters, 1, 10), Freshness::New);
        assert_eq!(note(&mut counters, 1, 10), Freshness::New);
    }

    #[test]
    fn what_was_stored_is_restored_in_its_order() {
        let mut counters = InvocationCounters::<3>::default();
        for (sender, counter) in [(1, 10), (2, 20), (3, 30), (2, 21)] {
            note(&mut counters, sender, counter);
        }
        let stored: Vec<(SystemTitle, u32)> = counters.iter().collect();
        assert_eq!(stored, [(title(1), 10), (title(3), 30), (title(2), 21)]);
        let mut restored = InvocationCounters::<3>::new();
        for (title, counter) in stored.iter().copied() {
            restored.insert(title, counter);
        }
        assert!(restored.iter().eq(stored));
        assert_eq!(note(&mut restored, 4, 1), Freshness::New);
        assert_eq!(restored.last(title(1)), None);
    }

    #[test]
    fn a_meter_that_counts_anew_can_be_accepted() {
        let mut counters = InvocationCounters::<1>::new();
        note(&mut counters, 1, 5000);
        assert_eq!(note(&mut counters, 1, 1), Freshness::Older);
        counters.insert(title(1), 1);
        assert_eq!(note(&mut counters, 1, 2), Freshness::New);
        assert_eq!(counters.iter().count(), 1);
    }

    #[test]
    fn debug_names_no_sender() {
        let mut counters = InvocationCounters::<4>::new();
        counters.insert(SystemTitle::from_octets(*b"KAM45678"), 7);
        let shown = "InvocationCounters { senders: 1, capacity: 4, .. }";
        assert_eq!(format!("{counters:?}"), shown);
    }
}
