//! The entries of judged pairs: as the lines give them, or from the files that they name.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use super::super::lines;
use super::Judged;
use crate::entry::{Entry, Known, Sighting};
use crate::{date, html, identity, link, parse};

/// A paragraph of fewer words is a caption or a button.
const LEAST_PARAGRAPH: usize = 12;

/// So many paragraphs of a page are enough.
const MOST_PARAGRAPHS: usize = 12;

/// An entry of a pair: as it is, or where it is found.
#[derive(Deserialize)]
struct Told {
    file: Option<PathBuf>,
    id: Option<String>,
    title: Option<String>,
    #[serde(alias = "link")]
    url: Option<String>,
    #[serde(alias = "summary", alias = "abstract")]
    text: Option<String>,
    #[serde(alias = "source_name")]
    source: Option<String>,
    #[serde(alias = "date")]
    published: Option<String>,
    comments: Option<String>,
    doi: Option<String>,
}

/// The entries that lines tell, each once.
#[derive(Default)]
pub(super) struct Pool {
    pub entries: Vec<Known>,
    places: BTreeMap<String, usize>,
    files: HashMap<PathBuf, Vec<Known>>,
}

impl Pool {
    /// Where the entry is, which may be new.
    pub fn place(&mut self, told: &Value, folder: &Path) -> Result<usize> {
        let key = told.to_string();
        if let Some(place) = self.places.get(&key) {
            return Ok(*place);
        }
        let told: Told = serde_json::from_value(told.clone()).context("that is no entry")?;
        let known = match &told.file {
            Some(file) => self.found_in(&folder.join(file), told.id.as_deref().or(told.url.as_deref()))?,
            None => told.known(&format!("entry {}", self.entries.len())),
        };
        self.entries.push(known);
        self.places.insert(key, self.entries.len() - 1);
        Ok(self.entries.len() - 1)
    }

    /// An entry without a date counts as told when the other of its pair was.
    pub fn date_the_undated(&mut self, pairs: &[Judged]) {
        let is_dated = |known: &Known| known.first_seen > Timestamp::UNIX_EPOCH;
        for (one, other) in pairs.iter().flat_map(|pair| [(pair.a, pair.b), (pair.b, pair.a)]) {
            if !is_dated(&self.entries[one]) && is_dated(&self.entries[other]) {
                self.entries[one].first_seen = self.entries[other].first_seen;
            }
        }
    }

    fn found_in(&mut self, file: &Path, id: Option<&str>) -> Result<Known> {
        if !self.files.contains_key(file) {
            self.files.insert(file.to_owned(), read(file).with_context(|| format!("{}", file.display()))?);
        }
        let found = self.files[file].iter().find(|known| {
            id.is_none()
                || known.entry.id.as_deref() == id
                || known.entry.link.as_deref() == id
                || Some(known.id.as_str()) == id
        });
        found.cloned().ok_or_else(|| anyhow!("{} has no entry `{}`", file.display(), id.unwrap_or_default()))
    }
}

/// The entries of a file: a feed, JSON Lines, or a page.
fn read(file: &Path) -> Result<Vec<Known>> {
    let bytes = lines::bytes(file)?;
    let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let extensions = file.to_string_lossy().into_owned();
    if extensions.contains(".jsonl") {
        let text = String::from_utf8_lossy(&bytes);
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        let told = lines.map(serde_json::from_str::<Told>);
        return told.enumerate().map(|(number, told)| Ok(told?.known(&format!("{name} {number}")))).collect();
    }
    if file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("html")) {
        return Ok(vec![page(&String::from_utf8_lossy(&bytes)).known(&name)]);
    }
    let feed = parse::read(&bytes, &parse::Hint::default())?;
    let ids = identity::of_all(&feed.entries, &name);
    let pages = identity::pages(&feed.entries, &ids);
    let entries = feed.entries.into_iter().zip(ids).zip(pages);
    Ok(entries.map(|((entry, id), page)| known(entry, id, page, &name)).collect())
}

/// What a page says of itself where a feed would say it.
fn page(html: &str) -> Told {
    let document = scraper::Html::parse_document(html);
    let said = |names: &[&str]| {
        names.iter().find_map(|name| {
            let selector = scraper::Selector::parse(&format!("meta[property='{name}'], meta[name='{name}']")).ok()?;
            document.select(&selector).find_map(|meta| meta.attr("content")).map(str::to_owned)
        })
    };
    let canonical = scraper::Selector::parse("link[rel='canonical']").ok();
    let canonical =
        canonical.and_then(|link| document.select(&link).find_map(|link| link.attr("href")).map(str::to_owned));
    // What a feed with whole articles would hold of it.
    let paragraphs = scraper::Selector::parse("article p, main p").or_else(|_| scraper::Selector::parse("p")).ok();
    let paragraphs = paragraphs.map_or_else(String::new, |selector| {
        let texts = document.select(&selector).map(|paragraph| paragraph.text().collect::<String>());
        texts
            .filter(|text| text.split_whitespace().count() >= LEAST_PARAGRAPH)
            .take(MOST_PARAGRAPHS)
            .map(|text| format!("<p>{}</p>", html::escaped(&text)))
            .collect()
    });
    let title = scraper::Selector::parse("title").ok();
    let title = title.and_then(|title| document.select(&title).next().map(|title| title.text().collect::<String>()));
    Told {
        file: None,
        id: None,
        title: said(&["og:title"]).or(title),
        url: said(&["og:url"]).or(canonical),
        text: Some(
            said(&["og:description", "description"])
                .map(|text| format!("<p>{}</p>", html::escaped(&text)))
                .unwrap_or_default()
                + &paragraphs,
        ),
        source: said(&["og:site_name"]),
        published: said(&["article:published_time", "date", "pubdate"]),
        comments: None,
        doi: None,
    }
}

impl Told {
    /// The entry, told by its source, else by this teller.
    fn known(self, teller: &str) -> Known {
        let source = self.source.unwrap_or_else(|| teller.to_owned());
        let entry = Entry {
            id: self.id,
            title: self.title.as_deref().map(html::title),
            link: self.url,
            published: self.published.as_deref().and_then(date::parse),
            summary_html: self.text,
            comments: self.comments,
            doi: self.doi,
            ..Entry::default()
        };
        let id = identity::of(&entry, &source);
        let page = identity::pages(std::slice::from_ref(&entry), std::slice::from_ref(&id)).pop().flatten();
        known(entry, id, page, &source)
    }
}

fn known(entry: Entry, id: String, page: Option<String>, source: &str) -> Known {
    let at = entry.published.or(entry.updated).unwrap_or(Timestamp::UNIX_EPOCH);
    let sighting = Sighting {
        source: source.to_owned(),
        link: entry.link.clone(),
        comments: entry.comments.clone(),
        first_seen: at,
    };
    let canonical = entry.link.as_deref().and_then(link::canonical);
    Known { id, canonical, page, entry, first_seen: at, belongs: at, held_back: None, sightings: vec![sighting] }
}
