//! What the benchmarks work on, and what they are measured against.
//!
//! `benches/README.md` says how to run them.

#![forbid(unsafe_code)]

pub mod cases;
pub mod noise;
mod random;
mod stream;
mod telegrams;
pub mod ways;
#[allow(
    clippy::indexing_slicing,
    clippy::inline_always,
    reason = "the indices are octets into tables of 256, and a yardstick is not called, it is inlined"
)]
pub mod yardstick;

pub use random::Random;
pub use stream::{MAKERS, Sent, Stream};
pub use telegrams::telegrams;
