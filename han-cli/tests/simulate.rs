//! `han simulate`, run as a program.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::expect_used
)]

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use han_meters::{Counters, ListNumber, Reading, Receiver};
use serialport::{SerialPort, TTYPort};

const MAKERS: [&str; 4] = ["aidon", "kaifa", "kamstrup", "landis_gyr"];

fn han(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_han"));
    command
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn run(arguments: &[&str]) -> Output {
    han(arguments).output().unwrap()
}

/// The octets that `han simulate` writes with these arguments.
fn simulate(arguments: &str) -> Vec<u8> {
    let output = simulated(arguments);
    assert!(output.status.success(), "{}", complaint(&output));
    output.stdout
}

fn simulated(arguments: &str) -> Output {
    let arguments: Vec<&str> = ["simulate"]
        .into_iter()
        .chain(arguments.split_whitespace())
        .collect();
    run(&arguments)
}

fn complaint(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn decode(octets: &[u8]) -> (Vec<Reading>, Counters) {
    let mut receiver = Receiver::<512>::new();
    let mut rest = octets;
    let mut readings = Vec::new();
    while let Some(outcome) = receiver.next_reading(&mut rest) {
        readings.extend(outcome);
    }
    receiver.idle();
    while let Some(outcome) = receiver.next_reading(&mut rest) {
        readings.extend(outcome);
    }
    (readings, receiver.counters())
}

/// The readings in octets that hold nothing else.
fn readings(octets: &[u8]) -> Vec<Reading> {
    let (readings, counters) = decode(octets);
    assert_eq!(counters.noise, 0);
    assert_eq!(usize::try_from(counters.frames).unwrap(), readings.len());
    assert!(
        counters.errors().all(|(_, count)| count == 0),
        "{counters:?}"
    );
    readings
}

fn lists(readings: &[Reading]) -> Vec<u8> {
    readings
        .iter()
        .map(|reading| reading.list.unwrap().number())
        .collect()
}

/// What the clock shows; each says by its status that nothing is wrong.
fn clock(reading: &Reading) -> String {
    let clock = reading.time.unwrap().date_time().to_string();
    clock.strip_suffix("[0x00]").unwrap().to_owned()
}

// --- cadence: two hours from 22:59:50, over two full hours and midnight ---

const OVER_MIDNIGHT: &str = "--start 2026-01-15T22:59:50 --duration 2h";
/// Tenths of a second into the hour at the start.
const BEGINNING: u32 = 35_900;
const TWO_HOURS: u32 = 72_000;

/// The lists due every `slot` tenths of a second, as `list_at` the tenths of the hour.
fn expected(slot: usize, list_at: impl Fn(u32) -> Option<u8>) -> Vec<u8> {
    let slots = (BEGINNING..BEGINNING + TWO_HOURS).step_by(slot);
    slots
        .filter_map(|tenths| list_at(tenths % 36_000))
        .collect()
}

fn menu(tenths: u32) -> Option<u8> {
    Some(match tenths {
        100 => 3,
        _ if tenths.is_multiple_of(100) => 2,
        _ => 1,
    })
}

#[test]
fn aidon_and_landis_gyr_send_every_two_and_a_half_seconds() {
    for maker in ["aidon", "landis_gyr"] {
        let readings = readings(&simulate(&format!("--vendor {maker} {OVER_MIDNIGHT}")));
        assert_eq!(lists(&readings), expected(25, menu), "{maker}");
    }
}

#[test]
fn aidon_and_landis_gyr_state_the_hour_in_list_3_and_no_time_elsewhere() {
    for maker in ["aidon", "landis_gyr"] {
        let readings = readings(&simulate(&format!("--vendor {maker} {OVER_MIDNIGHT}")));
        let clocks: Vec<String> = readings
            .iter()
            .filter(|reading| reading.time.is_some())
            .map(clock)
            .collect();
        // The deviation of 0 is printed, and is not true.
        assert_eq!(
            clocks,
            ["2026-01-15T23:00:00+00:00", "2026-01-16T00:00:00+00:00"]
        );
        assert!(
            readings
                .iter()
                .all(|reading| reading.time.is_some() == (reading.list == Some(ListNumber::Three)))
        );
    }
}

#[test]
fn kaifa_sends_every_two_seconds_and_states_when() {
    let readings = readings(&simulate(&format!("--vendor kaifa {OVER_MIDNIGHT}")));
    assert_eq!(lists(&readings), expected(20, menu));
    let seconds: Vec<i64> = readings
        .iter()
        .map(|reading| reading.time.unwrap().unix_seconds_at(0).unwrap())
        .collect();
    assert!(seconds.windows(2).all(|pair| pair[1] - pair[0] == 2));
    assert_eq!(clock(&readings[0]), "2026-01-15T22:59:50");
    let hourly: Vec<String> = readings
        .iter()
        .filter(|reading| reading.list == Some(ListNumber::Three))
        .map(clock)
        .collect();
    assert_eq!(hourly, ["2026-01-15T23:00:10", "2026-01-16T00:00:10"]);
}

#[test]
fn kamstrup_sends_every_ten_seconds_and_five_seconds_past_the_hour() {
    let readings = readings(&simulate(&format!("--vendor kamstrup {OVER_MIDNIGHT}")));
    let menu = |tenths: u32| match tenths {
        50 => Some(3),
        _ if tenths.is_multiple_of(100) => Some(2),
        _ => None,
    };
    assert_eq!(lists(&readings), expected(50, menu));
    let begun: Vec<String> = readings.iter().take(5).map(clock).collect();
    assert_eq!(
        begun,
        [
            "2026-01-15T22:59:50",
            "2026-01-15T23:00:00",
            "2026-01-15T23:00:05",
            "2026-01-15T23:00:10",
            "2026-01-15T23:00:20",
        ]
    );
    let midnight: Vec<String> = readings
        .iter()
        .map(clock)
        .filter(|clock| clock.contains("T00:00:0"))
        .collect();
    assert_eq!(midnight, ["2026-01-16T00:00:00", "2026-01-16T00:00:05"]);
}

#[test]
fn a_start_between_two_slots_waits_for_the_next() {
    let readings = readings(&simulate(
        "--vendor kaifa --start 2026-01-15T12:00:11 --duration 4s",
    ));
    assert_eq!(
        readings.iter().map(clock).collect::<Vec<_>>(),
        ["2026-01-15T12:00:12", "2026-01-15T12:00:14"]
    );
}

// --- octets ---

/// Format field and length of each maker's frames, as seen on the makers' meters.
#[test]
fn frames_have_the_lengths_that_the_makers_have() {
    for (maker, phases, lengths) in [
        ("aidon", "1", [0xA02A, 0xA0D2, 0xA13E]),
        ("aidon", "3w", [0xA02A, 0xA10B, 0xA177]),
        ("aidon", "3", [0xA02A, 0xA11E, 0xA18A]),
        ("kaifa", "1", [0xA027, 0xA065, 0xA087]),
        ("kaifa", "3w", [0xA027, 0xA079, 0xA09B]),
        ("kaifa", "3", [0xA027, 0xA078, 0xA09A]),
        ("kamstrup", "1", [0, 0xA0BA, 0xA104]),
        ("kamstrup", "3w", [0, 0xA0E2, 0xA12C]),
        ("kamstrup", "3", [0, 0xA0E2, 0xA12C]),
        ("landis_gyr", "3w", [0xA02A, 0xA11E, 0xA18A]),
        ("landis_gyr", "3", [0xA02A, 0xA11E, 0xA18A]),
    ] {
        let octets = simulate(&format!(
            "--vendor {maker} --phases {phases} --duration 20s"
        ));
        let mut rest = octets.as_slice();
        for list in lists(&readings(&octets)) {
            let format = u16::from_be_bytes([rest[1], rest[2]]);
            assert_eq!(
                format,
                lengths[usize::from(list) - 1],
                "{maker} {phases} list {list}"
            );
            let length = usize::from(format & 0x07FF) + 2;
            assert_eq!((rest[0], rest[length - 1]), (0x7E, 0x7E));
            rest = &rest[length..];
        }
        assert!(rest.is_empty());
    }
}

#[test]
fn each_maker_and_wiring_has_its_meter_type() {
    for (maker, phases, version, meter_type) in [
        ("aidon", "1", "AIDON_V0001", "6515"),
        ("aidon", "3w", "AIDON_V0001", "6525"),
        ("aidon", "3", "AIDON_V0001", "6534"),
        ("kaifa", "1", "KFM_001", "MA105H2E"),
        ("kaifa", "3w", "KFM_001", "MA304H3E"),
        ("kaifa", "3", "KFM_001", "MA304H4"),
        ("kamstrup", "1", "Kamstrup_V0001", "6861111BN242101040"),
        ("kamstrup", "3w", "Kamstrup_V0001", "6841121BN243101040"),
        ("kamstrup", "3", "Kamstrup_V0001", "6841131BN243101040"),
        ("landis_gyr", "3w", "EMBRIQ_V1_1", "ZFF1"),
        ("landis_gyr", "3", "EMBRIQ_V1_1", "ZMF1"),
    ] {
        let readings = readings(&simulate(&format!(
            "--vendor {maker} --phases {phases} --duration 10s"
        )));
        let list_2 = readings
            .iter()
            .find(|reading| reading.list == Some(ListNumber::Two))
            .unwrap();
        assert_eq!(list_2.vendor.unwrap().name(), maker);
        assert_eq!(list_2.list_version.unwrap().as_str(), version);
        assert_eq!(list_2.meter_type.unwrap().as_str(), meter_type);
        let digits = list_2.meter_id.unwrap().as_str().len();
        match maker {
            "landis_gyr" => assert_eq!(digits, 8),
            _ => assert_eq!(list_2.meter_id.unwrap().check_digit_fits(), Some(true)),
        }
    }
}

// --- energy ---

/// From one list 3 to the next the register grows by the powers in between,
/// each the mean of the time since the telegram before.
#[test]
fn the_import_register_grows_by_the_power_reported() {
    for (maker, slot_milliseconds, step) in [
        ("aidon", 2_500_u64, 10),
        ("landis_gyr", 2_500, 1),
        ("kaifa", 2_000, 1),
    ] {
        let readings = readings(&simulate(&format!(
            "--vendor {maker} --start 2026-10-15T14:00:00 --duration 4h"
        )));
        let per_hour = usize::try_from(3_600_000 / slot_milliseconds).unwrap();
        let register = |hour: usize| {
            let list_3 = hour * per_hour + usize::try_from(10_000 / slot_milliseconds).unwrap();
            readings[list_3].active_energy_import.unwrap().value()
        };
        for hour in 1..4 {
            // The telegram at the full hour is the last of the hour before.
            let powers = &readings[(hour - 1) * per_hour + 1..=hour * per_hour];
            let power: u64 = powers
                .iter()
                .map(|reading| u64::from(reading.active_power_import.unwrap().value()))
                .sum();
            let milliwatt_hours = power * slot_milliseconds / 3_600;
            let grown = (register(hour) - register(hour - 1)) * 1_000;
            assert!(
                grown.abs_diff(milliwatt_hours) <= step * 1_000,
                "{maker}: {grown} for {milliwatt_hours} mWh"
            );
            assert!(milliwatt_hours > 100_000, "{maker} imports something");
        }
    }
}

#[test]
fn import_and_export_grow_over_a_sunny_day_and_never_at_once() {
    for maker in MAKERS {
        let readings = readings(&simulate(&format!(
            "--vendor {maker} --start 2026-06-15 --duration 1d"
        )));
        let hourly: Vec<&Reading> = readings
            .iter()
            .filter(|reading| reading.list == Some(ListNumber::Three))
            .collect();
        assert_eq!(hourly.len(), 24);
        let grown = |register: fn(&Reading) -> u64| register(hourly[23]) - register(hourly[0]);
        assert!(
            grown(|reading| reading.active_energy_import.unwrap().value()) > 3_000,
            "{maker}"
        );
        assert!(
            grown(|reading| reading.active_energy_export.unwrap().value()) > 3_000,
            "{maker}"
        );
        assert!(
            grown(|reading| reading.reactive_energy_import.unwrap().value()) > 100,
            "{maker}"
        );
        assert!(
            grown(|reading| reading.reactive_energy_export.unwrap().value()) > 100,
            "{maker}"
        );
        for reading in readings
            .iter()
            .filter(|reading| reading.list != Some(ListNumber::One))
        {
            let import = reading.active_power_import.unwrap().value();
            let export = reading.active_power_export.unwrap().value();
            assert!(import == 0 || export == 0);
        }
        assert!(!readings.iter().any(|reading| reading.repeated));
    }
}

/// P² + Q² = (U · I)² within what voltage and current are rounded to.
#[test]
fn one_phase_current_follows_from_power_and_voltage() {
    for maker in ["aidon", "kaifa", "kamstrup"] {
        let readings = readings(&simulate(&format!("--vendor {maker} --phases 1")));
        for reading in readings
            .iter()
            .filter(|reading| reading.list == Some(ListNumber::Two))
        {
            let active = u64::from(
                reading.active_power_import.unwrap().value()
                    + reading.active_power_export.unwrap().value(),
            );
            let reactive = u64::from(
                reading.reactive_power_import.unwrap().value()
                    + reading.reactive_power_export.unwrap().value(),
            );
            let current = u64::from(reading.current_l1.unwrap().value().unsigned_abs());
            let apparent = current * u64::from(reading.voltage_l1.unwrap().value()) / 1_000_000;
            let expected = (active * active + reactive * reactive).isqrt();
            // 0.05 A of Aidon at 230 V, and 0.5 V of Kamstrup in 200 V.
            assert!(
                apparent.abs_diff(expected) <= 13 + expected / 400,
                "{maker}: {apparent} VA for {expected} VA"
            );
        }
    }
}

#[test]
fn aidons_current_turns_negative_with_the_power() {
    let readings = readings(&simulate("--vendor aidon --phases 1"));
    let mut exporting = 0;
    for reading in readings
        .iter()
        .filter(|reading| reading.list == Some(ListNumber::Two))
    {
        let current = reading.current_l1.unwrap().value();
        if reading.active_power_export.unwrap().value() > 100 {
            assert!(current < 0);
            exporting += 1;
        } else if reading.active_power_import.unwrap().value() > 100 {
            assert!(current > 0);
        }
    }
    assert!(exporting > 10);
}

// --- seeds ---

#[test]
fn the_same_arguments_give_the_same_octets() {
    for maker in MAKERS {
        let once = simulate(&format!("--vendor {maker} --duration 10m --damage 0.1"));
        assert_eq!(
            once,
            simulate(&format!(
                "--vendor {maker} --duration 10m --damage 0.1 --seed 1"
            ))
        );
        assert_ne!(
            once,
            simulate(&format!(
                "--vendor {maker} --duration 10m --damage 0.1 --seed 2"
            ))
        );
    }
}

#[test]
fn by_default_an_hour_of_a_summer_noon() {
    let readings = readings(&simulate("--vendor kaifa"));
    assert_eq!(readings.len(), 1_800);
    assert_eq!(clock(&readings[0]), "2026-06-15T12:00:00");
    assert_eq!(clock(&readings[1_799]), "2026-06-15T12:59:58");
}

// --- damage ---

/// The numbers of the summary: frames, damaged, octets, noise.
fn summary(output: &Output) -> Vec<usize> {
    let complaint = complaint(output);
    assert_eq!(complaint.lines().count(), 1, "{complaint}");
    complaint
        .split(|letter: char| !letter.is_ascii_digit())
        .filter_map(|word| word.parse().ok())
        .collect()
}

#[test]
fn all_undamaged_frames_decode_and_the_summary_counts_the_others() {
    for (maker, rate) in MAKERS.into_iter().zip(["0.01", "0.05", "0.2", "0.5"]) {
        let output = simulated(&format!("--vendor {maker} --duration 3h --damage {rate}"));
        let [frames, damaged, octets, noise] = summary(&output)[..] else {
            panic!("{}", complaint(&output))
        };
        let (damaged_run, counters) = decode(&output.stdout);
        assert_eq!(octets, output.stdout.len());
        assert_eq!(damaged_run.len(), frames - damaged, "{maker}");
        assert!(damaged > 0 && noise > 0 && counters.noise > 0);
    }
}

#[test]
fn damage_does_not_change_what_the_meter_says() {
    let clean: HashSet<String> = readings(&simulate("--vendor kamstrup --duration 3h"))
        .iter()
        .map(clock)
        .collect();
    let whole = readings(&simulate("--vendor kamstrup --duration 3h"));
    let (damaged, _) = decode(&simulate("--vendor kamstrup --duration 3h --damage 0.3"));
    assert!(damaged.len() < whole.len());
    assert!(
        damaged
            .iter()
            .all(|reading| clean.contains(&clock(reading)) && whole.contains(reading))
    );
}

#[test]
fn without_damage_the_summary_says_so() {
    let output = simulated("--vendor aidon --duration 1m");
    assert_eq!(
        complaint(&output),
        format!(
            "han: sent 24 frames, 0 of them damaged, {} octets, 0 of them noise\n",
            output.stdout.len()
        )
    );
}

// --- output ---

fn scratch(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name)
}

#[test]
fn a_file_gets_what_standard_output_gets() {
    let path = scratch("simulated.bin");
    fs::write(&path, [0; 1_000_000]).unwrap();
    let output = simulated(&format!("--vendor kaifa -o {}", path.display()));
    assert!(output.status.success() && output.stdout.is_empty());
    assert_eq!(fs::read(&path).unwrap(), simulate("--vendor kaifa"));
    fs::remove_file(path).unwrap();
}

#[test]
fn a_broken_pipe_ends_it_quietly() {
    let mut child = han(&["simulate", "--vendor", "aidon", "--duration", "3650d"])
        .spawn()
        .unwrap();
    let mut begun = [0; 100];
    child.stdout.take().unwrap().read_exact(&mut begun).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    assert_eq!(complaint(&output), "");
}

#[test]
fn a_terminal_is_spared_the_octets() {
    let (_master, slave) = TTYPort::pair().unwrap();
    let terminal = File::options()
        .write(true)
        .open(slave.name().unwrap())
        .unwrap();
    let output = han(&["simulate", "--vendor", "aidon"])
        .stdout(terminal)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        complaint(&output).starts_with("han: standard output is a terminal"),
        "{}",
        complaint(&output)
    );
    assert_eq!(complaint(&output).lines().count(), 1);
}

