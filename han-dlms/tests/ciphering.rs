//! Ciphered APDUs opened and made: published octets both ways, and everything that must fail.
#![cfg(feature = "crypto")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::expect_used
)]

#[path = "support/hex.rs"]
mod hex;

use han_dlms::{
    Apdu, Authentication, CipheredApdu, CipheringHeader, CipheringKey, Deciphered, Error,
    ErrorKind, GeneralCiphering, Key, Keys, SecurityControl, SystemTitle,
};
use hex::octets;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

const ENCRYPTION: &str = "000102030405060708090A0B0C0D0E0F";
const AUTHENTICATION: &str = "D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDF";
const LONG_ENCRYPTION: &str = "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F";
const LONG_AUTHENTICATION: &str =
    "D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDFE0E1E2E3E4E5E6E7E8E9EAEBECEDEEEF";
const TITLE: [u8; 8] = [0x4D, 0x4D, 0x4D, 0x00, 0x00, 0xBC, 0x61, 0x4E];

const NOTIFICATION: &str = "0F 00000001 0C 07E8010F010C000000FFC400 0201 06 00000ABC";

// The notification under the keys above: encrypted and authenticated, authenticated, encrypted,
// and the first again in suite 2.
const BOTH: &str = "DB084D4D4D0000BC614E2A30012345678E1212FF9A5640BF69283A69BC1E9E07CB634D057126\
                    3F7EAF5AF343D48BA935AB482882C7";
const AUTHENTICATED: &str = "DB084D4D4D0000BC614E2A10012345670F000000010C07E8010F010C000000FFC400\
                             02010600000ABCE4328D847C57D2FCD3F19C75";
const ENCRYPTED: &str = "DB084D4D4D0000BC614E1E20012345678E1212FF9A5640BF69283A69BC1E9E07CB634D05\
                         71263F7EAF";
const SUITE_2: &str = "DB084D4D4D0000BC614E2A3201234567272A2AD3E780154FFA28FD8108C94BDD8D5EDE83F6\
                       F06B57514EC9ADA56855266C3176E776";
/// As a general-ciphering.
const GENERAL: &str = "DD080000000000000001084D4D4D0000BC614E084D4D4D00000000010000002A3001234567\
                       8E1212FF9A5640BF69283A69BC1E9E07CB634D0571263F7EAF7B172F39BCFBB874AEC80078";

/// Where the content of those with a system title begins.
const CONTENT: usize = 16;

fn key(hex: &str) -> Key {
    hex.parse().unwrap()
}

fn required() -> Keys {
    Keys::new(
        key(ENCRYPTION),
        Authentication::Required(key(AUTHENTICATION)),
    )
}

fn required_in_suite_2() -> Keys {
    let authentication = Authentication::Required(key(LONG_AUTHENTICATION));
    Keys::new(key(LONG_ENCRYPTION), authentication)
}

fn not_checked() -> Keys {
    Keys::new(key(ENCRYPTION), Authentication::NotChecked)
}

fn header(control: u8) -> CipheringHeader {
    CipheringHeader {
        key: CipheringKey::Global,
        system_title: Some(SystemTitle::from_octets(TITLE)),
        security_control: SecurityControl::new(control),
        invocation_counter: 0x0123_4567,
    }
}

/// What comes out, and whether it is authenticated.
fn opened(keys: &Keys, octets: &[u8]) -> Result<(Vec<u8>, bool), Error> {
    let apdu = CipheredApdu::parse(octets)?;
    let mut buffer = vec![0x55; apdu.content.len()];
    let copied = keys.decipher(&apdu, &mut buffer).map(known);
    if copied.is_err() {
        assert!(buffer.iter().all(|&octet| octet == 0), "octets are left");
    }
    let mut content = apdu.content.to_vec();
    let in_place = keys
        .decipher_in_place(&apdu.header(), &mut content)
        .map(known);
    assert_eq!(in_place, copied);
    if in_place.is_err() {
        assert_eq!(content, apdu.content);
    }
    copied
}

