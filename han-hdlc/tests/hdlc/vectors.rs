//! The test vectors of the specification, each by its number.

use han_hdlc::{Address, Control, ControlKind, ErrorKind, Frame, Llc, Reassembler};

use crate::events::{Event, decode, emitted};
use crate::octets::*;

/// Asserts that these octets are one frame, in every way, and that it emits
/// itself again.
fn one_frame(octets: &[u8]) -> Frame<'_> {
    let frame = Frame::parse(octets).unwrap();
    assert_eq!(emitted(&frame), octets);
    let run = decode(octets);
    assert_eq!(run.events, [Event::Frame(0, octets.to_vec())]);
    assert_eq!(run.noise, [0, 0]);
    frame
}

#[test]
fn vector_1_ui_without_information_has_no_hcs() {
    let octets = octets(UI_WITHOUT_INFORMATION);
    let frame = one_frame(&octets);
    let expected = Frame::new(Address::one(1), Address::one(16), Control::UI_FINAL, &[]);
    assert_eq!(frame, expected);
}

#[test]
fn vector_2_frames_of_a_connection() {
    let kinds = [
        (SNRM, ControlKind::SetNormalResponseMode),
        (UA, ControlKind::UnnumberedAcknowledge),
        (DISC, ControlKind::Disconnect),
        (DM, ControlKind::DisconnectedMode),
        (RR, ControlKind::ReceiveReady { receive: 0 }),
    ];
    for (hex, kind) in kinds {
        let octets = octets(hex);
        let frame = one_frame(&octets);
        assert_eq!(frame.control().kind(), kind);
        assert!(!frame.control().carries_information());
    }
}

#[test]
fn vector_3_snrm_to_an_address_of_four_octets() {
    let octets = octets(SNRM_TO_FOUR_OCTETS);
    let frame = one_frame(&octets);
    assert_eq!(frame.destination(), Address::four(0x1234, 0x3FFF));
    assert_eq!(frame.source(), Address::one(0x3A));
}

#[test]
fn vector_4_aidon_list_1() {
    let octets = octets(AIDON);
    let frame = one_frame(&octets);
    assert_eq!(frame.destination(), Address::one(32));
    assert_eq!(frame.source(), Address::two(4, 65));
    assert_eq!(frame.control(), Control::UI_FINAL);
    assert!(!frame.is_segmented());
    let (llc, apdu) = Llc::strip(frame.information());
    assert_eq!((llc, apdu[0]), (Some(Llc::RESPONSE), 0x0F));
    assert_eq!(apdu.len(), 29);
}

#[test]
fn vector_5_kaifa_list_1_is_an_information_frame() {
    let octets = octets(KAIFA);
    let frame = one_frame(&octets);
    assert_eq!(frame.control(), Control::INFORMATION_POLL);
    assert_eq!(
        frame.source(),
        Address::two(1, 0),
        "lower part is No-station"
    );
    assert_eq!(&frame.information()[..4], [0xE6, 0xE7, 0x00, 0x0F]);
}

#[test]
fn vector_6_fcs_low_octet_is_a_flag() {
    one_frame(&octets(FCS_LOW_7E));
}

#[test]
fn vector_7_fcs_high_octet_is_a_flag() {
    one_frame(&octets(FCS_HIGH_7E));
}

#[test]
fn vector_8_flags_and_a_false_start_in_the_data() {
    one_frame(&octets(FLAGS_IN_DATA));
}

#[test]
fn vector_9_a_whole_frame_in_the_data_does_not_come_out() {
    one_frame(&octets(FRAME_IN_DATA));
}

#[test]
fn vector_10_three_segments_make_one_message() {
    let frames = SEGMENTS.map(octets);
    let mut reassembler = Reassembler::<64>::new();
    for (octets, segmented) in frames.iter().zip([true, true, false]) {
        let frame = one_frame(octets);
        assert_eq!(frame.is_segmented(), segmented);
        let joined = reassembler.push(&frame);
        assert_eq!(joined.aborted, None);
        let Some(message) = joined.message else {
            assert!(segmented);
            continue;
        };
        let (llc, apdu) = Llc::strip(message.unwrap());
        assert_eq!(llc, Some(Llc::RESPONSE));
        assert_eq!(apdu, octets_of_message());
        return;
    }
    panic!("no message came out");
}

