//! One case, once, for callgrind to count: `instructions CASE`.
//!
//! `instructions CASE nothing` prepares the same octets and decodes nothing:
//! its count is to be taken off. Without a case, all are listed with their
//! octets.

use std::hint::black_box;
use std::process::ExitCode;

use han_benches::Stream;
use han_benches::cases::{CASES, Case};

fn main() -> ExitCode {
    let Ok(stream) = Stream::generate(1, 1) else {
        return ExitCode::FAILURE;
    };
    let mut arguments = std::env::args().skip(1);
    let Some(name) = arguments.next() else {
        for case in CASES {
            println!("{} {}", case.name, (case.octets)(&stream).len());
        }
        return ExitCode::SUCCESS;
    };
    let Some(case) = Case::named(&name) else {
        eprintln!("instructions: no case {name}");
        return ExitCode::FAILURE;
    };
    let octets = black_box((case.octets)(&stream));
    if arguments.next().is_none() {
        (case.way)(&octets);
    }
    ExitCode::SUCCESS
}
