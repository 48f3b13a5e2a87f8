//! What readings say, compared with themselves: houses that do not exist, and
//! real telegrams where they lie.
//!
//! `HAN_CAPTURES` names the folder of the telegrams, as in `captures.rs`;
//! without it the tests that need it skip and say so.

#![cfg(feature = "hdlc")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::float_arithmetic,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss
)]

#[path = "support/house.rs"]
mod house;
#[allow(dead_code, reason = "other tests use the rest of it")]
#[path = "support/random.rs"]
mod random;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Once;

use han_dlms::DateTime;
use han_hdlc::Llc;
use han_meters::{
    List, ListNumber, Meter, MeterId, MeterTime, MilliAmpere, MilliVolt, Plausibility, Reading,
    Receiver, Scale, Scales, Text, Var, VarHour, Vendor, Watt, WattHour, Wiring,
};
use house::{House, Plan};
use proptest::prelude::*;
use random::trials;

/// How many tests need captures.
const TESTS_OF_CAPTURES: usize = 4;

const HOUR: u32 = 360;

/// Heaters on three phases, no sun, counted as an Aidon does.
const PLAN: Plan = Plan {
    seed: 1,
    wiring: Wiring::FourWire,
    largest_load: 4_000,
    sun: 0,
    battery: false,
    current_step: 100,
    voltage_step: 100,
    energy_step: 10,
    register_every: HOUR,
};

/// What is made of a house in so many hours, each reading changed like this.
fn live(plan: Plan, hours: u32, change: impl Fn(&mut Reading)) -> Plausibility {
    let mut house = House::new(plan);
    let mut plausibility = Plausibility::new();
    for _ in 0..=hours * HOUR {
        let mut reading = house.next();
        change(&mut reading);
        plausibility.observe(&reading);
    }
    plausibility
}

/// The reading as it is with this scale off by a power of ten; what is not
/// exact then is not there, as in a reading of a list.
fn shift(reading: &mut Reading, scale: Scale, power_of_ten: i8) {
    let up = 10_u64.pow(power_of_ten.max(0).unsigned_abs().into());
    let down = 10_u64.pow(power_of_ten.min(0).unsigned_abs().into());
    let exactly = |value: u64| {
        (value * up)
            .is_multiple_of(down)
            .then_some(value * up / down)
    };
    let narrow = |value: u64| exactly(value).and_then(|value| u32::try_from(value).ok());
    match scale {
        Scale::Voltage => {
            for field in [
                &mut reading.voltage_l1,
                &mut reading.voltage_l2,
                &mut reading.voltage_l3,
            ] {
                *field = field.and_then(|field| narrow(field.value().into()).map(MilliVolt::new));
            }
        }
        Scale::Current => {
            for field in [
                &mut reading.current_l1,
                &mut reading.current_l2,
                &mut reading.current_l3,
            ] {
                *field = field.and_then(|field| {
                    let value = narrow(field.value().unsigned_abs().into())?;
                    value.try_into().ok().map(MilliAmpere::new)
                });
            }
        }
        // Power is rounded: no list sends parts of a watt.
        Scale::Power => {
            let shifted = |value: u32| u32::try_from(u64::from(value) * up / down).unwrap();
            for field in [
                &mut reading.active_power_import,
                &mut reading.active_power_export,
            ] {
                *field = field.map(|field| Watt::new(shifted(field.value())));
            }
            for field in [
                &mut reading.reactive_power_import,
                &mut reading.reactive_power_export,
            ] {
                *field = field.map(|field| Var::new(shifted(field.value())));
            }
        }
        Scale::Energy => {
            for field in [
                &mut reading.active_energy_import,
                &mut reading.active_energy_export,
            ] {
                *field = field.and_then(|field| exactly(field.value()).map(WattHour::new));
            }
        }
    }
}

fn found(plausibility: &Plausibility) -> Vec<(Scale, i8)> {
    plausibility
        .findings()
        .map(|finding| (finding.scale, finding.power_of_ten))
        .collect()
}

fn suggested(plausibility: &Plausibility) -> Vec<(Scale, i8)> {
    plausibility
        .suggestions()
        .map(|suggestion| (suggestion.scale, suggestion.scaler))
        .collect()
}

