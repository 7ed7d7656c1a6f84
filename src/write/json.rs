//! The subscription as a JSON Feed 1.1 (<https://www.jsonfeed.org/version/1.1/>), and every entry as a link post.

use serde_json::{Map, Value, json};

use super::view::{EntryView, IssueView, SectionView};
use super::{MOST_BYTES, Page, Site, content, ids, view};
use crate::text;

/// What the `_hebdo` objects hold is said there, as JSON Feed asks of extensions.
const ABOUT: &str = "feed.json holds one item an issue. In its `_hebdo` object, `week` is the issue's name, `start` and `end` are \
    its first and last day, and `entries` are what it holds, in order: `id`, `section`, `title`, `external_url`, `pick`. In \
    entries.json, `_hebdo` holds `week`, `section` and `pick` of the item.";

/// feed.json and entries.json.
pub(super) fn pages(site: &Site) -> Vec<Page> {
    let issues = site.issues.iter().rev().map(|issue| of_issue(site, issue));
    let entries = site
        .issues
        .iter()
        .rev()
        .flat_map(|issue| issue.entries().map(move |(section, entry)| of_entry(site, issue, section, entry)));
    vec![
        page(site, "feed.json", &site.title(), issues),
        page(site, "entries.json", &format!("{}: every entry", site.title()), entries),
    ]
}

/// The feed with as many items as fit; at least one.
fn page(site: &Site, path: &str, title: &str, items: impl Iterator<Item = Value>) -> Page {
    let mut feed = head(site, path, title);
    let mut room = MOST_BYTES.saturating_sub(bytes(&feed).len());
    let mut fitting = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for item in items {
        if !seen.insert(item["id"].to_string()) {
            continue;
        }
        // In the feed each line of it is indented by four more, and a comma follows.
        let alone = bytes(&item);
        let needed = alone.len() + 4 * alone.split(|byte| *byte == b'\n').count() + 1;
        if needed > room && !fitting.is_empty() {
            break;
        }
        room = room.saturating_sub(needed);
        fitting.push(item);
    }
    feed["items"] = Value::Array(fitting);
    Page { path: path.into(), body: bytes(&feed) }
}

fn head(site: &Site, path: &str, title: &str) -> Value {
    let publication = site.publication;
    let authors: Vec<Value> = publication
        .authors
        .iter()
        .map(|author| {
            let mail = author.email.as_deref().map(|email| format!("mailto:{}", text::one_line(email)));
            with(
                json!({ "name": text::one_line(&author.name) }),
                "url",
                author.uri.as_deref().and_then(view::web).or(mail),
            )
        })
        .collect();
    let mut feed = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "home_page_url": site.url(""),
        "feed_url": site.url(path),
    });
    feed = with(feed, "description", publication.description.as_deref().map(text::one_line));
    feed["language"] = json!(text::one_line(&publication.language));
    feed["authors"] = Value::Array(authors);
    if let Some(hub) = &publication.hub {
        feed["hubs"] = json!([{ "type": "WebSub", "url": hub.as_str() }]);
    }
    feed["_hebdo"] = json!({ "about": ABOUT, "version": env!("CARGO_PKG_VERSION") });
    feed["items"] = json!([]);
    feed
}

fn of_issue(site: &Site, issue: &IssueView) -> Value {
    let base = &site.publication.id;
    let entries: Vec<Value> = issue
        .entries()
        .map(|(section, entry)| {
            json!({
                "id": ids::entry(base, &entry.key),
                "section": section.section.id(),
                "title": entry.heading(),
                "external_url": entry.link,
                "pick": entry.pick,
            })
        })
        .collect();
    let item = json!({
        "id": ids::issue(base, &issue.week),
        "url": site.url(issue.path()),
        "title": issue.title,
    });
    let mut item = with(item, "summary", issue.introduction.first().cloned());
    item["content_html"] = json!(content::issue(site, issue));
    item["image"] = json!(site.url(issue.card_path()));
    item["date_published"] = json!(issue.published.to_string());
    item["date_modified"] = json!(issue.updated.to_string());
    item["tags"] = issue.sections.iter().map(|section| section.title.as_str()).collect();
    item["_hebdo"] = json!({
        "week": issue.week,
        "start": issue.start.to_string(),
        "end": issue.end.to_string(),
        "entries": entries,
    });
    item
}

/// A link post: `url` is its place in the issue, `external_url` the thing itself.
fn of_entry(site: &Site, issue: &IssueView, section: &SectionView, entry: &EntryView) -> Value {
    let item = json!({
        "id": ids::entry(&site.publication.id, &entry.key),
        "url": format!("{}#{}", site.url(issue.path()), entry.anchor()),
        "external_url": entry.link,
        "title": entry.heading(),
    });
    let mut item = with(item, "summary", entry.summary.first().cloned());
    item["content_html"] = json!(content::entry(site, entry));
    let mut item = with(item, "image", entry.picture.as_ref().map(|picture| site.url(&picture.file)));
    item["date_published"] = json!(issue.published.to_string());
    item["date_modified"] = json!(issue.updated.to_string());
    let authors: Vec<Value> = entry.authors.iter().map(|name| json!({ "name": name })).collect();
    let mut item = with(item, "authors", Some(authors).filter(|authors| !authors.is_empty()));
    item["tags"] = json!([section.title]);
    item["_hebdo"] = json!({ "week": issue.week, "section": section.section.id(), "pick": entry.pick });
    item
}

/// The object with one more key, where there is a value for it.
fn with(object: Value, key: &str, value: Option<impl Into<Value>>) -> Value {
    let mut object: Map<String, Value> = match object {
        Value::Object(object) => object,
        _ => Map::new(),
    };
    if let Some(value) = value {
        object.insert(key.to_owned(), value.into());
    }
    Value::Object(object)
}

#[expect(clippy::expect_used, reason = "values are text, lists and maps with text for keys")]
fn bytes(value: &Value) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(value).expect("a value can be written");
    bytes.push(b'\n');
    bytes
}
