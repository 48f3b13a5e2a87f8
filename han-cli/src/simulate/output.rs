//! Where the octets go: a port, a file, or standard output.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serialport::{DataBits, Parity, SerialPort, StopBits};

use super::pace::Stop;

/// What a port is set to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wire {
    baud: u32,
    parity: Parity,
}

impl Wire {
    /// 2400 baud with even parity, as on a wire of M-Bus, whatever frames are on it.
    pub(crate) const M_BUS: Self = Self {
        baud: 2_400,
        parity: Parity::Even,
    };

    /// So many baud without parity.
    pub(crate) const fn without_parity(baud: u32) -> Self {
        let parity = Parity::None;
        Self { baud, parity }
    }
}

/// The way out, with its name for complaints.
pub(crate) struct Output {
    name: String,
    writer: Box<dyn Write>,
}

impl Output {
    /// Standard output, unless it is a terminal: octets do it no good.
    pub(crate) fn standard() -> Result<Self> {
        let standard = io::stdout();
        if standard.is_terminal() {
            bail!(
                "standard output is a terminal and telegrams are octets: \
                 pipe them into `han decode -`, or name a file or port with -o"
            );
        }
        Ok(Self::new(
            "standard output".into(),
            BufWriter::new(standard),
        ))
    }

    /// A port set as the meter's line is; else a file, which is written anew.
    pub(crate) fn open(path: &Path, wire: Wire, stop: Stop) -> Result<Self> {
        let name = path.display().to_string();
        if !is_port(path) {
            let file = File::create(path).with_context(|| format!("cannot write {name}"))?;
            return Ok(Self::new(name, BufWriter::new(file)));
        }
        match open_port(&name, wire) {
            Ok(port) => Ok(Self::new(name, Port { port, stop })),
            Err(error) => match open_device(path) {
                Some(device) => Ok(Self::new(name, device)),
                None => Err(error).with_context(|| format!("cannot open port {name}")),
            },
        }
    }

    fn new(name: String, writer: impl Write + 'static) -> Self {
        Self {
            name,
            writer: Box::new(writer),
        }
    }

    /// # Errors
    /// As the system reports it, with the name of the output.
    pub(crate) fn send(&mut self, octets: &[u8]) -> Result<()> {
        self.writer
            .write_all(octets)
            .with_context(|| format!("cannot write to {}", self.name))
    }

    /// # Errors
    /// As [`send`](Self::send).
    pub(crate) fn flush(&mut self) -> Result<()> {
        self.writer
            .flush()
            .with_context(|| format!("cannot write to {}", self.name))
    }
}

/// Whether nobody reads any more: no complaint, as when `head` has enough.
pub(crate) fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let cause = error.downcast_ref::<io::Error>();
    cause.is_some_and(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}

#[cfg(unix)]
fn is_port(path: &Path) -> bool {
    use std::os::unix::fs::FileTypeExt;
    std::fs::metadata(path).is_ok_and(|metadata| metadata.file_type().is_char_device())
}

#[cfg(not(unix))]
fn is_port(path: &Path) -> bool {
    let name = path.to_string_lossy().to_uppercase();
    name.trim_start_matches(r"\\.\").starts_with("COM")
}

/// 8 data bits and 1 stop bit, as all meters' lines have.
fn open_port(name: &str, wire: Wire) -> serialport::Result<Box<dyn SerialPort>> {
    serialport::new(name, wire.baud)
        .data_bits(DataBits::Eight)
        .parity(wire.parity)
        .stop_bits(StopBits::One)
        .timeout(PATIENCE)
        .open()
}

/// A device that is no line, as `/dev/null`.
fn open_device(path: &Path) -> Option<File> {
    let device = File::options().write(true).open(path).ok()?;
    (!device.is_terminal()).then_some(device)
}

/// How long a port may take no octets before it is seen whether to stop.
const PATIENCE: Duration = Duration::from_millis(200);

/// A port waits as long as its line takes; only the user's patience ends it.
struct Port {
    port: Box<dyn SerialPort>,
    stop: Stop,
}

impl Write for Port {
    fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
        loop {
            match self.port.write(octets) {
                Err(error) if error.kind() == io::ErrorKind::TimedOut && !self.stop.is_asked() => {}
                outcome => return outcome,
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.port.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_no_port() {
        assert!(!is_port(Path::new("Cargo.toml")));
        assert!(!is_port(Path::new("no such file")));
    }

    #[test]
    #[cfg(unix)]
    fn a_device_that_is_no_line_is_written_as_it_is() {
        let mut output =
            Output::open(Path::new("/dev/null"), Wire::M_BUS, Stop::default()).unwrap();
        output.send(&[0x7E]).unwrap();
        output.flush().unwrap();
    }

    #[test]
    fn a_file_that_cannot_be_written_is_named() {
        let error = Output::open(
            Path::new("no/such/folder/file"),
            Wire::M_BUS,
            Stop::default(),
        )
        .err()
        .unwrap();
        assert_eq!(error.to_string(), "cannot write no/such/folder/file");
    }

    #[test]
    fn a_broken_pipe_is_told_from_other_errors() {
        let error = |kind| {
            anyhow::Error::new(io::Error::from(kind)).context("cannot write to standard output")
        };
        assert!(is_broken_pipe(&error(io::ErrorKind::BrokenPipe)));
        assert!(!is_broken_pipe(&error(io::ErrorKind::StorageFull)));
    }
}
