//! A-XDR written into a caller's buffer.

use core::fmt;

use crate::data::Data;
use crate::data_tag::DataTag;
use crate::error::{Error, ErrorKind};
use crate::length;

/// Writes values one behind the other into a buffer: how a list is built without allocation.
///
/// The caller says how many elements an array or structure has and then writes that many; the
/// writer does not count along. A call for which the buffer is too small has written nothing.
///
/// ```
/// use han_dlms::{Data, Error, ErrorKind, Writer};
///
/// let mut buffer = [0; 16];
/// let mut writer = Writer::new(&mut buffer);
/// writer
///     .structure(2)?
///     .data(&Data::OctetString(&[1, 0, 1, 7, 0, 255]))?
///     .data(&Data::DoubleLongUnsigned(2148))?;
/// assert_eq!(writer.written(), 15);
///
/// let error = writer.data(&Data::Long(1)).unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::BufferTooSmall { needed: 18 });
/// assert_eq!(writer.finish().len(), 15);
/// # Ok::<(), Error>(())
/// ```
///
/// `Debug` shows how much is written and none of it.
pub struct Writer<'b> {
    buffer: &'b mut [u8],
    written: usize,
}

impl<'b> Writer<'b> {
    /// Writes to `buffer`, from its first octet on.
    #[must_use]
    pub const fn new(buffer: &'b mut [u8]) -> Self {
        Self { buffer, written: 0 }
    }

    /// Octets written so far.
    #[must_use]
    pub const fn written(&self) -> usize {
        self.written
    }

    /// The part of the buffer that was written.
    #[must_use]
    pub fn finish(self) -> &'b mut [u8] {
        self.buffer.get_mut(..self.written).unwrap_or_default()
    }

    /// The head of an array; its `count` elements come next.
    ///
    /// # Errors
    /// [`ErrorKind::BufferTooSmall`]; [`ErrorKind::LengthTooLarge`] for more than `u32::MAX`.
    pub fn array(&mut self, count: usize) -> Result<&mut Self, Error> {
        self.head(DataTag::ARRAY, count)
    }

    /// The head of a structure; its `count` elements come next.
    ///
    /// # Errors
    /// As [`array`](Self::array).
    pub fn structure(&mut self, count: usize) -> Result<&mut Self, Error> {
        self.head(DataTag::STRUCTURE, count)
    }

    /// A value with its tag and everything inside it.
    ///
    /// # Errors
    /// As [`array`](Self::array).
    pub fn data(&mut self, data: &Data<'_>) -> Result<&mut Self, Error> {
        self.reserve(data.encoded_len())?.reserved(data)
    }

    /// A value for which the caller has made sure that it fits, so that what stands inside it is
    /// not measured once more on each level.
    pub(crate) fn reserved(&mut self, data: &Data<'_>) -> Result<&mut Self, Error> {
        self.u8(data.tag().code())?;
        data.emit_content(self)?;
        Ok(self)
    }

    /// An octet string without a tag: length, octets.
    ///
    /// # Errors
    /// As [`array`](Self::array).
    pub fn octet_string(&mut self, octets: &[u8]) -> Result<&mut Self, Error> {
        self.reserve(length::encoded_len(octets.len()).saturating_add(octets.len()))?;
        self.length(octets.len())?.octets(octets)
    }

    /// A length or count, in as few octets as it needs.
    ///
    /// # Errors
    /// As [`array`](Self::array).
    pub fn length(&mut self, length: usize) -> Result<&mut Self, Error> {
        let Ok(value) = u32::try_from(length) else {
            return Err(ErrorKind::LengthTooLarge { length }.at(self.written));
        };
        let [a, b, c, d] = value.to_be_bytes();
        match length::encoded_len(length) {
            1 => self.octets(&[d]),
            2 => self.octets(&[0x81, d]),
            3 => self.octets(&[0x82, c, d]),
            4 => self.octets(&[0x83, b, c, d]),
            _ => self.octets(&[0x84, a, b, c, d]),
        }
    }

    /// Octets as they are.
    ///
    /// # Errors
    /// [`ErrorKind::BufferTooSmall`].
    pub fn octets(&mut self, octets: &[u8]) -> Result<&mut Self, Error> {
        let needed = self.written.saturating_add(octets.len());
        let room = self.buffer.get_mut(self.written..);
        let Some(room) = room.and_then(|room| room.get_mut(..octets.len())) else {
            return Err(ErrorKind::BufferTooSmall { needed }.at(self.written));
        };
        room.copy_from_slice(octets);
        self.written = needed;
        Ok(self)
    }

    /// One octet as it is.
    ///
    /// # Errors
    /// [`ErrorKind::BufferTooSmall`].
    pub fn u8(&mut self, octet: u8) -> Result<&mut Self, Error> {
        self.octets(&[octet])
    }

    /// Makes sure that `octets` more fit, so that what follows is written whole or not at all.
    pub(crate) fn reserve(&mut self, octets: usize) -> Result<&mut Self, Error> {
        let needed = self.written.saturating_add(octets);
        if needed > self.buffer.len() {
            return Err(ErrorKind::BufferTooSmall { needed }.at(self.written));
        }
        Ok(self)
    }

    fn head(&mut self, tag: DataTag, count: usize) -> Result<&mut Self, Error> {
        self.reserve(length::encoded_len(count).saturating_add(1))?;
        self.u8(tag.code())?.length(count)
    }
}

