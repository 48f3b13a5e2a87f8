//! A-XDR lengths and counts.
//!
//! | first octet | meaning                | octets |
//! |-------------|------------------------|--------|
//! | `00`–`7F`   | the value itself       | 1      |
//! | `81`–`84`   | 1 to 4 octets follow   | 2–5    |
//! | `80`, `85`– | refused                | –      |

use crate::error::{ErrorKind, Parsed};
use crate::field::{octet, take};

/// A length or count. Forms longer than needed are taken like the short one.
pub(crate) fn length(input: &[u8]) -> Parsed<'_, usize> {
    let (rest, first) = octet(input)?;
    match first {
        0x00..=0x7F => Ok((rest, usize::from(first))),
        0x81..=0x84 => {
            let (rest, octets) = take(usize::from(first & 0x0F), rest)?;
            Ok((rest, big_endian(octets)))
        }
        _ => Err(ErrorKind::InvalidLength { first }.fault(input)),
    }
}

/// A count of elements, of which each takes at least one of the octets behind it.
pub(crate) fn count(input: &[u8]) -> Parsed<'_, usize> {
    let (rest, count) = length(input)?;
    let left = rest.len();
    if count > left {
        return Err(ErrorKind::CountTooLarge { count, left }.fault(input));
    }
    Ok((rest, count))
}

/// Octets that `length` takes when written, one to five.
pub(crate) const fn encoded_len(length: usize) -> usize {
    match length {
        0x00..=0x7F => 1,
        0x80..=0xFF => 2,
        0x100..=0xFFFF => 3,
        0x1_0000..=0xFF_FFFF => 4,
        _ => 5,
    }
}

/// At most four octets as a number; on a target with 16-bit addresses it stops at the largest one.
fn big_endian(octets: &[u8]) -> usize {
    let value = octets
        .iter()
        .fold(0_u32, |value, &octet| value << 8 | u32::from(octet));
    usize::try_from(value).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{Error, outcome};

    fn parse(octets: &[u8]) -> Result<(usize, &[u8]), Error> {
        outcome(octets, length(octets))
    }

    #[test]
    fn reads_every_prefix() {
        for (octets, expected) in [
            (&[0x00][..], 0),
            (&[0x7F], 127),
            (&[0x81, 0x80], 128),
            (&[0x82, 0x01, 0xD0], 464),
            (&[0x83, 0x01, 0x00, 0x00], 65_536),
            (&[0x84, 0xFF, 0xFF, 0xFF, 0xFF], 0xFFFF_FFFF),
        ] {
            assert_eq!(parse(octets), Ok((expected, &[][..])));
            assert_eq!(encoded_len(expected), octets.len());
        }
    }

    #[test]
    fn reads_forms_longer_than_needed() {
        assert_eq!(parse(&[0x81, 0x05]), Ok((5, &[][..])));
        assert_eq!(parse(&[0x82, 0x00, 0x05]), Ok((5, &[][..])));
        assert_eq!(parse(&[0x84, 0, 0, 0, 0x05]), Ok((5, &[][..])));
    }

    #[test]
    fn refuses_every_other_prefix() {
        for first in (0x80..=0x80).chain(0x85..=0xFF) {
            let octets = [first, 0, 0, 0, 0, 0, 0, 0, 5];
            let error = parse(&octets).unwrap_err();
            assert_eq!(error, ErrorKind::InvalidLength { first }.at(0));
        }
    }

    #[test]
    fn refuses_a_length_that_ends_early() {
        assert_eq!(
            parse(&[0x82, 0x01]),
            Err(ErrorKind::Truncated { missing: 1 }.at(1))
        );
        assert_eq!(parse(&[]), Err(ErrorKind::Truncated { missing: 1 }.at(0)));
    }

    #[test]
    fn refuses_a_count_above_the_octets_left() {
        let octets = [3, 0, 0];
        let error = outcome(&octets, count(&octets)).unwrap_err();
        assert_eq!(error, ErrorKind::CountTooLarge { count: 3, left: 2 }.at(0));
        assert_eq!(count(&[2, 0, 0]).unwrap(), (&[0, 0][..], 2));
    }

    #[test]
    fn refuses_counts_that_would_wrap_a_smaller_index() {
        for octets in [
            &[0x82, 0xFF, 0xFF, 0x00][..],
            &[0x84, 0x00, 0x01, 0x00, 0x01, 0x00],
            &[0x84, 0xFF, 0xFF, 0xFF, 0xFF, 0x00],
        ] {
            let error = outcome(octets, count(octets)).unwrap_err();
            assert!(matches!(
                error.kind(),
                ErrorKind::CountTooLarge { left: 1, .. }
            ));
        }
    }
}
