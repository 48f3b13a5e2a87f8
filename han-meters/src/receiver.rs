//! The whole way in one type: octets of the line in, readings out.
//!
//! Here they go from one part to the next: `line.rs` finds the frames,
//! `assembly.rs` makes messages of them, `list.rs` reads those.

use core::fmt;

#[cfg(feature = "crypto")]
use han_dlms::{InvocationCounters, Keys};

use crate::assembly::Assembly;
use crate::counters::{Counters, Event, Tally};
use crate::description::Description;
use crate::details::Details;
use crate::error::Error;
use crate::item::Item;
use crate::line::Line;
#[cfg(feature = "mbus")]
use crate::link::Link;
use crate::list::{self, List};
use crate::list_number::ListNumber;
use crate::reading::Reading;
use crate::receive_error::ReceiveError;
use crate::scales::Scales;
#[cfg(feature = "crypto")]
use crate::security::{Opener, SENDERS, Security};
use crate::survey::Registers;
#[cfg(feature = "europe")]
use crate::table::Row;

/// Receives what a HAN port sends and hands out readings.
///
/// `N` is the longest frame it can hold, flags counted: 512 octets for every
/// Norwegian list, 2049 for whatever HDLC allows. The frames of M-Bus, which it
/// takes as well, have a place of their own. `M` is the longest message it can
/// join from segments, pieces or blocks, and the longest ciphered APDU that it
/// can open: one memory for all of them. With `M = 0`, the default, such a message
/// is reported as unsupported and costs no memory. More than 65535 octets do not
/// compile.
///
/// A message may be a block of a block transfer, what the blocks make may be
/// ciphered, and what comes out of the cipher is read; anything deeper is
/// [`Error::TooDeep`](crate::Error::TooDeep). A message is given up, and that is
/// told, when a frame of it may be lost: behind a damaged one, and when the line
/// was quiet. So is a block transfer, although its blocks are numbered: two runs
/// of one list have the same numbers.
///
/// It owns no port and no clock: the caller feeds octets in whatever pieces
/// they come, and calls [`idle`](Self::idle) when the line has been quiet.
///
/// ```
/// use han_meters::Receiver;
///
/// // List 1 of an Aidon: 2148 W from the grid. Noise may stand around it.
/// let line = [
///     0x00, 0x7E, 0xA0, 0x2A, 0x41, 0x08, 0x83, 0x13, 0x04, 0x13, 0xE6, 0xE7, 0x00, 0x0F, 0x40, 0x00,
///     0x00, 0x00, 0x00, 0x01, 0x01, 0x02, 0x03, 0x09, 0x06, 0x01, 0x00, 0x01, 0x07, 0x00, 0xFF, 0x06,
///     0x00, 0x00, 0x08, 0x64, 0x02, 0x02, 0x0F, 0x00, 0x16, 0x1B, 0xE1, 0xC1, 0x7E,
/// ];
/// let mut receiver = Receiver::<512>::new();
/// let mut octets = &line[..];
/// while let Some(outcome) = receiver.next_reading(&mut octets) {
///     let reading = outcome.unwrap();
///     assert_eq!(reading.active_power_import.unwrap().value(), 2148);
/// }
/// assert_eq!(receiver.counters().readings, 1);
/// assert_eq!(receiver.counters().noise, 1);
/// ```
///
/// `Debug` shows the counters and none of the octets received.
pub struct Receiver<const N: usize, const M: usize = 0> {
    line: Line<N>,
    assembly: Assembly<M>,
    #[cfg(feature = "crypto")]
    opener: Opener,
    scales: Scales,
    description: Description,
    tally: Tally,
    hourly: Snapshot,
    waiting: Waiting,
    idle: bool,
}

/// What a list 3 is recognised by when it comes again.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Snapshot {
    registers: Registers,
    clock: [u8; 12],
    /// There was a list 3. An `Option` around it would take eight octets more.
    is_known: bool,
}

impl Snapshot {
    const NONE: Self = Self {
        registers: [0; Item::REGISTERS],
        clock: [0; 12],
        is_known: false,
    };
}

