//! From octets to printed readings, over all inputs of one run.

use std::io::{self, Read};

use han_meters::{Counters, List, Reading, ReceiveError, Receiver, Scales};

use crate::decode::layer::{Begun, Layer};
use crate::decode::octets::Octets;
use crate::decode::output::Output;
use crate::decode::progress::Progress;
use crate::decode::summary::Summary;
use crate::decode::timestamp::Timestamp;
use crate::say;

/// Holds the longest frame, and messages of more segments than any known.
pub(crate) type Line = Receiver<2049, 8192>;

/// Why an input is not decoded to its end.
#[derive(Debug)]
pub(crate) enum Failure {
    /// It cannot be read any further; the next may.
    Input(anyhow::Error),
    /// Nothing more can be printed.
    Output(io::Error),
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Input(error)
    }
}

/// What is the same for every input.
pub(crate) struct Settings {
    pub(crate) layer: Layer,
    pub(crate) scales: Scales,
    /// Say what is wrong with each damaged frame.
    pub(crate) verbose: bool,
    /// The time of arrival tells something.
    pub(crate) live: bool,
}

/// One run: where readings go, and what has come so far.
pub(crate) struct Session {
    settings: Settings,
    output: Output,
    progress: Progress,
    summary: Summary,
    input: Input,
}

/// What is remembered of the input being decoded.
#[derive(Default)]
struct Input {
    name: String,
    readings: u64,
    first_error: Option<String>,
}

/// The error without the outer text that says there is no reading: here that
/// is said already.
fn plain(error: ReceiveError) -> anyhow::Error {
    match error {
        ReceiveError::List(error) => error.into(),
        error => error.into(),
    }
}

impl Session {
    pub(crate) fn new(settings: Settings, output: Output, progress: Progress) -> Self {
        Self {
            settings,
            output,
            progress,
            summary: Summary::default(),
            input: Input::default(),
        }
    }

    pub(crate) const fn summary(&self) -> &Summary {
        &self.summary
    }

    /// Before the first input.
    pub(crate) fn begin(&mut self) -> io::Result<()> {
        self.output.begin()
    }

    /// What comes next is of another input; readings are printed below its
    /// name where there are several.
    pub(crate) fn begin_input(&mut self, name: String, is_one_of_several: bool) {
        if is_one_of_several {
            self.output.input(&name);
        }
        self.input = Input {
            name,
            ..Input::default()
        };
    }

    /// Says why an input could not be read, and whether it could. Fails where
    /// nothing can be printed any more.
    pub(crate) fn end_input(&mut self, outcome: Result<(), Failure>) -> io::Result<bool> {
        match outcome {
            Ok(()) => Ok(true),
            Err(Failure::Input(error)) => {
                self.say(format!("{}: {error:#}", self.input.name));
                Ok(false)
            }
            Err(Failure::Output(error)) => Err(error),
        }
    }

    /// Decodes an input from its beginning to its end. With `at_once` no
    /// reading waits for more octets to come.
    pub(crate) fn decode(&mut self, input: impl Read, at_once: bool) -> Result<(), Failure> {
        let mut octets = Octets::new(input);
        let outcome = match self.settings.layer.begin(&mut octets)? {
            Begun::Message(message) => self.decode_message(&message),
            Begun::Stream(begun) => {
                let mut line = self.line();
                let outcome = self.decode_stream(&mut line, &begun, &mut octets, at_once);
                self.sum_up(&line, outcome)
            }
        };
        self.progress.end_input(octets.taken());
        outcome
    }

    /// A receiver for a stream of frames.
    pub(crate) const fn line(&self) -> Line {
        Line::with_scales(self.settings.scales)
    }

    fn decode_stream<R: Read>(
        &mut self,
        line: &mut Line,
        begun: &[u8],
        input: &mut Octets<R>,
        at_once: bool,
    ) -> Result<(), Failure> {
        self.feed(line, begun)?;
        loop {
            if at_once {
                self.flush().map_err(Failure::Output)?;
            }
            match input.next() {
                Ok(Some(octets)) => self.feed(line, octets)?,
                Ok(None) => return self.drain(line),
                Err(error) => {
                    self.drain(line)?;
                    return Err(Failure::Input(error));
                }
            }
            self.progress.at(input.taken());
        }
    }

    /// Prints the readings that come of these octets.
    pub(crate) fn feed(&mut self, line: &mut Line, mut octets: &[u8]) -> Result<(), Failure> {
        while let Some(outcome) = line.next_reading(&mut octets) {
            match outcome {
                Ok(reading) if self.output.wants_entries() => {
                    self.show(reading, line.list().as_ref())?;
                }
                Ok(reading) => self.show(reading, None)?,
                Err(error) => self.note(line.position(), error),
            }
        }
        Ok(())
    }

    /// Prints what is left in a receiver of which the line pauses or ends.
    pub(crate) fn drain(&mut self, line: &mut Line) -> Result<(), Failure> {
        line.idle();
        self.feed(line, &[])
    }

    /// Adds up what a receiver counted, and says why there was no reading if
    /// there was none.
    pub(crate) fn sum_up(
        &mut self,
        line: &Line,
        outcome: Result<(), Failure>,
    ) -> Result<(), Failure> {
        let counters = line.counters();
        self.summary.add(&counters);
        if outcome.is_ok() {
            self.explain(&counters);
        }
        outcome
    }

    fn decode_message(&mut self, message: &[u8]) -> Result<(), Failure> {
        let outcome = self.settings.layer.list(message, self.settings.scales);
        self.summary.add_message(message.len(), &outcome);
        match outcome {
            Ok((list, _)) => self.show(list.reading(), Some(&list)),
            Err(error) => {
                self.note(0, error.into());
                self.explain(&Counters::new());
                Ok(())
            }
        }
    }

    fn show(&mut self, reading: Reading, list: Option<&List<'_>>) -> Result<(), Failure> {
        self.input.readings += 1;
        self.progress.clear();
        let received_at = self.settings.live.then(Timestamp::now);
        self.output
            .reading(reading, received_at, list)
            .map_err(Failure::Output)
    }

    /// Keeps the first error of an input, to tell why it gave no reading.
    fn note(&mut self, position: u64, error: ReceiveError) {
        if !self.settings.verbose && self.input.first_error.is_some() {
            return;
        }
        let text = format!("{:#} (begins at octet {position})", plain(error));
        if self.settings.verbose {
            self.say(format!("{}: {text}", self.input.name));
        }
        self.input.first_error.get_or_insert(text);
    }

    /// Says why an input gave no reading, where it gave none.
    fn explain(&mut self, counters: &Counters) {
        if self.input.readings > 0 {
            return;
        }
        let reason = match &self.input.first_error {
            Some(error) => error.clone(),
            None if counters.frames > 0 => "valid frames, but no list in them".to_owned(),
            None if counters.octets > 0 => format!("no frame in {} octets", counters.octets),
            None => "no octets".to_owned(),
        };
        self.say(format!("{}: no reading: {reason}", self.input.name));
    }

    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.output.flush()
    }

    /// A line on standard error, behind all that is printed so far.
    pub(crate) fn say(&mut self, lines: impl AsRef<str>) {
        self.progress.clear();
        // An output that is closed is noticed at the next reading or the end.
        let _ = self.output.flush();
        lines.as_ref().lines().for_each(say);
    }
}
