//! Where in the stack of protocols an input begins.

use std::io::Read;

use anyhow::{Result, bail};
use clap::ValueEnum;
use han_meters::{Error, Link, List, Row, Scales};

use crate::decode::description::Lists;
use crate::decode::message::{self, Fault};
use crate::decode::messages::{LONGEST, may_be_push};
use crate::decode::octets::Octets;

/// No body is longer.
const BODY_MAX: usize = 65_535;

/// What the octets of an input are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Layer {
    /// HDLC or wired M-Bus, unless the input is one push message with or without LLC header, or
    /// begins with two of them
    Auto,
    /// A stream of HDLC frames, as on the line
    Hdlc,
    /// A stream of wired M-Bus frames, as on the line
    Mbus,
    /// Messages with their LLC headers (E6 E7 00), without frames
    Llc,
    /// APDUs, each from its tag on, one behind the other
    Apdu,
    /// The list alone: the body of a data-notification
    Body,
}

/// What an input turned out to be, and the octets read to find out.
pub(crate) enum Begun {
    Frames(Vec<u8>),
    Messages(Vec<u8>),
    /// All of it.
    Body(Vec<u8>),
}

impl Layer {
    /// The link of the line, where it is said.
    pub(crate) const fn link(self) -> Option<Link> {
        match self {
            Self::Hdlc => Some(Link::Hdlc),
            Self::Mbus => Some(Link::Mbus),
            Self::Auto | Self::Llc | Self::Apdu | Self::Body => None,
        }
    }

    /// Reads as much of the input as tells whether it is a stream of frames or of
    /// messages without; of a body, all.
    pub(crate) fn begin<R: Read>(self, input: &mut Octets<R>) -> Result<Begun> {
        match self {
            Self::Hdlc | Self::Mbus => Ok(Begun::Frames(Vec::new())),
            Self::Llc | Self::Apdu => Ok(Begun::Messages(Vec::new())),
            Self::Auto => recognise(input),
            Self::Body => read_body(input).map(Begun::Body),
        }
    }
}

/// The list in an APDU: by the first of the user's descriptions that fits, else as
/// it is known.
pub(crate) fn parse<'a>(apdu: &'a [u8], lists: Lists, scales: Scales) -> Result<List<'a>, Error> {
    let described = |rows: &&'static [Row]| List::parse_as(apdu, rows, scales).ok();
    match lists.iter().find_map(described) {
        Some(list) => Ok(list),
        None => List::parse(apdu, scales),
    }
}

/// The same of a body.
pub(crate) fn parse_body<'a>(
    body: &'a [u8],
    lists: Lists,
    scales: Scales,
) -> Result<List<'a>, Error> {
    let described = |rows: &&'static [Row]| List::parse_body_as(body, rows, scales).ok();
    match lists.iter().find_map(described) {
        Some(list) => Ok(list),
        None => List::parse_body(body, scales),
    }
}

/// Whether a list says anything, or would if it were known or opened: octets
/// that only look like one seldom do.
pub(crate) fn says_something(parsed: &Result<List<'_>, Error>) -> bool {
    match parsed {
        Ok(list) => list.entries().next().is_some(),
        Err(Error::UnknownList { elements }) => *elements > 0,
        Err(Error::PushObjectsDiffer { .. } | Error::UnexpectedValue { .. }) => true,
        Err(Error::Ciphered { security_control }) => {
            let is_secured = security_control.is_authenticated() || security_control.is_encrypted();
            is_secured && security_control.suite() <= 2 && !security_control.is_compressed()
        }
        Err(_) => false,
    }
}

fn read_body<R: Read>(input: &mut Octets<R>) -> Result<Vec<u8>> {
    let mut body = Vec::new();
    while let Some(octets) = input.next()? {
        body.extend_from_slice(octets);
        if body.len() > BODY_MAX {
            bail!("more than {BODY_MAX} octets are no single body: is it a stream of frames?");
        }
    }
    Ok(body)
}

fn recognise<R: Read>(input: &mut Octets<R>) -> Result<Begun> {
    let mut begun = Vec::new();
    while let Some(octets) = input.next()? {
        begun.extend_from_slice(octets);
        match Guess::of(&begun) {
            Guess::Frames => return Ok(Begun::Frames(begun)),
            Guess::Messages => return Ok(Begun::Messages(begun)),
            Guess::Message | Guess::TooEarly => {}
        }
    }
    match Guess::of(&begun) {
        Guess::Message | Guess::Messages => Ok(Begun::Messages(begun)),
        Guess::Frames | Guess::TooEarly => Ok(Begun::Frames(begun)),
    }
}

/// What the beginning of an input looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Guess {
    /// One message, if it ends here.
    Message,
    /// Two messages and what may follow.
    Messages,
    Frames,
    TooEarly,
}

impl Guess {
    pub(crate) fn of(begun: &[u8]) -> Self {
        let length = match push(begun) {
            Ok(length) => length,
            Err(guess) => return guess,
        };
        match begun.get(length..).unwrap_or_default() {
            [] => Self::Message,
            behind => match push(behind) {
                Ok(_) => Self::Messages,
                Err(guess) => guess,
            },
        }
    }
}