#[test]
fn a_pseudo_terminal_takes_the_telegrams() {
    for maker in MAKERS {
        let expected = simulate(&format!("--vendor {maker} --duration 10m"));
        let (mut master, slave) = TTYPort::pair().unwrap();
        let port = slave.name().unwrap();
        let child = han(&[
            "simulate",
            "--vendor",
            maker,
            "--duration",
            "10m",
            "-o",
            &port,
        ])
        .spawn()
        .unwrap();
        let mut octets = vec![0; expected.len()];
        master.set_timeout(Duration::from_secs(10)).unwrap();
        master.read_exact(&mut octets).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", complaint(&output));
        assert!(octets == expected, "{maker}");
        assert_eq!(master.bytes_to_read().unwrap(), 0);
    }
}

#[test]
fn what_cannot_be_written_is_one_clear_line() {
    for (path, line) in [
        (
            "no/such/folder/file",
            "han: cannot write no/such/folder/file: No such file or directory\n",
        ),
        (
            "/dev/full",
            "han: cannot write to /dev/full: No space left on device\n",
        ),
    ] {
        let output = simulated(&format!("--vendor aidon -o {path}"));
        assert_eq!(output.status.code(), Some(2));
        assert_eq!(complaint(&output), line);
    }
}

// --- real time ---

