//! Where a message ends that no frame is around.

use han_dlms::{
    Apdu, ApduTag, CipheredApdu, DataTag, ErrorKind, EventNotification, GeneralBlockTransfer,
    GeneralCiphering, NotificationHeader, Reader,
};
use han_hdlc::Llc;
use han_meters::{Error, List, Scales};

/// Structure of two, class, code and attribute of an object.
const DESCRIPTOR: usize = 2 + 2 + 6 + 1;

/// Why octets are no message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// They may become one: so many octets more are missing at least.
    TooEarly { missing: usize },
    /// They are none, or one that is damaged.
    Damaged(Error),
}

impl From<han_dlms::Error> for Fault {
    fn from(error: han_dlms::Error) -> Self {
        match error.kind() {
            ErrorKind::Truncated { missing } => Self::TooEarly { missing },
            ErrorKind::CountTooLarge { count, left } => Self::TooEarly {
                missing: count.saturating_sub(left),
            },
            _ => Self::Damaged(error.into()),
        }
    }
}

/// How long the message is that begins here, with or without LLC header.
/// Nothing tells but what stands in it; whether that is understood is another
/// question.
pub(crate) fn length(octets: &[u8]) -> Result<usize, Fault> {
    if let [] | [0xE6] | [0xE6, 0xE6 | 0xE7] | [0xE6, 0xE6 | 0xE7, 0x00] = octets {
        return Err(Fault::TooEarly { missing: 1 });
    }
    let remaining = behind(Llc::strip(octets).1)?;
    Ok(octets.len() - remaining.len())
}

/// Whether an APDU begins here of those that say where they end.
pub(crate) fn begins_an_apdu(apdu: &[u8]) -> bool {
    matches!(
        ApduTag::parse(apdu),
        Ok(ApduTag::DATA_NOTIFICATION
            | ApduTag::EVENT_NOTIFICATION_REQUEST
            | ApduTag::GENERAL_GLO_CIPHERING
            | ApduTag::GENERAL_DED_CIPHERING
            | ApduTag::GENERAL_CIPHERING
            | ApduTag::GENERAL_BLOCK_TRANSFER)
    )
}

/// What stands behind an APDU.
fn behind(apdu: &[u8]) -> Result<&[u8], Fault> {
    let tag = ApduTag::parse(apdu)?;
    Ok(match tag {
        ApduTag::DATA_NOTIFICATION => behind_notification(apdu)?,
        ApduTag::EVENT_NOTIFICATION_REQUEST => EventNotification::parse(apdu)?.remaining,
        ApduTag::GENERAL_GLO_CIPHERING | ApduTag::GENERAL_DED_CIPHERING => {
            CipheredApdu::parse(apdu)?.remaining
        }
        ApduTag::GENERAL_CIPHERING => GeneralCiphering::parse(apdu)?.remaining,
        ApduTag::GENERAL_BLOCK_TRANSFER => GeneralBlockTransfer::parse(apdu)?.remaining,
        // Where it ends nobody knows.
        tag => return Err(Fault::Damaged(Error::UnsupportedApdu { tag })),
    })
}

fn behind_notification(apdu: &[u8]) -> Result<&[u8], Fault> {
    // A list need not be data: if it can be read, it is what the octets are.
    let error = match List::parse(apdu, Scales::new()) {
        Ok(list) => return Ok(list.remaining()),
        Err(error) => error,
    };
    if let Some((reader, count)) = descriptors(apdu)? {
        return Err(cut(reader, count).unwrap_or(Fault::Damaged(error)));
    }
    match Apdu::parse(apdu)? {
        Apdu::DataNotification(push) => Ok(push.remaining),
        _ => Err(Fault::Damaged(error)),
    }
}

/// In front of the first attribute descriptor without tags, where a list of
/// those begins, and how many of them are announced.
fn descriptors(apdu: &[u8]) -> Result<Option<(Reader<'_>, usize)>, Fault> {
    let mut reader = Reader::new(apdu);
    NotificationHeader::read(&mut reader)?;
    if reader.structure() != Some(2) || reader.value()?.tag() != DataTag::ENUM {
        return Ok(None);
    }
    match reader.open()? {
        Some((DataTag::ARRAY, count @ 1..)) if may_be_descriptor(reader.rest()) => {
            Ok(Some((reader, count)))
        }
        _ => Ok(None),
    }
}

