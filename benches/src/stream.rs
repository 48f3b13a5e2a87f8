//! A line as a concentrator sees it: meters of three makers, mixed frame by
//! frame, with the readings that were put in.

use std::ops::Range;

use han_dlms::DateTime;
use han_meters::{
    EmitError, ListNumber, Meter, MeterId, MeterTime, MilliAmpere, MilliVolt, Reading, Text, Var,
    VarHour, Vendor, Watt, WattHour, Wiring,
};

use crate::random::Random;

/// The makers of the stream.
pub const MAKERS: [Vendor; 3] = [Vendor::Aidon, Vendor::Kaifa, Vendor::Kamstrup];

/// The octets of a line and what was said on it.
#[derive(Clone, Debug)]
pub struct Stream {
    /// All frames one behind the other, both flags of each.
    pub octets: Vec<u8>,
    /// What each frame says, in order.
    pub sent: Vec<Sent>,
}

/// One list of the stream.
#[derive(Clone, Debug)]
pub struct Sent {
    /// Where its frame lies in the octets.
    pub place: Range<usize>,
    /// Who made the meter.
    pub maker: Vendor,
    /// What decoding must give.
    pub reading: Reading,
}

impl Stream {
    /// So many hours of one four-wire meter of each maker, with the numbers of
    /// lists that such meters send.
    ///
    /// # Errors
    /// None: the values drawn fit every maker's resolution.
    pub fn generate(hours: u32, seed: u64) -> Result<Self, EmitError> {
        let mut random = Random::new(seed);
        let mut stream = Self {
            octets: Vec::new(),
            sent: Vec::new(),
        };
        for _ in 0..hours {
            for (maker, list) in hour(&mut random) {
                stream.send(maker, reading(maker, list, &mut random))?;
            }
        }
        Ok(stream)
    }

    /// The octets of the frames that `wanted` chooses, joined.
    pub fn select(&self, wanted: impl Fn(&Sent) -> bool) -> Vec<u8> {
        let chosen = self.sent.iter().filter(|&sent| wanted(sent));
        chosen.flat_map(|sent| self.frame(sent)).copied().collect()
    }

    /// The octets of this frame.
    #[must_use]
    pub fn frame(&self, sent: &Sent) -> &[u8] {
        self.octets.get(sent.place.clone()).unwrap_or_default()
    }

    fn send(&mut self, maker: Vendor, reading: Reading) -> Result<(), EmitError> {
        let mut buffer = [0; 512];
        let frame = Meter::new(maker, Wiring::FourWire).emit_frame(&reading, &mut buffer)?;
        let begin = self.octets.len();
        self.octets.extend_from_slice(frame);
        self.sent.push(Sent {
            place: begin..self.octets.len(),
            maker,
            reading,
        });
        Ok(())
    }
}

/// Lists 1, 2 and 3 that a meter of this maker sends in an hour.
const fn lists_an_hour(maker: Vendor) -> [usize; 3] {
    match maker {
        Vendor::Aidon => [1080, 359, 1],
        Vendor::Kaifa => [1440, 359, 1],
        _ => [0, 360, 1],
    }
}

fn hour(random: &mut Random) -> Vec<(Vendor, ListNumber)> {
    let mut lists = Vec::new();
    for maker in MAKERS {
        let numbers = [ListNumber::One, ListNumber::Two, ListNumber::Three];
        for (number, count) in numbers.into_iter().zip(lists_an_hour(maker)) {
            lists.extend(std::iter::repeat_n((maker, number), count));
        }
    }
    random.shuffle(&mut lists);
    lists
}

fn reading(maker: Vendor, list: ListNumber, random: &mut Random) -> Reading {
    let one = Reading {
        vendor: told_by(maker, list),
        list: Some(list),
        time: clock(maker, list, random),
        active_power_import: Some(Watt::new(random.below(20_000))),
        ..Reading::default()
    };
    match list {
        ListNumber::One => one,
        ListNumber::Two => with_measurement(maker, one, random),
        ListNumber::Three => {
            let two = with_measurement(maker, one, random);
            with_registers(maker, two, random)
        }
    }
}

/// Aidon's list 1 is Landis+Gyr's too, and so tells nobody.
fn told_by(maker: Vendor, list: ListNumber) -> Option<Vendor> {
    (maker != Vendor::Aidon || list != ListNumber::One).then_some(maker)
}

