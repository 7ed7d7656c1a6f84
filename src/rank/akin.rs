//! What is like things that were judged: the cosine of their words, the rarer the weightier.

use std::collections::{BTreeMap, HashMap};

use super::{Item, number};
use crate::wording;

/// How often a word of the title counts, and a category or author as if it were a word: found by what examples of eight
/// topics bring to the top of another week of papers (BENCHMARKS.md).
const TITLE: f64 = 2.0;
const CATEGORY: f64 = 3.0;
const AUTHOR: f64 = 2.0;

/// So many of the nearest examples decide: who likes two topics likes each by itself.
const NEAREST: usize = 3;

/// Texts shorter than so many usual words are held for as long: one word of a bare title is soon shared.
const SHORTEST: f64 = 15.0;

/// What a usual word weighs.
const USUAL_WEIGHT: f64 = 5.0;

/// What is above the middle of the week by less than so many deviations is like any other entry.
const UNSURE: f64 = 1.0;

/// The deviation of few entries says little, so ten of a usual week count as well.
const USUAL_DEVIATION: f64 = 0.03;
const USUAL_ENTRIES: f64 = 10.0;

/// What is as like as this is the judged thing itself, told this week: no usual entry.
const ITSELF: f64 = 0.9;

/// What one thing that was dropped teaches, against many: it may have been dropped for itself.
const DROPPED_DOUBT: f64 = 2.0;

/// Something that the reader judged.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judgement<'a> {
    /// What.
    pub item: Item<'a>,
    /// What the reader thinks of it.
    pub opinion: Opinion,
}

/// What a reader thinks of something, by what he did with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opinion {
    /// Named it as an example, or put it into an issue.
    Liked,
    /// Let it stand: it says no more than that the like of it is not unwanted.
    Kept,
    /// Took it out of an issue.
    Dropped,
}

/// Things that were judged, and how like them usual entries are.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Akin {
    terms: HashMap<String, Term>,
    /// The weight of a term that is not among them.
    rarest: f64,
    judged: Vec<(Opinion, String)>,
    liked: Spread,
    dropped: Spread,
    /// How far what was dropped is believed, 0 to 1.
    belief: f64,
}

/// A word, category or author.
#[derive(Clone, Debug, Default, PartialEq)]
struct Term {
    weight: f64,
    /// Which judged things have it, and its share of them.
    holders: Vec<(usize, f64)>,
}

/// How often each term of an entry counts; in order, so that sums are the same on every run.
type Counts = BTreeMap<String, f64>;

/// How like usual entries are to what was judged one way.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Spread {
    middle: f64,
    deviation: f64,
}

/// How like an entry is to what was judged one way, and to what most.
#[derive(Clone, Copy, Debug, Default)]
struct Near {
    likeness: f64,
    most: Option<usize>,
}

/// What likeness makes of an entry.
#[derive(Debug, PartialEq)]
pub(super) struct Found<'a> {
    /// Deviations above what is usual; below nothing for what is like things that were dropped.
    pub worth: f64,
    /// Title of the nearest thing that was judged.
    pub title: &'a str,
    /// The word, category or author that says most of it.
    pub word: &'a str,
}

impl Akin {
    /// Judgements, and usual entries of the week to hold them against; nothing to learn from gives none.
    pub(super) fn new(judgements: &[Judgement<'_>], others: &[Item<'_>]) -> Option<Self> {
        judgements.iter().find(|one| one.opinion != Opinion::Kept)?;
        let of_judged: Vec<Counts> = judgements.iter().map(|one| counts(&one.item)).collect();
        let of_others: Vec<Counts> = others.iter().map(counts).collect();
        let dropped = number(judgements.iter().filter(|one| one.opinion == Opinion::Dropped).count());
        let mut akin = Self {
            terms: terms(of_judged.iter().chain(&of_others)),
            rarest: rarity(0, judgements.len() + others.len()),
            judged: judgements.iter().map(|one| (one.opinion, one.item.title.to_owned())).collect(),
            liked: Spread::default(),
            dropped: Spread::default(),
            belief: dropped / (dropped + DROPPED_DOUBT),
        };
        for (at, counts) in of_judged.iter().enumerate() {
            let length = akin.length(counts);
            for (word, count) in counts {
                if let Some(term) = akin.terms.get_mut(word) {
                    term.holders.push((at, loudness(*count) * term.weight / length));
                }
            }
        }
        let of_others = of_others.iter().map(|counts| akin.likenesses(counts));
        let of_others: Vec<Vec<f64>> = of_others.filter(|one| one.iter().all(|likeness| *likeness < ITSELF)).collect();
        let spread = |opinion| Spread::of(of_others.iter().map(|one| akin.near(one, opinion).likeness).collect());
        (akin.liked, akin.dropped) = (spread(Opinion::Liked), spread(Opinion::Dropped));
        Some(akin)
    }

