//! How well stories are told apart: pairs of entries that a person has judged, and what hebdo makes of them.

mod pool;

use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Exit;
use super::lines::for_each_line;
use crate::stories::Stories;
use pool::Pool;

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
