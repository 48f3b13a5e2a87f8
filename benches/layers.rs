//! Each layer by itself, then the whole way, by maker and list:
//! `cargo bench -p han-benches`.
//!
//! Throughput is in octets of the line, flags included, for every layer, so
//! that the figures can be set side by side. A frame includes its check, and
//! entries and readings include what is below them down to the APDU: what a
//! layer itself takes is the difference. `benches/plot` draws that.

#![allow(missing_docs, reason = "criterion's macros write public functions")]
#![allow(
    clippy::unwrap_used,
    reason = "a benchmark on telegrams that are known to be whole"
)]

use std::hint::black_box;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main};
use han_benches::yardstick::{Crc, OneTable};
use han_benches::{MAKERS, Stream, ways};
use han_dlms::Apdu;
use han_hdlc::{Frame, Llc};
use han_meters::{List, ListNumber, Receiver, Scales, Vendor};

const LISTS: [ListNumber; 3] = [ListNumber::One, ListNumber::Two, ListNumber::Three];

/// Telegrams of one kind, and what is within them.
struct Kind {
    name: String,
    /// One frame, flags included.
    frame: Vec<u8>,
    /// Where its APDU begins and ends.
    apdu: std::ops::Range<usize>,
}

impl Kind {
    fn all(stream: &Stream) -> Vec<Self> {
        let kinds = MAKERS
            .into_iter()
            .flat_map(|maker| LISTS.map(|list| (maker, list)));
        kinds
            .filter_map(|(maker, list)| Self::of(stream, maker, list))
            .collect()
    }

    fn of(stream: &Stream, maker: Vendor, list: ListNumber) -> Option<Self> {
        let mut sent = stream.sent.iter();
        let sent = sent.find(|sent| sent.maker == maker && sent.reading.list == Some(list))?;
        let frame = stream.frame(sent).to_vec();
        let (_, apdu) = Llc::strip(Frame::parse(&frame).unwrap().information());
        let end = frame.len() - 3;
        Some(Self {
            name: format!("{maker} list {}", list.number()),
            apdu: end - apdu.len()..end,
            frame,
        })
    }

    fn apdu(&self) -> &[u8] {
        self.frame.get(self.apdu.clone()).unwrap_or_default()
    }
}

/// One benchmark for each kind of telegram in a group for each layer.
fn layers(criterion: &mut Criterion) {
    let stream = Stream::generate(1, 1).unwrap();
    let kinds = Kind::all(&stream);
    layer(criterion, "1 check", &kinds, |kind| {
        black_box(OneTable::over(0xFFFF, &kind.frame));
    });
    layer(criterion, "2 frame", &kinds, |kind| {
        black_box(Frame::parse(&kind.frame).is_ok());
    });
    layer(criterion, "3 apdu", &kinds, |kind| {
        black_box(Apdu::parse(kind.apdu()).is_ok());
    });
    layer(criterion, "4 entries", &kinds, |kind| {
        black_box(list(kind.apdu()).entries().count());
    });
    layer(criterion, "5 reading", &kinds, |kind| {
        black_box(list(kind.apdu()).reading());
    });
    layer(criterion, "6 whole way, slice", &kinds, |kind| {
        ways::whole(&kind.frame, |reading| {
            black_box(reading);
        });
    });
    let mut receiver = Receiver::<512>::new();
    layer(criterion, "7 whole way, octet by octet", &kinds, |kind| {
        for octet in &kind.frame {
            let mut octets = std::slice::from_ref(octet);
            black_box(receiver.next_reading(&mut octets));
        }
    });
}

fn list(apdu: &[u8]) -> List<'_> {
    List::parse(apdu, Scales::new()).unwrap()
}

fn layer(criterion: &mut Criterion, name: &str, kinds: &[Kind], mut work: impl FnMut(&Kind)) {
    let mut group = criterion.benchmark_group(name);
    for kind in kinds {
        group.throughput(throughput(&kind.frame));
        group.bench_function(&kind.name, |bencher| {
            bencher.iter(|| work(black_box(kind)));
        });
    }
    group.finish();
}

/// The telegrams of the corpus, one behind the other: real octets, every
/// maker and wiring.
fn corpus(criterion: &mut Criterion) {
    let telegrams = han_benches::telegrams();
    let line: Vec<u8> = telegrams
        .into_iter()
        .flat_map(|telegram| telegram.octets)
        .collect();
    whole_way(criterion.benchmark_group("corpus"), &line);
}

/// An hour of three meters.
fn stream(criterion: &mut Criterion) {
    let line = Stream::generate(1, 1).unwrap().octets;
    whole_way(criterion.benchmark_group("stream"), &line);
}

fn whole_way(mut group: BenchmarkGroup<'_, WallTime>, line: &[u8]) {
    group.throughput(throughput(line));
    group.bench_function("slice", |bencher| {
        bencher.iter(|| {
            ways::whole(black_box(line), |reading| {
                black_box(reading);
            });
        });
    });
    for piece in [4096, 64, 1] {
        group.bench_function(format!("pieces of {piece}"), |bencher| {
            bencher.iter(|| {
                ways::received(black_box(line), piece, |reading| {
                    black_box(reading);
                });
            });
        });
    }
    group.finish();
}

fn throughput(octets: &[u8]) -> Throughput {
    Throughput::Bytes(octets.len().try_into().unwrap_or(u64::MAX))
}

criterion_group!(benches, layers, corpus, stream);
criterion_main!(benches);