fn opened_general(keys: &Keys, octets: &[u8]) -> Result<(Vec<u8>, bool), Error> {
    let apdu = GeneralCiphering::parse(octets)?;
    let mut buffer = vec![0x55; apdu.content.len()];
    let deciphered = keys.decipher_general(&apdu, &mut buffer).map(known);
    if deciphered.is_err() {
        assert!(buffer.iter().all(|&octet| octet == 0), "octets are left");
    }
    deciphered
}

fn known(deciphered: Deciphered<'_>) -> (Vec<u8>, bool) {
    (deciphered.apdu().to_vec(), deciphered.is_authenticated())
}

fn refused(keys: &Keys, octets: &[u8]) -> ErrorKind {
    opened(keys, octets).unwrap_err().kind()
}

fn enciphered(keys: &Keys, header: &CipheringHeader, apdu: &[u8]) -> Result<Vec<u8>, Error> {
    let mut buffer = vec![0; apdu.len() + 64];
    Ok(keys.encipher(header, apdu, &mut buffer)?.to_vec())
}

/// Everything that differs in one bit.
fn flips(octets: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    (0..octets.len() * 8).map(|bit| {
        let mut flipped = octets.to_vec();
        flipped[bit / 8] ^= 1 << (bit % 8);
        flipped
    })
}

// --- published octets ---------------------------------------------------------------------------

#[test]
fn a_notification_both_ways() {
    let apdu = octets(NOTIFICATION);
    for (keys, control, sent) in [
        (required(), 0x30, BOTH),
        (required(), 0x10, AUTHENTICATED),
        (required_in_suite_2(), 0x32, SUITE_2),
    ] {
        let sent = octets(sent);
        assert_eq!(opened(&keys, &sent), Ok((apdu.clone(), true)));
        assert_eq!(enciphered(&keys, &header(control), &apdu), Ok(sent));
    }
    let sent = octets(ENCRYPTED);
    assert_eq!(opened(&not_checked(), &sent), Ok((apdu.clone(), false)));
    assert_eq!(enciphered(&not_checked(), &header(0x20), &apdu), Ok(sent));
}

#[test]
fn a_general_ciphering_authenticates_its_five_fields() {
    let sent = octets(GENERAL);
    let apdu = octets(NOTIFICATION);
    assert_eq!(opened_general(&required(), &sent), Ok((apdu.clone(), true)));
    assert_eq!(opened_general(&not_checked(), &sent), Ok((apdu, false)));
    // The same content behind another header has another tag.
    let mut plain = octets(BOTH);
    plain.splice(CONTENT.., sent[sent.len() - 37..].iter().copied());
    assert_eq!(refused(&required(), &plain), ErrorKind::TagMismatch);
}

// The Green Book's example is a glo-get-request, which has no title inside.
#[test]
fn a_get_request_in_place() {
    let apdu = octets("C0010000080000010000FF0200");
    for (control, content) in [
        (0x30, "411312FF935A47566827C467BC 7D825C3BE4A77C3FCC056B6B"),
        (0x10, "C0010000080000010000FF0200 06725D910F9221D263877516"),
    ] {
        let mut content = octets(content);
        let sent = enciphered(&required(), &header(control), &apdu).unwrap();
        assert_eq!(sent[CONTENT..], content);
        let deciphered = required().decipher_in_place(&header(control), &mut content);
        assert_eq!(deciphered.map(known), Ok((apdu.clone(), true)));
    }
    let content = octets("411312FF935A47566827C467BC");
    let sent = enciphered(&not_checked(), &header(0x20), &apdu).unwrap();
    assert_eq!(sent[CONTENT..], content);
    // Nothing vouches for it, and it is no notification.
    let kind = refused(&not_checked(), &sent);
    assert_eq!(kind, ErrorKind::NoNotification);
}

