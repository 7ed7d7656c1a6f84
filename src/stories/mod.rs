//! Entries become stories: the same thing told by several sources, once.
//!
//! The store has already made one entry of those with the same id. Here those are joined that are one page or paper,
//! that point at one another (`ties`), or whose words say the same within days (`likeness`). Only entries that share
//! something rare are compared (`blocks`), so the cost grows with their number and not with its square.

mod blocks;
mod clusters;
mod face;
mod kinds;
mod lexicon;
mod likeness;
mod telling;
mod ties;
mod verdict;
mod why;

use std::collections::{BTreeMap, BTreeSet};

use crate::entry::Known;
use crate::link;
use crate::story::Story;

use clusters::Clusters;
pub use likeness::{Bar, Likeness};
use ties::{Hold, Tie};
pub use verdict::Verdict;

/// Makes stories of a week's entries, ordered by the id of their faces. A story that has been published, told by one of
/// `published`, says so.
#[must_use]
pub fn gather(mut entries: Vec<Known>, published: &[Known]) -> Vec<Story> {
    // By id, so that the order in which sources answered changes nothing.
    entries.sort_by(|a, b| a.id.cmp(&b.id));
    let fresh = entries.len();
    let all: Vec<Known> = entries.into_iter().chain(published.iter().cloned()).collect();
    let clusters = Clusters::of(&all);
    let mut members = clusters.members();
    // What was published tells nothing new by itself.
    members.retain(|members| members.iter().any(|member| *member < fresh));
    let mut stories: Vec<Story> = members.iter().filter_map(|members| story(members, fresh, &all, &clusters)).collect();
    stories.sort_by(|a, b| a.face.id.cmp(&b.face.id));
    stories
}

/// The arXiv ids of the papers that entries are, point at, or name as their own.
#[must_use]
pub fn papers(entries: &[Known]) -> BTreeSet<String> {
    let ties = entries.iter().flat_map(|known| ties::ties(known).into_keys());
    ties.filter_map(|tie| if let Tie::Paper(id) = tie { Some(id) } else { None }).collect()
}

/// Entries, and which of them are one story.
pub struct Stories<'a> {
    all: &'a [Known],
    clusters: Clusters,
}

impl<'a> Stories<'a> {
    /// Finds the stories of these entries.
    #[must_use]
    pub fn of(all: &'a [Known]) -> Self {
        Self { all, clusters: Clusters::of(all) }
    }

    /// Are the two entries at these places one story?
    #[must_use]
    pub fn are_one(&self, a: usize, b: usize) -> bool {
        self.clusters.are_one(a, b)
    }

    /// Whether the two entries at these places are one story, and why, in words.
    #[must_use]
    pub fn verdict(&self, a: usize, b: usize) -> Verdict {
        verdict::verdict(a, b, self.all, &self.clusters)
    }
}

fn story(members: &[usize], fresh: usize, all: &[Known], clusters: &Clusters) -> Option<Story> {
    let retells = members.iter().find(|member| **member >= fresh).map(|member| all[*member].id.clone());
    let pages = members.iter().flat_map(|member| pages(&clusters.ties[*member])).collect();
    let mut members: Vec<usize> = members.iter().copied().filter(|member| *member < fresh).collect();
    members.sort_by_cached_key(|member| face::rank(&all[*member], &clusters.ties[*member]));
    let (face, others) = members.split_first()?;
    let why = others.iter().filter_map(|other| clusters.why(*other, *face)).map(|why| why.in_words(all)).collect();
    Some(Story {
        face: all[*face].clone(),
        others: others.iter().map(|other| all[*other].clone()).collect(),
        pages,
        retells,
        why,
    })
}

/// The pages that an entry is or exists to point at.
fn pages(ties: &BTreeMap<Tie, Hold>) -> impl Iterator<Item = String> {
    let held = ties.iter().filter(|(_, hold)| **hold != Hold::Names);
    held.filter_map(|(tie, _)| match tie {
        Tie::Page(page) => Some(page.clone()),
        Tie::Paper(id) => Some(link::page_key(&link::arxiv_link(id))),
        Tie::Doi(doi) => Some(format!("doi.org/{doi}")),
        Tie::Id(_) => None,
    })
}

#[cfg(test)]
mod tests;
