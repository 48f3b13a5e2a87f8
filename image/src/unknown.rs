//! Octets and numbers that the compiler cannot know.

/// What a call needs, taken from octets that come from outside.
///
/// Where these end come zeros, so nothing here can fail.
pub(crate) struct Unknown<'a>(&'a [u8]);

impl<'a> Unknown<'a> {
    pub(crate) const fn new(octets: &'a [u8]) -> Self {
        Self(octets)
    }

    #[inline(never)]
    pub(crate) fn u8(&mut self) -> u8 {
        let Some((&octet, rest)) = self.0.split_first() else {
            return 0;
        };
        self.0 = rest;
        octet
    }

    pub(crate) fn array<const N: usize>(&mut self) -> [u8; N] {
        [(); N].map(|()| self.u8())
    }

    /// Up to 65,535 octets, as many as are left or fewer.
    #[inline(never)]
    pub(crate) fn octets(&mut self) -> &'a [u8] {
        let len = self.0.len().min(usize::from(self.u16()));
        let (octets, rest) = self.0.split_at_checked(len).unwrap_or((self.0, &[]));
        self.0 = rest;
        octets
    }

    #[inline(never)]
    pub(crate) fn text(&mut self) -> &'a str {
        core::str::from_utf8(self.octets()).unwrap_or_default()
    }

    pub(crate) fn bool(&mut self) -> bool {
        self.u8() & 1 == 1
    }

    pub(crate) fn i8(&mut self) -> i8 {
        i8::from_le_bytes(self.array())
    }

    pub(crate) fn i16(&mut self) -> i16 {
        i16::from_le_bytes(self.array())
    }

    pub(crate) fn u16(&mut self) -> u16 {
        u16::from_le_bytes(self.array())
    }

    #[inline(never)]
    pub(crate) fn i32(&mut self) -> i32 {
        i32::from_le_bytes(self.array())
    }

    #[inline(never)]
    pub(crate) fn u32(&mut self) -> u32 {
        u32::from_le_bytes(self.array())
    }

    #[inline(never)]
    pub(crate) fn i64(&mut self) -> i64 {
        i64::from_le_bytes(self.array())
    }

    #[inline(never)]
    pub(crate) fn u64(&mut self) -> u64 {
        u64::from_le_bytes(self.array())
    }

    #[inline(never)]
    pub(crate) fn usize(&mut self) -> usize {
        usize::from_le_bytes(self.array())
    }
}
