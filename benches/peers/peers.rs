//! Other Rust decoders on the same octets: `cargo bench` in this folder.
//!
//! What each of them reads is printed first, for a rate says little where
//! nothing comes out.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use han_benches::{MAKERS, Stream, ways};
use han_meters::Vendor;

fn print_what_is_read(stream: &Stream) {
    for maker in MAKERS {
        let octets = stream.select(|sent| sent.maker == maker);
        let all = stream.sent.iter().filter(|sent| sent.maker == maker);
        let [mut ours, mut hdlcparse, mut framer] = [0; 3];
        ways::whole(&octets, |_| ours += 1);
        han_peers::hdlcparse(&octets, |_| hdlcparse += 1);
        han_peers::framer(&octets, |_| framer += 1);
        println!("{maker}, {} lists:", all.count());
        println!("  frames: hdlcparse {hdlcparse}, dlms-cosem-rs {framer}");
        println!("  messages: dlms-cosem-rs {}", han_peers::messages(&octets));
        println!(
            "  lists with values: han-meters {ours}, dlms-cosem-rs {}",
            han_peers::dlms_cosem_rs(&octets, |_| {}),
        );
    }
}

fn framing(criterion: &mut Criterion) {
    let stream = Stream::generate(1, 1).expect("a stream");
    print_what_is_read(&stream);
    let octets = &stream.octets;
    let mut group = criterion.benchmark_group("framing, all makers");
    group.throughput(throughput(octets));
    group.bench_function("han-hdlc", |bencher| {
        bencher.iter(|| {
            for frame in han_hdlc::frames(black_box(octets)).flatten() {
                black_box(frame.information());
            }
        });
    });
    group.bench_function("hdlcparse 2.0.0", |bencher| {
        bencher.iter(|| {
            han_peers::hdlcparse(black_box(octets), |information| {
                black_box(information);
            });
        });
    });
    group.bench_function("dlms-cosem-rs 0.1.0", |bencher| {
        bencher.iter(|| {
            han_peers::framer(black_box(octets), |information| {
                black_box(information);
            });
        });
    });
    group.finish();
}

fn values(criterion: &mut Criterion) {
    let stream = Stream::generate(1, 1).expect("a stream");
    let octets = stream.select(|sent| sent.maker == Vendor::Aidon);
    let mut group = criterion.benchmark_group("octets to values, Aidon");
    group.throughput(throughput(&octets));
    group.bench_function("han-meters, a `Reading`", |bencher| {
        bencher.iter(|| {
            ways::whole(black_box(&octets), |reading| {
                black_box(reading);
            });
        });
    });
    group.bench_function("dlms-cosem-rs 0.1.0, codes and numbers", |bencher| {
        bencher.iter(|| {
            han_peers::dlms_cosem_rs(black_box(&octets), |value| {
                black_box(value);
            })
        });
    });
    group.finish();
}

fn throughput(octets: &[u8]) -> Throughput {
    Throughput::Bytes(octets.len() as u64)
}

criterion_group!(benches, framing, values);
criterion_main!(benches);
