//! The computer's own clock.

use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

use han_dlms::DateTime;

/// An instant in UTC, to the millisecond.
///
/// Prints as in RFC 3339: `2024-01-15T11:00:00.250Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Timestamp {
    seconds: i64,
    milliseconds: u32,
}

impl Timestamp {
    pub(crate) fn now() -> Self {
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        Self {
            seconds: i64::try_from(since.as_secs()).unwrap_or(i64::MAX),
            milliseconds: since.subsec_millis(),
        }
    }

    /// The time of the day: `11:00:00`.
    pub(crate) fn time_of_day(self) -> String {
        let second = self.seconds.rem_euclid(86_400);
        format!(
            "{:02}:{:02}:{:02}",
            second / 3600,
            second / 60 % 60,
            second % 60
        )
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let utc = DateTime::from_unix_seconds(self.seconds, 0);
        let Some(utc) = utc.and_then(DateTime::local) else {
            return f.write_str("9999-12-31T23:59:59.999Z");
        };
        write!(f, "{utc}.{:03}Z", self.milliseconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_as_in_rfc_3339() {
        let timestamp = Timestamp {
            seconds: 1_705_316_400,
            milliseconds: 7,
        };
        assert_eq!(timestamp.to_string(), "2024-01-15T11:00:00.007Z");
        assert_eq!(timestamp.time_of_day(), "11:00:00");
    }

    #[test]
    fn now_is_after_this_was_written() {
        assert!(Timestamp::now().seconds > 1_700_000_000);
    }
}
