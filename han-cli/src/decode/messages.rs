//! Messages without frames, one behind the other.
//!
//! Nothing says where one begins, where one ends it says itself, and no check says
//! whether that is true. So what came in the clear counts only where the next one
//! begins behind it, or nothing does, and none stands within it. Where it does not,
//! the next is searched for from its second octet on, and found where a push reads
//! whole. The search parses no more than 32 octets for each that it passes.

use std::ops::ControlFlow;

use han_dlms::{ApduTag, InvocationCounters, Keys};
use han_hdlc::Llc;
use han_meters::{Counters, Error, List, ListNumber, Reading, Scales};

use crate::decode::description::Lists;
use crate::decode::keys;
use crate::decode::layer::{parse, says_something};
use crate::decode::line::{Origin, Trouble};
use crate::decode::message::{self, Fault};

/// No message is longer: as much as can be joined of frames.
pub(crate) const LONGEST: usize = 8192;

/// More senders than these are on no line.
const SENDERS: usize = 4;

/// How messages are read.
#[derive(Clone)]
pub(crate) struct Way {
    pub(crate) scales: Scales,
    pub(crate) lists: Lists,
    pub(crate) keys: Option<Keys>,
}

/// Finds messages in a stream that comes in whatever pieces.
pub(crate) struct Messages {
    way: Way,
    /// The octets that are still to be judged, from `begin` on.
    held: Vec<u8>,
    begin: usize,
    /// Octets in front of those held.
    passed: u64,
    /// Without so many there is nothing new to find.
    wanted: usize,
    /// No message is completed any more.
    is_idle: bool,
    search: Option<Search>,
    /// How many octets a search may still parse where nothing comes of them; below 0
    /// none, until enough are passed.
    credit: i64,
    /// Octets of a message not yet whole that were looked through for others.
    looked_through: usize,
    position: u64,
    origin: Option<Origin>,
    /// The APDU behind the last outcome.
    apdu: Vec<u8>,
    has_apdu: bool,
    counters: Counters,
    whole: u64,
    seen: InvocationCounters<SENDERS>,
    hourly: Option<Reading>,
}

/// The next message is searched for, because none is where one was expected.
#[derive(Clone, Copy)]
struct Search {
    /// Where that was.
    from: u64,
    /// Where what stands there ends by its own word; where it begins if that
    /// cannot be told.
    end: u64,
}

/// Octets that a search may parse for each that it passes, and to begin with.
const CREDIT: i64 = 32;
const FIRST_CREDIT: i64 = 32_768;

/// Octets that may be parsed to look for a message within any other: nearly every
/// list in the clear has fewer.
const WITHIN: usize = 1024;

/// So many octets of noise may stand behind a message: a line that is switched off
/// leaves some.
const NOISE: usize = 2;

/// What stands behind a message.
#[derive(Clone, Copy)]
enum Border {
    /// The next message, or nothing.
    Seen,
    /// Too little to say.
    Wanting,
    /// Something else; or the next one begins before.
    Missing,
}

/// What comes of a look at the octets held: an outcome, or none until more have
/// come; or a look at those behind the first.
type Look = ControlFlow<Option<Result<Reading, Trouble>>>;

impl Messages {
    pub(crate) fn new(way: Way) -> Self {
        Self {
            way,
            held: Vec::new(),
            begin: 0,
            passed: 0,
            wanted: 0,
            is_idle: false,
            search: None,
            credit: FIRST_CREDIT,
            looked_through: 0,
            position: 0,
            origin: None,
            apdu: Vec::new(),
            has_apdu: false,
            counters: Counters::new(),
            whole: 0,
            seen: InvocationCounters::new(),
            hourly: None,
        }
    }

