//! Lists that come ciphered.

#![cfg(feature = "crypto")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

#[cfg(all(feature = "mbus", feature = "blocks"))]
#[path = "support/captured.rs"]
mod captured;
#[path = "support/wires.rs"]
mod wires;

#[cfg(all(feature = "mbus", feature = "blocks"))]
use captured::{Capture, captures};
use han_corpus::octets_of_hex;
use han_dlms::{
    ApduTag, Authentication, CipheringHeader, CipheringKey, ErrorKind, Freshness, Key, Keys,
    SecurityControl, SystemTitle,
};
use han_hdlc::Llc;
use han_meters::{Error, List, Reading, ReceiveError, Receiver, Scales};
use proptest::prelude::*;
use wires::{Outcome, events, hdlc, outcomes, receive, segments, with_llc};

const ENCRYPTION: &str = "000102030405060708090A0B0C0D0E0F";
const AUTHENTICATION: &str = "D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDF";
const TITLE: [u8; 8] = [0x4D, 0x4D, 0x4D, 0x00, 0x00, 0xBC, 0x61, 0x4E];

/// A list 1 of a Kaifa, 2748 W.
const PLAIN: &str = "0F000000010C07E8010F010C000000FFC400020106 00000ABC";
const BOTH: &str = "DB084D4D4D0000BC614E2A30012345678E1212FF9A5640BF69283A69BC1E9E07CB634D0571263F7EAF\
                    5AF343D48BA935AB482882C7";
const AUTHENTICATED: &str = "DB084D4D4D0000BC614E2A10012345670F000000010C07E8010F010C000000FFC4000201\
                             0600000ABCE4328D847C57D2FCD3F19C75";
const ENCRYPTED: &str =
    "DB084D4D4D0000BC614E1E20012345678E1212FF9A5640BF69283A69BC1E9E07CB634D0571263F7EAF";
const SUITE_2: &str = "DB084D4D4D0000BC614E2A3201234567272A2AD3E780154FFA28FD8108C94BDD8D5EDE83F6F06B5751\
                       4EC9ADA56855266C3176E776";
const GENERAL: &str = "DD080000000000000001084D4D4D0000BC614E084D4D4D00000000010000002A30012345678E1212FF\
                       9A5640BF69283A69BC1E9E07CB634D0571263F7EAF7B172F39BCFBB874AEC80078";
const FRAME: &str = "7EA041410313677BE6E700DB084D4D4D0000BC614E2A30012345678E1212FF9A5640BF69283A69BC1E9E07\
                     CB634D0571263F7EAF5AF343D48BA935AB482882C735677E";

fn hex(text: &str) -> Vec<u8> {
    octets_of_hex(text).unwrap()
}

fn key(text: &str) -> Key {
    text.parse().unwrap()
}

fn both() -> Keys {
    let authentication = Authentication::Required(key(AUTHENTICATION));
    Keys::new(key(ENCRYPTION), authentication)
}

fn unchecked() -> Keys {
    Keys::new(key(ENCRYPTION), Authentication::NotChecked)
}

fn suite_2() -> Keys {
    let counting_up = |from: u8| -> Key {
        let octets: Vec<u8> = (from..from + 32).collect();
        Key::try_from(&octets[..]).unwrap()
    };
    let authentication = Authentication::Required(counting_up(0xD0));
    Keys::new(counting_up(0), authentication)
}

fn receiver<const N: usize, const M: usize>(keys: Keys) -> Receiver<N, M> {
    let mut receiver = Receiver::new();
    receiver.set_keys(Some(keys));
    receiver
}

/// A message in one frame.
fn framed(apdu: &[u8]) -> Vec<u8> {
    hdlc(&with_llc(apdu), false)
}

fn read(apdu: &[u8]) -> Reading {
    List::parse(apdu, Scales::new()).unwrap().reading()
}

