//! What an input may be that holds no frame.

use han_dlms::{ApduTag, GeneralBlockTransfer};
use han_hdlc::Llc;
use han_meters::Scales;

use crate::decode::layer::says_something;
use crate::decode::line::Trouble;
use crate::decode::messages::{Messages, Way};

/// What a meter sends unasked, or in answer to what it does not like.
const APDUS: [ApduTag; 6] = [
    ApduTag::DATA_NOTIFICATION,
    ApduTag::EVENT_NOTIFICATION_REQUEST,
    ApduTag::EXCEPTION_RESPONSE,
    ApduTag::GENERAL_GLO_CIPHERING,
    ApduTag::GENERAL_DED_CIPHERING,
    ApduTag::GENERAL_CIPHERING,
];

/// So much of the beginning is looked at: twice the longest message known, so
/// that one is whole wherever a recording begins.
pub(crate) const BEGINNING: usize = 2048;

/// What the beginning of an input without valid frames looks like, as a reason
/// why there is no reading. Damaged frames speak against messages alone.
pub(crate) fn hint(begun: &[u8], damaged: bool) -> Option<String> {
    match begun {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => {
            Some("UTF-16 text: save it as plain text".to_owned())
        }
        _ if has_mbus_header(begun) => {
            Some("wired M-Bus, and no whole frame of it begins a message".to_owned())
        }
        _ if damaged => None,
        _ => hint_of_messages(begun).or_else(|| hint_of_first(begun).map(str::to_owned)),
    }
}

/// `68 L L 68`: start, length twice, start again.
fn has_mbus_header(begun: &[u8]) -> bool {
    begun
        .windows(4)
        .any(|four| matches!(four, [0x68, first, second, 0x68] if first == second && *first > 2))
}

/// Messages that read whole, wherever they stand.
fn hint_of_messages(begun: &[u8]) -> Option<String> {
    if holds_block(begun) {
        return None;
    }
    let place = match begun.len() {
        BEGINNING.. => format!(" in the first {BEGINNING} octets"),
        _ => String::new(),
    };
    match messages(begun) {
        0 => None,
        1 => Some(format!(
            "1 message without a frame{place}; if these are APDUs: --layer apdu"
        )),
        count => Some(format!(
            "{count} messages without frames{place}: --layer apdu"
        )),
    }
}

/// What the first octets may begin.
fn hint_of_first(begun: &[u8]) -> Option<&'static str> {
    let tag = ApduTag::new(*Llc::strip(begun).1.first()?);
    match begun {
        _ if tag == ApduTag::GENERAL_BLOCK_TRANSFER => {
            Some("no frame; if these are blocks of messages: han inspect joins them")
        }
        [0x01 | 0x02, ..] => {
            Some("no frame; if it is the body of a notification alone: --layer body")
        }
        [0xE6, 0xE6 | 0xE7, 0x00, ..] => {
            Some("no frame; if these are messages behind their LLC headers alone: --layer llc")
        }
        _ if APDUS.contains(&tag) => Some("no frame; if these are APDUs: --layer apdu"),
        _ => None,
    }
}

/// Whether a whole block of a transfer that nobody asked for stands anywhere: a
/// message in it is none of its own.
fn holds_block(begun: &[u8]) -> bool {
    (0..begun.len()).any(|at| {
        let block = begun.get(at..).map(GeneralBlockTransfer::parse);
        matches!(block, Some(Ok(block)) if block.block_number > 0 && block.block_number_ack == 0)
    })
}

