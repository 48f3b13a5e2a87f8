//! Random numbers that a seed repeats.

/// A sequence that follows from its seed: SplitMix64.
///
/// Good enough for weather and line noise, of no use for secrets.
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A sequence of its own, so that drawing from one does not shift another.
    pub(crate) fn fork(&mut self) -> Self {
        Self(self.next())
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// One of 0 to `count` − 1; 0 where there is nothing to choose from.
    ///
    /// Not quite even: the remainder of 2⁶⁴ is of no weight at the counts used.
    pub(crate) fn below(&mut self, count: u64) -> u64 {
        self.next().checked_rem(count).unwrap_or(0)
    }

    /// As [`below`](Self::below), for a place in a slice.
    pub(crate) fn place(&mut self, count: usize) -> usize {
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        usize::try_from(self.below(count)).unwrap_or(0)
    }

    /// One of `least` to `most`, both included.
    pub(crate) fn between(&mut self, least: i64, most: i64) -> i64 {
        let count = most.abs_diff(least).saturating_add(1);
        least.saturating_add_unsigned(self.below(count))
    }

    /// True in `part` of `whole` cases.
    pub(crate) fn chance(&mut self, part: u64, whole: u64) -> bool {
        self.below(whole) < part
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seed_decides_the_sequence() {
        let draw = |seed| {
            let mut random = Random::new(seed);
            [
                random.below(1_000_000),
                random.below(1_000_000),
                random.below(1_000_000),
            ]
        };
        assert_eq!(draw(7), draw(7));
        assert_ne!(draw(7), draw(8));
    }

    /// The first numbers that the published algorithm gives for seed 0.
    #[test]
    fn is_splitmix64() {
        let mut random = Random::new(0);
        assert_eq!(random.next(), 0xE220_A839_7B1D_CDAF);
        assert_eq!(random.next(), 0x6E78_9E6A_A1B9_65F4);
        assert_eq!(random.next(), 0x06C4_5D18_8009_454F);
    }

    #[test]
    fn both_bounds_are_drawn_and_nothing_beyond() {
        let mut random = Random::new(1);
        let drawn: Vec<i64> = (0..200).map(|_| random.between(-2, 2)).collect();
        assert_eq!(drawn.iter().min(), Some(&-2));
        assert_eq!(drawn.iter().max(), Some(&2));
    }

    #[test]
    fn a_chance_comes_as_often_as_it_says() {
        let mut random = Random::new(1);
        let times = (0..100_000).filter(|_| random.chance(1, 4)).count();
        assert!((24_500..25_500).contains(&times), "{times}");
        assert!(!(0..1_000).any(|_| random.chance(0, 1_000_000)));
        assert!((0..1_000).all(|_| random.chance(1_000_000, 1_000_000)));
    }

    #[test]
    fn drawing_from_a_fork_leaves_the_trunk_alone() {
        let mut one = Random::new(3);
        let mut other = Random::new(3);
        let _ = one.fork().below(10);
        let mut unused = other.fork();
        assert_eq!(one.below(u64::MAX), other.below(u64::MAX));
        assert_ne!(unused.below(u64::MAX), other.below(u64::MAX));
    }
}
