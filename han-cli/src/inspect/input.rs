//! All octets of an input, whether it holds them raw or as hex text.

use std::io::{self, Read};

use crate::decode::octets::Octets;

/// What is longer is not looked at by a person.
const MOST: usize = 16 * 1024 * 1024;

/// The octets, and why there are no more of them.
pub(super) struct Input {
    pub(super) octets: Vec<u8>,
    pub(super) stopped: Option<String>,
}

/// Reads to the end, or to what is no hex digit in a hex text.
pub(super) fn read(input: impl Read) -> io::Result<Input> {
    let mut input = Octets::new(input);
    let mut octets = Vec::new();
    let stopped = loop {
        match input.next() {
            Ok(Some(more)) => octets.extend_from_slice(more),
            Ok(None) => break None,
            Err(error) => match error.downcast::<io::Error>() {
                Ok(error) => return Err(error),
                Err(reason) => break Some(reason.to_string()),
            },
        }
        if octets.len() > MOST {
            octets.truncate(MOST);
            break Some(format!(
                "the input is longer than {MOST} octets; the rest is not read"
            ));
        }
    };
    Ok(Input { octets, stopped })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn octets_before_what_is_no_hex_are_kept() {
        let input = read(&b"7E A0 ZZ"[..]).unwrap();
        assert_eq!(input.octets, [0x7E, 0xA0]);
        assert!(input.stopped.unwrap().starts_with("'Z' is no hex digit"));
    }

    #[test]
    fn an_endless_input_is_cut() {
        let input = read(io::repeat(0)).unwrap();
        assert_eq!(input.octets.len(), MOST);
        assert!(input.stopped.is_some());
    }
}
