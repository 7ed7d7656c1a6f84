//! feeds.toml, checked: what the rest of the program may rely on.
//!
//! [`load()`] reads the file; `raw` holds its tables as typed, `check` and the modules beside it
//! turn them into a [`Config`] and collect every complaint on the way.

mod access;
mod address;
mod amount;
mod check;
mod complaint;
mod edit;
mod fields;
mod filter;
mod listing;
mod llm;
mod load;
mod location;
mod network;
mod parts;
mod path;
mod pattern;
mod plan;
mod publication;
mod ranking;
mod raw;
mod recipe;
mod rule;
mod selector;
mod source;
mod tag;
mod template;
#[cfg(test)]
mod tests;
mod value;
mod words;

use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use toml::Spanned;
use url::Url;

use crate::section::Section;
use crate::week::Calendar;

pub use access::{Access, Login, Secret, SecretFrom};
pub use address::{ADDRESS_WORDS, Address};
pub use check::check;
pub use complaint::Complaints;
pub use edit::{Edited, NewSource, add_sources};
pub use filter::{Field, Filter, Rule};
pub use llm::Llm;
pub use load::{ConfigError, load};
pub use parts::Parts;
pub use path::{Path, Piece};
pub use pattern::Pattern;
pub use plan::{Given, HtmlPlan, JsonPlan, Signal, SitemapPlan};
pub use ranking::{RankWeights, Wishes};
pub use selector::{Css, Part};
pub use template::TEMPLATE_WORDS;

/// What `hebdo init` writes: a commented feeds.toml with the default sources.
pub const DEFAULT: &str = include_str!("../../feeds.toml");

/// A checked feeds.toml.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// The folder of feeds.toml; every other path is relative to it.
    pub folder: PathBuf,
    /// Who publishes what, where.
    pub publication: Publication,
    /// The sections of an issue, in their order.
    pub sections: Vec<SectionPlan>,
    /// How an issue is composed.
    pub compose: Compose,
    /// What counts how much in a score.
    pub rank: RankWeights,
    /// What this publication wants to see more and less of.
    pub interest: Wishes,
    /// How sources are asked.
    pub network: Network,
    /// What is polled, in the order of the file.
    pub sources: Vec<Source>,
    /// What the editor decides beforehand, in the order of the file; the first that holds decides.
    pub rules: Vec<Ruling>,
    /// The model file of the classifier, where it is not the one that ships.
    pub model: Option<PathBuf>,
    /// Which pages are made beside the publication.
    pub pages: Pages,
    /// What is read for an issue beside the sources.
    pub enrich: Enrich,
    /// The language model that tells what was chosen, where there is one.
    pub llm: Option<Llm>,
}

/// `[enrich]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrich {
    /// The pages of chosen entries, for their link cards.
    pub pages: bool,
    /// Their pictures, of which small copies are shown.
    pub images: bool,
    /// The figures of arXiv papers.
    pub figures: Figures,
    /// A folder that stands in for the web: `https://host/a/b.png` is the file `host/a/b.png` in it.
    pub mirror: Option<PathBuf>,
}

/// Under which licence the figure of a paper is copied.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Figures {
    /// Under none.
    #[default]
    None,
    /// A Creative Commons one that lets anybody show it.
    Cc,
    /// One that lets those show it who earn nothing by it as well.
    CcNonCommercial,
}

/// `[[rule]]`: where all that it names holds, it decides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ruling {
    /// The link's host is this or below it.
    pub host: Option<String>,
    /// The link's path, where `*` stands for anything.
    pub path: Option<String>,
    /// The title has one of these, as whole words.
    pub title: Vec<String>,
    /// The title or the text has one of these, as whole words.
    pub text: Vec<String>,
    /// The source has this name.
    pub source: Option<String>,
    /// Then it belongs here.
    pub section: Option<Section>,
    /// Then it is about machine learning, or not.
    pub relevant: Option<bool>,
}

/// `[pages]`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pages {
    /// out/status.html: the health of the sources, for the owner.
    pub status: bool,
    /// The folder with parts of pages, and where feeds.toml names it.
    pub templates: Option<Spanned<PathBuf>>,
    /// What stands in that folder, once it is read.
    pub parts: Parts,
}

/// `[publication]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Publication {
    /// Its name.
    pub title: String,
    /// One sentence for readers, where given.
    pub description: Option<String>,
    /// Template of an issue's title: `{title}`, `{week}`, `{year}`, `{number}`, `{label}`, `{start}`, `{end}`.
    pub issue_title: String,
    /// Template of an issue's introduction, with the same words.
    pub introduction: String,
    /// Where out/ is served, with a slash at its end: the base of every link.
    pub home: Url,
    /// Tag URI (RFC 4151) that all ids are made from, minted once.
    pub id: String,
    /// At least one; the title stands in where the file names none.
    pub authors: Vec<Author>,
    /// Language tag (BCP 47).
    pub language: String,
    /// When weeks start, what they are called, in which time zone.
    pub calendar: Calendar,
    /// The foot of every issue.
    pub links: Vec<FootLink>,
    /// The WebSub hub that is told of what is new, and tells subscribers.
    pub hub: Option<Url>,
}

