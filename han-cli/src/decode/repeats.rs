//! Messages that come with an invocation counter a second time.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use han_dlms::{Freshness, SystemTitle};

use crate::decode::line::Origin;

/// More senders than these are on no line.
const MOST: usize = 64;

const TITLE_LEN: usize = 8;

/// What each sender said with its highest counter, as a hash.
#[derive(Default)]
pub(crate) struct Repeats(BTreeMap<[u8; TITLE_LEN], u64>);

impl Repeats {
    /// Whether an opened APDU has the counter of one before and says something
    /// else: it was forged, or the meter uses a counter twice, which undoes its
    /// cipher.
    pub(crate) fn differ(&mut self, origin: Origin, apdu: &[u8]) -> bool {
        let Origin {
            sender, freshness, ..
        } = origin;
        let mut hasher = DefaultHasher::new();
        apdu.hash(&mut hasher);
        let hash = hasher.finish();
        match freshness {
            Freshness::New => {
                self.remember(sender, hash);
                false
            }
            Freshness::Repeated => {
                let before = self.0.get(&sender.octets());
                before.is_some_and(|before| *before != hash)
            }
            Freshness::Older => false,
        }
    }

    fn remember(&mut self, sender: SystemTitle, hash: u64) {
        let sender = sender.octets();
        if self.0.len() >= MOST && !self.0.contains_key(&sender) {
            self.0.pop_first();
        }
        self.0.insert(sender, hash);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn came(sender: SystemTitle, freshness: Freshness) -> Origin {
        Origin {
            is_authenticated: true,
            sender,
            freshness,
        }
    }

    const ONE: SystemTitle = SystemTitle::from_octets(*b"MMM00001");
    const TWO: SystemTitle = SystemTitle::from_octets(*b"MMM00002");

    #[test]
    fn only_a_repeated_counter_with_other_content_differs() {
        let mut repeats = Repeats::default();
        assert!(!repeats.differ(came(ONE, Freshness::New), b"a"));
        assert!(!repeats.differ(came(TWO, Freshness::New), b"b"));
        assert!(!repeats.differ(came(ONE, Freshness::Repeated), b"a"));
        assert!(repeats.differ(came(ONE, Freshness::Repeated), b"b"));
        assert!(!repeats.differ(came(ONE, Freshness::Older), b"b"));
        assert!(!repeats.differ(came(ONE, Freshness::New), b"b"));
        assert!(!repeats.differ(came(ONE, Freshness::Repeated), b"b"));
    }

    #[test]
    fn many_senders_are_not_all_remembered() {
        let mut repeats = Repeats::default();
        for number in 0..1000_u64 {
            let sender = SystemTitle::from_octets(number.to_be_bytes());
            assert!(!repeats.differ(came(sender, Freshness::New), b"a"));
        }
        assert_eq!(repeats.0.len(), MOST);
    }
}
