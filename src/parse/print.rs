//! What `hebdo parse` prints: the contract of the design, §7.

use serde::{Serialize, Serializer, ser::SerializeMap as _};
use serde_json::{Value, json};

use crate::{
    entry::{Entry, Feed},
    html, text,
};

/// How much of the content stands for a summary that the feed does not have, in characters.
const SUMMARY: usize = 600;

/// A feed as the object that other programs read, or why there is none. Absent is null, HTML is sanitised.
///
/// Written value by value: the safe HTML of all entries at once would be the whole feed once more.
pub struct Printed<'a, E> {
    /// What was read, where it has to be told from others.
    pub file: Option<&'a str>,
    /// The feed or why there is none.
    pub result: &'a Result<Feed, E>,
}

impl<E: std::fmt::Display> Serialize for Printed<'_, E> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let Some(file) = self.file {
            map.serialize_entry("file", file)?;
        }
        map.serialize_entry("ok", &self.result.is_ok())?;
        match self.result {
            Ok(feed) => {
                map.serialize_entry("format", &feed.format)?;
                map.serialize_entry("feed", &about(feed))?;
                map.serialize_entry("entries", &Entries(feed))?;
                map.serialize_entry("mended", &feed.mended)?;
            }
            // With its causes, where it has any.
            Err(reason) => map.serialize_entry("error", &format!("{reason:#}"))?,
        }
        map.end()
    }
}

struct Entries<'a>(&'a Feed);

impl Serialize for Entries<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.entries.iter().map(|entry| Printable { entry, feed: self.0 }))
    }
}

fn about(feed: &Feed) -> Value {
    json!({
        "title": feed.title,
        "link": feed.link,
        "language": feed.language,
        "updated": feed.updated,
        "id": feed.id,
        "subtitle": feed.subtitle,
    })
}

struct Printable<'a> {
    entry: &'a Entry,
    feed: &'a Feed,
}

impl Serialize for Printable<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { entry, feed } = self;
        let base = entry.base.as_deref().or(entry.link.as_deref()).or(feed.link.as_deref());
        let safe = |html: &Option<String>| html.as_deref().map(|html| html::sanitized(html, base));
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", &entry.id)?;
        map.serialize_entry("title", &entry.title)?;
        map.serialize_entry("link", &entry.link)?;
        map.serialize_entry("published", &entry.published)?;
        map.serialize_entry("updated", &entry.updated)?;
        map.serialize_entry("authors", &entry.authors)?;
        map.serialize_entry("categories", &entry.categories)?;
        map.serialize_entry("summary_html", &safe(&entry.summary_html))?;
        map.serialize_entry("content_html", &safe(&entry.content_html))?;
        map.serialize_entry("summary_text", &summary_text(entry))?;
        map.serialize_entry("image", &entry.image)?;
        map.serialize_entry("comments", &entry.comments)?;
        map.serialize_entry("enclosures", &entry.enclosures)?;
        map.serialize_entry("doi", &entry.doi)?;
        map.serialize_entry("signals", &entry.signals)?;
        map.end()
    }
}

fn summary_text(entry: &Entry) -> Option<String> {
    let summary = entry.summary_html.as_deref().map(html::plain).filter(|text| !text.is_empty());
    // A character has up to four bytes.
    let start = |html| text::shortened(&html::plain_start(html, 4 * (SUMMARY + 1)), SUMMARY).into_owned();
    let content = || entry.content_html.as_deref().map(start);
    summary.or_else(content).filter(|text| !text.is_empty())
}
