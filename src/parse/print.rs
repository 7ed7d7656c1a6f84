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
/// Written entry by entry: the safe HTML of all entries at once would be the whole feed once more.
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
        serializer.collect_seq(self.0.entries.iter().map(|entry| entry_json(entry, self.0)))
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

fn entry_json(entry: &Entry, feed: &Feed) -> Value {
    let base = entry.base.as_deref().or(entry.link.as_deref()).or(feed.link.as_deref());
    let safe = |html: &Option<String>| html.as_deref().map(|html| html::sanitized(html, base));
    json!({
        "id": entry.id,
        "title": entry.title,
        "link": entry.link,
        "published": entry.published,
        "updated": entry.updated,
        "authors": entry.authors,
        "categories": entry.categories,
        "summary_html": safe(&entry.summary_html),
        "content_html": safe(&entry.content_html),
        "summary_text": summary_text(entry),
        "image": entry.image,
        "comments": entry.comments,
        "enclosures": entry.enclosures,
        "doi": entry.doi,
    })
}

fn summary_text(entry: &Entry) -> Option<String> {
    let summary = entry.summary_html.as_deref().map(html::plain).filter(|text| !text.is_empty());
    let content =
        || entry.content_html.as_deref().map(|html| text::shortened(&html::plain(html), SUMMARY).into_owned());
    summary.or_else(content).filter(|text| !text.is_empty())
}