const WIRINGS: [Wiring; 3] = [Wiring::OnePhase, Wiring::ThreeWire, Wiring::FourWire];

const SHIFTS: [(Scale, i8); 15] = [
    (Scale::Voltage, -2),
    (Scale::Voltage, -1),
    (Scale::Voltage, 1),
    (Scale::Voltage, 2),
    (Scale::Current, -2),
    (Scale::Current, -1),
    (Scale::Current, 1),
    (Scale::Current, 2),
    (Scale::Current, 3),
    (Scale::Power, 1),
    (Scale::Power, 2),
    (Scale::Energy, -1),
    (Scale::Energy, 1),
    (Scale::Energy, 2),
    (Scale::Energy, 3),
];

#[test]
fn a_house_that_is_right_is_compared_and_not_found_fault_with() {
    for wiring in WIRINGS {
        let plausibility = live(Plan { wiring, ..PLAN }, 24, |_| {});
        assert_eq!(found(&plausibility), [], "{wiring:?}");
        let compared = plausibility.compared();
        assert!(compared.voltages > 4_000, "{wiring:?} {compared:?}");
        assert!(compared.powers > 4_000, "{wiring:?} {compared:?}");
        assert!(compared.energies >= 12, "{wiring:?} {compared:?}");
    }
}

#[test]
fn each_scale_that_is_off_is_found_in_every_net() {
    for wiring in WIRINGS {
        for (scale, power) in SHIFTS {
            let plan = Plan { wiring, ..PLAN };
            let plausibility = live(plan, 5, |reading| shift(reading, scale, power));
            let name = format!("{wiring:?} {scale} {power}: {:?}", plausibility.compared());
            assert_eq!(found(&plausibility), [(scale, power)], "{name}");
        }
    }
}

#[test]
fn a_house_that_is_off_is_told_from_the_first_minutes_on() {
    let mut house = House::new(PLAN);
    let mut plausibility = Plausibility::new();
    for list in 0..HOUR {
        let mut reading = house.next();
        shift(&mut reading, Scale::Voltage, 2);
        plausibility.observe(&reading);
        let expected = [(Scale::Voltage, 2)];
        assert_eq!(found(&plausibility), expected[..usize::from(list >= 9)]);
    }
}

/// A Kamstrup whose grid company changes its configuration overnight.
#[test]
fn a_scale_that_changes_is_found_and_one_set_right_is_let_off() {
    let mut house = House::new(PLAN);
    let mut plausibility = Plausibility::new();
    let mut run = |plausibility: &mut Plausibility, hours: u32, power| {
        for _ in 0..hours * HOUR {
            let mut reading = house.next();
            shift(&mut reading, Scale::Energy, power);
            plausibility.observe(&reading);
        }
        found(plausibility)
    };
    assert_eq!(run(&mut plausibility, 72, 0), []);
    assert_eq!(run(&mut plausibility, 36, 1), [(Scale::Energy, 1)]);
    assert_eq!(run(&mut plausibility, 36, 0), []);
}

/// The lists of a Swedish Kamstrup state no scale of energy and voltage: its
/// integers count 10 Wh and 1 V as they are written here, or single Wh, or 0.01 V.
#[test]
fn the_scalers_of_a_kamstrups_energy_and_voltage_are_suggested() {
    for (energy, voltage) in [(0, 0), (1, 0), (0, -2), (1, -2)] {
        let mut house = House::new(PLAN);
        let mut plausibility = Plausibility::new();
        for _ in 0..5 * HOUR {
            let mut reading = house.next();
            shift(&mut reading, Scale::Energy, 1 - energy);
            shift(&mut reading, Scale::Voltage, -voltage);
            observe_kamstrup(&mut plausibility, reading);
        }
        assert_eq!(found(&plausibility), []);
        let expected = [(Scale::Voltage, voltage), (Scale::Energy, energy)];
        assert_eq!(suggested(&plausibility), expected);
    }
}

