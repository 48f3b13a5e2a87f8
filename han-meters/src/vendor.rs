//! The makers whose lists are known: one table each, as in the maker's document.

pub(crate) mod aidon;
pub(crate) mod kaifa;
pub(crate) mod kamstrup;
pub(crate) mod landis_gyr;

use core::fmt;

use crate::item::Item;
use crate::scales::Scalers;
use crate::table::{Row, Table};

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

    /// The maker's list.
    pub(crate) const fn rows(self) -> &'static Table {
        match self {
            Self::Aidon => &aidon::ROWS,
            Self::Kaifa => &kaifa::ROWS,
            Self::Kamstrup => &kamstrup::ROWS,
            Self::LandisGyr => &landis_gyr::ROWS,
        }
    }

    /// How the maker sends an item.
    pub(crate) fn row(self, item: Item) -> Option<&'static Row> {
        self.rows().get(item.index())
    }

    /// The scalers that the maker's document gives for a list that states none,
    /// as far as the document is known to hold for this meter.
    pub(crate) fn document_scalers(self, meter_type: Option<&[u8]>) -> Scalers {
        match self {
            Self::Kaifa => kaifa::SCALERS,
            Self::Kamstrup => kamstrup::document_scalers(meter_type),
            // Their telegrams state it; where one does not, nobody does.
            Self::Aidon | Self::LandisGyr => Scalers::UNKNOWN,
        }
    }

    /// Whether the scalers of the maker's table are known to hold for this type
    /// of meter.
    #[cfg(feature = "verbatim")]
    pub(crate) fn documents(self, meter_type: &[u8]) -> bool {
        match self {
            Self::Kamstrup => kamstrup::documents(meter_type),
            Self::Aidon | Self::Kaifa | Self::LandisGyr => true,
        }
    }

    /// The items for which this type of meter sends a value that it does not
    /// measure: told by the type, never by the value.
    pub(crate) fn unmeasured(self, meter_type: Option<&[u8]>) -> &'static [Item] {
        let Some(meter_type) = meter_type else {
            return &[];
        };
        match self {
            Self::Kaifa => kaifa::unmeasured(meter_type),
            Self::LandisGyr => landis_gyr::unmeasured(meter_type),
            Self::Aidon | Self::Kamstrup => &[],
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
