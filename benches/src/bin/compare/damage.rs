//! What comes through of a line with damage.

use han_benches::noise::Damaged;
use han_benches::{Stream, ways};
use han_meters::Reading;

/// Intact lists that a damaged line still gives, of a hundred: by whole
/// slices, and by a receiver.
pub(crate) fn percent_of_intact(stream: &Stream) -> [f64; 2] {
    let damaged = Damaged::of(stream, 1);
    let mut whole = Vec::new();
    ways::whole(&damaged.octets, |reading| whole.push(*reading));
    let mut received = Vec::new();
    ways::received(&damaged.octets, 4096, |reading| received.push(*reading));
    [whole, received].map(|found| percent(&damaged.intact, &found))
}

/// Of the readings sent those found, in order. A reading that nobody sent
/// ends the count: there is no excuse for it.
fn percent(sent: &[Reading], found: &[Reading]) -> f64 {
    let mut left = sent.iter();
    let hits = found
        .iter()
        .take_while(|&reading| left.any(|sent| sent == reading));
    100.0 * hits.count() as f64 / sent.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reading_that_is_lost_or_forged_is_not_overlooked() {
        let stream = Stream::generate(1, 3).unwrap();
        let sent: Vec<Reading> = stream
            .sent
            .iter()
            .map(|sent| sent.reading)
            .take(8)
            .collect();
        assert!(percent(&sent, &sent) >= 100.0);
        assert!(percent(&sent, &sent[1..]) < 100.0);
        let forged = [sent[0], Reading::default(), sent[1], sent[2]];
        assert!(percent(&sent[..3], &forged) < 100.0);
    }
}