/// Whether an attribute descriptor without tags stands here, as far as there are
/// octets: what is no class would be a tag.
const fn may_be_descriptor(octets: &[u8]) -> bool {
    matches!(
        octets,
        [] | [0x02] | [0x02, 2] | [0x02, 2, 0 | 0x20..=0x7F, ..]
    )
}

/// Why a list of descriptors is none, if it is because octets are missing.
fn cut(mut reader: Reader<'_>, count: usize) -> Option<Fault> {
    for _ in 0..count {
        let rest = reader.rest();
        if !may_be_descriptor(rest) {
            return None;
        }
        if let missing @ 1.. = (DESCRIPTOR + 1).saturating_sub(rest.len()) {
            return Some(Fault::TooEarly { missing });
        }
        reader.structure()?;
        reader.octets::<{ DESCRIPTOR - 2 }>()?;
        if let Err(error) = reader.value() {
            return Some(error.into());
        }
        reader.close();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// List 1 of a Kaifa.
    const PUSH: [u8; 26] = [
        0x0F, 0x40, 0x00, 0x00, 0x00, 0x09, 0x0C, 0x07, 0xE5, 0x03, 0x17, 0x02, 0x13, 0x1A, 0x3A,
        0xFF, 0x80, 0x00, 0x00, 0x02, 0x01, 0x06, 0x00, 0x00, 0x0B, 0xF3,
    ];

    /// A text and a power behind their attribute descriptors, which have no tags.
    const DESCRIBED: [u8; 41] = [
        0x0F, 0x80, 0x00, 0x00, 0x01, 0x00, 0x02, 0x02, 0x16, 0x01, 0x01, 0x02, 0x02, 0x02, 0x00,
        0x01, 0x00, 0x00, 0x60, 0x0E, 0x00, 0xFF, 0x02, 0x09, 0x02, 0x54, 0x32, 0x02, 0x02, 0x00,
        0x03, 0x01, 0x00, 0x01, 0x07, 0x00, 0xFF, 0x02, 0x12, 0x07, 0xA4,
    ];

    /// general-ciphering, with a content of two octets.
    const GENERAL: [u8; 14] = [0xDD, 0, 0, 0, 0, 0, 0, 0x07, 0x20, 0, 0, 0, 1, 0xAA];

    fn ciphered() -> Vec<u8> {
        let title = b"MMM\0\0\0\0\x01";
        [
            &[0xDB, 0x08],
            &title[..],
            &[0x07, 0x20, 0, 0, 0, 1, 0xAA, 0xBB],
        ]
        .concat()
    }

    #[test]
    fn each_message_ends_where_it_says() {
        let general = [&GENERAL[..], &[0xBB]].concat();
        let messages = [PUSH.to_vec(), DESCRIBED.to_vec(), ciphered(), general];
        for message in messages {
            for llc in [&[][..], &[0xE6, 0xE7, 0x00], &[0xE6, 0xE6, 0x00]] {
                let octets = [llc, &message, &PUSH].concat();
                let whole = llc.len() + message.len();
                for end in 0..whole {
                    let found = length(&octets[..end]);
                    let Err(Fault::TooEarly { missing }) = found else {
                        panic!("{end} of {whole}: {found:?}");
                    };
                    assert!((1..=whole - end).contains(&missing), "{end}: {missing}");
                }
                for end in whole..octets.len() {
                    assert_eq!(length(&octets[..end]), Ok(whole));
                }
            }
        }
    }

    #[test]
    fn a_list_that_nobody_knows_ends_too() {
        let unknown = [0x0F, 0, 0, 0, 0, 0, 0x02, 2, 0x11, 1, 0x11, 2, 0xEE];
        assert_eq!(length(&unknown), Ok(unknown.len() - 1));
    }

    #[test]
    fn damage_is_told_from_octets_that_are_missing() {
        let mut damaged = DESCRIBED;
        damaged[27] = 0x03;
        assert!(matches!(length(&damaged), Err(Fault::Damaged(_))));
        assert!(matches!(length(&damaged[..30]), Err(Fault::Damaged(_))));
        let mut damaged = PUSH;
        damaged[21] = 0x63;
        assert!(matches!(length(&damaged), Err(Fault::Damaged(_))));
    }

    #[test]
    fn what_has_no_end_is_no_message() {
        for octets in [&[0x7E, 0xA0][..], &[0xD8, 0x01, 0x02], &[0xC4, 1], &[0xFF]] {
            assert!(matches!(length(octets), Err(Fault::Damaged(_))));
        }
    }
}
