//! What a bad line does to frames, from the seed.

use std::fmt;
use std::str::FromStr;

use anyhow::bail;
use han_mbus::FrameDecoder;

use super::random::Random;
use super::transport::Link;

/// Carries frames, and damages the share of them that it is told to.
///
/// Before as many frames again it puts noise, which harms none of them.
///
/// A damaged frame does not pass its own checks. An APDU by itself has none.
#[derive(Clone, Debug)]
pub(crate) struct Damage {
    link: Link,
    rate: Rate,
    random: Random,
    carried: Carried,
}

/// What has been carried so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Carried {
    pub(crate) frames: u64,
    pub(crate) damaged: u64,
    /// Octets of noise.
    pub(crate) noise: u64,
    /// All octets, the noise counted.
    pub(crate) octets: u64,
}

impl Damage {
    pub(crate) fn new(link: Link, rate: Rate, random: Random) -> Self {
        Self {
            link,
            rate,
            random,
            carried: Carried::default(),
        }
    }

    /// The octets that arrive for this frame, flags or start and stop included.
    pub(crate) fn carry(&mut self, frame: &[u8]) -> Vec<u8> {
        let mut line = if self.strikes() {
            self.noise()
        } else {
            Vec::new()
        };
        self.carried.noise += count(&line);
        if self.strikes() {
            self.carried.damaged += 1;
            line.append(&mut self.damaged(frame));
        } else {
            line.extend_from_slice(frame);
        }
        self.carried.frames += 1;
        self.carried.octets += count(&line);
        line
    }

    pub(crate) const fn carried(&self) -> Carried {
        self.carried
    }

    fn strikes(&mut self) -> bool {
        self.random.chance(self.rate.0, Rate::WHOLE)
    }

    fn damaged(&mut self, frame: &[u8]) -> Vec<u8> {
        loop {
            let damaged = self.damaged_somehow(frame);
            if self.is_spoilt(&damaged, frame) {
                return damaged;
            }
        }
    }

    fn is_spoilt(&self, damaged: &[u8], frame: &[u8]) -> bool {
        match self.link {
            // An FCS may end in the octet of a flag: then the flags behind it
            // mend what happened among them.
            Link::Hdlc => {
                let (_, all_but_the_flag) = frame.split_last().unwrap_or((&FLAG, &[]));
                !damaged.starts_with(all_but_the_flag)
            }
            // A sum of 8 bits overlooks changes that cancel out.
            Link::Mbus => !has_m_bus_frame(damaged),
            Link::Apdu => true,
        }
    }

    fn damaged_somehow(&mut self, frame: &[u8]) -> Vec<u8> {
        match self.random.below(5) {
            0 => self.bits_flipped(frame),
            1 => self.cut_short(frame),
            2 => self.start_inserted(frame),
            3 if frame.contains(&b'\n') => line_ends_converted(frame),
            _ => self.octets_lost(frame),
        }
    }

    /// One bit each in one to three neighbouring octets: so many errors no
    /// check of 16 bits overlooks.
    fn bits_flipped(&mut self, frame: &[u8]) -> Vec<u8> {
        let mut octets = frame.to_vec();
        let first = self.inside(frame);
        for octet in octets.iter_mut().skip(first).take(1 + self.random.place(3)) {
            *octet ^= 1 << self.random.below(8);
        }
        octets
    }

    /// The FCS goes with the closing flag: of the flag alone, the next frame's
    /// opening flag would take the place.
    fn cut_short(&mut self, frame: &[u8]) -> Vec<u8> {
        let length = self.inside(frame);
        frame.get(..length).unwrap_or_default().to_vec()
    }

    fn octets_lost(&mut self, frame: &[u8]) -> Vec<u8> {
        let first = self.inside(frame);
        let lost = 1 + self.random.place(12);
        let behind = (first + lost).min(frame.len().saturating_sub(1));
        [frame.get(..first), frame.get(behind..)]
            .into_iter()
            .flatten()
            .flatten()
            .copied()
            .collect()
    }

    /// An octet that begins frames. Not next to a flag, where one more is mere
    /// fill.
    fn start_inserted(&mut self, frame: &[u8]) -> Vec<u8> {
        let at = self.inside(frame) + 1;
        let (front, back) = frame.split_at_checked(at).unwrap_or((frame, &[]));
        let start = match self.link {
            Link::Mbus => M_BUS_START,
            Link::Hdlc | Link::Apdu => FLAG,
        };
        [front, &[start], back].concat()
    }

