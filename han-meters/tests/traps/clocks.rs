//! What clocks say and how far they are believed.

use super::*;

fn aidon_with_deviation(deviation: [u8; 2]) -> MeterTime {
    let apdu = apdu("aidon/6525-list3");
    let at = apdu
        .windows(2)
        .position(|pair| pair == [0x09, 0x0C])
        .unwrap();
    let mut changed = apdu;
    changed[at + 11..at + 13].copy_from_slice(&deviation);
    read(&changed).time.unwrap()
}

#[test]
fn no_deviation_of_an_aidon_is_used() {
    for deviation in [[0, 0], [0, 60], [0xFF, 0xC4], [0x80, 0x00], [0x7F, 0xFF]] {
        let time = aidon_with_deviation(deviation);
        assert_eq!(time.basis(), TimeBasis::Local, "{deviation:?}");
        assert_eq!(time.offset_minutes(), None);
        assert_eq!(time.unix_seconds(), None);
        assert_eq!(time.date_time().octets()[9..11], deviation);
    }
}

#[test]
fn no_deviation_of_an_e350_is_used() {
    let apdu = apdu("landisgyr/zff1-list3");
    let time = read(&apdu).time.unwrap();
    assert_eq!(time.date_time().deviation(), Some(0));
    assert_eq!(time.basis(), TimeBasis::Local);
    assert_eq!(time.unix_seconds(), None);
}

#[test]
fn weekday_0_is_not_specified_and_changes_nothing_else() {
    let time = read(&apdu("aidon/6525-list3-weekday-0")).time.unwrap();
    assert_eq!(time.date_time().octets()[4], 0);
    assert_eq!(time.date_time().day_of_week(), None);
    assert!(time.unix_seconds_at(60).is_some());
}

#[test]
fn a_weekday_that_lags_is_not_checked() {
    let reading = read(&apdu("kaifa/ma304h4-list3-weekday-lags"));
    let time = reading.time.unwrap();
    assert!(time.unix_seconds_at(120).is_some());
    assert!(reading.active_energy_import.is_some());
}

#[test]
fn the_clock_of_the_list_wins_over_that_of_the_apdu() {
    let apdu = apdu("kaifa/ma304h4-list3-two-times");
    let list = parse(&apdu);
    let clock = entry(&list, codes::CLOCK).clock().unwrap();
    assert_ne!(list.sent_at(), Some(clock));
    assert_eq!(list.reading().time, Some(MeterTime::local(clock)));
}

#[test]
fn the_time_of_the_apdu_serves_a_list_without_a_clock() {
    for name in ["kaifa/ma304h3e-list1", "kamstrup/6841131-list2"] {
        let apdu = apdu(name);
        let list = parse(&apdu);
        let sent_at = list.sent_at().unwrap();
        assert_eq!(list.reading().time, Some(MeterTime::local(sent_at)));
    }
}

/// Both sources are taken the same way, so that time does not jump an hour
/// back and forth between lists.
#[test]
fn the_clock_of_a_list_and_of_an_apdu_are_trusted_alike() {
    let lists = [
        ("kamstrup/6841131-list2", "kamstrup/6841131-list3"),
        ("kaifa/ma304h4-list2", "kaifa/ma304h4-list3"),
    ];
    let deviations = [[0x80, 0x00], [0xFF, 0xC4], [0x00, 0x00]];
    for (list_2, list_3) in lists {
        for [high, low] in deviations {
            let with_deviation = |name| {
                let apdu = apdu(name);
                replaced(&apdu, &[0xFF, 0x80, 0x00], &[0xFF, high, low])
            };
            let times = [list_2, list_3].map(|name| read(&with_deviation(name)).time.unwrap());
            assert_eq!(times[0].basis(), times[1].basis());
            assert_eq!(times[0].offset_minutes(), times[1].offset_minutes());
        }
    }
}

#[test]
fn the_clock_is_the_time_of_sending_and_is_not_moved_to_the_hour() {
    let time = read(&apdu("kaifa/ma304h3e-list3")).time.unwrap();
    assert_eq!(time.date_time().second(), Some(10));
    let time = read(&apdu("kamstrup/6841121-list3")).time.unwrap();
    assert_eq!(time.date_time().second(), Some(5));
}

#[test]
fn a_clock_that_was_never_set_says_so() {
    let time = read(&apdu("kaifa/ma105h2e-list3-clock-never-set"))
        .time
        .unwrap();
    let status = time.clock_status().unwrap();
    assert!(status.is_invalid_value() && status.is_doubtful_value());
    let time = read(&apdu("kamstrup/6841131-list2-clock-not-set"))
        .time
        .unwrap();
    assert!(time.clock_status().unwrap().is_invalid_value());
}

#[test]
fn aidons_list_1_has_no_time() {
    let reading = read(&apdu("aidon/6525-list1"));
    assert_eq!(reading.time, None);
}

#[test]
fn the_three_forms_of_the_date_time_give_the_same_list() {
    let body = "02 01 06 00 00 0A BC";
    let clock = "07 E8 01 0F 01 0C 00 00 00 FF C4 00";
    let absent = hex(&format!("0F 00 00 00 01 00 {body}"));
    let plain = hex(&format!("0F 00 00 00 01 0C {clock} {body}"));
    let tagged = hex(&format!("0F 00 00 00 01 09 0C {clock} {body}"));
    assert_eq!(read(&plain), read(&tagged));
    assert_eq!(read(&absent).time, None);
    let time = read(&plain).time.unwrap();
    assert_eq!(time.offset_minutes(), Some(60));
    let powers = [absent, plain, tagged].map(|apdu| read(&apdu).active_power_import);
    assert_eq!(powers, [Some(Watt::new(2748)); 3]);
}

#[test]
fn twelve_octets_are_a_clock_under_the_code_of_one_only() {
    let apdu = notification(
        "01 02
        02 02 09 06 00 00 60 01 07 FF 09 0C 4D 41 33 30 34 48 34 50 53 45 20 20  # type
        02 02 09 06 00 00 01 00 00 FF 09 0C 07 E8 01 0F 01 0C 00 00 00 FF C4 00",
    );
    let reading = read(&apdu);
    assert_eq!(reading.meter_type.unwrap().as_str(), "MA304H4PSE");
    let time = reading.time.unwrap();
    assert_eq!(time.date_time().year(), Some(2024));
}

#[test]
fn a_clock_of_another_length_is_not_taken_for_one() {
    let apdu = notification(
        "01 02
        02 02 09 06 00 00 01 00 00 FF 09 05 07 E8 01 0F 01
        02 02 09 06 01 00 01 07 00 FF 06 00 00 08 64",
    );
    assert_eq!(read(&apdu).time, None);
}
