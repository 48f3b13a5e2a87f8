//! The traps of the specification, the events it names, and what broke other
//! readers.

use han_hdlc::{Address, Control, ErrorKind, Frame, FrameDecoder, Llc, Reassembler};

use crate::events::{Event, by_the_book, decode, decode_pieces, emitted, feed};
use crate::octets::*;

fn only_fault(octets: &[u8]) -> (ErrorKind, usize) {
    let run = decode(octets);
    let [Event::Fault(0, kind, offset)] = run.events[..] else {
        panic!("not one fault: {:?}", run.events);
    };
    (kind, offset)
}

fn parse_fault(octets: &[u8]) -> (ErrorKind, usize) {
    let error = Frame::parse(octets).unwrap_err();
    (error.kind(), error.offset())
}

/// A frame with right check sequences around any header.
fn sealed(header: &[u8], information: &[u8]) -> Vec<u8> {
    let mut frame = vec![0x7E];
    frame.extend(header);
    if !information.is_empty() {
        frame.extend(check(&frame[1..]).to_le_bytes());
        frame.extend(information);
    }
    frame.extend(check(&frame[1..]).to_le_bytes());
    frame.push(0x7E);
    frame
}

// Section 12.

#[test]
fn trap_1_no_frame_is_split_at_a_flag_inside() {
    for frame in [FCS_LOW_7E, FCS_HIGH_7E, FLAGS_IN_DATA, FRAME_IN_DATA] {
        assert_eq!(decode(&octets(frame)).frames(), [octets(frame)]);
    }
    assert_eq!(decode(&length_7e()).frames(), [length_7e()]);
}

#[test]
fn trap_2_the_declared_length_of_a_bad_frame_is_not_skipped() {
    let mut cut = octets(AIDON);
    cut.truncate(15);
    let good = [octets(KAIFA), octets(AIDON)];
    let input = [cut, good[0].clone(), good[1].clone()].concat();
    assert_eq!(decode(&input).frames(), good);
}

#[test]
fn trap_3_the_hcs_is_inside_the_fcs_and_absent_without_information() {
    let mut without_hcs = octets(AIDON);
    let end = without_hcs.len();
    let covered = [&without_hcs[1..7], &without_hcs[9..end - 3]].concat();
    let wrong = check(&covered).to_le_bytes();
    without_hcs[end - 3..end - 1].copy_from_slice(&wrong);
    assert!(matches!(
        only_fault(&without_hcs),
        (ErrorKind::BadFcs { .. }, 41)
    ));

    let with_hcs = octets("7E A009 03 21 13 0785 0785 7E");
    assert_eq!(
        only_fault(&with_hcs),
        (ErrorKind::BadLength { length: 9 }, 1)
    );
}

#[test]
fn trap_4_check_sequences_go_low_octet_first() {
    let mut swapped = octets(UI_WITHOUT_INFORMATION);
    swapped.swap(6, 7);
    let fault = ErrorKind::BadFcs {
        computed: 0x8507,
        received: 0x0785,
    };
    assert_eq!(only_fault(&swapped), (fault, 6));
}

#[test]
fn trap_5_an_information_frame_is_delivered_like_a_numberless_one() {
    let octets = octets(KAIFA);
    let frame = Frame::parse(&octets).unwrap();
    let mut reassembler = Reassembler::<0>::new();
    let message = reassembler.push(&frame).message;
    assert_eq!(message, Some(Ok(frame.information())));
}

#[test]
fn trap_6_the_llc_header_may_be_missing() {
    let octets = sealed(&[0xA0, 0x0D, 0xCE, 0xFF, 0x03, 0x13], &[0xE0, 0x40, 0x00]);
    let frame = Frame::parse(&octets).unwrap();
    let (llc, apdu) = Llc::strip(frame.information());
    assert_eq!((llc, apdu), (None, &[0xE0, 0x40, 0x00][..]));
}

/// With its last octet; the shortest header there is with the ninth, which no
/// whole frame is without.
#[test]
fn trap_7_the_hcs_is_checked_before_the_frame_is_whole() {
    for source in [&[0x03][..], &[0x08, 0x83], &[0x02, 0x02, 0x02, 0x03]] {
        let header = [&[0xA7, 0xFF, 0x41][..], source, &[0x13]].concat();
        let wrong = [&[0x7E][..], &header, &[0x00, 0x00, 0x00]].concat();
        let verdict = (wrong.len() - 2).max(8);
        let mut decoder = FrameDecoder::<2049>::new();
        for octet in &wrong[..verdict] {
            assert_eq!(decoder.advance(&mut &[*octet][..]), None);
        }
        let fault = decoder.advance(&mut &wrong[verdict..=verdict]);
        let fault = fault.unwrap().unwrap_err();
        assert!(matches!(fault.kind(), ErrorKind::BadHcs { .. }));
    }
}

