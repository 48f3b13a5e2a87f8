//! What comes out of a decoder, owned, to compare.

use han_hdlc::{Error, ErrorKind, Frame, FrameDecoder, frames};

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

fn event(position: u64, outcome: Result<Frame<'_>, Error>) -> Event {
    match outcome {
        Ok(frame) => Event::Frame(position, emitted(&frame)),
        Err(error) => Event::Fault(position, error.kind(), error.offset()),
    }
}

pub(crate) fn emitted(frame: &Frame<'_>) -> Vec<u8> {
    let mut buffer = vec![0; frame.encoded_len()];
    frame.emit(&mut buffer).unwrap();
    buffer
}

pub(crate) fn feed<const N: usize>(
    decoder: &mut FrameDecoder<N>,
    mut octets: &[u8],
    run: &mut Run,
) {
    while let Some(outcome) = decoder.advance(&mut octets) {
        assert_eq!(outcome.is_ok(), decoder.frame().is_some());
        let outcome = outcome.map(|()| decoder.frame().unwrap());
        run.events.push(event(decoder.position(), outcome));
        run.noise.push(decoder.noise());
    }
    assert_eq!(octets, [], "the decoder left octets uneaten");
}

/// Feeds the pieces one after another; the line falls quiet behind the last.
pub(crate) fn decode_pieces<'a, const N: usize>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Run {
    let mut decoder = FrameDecoder::<N>::new();
    let mut run = Run::default();
    for piece in pieces {
        feed(&mut decoder, piece, &mut run);
    }
    decoder.idle();
    feed(&mut decoder, &[], &mut run);
    run.noise.push(decoder.noise());
    run
}

/// What comes of the octets in memory.
pub(crate) fn iterate(octets: &[u8]) -> Run {
    let mut frames = frames(octets);
    let mut run = Run::default();
    while let Some(outcome) = frames.next() {
        run.events.push(event(frames.position(), outcome));
        run.noise.push(frames.noise());
    }
    run.noise.push(frames.noise());
    run
}

/// What comes of the octets in every way there is; all ways must agree.
pub(crate) fn decode(octets: &[u8]) -> Run {
    let whole = decode_pieces::<2049>([octets]);
    assert_eq!(whole, decode_pieces::<2049>(octets.chunks(1)));
    assert_eq!(whole, iterate(octets));
    assert_eq!(whole, by_the_book(octets, 2049));
    whole
}

/// The algorithm of the specification, step by step and with no thought of
/// speed or memory.
pub(crate) fn by_the_book(octets: &[u8], capacity: usize) -> Run {
    let mut run = Run::default();
    let (mut at, mut noise) = (0, 0);
    while at < octets.len() {
        if octets[at] != 0x7E {
            noise += 1;
            at += 1;
            continue;
        }
        let position = u64::try_from(at).unwrap();
        match judge(&octets[at..], capacity) {
            Ok(len) => {
                let frame = octets[at..at + len].to_vec();
                run.events.push(Event::Frame(position, frame));
                run.noise.push(noise);
                at += len - 1;
            }
            Err(Some((kind, offset))) => {
                run.events.push(Event::Fault(position, kind, offset));
                run.noise.push(noise);
                at += 1;
            }
            Err(None) => at += 1,
        }
    }
    run.noise.push(noise);
    run
}

type Fault = Option<(ErrorKind, usize)>;

fn judge(from_flag: &[u8], capacity: usize) -> Result<usize, Fault> {
    let mut whole = 9;
    match from_flag.get(1) {
        Some(high) if high >> 4 == 0xA => {}
        _ => return Err(None),
    }
    let octet = |at: usize, whole: usize| {
        let missing = whole.saturating_sub(from_flag.len()).max(1);
        let cut = Some((ErrorKind::Truncated { missing }, from_flag.len()));
        from_flag.get(at).copied().ok_or(cut)
    };
    let number = |at: usize, whole: usize| {
        let high = octet(at + 1, whole);
        Ok::<_, Fault>(u16::from_le_bytes([octet(at, whole)?, high?]))
    };

    let length = usize::from(octet(1, whole)? & 7) << 8 | usize::from(octet(2, whole)?);
    let bad_length = Some((ErrorKind::BadLength { length }, 1));
    whole = length + 2;
    if length < 7 || whole > capacity {
        return Err(bad_length);
    }

    let mut at = 3;
    for _ in 0..2 {
        let begin = at;
        loop {
            let last = octet(at, whole)? & 1 == 1;
            at += 1;
            match (at - begin, last) {
                (1 | 2 | 4, true) => break,
                (3, true) | (4, false) => return Err(Some((ErrorKind::BadAddress, begin))),
                _ => {}
            }
        }
    }
    let h = at;
    if length < h + 2 || length == h + 3 || length == h + 4 {
        return Err(bad_length);
    }
    if length > h + 4 {
        let received = number(h + 1, whole)?;
        let computed = super::octets::check(&from_flag[1..=h]);
        if computed != received {
            return Err(Some((ErrorKind::BadHcs { computed, received }, h + 1)));
        }
    }
    let received = number(length - 1, whole)?;
    let computed = super::octets::check(&from_flag[1..length - 1]);
    if computed != received {
        return Err(Some((ErrorKind::BadFcs { computed, received }, length - 1)));
    }
    match octet(length + 1, whole)? {
        0x7E => Ok(whole),
        received => Err(Some((ErrorKind::NoClosingFlag { received }, length + 1))),
    }
}
