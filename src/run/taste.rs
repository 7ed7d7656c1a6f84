//! What the reader likes: the wishes of feeds.toml, the examples it names, and what the editor kept and dropped.

use anyhow::Result;

use super::Desk;
use super::candidates::plain_text;
use crate::entry::Entry;
use crate::link;
use crate::rank::{Item, Judgement, Taste};
use crate::shelf::Shelf;
use crate::store::Store;
use crate::story::Story;
use crate::week::Week;

/// Only so many of the latest issues teach: tastes change.
const MOST_ISSUES: usize = 26;

/// So many usual entries of the week are enough to hold judgements against.
const MOST_OTHERS: usize = 300;

/// Something that was judged, with its words.
struct Judged {
    title: String,
    text: String,
    categories: Vec<String>,
    authors: Vec<String>,
    liked: bool,
}

impl Judged {
    fn of(entry: &Entry, liked: bool) -> Self {
        Self {
            title: entry.title.clone().unwrap_or_default(),
            text: plain_text(entry),
            categories: entry.categories.clone(),
            authors: entry.authors.clone(),
            liked,
        }
    }

    fn item(&self) -> Item<'_> {
        let Self { title, text, categories, authors, .. } = self;
        Item { title, text, categories, authors, ..Item::default() }
    }
}

/// The example, if it was ever seen: by its id, its link, or another spelling of that.
fn liked(store: &Store, example: &str) -> Result<Option<Entry>> {
    if let Some(entry) = store.entry(example)? {
        return Ok(Some(entry));
    }
    let page = link::canonical(example).filter(|link| !link::is_front_page(link)).map(|link| link::page_key(&link));
    let found = store.find(example, page.as_deref())?;
    Ok(found.into_iter().next().map(|known| known.entry))
}

/// Examples of `[interest]` that no source ever told, so that nothing can be learnt from them.
pub(super) fn unseen<'a>(desk: &'a Desk<'_>, store: &Store) -> Result<Vec<&'a str>> {
    let mut unseen = Vec::new();
    for example in &desk.config.interest.like {
        if liked(store, example)?.is_none() {
            unseen.push(example.as_str());
        }
    }
    Ok(unseen)
}

/// The reader's interest when `week` is composed.
pub(super) fn taste(desk: &Desk<'_>, store: &Store, shelf: &Shelf, week: &Week, stories: &[Story]) -> Result<Taste> {
    let mut judged = Vec::new();
    for example in &desk.config.interest.like {
        judged.extend(liked(store, example)?.map(|entry| Judged::of(&entry, true)));
    }
    let edited = shelf.published().filter(|issue| shelf.is_touched(&issue.week) && issue.start < week.start);
    let mut edited: Vec<_> = edited.collect();
    edited.sort_by_key(|issue| issue.start);
    for issue in edited.iter().rev().take(MOST_ISSUES) {
        judged.extend(issue.entries().map(|(_, kept)| Judged {
            title: kept.title.clone(),
            text: kept.summary.clone(),
            categories: Vec::new(),
            authors: kept.authors.clone(),
            liked: true,
        }));
        let is_kept = |id: &String| issue.entries().any(|(_, kept)| kept.id == *id);
        for dropped in store.choice(&issue.week)?.iter().filter(|id| !is_kept(id)) {
            judged.extend(store.entry(dropped)?.map(|entry| Judged::of(&entry, false)));
        }
    }
    let judgements: Vec<Judgement<'_>> =
        judged.iter().map(|one| Judgement { item: one.item(), liked: one.liked }).collect();
    // Nobody judged anything: nothing to hold the week against.
    let every = if judgements.is_empty() { usize::MAX } else { stories.len().div_ceil(MOST_OTHERS).max(1) };
    let others: Vec<Judged> = stories.iter().step_by(every).map(|story| Judged::of(&story.face.entry, false)).collect();
    let others: Vec<Item<'_>> = others.iter().map(Judged::item).collect();
    Ok(Taste::new(&desk.config.interest, &judgements, &others))
}
