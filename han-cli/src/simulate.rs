//! `han simulate`.
use std::process::ExitCode;

/// Play a meter that does not exist: byte-exact telegrams in the maker's cadence.
#[derive(clap::Args)]
pub(crate) struct Simulate {}

impl Simulate {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        Ok(ExitCode::SUCCESS)
    }
}
