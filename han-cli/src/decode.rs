//! `han decode`: readings out of captures, pipes and live lines.

mod captures;
mod description;
mod hex;
mod hint;
mod jobs;
pub(crate) mod keys;
pub(crate) mod layer;
mod left_out;
mod line;
mod live;
pub(crate) mod message;
pub(crate) mod messages;
pub(crate) mod octets;
mod output;
mod progress;
mod queue;
mod ratio;
mod reasons;
mod repeats;
mod scrutiny;
mod session;
mod summary;
mod timestamp;
mod voice;

use std::fs::File;
use std::io::{self, ErrorKind, IsTerminal};
use std::num::NonZero;
use std::num::NonZeroU16;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::process::ExitCode;
use std::thread::available_parallelism;

use anyhow::{Context, Result, bail};
use clap::builder::NonEmptyStringValueParser;
use han_meters::Scales;

use captures::{Capture, Place};
use keys::KeyOptions;
use layer::Layer;
use live::{Link, Parity};
use output::Format;
use progress::Progress;
use session::{Failure, Session, Settings};

use crate::USAGE_OR_IO;

/// Exit code where nothing gave a reading, or, with --strict, anything was lost.
const NO_READING: u8 = 1;

/// Print the readings in captures, in a pipe, or on a live line
///
/// Captures hold the octets of the line, raw or as hex text (blanks, line
/// breaks and # comments allowed); the content tells which. Standard output
/// carries readings only; what was received and what was wrong with it goes to
/// standard error.
#[derive(clap::Args)]
#[command(after_long_help = AFTER_HELP)]
pub(crate) struct Decode {
    /// Files, folders (searched for *.bin, *.cap, *.dat, *.hex, *.raw and *.txt), or - for standard input
    ///
    /// Without any, standard input is read.
    #[arg(value_name = "PATH", conflicts_with_all = ["serial", "tcp", "baud", "parity"])]
    paths: Vec<PathBuf>,

    /// How to print readings
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,

    /// Print every element of each list too, with where its code, scaler and unit come from
    #[arg(long)]
    entries: bool,

    /// Print what a list says beyond a reading too: each phase, each rate, power factors
    ///
    /// Adds columns to CSV and lines to the table. JSON has it without being
    /// asked.
    #[arg(long)]
    details: bool,

    /// Decode so many files at the same time; 0 is one for each core
    ///
    /// What is printed is the same, in the order of the files. What is decoded
    /// before its turn waits in memory, 256 MiB at most. CSV with --entries
    /// numbers the readings of all files and is decoded by one.
    #[arg(long, short, value_name = "N", default_value_t = 1, value_parser = jobs(), conflicts_with_all = ["serial", "tcp"])]
    jobs: usize,

    /// What the octets begin with
    #[arg(long, value_enum, default_value_t = Layer::Auto)]
    layer: Layer,

    /// Energies without a scaler in the telegram are in 10^N Wh or varh, whatever the maker's document says
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = scaler())]
    energy_scaler: Option<i8>,

    /// Currents without a scaler in the telegram are in 10^N A
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = scaler())]
    current_scaler: Option<i8>,

    /// Voltages without a scaler in the telegram are in 10^N V
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = scaler())]
    voltage_scaler: Option<i8>,

    /// Powers without a scaler in the telegram are in 10^N W or var
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = scaler())]
    power_scaler: Option<i8>,

    /// Power factors without a scaler in the telegram are in 10^N
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = scaler())]
    power_factor_scaler: Option<i8>,

    /// Currents, powers and energies are N times as large: the ratio of the current transformers
    /// that the meter sits behind, as 50 or 250/5
    #[arg(long, value_name = "N", value_parser = ratio::ratio)]
    ct_ratio: Option<NonZeroU16>,

    /// Read lists of bare values by this description: a TOML file with an element for each value
    ///
    /// It is used for lists of just so many elements that can be what it says. May be said
    /// several times, for a meter that sends several such lists: the first that fits is used.
    /// What stands in it is shown below.
    #[arg(long, value_name = "FILE")]
    list: Vec<PathBuf>,

    #[command(flatten)]
    keys: KeyOptions,

    /// Exit with 1 if anything was lost: a damaged frame, a message that gave no reading, an octet
    /// that belongs to no frame (flags between frames are none)
    #[arg(long)]
    strict: bool,

    /// Say of each damaged frame and each message without a reading where it is and what is wrong,
    /// and of each reading that came with an old invocation counter
    #[arg(long, short)]
    verbose: bool,

    /// Listen on a serial port, as /dev/ttyUSB0
    #[arg(long, value_name = "PORT", conflicts_with = "tcp", value_parser = NonEmptyStringValueParser::new())]
    serial: Option<String>,

    /// Speed of the serial port
    #[arg(long, value_name = "BAUD", default_value_t = 2400, requires = "serial")]
    baud: u32,

    /// Parity of the serial port: even for Aidon and Kaifa, none for Kamstrup and EG.D's port
    #[arg(long, value_enum, default_value_t = Parity::Even, requires = "serial")]
    parity: Parity,

    /// Listen to a serial port behind a network
    #[arg(long, value_name = "HOST:PORT", value_parser = live::host_and_port)]
    tcp: Option<String>,
}

