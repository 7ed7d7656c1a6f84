#![doc = include_str!("json/json.md")]

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::Value;
use url::Url;

use crate::config::{Given, JsonPlan, Path, Piece};
use crate::date::Reader;
use crate::entry::{Entry, Feed, Format};
use crate::{html, link, text};

mod usual;

/// Most entries of a document that are read.
const MOST_ENTRIES: usize = 1_000;

/// The list that a document holds, or why it holds none.
pub(super) fn read(text: &str, plan: &JsonPlan, address: Option<&str>, reader: &Reader<'_>) -> Result<Feed, String> {
    let document: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| {
        let is_page = text.trim_start().starts_with('<');
        if is_page { "a web page, not JSON".to_owned() } else { format!("broken JSON: {error}") }
    })?;
    let found = match &plan.entry {
        Some(path) => listed(&document, path),
        None => usual::list(&document),
    };
    let Some(found) = found else {
        let said = ["message", "error", "detail"].iter().find_map(|key| document.get(key)?.as_str());
        let said = said.map(|said| format!("; it says: {}", text::shortened(&text::one_line(said), 200)));
        let where_ = if plan.entry.is_some() { "where `entry` points" } else { "of entries in it" };
        return Err(format!("no list {where_}{}", said.unwrap_or_default()));
    };
    let base = plan.base.clone().or_else(|| address.and_then(|address| Url::parse(address).ok()));
    let list = List { plan, base: base.as_ref(), reader };
    let entries: Vec<Entry> = found.iter().take(MOST_ENTRIES).filter_map(|value| list.entry(value)).collect();
    if entries.is_empty() && !found.is_empty() {
        return Err(format!("{} elements in the list, and none of them has a title or a link", found.len()));
    }
    Ok(Feed::of(Format::Json, entries))
}

/// The elements at the path: of the one list that it points at, or all that it finds.
fn listed<'d>(document: &'d Value, path: &Path) -> Option<Vec<&'d Value>> {
    let nodes = values(document, path);
    match nodes.as_slice() {
        [] => matches!(path, Path::Query(query) if !is_single(query)).then(Vec::new),
        [Value::Array(elements)] => Some(elements.iter().collect()),
        // `{"id1": {…}, "id2": {…}}`
        [Value::Object(map)] if map.len() > 1 && map.values().all(Value::is_object) => Some(map.values().collect()),
        [Value::Object(_)] | [_, _, ..] => Some(nodes),
        [_] => None,
    }
}

/// Does the path name one place? That there is nothing at it is another matter than finding nothing.
fn is_single(query: &serde_json_path::JsonPath) -> bool {
    !query.to_string().contains(['*', '?', ',', ':']) && !query.to_string().contains("..")
}

/// What is at a path. A template is no place.
fn values<'d>(of: &'d Value, path: &Path) -> Vec<&'d Value> {
    match path {
        Path::Pointer(pointer) => of.pointer(pointer).into_iter().collect(),
        Path::Query(query) => query.query(of).all(),
        Path::Template(_) => Vec::new(),
    }
}

/// The text of a value, if it is one: a number is, an empty text is not.
fn spelled(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(map) => ["rendered", "name", "text", "title", "value", "url", "label"]
            .iter()
            .find_map(|key| map.get(*key)?.as_str())
            .map(|text| text.trim().to_owned())
            .filter(|text| !text.is_empty()),
        _ => None,
    }
}

/// The texts at a path; of a template the one that it makes, if every part of it is there.
fn texts(of: &Value, path: &Path) -> Vec<String> {
    if let Path::Template(pieces) = path {
        let made: Option<String> = pieces
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) => Some(text.clone()),
                Piece::Value(path) => texts(of, path).into_iter().next(),
            })
            .collect();
        return made.into_iter().collect();
    }
    let found = values(of, path).into_iter();
    let each = found.flat_map(|value| match value {
        Value::Array(elements) => elements.iter().collect::<Vec<_>>(),
        one => vec![one],
    });
    each.filter_map(spelled).collect()
}

/// How the elements of one list are read.
struct List<'a> {
    plan: &'a JsonPlan,
    base: Option<&'a Url>,
    reader: &'a Reader<'a>,
}

