//! The telegrams of the corpus that are one frame and one reading.

use std::sync::LazyLock;

use han_corpus::{Telegram, telegrams};
use han_hdlc::Frame;

static SINGLE: LazyLock<Vec<Telegram>> = LazyLock::new(|| {
    let mut telegrams = telegrams();
    telegrams
        .retain(|telegram| telegram.expected.len() == 1 && Frame::parse(&telegram.octets).is_ok());
    // Lists without codes of grid companies.
    if cfg!(not(feature = "europe")) {
        let is_theirs = |name: &str| {
            name.starts_with("abroad/iskraemeco-") || name.starts_with("abroad/landisgyr-")
        };
        telegrams.retain(|telegram| !is_theirs(&telegram.name));
    }
    assert!(!telegrams.is_empty(), "no telegram of a single frame");
    telegrams
});

/// Telegrams of exactly one frame that must give exactly one reading.
pub(crate) fn single_telegrams() -> &'static [Telegram] {
    &SINGLE
}
