//! What joined two entries, in words.

use super::lexicon::{Lexicon, both};
use super::telling::Telling;
use super::ties::{Hold, Tie};
use crate::entry::Known;

/// Most words that a sentence lists.
const MOST_LISTED: usize = 6;

/// What joined two entries, by their places.
#[derive(Clone, Debug)]
pub(super) struct Why {
    pub one: usize,
    pub other: usize,
    reason: Reason,
}

#[derive(Clone, Debug)]
enum Reason {
    Tied(Tie, Hold),
    Copied,
    Alike(Vec<String>),
}

impl Why {
    pub fn tied(one: usize, other: usize, tie: Tie, hold: Hold) -> Self {
        Self { one, other, reason: Reason::Tied(tie, hold) }
    }

    pub fn copied(one: usize, other: usize) -> Self {
        Self { one, other, reason: Reason::Copied }
    }

    pub fn alike(one: usize, other: usize, a: &Telling, b: &Telling, lexicon: &Lexicon) -> Self {
        Self { one, other, reason: Reason::Alike(common(a, b, lexicon)) }
    }

    /// The sentence.
    pub fn in_words(&self, all: &[Known]) -> String {
        let (one, other) = (&all[self.one].id, &all[self.other].id);
        match &self.reason {
            Reason::Tied(Tie::Id(_), _) => format!("`{one}` has the id of `{other}`"),
            Reason::Tied(Tie::Page(_), _) => format!("`{one}` points at the same page as `{other}`"),
            Reason::Tied(Tie::Doi(doi), _) => format!("`{one}` has the DOI {doi}, as `{other}` has"),
            Reason::Tied(Tie::Paper(paper), Hold::Names) => {
                format!("`{one}` names the paper arXiv:{paper} and has words in common with `{other}`")
            }
            Reason::Tied(Tie::Paper(paper), _) => {
                format!("`{one}` points at the paper arXiv:{paper}, as `{other}` does")
            }
            Reason::Copied => format!("`{one}` has the same first sentences as `{other}`"),
            Reason::Alike(words) => format!("`{one}` says nearly the same as `{other}`: {}", words.join(", ")),
        }
    }
}

/// The words that both have, the weightiest first.
pub(super) fn common(a: &Telling, b: &Telling, lexicon: &Lexicon) -> Vec<String> {
    let mut words: Vec<_> = both(&a.title, &b.title)
        .chain(both(&a.title, &b.lead))
        .chain(both(&a.lead, &b.title))
        .chain(both(&a.lead, &b.lead))
        .chain(both(&a.rest, &b.rest))
        .collect();
    listed(&mut words, lexicon)
}

/// The weightiest of some words, each once.
pub(super) fn listed(words: &mut Vec<u32>, lexicon: &Lexicon) -> Vec<String> {
    words.sort_by(|a, b| lexicon.weight(*b).total_cmp(&lexicon.weight(*a)).then(a.cmp(b)));
    words.dedup();
    words.retain(|word| lexicon.weight(*word) > 0.0);
    words.iter().take(MOST_LISTED).map(|word| lexicon.word(*word).to_owned()).collect()
}