    /// What is to be said of an entry: whether it is like what was liked, or what was dropped.
    pub(super) fn of(&self, item: &Item<'_>) -> Option<Found<'_>> {
        let counts = counts(item);
        let likenesses = self.likenesses(&counts);
        let near = |opinion| self.near(&likenesses, opinion);
        let (liked, kept, dropped) = (near(Opinion::Liked), near(Opinion::Kept), near(Opinion::Dropped));
        let gain = self.liked.above(liked);
        // What is as like to what was kept was not dropped for what it is about.
        let is_loss = dropped.likeness > kept.likeness.max(liked.likeness);
        let loss = if is_loss { self.belief * self.dropped.above(dropped) } else { 0.0 };
        let (worth, most) = if gain >= loss { (gain, liked.most?) } else { (-loss, dropped.most?) };
        (worth != 0.0).then(|| Found { worth, title: &self.judged[most].1, word: self.word(&counts, most) })
    }

    /// How like an entry is to each judged thing: the cosine of their terms.
    fn likenesses(&self, counts: &Counts) -> Vec<f64> {
        let mut likenesses = vec![0.0; self.judged.len()];
        let length = self.length(counts);
        for (term, count) in counts.iter().filter_map(|(word, count)| Some((self.terms.get(word)?, count))) {
            for (at, share) in &term.holders {
                likenesses[*at] += loudness(*count) * term.weight / length * share;
            }
        }
        likenesses
    }

    /// How like it is to the nearest of what was judged this way.
    fn near(&self, likenesses: &[f64], opinion: Opinion) -> Near {
        let of_opinion =
            self.judged.iter().zip(likenesses).enumerate().filter(|(_, ((known, _), _))| *known == opinion);
        let mut nearest: Vec<(usize, f64)> = of_opinion.map(|(at, (_, likeness))| (at, *likeness)).collect();
        nearest.sort_by(|a, b| b.1.total_cmp(&a.1));
        nearest.truncate(NEAREST);
        let sum: f64 = nearest.iter().map(|(_, likeness)| likeness).sum();
        Near { likeness: sum / number(nearest.len().max(1)), most: nearest.first().map(|(at, _)| *at) }
    }

    /// The term that an entry and a judged thing share that weighs most.
    fn word(&self, counts: &Counts, judged: usize) -> &str {
        let common = counts.iter().filter_map(|(word, count)| {
            let (word, term) = self.terms.get_key_value(word)?;
            let (_, share) = term.holders.iter().find(|(at, _)| *at == judged)?;
            Some((loudness(*count) * term.weight * share, word.as_str()))
        });
        common.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(a.1))).map(|(_, word)| word).unwrap_or_default()
    }

    /// The length of an entry's terms as a vector.
    fn length(&self, counts: &Counts) -> f64 {
        let weight = |word: &String| self.terms.get(word).map_or(self.rarest, |term| term.weight);
        let squares = counts.iter().map(|(word, count)| (loudness(*count) * weight(word)).powi(2));
        squares.sum::<f64>().sqrt().max(SHORTEST.sqrt() * USUAL_WEIGHT)
    }
}

impl Spread {
    fn of(mut all: Vec<f64>) -> Self {
        all.sort_by(f64::total_cmp);
        let middle = all.get(all.len() / 2).copied().unwrap_or_default();
        let squares: f64 = all.iter().map(|one| (one - middle).powi(2)).sum();
        let usual = USUAL_ENTRIES * USUAL_DEVIATION * USUAL_DEVIATION;
        Self { middle, deviation: ((squares + usual) / (number(all.len()) + USUAL_ENTRIES)).sqrt() }
    }

    /// By how many deviations more than the unsure something is nearer than usual entries.
    fn above(&self, near: Near) -> f64 {
        ((near.likeness - self.middle) / self.deviation - UNSURE).max(0.0)
    }
}

fn counts(item: &Item<'_>) -> Counts {
    let mut counts = Counts::new();
    let mut add = |term: &str, count: f64| match counts.get_mut(term) {
        Some(known) => *known += count,
        None => drop(counts.insert(term.to_owned(), count)),
    };
    wording::each_word(item.title, |word| add(word, TITLE));
    wording::each_word(item.text, |word| add(word, 1.0));
    item.categories.iter().for_each(|category| add(&format!("category {category}"), CATEGORY));
    item.authors.iter().for_each(|author| add(&format!("author {}", author.trim().to_lowercase()), AUTHOR));
    counts
}

/// The terms of all texts with their weights.
fn terms<'c>(texts: impl Iterator<Item = &'c Counts> + Clone) -> HashMap<String, Term> {
    let of = texts.clone().count();
    let mut seen: HashMap<&String, usize> = HashMap::new();
    texts.flat_map(BTreeMap::keys).for_each(|word| *seen.entry(word).or_default() += 1);
    let term = |(word, seen): (&String, usize)| (word.clone(), Term { weight: rarity(seen, of), ..Term::default() });
    seen.into_iter().map(term).collect()
}

/// What a term weighs that `seen` of `of` texts have: here it matters what is common this week, not what is in all English.
fn rarity(seen: usize, of: usize) -> f64 {
    1.0 + (number(1 + of) / number(1 + seen)).ln()
}

/// How loud a term is that counts so often: more, but not so many times more.
fn loudness(count: f64) -> f64 {
    1.0 + count.ln()
}
