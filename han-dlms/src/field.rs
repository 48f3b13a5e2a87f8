//! The fields of fixed size that APDUs and values are made of.

use crate::error::{ErrorKind, Parsed};
use crate::length;

/// The next `count` octets.
pub(crate) fn take(count: usize, input: &[u8]) -> Parsed<'_, &[u8]> {
    match input.split_at_checked(count) {
        Some((taken, rest)) => Ok((rest, taken)),
        None => Err(ErrorKind::Truncated {
            missing: count.saturating_sub(input.len()),
        }
        .fault(input)),
    }
}

/// The next `N` octets, by value.
pub(crate) fn array<const N: usize>(input: &[u8]) -> Parsed<'_, [u8; N]> {
    match input.split_first_chunk() {
        Some((taken, rest)) => Ok((rest, *taken)),
        None => Err(ErrorKind::Truncated {
            missing: N.saturating_sub(input.len()),
        }
        .fault(input)),
    }
}

pub(crate) fn octet(input: &[u8]) -> Parsed<'_, u8> {
    let (rest, [octet]) = array(input)?;
    Ok((rest, octet))
}

pub(crate) fn be_u16(input: &[u8]) -> Parsed<'_, u16> {
    let (rest, octets) = array(input)?;
    Ok((rest, u16::from_be_bytes(octets)))
}

pub(crate) fn be_u32(input: &[u8]) -> Parsed<'_, u32> {
    let (rest, octets) = array(input)?;
    Ok((rest, u32::from_be_bytes(octets)))
}

/// An OCTET STRING: a length, and that many octets.
pub(crate) fn octet_string(input: &[u8]) -> Parsed<'_, &[u8]> {
    let (rest, length) = length::length(input)?;
    take(length, rest)
}

/// The part of `input` in front of `rest`, which is its tail.
pub(crate) fn before<'a>(input: &'a [u8], rest: &[u8]) -> &'a [u8] {
    let length = input.len().saturating_sub(rest.len());
    input.get(..length).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::outcome;

    #[test]
    fn says_how_many_octets_are_missing_and_from_where() {
        let octets = [1, 2, 3];
        let error = outcome(&octets, take(5, &octets)).unwrap_err();
        assert_eq!(error, ErrorKind::Truncated { missing: 2 }.at(0));
        let error = outcome(&octets, array::<12>(&octets[1..])).unwrap_err();
        assert_eq!(error, ErrorKind::Truncated { missing: 10 }.at(1));
    }

    #[test]
    fn takes_an_octet_string_by_its_length() {
        let (rest, string) = octet_string(&[2, 0xAA, 0xBB, 0xCC]).unwrap();
        assert_eq!((rest, string), (&[0xCC][..], &[0xAA, 0xBB][..]));
    }

    #[test]
    fn a_length_of_four_octets_overflows_nothing() {
        let octets = [0x84, 0xFF, 0xFF, 0xFF, 0xFF, 0x00];
        let error = outcome(&octets, octet_string(&octets)).unwrap_err();
        let missing = 0xFFFF_FFFF - 1;
        assert_eq!(error, ErrorKind::Truncated { missing }.at(5));
    }
}
