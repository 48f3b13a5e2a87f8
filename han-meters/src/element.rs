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
    pub(crate) obis: Option<Stated<Obis>>,
    /// Which item of NVE's list it is.
    pub(crate) item: Option<Item>,
    pub(crate) value: Value<'a>,
    /// Scaler and unit, where the telegram states them.
    pub(crate) scale: Option<(i8, Unit)>,
}

impl<'a> Element<'a> {
    /// An element of which nothing but its value is known.
    pub(crate) const fn bare(value: Value<'a>) -> Self {
        Self {
            obis: None,
            item: None,
            value,
            scale: None,
        }
    }

    /// An element behind its code.
    pub(crate) fn coded(code: Obis, value: Value<'a>) -> Self {
        Self {
            obis: Some(Stated::new(code, Source::Telegram)),
            item: Item::of(code),
            ..Self::bare(value)
        }
    }

    /// An element that its place in the list makes this item.
    pub(crate) const fn placed(code: Obis, item: Item, value: Value<'a>) -> Self {
        Self {
            obis: Some(Stated::new(code, Source::Position)),
            item: Some(item),
            ..Self::bare(value)
        }
    }

    /// Whether the telegram itself says what it is.
    pub(crate) fn has_code(&self) -> bool {
        self.obis.is_some_and(|obis| obis.from == Source::Telegram)
    }

    /// The same for those who want to see it all.
    pub(crate) fn entry(&self) -> Entry<'a> {
        let from = Source::Telegram;
        Entry {
            obis: self.obis,
            scaler: self.scale.map(|(scaler, _)| Stated::new(scaler, from)),
            unit: self.scale.map(|(_, unit)| Stated::new(unit, from)),
            ..Entry::bare(self.value.data())
        }
    }
}
