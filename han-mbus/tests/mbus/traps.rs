//! What lies in wait for a reader of these frames, and what broke others.

use han_mbus::{ControlInformation, ErrorKind, FrameDecoder, LongFrame, Reassembler};

use crate::events::{Event, Run, by_the_book, decode, decode_pieces, feed};
use crate::octets::*;

fn only_fault(octets: &[u8]) -> (ErrorKind, usize) {
    let run = decode(octets);
    let [Event::Fault(0, kind, offset)] = run.events[..] else {
        panic!("not one fault: {:?}", run.events);
    };
    (kind, offset)
}

fn parse_fault(octets: &[u8]) -> (ErrorKind, usize) {
    let error = LongFrame::parse(octets).unwrap_err();
    (error.kind(), error.offset())
}

// The fields.

#[test]
fn start_and_stop_octets_inside_end_nothing() {
    let data = [0x16, 0x68, 0x16, 0x68, 0x05, 0x05, 0x16];
    let frame = emitted(&LongFrame::new(ControlInformation::ONLY_PIECE, &data));
    assert_eq!(decode(&frame).frames(), [frame]);
}

#[test]
fn a_frame_inside_a_whole_one_is_not_handed_out_too() {
    assert_eq!(decode(&frame_in_data()).frames(), [frame_in_data()]);
}

#[test]
fn both_lengths_and_both_start_octets_have_to_be_there() {
    let mut lengths = octets(ONE_PIECE);
    lengths[2] ^= 1;
    let differ = ErrorKind::LengthsDiffer {
        first: 0x28,
        second: 0x29,
    };
    assert_eq!(parse_fault(&lengths), (differ, 2));
    assert_eq!(decode(&lengths).events, [], "in a stream it is noise");

    for at in [0, 3] {
        let mut start = octets(ONE_PIECE);
        start[at] = 0x67;
        let no_start = ErrorKind::NoStart { received: 0x67 };
        assert_eq!(parse_fault(&start), (no_start, at));
        assert_eq!(decode(&start).events, []);
    }
}

#[test]
fn a_wrong_checksum_and_a_wrong_stop_octet_are_faults() {
    let mut checksum = octets(ONE_PIECE);
    checksum[44] = 0;
    let bad_checksum = ErrorKind::BadChecksum {
        computed: 0x79,
        received: 0,
    };
    assert_eq!(only_fault(&checksum), (bad_checksum, 44));
    assert_eq!(parse_fault(&checksum), (bad_checksum, 44));

    let mut stop = octets(ONE_PIECE);
    stop[45] = 0x0D;
    let no_stop = ErrorKind::NoStop { received: 0x0D };
    assert_eq!(only_fault(&stop), (no_stop, 45));
    assert_eq!(parse_fault(&stop), (no_stop, 45));
}

/// What the check cannot do; the length inside the APDU has to.
#[test]
fn a_checksum_misses_octets_that_changed_places() {
    let mut swapped = octets(ONE_PIECE);
    swapped.swap(20, 21);
    let frame = LongFrame::parse(&swapped).unwrap();
    assert_ne!(frame.data(), octets(APDU));
}

#[test]
fn the_end_of_input_inside_a_frame_is_truncated() {
    let whole = octets(ONE_PIECE);
    for len in 4..whole.len() {
        let missing = whole.len() - len;
        let truncated = (ErrorKind::Truncated { missing }, len);
        assert_eq!(only_fault(&whole[..len]), truncated);
        assert_eq!(parse_fault(&whole[..len]), truncated);
    }
    for len in 0..4 {
        let missing = 11 - len;
        let truncated = (ErrorKind::Truncated { missing }, len);
        assert_eq!(decode(&whole[..len]).events, []);
        assert_eq!(parse_fault(&whole[..len]), truncated);
    }
}

