//! A live line: a serial port, or a serial port behind a network.

use std::io::{ErrorKind, Read};
use std::net::{TcpStream, ToSocketAddrs};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow};
use clap::ValueEnum;
use serialport::{DataBits, StopBits};

use crate::decode::line::Line;
use crate::decode::session::{Failure, Session};

/// How long a read waits: as often is looked whether to end.
const READ: Duration = Duration::from_millis(100);

/// Behind an operating system a frame has no longer pause within it.
const SERIAL_PAUSE: Duration = Duration::from_millis(500);

/// A network may hold a part of a frame back, and send it again.
const NETWORK_PAUSE: Duration = Duration::from_secs(3);

/// Norwegian meters send every ten seconds or more often.
const SILENCE: Duration = Duration::from_secs(30);

/// Messages without frames come once a minute on EG.D's port.
const SILENCE_OF_MESSAGES: Duration = Duration::from_secs(150);

const CONNECT: Duration = Duration::from_secs(10);

/// What may be wrong where nothing is received for so long.
fn nothing_came(silence: Duration) -> String {
    format!(
        "nothing received for {} s: the HAN port may be closed \
         (the grid company opens it on request), or not powered or not connected",
        silence.as_secs()
    )
}

/// What may be wrong where what is received is no frame or no message.
fn no_frame_came(line: &Line) -> String {
    let known = match line {
        Line::Frames(_) => "Kamstrup: none, Aidon and Kaifa: even",
        Line::Messages(_) => "EG.D's RS-485 port: --baud 9600 --parity none",
    };
    format!(
        "octets are coming in, but no valid {} for {} s: wrong --baud or --parity ({known}), \
         or the signal is inverted",
        line.kind(),
        silence_of(line).as_secs()
    )
}

/// The parity bit of a serial line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Parity {
    /// 8N1
    None,
    /// 8E1
    Even,
}

/// A line that is open.
pub(crate) struct Link {
    port: Box<dyn Read>,
    /// So much silence is within no frame.
    pause: Duration,
    /// What it means that no more can come.
    ended: &'static str,
}

/// A serial port, ready to read from.
pub(crate) fn open_serial(path: &str, baud: u32, parity: Parity) -> Result<Link> {
    let parity = match parity {
        Parity::None => serialport::Parity::None,
        Parity::Even => serialport::Parity::Even,
    };
    let port = serialport::new(path, baud)
        .data_bits(DataBits::Eight)
        .parity(parity)
        .stop_bits(StopBits::One)
        .timeout(READ)
        .open()
        .map_err(complaint)?;
    Ok(Link {
        port: Box::new(port),
        pause: SERIAL_PAUSE,
        ended: "the line ended",
    })
}

/// The system calls a file that is no line no typewriter, or worse.
fn complaint(error: serialport::Error) -> anyhow::Error {
    let text = error.to_string();
    if text.contains("typewriter") || text.contains("Inappropriate ioctl") {
        return anyhow!("is no serial port");
    }
    anyhow!(error).context("cannot open the port")
}

/// What `--tcp` takes.
pub(crate) fn host_and_port(text: &str) -> Result<String> {
    let parts = text.rsplit_once(':').filter(|(host, port)| {
        !host.is_empty() && !host.contains(' ') && port.parse().is_ok_and(|port: u16| port > 0)
    });
    parts.context("HOST:PORT is wanted, as bridge.local:23")?;
    Ok(text.to_owned())
}

/// A connection to a bridge, ready to read from.
pub(crate) fn open_tcp(address: &str) -> Result<Link> {
    let stream = connect(address).context("cannot connect")?;
    stream
        .set_read_timeout(Some(READ))
        .context("cannot set a timeout")?;
    Ok(Link {
        port: Box::new(stream),
        pause: NETWORK_PAUSE,
        ended: "the connection was closed",
    })
}

/// Tries the addresses of a name one after the other.
fn connect(address: &str) -> Result<TcpStream> {
    let mut failure = anyhow!("no such address");
    for address in address.to_socket_addrs()? {
        match TcpStream::connect_timeout(&address, CONNECT) {
            Ok(stream) => return Ok(stream),
            Err(error) => failure = error.into(),
        }
    }
    Err(failure)
}

