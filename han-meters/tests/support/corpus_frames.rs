//! Every frame of the corpus.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use han_corpus::telegrams;
use han_hdlc::frames;

static FRAMES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let mut found = BTreeSet::new();
    for telegram in telegrams() {
        for frame in frames(&telegram.octets).flatten() {
            let mut octets = vec![0; frame.encoded_len()];
            frame.emit(&mut octets).unwrap();
            found.insert((octets.len(), octets));
        }
    }
    assert!(found.len() >= 75, "{} frames", found.len());
    found.into_iter().map(|(_, octets)| octets).collect()
});

/// Every whole frame of every file, the streams included, each once and the
/// shortest first.
pub(crate) fn corpus_frames() -> &'static [Vec<u8>] {
    &FRAMES
}
