//! The program `han`: decodes what a smart meter's HAN port says, or plays a meter.

mod decode;
mod inspect;
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
    Inspect(inspect::Inspect),
    Simulate(simulate::Simulate),
}

/// Exit code for wrong usage and for input or output that fails.
const USAGE_OR_IO: u8 = 2;

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Decode(decode) => decode.run(),
        Command::Inspect(inspect) => inspect.run(),
        Command::Simulate(simulate) => simulate.run(),
    };
    outcome.unwrap_or_else(|error| {
        say(format_args!("{error:#}"));
        ExitCode::from(USAGE_OR_IO)
    })
}

/// Prints a line on standard error. Unlike `eprintln!` it survives a standard
/// error that is closed.
fn say(text: impl Display) {
    let _ = io::stderr().write_all(line(text).as_bytes());
}

/// A line as it stands on standard error. The system's numbers of its errors
/// say nothing beside their names.
fn line(text: impl Display) -> String {
    let mut line = format!("han: {text}\n");
    while let Some(begin) = line.find(" (os error ")
        && let Some(len) = line.get(begin..).and_then(|tail| tail.find(')'))
    {
        line.replace_range(begin..=begin + len, "");
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_no_number_of_a_system_error() {
        let error = io::Error::from_raw_os_error(2);
        assert!(error.to_string().contains("os error"));
        let line = line(format_args!("a: {error}, b: {error}."));
        assert!(
            line.starts_with("han: a: ") && line.ends_with(".\n"),
            "{line}"
        );
        assert!(!line.contains("os error"), "{line}");
    }
}
