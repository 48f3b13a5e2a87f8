//! Each meter by itself: its frames, its cadence, what it says.

use han_corpus::Link;
use han_dlms::Apdu;
use han_meters::{Details, List, Reading, Scales};

use crate::receive::{Received, keys, receive};
use crate::run::{AUTHENTICATION_KEY, KEY, simulate};

/// A meter as it is known: its link, the seconds between two lists, and the
/// lengths of its frames (in the clear, as the meter ciphers by itself).
pub(crate) struct Meter {
    pub(crate) name: &'static str,
    pub(crate) link: Link,
    pub(crate) every: usize,
    clear: &'static [u16],
    /// The security control that it sends with, as far as it is known.
    control: Option<u8>,
    ciphered: &'static [u16],
}

const fn meter(
    name: &'static str,
    link: Link,
    every: usize,
    clear: &'static [u16],
    control: Option<u8>,
    ciphered: &'static [u16],
) -> Meter {
    Meter {
        name,
        link,
        every,
        clear,
        control,
        ciphered,
    }
}

/// Lengths of HDLC are the frame format, those of M-Bus the two octets L.
#[rustfmt::skip]
pub(crate) const METERS: [Meter; 19] = [
    meter("kaifa-se",                Link::Hdlc, 10, &[0xA11D], None, &[]),
    meter("aidon-se",                Link::Hdlc, 10, &[0xA243], None, &[]),
    meter("kamstrup-push1",          Link::Hdlc, 10, &[0xA1CB], Some(0x30), &[0xA1E9]),
    meter("landisgyr-e450",          Link::Hdlc, 5,  &[0xA084, 0xA081, 0xA081, 0xA06A], None, &[]),
    meter("landisgyr-e360",          Link::Hdlc, 10, &[0xA160], None, &[]),
    meter("landisgyr-e570",          Link::Hdlc, 5,  &[0xA088, 0xA085, 0xA085, 0xA085, 0xA03B], Some(0x20), &[0xA088, 0xA085, 0xA085, 0xA085, 0xA04D]),
    meter("iskraemeco-am550",        Link::Hdlc, 5,  &[0xA8A4, 0xA8A4, 0xA8A4, 0xA8A4, 0xA055], None, &[]),
    meter("iskraemeco-am550-objects", Link::Hdlc, 5, &[0xA8A4, 0xA8A4, 0xA02D], None, &[]),
    meter("iskraemeco-wiener-netze", Link::Hdlc, 1,  &[0xA057], Some(0x20), &[0xA067]),
    meter("landisgyr-burgenland",    Link::Hdlc, 5,  &[0xA05A], Some(0x30), &[0xA076]),
    meter("kaifa-at",                Link::MBus, 5,  &[0xF8F8], Some(0x20), &[0xFAFA, 0x1414]),
    meter("sagemcom-at",             Link::MBus, 5,  &[0xF8F8], Some(0x20), &[0x0101, 0x0D0D]),
    meter("kaifa-at-west",           Link::MBus, 5,  &[0xFAFA, 0x6060], Some(0x21), &[0xFAFA, 0x7272]),
    meter("sagemcom-xt211",          Link::None, 60, &[], None, &[]),
    meter("iskraemeco-ljubljana",    Link::Hdlc, 1,  &[0xA081], None, &[]),
    meter("iskraemeco-celje",        Link::Hdlc, 1,  &[0xA060], None, &[]),
    meter("iskraemeco-ie5",          Link::Hdlc, 10, &[0xA8A4, 0xA023], None, &[]),
    meter("landisgyr-slovenia",      Link::Hdlc, 4,  &[0xA057], None, &[]),
    meter("landisgyr-graz",          Link::Hdlc, 5,  &[0xA08B, 0xA08B, 0xA012], Some(0x30), &[0xA08B, 0xA08B, 0xA030]),
];

fn one_list(meter: &Meter) -> String {
    let Meter { name, every, .. } = meter;
    format!("--meter {name} --duration {every}s")
}

pub(crate) fn clear(meter: &Meter, octets: &[u8]) -> Received {
    let received = receive(meter.link, octets, None);
    assert_eq!(received.errors, 0, "{}", meter.name);
    received
}

