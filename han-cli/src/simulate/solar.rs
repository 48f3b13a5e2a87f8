//! Panels on the roof: the sun by season and hour, and clouds.

use super::moment::{DAY, Moment, SECOND};
use super::random::Random;

/// What the panels deliver: the clear sky's power, less what the clouds take.
#[derive(Clone, Debug)]
pub(crate) struct Solar {
    /// How much of the sun comes through, in thousandths.
    clear: i64,
    /// What `clear` moves towards.
    clearing: i64,
}

impl Solar {
    pub(crate) fn new(random: &mut Random) -> Self {
        let clear = random.between(100, WHOLE);
        Self {
            clear,
            clearing: clear,
        }
    }

    /// The power in W at a moment, so many milliseconds after the last.
    pub(crate) fn power(&mut self, at: Moment, elapsed: u64, random: &mut Random) -> i64 {
        self.drift(elapsed, random);
        clear_sky(at) * self.clear / WHOLE
    }

    fn drift(&mut self, elapsed: u64, random: &mut Random) {
        if random.chance(elapsed, WEATHER_LASTS) {
            self.clearing = random.between(50, WHOLE);
        }
        let most = i64::try_from(elapsed).unwrap_or(i64::MAX) / CLOUD_SPEED;
        self.clear += (self.clearing - self.clear).clamp(-most, most);
    }
}

const WHOLE: i64 = 1_000;
/// Mean milliseconds until the clouds change.
const WEATHER_LASTS: u64 = 300_000;
/// Milliseconds in which a cloud covers or frees a thousandth.
const CLOUD_SPEED: i64 = 100;

const YEAR: i64 = 365 * DAY + DAY / 4;
/// 21 December, counted as [`Moment`] counts.
const WINTER_SOLSTICE: i64 = 354 * DAY;

/// The panels' power in W without clouds. A day's course is a parabola, the
/// year goes straight up and down: about the south of Norway.
fn clear_sky(at: Moment) -> i64 {
    let from_winter = at
        .step(-WINTER_SOLSTICE)
        .map_or(0, |since| since.past(YEAR));
    let season = 2 * from_winter.min(YEAR - from_winter);
    let scaled =
        |winter: i64, summer: i64| winter + (summer - winter) * (season / SECOND) / (YEAR / SECOND);

    let half_day = scaled(3 * 3_600, 9 * 3_600);
    let noon_peak = scaled(900, 5_400);
    let from_noon = (at.past(DAY) - DAY / 2).abs() / SECOND;
    let height = half_day * half_day - from_noon * from_noon;
    (noon_peak * height / (half_day * half_day)).max(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clear_sky_at(text: &str) -> i64 {
        clear_sky(text.parse().unwrap())
    }

    #[test]
    fn there_is_no_sun_at_night() {
        assert_eq!(clear_sky_at("2026-06-21T00:00:00"), 0);
        assert_eq!(clear_sky_at("2026-12-21T08:30:00"), 0);
        assert_eq!(clear_sky_at("2026-12-21T15:30:00"), 0);
    }

    #[test]
    fn summer_is_stronger_and_longer_than_winter() {
        assert!((5_300..=5_400).contains(&clear_sky_at("2026-06-21T12:00:00")));
        assert!((900..=1_000).contains(&clear_sky_at("2026-12-21T12:00:00")));
        assert!(clear_sky_at("2026-06-21T05:00:00") > 0);
        assert!(clear_sky_at("2026-06-21T20:00:00") > 0);
    }

    #[test]
    fn noon_is_the_peak_of_the_day() {
        let noon = clear_sky_at("2026-04-01T12:00:00");
        assert!(noon > clear_sky_at("2026-04-01T11:00:00"));
        let morning = clear_sky_at("2026-04-01T09:00:00");
        let afternoon = clear_sky_at("2026-04-01T15:00:00");
        assert!(
            (0..20).contains(&(afternoon - morning)),
            "spring gains by the hour"
        );
    }

    #[test]
    fn clouds_take_some_and_never_add() {
        let mut random = Random::new(1);
        let mut solar = Solar::new(&mut random);
        let noon: Moment = "2026-06-21T12:00:00".parse().unwrap();
        let powers: Vec<i64> = (0..1_000)
            .map(|_| solar.power(noon, 10_000, &mut random))
            .collect();
        assert!(
            powers
                .iter()
                .all(|power| (0..=clear_sky(noon)).contains(power))
        );
        assert!(powers.iter().max().unwrap() - powers.iter().min().unwrap() > 3_000);
    }
}
