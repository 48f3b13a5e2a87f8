//! Several captures at the same time.
//!
//! Each is decoded in a thread, by a session of its own; what comes of it is
//! printed when all captures before it are. Nothing of it can be told from
//! what one session prints that decodes them one after the other.

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::RecvTimeoutError;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;
use std::vec::IntoIter;

use crate::decode::captures::Capture;
use crate::decode::decode_capture;
use crate::decode::progress::Progress;
use crate::decode::queue::{Closing, Part, Parts, Queue, Room, queue};
use crate::decode::session::{Session, Settings};

/// Between two looks at how far the threads have come.
const INTERVAL: Duration = Duration::from_millis(100);

/// Decodes captures, so many at the same time, and prints them in their order.
/// Tells whether all could be read.
pub(crate) fn decode(
    captures: Vec<Capture>,
    jobs: usize,
    session: &mut Session,
) -> io::Result<bool> {
    let room = Arc::new(Room::new(captures.len()));
    let (mut tasks, mut inputs) = (Vec::new(), Vec::new());
    for (number, capture) in captures.into_iter().enumerate() {
        let (queue, parts) = queue(number, &room);
        inputs.push((capture.name.clone(), parts));
        tasks.push((capture, queue));
    }
    let work = Work {
        tasks: Mutex::new(tasks.into_iter()),
        settings: session.settings().clone(),
        progress: session.progress().beside(),
        looks: AtomicUsize::new(session.looks_wanted()),
    };
    thread::scope(|scope| {
        let _closing = Closing(&room);
        for _ in 0..jobs {
            scope.spawn(|| work.run());
        }
        let mut all_read = true;
        for (name, parts) in inputs {
            session.begin_input(name, false);
            all_read &= print(&parts, session)?;
            work.looks.store(session.looks_wanted(), Ordering::Relaxed);
        }
        Ok(all_read)
    })
}

/// Prints what comes of a capture until there is no more.
fn print(parts: &Parts, session: &mut Session) -> io::Result<bool> {
    parts.begin();
    loop {
        match parts.next(INTERVAL) {
            Ok(part) => {
                if let Some(ended) = session.tell(part)? {
                    return session.take_over(ended);
                }
            }
            Err(RecvTimeoutError::Timeout) => {}
            // The thread has panicked, and so will the scope.
            Err(RecvTimeoutError::Disconnected) => return Ok(false),
        }
        session.progress().look();
    }
}

/// A capture that no thread has begun.
type Task = (Capture, Queue);

/// What the threads share.
struct Work {
    /// In the order in which they are printed: the one that is printed next was
    /// always begun before those that wait for it.
    tasks: Mutex<IntoIter<Task>>,
    settings: Settings,
    progress: Progress,
    /// In so many lists it is still looked for what readings leave out.
    looks: AtomicUsize,
}

impl Work {
    /// Decodes until nothing is left to begin, or nobody prints any more.
    fn run(&self) {
        while let Some((capture, queue)) = self.next_task() {
            if self.decode(capture, queue).is_err() {
                return;
            }
        }
    }

    fn next_task(&self) -> Option<Task> {
        let mut tasks = self.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        tasks.next()
    }

    fn decode(&self, capture: Capture, queue: Queue) -> io::Result<()> {
        let looks = self.looks.load(Ordering::Relaxed);
        let progress = self.progress.beside();
        let mut session = Session::queued(self.settings.clone(), progress, queue.clone(), looks);
        session.begin_input(capture.name.clone(), true);
        let outcome = decode_capture(capture, &mut session);
        session.flush()?;
        queue.send(Part::Ended(Box::new(session.end(outcome))))
    }
}
