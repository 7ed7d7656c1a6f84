//! The archive: months, years, and the search over them.

use std::collections::BTreeMap;

use askama::Template;

use super::super::atom;
use super::super::months::{Month, MonthSection, Told};
use super::super::view::IssueView;
use super::super::{Page, Site};
use super::{FeedLink, Frame, page};

/// A year of issues.
pub(super) struct Year<'a> {
    pub(super) number: i16,
    /// Newest first.
    pub(super) issues: Vec<&'a IssueView>,
    /// Newest first.
    pub(super) months: Vec<&'a Month>,
}

#[derive(Template)]
#[template(path = "month.html", config = "src/write/askama.toml")]
struct MonthPage<'a> {
    frame: Frame<'a>,
    month: &'a Month,
    issues: Vec<&'a IssueView>,
    picks: Vec<Told<'a>>,
    sections: Vec<MonthSection<'a>>,
    previous: Option<&'a Month>,
    next: Option<&'a Month>,
}

#[derive(Template)]
#[template(path = "year.html", config = "src/write/askama.toml")]
struct YearPage<'a> {
    frame: Frame<'a>,
    year: &'a Year<'a>,
}

#[derive(Template)]
#[template(path = "search.html", config = "src/write/askama.toml")]
struct SearchPage<'a> {
    frame: Frame<'a>,
    years: &'a [Year<'a>],
}

impl Year<'_> {
    /// Its page, below out/.
    pub(super) fn path(&self) -> String {
        format!("years/{}.html", self.number)
    }
}

/// Months, years and the search.
pub(super) fn pages(site: &Site) -> Vec<Page> {
    let years = years(site);
    let mut pages: Vec<Page> = (0..site.months.len()).map(|at| month(site, at)).collect();
    pages.extend(years.iter().map(|one| year(site, one)));
    pages.push(search(site, &years));
    pages
}

/// The years that have issues, newest first.
pub(super) fn years<'a>(site: &'a Site) -> Vec<Year<'a>> {
    let mut years: BTreeMap<i16, Year<'a>> = BTreeMap::new();
    for issue in site.issues.iter().rev() {
        let year = issue.year();
        let known = years.entry(year).or_insert_with(|| Year { number: year, issues: Vec::new(), months: Vec::new() });
        known.issues.push(issue);
    }
    for month in site.months.iter().rev() {
        // Where weeks count to another year than their last day does, the month stands with its last issue.
        let year = site.issues_of(month).next_back().map(IssueView::year);
        if let Some(known) = year.and_then(|year| years.get_mut(&year)) {
            known.months.push(month);
        }
    }
    years.into_values().rev().collect()
}

fn month(site: &Site, at: usize) -> Page {
    let month = &site.months[at];
    let title = format!("{}: {}", site.title(), month.name());
    let about = format!("Everything that {} told in {}", site.title(), month.name());
    let mut frame = Frame::new(site, &title, "../", Some(&about)).at(site, &month.path());
    frame.feeds.push(FeedLink { title, href: site.url(month.feed_path()), media_type: atom::MEDIA_TYPE });
    page(
        month.path(),
        &MonthPage {
            frame,
            month,
            issues: site.issues_of(month).collect(),
            picks: site.picks_of(month),
            sections: site.sections_of(month),
            previous: at.checked_sub(1).map(|before| &site.months[before]),
            next: site.months.get(at + 1),
        },
    )
}

fn year(site: &Site, year: &Year<'_>) -> Page {
    let title = format!("{}: all of {}", site.title(), year.number);
    let frame = Frame::new(site, &title, "../", Some(&title)).at(site, &year.path());
    page(year.path(), &YearPage { frame, year })
}

fn search(site: &Site, years: &[Year<'_>]) -> Page {
    let title = format!("Search {}", site.title());
    let frame = Frame { script: true, ..Frame::new(site, &title, "", Some(&title)).at(site, "search.html") };
    page("search.html".into(), &SearchPage { frame, years })
}