#[test]
fn content_over_127_octets() {
    let mut apdu = octets("0F 00000001 0C 07E8010F010C000000FFC400 021E");
    for value in 1000_u32..1030 {
        apdu.push(0x06);
        apdu.extend(value.to_be_bytes());
    }
    let sent = octets(
        "DB084D4D4D0000BC614E81BB30012345678E1212FF9A5640BF69283A69BC1E9E07CB634D1A71263F77FB5DD55C\
         0D53DECECA05AB6543A57B2E8FAE28FB550E48AAF9C90AAE2A5DDB9506251BC4FAF02922304AFA7227E68F0869\
         BDDAA0E4AB77DA3506D34140C6FE7FA67BC625E62953D023FDF0E936F33E4008E01056EE9226B0096425E22488\
         B4664166EE04D2D6EE448B391BE4EE1B51374753370053012E75A0284C6B8D00A55769E07F3140246233FC11C5\
         93B53A126337A73E3A73CC9763D974990E80AE",
    );
    assert_eq!(opened(&required(), &sent), Ok((apdu.clone(), true)));
    assert_eq!(enciphered(&required(), &header(0x30), &apdu), Ok(sent));
}

// The telegram that Netz NÖ's document prints with its key, in two M-Bus frames.
#[test]
fn a_published_telegram_of_a_real_meter() {
    let frames = octets(
        "68FAFA6853FF000167DB084B464D675000000981F8200000002388D5AB4F97515AAFC6B88D2F85DAA7A0E3C0C4\
         0D004535C397C9D037AB7DBDA329107615444894A1A0DD7E85F02D496CECD3FF46AF5FB3C9229CFE8F3EE4606A\
         B2E1F409F36AAD2E50900A4396FC6C2E083F373233A69616950758BFC7D63A9E9B6E99E21B2CBC2B934772CA51\
         FD4D69830711CAB1F8CFF25F0A329337CBA51904F0CAED88D61968743C8454BA922EB00038182C22FE316D16F2\
         A9F544D6F75D51A4E92A1C4EF8AB19A2B7FEAA32D0726C0ED80229AE6C0F7621A4209251ACE2B2BC66FF0327A6\
         53BB686C756BE033C7A281F1D2A7E1FA31C3983E15F8FD16CC5787E6F517166814146853FF110167419A3CFDA4\
         4BE438C96F0E38BF83D98316",
    );
    let sent = [&frames[9..254], &frames[265..280]].concat();
    let apdu = octets(
        "0F8006870E0C07E5091B01092F0F00FF88800223090C07E5091B01092F0F00FF888009060100010800FF060000\
         328902020F00161E09060100020800FF060000000002020F00161E09060100010700FF060000000002020F0016\
         1B09060100020700FF060000000002020F00161B09060100200700FF12092102020FFF162309060100340700FF\
         12000002020FFF162309060100480700FF12000002020FFF1623090601001F0700FF12000002020FFE16210906\
         0100330700FF12000002020FFE162109060100470700FF12000002020FFE1621090601000D0700FF1203E80202\
         0FFD16FF090C313831323230303030303039",
    );
    let keys = Keys::new(
        key("36C66639E48A8CA4D6BC8B282A793BBB"),
        Authentication::NotChecked,
    );
    assert_eq!(opened(&keys, &sent), Ok((apdu.clone(), false)));
    let parsed = CipheredApdu::parse(&sent).unwrap();
    assert_eq!(enciphered(&keys, &parsed.header(), &apdu), Ok(sent));
}

// --- what must fail -----------------------------------------------------------------------------

#[test]
fn every_flipped_bit_of_an_authenticated_apdu_is_refused() {
    for (keys, sent) in [
        (required(), BOTH),
        (required(), AUTHENTICATED),
        (required_in_suite_2(), SUITE_2),
    ] {
        let sent = octets(sent);
        assert!(opened(&keys, &sent).is_ok());
        for (bit, flipped) in flips(&sent).enumerate() {
            let kind = refused(&keys, &flipped);
            // Behind security control nothing but the tag can tell.
            if bit >= 12 * 8 {
                assert_eq!(kind, ErrorKind::TagMismatch, "bit {bit}");
            }
        }
    }
}

