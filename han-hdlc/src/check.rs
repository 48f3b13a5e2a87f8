//! The check sequences HCS and FCS: CRC-16/IBM-SDLC, also known as X-25.

use crc::{CRC_16_IBM_SDLC, Crc};

/// The register before the first octet, and what its end is turned by.
const ONES: u16 = 0xFFFF;

/// The check over the octets so far, as it would stand on the wire.
///
/// It can be read and then go on: HCS and FCS begin at the same octet, so one
/// running check serves both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Check(u16);

impl Check {
    /// The check over no octets.
    pub(crate) const fn new() -> Self {
        Self(0)
    }

    /// The check over what it covers already and `octets` behind it.
    pub(crate) fn over(self, octets: &[u8]) -> Self {
        #[cfg(any(test, fuzzing))]
        steps::count(octets.len());
        Self(shift(self.0 ^ ONES, octets) ^ ONES)
    }

    /// The value as a number; its low octet goes first on the wire.
    pub(crate) const fn value(self) -> u16 {
        self.0
    }
}

/// The register behind these octets, a bit a step.
#[cfg(not(any(feature = "crc-table", feature = "crc-fast")))]
fn shift(register: u16, octets: &[u8]) -> u16 {
    static CRC: Crc<u16, crc::NoTable> = Crc::<u16, crc::NoTable>::new(&CRC_16_IBM_SDLC);
    let mut digest = CRC.digest_with_initial(register.reverse_bits());
    digest.update(octets);
    digest.finalize() ^ ONES
}

/// The register behind these octets, an octet a step.
#[cfg(all(feature = "crc-table", not(feature = "crc-fast")))]
fn shift(register: u16, octets: &[u8]) -> u16 {
    shift_each(register, octets, &CRC.table()[0])
}

/// The register behind these octets, sixteen a step.
#[cfg(feature = "crc-fast")]
fn shift(register: u16, octets: &[u8]) -> u16 {
    let (steps, rest) = octets.as_chunks::<16>();
    let register = steps.iter().fold(register, |register, step| {
        let [low, high] = register.to_le_bytes();
        let mut turned = *step;
        turned[0] ^= low;
        turned[1] ^= high;
        let tables = CRC.table().iter().rev();
        tables
            .zip(turned)
            .fold(0, |sum, (table, octet)| sum ^ look(table, octet))
    });
    shift_each(register, rest, &CRC.table()[0])
}

#[cfg(all(feature = "crc-table", not(feature = "crc-fast")))]
static CRC: Crc<u16> = Crc::<u16>::new(&CRC_16_IBM_SDLC);
#[cfg(feature = "crc-fast")]
static CRC: Crc<u16, crc::Table<16>> = Crc::<u16, crc::Table<16>>::new(&CRC_16_IBM_SDLC);

// The loops are ours and the tables the crate's: a loop of `Table<16>` can
// panic in the linker's eyes, and one of ours takes fewer instructions.
#[cfg(any(feature = "crc-table", feature = "crc-fast"))]
fn shift_each(register: u16, octets: &[u8], table: &[u16; 256]) -> u16 {
    let step = |register: u16, octet: &u8| {
        let [low, high] = register.to_le_bytes();
        look(table, low ^ octet) ^ u16::from(high)
    };
    // Eight in a row, without a branch between them: 6.5 instructions an octet on
    // a desktop in the place of 7. A Cortex-M keeps the flash.
    let (eights, rest) = match cfg!(target_pointer_width = "64") {
        true => octets.as_chunks::<8>(),
        false => (&[][..], octets),
    };
    let register = eights.iter().flatten().fold(register, step);
    rest.iter().fold(register, step)
}

#[cfg(any(feature = "crc-table", feature = "crc-fast"))]
fn look(table: &[u16; 256], octet: u8) -> u16 {
    table.get(usize::from(octet)).copied().unwrap_or_default()
}

/// Counts the octets that went through the check, so that a test or a fuzz
/// target can hold the bound on the work. Not there in an ordinary build.
#[cfg(any(test, fuzzing))]
pub(crate) mod steps {
    extern crate std;
    use core::cell::Cell;

    std::thread_local! {
        static STEPS: Cell<u64> = const { Cell::new(0) };
    }

    pub(super) fn count(octets: usize) {
        let octets = u64::try_from(octets).unwrap_or(u64::MAX);
        STEPS.set(STEPS.get().saturating_add(octets));
    }

    /// Octets checked so far on this thread.
    pub fn check_steps() -> u64 {
        STEPS.get()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(octets: &[u8]) -> u16 {
        Check::new().over(octets).value()
    }

    #[test]
    fn agrees_with_the_published_check_value() {
        assert_eq!(check(b"123456789"), 0x906E);
    }

    #[test]
    fn agrees_with_the_known_values() {
        let counting: [u8; 256] = core::array::from_fn(|i| u8::try_from(i).unwrap());
        assert_eq!(check(&[]), 0x0000);
        assert_eq!(check(&[0x00]), 0xF078);
        assert_eq!(check(&[0xFF]), 0xFF00);
        assert_eq!(check(&[0x00; 4]), 0xFCDE);
        assert_eq!(check(&[0xFF; 4]), 0x0F47);
        assert_eq!(check(&counting), 0x303C);
        assert_eq!(check(&[0x03, 0x3F]), 0xEC5B);
    }

    #[test]
    fn goes_on_where_it_stopped() {
        let octets = b"a frame of any length";
        for cut in 0..=octets.len() {
            let (head, tail) = octets.split_at(cut);
            assert_eq!(
                Check::new().over(head).over(tail),
                Check::new().over(octets)
            );
        }
    }

    #[test]
    fn stands_at_the_residue_behind_a_right_check_sequence() {
        let check = Check::new().over(b"any octets");
        let behind = check.over(&check.value().to_le_bytes());
        assert_eq!(behind.value() ^ 0xFFFF, 0xF0B8);
    }

    #[cfg(any(feature = "crc-table", feature = "crc-fast"))]
    #[test]
    fn uses_the_table_of_the_specification() {
        let table = CRC.table();
        let begin = [0x0000, 0x1189, 0x2312, 0x329B];
        assert_eq!(table[0][..4], begin);
        assert_eq!((table[0][128], table[0][255]), (0x8408, 0x0F78));
    }
}
