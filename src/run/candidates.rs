//! From a week's entries to candidates: stories, with everything decided about them.

use std::collections::BTreeMap;

use anyhow::Result;
use jiff::Timestamp;

use super::Desk;
use super::taste::taste;
use crate::classify::{Classifier, Prior, Question};
use crate::compose::{Origin, Past};
use crate::config::{Kind, Location, Source};
use crate::entry::Entry;
use crate::rank::{Interest, Item, Ranker};
use crate::shelf::Shelf;
use crate::store::Store;
use crate::story::{Candidate, Story};
use crate::week::Week;
use crate::{html, link, stories};

/// The stories of a week with everything decided about them, and the past that they must be new to.
pub(super) fn candidates(desk: &Desk<'_>, store: &Store, shelf: &Shelf, week: &Week) -> Result<(Vec<Candidate>, Past)> {
    let calendar = &desk.config.publication.calendar;
    let (opens, closes) = (calendar.opens(week), calendar.closes(week));
    let told = store.told_before(opens, closes)?;
    let past = Past::new(shelf.issues().filter(|issue| issue.week != week.label), told);
    let classifier = Classifier::default();
    let of_name: BTreeMap<&str, &Source> =
        desk.config.sources.iter().map(|source| (source.name.as_str(), source)).collect();
    let stories = stories::gather(store.belonging(opens, closes)?);
    let taste = taste(desk, store, shelf, week, &stories)?;
    let ranker = Ranker::new(Interest::shipped(), taste, desk.config.rank);
    let candidates =
        stories.into_iter().map(|story| candidate(story, &classifier, &ranker, &of_name, closes)).collect();
    Ok((candidates, past))
}

fn candidate(
    story: Story,
    classifier: &Classifier,
    ranker: &Ranker,
    of_name: &BTreeMap<&str, &Source>,
    closes: Timestamp,
) -> Candidate {
    let source = of_name.get(story.teller()).copied();
    let face = &story.face.entry;
    let text = story.entries().map(|known| plain_text(&known.entry)).find(|text| !text.is_empty()).unwrap_or_default();
    let comment = face.note.as_deref().unwrap_or_default();
    let with_comment = format!("{text} {comment}");
    let decision = classifier.decide(&Question {
        title: face.title.as_deref().unwrap_or_default(),
        text: with_comment.trim_end(),
        link: story.face.canonical.as_deref(),
        categories: &face.categories,
        prior: source.map_or_else(Prior::default, |source| Prior {
            section: source.section,
            fixed: source.fixed,
            relevant: source.relevant,
        }),
    });
    let age = closes.duration_since(story.face.belongs).as_hours();
    let score = ranker.score(&Item {
        title: face.title.as_deref().unwrap_or_default(),
        text: &text,
        comment,
        categories: &face.categories,
        authors: &face.authors,
        is_paper: link::is_arxiv_id(&story.face.id),
        weight: source.map_or(1.0, |source| source.weight),
        sightings: story.sources().len().saturating_sub(1),
        signal: None,
        age_hours: Some(f64::from(i32::try_from(age).unwrap_or(i32::MAX))),
    });
    Candidate { story, decision, score }
}

/// What an entry says: its summary, or its content where it has none.
pub(super) fn plain_text(entry: &Entry) -> String {
    entry.summary_html.as_deref().or(entry.content_html.as_deref()).map(html::plain).unwrap_or_default()
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
