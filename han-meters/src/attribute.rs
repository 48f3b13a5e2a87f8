//! Which part of a COSEM object a value is.

/// Class and attribute of an object, where a list states them.
///
/// Some meters send before the values which attribute of which object each of
/// them is; others state it beside each value.
///
/// Blue Book: interface classes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Attribute {
    /// The interface class: 1 data, 3 register, 8 clock, 40 push setup …
    pub class_id: u16,
    /// The attribute: 1 the logical name, 2 the value, 3 scaler and unit of a
    /// register …
    pub attribute_id: i8,
}

impl Attribute {
    /// The attribute that holds the list of objects to push.
    #[cfg(feature = "europe")]
    pub(crate) const PUSH_OBJECT_LIST: Self = Self {
        class_id: 40,
        attribute_id: 2,
    };

    /// Whether this is what the code of the object names: the second attribute
    /// of the classes data, register, extended register and clock.
    #[must_use]
    pub const fn is_value(self) -> bool {
        matches!(
            self,
            Self {
                class_id: 1 | 3 | 4 | 8,
                attribute_id: 2
            }
        )
    }
}
