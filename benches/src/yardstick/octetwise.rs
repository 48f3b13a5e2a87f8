//! The yardstick for firmware: one octet at a time.

use super::layout::Maker;
use super::{Crc, FLAG, OneTable, Values, crc, length};

/// A state machine with a buffer for one frame.
///
/// The check runs over header and body as soon as each is whole: run octet by
/// octet it would go through memory every time, and takes a fifth longer.
#[derive(Clone, Debug)]
pub struct Octetwise {
    state: State,
    register: u16,
    filled: usize,
    /// Octets that have to be there before the next decision.
    due: usize,
    length: usize,
    maker: Maker,
    /// What stands behind the opening flag.
    buffer: [u8; ROOM],
}

const ROOM: usize = 512;

/// Format, addresses and control of every maker.
const ADDRESSED: usize = 5;

#[derive(Clone, Copy, Debug)]
enum State {
    Hunt,
    Format,
    Addresses,
    Header,
    Body,
    ClosingFlag,
}

impl Octetwise {
    /// A decoder that has seen nothing yet.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            state: State::Hunt,
            register: crc::BEGIN,
            filled: 0,
            due: 0,
            length: 0,
            maker: Maker::Aidon,
            buffer: [0; ROOM],
        }
    }

    /// Takes an octet; the values of the list that it ends, if it ends one.
    #[inline]
    pub fn push(&mut self, octet: u8) -> Option<Values<'_>> {
        if self.filled < self.due {
            *self.buffer.get_mut(self.filled)? = octet;
            self.filled += 1;
            if self.filled < self.due {
                return None;
            }
        }
        self.decide(octet)
    }

    #[inline(never)]
    fn decide(&mut self, octet: u8) -> Option<Values<'_>> {
        let state = self.state;
        match state {
            State::Hunt if octet == FLAG => self.open(),
            State::Hunt => {}
            State::Format if octet == FLAG => self.open(),
            State::Format => self.wait(State::Addresses, ADDRESSED),
            State::Addresses => self.addresses().unwrap_or_else(|| self.hunt()),
            State::Header if self.checks_from(0) => self.wait(State::Body, self.length),
            State::Header => self.hunt(),
            State::Body if self.checks_from(self.maker.header_len()) => {
                self.state = State::ClosingFlag;
            }
            State::Body => self.hunt(),
            State::ClosingFlag if octet == FLAG => return self.close(),
            State::ClosingFlag => self.hunt(),
        }
        None
    }

    fn hunt(&mut self) {
        self.filled = 0;
        self.wait(State::Hunt, 0);
    }

    fn open(&mut self) {
        self.register = crc::BEGIN;
        self.filled = 0;
        self.wait(State::Format, 1);
    }

    const fn wait(&mut self, state: State, due: usize) {
        self.state = state;
        self.due = due;
    }

    /// Runs the check on over what is filled from `begin` on.
    fn checks_from(&mut self, begin: usize) -> bool {
        let octets = self.buffer.get(begin..self.filled).unwrap_or_default();
        self.register = OneTable::over(self.register, octets);
        self.register == crc::RESIDUE
    }

    fn addresses(&mut self) -> Option<()> {
        let (&format, _) = self.buffer.split_first_chunk()?;
        self.length = length(format).filter(|&length| length <= ROOM)?;
        self.maker = Maker::of(&self.buffer)?;
        let header = self.maker.header_len();
        self.wait(State::Header, header);
        (header < self.length).then_some(())
    }

    /// The closing flag may open the next frame.
    fn close(&mut self) -> Option<Values<'_>> {
        let (length, maker) = (self.length, self.maker);
        self.open();
        let information = self
            .buffer
            .get(maker.header_len()..length.checked_sub(2)?)?;
        maker.values(information)
    }
}

impl Default for Octetwise {
    fn default() -> Self {
        Self::new()
    }
}
