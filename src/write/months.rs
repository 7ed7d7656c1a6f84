//! Months: which are over, and what their issues held.
//!
//! An issue belongs to the month of its last day, as its number counts to the year of that day. The
//! pages know no clock: a month is over once the newest issue has closed in a later one.

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::Site;
use super::view::{EntryView, IssueView, SectionView};
use crate::section::Section;

/// A month that has issues.
pub(super) struct Month {
    /// Its year, and its number in it.
    key: (i16, i8),
    /// Places in [`Site::issues`], in order.
    pub(super) issues: Vec<usize>,
}

/// An entry with the issue that it was in.
pub(super) struct Told<'a> {
    pub(super) issue: &'a IssueView,
    pub(super) section: &'a SectionView,
    pub(super) entry: &'a EntryView,
}

/// A section of a month.
pub(super) struct MonthSection<'a> {
    pub(super) section: Section,
    /// The name that the newest issue of the month gave it.
    pub(super) title: &'a str,
    pub(super) entries: Vec<Told<'a>>,
}

impl Month {
    /// Its place among the months.
    pub(super) fn key(&self) -> (i16, i8) {
        self.key
    }

    /// `2020-11`.
    pub(super) fn label(&self) -> String {
        format!("{:04}-{:02}", self.key.0, self.key.1)
    }

    /// `November 2020`.
    pub(super) fn name(&self) -> String {
        self.first_day().strftime("%B %Y").to_string()
    }

    pub(super) fn first_day(&self) -> Date {
        // It was made of the date of an issue.
        Date::new(self.key.0, self.key.1, 1).unwrap_or(Date::MIN)
    }

    /// Its page, below out/.
    pub(super) fn path(&self) -> String {
        format!("months/{}.html", self.label())
    }

    /// Its feed, below out/.
    pub(super) fn feed_path(&self) -> String {
        format!("months/{}.atom", self.label())
    }

    /// The part of feed.atom that is not in it any more, below out/ (RFC 5005 §4).
    pub(super) fn archive_path(&self) -> String {
        format!("archive/{}.atom", self.label())
    }
}

/// The months that are over, oldest first.
pub(super) fn closed(issues: &[IssueView]) -> Vec<Month> {
    let Some(newest) = issues.iter().map(closing_day).max() else { return Vec::new() };
    let mut months = all(issues);
    months.retain(|month| month.key() < month_of(newest));
    months
}

/// All months, whether or not they are over, oldest first.
pub(super) fn all(issues: &[IssueView]) -> Vec<Month> {
    let mut months: Vec<Month> = Vec::new();
    for (at, issue) in issues.iter().enumerate() {
        let key = month_of(issue.end);
        match months.binary_search_by_key(&key, Month::key) {
            Ok(place) => months[place].issues.push(at),
            Err(place) => months.insert(place, Month { key, issues: vec![at] }),
        }
    }
    months
}

/// The day on which the issue could come out at the earliest.
pub(super) fn closing_day(issue: &IssueView) -> Date {
    issue.end.saturating_add(1.day())
}

pub(super) fn month_of(day: Date) -> (i16, i8) {
    (day.year(), day.month())
}

impl Site<'_> {
    /// What the month told, in the order of its issues.
    fn told(&self, month: &Month) -> impl Iterator<Item = Told<'_>> {
        self.issues_of(month)
            .flat_map(|issue| issue.entries().map(move |(section, entry)| Told { issue, section, entry }))
    }

    /// The picks of the month's issues.
    pub(super) fn picks_of(&self, month: &Month) -> Vec<Told<'_>> {
        self.told(month).filter(|told| told.entry.pick).collect()
    }

    /// Everything that the month told by section, in the order of its newest issue.
    pub(super) fn sections_of(&self, month: &Month) -> Vec<MonthSection<'_>> {
        let mut sections: Vec<MonthSection<'_>> = Vec::new();
        for part in self.issues_of(month).rev().flat_map(|issue| &issue.sections) {
            if sections.iter().all(|known| known.section != part.section) {
                sections.push(MonthSection { section: part.section, title: &part.title, entries: Vec::new() });
            }
        }
        for told in self.told(month) {
            if let Some(known) = sections.iter_mut().find(|known| known.section == told.section.section) {
                known.entries.push(told);
            }
        }
        sections
    }
}
