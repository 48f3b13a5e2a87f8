//! Numbers that look random and are the same in every run.

/// Xorshift of 64 bits, scrambled by a multiplication.
pub(crate) struct Random(u64);

impl Random {
    /// A sequence of its own for each seed.
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed ^ 0x9E37_79B9_7F4A_7C15)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// One of `0..end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        let high = self.next() >> 32;
        usize::try_from(high).unwrap() % end
    }

    pub(crate) fn choose<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

/// So many trials, and ten times as many when `HAN_LONG` is set to 1.
pub(crate) fn trials(count: usize) -> usize {
    match std::env::var("HAN_LONG") {
        Ok(long) if long == "1" => count * 10,
        _ => count,
    }
}