#[test]
fn trap_8_addresses_have_one_two_or_four_octets_and_any_value() {
    let addresses = [
        Address::one(0),
        Address::one(0x7F),
        Address::two(1, 0),
        Address::two(0, 0),
        Address::two(103, 127),
        Address::four(0, 0),
        Address::four(0x3FFF, 0x3FFF),
    ];
    for destination in addresses {
        for source in addresses {
            let frame = Frame::new(destination, source, Control::UI_FINAL, &[0x0F]);
            let octets = emitted(&frame);
            assert_eq!(Frame::parse(&octets).unwrap(), frame);
            assert_eq!(decode(&octets).frames(), [octets]);
        }
    }
}

#[test]
fn trap_9_the_closing_flag_stays_for_the_next_frame() {
    let mut input = vec![];
    for _ in 0..20 {
        input.extend(octets(FCS_HIGH_7E));
        input.pop();
    }
    input.push(0x7E);
    let run = decode(&input);
    assert_eq!(run.frames().len(), 20);
    assert_eq!(run.faults(), []);
}

#[test]
fn trap_10_a_payload_changed_behind_the_header_is_a_bad_fcs() {
    let mut decrypted = octets(AIDON);
    decrypted[9..40].fill(0x0F);
    assert!(matches!(
        only_fault(&decrypted),
        (ErrorKind::BadFcs { .. }, 41)
    ));
}

// Section 10: every event.

#[test]
fn a_length_no_frame_has_is_a_bad_length() {
    // L below 7, and above what the buffer takes.
    for length in 0..7 {
        let octets = [0x7E, 0xA0, length, 0x03, 0x21, 0x13, 0, 0, 0];
        let kind = ErrorKind::BadLength {
            length: usize::from(length),
        };
        assert_eq!(only_fault(&octets), (kind, 1));
        assert_eq!(parse_fault(&octets), (kind, 1));
    }
    let aidon = octets(AIDON);
    let run = decode_pieces::<43>([&aidon[..]]);
    assert_eq!(
        run.events,
        [Event::Fault(0, ErrorKind::BadLength { length: 42 }, 1)]
    );
    assert_eq!(decode_pieces::<44>([&aidon[..]]).frames(), [aidon]);
}

#[test]
fn a_length_between_no_information_and_one_octet_is_a_bad_length() {
    let none = sealed(&[0xA0, 0x07, 0x03, 0x21, 0x13], &[]);
    let one = sealed(&[0xA0, 0x0A, 0x03, 0x21, 0x13], &[0x0F]);
    assert_eq!(decode(&none).frames(), [none]);
    assert_eq!(decode(&one).frames(), [one]);
    for length in 8..10 {
        let between = [0x7E, 0xA0, length, 0x03, 0x21, 0x13];
        let kind = ErrorKind::BadLength {
            length: usize::from(length),
        };
        assert_eq!(only_fault(&between), (kind, 1));
    }
    // Shorter than the header it comes with.
    let short = octets("7E A007 4868FEFF 75 93 D8F8 7E");
    assert_eq!(only_fault(&short), (ErrorKind::BadLength { length: 7 }, 1));
}

#[test]
fn an_address_of_three_octets_is_a_bad_address() {
    let destination = octets("7E A010 020405 21 13 0000");
    assert_eq!(only_fault(&destination), (ErrorKind::BadAddress, 3));
    assert_eq!(parse_fault(&destination), (ErrorKind::BadAddress, 3));
    let source = octets("7E A010 03 020407 13 0000");
    assert_eq!(only_fault(&source), (ErrorKind::BadAddress, 4));
}

#[test]
fn the_last_octet_of_four_must_end_the_address() {
    let source = octets("7E A010 03 02040608 13 0000");
    assert_eq!(only_fault(&source), (ErrorKind::BadAddress, 4));
}

#[test]
fn a_wrong_octet_behind_the_fcs_is_no_closing_flag() {
    let mut octets = octets(AIDON);
    octets[43] = 0x0D;
    let kind = ErrorKind::NoClosingFlag { received: 0x0D };
    assert_eq!(only_fault(&octets), (kind, 43));
    assert_eq!(parse_fault(&octets), (kind, 43));
}

#[test]
fn the_end_of_input_inside_a_frame_is_truncated() {
    let whole = octets(AIDON);
    for len in 2..whole.len() {
        let missing = if len < 3 { 7 } else { whole.len() - len };
        let truncated = (ErrorKind::Truncated { missing }, len);
        assert_eq!(only_fault(&whole[..len]), truncated);
        assert_eq!(parse_fault(&whole[..len]), truncated);
    }
    assert_eq!(decode(&whole[..1]).events, []);
    for len in 0..2 {
        let missing = 9 - len;
        let truncated = (ErrorKind::Truncated { missing }, len);
        assert_eq!(parse_fault(&whole[..len]), truncated);
    }
}

