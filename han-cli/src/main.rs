//! The program `han`: decodes what a smart meter's HAN port says, or plays a meter.

mod decode;
mod simulate;

use std::fmt::Display;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Decodes what a smart meter's HAN port says, or plays a meter that does not exist.
#[derive(Parser)]
#[command(name = "han", version, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Decode(decode::Decode),
    Simulate(simulate::Simulate),
}

/// Exit code for wrong usage and for input or output that fails.
const USAGE_OR_IO: u8 = 2;

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Decode(decode) => decode.run(),
        Command::Simulate(simulate) => simulate.run(),
    };
    outcome.unwrap_or_else(|error| {
        say(format_args!("{error:#}"));
        ExitCode::from(USAGE_OR_IO)
    })
}

/// Prints a line on standard error. Unlike `eprintln!` it survives a standard
/// error that is closed.
fn say(line: impl Display) {
    let _ = writeln!(io::stderr(), "han: {line}");
}
