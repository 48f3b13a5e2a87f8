//! Whole texts, each beside this file as it must be printed.
//!
//! `BLESS=1 cargo test -p han-cli --test inspect goldens` writes them anew, to be
//! read before they are believed.

use std::env;
use std::fs;
use std::path::Path;

use crate::keys::{AUTHENTICATION_KEY, KEY};
use crate::support::{BLOCKS, CIPHERED, MBUS, blocks, inspect_pipe, octets, telegram};

fn check(name: &str, arguments: &[&str], input: &[u8], code: i32) {
    let outcome = inspect_pipe(arguments, input);
    assert_eq!(outcome.code, code, "{}", outcome.stdout);
    assert_eq!(outcome.stderr, "");
    let widest = outcome
        .stdout
        .lines()
        .map(|line| line.chars().count())
        .max();
    assert!(widest <= Some(100), "{widest:?}");

    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/inspect/golden");
    let path = path.join(name).with_extension("txt");
    if env::var_os("BLESS").is_some() {
        fs::write(&path, &outcome.stdout).unwrap();
    }
    let golden = fs::read_to_string(&path).unwrap();
    assert_eq!(outcome.stdout, golden, "{}", path.display());
}

#[test]
fn a_list_that_describes_itself() {
    check("aidon-list1", &[], &telegram("aidon/6525-list1").octets, 0);
}

#[test]
fn a_list_without_codes() {
    check(
        "kaifa-list1",
        &[],
        &telegram("kaifa/ma304h3e-list1").octets,
        0,
    );
}

#[test]
fn a_list_of_codes_and_values_with_a_null_pair() {
    let body = "02 07  0A 0E 4B616D73747275705F5630303031  09 06 0101000005FF \
                0A 10 35373036353637303030303030303133  00 00  09 06 0101200700FF 12 00E7";
    check("pairs", &["--layer", "body"], &octets(body), 0);
}

#[test]
fn a_push_object_list() {
    let apdu = "0F 00000001 0C 07E7040106152023 00 FF88 80  02 03 \
                01 03  02 04 12 0028 09 06 0008190900FF 0F 02 12 0000 \
                02 04 12 0001 09 06 0000600100FF 0F 02 12 0000 \
                02 04 12 0003 09 06 0100010700FF 0F 02 12 0000 \
                09 08 3132333435363738  06 00000309";
    check("push-object-list", &[], &octets(apdu), 0);
}

/// As Sagemcom's XT211 sends them, and something else in the place of the last.
#[test]
fn attribute_descriptors_without_tags() {
    let apdu = "0F 80000001 00  02 02 16 01 01 06 \
                02 02 0001 0000600101FF 02  09 0A 31303030303534303037 \
                02 02 0046 000160030AFF 03  16 01 \
                02 02 0003 0100010700FF 02  06 000005AB \
                02 02 0003 0100010700FF 03  02 02 0F 00 16 1B \
                02 02 0028 0002190900FF 01  09 06 0002190900FF \
                02 02 2001 0000600E00FF FF  09 02 5432";
    check("descriptors", &[], &octets(apdu), 0);
}

#[test]
fn attribute_descriptors_that_break_off() {
    let apdu = "0F 80000001 00  02 02 16 01 01 04 \
                02 02 0001 0000600E00FF 02  09 02 5432 \
                02 02 0003 0100010700FF 02  06 000005AB \
                02 02 0003 0100";
    check("descriptors-cut", &[], &octets(apdu), 1);
}

#[test]
fn all_types_of_values() {
    let body = "02 17  00  03 01  04 0A A5C0  05 FFFFFFFF  06 FFFFFFFF  09 03 0180FF  \
                09 0C FFFF03FE0702FFFFFF8000FF  0A 03 41 00 20  0C 03 C3B8 07  0D 42  0F 80  10 8000  11 FF  \
                12 FFFF  13 02 02 12 11 06 0001 02 0003 04  14 8000000000000000  15 FFFFFFFFFFFFFFFF  16 FF  \
                17 43480000  18 3FB999999999999A  19 07D00103010000 0AFF800003  1A 07E8010F01  1B 0C0000FF";
    check("types", &["--layer", "body"], &octets(body), 0);
}

#[test]
fn three_segments() {
    check(
        "three-segments",
        &[],
        &telegram("spec/10-three-segments").octets,
        0,
    );
}

#[test]
fn two_blocks() {
    let input = blocks(&[(1, BLOCKS[0]), (-2, BLOCKS[1])]);
    check("two-blocks", &[], &input, 0);
}

#[test]
fn two_pieces_over_wired_m_bus() {
    check("mbus-two-pieces", &[], MBUS.as_bytes(), 0);
}

#[test]
fn a_ciphered_apdu_without_its_key() {
    check("ciphered", &[], CIPHERED.as_bytes(), 1);
}

#[test]
fn a_ciphered_apdu_with_its_keys() {
    let keys = ["--key", KEY, "--authentication-key", AUTHENTICATION_KEY];
    check("opened", &keys, CIPHERED.as_bytes(), 0);
}

#[test]
fn a_ciphered_apdu_that_is_authenticated_only() {
    let apdu = "DB084D4D4D0000BC614E2A10012345670F000000010C07E8010F010C000000FFC400\
                02010600000ABCE4328D847C57D2FCD3F19C75";
    check("authenticated", &[], apdu.as_bytes(), 0);
}

#[test]
fn a_frame_that_is_cut() {
    check("cut", &[], &telegram("spec/04-aidon-list1").octets[..33], 1);
}

#[test]
fn a_frame_with_a_wrong_fcs() {
    let mut input = telegram("spec/04-aidon-list1").octets;
    input[34] ^= 0x01;
    check("wrong-fcs", &[], &input, 1);
}

#[test]
fn an_unknown_tag() {
    let apdu = "0F 40000000 00 02 02 11 07 63 00 01 02 03";
    check("unknown-tag", &[], &octets(apdu), 1);
}

#[test]
fn a_depth_bomb() {
    let body = octets(&format!("{} 00", "0201 ".repeat(40)));
    check("depth-bomb", &["--layer", "body"], &body, 1);
}

#[test]
fn a_damaged_stream() {
    check(
        "damaged-stream",
        &[],
        &telegram("streams/damaged").octets,
        1,
    );
}
