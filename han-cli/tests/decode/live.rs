//! Live lines: TCP on loopback and a serial port through a pseudo-terminal.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, ChildStderr, ChildStdout};
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::pseudo_terminal::PseudoTerminal;
use crate::support::{Outcome, apdu, command, decode, interrupt, telegram};

/// The program on a live line.
struct Live {
    child: Child,
    stdout: BufReader<ChildStdout>,
    stderr: BufReader<ChildStderr>,
}

impl Live {
    fn spawn(arguments: &[&str]) -> Self {
        let mut child = command(arguments).spawn().unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let stderr = BufReader::new(child.stderr.take().unwrap());
        Self {
            child,
            stdout,
            stderr,
        }
    }

    /// Waits for the next line of standard output.
    fn line(&mut self) -> String {
        let mut line = String::new();
        self.stdout.read_line(&mut line).unwrap();
        line
    }

    fn object(&mut self) -> Value {
        serde_json::from_str(&self.line()).unwrap()
    }

    /// Waits for the next line of standard error.
    fn said(&mut self) -> String {
        let mut line = String::new();
        self.stderr.read_line(&mut line).unwrap();
        line
    }

    /// Waits for the end.
    fn end(mut self) -> Outcome {
        let (mut stdout, mut stderr) = (String::new(), String::new());
        self.stdout.read_to_string(&mut stdout).unwrap();
        self.stderr.read_to_string(&mut stderr).unwrap();
        let code = self
            .child
            .wait()
            .unwrap()
            .code()
            .expect("ended by a signal");
        Outcome {
            code,
            stdout,
            stderr,
        }
    }
}

/// The program connected to us by TCP.
fn connect(arguments: &[&str]) -> (Live, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let live = Live::spawn(&[&["--tcp", &address], arguments].concat());
    (live, listener.accept().unwrap().0)
}

/// What is expected of a telegram that just came, compared with what came.
fn assert_just_received(mut object: Value, expected: &Value) {
    let received_at = object
        .as_object_mut()
        .unwrap()
        .remove("received_at")
        .unwrap();
    let received_at = received_at.as_str().unwrap();
    let shape: String = received_at
        .chars()
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect();
    assert_eq!(shape, "0000-00-00T00:00:00.000Z");
    assert_eq!(&object, expected);
}

#[test]
fn a_reading_is_printed_as_soon_as_it_comes() {
    let telegram = telegram("aidon/6525-list1");
    let (mut live, mut meter) = connect(&["--format", "json"]);
    for _ in 0..3 {
        let (front, back) = telegram.octets.split_at(20);
        meter.write_all(front).unwrap();
        meter.flush().unwrap();
        sleep(Duration::from_millis(50));
        meter.write_all(back).unwrap();
        assert_just_received(live.object(), &telegram.expected[0]);
    }
    drop(meter);
    let outcome = live.end();
    let lines: Vec<_> = outcome.stderr.lines().collect();
    assert_eq!(lines.len(), 2, "{}", outcome.stderr);
    assert!(lines[0].ends_with(": the connection was closed"));
    assert_eq!(
        lines[1],
        "han: 132 octets, 3 frames, 3 readings, noise 0 octets, no errors"
    );
    assert_eq!(outcome.code, 0);
}

#[test]
fn the_table_says_when_a_reading_came() {
    let telegram = telegram("aidon/6525-list1");
    let (mut live, mut meter) = connect(&[]);
    meter.write_all(&telegram.octets).unwrap();
    assert!(live.line().starts_with("received"));
    let line = live.line();
    let received = line.split_whitespace().next().unwrap();
    assert!(received.len() == 9 && received.ends_with('Z'), "{line}");
    drop(meter);
    assert_eq!(live.end().code, 0);
}

#[test]
fn a_network_may_pause_within_a_frame() {
    let telegram = telegram("aidon/6534-list3");
    let (mut live, mut meter) = connect(&["--format", "json"]);
    meter.write_all(&telegram.octets[..200]).unwrap();
    sleep(Duration::from_secs(1));
    meter.write_all(&telegram.octets[200..]).unwrap();
    assert_just_received(live.object(), &telegram.expected[0]);
    drop(meter);
    let outcome = live.end();
    assert!(outcome.stderr.contains("no errors"), "{}", outcome.stderr);
}

#[test]
fn a_serial_line_that_pauses_ends_its_frame() {
    let telegram = telegram("aidon/6534-list3");
    let (mut live, mut meter) = listen(&["--format", "json"]);
    meter.write(&telegram.octets[..200]);
    sleep(Duration::from_secs(1));
    meter.write(&telegram.octets);
    assert_just_received(live.object(), &telegram.expected[0]);
    interrupt(&live.child);
    let outcome = live.end();
    assert!(
        outcome.stderr.contains("1 × truncated"),
        "{}",
        outcome.stderr
    );
}

