//! The meter's clock: local time that runs on without a zone.

use std::str::FromStr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context, bail};
use han_dlms::{Date, DateTime, Time};

pub(crate) const SECOND: i64 = 1_000;
pub(crate) const HOUR: i64 = 3_600 * SECOND;
pub(crate) const DAY: i64 = 24 * HOUR;

/// A moment of the meter's local time: milliseconds since 1970-01-01T00:00:00
/// of the same clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Moment(i64);

impl Moment {
    /// 2026-06-15T12:00:00.
    pub(crate) const SUMMER_NOON: Self = Self(20_619 * DAY + 12 * HOUR);

    /// The end of the year 9999.
    pub(crate) const LAST: Self = Self(2_932_897 * DAY);

    /// Now, in Norwegian normal time (UTC+1), whatever the season.
    pub(crate) fn now() -> Self {
        let since_1970 = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        Self(HOUR).after(since_1970)
    }

    /// The moment so much later; the last there is where time ends before.
    pub(crate) fn after(self, duration: Duration) -> Self {
        let milliseconds = i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
        Self(self.0.saturating_add(milliseconds))
    }

    /// The moment so many milliseconds later; `None` where time ends before.
    pub(crate) fn step(self, milliseconds: i64) -> Option<Self> {
        self.0.checked_add(milliseconds).map(Self)
    }

    /// The first moment from this one on that is a multiple of `period`
    /// milliseconds; `period` divides a day.
    pub(crate) fn up_to_multiple_of(self, period: i64) -> Self {
        Self(self.0.saturating_add((-self.0).rem_euclid(period)))
    }

    /// Milliseconds since `earlier`; 0 where that comes later.
    pub(crate) fn since(self, earlier: Self) -> u64 {
        u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0)
    }

    /// Milliseconds since the last moment that was a multiple of `period` milliseconds.
    pub(crate) fn past(self, period: i64) -> i64 {
        self.0.rem_euclid(period)
    }

    /// The full hour that has begun.
    pub(crate) fn hour(self) -> Self {
        Self(self.0.saturating_sub(self.past(HOUR)))
    }

    /// The date and time that a clock shows, full seconds; `None` beyond the
    /// years that it has digits for.
    pub(crate) fn date_time(self) -> Option<DateTime> {
        DateTime::from_unix_seconds(self.0.div_euclid(SECOND), 0)
    }
}

/// `2026-01-15T12:00:00`: seconds may be left out, and so may the time.
impl FromStr for Moment {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> anyhow::Result<Self> {
        if has_zone(text) {
            bail!("no zone: the meter's clock has none");
        }
        let fields = Fields::of(text).context("not a date and time such as 2026-01-15T12:00:00")?;
        let date_time = fields.date_time().context("no such day or time")?;
        let seconds = date_time.unix_seconds(0).context("no such day")?;
        let moment = Self(seconds.saturating_mul(SECOND));
        if moment >= Self::LAST {
            bail!("beyond the year 9999");
        }
        Ok(moment)
    }
}

/// `Z`, or an offset behind the time.
fn has_zone(text: &str) -> bool {
    let time = text.split_once(['T', ' ']).map(|(_, time)| time);
    time.is_some_and(|time| {
        time.starts_with(|first: char| first.is_ascii_digit())
            && time.contains(['Z', 'z', '+', '-'])
    })
}

/// The numbers of a date and time, whether or not there is such a moment.
struct Fields {
    date: [u16; 3],
    time: [u16; 3],
}

impl Fields {
    fn of(text: &str) -> Option<Self> {
        let (date, time) = text.split_once(['T', ' ']).unwrap_or((text, "00:00"));
        let mut date = date.split('-').map(digits);
        let (year, month, day) = (date.next()??, date.next()??, date.next()??);
        let mut time = time.split(':').map(digits);
        let (hour, minute) = (time.next()??, time.next()??);
        let second = time.next().unwrap_or(Some(0))?;
        let is_whole = date.next().is_none() && time.next().is_none();
        is_whole.then_some(Self {
            date: [year, month, day],
            time: [hour, minute, second],
        })
    }

    fn date_time(&self) -> Option<DateTime> {
        let [year, month, day] = self.date;
        let [hour, minute, second] = self.time;
        let date = Date::new(year, month.try_into().ok()?, day.try_into().ok()?)?;
        let time = Time::new(
            hour.try_into().ok()?,
            minute.try_into().ok()?,
            second.try_into().ok()?,
        )?;
        Some(DateTime::new(date, time))
    }
}

