//! The HTML inside feeds: plain, without classes, with absolute links only.
//!
//! What stands here must not change when other issues appear: readers take a changed content for
//! a changed entry. So an issue links back, never forward.

use askama::Template;

use super::Site;
use super::view::{EntryView, IssueView, Named};

#[derive(Template)]
#[template(path = "content-issue.html", config = "src/write/askama.toml")]
struct IssueContent<'a> {
    issue: &'a IssueView,
    page: String,
    previous: Option<(&'a str, String)>,
    /// Newest first.
    months: Vec<(String, String)>,
    links: &'a [Named],
    site: &'a Site<'a>,
}

#[derive(Template)]
#[template(path = "content-entry.html", config = "src/write/askama.toml")]
struct EntryContent<'a> {
    entry: &'a EntryView,
    site: &'a Site<'a>,
}

/// A whole issue.
pub(super) fn issue(site: &Site, issue: &IssueView) -> String {
    let previous = site.neighbours(issue).0.map(|issue| (issue.title.as_str(), site.url(issue.path())));
    let page = site.url(issue.path());
    let months = site.months_before(issue).into_iter().map(|month| (month.name(), site.url(month.path()))).collect();
    rendered(&IssueContent { issue, page, previous, months, links: &site.links, site })
}

/// An entry without its heading, which is the title of the feed's entry.
pub(super) fn entry(site: &Site, entry: &EntryView) -> String {
    rendered(&EntryContent { entry, site })
}

/// The text of a template, without the indentation and the empty lines that its tags leave behind.
#[expect(clippy::expect_used, reason = "rendering fails only where a value's Display does, and ours are text")]
pub(super) fn rendered(template: &impl Template) -> String {
    let text = template.render().expect("text can be written to a string");
    text.lines().map(str::trim).filter(|line| !line.is_empty()).flat_map(|line| [line, "\n"]).collect()
}
