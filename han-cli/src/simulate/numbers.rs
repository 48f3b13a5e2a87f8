//! The numbers of an imaginary meter of another country.

use han_meters::MeterId;

use super::random::Random;

/// The one number that all names of a meter end in.
///
/// It has five digits behind zeros: lower than any seen, so that no household's
/// meter bears it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Numbers(u32);

impl Numbers {
    pub(crate) fn invented(random: &mut Random) -> Self {
        Self(u32::try_from(random.below(100_000)).unwrap_or(0))
    }

    /// A text with the five digits behind it.
    pub(crate) fn behind(self, before: &str) -> String {
        format!("{before}{:05}", self.0)
    }

    /// A GS1 number: prefix, serial number and check digit.
    pub(crate) fn gs1(self, prefix: &str) -> Option<String> {
        let number = self.behind(&format!("{prefix}000"));
        (0..10)
            .map(|digit| format!("{number}{digit}"))
            .find(|number| {
                let id = MeterId::new(number.as_bytes());
                id.and_then(|id| id.check_digit_fits()) == Some(true)
            })
    }

    /// A number of eight digits.
    pub(crate) const fn meter_number(self) -> u32 {
        10_000_000_u32.saturating_add(self.0)
    }

    /// A system title of the maker with these letters.
    pub(crate) const fn system_title(self, [a, b, c]: [u8; 3]) -> [u8; 8] {
        let [_, d, e, f] = self.0.to_be_bytes();
        [a, b, c, 0x10, 0, d, e, f]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_ends_in_the_same_digits() {
        let numbers = Numbers(42);
        assert_eq!(numbers.behind("1000000"), "100000000042");
        assert_eq!(numbers.meter_number(), 10_000_042);
        assert_eq!(numbers.gs1("7340157").unwrap().len(), 16);
        assert!(
            numbers
                .gs1("7340157")
                .unwrap()
                .starts_with("734015700000042")
        );
        assert_eq!(numbers.system_title(*b"KAM"), *b"KAM\x10\0\0\0\x2A");
    }

    #[test]
    fn another_seed_is_another_meter() {
        let number = |seed| Numbers::invented(&mut Random::new(seed));
        assert_eq!(number(1), number(1));
        assert_ne!(number(1), number(2));
    }
}
