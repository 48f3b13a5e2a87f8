//! What is different on a terminal.

use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::pseudo_terminal::PseudoTerminal;
use crate::support::{Outcome, command, hex, telegram};

#[test]
fn a_long_input_shows_a_bar_on_standard_error() {
    let mut screen = PseudoTerminal::new();
    let mut child = command(["--format", "json", "-"])
        .stdin(Stdio::piped())
        .stderr(screen.end())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let begin = Instant::now();
    while begin.elapsed() < Duration::from_secs(2) {
        stdin.write_all(&[0; 10_000]).unwrap();
        sleep(Duration::from_millis(10));
    }
    let bar = screen.read();
    assert!(bar.contains(" MB\x1b[K"), "{bar:?}");
    drop(stdin);
    assert_eq!(child.wait().unwrap().code(), Some(1));
    // It is taken away before anything else is said.
    let end = screen.read();
    assert!(
        end.contains("\r\x1b[Khan: standard input: no reading"),
        "{end:?}"
    );
}

#[test]
fn a_short_input_shows_no_bar() {
    let mut screen = PseudoTerminal::new();
    let path = telegram("aidon/6525-list1").path;
    assert!(
        command([path])
            .stderr(screen.end())
            .status()
            .unwrap()
            .success()
    );
    let shown = screen.read();
    assert!(shown.starts_with("han: 44 octets"), "{shown:?}");
}

#[test]
fn there_is_no_bar_where_there_is_no_terminal() {
    let mut child = command(["-"]).stdin(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    for _ in 0..80 {
        stdin.write_all(&[0; 10_000]).unwrap();
        sleep(Duration::from_millis(10));
    }
    drop(stdin);
    let outcome: Outcome = child.wait_with_output().unwrap().into();
    assert!(!outcome.stderr.contains('\r'), "{:?}", outcome.stderr);
}

#[test]
fn a_terminal_as_input_alone_is_wrong_usage() {
    let screen = PseudoTerminal::new();
    let outcome: Outcome = command([] as [&str; 0])
        .stdin(screen.end())
        .output()
        .unwrap()
        .into();
    assert_eq!(outcome.code, 2);
    assert!(
        outcome
            .stderr
            .starts_with("han: nothing to decode: name files"),
        "{}",
        outcome.stderr
    );
    assert_eq!(outcome.stderr.lines().count(), 1);
}

#[test]
fn a_reading_in_a_pipe_does_not_wait_for_the_next() {
    let telegram = telegram("aidon/6525-list1");
    for input in [telegram.octets.clone(), hex(&telegram.octets).into_bytes()] {
        let mut child = command(["--format", "json", "-"])
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(&input).unwrap();
        stdin.flush().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        assert!(line.starts_with('{'), "{line}");
        drop(stdin);
        assert!(child.wait().unwrap().success());
    }
}
