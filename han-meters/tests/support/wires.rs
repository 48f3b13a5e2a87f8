//! An APDU on its way: in frames, segments, pieces and blocks.
#![allow(dead_code, reason = "each test takes what it needs of these")]

use han_dlms::{BlockControl, GeneralBlockTransfer};
use han_hdlc::{Address, Control, Frame, Llc};
use han_mbus::{ControlInformation, LongFrame};
use han_meters::{Reading, ReceiveError, Receiver};

/// One outcome.
pub(crate) type Outcome = Result<Reading, ReceiveError>;

/// A frame of HDLC around an information field.
pub(crate) fn hdlc(information: &[u8], segmented: bool) -> Vec<u8> {
    let (to, from) = (Address::one(103), Address::two(1, 17));
    let frame = Frame::new(to, from, Control::UI, information).with_segmented(segmented);
    let mut buffer = vec![0; frame.encoded_len()];
    frame.emit(&mut buffer).unwrap().to_vec()
}

pub(crate) fn with_llc(apdu: &[u8]) -> Vec<u8> {
    [&Llc::RESPONSE.octets()[..], apdu].concat()
}

/// A message in frames of `size` octets of information.
pub(crate) fn segments(message: &[u8], size: usize) -> Vec<Vec<u8>> {
    let last = message.chunks(size).count() - 1;
    let pieces = message.chunks(size).enumerate();
    pieces
        .map(|(index, piece)| hdlc(piece, index < last))
        .collect()
}

/// A message in frames of M-Bus with `size` octets of data.
pub(crate) fn pieces(message: &[u8], size: usize) -> Vec<Vec<u8>> {
    let last = message.chunks(size).count() - 1;
    let pieces = message.chunks(size).enumerate();
    pieces
        .map(|(index, piece)| {
            let number = u8::try_from(index).unwrap();
            let control_information = match index == last {
                true => ControlInformation::last_piece(number),
                false => ControlInformation::piece(number),
            };
            mbus(control_information, piece)
        })
        .collect()
}

pub(crate) fn mbus(control_information: ControlInformation, data: &[u8]) -> Vec<u8> {
    let frame = LongFrame::new(control_information, data);
    let mut buffer = vec![0; frame.encoded_len()];
    frame.emit(&mut buffer).unwrap().to_vec()
}

/// An APDU in blocks of `size` octets, as Landis+Gyr number and mark them.
pub(crate) fn blocks(apdu: &[u8], size: usize) -> Vec<Vec<u8>> {
    let last = apdu.chunks(size).count() - 1;
    let blocks = apdu.chunks(size).enumerate();
    blocks
        .map(|(index, data)| block(u16::try_from(index + 1).unwrap(), index == last, data))
        .collect()
}

pub(crate) fn block(number: u16, is_last: bool, data: &[u8]) -> Vec<u8> {
    let block = GeneralBlockTransfer {
        block_control: BlockControl::new(if is_last { 0xC0 } else { 0x40 }),
        block_number: number,
        block_number_ack: 0,
        block_data: data,
        remaining: &[],
    };
    let mut buffer = vec![0; block.encoded_len()];
    block.emit(&mut buffer).unwrap().to_vec()
}

/// Blocks each in a frame, the LLC header in the first only.
pub(crate) fn framed(blocks: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let blocks = blocks.iter().enumerate();
    blocks
        .map(|(index, block)| match index {
            0 => hdlc(&with_llc(block), false),
            _ => hdlc(block, false),
        })
        .collect()
}

/// Every outcome of these octets, and what was lent behind each.
pub(crate) fn receive<const N: usize, const M: usize>(
    receiver: &mut Receiver<N, M>,
    mut octets: &[u8],
) -> Vec<(Outcome, Option<Vec<u8>>)> {
    let mut outcomes = Vec::new();
    while let Some(outcome) = receiver.next_reading(&mut octets) {
        outcomes.push((outcome, receiver.apdu().map(<[u8]>::to_vec)));
    }
    assert!(octets.is_empty(), "all octets are taken");
    outcomes
}

/// The same, and of the silence behind them.
pub(crate) fn receive_all<const N: usize, const M: usize>(
    receiver: &mut Receiver<N, M>,
    octets: &[u8],
) -> Vec<(Outcome, Option<Vec<u8>>)> {
    let mut outcomes = receive(receiver, octets);
    receiver.idle();
    outcomes.extend(receive(receiver, &[]));
    outcomes
}

/// The outcomes alone.
pub(crate) fn outcomes<const N: usize, const M: usize>(
    receiver: &mut Receiver<N, M>,
    octets: &[u8],
) -> Vec<Outcome> {
    let outcomes = receive(receiver, octets).into_iter();
    outcomes.map(|(outcome, _)| outcome).collect()
}

/// An outcome, the position of its frame, and what was lent behind it.
pub(crate) type Event = (Outcome, u64, Option<Vec<u8>>);

/// A stream cut in all ways that a test asks for, the silence behind it
/// included.
pub(crate) fn events<const N: usize, const M: usize>(
    mut receiver: Receiver<N, M>,
    stream: &[u8],
    cuts: impl IntoIterator<Item = usize>,
) -> (Vec<Event>, han_meters::Counters) {
    let mut events = Vec::new();
    let mut take = |receiver: &mut Receiver<N, M>, mut piece: &[u8]| {
        while let Some(outcome) = receiver.next_reading(&mut piece) {
            let lent = receiver.apdu().map(<[u8]>::to_vec);
            events.push((outcome, receiver.position(), lent));
        }
        assert!(piece.is_empty());
    };
    let mut rest = stream;
    for size in cuts {
        let (piece, behind) = rest.split_at(size.min(rest.len()));
        take(&mut receiver, piece);
        rest = behind;
        if rest.is_empty() {
            break;
        }
    }
    take(&mut receiver, rest);
    receiver.idle();
    take(&mut receiver, &[]);
    (events, receiver.counters())
}