    /// The list behind the reading just handed out.
    pub(crate) fn list(&self) -> Option<List<'_>> {
        parse(self.apdu()?, self.way.lists, self.way.scales).ok()
    }

    pub(crate) fn apdu(&self) -> Option<&[u8]> {
        self.has_apdu.then_some(&self.apdu)
    }

    pub(crate) const fn origin(&self) -> Option<Origin> {
        self.origin
    }

    /// Where the message of the last outcome began.
    pub(crate) const fn position(&self) -> u64 {
        self.position
    }

    pub(crate) const fn counters(&self) -> Counters {
        self.counters
    }

    /// Messages that came to their end.
    pub(crate) const fn whole(&self) -> u64 {
        self.whole
    }

    /// What is held comes to no end any more.
    pub(crate) const fn idle(&mut self) {
        self.is_idle = true;
    }

    /// Takes all octets, and finds the next message or the next damage.
    pub(crate) fn next_reading(&mut self, octets: &mut &[u8]) -> Option<Result<Reading, Trouble>> {
        self.take(octets);
        (self.origin, self.has_apdu) = (None, false);
        while self.begin < self.held.len() {
            if let Look::Break(outcome) = self.look() {
                return outcome;
            }
        }
        if std::mem::take(&mut self.is_idle) {
            self.end_search();
        }
        None
    }

    fn take(&mut self, octets: &mut &[u8]) {
        if octets.is_empty() {
            return;
        }
        self.held.drain(..self.begin);
        self.passed += count(self.begin);
        self.begin = 0;
        self.held.extend_from_slice(octets);
        self.counters.octets += count(octets.len());
        *octets = &[];
    }

    /// Looks whether a message begins with the first octet that is held.
    fn look(&mut self) -> Look {
        if self.search.is_some_and(|search| search.end == self.here()) {
            self.end_search();
        }
        let octets = self.held.get(self.begin..).unwrap_or_default();
        let octets = octets.get(..LONGEST).unwrap_or(octets);
        let is_all = self.is_idle || octets.len() == LONGEST;
        if octets.len() < self.wanted && !is_all {
            return Look::Break(None);
        }
        self.wanted = 0;
        if !self.may_try(octets) {
            return self.pass();
        }
        match message::length(octets) {
            Ok(length) => match self.border(octets, length, is_all) {
                Border::Seen => self.found(length),
                Border::Wanting => {
                    self.wanted = octets.len() + 1;
                    Look::Break(None)
                }
                Border::Missing => self.failed(Trouble::Overlapped, LONGEST + length),
            },
            Err(Fault::TooEarly { missing }) if !is_all => {
                let octets = octets.len();
                if self.holds_another(octets) {
                    return self.failed(Trouble::CutOff { octets }, octets);
                }
                // Not all of what a damaged count asks for: the next may be there before.
                self.wanted = octets + missing.min(octets / 4 + 1);
                Look::Break(None)
            }
            Err(Fault::TooEarly { .. }) => {
                let octets = octets.len();
                self.failed(Trouble::CutOff { octets }, octets)
            }
            Err(Fault::Damaged(error)) => {
                let parsed = parsed(&error, octets.len());
                self.failed(Trouble::List(error), parsed)
            }
        }
    }

    /// Whether what is here is looked at closely: always where a message is expected.
    fn may_try(&self, octets: &[u8]) -> bool {
        self.search.is_none() || self.credit > 0 && may_be_push(octets)
    }

    fn pass(&mut self) -> Look {
        self.begin += 1;
        self.looked_through = 0;
        self.credit = FIRST_CREDIT.min(self.credit + CREDIT);
        Look::Continue(())
    }

    /// What stands at the end of the message here, by its own word.
    fn border(&self, octets: &[u8], length: usize, is_all: bool) -> Border {
        let behind = octets.get(length..).unwrap_or_default();
        let mut behind_noise = (0..=NOISE).filter_map(|noise| behind.get(noise..));
        match behind_noise.any(begins_a_message) {
            _ if self.has_within(octets, length) => Border::Missing,
            true => Border::Seen,
            false if behind.len() > NOISE => Border::Missing,
            false if is_all => Border::Seen,
            false => Border::Wanting,
        }
    }

    /// Whether a push begins within the message here, and stands there whole. A
    /// short message is not worth a long look.
    fn has_within(&self, octets: &[u8], length: usize) -> bool {
        let mut credit = LONGEST.min(WITHIN + 32 * length);
        let header = octets.len() - Llc::strip(octets).1.len();
        (header + 1..length).any(|at| {
            let octets = octets.get(at..).unwrap_or_default();
            let octets = octets.get(..credit).unwrap_or(octets);
            if octets.is_empty() || !may_be_push(octets) {
                return false;
            }
            let found = message::length(octets);
            credit = credit.saturating_sub(match &found {
                Ok(length) => *length,
                Err(Fault::Damaged(error)) => parsed(error, octets.len()),
                Err(Fault::TooEarly { .. }) => octets.len(),
            });
            found.is_ok_and(|length| self.is_list(octets.get(..length).unwrap_or_default()))
        })
    }

    /// Whether a message shows a list, or is ciphered.
    fn is_list(&self, message: &[u8]) -> bool {
        let parsed = parse(Llc::strip(message).1, self.way.lists, self.way.scales);
        matches!(parsed, Ok(_) | Err(Error::Ciphered { .. })) && says_something(&parsed)
    }

    /// The same of a message not yet whole, as often as it grows by a quarter.
    fn holds_another(&mut self, length: usize) -> bool {
        if length < self.looked_through + self.looked_through / 4 {
            return false;
        }
        self.looked_through = length;
        let octets = self.held.get(self.begin..).unwrap_or_default();
        self.has_within(octets, length)
    }

    /// A message is here that reads whole.
    fn found(&mut self, length: usize) -> Look {
        let seen = self.seen.clone();
        let outcome = self.read(length);
        if self.search.is_some() && !self.is_believable(&outcome) {
            self.seen = seen;
            return self.failed(Trouble::Overlapped, LONGEST + length);
        }
        self.end_search();
        self.whole += 1;
        self.position = self.here();
        match outcome {
            Ok(mut reading) => {
                reading.repeated = self.is_repeated(&reading);
                self.counters.readings += 1;
                self.counters.repeated += u32::from(reading.repeated);
                self.begin += length;
                self.looked_through = 0;
                Look::Break(Some(Ok(reading)))
            }
            Err(trouble) => self.lost(trouble, length),
        }
    }

    /// None is here, or none that is whole. So many octets were parsed to know.
    fn failed(&mut self, trouble: Trouble, parsed: usize) -> Look {
        if self.search.is_some() {
            self.credit -= i64::try_from(parsed).unwrap_or(FIRST_CREDIT);
            return self.pass();
        }
        self.position = self.here();
        // Behind a message may stand what wants to be none.
        if self.position > 0 && trouble.is_unknown_tag() {
            return self.search_behind(0);
        }
        self.lost(trouble, 0)
    }

    /// What begins here gives no reading.
    fn lost(&mut self, trouble: Trouble, length: usize) -> Look {
        let _ = self.search_behind(length);
        trouble.count_in(&mut self.counters);
        Look::Break(Some(Err(trouble)))
    }

    /// Searches from the next octet on; what is here has so many octets by its
    /// own word.
    fn search_behind(&mut self, length: usize) -> Look {
        let from = self.here();
        self.search = Some(Search {
            from,
            end: from + count(length),
        });
        self.pass()
    }

    /// What the message here says, opened if it is ciphered.
    fn read(&mut self, length: usize) -> Result<Reading, Trouble> {
        let octets = self.held.get(self.begin..).unwrap_or_default();
        let sent = Llc::strip(octets.get(..length).unwrap_or_default()).1;
        let mut room = vec![0; length];
        let keys = self.way.keys.as_ref();
        let opened = keys.and_then(|keys| keys::open(sent, keys, &mut room));
        let opened = opened.transpose().map_err(Trouble::Undeciphered);
        (self.origin, self.has_apdu) = (None, true);
        self.apdu.clear();
        match opened? {
            None => self.apdu.extend_from_slice(sent),
            Some((opened, _)) => {
                self.apdu.extend_from_slice(opened.apdu());
                self.origin = Some(Origin {
                    is_authenticated: opened.is_authenticated(),
                    sender: opened.system_title(),
                    freshness: self.seen.note(&opened),
                });
            }
        }
        let list = parse(&self.apdu, self.way.lists, self.way.scales);
        list.map(|list| list.reading()).map_err(Trouble::List)
    }

    /// Whether an outcome is of a message where none was expected.
    fn is_believable(&self, outcome: &Result<Reading, Trouble>) -> bool {
        match outcome {
            Ok(_) => self.list().is_some_and(|list| says_something(&Ok(list))),
            Err(Trouble::List(error)) => says_something(&Err(*error)),
            Err(_) => false,
        }
    }

    /// Whether this list 3 has the clock and the registers of the one before.
    fn is_repeated(&mut self, reading: &Reading) -> bool {
        let is_hourly = reading.list == Some(ListNumber::Three)
            && reading.time.is_some()
            && reading.active_energy_import.is_some();
        if !is_hourly {
            return false;
        }
        let snapshot = Reading {
            time: reading.time,
            active_energy_import: reading.active_energy_import,
            active_energy_export: reading.active_energy_export,
            reactive_energy_import: reading.reactive_energy_import,
            reactive_energy_export: reading.reactive_energy_export,
            ..Reading::default()
        };
        let is_repeated = self.hourly.as_ref() == Some(&snapshot);
        self.hourly = Some(snapshot);
        is_repeated
    }

    /// Position of the first octet that is held.
    fn here(&self) -> u64 {
        self.passed + count(self.begin)
    }

    /// What was searched through is noise; a message that gave no reading is
    /// none if its end was reached.
    fn end_search(&mut self) {
        let Some(Search { from, end }) = self.search.take() else {
            return;
        };
        let here = self.here();
        let begin = if end <= here { end } else { from };
        self.counters.noise += here.saturating_sub(begin);
    }
}