#[test]
fn octets_that_are_not_exactly_one_frame_are_refused() {
    for behind in [&[0x16][..], &[0xE5, 0x68]] {
        let trailing = [&octets(ONE_PIECE), behind].concat();
        let octets = behind.len();
        assert_eq!(parse_fault(&trailing), (ErrorKind::Trailing { octets }, 46));
    }
    assert_eq!(
        parse_fault(&octets(ACKNOWLEDGEMENT)),
        (ErrorKind::NoStart { received: 0xE5 }, 0)
    );
    assert_eq!(
        parse_fault(&octets(SET_UP)),
        (ErrorKind::BadLength { length: 3 }, 1)
    );
}

#[test]
fn a_frame_of_another_application_layer_is_a_frame() {
    // A variable data response.
    let mut frame = octets("68 0F 0F 68 08 02 72 78563412 244001 07 55 00 0000 00 16");
    seal(&mut frame);
    let run = decode(&frame);
    assert_eq!(run.frames(), [frame.clone()]);
    let parsed = LongFrame::parse(&frame).unwrap();
    assert!(!parsed.control_information().is_piece());
    let mut reassembler = Reassembler::<64>::new();
    assert_eq!(reassembler.push(&parsed).message, None);
}

// The length modulo 256.

#[test]
fn a_length_below_five_stands_for_256_more_and_for_nothing_else() {
    for length in 0..5_u8 {
        let data = data(251 + usize::from(length));
        let frame = LongFrame::new(ControlInformation::piece(0), &data);
        let octets = emitted(&frame);
        assert_eq!(octets[1..3], [length, length]);
        assert_eq!(decode(&octets).frames().concat(), octets);

        // Not what arrived: one octet more or less is no frame.
        let mut longer = octets.clone();
        longer.insert(20, 0);
        assert_eq!(decode(&longer).frames(), Vec::<Vec<u8>>::new());
        let mut shorter = octets;
        shorter.remove(250);
        seal(&mut shorter);
        assert_eq!(decode(&shorter).frames(), Vec::<Vec<u8>>::new());
    }
}

#[test]
fn a_length_below_five_needs_both_the_checksum_and_the_stop_octet() {
    for at in [261, 262] {
        let mut damaged = sagemcom()[0].clone();
        damaged[at] ^= 1;
        let run = decode(&[damaged, octets(ONE_PIECE)].concat());
        assert_eq!(run.frames(), [octets(ONE_PIECE)]);
        assert_eq!(run.faults().len(), 1);
    }
}

#[test]
fn lengths_below_five_with_little_behind_read_nothing_that_is_not_there() {
    for length in 0..5 {
        for len in 0..20 {
            let mut input = vec![0x68, length, length, 0x68];
            input.resize(4 + len, 0x00);
            let run = decode(&input);
            assert_eq!(run.frames(), Vec::<Vec<u8>>::new());
            assert!(matches!(run.faults()[..], [ErrorKind::Truncated { .. }]));
        }
    }
}

#[test]
fn the_longest_lengths_are_read_to_their_last_octet() {
    for len in [244, 245, 249, 250, 251, 255] {
        let data = data(len);
        let octets = emitted(&LongFrame::new(ControlInformation::ONLY_PIECE, &data));
        assert_eq!(octets.len(), len + 11);
        assert_eq!(decode(&octets).frames(), [octets]);
    }
}

#[test]
fn a_frame_that_sets_up_does_not_hold_up_the_one_behind() {
    let mut decoder = FrameDecoder::new();
    let mut run = Run::default();
    let set_up = [SET_UP, "68 04 04 68 53 FE 50 10 B1 16"]
        .map(octets)
        .concat();
    feed(&mut decoder, &set_up, &mut run);
    assert_eq!((&run.events[..], decoder.noise()), (&[][..], 19));
    feed(&mut decoder, &octets(ONE_PIECE), &mut run);
    assert_eq!(run.frames(), [octets(ONE_PIECE)]);
    assert_eq!(decoder.noise(), 19);
}