#[test]
fn in_real_time_each_telegram_comes_when_it_is_due() {
    let mut child = han(&[
        "simulate",
        "--vendor",
        "kaifa",
        "--realtime",
        "--start",
        "2026-01-15T12:00:00",
        "--duration",
        "3s",
    ])
    .spawn()
    .unwrap();
    let mut line = child.stdout.take().unwrap();
    let mut list_2 = [0; 0x78 + 2];
    line.read_exact(&mut list_2).unwrap();
    let first = Instant::now();
    let mut list_1 = [0; 0x27 + 2];
    line.read_exact(&mut list_1).unwrap();
    assert!(
        first.elapsed() >= Duration::from_secs(1),
        "the second is due two seconds after the first"
    );
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    assert_eq!(
        complaint(&output),
        "han: sent 2 frames, 0 of them damaged, 163 octets, 0 of them noise\n"
    );
}

#[test]
fn in_real_time_the_clock_shows_now() {
    let now = || {
        std::time::UNIX_EPOCH
            .elapsed()
            .unwrap()
            .as_secs()
            .cast_signed()
    };
    let begun = now();
    let readings = readings(&simulate("--vendor kaifa --realtime --duration 2s"));
    let clock = readings[0].time.unwrap();
    assert!((begun..=now()).contains(&clock.unix_seconds_at(60).unwrap()));
}