/// How many of these octets were parsed to find out that they are damaged.
const fn parsed(error: &Error, octets: usize) -> usize {
    match error {
        Error::Apdu(error) => error.offset(),
        _ => octets,
    }
}

/// Whether a message begins here, as far as its first octet can say.
fn begins_a_message(octets: &[u8]) -> bool {
    matches!(
        octets,
        [0xE6] | [0xE6, 0xE6 | 0xE7] | [0xE6, 0xE6 | 0xE7, 0x00]
    ) || message::begins_an_apdu(Llc::strip(octets).1)
}

/// Whether a push may begin here, with or without LLC header.
pub(crate) fn may_be_push(octets: &[u8]) -> bool {
    match Llc::strip(octets).1 {
        [] | [0xE6] | [0xE6, 0xE6 | 0xE7] => true,
        [tag, behind @ ..] => match ApduTag::new(*tag) {
            ApduTag::DATA_NOTIFICATION | ApduTag::GENERAL_CIPHERING => true,
            // A system title comes next, with its length and the letters of a maker.
            ApduTag::GENERAL_GLO_CIPHERING | ApduTag::GENERAL_DED_CIPHERING => {
                matches!(behind, [] | [0, ..] | [8] | [8, b'A'..=b'Z', ..])
            }
            _ => false,
        },
    }
}

