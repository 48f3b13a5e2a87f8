//! A pseudo-terminal: a serial port, or a screen, with us behind it.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::thread::sleep;
use std::time::{Duration, Instant};

use rustix::fs::{OFlags, fcntl_setfl};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};

/// How long nothing must come before all is taken to have come.
const QUIET: Duration = Duration::from_millis(300);

pub(crate) struct PseudoTerminal {
    /// Our end; no program started meanwhile gets hold of it, or it would
    /// never hang up.
    ours: File,
    /// What keeps it open before the program opens it.
    theirs: File,
    name: String,
}

impl PseudoTerminal {
    pub(crate) fn new() -> Self {
        let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC).unwrap();
        grantpt(&ours).unwrap();
        unlockpt(&ours).unwrap();
        let name = ptsname(&ours, Vec::new()).unwrap().into_string().unwrap();
        let theirs = OpenOptions::new()
            .read(true)
            .write(true)
            .open(&name)
            .unwrap();
        let mut settings = tcgetattr(&theirs).unwrap();
        settings.make_raw();
        tcsetattr(&theirs, OptionalActions::Now, &settings).unwrap();
        fcntl_setfl(&ours, OFlags::NONBLOCK).unwrap();
        Self {
            ours: ours.into(),
            theirs,
            name,
        }
    }

    /// Where the program finds it.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The end for the program, for one that gets it at its start.
    pub(crate) fn end(&self) -> File {
        self.theirs.try_clone().unwrap()
    }

    pub(crate) fn write(&mut self, octets: &[u8]) {
        self.ours.write_all(octets).unwrap();
    }

    /// All that is written to it until nothing more comes.
    pub(crate) fn read(&mut self) -> String {
        let (mut text, mut buffer) = (Vec::new(), [0; 4096]);
        let mut last = Instant::now();
        while last.elapsed() < QUIET {
            match self.ours.read(&mut buffer) {
                Ok(len) => {
                    text.extend_from_slice(&buffer[..len]);
                    last = Instant::now();
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => sleep(QUIET / 20),
                Err(error) => panic!("{error}"),
            }
        }
        String::from_utf8(text).unwrap()
    }
}