/// Beyond these no meter counts.
const SCALERS: RangeInclusive<i8> = -9..=9;

fn scaler() -> clap::builder::RangedI64ValueParser<i8> {
    let (least, most) = (i64::from(*SCALERS.start()), i64::from(*SCALERS.end()));
    clap::value_parser!(i8).range(least..=most)
}

/// More threads than these help nobody.
fn jobs() -> clap::builder::RangedU64ValueParser<usize> {
    clap::builder::RangedU64ValueParser::new().range(..=256)
}

const AFTER_HELP: &str = "\
Table:
  Powers in W, currents in A, voltages in V; a list with registers has them in a second line.
  The time is the meter's own; ? behind it where the meter itself doubts it. Its offset from UTC
  stands at the end of the row where the meter can be believed.

JSON and CSV:
  Whole numbers, in the unit that ends the key: _w, _var, _ma, _mv, _wh, _varh. What a list does
  not say is absent (JSON) or empty (CSV).

Exactness:
  Readings never round. A value without a known scale, with more places than its field has, or
  of a type or unit that its field does not take is left out and said on standard error with its
  code; --entries prints it as the meter sent it. N of the scalers is from -9 to 9. Where enough
  readings of an input agree which scaler it would be, the line says what to type. It is advice:
  check it against the display of the meter.