#[test]
fn every_flipped_bit_of_an_authenticated_general_ciphering_is_refused() {
    let sent = octets(GENERAL);
    for (bit, flipped) in flips(&sent).enumerate() {
        assert!(opened_general(&required(), &flipped).is_err(), "bit {bit}");
    }
}

#[test]
fn every_flipped_bit_of_security_control_is_refused() {
    let sent = octets(BOTH);
    let kinds = flips(&sent)
        .skip(11 * 8)
        .take(8)
        .map(|flipped| refused(&required(), &flipped));
    let unsuitable = |length, needed| ErrorKind::UnsuitableKeyLength { length, needed };
    let expected = [
        ErrorKind::TagMismatch, // suite 1, the same cipher
        unsuitable(16, 32),
        ErrorKind::UnknownSecuritySuite { suite: 4 },
        ErrorKind::UnknownSecuritySuite { suite: 8 },
        ErrorKind::NotAuthenticated,
        ErrorKind::TagMismatch, // not encrypted
        ErrorKind::TagMismatch, // broadcast key
        ErrorKind::CompressedContent,
    ];
    assert!(kinds.eq(expected));
}

#[test]
fn every_truncation_is_refused() {
    for sent in [BOTH, AUTHENTICATED, ENCRYPTED] {
        let sent = octets(sent);
        for end in 0..sent.len() {
            let kind = refused(&required(), &sent[..end]);
            assert!(matches!(kind, ErrorKind::Truncated { .. }), "{kind}");
        }
    }
}

#[test]
fn every_truncated_content_is_refused() {
    for (control, sent) in [(0x30, BOTH), (0x10, AUTHENTICATED)] {
        let content = octets(sent)[CONTENT..].to_vec();
        for length in 0..content.len() {
            let mut content = content[..length].to_vec();
            let expected = match length.checked_sub(12) {
                None => {
                    let (length, needed) = (length + 5, 17);
                    (ErrorKind::CipheredContentTooShort { length, needed }, 0)
                }
                Some(body) => (ErrorKind::TagMismatch, body),
            };
            let opened = required().decipher_in_place(&header(control), &mut content);
            let error = opened.unwrap_err();
            assert_eq!((error.kind(), error.offset()), expected);
        }
    }
    let content = octets(ENCRYPTED)[CONTENT..].to_vec();
    for length in 0..content.len() {
        let mut content = content[..length].to_vec();
        let error = not_checked().decipher_in_place(&header(0x20), &mut content);
        assert_eq!(error.unwrap_err().kind(), ErrorKind::NoNotification);
    }
}

#[test]
fn lengths_that_cannot_be_are_refused() {
    let with = |at: usize, octet| {
        let mut sent = octets(BOTH);
        sent[at] = octet;
        refused(&required(), &sent)
    };
    for octet in [0x09, 0x7F] {
        let length = usize::from(octet);
        let kind = ErrorKind::InvalidSystemTitleLength { length };
        assert_eq!(with(1, octet), kind);
    }
    let (length, needed) = (16, 17);
    let kind = ErrorKind::CipheredContentTooShort { length, needed };
    assert_eq!(with(10, 0x10), kind);
    assert_eq!(with(10, 0x2B), ErrorKind::Truncated { missing: 1 });
    // Shorter than it is, the rest left over: the tag is cut out of the wrong place.
    assert_eq!(with(10, 0x29), ErrorKind::TagMismatch);
}

