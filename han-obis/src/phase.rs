use core::fmt;

/// Which conductor an electricity code speaks of.
///
/// In three-wire nets the codes of voltage L1, L2 and L3 carry line voltages; the code looks
/// the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Phase {
    /// All phases together, or none in particular.
    #[cfg_attr(feature = "serde", serde(rename = "total"))]
    Total,
    /// The first phase.
    L1,
    /// The second phase.
    L2,
    /// The third phase.
    L3,
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Total => "total",
            Self::L1 => "L1",
            Self::L2 => "L2",
            Self::L3 => "L3",
        })
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use std::format;

    #[test]
    fn prints_as_the_standard_writes_it() {
        let texts =
            [Phase::Total, Phase::L1, Phase::L2, Phase::L3].map(|phase| format!("{phase:>5}"));
        assert_eq!(texts, ["total", "   L1", "   L2", "   L3"]);
    }
}
