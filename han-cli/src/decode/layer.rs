//! Where in the stack of protocols an input begins.

use std::io::Read;

use anyhow::{Result, bail};
use clap::ValueEnum;
use han_dlms::{Apdu, DataTag, ErrorKind, NotificationHeader, Reader};
use han_hdlc::Llc;
use han_meters::{Error, Link, List, Row, Scales};

use crate::decode::description::Lists;
use crate::decode::octets::Octets;

/// No message without frames is longer.
const MESSAGE_MAX: usize = 65_535;

/// The tag of the APDU that a meter pushes.
const DATA_NOTIFICATION: u8 = 0x0F;

/// The tags of what it may be ciphered in, and how long the name of its sender
/// is, which comes next.
const CIPHERED: [u8; 2] = [0xDB, 0xDC];
const SYSTEM_TITLE: [u8; 2] = [0, 8];

/// What the octets of an input are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Layer {
    /// HDLC or wired M-Bus, unless the whole input is one push message with or without LLC header
    Auto,
    /// A stream of HDLC frames, as on the line
    Hdlc,
    /// A stream of wired M-Bus frames, as on the line
    Mbus,
    /// One message with its LLC header (E6 E7 00), without frame
    Llc,
    /// One APDU, from its tag on
    Apdu,
    /// The list alone: the body of a data-notification
    Body,
}

/// What an input turned out to be, and the octets read to find out.
pub(crate) enum Begun {
    Stream(Vec<u8>),
    Message(Vec<u8>),
}

impl Layer {
    /// Whether frames can be expected on a live line at this layer.
    pub(crate) const fn has_frames(self) -> bool {
        matches!(self, Self::Auto | Self::Hdlc | Self::Mbus)
    }

    /// The link of the line, where it is said.
    pub(crate) const fn link(self) -> Option<Link> {
        match self {
            Self::Hdlc => Some(Link::Hdlc),
            Self::Mbus => Some(Link::Mbus),
            Self::Auto | Self::Llc | Self::Apdu | Self::Body => None,
        }
    }

    /// Reads as much of the input as tells whether it is a stream of frames,
    /// or one message without; of a message, all.
    pub(crate) fn begin<R: Read>(self, input: &mut Octets<R>) -> Result<Begun> {
        match self {
            Self::Hdlc | Self::Mbus => Ok(Begun::Stream(Vec::new())),
            Self::Auto => recognise(input),
            Self::Llc | Self::Apdu | Self::Body => read_message(input).map(Begun::Message),
        }
    }

    /// The list in a message without frames, and how many octets stand behind
    /// it.
    pub(crate) fn list<'a>(
        self,
        message: &'a [u8],
        lists: Lists,
        scales: Scales,
    ) -> Result<(List<'a>, usize), Error> {
        let list = match self {
            Self::Body => parse_body(message, lists, scales)?,
            _ => parse(self.apdu(message), lists, scales)?,
        };
        Ok((list, list.remaining().len()))
    }

    /// The APDU in a message; of a body alone there is none.
    pub(crate) fn apdu(self, message: &[u8]) -> &[u8] {
        match self {
            Self::Body => &[],
            _ => Llc::strip(message).1,
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
fn parse_body<'a>(body: &'a [u8], lists: Lists, scales: Scales) -> Result<List<'a>, Error> {
    let described = |rows: &&'static [Row]| List::parse_body_as(body, rows, scales).ok();
    match lists.iter().find_map(described) {
        Some(list) => Ok(list),
        None => List::parse_body(body, scales),
    }
}

fn read_message<R: Read>(input: &mut Octets<R>) -> Result<Vec<u8>> {
    let mut message = Vec::new();
    while let Some(octets) = input.next()? {
        message.extend_from_slice(octets);
        if message.len() > MESSAGE_MAX {
            bail!(
                "more than {MESSAGE_MAX} octets are no single message: is it a stream of frames?"
            );
        }
    }
    Ok(message)
}

fn recognise<R: Read>(input: &mut Octets<R>) -> Result<Begun> {
    let mut begun = Vec::new();
    while let Some(octets) = input.next()? {
        begun.extend_from_slice(octets);
        if Guess::of(&begun) == Guess::Stream {
            return Ok(Begun::Stream(begun));
        }
    }
    match Guess::of(&begun) {
        Guess::Message => Ok(Begun::Message(begun)),
        Guess::Stream | Guess::TooEarly => Ok(Begun::Stream(begun)),
    }
}

