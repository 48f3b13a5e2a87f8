//! The makers whose lists are known: one table each, as in the maker's document.

pub(crate) mod aidon;
pub(crate) mod kaifa;
pub(crate) mod kamstrup;
pub(crate) mod landis_gyr;

use core::fmt;

use crate::item::Item;
use crate::table::Row;

/// A maker of meters whose lists are known.
///
/// It is told by the list itself, its version text or its shape, and never by
/// the addresses of the frame: Landis+Gyr's E350 uses Aidon's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
#[non_exhaustive]
pub enum Vendor {
    /// Aidon: 6515, 6525, 6534, 6540 …, list `AIDON_V0001`.
    Aidon,
    /// Kaifa: MA105H2E, MA304H3E, MA304H4 …, list `KFM_001`.
    Kaifa,
    /// Kamstrup Omnipower: 684…, 685…, 686…, list `Kamstrup_V0001`.
    Kamstrup,
    /// Landis+Gyr E350 with the Embriq module, list `EMBRIQ_V1_1`.
    LandisGyr,
}

impl Vendor {
    /// Every maker known.
    pub const ALL: [Self; 4] = [Self::Aidon, Self::Kaifa, Self::Kamstrup, Self::LandisGyr];

    /// `aidon`, `kaifa`, `kamstrup` or `landis_gyr`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Aidon => "aidon",
            Self::Kaifa => "kaifa",
            Self::Kamstrup => "kamstrup",
            Self::LandisGyr => "landis_gyr",
        }
    }

    /// The maker whose lists bear this version.
    pub(crate) fn of_list_version(version: &[u8]) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|vendor| version.starts_with(vendor.version_prefix()))
    }

    const fn version_prefix(self) -> &'static [u8] {
        match self {
            Self::Aidon => aidon::VERSION_PREFIX,
            Self::Kaifa => kaifa::VERSION_PREFIX,
            Self::Kamstrup => kamstrup::VERSION_PREFIX,
            Self::LandisGyr => landis_gyr::VERSION_PREFIX,
        }
    }

    /// How the maker sends an item.
    pub(crate) fn row(self, item: Item) -> Option<&'static Row> {
        let rows = match self {
            Self::Aidon => &aidon::ROWS,
            Self::Kaifa => &kaifa::ROWS,
            Self::Kamstrup => &kamstrup::ROWS,
            Self::LandisGyr => &landis_gyr::ROWS,
        };
        rows.get(item.index())
    }

    /// The scaler that the maker's document gives for an item of a list that
    /// states none, as far as the document is known to hold for this meter.
    pub(crate) fn document_scaler(self, meter_type: Option<&[u8]>, item: Item) -> Option<i8> {
        match self {
            Self::Kaifa => kaifa::ROWS.get(item.index())?.scaler(),
            Self::Kamstrup => {
                kamstrup::document_scaler(meter_type, kamstrup::ROWS.get(item.index())?)
            }
            // Their telegrams state it; where one does not, nobody does.
            Self::Aidon | Self::LandisGyr => None,
        }
    }

    /// Whether this type of meter sends a value for this item that it does not
    /// measure: told by the type, never by the value.
    pub(crate) fn leaves_unmeasured(self, meter_type: Option<&[u8]>, item: Item) -> bool {
        let Some(meter_type) = meter_type else {
            return false;
        };
        match self {
            Self::Kaifa => kaifa::leaves_unmeasured(meter_type, item),
            Self::LandisGyr => landis_gyr::leaves_unmeasured(meter_type, item),
            Self::Aidon | Self::Kamstrup => false,
        }
    }

    /// Whether the maker's clock shows local time whatever deviation it sends.
    pub(crate) const fn ignores_deviation(self) -> bool {
        matches!(self, Self::Aidon | Self::LandisGyr)
    }
}

impl fmt::Display for Vendor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Aidon => "Aidon",
            Self::Kaifa => "Kaifa",
            Self::Kamstrup => "Kamstrup",
            Self::LandisGyr => "Landis+Gyr",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_version_names_the_maker() {
        assert_eq!(Vendor::of_list_version(b"AIDON_V0001"), Some(Vendor::Aidon));
        assert_eq!(Vendor::of_list_version(b"KFM_001"), Some(Vendor::Kaifa));
        assert_eq!(
            Vendor::of_list_version(b"Kamstrup_V0001"),
            Some(Vendor::Kamstrup)
        );
        assert_eq!(
            Vendor::of_list_version(b"EMBRIQ_V1_1"),
            Some(Vendor::LandisGyr)
        );
        assert_eq!(Vendor::of_list_version(b"OTHER_V0001"), None);
        assert_eq!(Vendor::of_list_version(b""), None);
    }
}
