//! What many comparisons say together.

/// How many powers of ten are told apart, on either side of 1.
const MOST: i8 = 6;
const DECADES: usize = 13;

/// Out of a hundred comparisons, how many must agree. What is left is for loads
/// that are switched between two samples, and for clocks that are set.
const AGREEING_PERCENT: u32 = 80;

/// What one comparison of two values says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Vote {
    /// One is about 10 to this power times the other.
    PowerOfTen(i8),
    /// No power of ten lies between them.
    Undecided,
}

/// How far two values may differ and still be called the same, in percent of
/// the second.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window {
    pub(super) least: u64,
    pub(super) most: u64,
}

impl Window {
    const fn admits(self, value: u64, reference: u64) -> bool {
        let percent = value.saturating_mul(100);
        reference.saturating_mul(self.least) <= percent
            && percent <= reference.saturating_mul(self.most)
    }
}

impl Vote {
    /// The power of ten by which `value` is above `reference`, where that
    /// brings it into the window.
    pub(super) fn of(value: u64, reference: u64, window: Window) -> Self {
        let (value, reference) = narrowed(value, reference);
        if value == 0 || reference == 0 {
            return Self::Undecided;
        }
        // Below 2^32 both, so that the first powers of ten are exact; where the
        // last ones saturate, the reference is out of reach of any value.
        let value = value.saturating_mul(1_000_000);
        let mut reference = reference;
        for power in -MOST..=MOST {
            if window.admits(value, reference) {
                return Self::PowerOfTen(power);
            }
            reference = reference.saturating_mul(10);
        }
        Self::Undecided
    }
}

/// Both without the lower bits that the larger of them has beyond 32.
const fn narrowed(a: u64, b: u64) -> (u64, u64) {
    let excess = 32_u32.saturating_sub((a | b).leading_zeros());
    (a >> excess, b >> excess)
}

/// The votes so far, the newer ones weighing more: each time there are `LIMIT`
/// of them they are halved, so that a meter whose scale was changed is found
/// out, and one whose scale was set right is let off.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub(super) struct Votes<const LIMIT: u32> {
    powers: [u16; DECADES],
    undecided: u16,
}

/// What most of the votes say, and how many they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Agreement {
    pub(super) power_of_ten: i8,
    pub(super) votes: u16,
}

impl Agreement {
    /// The same of the reciprocal.
    pub(super) const fn turned(self) -> Self {
        Self {
            power_of_ten: self.power_of_ten.saturating_neg(),
            ..self
        }
    }

    /// The same of the product with another.
    pub(super) const fn times(self, other: Self) -> Self {
        Self {
            power_of_ten: self.power_of_ten.saturating_add(other.power_of_ten),
            ..self
        }
    }
}

impl<const LIMIT: u32> Votes<LIMIT> {
    pub(super) const fn new() -> Self {
        Self {
            powers: [0; DECADES],
            undecided: 0,
        }
    }

    pub(super) fn add(&mut self, vote: Vote) {
        if self.total() >= LIMIT {
            self.halve();
        }
        let slot = match vote {
            Vote::PowerOfTen(power) => self.slot(power),
            Vote::Undecided => Some(&mut self.undecided),
        };
        if let Some(slot) = slot {
            *slot = slot.saturating_add(1);
        }
    }

    /// How many votes there are.
    pub(super) fn total(&self) -> u32 {
        let powers = self.powers.iter().copied().map(u32::from);
        powers.fold(u32::from(self.undecided), u32::saturating_add)
    }

    /// What the votes agree in, if they do.
    pub(super) fn agreement(&self) -> Option<Agreement> {
        let counted = self.powers.iter().zip(-MOST..=MOST);
        let (&votes, power_of_ten) = counted.max_by_key(|&(votes, _)| votes)?;
        let share = u32::from(votes).saturating_mul(100);
        let needed = self.total().saturating_mul(AGREEING_PERCENT);
        (votes > 0 && share >= needed).then_some(Agreement {
            power_of_ten,
            votes,
        })
    }

    fn slot(&mut self, power: i8) -> Option<&mut u16> {
        let place = usize::try_from(power.checked_add(MOST)?).ok()?;
        self.powers.get_mut(place)
    }

