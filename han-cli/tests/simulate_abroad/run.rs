//! The program, run.

use std::process::{Command, Output, Stdio};

pub(crate) const KEY: &str = "000102030405060708090A0B0C0D0E0F";
pub(crate) const AUTHENTICATION_KEY: &str = "D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDF";

pub(crate) fn simulated(arguments: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_han"))
        .arg("simulate")
        .args(arguments.split_whitespace())
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

/// The octets that `han simulate` writes with these arguments.
pub(crate) fn simulate(arguments: &str) -> Vec<u8> {
    let output = simulated(arguments);
    assert!(output.status.success(), "{}", complaint(&output));
    output.stdout
}

pub(crate) fn complaint(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}
