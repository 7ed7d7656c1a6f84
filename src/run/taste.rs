//! What the reader likes: the wishes of feeds.toml, the examples it names, and what the editor kept and dropped.

use anyhow::Result;

use super::Desk;
use super::examples::{Example, example};
use crate::entry::Entry;
use crate::issue::IssueEntry;
use crate::parse::Card;
use crate::rank::{Item, Judgement, Taste, Verdict};
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
    verdict: Verdict,
}

impl Judged {
    fn of(entry: &Entry, verdict: Verdict) -> Self {
        Self {
            title: entry.title.clone().unwrap_or_default(),
            text: entry.plain_text(),
            categories: entry.categories.clone(),
            authors: entry.authors.clone(),
            verdict,
        }
    }

    /// What an issue file says of what no source told.
    fn written(entry: &IssueEntry, verdict: Verdict) -> Self {
        let IssueEntry { title, summary, authors, .. } = entry.clone();
        Self { title, text: summary, categories: Vec::new(), authors, verdict }
    }

    fn read(card: Card) -> Self {
        let Card { title, description, authors, .. } = card;
        let (title, text) = (title.unwrap_or_default(), description.unwrap_or_default());
        Self { title, text, categories: Vec::new(), authors, verdict: Verdict::Liked }
    }

    fn item(&self) -> Item<'_> {
        let Self { title, text, categories, authors, .. } = self;
        Item { title, text, categories, authors, ..Item::default() }
    }
}

/// The reader's interest when `week` is composed.
pub(super) fn taste(desk: &Desk<'_>, store: &Store, shelf: &Shelf, week: &Week, stories: &[Story]) -> Result<Taste> {
    let mut judged = Vec::new();
    for named in &desk.config.interest.like {
        judged.extend(match example(store, named)? {
            Example::Told(entry) => Some(Judged::of(&entry, Verdict::Liked)),
            Example::Read(card) => Some(Judged::read(*card)),
            Example::Unknown(_) => None,
        });
    }
    let edited = shelf.published().filter(|issue| shelf.is_touched(&issue.week) && issue.start < week.start);
    let mut edited: Vec<_> = edited.collect();
    edited.sort_by_key(|issue| issue.start);
    for issue in edited.iter().rev().take(MOST_ISSUES) {
        let chosen = store.choice(&issue.week)?;
        for (_, kept) in issue.entries() {
            // Without a memory of what hebdo chose there is no telling who did.
            let is_added = !chosen.is_empty() && !chosen.contains(&kept.id);
            let verdict = if is_added { Verdict::Liked } else { Verdict::Kept };
            judged.push(
                store
                    .entry(&kept.id)?
                    .map_or_else(|| Judged::written(kept, verdict), |entry| Judged::of(&entry, verdict)),
            );
        }
        let is_kept = |id: &String| issue.entries().any(|(_, kept)| kept.id == *id);
        for dropped in chosen.iter().filter(|id| !is_kept(id)) {
            judged.extend(store.entry(dropped)?.map(|entry| Judged::of(&entry, Verdict::Dropped)));
        }
    }
    let judgements: Vec<Judgement<'_>> =
        judged.iter().map(|one| Judgement { item: one.item(), verdict: one.verdict }).collect();
    // Nobody judged anything: nothing to hold the week against.
    let every = if judgements.is_empty() { usize::MAX } else { stories.len().div_ceil(MOST_OTHERS).max(1) };
    let others: Vec<Judged> =
        stories.iter().step_by(every).map(|story| Judged::of(&story.face.entry, Verdict::Kept)).collect();
    let others: Vec<Item<'_>> = others.iter().map(Judged::item).collect();
    Ok(Taste::new(&desk.config.interest, &judgements, &others))
}