/// Decodes what comes until the line ends or somebody ends it.
pub(crate) fn listen(session: &mut Session, link: &mut Link) -> Result<(), Failure> {
    let stop = stop_on_signal()?;
    let mut line = session.line();
    let outcome = receive(session, &mut line, link, &stop);
    session.sum_up(&line, outcome)
}

/// Becomes true with Ctrl-C.
fn stop_on_signal() -> Result<Arc<AtomicBool>> {
    let stop = Arc::new(AtomicBool::new(false));
    let signalled = Arc::clone(&stop);
    ctrlc::set_handler(move || signalled.store(true, Ordering::Relaxed))
        .context("cannot wait for Ctrl-C")?;
    Ok(stop)
}

/// With Ctrl-C the line does not end: the frame that is coming in is no
/// damage.
fn receive(
    session: &mut Session,
    line: &mut Line,
    link: &mut Link,
    stop: &AtomicBool,
) -> Result<(), Failure> {
    let mut buffer = [0; 4096];
    let silence = silence_of(line);
    let mut watch = Watch::new(Instant::now(), link.pause, silence);
    while !stop.load(Ordering::Relaxed) {
        match link.port.read(&mut buffer) {
            Ok(0) => {
                session.drain(line)?;
                session.say_of_input(link.ended);
                return Ok(());
            }
            Ok(len) => {
                watch.heard(Instant::now());
                session.feed(line, buffer.get(..len).unwrap_or_default())?;
                session.tell_unscaled();
            }
            Err(error) if is_nothing_yet(error.kind()) => {}
            Err(error) => {
                session.drain(line)?;
                return Err(Failure::Input(anyhow!(error).context("the line is gone")));
            }
        }
        match watch.look(Instant::now(), line.heard()) {
            Some(Event::Pause) => session.drain(line)?,
            Some(Event::NothingCame) => session.say(nothing_came(silence)),
            Some(Event::NoFrameCame) => session.say(no_frame_came(line)),
            None => {}
        }
    }
    Ok(())
}

/// So long a silence is none between two lists.
const fn silence_of(line: &Line) -> Duration {
    match line {
        Line::Frames(_) => SILENCE,
        Line::Messages(_) => SILENCE_OF_MESSAGES,
    }
}

const fn is_nothing_yet(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::TimedOut | ErrorKind::WouldBlock | ErrorKind::Interrupted
    )
}

/// What the time that passes tells about a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Event {
    /// The line is quiet between two frames.
    Pause,
    NothingCame,
    NoFrameCame,
}

/// Watches when octets and frames come. Every event is told once until there
/// is something new.
struct Watch {
    pause: Duration,
    silence: Duration,
    heard_at: Instant,
    framed_at: Instant,
    frames: u64,
    paused: bool,
    silent: bool,
    frameless: bool,
}

impl Watch {
    const fn new(now: Instant, pause: Duration, silence: Duration) -> Self {
        Self {
            pause,
            silence,
            heard_at: now,
            framed_at: now,
            frames: 0,
            paused: true,
            silent: false,
            frameless: false,
        }
    }

    /// Octets came.
    const fn heard(&mut self, now: Instant) {
        if self.silent {
            self.framed_at = now;
        }
        self.heard_at = now;
        self.paused = false;
        self.silent = false;
    }