/// Digits and nothing else: `parse` alone would admit a sign.
fn digits(text: &str) -> Option<u16> {
    if !text.bytes().all(|octet| octet.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

/// A time span such as `2h`, `90m`, `30s`, `7d` or `1h30m`.
pub(crate) fn span(text: &str) -> anyhow::Result<Duration> {
    const EXAMPLE: &str = "not a time span such as 2h, 90m, 30s or 1h30m";
    let mut rest = text;
    let mut seconds = 0_u64;
    loop {
        let end = rest
            .find(|letter: char| !letter.is_ascii_digit())
            .context(EXAMPLE)?;
        let (count, tail) = rest.split_at_checked(end).context(EXAMPLE)?;
        let mut letters = tail.chars();
        let unit = match letters.next() {
            Some('d') => 86_400,
            Some('h') => 3_600,
            Some('m') => 60,
            Some('s') => 1,
            _ => bail!(EXAMPLE),
        };
        let part = count.parse::<u64>().context(EXAMPLE)?.checked_mul(unit);
        seconds = part
            .and_then(|part| seconds.checked_add(part))
            .context("too long a time span")?;
        rest = letters.as_str();
        if rest.is_empty() && seconds == 0 {
            bail!("nothing is sent in no time");
        }
        if rest.is_empty() {
            return Ok(Duration::from_secs(seconds));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        text.parse::<Moment>()
            .unwrap()
            .date_time()
            .unwrap()
            .to_string()
    }

    #[test]
    fn a_moment_is_read_and_shown() {
        assert_eq!(shown("2026-01-15T12:00:00"), "2026-01-15T12:00:00");
        assert_eq!(shown("2026-01-15 12:34"), "2026-01-15T12:34:00");
        assert_eq!(shown("2028-02-29"), "2028-02-29T00:00:00");
    }

    #[test]
    fn summer_noon_is_where_its_name_says() {
        assert_eq!(Moment::SUMMER_NOON, "2026-06-15T12:00:00".parse().unwrap());
    }

    #[test]
    fn what_no_calendar_has_is_refused() {
        for text in [
            "2026-02-29",
            "2026-13-01",
            "2026-01-15T24:00",
            "2026-01-15T12:60",
            "tomorrow",
            "",
            "2026-01",
            "2026-01-15T",
            "2026-01-15T12",
            "+2026-01-15",
            "2026-01-15-01",
            "2026-01-15T1:2:3:4",
            "2026-01-15T12:00:00Z",
        ] {
            assert!(text.parse::<Moment>().is_err(), "{text}");
        }
    }

    #[test]
    fn midnight_begins_the_next_day() {
        let late: Moment = "2026-12-31T23:59:59".parse().unwrap();
        let midnight = late.after(Duration::from_secs(1));
        assert_eq!(
            midnight.date_time().unwrap().to_string(),
            "2027-01-01T00:00:00"
        );
        assert_eq!(midnight.past(DAY), 0);
    }

    #[test]
    fn the_next_multiple_of_a_moment_on_it_is_itself() {
        let moment: Moment = "2026-01-15T12:00:02".parse().unwrap();
        assert_eq!(moment.up_to_multiple_of(2_000), moment);
        assert_eq!(moment.up_to_multiple_of(2_500).since(moment), 500);
        assert_eq!(moment.up_to_multiple_of(10_000).since(moment), 8_000);
    }

    #[test]
    fn the_hour_is_the_one_that_has_begun() {
        let moment: Moment = "2026-01-15T12:59:59".parse().unwrap();
        assert_eq!(moment.hour(), "2026-01-15T12:00".parse().unwrap());
        assert_eq!(moment.hour().hour(), moment.hour());
    }

    #[test]
    fn spans_add_up() {
        assert_eq!(span("2h").unwrap(), Duration::from_secs(7_200));
        assert_eq!(span("1h30m").unwrap(), Duration::from_secs(5_400));
        assert_eq!(span("1d1s").unwrap(), Duration::from_secs(86_401));
    }

    #[test]
    fn a_zone_a_wrong_day_and_a_far_year_are_told() {
        let told = |text: &str| text.parse::<Moment>().unwrap_err().to_string();
        for text in [
            "2026-01-15T12:00:00Z",
            "2026-01-15T12:00+01:00",
            "2026-01-15 12:00:00-05:00",
        ] {
            assert_eq!(told(text), "no zone: the meter's clock has none", "{text}");
        }
        assert_eq!(told("2026-02-29"), "no such day or time");
        assert_eq!(told("10000-01-01"), "beyond the year 9999");
        let last: Moment = "9999-12-31T23:59:59".parse().unwrap();
        assert_eq!(last.after(Duration::from_secs(1)), Moment::LAST);
        assert!(told("tomorrow").starts_with("not a date and time"));
    }

    #[test]
    fn no_time_is_no_span() {
        for text in ["0s", "0h0m"] {
            assert_eq!(
                span(text).unwrap_err().to_string(),
                "nothing is sent in no time"
            );
        }
    }

    #[test]
    fn a_span_without_unit_or_number_is_refused() {
        for text in [
            "",
            "2",
            "h",
            "2x",
            "-2h",
            "2h3",
            "1.5h",
            "2 h",
            "99999999999999999999s",
            "99999999999999999d",
        ] {
            assert!(span(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_end_of_time_is_no_overflow() {
        let end = Moment(i64::MAX);
        assert_eq!(end.after(Duration::from_secs(1)), end);
        assert_eq!(end.date_time(), None);
        assert_eq!(end.up_to_multiple_of(2_500), end);
    }
}
