//! An issue: one week's publication, as its file in `issues/` says it.

pub mod edit;
mod file;
mod told;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use file::{IssueError, is_untouched};
pub use told::ByModel;

use crate::section::Section;

/// One week's publication.
#[derive(Clone, Debug, PartialEq)]
pub struct Issue {
    /// Stable name of the week, `2020-w50`; the file name and a part of every id.
    pub week: String,
    /// What readers see.
    pub title: String,
    /// The opening lines.
    pub introduction: String,
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Date,
    /// When it came out.
    pub published: Timestamp,
    /// The last change that readers should hear of, where there was one after `published`.
    pub updated: Option<Timestamp>,
    /// A preview of an open week: in no feed and in no list.
    pub draft: bool,
    /// In the order published, with the names they were published under.
    pub sections: Vec<IssueSection>,
}

/// A section of an issue.
#[derive(Clone, Debug, PartialEq)]
pub struct IssueSection {
    /// Which of the four.
    pub section: Section,
    /// Its name in this issue.
    pub title: String,
    /// In the order published.
    pub entries: Vec<IssueEntry>,
}

/// An entry of an issue.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IssueEntry {
    /// Its identity ([`crate::identity::of`]); what keeps it from being published again.
    pub id: String,
    /// The editor's own line above it.
    pub headline: Option<String>,
    /// Its title, plain text.
    pub title: String,
    /// Where it is; http or https.
    pub link: String,
    /// Names, in order.
    pub authors: Vec<String>,
    /// Where hebdo found it.
    pub source: Option<IssueSource>,
    /// When its publisher published it.
    pub published: Option<Timestamp>,
    /// One of the editor's picks.
    pub pick: bool,
    /// What it says, plain text; paragraphs parted by an empty line.
    pub summary: String,
    /// The name of the site that it is on, for its link card.
    pub site: Option<String>,
    /// What its page says of itself, plain text, for its link card.
    pub description: Option<String>,
    /// Where its publisher has a picture of it. That one is never shown: it would tell its host who reads us.
    pub image: Option<String>,
    /// A picture of our own that is shown.
    pub picture: Option<Picture>,
    /// Where it is discussed.
    pub comments: Option<String>,
    /// Who else told it.
    pub also: Vec<Also>,
    /// The model that wrote headline and summary; see [`IssueEntry::told_by`].
    pub told: Option<ByModel>,
}

/// A picture that is published with the issue: a file below `issues/`, copied to the same place below `out/`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Picture {
    /// `img/575ac94c1f2e3d4a.jpg`.
    pub file: String,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// What it shows, in words, for those who do not see it; empty where it only decorates.
    #[serde(default)]
    pub alt: String,
    /// Whose it is, where that has to be said.
    pub credit: Option<String>,
    /// The licence that allows us to show it, where there is one.
    pub licence: Option<Licence>,
    /// The same in a smaller size, for small screens.
    pub small: Option<Smaller>,
}

/// The licence of a picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Licence {
    /// `CC BY 4.0`.
    pub name: String,
    /// Its text; http or https.
    pub link: String,
}

/// A smaller size of a picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Smaller {
    /// `img/9d2f00a1c3b4e5f6.jpg`.
    pub file: String,
    /// In pixels.
    pub width: u32,
}

impl Picture {
    /// The files that it is made of.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.file.as_str()).chain(self.small.as_ref().map(|small| small.file.as_str()))
    }
}

/// The source of an entry, as `atom:source` names it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IssueSource {
    /// Its name.
    pub name: String,
    /// The id of its feed: an absolute IRI.
    pub id: Option<String>,
    /// Its page.
    pub link: Option<String>,
}

/// Another telling of the same story.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Also {
    /// Who.
    pub source: String,
    /// Where.
    pub link: String,
}

impl Issue {
    /// When it last changed in a way that readers should hear of.
    #[must_use]
    pub fn updated(&self) -> Timestamp {
        self.updated.map_or(self.published, |updated| updated.max(self.published))
    }

    /// All entries with their sections, in the order published.
    pub fn entries(&self) -> impl Iterator<Item = (&IssueSection, &IssueEntry)> {
        self.sections.iter().flat_map(|section| section.entries.iter().map(move |entry| (section, entry)))
    }

    /// The editor's picks, in the order published.
    pub fn picks(&self) -> impl Iterator<Item = (&IssueSection, &IssueEntry)> {
        self.entries().filter(|(_, entry)| entry.pick)
    }
}
