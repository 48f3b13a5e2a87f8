//! Every frame format field in front of every shape of header: what comes of it
//! is what a few lines of arithmetic say.

use han_hdlc::{ErrorKind, Frame};

use crate::events::{Event, Run, decode_pieces, iterate};
use crate::octets::check;

const CONTROL: u8 = 0x13;
const FILLER: u8 = 0x41;

/// The octets behind a frame format field: both addresses, and whether there is
/// information. The last octet of an address is the one that is odd.
#[derive(Clone, Copy, Debug)]
struct Shape {
    destination: &'static [u8],
    source: &'static [u8],
    information: bool,
}

fn shapes() -> Vec<Shape> {
    let destinations: [&[u8]; 3] = [&[0x41], &[0x10, 0x83], &[0x02, 0x24, 0x46, 0x69]];
    let sources: [&[u8]; 3] = [&[0x21], &[0x08, 0x17], &[0x00, 0x02, 0xFE, 0xFF]];
    let mut shapes = Vec::new();
    for destination in destinations {
        for source in sources {
            shapes.extend([false, true].map(|information| Shape {
                destination,
                source,
                information,
            }));
        }
    }
    shapes
}

impl Shape {
    /// Octets from the frame format field to the control field.
    fn header(self) -> usize {
        2 + self.destination.len() + self.source.len() + 1
    }

    /// A frame with everything right but perhaps its length: the information
    /// fills the length where it can, and is one octet long where it cannot.
    fn octets(self, field: u16) -> Vec<u8> {
        let mut octets = vec![0x7E];
        octets.extend(field.to_be_bytes());
        octets.extend(self.destination);
        octets.extend(self.source);
        octets.push(CONTROL);
        if self.information {
            let room = length(field).saturating_sub(self.header() + 4).max(1);
            octets.extend(check(&octets[1..]).to_le_bytes());
            octets.resize(octets.len() + room, FILLER);
        }
        octets.extend(check(&octets[1..]).to_le_bytes());
        octets.push(0x7E);
        octets
    }

    /// The verdict on these octets.
    fn expected(self, field: u16) -> Verdict {
        let (length, header) = (length(field), self.header());
        let [octet, _] = field.to_be_bytes();
        if octet >> 4 != 0xA {
            return Err((ErrorKind::BadFormat { octet }, 1));
        }
        if length < header + 2 || length == header + 3 || length == header + 4 {
            return Err((ErrorKind::BadLength { length }, 1));
        }
        match (self.information, length == header + 2) {
            (true, false) | (false, true) => Ok(()),
            // The check over the header is the HCS, and so it is a right FCS.
            (true, true) => Err((ErrorKind::NoClosingFlag { received: FILLER }, length + 1)),
            (false, false) => {
                let have = 1 + header + 2 + 1;
                let missing = length + 2 - have;
                Err((ErrorKind::Truncated { missing }, have))
            }
        }
    }
}

/// The low eleven bits: octets between the flags.
fn length(field: u16) -> usize {
    usize::from(field % 2048)
}

fn assert_fields(frame: &Frame<'_>, field: u16, shape: Shape) {
    let filler = match shape.information {
        true => length(field) - shape.header() - 4,
        false => 0,
    };
    assert_eq!(frame.destination().octets(), shape.destination);
    assert_eq!(frame.source().octets(), shape.source);
    assert_eq!(frame.control().octet(), CONTROL);
    assert_eq!(frame.is_segmented(), field & 0x0800 != 0);
    assert_eq!(frame.information(), vec![FILLER; filler]);
}

/// Every field in front of every shape.
fn fields_and_shapes() -> impl Iterator<Item = (u16, Shape)> {
    let fields = 0..=u16::MAX;
    fields.flat_map(|field| shapes().into_iter().map(move |shape| (field, shape)))
}

#[test]
fn the_model_knows_the_shortest_and_the_longest_frame() {
    let [short, long] = [shapes()[0], shapes()[1]];
    assert_eq!(short.header(), 5);
    assert_eq!(short.expected(0xA007), Ok(()));
    assert_eq!(long.expected(0xA7FF), Ok(()));
    assert_eq!(short.octets(0xA007).len(), 9);
    assert_eq!(long.octets(0xA7FF).len(), 2049);
    let right = fields_and_shapes().filter(|(field, shape)| shape.expected(*field).is_ok());
    // Without information one length is right, with it all from h + 5 on; both
    // with the segmentation bit and without it.
    let lengths: usize = shapes()
        .iter()
        .step_by(2)
        .map(|shape| 1 + 2047 - shape.header() - 4)
        .sum();
    assert_eq!(right.count(), 2 * lengths);
}

#[test]
fn every_format_field_gives_the_frame_or_the_fault_that_arithmetic_says() {
    for (field, shape) in fields_and_shapes() {
        let octets = shape.octets(field);
        let expected = shape.expected(field);
        let name = format_args!("{field:04X} {shape:02X?}");
        assert_eq!(parse(&octets, field, shape), expected, "{name}");

        let run = decode_pieces::<2049>([&octets[..]]);
        assert_eq!(run, iterate(&octets), "{name}");
        assert_eq!(run.frames().len(), usize::from(expected.is_ok()), "{name}");
        assert_eq!(at_0(&run), on_a_line(expected, octets), "{name}");
    }
}

type Verdict = Result<(), (ErrorKind, usize)>;

/// What comes of the octets as exactly one frame.
fn parse(octets: &[u8], field: u16, shape: Shape) -> Verdict {
    match Frame::parse(octets) {
        Ok(frame) => {
            assert_fields(&frame, field, shape);
            Ok(())
        }
        Err(error) => Err((error.kind(), error.offset())),
    }
}

/// What the first flag opened. Behind it a field may itself be a flag, and open
/// something else.
fn at_0(run: &Run) -> Option<Event> {
    let at_0 = |event: &&Event| matches!(event, Event::Frame(0, _) | Event::Fault(0, ..));
    run.events.iter().find(at_0).cloned()
}

/// The same verdict as an event: on a line, what is not of type 3 is noise.
fn on_a_line(verdict: Verdict, octets: Vec<u8>) -> Option<Event> {
    match verdict {
        Ok(()) => Some(Event::Frame(0, octets)),
        Err((ErrorKind::BadFormat { .. }, _)) => None,
        Err((kind, offset)) => Some(Event::Fault(0, kind, offset)),
    }
}
