//! From a week's entries to candidates: stories, with everything decided about them.

use std::collections::BTreeMap;

use anyhow::Result;
use jiff::{Timestamp, ToSpan as _};

use super::Desk;
use crate::classify::{Classifier, Prior, Question};
use crate::compose::{Origin, Past};
use crate::config::{Kind, Location, Source};
use crate::entry::{Entry, Known, Sighting};
use crate::issue::{Issue, IssueEntry};
use crate::rank::{self, Item};
use crate::shelf::Shelf;
use crate::store::Store;
use crate::story::{Candidate, Story};
use crate::week::Week;
use crate::{html, link, stories};

/// How long before a week the issues came out whose entries are held against it word by word; by id and page all are.
const MEMORY_DAYS: i64 = 31;

/// The stories of a week with everything decided about them, and the past that they must be new to.
pub(super) fn candidates(desk: &Desk<'_>, store: &Store, shelf: &Shelf, week: &Week) -> Result<(Vec<Candidate>, Past)> {
    let calendar = &desk.config.publication.calendar;
    let (opens, closes) = (calendar.opens(week), calendar.closes(week));
    let told = store.told_before(opens, closes)?;
    let past = Past::new(shelf.issues().filter(|issue| issue.week != week.label), told);
    let classifier = Classifier::default();
    let of_name: BTreeMap<&str, &Source> =
        desk.config.sources.iter().map(|source| (source.name.as_str(), source)).collect();
    let candidates = stories::gather(store.belonging(opens, closes)?, &published(shelf, week))
        .into_iter()
        .map(|story| candidate(story, &classifier, &of_name, closes))
        .collect();
    Ok((candidates, past))
}

/// One story with everything decided about it, outside of any week.
pub(super) fn candidate_of(desk: &Desk<'_>, story: Story) -> Candidate {
    let of_name = desk.config.sources.iter().map(|source| (source.name.as_str(), source)).collect();
    candidate(story, &Classifier::default(), &of_name, desk.now)
}

fn candidate(story: Story, classifier: &Classifier, of_name: &BTreeMap<&str, &Source>, closes: Timestamp) -> Candidate {
    let source = of_name.get(story.teller()).copied();
    let face = &story.face.entry;
    let text = story.entries().map(plain_text).find(|text| !text.is_empty()).unwrap_or_default();
    let decision = classifier.decide(&Question {
        title: face.title.as_deref().unwrap_or_default(),
        text: &text,
        link: story.face.canonical.as_deref(),
        categories: &face.categories,
        prior: source.map_or_else(Prior::default, |source| Prior {
            section: source.section,
            fixed: source.fixed,
            relevant: source.relevant,
        }),
    });
    let age = closes.duration_since(story.face.belongs).as_hours();
    let score = rank::score(&Item {
        title: face.title.as_deref().unwrap_or_default(),
        text: &text,
        authors: face.authors.len(),
        weight: source.map_or(1.0, |source| source.weight),
        sightings: story.sources().len().saturating_sub(1),
        signals: BTreeMap::new(),
        age_hours: Some(f64::from(i32::try_from(age).unwrap_or(i32::MAX))),
    });
    Candidate { story, decision, score }
}

/// What an entry says: its summary, or its content where it has none.
fn plain_text(known: &Known) -> String {
    let Known { entry, .. } = known;
    entry
        .summary_html
        .as_deref()
        .or(entry.content_html.as_deref())
        .map(html::plain)
        .map(|text| match &entry.note {
            Some(note) => format!("{text} {note}"),
            None => text,
        })
        .unwrap_or_default()
}

/// What `atom:source` says of each source: the id of its feed and its page.
pub(super) fn origins(desk: &Desk<'_>, store: &Store) -> Result<BTreeMap<String, Origin>> {
    let mut origins = BTreeMap::new();
    for source in &desk.config.sources {
        let remembered = store.remembered(&source.name)?.unwrap_or_default();
        let address = match &source.kind {
            Kind::Feed(Location::Web(url)) => Some(url.to_string()),
            Kind::Feed(Location::File(_)) | Kind::Arxiv { .. } => None,
        };
        let link = remembered.link.as_deref().and_then(link::canonical);
        let feed_id = remembered.feed_id.filter(|id| url::Url::parse(id).is_ok());
        let origin = Origin { id: feed_id.or(address).or_else(|| link.clone()), link };
        origins.insert(source.name.clone(), origin);
    }
    Ok(origins)
}

/// What came out in the month before a week, as entries: who tells it again has no news.
fn published(shelf: &Shelf, week: &Week) -> Vec<Known> {
    let since = week.start.checked_sub(MEMORY_DAYS.days()).unwrap_or(week.start);
    let issues = shelf.published().filter(|issue| issue.week != week.label && issue.end >= since);
    issues.flat_map(|issue| issue.entries().map(|(_, entry)| remembered(issue, entry))).collect()
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
