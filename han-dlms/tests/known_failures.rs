//! Octets that brought other parsers of this family down, and others made to.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::expect_used
)]

#[path = "support/hex.rs"]
mod hex;

use han_dlms::{Apdu, Data, ErrorKind, MAX_DEPTH};
use hex::octets;

fn kind(octets: &[u8]) -> ErrorKind {
    Data::parse(octets).unwrap_err().kind()
}

#[test]
fn compact_arrays_with_empty_rows_do_not_run_for_ever() {
    for bomb in [
        "13 02 00 05 0000000000",
        "13 00 01 00",
        "13 01 0000 11 01 00",
        "13 01 0000 00 01 00",
        "13 01 FFFF 01 FFFF 02 00 01 00",
    ] {
        let kind = kind(&octets(bomb));
        assert!(
            matches!(kind, ErrorKind::SparseRow { octets: 0, .. }),
            "{bomb}"
        );
    }
}

#[test]
fn compact_arrays_do_not_multiply() {
    for bomb in [
        "13 02 02 11 01 FFFF 00 01 05",
        "13 02 02 11 01 FFFF 01 FFFF 00 01 05",
        "13 02 02 01 FFFF 01 FFFF 01 FFFF 01 FFFF 00 11 01 05",
        "13 02 02 11 01 FFFF 02 02 00 00 01 05",
    ] {
        assert!(
            matches!(kind(&octets(bomb)), ErrorKind::SparseRow { .. }),
            "{bomb}"
        );
    }
    let large = octets("13 01 FFFF 01 FFFF 11 04 00000000");
    assert!(matches!(kind(&large), ErrorKind::Truncated { .. }));
}

#[test]
fn a_compact_array_of_many_rows_holds_no_more_values_than_it_may() {
    // Seven null-data columns beside one unsigned, in as many rows as octets.
    let rows = 60_000_u32;
    let mut array = octets("13 02 07 00 00 00 00 00 00 11 83");
    array.extend(&rows.to_be_bytes()[1..]);
    array.extend(vec![0x05; 60_000]);
    let (Data::CompactArray(array), _) = Data::parse(&array).unwrap() else {
        panic!();
    };
    let values: usize = array
        .rows()
        .iter()
        .map(|row| row.as_elements().unwrap().iter().count())
        .sum();
    assert_eq!(values, 7 * 60_000);
    let sparse = octets("13 02 08 00 00 00 00 00 00 00 11 01 05");
    let expected = ErrorKind::SparseRow {
        values: 9,
        octets: 1,
    };
    assert_eq!(kind(&sparse), expected);
}

#[test]
fn nested_lists_do_not_recurse() {
    for level in ["02 01", "01 01"] {
        for depth in [40, 1000, 100_000] {
            let mut bomb = octets(level).repeat(depth);
            bomb.push(0x00);
            let error = Data::parse(&bomb).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::TooDeep);
            assert_eq!(error.offset(), 2 * MAX_DEPTH);
        }
    }
}

#[test]
fn wide_lists_do_not_recurse_either() {
    let bomb = octets("01 7F").repeat(1000);
    assert_eq!(kind(&bomb), ErrorKind::TooDeep);
}

#[test]
fn nested_type_descriptions_do_not_recurse() {
    for (level, offset) in [("02 01", 15), ("01 0001", 22)] {
        let mut bomb = octets("13");
        bomb.extend(octets(level).repeat(1000));
        bomb.extend(octets("11 01 05"));
        let error = Data::parse(&bomb).unwrap_err();
        assert_eq!((error.kind(), error.offset()), (ErrorKind::TooDeep, offset));
    }
}

#[test]
fn counts_do_not_wrap() {
    for bomb in [
        "01 82 FFFF",
        "01 84 00010001 00",
        "01 84 FFFFFFFF",
        "02 83 010000 00 00",
    ] {
        let kind = kind(&octets(bomb));
        assert!(matches!(kind, ErrorKind::CountTooLarge { .. }), "{bomb}");
    }
}

#[test]
fn lengths_have_four_octets_at_most() {
    for (bomb, first) in [
        ("09 8F 00000000000000000000000000000005", 0x8F),
        ("09 85 00000000 05", 0x85),
        ("01 85 00000000 05", 0x85),
        ("09 80", 0x80),
        ("09 FF", 0xFF),
    ] {
        assert_eq!(
            kind(&octets(bomb)),
            ErrorKind::InvalidLength { first },
            "{bomb}"
        );
    }
}

#[test]
fn string_lengths_do_not_overflow() {
    for tag in ["09", "0A", "0C", "04"] {
        let bomb = octets(&format!("{tag} 84 FFFFFFFF 00"));
        assert!(matches!(kind(&bomb), ErrorKind::Truncated { .. }), "{tag}");
    }
}

#[test]
fn a_system_title_does_not_overflow_eight_octets() {
    let bombs = [
        octets("DB FF 4D4D4D0000BC614E"),
        octets("DB 09 4D4D4D0000BC614E00 05 20 00000001"),
        octets("DB 07 4D4D4D0000BC61 05 20 00000001"),
        octets("DB 84 FFFFFFFF 4D4D4D0000BC614E"),
    ];
    for bomb in bombs {
        let error = Apdu::parse(&bomb).unwrap_err();
        assert_eq!(error.offset(), 1);
    }
}

#[test]
fn ciphered_content_does_not_underflow() {
    for (length, control) in [(0x05, 0x30), (0x10, 0x30), (0x04, 0x20), (0x00, 0x30)] {
        let mut bomb = octets("DB 08 4D4D4D0000BC614E");
        bomb.extend([length, control]);
        bomb.extend([0; 32]);
        let error = Apdu::parse(&bomb).unwrap_err();
        assert!(matches!(
            error.kind(),
            ErrorKind::CipheredContentTooShort { .. }
        ));
    }
}

#[test]
fn date_time_is_taken_with_and_without_its_tag() {
    for date_time in [
        "00",
        "0C 07E8010F010C000000FFC400",
        "090C 07E8010F010C000000FFC400",
    ] {
        let apdu = octets(&format!("0F00000001 {date_time} 0201 0600000ABC"));
        assert!(Apdu::parse(&apdu).is_ok(), "{date_time}");
    }
}

#[test]
fn a_long_flat_list_is_walked_to_its_end() {
    let mut list = octets("02 82 EA60");
    list.extend(vec![0x00; 60_000]);
    let (data, rest) = Data::parse(&list).unwrap();
    assert!(rest.is_empty());
    assert_eq!(data.as_elements().unwrap().iter().count(), 60_000);
}
