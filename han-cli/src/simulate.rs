//! `han simulate`: telegrams of a meter that does not exist.

mod abroad;
mod cipher;
mod damage;
mod house;
mod identity;
mod layout;
mod ledger;
mod lists;
mod models;
mod moment;
mod numbers;
mod output;
mod pace;
mod push;
mod random;
mod registers;
mod schedule;
mod simulation;
mod solar;
mod state;
mod terminals;
mod transport;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use han_meters::{Vendor, Wiring};

use crate::say;
use abroad::Abroad;
use cipher::{Cipher, Secrets};
use damage::{Damage, Rate};
use models::Model;
use moment::Moment;
use numbers::Numbers;
use output::{Output, Wire};
use pace::{Pace, Stop};
use push::Push;
use random::Random;
use simulation::Simulation;
use transport::{Link, Transport};

/// Play a meter that does not exist: byte-exact telegrams in the maker's cadence
///
/// HAN ports are closed until the grid company opens them; this is something
/// to develop against before. Behind the meter is a house with appliances and
/// panels on the roof: it imports and exports, and the registers add up to the
/// power reported. The meter number is invented. The same arguments give the
/// same octets.
///
/// Meters of Norway are named by their maker, those of other countries by
/// themselves. What the latter do to their lists (blocks, segments, frames of
/// wired M-Bus) can be done to any list.
///
///   han simulate --vendor kaifa | han decode -
///   han simulate --vendor aidon --realtime -o /dev/ttyUSB0
///   han simulate --meter kaifa-at --key 000102030405060708090A0B0C0D0E0F -o telegrams.bin
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Simulate {
    #[command(flatten)]
    who: Who,

    /// How the meter is connected: one phase (no such list is known of an E350 by Landis+Gyr), three
    /// phases and neutral, or three wires without neutral
    #[arg(long, default_value = "3", conflicts_with = "meter")]
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

    /// What stands around each list on the line [default: as the meter has it]
    #[arg(long, value_name = "LINK")]
    transport: Option<Link>,

    /// Cut what does not fit into so many octets of a frame [default: as the meter does]
    ///
    /// The octets are those of the message, in HDLC with its LLC header.
    #[arg(long, value_name = "OCTETS", value_parser = clap::value_parser!(u16).range(8..=2_000))]
    segment: Option<u16>,

    /// Send each list in blocks of so many octets, by general-block-transfer [default: as the meter does]
    #[arg(long, value_name = "OCTETS", value_parser = clap::value_parser!(u16).range(8..=2_000))]
    blocks: Option<u16>,

    /// Cipher each list with this key: 32 or 64 hex digits
    ///
    /// Without a key lists are sent in the clear, also those of meters that
    /// always cipher. The system title bears the maker's letters and the
    /// invented number; the invocation counter counts up. It begins where the
    /// seed says, so take a key that keeps no secret.
    #[arg(long, value_name = "HEX")]
    key: Option<String>,

    /// Authenticate each list with this key, too
    #[arg(long, value_name = "HEX", requires = "key")]
    authentication_key: Option<String>,

    /// Write to this file, or to a port set as the meter's line: 2400 baud, 8E1, for Kamstrup 8N1;
    /// in other countries some are faster
    #[arg(short, long, value_name = "FILE|PORT")]
    output: Option<PathBuf>,
}

/// Which meter is played: one of the two.
#[derive(clap::Args)]
#[group(required = true, multiple = false)]
struct Who {
    /// Who made the meter, as sold in Norway
    #[arg(long, value_name = "MAKER", value_parser = vendors(), ignore_case = true)]
    vendor: Option<Vendor>,

    /// Which meter of another country; each has three phases and neutral
    #[arg(long, value_name = "METER", value_parser = models(), ignore_case = true)]
    meter: Option<&'static Model>,
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

fn models() -> impl TypedValueParser<Value = &'static Model> {
    let names = Model::ALL.map(Model::possible_value);
    PossibleValuesParser::new(names).try_map(|name| Model::of_name(&name).context("no such meter"))
}

