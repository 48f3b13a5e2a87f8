//! Rates by the clock, of several cases in turn.

use std::hint::black_box;
use std::time::{Duration, Instant};

use han_benches::Stream;
use han_benches::cases::Case;

const ROUNDS: usize = 5;

/// One round of one case lasts at least so long.
const LONG_ENOUGH: Duration = Duration::from_millis(150);

/// Hours in the stream: more than the innermost cache holds, and so short a pass
/// that on a busy machine some are not cut.
const HOURS: u32 = 1;

/// What a build with other tables is asked for.
pub(crate) const TABLES: [&str; 3] = ["yardstick-table", "yardstick-sixteen-tables", "whole"];

/// Megaoctets a second by case, each the best of five rounds.
pub(crate) struct Rates(Vec<(String, f64)>);

impl Rates {
    /// A round runs every case once, one behind the other, so that what slows
    /// the machine slows them alike.
    pub(crate) fn measure(names: &[&str]) -> Result<Self, String> {
        let stream = Stream::generate(HOURS, 1).map_err(|error| error.to_string())?;
        let mut runs = Vec::new();
        for name in names {
            let case = Case::named(name).ok_or(format!("no case {name}"))?;
            runs.push((case, (case.octets)(&stream), 0.0_f64));
        }
        for _ in 0..ROUNDS {
            for (case, octets, best) in &mut runs {
                *best = best.max(megaoctets_a_second(case, octets));
            }
        }
        let rates = runs.into_iter();
        Ok(Self(
            rates
                .map(|(case, _, best)| (case.name.into(), best))
                .collect(),
        ))
    }

    /// What [`print`](Self::print) printed.
    pub(crate) fn parse(text: &str) -> Self {
        let lines = text.lines().filter_map(|line| line.split_once(' '));
        Self(
            lines
                .filter_map(|(name, rate)| Some((name.into(), rate.parse().ok()?)))
                .collect(),
        )
    }

    pub(crate) fn print(&self) {
        for (name, rate) in &self.0 {
            println!("{name} {rate}");
        }
    }

    /// The rate of this case; not a number where it was not measured.
    pub(crate) fn of(&self, name: &str) -> f64 {
        let found = self.0.iter().find(|(case, _)| case == name);
        found.map_or(f64::NAN, |&(_, rate)| rate)
    }
}

/// Of the passes in one round the fastest.
fn megaoctets_a_second(case: &Case, octets: &[u8]) -> f64 {
    let begin = Instant::now();
    let mut fastest = Duration::MAX;
    while begin.elapsed() < LONG_ENOUGH {
        let pass = Instant::now();
        (case.way)(black_box(octets));
        fastest = fastest.min(pass.elapsed());
    }
    octets.len() as f64 / fastest.as_secs_f64() / 1e6
}
