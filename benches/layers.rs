//! Each layer by itself, then the whole way: `cargo bench -p han-benches`.
//!
//! Throughput is in octets of the line, flags included, for every layer, so
//! that the figures can be set side by side.

#![allow(missing_docs, reason = "criterion's macros write public functions")]
#![allow(
    clippy::unwrap_used,
    reason = "a benchmark on telegrams that are known to be whole"
)]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use han_dlms::Apdu;
use han_hdlc::{Frame, FrameDecoder, Llc};
use han_meters::{List, Receiver, Scales};

fn telegrams() -> Vec<Vec<u8>> {
    han_benches::telegrams()
        .into_iter()
        .map(|telegram| telegram.octets)
        .collect()
}

fn apdus(telegrams: &[Vec<u8>]) -> Vec<&[u8]> {
    telegrams
        .iter()
        .map(|octets| Llc::strip(Frame::parse(octets).unwrap().information()).1)
        .collect()
}

fn octets(telegrams: &[Vec<u8>]) -> Throughput {
    Throughput::Bytes(
        telegrams
            .iter()
            .map(Vec::len)
            .sum::<usize>()
            .try_into()
            .unwrap_or(u64::MAX),
    )
}

fn layers(criterion: &mut Criterion) {
    let telegrams = telegrams();
    let apdus = apdus(&telegrams);
    println!("{} telegrams, {:?}", telegrams.len(), octets(&telegrams));

    let mut group = criterion.benchmark_group("layers");
    group.throughput(octets(&telegrams));
    group.bench_function("frame", |bencher| {
        bencher.iter(|| {
            telegrams
                .iter()
                .filter(|octets| Frame::parse(black_box(octets)).is_ok())
                .count()
        });
    });
    group.bench_function("apdu", |bencher| {
        bencher.iter(|| {
            apdus
                .iter()
                .filter(|apdu| Apdu::parse(black_box(apdu)).is_ok())
                .count()
        });
    });
    group.bench_function("entries", |bencher| {
        bencher.iter(|| {
            apdus
                .iter()
                .map(|apdu| list(black_box(apdu)).entries().count())
                .sum::<usize>()
        });
    });
    group.bench_function("reading", |bencher| {
        bencher.iter(|| {
            apdus
                .iter()
                .filter(|apdu| list(black_box(apdu)).reading().list.is_some())
                .count()
        });
    });
    group.finish();
}

fn list(apdu: &[u8]) -> List<'_> {
    List::parse(apdu, Scales::new()).unwrap()
}

fn whole_way(criterion: &mut Criterion) {
    let telegrams = telegrams();
    let stream = telegrams.concat();

    let mut group = criterion.benchmark_group("whole way");
    group.throughput(octets(&telegrams));
    group.bench_function("frames only", |bencher| {
        bencher.iter(|| {
            let mut decoder = FrameDecoder::<1024>::new();
            let mut octets = black_box(&stream[..]);
            let mut frames = 0_usize;
            while decoder.next_frame(&mut octets).is_some() {
                frames = frames.wrapping_add(1);
            }
            frames
        });
    });
    for piece in [stream.len(), 64, 1] {
        let name = if piece == stream.len() {
            "one slice".into()
        } else {
            format!("pieces of {piece}")
        };
        group.bench_function(name, |bencher| {
            bencher.iter(|| receive(black_box(&stream), piece));
        });
    }
    group.finish();
}

fn receive(stream: &[u8], piece: usize) -> usize {
    let mut receiver = Receiver::<1024>::new();
    let mut readings = 0_usize;
    for mut octets in stream.chunks(piece) {
        while let Some(outcome) = receiver.next_reading(&mut octets) {
            readings = readings.wrapping_add(usize::from(black_box(outcome).is_ok()));
        }
    }
    readings
}

criterion_group!(benches, layers, whole_way);
criterion_main!(benches);