    fn halve(&mut self) {
        for votes in &mut self.powers {
            *votes /= 2;
        }
        self.undecided /= 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WINDOW: Window = Window {
        least: 40,
        most: 125,
    };

    #[test]
    fn a_power_of_ten_is_told_from_what_lies_between_two() {
        for (value, reference, vote) in [
            (100, 100, Vote::PowerOfTen(0)),
            (40, 100, Vote::PowerOfTen(0)),
            (39, 100, Vote::Undecided),
            (125, 100, Vote::PowerOfTen(0)),
            (126, 100, Vote::Undecided),
            (399, 100, Vote::Undecided),
            (400, 100, Vote::PowerOfTen(1)),
            (90, 1_000, Vote::PowerOfTen(-1)),
            (90, 100_000_000, Vote::PowerOfTen(-6)),
            (90_000_000, 100, Vote::PowerOfTen(6)),
            (900_000_000, 100, Vote::Undecided),
            (9, 100_000_000, Vote::Undecided),
        ] {
            assert_eq!(
                Vote::of(value, reference, WINDOW),
                vote,
                "{value} {reference}"
            );
        }
    }

    #[test]
    fn the_largest_values_are_compared_and_nothing_is_not() {
        let most = u64::MAX;
        assert_eq!(Vote::of(most, most, WINDOW), Vote::PowerOfTen(0));
        assert_eq!(
            Vote::of(most, most / 1_000_000, WINDOW),
            Vote::PowerOfTen(6)
        );
        assert_eq!(
            Vote::of(most / 1_000_000, most, WINDOW),
            Vote::PowerOfTen(-6)
        );
        assert_eq!(Vote::of(most, 1, WINDOW), Vote::Undecided);
        assert_eq!(Vote::of(1, most, WINDOW), Vote::Undecided);
        assert_eq!(Vote::of(0, 0, WINDOW), Vote::Undecided);
        assert_eq!(Vote::of(0, 5, WINDOW), Vote::Undecided);
        assert_eq!(Vote::of(5, 0, WINDOW), Vote::Undecided);
    }

    fn votes(powers: &[(i8, usize)], undecided: usize) -> Votes<100> {
        let mut votes = Votes::new();
        for &(power, count) in powers {
            for _ in 0..count {
                votes.add(Vote::PowerOfTen(power));
            }
        }
        for _ in 0..undecided {
            votes.add(Vote::Undecided);
        }
        votes
    }

    #[test]
    fn four_of_five_agree_and_fewer_do_not() {
        let agreed = Some(Agreement {
            power_of_ten: -3,
            votes: 8,
        });
        assert_eq!(votes(&[(-3, 8), (0, 2)], 0).agreement(), agreed);
        assert_eq!(votes(&[(-3, 8), (0, 2)], 1).agreement(), None);
        assert_eq!(votes(&[(-3, 8)], 2).agreement(), agreed);
        assert_eq!(votes(&[(-3, 8)], 3).agreement(), None);
        assert_eq!(votes(&[], 0).agreement(), None);
        assert_eq!(votes(&[], 50).agreement(), None);
    }

    #[test]
    fn old_votes_fade() {
        let mut votes = votes(&[(0, 100)], 0);
        for _ in 0..120 {
            votes.add(Vote::PowerOfTen(1));
        }
        assert!(votes.total() <= 100);
        let agreed = votes.agreement().unwrap();
        assert_eq!(agreed.power_of_ten, 1);
    }

    #[test]
    fn what_was_undecided_fades_too() {
        let mut votes = votes(&[], 100);
        for _ in 0..140 {
            votes.add(Vote::PowerOfTen(0));
        }
        assert_eq!(votes.agreement().map(|agreed| agreed.power_of_ten), Some(0));
    }

    #[test]
    fn a_power_out_of_range_is_no_vote() {
        let mut votes = Votes::<100>::new();
        votes.add(Vote::PowerOfTen(7));
        votes.add(Vote::PowerOfTen(i8::MAX));
        votes.add(Vote::PowerOfTen(i8::MIN));
        assert_eq!(votes.total(), 0);
    }
}