/// Sends the reading as a list, and takes the list as it comes.
fn observe_kamstrup(plausibility: &mut Plausibility, mut reading: Reading) {
    reading.list = Some(match reading.active_energy_import {
        Some(_) => ListNumber::Three,
        None => ListNumber::Two,
    });
    reading.list_version = Text::new(b"Kamstrup_V0001");
    reading.meter_id = MeterId::new(b"5706567000000011");
    reading.meter_type = Text::new(b"6841131BN245101092");
    reading.time = reading
        .time
        .or_else(|| DateTime::from_unix_seconds(0, 0).map(MeterTime::local));
    for voltage in [
        &mut reading.voltage_l1,
        &mut reading.voltage_l2,
        &mut reading.voltage_l3,
    ] {
        *voltage = voltage.map(|voltage| MilliVolt::new(voltage.value() / 1_000 * 1_000));
    }
    let mut buffer = [0; 512];
    let meter = Meter::new(Vendor::Kamstrup, Wiring::FourWire);
    let apdu = meter.emit_apdu(&reading, &mut buffer).unwrap();
    plausibility.observe_list(&List::parse(apdu, Scales::new()).unwrap());
}

/// Pairs of code and number: no scaler, no unit, and no clock but the one in
/// front of the list.
fn unknown_list(reading: &Reading) -> Vec<u8> {
    let clock = DateTime::from_unix_seconds(1_700_000_000, 0).unwrap();
    let clock = reading.time.map_or(clock, |time| time.date_time());
    let power = |value: Option<Watt>| value.unwrap().value();
    let energy = |value: Option<WattHour>| value.map(|value| value.value() as u32);
    let pairs = [
        (
            [1, 0, 1, 7, 0, 255],
            Some(power(reading.active_power_import)),
        ),
        (
            [1, 0, 2, 7, 0, 255],
            Some(power(reading.active_power_export)),
        ),
        ([1, 0, 1, 8, 0, 255], energy(reading.active_energy_import)),
        ([1, 0, 2, 8, 0, 255], energy(reading.active_energy_export)),
    ];
    let pairs = pairs.map(|(code, value)| Some((code, value?)));
    let pairs: Vec<([u8; 6], u32)> = pairs.into_iter().flatten().collect();
    let mut apdu = vec![0x0F, 0, 0, 0, 0, 0x0C];
    apdu.extend(clock.octets());
    apdu.extend([0x02, 2 * pairs.len() as u8]);
    for (code, value) in pairs {
        apdu.extend([0x09, 6]);
        apdu.extend(code);
        apdu.push(0x06);
        apdu.extend(value.to_be_bytes());
    }
    apdu
}

#[test]
fn a_list_of_an_unknown_maker_has_its_energy_suggested() {
    for scaler in [0_i8, 1, 3] {
        let mut house = House::new(PLAN);
        let mut plausibility = Plausibility::new();
        for _ in 0..5 * HOUR {
            let mut reading = house.next();
            for energy in [
                &mut reading.active_energy_import,
                &mut reading.active_energy_export,
            ] {
                let unit = 10_u64.pow(scaler.unsigned_abs().into());
                *energy = energy.map(|energy| WattHour::new(energy.value() / unit));
            }
            let apdu = unknown_list(&reading);
            plausibility.observe_list(&List::parse(&apdu, Scales::new()).unwrap());
        }
        assert_eq!(found(&plausibility), []);
        assert_eq!(suggested(&plausibility), [(Scale::Energy, scaler)]);
    }
}

/// Where the sun shines on one phase, and where a battery keeps the sum small,
/// currents are large and power is little: for hours, and no scale is off.
#[test]
fn a_house_that_cancels_itself_is_not_found_fault_with() {
    let mut compared = 0;
    for seed in 0..trials(20) as u64 {
        for wiring in WIRINGS {
            for (sun, battery) in [(0, true), (2_000, false), (9_000, false), (9_000, true)] {
                let plan = Plan {
                    seed,
                    wiring,
                    sun,
                    battery,
                    ..PLAN
                };
                compared += never_found(plan, 6);
            }
        }
    }
    assert!(compared > 10_000, "{compared}");
}

