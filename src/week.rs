//! Weeks: when they start and end, what they are called, which one a moment belongs to.
//!
//! The default is the rule of the weekly that hebdo is modelled on: weeks start on Sunday and
//! week 1 of a year is the week that holds 1 January, so that the turn of the year has one
//! name (27 December 2020 to 2 January 2021 is 2021-w01) and no week is missing.

use std::fmt;

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// How weeks are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numbering {
    /// Week 1 holds 1 January; the year is that of the week's last day.
    Jan1,
    /// ISO 8601: weeks start on Monday, week 1 holds the year's first Thursday.
    Iso,
    /// Issue 1, 2, 3 … without regard to years, counted from the week that holds this day.
    Running {
        /// A day of the first week.
        first: Date,
    },
}

/// A publication's weeks: their first day, their count, their time zone.
#[derive(Clone, Debug, PartialEq)]
pub struct Calendar {
    starts: Weekday,
    numbering: Numbering,
    time_zone: TimeZone,
}

/// Seven days with a name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Week {
    /// First day. Weeks sort by it; labels do not sort (`2021-w01` follows `2020-w52`).
    pub start: Date,
    /// Last day.
    pub end: Date,
    /// The year that the week counts to; for [`Numbering::Running`] that of its last day.
    pub year: i16,
    /// Its number in that year, or the running number.
    pub number: i32,
    /// Its stable name: `2020-w50`, or `issue-034` when running.
    pub label: String,
}

impl fmt::Display for Week {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.label)
    }
}

impl Calendar {
    /// `starts` is ignored for [`Numbering::Iso`], whose weeks start on Monday.
    #[must_use]
    pub fn new(starts: Weekday, numbering: Numbering, time_zone: TimeZone) -> Self {
        let starts = if numbering == Numbering::Iso { Weekday::Monday } else { starts };
        Self { starts, numbering, time_zone }
    }

    /// The time zone that days are days in.
    #[must_use]
    pub const fn time_zone(&self) -> &TimeZone {
        &self.time_zone
    }

    /// The week that a moment belongs to.
    #[must_use]
    pub fn week_at(&self, moment: Timestamp) -> Week {
        self.week_of(moment.to_zoned_datetime(self.time_zone.clone()).date())
    }

    /// The week that a day belongs to.
    #[must_use]
    pub fn week_of(&self, day: Date) -> Week {
        let start = self.first_day(day);
        let end = start.saturating_add(6.days());
        let (year, number) = match self.numbering {
            Numbering::Jan1 => (end.year(), weeks_between(self.week_one(end.year()), start) + 1),
            Numbering::Iso => {
                let iso = start.iso_week_date();
                (iso.year(), i32::from(iso.week()))
            }
            Numbering::Running { first } => (end.year(), weeks_between(self.first_day(first), start) + 1),
        };
        let label = match self.numbering {
            Numbering::Running { .. } => format!("issue-{number:03}"),
            Numbering::Jan1 | Numbering::Iso => format!("{year:04}-w{number:02}"),
        };
        Week { start, end, year, number, label }
    }

    /// The week before.
    #[must_use]
    pub fn previous(&self, week: &Week) -> Week {
        self.week_of(week.start.saturating_sub(7.days()))
    }

    /// The week after.
    #[must_use]
    pub fn next(&self, week: &Week) -> Week {
        self.week_of(week.start.saturating_add(7.days()))
    }

    /// The last week that is over at `now`.
    #[must_use]
    pub fn last_closed(&self, now: Timestamp) -> Week {
        self.previous(&self.week_at(now))
    }

    /// The first moment of the week.
    #[must_use]
    pub fn opens(&self, week: &Week) -> Timestamp {
        self.midnight(week.start, Timestamp::MIN)
    }

    /// The first moment after the week.
    #[must_use]
    pub fn closes(&self, week: &Week) -> Timestamp {
        self.midnight(week.end.saturating_add(1.day()), Timestamp::MAX)
    }

