//! Messages that come in pieces.

use crate::support::{BLOCKS, Outcome, blocks, frame, inspect_pipe, octets, telegram};

const FIRST: &[u8] = BLOCKS[0];
const SECOND: &[u8] = BLOCKS[1];

fn joined(outcome: &Outcome) -> usize {
    outcome.stdout.matches("joined blocks").count()
}

#[test]
fn a_transfer_that_is_begun_again_is_joined_from_its_new_beginning() {
    let input = blocks(&[(1, FIRST), (1, FIRST), (-2, SECOND)]);
    let outcome = inspect_pipe(&[], &input);
    assert_eq!(outcome.code, 1);
    assert_eq!(
        outcome.reasons(),
        ["open block transfer given up, octets: 10"]
    );
    assert_eq!(joined(&outcome), 1);
    assert!(outcome.stdout.contains("double-long-unsigned: 2748"));
}

#[test]
fn a_block_out_of_its_turn_is_told() {
    let input = blocks(&[(1, FIRST), (-3, SECOND)]);
    let outcome = inspect_pipe(&[], &input);
    let mut reasons = outcome.reasons();
    reasons.sort_unstable();
    assert_eq!(
        reasons,
        [
            "block of a transfer that was given up",
            "open block transfer given up, octets: 10"
        ]
    );
    assert_eq!(joined(&outcome), 0);
}

#[test]
fn a_block_without_a_transfer_is_told() {
    let outcome = inspect_pipe(&[], &blocks(&[(-2, SECOND)]));
    assert_eq!(outcome.reasons(), ["unexpected block number 2"]);
}

#[test]
fn a_transfer_is_given_up_for_a_block_that_is_all() {
    let apdu = [FIRST, SECOND].concat();
    let outcome = inspect_pipe(&[], &blocks(&[(1, FIRST), (-1, &apdu)]));
    assert_eq!(
        outcome.reasons(),
        ["open block transfer given up, octets: 10"]
    );
    assert!(outcome.stdout.contains("double-long-unsigned: 2748"));
}

#[test]
fn a_transfer_without_its_end_is_told() {
    let outcome = inspect_pipe(&[], &blocks(&[(1, FIRST)]));
    assert_eq!(
        outcome.reasons(),
        ["open block transfer given up, octets: 10"]
    );
}

#[test]
fn a_block_that_is_all_is_read_where_it_stands() {
    let apdu = [FIRST, SECOND].concat();
    let outcome = inspect_pipe(&[], &blocks(&[(-1, &apdu)]));
    assert_eq!(outcome.code, 0, "{}", outcome.stdout);
    assert_eq!(joined(&outcome), 0);
    // Flag, format, addresses, control, HCS, LLC, six octets and a length.
    assert!(outcome.line("data-notification: ").starts_with("19..32 "));
}

#[test]
fn a_block_of_a_damaged_frame_is_not_joined() {
    let mut second = blocks(&[(-2, SECOND)]);
    let at = second.len() - 4;
    second[at] ^= 0x01;
    let input = [blocks(&[(1, FIRST)]), second].concat();
    assert_eq!(joined(&inspect_pipe(&[], &input)), 0);
}

#[test]
fn offsets_in_a_joined_apdu_count_in_it() {
    let input = blocks(&[(1, FIRST), (-2, &[0x00, 0x0A])]);
    let outcome = inspect_pipe(&[], &input);
    assert_eq!(outcome.reasons(), ["octets missing: 1 at byte 9"]);
    // Where the pieces stand is told.
    let first = 19;
    let second = input.len() - 3 - 2;
    let pieces = format!(
        "joined from {first}..{}, {second}..{}",
        first + FIRST.len(),
        second + 2
    );
    assert!(outcome.stdout.contains(&pieces), "{}", outcome.stdout);
}

#[test]
fn a_message_with_a_piece_lost_is_told() {
    let segments = telegram("spec/10-three-segments").octets;
    let mut input = segments.clone();
    input[40] ^= 0x01;
    let outcome = inspect_pipe(&[], &input);
    let reasons = outcome.reasons();
    assert!(
        reasons.contains(&"open message given up, octets: 16"),
        "{reasons:?}"
    );
    assert!(!outcome.stdout.contains("joined message"));

    let outcome = inspect_pipe(&[], &segments[..56]);
    assert_eq!(outcome.reasons(), ["open message given up, octets: 32"]);
}

#[test]
fn frames_of_the_link_interrupt_no_message() {
    let segments = telegram("spec/10-three-segments").octets;
    let snrm = octets("7EA0070321930F017E");
    let input = [&segments[..28], &snrm, &segments[28..]].concat();
    let outcome = inspect_pipe(&[], &input);
    assert_eq!(outcome.code, 0, "{}", outcome.stdout);
    assert!(outcome.stdout.contains("joined message: 41 octets"));
    assert!(outcome.line("SNRM").ends_with("control: SNRM, poll/final"));
}

#[test]
fn a_frame_of_another_sender_gives_a_message_up() {
    let segments = telegram("spec/10-three-segments").octets;
    let other = frame(&octets("E6E700 0F 40000000 00 02 01 06 00000001"));
    let input = [&segments[..28], &other].concat();
    let outcome = inspect_pipe(&[], &input);
    assert_eq!(outcome.reasons(), ["open message given up, octets: 16"]);
    assert!(outcome.stdout.contains("double-long-unsigned: 1"));
}

#[test]
fn acknowledgements_and_short_frames_stand_between_pieces() {
    let pieces = octets(crate::support::MBUS);
    let between = octets("E5 1040014116");
    let input = [&pieces[..31], &between, &pieces[31..]].concat();
    let outcome = inspect_pipe(&[], &input);
    assert_eq!(outcome.code, 0, "{}", outcome.stdout);
    assert!(outcome.stdout.contains("acknowledgement"));
    assert!(outcome.stdout.contains("M-Bus short frame"));
    assert!(outcome.stdout.contains("joined from 9..29, 46..61"));
}

#[test]
fn a_length_that_stands_for_256_more_is_told() {
    let mut frame = [0; 266];
    let data = [&octets("0F 40000000 00 09 81 F3")[..], &[0; 243]].concat();
    let frame = han_mbus::LongFrame::new(han_mbus::ControlInformation::ONLY_PIECE, &data)
        .emit(&mut frame)
        .unwrap();
    let outcome = inspect_pipe(&[], frame);
    assert_eq!(outcome.code, 0, "{}", outcome.stdout);
    assert!(outcome.stdout.contains("L: 1, which stands for 257"));
}

#[test]
fn messages_without_frames_are_parts_of_their_own() {
    let apdu = octets("0F 40 00 00 00 00 02 01 06 00 00 0B F3");
    for arguments in [&[][..], &["--layer", "apdu"]] {
        let outcome = inspect_pipe(arguments, &apdu.repeat(3));
        assert_eq!(outcome.code, 0, "{}", outcome.stdout);
        let parts = outcome.stdout.matches("data-notification: list").count();
        assert_eq!(parts, 3, "{}", outcome.stdout);
        assert!(outcome.stdout.contains("26..39"), "{}", outcome.stdout);
    }
}
