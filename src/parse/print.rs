//! What `hebdo parse` prints: the contract of the design, §7.

use serde_json::{Value, json};

use super::Unreadable;
use crate::{
    entry::{Entry, Feed},
    html, text,
};

/// How much of the content stands for a summary that the feed does not have, in characters.
const SUMMARY: usize = 600;

/// The feed as the object that other programs read, or why there is none. Absent is null, HTML is sanitised.
#[must_use]
pub fn json(result: &Result<Feed, Unreadable>) -> Value {
    let feed = match result {
        Ok(feed) => feed,
        Err(reason) => return json!({ "ok": false, "error": reason.to_string() }),
    };
    json!({
        "ok": true,
        "format": feed.format,
        "feed": {
            "title": feed.title,
            "link": feed.link,
            "language": feed.language,
            "updated": feed.updated,
            "id": feed.id,
            "subtitle": feed.subtitle,
        },
        "entries": feed.entries.iter().map(|entry| entry_json(entry, feed)).collect::<Vec<_>>(),
        "mended": feed.mended,
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
