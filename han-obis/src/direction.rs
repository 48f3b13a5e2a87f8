use core::fmt;

/// Which way energy flows through the meter, seen from the customer.
///
/// Values are magnitudes for one direction: what is exported is a positive number under a code
/// of its own, never a negative import.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "lowercase")
)]
pub enum Direction {
    /// From the grid to the customer: "+" in the standard, "delivered to client" in P1.
    Import,
    /// From the customer to the grid: "−" in the standard, "delivered by client" in P1.
    Export,
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Import => "import",
            Self::Export => "export",
        })
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use std::format;

    #[test]
    fn prints_as_a_word() {
        assert_eq!(
            format!("{}|{:>8}", Direction::Import, Direction::Export),
            "import|  export"
        );
    }
}