    /// The week with this label (`2020-w50`, `2020-W50`; running: `issue-034` or `34`), if there is one.
    #[must_use]
    pub fn named(&self, label: &str) -> Option<Week> {
        let label = label.to_ascii_lowercase();
        let start = match self.numbering {
            Numbering::Running { first } => {
                let number: i32 = label.strip_prefix("issue-").unwrap_or(&label).parse().ok()?;
                plus_weeks(self.first_day(first), number.checked_sub(1)?)?
            }
            Numbering::Jan1 | Numbering::Iso => {
                let (year, number) = label.split_once("-w")?;
                let (year, number): (i16, i32) = (year.parse().ok()?, number.parse().ok()?);
                let week = plus_weeks(self.week_one(year), number.checked_sub(1)?).map(|day| self.week_of(day))?;
                (week.year == year && week.number == number).then_some(week.start)?
            }
        };
        Some(self.week_of(start))
    }

    /// The start of week 1 of a year.
    fn week_one(&self, year: i16) -> Date {
        // ISO's week 1 is the one that holds 4 January.
        let day = if self.numbering == Numbering::Iso { 4 } else { 1 };
        self.first_day(Date::new(year, 1, day).unwrap_or(Date::MIN))
    }

    fn first_day(&self, day: Date) -> Date {
        let back = i32::from(day.weekday().since(self.starts));
        day.saturating_sub(back.days())
    }

    /// Midnight, or the first moment of a day that has none (as when clocks jump over it).
    fn midnight(&self, day: Date, beyond: Timestamp) -> Timestamp {
        day.to_zoned_datetime(self.time_zone.clone()).map_or(beyond, |midnight| midnight.timestamp())
    }
}

fn weeks_between(from: Date, to: Date) -> i32 {
    // Days between two dates always fit; both are multiples of a week apart.
    (to - from).get_days() / 7
}

