//! out/ as a pure function of the issues and feeds.toml: which file holds which bytes.
//!
//! `view` makes legal text and checked links of the issues once; each format is one file that
//! turns views into pages: `atom`, `html`. [`crate::publish`] puts the pages on a disk.

mod atom;
mod content;
mod html;
mod ids;
mod status;
mod view;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

pub use status::{StatusRow, status_page};

use crate::config::{Config, Publication, SectionPlan};
use crate::issue::Issue;
use view::{IssueView, Named};

/// A file of out/.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Where it lies below out/, with `/` between folders: `issues/2020-w50.atom`.
    pub path: String,
    /// What it holds.
    pub body: Vec<u8>,
}

/// All files of the publication, sorted by path.
///
/// The same issues and configuration give the same bytes, whatever the order of `issues`.
/// An issue that is a draft has a page of its own, marked as a preview, and appears nowhere else.
#[must_use]
pub fn site(config: &Config, issues: &[Issue]) -> Vec<Page> {
    let site = Site::new(config, issues);
    let mut pages = atom::pages(&site);
    pages.extend(html::pages(&site));
    pages.sort_by(|a, b| a.path.cmp(&b.path));
    pages
}

/// What every format writes from.
struct Site<'a> {
    publication: &'a Publication,
    sections: &'a [SectionPlan],
    /// Oldest first.
    issues: Vec<IssueView>,
    drafts: Vec<IssueView>,
    /// The publication's own links, for the foot of every issue.
    links: Vec<Named>,
}

impl<'a> Site<'a> {
    fn new(config: &'a Config, issues: &[Issue]) -> Self {
        let mut sorted: Vec<&Issue> = issues.iter().collect();
        // Labels do not sort (2021-w01 follows 2020-w52), so the first day comes first.
        sorted.sort_by_key(|issue| (issue.draft, issue.start, &issue.week, issue.published));
        // A week has one page: what is published stands before its preview.
        let mut weeks = BTreeSet::new();
        sorted.retain(|issue| weeks.insert(&issue.week));
        let view = |issue: &&Issue| IssueView::new(issue, config.publication.calendar.time_zone());
        let (drafts, issues): (Vec<&Issue>, Vec<&Issue>) = sorted.into_iter().partition(|issue| issue.draft);
        Self {
            publication: &config.publication,
            sections: &config.sections,
            issues: issues.iter().map(view).collect(),
            drafts: drafts.iter().map(view).collect(),
            links: config.publication.links.iter().map(Named::foot).collect(),
        }
    }

    /// The published issues before and after this one, by their first days.
    fn neighbours(&self, issue: &IssueView) -> (Option<&IssueView>, Option<&IssueView>) {
        let before = self.issues.iter().rev().find(|other| other.key() < issue.key());
        let after = self.issues.iter().find(|other| other.key() > issue.key());
        (before, after)
    }

    /// The address of one of our files.
    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.publication.home)
    }
}
