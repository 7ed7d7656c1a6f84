//! How long before arXiv's deadline a paper was submitted.
//!
//! Whoever submits in the last minutes stands last in the day's listing. Those who arrange that care to be read: of the
//! papers submitted in the last ten minutes, people picked one in four in six weeks of 2025, against one in thirty of
//! all. On working days the deadline is at 14:00 in New York; holidays are not known here.

use jiff::Timestamp;
use jiff::civil::Weekday;
use jiff::tz::TimeZone;

use crate::learn::Term;
use crate::text;

/// New York's time, by the rule of 2007: from the second Sunday of March to the first of November an hour ahead.
const NEW_YORK: &str = "EST5EDT,M3.2.0,M11.1.0";

/// The hour of the deadline there.
const HOUR: i64 = 14;

/// A paper submitted within so many minutes of the deadline has a mark for it; a model knows each by its place.
const CUTS: [usize; 3] = [300, 120, 30];

/// When a paper was submitted, as far as the deadline goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Submitted {
    /// Whole minutes that were left, from 1 on; none after the deadline of the day, and on days without one.
    left: Option<usize>,
}

impl Submitted {
    /// Of the moment of submission; midnight to the second is a day without an hour, and tells nothing.
    pub(super) fn at(moment: Timestamp) -> Option<Self> {
        let there = moment.to_zoned_datetime(TimeZone::posix(NEW_YORK).ok()?);
        let seconds = i64::from(there.hour()) * 3_600 + i64::from(there.minute()) * 60 + i64::from(there.second());
        if moment.as_second().rem_euclid(86_400) == 0 || seconds == 0 {
            return None;
        }
        let is_working_day = !matches!(there.weekday(), Weekday::Saturday | Weekday::Sunday);
        let left = usize::try_from((HOUR * 3_600 - seconds + 59).div_euclid(60)).ok();
        Some(Self { left: left.filter(|left| is_working_day && *left > 0) })
    }

    /// The marks of the cuts that it lies within.
    pub(super) fn terms(self) -> Vec<Term> {
        let left = self.left.unwrap_or(usize::MAX);
        (0_u32..).zip(CUTS).filter(|(_, cut)| left <= *cut).map(|(bucket, _)| Term { bucket, value: 1.0 }).collect()
    }

    /// As a person says it.
    pub(super) fn said(self) -> String {
        let left = match self.left.unwrap_or_default() {
            hours if hours >= 120 => text::counted(hours / 60, "hour", "hours"),
            minutes => text::counted(minutes, "minute", "minutes"),
        };
        format!("submitted {left} before arXiv's deadline")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_are_counted_to_two_o_clock_in_new_york_on_working_days() {
        for (moment, said, marks) in [
            // Summer: 18:00 UTC. Winter: 19:00.
            ("2025-06-10T17:59:58Z", Some("submitted 1 minute before arXiv's deadline"), 3),
            ("2025-12-09T18:51:00Z", Some("submitted 9 minutes before arXiv's deadline"), 3),
            ("2025-12-09T17:59:58Z", Some("submitted 61 minutes before arXiv's deadline"), 2),
            // The day after the clocks change, either way.
            ("2025-03-10T17:30:00Z", Some("submitted 30 minutes before arXiv's deadline"), 3),
            ("2025-11-03T18:30:00Z", Some("submitted 30 minutes before arXiv's deadline"), 3),
            // Friday has a deadline.
            ("2025-06-13T14:00:00Z", Some("submitted 4 hours before arXiv's deadline"), 1),
            // Too early, too late, on a Saturday, on a Sunday.
            ("2025-06-10T09:00:01Z", None, 0),
            ("2025-06-10T18:00:00Z", None, 0),
            ("2025-06-10T23:30:00Z", None, 0),
            ("2025-06-14T17:59:00Z", None, 0),
            ("2025-06-15T17:59:00Z", None, 0),
        ] {
            let submitted = Submitted::at(moment.parse().unwrap()).unwrap();
            assert_eq!(submitted.terms().len(), marks, "{moment}");
            if let Some(said) = said {
                assert_eq!(submitted.said(), said, "{moment}");
            }
        }
    }

    #[test]
    fn a_day_is_no_hour() {
        // Midnight in UTC and in New York: dates without a time, and the announcements of RSS feeds.
        for day in ["2025-06-10T00:00:00Z", "2025-06-10T04:00:00Z", "2025-12-09T05:00:00Z"] {
            assert_eq!(Submitted::at(day.parse().unwrap()), None, "{day}");
        }
    }
}
