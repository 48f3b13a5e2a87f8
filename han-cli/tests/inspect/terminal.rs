//! What is different on a terminal.

use crate::pseudo_terminal::PseudoTerminal;
use crate::support::{command, inspect, inspect_pipe};

const CAPTURE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../corpus/spec/13-truncated.hex"
);

fn shown(name: &str, value: &str) -> String {
    let mut screen = PseudoTerminal::new();
    let status = command([CAPTURE])
        .env_remove("NO_COLOR")
        .env("TERM", "xterm")
        .env(name, value)
        .stdout(screen.end())
        .status()
        .unwrap();
    assert_eq!(status.code(), Some(1));
    screen.read()
}

#[test]
fn colours_are_for_terminals() {
    assert!(shown("NO_COLOR", "").contains("\x1b[1mHDLC frame\x1b[0m"));
    let plain = inspect([CAPTURE]).stdout;
    assert!(!plain.contains('\x1b'));
    // But for its colours, it is the same text.
    let mut coloured = shown("NO_COLOR", "");
    for code in ["0", "1", "2", "36", "1;31"] {
        coloured = coloured.replace(&format!("\x1b[{code}m"), "");
    }
    assert_eq!(coloured.replace('\r', ""), plain);
}

#[test]
fn colours_can_be_turned_off() {
    for (name, value) in [("NO_COLOR", "1"), ("TERM", "dumb")] {
        let text = shown(name, value);
        assert!(
            text.contains("HDLC frame") && !text.contains('\x1b'),
            "{text}"
        );
    }
}

#[test]
fn no_octet_of_the_input_moves_the_terminal() {
    let body = b"\x02\x02\x0A\x05\x1b[2JA\x0C\x04\x1b]0;";
    let text = inspect_pipe(&["--layer", "body"], body).stdout;
    assert!(!text.contains('\x1b'), "{text:?}");
}