/// An APDU behind its cipher, encrypted and authenticated.
fn sealed(apdu: &[u8], invocation_counter: u32) -> Vec<u8> {
    let header = CipheringHeader {
        key: CipheringKey::Global,
        system_title: Some(SystemTitle::from_octets(TITLE)),
        security_control: SecurityControl::new(0x30),
        invocation_counter,
    };
    let mut buffer = vec![0; apdu.len() + 64];
    both()
        .encipher(&header, apdu, &mut buffer)
        .unwrap()
        .to_vec()
}

fn undeciphered(outcome: &Outcome) -> ErrorKind {
    match outcome {
        Err(ReceiveError::Undeciphered(error)) => error.kind(),
        other => panic!("{other:?}"),
    }
}

/// A list of 300 octets and more.
fn long_list() -> Vec<u8> {
    let telegrams = han_corpus::telegrams();
    let found = telegrams
        .iter()
        .find(|telegram| telegram.name == "aidon/6534-list3");
    let frame = han_hdlc::Frame::parse(&found.unwrap().octets).unwrap();
    Llc::strip(frame.information()).1.to_vec()
}

#[test]
fn the_vectors_are_read_from_a_frame_from_segments_and_from_blocks() {
    for (ciphered, keys, is_authenticated) in [
        (BOTH, both(), true),
        (AUTHENTICATED, both(), true),
        (ENCRYPTED, unchecked(), false),
        (BOTH, unchecked(), false),
        (SUITE_2, suite_2(), true),
        (GENERAL, both(), true),
    ] {
        let ciphered = hex(ciphered);
        let ways = [
            framed(&ciphered),
            segments(&with_llc(&ciphered), 20).concat(),
            #[cfg(feature = "mbus")]
            wires::pieces(&ciphered, 200).concat(),
            #[cfg(feature = "mbus")]
            wires::pieces(&ciphered, 20).concat(),
            #[cfg(feature = "blocks")]
            wires::framed(&wires::blocks(&ciphered, 20)).concat(),
            #[cfg(feature = "blocks")]
            wires::framed(&wires::blocks(&ciphered, 200)).concat(),
        ];
        for line in ways {
            let mut receiver = receiver::<512, 128>(keys.clone());
            let mut came = receive(&mut receiver, &line);
            // The content holds `7E AF`: up to the end of the first frame that
            // could be a damaged one of HDLC.
            came.retain(|(outcome, _)| !matches!(outcome, Err(ReceiveError::Frame(_))));
            assert_eq!(came, [(Ok(read(&hex(PLAIN))), Some(hex(PLAIN)))]);
            let reading = came[0].0.unwrap();
            assert_eq!(reading.active_power_import.unwrap().value(), 2748);

            let mut octets = &line[..];
            receiver.next_reading(&mut octets).unwrap().unwrap();
            let security = receiver.security().unwrap();
            assert_eq!(security.is_authenticated, is_authenticated);
            assert_eq!(security.system_title, SystemTitle::from_octets(TITLE));
            assert_eq!(security.invocation_counter, 0x0123_4567);
            assert_eq!(security.freshness, Freshness::Repeated);
            assert_eq!(receiver.list().unwrap().entries().count(), 1);
        }
    }
}

#[test]
fn the_vector_of_a_whole_frame_is_read() {
    let mut receiver = receiver::<128, 64>(both());
    let came = receive(&mut receiver, &hex(FRAME));
    assert_eq!(came, [(Ok(read(&hex(PLAIN))), Some(hex(PLAIN)))]);
    let counters = receiver.counters();
    assert_eq!(
        (counters.ciphered, counters.undeciphered, counters.noise),
        (0, 0, 0)
    );
}