/// Looks at the findings at each reading; how many powers were compared.
fn never_found(plan: Plan, hours: u32) -> u32 {
    let mut house = House::new(plan);
    let mut plausibility = Plausibility::new();
    for list in 0..hours * HOUR {
        plausibility.observe(&house.next());
        assert_eq!(found(&plausibility), [], "{plan:?} at {list}");
    }
    plausibility.compared().powers
}

fn plans() -> impl Strategy<Value = Plan> {
    let meter = (
        prop::sample::select(&WIRINGS[..]),
        prop::sample::select(&[1, 10, 100][..]),
        prop::sample::select(&[100, 1_000][..]),
        prop::sample::select(&[1, 10][..]),
        prop::sample::select(&[1, 6, HOUR][..]),
    );
    let house = (any::<u64>(), 300_u32..12_000, 0_u32..12_000, any::<bool>());
    (meter, house).prop_map(|(meter, (seed, largest_load, sun, battery))| Plan {
        seed,
        wiring: meter.0,
        largest_load,
        sun,
        battery,
        current_step: meter.1,
        voltage_step: meter.2,
        energy_step: meter.3,
        register_every: meter.4,
    })
}

/// Any value in any field, the impossible ones most of all.
fn readings() -> impl Strategy<Value = Reading> {
    let power = || prop::option::of(numbers().prop_map(|value| value as u32));
    let energy = || prop::option::of(numbers().prop_map(WattHour::new));
    let powers = (power(), power(), power(), power());
    let voltages = (power(), power(), power());
    let currents = (power(), power(), power());
    let registers = (energy(), energy(), prop::option::of(clocks()));
    (powers, voltages, currents, registers).prop_map(|(powers, voltages, currents, registers)| {
        let current = |value: Option<u32>| value.map(u32::cast_signed).map(MilliAmpere::new);
        Reading {
            active_power_import: powers.0.map(Watt::new),
            active_power_export: powers.1.map(Watt::new),
            reactive_power_import: powers.2.map(Var::new),
            reactive_power_export: powers.3.map(Var::new),
            voltage_l1: voltages.0.map(MilliVolt::new),
            voltage_l2: voltages.1.map(MilliVolt::new),
            voltage_l3: voltages.2.map(MilliVolt::new),
            current_l1: current(currents.0),
            current_l2: current(currents.1),
            current_l3: current(currents.2),
            active_energy_import: registers.0,
            active_energy_export: registers.1,
            reactive_energy_import: registers.0.map(|energy| VarHour::new(energy.value())),
            time: registers.2,
            ..Reading::default()
        }
    })
}

fn numbers() -> impl Strategy<Value = u64> {
    prop_oneof![
        any::<u64>(),
        (0_u32..64).prop_map(|bits| u64::MAX >> bits),
        prop::sample::select(vec![0, 1, 1 << 31, (1 << 32) - 1, u64::MAX]),
        0_u64..100_000,
    ]
}