#[test]
fn an_interrupt_ends_it_cleanly() {
    let mut child = han(&["simulate", "--vendor", "kaifa", "--realtime"])
        .spawn()
        .unwrap();
    let mut begun = [0; 1];
    child
        .stdout
        .as_mut()
        .unwrap()
        .read_exact(&mut begun)
        .unwrap();
    interrupt(&child);
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    assert_eq!(summary(&output)[1..2], [0]);
    assert_eq!(
        readings(&[&begun[..], &output.stdout].concat()).len(),
        summary(&output)[0]
    );
}

fn interrupt(child: &Child) {
    let killed = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(killed.success());
}

// --- usage ---

#[test]
fn wrong_usage_is_told_with_exit_code_2() {
    for (arguments, told) in [
        ("", "--vendor"),
        ("--vendor iskra", "landis_gyr"),
        ("--vendor aidon --phases 2", "3w"),
        (
            "--vendor landis_gyr --phases 1",
            "no list of a Landis+Gyr meter with one phase is known",
        ),
        ("--vendor aidon --start yesterday", "2026-01-15T12:00:00"),
        (
            "--vendor aidon --start 2026-02-30T12:00:00",
            "no such day or time",
        ),
        (
            "--vendor aidon --start 2026-01-15T12:00:00Z",
            "no zone: the meter's clock has none",
        ),
        ("--vendor aidon --start 65534-01-01", "beyond the year 9999"),
        (
            "--vendor aidon --start 9999-12-31T23:30:00",
            "--start and --duration lead beyond the year 9999",
        ),
        (
            "--vendor aidon --duration 99999999999d",
            "--start and --duration lead beyond the year 9999",
        ),
        ("--vendor aidon --duration 2", "1h30m"),
        (
            "--vendor aidon --duration -2h",
            "not a time span such as 2h",
        ),
        ("--vendor aidon --duration 0s", "nothing is sent in no time"),
        ("--vendor aidon --seed -1", "invalid digit"),
        ("--vendor aidon --damage 1.5", "from 0 to 1"),
        ("--vendor aidon --damage -1", "not a share such as 0.01"),
        ("--vendor aidon --seed none", "invalid digit"),
        ("--vendor aidon rest", "'rest'"),
    ] {
        let output = simulated(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments}");
        assert!(output.stdout.is_empty());
        assert!(
            complaint(&output).contains(told),
            "{arguments}: {}",
            complaint(&output)
        );
    }
}

