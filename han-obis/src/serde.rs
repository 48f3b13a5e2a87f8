//! Text in formats for people, octets and integers in compact ones; never a float.

use crate::{Decimal, Error, Obis, Pattern, Quantity, Unit};
use core::fmt::{self, Display};
use core::marker::PhantomData;
use core::str::FromStr;
use serde::de::{DeserializeOwned, Deserializer, Visitor};
use serde::{Deserialize, Serialize, Serializer};

/// A type that is its text for people and something shorter for machines.
trait Forms: Copy + Display + FromStr<Err = Error> {
    type Compact: Serialize + DeserializeOwned;
    const EXPECTED: &'static str;

    fn compact(self) -> Self::Compact;
    fn from_compact(compact: Self::Compact) -> Self;
}

fn serialize<T: Forms, S: Serializer>(value: T, serializer: S) -> Result<S::Ok, S::Error> {
    if serializer.is_human_readable() {
        serializer.collect_str(&value)
    } else {
        value.compact().serialize(serializer)
    }
}

fn deserialize<'de, T: Forms, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    if deserializer.is_human_readable() {
        deserializer.deserialize_str(Text(PhantomData))
    } else {
        T::Compact::deserialize(deserializer).map(T::from_compact)
    }
}

struct Text<T>(PhantomData<T>);

impl<T: Forms> Visitor<'_> for Text<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::EXPECTED)
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<T, E> {
        text.parse().map_err(E::custom)
    }
}

impl Forms for Obis {
    type Compact = [u8; 6];
    const EXPECTED: &'static str = "an OBIS code such as `1-0:1.8.0`";

    fn compact(self) -> [u8; 6] {
        self.octets()
    }

    fn from_compact(octets: [u8; 6]) -> Self {
        Self::from_octets(octets)
    }
}

impl Forms for Pattern {
    type Compact = (Option<[u8; 2]>, [u8; 4]);
    const EXPECTED: &'static str = "an OBIS code such as `1.8.0`";

    fn compact(self) -> Self::Compact {
        (self.medium_and_channel, self.quantity)
    }

    fn from_compact((medium_and_channel, quantity): Self::Compact) -> Self {
        Self {
            medium_and_channel,
            quantity,
        }
    }
}

impl Forms for Unit {
    type Compact = u8;
    const EXPECTED: &'static str = "a unit such as `Wh`";

    fn compact(self) -> u8 {
        self.code()
    }

    fn from_compact(code: u8) -> Self {
        Self::new(code)
    }
}

impl Forms for Decimal {
    type Compact = (i64, i8);
    const EXPECTED: &'static str = "a text with a number such as `230.1`";

    fn compact(self) -> (i64, i8) {
        (self.value(), self.scaler())
    }

    fn from_compact((value, scaler): (i64, i8)) -> Self {
        Self::new(value, scaler)
    }
}

impl Forms for Quantity {
    type Compact = (i64, i8, u8);
    const EXPECTED: &'static str = "a quantity such as `230.1 V`";

    fn compact(self) -> (i64, i8, u8) {
        (self.value(), self.scaler(), self.unit().code())
    }

    fn from_compact((value, scaler, unit): (i64, i8, u8)) -> Self {
        Self::new(value, scaler, Unit::new(unit))
    }
}

impl Serialize for Obis {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize(*self, serializer)
    }
}

impl<'de> Deserialize<'de> for Obis {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize(deserializer)
    }
}

impl Serialize for Pattern {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize(*self, serializer)
    }
}

impl<'de> Deserialize<'de> for Pattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize(deserializer)
    }
}

impl Serialize for Unit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize(*self, serializer)
    }
}

impl<'de> Deserialize<'de> for Unit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize(deserializer)
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize(*self, serializer)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize(deserializer)
    }
}

impl Serialize for Quantity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize(*self, serializer)
    }
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize(deserializer)
    }
}