fn clocks() -> impl Strategy<Value = MeterTime> {
    prop_oneof![
        any::<[u8; 12]>().prop_map(DateTime::from_octets),
        (0_i64..20_000).prop_map(|seconds| DateTime::from_unix_seconds(seconds, 0).unwrap()),
    ]
    .prop_map(MeterTime::new)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_house_that_is_right_is_found_fault_with(plan in plans()) {
        never_found(plan, 3);
    }

    /// Whatever is found in a house where one scale is off, it is that one. A
    /// wrong power is what it differs from, as long as only one comparison can
    /// be made.
    #[test]
    fn no_scale_is_blamed_for_another(
        plan in plans(),
        (scale, power) in prop::sample::select(&SHIFTS[..]),
    ) {
        let plan = Plan { current_step: 100, voltage_step: 100, ..plan };
        let plausibility = live(plan, 5, |reading| shift(reading, scale, power));
        let found = found(&plausibility);
        let is_told = found.is_empty() || found == [(scale, power)];
        // Where phases give what others take, all the time and to nearly the same
        // amount, the current may be told one power of ten beside what it is off.
        let is_beside = |told: i8| told.signum() == power.signum() && told.abs_diff(power) == 1;
        let is_told = is_told
            || matches!(found[..], [(Scale::Current, told)] if scale == Scale::Current && is_beside(told));
        let is_open = scale == Scale::Power
            && (found == [(Scale::Current, -power)] || found == [(Scale::Energy, -power)]);
        prop_assert!(is_told || is_open, "{:?} {:?}", found, plausibility.compared());
    }

    /// Where nothing is on the roof it is found, too.
    #[test]
    fn each_scale_that_is_off_is_found(
        plan in plans(),
        (scale, power) in prop::sample::select(&SHIFTS[..]),
    ) {
        let plan = Plan {
            largest_load: 3_000 + plan.largest_load,
            sun: 0,
            battery: false,
            current_step: 100,
            voltage_step: 100,
            energy_step: 10,
            ..plan
        };
        let plausibility = live(plan, 8, |reading| shift(reading, scale, power));
        prop_assert_eq!(found(&plausibility), [(scale, power)]);
    }

    #[test]
    fn any_readings_can_be_observed(
        readings in prop::collection::vec(readings(), 1..40),
        times in 1_usize..40,
    ) {
        let mut plausibility = Plausibility::new();
        for reading in readings.iter().cycle().take(readings.len() * times) {
            plausibility.observe(reading);
            for finding in plausibility.findings() {
                prop_assert_ne!(finding.power_of_ten, 0);
                prop_assert!(finding.readings >= 3);
            }
            prop_assert_eq!(plausibility.suggestions().count(), 0);
        }
    }
}

/// One capture, or one stream of them.
struct Capture {
    name: String,
    octets: Vec<u8>,
}

