//! The one memory in which messages are made whole.

#[cfg(feature = "blocks")]
mod blocks;
#[cfg(feature = "crypto")]
mod opening;

use han_hdlc::Llc;

use crate::line::{Line, Piece};
use crate::receive_error::ReceiveError;

/// Memory of `M` octets, what is being made there, and where the message made
/// last is.
///
/// ```text
/// 0             base                                            M
/// | blocks of    | pieces of an open message; or the message     |
/// | an open      | made of them; or the APDU that came out of    |
/// | transfer     | its cipher                                    |
/// ```
///
/// Without an open block transfer, which a message of another kind may stand
/// in, all of it is for the right-hand side.
pub(crate) struct Assembly<const M: usize> {
    segments: han_hdlc::Reassembly,
    #[cfg(feature = "mbus")]
    pieces: han_mbus::Reassembly,
    #[cfg(feature = "blocks")]
    transfer: blocks::Transfer,
    held: Held,
    octets: [u8; M],
}

/// Where the message is that was made last.
#[derive(Clone, Copy)]
struct Held {
    made: Made,
    /// Whether it may be lent.
    is_lent: bool,
    /// Sixteen bits, because an octet more would make a receiver eight longer.
    begin: u16,
    end: usize,
}

/// How a message was made.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Made {
    /// It is what the frame carries, from `begin` on.
    OfAFrame,
    /// Of pieces or blocks, between `begin` and `end` of the memory.
    Joined,
    /// It came out of its cipher, and stands there too.
    #[cfg(feature = "crypto")]
    Opened,
}

impl Held {
    const IN_FRAME: Self = Self {
        made: Made::OfAFrame,
        is_lent: false,
        begin: 0,
        end: 0,
    };

    fn in_memory(made: Made, begin: usize, end: usize) -> Self {
        let held = Self {
            made,
            end,
            ..Self::IN_FRAME
        };
        held.behind(begin)
    }

    fn is_in_memory(&self) -> bool {
        self.made != Made::OfAFrame
    }

    /// Without so many octets at its front.
    fn behind(self, octets: usize) -> Self {
        // No memory is longer than that, and no frame.
        let octets = u16::try_from(octets).unwrap_or(u16::MAX);
        Self {
            begin: self.begin.saturating_add(octets),
            ..self
        }
    }

    fn octets<'a, const N: usize>(&self, memory: &'a [u8], line: &'a Line<N>) -> Option<&'a [u8]> {
        let begin = usize::from(self.begin);
        if self.is_in_memory() {
            return memory.get(begin..self.end);
        }
        line.payload()?.get(begin..)
    }
}

impl<const M: usize> Assembly<M> {
    pub(crate) const fn new() -> Self {
        const { assert!(M <= 0xFFFF, "no message is that long") }
        Self {
            segments: han_hdlc::Reassembly::new(),
            #[cfg(feature = "mbus")]
            pieces: han_mbus::Reassembly::new(),
            #[cfg(feature = "blocks")]
            transfer: blocks::Transfer::new(),
            held: Held::IN_FRAME,
            octets: [0; M],
        }
    }

    /// The message made last, without LLC header, if it may be lent.
    pub(crate) fn message<'a, const N: usize>(&'a self, line: &'a Line<N>) -> Option<&'a [u8]> {
        if !self.held.is_lent {
            return None;
        }
        self.held.octets(&self.octets, line)
    }

    /// Whether the message made last was put together. One that was opened as well
    /// is no more: its tag says that it is one, or whoever opened it saw to it.
    pub(crate) fn is_joined(&self) -> bool {
        M > 0 && self.held.made == Made::Joined
    }

    /// Says whether the message made last may be lent.
    pub(crate) const fn lend(&mut self, is_lent: bool) {
        self.held.is_lent = is_lent;
    }

