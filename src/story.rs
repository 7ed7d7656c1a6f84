//! What hebdo makes of entries on the way to an issue: stories, decisions, scores.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::entry::Known;
use crate::section::Section;

/// Entries found to be the same thing, told once.
#[derive(Clone, Debug, PartialEq)]
pub struct Story {
    /// The entry that stands for the story.
    pub face: Known,
    /// The others, by first sight, then id.
    pub others: Vec<Known>,
    /// The pages ([`crate::link::page_key`]) that they are or point at, where their links tell.
    pub pages: BTreeSet<String>,
    /// The published entry that told the same story, if one did.
    pub retells: Option<String>,
    /// Why they are one, a sentence for each of `others`.
    pub why: Vec<String>,
}

impl Story {
    /// All entries, the face first.
    pub fn entries(&self) -> impl Iterator<Item = &Known> {
        std::iter::once(&self.face).chain(&self.others)
    }

    /// The source whose words the face has.
    #[must_use]
    pub fn teller(&self) -> &str {
        self.face.sightings.first().map_or("", |sighting| &sighting.source)
    }

    /// Names of the sources that told it, sorted, each once.
    #[must_use]
    pub fn sources(&self) -> Vec<&str> {
        let mut names: Vec<&str> =
            self.entries().flat_map(|known| known.sightings.iter().map(|s| s.source.as_str())).collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}

/// Whether an entry is about machine learning, and which section it belongs to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Decision {
    /// Is it about machine learning?
    pub relevant: bool,
    /// Probability of that, 0 to 1.
    pub p_relevant: f64,
    /// The likeliest section; given even when not relevant.
    pub section: Section,
    /// Probability of each section, in the order of [`Section::ALL`]; sums to 1.
    #[serde(serialize_with = "by_section")]
    pub p: [f64; 4],
    /// The reasons that weighed most, in words.
    pub why: Vec<String>,
}

fn by_section<S: serde::Serializer>(p: &[f64; 4], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(Section::ALL.iter().zip(p))
}

/// How much a story is worth showing, within its section.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Score {
    /// Higher is better; comparable within one call of `rank` only.
    pub score: f64,
    /// The parts that make it up, in words.
    pub why: Vec<String>,
    /// What of it is owed to a name that others tell of as well; an issue needs one story of each.
    #[serde(skip)]
    pub echo: Option<Echoed>,
}

/// What a score owes to a name that a week talks about.
#[derive(Clone, Debug, PartialEq)]
pub struct Echoed {
    /// The name.
    pub name: String,
    /// How much of the score.
    pub part: f64,
}

/// A story with everything that compose needs to know of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// What is told.
    pub story: Story,
    /// Gate and section.
    pub decision: Decision,
    /// Worth.
    pub score: Score,
}