/// The captures of some folders, or nothing where the collection is not there.
fn captures(wanted: impl Fn(&str) -> bool) -> Vec<Capture> {
    let Some(root) = root() else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for folder in fs::read_dir(root).unwrap() {
        let folder = folder.unwrap().path();
        if !folder.is_dir() {
            continue;
        }
        for file in fs::read_dir(&folder).unwrap() {
            let file = file.unwrap().path();
            let name = format!("{}/{}", name_of(&folder), name_of(&file));
            if file.extension().is_some_and(|extension| extension == "hex") && wanted(&name) {
                let text = fs::read_to_string(&file).unwrap();
                let octets = han_corpus::octets_of_hex(&text).unwrap();
                found.push(Capture { name, octets });
            }
        }
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    assert!(!found.is_empty(), "none of the captures looked for");
    found
}

fn root() -> Option<PathBuf> {
    let named = std::env::var_os("HAN_CAPTURES").map(PathBuf::from);
    let required = named.is_some()
        || std::env::var_os("HAN_CAPTURES_REQUIRED").is_some_and(|required| required == "1");
    let root = named
        .unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/captures"));
    if root.is_dir() {
        return Some(root);
    }
    assert!(!required, "{} is no folder", root.display());
    say_skipped();
    None
}

/// Says it once for all tests, past the harness, which hides what a passing
/// test prints.
fn say_skipped() {
    static SAID: Once = Once::new();
    SAID.call_once(|| {
        let _ = writeln!(
            std::io::stderr(),
            "plausibility: skipped {TESTS_OF_CAPTURES} tests, no captures here (HAN_CAPTURES names their folder)"
        );
    });
}

fn name_of(path: &Path) -> String {
    path.file_stem().unwrap().to_string_lossy().into_owned()
}

fn is_norwegian(name: &str) -> bool {
    ["no-", "llc/no_", "stream/no_"]
        .iter()
        .any(|folder| name.starts_with(folder))
}

/// Hands out each list of a capture with its reading.
fn each_list(capture: &Capture, scales: Scales, mut look: impl FnMut(&List<'_>, &Reading)) {
    if capture.name.starts_with("llc/") {
        let list = List::parse(Llc::strip(&capture.octets).1, scales).unwrap();
        return look(&list, &list.reading());
    }
    let mut receiver = Receiver::<1024>::with_scales(scales);
    let mut octets = &capture.octets[..];
    while let Some(outcome) = receiver.next_reading(&mut octets) {
        if let Ok(reading) = outcome {
            look(&receiver.list().unwrap(), &reading);
        }
    }
}

fn observed(capture: &Capture, scales: Scales, change: impl Fn(&mut Reading)) -> Plausibility {
    let mut plausibility = Plausibility::new();
    each_list(capture, scales, |_, reading| {
        let mut reading = *reading;
        change(&mut reading);
        plausibility.observe(&reading);
    });
    plausibility
}

/// The same reading so often that it would be believed.
fn insisted(reading: &Reading) -> Plausibility {
    let mut plausibility = Plausibility::new();
    for _ in 0..100 {
        plausibility.observe(reading);
    }
    plausibility
}

#[test]
fn no_norwegian_capture_is_found_fault_with() {
    let mut readings = 0;
    for capture in captures(is_norwegian) {
        let mut all = Plausibility::new();
        let mut lists = Plausibility::new();
        each_list(&capture, Scales::new(), |list, reading| {
            readings += 1;
            all.observe(reading);
            lists.observe_list(list);
            assert_eq!(found(&insisted(reading)), [], "{}", capture.name);
        });
        assert_eq!(found(&all), [], "{}", capture.name);
        assert_eq!(found(&lists), [], "{}", capture.name);
        assert_eq!(lists.suggestions().count(), 0, "{}", capture.name);
    }
    println!("{readings} readings");
}

#[test]
fn a_stream_with_a_wrong_scale_is_found_out() {
    let mut found_out = Vec::new();
    let captures = captures(|name| name.starts_with("stream/no_"));
    for capture in &captures {
        for (scale, power) in SHIFTS {
            let plausibility = observed(capture, Scales::new(), |reading| {
                shift(reading, scale, power);
            });
            let found = found(&plausibility);
            // No stream is long enough to tell power from current.
            let expected = match scale {
                Scale::Power => (Scale::Current, -power),
                _ => (scale, power),
            };
            let name = &capture.name;
            assert!(
                found.is_empty() || found == [expected],
                "{name} {scale} {power} {found:?}"
            );
            if !found.is_empty() {
                found_out.push((name.clone(), scale, power));
            }
        }
    }
    println!("{} found out", found_out.len());
    assert!(
        captures.is_empty() || found_out.len() >= 30,
        "{found_out:?}"
    );
}

/// The scales that a caller can set, set wrong.
#[test]
fn a_wrong_setting_is_found_out() {
    for (name, voltage, current, readable) in [
        ("stream/no_kaifa_ma304t3-stream-1", -1, -3, 1..=3),
        ("stream/no_kamstrup_6841121-stream-1", 0, -2, -1..=3),
    ] {
        for capture in captures(|found| found == name) {
            for off in readable.clone().filter(|&off| off != 0) {
                let scales = Scales::new().with_current(current + off);
                let plausibility = observed(&capture, scales, |_| {});
                assert_eq!(found(&plausibility), [(Scale::Current, off)], "{name}");
            }
            for off in [-2, -1, 1, 2] {
                let scales = Scales::new().with_voltage(voltage + off);
                let plausibility = observed(&capture, scales, |_| {});
                assert_eq!(found(&plausibility), [(Scale::Voltage, off)], "{name}");
            }
        }
    }
}

/// What one reading of each meter would say with a wrong scale: the right
/// thing, or nothing.
#[test]
fn no_capture_blames_a_scale_for_another() {
    let (mut told, mut silent) = (0, 0);
    let captures = captures(|name| is_norwegian(name) && !name.starts_with("stream/"));
    for capture in &captures {
        each_list(capture, Scales::new(), |_, reading| {
            let shifts = SHIFTS.into_iter().filter(|shift| shift.0 != Scale::Energy);
            for (scale, power) in shifts {
                let mut wrong = *reading;
                shift(&mut wrong, scale, power);
                let found = found(&insisted(&wrong));
                let expected = match scale {
                    Scale::Power => (Scale::Current, -power),
                    _ => (scale, power),
                };
                match found[..] {
                    [] => silent += 1,
                    _ => {
                        assert_eq!(found, [expected], "{} {scale} {power}", capture.name);
                        told += 1;
                    }
                }
            }
        });
    }
    println!("{told} told, {silent} silent");
    assert!(
        captures.is_empty() || told > 300,
        "{told} told, {silent} silent"
    );
}