/// A telegram that its grid company prints, with its key.
#[cfg(feature = "mbus")]
#[test]
fn the_published_telegram_of_two_frames_of_mbus_is_opened() {
    let line = hex(
        "68FAFA6853FF000167DB084B464D675000000981F8200000002388D5AB4F97515AAFC6B88D2F85DAA7A0E3C0C40D\
         004535C397C9D037AB7DBDA329107615444894A1A0DD7E85F02D496CECD3FF46AF5FB3C9229CFE8F3EE4606AB2E1\
         F409F36AAD2E50900A4396FC6C2E083F373233A69616950758BFC7D63A9E9B6E99E21B2CBC2B934772CA51FD4D69\
         830711CAB1F8CFF25F0A329337CBA51904F0CAED88D61968743C8454BA922EB00038182C22FE316D16F2A9F544D6\
         F75D51A4E92A1C4EF8AB19A2B7FEAA32D0726C0ED80229AE6C0F7621A4209251ACE2B2BC66FF0327A653BB686C75\
         6BE033C7A281F1D2A7E1FA31C3983E15F8FD16CC5787E6F517166814146853FF110167419A3CFDA44BE438C96F0E\
         38BF83D98316",
    );
    let plain = hex(
        "0F8006870E0C07E5091B01092F0F00FF88800223090C07E5091B01092F0F00FF888009060100010800FF06000032\
         8902020F00161E09060100020800FF060000000002020F00161E09060100010700FF060000000002020F00161B09\
         060100020700FF060000000002020F00161B09060100200700FF12092102020FFF162309060100340700FF120000\
         02020FFF162309060100480700FF12000002020FFF1623090601001F0700FF12000002020FFE1621090601003307\
         00FF12000002020FFE162109060100470700FF12000002020FFE1621090601000D0700FF1203E802020FFD16FF09\
         0C313831323230303030303039",
    );
    let encryption = key("36C66639E48A8CA4D6BC8B282A793BBB");
    let mut receiver = receiver::<64, 260>(Keys::new(encryption, Authentication::NotChecked));
    let mut octets = &line[..];
    let _ = receiver.next_reading(&mut octets).unwrap();
    assert_eq!((receiver.apdu(), octets.len()), (Some(&plain[..]), 0));
    let security = receiver.security().unwrap();
    assert_eq!(
        (security.invocation_counter, security.freshness),
        (0x23, Freshness::New)
    );
    assert!(!security.is_authenticated);
}

#[test]
fn without_keys_or_room_a_ciphered_apdu_is_told_as_such() {
    let security_control = SecurityControl::new(0x30);
    let told = Err(ReceiveError::List(Error::Ciphered { security_control }));
    let expected = [(told, Some(hex(BOTH)))];
    let mut keyless = Receiver::<512, 512>::new();
    assert_eq!(receive(&mut keyless, &framed(&hex(BOTH))), expected);
    assert_eq!(keyless.security(), None);
    assert_eq!(keyless.counters().ciphered, 1);

    let mut roomless = receiver::<512, 0>(both());
    assert_eq!(receive(&mut roomless, &framed(&hex(BOTH))), expected);

    let mut receiver = receiver::<512, 512>(both());
    receiver.set_keys(None);
    assert_eq!(receive(&mut receiver, &framed(&hex(BOTH))), expected);
}

/// A general-ciphering says more of sender and receiver, and no more of its list.
#[test]
fn without_keys_or_room_a_general_ciphering_is_told_as_ciphered_too() {
    let security_control = SecurityControl::new(0x30);
    let told = Err(ReceiveError::List(Error::Ciphered { security_control }));
    let expected = [(told, Some(hex(GENERAL)))];
    let mut keyless = Receiver::<512, 512>::new();
    assert_eq!(receive(&mut keyless, &framed(&hex(GENERAL))), expected);
    let counters = keyless.counters();
    assert_eq!((counters.ciphered, counters.unsupported_apdu), (1, 0));

    let mut roomless = receiver::<512, 0>(both());
    assert_eq!(receive(&mut roomless, &framed(&hex(GENERAL))), expected);
}

#[test]
fn too_little_room_is_told_by_what_is_needed() {
    // 25 octets and a tag of 12.
    let mut receiver = receiver::<512, 36>(both());
    let came = receive(&mut receiver, &framed(&hex(BOTH)));
    assert_eq!(
        undeciphered(&came[0].0),
        ErrorKind::BufferTooSmall { needed: 37 }
    );
    assert_eq!(came[0].1, Some(hex(BOTH)));
    let counters = receiver.counters();
    assert_eq!((counters.message_too_long, counters.undeciphered), (1, 0));
    let mut receiver = self::receiver::<512, 37>(both());
    assert_eq!(
        outcomes(&mut receiver, &framed(&hex(BOTH))),
        [Ok(read(&hex(PLAIN)))]
    );
}

