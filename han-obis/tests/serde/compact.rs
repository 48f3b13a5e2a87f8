//! A compact format with nothing in it but integers, big-endian, and options.

use serde::de::value::Error;
use serde::de::{DeserializeOwned, DeserializeSeed, Error as _, SeqAccess, Visitor};
use serde::ser::{Impossible, SerializeTuple};
use serde::{Deserializer, Serialize, Serializer};

pub(crate) fn to_octets<T: Serialize>(value: &T) -> Vec<u8> {
    let mut writer = Writer(Vec::new());
    value.serialize(&mut writer).unwrap();
    writer.0
}

pub(crate) fn from_octets<T: DeserializeOwned>(octets: &[u8]) -> T {
    let mut reader = Reader(octets);
    let value = T::deserialize(&mut reader).unwrap();
    assert!(reader.0.is_empty(), "octets left over");
    value
}

struct Writer(Vec<u8>);

impl Writer {
    fn write(&mut self, octets: &[u8]) -> Result<(), Error> {
        self.0.extend_from_slice(octets);
        Ok(())
    }
}

fn unsupported<T>() -> Result<T, Error> {
    Err(Error::custom(
        "neither an integer nor an option nor a tuple",
    ))
}

impl Serializer for &mut Writer {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Impossible<(), Error>;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Impossible<(), Error>;
    type SerializeTupleVariant = Impossible<(), Error>;
    type SerializeMap = Impossible<(), Error>;
    type SerializeStruct = Impossible<(), Error>;
    type SerializeStructVariant = Impossible<(), Error>;

    fn is_human_readable(&self) -> bool {
        false
    }

    fn serialize_i8(self, value: i8) -> Result<(), Error> {
        self.write(&value.to_be_bytes())
    }

    fn serialize_i64(self, value: i64) -> Result<(), Error> {
        self.write(&value.to_be_bytes())
    }

    fn serialize_u8(self, value: u8) -> Result<(), Error> {
        self.write(&[value])
    }

    fn serialize_none(self) -> Result<(), Error> {
        self.write(&[0])
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        self.write(&[1])?;
        value.serialize(self)
    }

    fn serialize_tuple(self, _: usize) -> Result<Self, Error> {
        Ok(self)
    }

    fn serialize_bool(self, _: bool) -> Result<(), Error> {
        unsupported()
    }

    fn serialize_i16(self, _: i16) -> Result<(), Error> {
        unsupported()
    }

    fn serialize_i32(self, _: i32) -> Result<(), Error> {
        unsupported()
    }

    fn serialize_u16(self, _: u16) -> Result<(), Error> {
        unsupported()
    }

    fn serialize_u32(self, _: u32) -> Result<(), Error> {
        unsupported()
    }

    fn serialize_u64(self, _: u64) -> Result<(), Error> {
        unsupported()
    }

    fn serialize_f32(self, _: f32) -> Result<(), Error> {
        unsupported()
    }

    fn serialize_f64(self, _: f64) -> Result<(), Error> {
        unsupported()
    }

    fn serialize_char(self, _: char) -> Result<(), Error> {
        unsupported()
    }

    fn serialize_str(self, _: &str) -> Result<(), Error> {
        unsupported()
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<(), Error> {
        unsupported()
    }

    fn serialize_unit(self) -> Result<(), Error> {
        unsupported()
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Error> {
        unsupported()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, _: &'static str) -> Result<(), Error> {
        unsupported()
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: &T,
    ) -> Result<(), Error> {
        unsupported()
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), Error> {
        unsupported()
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self::SerializeSeq, Error> {
        unsupported()
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleStruct, Error> {
        unsupported()
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Error> {
        unsupported()
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, Error> {
        unsupported()
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeStruct, Error> {
        unsupported()
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Error> {
        unsupported()
    }
}

impl SerializeTuple for &mut Writer {
    type Ok = ();
    type Error = Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        value.serialize(&mut **self)
    }

    fn end(self) -> Result<(), Error> {
        Ok(())
    }
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn read<const N: usize>(&mut self) -> Result<[u8; N], Error> {
        let (octets, rest) = self
            .0
            .split_first_chunk()
            .ok_or(Error::custom("too short"))?;
        self.0 = rest;
        Ok(*octets)
    }
}

impl<'de> Deserializer<'de> for &mut Reader<'de> {
    type Error = Error;

    fn is_human_readable(&self) -> bool {
        false
    }

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        unsupported()
    }

    fn deserialize_i8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_i8(i8::from_be_bytes(self.read()?))
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_i64(i64::from_be_bytes(self.read()?))
    }

    fn deserialize_u8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_u8(u8::from_be_bytes(self.read()?))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.read()? {
            [0] => visitor.visit_none(),
            [_] => visitor.visit_some(self),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_seq(Tuple {
            reader: self,
            left: length,
        })
    }

    serde::forward_to_deserialize_any! {
        bool i16 i32 u16 u32 u64 f32 f64 char str string bytes byte_buf unit unit_struct
        newtype_struct seq tuple_struct map struct enum identifier ignored_any
    }
}

struct Tuple<'a, 'de> {
    reader: &'a mut Reader<'de>,
    left: usize,
}

impl<'de> SeqAccess<'de> for Tuple<'_, 'de> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        let Some(left) = self.left.checked_sub(1) else {
            return Ok(None);
        };
        self.left = left;
        seed.deserialize(&mut *self.reader).map(Some)
    }
}
