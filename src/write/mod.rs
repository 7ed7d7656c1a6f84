//! out/ as a pure function of the issues and feeds.toml: which file holds which bytes.
//!
//! `view` makes legal text and checked links of the issues once, `months` gathers them; each format is
//! one module that turns views into pages. [`crate::publish`] puts the pages on a disk.

mod atom;
mod card;
mod content;
mod html;
mod ids;
mod json;
mod mail;
mod markdown;
mod months;
mod opml;
mod robots;
mod rss;
mod status;
mod view;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::fmt::Display;

pub use status::{StatusRow, status_page};

use crate::config::{Config, Parts, Publication, SectionPlan, Source};
use crate::issue::Issue;
use crate::text;
use months::Month;
use view::{IssueView, Named};

/// Most bytes of a feed that people poll; readers cut or refuse larger ones (Kill the Newsletter cuts here).
const MOST_BYTES: usize = 512 * 1024;

/// Monthly summaries that an issue points back to.
const SHOWN_MONTHS: usize = 3;

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
    pages.extend(rss::pages(&site));
    pages.extend(json::pages(&site));
    pages.extend(html::pages(&site));
    pages.extend(site.issues.iter().map(card::page));
    pages.extend(site.issues.iter().map(|issue| markdown::page(&site, issue)));
    pages.extend(site.issues.iter().flat_map(|issue| mail::pages(&site, issue)));
    pages.push(opml::page(&site, &config.sources));
    pages.extend(robots::pages(&site));
    pages.sort_by(|a, b| a.path.cmp(&b.path));
    pages
}

/// Is it a feed that people poll, rather than one that is asked for once?
#[must_use]
pub fn is_polled(path: &str) -> bool {
    ["feed.", "entries.", "sections/"].iter().any(|start| path.starts_with(start))
}

/// What every format writes from.
struct Site<'a> {
    publication: &'a Publication,
    sections: &'a [SectionPlan],
    /// What is polled, for those who want to know what this is made of.
    sources: &'a [Source],
    /// Parts of pages that the owner has written.
    parts: &'a Parts,
    /// The language model that tells entries now.
    model: Option<&'a str>,
    /// Oldest first.
    issues: Vec<IssueView>,
    drafts: Vec<IssueView>,
    /// The months that are over and have issues, oldest first.
    months: Vec<Month>,
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
        let issues: Vec<IssueView> = issues.iter().map(view).collect();
        Self {
            publication: &config.publication,
            sections: &config.sections,
            sources: &config.sources,
            parts: &config.pages.parts,
            model: config.llm.as_ref().map(|llm| llm.model.as_str()),
            months: months::closed(&issues),
            issues,
            drafts: drafts.iter().map(view).collect(),
            links: config.publication.links.iter().map(Named::foot).collect(),
        }
    }

    /// The language models whose words readers see, and the one whose words they are going to see.
    fn models(&self) -> Option<String> {
        let told = self.issues.iter().flat_map(IssueView::entries).filter_map(|(_, entry)| entry.told_by.as_deref());
        let models: BTreeSet<String> = told.chain(self.model).map(text::one_line).collect();
        (!models.is_empty()).then(|| models.into_iter().collect::<Vec<_>>().join(", "))
    }

    /// The published issues before and after this one, by their first days.
    fn neighbours(&self, issue: &IssueView) -> (Option<&IssueView>, Option<&IssueView>) {
        let before = self.issues.partition_point(|other| other.key() < issue.key());
        let after = self.issues.partition_point(|other| other.key() <= issue.key());
        (before.checked_sub(1).and_then(|at| self.issues.get(at)), self.issues.get(after))
    }

    /// The last monthly summaries that were there when the issue came out, newest first.
    ///
    /// Those that came later are not among them, so that an old issue stays as it is.
    fn months_before(&self, issue: &IssueView) -> Vec<&Month> {
        let month = months::month_of(months::closing_day(issue));
        let known = self.months.partition_point(|other| other.key() < month);
        self.months[..known].iter().rev().take(SHOWN_MONTHS).collect()
    }

    /// The issues of a month, oldest first.
    fn issues_of(&self, month: &Month) -> impl DoubleEndedIterator<Item = &IssueView> {
        month.issues.iter().filter_map(|at| self.issues.get(*at))
    }

    /// Its name, on one line.
    fn title(&self) -> String {
        text::one_line(&self.publication.title)
    }

    /// The address of one of our files.
    fn url(&self, path: impl Display) -> String {
        format!("{}{path}", self.publication.home)
    }
}
