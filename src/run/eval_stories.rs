//! How well stories are told apart: pairs of entries that a person has judged, and what hebdo makes of them.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context as _, Result, anyhow, bail};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Exit;
use super::lines::for_each_line;
use crate::entry::{Entry, Known, Sighting};
use crate::stories::Stories;
use crate::{date, html, identity, link, parse};

/// One line: a judged pair, or the folder of the files that the pairs name.
#[derive(Deserialize)]
#[serde(untagged)]
enum Line {
    Pair(Pair),
    Files { files: PathBuf },
}

#[derive(Deserialize)]
struct Pair {
    a: Value,
    b: Value,
    same: bool,
    /// What makes the pair worth judging; figures are given for each.
    #[serde(default)]
    kind: Option<String>,
}

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
struct Pool {
    entries: Vec<Known>,
    places: BTreeMap<String, usize>,
    files: HashMap<PathBuf, Vec<Known>>,
}

struct Judged {
    line: usize,
    a: usize,
    b: usize,
    same: bool,
    kind: String,
}

/// Prints precision and recall of the pairs; with `as_json` each pair with what speaks for and against it as well.
pub(super) fn eval_stories(file: Option<&Path>, as_json: bool, verbose: bool) -> Result<Exit> {
    let mut pool = Pool::default();
    let mut pairs = Vec::new();
    let home = file.and_then(Path::parent).unwrap_or(Path::new("")).to_owned();
    let mut folder = home.clone();
    for_each_line(file, |number, line| {
        match serde_json::from_str(line).with_context(|| format!("line {number} is no pair"))? {
            Line::Files { files } => folder = home.join(files),
            Line::Pair(Pair { a, b, same, kind }) => {
                let mut place = |told: &Value| pool.place(told, &folder).with_context(|| format!("line {number}"));
                let (a, b) = (place(&a)?, place(&b)?);
                pairs.push(Judged { line: number, a, b, same, kind: kind.unwrap_or_else(|| "pairs".to_owned()) });
            }
        }
        Ok(())
    })?;
    if pairs.is_empty() {
        bail!("there are no pairs in it");
    }
    pool.date_the_undated(&pairs);
    let begun = Instant::now();
    let stories = Stories::of(&pool.entries);
    let took = begun.elapsed();
    let mut out = io::stdout().lock();
    for pair in &pairs {
        let found = stories.are_one(pair.a, pair.b);
        if as_json {
            writeln!(out, "{}", pair_json(pair, found, &pool, &stories))?;
        } else if verbose && found != pair.same {
            writeln!(out, "line {}: {}", pair.line, wrong(pair, &pool, &stories))?;
        }
    }
    let figures = Figures::of(&pairs, &stories);
    if as_json {
        writeln!(out, "{}", figures.json(pool.entries.len()))?;
    } else {
        figures.print(&mut out)?;
        writeln!(out, "{} entries became stories in {:.3} s", pool.entries.len(), took.as_secs_f64())?;
    }
    Ok(Exit::Done)
}

fn pair_json(pair: &Judged, found: bool, pool: &Pool, stories: &Stories<'_>) -> Value {
    let verdict = stories.verdict(pair.a, pair.b);
    json!({
        "line": pair.line,
        "kind": pair.kind,
        "a": pool.entries[pair.a].id,
        "b": pool.entries[pair.b].id,
        "same": pair.same,
        "found": found,
        "why": verdict.why,
        "likeness": verdict.likeness,
    })
}

fn wrong(pair: &Judged, pool: &Pool, stories: &Stories<'_>) -> String {
    let title = |at: usize| pool.entries[at].entry.title.clone().unwrap_or_default();
    let verdict = if pair.same { "are one story, but" } else { "are two stories, but" };
    let why = stories.verdict(pair.a, pair.b).why.join("; ");
    format!("“{}” and “{}” {verdict}: {why}", title(pair.a), title(pair.b))
}

/// Pairs by what they are and what they were found to be.
#[derive(Clone, Copy, Default)]
struct Counts {
    hits: u32,
    misses: u32,
    errors: u32,
    rightly_apart: u32,
}

impl Counts {
    fn add(&mut self, same: bool, found: bool) {
        match (same, found) {
            (true, true) => self.hits += 1,
            (true, false) => self.misses += 1,
            (false, true) => self.errors += 1,
            (false, false) => self.rightly_apart += 1,
        }
    }

    /// Of the pairs found to be one story, those that are; nothing where none was found.
    fn precision(self) -> Option<f64> {
        share(self.hits, self.hits + self.errors)
    }

    /// Of the pairs that are one story, those found; nothing where there is none.
    fn recall(self) -> Option<f64> {
        share(self.hits, self.hits + self.misses)
    }
}

fn share(part: u32, whole: u32) -> Option<f64> {
    (whole > 0).then(|| f64::from(part) / f64::from(whole))
}

