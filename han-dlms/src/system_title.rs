//! The name of the sender of a ciphered APDU.

use core::fmt;

/// The name of the sender of a ciphered APDU: eight octets, the first three
/// the maker's letters.
///
/// The rest often holds the number of the meter, so `Debug` and `defmt` show
/// the letters only.
///
/// Green Book; IEC 62056-5-3.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SystemTitle([u8; 8]);

impl SystemTitle {
    /// The title of these octets.
    #[must_use]
    pub const fn from_octets(octets: [u8; 8]) -> Self {
        Self(octets)
    }

    /// All eight octets.
    #[must_use]
    pub const fn octets(self) -> [u8; 8] {
        self.0
    }

    /// The maker's three letters of the FLAG association, as `KAM`.
    #[must_use]
    pub const fn maker(self) -> [u8; 3] {
        let [first, second, third, ..] = self.0;
        [first, second, third]
    }

    /// The octets that stand for a title, or for none.
    pub(crate) fn sent(title: Option<&Self>) -> &[u8] {
        title.map_or(&[], |title| &title.0)
    }
}

impl fmt::Debug for SystemTitle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SystemTitle({}…)", self.maker().escape_ascii())
    }
}

#[cfg(feature = "defmt")]
impl defmt::Format for SystemTitle {
    fn format(&self, f: defmt::Formatter<'_>) {
        defmt::write!(f, "SystemTitle({=[u8; 3]:a})", self.maker());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::format;

    #[test]
    fn shows_the_maker_and_hides_the_number() {
        let title = SystemTitle::from_octets(*b"KAM\x45\x01\x97\x86\x42");
        assert_eq!(format!("{title:?}"), "SystemTitle(KAM…)");
        assert_eq!(title.maker(), *b"KAM");
        assert_eq!(title.octets()[3], 0x45);
    }
}