#[test]
fn every_flipped_bit_of_a_key_is_refused() {
    for (sent, encryption, authentication) in [
        (BOTH, ENCRYPTION, AUTHENTICATION),
        (AUTHENTICATED, ENCRYPTION, AUTHENTICATION),
        (SUITE_2, LONG_ENCRYPTION, LONG_AUTHENTICATION),
    ] {
        let sent = octets(sent);
        let required = |encryption: &[u8], authentication: &[u8]| {
            let authentication = Key::try_from(authentication).unwrap();
            let encryption = Key::try_from(encryption).unwrap();
            Keys::new(encryption, Authentication::Required(authentication))
        };
        let (encryption, authentication) = (octets(encryption), octets(authentication));
        for wrong in flips(&encryption) {
            let keys = required(&wrong, &authentication);
            assert_eq!(refused(&keys, &sent), ErrorKind::TagMismatch);
        }
        for wrong in flips(&authentication) {
            let keys = required(&encryption, &wrong);
            assert_eq!(refused(&keys, &sent), ErrorKind::TagMismatch);
        }
    }
}

#[test]
fn a_key_of_zeros_is_a_key() {
    let zeros = || Key::from([0; 16]);
    let keys = Keys::new(key(ENCRYPTION), Authentication::Required(zeros()));
    assert_eq!(refused(&keys, &octets(BOTH)), ErrorKind::TagMismatch);
    let apdu = octets(NOTIFICATION);
    let sent = enciphered(&keys, &header(0x30), &apdu).unwrap();
    assert_eq!(opened(&keys, &sent), Ok((apdu.clone(), true)));
    assert_eq!(refused(&required(), &sent), ErrorKind::TagMismatch);
    // Nor is it a key for everything.
    let keys = Keys::new(zeros(), Authentication::Required(zeros()));
    assert_eq!(refused(&keys, &sent), ErrorKind::TagMismatch);
}

#[test]
fn a_wrong_key_makes_no_notification() {
    let sent = octets(ENCRYPTED);
    let mut first_octets = 0;
    let mut wrong = [0xA5; 16];
    for number in 0..20_000_u32 {
        wrong[3..7].copy_from_slice(&number.to_be_bytes());
        let keys = Keys::new(Key::from(wrong), Authentication::NotChecked);
        let error = opened(&keys, &sent).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NoNotification);
        first_octets += usize::from(error.offset() > 0);
    }
    // Two in 256 make a notification's first octet, so that alone is no test of a key.
    assert!((100..250).contains(&first_octets), "{first_octets}");
    for wrong in flips(&octets(ENCRYPTION)) {
        let wrong = Key::try_from(&wrong[..]).unwrap();
        let keys = Keys::new(wrong, Authentication::NotChecked);
        assert_eq!(refused(&keys, &sent), ErrorKind::NoNotification);
    }
}

#[test]
fn far_behind_the_first_octet_it_is_not_the_key() {
    let mut sent = octets(ENCRYPTED);
    sent[CONTENT + 20] ^= 0x40; // the tag of the value
    let error = opened(&not_checked(), &sent).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NoNotification);
    assert_eq!(error.offset(), 20);
}

#[test]
fn octets_left_over_are_no_notification() {
    let apdu = octets(&format!("{NOTIFICATION} AA"));
    let sent = enciphered(&not_checked(), &header(0x20), &apdu).unwrap();
    let error = opened(&not_checked(), &sent).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NoNotification);
    assert_eq!(error.offset(), 25);
    // Whoever vouches for them may send what they like.
    let sent = enciphered(&required(), &header(0x30), &apdu).unwrap();
    assert_eq!(opened(&required(), &sent), Ok((apdu, true)));
}

#[test]
fn an_alarm_is_a_notification_as_well() {
    let apdu = octets("C2 00 0001 0000616200FF 02 06 00000004");
    let sent = enciphered(&not_checked(), &header(0x20), &apdu).unwrap();
    assert_eq!(opened(&not_checked(), &sent), Ok((apdu, false)));
}

#[test]
fn without_authentication_no_other_apdu_is_taken() {
    for apdu in [
        "D8 01 01",
        "C0 01",
        "DB 00 05 00 00000001",
        "18 00",
        "00",
        "",
    ] {
        let sent = enciphered(&not_checked(), &header(0x20), &octets(apdu)).unwrap();
        let error = opened(&not_checked(), &sent).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NoNotification, "{apdu}");
        assert_eq!(error.offset(), 0);
    }
}

