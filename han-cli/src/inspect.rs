//! `han inspect`: every octet of a capture, and what it says.

mod apdu;
mod blocks;
mod ciphering;
mod codes;
mod data;
mod fields;
mod found;
mod hdlc;
mod hidden;
mod input;
mod json;
mod mask;
mod mbus;
mod messages;
mod opener;
mod pieces;
mod span;
mod text;
mod tree;
mod words;

use std::env;
use std::fs::File;
use std::io::{self, BufWriter, ErrorKind, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::ValueEnum;
use han_meters::{Error, List, Scales};

use crate::decode::keys::{Given, KeyOptions};
use crate::decode::layer::{Guess, Layer};

use apdu::{Apdus, Origin};
use fields::Fields;
use hidden::Redaction;
use input::Input;
use mask::{Ground, Mask};
use messages::Part;
use opener::Opener;
use span::Span;
use text::Text;
use tree::Node;

/// Exit code where something was not understood.
const NOT_UNDERSTOOD: u8 = 1;

/// The name that means standard input.
const STANDARD_INPUT: &str = "-";

/// Where parts go, in the order of the octets.
type Sink<'s> = dyn FnMut(&Node) -> io::Result<()> + 's;

/// Show every octet of a capture and what it says, for a meter that is not understood
///
/// The capture holds the octets of the line, raw or as hex text, as for han decode. Frames, whole
/// and damaged, what stands in them, and what stands between them are printed field by field, up to
/// the octet where they could not be read any further; messages that came in pieces are printed once
/// more where they are whole.
#[derive(clap::Args)]
#[command(after_long_help = AFTER_HELP)]
pub(crate) struct Inspect {
    /// A file, or - for standard input
    #[arg(value_name = "FILE")]
    path: PathBuf,

    /// How to print the fields
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    /// What the octets begin with
    #[arg(long, value_enum, default_value_t = Layer::Auto)]
    layer: Layer,

    #[command(flatten)]
    keys: KeyOptions,

    /// Print x for the digits of what may be a number of a meter
    #[arg(long)]
    redact: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Columns of offsets, octets and words
    Text,
    /// One object a line for each part: a frame, noise, a joined message
    Json,
}

const AFTER_HELP: &str = "\
Text:
  Each line has the offsets of a field (of its first octet, and behind its last), its octets in hex,
  and what it says. A field with others inside shows the octets in front of the first of them. What
  was not understood is marked with !, the reason, and the octets left. Offsets count from the first
  octet of the input, in joined messages and blocks from the first octet of what was joined, in a
  plaintext from its own first octet.
  Colours are for terminals only; NO_COLOR turns them off.

JSON:
  name, range (two offsets), octets (hex), value, error, children; joined_from (ranges) where a
  message was joined. What does not apply is absent.

Ciphered meters:
  Messages are opened with --key as by han decode; the plaintext stands below its ciphertext.
  Without a key the header is shown. Environment: HAN_KEY, HAN_AUTHENTICATION_KEY. Keys are never
  printed.

Layers:
  auto finds HDLC and wired M-Bus frames, whichever fit; without any, one message or several. Behind
  a message that is damaged the next is shown that reads whole.

Privacy:
  What is printed holds the numbers of the meter, and what was consumed. With --redact the values of
  OBIS codes that identify something, and runs of six digits and more in other texts and in octets
  that were not understood, and texts at the borders of those, are printed as x, also in the pieces
  of a message. A number that stands elsewhere, or in another form, is
  not found. System titles, which hold the meter's number too, are never printed in full, only the
  maker's three letters; nor is what looks like one in octets that were not understood.

Exit code:
  0  all was understood to its end
  1  something was not: damage, noise, an unknown tag, ciphered content that no key opens
  2  wrong usage, or an input that cannot be opened or read

Examples:
  han inspect capture.hex
  han inspect --layer apdu --redact - < apdu.bin
  han inspect --format json capture.hex
  han inspect --key-file meter.key capture.hex";

impl Inspect {
    pub(crate) fn run(self) -> Result<ExitCode> {
        let name = self.name();
        let given = self.keys.keys(self.layer)?;
        let input = self.read().with_context(|| name.clone())?;
        let out = io::stdout();
        let has_colour = self.format == Format::Text && wants_colour(out.is_terminal());
        let mut out = BufWriter::new(out.lock());
        let printed = self
            .print(&name, &input, given, has_colour, &mut out)
            .and_then(|errors| out.flush().map(|()| errors));
        match printed {
            Ok(0) => Ok(ExitCode::SUCCESS),
            Ok(_) => Ok(ExitCode::from(NOT_UNDERSTOOD)),
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
            Err(error) => Err(error).context("standard output"),
        }
    }

    fn is_standard_input(&self) -> bool {
        self.path == Path::new(STANDARD_INPUT)
    }

    fn name(&self) -> String {
        if self.is_standard_input() {
            "standard input".to_owned()
        } else {
            self.path.display().to_string()
        }
    }

    fn read(&self) -> Result<Input> {
        if !self.is_standard_input() {
            return Ok(input::read(File::open(&self.path)?)?);
        }
        if io::stdin().is_terminal() {
            bail!("nothing to inspect: pipe something in");
        }
        Ok(input::read(io::stdin().lock())?)
    }

    /// Prints all; answers with how many places were not understood.
    fn print(
        &self,
        name: &str,
        input: &Input,
        given: Given,
        has_colour: bool,
        out: &mut dyn Write,
    ) -> io::Result<usize> {
        let octets = &input.octets[..];
        let content = Content::of(octets, self.layer);
        let mask = content.mask(octets, given.clone(), self.redaction());
        let ground = Ground::input(octets, self.redaction(), &mask);
        let text = Text::new(ground, has_colour);
        let is_text = self.format == Format::Text;
        if is_text {
            text.begin(out, name, content.words())?;
        }
        let mut errors = 0;
        content.parts(octets, given, &mut |node| {
            errors += node.errors();
            match self.format {
                Format::Text => text.part(out, node),
                Format::Json => json::part(out, node, ground),
            }
        })?;
        if let Some(end) = end_of(input) {
            errors += end.errors();
            match self.format {
                Format::Text => text.part(out, &end)?,
                Format::Json => json::part(out, &end, ground)?,
            }
        }
        if is_text {
            text.end(out, errors)?;
        }
        Ok(errors)
    }

    const fn redaction(&self) -> Redaction {
        if self.redact {
            Redaction::Identifiers
        } else {
            Redaction::None
        }
    }
}

/// Why an input ends where it does, if that is not where it should.
fn end_of(input: &Input) -> Option<Node> {
    let (_, end) = Span::whole(&input.octets).split_at(input.octets.len());
    let reason = match &input.stopped {
        Some(reason) => reason,
        None if input.octets.is_empty() => "the input is empty",
        None => return None,
    };
    Some(Node::new("end of input", end).with_error(reason))
}

/// What an input turned out to be.
#[derive(Clone)]
enum Content {
    Hdlc(Vec<hdlc::Found>),
    MBus(Vec<mbus::Found>),
    Message,
    Apdu,
    Body,
}

impl Content {
    fn of(octets: &[u8], layer: Layer) -> Self {
        match layer {
            Layer::Hdlc => Self::Hdlc(hdlc::find(octets)),
            Layer::Mbus => Self::MBus(mbus::find(octets)),
            Layer::Llc => Self::Message,
            Layer::Apdu => Self::Apdu,
            Layer::Body => Self::Body,
            Layer::Auto => Self::guess(octets),
        }
    }

    /// One whole message as han decode tells it; else the link whose frames
    /// there are more of; else what may be a message that is damaged.
    fn guess(octets: &[u8]) -> Self {
        if matches!(Guess::of(octets), Guess::Message | Guess::Messages) {
            return Self::Message;
        }
        let (hdlc, mbus) = (hdlc::find(octets), mbus::find(octets));
        let scores = (found::score(&hdlc), found::score(&mbus));
        match scores {
            ((0, 0), (0, 0)) if messages::may_begin(octets) => Self::Message,
            (hdlc_score, mbus_score) if mbus_score > hdlc_score => Self::MBus(mbus),
            _ if hdlc.is_empty() && !mbus.is_empty() => Self::MBus(mbus),
            _ => Self::Hdlc(hdlc),
        }
    }

    const fn words(&self) -> &'static str {
        match self {
            Self::Hdlc(found) if found.is_empty() => "no frame",
            Self::Hdlc(_) => "HDLC",
            Self::MBus(_) => "wired M-Bus",
            Self::Message => "a message without a frame",
            Self::Apdu => "an APDU",
            Self::Body => "a body",
        }
    }

    /// What is hidden of pieces because of the messages that they make.
    fn mask(&self, octets: &[u8], given: Given, redaction: Redaction) -> Mask {
        let mut mask = Mask::new(redaction);
        if self.has_frames() {
            let outcome = self.clone().parts(octets, given, &mut |node| {
                mask.add(node);
                mask.add_damaged(node, octets);
                Ok(())
            });
            debug_assert!(outcome.is_ok(), "nothing is written");
        }
        mask
    }

    const fn has_frames(&self) -> bool {
        matches!(self, Self::Hdlc(_) | Self::MBus(_))
    }

    fn parts(self, octets: &[u8], given: Given, sink: &mut Sink<'_>) -> io::Result<()> {
        let span = Span::whole(octets);
        let mut apdus = Apdus::new(Opener::new(given, self.has_frames()));
        match self {
            Self::Hdlc(found) => hdlc::parts(octets, found, &mut apdus, sink)?,
            Self::MBus(found) => mbus::parts(octets, found, &mut apdus, sink)?,
            _ if span.is_empty() => {}
            Self::Message => {
                for part in messages::parts(span) {
                    let nodes = match part {
                        Part::Message(message) => apdus.message(message, Origin::INPUT),
                        Part::Noise(noise) => vec![messages::noise(noise)],
                    };
                    nodes.iter().try_for_each(&mut *sink)?;
                }
            }
            Self::Apdu => {
                for part in messages::parts(span) {
                    let node = match part {
                        Part::Message(apdu) => apdus.apdu(apdu, Origin::INPUT),
                        Part::Noise(noise) => messages::noise(noise),
                    };
                    sink(&node)?;
                }
            }
            Self::Body => sink(&body(span))?,
        }
        apdus.end(span.split_at(octets.len()).1);
        apdus.take_finished().iter().try_for_each(sink)
    }
}

/// A notification-body that stands alone.
fn body(span: Span<'_>) -> Node {
    let mut fields = Fields::new("message", span, None);
    let list = List::parse_body(span.octets(), Scales::new());
    // Damage is told where it stands.
    if !matches!(list, Err(Error::Apdu(_))) {
        fields.note(&apdu::list(list));
    }
    fields.value("notification-body");
    fields.finish()
}

fn wants_colour(is_terminal: bool) -> bool {
    let is_set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    is_terminal && !is_set("NO_COLOR") && env::var_os("TERM").is_none_or(|term| term != "dumb")
}
