//! `han simulate`: telegrams of a meter that does not exist.

mod damage;
mod house;
mod identity;
mod lists;
mod moment;
mod output;
mod pace;
mod random;
mod registers;
mod schedule;
mod simulation;
mod solar;
mod terminals;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use han_meters::{Vendor, Wiring};

use crate::say;
use damage::{Damage, Rate};
use moment::Moment;
use output::Output;
use pace::{Pace, Stop};
use random::Random;
use simulation::Simulation;

/// Play a meter that does not exist: byte-exact telegrams in the maker's cadence
///
/// HAN ports are closed until the grid company opens them; this is something
/// to develop against before. Behind the meter is a house with appliances and
/// panels on the roof: it imports and exports, and the registers add up to the
/// power reported. The meter number is invented. The same arguments give the
/// same octets.
///
///   han simulate --vendor kaifa | han decode -
///   han simulate --vendor aidon --realtime -o /dev/ttyUSB0
#[derive(clap::Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Simulate {
    /// Who made the meter
    #[arg(long, value_name = "MAKER", value_parser = vendors(), ignore_case = true)]
    vendor: Vendor,

    /// How the meter is connected: one phase (no such list is known of an E350 by Landis+Gyr), three
    /// phases and neutral, or three wires without neutral
    #[arg(long, default_value = "3")]
    phases: Phases,

    /// Local time on the meter's clock at the beginning
    ///
    /// By default 2026-06-15T12:00:00, a noon at which the house both imports
    /// and exports; with --realtime it is now, in Norwegian normal time
    /// (UTC+1). The clock runs on without regard to summer time; it has no zone.
    #[arg(long, value_name = "DATE-TIME", allow_hyphen_values = true)]
    start: Option<Moment>,

    /// How much of the meter's time to play, as 2h, 90m, 30s or 1h30m [default: 1h; with --realtime without end]
    #[arg(long, value_name = "SPAN", value_parser = moment::span, allow_hyphen_values = true)]
    duration: Option<Duration>,

    /// What the house, the meter number and the damage follow from
    #[arg(
        long,
        value_name = "NUMBER",
        default_value_t = 1,
        allow_hyphen_values = true
    )]
    seed: u64,

    /// Send each telegram when it is due, until Ctrl-C
    #[arg(long)]
    realtime: bool,

    /// Damage this share of the frames, from 0 to 1
    ///
    /// Bits flip, octets get lost, frames end too soon, flags and carriage
    /// returns come in between. Before as many frames again there is noise.
    #[arg(
        long,
        value_name = "RATE",
        default_value = "0",
        allow_negative_numbers = true
    )]
    damage: Rate,

    /// Write to this file, or to a port set as the maker's line: 2400 baud, 8E1, for Kamstrup 8N1
    #[arg(short, long, value_name = "FILE|PORT")]
    output: Option<PathBuf>,
}

/// How the meter is connected, as people write it.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Phases {
    /// One phase and neutral
    #[value(name = "1")]
    One,
    /// Three phases and neutral, as in TN nets
    #[value(name = "3")]
    Three,
    /// Three wires without neutral, as in IT nets
    #[value(name = "3w")]
    ThreeWires,
}

impl From<Phases> for Wiring {
    fn from(phases: Phases) -> Self {
        match phases {
            Phases::One => Self::OnePhase,
            Phases::Three => Self::FourWire,
            Phases::ThreeWires => Self::ThreeWire,
        }
    }
}

fn vendors() -> impl TypedValueParser<Value = Vendor> {
    PossibleValuesParser::new(Vendor::ALL.map(Vendor::name)).try_map(|name| {
        let vendor = Vendor::ALL
            .into_iter()
            .find(|vendor| vendor.name().eq_ignore_ascii_case(&name));
        vendor.context("no such maker")
    })
}

impl Simulate {
    /// Plays the meter until its time is over, nobody reads any more, or
    /// Ctrl-C.
    ///
    /// # Errors
    /// Where there is no such meter, or the output cannot be opened or written.
    pub(crate) fn run(self) -> Result<ExitCode> {
        let mut seeds = Random::new(self.seed);
        let start = self.start();
        if self.end(start).is_some_and(|end| end > Moment::LAST) {
            bail!("--start and --duration lead beyond the year 9999");
        }
        let simulation = Simulation::new(self.vendor, self.phases.into(), start, seeds.fork())?;
        let mut damage = Damage::new(self.damage, seeds.fork());
        let stop = Stop::on_interrupt()?;
        let mut output = self.output(&stop)?;
        match self.play(simulation, start, &mut damage, &mut output, &stop) {
            Ok(()) => say(damage.carried()),
            Err(error) if output::is_broken_pipe(&error) => {}
            // A port that took no more when the user had enough.
            Err(_) if stop.is_asked() => say(damage.carried()),
            Err(error) => return Err(error),
        }
        Ok(ExitCode::SUCCESS)
    }

    fn play(
        &self,
        simulation: Simulation,
        start: Moment,
        damage: &mut Damage,
        output: &mut Output,
        stop: &Stop,
    ) -> Result<()> {
        let meter = simulation.meter();
        let pace = if self.realtime {
            Pace::Real(Instant::now())
        } else {
            Pace::Free
        };
        let end = self.end(start);
        for telegram in simulation.take_while(|telegram| end.is_none_or(|end| telegram.at < end)) {
            pace.wait(telegram.at.since(start), stop);
            if stop.is_asked() {
                break;
            }
            let mut buffer = [0; LONGEST_FRAME];
            let frame = meter.emit_frame(&telegram.reading, &mut buffer)?;
            output.send(&damage.carry(frame))?;
            if self.realtime {
                output.flush()?;
            }
        }
        output.flush()
    }

    fn start(&self) -> Moment {
        match self.start {
            Some(start) => start,
            None if self.realtime => Moment::now(),
            None => Moment::SUMMER_NOON,
        }
    }

    /// The first moment that is not played; `None` is without end.
    fn end(&self, start: Moment) -> Option<Moment> {
        self.duration().map(|duration| start.after(duration))
    }

    /// `None` is without end.
    fn duration(&self) -> Option<Duration> {
        const HOUR: Duration = Duration::from_secs(3_600);
        self.duration.or((!self.realtime).then_some(HOUR))
    }

    fn output(&self, stop: &Stop) -> Result<Output> {
        match &self.output {
            Some(path) if path != Path::new("-") => Output::open(path, self.vendor, stop.clone()),
            _ => Output::standard(),
        }
    }
}

/// Room for list 3 of a four-wire Aidon, the longest: 396 octets with its flags.
const LONGEST_FRAME: usize = 512;