/// What the beginning of an input looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Guess {
    /// One message, if it ends here.
    Message,
    Stream,
    TooEarly,
}

impl Guess {
    pub(crate) fn of(begun: &[u8]) -> Self {
        let apdu = match begun {
            _ if begun.len() > MESSAGE_MAX => return Self::Stream,
            [] | [0xE6] | [0xE6, 0xE6 | 0xE7] => return Self::TooEarly,
            [0xE6, 0xE6 | 0xE7, 0x00, apdu @ ..] => apdu,
            [DATA_NOTIFICATION, ..] => begun,
            [tag, title, ..] if CIPHERED.contains(tag) && SYSTEM_TITLE.contains(title) => begun,
            [tag] if CIPHERED.contains(tag) => return Self::TooEarly,
            _ => return Self::Stream,
        };
        // A list need not be data: if it can be read, it is what the octets are.
        if let Ok(list) = List::parse(apdu, Scales::new()) {
            return Self::before(list.remaining());
        }
        match Apdu::parse(apdu) {
            Err(error) if is_too_early(error.kind()) => Self::TooEarly,
            _ if is_before_descriptors(apdu).is_some() => Self::TooEarly,
            Ok(Apdu::DataNotification(push)) => Self::before(push.remaining),
            Ok(Apdu::Ciphered(push)) => Self::before(push.remaining),
            _ => Self::Stream,
        }
    }

    /// What a message is with this behind it.
    const fn before(remaining: &[u8]) -> Self {
        match remaining {
            [] => Self::Message,
            _ => Self::Stream,
        }
    }
}

const fn is_too_early(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::Truncated { .. } | ErrorKind::CountTooLarge { .. }
    )
}

/// Something where a list begins that is no data: an enum, and an array in which
/// class, code and attribute stand without tags. No class above 255 is known.
fn is_before_descriptors(apdu: &[u8]) -> Option<()> {
    let mut reader = Reader::new(apdu);
    NotificationHeader::read(&mut reader).ok()?;
    let 2 = reader.structure()? else {
        return None;
    };
    let DataTag::ENUM = reader.value().ok()?.tag() else {
        return None;
    };
    let (DataTag::ARRAY, 1..) = reader.open().ok()?? else {
        return None;
    };
    let 2 = reader.structure()? else {
        return None;
    };
    matches!(reader.rest(), [] | [0, ..]).then_some(())
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
        matches!(begun, Begun::Message(message) if message == octets)
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
        assert_eq!(Guess::of(&DESCRIBED), Guess::Stream);
    }

    #[test]
    fn a_body_is_taken_for_one_only_when_asked() {
        assert!(!is_message(&PUSH[22..]));
        let (list, _) = Layer::Body.list(&PUSH[22..], &[], Scales::new()).unwrap();
        assert_eq!(list.reading().active_power_import.unwrap().value(), 3059);
    }

    #[test]
    fn a_body_of_descriptors_is_read_too() {
        let (list, behind) = Layer::Body
            .list(&DESCRIBED[6..], &[], Scales::new())
            .unwrap();
        let last = list.entries().last().unwrap();
        assert_eq!(last.value.as_integer(), Some(1956));
        assert_eq!(behind, 2);
    }

    #[test]
    fn octets_behind_a_list_are_counted() {
        let longer = [&PUSH[..], &[0x00, 0x00]].concat();
        assert_eq!(Layer::Llc.list(&longer, &[], Scales::new()).unwrap().1, 2);
        assert_eq!(
            Layer::Body
                .list(&longer[22..], &[], Scales::new())
                .unwrap()
                .1,
            2
        );
    }

    #[test]
    fn a_stream_that_begins_like_a_message_is_told_as_soon_as_possible() {
        assert_eq!(Guess::of(&[0x7E]), Guess::Stream);
        assert_eq!(Guess::of(&[0xE6, 0xE7, 0x00, 0x63]), Guess::Stream);
        assert_eq!(Guess::of(&[0xE6, 0xE7, 0x00, 0xC4, 0x01]), Guess::Stream);
        assert_eq!(
            Guess::of(&[0x0F, 0x00, 0x00, 0x00, 0x00, 0x00, 0x63]),
            Guess::Stream
        );
        assert_eq!(Guess::of(&PUSH[..9]), Guess::TooEarly);
    }

    #[test]
    fn an_endless_input_is_no_message() {
        let mut input = Octets::new(std::io::repeat(0));
        assert!(Layer::Apdu.begin(&mut input).is_err());
    }
}