/// The length of each frame in octets that hold nothing else.
fn lengths(link: Link, mut octets: &[u8]) -> Vec<u16> {
    let mut lengths = Vec::new();
    while link != Link::None && !octets.is_empty() {
        let length = u16::from_be_bytes([octets[1], octets[2]]);
        lengths.push(length);
        let whole = match (link, length & 0x00FF) {
            (Link::Hdlc, _) => (length & 0x07FF) + 2,
            (_, modulo @ ..5) => modulo + 256 + 6,
            (_, octets) => octets + 6,
        };
        octets = &octets[usize::from(whole)..];
    }
    lengths
}

#[test]
fn frames_have_the_lengths_that_the_meters_have() {
    for meter in &METERS {
        let octets = simulate(&one_list(meter));
        assert_eq!(lengths(meter.link, &octets), meter.clear, "{}", meter.name);
        let Some(control) = meter.control else {
            continue;
        };
        let authentication = match control & 0x10 {
            0 => String::new(),
            _ => format!("--authentication-key {AUTHENTICATION_KEY}"),
        };
        let octets = simulate(&format!("{} --key {KEY} {authentication}", one_list(meter)));
        assert_eq!(
            lengths(meter.link, &octets),
            meter.ciphered,
            "{}",
            meter.name
        );
        let keys = keys(KEY, (control & 0x10 != 0).then_some(AUTHENTICATION_KEY));
        let received = receive(meter.link, &octets, Some(&keys));
        assert_eq!(received.ciphered[0].1, control, "{}", meter.name);
        assert_eq!(
            received.apdus,
            clear(meter, &simulate(&one_list(meter))).apdus
        );
    }
}

#[test]
fn lists_come_as_often_as_the_meter_sends_them() {
    for meter in &METERS {
        let start = "--start 2026-01-15T22:59:30 --duration 1h";
        let octets = simulate(&format!("--meter {} {start}", meter.name));
        let apdus = clear(meter, &octets).apdus;
        assert_eq!(apdus.len(), 3_600 / meter.every, "{}", meter.name);
        let times: Vec<i64> = apdus.iter().filter_map(|apdu| seconds(apdu)).collect();
        let is_even = times
            .windows(2)
            .all(|pair| usize::try_from(pair[1] - pair[0]) == Ok(meter.every));
        assert!(is_even, "{}", meter.name);
        // The XT211 alone says nothing of the time.
        assert_eq!(times.is_empty(), meter.name == "sagemcom-xt211");
    }
}

/// What the clock of a list shows, else the date-time beside it.
fn seconds(apdu: &[u8]) -> Option<i64> {
    reading(apdu).time?.unix_seconds_at(60)
}

fn reading(apdu: &[u8]) -> Reading {
    List::parse(apdu, Scales::new()).unwrap().reading()
}

#[test]
fn clocks_show_what_each_meter_says_of_its_zone() {
    let local = [
        "aidon-se",
        "kamstrup-push1",
        "landisgyr-e450",
        "landisgyr-e570",
        "landisgyr-burgenland",
        "landisgyr-slovenia",
        "landisgyr-graz",
    ];
    for meter in METERS.iter().filter(|meter| meter.link != Link::None) {
        let apdu = &clear(meter, &simulate(&one_list(meter))).apdus[0];
        let offset = (!local.contains(&meter.name)).then_some(60);
        let time = reading(apdu).time.unwrap();
        assert_eq!(time.offset_minutes(), offset, "{}", meter.name);
    }
}

#[test]
fn every_list_is_a_notification_that_ends_where_it_ends() {
    for meter in &METERS {
        let octets = simulate(&format!("--meter {} --duration 10m", meter.name));
        for apdu in clear(meter, &octets).apdus {
            let list = List::parse(&apdu, Scales::new()).unwrap();
            assert!(list.remaining().is_empty());
            match Apdu::parse(&apdu) {
                Ok(Apdu::DataNotification(notification)) => {
                    assert!(notification.remaining.is_empty());
                }
                Ok(_) => panic!("{}: no notification", meter.name),
                // Its descriptors have no tags, so they are no data.
                Err(error) => assert_eq!(meter.name, "sagemcom-xt211", "{error}"),
            }
        }
    }
}

