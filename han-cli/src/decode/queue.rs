//! The way from a thread that decodes an input to the one that prints.

use std::io::{self, ErrorKind};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::decode::session::Ended;
use crate::decode::voice::Remark;

/// So many octets may wait for their turn, of all inputs together.
const MOST: usize = 256 * 1024 * 1024;

/// So much of the input that is printed may wait in any case: all others wait
/// for it.
const AHEAD: usize = 1024 * 1024;

/// What a part counts for beside its octets.
const PART: usize = 1024;

/// What comes of an input, in order.
pub(crate) enum Part {
    /// Readings, whole lines.
    Printed(Vec<u8>),
    /// A line for standard error.
    Remark(Remark),
    /// There is no more.
    Ended(Box<Ended>),
}

impl Part {
    /// How much room it needs while it waits.
    fn size(&self) -> usize {
        match self {
            Self::Printed(lines) => PART + lines.capacity(),
            Self::Remark(_) | Self::Ended(_) => PART,
        }
    }
}

/// Where the parts of one input are handed in.
#[derive(Clone)]
pub(crate) struct Queue {
    input: usize,
    parts: Sender<Part>,
    room: Arc<Room>,
}

/// Where they come out.
pub(crate) struct Parts {
    input: usize,
    parts: Receiver<Part>,
    room: Arc<Room>,
}

/// The two ends for the input of this number.
pub(crate) fn queue(input: usize, room: &Arc<Room>) -> (Queue, Parts) {
    let (sender, receiver) = channel();
    let queue = Queue {
        input,
        parts: sender,
        room: Arc::clone(room),
    };
    let parts = Parts {
        input,
        parts: receiver,
        room: Arc::clone(room),
    };
    (queue, parts)
}

impl Parts {
    /// From now on the parts of this input are wanted, and no others.
    pub(crate) fn begin(&self) {
        self.room.begin_turn(self.input);
    }

    /// The next part, if it comes in time.
    pub(crate) fn next(&self, time: Duration) -> Result<Part, RecvTimeoutError> {
        let part = self.parts.recv_timeout(time)?;
        self.room.give_back(self.input, part.size());
        Ok(part)
    }
}

impl Queue {
    /// Hands in a part, as soon as there is room for it.
    ///
    /// # Errors
    /// A broken pipe where nobody prints any more.
    pub(crate) fn send(&self, part: Part) -> io::Result<()> {
        self.room.take(self.input, part.size());
        self.check()?;
        self.parts
            .send(part)
            .map_err(|_| ErrorKind::BrokenPipe.into())
    }

    /// # Errors
    /// As [`send`](Self::send).
    pub(crate) fn check(&self) -> io::Result<()> {
        match self.room.is_closed() {
            true => Err(ErrorKind::BrokenPipe.into()),
            false => Ok(()),
        }
    }
}

/// Keeps what waits for its turn within bounds.
///
/// The bound is one for all inputs, so that many small ones may be ahead of a
/// large one as well as a part of the next large one.
pub(crate) struct Room {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    /// The input that is being printed.
    turn: usize,
    /// What waits of each input, and of all.
    waiting: Vec<usize>,
    total: usize,
    closed: bool,
}

impl State {
    /// Whether there is no room for a part of this input.
    fn is_full(&self, input: usize, size: usize) -> bool {
        let is_ahead = self.waiting.get(input).is_none_or(|size| *size >= AHEAD);
        let is_wanted = input == self.turn && !is_ahead;
        self.total + size > MOST && !is_wanted && !self.closed
    }

    fn add(&mut self, input: usize, size: usize) {
        self.total += size;
        if let Some(waiting) = self.waiting.get_mut(input) {
            *waiting += size;
        }
    }

    fn remove(&mut self, input: usize, size: usize) {
        self.total -= size;
        if let Some(waiting) = self.waiting.get_mut(input) {
            *waiting -= size;
        }
    }
}

impl Room {
    /// Room for what comes of so many inputs.
    pub(crate) fn new(inputs: usize) -> Self {
        Self {
            state: Mutex::new(State {
                turn: 0,
                waiting: vec![0; inputs],
                total: 0,
                closed: false,
            }),
            changed: Condvar::new(),
        }
    }

    /// Waits until there is room for a part of this input.
    fn take(&self, input: usize, size: usize) {
        let is_full = |state: &mut State| state.is_full(input, size);
        let state = self.changed.wait_while(self.state(), is_full);
        state
            .unwrap_or_else(PoisonError::into_inner)
            .add(input, size);
    }

    /// A part of this input waits no longer.
    fn give_back(&self, input: usize, size: usize) {
        self.state().remove(input, size);
        self.changed.notify_all();
    }

    /// From now on this input is printed.
    fn begin_turn(&self, input: usize) {
        self.state().turn = input;
        self.changed.notify_all();
    }

    /// Nothing is printed any more: nobody need wait.
    fn close(&self) {
        self.state().closed = true;
        self.changed.notify_all();
    }

    fn is_closed(&self) -> bool {
        self.state().closed
    }

    /// No panic happens while it is locked.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Closes the room at the end, whatever end that is.
pub(crate) struct Closing<'a>(pub(crate) &'a Room);

impl Drop for Closing<'_> {
    fn drop(&mut self) {
        self.0.close();
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    const NOT_YET: Duration = Duration::from_millis(50);
    const IN_TIME: Duration = Duration::from_secs(10);

    /// One part fills all the room there is.
    fn full() -> Part {
        Part::Printed(vec![0; MOST - PART])
    }

    fn room() -> Arc<Room> {
        Arc::new(Room::new(2))
    }

    #[test]
    fn the_input_that_is_printed_waits_for_no_other() {
        let room = room();
        let ((first, parts), (second, _others)) = (queue(0, &room), queue(1, &room));
        second.send(full()).unwrap();
        first.send(full()).unwrap();
        parts.next(IN_TIME).unwrap();
        first.send(full()).unwrap();
    }

    #[test]
    fn the_input_that_is_printed_waits_until_it_is() {
        let (first, parts) = queue(0, &room());
        first.send(full()).unwrap();
        thread::scope(|scope| {
            scope.spawn(|| first.send(full()).unwrap());
            thread::sleep(NOT_YET);
            assert!(parts.parts.try_iter().count() == 1);
            first.room.give_back(0, MOST);
            parts.next(IN_TIME).unwrap();
        });
    }

    #[test]
    fn an_input_before_its_turn_waits_for_room() {
        let (second, parts) = queue(1, &room());
        second.send(full()).unwrap();
        thread::scope(|scope| {
            scope.spawn(|| second.send(full()).unwrap());
            thread::sleep(NOT_YET);
            assert!(parts.parts.try_iter().count() == 1);
            second.room.give_back(1, MOST);
            parts.next(IN_TIME).unwrap();
        });
    }

    #[test]
    fn a_turn_that_begins_ends_the_waiting() {
        let room = room();
        let ((first, others), (second, parts)) = (queue(0, &room), queue(1, &room));
        first.send(full()).unwrap();
        thread::scope(|scope| {
            scope.spawn(|| second.send(full()).unwrap());
            assert!(parts.next(NOT_YET).is_err());
            parts.begin();
            parts.next(IN_TIME).unwrap();
        });
        drop(others);
    }

    #[test]
    fn nobody_waits_in_a_closed_room() {
        let room = room();
        let (second, _parts) = queue(1, &room);
        second.send(full()).unwrap();
        thread::scope(|scope| {
            let sender = scope.spawn(|| second.send(full()));
            drop(Closing(&room));
            let error = sender.join().unwrap().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::BrokenPipe);
        });
    }
}
