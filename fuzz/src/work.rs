//! Work in proportion to the octets, counted.

use han_dlms::{MAX_DEPTH, walk_steps};

/// Most tags and type-descriptions that are looked at for an octet when all of a
/// tree is walked.
const STEPS_PER_OCTET: usize = 16 * MAX_DEPTH;

/// Does `work` on so many octets, and asserts that it looks at tags and
/// type-descriptions in proportion to them.
pub fn linear<T>(octets: usize, work: impl FnOnce() -> T) -> T {
    let before = walk_steps();
    let outcome = work();
    let steps = usize::try_from(walk_steps() - before).unwrap();
    let limit = STEPS_PER_OCTET * (octets + 1);
    assert!(steps <= limit, "{steps} steps for {octets} octets");
    outcome
}
