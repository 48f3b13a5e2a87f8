//! The table of the hot path: what must be reached, what is.
//!
//! `benches/compare` builds what this needs and starts it.

#![allow(
    clippy::cast_precision_loss,
    clippy::float_arithmetic,
    reason = "rates are for reading, and no octets are counted beyond 2^53"
)]

mod callgrind;
mod damage;
mod heap;
mod options;
mod program;
mod rates;
mod table;
mod whole_table;

use std::error::Error;
use std::process::ExitCode;

use options::Options;

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("compare: {error}");
            ExitCode::from(2)
        }
    }
}

/// Whether every limit is kept.
fn run() -> Result<bool, Box<dyn Error>> {
    let options = Options::parse(std::env::args().skip(1))?;
    if options.only_rates {
        rates::Rates::measure(&rates::TABLES)?.print();
        return Ok(true);
    }
    let table = whole_table::measure(&options)?;
    table.print();
    Ok(table.holds())
}
