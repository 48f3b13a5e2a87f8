//! Random numbers that a seed repeats.

/// A sequence that follows from its seed: SplitMix64. For test data alone.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// The sequence of this seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub const fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// One of 0 to `count` - 1; 0 where there is nothing to choose from.
    pub fn below(&mut self, count: u32) -> u32 {
        let drawn = self.bits().checked_rem(u64::from(count)).unwrap_or(0);
        u32::try_from(drawn).unwrap_or(0)
    }

    /// A place in something of this length.
    pub fn place(&mut self, len: usize) -> usize {
        let len = u32::try_from(len).unwrap_or(u32::MAX);
        usize::try_from(self.below(len)).unwrap_or(0)
    }

    /// True once in `whole` cases.
    pub fn once_in(&mut self, whole: u32) -> bool {
        self.below(whole) == 0
    }

    /// An octet.
    pub const fn octet(&mut self) -> u8 {
        self.bits().to_le_bytes()[0]
    }

    /// Brings the values into another order.
    pub fn shuffle<T>(&mut self, values: &mut [T]) {
        for end in (1..values.len()).rev() {
            values.swap(end, self.place(end + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first numbers that the published algorithm gives for seed 0.
    #[test]
    fn is_splitmix64() {
        let mut random = Random::new(0);
        assert_eq!(random.bits(), 0xE220_A839_7B1D_CDAF);
        assert_eq!(random.bits(), 0x6E78_9E6A_A1B9_65F4);
    }

    #[test]
    fn shuffling_loses_nothing() {
        let mut values: Vec<u8> = (0..=255).collect();
        Random::new(1).shuffle(&mut values);
        assert!(!values.is_sorted());
        values.sort_unstable();
        assert!((0..=255).eq(values));
    }
}
