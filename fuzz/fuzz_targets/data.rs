//! A value is read as the standard says, never past its end, in work
//! proportional to its octets and to a bounded depth; read flat it is the same;
//! and written again it is the same octets, where these are in the form that we
//! write.
//!
//! Input: the octets.

#![no_main]

use han_dlms::{Data, DataTag, ErrorKind, Reader};
use han_fuzz::{Tree, VALUES_PER_OCTET, linear};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|octets: &[u8]| {
    let parsed = linear(octets.len(), || Data::parse(octets));
    match (Tree::parse(octets), parsed) {
        (None, Err(error)) => {
            assert!(error.offset() <= octets.len(), "{error}");
            assert_eq!(Reader::new(octets).value().err(), Some(error));
        }
        (Some(expected), Ok((data, rest))) => {
            assert_eq!(rest, expected.rest);
            let used = &octets[..octets.len() - rest.len()];
            let values = linear(used.len(), || expected.tree.assert_is(&data));
            assert!(values <= VALUES_PER_OCTET * used.len(), "{values} values");
            let mut reader = Reader::new(octets);
            is_read_flat(&mut reader, &expected.tree);
            assert_eq!((reader.rest(), reader.offset()), (rest, used.len()));
            ends_where_it_ends(&data, used);
            comes_again(&data, used, expected.canonical);
        }
        (expected, parsed) => panic!("{parsed:?} instead of {expected:?}"),
    }
});

fn is_read_flat(reader: &mut Reader<'_>, expected: &Tree<'_>) {
    let Tree::List { tag, elements } = expected else {
        let value = reader.value().expect("a value");
        assert_eq!(value.as_integer(), value.data().as_integer());
        expected.assert_is(&value.data());
        return;
    };
    let list = (DataTag::new(*tag), elements.len());
    assert_eq!(reader.open(), Ok(Some(list)));
    for element in elements {
        is_read_flat(reader, element);
    }
    reader.close();
}

/// The value needs all of its octets and none behind them.
fn ends_where_it_ends(data: &Data<'_>, used: &[u8]) {
    assert_eq!(Data::parse(used), Ok((*data, &[][..])));
    for cut in [used.len() / 2, used.len() - 1] {
        let kind = Data::parse(&used[..cut]).expect_err("it is cut").kind();
        let is_short = matches!(
            kind,
            ErrorKind::Truncated { .. } | ErrorKind::CountTooLarge { .. }
        );
        assert!(is_short, "{kind}");
    }
}

fn comes_again(data: &Data<'_>, used: &[u8], canonical: bool) {
    let mut buffer = vec![0; data.encoded_len()];
    linear(used.len(), || data.encoded_len());
    let emitted = data.emit(&mut buffer).expect("it has room");
    assert_eq!(emitted.len(), data.encoded_len());
    assert_eq!(Data::parse(emitted), Ok((*data, &[][..])));
    if canonical {
        assert_eq!(emitted, used);
    }
}
