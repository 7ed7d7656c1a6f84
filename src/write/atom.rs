//! The Atom feeds (RFC 4287): one entry an issue, one entry an entry, by section, by week, by month.
//!
//! Two of them are archived feeds (RFC 5005 §4): what feed.atom drops is in archive/, a month a document,
//! and what entries.atom drops is in the weekly documents.

mod document;
mod entry;

use super::{MOST_BYTES, Page, Site, ids, months};
use crate::text;
use document::{Document, Place};
use entry::{of_entry, of_issue};

/// The media type of our feeds.
pub(super) const MEDIA_TYPE: &str = "application/atom+xml";

/// All Atom documents of the site.
pub(super) fn pages(site: &Site) -> Vec<Page> {
    let mut pages = subscription(site);
    pages.push(every_entry(site));
    pages.extend(site.sections.iter().map(|plan| section(site, plan)));
    pages.extend((0..site.issues.len()).map(|at| week(site, at)));
    pages.extend(site.months.iter().map(|month| monthly(site, month)));
    pages
}

/// The feed of a section, below out/.
pub(super) fn section_path(id: &str) -> String {
    format!("sections/{id}.atom")
}

/// feed.atom and the archive of what it drops.
fn subscription(site: &Site) -> Vec<Page> {
    let base = &site.publication.id;
    let document = |path: &str, title: String, alternate: String, place: Place| Document {
        path: path.to_owned(),
        id: base.clone(),
        title,
        alternate,
        place,
    };
    let feed = |newest_archive: Option<String>| {
        document("feed.atom", site.title(), site.url(""), Place::Subscription { previous: newest_archive })
    };
    let address = |month: &months::Month| site.url(month.archive_path());
    let months = months::all(&site.issues);
    // Every archive's address is as long as any other, so what fits beside one fits beside all.
    let entries = site.issues.iter().rev().map(|issue| of_issue(site, issue));
    let entries = feed(months.last().map(address)).fitting(site, entries, MOST_BYTES);
    let dropped = site.issues.len() - entries.len();
    // A month is archived when it is over, or early where feed.atom has no room for all of it.
    let is_archived = |month: &months::Month| {
        site.months.iter().any(|closed| closed.key() == month.key()) || month.issues.iter().any(|at| *at < dropped)
    };
    let archived: Vec<&months::Month> = months.iter().filter(|month| is_archived(month)).collect();
    let mut pages = vec![feed(archived.last().map(|month| address(month))).page(site, entries)];
    for (at, month) in archived.iter().enumerate() {
        let place = Place::Archive {
            current: site.url("feed.atom"),
            previous: at.checked_sub(1).map(|before| address(archived[before])),
            next: archived.get(at + 1).map(|month| address(month)),
        };
        let title = format!("{}, issues of {}", site.title(), month.name());
        let entries = site.issues_of(month).rev().map(|issue| of_issue(site, issue)).collect();
        let archive = document(&month.archive_path(), title, site.url("search.html"), place);
        pages.push(archive.page(site, entries));
    }
    pages
}

/// entries.atom.
fn every_entry(site: &Site) -> Page {
    let entries = site
        .issues
        .iter()
        .rev()
        .flat_map(|issue| issue.entries().map(move |(section, entry)| of_entry(site, issue, section, entry)));
    let document = Document {
        path: "entries.atom".into(),
        id: ids::entries(&site.publication.id),
        title: format!("{}: every entry", site.title()),
        alternate: site.url(""),
        place: Place::Subscription { previous: site.issues.last().map(|issue| site.url(issue.feed_path())) },
    };
    let entries = document.fitting(site, entries, MOST_BYTES);
    document.page(site, entries)
}

fn section(site: &Site, plan: &crate::config::SectionPlan) -> Page {
    let id = plan.section.id();
    let entries = site.issues.iter().rev().flat_map(|issue| {
        let sections = issue.entries().filter(|(section, _)| section.section == plan.section);
        sections.map(move |(section, entry)| of_entry(site, issue, section, entry))
    });
    let document = Document {
        path: section_path(id),
        id: ids::section(&site.publication.id, id),
        title: format!("{}: {}", site.title(), text::one_line(&plan.title)),
        alternate: site.url(""),
        place: Place::Subscription { previous: None },
    };
    let entries = document.fitting(site, entries, MOST_BYTES);
    document.page(site, entries)
}

/// An issue entry by entry. It is the issue, and what entries.atom drops: it is never cut.
fn week(site: &Site, at: usize) -> Page {
    let issue = &site.issues[at];
    let address = |issue: &super::IssueView| site.url(issue.feed_path());
    let document = Document {
        path: issue.feed_path(),
        id: ids::issue_entries(&site.publication.id, &issue.week),
        title: issue.title.clone(),
        alternate: site.url(issue.path()),
        place: Place::Archive {
            current: site.url("entries.atom"),
            previous: at.checked_sub(1).map(|before| address(&site.issues[before])),
            next: site.issues.get(at + 1).map(address),
        },
    };
    let entries = issue.entries().map(|(section, entry)| of_entry(site, issue, section, entry));
    let entries = document.fitting(site, entries, usize::MAX);
    document.page(site, entries)
}

/// A month: its picks first, then every entry by section. Each of them leads to its issue.
fn monthly(site: &Site, month: &months::Month) -> Page {
    let sections = site.sections_of(month);
    let picks = site.picks_of(month);
    let told = picks.iter().chain(sections.iter().flat_map(|section| &section.entries));
    let entries = told.map(|told| of_entry(site, told.issue, told.section, told.entry));
    let document = Document {
        path: month.feed_path(),
        id: ids::month(&site.publication.id, &month.label()),
        title: format!("{}: {}", site.title(), month.name()),
        alternate: site.url(month.path()),
        place: Place::Alone,
    };
    let entries = document.fitting(site, entries, usize::MAX);
    document.page(site, entries)
}
