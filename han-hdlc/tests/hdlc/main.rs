//! The public API, by the vectors and rules of the specification.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::expect_used,
    clippy::string_slice
)]

mod chunks;
mod damage;
mod events;
mod format_field;
mod octets;
mod reassembly;
mod resynchronisation;
mod round_trip;
mod traps;
mod vectors;