/// How many messages --layer apdu would find that say something.
fn messages(begun: &[u8]) -> usize {
    let mut messages = Messages::new(Way {
        scales: Scales::new(),
        lists: &[],
        keys: None,
    });
    let mut octets = begun;
    let mut count = 0;
    messages.idle();
    while let Some(outcome) = messages.next_reading(&mut octets) {
        let is_message = match outcome {
            Ok(_) => messages
                .list()
                .is_some_and(|list| says_something(&Ok(list))),
            Err(Trouble::List(error)) => says_something(&Err(error)),
            Err(_) => false,
        };
        count += usize::from(is_message);
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf_16_is_told_in_both_orders() {
        for begun in [b"\xFF\xFE7\0E\0", b"\xFE\xFF\x007\0E"] {
            assert_eq!(
                hint(begun, false).as_deref(),
                Some("UTF-16 text: save it as plain text")
            );
        }
    }

    #[test]
    fn wired_m_bus_is_told_by_its_header() {
        let frame = [0x10, 0x40, 0x16, 0x68, 0xFA, 0xFA, 0x68, 0x53, 0xFF];
        assert_eq!(
            hint(&frame, true).as_deref(),
            Some("wired M-Bus, and no whole frame of it begins a message")
        );
        assert_eq!(hint(&[0x68, 0xFA, 0xFB, 0x68], false), None);
    }

    #[test]
    fn an_apdu_alone_is_told_by_its_tag() {
        for tag in APDUS {
            let hint = hint(&[tag.code(), 0x02], false).unwrap();
            assert!(hint.ends_with("--layer apdu"), "{hint}");
        }
        let llc = hint(&[0xE6, 0xE7, 0x00, 0xD8], false).unwrap();
        assert!(llc.ends_with("--layer llc"), "{llc}");
        assert_eq!(hint(&[0xD8, 0x01, 0x02], true), None);
        assert_eq!(hint(&[0xAA, 0x01, 0x02], false), None);
    }

    /// List 1 of a Kaifa.
    const PUSH: [u8; 26] = [
        0x0F, 0x40, 0x00, 0x00, 0x00, 0x09, 0x0C, 0x07, 0xE5, 0x03, 0x17, 0x02, 0x13, 0x1A, 0x3A,
        0xFF, 0x80, 0x00, 0x00, 0x02, 0x01, 0x06, 0x00, 0x00, 0x0B, 0xF3,
    ];

    /// Encrypted, of nobody.
    const CIPHERED: [u8; 18] = [
        0xDB, 0x08, b'M', b'M', b'M', 0, 0, 0, 0, 1, 0x07, 0x20, 0, 0, 0, 1, 0xAA, 0xBB,
    ];

    #[test]
    fn messages_are_found_that_do_not_stand_at_the_beginning() {
        let three = "3 messages without frames: --layer apdu";
        let one = "1 message without a frame; if these are APDUs: --layer apdu";
        let lines = [&PUSH[..], b"\r\n", &PUSH, b"\r\n", &PUSH, b"\r\n"].concat();
        let ciphered = [&[0x55][..], &CIPHERED, &PUSH, &CIPHERED].concat();
        for octets in [lines, [&[0x00][..], &PUSH.repeat(3)].concat(), ciphered] {
            assert_eq!(hint(&octets, false).as_deref(), Some(three));
            assert_eq!(hint(&octets, true), None);
        }
        for octets in [&PUSH.repeat(2)[..40], &PUSH.repeat(2)[20..]] {
            assert_eq!(hint(octets, false).as_deref(), Some(one), "{octets:02X?}");
        }
        // Begun in the middle of one, wherever that is.
        for at in 1..PUSH.len() {
            let hint = hint(&PUSH.repeat(4)[at..], false);
            assert_eq!(hint.as_deref(), Some(three), "{at}");
        }
    }

    #[test]
    fn of_a_long_input_the_beginning_is_told() {
        let octets = [&[0x00][..], &PUSH.repeat(100)].concat();
        let said = hint(&octets[..BEGINNING], false).unwrap();
        let expected = "78 messages without frames in the first 2048 octets: --layer apdu";
        assert_eq!(said, expected);
    }

    #[test]
    fn messages_in_blocks_are_none_of_their_own() {
        let block = [&[0xE0, 0x80, 0, 1, 0, 0, 26][..], &PUSH].concat();
        let joined = "no frame; if these are blocks of messages: han inspect joins them";
        for first in [&block[..], &block[..20], &block.repeat(2)] {
            assert_eq!(hint(first, false).as_deref(), Some(joined));
            let behind_llc = [&[0xE6, 0xE7, 0x00], first].concat();
            assert_eq!(hint(&behind_llc, false).as_deref(), Some(joined));
        }
        let behind_noise = [&[0x55][..], &block].concat();
        assert_eq!(hint(&behind_noise, false), None);
    }

    #[test]
    fn messages_that_say_nothing_are_no_messages() {
        let empty = [0x0F, 0, 0, 0, 0, 0, 0];
        let said = hint(&empty.repeat(9), false).unwrap();
        assert_eq!(said, "no frame; if these are APDUs: --layer apdu");
        assert_eq!(hint(&[0; BEGINNING], false), None);
        assert_eq!(hint(&[0xFF; BEGINNING], false), None);
    }

    #[test]
    fn a_list_alone_is_told_by_its_tag() {
        assert!(
            hint(&[0x02, 0x01], false)
                .unwrap()
                .ends_with("--layer body")
        );
        assert!(
            hint(&[0x01, 0x09], false)
                .unwrap()
                .ends_with("--layer body")
        );
        assert_eq!(hint(&[0x02, 0x01], true), None);
        assert_eq!(hint(&[0x7E, 0xA0], false), None);
        assert_eq!(hint(&[], false), None);
    }
}
