//! One element of a list as the walk finds it, before anything is added to it.

use han_dlms::Value;
use han_obis::{Obis, Unit};

use crate::attribute::Attribute;
use crate::entry::{Entry, Source, Stated};
use crate::item::Item;
use crate::table::Row;

/// One element of a list: its value as octets, and what the list says of it.
///
/// A reading is filled from these; an [`Entry`] is made of one for whoever asks.
#[derive(Clone, Copy)]
pub(crate) struct Element<'a> {
    pub(crate) name: Name<'a>,
    /// Which item of NVE's list it is.
    pub(crate) item: Option<Item>,
    pub(crate) value: Value<'a>,
    /// Scaler and unit, where the telegram states them.
    pub(crate) scale: Option<(i8, u8)>,
    /// Class and attribute of the object, where the telegram states them.
    #[cfg(feature = "europe")]
    pub(crate) attribute: Option<Attribute>,
}

/// Who names an element.
#[derive(Clone, Copy)]
pub(crate) enum Name<'a> {
    Nobody,
    /// The code sent with it.
    Telegram(&'a [u8; 6]),
    /// Its place, which has this row.
    Position(&'a Row),
}

impl<'a> Element<'a> {
    /// An element of which nothing but its value is known.
    pub(crate) const fn bare(value: Value<'a>) -> Self {
        Self {
            name: Name::Nobody,
            item: None,
            value,
            scale: None,
            #[cfg(feature = "europe")]
            attribute: None,
        }
    }

    /// An element behind its code.
    pub(crate) const fn coded(code: &'a [u8; 6], value: Value<'a>) -> Self {
        Self {
            name: Name::Telegram(code),
            item: Item::of(code),
            ..Self::bare(value)
        }
    }

    /// An element that is what the row of its place says.
    pub(crate) const fn placed(row: &'a Row, value: Value<'a>) -> Self {
        Self {
            name: Name::Position(row),
            item: row.item,
            ..Self::bare(value)
        }
    }

    /// An attribute of the object with this code. Only the value of an object
    /// is what the code names.
    #[cfg(feature = "europe")]
    pub(crate) fn of_object(code: &'a [u8; 6], attribute: Attribute, value: Value<'a>) -> Self {
        let coded = Self::coded(code, value);
        Self {
            item: coded.item.filter(|_| attribute.is_value()),
            attribute: Some(attribute),
            ..coded
        }
    }

    /// What it is, and who says so.
    pub(crate) fn obis(&self) -> Option<Stated<Obis>> {
        match self.name {
            Name::Nobody => None,
            Name::Telegram(code) => Some(Stated::new(Obis::from_octets(*code), Source::Telegram)),
            Name::Position(row) => Some(Stated::new(row.obis()?, Source::Position)),
        }
    }

    #[cfg(feature = "europe")]
    const fn attribute(&self) -> Option<Attribute> {
        self.attribute
    }

    #[cfg(not(feature = "europe"))]
    const fn attribute(&self) -> Option<Attribute> {
        None
    }

    /// The same for those who want to see it all.
    pub(crate) fn entry(&self) -> Entry<'a> {
        let from = Source::Telegram;
        Entry {
            obis: self.obis(),
            scaler: self.scale.map(|(scaler, _)| Stated::new(scaler, from)),
            unit: self
                .scale
                .map(|(_, unit)| Stated::new(Unit::new(unit), from)),
            attribute: self.attribute(),
            ..Entry::bare(self.value.data())
        }
    }
}
