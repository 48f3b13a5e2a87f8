//! The ways from octets to readings that the libraries offer, as a caller who
//! wants speed would write them.

use han_hdlc::{Llc, frames};
use han_meters::{Reading, Receiver, Scales};

/// Octets that are all in memory, without a copy.
///
/// The lists of Norwegian meters come in one frame each; nothing is joined.
pub fn whole(octets: &[u8], mut each: impl FnMut(&Reading)) {
    for frame in frames(octets).flatten() {
        let (_, apdu) = Llc::strip(frame.information());
        if let Ok(reading) = &Reading::parse(apdu, Scales::new()) {
            each(reading);
        }
    }
}

/// Octets that come one at a time, as a UART brings them.
pub fn received_singly(octets: &[u8], mut each: impl FnMut(&Reading)) {
    let mut receiver = Receiver::<512>::new();
    for octet in octets {
        let mut piece = core::slice::from_ref(octet);
        while let Some(outcome) = &receiver.next_reading(&mut piece) {
            if let Ok(reading) = outcome {
                each(reading);
            }
        }
    }
}

/// Octets that come in pieces of this size.
pub fn received(octets: &[u8], piece: usize, mut each: impl FnMut(&Reading)) {
    let mut receiver = Receiver::<512>::new();
    for mut piece in octets.chunks(piece) {
        while let Some(outcome) = &receiver.next_reading(&mut piece) {
            if let Ok(reading) = outcome {
                each(reading);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Stream;

    #[test]
    fn every_way_gives_what_was_sent() {
        let stream = Stream::generate(1, 7).unwrap();
        let mut sent = stream.sent.iter();
        whole(&stream.octets, |reading| {
            assert_eq!(*reading, sent.next().unwrap().reading);
        });
        assert_eq!(sent.len(), 0);
        let mut sent = stream.sent.iter();
        received_singly(&stream.octets, |reading| {
            assert_eq!(*reading, sent.next().unwrap().reading);
        });
        assert_eq!(sent.len(), 0);
        for piece in [1, 64, 4096] {
            let mut sent = stream.sent.iter();
            received(&stream.octets, piece, |reading| {
                assert_eq!(*reading, sent.next().unwrap().reading);
            });
            assert_eq!(sent.len(), 0);
        }
    }
}
