//! What sources publish: a feed and its entries, normalised, and an entry as the store knows it.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::html;

/// The dialects that [`crate::parse`] reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// RSS 0.91 to 0.94.
    Rss0,
    /// RSS 0.90 and 1.0, both RDF.
    Rss1,
    /// RSS 2.0.
    Rss2,
    /// Atom 0.3.
    Atom03,
    /// Atom 1.0 (RFC 4287).
    Atom,
    /// JSON Feed 1.0 and 1.1, and other JSON that feeds.toml describes.
    Json,
    /// A page that feeds.toml describes.
    Html,
    /// A sitemap.
    Sitemap,
}

/// A document of a source, read.
#[derive(Clone, Debug, PartialEq)]
pub struct Feed {
    /// The dialect, sniffed from the bytes.
    pub format: Format,
    /// Plain text, one line.
    pub title: Option<String>,
    /// The feed's own id (`atom:id`), as it stands.
    pub id: Option<String>,
    /// The page that the feed belongs to, absolute.
    pub link: Option<String>,
    /// Plain text.
    pub subtitle: Option<String>,
    /// Language tag, as the feed gives it.
    pub language: Option<String>,
    /// When the feed says that it last changed.
    pub updated: Option<Timestamp>,
    /// Entries in document order, none merged, none left out.
    pub entries: Vec<Entry>,
    /// `opensearch:totalResults`: how many entries the whole answer of a paged API has.
    pub total_results: Option<u64>,
    /// When the feed wants to be asked.
    pub schedule: Schedule,
    /// What had to be mended to read the document, in words, each once.
    pub mended: Vec<String>,
}

impl Feed {
    /// Entries of a document that says nothing of itself.
    #[must_use]
    pub fn of(format: Format, entries: Vec<Entry>) -> Self {
        Self {
            format,
            title: None,
            id: None,
            link: None,
            subtitle: None,
            language: None,
            updated: None,
            entries,
            total_results: None,
            schedule: Schedule::default(),
            mended: Vec::new(),
        }
    }
}

/// When a feed wants to be asked, and when not (RSS 2.0, `ttl`, `skipHours`, `skipDays`). Times are of UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Schedule {
    /// How long it may be kept.
    pub ttl: Option<Duration>,
    /// A bit for each hour in which it does not change.
    pub skip_hours: u32,
    /// A bit for each day, Monday the lowest.
    pub skip_days: u8,
}

impl Schedule {
    /// Adds an hour from 0 to 23; RSS 0.91 counted to 24.
    pub fn skip_hour(&mut self, hour: &str) {
        if let Some(hour) = hour.parse::<u32>().ok().filter(|hour| *hour <= 24) {
            self.skip_hours |= 1 << (hour % 24);
        }
    }

    /// Adds a day by its English name.
    pub fn skip_day(&mut self, day: &str) {
        const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
        if let Some(place) = DAYS.iter().position(|name| day.eq_ignore_ascii_case(name)) {
            self.skip_days |= 1 << place;
        }
    }

    /// Is this one of the hours or days in which it does not change?
    #[must_use]
    pub fn skips(&self, at: Timestamp) -> bool {
        let utc = at.to_zoned_datetime(TimeZone::UTC);
        let day = utc.weekday().to_monday_zero_offset();
        self.skip_hours >> utc.hour() & 1 == 1 || self.skip_days >> day & 1 == 1
    }
}

/// One normalised thing to read. What a source does not say is absent, never invented.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The source's own identifier (guid, `atom:id`, `rdf:about`), trimmed, otherwise as it stands.
    pub id: Option<String>,
    /// Plain text, one line.
    pub title: Option<String>,
    /// Absolute link to the thing, as the source spells it.
    pub link: Option<String>,
    /// Where the link leads in the end, where it is a counter's and the feed says so (`feedburner:origLink`).
    #[serde(default)]
    pub original: Option<String>,
    /// When it was first published.
    pub published: Option<Timestamp>,
    /// When it last changed.
    pub updated: Option<Timestamp>,
    /// Names in the order given.
    pub authors: Vec<String>,
    /// The source's own words for what it is about (arXiv: its categories).
    pub categories: Vec<String>,
    /// Summary as HTML, as it came; sanitised where it leaves hebdo.
    pub summary_html: Option<String>,
    /// Full content as HTML, as it came; sanitised where it leaves hebdo.
    pub content_html: Option<String>,
    /// Absolute link to a picture.
    pub image: Option<String>,
    /// Absolute link to a discussion of the thing.
    pub comments: Option<String>,
    /// Attached files.
    pub enclosures: Vec<Enclosure>,
    /// A digital object identifier, bare (`10.1000/182`).
    pub doi: Option<String>,
    /// A remark on it (`arxiv:comment`: pages, venue, code), plain text.
    pub note: Option<String>,
    /// What links in the HTML are relative to, where it is not `link`.
    pub base: Option<String>,
    /// Votes, points, comments, by name: what others think of it.
    #[serde(default)]
    pub signals: BTreeMap<String, f64>,
}

impl Entry {
    /// What it says, as plain text: its summary, or its content where it has none; empty where it has neither.
    #[must_use]
    pub fn plain_text(&self) -> String {
        self.summary_html.as_deref().or(self.content_html.as_deref()).map(html::plain).unwrap_or_default()
    }
}

/// A file attached to an entry.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enclosure {
    /// Absolute link.
    pub url: String,
    /// Media type.
    #[serde(rename = "type")]
    pub media_type: Option<String>,
    /// Length in bytes.
    pub length: Option<u64>,
}

/// An entry as the store knows it: seen at a time, by sources, belonging to a week.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// The identity used for dedupe ([`crate::identity::of`]).
    pub id: String,
    /// The canonical link ([`crate::link::canonical`]), where the entry has a link.
    pub canonical: Option<String>,
    /// The page that it is ([`crate::link::page_key`]), where its link tells: a front page, or a link that its source
    /// uses for several entries, does not.
    pub page: Option<String>,
    /// The entry as the first source that told it gave it, with what later ones added.
    pub entry: Entry,
    /// When hebdo first saw it.
    pub first_seen: Timestamp,
    /// The moment that decides its week (design §4).
    pub belongs: Timestamp,
    /// Why it is not chosen by itself, if it is not.
    pub held_back: Option<HeldBack>,
    /// Who told it, never empty; the first is the one whose words these are.
    pub sightings: Vec<Sighting>,
}

/// Why an entry is seen and kept but not chosen by itself (design §4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeldBack {
    /// Published longer than `max-age` before it was first seen.
    Old,
    /// One of many old entries that a source brought at once: an archive issued again.
    Flood,
}

/// One source's telling of an entry.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sighting {
    /// The source's name in feeds.toml.
    pub source: String,
    /// The link as this source gives it.
    pub link: Option<String>,
    /// Where this source discusses it.
    pub comments: Option<String>,
    /// When this source first had it.
    pub first_seen: Timestamp,
}

/// That a source told of a page; one that does so again, with another id, has no news.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Told {
    /// The source's name.
    pub source: String,
    /// The page ([`crate::link::page_key`]).
    pub page: String,
}
