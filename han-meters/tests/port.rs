//! A receiver on a port of the `embedded-io` traits.

#![cfg(all(feature = "embedded-io", feature = "embedded-io-async"))]
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::VecDeque;
use std::convert::Infallible;
use std::error::Error;
use std::fmt;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use han_meters::{ReadError, Reading, Receiver};

/// Gives its pieces one after the other; an empty one leaves a read pending.
struct Port {
    pieces: VecDeque<Vec<u8>>,
}

impl Port {
    fn new(pieces: impl IntoIterator<Item = Vec<u8>>) -> Self {
        Self {
            pieces: pieces.into_iter().collect(),
        }
    }

    fn take(&mut self, room: &mut [u8]) -> usize {
        let Some(piece) = self.pieces.front_mut() else {
            return 0;
        };
        let length = piece.len().min(room.len());
        for (place, octet) in room.iter_mut().zip(piece.drain(..length)) {
            *place = octet;
        }
        if piece.is_empty() {
            self.pieces.pop_front();
        }
        length
    }
}

impl embedded_io::ErrorType for Port {
    type Error = Infallible;
}

impl embedded_io::Read for Port {
    fn read(&mut self, room: &mut [u8]) -> Result<usize, Infallible> {
        Ok(self.take(room))
    }
}

impl embedded_io_async::Read for Port {
    async fn read(&mut self, room: &mut [u8]) -> Result<usize, Infallible> {
        std::future::poll_fn(|_| {
            if self.pieces.front().is_some_and(Vec::is_empty) {
                self.pieces.pop_front();
                return Poll::Pending;
            }
            Poll::Ready(Ok(self.take(room)))
        })
        .await
    }
}

fn telegram(name: &str) -> Vec<u8> {
    let telegrams = han_corpus::telegrams();
    let found = telegrams.into_iter().find(|telegram| telegram.name == name);
    found.unwrap_or_else(|| panic!("no telegram {name}")).octets
}

fn power(reading: &Reading) -> u32 {
    reading.active_power_import.unwrap().value()
}

#[test]
fn a_blocking_port_gives_its_readings_and_its_end() {
    let mut port = Port::new([
        telegram("spec/04-aidon-list1"),
        telegram("spec/05-kaifa-list1"),
    ]);
    let mut receiver = Receiver::<512>::new();
    assert_eq!(
        power(&receiver.blocking_read_reading(&mut port).unwrap()),
        2148
    );
    assert_eq!(
        power(&receiver.blocking_read_reading(&mut port).unwrap()),
        3059
    );
    assert_eq!(
        receiver.blocking_read_reading(&mut port),
        Err(ReadError::EndOfInput)
    );
    let ended = ReadError::<Unplugged>::EndOfInput;
    assert_eq!(ended.to_string(), "the port has ended");
    assert!(ended.source().is_none());
}

#[test]
fn damage_is_told_and_the_line_goes_on() {
    let mut damaged = telegram("spec/04-aidon-list1");
    damaged[30] ^= 1;
    let mut port = Port::new([damaged, telegram("spec/05-kaifa-list1")]);
    let mut receiver = Receiver::<512>::new();
    let error = receiver.blocking_read_reading(&mut port).unwrap_err();
    assert!(matches!(error, ReadError::Damaged(_)));
    assert_eq!(error.to_string(), "no reading in what was received");
    assert_eq!(error.source().unwrap().to_string(), "damaged frame");
    assert_eq!(
        power(&receiver.blocking_read_reading(&mut port).unwrap()),
        3059
    );
}

/// The future is dropped at every octet of the telegram; nothing is lost.
#[test]
fn a_reading_may_be_cancelled_at_any_octet() {
    let octets = telegram("spec/05-kaifa-list1");
    for cut in 0..octets.len() {
        let (before, behind) = octets.split_at(cut);
        // With nothing before the cut there is no piece before the silence.
        let pieces = [before, &[], behind].map(<[u8]>::to_vec);
        let mut port = Port::new(pieces.into_iter().skip(usize::from(cut == 0)));
        let mut receiver = Receiver::<512>::new();
        let mut context = Context::from_waker(Waker::noop());
        let first = pin!(receiver.read_reading(&mut port)).poll(&mut context);
        assert!(first.is_pending(), "{cut}");
        let second = pin!(receiver.read_reading(&mut port)).poll(&mut context);
        let Poll::Ready(Ok(reading)) = second else {
            panic!("{cut}: {second:?}")
        };
        assert_eq!(power(&reading), 3059, "{cut}");
    }
}

#[test]
fn an_awaited_port_that_ends_is_told_as_its_end() {
    let mut octets = telegram("spec/05-kaifa-list1");
    octets.extend(telegram("spec/04-aidon-list1").drain(..20));
    let mut port = Port::new([octets]);
    let mut receiver = Receiver::<512>::new();
    let mut context = Context::from_waker(Waker::noop());
    let first = pin!(receiver.read_reading(&mut port)).poll(&mut context);
    assert!(matches!(first, Poll::Ready(Ok(_))), "{first:?}");
    for _ in 0..2 {
        let end = pin!(receiver.read_reading(&mut port)).poll(&mut context);
        assert_eq!(end, Poll::Ready(Err(ReadError::EndOfInput)));
    }
}

#[test]
fn silence_gives_up_half_a_frame() {
    let half = telegram("spec/04-aidon-list1")[..20].to_vec();
    let mut port = Port::new([half]);
    let mut receiver = Receiver::<512>::new();
    assert_eq!(
        receiver.blocking_read_reading(&mut port),
        Err(ReadError::EndOfInput)
    );
    receiver.idle();
    assert!(matches!(
        receiver.blocking_read_reading(&mut port),
        Err(ReadError::Damaged(_))
    ));
}

/// The wire is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Unplugged;

impl fmt::Display for Unplugged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unplugged")
    }
}

impl Error for Unplugged {}

impl embedded_io::Error for Unplugged {
    fn kind(&self) -> embedded_io::ErrorKind {
        embedded_io::ErrorKind::NotConnected
    }
}

impl embedded_io::ErrorType for Unplugged {
    type Error = Self;
}

impl embedded_io::Read for Unplugged {
    fn read(&mut self, _: &mut [u8]) -> Result<usize, Self> {
        Err(Self)
    }
}

impl embedded_io_async::Read for Unplugged {
    async fn read(&mut self, _: &mut [u8]) -> Result<usize, Self> {
        Err(Self)
    }
}

#[test]
fn a_port_that_fails_is_told_with_its_own_error() {
    let mut receiver = Receiver::<512>::new();
    let failed = receiver.blocking_read_reading(&mut Unplugged);
    assert_eq!(failed, Err(ReadError::Port(Unplugged)));

    let mut context = Context::from_waker(Waker::noop());
    let polled = pin!(receiver.read_reading(&mut Unplugged)).poll(&mut context);
    assert_eq!(polled, Poll::Ready(Err(ReadError::Port(Unplugged))));

    let error = failed.unwrap_err();
    assert_eq!(error.to_string(), "the port failed");
    assert_eq!(error.source().unwrap().to_string(), "unplugged");
}
