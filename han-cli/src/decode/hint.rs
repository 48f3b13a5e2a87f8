//! What an input may be that holds no frame.

use han_dlms::ApduTag;

/// What a meter sends unasked, in answer to what it does not like, or in blocks.
const APDUS: [ApduTag; 7] = [
    ApduTag::DATA_NOTIFICATION,
    ApduTag::EVENT_NOTIFICATION_REQUEST,
    ApduTag::EXCEPTION_RESPONSE,
    ApduTag::GENERAL_GLO_CIPHERING,
    ApduTag::GENERAL_DED_CIPHERING,
    ApduTag::GENERAL_CIPHERING,
    ApduTag::GENERAL_BLOCK_TRANSFER,
];

/// So much of the beginning is looked at.
pub(crate) const BEGINNING: usize = 256;

/// What the beginning of an input without valid frames looks like, as a reason
/// why there is no reading. Damaged frames speak against a list alone.
pub(crate) fn hint(begun: &[u8], damaged: bool) -> Option<&'static str> {
    match begun {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => Some("UTF-16 text: save it as plain text"),
        _ if has_mbus_header(begun) => {
            Some("wired M-Bus, and no whole frame of it begins a message")
        }
        [0x01 | 0x02, ..] if !damaged => {
            Some("no frame; if it is the body of a notification alone: --layer body")
        }
        [0xE6, 0xE6 | 0xE7, 0x00, ..] if !damaged => {
            Some("no frame; if it is a message behind its LLC header alone: --layer llc")
        }
        [tag, ..] if !damaged && APDUS.contains(&ApduTag::new(*tag)) => {
            Some("no frame; if it is an APDU alone: --layer apdu")
        }
        _ => None,
    }
}

/// `68 L L 68`: start, length twice, start again.
fn has_mbus_header(begun: &[u8]) -> bool {
    begun
        .windows(4)
        .any(|four| matches!(four, [0x68, first, second, 0x68] if first == second && *first > 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf_16_is_told_in_both_orders() {
        for begun in [b"\xFF\xFE7\0E\0", b"\xFE\xFF\x007\0E"] {
            assert_eq!(
                hint(begun, false),
                Some("UTF-16 text: save it as plain text")
            );
        }
    }

    #[test]
    fn wired_m_bus_is_told_by_its_header() {
        let frame = [0x10, 0x40, 0x16, 0x68, 0xFA, 0xFA, 0x68, 0x53, 0xFF];
        assert_eq!(
            hint(&frame, true),
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
