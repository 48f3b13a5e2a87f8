//! What happens to octets between meter and receiver.

use super::*;

fn good() -> (&'static [u8], Reading) {
    let telegram = telegram("kaifa/ma304h4-list2");
    let outcomes = receive(&mut Receiver::<512>::new(), telegram);
    (telegram, outcomes[0].unwrap())
}

/// The octets give no reading, and the telegram behind them does.
fn hides_nothing(octets: &[u8]) -> Vec<Result<Reading, ReceiveError>> {
    let (telegram, reading) = good();
    let mut receiver = Receiver::<512>::new();
    let outcomes = receive_all(&mut receiver, octets);
    assert!(outcomes.iter().all(Result::is_err), "{outcomes:?}");
    assert_eq!(receive(&mut receiver, telegram), [Ok(reading)]);
    outcomes
}

#[test]
fn a_bit_turned_in_a_code_is_not_read_although_the_header_is_right() {
    let outcomes = hides_nothing(telegram("spec/17-bit-error-in-obis-code"));
    let [Err(ReceiveError::Frame(error))] = outcomes[..] else {
        panic!("{outcomes:?}")
    };
    assert!(matches!(error.kind(), ErrorKind::BadFcs { .. }));
}

#[test]
fn an_fcs_of_0_is_checked_like_any_other() {
    let mut octets = telegram("aidon/6525-list1").to_vec();
    let end = octets.len() - 1;
    octets[end - 2..end].fill(0);
    hides_nothing(&octets);
}

#[test]
fn two_frames_glued_together_by_lost_octets_give_the_second() {
    let (telegram, reading) = good();
    let first = telegram_without_its_middle();
    let line = [&first[..], telegram].concat();
    let outcomes = receive_all(&mut Receiver::<512>::new(), &line);
    let readings: Vec<Reading> = outcomes.iter().flatten().copied().collect();
    assert_eq!(readings, [reading]);
}

fn telegram_without_its_middle() -> Vec<u8> {
    let octets = telegram("aidon/6534-list2");
    [&octets[..100], &octets[180..]].concat()
}

#[test]
fn octets_with_their_parity_folded_in_are_noise() {
    let folded: Vec<u8> = telegram("aidon/6534-list2")
        .iter()
        .map(|octet| {
            let low = octet & 0x7F;
            if low.count_ones() % 2 == 1 {
                low | 0x80
            } else {
                low
            }
        })
        .collect();
    hides_nothing(&folded.repeat(20));
}

#[test]
fn octets_of_the_wrong_parity_that_vanish_leave_no_reading() {
    for name in ["kamstrup/6841131-list2", "aidon/6534-list2"] {
        for parity in 0..2 {
            let half: Vec<u8> = telegram(name)
                .iter()
                .copied()
                .filter(|octet| octet.count_ones() % 2 == parity)
                .collect();
            hides_nothing(&half);
        }
    }
}

#[test]
fn line_feeds_that_became_two_octets_leave_no_reading() {
    let octets = telegram("kaifa/ma304h3e-list3");
    assert!(octets.contains(&0x0A));
    let text_mode: Vec<u8> = octets
        .iter()
        .flat_map(|octet| match octet {
            0x0A => vec![0x0D, 0x0A],
            other => vec![*other],
        })
        .collect();
    hides_nothing(&text_mode);
}

#[test]
fn log_lines_prefixes_and_short_frames_before_a_telegram_are_noise() {
    let (telegram, reading) = good();
    for noise in [
        &b"Debug: WiFi ps disable\r\n"[..],
        &[0x08, 0xDC, 0xD9, 0x02],
        // An M-Bus short frame.
        &[0x10, 0x40, 0x01, 0x41, 0x16],
        &[0x7E, 0x13, 0x2B],
    ] {
        let mut receiver = Receiver::<512>::new();
        let line = [noise, telegram].concat();
        assert_eq!(receive(&mut receiver, &line), [Ok(reading)]);
        let count = |octets: usize| u64::try_from(octets).unwrap();
        let counters = receiver.counters();
        assert_eq!(counters.octets, count(line.len()));
        let no_flags = noise.iter().filter(|&&octet| octet != 0x7E).count();
        assert_eq!(counters.noise, count(no_flags));
        assert_eq!(receiver.position(), count(noise.len()));
    }
}

