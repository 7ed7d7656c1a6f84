//! From a week's candidates to its issue: who is let in, in which order, which are the picks.

mod diversity;

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use diversity::{Choice, choose};
use jiff::Timestamp;

use crate::config::{Config, SectionPlan};
use crate::entry::{Known, Told};
use crate::html;
use crate::issue::{Also, Issue, IssueEntry, IssueSection, IssueSource};
use crate::link;
use crate::story::{Candidate, Story};
use crate::summarize;
use crate::tex;
use crate::text;
use crate::week::Week;

/// Most characters of a title that an entry without one gets from its text.
const MOST_TITLE: usize = 90;

/// What earlier weeks have told and published; nothing of it is news.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Past {
    /// Ids of published entries.
    ids: BTreeSet<String>,
    /// Published pages.
    pages: BTreeSet<String>,
    /// What sources told of the same pages before the week.
    told: BTreeSet<Told>,
}

impl Past {
    /// The past as these issues tell it (drafts are not published), with what sources told before.
    #[must_use]
    pub fn new<'a>(issues: impl IntoIterator<Item = &'a Issue>, told: BTreeSet<Told>) -> Self {
        let mut past = Self { told, ..Self::default() };
        for (_, entry) in issues.into_iter().filter(|issue| !issue.draft).flat_map(Issue::entries) {
            past.ids.insert(entry.id.clone());
            // Where others told it is it, too; a front page is none of its pages.
            let links = std::iter::once(&entry.link).chain(entry.also.iter().map(|also| &also.link));
            let links = links.filter_map(|link| link::canonical(link)).filter(|link| !link::is_front_page(link));
            past.pages.extend(links.map(|link| link::page_key(&link)));
        }
        past
    }

    /// Was it published, under this or another id, by this or another source?
    fn has_published(&self, story: &Story) -> bool {
        story.retells.is_some()
            || story.entries().any(|known| self.ids.contains(&known.id))
            || story.pages.iter().any(|page| self.pages.contains(page))
    }

    /// Had every source that tells the story told it before the week, under another id?
    fn has_told(&self, story: &Story) -> bool {
        let has_told =
            |source: &str, page: &String| self.told.contains(&Told { source: source.to_owned(), page: page.clone() });
        let mut sightings = story.entries().flat_map(|known| &known.sightings);
        sightings.all(|sighting| story.pages.iter().any(|page| has_told(&sighting.source, page)))
    }
}

/// Why a candidate cannot be in the issue, whatever its score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The gate is shut.
    Irrelevant,
    /// No link that could be published.
    NoLink,
    /// Too old, or part of a flood.
    HeldBack,
    /// It was in an issue.
    Published,
    /// It was told in an earlier week.
    Told,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Irrelevant => "not about machine learning",
            Self::NoLink => "no link",
            Self::HeldBack => "old",
            Self::Published => "published before",
            Self::Told => "told before",
        })
    }
}

/// Why a candidate cannot be in the issue, if it cannot.
#[must_use]
pub fn refusal(candidate: &Candidate, past: &Past) -> Option<Refusal> {
    let Candidate { story, decision, .. } = candidate;
    if past.has_published(story) {
        Some(Refusal::Published)
    } else if past.has_told(story) {
        Some(Refusal::Told)
    } else if !decision.relevant {
        Some(Refusal::Irrelevant)
    } else if story.entries().all(|known| known.held_back.is_some()) {
        Some(Refusal::HeldBack)
    } else if story.face.canonical.is_none() {
        Some(Refusal::NoLink)
    } else {
        None
    }
}

/// What is said of a source beside its entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The id of its feed, an absolute IRI.
    pub id: Option<String>,
    /// Its page.
    pub link: Option<String>,
}

/// Composes the issue of a week, or nothing where the week has nothing to tell.
///
/// Each section takes its best by score, as many as it and their sources may have, and as far as they differ
/// (`diversity`); equal scores go by id, so that the order in which sources answered changes nothing.
#[must_use]
pub fn compose(
    week: &Week,
    candidates: &[Candidate],
    past: &Past,
    config: &Config,
    origins: &BTreeMap<String, Origin>,
    now: Timestamp,
) -> Option<Issue> {
    let mut open: Vec<&Candidate> = candidates.iter().filter(|one| refusal(one, past).is_none()).collect();
    open.sort_by(|a, b| best_first(a, b));
    let Choice { sections: chosen, order } = choose(&open, config);
    if order.is_empty() {
        return None;
    }
    let picks = picks(&order, config.compose.picks);
    let section = |(plan, entries): &(&SectionPlan, Vec<&Candidate>)| IssueSection {
        section: plan.section,
        title: plan.title.clone(),
        entries: entries
            .iter()
            .map(|candidate| IssueEntry {
                pick: picks.contains(&candidate.story.face.id.as_str()),
                ..entry(&candidate.story, origins)
            })
            .collect(),
    };
    Some(Issue {
        sections: chosen.iter().filter(|(_, entries)| !entries.is_empty()).map(section).collect(),
        ..blank(week, config, now)
    })
}

/// The issue of a week before anything is in it.
#[must_use]
pub fn blank(week: &Week, config: &Config, now: Timestamp) -> Issue {
    Issue {
        week: week.label.clone(),
        title: filled(&config.publication.issue_title, &config.publication.title, week),
        introduction: filled(&config.publication.introduction, &config.publication.title, week),
        start: week.start,
        end: week.end,
        published: now,
        updated: None,
        draft: false,
        sections: Vec::new(),
    }
}

