//! Which of NVE's lists.

/// NVE's lists: what is sent every few seconds, every ten seconds, every hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum ListNumber {
    /// Active power import alone, every 2 or 2.5 s.
    One = 1,
    /// Identity, powers, currents and voltages, every 10 s.
    Two = 2,
    /// List 2 with clock and energies, every hour.
    Three = 3,
}

impl ListNumber {
    /// 1, 2 or 3.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::One => 1,
            Self::Two => 2,
            Self::Three => 3,
        }
    }

    /// The list with this number.
    #[must_use]
    pub const fn from_number(number: u8) -> Option<Self> {
        match number {
            1 => Some(Self::One),
            2 => Some(Self::Two),
            3 => Some(Self::Three),
            _ => None,
        }
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for ListNumber {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(self.number())
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for ListNumber {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = u8::deserialize(deserializer)?;
        Self::from_number(number).ok_or_else(|| {
            let came = serde::de::Unexpected::Unsigned(number.into());
            serde::de::Error::invalid_value(came, &"1, 2 or 3")
        })
    }
}