#[test]
fn a_wrong_key_is_told_and_the_ciphered_apdu_is_lent() {
    let wrong = key("000102030405060708090A0B0C0D0E00");
    let authentication = Authentication::Required(key(AUTHENTICATION));
    let wrong_encryption = Keys::new(wrong.clone(), authentication);
    let wrong_authentication = Keys::new(key(ENCRYPTION), Authentication::Required(wrong.clone()));
    let neither = Keys::new(wrong, Authentication::NotChecked);
    for (keys, kind) in [
        (wrong_encryption, ErrorKind::TagMismatch),
        (wrong_authentication, ErrorKind::TagMismatch),
        (neither, ErrorKind::NoNotification),
        (
            suite_2(),
            ErrorKind::UnsuitableKeyLength {
                length: 32,
                needed: 16,
            },
        ),
    ] {
        for line in [
            framed(&hex(BOTH)),
            segments(&with_llc(&hex(BOTH)), 20).concat(),
        ] {
            let mut receiver = receiver::<512, 128>(keys.clone());
            let came = receive(&mut receiver, &line);
            assert_eq!(came.len(), 1);
            assert_eq!(undeciphered(&came[0].0), kind);
            assert_eq!(came[0].1, Some(hex(BOTH)));
            assert_eq!(receiver.security(), None);
            let counters = receiver.counters();
            assert_eq!((counters.undeciphered, counters.frames > 0), (1, true));
            assert_eq!((counters.bad_fcs, counters.readings), (0, 0));

            // It was the key, not the line.
            receiver.set_keys(Some(both()));
            assert_eq!(outcomes(&mut receiver, &line), [Ok(read(&hex(PLAIN)))]);
        }
    }
}

#[test]
fn what_is_not_authenticated_is_refused_where_that_is_required() {
    let mut receiver = receiver::<512, 128>(both());
    let came = receive(&mut receiver, &framed(&hex(ENCRYPTED)));
    assert_eq!(undeciphered(&came[0].0), ErrorKind::NotAuthenticated);
}

#[test]
fn every_flipped_bit_of_an_authenticated_apdu_is_refused() {
    let apdu = hex(BOTH);
    for bit in 0..apdu.len() * 8 {
        let mut flipped = apdu.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        for line in [framed(&flipped), segments(&with_llc(&flipped), 30).concat()] {
            let mut receiver = receiver::<512, 128>(both());
            let came = receive(&mut receiver, &line);
            assert!(came.iter().all(|(outcome, _)| outcome.is_err()), "{bit}");
            assert!(
                came.iter()
                    .flat_map(|(_, lent)| lent)
                    .all(|lent| *lent == flipped)
            );
            assert_eq!(receiver.security(), None);
        }
    }
}

#[test]
fn what_was_counted_can_be_stored() {
    let mut receiver = receiver::<512, 512>(both());
    for counter in [7, 9, 8] {
        let line = framed(&sealed(&hex(PLAIN), counter));
        assert_eq!(outcomes(&mut receiver, &line), [Ok(read(&hex(PLAIN)))]);
    }
    let stored: Vec<_> = receiver.invocation_counters().iter().collect();
    assert_eq!(stored, [(SystemTitle::from_octets(TITLE), 9)]);
    let mut receiver = self::receiver::<512, 512>(both());
    for (title, counter) in stored {
        receiver.invocation_counters_mut().insert(title, counter);
    }
    let line = framed(&sealed(&hex(PLAIN), 9));
    let reading = receiver.next_reading(&mut &line[..]).unwrap();
    assert!(reading.is_ok());
    assert_eq!(receiver.security().unwrap().freshness, Freshness::Repeated);
}