/// The ids of the picks: the first that were chosen, but over at least two sections where two have entries.
fn picks<'c>(order: &[&'c Candidate], most: usize) -> Vec<&'c str> {
    let mut picks: Vec<&Candidate> = order.iter().take(most).copied().collect();
    if let Some(first) = picks.first().map(|first| first.decision.section)
        && most > 1
        && picks.iter().all(|pick| pick.decision.section == first)
        && let Some(other) = order.iter().find(|other| other.decision.section != first)
    {
        picks.truncate(most - 1);
        picks.push(other);
    }
    picks.into_iter().map(|pick| pick.story.face.id.as_str()).collect()
}

/// By score, and equal ones by id, so that the order in which sources answered changes nothing.
fn best_first(a: &Candidate, b: &Candidate) -> Ordering {
    b.score.score.total_cmp(&a.score.score).then_with(|| a.story.face.id.cmp(&b.story.face.id))
}

/// The story as the issue tells it, until an editor tells it better.
#[must_use]
pub fn entry(story: &Story, origins: &BTreeMap<String, Origin>) -> IssueEntry {
    let face = &story.face.entry;
    // Only papers are written in TeX; elsewhere `$5` is money.
    let is_paper = link::is_arxiv_id(&story.face.id);
    let readable = |text: String| if is_paper { tex::readable(&text) } else { text };
    let summary = story
        .entries()
        .flat_map(|known| [&known.entry.summary_html, &known.entry.content_html])
        .flatten()
        .map(|html| html::plain(html))
        .find(|text| !text.is_empty())
        .map(&readable)
        .unwrap_or_default();
    let link = story.face.canonical.clone().or_else(|| face.link.clone()).unwrap_or_default();
    let title = story
        .entries()
        .find_map(|known| known.entry.title.clone().filter(|title| !title.is_empty()).map(&readable))
        .or_else(|| Some(text::shortened(&summary, MOST_TITLE).into_owned()).filter(|title| !title.is_empty()))
        .unwrap_or_else(|| link.clone());
    let teller = story.teller();
    let (headline, title, summary) = if is_paper {
        let told = summarize::paper(&title, &summary);
        (told.headline, title, told.summary)
    } else {
        let host = link::host(&link).unwrap_or_default();
        let places = [teller, &host].into_iter().chain(face.authors.iter().map(String::as_str));
        let clean = summarize::title(&title, &places.collect::<Vec<_>>());
        let summary = summarize::article(&clean, &title, &summary);
        (None, clean, summary)
    };
    // A summary that only says the title again says nothing.
    let summary = if summary == title { String::new() } else { summary };
    let origin = origins.get(teller).cloned().unwrap_or_default();
    IssueEntry {
        id: story.face.id.clone(),
        headline,
        title,
        link,
        authors: face.authors.clone(),
        source: Some(IssueSource { name: teller.to_owned(), id: origin.id, link: origin.link }),
        published: face.published.or(face.updated),
        pick: false,
        summary,
        image: face.image.clone().filter(|image| link::is_web(image)),
        comments: story.entries().find_map(|known| known.entry.comments.clone()).filter(|link| link::is_web(link)),
        also: also(story, teller, origins),
        ..IssueEntry::default()
    }
}

/// All that is known of what the story says, plain text: the longest of its tellings.
#[must_use]
pub fn matter(story: &Story) -> String {
    let texts = story.entries().flat_map(|known| [&known.entry.summary_html, &known.entry.content_html]).flatten();
    let texts = texts.map(|html| html::plain(html));
    // The first of equals, so that the same week gives the same text.
    let longest = texts.reduce(|longest, text| if text.len() > longest.len() { text } else { longest });
    let text = longest.unwrap_or_default();
    if link::is_arxiv_id(&story.face.id) { tex::readable(&text) } else { text }
}

/// Who else tells it, each once: with the link to their discussion or page of it, else to themselves. Where one source
/// points at several reports, each of the others goes by its host.
fn also(story: &Story, teller: &str, origins: &BTreeMap<String, Origin>) -> Vec<Also> {
    let page = story.face.canonical.as_deref().map(link::page_key);
    // That it points where we point already is no help to a reader.
    let elsewhere = |link: &String| Some(link::page_key(link)) != page;
    let mut others: BTreeMap<String, String> = BTreeMap::new();
    for sighting in story.entries().flat_map(|known| &known.sightings).filter(|told| told.source != teller) {
        let own = sighting.link.as_deref().and_then(link::canonical);
        let home = origins.get(&sighting.source).and_then(|origin| origin.link.clone());
        let discussion = sighting.comments.as_deref().and_then(link::canonical);
        if let Some(link) = discussion.or_else(|| own.clone().filter(elsewhere)).or(home).or(own) {
            others.entry(sighting.source.clone()).or_insert(link);
        }
    }
    let is_by_teller = |known: &&Known| known.sightings.iter().all(|sighting| sighting.source == teller);
    for link in story.others.iter().filter(is_by_teller).filter_map(|known| known.canonical.clone()).filter(elsewhere) {
        if let Some(host) = link::host(&link) {
            others.entry(host).or_insert(link);
        }
    }
    others.into_iter().map(|(source, link)| Also { source, link }).collect()
}

/// A template of feeds.toml with its words put in.
fn filled(template: &str, title: &str, week: &Week) -> String {
    let day = |day: jiff::civil::Date| day.strftime("%-d %B").to_string();
    [
        ("{week}", week.number.to_string()),
        ("{number}", week.number.to_string()),
        ("{year}", week.year.to_string()),
        ("{label}", week.label.clone()),
        ("{start}", day(week.start)),
        ("{end}", day(week.end)),
        // Last, so that a title with braces stays as it is.
        ("{title}", title.to_owned()),
    ]
    .into_iter()
    .fold(template.to_owned(), |text, (word, value)| text.replace(word, &value))
}
