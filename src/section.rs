//! The four sections of an issue.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// One of the four topics that an entry can belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Section {
    /// Machine learning papers.
    Papers,
    /// Technical articles: how something works or is built.
    Articles,
    /// Examples of machine-learning use cases: what somebody did with it.
    Usecases,
    /// Other topics: tools, courses, funding, policy, people.
    Other,
}

impl Section {
    /// All sections, in the order in which an issue has them by default.
    pub const ALL: [Self; 4] = [Self::Papers, Self::Articles, Self::Usecases, Self::Other];

    /// The key of the section in feeds.toml, issue files and paths of out/.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Papers => "papers",
            Self::Articles => "articles",
            Self::Usecases => "usecases",
            Self::Other => "other",
        }
    }

    /// The name that readers see where feeds.toml gives none.
    #[must_use]
    pub const fn default_title(self) -> &'static str {
        match self {
            Self::Papers => "Machine learning papers",
            Self::Articles => "Technical articles",
            Self::Usecases => "Examples of machine learning use cases",
            Self::Other => "Other topics",
        }
    }
}

impl fmt::Display for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

/// A word that names no section.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is no section; the sections are papers, articles, usecases, other")]
pub struct UnknownSection(String);

impl FromStr for Section {
    type Err = UnknownSection;

    fn from_str(word: &str) -> Result<Self, UnknownSection> {
        Self::ALL.into_iter().find(|section| section.id() == word).ok_or_else(|| UnknownSection(word.to_owned()))
    }
}
