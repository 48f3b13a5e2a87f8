//! Any octets into a `Receiver`, in any pieces: no panic, what comes out can be
//! walked and printed, the counters add up; and a telegram behind them, after a
//! silence, always yields its reading.

#![no_main]

use han_meters::Receiver;
use libfuzzer_sys::fuzz_target;

/// List 1 of a Kaifa, 3059 W.
const TELEGRAM: [u8; 41] = [
    0x7E, 0xA0, 0x27, 0x01, 0x02, 0x01, 0x10, 0x5A, 0x87, 0xE6, 0xE7, 0x00, 0x0F, 0x40, 0x00, 0x00,
    0x00, 0x09, 0x0C, 0x07, 0xE5, 0x03, 0x17, 0x02, 0x13, 0x1A, 0x3A, 0xFF, 0x80, 0x00, 0x00, 0x02,
    0x01, 0x06, 0x00, 0x00, 0x0B, 0xF3, 0x5B, 0x05, 0x7E,
];

fuzz_target!(|octets: &[u8]| {
    let mut receiver = Receiver::<1024, 2048>::new();
    let piece = octets.first().map_or(1, |first| usize::from(*first) + 1);
    for mut chunk in octets.chunks(piece) {
        drain(&mut receiver, &mut chunk);
    }
    receiver.idle();
    drain(&mut receiver, &mut &[][..]);
    assert_eq!(receiver.counters().octets, octets.len() as u64);

    let mut telegram = &TELEGRAM[..];
    let reading = receiver
        .next_reading(&mut telegram)
        .expect("an outcome")
        .expect("a reading");
    assert_eq!(reading.active_power_import.expect("a power").value(), 3059);
});

fn drain(receiver: &mut Receiver<1024, 2048>, octets: &mut &[u8]) {
    while let Some(outcome) = receiver.next_reading(octets) {
        let counters = receiver.counters();
        assert!(counters.noise <= counters.octets);
        assert_eq!(outcome.is_ok(), receiver.list().is_some());
        if let Some(list) = receiver.list() {
            assert_eq!(
                list.entries().count(),
                list.entries()
                    .filter(|entry| !format!("{entry:?}").is_empty())
                    .count()
            );
        }
    }
}
