//! `han decode`.
use std::process::ExitCode;

/// Print the readings in captures or on a live line.
#[derive(clap::Args)]
pub(crate) struct Decode {}

impl Decode {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        Ok(ExitCode::SUCCESS)
    }
}
