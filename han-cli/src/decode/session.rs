//! From octets to printed readings, over all inputs of one run.

use std::io::{self, Read};

use han_dlms::{Freshness, Keys};
use han_meters::{Counters, Details, List, Reading, Receiver, Scales};
use han_obis::codes;

use crate::decode::description::{Lists, misfit_of_body};
use crate::decode::hint::{BEGINNING, hint};
use crate::decode::layer::{Begun, Layer, parse_body};
use crate::decode::left_out::LeftOut;
use crate::decode::line::{Line, Origin};
use crate::decode::messages::{Messages, Way};
use crate::decode::octets::Octets;
use crate::decode::output::{Format, Output};
use crate::decode::progress::Progress;
use crate::decode::queue::{Part, Queue};
use crate::decode::reasons::{Known, damage, plain};
use crate::decode::repeats::Repeats;
use crate::decode::scrutiny::Scrutiny;
use crate::decode::summary::Summary;
use crate::decode::timestamp::Timestamp;
use crate::decode::voice::{Remark, Voice};

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
#[derive(Clone)]
pub(crate) struct Settings {
    pub(crate) format: Format,
    /// Print the entries of each list too.
    pub(crate) entries: bool,
    /// Print what a list says beyond a reading in every format.
    pub(crate) details: bool,
    pub(crate) layer: Layer,
    pub(crate) scales: Scales,
    /// What stands in the places of lists that only the user knows.
    pub(crate) lists: Lists,
    /// Say what is wrong with each damaged frame.
    pub(crate) verbose: bool,
    /// The time of arrival tells something.
    pub(crate) live: bool,
    /// To open ciphered messages with.
    pub(crate) keys: Option<Keys>,
    /// There is a key, and it has to be said how to use it.
    pub(crate) has_undecided_key: bool,
}

impl Settings {
    const fn known(&self) -> Known {
        Known {
            lists: self.lists,
            has_undecided_key: self.has_undecided_key,
        }
    }
}

/// One run: where readings go, and what has come so far.
pub(crate) struct Session {
    settings: Settings,
    output: Output,
    voice: Voice,
    progress: Progress,
    summary: Summary,
    left_out: LeftOut,
    input: Input,
}

/// What is left of a session when its only input is at its end.
pub(crate) struct Ended {
    outcome: Result<(), Failure>,
    summary: Summary,
    left_out: LeftOut,
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
    /// It had a list without a field.
    fieldless: bool,
    scrutiny: Scrutiny,
    repeats: Repeats,
}

