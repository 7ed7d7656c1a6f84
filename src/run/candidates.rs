//! From a week's entries to candidates: stories, with everything decided about them.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use jiff::{Timestamp, ToSpan as _};

use super::Desk;
use super::heard::Heard;
use super::taste::taste;
use super::vouched::vouch;
use crate::classify::{Classifier, Prior, Question};
use crate::compose::{Origin, Past};
use crate::config::{Kind, Location, Ruling, Source};
use crate::entry::{Entry, Known, Sighting};
use crate::issue::{Issue, IssueEntry};
use crate::rank::{Interest, Item, Ranker, Taste, Voices, is_makers};
use crate::shelf::Shelf;
use crate::store::Store;
use crate::story::{Candidate, Decision, Score, Story};
use crate::week::Week;
use crate::{html, link, stories};

/// How long before a week the issues came out whose entries are held against it word by word; by id, page and paper all are.
const MEMORY_DAYS: i64 = 31;

/// Languages that are not written in Latin letters: a title in them is foreign elsewhere only.
const OTHER_SCRIPTS: &[&str] = &[
    "ar", "be", "bg", "bn", "el", "fa", "he", "hi", "hy", "ja", "ka", "kk", "ko", "mk", "mn", "ru", "sr", "ta", "th",
    "uk", "ur", "zh",
];

/// The stories of a week with everything decided about them, and the past that they must be new to.
pub(super) fn candidates(desk: &Desk<'_>, store: &Store, shelf: &Shelf, week: &Week) -> Result<(Vec<Candidate>, Past)> {
    let calendar = &desk.config.publication.calendar;
    let (opens, closes) = (calendar.opens(week), calendar.closes(week));
    let told = store.told_before(opens, closes)?;
    let past = Past::new(shelf.issues().filter(|issue| issue.week != week.label), told);
    let of_name: BTreeMap<&str, &Source> =
        desk.config.sources.iter().map(|source| (source.name.as_str(), source)).collect();
    let fresh = store.belonging(opens, closes)?;
    let known = published(shelf, week, &stories::papers(&fresh));
    let stories = stories::gather(fresh, &known);
    let taste = taste(desk, store, shelf, week, &stories)?;
    let ranker = Ranker::new(Interest::shipped(), taste, desk.config.rank);
    let judges = judges(desk, ranker)?;
    let homes = homes(desk, store)?;
    let voices = Voices::of(&stories, homes.iter().map(|(source, page)| (source.as_str(), page.as_str())));
    let heard = Heard::of(&stories, &voices);
    let source = |story: &Story| of_name.get(story.teller()).copied();
    let texts: Vec<String> = stories.iter().map(text_of).collect();
    let mut decisions: Vec<Decision> =
        stories.iter().zip(&texts).map(|(story, text)| judges.decide(story, text, source(story))).collect();
    vouch(&stories, &mut decisions, &voices);
    let mut candidates = Vec::with_capacity(stories.len());
    for (((story, text), decision), heard) in stories.into_iter().zip(texts).zip(decisions).zip(heard) {
        let worth = judges.score(&story, &text, source(&story), &decision, &heard, closes);
        candidates.push(Candidate { story, decision, score: worth });
    }
    Ok((candidates, past))
}

/// One story with everything decided about it, outside of any week.
pub(super) fn candidate_of(desk: &Desk<'_>, story: Story) -> Result<Candidate> {
    let source = desk.config.sources.iter().find(|source| source.name == story.teller());
    let judges = judges(desk, Ranker::new(Interest::shipped(), Taste::default(), desk.config.rank))?;
    let text = text_of(&story);
    let decision = judges.decide(&story, &text, source);
    let score = judges.score(&story, &text, source, &decision, &Heard::default(), desk.now);
    Ok(Candidate { story, decision, score })
}

/// What stories are decided by.
struct Judges<'a> {
    classifier: Classifier,
    rules: &'a [Ruling],
    ranker: Ranker,
    /// Is the publication written in Latin letters?
    is_latin: bool,
}

fn judges<'a>(desk: &'a Desk<'_>, ranker: Ranker) -> Result<Judges<'a>> {
    let language = desk.config.publication.language.split('-').next().unwrap_or_default().to_lowercase();
    let is_latin = !OTHER_SCRIPTS.contains(&language.as_str());
    Ok(Judges { classifier: desk.classifier()?, rules: &desk.config.rules, ranker, is_latin })
}

