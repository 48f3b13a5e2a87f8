//! What all inputs together brought.

use std::fmt;

use han_dlms::Freshness;
use han_meters::{Counters, Error, List};

use crate::decode::line::{Origin, counter};

/// Counts over all inputs: the lines at the end.
#[derive(Debug, Default)]
pub(crate) struct Summary {
    octets: u64,
    frames: u64,
    /// Of inputs without frames.
    messages: Option<u64>,
    readings: u64,
    repeated: u64,
    noise: u64,
    /// Lists that came out as readings without any field.
    fieldless: u64,
    /// Inputs that could not be read to their end.
    failures: u64,
    errors: Vec<(&'static str, u64)>,
    opened: Opened,
}

/// Ciphered messages that the keys opened.
#[derive(Debug, Default)]
struct Opened {
    messages: u64,
    /// Those of which it is proven who sent them.
    authenticated: u64,
    /// Those with the counter of the one before.
    repeated: u64,
    /// Of those the ones that say something else than the one before.
    different: u64,
    /// Those with a lower counter.
    older: u64,
}

impl Summary {
    /// Adds what a receiver counted from its first octet to its last.
    pub(crate) fn add(&mut self, counters: &Counters) {
        self.octets += counters.octets;
        self.frames += u64::from(counters.frames);
        self.readings += u64::from(counters.readings);
        self.repeated += u64::from(counters.repeated);
        self.noise += counters.noise;
        for (kind, count) in counters.errors() {
            self.add_errors(kind, u64::from(count));
        }
    }

    /// Adds what was counted of messages without frames, so many of which were
    /// whole.
    pub(crate) fn add_messages(&mut self, whole: u64, counters: &Counters) {
        *self.messages.get_or_insert_default() += whole;
        self.add(counters);
    }

    /// Adds the body of a message that came alone: its list and how many octets
    /// stood behind that, which are noise.
    pub(crate) fn add_body(&mut self, octets: usize, outcome: &Result<List<'_>, Error>) {
        let mut counters = Counters::new();
        counters.octets = length(octets);
        match outcome {
            Ok(list) => {
                counters.readings = 1;
                counters.noise = length(list.remaining().len());
            }
            Err(error) => *counter(&mut counters, error) = 1,
        }
        self.add_messages(1, &counters);
    }

    /// Adds a ciphered message that was opened.
    pub(crate) fn add_opened(&mut self, origin: Origin) {
        self.opened.messages += 1;
        self.opened.authenticated += u64::from(origin.is_authenticated);
        self.opened.repeated += u64::from(origin.freshness == Freshness::Repeated);
        self.opened.older += u64::from(origin.freshness == Freshness::Older);
    }

    /// A repeated one of the messages opened says something else than before.
    pub(crate) const fn add_different_repeat(&mut self) {
        self.opened.different += 1;
    }

    /// One of the readings counted has no field and is none.
    pub(crate) const fn add_fieldless(&mut self) {
        self.fieldless += 1;
    }

    /// An input could not be read to its end.
    pub(crate) const fn add_failure(&mut self) {
        self.failures += 1;
    }

    /// Whether there was any octet.
    pub(crate) const fn is_of_something(&self) -> bool {
        self.octets > 0
    }

    /// Adds what the inputs behind brought.
    pub(crate) fn append(&mut self, behind: &Self) {
        self.octets += behind.octets;
        self.frames += behind.frames;
        if let Some(messages) = behind.messages {
            *self.messages.get_or_insert_default() += messages;
        }
        self.readings += behind.readings;
        self.repeated += behind.repeated;
        self.noise += behind.noise;
        self.fieldless += behind.fieldless;
        self.failures += behind.failures;
        self.opened.messages += behind.opened.messages;
        self.opened.authenticated += behind.opened.authenticated;
        self.opened.repeated += behind.opened.repeated;
        self.opened.different += behind.opened.different;
        self.opened.older += behind.opened.older;
        for (kind, count) in &behind.errors {
            self.add_errors(kind, *count);
        }
    }

