//! Frames in a stream, whole and damaged, and how far each reaches.

/// A place where a frame begins.
#[derive(Clone)]
pub(super) struct Found<E> {
    pub(super) begin: usize,
    /// Where it ends, or says that it does; the largest number where that
    /// cannot be believed.
    pub(super) end: usize,
    /// What is wrong with it.
    pub(super) fault: Option<E>,
    /// Its header is right beyond chance.
    pub(super) is_proven: bool,
}

impl<E> Found<E> {
    pub(super) const fn whole(begin: usize, len: usize) -> Self {
        Self {
            begin,
            end: begin.saturating_add(len),
            fault: None,
            is_proven: true,
        }
    }
}

/// Octets that two frames may share: the flag between them.
const SHARED: usize = 1;

/// Lets damaged frames end where the next one begins, and drops what looked like
/// a beginning inside a damaged one.
pub(super) fn settle<E>(found: Vec<Found<E>>, total: usize) -> Vec<Found<E>> {
    let mut settled: Vec<Found<E>> = Vec::new();
    for next in found {
        if let Some(last) = settled.last_mut()
            && last.fault.is_some()
            && next.begin.saturating_add(SHARED) < last.end
        {
            if last.end < usize::MAX && !next.is_proven {
                continue;
            }
            last.end = next.begin;
        }
        settled.push(next);
    }
    for found in &mut settled {
        found.end = found.end.min(total);
    }
    settled
}

/// Octets in frames that are whole, and frames whose header at least is right:
/// what tells one link from another.
pub(super) fn score<E>(found: &[Found<E>]) -> (usize, usize) {
    let whole = found.iter().filter(|found| found.fault.is_none());
    let octets = whole.map(|found| found.end.saturating_sub(found.begin));
    let proven = found.iter().filter(|found| found.is_proven);
    (octets.sum(), proven.count())
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn damaged(begin: usize, end: usize, is_proven: bool) -> Found<()> {
        Found {
            begin,
            end,
            fault: Some(()),
            is_proven,
        }
    }

    fn places(found: Vec<Found<()>>) -> Vec<(usize, usize)> {
        let settled = settle(found, 100);
        settled
            .iter()
            .map(|found| (found.begin, found.end))
            .collect()
    }

    #[test]
    fn a_damaged_frame_ends_where_a_whole_one_begins() {
        let found = vec![damaged(0, 50, true), Found::whole(20, 30)];
        assert_eq!(places(found), [(0, 20), (20, 50)]);
    }

    #[test]
    fn a_false_start_inside_a_damaged_frame_is_dropped() {
        let found = vec![damaged(0, 50, true), damaged(20, usize::MAX, false)];
        assert_eq!(places(found), [(0, 50)]);
    }

    #[test]
    fn a_header_that_is_wrong_claims_all_up_to_the_next() {
        let found = vec![
            damaged(0, usize::MAX, false),
            damaged(20, usize::MAX, false),
        ];
        assert_eq!(places(found), [(0, 20), (20, 100)]);
    }

    #[test]
    fn two_frames_may_share_a_flag() {
        for first in [Found::whole(0, 10), damaged(0, 10, true)] {
            let found = vec![first, Found::whole(9, 10)];
            assert_eq!(places(found), [(0, 10), (9, 19)]);
        }
    }
}
