//! What all inputs together brought.

use std::fmt;

use han_meters::{Counters, Error, List};

/// Counts over all inputs: the lines at the end.
#[derive(Debug, Default)]
pub(crate) struct Summary {
    octets: u64,
    frames: u64,
    messages: u64,
    readings: u64,
    repeated: u64,
    noise: u64,
    errors: Vec<(&'static str, u64)>,
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

    /// Adds a message that came without frames: its list and how many octets
    /// stood behind that, which are noise.
    pub(crate) fn add_message(
        &mut self,
        octets: usize,
        outcome: &Result<(List<'_>, usize), Error>,
    ) {
        self.octets += length(octets);
        self.messages += 1;
        match outcome {
            Ok((_, remaining)) => {
                self.readings += 1;
                self.noise += length(*remaining);
            }
            Err(error) => self.add_errors(kind(error), 1),
        }
    }

    fn add_errors(&mut self, kind: &'static str, count: u64) {
        match self.errors.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, sum)) => *sum += count,
            None => self.errors.push((kind, count)),
        }
    }

    pub(crate) const fn readings(&self) -> u64 {
        self.readings
    }

    /// Whether anything was lost: an error of any kind, or an octet that
    /// belongs to no frame.
    pub(crate) fn shows_damage(&self) -> bool {
        self.noise > 0 || self.errors.iter().any(|(_, count)| *count > 0)
    }
}

/// The name of a message's error, as in the counters of a receiver.
const fn kind(error: &Error) -> &'static str {
    match error {
        Error::Apdu(_) => "invalid APDU",
        Error::Ciphered { .. } => "ciphered",
        Error::BlockTransfer { .. } => "block transfer",
        Error::UnsupportedApdu { .. } => "unsupported APDU",
        _ => "unknown list",
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, ", counted(self.octets, "octet"))?;
        if self.messages == 0 || self.frames > 0 {
            write!(f, "{}, ", counted(self.frames, "frame"))?;
        }
        if self.messages > 0 {
            write!(f, "{}, ", counted(self.messages, "message"))?;
        }
        write!(f, "{}", counted(self.readings, "reading"))?;
        if self.repeated > 0 {
            write!(f, " ({} repeated)", self.repeated)?;
        }
        write!(f, ", noise {}", counted(self.noise, "octet"))?;
        let errors = self.errors.iter().filter(|(_, count)| *count > 0);
        let errors: Vec<_> = errors
            .map(|(kind, count)| format!("{count} {kind}"))
            .collect();
        match errors.is_empty() {
            true => f.write_str(", no errors"),
            false => write!(f, "\nerrors: {}", errors.join(", ")),
        }
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
        assert!(text.ends_with("\nerrors: 3 bad FCS, 1 truncated"), "{text}");
        assert!(summary.shows_damage());
    }

    #[test]
    fn messages_without_frames_are_counted_as_such() {
        let mut summary = Summary::default();
        summary.add_message(26, &Err(Error::UnknownList { elements: 7 }));
        let text = "26 octets, 1 message, 0 readings, noise 0 octets\nerrors: 1 unknown list";
        assert_eq!(summary.to_string(), text);
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
