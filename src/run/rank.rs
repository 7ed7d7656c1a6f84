//! `hebdo rank`, and training what it ranks by.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail, ensure};
use serde::ser::SerializeMap as _;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Map, Value};

use super::Exit;
use super::lines::for_each_line;
use crate::config::RankWeights;
use crate::rank::{Figures, Interest, Item, Paper, Ranker, Taste, signals::Signals, train};
use crate::report::Report;
use crate::story::Score;
use crate::{date, link, publish};

/// A line of a week, as far as ranking reads it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Line {
    id: Option<Value>,
    title: Option<String>,
    #[serde(rename = "abstract")]
    abstract_: Option<String>,
    text: Option<String>,
    categories: Option<Vec<String>>,
    authors: Option<Vec<String>>,
    comment: Option<String>,
    published: Option<String>,
    source: Option<String>,
    signals: Option<BTreeMap<String, Option<f64>>>,
}

impl Line {
    fn item(&self) -> Item<'_> {
        Item {
            title: self.title.as_deref().unwrap_or_default(),
            text: self.abstract_.as_deref().or(self.text.as_deref()).unwrap_or_default(),
            comment: self.comment.as_deref().unwrap_or_default(),
            categories: self.categories.as_deref().unwrap_or_default(),
            authors: self.authors.as_deref().unwrap_or_default(),
            // Lines without an abstract may be anything.
            is_paper: self.abstract_.is_some()
                || self.id.as_ref().and_then(Value::as_str).is_some_and(link::is_arxiv_id),
            submitted: self.published.as_deref().and_then(date::parse),
            weight: 1.0,
            ..Item::default()
        }
    }

    /// Source and day of its signals, as far as the line tells.
    fn crowd(&self) -> (&str, i64) {
        let day = self.published.as_deref().and_then(date::parse).map_or(0, |at| at.as_second().div_euclid(86_400));
        (self.source.as_deref().unwrap_or_default(), day)
    }

    fn signals(&self) -> impl Iterator<Item = (&str, f64)> {
        self.signals.iter().flatten().filter_map(|(name, value)| Some((name.as_str(), (*value)?)))
    }
}

/// Orders the lines, best first; equal ones stay in the order of input.
pub(super) fn rank(file: Option<&Path>, model: Option<&Path>) -> Result<Exit> {
    let interest = match model {
        Some(path) => read_model(path)?,
        None => Interest::shipped(),
    };
    let mut lines: Vec<(Line, Map<String, Value>)> = Vec::new();
    for_each_line(file, |number, text| {
        let object: Map<String, Value> =
            serde_json::from_str(text).with_context(|| format!("line {number} is no JSON object"))?;
        let line: Line = serde_json::from_str(text).with_context(|| format!("line {number} is no entry"))?;
        lines.push((line, object));
        Ok(())
    })?;
    let ranker = Ranker::new(interest, Taste::default(), RankWeights::default());
    let mut signals = Signals::default();
    for (line, _) in &lines {
        let (source, day) = line.crowd();
        line.signals().for_each(|(name, value)| signals.add(source, day, name, value));
    }
    let signals = signals.sorted();
    let mut scored: Vec<(Score, &Map<String, Value>)> = Vec::with_capacity(lines.len());
    for (line, object) in &lines {
        let (source, day) = line.crowd();
        let best = signals.best(line.signals().map(|(name, value)| (source, day, name, value)));
        let signal = best.as_ref().map(|(place, said)| (*place, said.as_str()));
        let score = ranker.score(&Item { signal, ..line.item() });
        scored.push((score, object));
    }
    scored.sort_by(|(a, _), (b, _)| b.score.total_cmp(&a.score));
    let mut out = BufWriter::new(io::stdout().lock());
    for (score, object) in scored {
        serde_json::to_writer(&mut out, &Scored { object, score })?;
        writeln!(out)?;
    }
    out.flush()?;
    Ok(Exit::Done)
}

/// A line as it came, with its score in place of one that it had.
struct Scored<'a> {
    object: &'a Map<String, Value>,
    score: Score,
}

impl Serialize for Scored<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Score { score, why, .. } = &self.score;
        let mut map = serializer.serialize_map(None)?;
        for (key, value) in self.object.iter().filter(|(key, _)| !matches!(key.as_str(), "score" | "why")) {
            map.serialize_entry(key, value)?;
        }
        map.serialize_entry("score", score)?;
        map.serialize_entry("why", why)?;
        map.end()
    }
}

fn read_model(path: &Path) -> Result<Interest> {
    let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    Interest::from_bytes(&bytes).with_context(|| format!("{} cannot be ranked by", path.display()))
}

