//! The lists of three four-wire meters, octet for octet.

use super::Values;

/// Who made the meter: told by the addresses, which each maker has its own of.
#[derive(Clone, Copy, Debug)]
pub(super) enum Maker {
    Aidon,
    Kaifa,
    Kamstrup,
}

impl Maker {
    /// The maker of a frame's octets, from the format field on.
    #[inline(always)]
    pub(super) const fn of(frame: &[u8]) -> Option<Self> {
        match frame {
            [_, _, 0x41, 0x08, 0x83, ..] => Some(Self::Aidon),
            [_, _, 0x01, 0x02, 0x01, ..] => Some(Self::Kaifa),
            [_, _, 0x2B, 0x21, 0x13, ..] => Some(Self::Kamstrup),
            _ => None,
        }
    }

    /// Octets from the format field to the HCS.
    #[inline(always)]
    pub(super) const fn header_len(self) -> usize {
        match self {
            Self::Aidon | Self::Kaifa => 8,
            Self::Kamstrup => 7,
        }
    }

    /// The values in an information field.
    #[inline(always)]
    pub(super) fn values(self, information: &[u8]) -> Option<Values<'_>> {
        match self {
            Self::Aidon => aidon(Octets(information)),
            Self::Kaifa => kaifa(Octets(information)),
            Self::Kamstrup => kamstrup(Octets(information)),
        }
    }
}

const DOUBLE_LONG_UNSIGNED: u8 = 0x06;
const LONG: u8 = 0x10;
const LONG_UNSIGNED: u8 = 0x12;

/// Groups C of the codes, in the order of the lists.
const POWERS: [u8; 4] = [1, 2, 3, 4];
const CURRENTS: [u8; 3] = [31, 51, 71];
const VOLTAGES: [u8; 3] = [32, 52, 72];