impl List<'_> {
    /// An element as an entry; none if it has neither title nor link.
    fn entry(&self, value: &Value) -> Option<Entry> {
        let plan = self.plan;
        let one = |paths: &Given<Path>, usual: &[&str]| Self::texts(value, paths.as_deref(), usual).into_iter().next();
        let text = |paths: &Given<Path>, usual: &[&str]| one(paths, usual).map(|text| html::title(&text));
        let address = |paths: &Given<Path>, usual: &[&str]| one(paths, usual).and_then(|raw| self.absolute(&raw));
        let link = address(&plan.link, usual::LINKS);
        let title = text(&plan.title, usual::TITLES).filter(|title| !title.is_empty());
        if title.is_none() && link.is_none() {
            return None;
        }
        let comments = address(&plan.comments, usual::COMMENTS);
        Some(Entry {
            id: one(&plan.id, usual::IDS),
            title: title.map(|title| usual::named_release(title, link.as_deref())),
            published: self.date(value),
            authors: Self::texts(value, plan.authors.as_deref(), usual::AUTHORS),
            categories: Self::texts(value, plan.categories.as_deref(), usual::CATEGORIES),
            summary_html: one(&plan.summary, usual::SUMMARIES).map(|text| as_html(&text)),
            image: address(&plan.image, usual::IMAGES),
            // A discussion of itself is none.
            comments: comments.filter(|comments| link.as_ref() != Some(comments)),
            signals: self.signals(value),
            link,
            ..Entry::default()
        })
    }

    /// The texts of the first path that gives any; without paths, of the keys that are usual.
    fn texts(value: &Value, paths: Option<&[Path]>, usual: &[&str]) -> Vec<String> {
        let Some(paths) = paths else {
            let mut pointers = usual.iter().map(|key| texts(value, &Path::Pointer((*key).to_owned())));
            return pointers.find(|found| !found.is_empty()).unwrap_or_default();
        };
        paths.iter().map(|path| texts(value, path)).find(|found| !found.is_empty()).unwrap_or_default()
    }

    fn date(&self, value: &Value) -> Option<Timestamp> {
        let of = |text: String| self.reader.date(&text).or_else(|| fraction_of_seconds(&text));
        match &self.plan.date {
            None => usual::DATES.iter().find_map(|key| of(spelled(value.pointer(key)?)?)),
            Some(paths) => paths.iter().find_map(|path| texts(value, path).into_iter().find_map(of)),
        }
    }

    fn signals(&self, value: &Value) -> BTreeMap<String, f64> {
        let number = |value: &Value| match value {
            Value::Number(number) => number.as_f64(),
            Value::String(text) => text.trim().replace([',', '_'], "").parse().ok(),
            Value::Bool(flag) => Some(f64::from(u8::from(*flag))),
            // Who voted is often listed by name.
            Value::Array(list) => u32::try_from(list.len()).ok().map(f64::from),
            _ => None,
        };
        let found = self.plan.signals.iter().filter_map(|signal| {
            let number = values(value, &signal.path).into_iter().find_map(number)?;
            number.is_finite().then(|| (signal.name.clone(), number))
        });
        found.collect()
    }

    fn absolute(&self, raw: &str) -> Option<String> {
        let raw = html::unescape(raw.trim()).into_owned();
        let url = self.base.map_or_else(|| Url::parse(&raw), |base| base.join(&raw)).ok()?;
        Some(url.to_string()).filter(|url| link::is_web(url))
    }
}

/// `1718000000.0`, as Reddit counts seconds.
fn fraction_of_seconds(text: &str) -> Option<Timestamp> {
    let (seconds, fraction) = text.split_once('.')?;
    fraction.bytes().all(|b| b.is_ascii_digit()).then(|| crate::date::parse(seconds)).flatten()
}

/// The summary as HTML: as it is, if it is that, also where it was escaped once more; plain text with its paragraphs.
fn as_html(text: &str) -> String {
    if html::is_markup(text) {
        return text.to_owned();
    }
    if text.contains("&lt;") {
        let once = html::unescape(text).into_owned();
        if html::is_markup(&once) {
            return once;
        }
    }
    let text = text.replace('\r', "");
    let paragraphs = text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty());
    let escaped: Vec<String> =
        paragraphs.map(|paragraph| html::escaped(&html::unescape(paragraph)).into_owned()).collect();
    match escaped.as_slice() {
        [one] => one.clone(),
        many => many.iter().map(|paragraph| format!("<p>{paragraph}</p>")).collect(),
    }
}

#[cfg(test)]
mod tests;
