//! No plaintext without the right tag: what was not sealed with our keys, or was
//! changed since in any octet, never opens, and leaves no plaintext behind. What
//! we seal opens to the same octets; headers are read to their end and no
//! further; and how new an APDU is is told as by a list of all counters.
//!
//! Each execution tries one of these.
//!
//! Input: the way, security control, how long the keys are and whether tags are
//! checked; counter and system title; a change; then the octets.

#![no_main]

#[path = "ciphering/freshness.rs"]
mod freshness;

use han_dlms::{
    Apdu, Authentication, CipheredApdu, CipheringHeader, CipheringKey, Error, ErrorKind,
    GeneralCiphering, Key, Keys, SecurityControl, SystemTitle,
};
use han_fuzz::{Input, frame, notification, with_llc};
use han_meters::{List, ReceiveError, Receiver, Scales};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let mut input = Input::new(input);
    match input.u8() % 6 {
        0 => any_octets(input),
        1 => freshness::run(input),
        2 => is_received(input),
        _ => sealed(input),
    }
});

/// What a buffer holds before an APDU is opened in it.
const UNTOUCHED: u8 = 0xA5;

fn key(length: usize, octet: u8) -> Key {
    Key::try_from(&[octet; 32][..length]).expect("a length of keys")
}

/// ```text
/// bit 0  long keys to encipher    bit 1  and to authenticate
/// bit 2  tags are not checked     bit 3  the receiver knows the title
/// ```
fn keys(how: u8) -> Keys {
    let length = |bit: u8| if how & bit == 0 { 16 } else { 32 };
    let authentication = match how & 4 {
        0 => Authentication::Required(key(length(2), 0xD0)),
        _ => Authentication::NotChecked,
    };
    let keys = Keys::new(key(length(1), 0x10), authentication);
    match how & 8 {
        0 => keys,
        _ => keys.with_system_title(SystemTitle::from_octets(*b"HAN\0\0\0\0\x01")),
    }
}

/// Nobody has sealed them, so with tags checked none opens.
fn any_octets(mut input: Input<'_>) {
    let how = input.u8();
    let octets = input.rest();
    let keys = keys(how);
    if let Ok(apdu) = CipheredApdu::parse(octets) {
        header_ends_where_it_says(octets, apdu.content, apdu.remaining);
        let buffer = &mut vec![UNTOUCHED; apdu.content.len() + 4];
        let opened = keys.decipher(&apdu, buffer).map(|opened| {
            assert!(!opened.is_authenticated());
            opened.apdu().to_vec()
        });
        is_harmless(how, opened, apdu.content, buffer);
        let is_short = apdu.content.len().saturating_sub(1);
        let too_small = keys.decipher(&apdu, &mut buffer[..is_short]).is_err();
        assert!(too_small || apdu.content.is_empty());
        let emitted = &mut vec![0; apdu.encoded_len()];
        apdu.emit(emitted).expect("it has room");
        assert_eq!(CipheredApdu::parse(emitted), Ok(apdu));
    }
    if let Ok(apdu) = GeneralCiphering::parse(octets) {
        header_ends_where_it_says(octets, apdu.content, apdu.remaining);
        let buffer = &mut vec![UNTOUCHED; apdu.content.len() + 4];
        let opened = keys.decipher_general(&apdu, buffer);
        let opened = opened.map(|opened| opened.apdu().to_vec());
        is_harmless(how, opened, apdu.content, buffer);
        let emitted = &mut vec![0; apdu.encoded_len()];
        apdu.emit(emitted).expect("it has room");
        assert_eq!(GeneralCiphering::parse(emitted), Ok(apdu));
    }
}

fn header_ends_where_it_says(octets: &[u8], content: &[u8], remaining: &[u8]) {
    assert!(octets.ends_with(remaining));
    let before = &octets[..octets.len() - remaining.len()];
    assert!(before.ends_with(content));
}

/// What is not proven is at least a notification from end to end; and where
/// nothing opened, nothing of it is left.
fn is_harmless(how: u8, opened: Result<Vec<u8>, Error>, content: &[u8], buffer: &[u8]) {
    let (room, behind) = buffer.split_at(content.len());
    assert!(behind.iter().all(|octet| *octet == UNTOUCHED));
    match opened {
        Ok(apdu) => {
            assert!(how & 4 != 0, "it opened without a right tag");
            is_a_notification(&apdu);
        }
        Err(_) => {
            let is_wiped = room.iter().all(|octet| *octet == 0);
            let was_never_used = room.iter().all(|octet| *octet == UNTOUCHED);
            assert!(is_wiped || was_never_used, "something was left behind");
        }
    }
}

fn is_a_notification(apdu: &[u8]) {
    let remaining = match Apdu::parse(apdu) {
        Ok(Apdu::DataNotification(notification)) => notification.remaining,
        Ok(Apdu::EventNotification(notification)) => notification.remaining,
        other => panic!("{other:?} came out"),
    };
    assert!(remaining.is_empty());
}

fn header(input: &mut Input<'_>) -> CipheringHeader {
    let [bits, kind] = input.array();
    let key = match kind & 1 {
        0 => CipheringKey::Global,
        _ => CipheringKey::Dedicated,
    };
    CipheringHeader {
        key,
        security_control: SecurityControl::new(bits),
        invocation_counter: input.u32(),
        system_title: (kind & 6 != 0).then(|| SystemTitle::from_octets(input.array())),
    }
}