#[test]
fn a_damaged_frame_that_sets_up_is_a_fault_at_once() {
    let mut set_up = octets(SET_UP);
    set_up[5] = 0xFF;
    let mut decoder = FrameDecoder::new();
    let error = decoder.next_frame(&mut &set_up[..]).unwrap().unwrap_err();
    let bad_checksum = ErrorKind::BadChecksum {
        computed: 0xA2,
        received: 0xA1,
    };
    assert_eq!((error.kind(), error.offset()), (bad_checksum, 7));
}

// Where frames begin.

#[test]
fn the_declared_length_of_a_bad_frame_is_not_skipped() {
    let good = [octets(ONE_PIECE), octets(TWO_PIECES[0])];
    for (length, cut) in [(0xFF, 46), (0x28, 30), (0x01, 46), (0x2E, 46)] {
        let mut damaged = octets(ONE_PIECE);
        (damaged[1], damaged[2]) = (length, length);
        damaged.truncate(cut);
        let input = [&damaged[..], &good.concat()].concat();
        let run = decode(&input);
        assert_eq!(run.frames(), good, "length {length:02X}");
        assert_eq!(run.faults().len(), 1);
    }
}

/// `10 AE 68 16 16` is a short frame to the address 68, but for what is behind.
#[test]
fn a_short_frame_swallows_no_frame_that_begins_inside_it() {
    let frame = emitted(&LongFrame::new(ControlInformation::ONLY_PIECE, &data(17)));
    assert_eq!(frame[..4], [0x68, 0x16, 0x16, 0x68]);
    let run = decode(&[&[0x10, 0xAE], &frame[..]].concat());
    assert_eq!(run.frames(), [frame]);
    assert_eq!(run.faults(), []);
    assert_eq!(run.noise, [2, 2]);
}

/// Its last octets and the first of the frame look like a long frame.
#[test]
fn a_short_frame_that_runs_into_a_frame_loses_none() {
    let run = decode(&octets(&["10 AE 68 16 16", ONE_PIECE].concat()));
    assert_eq!(run.frames(), [octets(ONE_PIECE)]);
    assert!(matches!(run.faults()[..], [ErrorKind::NoStop { .. }]));
}

#[test]
fn start_octets_in_front_of_a_frame_do_not_hide_it() {
    for count in 1..300 {
        let input = [&vec![0x68; count][..], &octets(ONE_PIECE)].concat();
        let frames = decode(&input).frames();
        assert_eq!(frames, [octets(ONE_PIECE)], "behind {count}");
    }
}

// What broke others.

#[test]
fn pieces_that_sum_over_the_buffer_take_no_memory() {
    let data = data(245);
    let mut reassembler = Reassembler::<512>::new();
    let mut faults = vec![];
    for _ in 0..100 {
        for number in 0..16 {
            let frame = LongFrame::new(ControlInformation::piece(number), &data);
            let joined = reassembler.push(&frame);
            assert_eq!(joined.aborted, None);
            faults.extend(joined.message.map(|message| message.unwrap_err().kind()));
        }
    }
    let too_long = ErrorKind::MessageTooLong { needed: 735 };
    assert_eq!(faults, [too_long; 100]);
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
    let run = decode_pieces(noise.chunks(97));
    assert_eq!(run.frames(), Vec::<Vec<u8>>::new());
    assert_eq!(run, by_the_book(&noise));

    let mut decoder = FrameDecoder::new();
    feed(&mut decoder, &noise, &mut Run::default());
    decoder.idle();
    let mut rest = Run::default();
    feed(&mut decoder, &octets(ONE_PIECE), &mut rest);
    assert_eq!(rest.frames(), [octets(ONE_PIECE)]);
}

#[test]
fn input_cut_by_a_timer_may_hold_several_frames() {
    let frames: Vec<_> = whole_frames().into_iter().cycle().take(40).collect();
    let stream = frames.concat();
    let run = decode_pieces(stream.chunks(1049));
    assert_eq!(run.frames(), frames);
    assert_eq!(run.faults(), []);
}
