//! One element of a list, with where each part of it came from.

use core::fmt;
use core::num::NonZeroU16;

use han_dlms::{Data, DateTime};
use han_obis::{Obis, Quantity, Unit, codes};

use crate::attribute::Attribute;
use crate::text::trim;

/// Who says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "snake_case")
)]
pub enum Source {
    /// The telegram itself.
    Telegram,
    /// The place in a list without codes.
    Position,
    /// The document that the maker published for this list.
    Document,
    /// Telegrams of such meters that their owners published. No document is at
    /// hand.
    Observation,
    /// The OBIS code: it names a quantity, and the quantity has a unit.
    Code,
    /// The caller's [`Scales`](crate::Scales).
    Settings,
}

impl Source {
    /// `telegram`, `position`, `document`, `observation`, `code` or `settings`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Telegram => "telegram",
            Self::Position => "position",
            Self::Document => "document",
            Self::Observation => "observation",
            Self::Code => "code",
            Self::Settings => "settings",
        }
    }
}

/// A thing, and who states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Stated<T> {
    /// The thing.
    pub value: T,
    /// Who states it.
    pub from: Source,
}

impl<T> Stated<T> {
    /// A thing that `from` states.
    #[must_use]
    pub const fn new(value: T, from: Source) -> Self {
        Self { value, from }
    }
}

/// One element of a list: what is measured, the value as sent, and its scale.
///
/// Nothing is guessed. A value that no rule covers keeps its raw integer and
/// has no scaler. `Debug` shows a value only where the code or the unit says
/// that it is none of a meter's or customer's numbers, so that a log of entries
/// does not carry those.
#[derive(Clone, Copy, PartialEq)]
pub struct Entry<'a> {
    /// What it is: the code sent, or the one that the place in the list means.
    pub obis: Option<Stated<Obis>>,
    /// The value exactly as sent.
    pub value: Data<'a>,
    /// The power of ten that the integer counts.
    pub scaler: Option<Stated<i8>>,
    /// The unit of the quantity.
    pub unit: Option<Stated<Unit>>,
    /// What the integer is multiplied by besides: the ratio of the current
    /// transformers, where the caller has set one and the quantity has it.
    pub ratio: Option<NonZeroU16>,
    /// Class and attribute, where the telegram states them.
    pub attribute: Option<Attribute>,
    /// The meter sends a value here that it does not measure: a type of
    /// three-wire meter that has no sensor in this phase.
    pub not_measured: bool,
}

impl<'a> Entry<'a> {
    /// An element of which nothing but its value is known.
    #[must_use]
    pub const fn bare(value: Data<'a>) -> Self {
        Self {
            obis: None,
            value,
            scaler: None,
            unit: None,
            ratio: None,
            attribute: None,
            not_measured: false,
        }
    }

    /// An element under this code.
    #[must_use]
    pub const fn new(obis: Obis, from: Source, value: Data<'a>) -> Self {
        Self {
            obis: Some(Stated::new(obis, from)),
            ..Self::bare(value)
        }
    }

    /// The code, whoever states it.
    #[must_use]
    pub fn code(&self) -> Option<Obis> {
        self.obis.map(|obis| obis.value)
    }

    /// The exact quantity: integer, scaler and unit, where all three are known,
    /// times the [`ratio`](Self::ratio).
    #[must_use]
    pub fn quantity(&self) -> Option<Quantity> {
        let value = times(self.value.as_integer()?, self.ratio)?;
        Some(Quantity::new(value, self.scaler?.value, self.unit?.value))
    }

    /// The octets of a string, whichever string type the meter chose.
    #[must_use]
    pub const fn string(&self) -> Option<&'a [u8]> {
        self.value.as_octets()
    }

    /// The date and time of a clock, as date-time or as a string of 12 octets.
    /// Whether a string of 12 octets is a clock, only the code can tell.
    #[must_use]
    pub fn clock(&self) -> Option<DateTime> {
        match self.value {
            Data::DateTime(date_time) => Some(date_time),
            Data::OctetString(octets) => Some(DateTime::from_octets(octets.try_into().ok()?)),
            _ => None,
        }
    }

    /// Whether this is what the code names: other attributes of an object have its
    /// code too.
    pub(crate) fn is_value(&self) -> bool {
        self.attribute.is_none_or(Attribute::is_value)
    }

    /// Whether there is a value: null-data stands for what a meter does not have,
    /// and so does an empty text.
    pub(crate) fn says_something(&self) -> bool {
        match self.value {
            Data::NullData | Data::DontCare => false,
            _ => self.string().is_none_or(|text| !trim(text).is_empty()),
        }
    }

    /// Whether the value may stand in a log: a quantity, a clock, or one of
    /// the texts that many meters share. Anything else may be a number that
    /// belongs to one household.
    fn may_be_shown(&self) -> bool {
        let Some(code) = self.code() else {
            return false;
        };
        if self.value.as_integer().is_some() {
            return code.unit().is_some();
        }
        [
            codes::LIST_VERSION,
            codes::METER_TYPE,
            codes::METER_TYPE_KAMSTRUP,
            codes::CLOCK,
        ]
        .iter()
        .any(|shared| shared.matches(code))
    }
}

