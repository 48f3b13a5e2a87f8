//! How far a long input has come, on standard error.

use std::io::{self, IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// What is done by then needs no bar.
const PATIENCE: Duration = Duration::from_millis(500);

/// Between two looks at it.
const INTERVAL: Duration = Duration::from_millis(100);

/// Cells of the bar.
const WIDTH: u64 = 24;

/// A bar on the last line of a terminal; nothing where there is none.
pub(crate) struct Progress {
    enabled: bool,
    /// Octets of all inputs, where all have a length.
    total: Option<u64>,
    /// Octets read of all inputs, in all threads.
    read: Arc<AtomicU64>,
    /// Octets of this input among them.
    of_input: u64,
    next: Instant,
    drawn: bool,
}

impl Progress {
    pub(crate) fn new(total: Option<u64>) -> Self {
        Self {
            enabled: io::stderr().is_terminal(),
            total: total.filter(|total| *total > 0),
            read: Arc::default(),
            of_input: 0,
            next: Instant::now() + PATIENCE,
            drawn: false,
        }
    }

    /// No bar at all.
    pub(crate) fn none() -> Self {
        Self {
            enabled: false,
            ..Self::new(None)
        }
    }

    /// No bar, for a thread that reads beside others: it shows in theirs.
    pub(crate) fn beside(&self) -> Self {
        Self {
            read: Arc::clone(&self.read),
            ..Self::none()
        }
    }

    /// So much of this input is read.
    pub(crate) fn at(&mut self, taken: u64) {
        let more = taken.saturating_sub(self.of_input);
        self.read.fetch_add(more, Ordering::Relaxed);
        self.of_input = taken;
        self.look();
    }

    /// Draws the bar anew where it is time to.
    pub(crate) fn look(&mut self) {
        if !self.enabled || Instant::now() < self.next {
            return;
        }
        self.next = Instant::now() + INTERVAL;
        self.drawn = true;
        let line = line(self.read.load(Ordering::Relaxed), self.total);
        // A terminal that cannot be written to misses a bar and nothing else.
        let _ = write!(io::stderr(), "\r{line}\x1b[K");
    }

    /// This input is at its end.
    pub(crate) fn end_input(&mut self, taken: u64) {
        self.at(taken);
        self.of_input = 0;
    }

    /// Takes the bar away, because something else will be printed.
    pub(crate) fn clear(&mut self) {
        if self.drawn {
            self.drawn = false;
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}

fn line(done: u64, total: Option<u64>) -> String {
    let megabytes = |octets: u64| octets / 1_000_000;
    let Some(total) = total else {
        return format!("{} MB", megabytes(done));
    };
    let done = done.min(total);
    let share = |of: u64| u128::from(done) * u128::from(of) / u128::from(total);
    let filled = usize::try_from(share(WIDTH)).unwrap_or_default();
    let empty = usize::try_from(WIDTH)
        .unwrap_or_default()
        .saturating_sub(filled);
    let bar = ["#".repeat(filled), ".".repeat(empty)].concat();
    format!(
        "{:>3} %  [{bar}]  {} of {} MB",
        share(100),
        megabytes(done),
        megabytes(total)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_length_gives_a_bar() {
        assert_eq!(
            line(0, Some(1_000_000_000)),
            "  0 %  [........................]  0 of 1000 MB"
        );
        assert_eq!(
            line(500_000_000, Some(1_000_000_000)),
            " 50 %  [############............]  500 of 1000 MB"
        );
        assert_eq!(line(u64::MAX, Some(u64::MAX)).get(..6), Some("100 % "));
    }

    #[test]
    fn an_input_that_grows_while_it_is_read_is_at_its_end() {
        assert_eq!(line(20, Some(10)), line(10, Some(10)));
    }

    #[test]
    fn an_unknown_length_gives_an_amount() {
        assert_eq!(line(45_000_000, None), "45 MB");
    }
}