#[test]
fn makers_are_known_in_any_case() {
    let octets = simulate("--vendor Landis_Gyr --duration 1m");
    assert_eq!(octets, simulate("--vendor landis_gyr --duration 1m"));
}

#[test]
fn a_year_before_9999_ends_at_its_end() {
    let octets = simulate("--vendor kaifa --start 9999-12-31T23:59:00 --duration 1m");
    assert!(!readings(&octets).is_empty());
}

#[test]
fn the_help_names_makers_and_wirings() {
    let output = run(&["simulate", "--help"]);
    let help = String::from_utf8(output.stdout).unwrap();
    for word in [
        "aidon",
        "kaifa",
        "kamstrup",
        "landis_gyr",
        "3w",
        "--realtime",
        "--damage",
        "8N1",
        "UTC+1",
        "no such list is known",
    ] {
        assert!(help.contains(word), "{word}");
    }
}

// --- into han decode ---

#[test]
fn the_other_half_of_the_program_reads_it_from_a_pipe() {
    for maker in MAKERS {
        let octets = simulate(&format!("--vendor {maker} --duration 10m"));
        let mut child = han(&["decode", "--format", "json", "-"])
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(&octets).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", complaint(&output));
        let objects = String::from_utf8(output.stdout).unwrap();
        let readings = readings(&octets);
        assert_eq!(objects.lines().count(), readings.len(), "{maker}");
        for (object, reading) in objects.lines().zip(readings) {
            let object: serde_json::Value = serde_json::from_str(object).unwrap();
            assert_eq!(object["list"], reading.list.unwrap().number());
            assert_eq!(
                object["active_power_import_w"],
                reading.active_power_import.unwrap().value()
            );
        }
    }
}

