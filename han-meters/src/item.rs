//! The items of NVE's list: what every maker sends, in the same order.

use core::ops::Range;

use han_obis::Unit;

use crate::list_number::ListNumber;

/// An item of the list that NVE asks for. All makers send them in this order.
///
/// "OBIS List Information" of Aidon, Kaifa and Kamstrup: items 1 to 18.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub(crate) enum Item {
    ListVersion,
    MeterId,
    MeterType,
    ActivePowerImport,
    ActivePowerExport,
    ReactivePowerImport,
    ReactivePowerExport,
    CurrentL1,
    CurrentL2,
    CurrentL3,
    VoltageL1,
    VoltageL2,
    VoltageL3,
    Clock,
    ActiveEnergyImport,
    ActiveEnergyExport,
    ReactiveEnergyImport,
    ReactiveEnergyExport,
}

impl Item {
    /// How many there are.
    pub(crate) const COUNT: usize = 18;

    /// All of them, in order.
    pub(crate) const ALL: [Self; Self::COUNT] = [
        Self::ListVersion,
        Self::MeterId,
        Self::MeterType,
        Self::ActivePowerImport,
        Self::ActivePowerExport,
        Self::ReactivePowerImport,
        Self::ReactivePowerExport,
        Self::CurrentL1,
        Self::CurrentL2,
        Self::CurrentL3,
        Self::VoltageL1,
        Self::VoltageL2,
        Self::VoltageL3,
        Self::Clock,
        Self::ActiveEnergyImport,
        Self::ActiveEnergyExport,
        Self::ReactiveEnergyImport,
        Self::ReactiveEnergyExport,
    ];

    /// The item that a code stands for, in whichever channel the maker writes
    /// it. Identifier and type have two codes each: Kamstrup's are its own.
    pub(crate) const fn of(code: &[u8; 6]) -> Option<Self> {
        match code {
            [1, 0..=64, quantity, 7, 0, 255] => Self::instantaneous(*quantity),
            [1, 0..=64, quantity, 8, 0, 255] => Self::cumulative(*quantity),
            [1, 0..=64, 0, 2, 129, 255] => Some(Self::ListVersion),
            [0, 0, 96, 1, 0, 255] | [1, 0..=64, 0, 0, 5, 255] => Some(Self::MeterId),
            [0, 0, 96, 1, 7, 255] | [1, 1, 96, 1, 1, 255] => Some(Self::MeterType),
            [0, 0..=64, 1, 0, 0, 255] => Some(Self::Clock),
            _ => None,
        }
    }

    const fn instantaneous(quantity: u8) -> Option<Self> {
        Some(match quantity {
            1 => Self::ActivePowerImport,
            2 => Self::ActivePowerExport,
            3 => Self::ReactivePowerImport,
            4 => Self::ReactivePowerExport,
            31 => Self::CurrentL1,
            51 => Self::CurrentL2,
            71 => Self::CurrentL3,
            32 => Self::VoltageL1,
            52 => Self::VoltageL2,
            72 => Self::VoltageL3,
            _ => return None,
        })
    }

    const fn cumulative(quantity: u8) -> Option<Self> {
        Some(match quantity {
            1 => Self::ActiveEnergyImport,
            2 => Self::ActiveEnergyExport,
            3 => Self::ReactiveEnergyImport,
            4 => Self::ReactiveEnergyExport,
            _ => return None,
        })
    }

    /// The place of the item in the list, from 0.
    pub(crate) const fn index(self) -> usize {
        self as usize
    }

    /// The places of the items that belong to a list: list 1 is one power
    /// alone, and clock and registers come every hour.
    pub(crate) const fn places_in(list: ListNumber) -> Range<usize> {
        match list {
            ListNumber::One => Self::ActivePowerImport.index()..Self::ActivePowerExport.index(),
            ListNumber::Two => 0..Self::Clock.index(),
            ListNumber::Three => 0..Self::COUNT,
        }
    }

    /// The items that belong to a list, in order.
    pub(crate) fn of_list(list: ListNumber) -> &'static [Self] {
        Self::ALL.get(Self::places_in(list)).unwrap_or_default()
    }

    /// The unit of an item that is an electrical quantity.
    pub(crate) const fn unit(self) -> Option<Unit> {
        Some(match self {
            Self::ListVersion | Self::MeterId | Self::MeterType | Self::Clock => return None,
            Self::ActivePowerImport | Self::ActivePowerExport => Unit::WATT,
            Self::ReactivePowerImport | Self::ReactivePowerExport => Unit::VAR,
            Self::CurrentL1 | Self::CurrentL2 | Self::CurrentL3 => Unit::AMPERE,
            Self::VoltageL1 | Self::VoltageL2 | Self::VoltageL3 => Unit::VOLT,
            Self::ActiveEnergyImport | Self::ActiveEnergyExport => Unit::WATT_HOUR,
            Self::ReactiveEnergyImport | Self::ReactiveEnergyExport => Unit::VAR_HOUR,
        })
    }

    /// How many of them are registers of energy: the last ones.
    pub(crate) const REGISTERS: usize = 4;

    /// Which register of energy the item is, from 0.
    pub(crate) const fn register(self) -> Option<usize> {
        self.index().checked_sub(Self::COUNT - Self::REGISTERS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vendor::Vendor;
    use han_obis::{Obis, codes};

    fn of(code: Obis) -> Option<Item> {
        Item::of(&code.octets())
    }

    #[test]
    fn each_makers_rows_stand_in_the_order_of_the_items() {
        for vendor in Vendor::ALL {
            for item in Item::ALL {
                assert_eq!(of(vendor.row(item).unwrap().code), Some(item), "{vendor}");
            }
        }
    }

    #[test]
    fn each_makers_units_are_those_of_the_items() {
        for vendor in Vendor::ALL {
            for item in Item::ALL {
                let row = vendor.row(item).unwrap();
                assert_eq!(row.unit(), item.unit(), "{vendor} {item:?}");
                assert_eq!(row.code.unit(), item.unit(), "{vendor} {item:?}");
            }
        }
    }

    #[test]
    fn items_are_in_their_places() {
        for (index, item) in Item::ALL.into_iter().enumerate() {
            assert_eq!(item.index(), index);
        }
    }

    #[test]
    fn the_channel_does_not_matter_and_the_medium_does() {
        let power = codes::ACTIVE_POWER_IMPORT;
        assert_eq!(of(power.on_channel(64)), Some(Item::ActivePowerImport));
        assert_eq!(of(power.on_channel(65)), None);
        assert_eq!(of(Obis::new(7, 0, 1, 7, 0, 255)), None);
        assert_eq!(of(codes::CLOCK_CHANNEL_1), Some(Item::Clock));
    }

    #[test]
    fn a_tariff_and_a_past_period_are_other_things() {
        assert_eq!(of(codes::ACTIVE_ENERGY_IMPORT_RATE_1), None);
        assert_eq!(of(Obis::new(1, 0, 1, 8, 0, 1)), None);
    }
}
