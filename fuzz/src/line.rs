//! Octets on their way through a decoder.

use han_hdlc::{ErrorKind, Frame, FrameDecoder, check_steps};

use crate::frames::{Event, Run};

/// The steps of the check that an octet may cost: false headers inside each
/// other, each claiming 2047 octets, cost some 410.
const STEPS_PER_OCTET: u64 = 420;

/// A decoder at a line that brings these octets. Every frame that comes out is
/// compared with the octets it stood in, and the work is counted.
pub struct Line<'o, const N: usize> {
    octets: &'o [u8],
    fed: usize,
    decoder: FrameDecoder<N>,
    /// Steps on this thread that are not the decoder's.
    others_steps: u64,
    run: Run,
}

impl<'o, const N: usize> Line<'o, N> {
    /// What comes of the octets, cut into pieces of these sizes in turn, with
    /// silence behind them.
    pub fn cut(octets: &'o [u8], sizes: &[usize]) -> Run {
        let mut line = Self::new(octets);
        for size in sizes.iter().cycle() {
            if line.fed == octets.len() {
                break;
            }
            line.feed(*size);
        }
        line.fall_silent();
        line.finish()
    }

    pub fn new(octets: &'o [u8]) -> Self {
        // All the memory there is: the crate has no allocator.
        const { assert!(size_of::<FrameDecoder<N>>() <= N + 64) }
        Self {
            octets,
            fed: 0,
            decoder: FrameDecoder::new(),
            others_steps: check_steps(),
            run: Run::default(),
        }
    }

    /// Feeds the next octets, at most so many.
    pub fn feed(&mut self, count: usize) {
        let end = self.octets.len().min(self.fed.saturating_add(count));
        let mut piece = &self.octets[self.fed..end];
        self.fed = end;
        self.take(&mut piece);
        assert!(piece.is_empty(), "the decoder left octets uneaten");
    }

    pub fn fall_silent(&mut self) {
        self.decoder.idle();
        self.take(&mut &[][..]);
    }

    /// Steps of the check that the decoder has made.
    pub fn steps(&self) -> u64 {
        check_steps() - self.others_steps
    }

    pub fn finish(mut self) -> Run {
        let octets = u64::try_from(self.octets.len()).unwrap();
        let steps = self.steps();
        assert!(steps <= STEPS_PER_OCTET * octets, "{steps} for {octets}");
        // Flags apart, each octet that is not noise is in one frame.
        assert!(self.run.has_faults() || steps <= octets, "{steps}");
        self.run.noise = self.decoder.noise();
        self.run
    }

    fn take(&mut self, octets: &mut &[u8]) {
        while let Some(outcome) = self.decoder.advance(octets) {
            let event = match outcome {
                Ok(()) => self.frame(),
                Err(error) => self.fault(error.kind(), error.offset()),
            };
            self.run.events.push((event, self.decoder.noise()));
        }
    }

    fn frame(&mut self) -> Event {
        let before = check_steps();
        let frame = self.decoder.frame().expect("a frame to lend");
        let (position, len) = (self.position(), frame.encoded_len());
        let octets = &self.octets[position..position + len];
        assert_eq!(emitted(&frame, &mut [0; 2049]), octets);
        self.others_steps += check_steps() - before;
        Event::Frame { position, len }
    }

    fn fault(&self, kind: ErrorKind, offset: usize) -> Event {
        assert!(self.decoder.frame().is_none());
        Event::Fault {
            position: self.position(),
            kind,
            offset,
        }
    }

    fn position(&self) -> usize {
        usize::try_from(self.decoder.position()).unwrap()
    }
}

fn emitted<'b>(frame: &Frame<'_>, buffer: &'b mut [u8]) -> &'b [u8] {
    frame.emit(buffer).expect("it was received")
}