fn sealed(mut input: Input<'_>) {
    let (how, header) = (input.u8(), header(&mut input));
    let [at_high, at_low, flip] = input.array();
    let body = input.rest();
    let plain = match how & 0x10 {
        0 => body.to_vec(),
        _ => notification(body),
    };
    let keys = keys(how);
    let mut octets = vec![0; plain.len() + 48];
    let expected = foretold(how, &header);
    let octets = match keys.encipher(&header, &plain, &mut octets) {
        Ok(octets) => {
            assert_eq!(expected, None);
            octets
        }
        Err(error) => return assert_eq!(Some(error.kind()), expected),
    };
    opens_again(&keys, how, &header, &plain, octets);
    let at = usize::from(u16::from_be_bytes([at_high, at_low])) % octets.len();
    octets[at] ^= flip;
    if flip != 0 && (at, flip) != (0, 0xDB ^ 0xDC) {
        let Ok(apdu) = CipheredApdu::parse(octets) else {
            return;
        };
        let buffer = &mut vec![UNTOUCHED; apdu.content.len()];
        let opened = keys.decipher(&apdu, buffer);
        let opened = opened.map(|opened| opened.apdu().to_vec());
        is_harmless(how, opened, apdu.content, buffer);
    }
}

/// Why keys do not seal it, if they do not.
fn foretold(how: u8, header: &CipheringHeader) -> Option<ErrorKind> {
    let control = header.security_control.bits();
    if control & 0x80 != 0 {
        return Some(ErrorKind::CompressedContent);
    }
    let needed = match control & 0x0F {
        0 | 1 => 16,
        2 => 32,
        suite => return Some(ErrorKind::UnknownSecuritySuite { suite }),
    };
    let checks_tags = how & 4 == 0;
    let is_unsuitable = |bit: u8| (how & bit == 0) != (needed == 16);
    if is_unsuitable(1) || checks_tags && is_unsuitable(2) {
        let length = 48 - needed;
        return Some(ErrorKind::UnsuitableKeyLength { length, needed });
    }
    if header.system_title.is_none() && how & 8 == 0 {
        return Some(ErrorKind::SystemTitleMissing);
    }
    (control & 0x10 != 0 && !checks_tags).then_some(ErrorKind::AuthenticationKeyMissing)
}

/// As a copy, and where it lies; without a tag, only where none is asked for.
fn opens_again(keys: &Keys, how: u8, header: &CipheringHeader, plain: &[u8], octets: &[u8]) {
    let apdu = CipheredApdu::parse(octets).expect("we wrote it");
    assert_eq!((apdu.header(), apdu.remaining), (*header, &[][..]));
    let is_authenticated = header.security_control.is_authenticated();
    let checks_tags = how & 4 == 0;
    if header.security_control.is_encrypted() && plain.len() > 8 {
        let shows = apdu.content.windows(plain.len()).any(|part| part == plain);
        assert!(!shows, "it is sent in the clear");
    }

    let mut in_place = apdu.content.to_vec();
    let buffer = &mut vec![UNTOUCHED; apdu.content.len() + 4];
    let there = keys.decipher_in_place(header, &mut in_place);
    let there = there.map(|opened| opened.apdu().to_vec());
    match keys.decipher(&apdu, buffer) {
        Ok(opened) => {
            assert_eq!(opened.apdu(), plain);
            assert_eq!(opened.is_authenticated(), checks_tags);
            assert_eq!(opened.invocation_counter(), header.invocation_counter);
            assert_eq!(opened.security_control(), header.security_control);
            assert!(is_authenticated || !checks_tags);
            assert_eq!(there.as_deref(), Ok(plain));
        }
        Err(error) => {
            assert_eq!(there, Err(error));
            assert_eq!(in_place, apdu.content, "it is not what it was");
            let expected = match checks_tags {
                true => !is_authenticated && error.kind() == ErrorKind::NotAuthenticated,
                false => {
                    !matches!(Apdu::parse(plain), Ok(Apdu::DataNotification(whole)) if whole.remaining.is_empty())
                }
            };
            assert!(expected, "{error} for what we sealed");
            is_harmless(how, Err(error), apdu.content, buffer);
        }
    }
}

/// A ciphered notification in a frame: read where its tag is right, and where it
/// was changed nothing but the ciphered octets is lent.
fn is_received(mut input: Input<'_>) {
    let [counter, at, flip] = input.array();
    let plain = notification(input.octets(200));
    let keys = keys(0);
    let header = CipheringHeader {
        key: CipheringKey::Global,
        security_control: SecurityControl::new(0x30),
        invocation_counter: u32::from(counter),
        system_title: Some(SystemTitle::from_octets(*b"HAN\0\0\0\0\x01")),
    };
    let mut buffer = [0; 256];
    let sent = keys.encipher(&header, &plain, &mut buffer);
    let sent = sent.expect("it has room");
    // Behind the lengths: what stands there is what the tag is for.
    let at = 12 + usize::from(at) % (sent.len() - 12);
    sent[at] ^= flip;

    let mut receiver = Receiver::<512, 256>::new();
    receiver.set_keys(Some(keys));
    let octets = frame(&with_llc(sent), false).expect("it fits");
    let outcome = receiver.next_reading(&mut &octets[..]).expect("an outcome");
    let is_right = CipheredApdu::parse(sent).is_ok_and(|apdu| apdu.header() == header) && flip == 0;
    let read = List::parse(&plain, Scales::new());
    if is_right {
        let expected = read.map(|list| list.reading()).map_err(ReceiveError::List);
        assert_eq!(outcome, expected);
        assert_eq!(receiver.apdu(), Some(&plain[..]));
        assert!(receiver.security().expect("it opened").is_authenticated);
        return;
    }
    assert!(outcome.is_err(), "a changed one was read");
    assert_eq!(receiver.apdu(), Some(&*sent));
    assert_eq!(receiver.security(), None);
    assert_eq!(receiver.invocation_counters().iter().count(), 0);
}
