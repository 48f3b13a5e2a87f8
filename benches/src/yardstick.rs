//! The honest best case: a decoder written by hand for three meters and
//! nothing else.
//!
//! It goes once over the octets, knows the four-wire lists of Aidon, Kaifa and
//! Kamstrup by their exact octets, and checks HCS and FCS with one running CRC.
//! It says nothing about damage and reads no other meter. What a general
//! decoder needs beyond this is what generality costs.

mod crc;
mod layout;
mod octetwise;

use han_meters::{ListNumber, Reading};

pub use crc::{Crc, OneTable, SixteenTables};
pub use octetwise::Octetwise;

use layout::Maker;

const FLAG: u8 = 0x7E;

/// What one list says, in W, var, mA, mV, Wh and varh; 0 and empty where it
/// says nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Values<'a> {
    /// Which list: 1, 2 or 3.
    pub list: u8,
    /// List version, meter number and meter type.
    pub texts: [&'a [u8]; 3],
    /// The clock as sent.
    pub time: [u8; 12],
    /// Active import, active export, reactive import, reactive export.
    pub powers: [u32; 4],
    /// L1, L2, L3.
    pub currents: [i32; 3],
    /// L1, L2, L3.
    pub voltages: [u32; 3],
    /// Active import, active export, reactive import, reactive export.
    pub energies: [u64; 4],
}

/// Hands every list of `octets` to `each`.
pub fn decode<'a, C: Crc>(octets: &'a [u8], mut each: impl FnMut(&Values<'a>)) {
    let mut rest = octets;
    while let [octet, behind @ ..] = rest {
        rest = behind;
        if *octet != FLAG {
            continue;
        }
        let Some((frame, from_closing_flag)) = frame::<C>(behind) else {
            continue;
        };
        rest = from_closing_flag;
        if let Some(values) = frame {
            each(&values);
        }
    }
}

type Found<'a> = (Option<Values<'a>>, &'a [u8]);

/// The frame behind an opening flag, and everything from its closing flag on.
fn frame<C: Crc>(octets: &[u8]) -> Option<Found<'_>> {
    let (&format, _) = octets.split_first_chunk()?;
    let (frame, from_closing_flag) = octets.split_at_checked(length(format)?)?;
    if from_closing_flag.first() != Some(&FLAG) {
        return None;
    }
    let maker = Maker::of(frame)?;
    let (header, body) = frame.split_at_checked(maker.header_len())?;
    let register = C::over(crc::BEGIN, header);
    if register != crc::RESIDUE || C::over(register, body) != crc::RESIDUE {
        return None;
    }
    let (information, _) = body.split_last_chunk::<2>()?;
    Some((maker.values(information), from_closing_flag))
}

/// Octets between the flags; `None` for what is no unsegmented frame.
const fn length([high, low]: [u8; 2]) -> Option<usize> {
    match high & 0xF8 {
        0xA0 => Some((high as usize & 0x07) << 8 | low as usize),
        _ => None,
    }
}

impl<'a> Values<'a> {
    /// What a reading says, as these values.
    #[must_use]
    pub fn of(reading: &'a Reading) -> Self {
        let texts = [
            reading.list_version.as_ref().map(|text| text.as_bytes()),
            reading.meter_id.as_ref().map(|id| id.as_str().as_bytes()),
            reading.meter_type.as_ref().map(|text| text.as_bytes()),
        ];
        let time = reading.time.map(|time| time.date_time().octets());
        let [active_import, active_export] =
            [reading.active_power_import, reading.active_power_export]
                .map(|power| power.map_or(0, |power| power.value()));
        let [reactive_import, reactive_export] =
            [reading.reactive_power_import, reading.reactive_power_export]
                .map(|power| power.map_or(0, |power| power.value()));
        Self {
            list: reading.list.map_or(0, ListNumber::number),
            texts: texts.map(Option::unwrap_or_default),
            time: time.unwrap_or_default(),
            powers: [
                active_import,
                active_export,
                reactive_import,
                reactive_export,
            ],
            currents: [reading.current_l1, reading.current_l2, reading.current_l3]
                .map(|current| current.map_or(0, |current| current.value())),
            voltages: [reading.voltage_l1, reading.voltage_l2, reading.voltage_l3]
                .map(|voltage| voltage.map_or(0, |voltage| voltage.value())),
            energies: [
                reading
                    .active_energy_import
                    .map_or(0, |energy| energy.value()),
                reading
                    .active_energy_export
                    .map_or(0, |energy| energy.value()),
                reading
                    .reactive_energy_import
                    .map_or(0, |energy| energy.value()),
                reading
                    .reactive_energy_export
                    .map_or(0, |energy| energy.value()),
            ],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Stream;

    fn assert_whole<C: Crc>() {
        let stream = Stream::generate(1, 7).unwrap();
        let mut sent = stream.sent.iter();
        decode::<C>(&stream.octets, |values| {
            assert_eq!(*values, Values::of(&sent.next().unwrap().reading));
        });
        assert_eq!(sent.len(), 0);
    }

    #[test]
    fn one_table_gives_what_was_sent() {
        assert_whole::<OneTable>();
    }

    #[test]
    fn sixteen_tables_give_what_was_sent() {
        assert_whole::<SixteenTables>();
    }

    #[test]
    fn octet_by_octet_gives_what_was_sent() {
        let stream = Stream::generate(1, 7).unwrap();
        let mut sent = stream.sent.iter();
        let mut yardstick = Octetwise::new();
        for &octet in &stream.octets {
            if let Some(values) = yardstick.push(octet) {
                assert_eq!(values, Values::of(&sent.next().unwrap().reading));
            }
        }
        assert_eq!(sent.len(), 0);
    }

    #[test]
    fn damage_gives_no_values() {
        let stream = Stream::generate(1, 7).unwrap();
        for sent in stream.sent.iter().take(50) {
            let mut frame = stream.frame(sent).to_vec();
            for at in 1..frame.len() - 1 {
                frame[at] ^= 0x10;
                decode::<OneTable>(&frame, |_| panic!("damage at {at}"));
                decode::<SixteenTables>(&frame, |_| panic!("damage at {at}"));
                let mut yardstick = Octetwise::new();
                let found = frame.iter().any(|&octet| yardstick.push(octet).is_some());
                assert!(!found, "damage at {at}");
                frame[at] ^= 0x10;
            }
        }
    }
}
