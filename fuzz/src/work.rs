//! Work in proportion to the octets, by the clock.

use std::sync::LazyLock;
use std::time::{Duration, Instant};

/// A coarse limit: it is there for work that grows with more than the octets,
/// not for a figure of speed.
const PER_OCTET: Duration = Duration::from_micros(2);
const IN_ALL: Duration = Duration::from_micros(200);

/// Does `work` on so many octets, and asserts that it takes time in proportion
/// to them. A machine with other things to do may stop anything once, but not
/// each of ten times. Only where `HAN_FUZZ_CLOCK` is set, as `fuzz/run long`
/// does: a gate must not depend on a clock.
pub fn linear<T>(octets: usize, work: impl Fn() -> T) -> T {
    static CLOCK: LazyLock<bool> = LazyLock::new(|| std::env::var_os("HAN_FUZZ_CLOCK").is_some());
    if !*CLOCK {
        return work();
    }
    let limit = IN_ALL + PER_OCTET * u32::try_from(octets).unwrap();
    let (outcome, taken) = timed(&work);
    if taken > limit {
        let fastest = (0..9).map(|_| timed(&work).1).min().unwrap();
        assert!(fastest <= limit, "{fastest:?} for {octets} octets");
    }
    outcome
}

fn timed<T>(work: &impl Fn() -> T) -> (T, Duration) {
    let start = Instant::now();
    (work(), start.elapsed())
}
