//! The program `han` on large captures.

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use han_benches::Stream;

/// A file that is gone when it is no longer needed.
pub(crate) struct Capture {
    pub(crate) path: PathBuf,
    pub(crate) megaoctets: f64,
    pub(crate) lists: usize,
}

/// How one run went.
pub(crate) struct Run {
    pub(crate) seconds: f64,
    /// The most memory it held, in KiB; 0 where the system does not tell.
    pub(crate) peak_kib: u64,
}

impl Capture {
    /// The stream, repeated until it is at least so large.
    pub(crate) fn write(
        folder: &Path,
        name: &str,
        stream: &Stream,
        megaoctets: usize,
    ) -> Result<Self, Box<dyn Error>> {
        fs::create_dir_all(folder)?;
        let path = folder.join(name);
        let copies = (megaoctets * 1_000_000).div_ceil(stream.octets.len());
        let mut file = BufWriter::new(File::create(&path)?);
        for _ in 0..copies {
            file.write_all(&stream.octets)?;
        }
        file.flush()?;
        Ok(Self {
            path,
            megaoctets: (copies * stream.octets.len()) as f64 / 1e6,
            lists: copies * stream.sent.len(),
        })
    }
}

impl Drop for Capture {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// Whether `han decode` knows this option.
pub(crate) fn knows(han: &Path, option: &str) -> Result<bool, Box<dyn Error>> {
    let help = Command::new(han).args(["decode", "--help"]).output()?;
    Ok(String::from_utf8_lossy(&help.stdout).contains(option))
}

/// Lines of JSON that come out of a pipe.
pub(crate) fn lines(han: &Path, capture: &Capture) -> Result<usize, Box<dyn Error>> {
    let mut child = decode(han, &[], std::slice::from_ref(capture))
        .stdout(Stdio::piped())
        .spawn()?;
    let output = child.stdout.take().ok_or("no pipe")?;
    let lines = BufReader::with_capacity(1 << 20, output)
        .split(b'\n')
        .count();
    child.wait()?;
    Ok(lines)
}

/// Decodes to JSON lines that nobody reads.
pub(crate) fn run(
    han: &Path,
    options: &[&str],
    captures: &[Capture],
) -> Result<Run, Box<dyn Error>> {
    let begin = Instant::now();
    let mut child = decode(han, options, captures)
        .stdout(Stdio::null())
        .spawn()?;
    let peak_kib = watch(&mut child)?;
    Ok(Run {
        seconds: begin.elapsed().as_secs_f64(),
        peak_kib,
    })
}

fn decode(han: &Path, options: &[&str], captures: &[Capture]) -> Command {
    let mut command = Command::new(han);
    command
        .args(["decode", "--format", "json"])
        .args(options)
        .args(captures.iter().map(|capture| &capture.path))
        .stderr(Stdio::null());
    command
}

/// Waits for the end; the most memory that was held until then.
fn watch(child: &mut Child) -> Result<u64, Box<dyn Error>> {
    let mut peak = 0;
    loop {
        peak = peak.max(peak_kib(child.id()).unwrap_or(0));
        if let Some(status) = child.try_wait()? {
            return if status.success() {
                Ok(peak)
            } else {
                Err(status.to_string().into())
            };
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn peak_kib(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