fn count(octets: usize) -> u64 {
    u64::try_from(octets).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// List 1 of a Kaifa: 3059 W.
    const PUSH: [u8; 26] = [
        0x0F, 0x40, 0x00, 0x00, 0x00, 0x09, 0x0C, 0x07, 0xE5, 0x03, 0x17, 0x02, 0x13, 0x1A, 0x3A,
        0xFF, 0x80, 0x00, 0x00, 0x02, 0x01, 0x06, 0x00, 0x00, 0x0B, 0xF3,
    ];

    const UNKNOWN: [u8; 12] = [0x0F, 0, 0, 0, 0, 0, 0x02, 2, 0x11, 1, 0x11, 2];

    /// What comes of the octets in pieces of this size: where, and whether it is
    /// a reading.
    fn outcomes(octets: &[u8], size: usize) -> (Vec<(u64, bool)>, Counters) {
        let mut messages = Messages::new(Way {
            scales: Scales::new(),
            lists: &[],
            keys: None,
        });
        let mut outcomes = Vec::new();
        for piece in octets.chunks(size).chain([&[][..]]) {
            if piece.is_empty() {
                messages.idle();
            }
            let mut piece = piece;
            while let Some(outcome) = messages.next_reading(&mut piece) {
                outcomes.push((messages.position(), outcome.is_ok()));
            }
        }
        (outcomes, messages.counters())
    }

    #[test]
    fn it_does_not_matter_in_which_pieces_octets_come() {
        let mut damaged = PUSH;
        damaged[21] = 0x63;
        let parts = [
            &PUSH[..],
            &damaged,
            &PUSH[..20],
            &PUSH,
            &[0xFF, 0x00],
            &UNKNOWN,
            &PUSH,
            &PUSH[..25],
            &PUSH,
            &PUSH[3..],
            &PUSH[..10],
        ];
        let octets = parts.concat();
        let whole = outcomes(&octets, octets.len());
        // The fourth has no message behind it.
        assert_eq!(
            whole.0.iter().filter(|(_, is_reading)| *is_reading).count(),
            3
        );
        for size in 1..octets.len() {
            assert_eq!(outcomes(&octets, size), whole, "{size}");
        }
    }

    #[test]
    fn every_octet_lost_costs_two_messages_at_most() {
        let octets = PUSH.repeat(4);
        for lost in 0..2 * PUSH.len() {
            let mut octets = octets.clone();
            octets.remove(lost);
            let (outcomes, _) = outcomes(&octets, octets.len());
            let readings = outcomes.iter().filter(|(_, is_reading)| *is_reading);
            assert!(readings.count() >= 2, "{lost}: {outcomes:?}");
        }
    }

    #[test]
    fn a_count_that_is_too_large_does_not_hold_up_the_line() {
        let mut messages = Messages::new(Way {
            scales: Scales::new(),
            lists: &[],
            keys: None,
        });
        let counted = [&PUSH[..19], &[0x02, 0x82, 0x1F, 0x00], &PUSH[21..]].concat();
        let mut readings = 0;
        for octet in [&counted[..], &PUSH.repeat(20)].concat() {
            let mut octets = &[octet][..];
            while let Some(outcome) = messages.next_reading(&mut octets) {
                readings += usize::from(outcome.is_ok());
            }
        }
        // The last waits for what comes behind it.
        assert_eq!(readings, 19);
    }

    #[test]
    fn what_reads_whole_without_a_list_is_believed_only_where_it_is_expected() {
        // Noise, then an empty array.
        let empty = [0xFF, 0x0F, 0, 0, 0, 0, 0, 0x01, 0];
        let (outcomes, counters) = outcomes(&[&empty[..], &PUSH].concat(), 5);
        assert_eq!(outcomes, [(0, false), (9, true)]);
        assert_eq!(counters.noise, 9);
    }

    #[test]
    fn an_end_that_is_not_of_a_reading_is_no_noise() {
        let (outcomes, counters) = outcomes(&[&UNKNOWN[..], &UNKNOWN, &[0xFF]].concat(), 100);
        assert_eq!(outcomes, [(0, false), (12, false)]);
        assert_eq!((counters.noise, counters.unknown_list), (1, 2));
    }
}