fn aidon(mut octets: Octets<'_>) -> Option<Values<'_>> {
    octets.expect(b"\xE6\xE7\x00\x0F\x40\x00\x00\x00\x00\x01")?;
    let [count] = octets.take()?;
    let mut values = Values::default();
    if count == 1 {
        values.list = 1;
        values.powers[0] = aidon_u32(&mut octets, 1, 7, [0, 27])?;
        return octets.end(values);
    }
    values.texts = [
        octets.text(b"\x02\x02\x09\x06\x01\x01\x00\x02\x81\xFF\x0A")?,
        octets.text(b"\x02\x02\x09\x06\x00\x00\x60\x01\x00\xFF\x0A")?,
        octets.text(b"\x02\x02\x09\x06\x00\x00\x60\x01\x07\xFF\x0A")?,
    ];
    for ((power, code), unit) in values.powers.iter_mut().zip(POWERS).zip([27, 27, 29, 29]) {
        *power = aidon_u32(&mut octets, code, 7, [0, unit])?;
    }
    for (current, code) in values.currents.iter_mut().zip(CURRENTS) {
        let tenths = aidon_u16(&mut octets, code, LONG, [0xFF, 33])?;
        *current = i32::from(i16::from_be_bytes(tenths)) * 100;
    }
    for (voltage, code) in values.voltages.iter_mut().zip(VOLTAGES) {
        let tenths = aidon_u16(&mut octets, code, LONG_UNSIGNED, [0xFF, 35])?;
        *voltage = u32::from(u16::from_be_bytes(tenths)) * 100;
    }
    match count {
        13 => values.list = 2,
        18 => {
            values.list = 3;
            octets.expect(b"\x02\x02\x09\x06\x00\x00\x01\x00\x00\xFF\x09\x0C")?;
            values.time = octets.take()?;
            for ((energy, code), unit) in
                values.energies.iter_mut().zip(POWERS).zip([30, 30, 32, 32])
            {
                *energy = u64::from(aidon_u32(&mut octets, code, 8, [1, unit])?) * 10;
            }
        }
        _ => return None,
    }
    octets.end(values)
}

#[inline(always)]
fn aidon_u32(octets: &mut Octets<'_>, c: u8, d: u8, [scaler, unit]: [u8; 2]) -> Option<u32> {
    let [before @ .., a, b, x, y, s1, s2, s3, s4, s5, s6] = octets.take::<21>()?;
    let exact = before
        == [
            0x02,
            0x03,
            0x09,
            0x06,
            1,
            0,
            c,
            d,
            0,
            0xFF,
            DOUBLE_LONG_UNSIGNED,
        ]
        && [s1, s2, s3, s4, s5, s6] == [0x02, 0x02, 0x0F, scaler, 0x16, unit];
    exact.then_some(u32::from_be_bytes([a, b, x, y]))
}

#[inline(always)]
fn aidon_u16(octets: &mut Octets<'_>, c: u8, tag: u8, [scaler, unit]: [u8; 2]) -> Option<[u8; 2]> {
    let [before @ .., a, b, s1, s2, s3, s4, s5, s6] = octets.take::<19>()?;
    let exact = before == [0x02, 0x03, 0x09, 0x06, 1, 0, c, 7, 0, 0xFF, tag]
        && [s1, s2, s3, s4, s5, s6] == [0x02, 0x02, 0x0F, scaler, 0x16, unit];
    exact.then_some([a, b])
}

fn kaifa(mut octets: Octets<'_>) -> Option<Values<'_>> {
    octets.expect(b"\xE6\xE7\x00\x0F\x40\x00\x00\x00\x09\x0C")?;
    let mut values = Values {
        time: octets.take()?,
        ..Values::default()
    };
    octets.expect(&[0x02])?;
    let [count] = octets.take()?;
    if count == 1 {
        values.list = 1;
        values.powers[0] = octets.u32()?;
        return octets.end(values);
    }
    values.texts = [octets.text(&[9])?, octets.text(&[9])?, octets.text(&[9])?];
    for power in &mut values.powers {
        *power = octets.u32()?;
    }
    for current in &mut values.currents {
        *current = octets.u32()?.cast_signed();
    }
    for voltage in &mut values.voltages {
        *voltage = octets.u32()?.wrapping_mul(100);
    }
    match count {
        13 => values.list = 2,
        18 => {
            values.list = 3;
            octets.expect(&[0x09, 0x0C])?;
            values.time = octets.take()?;
            for energy in &mut values.energies {
                *energy = u64::from(octets.u32()?);
            }
        }
        _ => return None,
    }
    octets.end(values)
}

fn kamstrup(mut octets: Octets<'_>) -> Option<Values<'_>> {
    octets.expect(b"\xE6\xE7\x00\x0F\x00\x00\x00\x00\x0C")?;
    let mut values = Values {
        time: octets.take()?,
        ..Values::default()
    };
    octets.expect(&[0x02])?;
    let [count] = octets.take()?;
    values.texts = [
        octets.text(&[0x0A])?,
        octets.text(b"\x09\x06\x01\x01\x00\x00\x05\xFF\x0A")?,
        octets.text(b"\x09\x06\x01\x01\x60\x01\x01\xFF\x0A")?,
    ];
    for (power, code) in values.powers.iter_mut().zip(POWERS) {
        *power = kamstrup_u32(&mut octets, code, 7)?;
    }
    for (current, code) in values.currents.iter_mut().zip(CURRENTS) {
        *current = kamstrup_u32(&mut octets, code, 7)?
            .wrapping_mul(10)
            .cast_signed();
    }
    for (voltage, code) in values.voltages.iter_mut().zip(VOLTAGES) {
        let [before @ .., a, b] = octets.take::<11>()?;
        if before != [0x09, 0x06, 1, 1, code, 7, 0, 0xFF, LONG_UNSIGNED] {
            return None;
        }
        *voltage = u32::from(u16::from_be_bytes([a, b])) * 1000;
    }
    match count {
        25 => values.list = 2,
        35 => {
            values.list = 3;
            octets.expect(b"\x09\x06\x00\x01\x01\x00\x00\xFF\x09\x0C")?;
            values.time = octets.take()?;
            for (energy, code) in values.energies.iter_mut().zip(POWERS) {
                *energy = u64::from(kamstrup_u32(&mut octets, code, 8)?) * 10;
            }
        }
        _ => return None,
    }
    octets.end(values)
}

#[inline(always)]
fn kamstrup_u32(octets: &mut Octets<'_>, c: u8, d: u8) -> Option<u32> {
    let [before @ .., a, b, x, y] = octets.take::<13>()?;
    let exact = before == [0x09, 0x06, 1, 1, c, d, 0, 0xFF, DOUBLE_LONG_UNSIGNED];
    exact.then_some(u32::from_be_bytes([a, b, x, y]))
}

/// What has not been read yet.
struct Octets<'a>(&'a [u8]);

impl<'a> Octets<'a> {
    #[inline(always)]
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*taken)
    }

    #[inline(always)]
    fn expect<const N: usize>(&mut self, octets: &[u8; N]) -> Option<()> {
        (self.take::<N>()? == *octets).then_some(())
    }

    /// A string behind `before`, with its length in one octet.
    #[inline(always)]
    fn text<const N: usize>(&mut self, before: &[u8; N]) -> Option<&'a [u8]> {
        self.expect(before)?;
        let [length] = self.take()?;
        let (text, rest) = self.0.split_at_checked(usize::from(length))?;
        self.0 = rest;
        Some(text)
    }

    /// A double-long-unsigned with its tag.
    #[inline(always)]
    fn u32(&mut self) -> Option<u32> {
        let [tag, value @ ..] = self.take::<5>()?;
        (tag == DOUBLE_LONG_UNSIGNED).then_some(u32::from_be_bytes(value))
    }

    #[inline(always)]
    fn end<T>(&self, value: T) -> Option<T> {
        self.0.is_empty().then_some(value)
    }
}
