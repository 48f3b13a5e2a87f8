//! The ratio of current transformers as people write it.

use std::num::NonZeroU16;

/// A number, or the currents on both sides, of which one is a multiple of the
/// other: `250/5` is 50.
pub(crate) fn ratio(text: &str) -> Result<NonZeroU16, String> {
    let (first, second) = text.split_once('/').unwrap_or((text, "1"));
    let (first, second) = (number(first)?, number(second)?);
    let ratio = first.get().checked_rem(second.get()) == Some(0);
    let ratio = ratio
        .then(|| NonZeroU16::new(first.get() / second))
        .flatten();
    ratio.ok_or_else(|| format!("{first} is no multiple of {second}"))
}

fn number(text: &str) -> Result<NonZeroU16, String> {
    let number = text.trim().parse();
    number.map_err(|_| "a whole number above 0, or two of them as in 250/5".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_is_a_number_or_two_currents() {
        assert_eq!(ratio("50").unwrap().get(), 50);
        assert_eq!(ratio("250/5").unwrap().get(), 50);
        assert_eq!(ratio(" 600 / 5 ").unwrap().get(), 120);
    }

    #[test]
    fn what_is_no_whole_ratio_is_refused() {
        for text in ["", "0", "5/0", "-5", "2.5", "250/6", "5/250", "1/1/1"] {
            assert!(ratio(text).is_err(), "{text}");
        }
    }
}