/// What the meter says of itself, over four hours of a summer's noon.
#[test]
fn registers_grow_by_the_power_reported() {
    for name in [
        "kaifa-se",
        "aidon-se",
        "iskraemeco-am550-objects",
        "iskraemeco-wiener-netze",
        "kaifa-at",
    ] {
        let meter = METERS.iter().find(|meter| meter.name == name).unwrap();
        let octets = simulate(&format!(
            "--meter {name} --start 2026-06-15T10:00 --duration 4h"
        ));
        let readings: Vec<Reading> = clear(meter, &octets)
            .apdus
            .iter()
            .map(|apdu| reading(apdu))
            .collect();
        let sum = |power: fn(&Reading) -> u32| {
            let watts = readings
                .iter()
                .skip(1)
                .map(|reading| u64::from(power(reading)));
            watts.sum::<u64>() * u64::try_from(meter.every).unwrap() / 3_600
        };
        let (first, last) = (readings[0], readings[readings.len() - 1]);
        let grown = |energy: fn(&Reading) -> u64| energy(&last) - energy(&first);
        let imported = sum(|reading| reading.active_power_import.unwrap().value());
        let exported = sum(|reading| reading.active_power_export.unwrap().value());
        let import = grown(|reading| reading.active_energy_import.unwrap().value());
        let export = grown(|reading| reading.active_energy_export.unwrap().value());
        assert!(
            import.abs_diff(imported) <= 1,
            "{name}: {import} Wh of {imported}"
        );
        assert!(
            export.abs_diff(exported) <= 1,
            "{name}: {export} Wh of {exported}"
        );
        assert!(import > 100 && export > 100, "{name}");
    }
}

#[test]
fn phases_of_lists_that_have_them_add_up() {
    for name in ["aidon-se", "iskraemeco-ljubljana", "iskraemeco-ie5"] {
        phases_add_up(name);
    }
}

fn phases_add_up(name: &str) {
    let octets = simulate(&format!("--meter {name} --duration 30m"));
    let apdus = receive(Link::Hdlc, &octets, None).apdus;
    assert!(apdus.len() >= 180, "{name}");
    for apdu in apdus {
        let list = List::parse(&apdu, Scales::new()).unwrap();
        let (reading, details) = list.reading_and_details();
        let net = |details: &Details| -> i64 {
            let of = |phase: &han_meters::Phase| {
                i64::from(phase.active_power_import.unwrap().value())
                    - i64::from(phase.active_power_export.unwrap().value())
            };
            details.phases.iter().map(of).sum()
        };
        let import = i64::from(reading.active_power_import.unwrap().value());
        let export = i64::from(reading.active_power_export.unwrap().value());
        assert_eq!(net(&details), import - export, "{name}");
    }
}

#[test]
fn rates_add_up_to_the_whole_register() {
    for name in ["iskraemeco-am550-objects", "iskraemeco-ie5"] {
        rates_add_up(name);
    }
}

fn rates_add_up(name: &str) {
    let octets = simulate(&format!(
        "--meter {name} --start 2026-06-15T21:30 --duration 1h"
    ));
    for apdu in receive(Link::Hdlc, &octets, None).apdus {
        let (reading, details) = List::parse(&apdu, Scales::new())
            .unwrap()
            .reading_and_details();
        let [one, two] = details.rates;
        let rates =
            one.active_energy_import.unwrap().value() + two.active_energy_import.unwrap().value();
        let whole = reading.active_energy_import.unwrap().value();
        // Each register shows full watt-hours.
        assert!(
            (rates..=rates + 1).contains(&whole),
            "{name}: {rates} of {whole}"
        );
    }
}

#[test]
fn the_same_arguments_give_the_same_octets_and_another_seed_others() {
    for Meter { name, .. } in &METERS {
        let once = simulate(&format!("--meter {name} --duration 2m --damage 0.1"));
        let again = simulate(&format!(
            "--meter {name} --duration 2m --damage 0.1 --seed 1"
        ));
        let other = simulate(&format!(
            "--meter {name} --duration 2m --damage 0.1 --seed 2"
        ));
        assert!(once == again && once != other, "{name}");
    }
}