// --- what the caller chooses --------------------------------------------------------------------

#[test]
fn required_refuses_what_is_not_authenticated() {
    let apdu = octets(NOTIFICATION);
    for control in [0x00, 0x20, 0x21, 0x40, 0x60] {
        let sent = enciphered(&required(), &header(control), &apdu).unwrap();
        assert_eq!(refused(&required(), &sent), ErrorKind::NotAuthenticated);
        assert_eq!(opened(&not_checked(), &sent), Ok((apdu.clone(), false)));
    }
}

#[test]
fn not_checked_opens_what_it_cannot_check_and_says_so() {
    let apdu = octets(NOTIFICATION);
    for sent in [BOTH, AUTHENTICATED, ENCRYPTED] {
        let opened = opened(&not_checked(), &octets(sent));
        assert_eq!(opened, Ok((apdu.clone(), false)));
    }
    // A wrong tag as well: nobody looks at it.
    let mut sent = octets(BOTH);
    *sent.last_mut().unwrap() ^= 1;
    assert_eq!(opened(&not_checked(), &sent), Ok((apdu, false)));
}

#[test]
fn not_checked_writes_no_tag() {
    for control in [0x10, 0x30] {
        let error = enciphered(&not_checked(), &header(control), &[0x0F]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::AuthenticationKeyMissing);
    }
}

#[test]
fn the_suite_asks_for_the_length_of_both_keys() {
    let unsuitable = |length, needed| ErrorKind::UnsuitableKeyLength { length, needed };
    let mixed = |encryption, authentication| {
        Keys::new(
            key(encryption),
            Authentication::Required(key(authentication)),
        )
    };
    for (keys, control, kind) in [
        (required(), 0x32, unsuitable(16, 32)),
        (required_in_suite_2(), 0x30, unsuitable(32, 16)),
        (required_in_suite_2(), 0x31, unsuitable(32, 16)),
        (
            mixed(LONG_ENCRYPTION, AUTHENTICATION),
            0x32,
            unsuitable(16, 32),
        ),
        (
            mixed(ENCRYPTION, LONG_AUTHENTICATION),
            0x30,
            unsuitable(32, 16),
        ),
        (not_checked(), 0x22, unsuitable(16, 32)),
    ] {
        let mut content = [0; 40];
        let error = keys.decipher_in_place(&header(control), &mut content);
        assert_eq!(error.unwrap_err().kind(), kind);
        let error = enciphered(&keys, &header(control), &[0x0F]);
        assert_eq!(error.unwrap_err().kind(), kind);
    }
}

#[test]
fn the_suite_and_the_key_set_are_authenticated_as_sent() {
    let apdu = octets(NOTIFICATION);
    let tags: Vec<Vec<u8>> = [0x30, 0x31, 0x70, 0x71]
        .into_iter()
        .map(|control| {
            let sent = enciphered(&required(), &header(control), &apdu).unwrap();
            assert_eq!(opened(&required(), &sent), Ok((apdu.clone(), true)));
            sent[sent.len() - 12..].to_vec()
        })
        .collect();
    for (number, tag) in tags.iter().enumerate() {
        assert!(!tags[..number].contains(tag));
    }
}

#[test]
fn suites_that_nobody_assigned_and_compression_are_refused() {
    for suite in 3..=15 {
        let mut content = [0; 40];
        let error = required().decipher_in_place(&header(0x30 | suite), &mut content);
        let kind = ErrorKind::UnknownSecuritySuite { suite };
        assert_eq!(error.unwrap_err().kind(), kind);
    }
    for control in [0x80, 0xA0, 0xB0, 0xBF] {
        let mut content = [0; 40];
        let error = not_checked().decipher_in_place(&header(control), &mut content);
        assert_eq!(error.unwrap_err().kind(), ErrorKind::CompressedContent);
        let error = enciphered(&not_checked(), &header(control), &[0x0F]);
        assert_eq!(error.unwrap_err().kind(), ErrorKind::CompressedContent);
    }
}

