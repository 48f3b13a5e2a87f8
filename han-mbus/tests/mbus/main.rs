//! The public API, by the vectors and rules of the specification.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::expect_used
)]

mod chunks;
mod damage;
mod events;
mod octets;
mod reassembly;
mod resynchronisation;
mod round_trip;
mod traps;
mod vectors;
