//! From octets to printed readings, over all inputs of one run.

use std::io::{self, Read};

use han_meters::{Counters, Error, List, Reading, ReceiveError, Receiver, Scales};
use han_obis::codes;

use crate::decode::hint::{BEGINNING, hint};
use crate::decode::layer::{Begun, Layer};
use crate::decode::left_out::LeftOut;
use crate::decode::octets::Octets;
use crate::decode::output::Output;
use crate::decode::progress::Progress;
use crate::decode::summary::Summary;
use crate::decode::timestamp::Timestamp;
use crate::decode::voice::Voice;

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
    voice: Voice,
    progress: Progress,
    summary: Summary,
    left_out: LeftOut,
    told_fieldless: bool,
    input: Input,
}

/// Whether a reading obviously says something: power is in nearly every list.
const fn has_power(reading: &Reading) -> bool {
    reading.active_power_import.is_some() || reading.active_power_export.is_some()
}

/// What is remembered of the input being decoded.
#[derive(Default)]
struct Input {
    name: String,
    begun: Vec<u8>,
    readings: u64,
    first_error: Option<String>,
    /// What is wrong with it was said already.
    explained: bool,
}

/// What is wrong with a frame, and where.
fn damage(position: u64, error: ReceiveError) -> String {
    match error {
        ReceiveError::Frame(error) => {
            let (kind, offset) = (error.kind(), error.offset());
            format!("frame at octet {position}: {kind}, its octet {offset}")
        }
        ReceiveError::List(error) => {
            let reason = plain(&error, "the APDU's octet");
            format!("frame at octet {position}: {reason}")
        }
        error => format!("frame at octet {position}: {error}"),
    }
}

/// Why a message gave no list; octets count from where `octet` says.
fn plain(error: &Error, octet: &str) -> String {
    match error {
        Error::Apdu(inner) => {
            let (kind, offset) = (inner.kind(), inner.offset());
            format!("{error}: {kind}, {octet} {offset}")
        }
        error => error.to_string(),
    }
}

/// Whether a reading says nothing of what is in its list: vendor and number are
/// concluded, and a time may come with the message alone.
fn is_fieldless(reading: &Reading, list: &List<'_>) -> bool {
    let nothing = Reading {
        vendor: reading.vendor,
        list: reading.list,
        time: reading.time,
        ..Reading::default()
    };
    let is_clock = |entry: han_meters::Entry<'_>| {
        entry.code().is_some_and(|code| codes::CLOCK.matches(code)) && entry.clock().is_some()
    };
    *reading == nothing && !list.entries().any(is_clock)
}

impl Session {
    pub(crate) fn new(settings: Settings, output: Output, progress: Progress) -> Self {
        Self {
            voice: Voice::new(settings.live),
            settings,
            output,
            progress,
            summary: Summary::default(),
            left_out: LeftOut::default(),
            told_fieldless: false,
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
        let all_read = match outcome {
            Ok(()) => true,
            Err(Failure::Input(error)) => {
                self.say(format!("{}: {error:#}", self.input.name));
                self.summary.add_failure();
                false
            }
            Err(Failure::Output(error)) => return Err(error),
        };
        self.flush()?;
        Ok(all_read)
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
        self.remember_beginning(octets);
        while let Some(outcome) = line.next_reading(&mut octets) {
            match outcome {
                Ok(reading) if self.looks_at_lists() || !has_power(&reading) => {
                    self.show(reading, line.list().as_ref())?;
                }
                Ok(reading) => self.show(reading, None)?,
                Err(error) => self.note(damage(line.position(), error)),
            }
        }
        Ok(())
    }

    /// Of an input without a reading its beginning may tell what it is.
    fn remember_beginning(&mut self, octets: &[u8]) {
        let room = BEGINNING.saturating_sub(self.input.begun.len());
        let more = octets.get(..room).unwrap_or(octets);
        self.input.begun.extend_from_slice(more);
    }

    /// Whether the list behind a reading is wanted, which costs a second walk.
    const fn looks_at_lists(&self) -> bool {
        self.output.wants_entries() || self.left_out.is_curious()
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
            Ok((list, _)) => {
                self.show(list.reading(), Some(&list))?;
                self.explain(&Counters::new());
                Ok(())
            }
            Err(error) => {
                self.note(plain(&error, "its octet"));
                self.explain(&Counters::new());
                Ok(())
            }
        }
    }