impl Judges<'_> {
    /// Is a story about machine learning, and which section is it for?
    fn decide(&self, story: &Story, text: &str, source: Option<&Source>) -> Decision {
        let face = &story.face.entry;
        let with_comment = format!("{text} {}", face.note.as_deref().unwrap_or_default());
        let question = Question {
            title: face.title.as_deref().unwrap_or_default(),
            text: with_comment.trim(),
            link: story.face.canonical.as_deref(),
            categories: &face.categories,
            source: Some(story.teller()),
            prior: source.map_or_else(Prior::default, |source| Prior {
                section: source.section,
                fixed: source.fixed,
                relevant: source.relevant,
            }),
        };
        self.classifier.decide_by(self.rules, &question)
    }

    /// How much a story is worth, in a week that ends at `closes`.
    fn score(
        &self,
        story: &Story,
        text: &str,
        source: Option<&Source>,
        decision: &Decision,
        heard: &Heard,
        closes: Timestamp,
    ) -> Score {
        let face = &story.face.entry;
        let title = face.title.as_deref().unwrap_or_default();
        let age = closes.duration_since(story.face.belongs).as_hours();
        self.ranker.score(&Item {
            title,
            text,
            comment: face.note.as_deref().unwrap_or_default(),
            categories: &face.categories,
            authors: &face.authors,
            is_paper: link::is_arxiv_id(&story.face.id),
            // Only arXiv itself says when a paper was submitted; others say when they told it.
            submitted: face
                .published
                .filter(|_| source.is_some_and(|source| matches!(source.kind, Kind::Arxiv { .. }))),
            weight: source.map_or(1.0, |source| source.weight),
            sightings: heard.others,
            echo: heard.echo.as_ref().map(|(others, name)| (*others, name.as_str())),
            is_makers: story.face.canonical.as_deref().is_some_and(|link| is_makers(title, link)),
            posts: heard.posts,
            is_latin: self.is_latin,
            p_relevant: Some(decision.p_relevant).filter(|_| !source.is_some_and(|source| source.relevant)),
            signal: heard.signal.as_ref().map(|(place, said)| (*place, said.as_str())),
            age_hours: Some(f64::from(i32::try_from(age).unwrap_or(i32::MAX))),
        })
    }
}

/// What a story says: the first of its tellings that has a text.
fn text_of(story: &Story) -> String {
    story.entries().map(|known| known.entry.plain_text()).find(|text| !text.is_empty()).unwrap_or_default()
}

/// The pages of sources, as far as they told.
fn homes(desk: &Desk<'_>, store: &Store) -> Result<BTreeMap<String, String>> {
    let origins = origins(desk, store)?;
    Ok(origins.into_iter().filter_map(|(source, origin)| Some((source, origin.link?))).collect())
}

/// What `atom:source` says of each source: the id of its feed and its page.
pub(super) fn origins(desk: &Desk<'_>, store: &Store) -> Result<BTreeMap<String, Origin>> {
    let mut origins = BTreeMap::new();
    for source in &desk.config.sources {
        let remembered = store.remembered(&source.name)?.unwrap_or_default();
        let address = match &source.kind {
            Kind::Feed(Location::Web(url)) => Some(url.to_string()),
            _ => None,
        };
        let link = remembered.link.as_deref().and_then(link::canonical);
        let feed_id = remembered.feed_id.filter(|id| url::Url::parse(id).is_ok());
        let origin = Origin { id: feed_id.or(address).or_else(|| link.clone()), link };
        origins.insert(source.name.clone(), origin);
    }
    Ok(origins)
}

/// What came out in the month before a week, and of these papers whenever they did, as entries: who tells it again has no news.
fn published(shelf: &Shelf, week: &Week, papers: &BTreeSet<String>) -> Vec<Known> {
    let since = week.start.checked_sub(MEMORY_DAYS.days()).unwrap_or(week.start);
    let issues = shelf.published().filter(|issue| issue.week != week.label);
    let entries = issues.flat_map(|issue| issue.entries().map(move |(_, entry)| (issue, entry)));
    let told = entries.filter(|(issue, entry)| issue.end >= since || papers.contains(&entry.id));
    told.map(|(issue, entry)| remembered(issue, entry)).collect()
}

fn remembered(issue: &Issue, entry: &IssueEntry) -> Known {
    let canonical = link::canonical(&entry.link);
    let page = canonical.as_deref().filter(|link| !link::is_front_page(link)).map(link::page_key);
    let source = entry.source.as_ref().map(|source| source.name.clone()).unwrap_or_default();
    Known {
        id: entry.id.clone(),
        canonical,
        page,
        entry: Entry {
            title: Some(entry.title.clone()),
            published: entry.published,
            summary_html: Some(html::escaped(&entry.summary).into_owned()),
            ..Entry::default()
        },
        first_seen: issue.published,
        belongs: issue.published,
        held_back: None,
        sightings: vec![Sighting { source, link: None, comments: None, first_seen: issue.published }],
    }
}
