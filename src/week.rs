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