/// The value times a ratio, if it fits.
pub(crate) fn times(value: i64, ratio: Option<NonZeroU16>) -> Option<i64> {
    match ratio {
        None => Some(value),
        Some(ratio) => value.checked_mul(ratio.get().into()),
    }
}

impl fmt::Debug for Entry<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut entry = f.debug_struct("Entry");
        entry.field("obis", &self.obis);
        match self.may_be_shown() {
            true => entry.field("value", &self.value),
            false => entry.field("value", &format_args!("<{}>", self.value.type_name())),
        };
        entry
            .field("scaler", &self.scaler)
            .field("unit", &self.unit)
            .field("not_measured", &self.not_measured)
            .finish()
    }
}

#[cfg(feature = "defmt")]
impl defmt::Format for Entry<'_> {
    fn format(&self, f: defmt::Formatter<'_>) {
        defmt::write!(f, "Entry {{ obis: {}, ", self.obis);
        match self.may_be_shown() {
            true => defmt::write!(f, "value: {}, ", self.value),
            false => defmt::write!(f, "value: <{=str}>, ", self.value.type_name()),
        }
        defmt::write!(
            f,
            "scaler: {}, unit: {}, not_measured: {=bool} }}",
            self.scaler,
            self.unit,
            self.not_measured
        );
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use std::format;

    #[test]
    fn a_quantity_needs_integer_scaler_and_unit() {
        let bare = Entry::new(
            codes::ACTIVE_ENERGY_IMPORT,
            Source::Telegram,
            Data::DoubleLongUnsigned(10_955_225),
        );
        assert_eq!(bare.quantity(), None);
        let scaled = Entry {
            scaler: Some(Stated::new(1, Source::Settings)),
            unit: Some(Stated::new(Unit::WATT_HOUR, Source::Code)),
            ..bare
        };
        assert_eq!(
            scaled.quantity(),
            Some(Quantity::new(10_955_225, 1, Unit::WATT_HOUR))
        );
    }

    #[test]
    fn debug_does_not_show_a_meter_number() {
        let id = Entry::new(
            codes::METER_ID,
            Source::Telegram,
            Data::VisibleString(b"7359992000000017"),
        );
        let shown = format!("{id:?}");
        assert!(shown.contains("<visible-string>"), "{shown}");
        assert!(!shown.contains("55, 51, 53"), "{shown}");
        let number = Entry::new(
            codes::METER_NUMBER,
            Source::Telegram,
            Data::DoubleLongUnsigned(73_599_920),
        );
        let bare = Entry::bare(number.value);
        for shown in [format!("{number:?}"), format!("{bare:?}")] {
            assert!(shown.contains("<double-long-unsigned>"), "{shown}");
        }
        let kind = Entry::new(
            codes::METER_TYPE,
            Source::Telegram,
            Data::VisibleString(b"6534"),
        );
        assert!(format!("{kind:?}").contains("VisibleString"));
    }

    #[test]
    fn debug_shows_a_quantity() {
        let power = Entry::new(
            codes::ACTIVE_POWER_IMPORT,
            Source::Position,
            Data::DoubleLongUnsigned(2148),
        );
        assert!(format!("{power:?}").contains("DoubleLongUnsigned(2148)"));
    }

    #[test]
    fn twelve_octets_are_a_clock_and_thirteen_are_not() {
        let octets = [0x07, 0xE8, 1, 15, 1, 12, 0, 0, 0, 0xFF, 0xC4, 0, 0];
        let clock = |length| {
            Entry::new(
                codes::CLOCK,
                Source::Telegram,
                Data::OctetString(&octets[..length]),
            )
            .clock()
        };
        assert!(clock(12).is_some());
        assert!(clock(13).is_none());
    }
}
