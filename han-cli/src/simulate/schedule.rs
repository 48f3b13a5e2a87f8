//! Which list a maker's meter sends when.
//!
//! NVE's menu of 2016; what each maker makes of it, from the makers' list
//! documents and from meters:
//!
//! | maker | list 1 | list 2 | list 3 |
//! |-------|--------|--------|--------|
//! | Aidon, Landis+Gyr | every 2.5 s | every 10 s | hh:00:10, instead of list 2 |
//! | Kaifa | every 2 s | every 10 s | hh:00:10, instead of list 2 |
//! | Kamstrup | none | every 10 s | hh:00:05, between two lists 2 |
//!
//! Lists 2 come at seconds divisible by 10. List 1 leaves out the slots of the
//! others. How often Landis+Gyr sends is not documented: it follows Aidon.

use han_meters::{ListNumber, Vendor};

use super::moment::{HOUR, Moment, SECOND};

/// The telegrams of a meter from a moment on, without end.
#[derive(Clone, Debug)]
pub(crate) struct Schedule {
    vendor: Vendor,
    next: Moment,
}

impl Schedule {
    pub(crate) fn new(vendor: Vendor, start: Moment) -> Self {
        Self {
            vendor,
            next: start.up_to_multiple_of(slot(vendor)),
        }
    }
}

impl Iterator for Schedule {
    type Item = (Moment, ListNumber);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let at = self.next;
            self.next = at.step(slot(self.vendor))?;
            if let Some(list) = list_at(self.vendor, at) {
                return Some((at, list));
            }
        }
    }
}

/// Milliseconds between two moments at which a telegram may come.
const fn slot(vendor: Vendor) -> i64 {
    match vendor {
        Vendor::Kaifa => 2 * SECOND,
        Vendor::Kamstrup => 5 * SECOND,
        _ => 2_500,
    }
}

fn list_at(vendor: Vendor, at: Moment) -> Option<ListNumber> {
    let on_ten_seconds = at.past(10 * SECOND) == 0;
    match (vendor, at.past(HOUR)) {
        (Vendor::Kamstrup, HOURLY_KAMSTRUP) => Some(ListNumber::Three),
        (Vendor::Kamstrup, _) => on_ten_seconds.then_some(ListNumber::Two),
        (_, HOURLY) => Some(ListNumber::Three),
        _ if on_ten_seconds => Some(ListNumber::Two),
        _ => Some(ListNumber::One),
    }
}

const HOURLY: i64 = 10 * SECOND;
const HOURLY_KAMSTRUP: i64 = 5 * SECOND;

#[cfg(test)]
mod tests {
    use super::*;

    /// The telegrams of the first `count` slots: minute and second with the list.
    fn telegrams(vendor: Vendor, start: &str, count: usize) -> Vec<(String, u8)> {
        let schedule = Schedule::new(vendor, start.parse().unwrap());
        let shown = |at: Moment| {
            let time = at.date_time().unwrap().time();
            let tenths = at.past(SECOND) / 100;
            format!(
                "{:02}:{:02}.{tenths}",
                time.minute().unwrap(),
                time.second().unwrap()
            )
        };
        schedule
            .take(count)
            .map(|(at, list)| (shown(at), list.number()))
            .collect()
    }

    fn expect(vendor: Vendor, start: &str, expected: &[(&str, u8)]) {
        let expected: Vec<_> = expected
            .iter()
            .map(|&(at, list)| (at.to_string(), list))
            .collect();
        assert_eq!(telegrams(vendor, start, expected.len()), expected);
    }

    #[test]
    fn aidon_sends_three_lists_1_and_a_list_2_in_ten_seconds() {
        for vendor in [Vendor::Aidon, Vendor::LandisGyr] {
            expect(
                vendor,
                "2026-01-15T12:30:00",
                &[
                    ("30:00.0", 2),
                    ("30:02.5", 1),
                    ("30:05.0", 1),
                    ("30:07.5", 1),
                    ("30:10.0", 2),
                    ("30:12.5", 1),
                ],
            );
        }
    }

    #[test]
    fn aidons_list_3_takes_the_place_of_a_list_2() {
        for vendor in [Vendor::Aidon, Vendor::LandisGyr] {
            expect(
                vendor,
                "2026-01-15T12:59:58",
                &[
                    ("00:00.0", 2),
                    ("00:02.5", 1),
                    ("00:05.0", 1),
                    ("00:07.5", 1),
                    ("00:10.0", 3),
                    ("00:12.5", 1),
                    ("00:15.0", 1),
                    ("00:17.5", 1),
                    ("00:20.0", 2),
                ],
            );
        }
    }

    #[test]
    fn kaifa_sends_four_lists_1_and_a_list_2_in_ten_seconds() {
        expect(
            Vendor::Kaifa,
            "2026-01-15T12:59:57",
            &[
                ("59:58.0", 1),
                ("00:00.0", 2),
                ("00:02.0", 1),
                ("00:04.0", 1),
                ("00:06.0", 1),
                ("00:08.0", 1),
                ("00:10.0", 3),
                ("00:12.0", 1),
                ("00:14.0", 1),
                ("00:16.0", 1),
                ("00:18.0", 1),
                ("00:20.0", 2),
            ],
        );
    }

    #[test]
    fn kamstrups_list_3_comes_between_two_lists_2() {
        expect(
            Vendor::Kamstrup,
            "2026-01-15T23:59:41",
            &[
                ("59:50.0", 2),
                ("00:00.0", 2),
                ("00:05.0", 3),
                ("00:10.0", 2),
                ("00:20.0", 2),
            ],
        );
    }

    #[test]
    fn every_hour_has_one_list_3_over_two_days() {
        for vendor in Vendor::ALL {
            let start: Moment = "2026-01-15T00:00:00".parse().unwrap();
            let two_days = Schedule::new(vendor, start)
                .take_while(|(at, _)| at.since(start) < 2 * 24 * 3_600_000);
            let hourly = two_days
                .filter(|&(_, list)| list == ListNumber::Three)
                .count();
            assert_eq!(hourly, 48, "{vendor}");
        }
    }
}