    /// Gives up the open message if this frame, which comes next, is not of it.
    pub(crate) fn interrupt(&mut self, piece: &Piece<'_>) -> Option<ReceiveError> {
        let aborted = match piece {
            Piece::Hdlc(frame) => self.segments.interrupt(frame).map(refused::<M, _>),
            #[cfg(feature = "mbus")]
            Piece::Mbus(frame) => self.pieces.interrupt(frame).map(refused::<M, _>),
        };
        Some(self.with_transfer(aborted?))
    }

    /// Takes a frame that interrupts nothing. `None` as long as it makes no
    /// message.
    #[inline(never)]
    pub(crate) fn join(&mut self, piece: &Piece<'_>) -> Option<Result<(), ReceiveError>> {
        let room = M.saturating_sub(self.base());
        match piece {
            Piece::Hdlc(frame) => match self.segments.place(frame, room).place? {
                Ok(han_hdlc::Place::Alone) => self.held = Held::IN_FRAME,
                // Only a piece without octets has its place there.
                Ok(_) if M == 0 => return None,
                Ok(han_hdlc::Place::At {
                    begin,
                    end,
                    is_last,
                }) => {
                    self.put(frame.information(), begin);
                    self.hold(end, is_last)?;
                    self.strip_llc();
                }
                Err(error) => return Some(Err(self.with_transfer(refused::<M, _>(error)))),
            },
            #[cfg(feature = "mbus")]
            Piece::Mbus(frame) => match self.pieces.place(frame, room).place? {
                Ok(han_mbus::Place::Alone) => self.held = Held::IN_FRAME,
                Ok(han_mbus::Place::At {
                    begin,
                    end,
                    is_last,
                }) => {
                    self.put(frame.data(), begin);
                    self.hold(end, is_last)?;
                }
                Err(error) => return Some(Err(self.with_transfer(refused::<M, _>(error)))),
            },
        }
        Some(Ok(()))
    }

    /// Gives up all that is open: a damaged frame may have been of it, or the
    /// line was quiet.
    pub(crate) fn abort(&mut self) -> Option<ReceiveError> {
        let aborted = self.segments.abort().map(refused::<M, _>);
        #[cfg(feature = "mbus")]
        let aborted = aborted.or(self.pieces.abort().map(refused::<M, _>));
        #[cfg(feature = "blocks")]
        let aborted = self.transfer.abort().or(aborted);
        aborted
    }

    /// Gives up the open block transfer as well: what failed may have been the
    /// next block of it. One error tells of both.
    fn with_transfer(&mut self, error: ReceiveError) -> ReceiveError {
        #[cfg(feature = "blocks")]
        self.transfer.abort();
        error
    }

    /// Puts a piece where it belongs, counted from the base.
    fn put(&mut self, piece: &[u8], begin: usize) {
        let begin = self.base().saturating_add(begin);
        write(&mut self.octets, begin, piece);
    }

    /// Keeps the message that ends here, counted from the base, if that was the
    /// last of it.
    fn hold(&mut self, end: usize, is_last: bool) -> Option<()> {
        let base = self.base();
        self.held = Held::in_memory(Made::Joined, base, base.saturating_add(end));
        is_last.then_some(())
    }

    fn strip_llc(&mut self) {
        let begin = usize::from(self.held.begin);
        let message = self.octets.get(begin..self.held.end).unwrap_or_default();
        if let (Some(_), _) = Llc::strip(message) {
            self.held = self.held.behind(Llc::LEN);
        }
    }

    /// Where the memory begins that no open block transfer needs.
    const fn base(&self) -> usize {
        #[cfg(feature = "blocks")]
        return self.transfer.len();
        #[cfg(not(feature = "blocks"))]
        0
    }
}

fn write(memory: &mut [u8], begin: usize, octets: &[u8]) {
    let room = memory.get_mut(begin..).unwrap_or_default();
    for (to, from) in room.iter_mut().zip(octets) {
        *to = *from;
    }
}

/// Why pieces gave no message.
fn refused<const M: usize, E: Into<ReceiveError>>(error: E) -> ReceiveError {
    match M {
        0 => ReceiveError::Segmented,
        _ => error.into(),
    }
}
