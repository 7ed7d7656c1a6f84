//! Lines for the classifier, with and without their answers.

use std::borrow::Cow;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use serde_json::Value;

use super::corrections;
use super::lines::{self, for_each_line};
use crate::classify::Question;
use crate::classify::train::{self, Labelled};
use crate::issue::Issue;
use crate::learn::Key;
use crate::section::Section;
use crate::{html, link};

/// What a line of an editor who used exactly our four sections counts, against one of another newsletter whose sections
/// had to be mapped.
const GOLD: f64 = 4.0;

/// What a line counts that was written for the purpose (`"set": "written"`).
const WRITTEN: f64 = 0.5;

/// What a paper counts whose answer is only known from its arXiv categories.
const PAPER: f64 = 0.3;

/// What an entry of a general feed counts that has no sign of machine learning.
const TOLD: f64 = 0.06;

/// Most entries of one feed: they resemble one another.
const MOST_TOLD: usize = 30;

/// Of the papers about machine learning one in 2^3 is taken: all of them would drown the rest.
const THINNED: u32 = 3;

/// A line of JSON Lines; all but the title is optional.
#[derive(Deserialize)]
pub(super) struct Line {
    pub(super) id: Option<Value>,
    title: Option<String>,
    headline: Option<String>,
    url: Option<String>,
    text: Option<String>,
    source_text: Option<String>,
    #[serde(rename = "abstract")]
    abstract_text: Option<String>,
    source: Option<String>,
    categories: Option<Vec<String>>,
    /// A section, or `irrelevant`; null: about machine learning, in no section. Absent is not null.
    #[serde(default, deserialize_with = "given")]
    section: Option<Value>,
    weight: Option<f64>,
    set: Option<String>,
    newsletter: Option<String>,
    issue: Option<String>,
    #[serde(default)]
    flags: Vec<Value>,
    /// What `hebdo parse` prints of a feed, or of what is none.
    entries: Option<Vec<Told>>,
    ok: Option<bool>,
}

/// An entry as `hebdo parse` prints it.
#[derive(Deserialize)]
struct Told {
    title: Option<String>,
    link: Option<String>,
    summary_text: Option<String>,
}

fn given<'de, D: serde::Deserializer<'de>>(value: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(value).map(Some)
}

/// What the editor of a line said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) relevant: bool,
    pub(super) section: Option<Section>,
}

impl Told {
    /// Taken to be about something else; none if its words say otherwise.
    fn labelled(&self, file: &str) -> Option<Labelled> {
        let title = self.title.as_deref().filter(|title| !title.is_empty())?;
        let text = self.summary_text.as_deref().unwrap_or_default();
        train::is_unsuspicious(title, text).then(|| Labelled {
            title: title.to_owned(),
            text: text.to_owned(),
            link: self.link.as_deref().and_then(link::canonical),
            categories: Vec::new(),
            source: None,
            relevant: false,
            gate: true,
            section: None,
            weight: TOLD,
            group: file.to_owned(),
        })
    }
}

impl Line {
    pub(super) fn read(number: usize, line: &str) -> Result<Self> {
        serde_json::from_str(line).with_context(|| format!("line {number} is no entry"))
    }

    /// The answer that it holds; none if it is not to be used.
    pub(super) fn answer(&self, number: usize) -> Result<Option<Answer>> {
        if !self.flags.is_empty() {
            return Ok(None);
        }
        match &self.section {
            Some(Value::Null) => Ok(Some(Answer { relevant: true, section: None })),
            Some(Value::String(word)) if word == "irrelevant" => Ok(Some(Answer { relevant: false, section: None })),
            Some(Value::String(word)) => {
                let section = word.parse().with_context(|| format!("line {number}"))?;
                Ok(Some(Answer { relevant: true, section: Some(section) }))
            }
            _ => bail!("line {number} has no `section`: papers, articles, usecases, other, irrelevant or null"),
        }
    }

    fn title(&self) -> &str {
        let title = self.title.as_deref().filter(|title| !title.is_empty());
        title.or(self.headline.as_deref()).unwrap_or_default()
    }