impl fmt::Debug for Writer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writer")
            .field("written", &self.written)
            .field("capacity", &self.buffer.len())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_lengths_and_no_octets() {
        let mut buffer = *b"6970631401234567";
        let mut writer = Writer::new(&mut buffer);
        writer.u8(0x0F).unwrap();
        assert_eq!(
            std::format!("{writer:?}"),
            "Writer { written: 1, capacity: 16 }"
        );
    }

    #[test]
    fn writes_a_list_element_by_element() {
        let mut buffer = [0; 32];
        let mut writer = Writer::new(&mut buffer);
        writer.array(1).unwrap().structure(2).unwrap();
        writer
            .data(&Data::OctetString(&[1, 0, 1, 7, 0, 255]))
            .unwrap();
        writer.data(&Data::DoubleLongUnsigned(2148)).unwrap();
        assert_eq!(writer.written(), 17);
        assert_eq!(
            writer.finish(),
            [
                0x01, 1, 0x02, 2, 0x09, 6, 1, 0, 1, 7, 0, 255, 0x06, 0, 0, 0x08, 0x64
            ]
        );
    }

    #[test]
    fn writes_lengths_in_as_few_octets_as_they_need() {
        for (length, octets) in [
            (0x7F, &[0x7F][..]),
            (0x80, &[0x81, 0x80]),
            (0x100, &[0x82, 0x01, 0x00]),
            (0x1_0000, &[0x83, 0x01, 0x00, 0x00]),
            (0x100_0000, &[0x84, 0x01, 0x00, 0x00, 0x00]),
        ] {
            let mut buffer = [0; 5];
            let mut writer = Writer::new(&mut buffer);
            writer.length(length).unwrap();
            assert_eq!(writer.finish(), octets);
        }
    }

    #[cfg(target_pointer_width = "64")]
    #[test]
    fn refuses_a_length_that_four_octets_cannot_hold() {
        let length = 0x1_0000_0000;
        let error = *Writer::new(&mut [0; 8])
            .length(length)
            .as_ref()
            .unwrap_err();
        assert_eq!(error, ErrorKind::LengthTooLarge { length }.at(0));
    }

    #[test]
    fn a_call_that_does_not_fit_writes_nothing() {
        let mut buffer = [0; 3];
        let mut writer = Writer::new(&mut buffer);
        writer.u8(1).unwrap().octets(&[2]).unwrap();
        let too_small = |needed| ErrorKind::BufferTooSmall { needed }.at(2);
        assert_eq!(writer.octets(&[3, 4]).unwrap_err(), too_small(4));
        assert_eq!(writer.structure(1).unwrap_err(), too_small(4));
        assert_eq!(writer.array(128).unwrap_err(), too_small(5));
        assert_eq!(writer.octet_string(&[3]).unwrap_err(), too_small(4));
        assert_eq!(writer.length(128).unwrap_err(), too_small(4));
        assert_eq!(writer.data(&Data::Long(1)).unwrap_err(), too_small(5));
        writer.data(&Data::NullData).unwrap();
        assert_eq!(writer.finish(), [1, 2, 0]);
    }
}
