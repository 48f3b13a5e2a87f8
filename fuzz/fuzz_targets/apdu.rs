//! An APDU is read never past its end and in work proportional to its octets;
//! and written again it is the same octets, where these are in the form that we
//! write.
//!
//! Input: the octets.

#![no_main]

use han_dlms::{Apdu, Data, DataNotification};
use han_fuzz::{Tree, is_canonical, linear};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|octets: &[u8]| {
    let apdu = match linear(octets.len(), || Apdu::parse(octets)) {
        Ok(apdu) => apdu,
        Err(error) => return assert!(error.offset() <= octets.len(), "{error}"),
    };
    assert_eq!(apdu.tag().code(), octets[0]);
    comes_again(&apdu, octets);
    match &apdu {
        Apdu::DataNotification(notification) => {
            is_value(&notification.body);
            ends_where_it_ends(notification, octets);
        }
        Apdu::EventNotification(notification) => is_value(&notification.attribute_value),
        _ => {}
    }
});

fn comes_again(apdu: &Apdu<'_>, octets: &[u8]) {
    let mut buffer = vec![0; linear(octets.len(), || apdu.encoded_len())];
    let emitted = apdu.emit(&mut buffer).expect("it has room");
    assert_eq!(emitted.len(), apdu.encoded_len());
    assert_eq!(Apdu::parse(emitted), Ok(*apdu));
    if is_canonical(octets) {
        assert_eq!(emitted, octets);
    }
    let room = buffer.len() - 1;
    apdu.emit(&mut buffer[..room]).expect_err("no room");
}

/// The value is one by the standard's rules too.
fn is_value(data: &Data<'_>) {
    let mut buffer = vec![0; data.encoded_len()];
    let emitted = data.emit(&mut buffer).expect("it has room");
    let expected = Tree::parse(emitted).expect("a value");
    assert!(expected.rest.is_empty());
    expected.tree.assert_is(data);
}

/// What stands behind the body is no part of it, and nothing of it is missing.
fn ends_where_it_ends(notification: &DataNotification<'_>, octets: &[u8]) {
    let end = octets.len() - notification.remaining.len();
    let alone = DataNotification {
        remaining: &[],
        ..*notification
    };
    assert_eq!(DataNotification::parse(&octets[..end]), Ok(alone));
    DataNotification::parse(&octets[..end - 1]).expect_err("it is cut");
}