#[test]
fn a_flag_that_opens_nothing_is_no_fault() {
    let run = decode(&octets("7E 41 7E 7E 00 A0 7E 7E 0A"));
    assert_eq!(run.events, []);
    assert_eq!(run.noise, [4]);
}

#[test]
fn octets_that_are_not_exactly_one_frame_are_refused() {
    let mut trailing = octets(AIDON);
    trailing.extend([0x7E, 0x7E, 0xA0]);
    assert_eq!(
        parse_fault(&trailing),
        (ErrorKind::Trailing { octets: 3 }, 44)
    );
    assert_eq!(
        parse_fault(&trailing[1..]),
        (ErrorKind::NoOpeningFlag { received: 0xA0 }, 0)
    );
    assert_eq!(
        parse_fault(&[0x7E, 0x13, 0x2B]),
        (ErrorKind::BadFormat { octet: 0x13 }, 1)
    );
}

// What broke others.

#[test]
fn an_address_without_end_does_not_read_past_the_buffer() {
    let mut input = octets("7E A020");
    input.extend([0; 2000]);
    assert_eq!(only_fault(&input), (ErrorKind::BadAddress, 3));
    assert_eq!(parse_fault(&input), (ErrorKind::BadAddress, 3));
    assert_eq!(decode(&input).noise, [0, 2002]);
}

#[test]
fn a_check_sequence_of_zero_is_checked_like_any_other() {
    let mut fcs = octets(AIDON);
    fcs[41..43].fill(0);
    assert!(matches!(
        only_fault(&fcs),
        (ErrorKind::BadFcs { received: 0, .. }, 41)
    ));
    let mut hcs = octets(AIDON);
    hcs[7..9].fill(0);
    assert!(matches!(
        only_fault(&hcs),
        (ErrorKind::BadHcs { received: 0, .. }, 7)
    ));
    let mut alone = octets(UI_WITHOUT_INFORMATION);
    alone[6..8].fill(0);
    assert!(matches!(
        only_fault(&alone),
        (ErrorKind::BadFcs { received: 0, .. }, 6)
    ));
}

#[test]
fn a_megabyte_of_noise_takes_no_memory_and_brings_no_frame() {
    let mut random = 0x2545_F491_u32;
    let mut octet = || {
        random ^= random << 13;
        random ^= random >> 17;
        random ^= random << 5;
        random.to_le_bytes()[1]
    };
    let noise: Vec<u8> = (0..1 << 20).map(|_| octet()).collect();
    let run = decode_pieces::<1024>(noise.chunks(97));
    assert_eq!(run.frames(), Vec::<Vec<u8>>::new());
    assert_eq!(run, by_the_book(&noise, 1024));

    let mut decoder = FrameDecoder::<1024>::new();
    feed(&mut decoder, &noise, &mut Default::default());
    decoder.idle();
    let mut rest = Default::default();
    feed(&mut decoder, &octets(AIDON), &mut rest);
    assert_eq!(rest.frames(), [octets(AIDON)]);
}

#[test]
fn many_segments_without_end_take_no_memory() {
    let piece = [0xAB; 200];
    let frame = Frame::new(Address::one(1), Address::one(16), Control::UI, &piece);
    let mut reassembler = Reassembler::<1024>::new();
    let mut faults = vec![];
    for _ in 0..1000 {
        let joined = reassembler.push(&frame.with_segmented(true));
        assert_eq!(joined.aborted, None);
        faults.extend(joined.message.map(|message| message.unwrap_err().kind()));
    }
    assert_eq!(faults, [ErrorKind::MessageTooLong { needed: 1200 }]);
}

#[test]
fn octets_with_parity_bits_folded_in_bring_no_frame() {
    let mut telegram = octets(AIDON).repeat(120);
    for octet in &mut telegram {
        *octet |= u8::try_from(octet.count_ones() % 2).unwrap() << 7;
    }
    assert!(telegram.len() > 5000);
    let run = decode(&telegram);
    assert_eq!(run.frames(), Vec::<Vec<u8>>::new());
}

#[test]
fn input_cut_by_a_timer_may_hold_several_frames() {
    let frames: Vec<_> = whole_frames().into_iter().cycle().take(40).collect();
    let stream = frames.concat();
    let run = decode_pieces::<2049>(stream.chunks(1049));
    assert_eq!(run.frames(), frames);
    assert_eq!(run.faults(), []);
}
