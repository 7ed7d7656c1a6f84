//! JSON Feed 1.0 and 1.1 (jsonfeed.org), field by field: one of a wrong type is absent, not an error.

use std::borrow::Cow;

use serde_json::Value;
use url::Url;

use super::{
    Hint, Unreadable,
    draft::{self, absolute},
    mended::Mended,
};
use crate::{
    date,
    entry::{Enclosure, Entry, Feed, Format, Schedule},
    html, text,
};

mod kept;
mod repaired;

use kept::Document;
use repaired::repaired;

pub(super) fn read(source: &str, hint: &Hint, mut mended: Mended) -> Result<Feed, Unreadable> {
    let Document { mut head, entries, .. } = document(source, &mut mended)?;
    let claims = head.get("version").and_then(Value::as_str).is_some_and(|version| version.contains("jsonfeed.org"));
    let resembles =
        ["title", "home_page_url", "feed_url"].iter().any(|key| head.get(key).is_some_and(Value::is_string));
    if !(claims || entries.is_some() && resembles) {
        return Err(Unreadable::OtherJson);
    }
    let base = hint.base.and_then(|base| Url::parse(base).ok());
    let link = raw_address(&mut head, "home_page_url").and_then(|raw| absolute(&raw, base.as_ref()));
    let base = link.as_deref().and_then(|link| Url::parse(link).ok()).or(base);
    let authors = authors(&head);
    let mut entries = entries.unwrap_or_default();
    // JSON Feed 1.1: items without authors have those of the feed.
    draft::inherit(&mut entries, &authors);
    for entry in &mut entries {
        draft::resolve(entry, base.as_ref());
    }
    Ok(Feed {
        format: Format::Json,
        title: title(&mut head, "title"),
        id: line(&mut head, "feed_url"),
        link,
        subtitle: title(&mut head, "description"),
        language: line(&mut head, "language"),
        updated: None,
        entries,
        total_results: None,
        schedule: Schedule::default(),
        mended: mended.words(),
    })
}

/// The document, mended where it is damaged; where that does not help, its whole items up to the damage.
fn document(source: &str, mended: &mut Mended) -> Result<Document, Unreadable> {
    let mut document = Document::default();
    let mut text = Cow::Borrowed(source);
    let mut end = document.read(&text);
    if end.as_ref().is_err_and(|error| !error.is_eof()) {
        text = Cow::Owned(repaired(source));
        end = document.read(&text);
        if end.as_ref().map_or_else(serde_json::Error::is_eof, |_| true) {
            mended.note("JSON with letters that it forbids");
        }
    }
    match end {
        Ok(end) if text[end..].trim().is_empty() => {}
        Ok(_) => mended.note("text behind the feed"),
        Err(_) if document.entries.as_ref().is_none_or(Vec::is_empty) => return Err(Unreadable::BrokenJson),
        Err(error) if error.is_eof() => mended.note(super::CUT_OFF),
        Err(_) => mended.note("JSON that is damaged: what follows is lost"),
    }
    if document.too_many {
        mended.note(super::TOO_MANY);
    }
    Ok(document)
}

fn entry(mut item: Value) -> Entry {
    let item = &mut item;
    Entry {
        id: string(item, "id").map(|id| id.trim().to_owned()).filter(|id| !id.is_empty()),
        title: title(item, "title"),
        link: raw_address(item, "url").or_else(|| raw_address(item, "external_url")),
        published: moment(item, "date_published"),
        updated: moment(item, "date_modified"),
        authors: authors(item),
        categories: strings(item.get("tags")),
        summary_html: string(item, "summary")
            .map(|summary| html::escaped(summary.trim()).into_owned())
            .filter(|s| !s.is_empty()),
        content_html: content(item),
        image: raw_address(item, "image").or_else(|| raw_address(item, "banner_image")),
        enclosures: match item.get_mut("attachments") {
            Some(Value::Array(files)) => files.iter_mut().filter_map(enclosure).collect(),
            _ => Vec::new(),
        },
        ..Entry::default()
    }
}

fn content(item: &mut Value) -> Option<String> {
    let html = string(item, "content_html").map(|html| match text::xml_legal(html.trim()) {
        Cow::Borrowed(same) if same.len() == html.len() => html,
        legal => legal.into_owned(),
    });
    let mut plain = || string(item, "content_text").map(|text| paragraphs(text.trim()));
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

fn enclosure(file: &mut Value) -> Option<Enclosure> {
    let length = file.get("size_in_bytes").and_then(|size| size.as_u64().or_else(|| size.as_str()?.parse().ok()));
    Some(Enclosure { url: raw_address(file, "url")?, media_type: line(file, "mime_type"), length })
}

/// A string, or a number where a string should be (ids often). It is taken out.
fn string(of: &mut Value, key: &str) -> Option<String> {
    match of.get_mut(key)?.take() {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn line(of: &mut Value, key: &str) -> Option<String> {
    string(of, key).map(|text| text::one_line(&text)).filter(|line| !line.is_empty())
}

fn title(of: &mut Value, key: &str) -> Option<String> {
    string(of, key).map(|text| html::title(&text)).filter(|line| !line.is_empty())
}

/// An address that stands for something, relative or not.
fn raw_address(of: &mut Value, key: &str) -> Option<String> {
    let raw = of.get(key)?.as_str()?.trim();
    let harmful = ["javascript:", "data:", "vbscript:"].iter().any(|scheme| raw.starts_with(scheme));
    (!raw.is_empty() && !harmful).then(|| raw.to_owned())
}

fn moment(of: &mut Value, key: &str) -> Option<jiff::Timestamp> {
    date::parse(&string(of, key)?)
}

fn strings(list: Option<&Value>) -> Vec<String> {
    let list = list.and_then(Value::as_array).into_iter().flatten();
    list.filter_map(Value::as_str).map(text::one_line).filter(|line| !line.is_empty()).collect()
}