#[test]
fn messages_without_frames_come_between_silences() {
    let telegram = telegram("kaifa/ma304h3e-list2");
    let message = apdu("kaifa/ma304h3e-list2");
    let (mut live, mut meter) = listen(&["--format", "json", "--layer", "apdu"]);
    for _ in 0..2 {
        meter.write(&message[..40]);
        sleep(Duration::from_millis(50));
        meter.write(&message[40..]);
        assert_just_received(live.object(), &telegram.expected[0]);
        sleep(Duration::from_secs(1));
    }
    // A message that breaks off is none with what comes behind a silence.
    meter.write(&message[..100]);
    sleep(Duration::from_secs(1));
    meter.write(&message);
    assert_just_received(live.object(), &telegram.expected[0]);
    interrupt(&live.child);
    let outcome = live.end();
    let said = "3 messages, 3 readings, noise 100 octets";
    assert_eq!(outcome.said(said), 1, "{}", outcome.stderr);
    assert_eq!(outcome.said("errors: 1 × truncated"), 1);
}

#[test]
fn scales_that_are_missing_are_said_at_once() {
    let telegram = telegram("kamstrup/6851131-list2");
    let (mut live, mut meter) = connect(&["--format", "json"]);
    for _ in 0..2 {
        meter.write_all(&telegram.octets).unwrap();
        live.object();
    }
    assert!(live.said().contains("currents come without a known scale"));
    drop(meter);
    let outcome = live.end();
    assert!(!outcome.stderr.contains("currents"), "{}", outcome.stderr);
}

#[test]
fn half_a_frame_is_given_up_after_a_pause() {
    // What follows would complete it otherwise, and be lost itself.
    let telegram = telegram("aidon/6534-list3");
    let (mut live, mut meter) = connect(&["--format", "json"]);
    meter.write_all(&telegram.octets[..200]).unwrap();
    sleep(Duration::from_millis(3400));
    meter.write_all(&telegram.octets).unwrap();
    assert_just_received(live.object(), &telegram.expected[0]);
    drop(meter);
    let outcome = live.end();
    assert!(
        outcome.stderr.contains("1 × truncated"),
        "{}",
        outcome.stderr
    );
}

#[test]
fn ctrl_c_ends_with_the_summary() {
    let telegram = telegram("aidon/6525-list1");
    let (mut live, mut meter) = connect(&["--format", "json"]);
    meter.write_all(&telegram.octets).unwrap();
    live.object();
    interrupt(&live.child);
    let outcome = live.end();
    assert_eq!(
        outcome.stderr,
        "han: 44 octets, 1 frame, 1 reading, noise 0 octets, no errors\n"
    );
    assert_eq!(outcome.code, 0);
}

#[test]
fn a_frame_that_ctrl_c_cuts_is_no_damage() {
    let telegram = telegram("aidon/6525-list1");
    let (mut live, mut meter) = connect(&["--format", "json", "--strict"]);
    let octets = [&telegram.octets[..], &telegram.octets[..30]].concat();
    meter.write_all(&octets).unwrap();
    live.object();
    interrupt(&live.child);
    let outcome = live.end();
    assert!(!outcome.stderr.contains("truncated"), "{}", outcome.stderr);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
}

#[test]
fn ctrl_c_before_any_reading_is_no_reading() {
    let (mut live, mut meter) = connect(&["--verbose", "--strict"]);
    // Noise, so that it is known to be listening.
    meter
        .write_all(&[
            0x7E, 0xA0, 0xFF, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
        ])
        .unwrap();
    assert!(live.said().contains(": frame at octet 0: "));
    interrupt(&live.child);
    let outcome = live.end();
    assert_eq!(outcome.code, 1, "{}", outcome.stderr);
}

#[test]
fn a_reader_that_goes_away_ends_it_quietly() {
    let telegram = telegram("aidon/6525-list1");
    let (mut live, mut meter) = connect(&["--format", "json"]);
    meter.write_all(&telegram.octets).unwrap();
    live.object();
    let Live {
        mut child,
        stdout,
        mut stderr,
    } = live;
    drop(stdout);
    // A program that another test is just starting may hold the pipe open for
    // a moment, so one reading may still find a reader.
    let status = loop {
        let _ = meter.write_all(&telegram.octets);
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        sleep(Duration::from_millis(20));
    };
    assert_eq!(status.code(), Some(0));
    let mut said = String::new();
    stderr.read_to_string(&mut said).unwrap();
    assert_eq!(said, "");
}