    /// What is to be done now, with so many frames received so far.
    fn look(&mut self, now: Instant, frames: u64) -> Option<Event> {
        if self.frames != frames {
            self.frames = frames;
            self.framed_at = now;
            self.frameless = false;
        }
        let quiet = now.duration_since(self.heard_at);
        if quiet >= self.pause && !self.paused {
            self.paused = true;
            return Some(Event::Pause);
        }
        if quiet >= self.silence && !self.silent {
            self.silent = true;
            return Some(Event::NothingCame);
        }
        if now.duration_since(self.framed_at) >= self.silence && !self.silent && !self.frameless {
            self.frameless = true;
            return Some(Event::NoFrameCame);
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::messages::{Messages, Way};
    use han_meters::Scales;

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn a_pause_is_told_once_behind_octets() {
        let begin = Instant::now();
        let mut watch = Watch::new(begin, SERIAL_PAUSE, SILENCE);
        assert_eq!(watch.look(begin + seconds(1), 0), None);
        watch.heard(begin + seconds(2));
        assert_eq!(watch.look(begin + seconds(2) + READ, 1), None);
        assert_eq!(watch.look(begin + seconds(3), 1), Some(Event::Pause));
        assert_eq!(watch.look(begin + seconds(4), 1), None);
    }

    #[test]
    fn a_network_may_pause_for_longer_than_a_line() {
        let begin = Instant::now();
        let mut watch = Watch::new(begin, NETWORK_PAUSE, SILENCE);
        watch.heard(begin);
        assert_eq!(watch.look(begin + seconds(2), 0), None);
        assert_eq!(watch.look(begin + seconds(3), 0), Some(Event::Pause));
    }

    #[test]
    fn the_settings_of_a_port_are_told_by_what_comes_in() {
        let frames = Line::Frames(Box::new(han_meters::Receiver::new()));
        let said = no_frame_came(&frames);
        assert!(said.contains("no valid frame for 30 s"), "{said}");
        assert!(
            said.contains("--parity (Kamstrup: none, Aidon and Kaifa: even)"),
            "{said}"
        );
        let messages = Line::Messages(Box::new(Messages::new(Way {
            scales: Scales::new(),
            lists: &[],
            keys: None,
        })));
        let said = no_frame_came(&messages);
        assert!(said.contains("no valid message for 150 s"), "{said}");
        assert!(
            said.contains("(EG.D's RS-485 port: --baud 9600 --parity none)"),
            "{said}"
        );
    }

    #[test]
    fn an_address_has_a_host_and_a_port() {
        for good in ["bridge.local:23", "[::1]:23", "127.0.0.1:65535"] {
            assert_eq!(host_and_port(good).unwrap(), good);
        }
        for bad in [
            "",
            "localhost",
            "localhost:",
            ":23",
            "a:0",
            "a:65536",
            "no port: 1x",
        ] {
            let error = host_and_port(bad).unwrap_err().to_string();
            assert_eq!(error, "HOST:PORT is wanted, as bridge.local:23", "{bad}");
        }
    }

    #[test]
    fn a_silence_is_told_once_until_it_is_broken() {
        let begin = Instant::now();
        let mut watch = Watch::new(begin, SERIAL_PAUSE, SILENCE);
        assert_eq!(watch.look(begin + seconds(29), 0), None);
        assert_eq!(watch.look(begin + seconds(30), 0), Some(Event::NothingCame));
        assert_eq!(watch.look(begin + seconds(300), 0), None);
        watch.heard(begin + seconds(301));
        assert_eq!(watch.look(begin + seconds(301), 1), None);
        assert_eq!(watch.look(begin + seconds(302), 1), Some(Event::Pause));
        assert_eq!(
            watch.look(begin + seconds(331), 1),
            Some(Event::NothingCame)
        );
    }

    #[test]
    fn octets_without_frames_are_told_once_until_a_frame_comes() {
        let begin = Instant::now();
        let mut watch = Watch::new(begin, SERIAL_PAUSE, SILENCE);
        let mut events = Vec::new();
        for second in 0..100 {
            let now = begin + seconds(second);
            watch.heard(now);
            events.extend(
                watch
                    .look(now, u64::from(second >= 60))
                    .map(|event| (second, event)),
            );
        }
        assert_eq!(events, [(30, Event::NoFrameCame), (90, Event::NoFrameCame)]);
    }

    #[test]
    fn a_line_that_wakes_up_has_its_time_to_send_a_frame() {
        let begin = Instant::now();
        let mut watch = Watch::new(begin, SERIAL_PAUSE, SILENCE);
        assert_eq!(watch.look(begin + seconds(30), 0), Some(Event::NothingCame));
        watch.heard(begin + seconds(100));
        assert_eq!(watch.look(begin + seconds(100), 0), None);
    }
}