#[test]
fn a_frame_longer_than_the_buffer_is_an_error_and_hides_nothing() {
    let list_3 = telegram("aidon/6534-list3");
    let list_1 = telegram("aidon/6525-list1");
    let mut receiver = Receiver::<128>::new();
    let outcomes = receive_all(&mut receiver, &[list_3, list_1].concat());
    let Err(ReceiveError::Frame(error)) = outcomes[0] else {
        panic!("{outcomes:?}")
    };
    let length = list_3.len() - 2;
    assert_eq!(error.kind(), ErrorKind::BadLength { length });
    let readings = outcomes.iter().flatten().count();
    assert_eq!(readings, 1);
    assert!(receiver.counters().bad_length > 0);
}

#[test]
fn each_kind_of_damage_is_counted_as_its_own() {
    let mut receiver = Receiver::<512>::new();
    let mut bad_hcs = telegram("aidon/6525-list1").to_vec();
    bad_hcs[7] ^= 1;
    let mut bad_fcs = telegram("aidon/6525-list1").to_vec();
    bad_fcs[30] ^= 1;
    let mut unclosed = telegram("aidon/6525-list1").to_vec();
    *unclosed.last_mut().unwrap() = 0x55;
    let address = hex("7E A0 20 00 00 00 00 00 00 00 00 00 00 00 00 00");
    let length = hex("7E A0 03 41 08 83 13 00");
    for octets in [bad_hcs, bad_fcs, unclosed, address, length] {
        receive_all(&mut receiver, &octets);
    }
    receive_all(&mut receiver, &telegram("aidon/6525-list1")[..20]);
    receive_all(&mut receiver, telegram("aidon/6525-list1"));
    let counters = receiver.counters();
    let counted: Vec<_> = counters.errors().filter(|(_, count)| *count > 0).collect();
    assert_eq!(
        counted,
        [
            ("bad length", 1),
            ("bad address", 1),
            ("bad HCS", 1),
            ("bad FCS", 1),
            ("no closing flag", 1),
            ("truncated", 1),
        ]
    );
    assert_eq!((counters.frames, counters.readings), (1, 1));
}

#[test]
fn each_kind_of_message_without_a_list_is_counted_as_its_own() {
    let mut receiver = Receiver::<512>::new();
    let messages = [
        hex("55"),
        hex("DB 08 4B 46 4D 10 20 01 12 A9 06 20 00 00 00 01 AA"),
        hex("E0 C0 00 02 00 00 03 00 0A BC"),
        hex("D8 01 01"),
        notification("02 02 11 05 11 05"),
    ];
    for message in &messages {
        let outcomes = receive(&mut receiver, &frame(message));
        assert!(matches!(outcomes[..], [Err(ReceiveError::List(_))]));
        assert!(receiver.list().is_none());
    }
    let counted: Vec<_> = receiver
        .counters()
        .errors()
        .filter(|(_, count)| *count > 0)
        .collect();
    assert_eq!(
        counted,
        [
            ("invalid APDU", 1),
            ("ciphered", 1),
            ("block transfer", 1),
            ("unsupported APDU", 1),
            ("unknown list", 1),
        ]
    );
    assert_eq!(receiver.counters().frames, 5);
}

#[test]
fn a_list_is_lent_with_its_reading_and_not_longer() {
    let mut receiver = Receiver::<512>::new();
    assert!(receiver.list().is_none());
    let mut octets = telegram("aidon/6534-list2");
    assert!(receiver.next_reading(&mut octets).unwrap().is_ok());
    assert_eq!(receiver.list().unwrap().entries().count(), 13);
    assert!(receiver.next_reading(&mut octets).is_none());
    assert!(receiver.list().is_none());
}

/// Whoever holds the key, or knows the list, goes on from there.
#[test]
fn the_apdu_of_a_message_without_a_list_is_lent() {
    let apdu = notification("02 02 11 01 11 02");
    let frame = frame(&apdu);
    let mut receiver = Receiver::<512>::new();
    let mut octets = &frame[..];
    let outcome = receiver.next_reading(&mut octets).unwrap();
    assert_eq!(outcome, Err(Error::UnknownList { elements: 2 }.into()));
    assert_eq!(receiver.apdu(), Some(&apdu[..]));
    assert!(receiver.list().is_none());
    assert_eq!(receiver.next_reading(&mut octets), None);
    assert_eq!(receiver.apdu(), None);
}