/// Aidon has a clock in list 3 alone.
fn clock(maker: Vendor, list: ListNumber, random: &mut Random) -> Option<MeterTime> {
    if maker == Vendor::Aidon && list != ListNumber::Three {
        return None;
    }
    let [month, day, weekday] = [12, 28, 7].map(|last| 1 + octet_below(random, last));
    let [hour, minute, second] = [24, 60, 60].map(|count| octet_below(random, count));
    let date_time = [
        0x07, 0xEA, month, day, weekday, hour, minute, second, 0xFF, 0x80, 0, 0,
    ];
    Some(MeterTime::local(DateTime::from_octets(date_time)))
}

fn octet_below(random: &mut Random, count: u32) -> u8 {
    u8::try_from(random.below(count)).unwrap_or(0)
}

fn with_measurement(maker: Vendor, one: Reading, random: &mut Random) -> Reading {
    let (version, meter_type) = identity(maker);
    let number = format!("{:016}", random.below(u32::MAX));
    let mut current = || current(maker, random);
    let [current_l1, current_l2, current_l3] = [current(), current(), current()];
    let mut voltage = || voltage(maker, random);
    let [voltage_l1, voltage_l2, voltage_l3] = [voltage(), voltage(), voltage()];
    Reading {
        list_version: Text::new(version),
        meter_id: MeterId::new(number.as_bytes()),
        meter_type: Text::new(meter_type),
        active_power_export: Some(Watt::new(random.below(20_000))),
        reactive_power_import: Some(Var::new(random.below(5_000))),
        reactive_power_export: Some(Var::new(random.below(5_000))),
        current_l1,
        current_l2,
        current_l3,
        voltage_l1,
        voltage_l2,
        voltage_l3,
        ..one
    }
}

const fn identity(maker: Vendor) -> (&'static [u8], &'static [u8]) {
    match maker {
        Vendor::Aidon => (b"AIDON_V0001", b"6534"),
        Vendor::Kaifa => (b"KFM_001", b"MA304H4"),
        _ => (b"Kamstrup_V0001", b"6841131BN243101040"),
    }
}

/// Up to 63 A, in the maker's steps; Aidon's alone has a direction.
fn current(maker: Vendor, random: &mut Random) -> Option<MilliAmpere> {
    let (steps, step, lowest) = match maker {
        Vendor::Aidon => (1260, 100, -630),
        Vendor::Kaifa => (63_000, 1, 0),
        _ => (6_300, 10, 0),
    };
    let steps = i32::try_from(random.below(steps)).ok()?;
    Some(MilliAmpere::new((lowest + steps) * step))
}

/// 207 to 253 V.
fn voltage(maker: Vendor, random: &mut Random) -> Option<MilliVolt> {
    let step = if maker == Vendor::Kamstrup {
        1_000
    } else {
        100
    };
    let lowest = 207_000 / step;
    Some(MilliVolt::new(
        (lowest + random.below(46_000 / step)) * step,
    ))
}

fn with_registers(maker: Vendor, two: Reading, random: &mut Random) -> Reading {
    let step = if maker == Vendor::Kaifa { 1 } else { 10 };
    let mut register = || u64::from(random.below(u32::MAX)) * step;
    Reading {
        active_energy_import: Some(WattHour::new(register())),
        active_energy_export: Some(WattHour::new(register())),
        reactive_energy_import: Some(VarHour::new(register())),
        reactive_energy_export: Some(VarHour::new(register())),
        ..two
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_has_the_lists_of_each_maker() {
        let stream = Stream::generate(1, 1).unwrap();
        let count = |maker, list| {
            let of = |sent: &&Sent| sent.maker == maker && sent.reading.list == Some(list);
            stream.sent.iter().filter(of).count()
        };
        for maker in MAKERS {
            let lists = [ListNumber::One, ListNumber::Two, ListNumber::Three];
            assert_eq!(lists.map(|list| count(maker, list)), lists_an_hour(maker));
        }
    }

    #[test]
    fn a_list_has_97_octets_on_average() {
        let stream = Stream::generate(1, 1).unwrap();
        let mean = stream.octets.len() / stream.sent.len();
        assert!((92..=100).contains(&mean), "{mean}");
    }

    #[test]
    fn the_makers_are_mixed_and_the_seed_decides() {
        let makers = |seed| -> Vec<Vendor> {
            let sent = Stream::generate(1, seed).unwrap().sent;
            sent.iter().map(|sent| sent.maker).collect()
        };
        assert_eq!(makers(1), makers(1));
        assert_ne!(makers(1), makers(2));
        let mixed = makers(1);
        let changes = mixed.windows(2).filter(|pair| pair[0] != pair[1]);
        assert!(changes.count() > 1_500);
    }
}