/// Whether a list says something beyond a reading.
fn has_details(list: &List<'_>) -> bool {
    Details::collect(list.entries()) != Details::default()
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
    /// A session that prints.
    pub(crate) fn new(settings: Settings, progress: Progress) -> Self {
        Self {
            output: Output::new(
                settings.format,
                settings.entries,
                settings.details,
                settings.live,
            ),
            voice: Voice::new(settings.live),
            settings,
            progress,
            summary: Summary::default(),
            left_out: LeftOut::default(),
            input: Input::default(),
        }
    }

    /// A session for one input, whose output another session prints; that one
    /// still wants so many looks at lists.
    pub(crate) fn queued(
        settings: Settings,
        progress: Progress,
        queue: Queue,
        looks: usize,
    ) -> Self {
        Self {
            output: Output::queued(
                settings.format,
                settings.entries,
                settings.details,
                queue.clone(),
            ),
            voice: Voice::queued(queue),
            settings,
            progress,
            summary: Summary::default(),
            left_out: LeftOut::wanting(looks),
            input: Input::default(),
        }
    }

    pub(crate) const fn settings(&self) -> &Settings {
        &self.settings
    }

    pub(crate) const fn progress(&mut self) -> &mut Progress {
        &mut self.progress
    }

    /// How many lists it still wants to look at for what readings leave out.
    pub(crate) const fn looks_wanted(&self) -> usize {
        self.left_out.wanted()
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
        self.voice.begin_input();
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
                self.say_of_input(&format!("{error:#}"));
                self.summary.add_failure();
                false
            }
            Err(Failure::Output(error)) => return Err(error),
        };
        self.flush()?;
        Ok(all_read)
    }

    /// What a session has gathered that printed nothing.
    pub(crate) fn end(self, outcome: Result<(), Failure>) -> Ended {
        Ended {
            outcome,
            summary: self.summary,
            left_out: self.left_out,
        }
    }

    /// Tells what another session has decoded of this input, and hands out what
    /// is left of it at its end.
    pub(crate) fn tell(&mut self, part: Part) -> io::Result<Option<Ended>> {
        match part {
            Part::Printed(lines) => {
                self.make_way();
                self.output.print(lines)?;
            }
            Part::Remark(remark) => self.remark(remark),
            Part::Ended(ended) => return Ok(Some(*ended)),
        }
        Ok(None)
    }

    /// Takes over what another session has gathered of this input, and ends it.
    pub(crate) fn take_over(&mut self, ended: Ended) -> io::Result<bool> {
        self.summary.append(&ended.summary);
        self.left_out.append(ended.left_out);
        self.end_input(ended.outcome)
    }

    /// Decodes an input from its beginning to its end.
    pub(crate) fn decode(&mut self, input: impl Read) -> Result<(), Failure> {
        let mut octets = Octets::new(input);
        let outcome = match self.settings.layer.begin(&mut octets)? {
            Begun::Body(body) => self.decode_body(&body),
            Begun::Frames(begun) => self.decode_stream(self.frames(), &begun, &mut octets),
            Begun::Messages(begun) => self.decode_stream(self.messages(), &begun, &mut octets),
        };
        self.progress.end_input(octets.taken());
        outcome
    }

    /// What comes in on a live line.
    pub(crate) fn line(&self) -> Line {
        match self.settings.layer {
            Layer::Llc | Layer::Apdu => self.messages(),
            _ => self.frames(),
        }
    }

    fn frames(&self) -> Line {
        let mut frames = Box::new(Receiver::with_scales(self.settings.scales));
        if let Some(link) = self.settings.layer.link() {
            frames = Box::new(frames.with_link(link));
        }
        frames.describe(self.settings.lists);
        frames.set_keys(self.settings.keys.clone());
        Line::Frames(frames)
    }

    fn messages(&self) -> Line {
        Line::Messages(Box::new(Messages::new(Way {
            scales: self.settings.scales,
            lists: self.settings.lists,
            keys: self.settings.keys.clone(),
        })))
    }

    fn decode_stream<R: Read>(
        &mut self,
        mut line: Line,
        begun: &[u8],
        input: &mut Octets<R>,
    ) -> Result<(), Failure> {
        let outcome = self.follow(&mut line, begun, input);
        self.sum_up(&line, outcome)
    }

    fn follow<R: Read>(
        &mut self,
        line: &mut Line,
        begun: &[u8],
        input: &mut Octets<R>,
    ) -> Result<(), Failure> {
        self.feed(line, begun)?;
        loop {
            // No reading waits for more octets to come.
            self.flush().map_err(Failure::Output)?;
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
        let known = self.settings.known();
        self.remember_beginning(octets);
        while let Some(outcome) = &line.next_reading(&mut octets) {
            let origin = line.origin();
            if let Some(origin) = origin {
                self.note_opened(origin, line, outcome.is_ok());
            }
            match outcome {
                Ok(reading) if self.looks_at_list(reading) => {
                    self.show(reading, origin, line.list().as_ref())?;
                }
                Ok(reading) => self.show(reading, origin, None)?,
                Err(error) => self.note(|| {
                    let apdu = line.apdu().unwrap_or_default();
                    damage(line.position(), *error, apdu, known)
                }),
            }
        }
        Ok(())
    }

    /// A message came out of its cipher.
    fn note_opened(&mut self, origin: Origin, line: &Line, is_reading: bool) {
        self.summary.add_opened(origin);
        let apdu = line.apdu().unwrap_or_default();
        let differs = self.input.repeats.differ(origin, apdu);
        if differs {
            self.summary.add_different_repeat();
        }
        let counter = match origin.freshness {
            Freshness::Repeated if differs => "a repeated invocation counter with other content",
            Freshness::Repeated => "a repeated invocation counter",
            Freshness::Older => "an older invocation counter",
            Freshness::New => return,
        };
        if self.settings.verbose && is_reading {
            let (kind, position) = (line.kind(), line.position());
            self.say_of_input(&format!("{kind} at octet {position}: {counter}"));
        }
    }

    /// Of an input without a reading its beginning may tell what it is.
    fn remember_beginning(&mut self, octets: &[u8]) {
        let room = BEGINNING.saturating_sub(self.input.begun.len());
        let more = octets.get(..room).unwrap_or(octets);
        self.input.begun.extend_from_slice(more);
    }

    /// Whether the list behind a reading is wanted, which costs a second walk.
    const fn looks_at_list(&self, reading: &Reading) -> bool {
        self.output.wants_entries()
            || self.left_out.is_curious()
            || !has_power(reading)
            || self.output.wants_details(reading)
            || self.input.scrutiny.wants_list(reading)
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
        match line.whole() {
            None => self.summary.add(&counters),
            Some(whole) => self.summary.add_messages(whole, &counters),
        }
        if outcome.is_ok() {
            self.explain(line.kind(), &counters);
        }
        let advice: Vec<_> = self.input.scrutiny.advice().collect();
        for line in advice {
            self.say_of_input(&line);
        }
        outcome
    }

    fn decode_body(&mut self, body: &[u8]) -> Result<(), Failure> {
        let (scales, known) = (self.settings.scales, self.settings.known());
        let outcome = parse_body(body, known.lists, scales);
        self.summary.add_body(body.len(), &outcome);
        match outcome {
            Ok(list) => self.show(&list.reading(), None, Some(&list))?,
            Err(error) => self.note(|| {
                misfit_of_body(known.lists, body)
                    .unwrap_or_else(|| plain(&error, "its octet", known))
            }),
        }
        self.explain("message", &Counters::new());
        Ok(())
    }

    fn show(
        &mut self,
        reading: &Reading,
        origin: Option<Origin>,
        list: Option<&List<'_>>,
    ) -> Result<(), Failure> {
        self.input.scrutiny.observe(reading, list);
        if let Some(list) = list {
            if self.left_out.is_curious() {
                self.left_out.look_at(list);
            }
            let is_empty = !self.output.wants_entries() && is_fieldless(reading, list);
            if is_empty && !(self.output.wants_details(reading) && has_details(list)) {
                self.pass_over(list);
                return Ok(());
            }
        }
        self.input.readings += 1;
        self.make_way();
        let received_at = self.settings.live.then(Timestamp::now);
        self.output
            .reading(reading, received_at, origin, list)
            .map_err(Failure::Output)
    }

    /// Readings are printed where the bar may be.
    fn make_way(&mut self) {
        if self.output.is_at_once() {
            self.progress.clear();
        }
    }

    /// A list that gives an empty reading: that is none.
    fn pass_over(&mut self, list: &List<'_>) {
        self.summary.add_fieldless();
        if std::mem::replace(&mut self.input.fieldless, true) {
            return;
        }
        let elements = match list.entries().count() {
            1 => "1 element".to_owned(),
            count => format!("{count} elements"),
        };
        let why = match list.left_out().next() {
            Some(_) => "none of which fills a field of a reading",
            None => "none of which a reading has a field for",
        };
        let text = format!("a list of {elements}, {why} (see --entries)");
        self.remark(Remark::Fieldless(format!("{}: {text}", self.input.name)));
        self.input.first_error.get_or_insert(text);
    }

    /// Keeps the first error of an input, to tell why it gave no reading.
    fn note(&mut self, error: impl FnOnce() -> String) {
        if !self.settings.verbose && self.input.first_error.is_some() {
            return;
        }
        let text = error();
        if self.settings.verbose {
            self.remark(Remark::Damage(format!("{}: {text}", self.input.name)));
        }
        self.input.first_error.get_or_insert(text);
    }

    /// Says why an input gave no reading, where it gave none.
    fn explain(&mut self, kind: &str, counters: &Counters) {
        if self.input.readings > 0 {
            return;
        }
        let hint = match counters.frames {
            0 if kind == "frame" => hint(&self.input.begun, self.input.first_error.is_some()),
            _ => None,
        };
        let reason = match (&self.input.first_error, hint) {
            (_, Some(hint)) => hint,
            (Some(error), _) => error.clone(),
            _ if counters.frames > 0 => "valid frames, but no list in them".to_owned(),
            _ if counters.octets > 0 => format!("no {kind} in {} octets", counters.octets),
            _ => "no octets".to_owned(),
        };
        let text = format!("{}: no reading: {reason}", self.input.name);
        self.remark(Remark::NoReading(text));
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
        let misfits: Vec<_> = self.left_out.misfits().collect();
        for line in misfits {
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
    fn remark(&mut self, remark: Remark) {
        self.progress.clear();
        if self.voice.is_at_once() {
            // An output that is closed is noticed at the next reading or the end.
            let _ = self.output.flush();
        }
        self.voice.say(remark);
    }

    /// A line that is always said.
    pub(crate) fn say(&mut self, text: impl Into<String>) {
        self.remark(Remark::Plain(text.into()));
    }

    /// The same, with the name of the input first.
    pub(crate) fn say_of_input(&mut self, line: &str) {
        self.say(format!("{}: {line}", self.input.name));
    }
}
