//! What comes out of a decoder, owned, to compare.

use han_mbus::{Error, ErrorKind, FrameDecoder, LongFrame};

use crate::octets::emitted;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Event {
    Frame(u64, Vec<u8>),
    Fault(u64, ErrorKind, usize),
}

/// All events and the noise behind the last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) events: Vec<Event>,
    /// Noise after each event and at the end.
    pub(crate) noise: Vec<u64>,
}

impl Run {
    pub(crate) fn frames(&self) -> Vec<Vec<u8>> {
        let frame = |event: &Event| match event {
            Event::Frame(_, octets) => Some(octets.clone()),
            Event::Fault(..) => None,
        };
        self.events.iter().filter_map(frame).collect()
    }

    pub(crate) fn faults(&self) -> Vec<ErrorKind> {
        let fault = |event: &Event| match event {
            Event::Fault(_, kind, _) => Some(*kind),
            Event::Frame(..) => None,
        };
        self.events.iter().filter_map(fault).collect()
    }
}

fn event(position: u64, outcome: Result<LongFrame<'_>, Error>) -> Event {
    match outcome {
        Ok(frame) => Event::Frame(position, emitted(&frame)),
        Err(error) => Event::Fault(position, error.kind(), error.offset()),
    }
}

pub(crate) fn feed(decoder: &mut FrameDecoder, mut octets: &[u8], run: &mut Run) {
    while let Some(outcome) = decoder.advance(&mut octets) {
        assert_eq!(outcome.is_ok(), decoder.frame().is_some());
        let outcome = outcome.map(|()| decoder.frame().unwrap());
        run.events.push(event(decoder.position(), outcome));
        run.noise.push(decoder.noise());
    }
    assert_eq!(octets, [], "the decoder left octets uneaten");
}

/// Feeds the pieces one after another; the line falls quiet behind the last.
pub(crate) fn decode_pieces<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Run {
    let mut decoder = FrameDecoder::new();
    let mut run = Run::default();
    for piece in pieces {
        feed(&mut decoder, piece, &mut run);
    }
    decoder.idle();
    feed(&mut decoder, &[], &mut run);
    run.noise.push(decoder.noise());
    assert_each_octet_has_one_place(&decoder, &run);
    run
}

/// Each octet is of one frame handed out, or it is noise: no two frames overlap.
fn assert_each_octet_has_one_place(decoder: &FrameDecoder, run: &Run) {
    let in_frames: usize = run.frames().iter().map(Vec::len).sum();
    let in_frames = u64::try_from(in_frames).unwrap();
    assert_eq!(decoder.received(), decoder.noise() + in_frames);
}

/// What comes of the octets in every way there is; all ways must agree.
pub(crate) fn decode(octets: &[u8]) -> Run {
    let whole = decode_pieces([octets]);
    assert_eq!(whole, decode_pieces(octets.chunks(1)));
    assert_eq!(whole, by_the_book(octets));
    whole
}

/// The algorithm of the specification, step by step and with no thought of
/// speed or memory.
pub(crate) fn by_the_book(octets: &[u8]) -> Run {
    let mut run = Run::default();
    let (mut at, mut noise) = (0, 0);
    while at < octets.len() {
        let position = u64::try_from(at).unwrap();
        match judge(&octets[at..]) {
            Ok(len) => {
                let frame = octets[at..at + len].to_vec();
                run.events.push(Event::Frame(position, frame));
                run.noise.push(noise);
                at += len;
                continue;
            }
            Err(Some((kind, offset))) => {
                run.events.push(Event::Fault(position, kind, offset));
                run.noise.push(noise);
            }
            Err(None) => {}
        }
        noise += 1;
        at += 1;
    }
    run.noise.push(noise);
    run
}

type Fault = Option<(ErrorKind, usize)>;

fn judge(octets: &[u8]) -> Result<usize, Fault> {
    let &[0x68, length, again, 0x68, ..] = octets else {
        return Err(None);
    };
    if length != again {
        return Err(None);
    }
    let have = octets.len();
    let truncated = |whole: usize| {
        let missing = whole - have;
        Err(Some((ErrorKind::Truncated { missing }, have)))
    };

    let mut user_data = usize::from(length);
    if user_data < 5 {
        match octets.get(6) {
            None => return truncated(11),
            Some(0x00..=0x1F) => user_data += 256,
            Some(_) => {}
        }
    }
    let whole = user_data + 6;
    if have < whole {
        return truncated(whole);
    }
    let received = octets[whole - 1];
    if received != 0x16 {
        return Err(Some((ErrorKind::NoStop { received }, whole - 1)));
    }
    let sum: usize = octets[4..whole - 2].iter().copied().map(usize::from).sum();
    let (computed, received) = (u8::try_from(sum % 256).unwrap(), octets[whole - 2]);
    if computed != received {
        return Err(Some((
            ErrorKind::BadChecksum { computed, received },
            whole - 2,
        )));
    }
    if user_data < 5 {
        return Err(None);
    }
    Ok(whole)
}
