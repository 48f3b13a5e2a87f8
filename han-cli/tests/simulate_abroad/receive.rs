//! From the octets of a line to notifications, with the crates' own types.

use han_corpus::Link;
use han_dlms::{Authentication, CipheredApdu, GeneralBlockTransfer, Key, Keys};
use han_hdlc::Llc;
use han_meters::{List, Scales};

const MOST: usize = 4_096;

/// What came over a line.
#[derive(Default)]
pub(crate) struct Received {
    /// One notification each, joined and opened.
    pub(crate) apdus: Vec<Vec<u8>>,
    /// Frames, damaged ones not counted.
    pub(crate) frames: usize,
    /// What was said of damage.
    pub(crate) errors: usize,
    /// The title, the security control and the counter of each ciphered APDU.
    pub(crate) ciphered: Vec<([u8; 8], u8, u32)>,
}

/// The keys of two texts of hex digits; without the second nothing is asked of
/// what is opened.
pub(crate) fn keys(key: &str, authentication_key: Option<&str>) -> Keys {
    let key: Key = key.parse().unwrap();
    let authentication = match authentication_key {
        Some(key) => Authentication::Required(key.parse().unwrap()),
        None => Authentication::NotChecked,
    };
    Keys::new(key, authentication)
}

/// Everything that came over a line of this link.
pub(crate) fn receive(link: Link, octets: &[u8], keys: Option<&Keys>) -> Received {
    let mut received = Received::default();
    let messages = match link {
        Link::Hdlc => hdlc(octets, &mut received),
        Link::MBus => m_bus(octets, &mut received),
        Link::None => bare(octets, &mut received),
    };
    let mut transfer = Transfer::default();
    for message in messages {
        // The damaged frame may have held a block.
        let Some(message) = message else {
            transfer = Transfer::default();
            continue;
        };
        if let Some(apdu) = transfer.join(message) {
            received.open(apdu, keys);
        }
    }
    received
}

impl Received {
    fn open(&mut self, apdu: Vec<u8>, keys: Option<&Keys>) {
        if apdu.first() != Some(&0xDB) {
            self.apdus.push(apdu);
            return;
        }
        let ciphered = CipheredApdu::parse(&apdu).unwrap();
        self.ciphered.push((
            ciphered.system_title.unwrap().octets(),
            ciphered.security_control.bits(),
            ciphered.invocation_counter,
        ));
        let mut buffer = [0; MOST];
        match keys.unwrap().decipher(&ciphered, &mut buffer) {
            Ok(deciphered) => self.apdus.push(deciphered.apdu().to_vec()),
            Err(_) => self.errors += 1,
        }
    }
}

/// Messages in the order of the line; `None` is damage.
type Messages = Vec<Option<Vec<u8>>>;

fn hdlc(octets: &[u8], received: &mut Received) -> Messages {
    let mut decoder = han_hdlc::FrameDecoder::<MOST>::new();
    let mut reassembler = han_hdlc::Reassembler::<MOST>::new();
    let mut messages = Vec::new();
    let mut rest = octets;
    for _ in 0..2 {
        while let Some(outcome) = decoder.next_frame(&mut rest) {
            let Ok(frame) = outcome else {
                received.errors += 1;
                reassembler.abort();
                messages.push(None);
                continue;
            };
            received.frames += 1;
            if let Some(Ok(message)) = reassembler.push(&frame).message {
                messages.push(Some(Llc::strip(message).1.to_vec()));
            }
        }
        decoder.idle();
    }
    messages
}

fn m_bus(octets: &[u8], received: &mut Received) -> Messages {
    let mut decoder = han_mbus::FrameDecoder::new();
    let mut reassembler = han_mbus::Reassembler::<MOST>::new();
    let mut messages = Vec::new();
    let mut rest = octets;
    for _ in 0..2 {
        while let Some(outcome) = decoder.next_frame(&mut rest) {
            let Ok(frame) = outcome else {
                received.errors += 1;
                reassembler.abort();
                messages.push(None);
                continue;
            };
            received.frames += 1;
            if let Some(Ok(message)) = reassembler.push(&frame).message {
                messages.push(Some(message.to_vec()));
            }
        }
        decoder.idle();
    }
    messages
}

/// APDUs one behind the other: each says where it ends.
fn bare(octets: &[u8], received: &mut Received) -> Messages {
    let mut messages = Vec::new();
    let mut rest = octets;
    while let Some(tag) = rest.first() {
        let remaining = match tag {
            // Of descriptors without tags only who knows lists can tell the end.
            0x0F => List::parse(rest, Scales::new()).unwrap().remaining().len(),
            0xDB => CipheredApdu::parse(rest).unwrap().remaining.len(),
            0xE0 => GeneralBlockTransfer::parse(rest).unwrap().remaining.len(),
            _ => panic!("no APDU begins with {tag:02X}"),
        };
        let (apdu, behind) = rest.split_at(rest.len() - remaining);
        messages.push(Some(apdu.to_vec()));
        received.frames += 1;
        rest = behind;
    }
    messages
}

/// A general-block-transfer on its way.
#[derive(Default)]
struct Transfer {
    joined: Vec<u8>,
    /// How many there were; none fits behind a transfer that was given up.
    blocks: u16,
}

impl Transfer {
    /// The APDU that is whole with this message.
    fn join(&mut self, message: Vec<u8>) -> Option<Vec<u8>> {
        if message.first() != Some(&0xE0) {
            return Some(message);
        }
        let block = GeneralBlockTransfer::parse(&message).unwrap();
        if block.block_number == 1 {
            *self = Self::default();
        }
        if block.block_number != self.blocks + 1 {
            *self = Self::default();
            return None;
        }
        self.blocks = block.block_number;
        self.joined.extend_from_slice(block.block_data);
        let is_last = block.block_control.is_last_block();
        is_last.then(|| std::mem::take(self).joined)
    }
}
