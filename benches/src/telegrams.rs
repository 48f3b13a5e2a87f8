//! Real telegrams, one of each maker, list and wiring, out of the corpus.

use han_corpus::Telegram;

/// The telegrams of the makers' folders that give one reading each.
#[must_use]
pub fn telegrams() -> Vec<Telegram> {
    let mut telegrams = han_corpus::telegrams();
    telegrams.retain(|telegram| is_of_a_maker(&telegram.name) && telegram.expected.len() == 1);
    telegrams
}

fn is_of_a_maker(name: &str) -> bool {
    ["aidon/", "kaifa/", "kamstrup/", "landisgyr/"]
        .iter()
        .any(|maker| name.starts_with(maker))
}
