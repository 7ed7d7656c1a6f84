//! What the reader likes: the wishes of feeds.toml, the examples it names, and what the editor kept and dropped.

use anyhow::Result;

use super::Desk;
use super::examples::{Example, example};
use crate::entry::Entry;
use crate::issue::IssueEntry;
use crate::parse::Card;
use crate::rank::{Item, Judgement, Opinion, Taste};
use crate::shelf::Shelf;
use crate::store::Store;
use crate::story::Story;
use crate::week::Week;

/// Only so many of the latest issues teach: tastes change.
const MOST_ISSUES: usize = 26;

/// So many usual entries of the week are enough to hold judgements against.
const MOST_OTHERS: usize = 300;

/// What something says, as far as likeness is of it.
struct Words {
    title: String,
    text: String,
    categories: Vec<String>,
    authors: Vec<String>,
}

impl Words {
    fn of(entry: &Entry) -> Self {
        Self {
            title: entry.title.clone().unwrap_or_default(),
            text: entry.plain_text(),
            categories: entry.categories.clone(),
            authors: entry.authors.clone(),
        }
    }

    /// What an issue file says of what no source told.
    fn written(entry: &IssueEntry) -> Self {
        let IssueEntry { title, summary, authors, .. } = entry.clone();
        Self { title, text: summary, categories: Vec::new(), authors }
    }

    /// What a page says of itself.
    fn read(card: Card) -> Self {
        let Card { title, description, authors, .. } = card;
        let (title, text) = (title.unwrap_or_default(), description.unwrap_or_default());
        Self { title, text, categories: Vec::new(), authors }
    }

    fn item(&self) -> Item<'_> {
        let Self { title, text, categories, authors } = self;
        Item { title, text, categories, authors, ..Item::default() }
    }
}

/// The reader's interest when `week` is composed.
pub(super) fn taste(desk: &Desk<'_>, store: &Store, shelf: &Shelf, week: &Week, stories: &[Story]) -> Result<Taste> {
    let mut judged: Vec<(Opinion, Words)> = Vec::new();
    for named in &desk.config.interest.like {
        let words = match example(store, named)? {
            Example::Told(entry) => Words::of(&entry),
            Example::Read(card) => Words::read(*card),
            Example::Unknown(_) => continue,
        };
        judged.push((Opinion::Liked, words));
    }
    let edited = shelf.published().filter(|issue| shelf.is_touched(&issue.week) && issue.start < week.start);
    let mut edited: Vec<_> = edited.collect();
    edited.sort_by_key(|issue| issue.start);
    for issue in edited.iter().rev().take(MOST_ISSUES) {
        let chosen = store.choice(&issue.week)?;
        for (_, kept) in issue.entries() {
            // Without a memory of what hebdo chose there is no telling who did.
            let is_added = !chosen.is_empty() && !chosen.contains(&kept.id);
            let opinion = if is_added { Opinion::Liked } else { Opinion::Kept };
            let words = store.entry(&kept.id)?.map_or_else(|| Words::written(kept), |entry| Words::of(&entry));
            judged.push((opinion, words));
        }
        let is_kept = |id: &String| issue.entries().any(|(_, kept)| kept.id == *id);
        for dropped in chosen.iter().filter(|id| !is_kept(id)) {
            judged.extend(store.entry(dropped)?.map(|entry| (Opinion::Dropped, Words::of(&entry))));
        }
    }
    let judgements: Vec<Judgement<'_>> =
        judged.iter().map(|(opinion, words)| Judgement { item: words.item(), opinion: *opinion }).collect();
    // Nobody judged anything: nothing to hold the week against.
    let every = if judgements.is_empty() { usize::MAX } else { stories.len().div_ceil(MOST_OTHERS).max(1) };
    let others: Vec<Words> = stories.iter().step_by(every).map(|story| Words::of(&story.face.entry)).collect();
    let others: Vec<Item<'_>> = others.iter().map(Words::item).collect();
    Ok(Taste::new(&desk.config.interest, &judgements, &others))
}