    fn show(&mut self, reading: Reading, list: Option<&List<'_>>) -> Result<(), Failure> {
        if let Some(list) = list {
            if self.left_out.is_curious() {
                self.left_out.look_at(list);
            }
            if !self.output.wants_entries() && is_fieldless(&reading, list) {
                self.pass_over(list);
                return Ok(());
            }
        }
        self.input.readings += 1;
        self.progress.clear();
        let received_at = self.settings.live.then(Timestamp::now);
        self.output
            .reading(reading, received_at, list)
            .map_err(Failure::Output)
    }

    /// A list that gives an empty reading: that is none.
    fn pass_over(&mut self, list: &List<'_>) {
        self.summary.add_fieldless();
        let elements = match list.entries().count() {
            1 => "1 element".to_owned(),
            count => format!("{count} elements"),
        };
        let why = match list.left_out().next() {
            Some(_) => "none of which fills a field of a reading",
            None => "none of which a reading has a field for",
        };
        let text = format!("a list of {elements}, {why} (see --entries)");
        if !self.told_fieldless {
            self.told_fieldless = true;
            self.input.explained = true;
            self.say(format!("{}: {text}", self.input.name));
        }
        self.input.first_error.get_or_insert(text);
    }

    /// Keeps the first error of an input, to tell why it gave no reading.
    fn note(&mut self, text: String) {
        if self.settings.verbose {
            self.say(format!("{}: {text}", self.input.name));
            self.input.explained = true;
        }
        self.input.first_error.get_or_insert(text);
    }

    /// Says why an input gave no reading, where it gave none.
    fn explain(&mut self, counters: &Counters) {
        if self.input.readings > 0 || self.input.explained {
            return;
        }
        let hint = match counters.frames {
            0 => hint(&self.input.begun, self.input.first_error.is_some()),
            _ => None,
        };
        let reason = match (&self.input.first_error, hint) {
            (_, Some(hint)) => hint.to_owned(),
            (Some(error), _) => error.clone(),
            _ if counters.frames > 0 => "valid frames, but no list in them".to_owned(),
            _ if counters.octets > 0 => format!("no frame in {} octets", counters.octets),
            _ => "no octets".to_owned(),
        };
        self.say(format!("{}: no reading: {reason}", self.input.name));
    }

    /// Says what came without a scale and was left out, each kind once.
    pub(crate) fn tell_unscaled(&mut self) {
        for line in self.left_out.unscaled() {
            self.say(line);
        }
    }

    /// The lines at the end. Of nothing there is no summary.
    pub(crate) fn sum_up_all(&mut self) {
        self.tell_unscaled();
        if let Some(line) = self.left_out.inexact() {
            self.say(line);
        }
        if self.summary.is_of_something() {
            self.say(self.summary.to_string());
        }
        self.voice.flush();
    }

    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.output.flush()?;
        self.voice.flush();
        Ok(())
    }

    /// A line on standard error, behind all that is printed so far where
    /// somebody may be reading along.
    pub(crate) fn say(&mut self, lines: impl AsRef<str>) {
        self.progress.clear();
        if self.voice.is_at_once() {
            // An output that is closed is noticed at the next reading or the end.
            let _ = self.output.flush();
        }
        self.voice.say(lines.as_ref());
    }

    /// The same, with the name of the input first.
    pub(crate) fn say_of_input(&mut self, line: &str) {
        self.say(format!("{}: {line}", self.input.name));
    }
}
