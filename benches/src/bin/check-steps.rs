//! How often the check runs over each octet, at worst: the libraries count
//! their own steps when they are built with `--cfg fuzzing`.

use std::process::ExitCode;

#[cfg(fuzzing)]
fn main() -> ExitCode {
    let Some(case) = han_benches::cases::Case::named("false-headers") else {
        return ExitCode::FAILURE;
    };
    let Ok(stream) = han_benches::Stream::generate(1, 1) else {
        return ExitCode::FAILURE;
    };
    let octets = (case.octets)(&stream);
    (case.way)(&octets);
    println!("{} {}", han_hdlc::check_steps(), octets.len());
    ExitCode::SUCCESS
}

#[cfg(not(fuzzing))]
fn main() -> ExitCode {
    eprintln!("check-steps: the steps are counted with RUSTFLAGS='--cfg fuzzing' alone");
    ExitCode::FAILURE
}
