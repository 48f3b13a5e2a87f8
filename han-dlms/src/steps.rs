//! Counts the work of reading, for fuzzing and tests.

extern crate std;
use core::cell::Cell;

std::thread_local! {
    static STEPS: Cell<u64> = const { Cell::new(0) };
}

/// Counts a tag or a type-description that is looked at.
pub(crate) fn count() {
    STEPS.set(STEPS.get().saturating_add(1));
}

/// Tags and type-descriptions looked at so far on this thread, each time one is.
pub fn walk_steps() -> u64 {
    STEPS.get()
}