#[test]
fn an_apdu_that_comes_again_or_late_is_told_and_handed_out() {
    let mut receiver = receiver::<512, 512>(both());
    let mut came = Vec::new();
    for counter in [7, 7, 9, 8, 10] {
        let line = framed(&sealed(&hex(PLAIN), counter));
        receiver.next_reading(&mut &line[..]).unwrap().unwrap();
        came.push(receiver.security().unwrap().freshness);
    }
    use Freshness::{New, Older, Repeated};
    assert_eq!(came, [New, Repeated, New, Older, New]);
}

#[test]
fn security_is_of_the_last_outcome_only() {
    let mut receiver = receiver::<512, 512>(both());
    let line = framed(&hex(BOTH));
    receiver.next_reading(&mut &line[..]).unwrap().unwrap();
    assert!(receiver.security().is_some());
    let clear = framed(&hex(PLAIN));
    receiver.next_reading(&mut &clear[..]).unwrap().unwrap();
    assert_eq!(receiver.security(), None);
    receiver.next_reading(&mut &line[..]).unwrap().unwrap();
    let (mut damaged, mut faults) = (line.clone(), 0);
    damaged[20] ^= 1;
    let mut rest = &damaged[..];
    while let Some(outcome) = receiver.next_reading(&mut rest) {
        assert!(outcome.is_err());
        assert_eq!(receiver.security(), None);
        faults += 1;
    }
    assert!(faults > 0);
    assert_eq!(receiver.security(), None);
}

/// A list that nobody knows is lent as well, to somebody who knows it.
#[test]
fn behind_an_unknown_list_the_opened_apdu_is_lent() {
    let plain = hex("0F 40 00 00 00 00 02 07 11 01 11 02 11 03 11 04 11 05 11 06 11 07");
    let mut receiver = receiver::<512, 128>(both());
    let line = framed(&sealed(&plain, 1));
    let unknown = ReceiveError::List(Error::UnknownList { elements: 7 });
    let came = receiver.next_reading(&mut &line[..]);
    assert_eq!(came, Some(Err(unknown)));
    assert_eq!(receiver.apdu(), Some(&plain[..]));
    assert!(receiver.security().is_some());
}

#[test]
fn what_comes_out_of_a_cipher_holds_no_block_and_no_other_cipher() {
    let mut receiver = receiver::<512, 512>(both());
    let tags = [
        (
            hex("E0 80 00 01 00 00 01 0F"),
            ApduTag::GENERAL_BLOCK_TRANSFER,
        ),
        (hex(BOTH), ApduTag::GENERAL_GLO_CIPHERING),
        (
            hex("DC 00 05 00 00 00 00 00"),
            ApduTag::GENERAL_DED_CIPHERING,
        ),
        (hex(GENERAL), ApduTag::GENERAL_CIPHERING),
    ];
    for ((inner, tag), counter) in tags.into_iter().zip(1..) {
        let came = receive(&mut receiver, &framed(&sealed(&inner, counter)));
        let too_deep = ReceiveError::List(Error::TooDeep { tag });
        assert_eq!(came, [(Err(too_deep), Some(inner))]);
    }
    assert_eq!(receiver.counters().invalid_apdu, 4);
}

#[test]
fn another_apdu_out_of_a_cipher_is_told_by_its_name() {
    let mut receiver = receiver::<512, 512>(both());
    let get_request = hex("C0 01 00 00 08 00 00 01 00 00 FF 02 00");
    let came = outcomes(&mut receiver, &framed(&sealed(&get_request, 1)));
    let tag = ApduTag::new(0xC0);
    let told = ReceiveError::List(Error::UnsupportedApdu { tag });
    assert_eq!(came, [Err(told)]);
}

#[test]
fn octets_behind_the_content_are_refused() {
    for ciphered in [BOTH, GENERAL] {
        let longer = [hex(ciphered), hex("00 00")].concat();
        for line in [framed(&longer), segments(&with_llc(&longer), 30).concat()] {
            let mut receiver = receiver::<512, 256>(both());
            let came = receive(&mut receiver, &line);
            let trailing = ReceiveError::List(Error::TrailingOctets { count: 2 });
            assert_eq!(came, [(Err(trailing), Some(longer.clone()))]);
        }
    }
}

