//! What can be done to the lists of any meter: frames, segments, blocks,
//! ciphers, damage.

use std::collections::HashSet;

use han_corpus::Link;

use crate::meters::{METERS, clear};
use crate::receive::{keys, receive};
use crate::run::{AUTHENTICATION_KEY, KEY, complaint, simulate, simulated};

/// Every meter there is, with the link it has by itself.
fn everybody() -> Vec<(String, Link)> {
    let norwegian = ["aidon", "kaifa", "kamstrup", "landis_gyr"]
        .map(|maker| (format!("--vendor {maker}"), Link::Hdlc));
    let abroad = METERS
        .iter()
        .map(|meter| (format!("--meter {}", meter.name), meter.link));
    norwegian.into_iter().chain(abroad).collect()
}

const LINKS: [(&str, Link); 3] = [
    ("hdlc", Link::Hdlc),
    ("mbus", Link::MBus),
    ("apdu", Link::None),
];

#[test]
fn every_list_arrives_over_every_link_the_same() {
    for (who, own) in everybody() {
        let who = format!("{who} --duration 2m");
        let expected = receive(own, &simulate(&who), None).apdus;
        assert!(expected.len() >= 2, "{who}");
        for (name, link) in LINKS {
            let octets = simulate(&format!("{who} --transport {name}"));
            let received = receive(link, &octets, None);
            assert_eq!(received.apdus, expected, "{who} over {name}");
            assert_eq!(received.errors, 0);
        }
    }
}

#[test]
fn the_own_link_is_the_default() {
    for meter in &METERS {
        let (name, _) = LINKS
            .into_iter()
            .find(|(_, link)| *link == meter.link)
            .unwrap();
        let own = simulate(&format!("--meter {} --duration 1m", meter.name));
        let said = simulate(&format!(
            "--meter {} --duration 1m --transport {name}",
            meter.name
        ));
        assert_eq!(own, said, "{}", meter.name);
    }
}

#[test]
fn segments_and_blocks_of_any_size_join_to_the_same_list() {
    for (who, own) in everybody() {
        let who = format!("{who} --duration 1m");
        let expected = receive(own, &simulate(&who), None).apdus;
        for (arguments, link) in [
            ("--transport hdlc --segment 31", Link::Hdlc),
            ("--transport hdlc --blocks 50", Link::Hdlc),
            ("--transport hdlc --blocks 200 --segment 60", Link::Hdlc),
            ("--transport mbus --segment 100", Link::MBus),
            ("--transport mbus --segment 255", Link::MBus),
            ("--transport mbus --blocks 120", Link::MBus),
            ("--transport apdu --blocks 64", Link::None),
        ] {
            let octets = simulate(&format!("{who} {arguments}"));
            let received = receive(link, &octets, None);
            assert_eq!(received.apdus, expected, "{who} {arguments}");
        }
    }
}

#[test]
fn every_list_can_be_ciphered_and_opened_again() {
    let long = [KEY, AUTHENTICATION_KEY].concat();
    for (who, own) in everybody() {
        let who = format!("{who} --duration 2m");
        let expected = receive(own, &simulate(&who), None).apdus;
        for (key, authentication_key, suite_2) in [
            (KEY, None, false),
            (KEY, Some(AUTHENTICATION_KEY), false),
            (&long, None, true),
            (&long, Some(&*long), true),
        ] {
            let authentication = authentication_key
                .map(|key| format!("--authentication-key {key}"))
                .unwrap_or_default();
            let octets = simulate(&format!("{who} --key {key} {authentication}"));
            let keys = keys(key, authentication_key);
            let received = receive(own, &octets, Some(&keys));
            assert_eq!(received.ciphered.len(), expected.len());
            if who.contains("sagemcom-xt211") && authentication_key.is_none() {
                // Without a tag to vouch for it, only what is data is taken for
                // deciphered; descriptors without tags are none.
                assert_eq!((received.apdus.len(), received.errors), (0, expected.len()));
                continue;
            }
            assert_eq!(received.apdus, expected, "{who}");
            for (title, control, _) in &received.ciphered {
                assert_eq!(
                    control & 0x30,
                    0x20 | u8::from(authentication_key.is_some()) << 4
                );
                assert_eq!(control & 0x0F == 2, suite_2);
                assert!(title[..3].iter().all(u8::is_ascii_uppercase));
            }
        }
    }
}

#[test]
fn counters_count_up_under_one_title() {
    for (who, own) in everybody() {
        let octets = simulate(&format!("{who} --duration 3m --key {KEY}"));
        let received = receive(own, &octets, Some(&keys(KEY, None)));
        let titles: HashSet<_> = received.ciphered.iter().map(|(title, ..)| title).collect();
        assert_eq!(titles.len(), 1, "{who}");
        let counters = received.ciphered.iter().map(|(.., counter)| *counter);
        let begun = counters.clone().next().unwrap();
        assert!(
            counters.eq((begun..).take(received.ciphered.len())),
            "{who}"
        );
    }
}

/// The numbers of the summary: frames, damaged, octets, noise.
fn summary(complaint: &str) -> Vec<usize> {
    complaint
        .split(|letter: char| !letter.is_ascii_digit())
        .filter_map(|word| word.parse().ok())
        .collect()
}

#[test]
fn all_undamaged_frames_arrive_and_no_list_that_was_not_sent() {
    for meter in METERS.iter().filter(|meter| meter.link != Link::None) {
        let who = format!("--meter {} --duration 1h", meter.name);
        let sent: HashSet<Vec<u8>> = clear(meter, &simulate(&who)).apdus.into_iter().collect();
        for rate in ["0.02", "0.3"] {
            let output = simulated(&format!("{who} --damage {rate}"));
            let [frames, damaged, octets, _] = summary(&complaint(&output))[..] else {
                panic!("{}", complaint(&output))
            };
            let received = receive(meter.link, &output.stdout, None);
            assert_eq!(octets, output.stdout.len());
            // A sum of 8 bits can be right by chance, where a frame that was cut
            // reaches into what follows it.
            let by_chance = received.frames - (frames - damaged);
            let most = if meter.link == Link::MBus { 2 } else { 0 };
            assert!(by_chance <= most, "{} {rate}: {by_chance}", meter.name);
            assert!(
                damaged > 0 && received.apdus.len() < sent.len(),
                "{}",
                meter.name
            );
            let lists = received.apdus.iter();
            let read = lists
                .filter(|apdu| han_meters::List::parse(apdu, han_meters::Scales::new()).is_ok());
            let mut count = 0;
            for apdu in read {
                assert!(sent.contains(apdu), "{} {rate}", meter.name);
                count += 1;
            }
            assert!(count > 0, "{} {rate}", meter.name);
        }
    }
}

#[test]
fn what_stands_alone_is_damaged_as_well() {
    let clean = simulate("--meter sagemcom-xt211 --duration 4h");
    let output = simulated("--meter sagemcom-xt211 --duration 4h --damage 0.2");
    let [apdus, damaged, octets, noise] = summary(&complaint(&output))[..] else {
        panic!("{}", complaint(&output))
    };
    assert_eq!((apdus, octets), (240, output.stdout.len()));
    assert!(damaged > 20 && noise > 20 && output.stdout != clean);
}
