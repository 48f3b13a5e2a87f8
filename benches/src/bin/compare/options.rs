//! What the script says.

use std::path::PathBuf;

/// Where the programs lie, and how much the big capture holds.
#[derive(Clone, Debug, Default)]
pub(crate) struct Options {
    /// This program and `instructions` with the fast check.
    pub(crate) fast: Option<PathBuf>,
    /// `check-steps`, with its counting.
    pub(crate) counting: Option<PathBuf>,
    /// The program `han`.
    pub(crate) han: Option<PathBuf>,
    /// Where captures may be written, and how large.
    pub(crate) scratch: PathBuf,
    pub(crate) megaoctets: usize,
    /// Print the rates of this build alone.
    pub(crate) only_rates: bool,
}

impl Options {
    pub(crate) fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut options = Self {
            scratch: std::env::temp_dir(),
            megaoctets: 1_000,
            ..Self::default()
        };
        while let Some(name) = arguments.next() {
            if name == "--only-rates" {
                options.only_rates = true;
                continue;
            }
            let value = arguments.next().ok_or(format!("{name} needs a value"))?;
            match name.as_str() {
                "--fast" => options.fast = Some(value.into()),
                "--counting" => options.counting = Some(value.into()),
                "--han" => options.han = Some(value.into()),
                "--scratch" => options.scratch = value.into(),
                "--megaoctets" => options.megaoctets = value.parse().map_err(|_| value)?,
                _ => return Err(format!("no option {name}")),
            }
        }
        Ok(options)
    }
}
