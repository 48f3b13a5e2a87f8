//! How a meter is connected.

/// How the meter is connected: what it can measure follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
pub enum Wiring {
    /// One phase and neutral.
    OnePhase,
    /// Three phases without neutral (IT and TT nets): the voltages are between
    /// lines, and one current is not measured.
    ThreeWire,
    /// Three phases and neutral (TN nets).
    FourWire,
}
