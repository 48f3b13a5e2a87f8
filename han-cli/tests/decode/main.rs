//! `han decode`, run as a program.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod bad_input;
mod captures;
mod description;
mod details;
mod entries;
mod files;
mod formats;
mod jobs;
mod keys;
mod layers;
mod left_out;
#[cfg(unix)]
mod live;
mod messages;
mod plausibility;
#[cfg(unix)]
mod pseudo_terminal;
mod strict;
mod support;
#[cfg(unix)]
mod terminal;
