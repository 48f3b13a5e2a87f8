//! `han simulate --meter` and what it can do to any list, run as a program.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::expect_used
)]

mod links;
mod meters;
mod receive;
mod run;
mod transports;
mod usage;