    /// A place from behind the opening flag to the first octet of the FCS.
    fn inside(&mut self, frame: &[u8]) -> usize {
        1 + self.random.place(frame.len().saturating_sub(3))
    }

    /// What gateways and plugs leave on a line.
    fn noise(&mut self) -> Vec<u8> {
        if self.random.chance(1, 2) {
            return b"reader: network is back\r\n".to_vec();
        }
        let length = 1 + self.random.below(12);
        (0..length)
            .filter_map(|_| u8::try_from(self.random.below(256)).ok())
            .collect()
    }
}

const FLAG: u8 = 0x7E;
const M_BUS_START: u8 = 0x68;

/// Whether a frame with a right sum is anywhere in it.
fn has_m_bus_frame(octets: &[u8]) -> bool {
    let mut decoder = FrameDecoder::new();
    let mut rest = octets;
    let mut found = false;
    for _ in 0..2 {
        while let Some(outcome) = decoder.next_frame(&mut rest) {
            found |= outcome.is_ok();
        }
        decoder.idle();
    }
    found
}

/// A line in text mode: each line feed becomes two octets.
fn line_ends_converted(frame: &[u8]) -> Vec<u8> {
    let mut octets = Vec::with_capacity(frame.len() + 8);
    for &octet in frame {
        if octet == b'\n' {
            octets.push(b'\r');
        }
        octets.push(octet);
    }
    octets
}

fn count(octets: &[u8]) -> u64 {
    u64::try_from(octets.len()).unwrap_or(u64::MAX)
}

/// One line for people.
impl fmt::Display for Carried {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            frames,
            damaged,
            noise,
            octets,
        } = self;
        write!(
            f,
            "sent {frames} frames, {damaged} of them damaged, {octets} octets, {noise} of them noise"
        )
    }
}

/// A share of all frames, in millionths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rate(u64);

impl Rate {
    const WHOLE: u64 = 1_000_000;
    const DECIMALS: usize = 6;
}

/// A decimal from `0` to `1` of at most six places, such as `0.01`.
impl FromStr for Rate {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> anyhow::Result<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        let digits =
            |text: &str| !text.is_empty() && text.bytes().all(|octet| octet.is_ascii_digit());
        if !digits(whole) || !digits(fraction) || fraction.len() > Self::DECIMALS {
            bail!(
                "not a share such as 0.01, of at most {} decimals",
                Self::DECIMALS
            );
        }
        match format!("{whole}{fraction:0<width$}", width = Self::DECIMALS).parse() {
            Ok(millionths) if millionths <= Self::WHOLE => Ok(Self(millionths)),
            _ => bail!("a share is from 0 to 1"),
        }
    }
}

#[cfg(test)]
mod tests {
    use han_meters::{ListNumber, Meter, Reading, Receiver, Vendor, Watt, Wiring};

    use super::*;

    /// With line feeds in it.
    const POWER: u32 = 0x0A0A;

    /// A list 1 of Aidon.
    fn frame(power: u32) -> Vec<u8> {
        let reading = Reading {
            list: Some(ListNumber::One),
            active_power_import: Some(Watt::new(power)),
            ..Reading::default()
        };
        let mut buffer = [0; 64];
        Meter::new(Vendor::Aidon, Wiring::FourWire)
            .emit_frame(&reading, &mut buffer)
            .unwrap()
            .to_vec()
    }

    fn damage(rate: &str) -> Damage {
        Damage::new(Link::Hdlc, rate.parse().unwrap(), Random::new(1))
    }

    fn readings(octets: &[u8]) -> u32 {
        let mut receiver = Receiver::<512>::new();
        let mut rest = octets;
        while receiver.next_reading(&mut rest).is_some() {}
        receiver.idle();
        while receiver.next_reading(&mut rest).is_some() {}
        receiver.counters().readings
    }

    #[test]
    fn without_damage_the_frame_arrives_as_it_is() {
        let mut damage = damage("0");
        for _ in 0..100 {
            assert_eq!(damage.carry(&frame(POWER)), frame(POWER));
        }
        let octets = 100 * count(&frame(POWER));
        assert_eq!(
            damage.carried(),
            Carried {
                frames: 100,
                damaged: 0,
                noise: 0,
                octets
            }
        );
    }

