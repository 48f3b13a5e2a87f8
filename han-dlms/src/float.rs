//! Floating-point values as the bits that were sent.

/// An IEEE 754 number of 32 bits, kept as its bits: nothing here computes with it.
///
/// Two are equal when their bits are, so a NaN equals itself and `0.0` differs from `-0.0`.
///
/// ```
/// use han_dlms::{Data, Float32};
///
/// let (data, _) = Data::parse(&[0x17, 0x43, 0x48, 0x00, 0x00])?;
/// assert_eq!(data, Data::Float32(Float32::new(200.0)));
/// # Ok::<(), han_dlms::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Float32(u32);

impl Float32 {
    /// The bits of `value`.
    #[must_use]
    pub const fn new(value: f32) -> Self {
        Self(value.to_bits())
    }

    /// From the 32 bits on the wire.
    #[must_use]
    pub const fn from_bits(bits: u32) -> Self {
        Self(bits)
    }

    /// The 32 bits on the wire.
    #[must_use]
    pub const fn bits(self) -> u32 {
        self.0
    }

    /// The number, for a caller who has floating point.
    #[must_use]
    pub const fn value(self) -> f32 {
        f32::from_bits(self.0)
    }
}

/// An IEEE 754 number of 64 bits, kept as its bits: nothing here computes with it.
///
/// Two are equal when their bits are, as with [`Float32`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Float64(u64);

impl Float64 {
    /// The bits of `value`.
    #[must_use]
    pub const fn new(value: f64) -> Self {
        Self(value.to_bits())
    }

    /// From the 64 bits on the wire.
    #[must_use]
    pub const fn from_bits(bits: u64) -> Self {
        Self(bits)
    }

    /// The 64 bits on the wire.
    #[must_use]
    pub const fn bits(self) -> u64 {
        self.0
    }

    /// The number, for a caller who has floating point.
    #[must_use]
    pub const fn value(self) -> f64 {
        f64::from_bits(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_bits() {
        assert_eq!(Float32::from_bits(0x4348_0000).value(), 200.0);
        assert_eq!(Float32::new(200.0).bits(), 0x4348_0000);
        assert_eq!(Float64::new(-0.5).bits(), 0xBFE0_0000_0000_0000);
    }

    #[test]
    fn equality_is_that_of_the_bits() {
        assert_eq!(Float64::new(f64::NAN), Float64::new(f64::NAN));
        assert_ne!(Float32::new(0.0), Float32::new(-0.0));
    }
}
