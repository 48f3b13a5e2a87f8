//! Frames around an APDU of the test's own.

use han_hdlc::{Address, Control, Frame, Llc};

/// A frame like Aidon's around an information field.
fn around(information: &[u8], segmented: bool) -> Vec<u8> {
    let frame = Frame::new(
        Address::one(32),
        Address::two(4, 65),
        Control::UI_FINAL,
        information,
    )
    .with_segmented(segmented);
    let mut buffer = vec![0; frame.encoded_len()];
    frame.emit(&mut buffer).unwrap().to_vec()
}

fn with_llc(apdu: &[u8]) -> Vec<u8> {
    [&Llc::RESPONSE.octets()[..], apdu].concat()
}

/// The APDU behind an LLC header in one frame.
pub(crate) fn frame(apdu: &[u8]) -> Vec<u8> {
    around(&with_llc(apdu), false)
}

/// The APDU behind an LLC header, cut into frames of `size` octets of
/// information.
pub(crate) fn segments(apdu: &[u8], size: usize) -> Vec<Vec<u8>> {
    let message = with_llc(apdu);
    let last = message.chunks(size).count() - 1;
    let pieces = message.chunks(size).enumerate();
    pieces
        .map(|(index, piece)| around(piece, index < last))
        .collect()
}