    /// Each kind many times, and alone on the line: between flags that fit it.
    #[test]
    fn every_kind_of_damage_spoils_the_frame() {
        type Kind = fn(&mut Damage, &[u8]) -> Vec<u8>;
        let kinds: [(&str, Kind); 5] = [
            ("bits flipped", Damage::bits_flipped),
            ("cut short", Damage::cut_short),
            ("octets lost", Damage::octets_lost),
            ("start inserted", Damage::start_inserted),
            ("line ends converted", |_, frame| line_ends_converted(frame)),
        ];
        let mut damage = damage("1");
        for (name, kind) in kinds {
            for _ in 0..2_000 {
                let damaged = kind(&mut damage, &frame(POWER));
                assert_eq!(readings(&damaged), 0, "{name}");
                assert_eq!(
                    readings(&[&[FLAG], &damaged[..], &[FLAG]].concat()),
                    0,
                    "{name} between flags"
                );
            }
        }
    }

    #[test]
    fn flags_do_not_mend_a_frame_whose_fcs_ends_in_one() {
        let frame = (0..)
            .map(frame)
            .find(|frame| frame.ends_with(&[FLAG, FLAG]))
            .unwrap();
        let mut damage = damage("1");
        for _ in 0..10_000 {
            let damaged = damage.damaged(&frame);
            assert_eq!(
                readings(&[&damaged[..], &[FLAG]].concat()),
                0,
                "{damaged:02X?}"
            );
        }
    }

    #[test]
    fn all_undamaged_frames_decode_and_no_other() {
        for rate in ["0.01", "0.2", "0.5"] {
            let mut damage = damage(rate);
            let line: Vec<u8> = (0..5_000)
                .flat_map(|_| damage.carry(&frame(POWER)))
                .collect();
            let carried = damage.carried();
            assert_eq!(
                u64::from(readings(&line)),
                carried.frames - carried.damaged,
                "at {rate}"
            );
            assert_eq!(count(&line), carried.octets);
            assert!(carried.damaged > 0 && carried.noise > 0);
        }
    }

    #[test]
    fn no_damaged_frame_of_m_bus_passes_its_sum() {
        let frames: Vec<u8> = (0..=255).collect();
        let frame =
            han_mbus::LongFrame::new(han_mbus::ControlInformation::ONLY_PIECE, &frames[..60]);
        let mut buffer = [0; 80];
        let frame = &*frame.emit(&mut buffer).unwrap();
        let mut damage = Damage::new(Link::Mbus, Rate(Rate::WHOLE / 2), Random::new(1));
        let line: Vec<u8> = (0..5_000).flat_map(|_| damage.carry(frame)).collect();
        let mut decoder = FrameDecoder::new();
        let mut rest = &line[..];
        let mut whole = 0;
        for _ in 0..2 {
            while let Some(outcome) = decoder.next_frame(&mut rest) {
                whole += u64::from(outcome.is_ok());
            }
            decoder.idle();
        }
        let Carried {
            frames, damaged, ..
        } = damage.carried();
        assert_eq!(whole, frames - damaged);
        assert!(damaged > 2_000);
    }

    #[test]
    fn the_rate_is_the_share_of_frames_damaged() {
        let mut damage = damage("0.25");
        (0..10_000).for_each(|_| drop(damage.carry(&frame(POWER))));
        assert!((2_300..2_700).contains(&damage.carried().damaged));
    }

    #[test]
    fn a_rate_of_1_damages_every_frame() {
        let mut damage = damage("1");
        let line: Vec<u8> = (0..500).flat_map(|_| damage.carry(&frame(POWER))).collect();
        assert_eq!(damage.carried().damaged, 500);
        assert_eq!(readings(&line), 0);
    }

    #[test]
    fn a_rate_is_a_decimal_from_0_to_1() {
        assert_eq!("0.01".parse::<Rate>().unwrap(), Rate(10_000));
        assert_eq!("0.000001".parse::<Rate>().unwrap(), Rate(1));
        assert_eq!("1".parse::<Rate>().unwrap(), Rate(1_000_000));
        assert_eq!("1.0".parse::<Rate>().unwrap(), Rate(1_000_000));
        assert_eq!("0".parse::<Rate>().unwrap(), Rate(0));
        for text in [
            "",
            "1.1",
            "2",
            "-0.1",
            "+0.1",
            "1e-3",
            "0.0000001",
            "NaN",
            ".",
            "1.",
            ".5",
            "0,1",
            "99999999999999",
        ] {
            assert!(text.parse::<Rate>().is_err(), "{text}");
        }
    }
}