#[test]
fn a_title_that_was_not_sent_is_the_callers_to_know() {
    let apdu = octets(NOTIFICATION);
    let sent = octets(BOTH);
    let untitled = [&[0xDB, 0x00], &sent[10..]].concat();
    assert_eq!(
        refused(&required(), &untitled),
        ErrorKind::SystemTitleMissing
    );
    let title = SystemTitle::from_octets(TITLE);
    let keys = required().with_system_title(title);
    assert_eq!(opened(&keys, &untitled), Ok((apdu.clone(), true)));
    let untitled_header = CipheringHeader {
        system_title: None,
        ..header(0x30)
    };
    assert_eq!(enciphered(&keys, &untitled_header, &apdu), Ok(untitled));
    let error = enciphered(&required(), &untitled_header, &apdu).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::SystemTitleMissing);
    // The one that was sent goes first.
    let other = SystemTitle::from_octets(*b"OTHER123");
    let keys = required().with_system_title(other);
    assert_eq!(opened(&keys, &sent), Ok((apdu, true)));
}

#[test]
fn a_dedicated_key_is_a_key_like_any_other() {
    let apdu = octets(NOTIFICATION);
    let header = CipheringHeader {
        key: CipheringKey::Dedicated,
        ..header(0x30)
    };
    let sent = enciphered(&required(), &header, &apdu).unwrap();
    assert_eq!(sent[0], 0xDC);
    assert_eq!(sent[1..], octets(BOTH)[1..]);
    assert_eq!(opened(&required(), &sent), Ok((apdu, true)));
}

#[test]
fn the_buffer_is_as_long_as_the_content() {
    let sent = octets(BOTH);
    let apdu = CipheredApdu::parse(&sent).unwrap();
    let mut short = [0x55; 36];
    let error = required().decipher(&apdu, &mut short).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::BufferTooSmall { needed: 37 });
    assert_eq!(short, [0x55; 36]);
    let mut long = [0x55; 64];
    let deciphered = required().decipher(&apdu, &mut long).unwrap();
    assert_eq!(deciphered.apdu(), octets(NOTIFICATION));
    assert_eq!(long[37..], [0x55; 27]);
}

#[test]
fn what_does_not_fit_is_not_written() {
    let needed = octets(BOTH).len();
    for length in 0..needed {
        let mut buffer = vec![0x55; length];
        let written = required().encipher(&header(0x30), &octets(NOTIFICATION), &mut buffer);
        let kind = ErrorKind::BufferTooSmall { needed };
        assert_eq!(written.unwrap_err().kind(), kind);
        assert!(buffer.iter().all(|&octet| octet == 0x55));
    }
}

#[test]
fn what_was_opened_says_what_it_was() {
    let sent = octets(BOTH);
    let apdu = CipheredApdu::parse(&sent).unwrap();
    let mut buffer = [0; 64];
    let deciphered = required().decipher(&apdu, &mut buffer).unwrap();
    assert_eq!(deciphered.system_title(), SystemTitle::from_octets(TITLE));
    assert_eq!(deciphered.security_control(), SecurityControl::new(0x30));
    assert_eq!(deciphered.invocation_counter(), 0x0123_4567);
    let parsed = Apdu::parse(deciphered.apdu());
    assert!(matches!(parsed, Ok(Apdu::DataNotification(_))));
}

// --- what is shown ------------------------------------------------------------------------------

