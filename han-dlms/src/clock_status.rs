//! What a clock says about itself.

/// Status of the clock that made a date-time.
///
/// | bit | meaning                                             |
/// |-----|-----------------------------------------------------|
/// | 0   | invalid value                                       |
/// | 1   | doubtful value                                      |
/// | 2   | different clock base                                |
/// | 3   | invalid clock status                                |
/// | 4–6 | reserved                                            |
/// | 7   | daylight saving active: the time sent includes it   |
///
/// The octet `FF` says that there is no status; [`DateTime::clock_status`] gives `None` for it.
///
/// Blue Book, "date and time formats".
///
/// [`DateTime::clock_status`]: crate::DateTime::clock_status
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ClockStatus(u8);

impl ClockStatus {
    /// The status with these bits.
    #[must_use]
    pub const fn new(bits: u8) -> Self {
        Self(bits)
    }

    /// The octet as sent.
    #[must_use]
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// Whether the time could not be recovered, after a power failure for example.
    #[must_use]
    pub const fn is_invalid_value(self) -> bool {
        self.0 & 0x01 != 0
    }

    /// Whether the time could be recovered, but not how good it is.
    #[must_use]
    pub const fn is_doubtful_value(self) -> bool {
        self.0 & 0x02 != 0
    }

    /// Whether the clock runs on another time base than it is set up for.
    #[must_use]
    pub const fn is_different_clock_base(self) -> bool {
        self.0 & 0x04 != 0
    }

    /// Whether some bit of this status cannot be trusted.
    #[must_use]
    pub const fn is_invalid_clock_status(self) -> bool {
        self.0 & 0x08 != 0
    }

    /// Whether the time sent includes daylight saving.
    #[must_use]
    pub const fn is_daylight_saving_active(self) -> bool {
        self.0 & 0x80 != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_bit_has_its_meaning() {
        let flags = |bits| {
            let status = ClockStatus::new(bits);
            [
                status.is_invalid_value(),
                status.is_doubtful_value(),
                status.is_different_clock_base(),
                status.is_invalid_clock_status(),
                status.is_daylight_saving_active(),
            ]
        };
        assert_eq!(flags(0x00), [false; 5]);
        assert_eq!(flags(0x01), [true, false, false, false, false]);
        assert_eq!(flags(0x02), [false, true, false, false, false]);
        assert_eq!(flags(0x04), [false, false, true, false, false]);
        assert_eq!(flags(0x08), [false, false, false, true, false]);
        assert_eq!(flags(0x70), [false; 5]);
        assert_eq!(flags(0x80), [false, false, false, false, true]);
    }
}