fn plus_weeks(day: Date, weeks: i32) -> Option<Date> {
    day.checked_add(weeks.checked_mul(7)?.days()).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn calendar(numbering: Numbering, zone: &str) -> Calendar {
        Calendar::new(Weekday::Sunday, numbering, TimeZone::get(zone).unwrap())
    }

    fn jan1() -> Calendar {
        calendar(Numbering::Jan1, "UTC")
    }

    fn iso() -> Calendar {
        calendar(Numbering::Iso, "UTC")
    }

    #[test]
    fn the_weekly_that_we_imitate_numbers_its_weeks_like_this() {
        // The labels and starts that its issues print; the last one names the Monday of its week.
        for (start, label) in [
            (date(2020, 10, 4), "2020-w41"),
            (date(2020, 10, 25), "2020-w44"),
            (date(2020, 12, 6), "2020-w50"),
            (date(2021, 1, 10), "2021-w03"),
            (date(2021, 2, 22), "2021-w09"),
        ] {
            assert_eq!(jan1().week_of(start).label, label, "{start}");
        }
    }

    #[test]
    fn the_turn_of_the_year_has_one_name_and_no_gap() {
        for (day, by_jan1, by_iso) in [
            (date(2020, 12, 26), "2020-w52", "2020-w52"),
            (date(2020, 12, 27), "2021-w01", "2020-w52"),
            (date(2020, 12, 28), "2021-w01", "2020-w53"),
            (date(2021, 1, 2), "2021-w01", "2020-w53"),
            (date(2021, 1, 3), "2021-w02", "2020-w53"),
            (date(2021, 1, 4), "2021-w02", "2021-w01"),
            (date(2022, 12, 31), "2022-w53", "2022-w52"),
            (date(2023, 1, 1), "2023-w01", "2022-w52"),
            (date(2028, 12, 30), "2028-w53", "2028-w52"),
            (date(2026, 11, 22), "2026-w48", "2026-w47"),
            (date(2026, 12, 31), "2027-w01", "2026-w53"),
        ] {
            assert_eq!(jan1().week_of(day).label, by_jan1, "{day}");
            assert_eq!(iso().week_of(day).label, by_iso, "{day}");
        }
    }

    #[test]
    fn running_numbers_pass_over_the_years() {
        let running = Numbering::Running { first: date(2021, 3, 27) };
        let calendar = Calendar::new(Weekday::Saturday, running, TimeZone::UTC);
        assert_eq!(calendar.week_of(date(2021, 3, 27)).label, "issue-001");
        assert_eq!(calendar.week_of(date(2021, 11, 13)).label, "issue-034");
        assert_eq!(calendar.week_of(date(2022, 1, 1)).number, 41);
        assert_eq!(calendar.named("issue-034").unwrap().start, date(2021, 11, 13));
        assert_eq!(calendar.named("34").unwrap().start, date(2021, 11, 13));
        assert_eq!(calendar.week_of(date(2021, 3, 26)).number, 0, "before the first, unique all the same");
    }

    #[test]
    fn the_time_zone_decides_which_week_a_moment_is_in() {
        let moment: Timestamp = "2020-12-05T16:00:00Z".parse().unwrap();
        for (zone, label) in [
            ("UTC", "2020-w49"),
            ("Asia/Tokyo", "2020-w50"),
            ("America/Los_Angeles", "2020-w49"),
            ("Pacific/Kiritimati", "2020-w50"),
        ] {
            assert_eq!(calendar(Numbering::Jan1, zone).week_at(moment).label, label, "{zone}");
        }
    }

    #[test]
    fn a_week_lasts_seven_days_of_its_zone() {
        for (zone, day, hours) in [
            ("UTC", date(2025, 6, 8), 168),
            ("Europe/Paris", date(2025, 3, 30), 167), // clocks go forward
            ("America/New_York", date(2025, 11, 2), 169),
            ("America/Sao_Paulo", date(2018, 11, 4), 167), // a day that begins at 01:00
        ] {
            let calendar = calendar(Numbering::Jan1, zone);
            let week = calendar.week_of(day);
            let (opens, closes) = (calendar.opens(&week), calendar.closes(&week));
            assert_eq!(closes.duration_since(opens).as_hours(), hours, "{zone}");
            assert_eq!(calendar.week_at(opens), week);
            assert_eq!(calendar.week_at(closes), calendar.next(&week));
            assert_eq!(calendar.last_closed(closes), week, "{zone}");
        }
    }

    #[test]
    fn names_that_are_no_weeks_are_refused() {
        for name in ["2020-w00", "2020-w54", "2021-w53", "2020-50", "w50", "", "2020-w", "99999-w01", "2020-w5x"] {
            assert_eq!(jan1().named(name), None, "{name}");
        }
        assert_eq!(jan1().named("2020-W50").unwrap().start, date(2020, 12, 6));
        assert_eq!(iso().named("2020-w53").unwrap().start, date(2020, 12, 28));
        assert_eq!(iso().named("2021-w53"), None);
    }

    prop_compose! {
        fn any_calendar()(starts in 0..7i8, numbering in 0..3u8, zone in 0..4usize) -> Calendar {
            let numbering = match numbering {
                0 => Numbering::Jan1,
                1 => Numbering::Iso,
                _ => Numbering::Running { first: date(2020, 1, 1) },
            };
            let zone = ["UTC", "Asia/Tokyo", "America/New_York", "Europe/London"][zone];
            let starts = Weekday::from_monday_zero_offset(starts).unwrap();
            Calendar::new(starts, numbering, TimeZone::get(zone).unwrap())
        }
    }

    proptest! {
        #[test]
        fn next_of_previous_is_the_week_itself(calendar in any_calendar(), day in 0..40_000i64) {
            let week = calendar.week_of(date(1990, 1, 1).saturating_add(day.days()));
            prop_assert_eq!(calendar.next(&calendar.previous(&week)), week.clone());
            prop_assert_eq!(calendar.previous(&calendar.next(&week)), week.clone());
            prop_assert_eq!(week.start.saturating_add(6.days()), week.end);
        }

        #[test]
        fn every_week_is_found_by_its_name(calendar in any_calendar(), day in 11_000..40_000i64) {
            let week = calendar.week_of(date(1990, 1, 1).saturating_add(day.days()));
            prop_assert_eq!(calendar.named(&week.label), Some(week));
        }

        #[test]
        fn every_moment_is_inside_its_week(calendar in any_calendar(), second in 0..4_000_000_000i64) {
            let moment = Timestamp::from_second(second).unwrap();
            let week = calendar.week_at(moment);
            prop_assert!(calendar.opens(&week) <= moment && moment < calendar.closes(&week));
        }
    }
}