/// The test is the cable between two pseudo-terminals.
#[test]
fn the_other_half_of_the_program_reads_it_from_a_port() {
    let octets = simulate("--vendor aidon --duration 1m");
    let (mut sent, meter) = TTYPort::pair().unwrap();
    let (mut received, reader) = TTYPort::pair().unwrap();
    let mut decode = han(&[
        "decode",
        "--format",
        "json",
        "--serial",
        &reader.name().unwrap(),
    ])
    .spawn()
    .unwrap();
    let mut objects = BufReader::new(decode.stdout.take().unwrap()).lines();
    let played = han(&[
        "simulate",
        "--vendor",
        "aidon",
        "--duration",
        "1m",
        "-o",
        &meter.name().unwrap(),
    ])
    .spawn()
    .unwrap();
    let mut carried = vec![0; octets.len()];
    sent.set_timeout(Duration::from_secs(10)).unwrap();
    sent.read_exact(&mut carried).unwrap();
    received.write_all(&carried).unwrap();
    for reading in readings(&octets) {
        let object: serde_json::Value =
            serde_json::from_str(&objects.next().unwrap().unwrap()).unwrap();
        assert_eq!(object["list"], reading.list.unwrap().number());
        assert_eq!(
            object["active_power_import_w"],
            reading.active_power_import.unwrap().value()
        );
    }
    assert!(played.wait_with_output().unwrap().status.success());
    interrupt(&decode);
    assert!(decode.wait().unwrap().success());
}
