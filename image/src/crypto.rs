//! Calls of what the feature `crypto` adds to `han-dlms` and `han-meters`.

use core::str::FromStr;

use han_dlms::{Authentication, Deciphered, Freshness, InvocationCounters, Key, Keys};
use han_meters::{ReceiveError, Security};

use crate::dlms::{general, title, unknown_ciphered};
use crate::meters::unknown_receiver;
use crate::see;
use crate::text::{debug, display};
use crate::traits::traits;
use crate::unknown::Unknown;

pub(crate) fn call(unknown: &mut Unknown<'_>, buffer: &mut [u8]) {
    own_keys(unknown);
    ciphers(unknown, buffer);
    counters(unknown, buffer);
    receiver(unknown);
}

fn key(unknown: &mut Unknown<'_>) -> Key {
    match unknown.u8() {
        0 => Key::from(unknown.array::<16>()),
        1 => Key::from(unknown.array::<32>()),
        2 => Key::try_from(unknown.octets()).unwrap_or_else(|_| Key::from([0; 16])),
        _ => Key::from_str(unknown.text()).unwrap_or_else(|_| Key::from([0; 32])),
    }
}

fn authentication(unknown: &mut Unknown<'_>) -> Authentication {
    if unknown.bool() {
        Authentication::Required(key(unknown))
    } else {
        Authentication::NotChecked
    }
}

#[inline(never)]
fn keys(unknown: &mut Unknown<'_>) -> Keys {
    let keys = Keys::new(key(unknown), authentication(unknown));
    if unknown.bool() {
        keys.with_system_title(title(unknown))
    } else {
        keys
    }
}

#[inline(never)]
fn own_keys(unknown: &mut Unknown<'_>) {
    let key = key(unknown);
    see(key.clone());
    drop::<Key>(key);
    see(authentication(unknown).clone());
    see(keys(unknown).clone());
}

/// An APDU opened in any of the ways there are.
#[inline(never)]
fn deciphered<'b>(unknown: &mut Unknown<'_>, buffer: &'b mut [u8]) -> Option<Deciphered<'b>> {
    let keys = keys(unknown);
    let opened = match unknown.u8() {
        0 => keys.decipher(&unknown_ciphered(unknown), buffer),
        1 => keys.decipher_general(&general(unknown), buffer),
        _ => keys.decipher_in_place(&unknown_ciphered(unknown).header(), buffer),
    };
    opened.ok()
}

#[inline(never)]
fn ciphers(unknown: &mut Unknown<'_>, buffer: &mut [u8]) {
    let header = unknown_ciphered(unknown).header();
    see(keys(unknown).encipher(&header, unknown.octets(), buffer));
    let Some(deciphered) = deciphered(unknown, buffer) else {
        return;
    };
    see(deciphered.apdu());
    see(deciphered.is_authenticated());
    see(deciphered.system_title());
    see(deciphered.security_control());
    see(deciphered.invocation_counter());
    traits!(deciphered, deciphered; Clone);
}

fn unknown_counters(unknown: &mut Unknown<'_>, buffer: &mut [u8]) -> InvocationCounters<4> {
    let mut counters = if unknown.bool() {
        InvocationCounters::new()
    } else {
        InvocationCounters::default()
    };
    while unknown.bool() {
        counters.insert(title(unknown), unknown.u32());
        see(freshness(unknown, buffer, &mut counters));
    }
    counters
}

fn freshness(
    unknown: &mut Unknown<'_>,
    buffer: &mut [u8],
    counters: &mut InvocationCounters<4>,
) -> Option<Freshness> {
    Some(counters.note(&deciphered(unknown, buffer)?))
}

#[inline(never)]
fn counters(unknown: &mut Unknown<'_>, buffer: &mut [u8]) {
    let mut counters = unknown_counters(unknown, buffer);
    see(counters.clone());
    see(counters.last(title(unknown)));
    for counter in counters.iter() {
        see(counter);
    }
    let one = freshness(unknown, buffer, &mut counters);
    let other = freshness(unknown, buffer, &mut counters);
    if let (Some(one), Some(other)) = (one, other) {
        traits!(one, other; Clone PartialEq Hash);
    }
}

/// How the last message of a receiver with keys was protected.
#[inline(never)]
fn security(unknown: &mut Unknown<'_>) -> Option<Security> {
    let mut receiver = unknown_receiver(unknown);
    receiver.set_keys(unknown.bool().then(|| keys(unknown)));
    let counters = receiver.invocation_counters_mut();
    counters.insert(title(unknown), unknown.u32());
    see(receiver.next_reading(&mut unknown.octets()));
    see(receiver.invocation_counters().last(title(unknown)));
    receiver.security()
}

#[inline(never)]
fn receiver(unknown: &mut Unknown<'_>) {
    if let (Some(security), Some(other)) = (security(unknown), security(unknown)) {
        traits!(security, other; Clone PartialEq);
    }
}

#[inline(never)]
pub(crate) fn print(unknown: &mut Unknown<'_>, buffer: &mut [u8]) {
    let key = key(unknown);
    debug(unknown, &key);
    let authentication = authentication(unknown);
    debug(unknown, &authentication);
    let keys = keys(unknown);
    debug(unknown, &keys);
    let mut counters = unknown_counters(unknown, buffer);
    debug(unknown, &counters);
    if let Some(freshness) = freshness(unknown, buffer, &mut counters) {
        debug(unknown, &freshness);
    }
    if let Some(deciphered) = deciphered(unknown, buffer) {
        debug(unknown, &deciphered);
    }
    if let Some(security) = security(unknown) {
        debug(unknown, &security);
    }
    print_errors(unknown, buffer);
}

fn print_errors(unknown: &mut Unknown<'_>, buffer: &mut [u8]) {
    let apdu = unknown_ciphered(unknown);
    if let Err(error) = keys(unknown).decipher(&apdu, buffer) {
        let error = ReceiveError::Undeciphered(error);
        see(core::error::Error::source(&error));
        display(unknown, &error);
        debug(unknown, &error);
    }
}
