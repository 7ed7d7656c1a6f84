//! Which entries are compared at all: without this, ten thousand entries are fifty million pairs.

use std::collections::{BTreeMap, HashMap};

use super::lexicon::{Lexicon, Word};
use super::likeness::Likeness;
use super::telling::Telling;

/// A word in more titles than this brings none together by itself; two entries of one story share a rarer one,
/// or all of their titles.
const MOST_TITLES: usize = 48;

/// Most entries with one and the same title that are compared with one another: a template, not a story.
const MOST_NAMESAKES: usize = 24;

/// Least weight of the rare words that two titles share: one name, or two words that are not common.
const LEAST_SHARED: f64 = 6.0;

/// A word in more first sentences than this shows no copies.
const MOST_LEADS: usize = 24;

/// Least weight of the rare words that the first sentences of copies share.
const LEAST_COPIED: f64 = 40.0;

/// Pairs of entries whose titles share rare words or all words, or whose first sentences share most, in order, each once.
pub(super) fn pairs(tellings: &[Telling], lexicon: &Lexicon) -> Vec<(usize, usize)> {
    let mut namesakes: BTreeMap<&[Word], Vec<usize>> = BTreeMap::new();
    for (at, telling) in tellings.iter().enumerate() {
        if !telling.title.is_empty() {
            namesakes.entry(&telling.title).or_default().push(at);
        }
    }
    let mut pairs = sharing(tellings, lexicon, |telling| &telling.title, MOST_TITLES, LEAST_SHARED);
    pairs.extend(sharing(tellings, lexicon, |telling| &telling.lead, MOST_LEADS, LEAST_COPIED));
    for same in namesakes.values().filter(|same| (2..=MOST_NAMESAKES).contains(&same.len())) {
        pairs.extend(
            same.iter().enumerate().flat_map(|(at, one)| same[at + 1..].iter().map(move |other| (*one, *other))),
        );
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// Pairs of entries that share words of at least this weight which no more entries than `most` have.
fn sharing(
    tellings: &[Telling],
    lexicon: &Lexicon,
    words: impl Fn(&Telling) -> &[Word],
    most: usize,
    least: f64,
) -> Vec<(usize, usize)> {
    let mut holders: HashMap<Word, Vec<usize>> = HashMap::new();
    for (at, telling) in tellings.iter().enumerate() {
        for word in words(telling).iter().filter(|word| lexicon.weight(**word) > 0.0) {
            holders.entry(*word).or_default().push(at);
        }
    }
    let mut pairs = Vec::new();
    let mut shared = vec![0.0; tellings.len()];
    let mut touched = Vec::new();
    for (at, telling) in tellings.iter().enumerate() {
        for word in words(telling) {
            let others = holders.get(word).filter(|others| others.len() <= most);
            for other in others.into_iter().flatten().copied().take_while(|other| *other < at) {
                if shared[other] == 0.0 {
                    touched.push(other);
                }
                shared[other] += lexicon.weight(*word);
            }
        }
        for other in touched.drain(..) {
            let weight = std::mem::take(&mut shared[other]);
            if weight >= least && Likeness::is_thinkable(telling, &tellings[other]) {
                pairs.push((other, at));
            }
        }
    }
    pairs
}
