//! JSON Feed 1.0 and 1.1 (jsonfeed.org), field by field: one of a wrong type is absent, not an error.

use serde_json::Value;
use url::Url;

use super::{Hint, Unreadable, draft::absolute, mended::Mended};
use crate::{
    date,
    entry::{Enclosure, Entry, Feed, Format},
    html, text,
};

pub(super) fn read(source: &str, hint: &Hint, mut mended: Mended) -> Result<Feed, Unreadable> {
    let mut documents = serde_json::Deserializer::from_str(source).into_iter::<Value>();
    let document = documents.next().and_then(Result::ok).ok_or(Unreadable::BrokenJson)?;
    if !source[documents.byte_offset()..].trim().is_empty() {
        mended.note("text behind the feed");
    }
    let items = document.get("items").and_then(Value::as_array);
    let claims = line(&document, "version").is_some_and(|version| version.contains("jsonfeed.org"));
    let resembles =
        ["title", "home_page_url", "feed_url"].iter().any(|key| document.get(key).is_some_and(Value::is_string));
    if !document.is_object() || !(claims || items.is_some() && resembles) {
        return Err(Unreadable::OtherJson);
    }
    let base = hint.base.and_then(|base| Url::parse(base).ok());
    let link = address(&document, "home_page_url", base.as_ref());
    let feed_base = link.as_deref().and_then(|link| Url::parse(link).ok()).or(base);
    let feed_authors = authors(&document);
    Ok(Feed {
        format: Format::Json,
        title: title(&document, "title"),
        id: line(&document, "feed_url"),
        link,
        subtitle: title(&document, "description"),
        language: line(&document, "language"),
        updated: None,
        entries: items
            .into_iter()
            .flatten()
            .filter(|item| item.is_object())
            .map(|item| entry(item, feed_base.as_ref(), &feed_authors))
            .collect(),
        total_results: None,
        mended: mended.words(),
    })
}

fn entry(item: &Value, base: Option<&Url>, feed_authors: &[String]) -> Entry {
    let image = ["image", "banner_image"].iter().find_map(|key| address(item, key, base));
    let written = authors(item);
    Entry {
        id: string(item, "id").map(|id| id.trim().to_owned()).filter(|id| !id.is_empty()),
        title: title(item, "title"),
        link: address(item, "url", base).or_else(|| address(item, "external_url", base)),
        published: moment(item, "date_published"),
        updated: moment(item, "date_modified"),
        // JSON Feed 1.1: items without authors have those of the feed.
        authors: if written.is_empty() { feed_authors.to_vec() } else { written },
        categories: strings(item.get("tags")),
        summary_html: string(item, "summary")
            .map(|summary| html::escaped(summary.trim()).into_owned())
            .filter(|s| !s.is_empty()),
        content_html: content(item),
        image,
        comments: None,
        enclosures: item
            .get("attachments")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(|file| enclosure(file, base))
            .collect(),
        doi: None,
        note: None,
        base: None,
    }
}

fn content(item: &Value) -> Option<String> {
    let html = string(item, "content_html").map(|html| text::xml_legal(html.trim()).into_owned());
    let plain = || string(item, "content_text").map(|text| paragraphs(text.trim()));
    html.filter(|html| !html.is_empty()).or_else(|| plain().filter(|html| !html.is_empty()))
}

/// Plain text as HTML that keeps its paragraphs.
fn paragraphs(text: &str) -> String {
    let text = text::xml_legal(text);
    let escaped = html::escaped(&text);
    if escaped.contains("\n\n") {
        format!("<p>{}</p>", escaped.replace("\n\n", "</p><p>"))
    } else {
        escaped.into_owned()
    }
}

/// `authors` of 1.1, `author` of 1.0, an object or, wrongly, a string.
fn authors(of: &Value) -> Vec<String> {
    let name = |author: &Value| {
        let name = author.as_str().or_else(|| author.get("name")?.as_str())?;
        Some(html::title(name)).filter(|name| !name.is_empty())
    };
    let mut names: Vec<String> =
        of.get("authors").and_then(Value::as_array).into_iter().flatten().filter_map(name).collect();
    if names.is_empty() {
        names.extend(of.get("author").and_then(name));
    }
    names
}

fn enclosure(file: &Value, base: Option<&Url>) -> Option<Enclosure> {
    let length = file.get("size_in_bytes").and_then(|size| size.as_u64().or_else(|| size.as_str()?.parse().ok()));
    Some(Enclosure { url: address(file, "url", base)?, media_type: line(file, "mime_type"), length })
}

/// A string, or a number where a string should be (ids often).
fn string(of: &Value, key: &str) -> Option<String> {
    match of.get(key)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn line(of: &Value, key: &str) -> Option<String> {
    string(of, key).map(|text| text::one_line(&text)).filter(|line| !line.is_empty())
}

fn title(of: &Value, key: &str) -> Option<String> {
    string(of, key).map(|text| html::title(&text)).filter(|line| !line.is_empty())
}

fn address(of: &Value, key: &str, base: Option<&Url>) -> Option<String> {
    of.get(key)?.as_str().and_then(|raw| absolute(raw, base))
}

fn moment(of: &Value, key: &str) -> Option<jiff::Timestamp> {
    date::parse(&string(of, key)?)
}

fn strings(list: Option<&Value>) -> Vec<String> {
    let list = list.and_then(Value::as_array).into_iter().flatten();
    list.filter_map(Value::as_str).map(text::one_line).filter(|line| !line.is_empty()).collect()
}