    fn add_errors(&mut self, kind: &'static str, count: u64) {
        match self.errors.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, sum)) => *sum += count,
            None => self.errors.push((kind, count)),
        }
    }

    pub(crate) const fn readings(&self) -> u64 {
        self.readings.saturating_sub(self.fieldless)
    }

    /// Whether anything was lost: an error of any kind, a list without a
    /// reading, or an octet that belongs to no frame.
    pub(crate) fn shows_damage(&self) -> bool {
        self.noise > 0 || self.fieldless > 0 || self.errors.iter().any(|(_, count)| *count > 0)
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, ", counted(self.octets, "octet"))?;
        if self.messages.is_none() || self.frames > 0 {
            write!(f, "{}, ", counted(self.frames, "frame"))?;
        }
        if let Some(messages) = self.messages {
            write!(f, "{}, ", counted(messages, "message"))?;
        }
        write!(f, "{}", counted(self.readings(), "reading"))?;
        if self.repeated > 0 {
            write!(f, " ({} repeated)", self.repeated)?;
        }
        if self.fieldless > 0 {
            write!(f, ", {} without a field", counted(self.fieldless, "list"))?;
        }
        write!(f, ", noise {}", counted(self.noise, "octet"))?;
        let errors = self.errors.iter().filter(|(_, count)| *count > 0);
        let errors: Vec<_> = errors
            .map(|(kind, count)| format!("{count} × {kind}"))
            .collect();
        if errors.is_empty() && self.failures == 0 && self.fieldless == 0 {
            f.write_str(", no errors")?;
        }
        if self.opened.messages > 0 {
            write!(f, "\nopened: {}", self.opened)?;
        }
        match errors.is_empty() {
            true => Ok(()),
            false => write!(f, "\nerrors: {}", errors.join(", ")),
        }
    }
}

impl fmt::Display for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let messages = counted(self.messages, "ciphered message");
        match self.authenticated {
            0 => write!(f, "{messages}, not authenticated")?,
            all if all == self.messages => write!(f, "{messages}, authenticated")?,
            some => write!(f, "{messages}, {some} of them authenticated")?,
        }
        if self.repeated > 0 {
            write!(f, ", {} with a repeated invocation counter", self.repeated)?;
        }
        if self.different > 0 {
            write!(f, " (other content than before: {})", self.different)?;
        }
        if self.older > 0 {
            write!(f, ", {} with an older invocation counter", self.older)?;
        }
        Ok(())
    }
}

fn length(octets: usize) -> u64 {
    u64::try_from(octets).unwrap_or(u64::MAX)
}

fn counted(count: u64, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_said_plainly() {
        let summary = Summary::default();
        assert_eq!(
            summary.to_string(),
            "0 octets, 0 frames, 0 readings, noise 0 octets, no errors"
        );
        assert!(!summary.shows_damage());
    }

    #[test]
    fn errors_come_by_kind_and_only_where_there_are_any() {
        let mut summary = Summary::default();
        summary.add_errors("bad HCS", 0);
        summary.add_errors("bad FCS", 1);
        summary.add_errors("bad FCS", 2);
        summary.add_errors("truncated", 1);
        let text = summary.to_string();
        assert!(
            text.ends_with("\nerrors: 3 × bad FCS, 1 × truncated"),
            "{text}"
        );
        assert!(summary.shows_damage());
    }

    #[test]
    fn messages_without_frames_are_counted_as_such() {
        let mut summary = Summary::default();
        summary.add_body(26, &Err(Error::UnknownList { elements: 7 }));
        let text = "26 octets, 1 message, 0 readings, noise 0 octets\nerrors: 1 × unknown list";
        assert_eq!(summary.to_string(), text);
    }

    #[test]
    fn nobody_says_no_errors_beside_a_failed_input() {
        let mut summary = Summary::default();
        summary.add_failure();
        assert!(!summary.to_string().contains("no errors"), "{summary}");
    }

    #[test]
    fn a_list_without_a_field_is_no_reading_but_a_loss() {
        let mut counters = Counters::new();
        counters.readings = 2;
        let mut summary = Summary::default();
        summary.add(&counters);
        summary.add_fieldless();
        assert_eq!(summary.readings(), 1);
        let text = summary.to_string();
        assert!(text.contains("1 reading, 1 list without a field"), "{text}");
        assert!(!text.contains("no errors"), "{text}");
        assert!(summary.shows_damage());
    }

    #[test]
    fn of_two_parts_it_is_the_same_as_of_one() {
        let counters = |octets, bad_fcs| {
            let mut counters = Counters::new();
            (counters.octets, counters.bad_fcs) = (octets, bad_fcs);
            counters
        };
        let (mut summary, mut behind) = (Summary::default(), Summary::default());
        summary.add(&counters(7, 1));
        behind.add(&counters(11, 2));
        behind.add_fieldless();
        behind.add_failure();
        summary.append(&behind);
        let mut whole = Summary::default();
        whole.add(&counters(7, 1));
        whole.add(&counters(11, 2));
        whole.add_fieldless();
        whole.add_failure();
        assert_eq!(summary.to_string(), whole.to_string());
    }

    #[test]
    fn noise_is_damage() {
        let mut counters = Counters::new();
        counters.noise = 1;
        let mut summary = Summary::default();
        summary.add(&counters);
        assert!(summary.shows_damage());
    }
}
