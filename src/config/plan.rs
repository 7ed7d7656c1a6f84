//! How a source is read that has no feed: what `kind = "html"`, `"json"` and `"sitemap"` come to.

use jiff::tz::TimeZone;
use url::Url;

use super::address::Address;
use super::path::Path;
use super::selector::{Css, Part};

/// Where a thing may be: of several the first that gives something counts. `None`, where it usually is; an empty list,
/// nowhere.
pub type Given<T> = Option<Vec<T>>;

/// `kind = "html"`: which elements of a page are entries, and what in them is what.
#[derive(Clone, Debug, PartialEq)]
pub struct HtmlPlan {
    /// The page.
    pub address: Address,
    /// Where the page is from, if that is not its address: what links are relative to.
    pub base: Option<Url>,
    /// The entries.
    pub entry: Css,
    /// Their titles.
    pub title: Given<Part>,
    /// Where they lead.
    pub link: Given<Part>,
    /// When they were published.
    pub date: Given<Part>,
    /// What they say.
    pub summary: Given<Part>,
    /// Their pictures.
    pub image: Given<Part>,
    /// Who wrote them.
    pub authors: Given<Part>,
    /// What they are about.
    pub categories: Given<Part>,
    /// Of dates that name no zone.
    pub time_zone: TimeZone,
}

/// `kind = "json"`: where in a document the entries are, and what in them is what.
#[derive(Clone, Debug, PartialEq)]
pub struct JsonPlan {
    /// The document.
    pub address: Address,
    /// Where the document is from, if that is not its address: what links are relative to.
    pub base: Option<Url>,
    /// The list of entries; none: what looks like one.
    pub entry: Option<Path>,
    /// The entries' own identifiers.
    pub id: Given<Path>,
    /// Their titles.
    pub title: Given<Path>,
    /// Where they lead.
    pub link: Given<Path>,
    /// When they were published.
    pub date: Given<Path>,
    /// What they say.
    pub summary: Given<Path>,
    /// Their pictures.
    pub image: Given<Path>,
    /// Who wrote them.
    pub authors: Given<Path>,
    /// What they are about.
    pub categories: Given<Path>,
    /// Where they are discussed.
    pub comments: Given<Path>,
    /// Numbers that rank.
    pub signals: Vec<Signal>,
    /// Of dates that name no zone.
    pub time_zone: TimeZone,
}

/// `[[source.signal]]`: a number that ranks.
#[derive(Clone, Debug, PartialEq)]
pub struct Signal {
    /// What it counts; the last step of its path if the file does not say.
    pub name: String,
    /// Where it is in an entry.
    pub path: Path,
}

/// `kind = "sitemap"`.
#[derive(Clone, Debug, PartialEq)]
pub struct SitemapPlan {
    /// The sitemap, or an index of sitemaps.
    pub address: Address,
    /// Of dates that name no zone.
    pub time_zone: TimeZone,
}

impl HtmlPlan {
    /// All that decides what is read, as one text: with another, what was read before is not the same.
    #[must_use]
    pub fn spelled(&self) -> String {
        let lists = [&self.title, &self.link, &self.date, &self.summary, &self.image, &self.authors, &self.categories];
        let parts = lists.map(|list| list.as_ref().map(|parts| parts.iter().map(Part::spelled).collect::<Vec<_>>()));
        format!("{}\n{parts:?}\n{:?}", self.entry.as_str(), self.time_zone.iana_name())
    }
}

impl JsonPlan {
    /// All that decides what is read, as one text: with another, what was read before is not the same.
    #[must_use]
    pub fn spelled(&self) -> String {
        // Two addresses are not compared by it, everything else is.
        let Self { address: _, entry, id, title, link, date, summary, image, authors, categories, comments, .. } = self;
        let lists = [id, title, link, date, summary, image, authors, categories, comments];
        format!("{entry:?}\n{lists:?}\n{:?}\n{:?}", self.signals, self.time_zone.iana_name())
    }
}
