//! Whose papers were picked before: who wrote one that people liked may well write another.

use super::facts::{Fact, push_number};
use crate::learn::{Key, NotAModel, Tally};
use crate::text;

/// Most authors that are read: a paper of three thousand is not interesting three thousand times.
pub(super) const MOST_AUTHORS: usize = 60;

/// How often papers of each author were picked in the weeks that were learnt from; the names are hashed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Authors(Tally);

impl Authors {
    /// Counts the authors of picked papers, each paper's [`keys`] in turn.
    pub(super) fn of<'a>(picked: impl Iterator<Item = &'a [u32]>) -> Self {
        Self(Tally::of(picked.flatten().copied()))
    }

    /// What a paper's authors are known for.
    pub(super) fn facts(&self, keys: &[u32]) -> Vec<Fact> {
        let with = |least: u8| keys.iter().filter(|key| self.0.count(**key) >= least).count();
        let mut facts = Vec::new();
        push_number(&mut facts, "picked authors", with(1), &[1, 2, 3], &|n| {
            format!("{} picked before", text::counted(n, "author", "authors"))
        });
        push_number(&mut facts, "often picked authors", with(2), &[1, 2], &|n| {
            format!("{} picked more than once", text::counted(n, "author", "authors"))
        });
        facts
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        self.0.to_bytes()
    }

    pub(super) fn from_bytes(bytes: &[u8]) -> Result<Self, NotAModel> {
        Tally::from_bytes(bytes).map(Self)
    }
}

/// The names of a paper's authors, hashed, each once.
pub(super) fn keys(authors: &[String]) -> Vec<u32> {
    let key = |author: &String| Key::of("name").with(&author.trim().to_lowercase()).bucket(u32::BITS);
    let mut keys: Vec<u32> = authors.iter().take(MOST_AUTHORS).map(key).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys_of(names: &[&str]) -> Vec<u32> {
        keys(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn who_was_picked_is_known_again_in_any_case_and_counted_once() {
        let picked = [keys_of(&["Ada One", "Bo Two"]), keys_of(&["Ada One", "Cy Three"])];
        let known = Authors::of(picked.iter().map(Vec::as_slice));
        let said = |of: &[&str]| known.facts(&keys_of(of)).into_iter().map(|fact| fact.said).collect::<Vec<_>>();
        assert_eq!(said(&["Di Four"]), <[String; 0]>::default());
        assert_eq!(said(&["Bo Two", "bo two ", "Di Four"]), ["1 author picked before"]);
        assert_eq!(said(&["ada one", "Cy Three"]), ["2 authors picked before", "1 author picked more than once"]);
        assert_eq!(Authors::from_bytes(&known.to_bytes()).unwrap(), known);
    }
}