/// A meter, and what its line is like.
struct Played {
    pushes: Box<dyn Iterator<Item = Result<Push>>>,
    transport: Transport,
    wire: Wire,
    /// What it is called where it ciphers, and by which suite.
    system_title: [u8; 8],
    suite: u8,
    cipher: Option<Cipher>,
}

impl Played {
    /// The frames of one list.
    fn frames(&mut self, push: &Push) -> Result<Vec<Vec<u8>>> {
        let Some(cipher) = &mut self.cipher else {
            return self.transport.frames(&push.apdu, &push.line);
        };
        let ciphered = cipher.seal(&push.apdu)?;
        self.transport.frames(&ciphered, &push.line)
    }
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
        let mut played = self.played(start, seeds.fork())?;
        let mut damage = Damage::new(played.transport.link, self.damage, seeds.fork());
        played.cipher = self.cipher(&played, &mut seeds.fork())?;
        let stop = Stop::on_interrupt()?;
        let mut output = self.output(played.wire, &stop)?;
        match self.play(played, start, &mut damage, &mut output, &stop) {
            Ok(()) => say(damage.carried()),
            Err(error) if output::is_broken_pipe(&error) => {}
            // A port that took no more when the user had enough.
            Err(_) if stop.is_asked() => say(damage.carried()),
            Err(error) => return Err(error),
        }
        Ok(ExitCode::SUCCESS)
    }

    fn played(&self, start: Moment, random: Random) -> Result<Played> {
        let mut played = match (self.who.vendor, self.who.meter) {
            (_, Some(model)) => self.abroad(model, start, random),
            (Some(vendor), None) => self.norwegian(vendor, start, random)?,
            (None, None) => bail!("no meter is named"),
        };
        let octets = |octets: Option<u16>| octets.map(usize::from);
        let (segment, blocks) = (octets(self.segment), octets(self.blocks));
        played.transport = played.transport.or(self.transport, segment, blocks)?;
        Ok(played)
    }

    fn norwegian(&self, vendor: Vendor, start: Moment, random: Random) -> Result<Played> {
        let numbers = Numbers::invented(&mut random.clone().fork());
        let simulation = Simulation::new(vendor, self.phases.into(), start, random)?;
        Ok(Played {
            pushes: Box::new(Push::all_of(simulation)),
            transport: Transport::HDLC,
            wire: match vendor {
                Vendor::Kamstrup => Wire::without_parity(2_400),
                _ => Wire::M_BUS,
            },
            system_title: numbers.system_title(identity::maker_letters(vendor)),
            suite: 0,
            cipher: None,
        })
    }

    fn abroad(&self, model: &'static Model, start: Moment, random: Random) -> Played {
        let abroad = Abroad::new(model, self.key.is_some(), start, random);
        Played {
            transport: model.transport,
            wire: model.wire,
            system_title: abroad.system_title(),
            suite: model.suite,
            cipher: None,
            pushes: Box::new(abroad),
        }
    }

    /// `None` where lists are sent in the clear.
    fn cipher(&self, played: &Played, random: &mut Random) -> Result<Option<Cipher>> {
        let Some(key) = &self.key else {
            return Ok(None);
        };
        let secrets = Secrets {
            key,
            authentication_key: self.authentication_key.as_deref(),
        };
        let sent_before = u32::try_from(random.below(1_000_000)).unwrap_or(0);
        Cipher::new(secrets, played.suite, played.system_title, sent_before).map(Some)
    }

    fn play(
        &self,
        mut played: Played,
        start: Moment,
        damage: &mut Damage,
        output: &mut Output,
        stop: &Stop,
    ) -> Result<()> {
        let pace = if self.realtime {
            Pace::Real(Instant::now())
        } else {
            Pace::Free
        };
        let end = self.end(start);
        while let Some(push) = played.pushes.next().transpose()? {
            if end.is_some_and(|end| push.at >= end) {
                break;
            }
            pace.wait(push.at.since(start), stop);
            if stop.is_asked() {
                break;
            }
            for frame in played.frames(&push)? {
                output.send(&damage.carry(&frame))?;
            }
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

    fn output(&self, wire: Wire, stop: &Stop) -> Result<Output> {
        match &self.output {
            Some(path) if path != Path::new("-") => Output::open(path, wire, stop.clone()),
            _ => Output::standard(),
        }
    }
}