/// What is to be done before the next octet, because one frame had two
/// outcomes.
///
/// Nothing is 0, so that a new receiver is all zeros and a static one takes no
/// flash.
#[derive(Clone, Copy, Default)]
enum Waiting {
    #[default]
    Nothing,
    /// The frame is to be joined that interrupted a message.
    Frame,
    /// The block is to be joined that interrupted a block transfer.
    #[cfg(feature = "blocks")]
    Block,
    /// The message is to be given up that a damaged frame may have been of.
    Abort,
}

impl<const N: usize, const M: usize> Receiver<N, M> {
    /// A constant, so that it is written where it goes and takes no stack.
    const NEW: Self = Self {
        line: Line::new(),
        assembly: Assembly::new(),
        #[cfg(feature = "crypto")]
        opener: Opener::new(),
        scales: Scales::new(),
        description: Description::NONE,
        tally: Tally::new(),
        hourly: Snapshot::NONE,
        waiting: Waiting::Nothing,
        idle: false,
    };

    /// A receiver that has heard nothing yet.
    #[must_use]
    pub const fn new() -> Self {
        Self::NEW
    }

    /// A receiver that knows scales which the telegrams do not state.
    #[must_use]
    pub const fn with_scales(scales: Scales) -> Self {
        let mut receiver = Self::NEW;
        receiver.scales = scales;
        receiver
    }

    /// The same receiver for a line of which the link is known.
    ///
    /// By itself it finds that out: the first whole frame, with everything right
    /// that can be checked, says which link it is for good; of M-Bus the first
    /// that begins a message, for values of an HDLC line can look like any other.
    /// Up to then faults are told of HDLC frames only, so that a first frame of
    /// M-Bus which is damaged shows as noise; and an M-Bus line may begin with a
    /// fault that an HDLC frame would have had.
    ///
    /// ```
    /// use han_meters::{Link, Receiver};
    ///
    /// let mut receiver = Receiver::<64, 512>::new();
    /// assert_eq!(receiver.link(), None);
    /// let line = [0x68, 0x06, 0x06, 0x68, 0x53, 0xFF, 0x10, 0x01, 0x67, 0x0F, 0xD9, 0x16];
    /// // A frame, though its APDU breaks off.
    /// assert!(receiver.next_reading(&mut &line[..]).unwrap().is_err());
    /// assert_eq!(receiver.link(), Some(Link::Mbus));
    ///
    /// let receiver = Receiver::<512>::new().with_link(Link::Hdlc);
    /// assert_eq!(receiver.link(), Some(Link::Hdlc));
    /// ```
    #[cfg(feature = "mbus")]
    #[must_use]
    pub const fn with_link(mut self, link: Link) -> Self {
        self.line.set_link(link);
        self
    }

    /// The link that the line was found to have, or was said to have.
    #[cfg(feature = "mbus")]
    #[must_use]
    pub const fn link(&self) -> Option<Link> {
        self.line.link()
    }

    /// The keys to open ciphered APDUs with; `None` for none.
    ///
    /// They are opened in the memory of `M` octets: with `M = 0` a ciphered APDU
    /// is [`Error::Ciphered`](crate::Error::Ciphered) all the same. With too little
    /// it is a [`ReceiveError::Undeciphered`] that says what is needed: as much as
    /// the ciphered content, unless the APDU was joined there anyway.
    ///
    /// The invocation counters stay. They are those of one key: a new key begins
    /// with new ones, [`invocation_counters_mut`](Self::invocation_counters_mut).
    ///
    /// ```
    /// use han_dlms::{Authentication, Key, Keys};
    /// use han_meters::Receiver;
    ///
    /// // A list 1 of 2748 W, encrypted and authenticated.
    /// let line = [
    ///     0x7E, 0xA0, 0x41, 0x41, 0x03, 0x13, 0x67, 0x7B, 0xE6, 0xE7, 0x00, 0xDB, 0x08, 0x4D, 0x4D, 0x4D,
    ///     0x00, 0x00, 0xBC, 0x61, 0x4E, 0x2A, 0x30, 0x01, 0x23, 0x45, 0x67, 0x8E, 0x12, 0x12, 0xFF, 0x9A,
    ///     0x56, 0x40, 0xBF, 0x69, 0x28, 0x3A, 0x69, 0xBC, 0x1E, 0x9E, 0x07, 0xCB, 0x63, 0x4D, 0x05, 0x71,
    ///     0x26, 0x3F, 0x7E, 0xAF, 0x5A, 0xF3, 0x43, 0xD4, 0x8B, 0xA9, 0x35, 0xAB, 0x48, 0x28, 0x82, 0xC7,
    ///     0x35, 0x67, 0x7E,
    /// ];
    /// let encryption: Key = "000102030405060708090A0B0C0D0E0F".parse()?;
    /// let authentication: Key = "D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDF".parse()?;
    ///
    /// let mut receiver = Receiver::<512, 256>::new();
    /// receiver.set_keys(Some(Keys::new(encryption, Authentication::Required(authentication))));
    /// let reading = receiver.next_reading(&mut &line[..]).unwrap().unwrap();
    /// assert_eq!(reading.active_power_import.unwrap().value(), 2748);
    /// assert!(receiver.security().unwrap().is_authenticated);
    /// # Ok::<(), han_dlms::Error>(())
    /// ```
    #[cfg(feature = "crypto")]
    pub fn set_keys(&mut self, keys: Option<Keys>) {
        self.opener.set_keys(keys);
    }