/// How long the push is that begins here.
fn push(octets: &[u8]) -> Result<usize, Guess> {
    if !may_be_push(octets) {
        return Err(Guess::Frames);
    }
    let octets = octets.get(..LONGEST).unwrap_or(octets);
    message::length(octets).map_err(|fault| match fault {
        Fault::TooEarly { .. } if octets.len() < LONGEST => Guess::TooEarly,
        _ => Guess::Frames,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// List 1 of a Kaifa, LLC header first.
    const PUSH: [u8; 29] = [
        0xE6, 0xE7, 0x00, 0x0F, 0x40, 0x00, 0x00, 0x00, 0x09, 0x0C, 0x07, 0xE5, 0x03, 0x17, 0x02,
        0x13, 0x1A, 0x3A, 0xFF, 0x80, 0x00, 0x00, 0x02, 0x01, 0x06, 0x00, 0x00, 0x0B, 0xF3,
    ];

    fn is_message(octets: &[u8]) -> bool {
        let begun = Layer::Auto.begin(&mut Octets::new(octets)).unwrap();
        matches!(begun, Begun::Messages(message) if message == octets)
    }

    #[test]
    fn a_whole_message_is_told_with_and_without_its_header() {
        assert!(is_message(&PUSH));
        assert!(is_message(&PUSH[3..]));
    }

    #[test]
    fn a_message_that_ends_too_early_or_too_late_is_none() {
        for len in 0..PUSH.len() {
            assert!(!is_message(&PUSH[..len]), "{len}");
        }
        assert!(!is_message(&[&PUSH[..], &[0x5B, 0x05, 0x7E]].concat()));
    }

    /// A power and a text behind their attribute descriptors, which have no tags.
    const DESCRIBED: [u8; 43] = [
        0x0F, 0x80, 0x00, 0x00, 0x01, 0x00, 0x02, 0x02, 0x16, 0x01, 0x01, 0x02, 0x02, 0x02, 0x00,
        0x01, 0x00, 0x00, 0x60, 0x0E, 0x00, 0xFF, 0x02, 0x09, 0x02, 0x54, 0x32, 0x02, 0x02, 0x00,
        0x03, 0x01, 0x00, 0x01, 0x07, 0x00, 0xFF, 0x02, 0x12, 0x07, 0xA4, 0x00, 0x00,
    ];

    #[test]
    fn a_list_of_descriptors_is_a_message_where_it_ends() {
        let whole = DESCRIBED.len() - 2;
        assert!(is_message(&DESCRIBED[..whole]));
        for len in 1..whole {
            assert_eq!(Guess::of(&DESCRIBED[..len]), Guess::TooEarly, "{len}");
        }
        assert_eq!(Guess::of(&DESCRIBED), Guess::Frames);
    }

    #[test]
    fn a_body_is_taken_for_one_only_when_asked() {
        assert!(!is_message(&PUSH[22..]));
        let list = parse_body(&PUSH[22..], &[], Scales::new()).unwrap();
        assert_eq!(list.reading().active_power_import.unwrap().value(), 3059);
    }

    #[test]
    fn a_body_of_descriptors_is_read_too() {
        let list = parse_body(&DESCRIBED[6..], &[], Scales::new()).unwrap();
        let last = list.entries().last().unwrap();
        assert_eq!(last.value.as_integer(), Some(1956));
        assert_eq!(list.remaining(), [0, 0]);
    }

    #[test]
    fn messages_are_told_by_the_second() {
        let described = &DESCRIBED[..DESCRIBED.len() - 2];
        for (first, second) in [(&PUSH[..], described), (described, &PUSH[3..])] {
            let both = [first, second].concat();
            for len in first.len() + 1..both.len() {
                assert_eq!(Guess::of(&both[..len]), Guess::TooEarly, "{len}");
            }
            assert_eq!(Guess::of(&both), Guess::Messages);
            assert_eq!(Guess::of(&[&both[..], &[0x7E]].concat()), Guess::Messages);
        }
    }

    #[test]
    fn a_stream_that_begins_like_a_message_is_told_as_soon_as_possible() {
        assert_eq!(Guess::of(&[0x7E]), Guess::Frames);
        assert_eq!(Guess::of(&[0xE6, 0xE7, 0x00, 0x63]), Guess::Frames);
        assert_eq!(Guess::of(&[0xE6, 0xE7, 0x00, 0xC4, 0x01]), Guess::Frames);
        assert_eq!(
            Guess::of(&[0x0F, 0x00, 0x00, 0x00, 0x00, 0x00, 0x63]),
            Guess::Frames
        );
        assert_eq!(Guess::of(&PUSH[..9]), Guess::TooEarly);
    }

    #[test]
    fn an_endless_input_is_no_body_and_no_message() {
        let mut input = Octets::new(std::io::repeat(0));
        assert!(Layer::Body.begin(&mut input).is_err());
        let mut input = Octets::new(std::io::repeat(0x0F));
        let begun = Layer::Auto.begin(&mut input);
        assert!(matches!(begun, Ok(Begun::Frames(_))));
    }
}
