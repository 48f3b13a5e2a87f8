//! Calls of the heap while the libraries decode.

use std::hint::black_box;

use han_benches::Stream;
use han_benches::cases::Case;

/// Calls a list, over every way of the libraries.
pub(crate) fn calls_a_list(stream: &Stream) -> Result<f64, String> {
    let cases = ["whole", "receiver-1", "receiver-4096", "whole-damaged"];
    let mut calls = 0_u64;
    for name in cases {
        let case = Case::named(name).ok_or(format!("no case {name}"))?;
        let octets = (case.octets)(stream);
        let info = allocation_counter::measure(|| (case.way)(black_box(&octets)));
        calls += info.count_total;
    }
    Ok(calls as f64 / (cases.len() * stream.sent.len()) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_would_be_seen() {
        let info = allocation_counter::measure(|| drop(black_box(vec![0_u8; 97])));
        assert_eq!(info.count_total, 1);
    }
}