    fn text(&self) -> Cow<'_, str> {
        let text = self.text.as_deref().or(self.source_text.as_deref()).or(self.abstract_text.as_deref());
        let text = text.unwrap_or_default();
        // Plain text is nearly always plain already.
        if text.contains(['<', '&']) { html::plain(text).into() } else { text.into() }
    }

    /// Hands over the question that the line asks.
    pub(super) fn ask<T>(&self, answer: impl FnOnce(&Question<'_>) -> T) -> T {
        let canonical = self.url.as_deref().and_then(link::canonical);
        let text = self.text();
        answer(&Question {
            title: self.title(),
            text: &text,
            link: canonical.as_deref(),
            categories: self.categories.as_deref().unwrap_or_default(),
            source: self.source.as_deref(),
            ..Question::default()
        })
    }

    /// A paper with the answer that its arXiv categories give; they are left out, so that its words
    /// are what is learnt from.
    fn paper(&self) -> Option<Labelled> {
        let text = self.text().into_owned();
        let relevant = train::by_categories(self.title(), &text, self.categories.as_deref()?)?;
        if relevant && Key::of("paper").with(self.title()).bucket(THINNED) != 0 {
            return None;
        }
        Some(Labelled {
            title: self.title().to_owned(),
            text,
            link: Some("https://arxiv.org/abs/".to_owned()),
            categories: Vec::new(),
            source: None,
            relevant,
            gate: true,
            section: None,
            weight: self.weight.unwrap_or(PAPER),
            group: self.title().to_owned(),
        })
    }

    /// What the line teaches: one thing, or all entries of a feed.
    fn lessons(&self, number: usize) -> Result<Vec<Labelled>> {
        if self.ok == Some(false) {
            return Ok(Vec::new());
        }
        let Some(entries) = &self.entries else { return Ok(self.labelled(number)?.into_iter().collect()) };
        let feed = number.to_string();
        Ok(entries.iter().filter_map(|told| told.labelled(&feed)).take(MOST_TOLD).collect())
    }

    fn labelled(&self, number: usize) -> Result<Option<Labelled>> {
        if self.section.is_none() && self.abstract_text.is_some() {
            return Ok(self.paper());
        }
        let Some(Answer { relevant, section }) = self.answer(number)? else { return Ok(None) };
        let group = match (&self.newsletter, &self.issue) {
            (Some(newsletter), Some(issue)) => format!("{newsletter} {issue}"),
            _ => self.id.as_ref().map_or_else(|| self.title().to_owned(), Value::to_string),
        };
        let usual = match self.set.as_deref() {
            Some("gold") => GOLD,
            Some("written") => WRITTEN,
            _ => 1.0,
        };
        let gate = section.is_none() || self.set.as_deref() != Some("written");
        let weight = self.weight.unwrap_or(usual);
        if !(0.0..=1000.0).contains(&weight) {
            bail!("line {number} has the weight {weight}, which is not between 0 and 1000");
        }
        Ok(Some(self.ask(|question| Labelled {
            title: question.title.to_owned(),
            text: question.text.to_owned(),
            link: question.link.map(str::to_owned),
            categories: question.categories.to_vec(),
            source: question.source.map(str::to_owned),
            relevant,
            gate,
            section,
            weight,
            group,
        })))
    }
}

/// The labelled lines of a file, or the entries of an issue file.
pub(super) fn read(path: &Path) -> Result<Vec<Labelled>> {
    if path.extension().is_some_and(|extension| extension == "toml") {
        let text = String::from_utf8(lines::bytes(path)?).with_context(|| path.display().to_string())?;
        let issue = Issue::from_toml(&text).with_context(|| path.display().to_string())?;
        return Ok(corrections::lines(&issue));
    }
    let mut lines = Vec::new();
    for_each_line(Some(path), |number, line| {
        lines.extend(Line::read(number, line)?.lessons(number)?);
        Ok(())
    })
    .with_context(|| path.display().to_string())?;
    Ok(lines)
}