/// A line of `picked.jsonl`.
#[derive(Debug, Deserialize)]
struct Pick {
    id: String,
    by: String,
    rank: Option<f64>,
    of: Option<f64>,
}

impl Pick {
    /// How much it counts: a community's first twice as much as its last, and less where a machine only counted chatter.
    fn weight(&self) -> f64 {
        match (self.by.as_str(), self.rank, self.of) {
            (COMMUNITY, Some(rank), Some(of)) if of > 0.0 => 2.0 - (rank / of).clamp(0.0, 1.0),
            (COMMUNITY, _, _) => 1.5,
            _ => 1.0,
        }
    }
}

/// Whose picks the figures ask for.
const COMMUNITY: &str = "hf-daily-papers";

/// Trains on folders of weeks, or of such folders, and writes the model.
pub(super) fn train_on(folders: &[PathBuf], output: &Path, report: &Report) -> Result<Exit> {
    let mut weeks = Vec::new();
    for folder in folders {
        find_weeks(folder, &mut weeks)?;
    }
    ensure!(
        weeks.len() >= 2,
        "training needs two weeks or more: folders with candidates.jsonl(.gz) and picked.jsonl, or a folder of such"
    );
    let papers = weeks.iter().map(|week| read_week(week)).collect::<Result<Vec<_>>>()?;
    let trained = train(&papers);
    let last = |path: &PathBuf| path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let names: Vec<String> = weeks.iter().map(last).collect();
    report.say(
        "week by week, by a model of the other weeks:  AUC   recall@100  precision@50   with the hour of submission",
    );
    for (name, figures) in names.iter().zip(&trained.left_out) {
        report.say(&said(name, figures));
    }
    let means = [0, 1].map(|n| mean(&trained.left_out.iter().map(|figures| figures[n]).collect::<Vec<_>>()));
    report.say(&said("mean", &means));
    let count: usize = papers.iter().map(Vec::len).sum();
    let about = format!("hebdo train --rank, on {count} papers of {}", names.join(", "));
    publish::replace(output, &trained.interest.to_bytes(&about))?;
    report.say(&format!("{} is written", output.display()));
    Ok(Exit::Done)
}

fn said(name: &str, [plain, with_hour]: &[Figures; 2]) -> String {
    let line = |of: &Figures| format!("{:.3}    {:.3}        {:.3}", of.auc, of.recall_100, of.precision_50);
    format!("  {name:<42} {}        {}", line(plain), line(with_hour))
}

fn mean(all: &[Figures]) -> Figures {
    let share = 1.0 / f64::from(u32::try_from(all.len()).unwrap_or(u32::MAX).max(1));
    let of = |figure: fn(&Figures) -> f64| all.iter().map(figure).sum::<f64>() * share;
    Figures { auc: of(|f| f.auc), recall_100: of(|f| f.recall_100), precision_50: of(|f| f.precision_50) }
}

/// The folders at or in a folder that hold a week, by name.
fn find_weeks(folder: &Path, weeks: &mut Vec<PathBuf>) -> Result<()> {
    let is_week = |path: &Path| path.join("picked.jsonl").is_file();
    if is_week(folder) {
        weeks.push(folder.to_owned());
        return Ok(());
    }
    let before = weeks.len();
    for file in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = file?.path();
        if is_week(&path) {
            weeks.push(path);
        }
    }
    weeks[before..].sort();
    if weeks.len() == before {
        bail!("{} holds no week: no folder in it has a picked.jsonl", folder.display());
    }
    Ok(())
}

fn read_week(folder: &Path) -> Result<Vec<Paper>> {
    let mut picks: BTreeMap<String, (f64, bool)> = BTreeMap::new();
    let picked = folder.join("picked.jsonl");
    for_each_line(Some(&picked), |number, text| {
        let pick: Pick = serde_json::from_str(text).with_context(|| format!("line {number} is no pick"))?;
        let known = picks.entry(pick.id.clone()).or_default();
        *known = (known.0.max(pick.weight()), known.1 || pick.by == COMMUNITY);
        Ok(())
    })
    .with_context(|| format!("in {}", picked.display()))?;
    let zipped = folder.join("candidates.jsonl.gz");
    let path = if zipped.is_file() { zipped } else { folder.join("candidates.jsonl") };
    let mut papers = Vec::new();
    for_each_line(Some(&path), |number, text| {
        let line: Line =
            serde_json::from_str(text).with_context(|| format!("line {number} of {} is no paper", path.display()))?;
        let id = line.id.as_ref().and_then(Value::as_str).unwrap_or_default();
        let (weight, wanted) = picks.get(id).copied().unwrap_or_default();
        papers.push(Paper::new(&Item { is_paper: true, ..line.item() }, weight, wanted));
        Ok(())
    })?;
    Ok(papers)
}
