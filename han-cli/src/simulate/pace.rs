//! Waiting until a telegram is due, and being told to stop.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

/// Whether the user has asked for the end, with Ctrl-C.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Listens for Ctrl-C and wakes this thread for it. A second one ends the
    /// program at once: a port that takes no octets would hold it for ever.
    pub(crate) fn on_interrupt() -> Result<Self> {
        let stop = Self::default();
        let (asked, waiting) = (Arc::clone(&stop.0), thread::current());
        let handler = move || {
            if asked.swap(true, Ordering::Relaxed) {
                std::process::exit(INTERRUPTED);
            }
            waiting.unpark();
        };
        ctrlc::set_handler(handler).context("cannot listen for Ctrl-C")?;
        Ok(stop)
    }

    pub(crate) fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// What shells report for a program that Ctrl-C has killed.
const INTERRUPTED: i32 = 130;

/// The time at which telegrams may go out.
#[derive(Debug)]
pub(crate) enum Pace {
    /// All at once.
    Free,
    /// As late as the meter would, counted from here.
    Real(Instant),
}

impl Pace {
    /// Waits until so many milliseconds have passed since the beginning, or
    /// until it is asked to stop.
    pub(crate) fn wait(&self, milliseconds: u64, stop: &Stop) {
        let Self::Real(beginning) = self else { return };
        let due = Duration::from_millis(milliseconds);
        while !stop.is_asked() {
            let Some(left) = due.checked_sub(beginning.elapsed()) else {
                return;
            };
            thread::park_timeout(left);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn real_time_waits_until_the_telegram_is_due() {
        let beginning = Instant::now();
        Pace::Real(beginning).wait(60, &Stop::default());
        assert!(beginning.elapsed() >= Duration::from_millis(60));
    }

    #[test]
    fn a_telegram_overdue_does_not_wait() {
        let beginning = Instant::now().checked_sub(Duration::from_secs(1)).unwrap();
        let asked = Instant::now();
        Pace::Real(beginning).wait(500, &Stop::default());
        Pace::Free.wait(3_600_000, &Stop::default());
        assert!(asked.elapsed() < Duration::from_millis(500));
    }

    #[test]
    fn waiting_ends_when_asked_to_stop() {
        let stop = Stop(Arc::new(AtomicBool::new(true)));
        let asked = Instant::now();
        Pace::Real(asked).wait(3_600_000, &stop);
        assert!(asked.elapsed() < Duration::from_secs(10));
    }
}