#[test]
fn a_header_that_breaks_off_is_an_invalid_apdu() {
    for whole in [hex(BOTH), hex(GENERAL)] {
        for length in 1..whole.len() {
            let mut receiver = receiver::<512, 256>(both());
            let came = receive(&mut receiver, &framed(&whole[..length]));
            assert_eq!(came.len(), 1);
            assert!(
                matches!(came[0].0, Err(ReceiveError::List(Error::Apdu(_)))),
                "{length}: {:?}",
                came[0].0
            );
        }
    }
}

/// A list as long as the memory, which is joined there and opened there.
#[test]
fn what_was_joined_is_opened_where_it_is() {
    let plain = long_list();
    let ciphered = sealed(&plain, 1);
    let room = 3 + ciphered.len();
    assert!((300..512).contains(&room), "{room}");
    let mut tight = receiver::<512, 512>(both());
    let line = segments(&with_llc(&ciphered), 60).concat();
    assert_eq!(outcomes(&mut tight, &line), [Ok(read(&plain))]);
    #[cfg(feature = "blocks")]
    {
        let line = wires::framed(&wires::blocks(&ciphered, 90)).concat();
        let mut tight = receiver::<512, 420>(both());
        assert!(ciphered.len() <= 420);
        assert_eq!(outcomes(&mut tight, &line), [Ok(read(&plain))]);
    }
}

/// The frame's own octets stay: it is opened behind the blocks that are there.
#[cfg(feature = "blocks")]
#[test]
fn a_ciphered_telegram_between_the_blocks_of_another_is_opened() {
    let plain = long_list();
    let frames = wires::framed(&wires::blocks(&sealed(&plain, 2), 90));
    for between in [
        framed(&hex(BOTH)),
        segments(&with_llc(&hex(BOTH)), 20).concat(),
    ] {
        let line = [&frames[..2].concat()[..], &between, &frames[2..].concat()].concat();
        let mut receiver = receiver::<512, 512>(both());
        let came = receive(&mut receiver, &line);
        let expected = [
            (Ok(read(&hex(PLAIN))), Some(hex(PLAIN))),
            (Ok(read(&plain)), Some(plain.clone())),
        ];
        assert_eq!(came, expected);
    }
}