#[test]
fn keys_titles_and_values_are_not_shown() {
    let title = SystemTitle::from_octets(*b"KAM\x45\x01\x97\x86\x42");
    let keys = required().with_system_title(title);
    assert_eq!(
        format!("{keys:?}"),
        "Keys { encryption: Key(..), authentication: Required(Key(..)), \
         system_title: Some(SystemTitle(KAM…)) }"
    );
    let shown = format!("{:?}", not_checked());
    assert!(shown.contains("authentication: NotChecked"));
    let sent = octets(BOTH);
    let apdu = CipheredApdu::parse(&sent).unwrap();
    let mut buffer = [0; 64];
    assert_eq!(
        format!("{:?}", required().decipher(&apdu, &mut buffer).unwrap()),
        "Deciphered { octets: 25, is_authenticated: true, security_control: SecurityControl(48), \
         invocation_counter: 19088743, .. }"
    );
}

// --- any octets ---------------------------------------------------------------------------------

fn any_header() -> impl Strategy<Value = CipheringHeader> {
    (
        any::<bool>(),
        any::<Option<[u8; 8]>>(),
        any::<u8>(),
        any::<u32>(),
    )
        .prop_map(
            |(dedicated, title, control, invocation_counter)| CipheringHeader {
                key: match dedicated {
                    true => CipheringKey::Dedicated,
                    false => CipheringKey::Global,
                },
                system_title: title.map(SystemTitle::from_octets),
                security_control: SecurityControl::new(control),
                invocation_counter,
            },
        )
}

/// Keys as the suite wants them.
fn keys_for(control: u8, encryption: [u8; 32], authentication: [u8; 32]) -> Keys {
    let length = if control & 0x0F == 2 { 32 } else { 16 };
    let key = |octets: [u8; 32]| Key::try_from(&octets[..length]).unwrap();
    let authentication = Authentication::Required(key(authentication));
    let keys = Keys::new(key(encryption), authentication);
    keys.with_system_title(SystemTitle::from_octets(TITLE))
}

proptest! {
    #[test]
    fn what_is_sealed_opens(
        header in any_header(), suite in 0_u8..3, flags in select(vec![0x10, 0x30, 0x50, 0x70]),
        encryption: [u8; 32], authentication: [u8; 32], apdu in vec(any::<u8>(), 0..400),
    ) {
        let control = suite | flags;
        let header = CipheringHeader { security_control: SecurityControl::new(control), ..header };
        let keys = keys_for(control, encryption, authentication);
        let sent = enciphered(&keys, &header, &apdu).unwrap();
        let parsed = CipheredApdu::parse(&sent).unwrap();
        prop_assert_eq!(parsed.header(), header);
        prop_assert_eq!(parsed.remaining, &[]);
        prop_assert_eq!(opened(&keys, &sent), Ok((apdu, true)));
    }

    #[test]
    fn what_is_sealed_and_changed_does_not_open(
        header in any_header(), suite in 0_u8..3, flags in select(vec![0x10, 0x30, 0x50, 0x70]),
        encryption: [u8; 32], authentication: [u8; 32], apdu in vec(any::<u8>(), 0..400),
        at: Index, change in 1_u8..,
    ) {
        let control = suite | flags;
        let header = CipheringHeader { security_control: SecurityControl::new(control), ..header };
        let keys = keys_for(control, encryption, authentication);
        let mut sent = enciphered(&keys, &header, &apdu).unwrap();
        // Which of the two tags it is says nothing but which key the sender took.
        let at = 1 + at.index(sent.len() - 1);
        sent[at] ^= change;
        prop_assert!(opened(&keys, &sent).is_err());
    }

    #[test]
    fn any_content_is_refused_or_a_notification(
        header in any_header(), encryption: [u8; 32], mut content in vec(any::<u8>(), 0..100),
    ) {
        let control = header.security_control.bits();
        for keys in [
            keys_for(control, encryption, encryption),
            Keys::new(Key::from(encryption), Authentication::NotChecked),
            not_checked(),
        ] {
            let before = content.clone();
            match keys.decipher_in_place(&header, &mut content) {
                Ok(deciphered) => {
                    prop_assert!(!deciphered.is_authenticated());
                    prop_assert!(Apdu::parse(deciphered.apdu()).is_ok());
                }
                Err(_) => prop_assert_eq!(&content, &before),
            }
        }
    }
}
