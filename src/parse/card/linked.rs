//! JSON-LD: what a page says of its article in the vocabulary of schema.org.

use std::collections::BTreeMap;

use scraper::{Html, Selector};
use serde_json::{Map, Value};

use crate::{html, text};

/// Most scripts of a page that are read: real pages have up to a dozen.
const MOST_SCRIPTS: usize = 20;
/// Longest one: some hold the article as well, and what is beyond that is no description.
const LONGEST_SCRIPT: usize = 1 << 20;
/// Most things of a page that are looked at.
const MOST_NODES: usize = 1_000;

/// What the page is about, as far as its JSON-LD says it, as plain text on one line each.
#[derive(Debug, Default)]
pub(super) struct Linked {
    pub(super) title: Option<String>,
    pub(super) description: Option<String>,
    /// As it stands there.
    pub(super) image: Option<String>,
    /// As it stands there.
    pub(super) published: Option<String>,
    pub(super) authors: Vec<String>,
    pub(super) site: Option<String>,
}

/// Reads the scripts of a page. One that is no JSON is passed over.
pub(super) fn linked(page: &Html) -> Linked {
    let Ok(selector) = Selector::parse("script[type='application/ld+json' i]") else { return Linked::default() };
    let scripts = page.select(&selector).take(MOST_SCRIPTS).map(|script| script.text().collect::<String>());
    let documents: Vec<Value> = scripts
        .filter(|json| json.len() <= LONGEST_SCRIPT)
        .filter_map(|json| serde_json::from_str(&json).ok())
        .collect();
    let mut nodes = Vec::new();
    for document in &documents {
        gather(document, &mut nodes);
    }
    let by_id: Ids<'_> = nodes.iter().filter_map(|node| Some((node.get("@id")?.as_str()?, *node))).collect();
    // An article before a page: what a page says beside its article is of the page.
    let mut ranked: Vec<&Map<String, Value>> = nodes.iter().filter(|node| rank(node).is_some()).copied().collect();
    ranked.sort_by_key(|node| rank(node));
    let first = |keys: &[&str], read: &dyn Fn(&Value) -> Option<String>| {
        ranked.iter().find_map(|node| keys.iter().find_map(|key| read(node.get(*key)?)))
    };
    let site = nodes.iter().find(|node| is_of(node, "WebSite")).and_then(|node| line(node.get("name")?));
    Linked {
        title: first(&["headline", "name"], &line),
        description: first(&["description", "abstract"], &line),
        image: first(&["image", "thumbnailUrl"], &|value| address(value, &by_id)),
        published: first(&["datePublished", "dateCreated", "uploadDate"], &line),
        authors: ranked
            .iter()
            .find_map(|node| {
                Some(names(node.get("author").or_else(|| node.get("creator"))?, &by_id)).filter(|all| !all.is_empty())
            })
            .unwrap_or_default(),
        site: first(&["publisher", "isPartOf"], &|value| names(value, &by_id).into_iter().next()).or(site),
    }
}

type Ids<'v> = BTreeMap<&'v str, &'v Map<String, Value>>;

/// The things of a document: itself, its list, its `@graph`, and what a page is mainly about.
fn gather<'v>(value: &'v Value, nodes: &mut Vec<&'v Map<String, Value>>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| gather(value, nodes)),
        Value::Object(node) if nodes.len() < MOST_NODES => {
            nodes.push(node);
            for inner in ["@graph", "mainEntity"].iter().filter_map(|key| node.get(*key)) {
                gather(inner, nodes);
            }
        }
        _ => {}
    }
}

/// How surely this is what the page is about, the smallest the surest; `None`: it is not.
fn rank(node: &Map<String, Value>) -> Option<u8> {
    const WORKS: [&str; 8] =
        ["Report", "VideoObject", "Course", "Dataset", "SoftwareApplication", "SoftwareSourceCode", "Book", "Event"];
    let is_any = |fits: &dyn Fn(&str) -> bool| types(node).any(fits);
    if is_any(&|kind| kind.ends_with("Article") || kind.ends_with("Posting")) {
        Some(0)
    } else if is_any(&|kind| WORKS.contains(&kind)) {
        Some(1)
    } else if is_any(&|kind| kind.ends_with("Page")) {
        Some(2)
    } else {
        None
    }
}

fn is_of(node: &Map<String, Value>, kind: &str) -> bool {
    types(node).any(|one| one == kind)
}

/// `"Article"`, `["Article", "Thing"]`, `"http://schema.org/Article"`.
fn types(node: &Map<String, Value>) -> impl Iterator<Item = &str> {
    let kinds = node.get("@type").map(one_or_many).unwrap_or_default();
    kinds.iter().filter_map(Value::as_str).map(|kind| kind.rsplit(['/', '#', ':']).next().unwrap_or(kind))
}

fn one_or_many(value: &Value) -> &[Value] {
    match value {
        Value::Array(values) => values,
        one => std::slice::from_ref(one),
    }
}

/// A text; the first of several.
fn line(value: &Value) -> Option<String> {
    let text = one_or_many(value).iter().find_map(|one| one.as_str().or_else(|| one.get("@value")?.as_str()))?;
    // Many write it as they would in HTML.
    Some(text::one_line(&html::plain(text))).filter(|line| !line.is_empty())
}

/// An address: as text, as an `ImageObject`, or as the `@id` of one that stands elsewhere.
fn address(value: &Value, by_id: &Ids<'_>) -> Option<String> {
    one_or_many(value).iter().find_map(|one| {
        let told = |node: &Map<String, Value>| {
            ["url", "contentUrl"].iter().find_map(|key| node.get(*key)?.as_str().map(str::to_owned))
        };
        match one {
            Value::String(address) => Some(address.clone()),
            Value::Object(node) => told(node).or_else(|| told(by_id.get(node.get("@id")?.as_str()?)?)),
            _ => None,
        }
    })
}

/// Names of people or organisations: as texts, as things, or as the `@id`s of things that stand elsewhere.
fn names(value: &Value, by_id: &Ids<'_>) -> Vec<String> {
    let named = |node: &Map<String, Value>| node.get("name").and_then(line);
    let name = |one: &Value| match one {
        Value::String(_) => line(one),
        Value::Object(node) => named(node).or_else(|| named(by_id.get(node.get("@id")?.as_str()?)?)),
        _ => None,
    };
    one_or_many(value).iter().filter_map(name).collect()
}
