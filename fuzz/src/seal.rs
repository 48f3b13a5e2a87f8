//! Octets put behind headers and checks that are right.

use han_hdlc::{Address, Control, Frame, Llc};

/// A frame like Aidon's around an information field; `None` where that is too
/// long for one.
pub fn frame(information: &[u8], segmented: bool) -> Option<Vec<u8>> {
    let (destination, source) = (Address::one(32), Address::two(4, 65));
    let frame = Frame::new(destination, source, Control::UI_FINAL, information);
    let mut buffer = vec![0; frame.encoded_len()];
    frame
        .with_segmented(segmented)
        .emit(&mut buffer)
        .is_ok()
        .then_some(buffer)
}

/// The message in frames of `size` octets of information.
pub fn segments(message: &[u8], size: usize) -> Vec<u8> {
    let last = message.len().div_ceil(size).saturating_sub(1);
    let pieces = message.chunks(size).enumerate();
    pieces
        .flat_map(|(index, piece)| frame(piece, index < last).expect("a piece fits"))
        .collect()
}

pub fn with_llc(apdu: &[u8]) -> Vec<u8> {
    [&Llc::RESPONSE.octets(), apdu].concat()
}

/// A data-notification without date-time around a body.
pub fn notification(body: &[u8]) -> Vec<u8> {
    [&[0x0F, 0x40, 0, 0, 0, 0], body].concat()
}
