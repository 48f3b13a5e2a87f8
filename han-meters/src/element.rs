//! One element of a list as the walk finds it, before anything is added to it.

use han_dlms::Value;
use han_obis::{Obis, Unit};

use crate::entry::{Entry, Source, Stated};
use crate::item::Item;

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
}

/// Who names an element.
#[derive(Clone, Copy)]
pub(crate) enum Name<'a> {
    Nobody,
    /// The code sent with it.
    Telegram(&'a [u8; 6]),
    /// Its place, which has this code.
    Position(&'static Obis),
}

impl<'a> Element<'a> {
    /// An element of which nothing but its value is known.
    pub(crate) const fn bare(value: Value<'a>) -> Self {
        Self {
            name: Name::Nobody,
            item: None,
            value,
            scale: None,
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

    /// An element that has this code by its place in the list.
    pub(crate) const fn placed(code: &'static Obis, item: Option<Item>, value: Value<'a>) -> Self {
        Self {
            name: Name::Position(code),
            item,
            ..Self::bare(value)
        }
    }

    /// What it is, and who says so.
    pub(crate) fn obis(&self) -> Option<Stated<Obis>> {
        match self.name {
            Name::Nobody => None,
            Name::Telegram(code) => Some(Stated::new(Obis::from_octets(*code), Source::Telegram)),
            Name::Position(code) => Some(Stated::new(*code, Source::Position)),
        }
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
            ..Entry::bare(self.value.data())
        }
    }
}