fn octets_of_message() -> Vec<u8> {
    let message = octets(SEGMENTS_JOINED);
    assert_eq!(message.len(), 38, "41 with the LLC header");
    message
}

#[test]
fn vector_11_the_length_octet_is_a_flag() {
    let octets = length_7e();
    assert_eq!(octets.len(), 128);
    one_frame(&octets);
}

#[test]
fn vector_12_a_damaged_length_does_not_cost_the_next_frame() {
    let mut input = octets(AIDON);
    input[2] = 0xAA;
    input.extend(octets(KAIFA));
    let run = decode(&input);
    assert_eq!(run.frames(), [octets(KAIFA)]);
    assert!(matches!(run.faults()[..], [ErrorKind::BadHcs { .. }]));
    assert_eq!(
        run.noise.last(),
        Some(&42),
        "all but the flags of the damaged"
    );
}

#[test]
fn vector_13_a_frame_cut_short_does_not_cost_the_next() {
    let mut input = octets(AIDON)[..20].to_vec();
    input.extend(octets(KAIFA));
    let run = decode(&input);
    assert_eq!(run.frames(), [octets(KAIFA)]);
    assert!(matches!(run.faults()[..], [ErrorKind::BadFcs { .. }]));
}

#[test]
fn vector_14_one_flag_closes_a_frame_and_opens_the_next() {
    let mut input = octets(AIDON);
    input.pop();
    input.extend(octets(KAIFA));
    let run = decode(&input);
    assert_eq!(
        run.events,
        [
            Event::Frame(0, octets(AIDON)),
            Event::Frame(43, octets(KAIFA)),
        ]
    );
    assert_eq!(run.noise, [0, 0, 0]);
}

#[test]
fn vector_15_a_false_length_is_found_out_by_the_hcs_at_once() {
    let false_start = octets("7E A7FF 41 0883 13 0000");
    let mut input = false_start.clone();
    input.extend(octets(AIDON));
    let run = decode(&input);
    assert_eq!(run.frames(), [octets(AIDON)]);
    let hcs = Event::Fault(
        0,
        ErrorKind::BadHcs {
            computed: check(&false_start[1..7]),
            received: 0,
        },
        7,
    );
    assert_eq!(run.events[0], hcs);

    let mut decoder = han_hdlc::FrameDecoder::<2049>::new();
    let outcome = decoder.advance(&mut &false_start[..]);
    assert!(
        outcome.is_some(),
        "the fault is known before the next octet"
    );
}

#[test]
fn vector_16_fill_flags_are_no_fault() {
    let mut input = octets("7E7E7E7E");
    input.extend(octets(AIDON));
    input.push(0x7E);
    input.extend(octets(AIDON));
    let run = decode(&input);
    assert_eq!(
        run.events,
        [
            Event::Frame(4, octets(AIDON)),
            Event::Frame(49, octets(AIDON)),
        ]
    );
    assert_eq!(run.noise, [0, 0, 0]);
}

/// The real frame is not at hand; this one is damaged in the same way: HCS
/// right, `01 00 01 07 00 FF` read as `03 00 01 07 00 FF`.
#[test]
fn vector_17_one_bit_in_an_obis_code_is_a_bad_fcs() {
    let mut input = octets(AIDON);
    let code = [0x01, 0x00, 0x01, 0x07, 0x00, 0xFF];
    let at = input.windows(6).position(|six| six == code).unwrap();
    input[at] = 0x03;
    let run = decode(&input);
    assert!(matches!(run.faults()[..], [ErrorKind::BadFcs { .. }]));
    assert_eq!(run.frames(), Vec::<Vec<u8>>::new());
}

#[test]
fn only_an_upper_part_of_1_is_management() {
    for upper in 0..=0x7F {
        assert_eq!(Address::one(upper).is_management(), upper == 1, "{upper}");
    }
}
