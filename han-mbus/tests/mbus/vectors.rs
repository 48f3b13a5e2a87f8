//! The vectors of the specification.

use han_mbus::{FrameDecoder, LongFrame, Reassembler};

use crate::events::decode;
use crate::octets::*;

/// The messages in these frames, joined; none may be refused.
fn messages(frames: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let line = frames.concat();
    let mut octets = &line[..];
    let mut decoder = FrameDecoder::new();
    let mut reassembler = Reassembler::<300>::new();
    let mut messages = vec![];
    while let Some(frame) = decoder.next_frame(&mut octets) {
        let joined = reassembler.push(&frame.unwrap());
        assert_eq!(joined.aborted, None);
        messages.extend(joined.message.map(|message| message.unwrap().to_vec()));
    }
    messages
}

#[test]
fn one_piece() {
    let octets = octets(ONE_PIECE);
    let frame = LongFrame::parse(&octets).unwrap();
    assert_eq!((frame.control(), frame.address()), (0x53, 0xFF));
    assert_eq!(frame.control_information().piece_number(), Some(0));
    assert!(frame.control_information().is_last_piece());
    assert_eq!((frame.source(), frame.destination()), (1, 103));
    assert_eq!(frame.data(), crate::octets::octets(APDU));
    assert_eq!(messages(&[octets]), [crate::octets::octets(APDU)]);
}

#[test]
fn two_pieces() {
    let pieces = TWO_PIECES.map(octets);
    assert_eq!(messages(&pieces), [octets(APDU)]);
}

#[test]
fn the_telegram_that_the_grid_company_prints() {
    let pieces = PRINTED.map(octets);
    let frames = [0, 1].map(|at| LongFrame::parse(&pieces[at]).unwrap());
    assert_eq!(frames.map(|frame| frame.encoded_len() - 6), [250, 20]);
    assert_eq!(
        pieces.each_ref().map(|piece| piece[piece.len() - 2]),
        [0x17, 0x83]
    );

    let joined = [frames[0].data(), frames[1].data()].concat();
    assert_eq!(joined[..12], octets("DB 08 4B464D6750000009 81F8"));
    assert_eq!(joined.len(), 12 + 0xF8, "the length inside uses it up");
    assert_eq!(messages(&pieces), [joined]);
}

#[test]
fn a_length_modulo_256() {
    let pieces = sagemcom();
    assert_eq!(pieces[0].len(), 263);
    assert_eq!(pieces[0][..7], octets("68 01 01 68 53 FF 00"));
    assert_eq!(pieces[1][..7], octets("68 0D 0D 68 53 FF 11"));
    let joined = [data(252), data(8)].concat();
    assert_eq!(messages(&pieces), [joined]);
}

#[test]
fn every_vector_comes_out_of_a_stream() {
    let run = decode(&whole_frames().concat());
    assert_eq!(run.frames(), whole_frames());
    assert_eq!(run.faults(), []);
    assert_eq!(run.noise.last(), Some(&0));
}

#[test]
fn acknowledgements_short_frames_and_frames_that_set_up_go_by() {
    let between = [ACKNOWLEDGEMENT, SHORT_FRAME, SET_UP].map(octets).concat();
    let mut line = between.clone();
    for frame in whole_frames() {
        line.extend(frame);
        line.extend(&between);
    }
    let run = decode(&line);
    assert_eq!(run.frames(), whole_frames());
    assert_eq!(run.faults(), []);
    let noise = (whole_frames().len() + 1) * between.len();
    assert_eq!(run.noise.last(), Some(&u64::try_from(noise).unwrap()));
}