    /// Who sent the APDU behind the outcome just handed out, and how far it can
    /// be trusted. `None` when it was not ciphered, or was not opened.
    #[cfg(feature = "crypto")]
    #[must_use]
    pub fn security(&self) -> Option<Security> {
        self.opener.last()
    }

    /// The last invocation counter of each sender, up to four, for a store.
    #[cfg(feature = "crypto")]
    #[must_use]
    pub const fn invocation_counters(&self) -> &InvocationCounters<SENDERS> {
        &self.opener.counters
    }

    /// The same, to set them out of a store: otherwise an APDU from before a loss
    /// of power is new behind it.
    #[cfg(feature = "crypto")]
    pub const fn invocation_counters_mut(&mut self) -> &mut InvocationCounters<SENDERS> {
        &mut self.opener.counters
    }

    /// Describes lists that nobody knows: of each a row for each element, in their
    /// order. A list of just so many elements that can be what the rows say is read
    /// by them, whatever else it may look like; of several descriptions that fit, by
    /// the first. They take the place of those given before.
    ///
    /// ```
    /// use han_meters::{Receiver, Row};
    /// use han_obis::{Unit, codes};
    ///
    /// const CLOCK: Row = Row::clock(codes::CLOCK);
    /// const POWER: Row = Row::number(codes::ACTIVE_POWER_IMPORT, 0, Unit::WATT);
    /// const ENERGY: Row = Row::number(codes::ACTIVE_ENERGY_IMPORT, 0, Unit::WATT_HOUR);
    /// // Every second two values, every quarter of an hour three.
    /// static LISTS: [&[Row]; 2] = [&[CLOCK, POWER], &[CLOCK, POWER, ENERGY]];
    ///
    /// let mut receiver = Receiver::<512>::new();
    /// receiver.describe(&LISTS);
    /// ```
    #[cfg(feature = "europe")]
    pub const fn describe(&mut self, lists: &'static [&'static [Row]]) {
        self.description.lists = lists;
    }

    /// Takes octets from the front of `octets` until there is something to
    /// say; `None` when all are taken and nothing (more) has come of them.
    ///
    /// # Errors
    /// A damaged frame, a message that gives no list: the next call goes on
    /// behind it, and nothing good beside it is lost.
    #[inline]
    pub fn next_reading(&mut self, octets: &mut &[u8]) -> Option<Result<Reading, ReceiveError>> {
        if self.line.keep(octets) {
            return None;
        }
        self.decide(octets)
    }

    /// Tells that the line has been quiet for longer than any pause within a
    /// frame (100 ms behind a UART, 500 ms behind an operating system): half
    /// a frame is given up, and so is half a message or block transfer.
    ///
    /// What that brings comes from the next calls of
    /// [`next_reading`](Self::next_reading), which may be given no octets.
    pub fn idle(&mut self) {
        self.line.idle();
        self.idle = true;
    }

    /// The list behind the reading just handed out, to walk its entries.
    ///
    /// It is lent from the octets received, so the next call of
    /// [`next_reading`](Self::next_reading) ends it. `None` when the last call
    /// handed out no reading.
    #[must_use]
    pub fn list(&self) -> Option<List<'_>> {
        let list = List::parse_by(self.apdu()?, self.scales, self.description).ok()?;
        self.check_end(list.remaining().len()).ok()?;
        Some(list)
    }

    /// What the list behind the reading just handed out says beyond it.
    ///
    /// Together they are what a list says, with
    /// [`Reading::repeated`], which only the receiver knows. It
    /// walks over the list again; `None` when the last call handed out no reading.
    ///
    /// ```
    /// use han_meters::Receiver;
    ///
    /// // 780 W through L2.
    /// let line = [
    ///     0x7E, 0xA0, 0x2A, 0x41, 0x08, 0x83, 0x13, 0x04, 0x13, 0xE6, 0xE7, 0x00, 0x0F, 0x40, 0x00, 0x00,
    ///     0x00, 0x00, 0x01, 0x01, 0x02, 0x03, 0x09, 0x06, 0x01, 0x00, 0x29, 0x07, 0x00, 0xFF, 0x06, 0x00,
    ///     0x00, 0x03, 0x0C, 0x02, 0x02, 0x0F, 0x00, 0x16, 0x1B, 0x4F, 0x00, 0x7E,
    /// ];
    /// let mut receiver = Receiver::<512>::new();
    /// let reading = receiver.next_reading(&mut &line[..]).unwrap().unwrap();
    /// assert!(!reading.repeated);
    /// let [_, l2, _] = receiver.details().unwrap().phases;
    /// assert_eq!(l2.active_power_import.unwrap().value(), 780);
    /// ```
    #[must_use]
    pub fn details(&self) -> Option<Details> {
        Some(Details::collect(self.list()?.entries()))
    }

    /// The APDU behind the reading or the [`ReceiveError::List`] just handed
    /// out: what a caller needs who knows the list, or can decrypt it. It is what
    /// came out of the blocks and of the cipher; behind an error that tells of
    /// keys it is the ciphered one.
    ///
    /// Lent like [`list`](Self::list); `None` when the last outcome came of no
    /// whole message.
    #[must_use]
    pub fn apdu(&self) -> Option<&[u8]> {
        self.assembly.message(&self.line)
    }

    /// What has been received so far.
    #[must_use]
    pub const fn counters(&self) -> Counters {
        let (octets, noise) = (self.line.received(), self.line.noise());
        self.tally.counters(octets, noise)
    }

    /// Where the last outcome's frame began: octets received before its
    /// opening flag.
    #[must_use]
    pub const fn position(&self) -> u64 {
        self.line.position()
    }

    /// As [`next_reading`](Self::next_reading) where octets decide something.
    #[inline(never)]
    fn decide(&mut self, octets: &mut &[u8]) -> Option<Result<Reading, ReceiveError>> {
        let error = match self.next_message(octets)? {
            Err(error) => error,
            Ok(()) => {
                let mut reading = Reading::default();
                match self.read(&mut reading) {
                    Ok(()) => return Some(Ok(reading)),
                    Err(error) => error,
                }
            }
        };
        self.tally.count(Event::of(&error));
        Some(Err(error))
    }

    /// The next message, to be lent, or the next damage.
    fn next_message(&mut self, octets: &mut &[u8]) -> Option<Result<(), ReceiveError>> {
        self.assembly.lend(false);
        #[cfg(feature = "crypto")]
        self.opener.forget();
        let waiting = match core::mem::take(&mut self.waiting) {
            Waiting::Nothing => None,
            Waiting::Frame => self.join(),
            #[cfg(feature = "blocks")]
            Waiting::Block => self.join_block(),
            Waiting::Abort => self.abort(),
        };
        if waiting.is_some() {
            return waiting;
        }
        if self.idle {
            if let Some(outcome) = self.next_frame(&mut &[][..]) {
                return Some(outcome);
            }
            self.idle = false;
            if let Some(aborted) = self.abort() {
                return Some(aborted);
            }
        }
        self.next_frame(octets)
    }

    /// The next frame that ends a message or shows damage.
    fn next_frame(&mut self, octets: &mut &[u8]) -> Option<Result<(), ReceiveError>> {
        loop {
            if let Err(error) = self.line.advance(octets)? {
                self.waiting = Waiting::Abort;
                return Some(Err(error));
            }
            self.tally.count(Event::Frame);
            let piece = self.line.frame()?;
            if let Some(aborted) = self.assembly.interrupt(&piece) {
                self.waiting = Waiting::Frame;
                return Some(Err(aborted));
            }
            let joined = self.assembly.join(&piece);
            let made = self.made(joined);
            if made.is_some() {
                return made;
            }
        }
    }

    /// What comes of the frame that interrupted a message.
    fn join(&mut self) -> Option<Result<(), ReceiveError>> {
        let joined = self.assembly.join(&self.line.frame()?);
        self.made(joined)
    }

    /// What comes of a message, where one was made: it may be a block.
    fn made(
        &mut self,
        joined: Option<Result<(), ReceiveError>>,
    ) -> Option<Result<(), ReceiveError>> {
        #[cfg(feature = "blocks")]
        if let Some(Ok(())) = joined {
            return self.join_block();
        }
        self.lend(joined)
    }

    /// What comes of the message made last, if it is a block.
    #[cfg(feature = "blocks")]
    fn join_block(&mut self) -> Option<Result<(), ReceiveError>> {
        if let Some(aborted) = self.assembly.interrupt_transfer(&self.line) {
            self.waiting = Waiting::Block;
            return Some(Err(aborted));
        }
        let joined = self.assembly.join_block(&self.line);
        self.lend(joined)
    }

    /// Whether the outcome came of a message, which can be lent then.
    fn lend(
        &mut self,
        outcome: Option<Result<(), ReceiveError>>,
    ) -> Option<Result<(), ReceiveError>> {
        let came_of_a_message = matches!(outcome, Some(Ok(()) | Err(ReceiveError::List(_))));
        self.assembly.lend(came_of_a_message);
        outcome
    }

    fn abort(&mut self) -> Option<Result<(), ReceiveError>> {
        self.assembly.abort().map(Err)
    }

    fn read(&mut self, reading: &mut Reading) -> Result<(), ReceiveError> {
        #[cfg(feature = "crypto")]
        self.opener.open(&mut self.assembly, &self.line)?;
        let apdu = self.apdu().unwrap_or_default();
        let found = list::read(apdu, self.scales, self.description, reading)?;
        self.check_end(found.behind)?;
        self.tally.count(Event::Reading);
        reading.repeated = self.is_repeated(reading, found.registers);
        if reading.repeated {
            self.tally.count(Event::Repeated);
        }
        Ok(())
    }

    /// That a list which was put together ends where its message does: otherwise
    /// pieces of another may be in it.
    fn check_end(&self, behind: usize) -> Result<(), Error> {
        if behind > 0 && self.assembly.is_joined() {
            return Err(Error::TrailingOctets { count: behind });
        }
        Ok(())
    }

    /// Whether this list 3 has the clock and the registers of the one before.
    fn is_repeated(&mut self, reading: &Reading, registers: Registers) -> bool {
        let (Some(ListNumber::Three), Some(time)) = (reading.list, reading.time) else {
            return false;
        };
        let snapshot = Snapshot {
            registers,
            clock: time.date_time().octets(),
            is_known: true,
        };
        core::mem::replace(&mut self.hourly, snapshot) == snapshot
    }
}

impl<const N: usize, const M: usize> Default for Receiver<N, M> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const N: usize, const M: usize> fmt::Debug for Receiver<N, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receiver")
            .field("position", &self.position())
            .field("scales", &self.scales)
            .field("counters", &self.counters())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::format;

    use super::*;

    #[test]
    fn debug_shows_where_it_stands_and_no_octet() {
        let receiver = Receiver::<32>::with_scales(Scales::new().with_energy(-2));
        let (scales, counters) = (Scales::new().with_energy(-2), Counters::new());
        assert_eq!(
            format!("{receiver:?}"),
            format!("Receiver {{ position: 0, scales: {scales:?}, counters: {counters:?}, .. }}")
        );
    }
}
