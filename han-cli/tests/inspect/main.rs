//! `han inspect`, run as a program.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod captures;
mod damage;
mod goldens;
mod joining;
mod json;
mod keys;
#[cfg(unix)]
#[allow(dead_code, reason = "the tests of decode use more of it")]
#[path = "../decode/pseudo_terminal.rs"]
mod pseudo_terminal;
mod secrets;
mod support;
#[cfg(unix)]
mod terminal;
mod usage;