#[test]
fn silence_is_said_once_with_what_may_be_wrong() {
    let begin = Instant::now();
    let (mut live, meter) = connect(&[]);
    let said = live.said();
    assert!(
        begin.elapsed() >= Duration::from_secs(29),
        "{:?}",
        begin.elapsed()
    );
    assert!(said.contains("the HAN port may be closed"), "{said}");
    assert!(
        said.contains("the grid company opens it on request"),
        "{said}"
    );
    drop(meter);
    let outcome = live.end();
    assert!(!outcome.stderr.contains("HAN port"), "{}", outcome.stderr);
    assert_eq!(outcome.code, 1);
}

#[test]
fn octets_without_a_frame_hint_at_the_parity() {
    let (mut live, mut meter) = connect(&[]);
    for _ in 0..33 {
        meter.write_all(&[0x55; 20]).unwrap();
        sleep(Duration::from_secs(1));
    }
    let said = live.said();
    assert!(
        said.contains("--parity (Kamstrup: none, Aidon and Kaifa: even)"),
        "{said}"
    );
    drop(meter);
    assert_eq!(live.end().code, 1);
}

#[test]
fn a_bridge_that_does_not_answer_is_told() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    drop(listener);
    let outcome = Live::spawn(&["--tcp", &address]).end();
    let line = format!("han: {address}: cannot connect: Connection refused");
    assert!(outcome.stderr.starts_with(&line), "{}", outcome.stderr);
    assert_eq!(outcome.stderr.lines().count(), 1);
    assert_eq!(outcome.code, 2);
    assert!(!outcome.stderr.contains("os error"), "{}", outcome.stderr);
}

/// The program on one end of a pseudo-terminal, we on the other.
fn listen(arguments: &[&str]) -> (Live, PseudoTerminal) {
    let port = PseudoTerminal::new();
    let live = Live::spawn(&[&["--serial", port.name()], arguments].concat());
    (live, port)
}

#[test]
fn a_serial_port_gives_readings() {
    for arguments in [
        &[][..],
        &["--parity", "none", "--baud", "115200"],
        &["--parity", "even"],
    ] {
        let telegram = telegram("kamstrup/6841131-list3");
        let (mut live, mut meter) = listen(&[&["--format", "json"], arguments].concat());
        // Every octet value passes: nothing is taken for a control character.
        let all: Vec<u8> = (0..=0xFF).filter(|octet| *octet != 0x7E).collect();
        meter.write(&all);
        meter.write(&telegram.octets);
        assert_just_received(live.object(), &telegram.expected[0]);
        interrupt(&live.child);
        let outcome = live.end();
        let octets = 255 + telegram.octets.len();
        let summary =
            format!("han: {octets} octets, 1 frame, 1 reading, noise 255 octets, no errors\n");
        assert_eq!(outcome.stderr, summary);
        assert_eq!(outcome.code, 0);
    }
}

#[test]
fn a_port_without_frames_is_read_as_the_help_says() {
    let settings = "--baud 9600 --parity none --layer apdu";
    let help = decode(["--help"]).stdout;
    assert_eq!(help.matches(settings).count(), 2, "{help}");
    let telegram = telegram("kaifa/ma304h3e-list2");
    let arguments: Vec<_> = ["--format", "json"]
        .into_iter()
        .chain(settings.split(' '))
        .collect();
    let (mut live, mut meter) = listen(&arguments);
    meter.write(&apdu("kaifa/ma304h3e-list2"));
    assert_just_received(live.object(), &telegram.expected[0]);
    interrupt(&live.child);
    assert_eq!(live.end().code, 0);
}

#[test]
fn a_serial_port_that_goes_away_is_told() {
    let telegram = telegram("aidon/6525-list1");
    let (mut live, mut meter) = listen(&["--format", "json"]);
    meter.write(&telegram.octets);
    live.object();
    drop(meter);
    let outcome = live.end();
    assert!(
        outcome.stderr.contains(": the line is gone: "),
        "{}",
        outcome.stderr
    );
    assert!(outcome.stderr.contains("1 reading"), "{}", outcome.stderr);
    assert_eq!(outcome.code, 2);
}

#[test]
fn a_device_that_is_no_line_is_no_serial_port() {
    for name in [
        "/dev/null",
        concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"),
    ] {
        let outcome = Live::spawn(&["--serial", name]).end();
        assert_eq!(outcome.stderr, format!("han: {name}: is no serial port\n"));
        assert_eq!(outcome.code, 2);
    }
}

#[test]
fn a_serial_port_that_is_not_there_is_told() {
    let outcome = Live::spawn(&["--serial", "/dev/no-such-port"]).end();
    assert!(
        outcome
            .stderr
            .starts_with("han: /dev/no-such-port: cannot open the port: "),
        "{}",
        outcome.stderr
    );
    assert_eq!((outcome.stderr.lines().count(), outcome.code), (1, 2));
}