struct Figures {
    all: Counts,
    by_kind: BTreeMap<String, Counts>,
}

impl Figures {
    fn of(pairs: &[Judged], stories: &Stories<'_>) -> Self {
        let mut figures = Self { all: Counts::default(), by_kind: BTreeMap::new() };
        for pair in pairs {
            let found = stories.are_one(pair.a, pair.b);
            figures.all.add(pair.same, found);
            figures.by_kind.entry(pair.kind.clone()).or_default().add(pair.same, found);
        }
        figures
    }

    fn print(&self, out: &mut impl io::Write) -> io::Result<()> {
        let shown = |share: Option<f64>| share.map_or("–".to_owned(), |share| format!("{share:.3}"));
        writeln!(out, "{:<28} {:>5} {:>5} {:>9} {:>7}", "KIND", "ONE", "TWO", "PRECISION", "RECALL")?;
        let all = ("all".to_owned(), self.all);
        let rows = self.by_kind.iter().map(|(kind, counts)| (kind.clone(), *counts));
        for (kind, counts) in rows.chain([all]) {
            let (one, two) = (counts.hits + counts.misses, counts.errors + counts.rightly_apart);
            let (precision, recall) = (shown(counts.precision()), shown(counts.recall()));
            writeln!(out, "{kind:<28} {one:>5} {two:>5} {precision:>9} {recall:>7}")?;
        }
        Ok(())
    }

    fn json(&self, entries: usize) -> Value {
        let counts = |counts: &Counts| {
            json!({
                "same": counts.hits + counts.misses,
                "different": counts.errors + counts.rightly_apart,
                "precision": counts.precision(),
                "recall": counts.recall(),
            })
        };
        let kinds: BTreeMap<&String, Value> = self.by_kind.iter().map(|(kind, of)| (kind, counts(of))).collect();
        let mut figures = counts(&self.all);
        figures["entries"] = json!(entries);
        figures["kinds"] = json!(kinds);
        figures
    }
}

impl Pool {
    /// Where the entry is, which may be new.
    fn place(&mut self, told: &Value, folder: &Path) -> Result<usize> {
        let key = told.to_string();
        if let Some(place) = self.places.get(&key) {
            return Ok(*place);
        }
        let told: Told = serde_json::from_value(told.clone()).context("that is no entry")?;
        let known = match &told.file {
            Some(file) => self.from_file(&folder.join(file), told.id.as_deref().or(told.url.as_deref()))?,
            None => told.known(self.entries.len()),
        };
        self.entries.push(known);
        self.places.insert(key, self.entries.len() - 1);
        Ok(self.entries.len() - 1)
    }

    /// An entry without a date counts as told when the other of its pair was.
    fn date_the_undated(&mut self, pairs: &[Judged]) {
        let is_dated = |known: &Known| known.first_seen > Timestamp::UNIX_EPOCH;
        for (one, other) in pairs.iter().flat_map(|pair| [(pair.a, pair.b), (pair.b, pair.a)]) {
            if !is_dated(&self.entries[one]) && is_dated(&self.entries[other]) {
                self.entries[one].first_seen = self.entries[other].first_seen;
            }
        }
    }

    fn from_file(&mut self, file: &Path, id: Option<&str>) -> Result<Known> {
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
    let mut bytes = fs::read(file)?;
    if bytes.starts_with(&[0x1F, 0x8B]) {
        let packed = std::mem::take(&mut bytes);
        flate2::read::MultiGzDecoder::new(packed.as_slice()).read_to_end(&mut bytes)?;
    }
    let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let extensions = file.to_string_lossy().into_owned();
    if extensions.contains(".jsonl") {
        let text = String::from_utf8_lossy(&bytes);
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        let told = lines.map(serde_json::from_str::<Told>);
        return told.enumerate().map(|(number, told)| Ok(told?.known(number))).collect();
    }
    if extensions.ends_with(".html") {
        return Ok(vec![page(&String::from_utf8_lossy(&bytes)).known(0)]);
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
    let title = scraper::Selector::parse("title").ok();
    let title = title.and_then(|title| document.select(&title).next().map(|title| title.text().collect::<String>()));
    Told {
        file: None,
        id: None,
        title: said(&["og:title"]).or(title),
        url: said(&["og:url"]).or(canonical),
        text: said(&["og:description", "description"]).map(|text| html::escaped(&text).into_owned()),
        source: said(&["og:site_name"]),
        published: said(&["article:published_time", "date", "pubdate"]),
        comments: None,
        doi: None,
    }
}

impl Told {
    /// The entry; who does not say who tells it is another teller each time.
    fn known(self, number: usize) -> Known {
        let host = self.url.as_deref().and_then(link::host).unwrap_or_default();
        let source = self.source.unwrap_or_else(|| format!("{host} {number}"));
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