#[test]
fn nothing_printed_shows_a_title_a_key_or_what_was_said() {
    let mut receiver = receiver::<512, 128>(both());
    receiver
        .next_reading(&mut &framed(&hex(BOTH))[..])
        .unwrap()
        .unwrap();
    let wrong = Keys::new(key(AUTHENTICATION), Authentication::NotChecked);
    let mut shown = format!("{receiver:?} {:?}", receiver.security());
    receiver.set_keys(Some(wrong));
    let error = receiver
        .next_reading(&mut &framed(&hex(BOTH))[..])
        .unwrap()
        .unwrap_err();
    let cause = std::error::Error::source(&error).unwrap();
    shown += &format!("{error} {error:?} {cause} {receiver:?}");
    for secret in [
        "BC614E",
        "bc614e",
        "188, 97, 78",
        "SystemTitle([",
        "0x0, 0x1",
        "[0, 1, 2",
    ] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
    assert!(shown.contains("ciphered message that the keys do not open"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_cut_of_ciphered_telegrams_and_damage_gives_the_same(
        parts in prop::collection::vec((0..6_usize, prop::option::of((0..400_usize, 0..8_u8))), 1..8),
        cuts in prop::collection::vec(1..300_usize, 1..20),
    ) {
        let long = sealed(&long_list(), 5);
        let ways = [
            framed(&hex(BOTH)),
            framed(&hex(GENERAL)),
            framed(&hex(PLAIN)),
            segments(&with_llc(&long), 60).concat(),
            framed(&long),
            #[cfg(feature = "blocks")]
            wires::framed(&wires::blocks(&long, 90)).concat(),
            #[cfg(not(feature = "blocks"))]
            Vec::new(),
        ];
        let stream: Vec<u8> = parts.iter().flat_map(|(way, damage)| {
            let mut line = ways[*way].clone();
            if let Some((at, bit)) = damage && !line.is_empty() {
                let at = at % line.len();
                line[at] ^= 1 << bit;
            }
            line
        }).collect();
        let whole = events(receiver::<512, 450>(both()), &stream, [stream.len()]);
        let singly = std::iter::repeat_n(1, stream.len());
        prop_assert_eq!(&whole, &events(receiver::<512, 450>(both()), &stream, singly));
        let cut = cuts.iter().copied().cycle();
        prop_assert_eq!(&whole, &events(receiver::<512, 450>(both()), &stream, cut));
        let good = [read(&hex(PLAIN)), read(&long_list())];
        for (outcome, ..) in &whole.0 {
            if let Ok(reading) = outcome {
                let reading = Reading { repeated: false, ..*reading };
                prop_assert!(good.contains(&reading));
            }
        }
    }
}

/// What a capture was ciphered with, where that is known.
#[cfg(all(feature = "mbus", feature = "blocks"))]
fn keys_of(capture: &Capture) -> Option<Keys> {
    let encryption = &capture.known["encryption"];
    let known = |name: &str| encryption[name].as_str().map(key);
    let authentication = match known("authentication_key") {
        Some(key) if encryption["tag_bytes"] == 12 => Authentication::Required(key),
        _ => Authentication::NotChecked,
    };
    Some(Keys::new(known("key")?, authentication))
}

#[cfg(all(feature = "mbus", feature = "blocks"))]
#[test]
fn every_capture_with_a_key_is_opened() {
    let mut opened = 0;
    let folders = ["encrypted", "mbus"].into_iter();
    for capture in folders.flat_map(captures) {
        let (name, Some(plain)) = (&capture.name, capture.octets_of("plaintext_apdu_hex")) else {
            continue;
        };
        let mut receiver = receiver::<1024, 2048>(keys_of(&capture).unwrap());
        let mut octets = &capture.octets[..];
        let outcome = receiver.next_reading(&mut octets).unwrap();
        assert_eq!(receiver.apdu(), Some(&plain[..]), "{name}: {outcome:?}");
        assert!(octets.is_empty(), "{name}");
        let security = receiver.security().unwrap();
        let known = &capture.known["encryption"];
        let title = octets_of_hex(known["system_title"].as_str().unwrap()).unwrap();
        assert_eq!(security.system_title.octets()[..], title, "{name}");
        assert_eq!(
            security.is_authenticated,
            known["authentication_key"].is_string(),
            "{name}"
        );
        assert_eq!(receiver.counters().noise, 0, "{name}");
        opened += 1;
    }
    println!("{opened} captures opened");
}

#[cfg(all(feature = "mbus", feature = "blocks"))]
#[test]
fn without_keys_every_whole_capture_is_told_as_ciphered_and_lent() {
    let mut told = 0;
    for capture in ["encrypted", "mbus"].into_iter().flat_map(captures) {
        let (name, known) = (&capture.name, &capture.known);
        let Some(bits) = known["encryption"]["security_control"].as_str() else {
            continue;
        };
        let security_control = SecurityControl::new(u8::from_str_radix(bits, 16).unwrap());
        let ciphered = Err(ReceiveError::List(Error::Ciphered { security_control }));
        let mut receiver = Receiver::<1024, 2048>::new();
        let came = wires::receive_all(&mut receiver, &capture.octets);
        let mut lent = came.iter().filter(|(outcome, _)| *outcome == ciphered);
        let first = lent.next().map(|(_, lent)| lent.as_ref().unwrap()[0]);
        let is_whole = known["hdlc"]["fcs_ok"] != false;
        assert_eq!(first, is_whole.then_some(0xDB), "{name}: {came:?}");
        assert_eq!(receiver.counters().readings, 0, "{name}");
        told += usize::from(is_whole);
    }
    println!("{told} captures told as ciphered");
}