/// Somebody who answers for the publication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    /// As readers see it.
    pub name: String,
    /// A page.
    pub uri: Option<String>,
    /// An address.
    pub email: Option<String>,
}

/// A link at the foot of every issue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FootLink {
    /// What it says.
    pub title: String,
    /// Where it goes; http, https or mailto.
    pub href: String,
}

/// `[[section]]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SectionPlan {
    /// Which of the four.
    pub section: Section,
    /// What readers see.
    pub title: String,
    /// The most entries of it in one issue.
    pub max: usize,
}

/// `[compose]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Compose {
    /// An entry published longer ago than this when first seen is not chosen by itself.
    pub max_age: Duration,
    /// How many picks an issue has, at most.
    pub picks: usize,
}

/// `[network]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Network {
    /// What hebdo calls itself.
    pub user_agent: String,
    /// Longest wait for a connection.
    pub connect_timeout: Duration,
    /// Longest wait for the head of an answer, once there is a connection.
    pub first_byte_timeout: Duration,
    /// Longest silence while an answer arrives.
    pub read_timeout: Duration,
    /// Longest time for one request as a whole, redirects included.
    pub total_timeout: Duration,
    /// Most bytes of one body, after decompression.
    pub max_body: u64,
    /// Most bytes of an answer's headers.
    pub max_header: u64,
    /// Most redirects that one request follows.
    pub max_redirects: usize,
    /// Most entries of one document that are kept, from its top.
    pub max_entries: usize,
    /// Most bytes of one entry that are kept.
    pub max_entry: u64,
    /// Rest between two requests to one host. Hosts whose terms ask for more get more.
    pub rest: Duration,
    /// Most hosts asked side by side.
    pub hosts_at_once: usize,
    /// Which addresses of private networks may be asked.
    pub allow_private: AllowPrivate,
}

/// Which addresses of private networks may be asked.
///
/// A feed, or whoever answers for its name, can point to any address: what the neighbours of this machine offer to
/// it alone is not asked unless the owner says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AllowPrivate {
    /// Any.
    All,
    /// Those in one of these ranges.
    Ranges(Vec<AddressRange>),
    /// None.
    None,
}

/// The addresses that share their first bits with this one: `10.0.0.0/8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AddressRange {
    /// One of them.
    pub address: IpAddr,
    /// How many bits they share; all of them for a single address.
    pub prefix: u8,
}

/// `[[source]]`: a place that is polled.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// Unique.
    pub name: String,
    /// How it is asked.
    pub kind: Kind,
    /// What its host is told about who asks.
    pub access: Access,
    /// A prior for the section, or with `fixed` the decision.
    pub section: Option<Section>,
    /// `section` decides.
    pub fixed: bool,
    /// Everything here is about machine learning: no gate.
    pub relevant: bool,
    /// How much its entries count in ranking; 1 is usual.
    pub weight: f64,
    /// The most entries of it in one issue; none: only the section's limit.
    pub max_per_issue: Option<usize>,
    /// Which of its entries are kept at all.
    pub filter: Filter,
    /// Instead of `max-age` of `[compose]`.
    pub max_age: Option<Duration>,
    /// What its entries are.
    pub follow: Follow,
}

/// What the entries of a feed are: what it writes, or what it points at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Follow {
    /// Its own pages.
    #[default]
    Itself,
    /// Of each, the first page elsewhere that it points at: a link blog.
    FirstLink,
    /// Of each, every page elsewhere that it points at: a newsletter.
    EveryLink,
}

/// How a source is asked, and where.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// A feed of any dialect.
    Feed(Location),
    /// The arXiv API, category by category.
    Arxiv {
        /// The API, or a recorded answer of it.
        endpoint: Location,
        /// `cs.LG`, `stat.ML`, …; at least one.
        categories: Vec<String>,
    },
    /// A page with a list.
    Html(Box<HtmlPlan>),
    /// A JSON document with a list.
    Json(Box<JsonPlan>),
    /// A sitemap.
    Sitemap(Box<SitemapPlan>),
}

impl Kind {
    /// Where it is asked; of an address with the day in it, the one of some day.
    #[must_use]
    pub fn location(&self) -> &Location {
        match self {
            Self::Feed(location) | Self::Arxiv { endpoint: location, .. } => location,
            Self::Html(plan) => plan.address.somewhere(),
            Self::Json(plan) => plan.address.somewhere(),
            Self::Sitemap(plan) => plan.address.somewhere(),
        }
    }

    const fn location_mut(&mut self) -> &mut Location {
        match self {
            Self::Feed(location) | Self::Arxiv { endpoint: location, .. } => location,
            Self::Html(plan) => plan.address.somewhere_mut(),
            Self::Json(plan) => plan.address.somewhere_mut(),
            Self::Sitemap(plan) => plan.address.somewhere_mut(),
        }
    }
}

/// Where a source's bytes come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// Asked over http or https.
    Web(Url),
    /// Read from disk; absolute, or relative to the working directory.
    File(PathBuf),
}
