//! A compact-array holds the rows that its description says, in bounded depth
//! and no more values than eight times its octets; no description makes work beyond
//! them, and each row is written with tags and read again.
//!
//! Input: length of the description, the description, the contents.

#![no_main]

use han_dlms::{CompactArray, Data};
use han_fuzz::{Input, Type, VALUES_PER_OCTET, linear};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let octets = input.len();
    let mut input = Input::new(input);
    let length = input.u8();
    let description = input.octets(length.into());
    let contents = input.rest();
    let expected = Type::parse(description).and_then(|row| row.rows(contents));
    let parsed = linear(octets, || CompactArray::new(description, contents));
    match (expected, parsed) {
        (None, Err(error)) => {
            assert!(
                error.offset() <= description.len().max(contents.len()),
                "{error}"
            );
        }
        (Some(rows), Ok(array)) => {
            assert_eq!(array.rows().len(), rows.len());
            let walk = || {
                let rows = rows.iter().zip(array.rows());
                rows.map(|(expected, row)| expected.assert_is(&row)).sum()
            };
            let values: usize = linear(octets, walk);
            assert!(
                values <= VALUES_PER_OCTET * contents.len(),
                "{values} values"
            );
            array.rows().iter().for_each(comes_again);
            comes_again(Data::CompactArray(array));
        }
        (expected, parsed) => panic!("{parsed:?} instead of {expected:?}"),
    }
});

fn comes_again(data: Data<'_>) {
    let mut buffer = vec![0; data.encoded_len()];
    let emitted = data.emit(&mut buffer).expect("it has room");
    assert_eq!(Data::parse(emitted), Ok((data, &[][..])));
}
