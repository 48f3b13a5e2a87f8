//! Instructions by callgrind, which no load on the machine changes.

use std::path::Path;
use std::process::Command;

/// Instructions an octet of this case, by the program `instructions` in this
/// folder.
pub(crate) fn instructions_an_octet(folder: &Path, case: &str) -> Result<f64, String> {
    let program = folder.join("instructions");
    let with = collected(&program, &[case])?;
    let without = collected(&program, &[case, "nothing"])?;
    Ok(with.saturating_sub(without) as f64 / octets(&program, case)? as f64)
}

fn collected(program: &Path, arguments: &[&str]) -> Result<u64, String> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(program)
        .args(arguments)
        .output()
        .map_err(|error| format!("valgrind: {error}"))?;
    let log = String::from_utf8_lossy(&output.stderr);
    let count = log.split_once("Collected : ").map(|(_, count)| count);
    let count = count.and_then(|count| count.split_whitespace().next()?.parse().ok());
    count.ok_or(format!("valgrind counted nothing: {log}"))
}

fn octets(program: &Path, case: &str) -> Result<u64, String> {
    let output = Command::new(program)
        .output()
        .map_err(|error| format!("{}: {error}", program.display()))?;
    let list = String::from_utf8_lossy(&output.stdout);
    let mut lines = list.lines().filter_map(|line| line.split_once(' '));
    let found = lines.find(|(name, _)| *name == case);
    let octets = found.and_then(|(_, octets)| octets.parse().ok());
    octets.ok_or(format!("no case {case}"))
}