Lists of bare values:
  A file for --list, of three values in the order they are sent:
    element = [
      { obis = \"0-0:1.0.0\", kind = \"clock\" },
      { obis = \"1-0:1.8.0\", scaler = 1, unit = \"Wh\" },
      { kind = \"unknown\" },
    ]
  A number without scaler and unit is one whose scale nobody knows. kind = \"text\" is a text.

Without frames:
  A gateway or a meter may send APDUs alone, one behind the other: --layer apdu, also on a live line,
  where a silence ends a message. Nothing but their own lengths tells where they end, and no check
  tells that nothing was changed on the way.

Noise:
  Octets that belong to no valid frame; where there are no frames, to no message.
  Flags (7E) are not noise, however many there are.

Ciphered meters:
  Messages are opened with --key, and --authentication-key says who sent them; the summary tells
  whether that is proven, whether an old message came again, and whether an old counter came with
  other content; --verbose says of which readings. JSON has it of each reading that came ciphered:
  authenticated (true or false) and freshness (new; repeated, with the invocation counter of the one
  before; older, with a lower one). CSV has no columns for it. Without an authentication key say
  --no-authentication. Environment: HAN_KEY, HAN_AUTHENTICATION_KEY; HAN_KEY alone opens nothing
  until that is said, and is no hindrance to what comes in the clear. For a meter that leaves out
  its system title there is --system-title. Keys and titles are never printed.

Live:
  Meters with a HAN port by M-Bus send at 2400 baud. Aidon and Kaifa use even parity (8E1),
  Kamstrup none (8N1); some Aidon are read with either. EG.D's RS-485 port sends APDUs without
  frames, at 9600 baud without parity (8N1): --baud 9600 --parity none --layer apdu. Ctrl-C ends
  with the summary.

Exit code:
  0  at least one reading, and with --strict nothing lost
  1  no reading, or with --strict anything lost
  2  wrong usage, or an input that cannot be opened or read, or is text but no hex

Examples:
  han decode corpus
  han decode --format json --entries capture.hex
  han decode --format json --jobs 0 captures >readings.json
  han decode --serial /dev/ttyUSB0 --parity none
  han decode --serial /dev/ttyUSB0 --baud 9600 --parity none --layer apdu
  han decode --key-file meter.key --no-authentication capture.bin
  han simulate --vendor kaifa | han decode --format csv -";

impl Decode {
    pub(crate) fn run(self) -> Result<ExitCode> {
        let source = self.source()?;
        let mut session = Session::new(self.settings(&source)?, source.progress());
        match self.decode(source, &mut session) {
            Ok(all_read) => Ok(self.conclude(&mut session, all_read)),
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
            Err(error) => Err(error).context("standard output"),
        }
    }

    /// What to decode: a live line is opened, captures are looked for.
    fn source(&self) -> Result<Source> {
        let Some(name) = self.serial.as_ref().or(self.tcp.as_ref()) else {
            return self.captures();
        };
        if self.layer == Layer::Body {
            bail!("a live line carries frames or APDUs: any --layer but body");
        }
        let link = match self.serial {
            Some(_) => live::open_serial(name, self.baud, self.parity),
            None => live::open_tcp(name),
        };
        Ok(Source::Live {
            name: name.clone(),
            link: link.with_context(|| name.clone())?,
        })
    }

    fn captures(&self) -> Result<Source> {
        let captures = self.inputs()?;
        if self.jobs != 1 && captures.iter().any(Capture::is_standard_input) {
            bail!("--jobs is for files: standard input is decoded without");
        }
        Ok(Source::Captures(captures))
    }

    fn inputs(&self) -> Result<Vec<Capture>> {
        if !self.paths.is_empty() {
            let inputs = self.paths.iter().flat_map(|path| Capture::all_of(path));
            return Ok(inputs.collect());
        }
        if io::stdin().is_terminal() {
            bail!(
                "nothing to decode: name files or folders, pipe something in, or listen with --serial or --tcp \
                 (more with han decode --help)"
            );
        }
        Ok(vec![Capture::standard_input()])
    }

    fn settings(&self, source: &Source) -> Result<Settings> {
        if self.details && self.entries && self.format == Format::Csv {
            bail!(
                "a row of CSV is a reading with its --details or one of its --entries: \
                 --format json and table have both"
            );
        }
        let given = self.keys.keys(self.layer)?;
        Ok(Settings {
            format: self.format,
            entries: self.entries,
            details: self.details,
            layer: self.layer,
            scales: self.scales(),
            lists: description::read_all(&self.list)?,
            verbose: self.verbose,
            live: source.is_live(),
            has_undecided_key: given.is_undecided(),
            keys: given.keys(),
        })
    }

    fn scales(&self) -> Scales {
        let scales = Scales::new();
        let scales = self
            .energy_scaler
            .map_or(scales, |scaler| scales.with_energy(scaler));
        let scales = self
            .current_scaler
            .map_or(scales, |scaler| scales.with_current(scaler));
        let scales = self
            .voltage_scaler
            .map_or(scales, |scaler| scales.with_voltage(scaler));
        let scales = self
            .power_scaler
            .map_or(scales, |scaler| scales.with_power(scaler));
        let scales = self
            .power_factor_scaler
            .map_or(scales, |scaler| scales.with_power_factor(scaler));
        self.ct_ratio
            .map_or(scales, |ratio| scales.with_current_ratio(ratio))
    }

    /// Decodes all there is. Tells whether all of it could be read; fails
    /// where nothing can be printed.
    fn decode(&self, source: Source, session: &mut Session) -> io::Result<bool> {
        session.begin()?;
        let all_read = match source {
            Source::Live { name, mut link } => {
                session.begin_input(name, false);
                let outcome = live::listen(session, &mut link);
                session.end_input(outcome)?
            }
            Source::Captures(captures) => match self.jobs(captures.len()) {
                0 | 1 => decode_captures(captures, session)?,
                jobs => jobs::decode(captures, jobs, session)?,
            },
        };
        session.flush()?;
        Ok(all_read)
    }

    /// How many of so many captures are decoded at the same time.
    fn jobs(&self, captures: usize) -> usize {
        // A row of CSV has the number of its reading among those of all inputs.
        if self.format == Format::Csv && self.entries {
            return 1;
        }
        let jobs = match self.jobs {
            0 => available_parallelism().map_or(1, NonZero::get),
            jobs => jobs,
        };
        jobs.min(captures)
    }

    /// Prints the summary and tells what it means.
    fn conclude(&self, session: &mut Session, all_read: bool) -> ExitCode {
        session.sum_up_all();
        let summary = session.summary();
        if !all_read {
            ExitCode::from(USAGE_OR_IO)
        } else if summary.readings() == 0 || (self.strict && summary.shows_damage()) {
            ExitCode::from(NO_READING)
        } else {
            ExitCode::SUCCESS
        }
    }
}

/// Where octets come from.
enum Source {
    Live { name: String, link: Link },
    Captures(Vec<Capture>),
}

impl Source {
    const fn is_live(&self) -> bool {
        matches!(self, Self::Live { .. })
    }

    /// A bar for all captures together; none for a live line, which has no end.
    fn progress(&self) -> Progress {
        match self {
            Self::Live { .. } => Progress::none(),
            Self::Captures(captures) => Progress::new(captures.iter().map(Capture::len).sum()),
        }
    }
}

/// Decodes one after the other; what is wrong with one does not stop the next.
fn decode_captures(captures: Vec<Capture>, session: &mut Session) -> io::Result<bool> {
    let several = captures.len() > 1;
    let mut all_read = true;
    for capture in captures {
        session.begin_input(capture.name.clone(), several);
        let outcome = decode_capture(capture, session);
        all_read &= session.end_input(outcome)?;
    }
    Ok(all_read)
}

fn decode_capture(capture: Capture, session: &mut Session) -> Result<(), Failure> {
    match capture.place {
        Place::StandardInput => session.decode(io::stdin().lock()),
        Place::File(path) => {
            let file = File::open(path).map_err(|error| Failure::Input(error.into()))?;
            session.decode(file)
        }
        Place::EmptyFolder => {
            let endings = captures::ENDINGS.join(", .");
            session.say(format!(
                "{}: no captures in this folder (files .{endings})",
                capture.name
            ));
            Ok(())
        }
        Place::Unreadable(error) => Err(Failure::Input(error.into())),
    }
}
