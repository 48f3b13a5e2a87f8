//! CRC-16/IBM-SDLC by one table and by sixteen.

/// A way to run the check over octets.
pub trait Crc {
    /// The register behind `octets`, which stood at `register` before them.
    fn over(register: u16, octets: &[u8]) -> u16;
}

/// One lookup for each octet, each of which waits for the one before.
#[derive(Clone, Copy, Debug)]
pub struct OneTable;

/// Sixteen octets at a time, by lookups that do not wait for each other.
#[derive(Clone, Copy, Debug)]
pub struct SixteenTables;

pub(super) const BEGIN: u16 = 0xFFFF;
pub(super) const RESIDUE: u16 = 0xF0B8;

const POLYNOMIAL: u16 = 0x8408;

/// Table `n` is the effect of an octet with `n` octets behind it.
static TABLES: [[u16; 256]; 16] = tables();

const fn tables() -> [[u16; 256]; 16] {
    let mut tables = [[0; 256]; 16];
    let mut octet: u16 = 0;
    while octet < 256 {
        tables[0][octet as usize] = eight_steps(octet);
        octet += 1;
    }
    let mut behind = 1;
    while behind < 16 {
        let mut octet = 0;
        while octet < 256 {
            let register = tables[behind - 1][octet];
            tables[behind][octet] = register >> 8 ^ tables[0][register as usize & 0xFF];
            octet += 1;
        }
        behind += 1;
    }
    tables
}

const fn eight_steps(mut register: u16) -> u16 {
    let mut step = 0;
    while step < 8 {
        let carry = register & 1;
        register >>= 1;
        if carry != 0 {
            register ^= POLYNOMIAL;
        }
        step += 1;
    }
    register
}

/// The register behind one octet.
#[inline(always)]
pub(super) fn step(register: u16, octet: u8) -> u16 {
    let [low, high] = register.to_le_bytes();
    u16::from(high) ^ TABLES[0][usize::from(low ^ octet)]
}

impl Crc for OneTable {
    #[inline(always)]
    fn over(register: u16, octets: &[u8]) -> u16 {
        octets
            .iter()
            .fold(register, |register, &octet| step(register, octet))
    }
}

impl Crc for SixteenTables {
    #[inline(always)]
    fn over(register: u16, octets: &[u8]) -> u16 {
        let (blocks, rest) = octets.as_chunks::<16>();
        let register = blocks.iter().fold(register, block);
        let (blocks, rest) = rest.as_chunks::<4>();
        let register = blocks.iter().fold(register, block);
        OneTable::over(register, rest)
    }
}

/// The register behind a block of up to sixteen octets.
#[inline(always)]
fn block<const N: usize>(register: u16, octets: &[u8; N]) -> u16 {
    let mut octets = *octets;
    let [low, high] = register.to_le_bytes();
    octets[0] ^= low;
    octets[1] ^= high;
    let mut register = 0;
    for (at, octet) in octets.into_iter().enumerate() {
        register ^= TABLES[N - 1 - at][usize::from(octet)];
    }
    register
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_agree_with_the_published_check_value() {
        let octets = b"123456789";
        assert_eq!(OneTable::over(BEGIN, octets) ^ 0xFFFF, 0x906E);
        assert_eq!(SixteenTables::over(BEGIN, octets) ^ 0xFFFF, 0x906E);
    }

    #[test]
    fn both_agree_on_every_length() {
        let octets: Vec<u8> = (0..=255).collect();
        for end in 0..=octets.len() {
            let octets = &octets[..end];
            assert_eq!(
                OneTable::over(BEGIN, octets),
                SixteenTables::over(BEGIN, octets)
            );
        }
    }
}
