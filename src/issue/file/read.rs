//! Reads an issue file.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;

use super::IssueError;
use crate::identity;
use crate::issue::{Also, ByModel, Issue, IssueEntry, IssueSection, IssueSource, Picture};
use crate::link;
use crate::section::Section;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawIssue {
    week: String,
    title: String,
    #[serde(default)]
    introduction: String,
    #[serde(deserialize_with = "time")]
    start: Date,
    #[serde(deserialize_with = "time")]
    end: Date,
    #[serde(deserialize_with = "time")]
    published: Timestamp,
    #[serde(default, deserialize_with = "optional_time")]
    updated: Option<Timestamp>,
    #[serde(default)]
    draft: bool,
    #[serde(default, rename = "section")]
    sections: Vec<RawSection>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSection {
    id: Section,
    title: Option<String>,
    #[serde(default, rename = "entry")]
    entries: Vec<RawEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEntry {
    id: Option<String>,
    headline: Option<String>,
    title: String,
    link: String,
    #[serde(default)]
    authors: Vec<String>,
    source: Option<IssueSource>,
    #[serde(default, deserialize_with = "optional_time")]
    published: Option<Timestamp>,
    #[serde(default)]
    pick: bool,
    #[serde(default)]
    summary: String,
    site: Option<String>,
    description: Option<String>,
    image: Option<String>,
    picture: Option<Picture>,
    comments: Option<String>,
    #[serde(default)]
    also: Vec<Also>,
    told: Option<ByModel>,
}

/// A date or time as hebdo writes it, in quotes, or as TOML has it, without.
#[derive(Deserialize)]
#[serde(untagged)]
enum Time {
    Quoted(String),
    Bare(toml::value::Datetime),
}

fn time<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: std::str::FromStr<Err: std::fmt::Display>,
    D: serde::Deserializer<'de>,
{
    let text = match Time::deserialize(deserializer)? {
        Time::Quoted(text) => text,
        Time::Bare(time) => time.to_string(),
    };
    text.parse().map_err(serde::de::Error::custom)
}

fn optional_time<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
where
    T: std::str::FromStr<Err: std::fmt::Display>,
    D: serde::Deserializer<'de>,
{
    time(deserializer).map(Some)
}

impl Issue {
    /// Reads an issue file.
    pub fn from_toml(text: &str) -> Result<Self, IssueError> {
        let raw: RawIssue =
            toml::from_str(text).map_err(|error| IssueError::Toml(error.to_string().trim_end().to_owned()))?;
        if raw.week.is_empty() || !raw.week.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
            return Err(IssueError::Week(raw.week));
        }
        let mut seen = BTreeSet::new();
        let mut sections = Vec::new();
        for section in raw.sections {
            let mut entries = Vec::new();
            for entry in section.entries {
                let entry = IssueEntry::checked(entry)?;
                if !seen.insert(entry.id.clone()) {
                    return Err(IssueError::DuplicateEntry(entry.id));
                }
                entries.push(entry);
            }
            let title = section.title.unwrap_or_else(|| section.id.default_title().to_owned());
            sections.push(IssueSection { section: section.id, title, entries });
        }
        Ok(Self {
            week: raw.week,
            title: raw.title,
            introduction: raw.introduction,
            start: raw.start,
            end: raw.end,
            published: raw.published,
            updated: raw.updated,
            draft: raw.draft,
            sections,
        })
    }
}

impl IssueEntry {
    fn checked(raw: RawEntry) -> Result<Self, IssueError> {
        if !link::is_web(&raw.link) {
            return Err(IssueError::Link { title: raw.title, link: raw.link });
        }
        if let Some(file) = raw.picture.as_ref().and_then(|picture| picture.files().find(|file| !is_picture(file))) {
            return Err(IssueError::Picture { title: raw.title, file: file.to_owned() });
        }
        let by_hand = || {
            let entry = crate::entry::Entry { link: Some(raw.link.clone()), ..Default::default() };
            identity::of(&entry, "")
        };
        Ok(Self {
            id: raw.id.clone().unwrap_or_else(by_hand),
            headline: raw.headline.filter(|line| !line.trim().is_empty()),
            title: raw.title,
            link: raw.link,
            authors: raw.authors,
            source: raw.source,
            published: raw.published,
            pick: raw.pick,
            summary: raw.summary,
            site: raw.site,
            description: raw.description,
            image: raw.image,
            picture: raw.picture,
            comments: raw.comments,
            also: raw.also,
            told: raw.told,
        })
    }
}

/// Is it a file in `img/` that browsers show as a picture and run no script of (as they would of an SVG)?
fn is_picture(file: &str) -> bool {
    let name = file.strip_prefix("img/").unwrap_or_default();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    !name.starts_with('.')
        && name.chars().all(is_plain)
        && ending.is_some_and(|ending| ["webp", "jpg", "jpeg", "png", "gif", "avif"].contains(&ending))
}
