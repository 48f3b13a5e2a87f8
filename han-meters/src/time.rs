//! When a reading was taken, and how far the meter's clock tells it.

use han_dlms::{ClockStatus, DateTime};

use crate::vendor::Vendor;

/// What a meter's clock said, and what is known of its zone.
///
/// Nobody invents UTC: Norwegian lists carry the local time of Norway without
/// a zone, and in autumn an hour of it comes twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct MeterTime {
    date_time: DateTime,
    basis: TimeBasis,
}

/// How far a [`MeterTime`] can be placed on the time line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
pub enum TimeBasis {
    /// The clock states its offset from UTC, and this maker's may be believed.
    Offset,
    /// Local time of the place where the meter hangs; no usable zone is sent.
    Local,
    /// Neither is known.
    Unspecified,
}

impl TimeBasis {
    /// `offset`, `local` or `unspecified`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Offset => "offset",
            Self::Local => "local",
            Self::Unspecified => "unspecified",
        }
    }
}

impl MeterTime {
    /// A clock taken at its word: its offset where it states a possible one.
    #[must_use]
    pub fn new(date_time: DateTime) -> Self {
        let basis = match date_time.utc_offset_minutes() {
            Some(_) => TimeBasis::Offset,
            None => TimeBasis::Unspecified,
        };
        Self { date_time, basis }
    }

    /// A clock of this maker's, trusted as far as that one's may be.
    pub(crate) fn of(vendor: Option<Vendor>, clock: DateTime) -> Self {
        match vendor {
            Some(vendor) if vendor.ignores_deviation() || clock.deviation().is_none() => {
                Self::local(clock)
            }
            _ => Self::new(clock),
        }
    }

    /// A clock that shows local time, whatever deviation it sends.
    #[must_use]
    pub const fn local(date_time: DateTime) -> Self {
        Self {
            date_time,
            basis: TimeBasis::Local,
        }
    }

    /// The date and time as sent, all 12 octets of it.
    #[must_use]
    pub const fn date_time(&self) -> DateTime {
        self.date_time
    }

    /// How far the clock tells the time.
    #[must_use]
    pub const fn basis(&self) -> TimeBasis {
        self.basis
    }

    /// The clock status, or `None` where the meter does not specify it.
    #[must_use]
    pub fn clock_status(&self) -> Option<ClockStatus> {
        self.date_time.clock_status()
    }

    /// Local time minus UTC in minutes, which is the deviation with its sign
    /// turned; only where the basis is [`TimeBasis::Offset`].
    #[must_use]
    pub fn offset_minutes(&self) -> Option<i16> {
        match self.basis {
            TimeBasis::Offset => self.date_time.utc_offset_minutes(),
            TimeBasis::Local | TimeBasis::Unspecified => None,
        }
    }

    /// Seconds since 1970-01-01T00:00:00Z; only where the basis is
    /// [`TimeBasis::Offset`] and the date exists.
    #[must_use]
    pub fn unix_seconds(&self) -> Option<i64> {
        self.unix_seconds_at(self.offset_minutes()?)
    }

    /// Seconds since 1970-01-01T00:00:00Z for a caller who knows the offset of
    /// the meter's clock (local time minus UTC, in minutes); `None` where the
    /// meter left a field open or the date does not exist.
    #[must_use]
    pub fn unix_seconds_at(&self, offset_minutes: i16) -> Option<i64> {
        self.date_time.unix_seconds(offset_minutes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON_IN_OSLO: [u8; 12] = [0x07, 0xE8, 1, 15, 1, 12, 0, 0, 0, 0xFF, 0xC4, 0];

    #[test]
    fn a_stated_offset_places_the_reading_in_time() {
        let time = MeterTime::new(DateTime::from_octets(NOON_IN_OSLO));
        assert_eq!(time.basis(), TimeBasis::Offset);
        assert_eq!(time.offset_minutes(), Some(60));
        assert_eq!(time.unix_seconds(), Some(1_705_316_400));
    }

    #[test]
    fn local_time_is_not_made_utc() {
        let time = MeterTime::local(DateTime::from_octets(NOON_IN_OSLO));
        assert_eq!(time.offset_minutes(), None);
        assert_eq!(time.unix_seconds(), None);
        assert_eq!(time.unix_seconds_at(60), Some(1_705_316_400));
    }

    #[test]
    fn an_impossible_deviation_is_not_believed() {
        let mut octets = NOON_IN_OSLO;
        octets[9..11].copy_from_slice(&[0x7F, 0xFF]);
        assert_eq!(
            MeterTime::new(DateTime::from_octets(octets)).basis(),
            TimeBasis::Unspecified
        );
        octets[9..11].copy_from_slice(&[0x80, 0x00]);
        assert_eq!(
            MeterTime::new(DateTime::from_octets(octets)).basis(),
            TimeBasis::Unspecified
        );
    }
}
