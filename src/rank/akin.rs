//! What is like things that were judged: the cosine of their words, the rarer the weightier.

use std::collections::HashMap;

use super::Item;
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
    /// What the reader did with it.
    pub verdict: Verdict,
}

/// What a reader did with something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Named it as an example, or put it into an issue.
    Liked,
    /// Let it stand: it says no more than that the like of it is not unwanted.
    Kept,
    /// Took it out of an issue.
    Dropped,
}

/// A term, and how often it counts or what share of a text it is.
type Share = (u32, f64);

/// Things that were judged, and how like them usual entries are.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Akin {
    terms: HashMap<String, u32>,
    /// By term.
    weights: Vec<f64>,
    /// The weight of a term that none of them has.
    rarest: f64,
    /// By term: which judged things have it, and its share of them.
    holders: Vec<Vec<(usize, f64)>>,
    judged: Vec<(Verdict, String)>,
    liked: Spread,
    dropped: Spread,
}

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
    pub word: String,
}

impl Akin {
    /// Judgements, and usual entries of the week to hold them against; nothing to learn from gives none.
    pub(super) fn new(judgements: &[Judgement<'_>], others: &[Item<'_>]) -> Option<Self> {
        judgements.iter().find(|one| one.verdict != Verdict::Kept)?;
        let mut akin = Self {
            terms: HashMap::new(),
            weights: Vec::new(),
            rarest: 0.0,
            holders: Vec::new(),
            judged: judgements.iter().map(|one| (one.verdict, one.item.title.to_owned())).collect(),
            liked: Spread::default(),
            dropped: Spread::default(),
        };
        let of_judged: Vec<Vec<Share>> = judgements.iter().map(|one| akin.noted(&one.item)).collect();
        let of_others: Vec<Vec<Share>> = others.iter().map(|item| akin.noted(item)).collect();
        akin.weigh(of_judged.iter().chain(&of_others));
        for (at, counts) in of_judged.iter().enumerate() {
            let shares = akin.shares(counts, &[]);
            for (term, share) in shares {
                akin.holders[term as usize].push((at, share));
            }
        }
        let of_others = of_others.iter().map(|counts| akin.likenesses(&akin.shares(counts, &[])));
        let of_others: Vec<Vec<f64>> = of_others.filter(|one| one.iter().all(|likeness| *likeness < ITSELF)).collect();
        let spread = |verdict| Spread::of(of_others.iter().map(|one| akin.near(one, verdict).likeness).collect());
        (akin.liked, akin.dropped) = (spread(Verdict::Liked), spread(Verdict::Dropped));
        Some(akin)
    }

    /// What is to be said of an entry: whether it is like what was liked, or what was dropped.
    pub(super) fn of(&self, item: &Item<'_>) -> Option<Found<'_>> {
        let (counts, unknown) = self.counted(item);
        let shares = self.shares(&counts, &unknown);
        let likenesses = self.likenesses(&shares);
        let near = |verdict| self.near(&likenesses, verdict);
        let (liked, kept, dropped) = (near(Verdict::Liked), near(Verdict::Kept), near(Verdict::Dropped));
        let count = self.judged.iter().filter(|(verdict, _)| *verdict == Verdict::Dropped).count();
        let doubt = number(count) / (number(count) + DROPPED_DOUBT);
        let gain = self.liked.above(liked);
        // What is as like to what was kept was not dropped for what it is about.
        let is_loss = dropped.likeness > kept.likeness.max(liked.likeness);
        let loss = if is_loss { doubt * self.dropped.above(dropped) } else { 0.0 };
        let (worth, most) = if gain >= loss { (gain, liked.most?) } else { (-loss, dropped.most?) };
        (worth != 0.0).then(|| Found { worth, title: &self.judged[most].1, word: self.word(&shares, most) })
    }

    /// How like an entry is to each judged thing.
    fn likenesses(&self, shares: &[Share]) -> Vec<f64> {
        let mut likenesses = vec![0.0; self.judged.len()];
        for (term, share) in shares {
            for (at, theirs) in &self.holders[*term as usize] {
                likenesses[*at] += share * theirs;
            }
        }
        likenesses
    }

    /// How like it is to the nearest of what was judged this way.
    fn near(&self, likenesses: &[f64], verdict: Verdict) -> Near {
        let of_verdict =
            self.judged.iter().zip(likenesses).enumerate().filter(|(_, ((known, _), _))| *known == verdict);
        let mut nearest: Vec<(usize, f64)> = of_verdict.map(|(at, (_, likeness))| (at, *likeness)).collect();
        nearest.sort_by(|a, b| b.1.total_cmp(&a.1));
        nearest.truncate(NEAREST);
        let sum: f64 = nearest.iter().map(|(_, likeness)| likeness).sum();
        Near { likeness: sum / number(nearest.len().max(1)), most: nearest.first().map(|(at, _)| *at) }
    }

    /// The term that an entry and a judged thing share that weighs most.
    fn word(&self, shares: &[Share], judged: usize) -> String {
        let common = shares.iter().filter_map(|(term, share)| {
            let (_, theirs) = self.holders[*term as usize].iter().find(|(at, _)| *at == judged)?;
            Some((share * theirs, *term))
        });
        let most = common.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1))).map(|(_, term)| term);
        let word = self.terms.iter().find(|(_, term)| Some(**term) == most).map(|(word, _)| word.as_str());
        word.unwrap_or_default().to_owned()
    }

    /// The terms of an entry with how often they count; unknown ones get a number.
    fn noted(&mut self, item: &Item<'_>) -> Vec<Share> {
        let mut counts: HashMap<u32, f64> = HashMap::new();
        each_term(item, |term, count| {
            let next = u32::try_from(self.terms.len()).unwrap_or(u32::MAX);
            let number = match self.terms.get(term) {
                Some(number) => *number,
                None => *self.terms.entry(term.to_owned()).or_insert(next),
            };
            *counts.entry(number).or_default() += count;
        });
        in_order(counts)
    }

    /// The same of an entry that need not be among those that were noted, and how often each unknown term counts.
    fn counted(&self, item: &Item<'_>) -> (Vec<Share>, Vec<f64>) {
        let mut counts: HashMap<u32, f64> = HashMap::new();
        let mut unknown: HashMap<String, f64> = HashMap::new();
        each_term(item, |term, count| match self.terms.get(term) {
            Some(number) => *counts.entry(*number).or_default() += count,
            None => *unknown.entry(term.to_owned()).or_default() += count,
        });
        let mut unknown: Vec<f64> = unknown.into_values().collect();
        unknown.sort_by(f64::total_cmp);
        (in_order(counts), unknown)
    }

    fn weigh<'c>(&mut self, texts: impl Iterator<Item = &'c Vec<Share>>) {
        let mut seen = vec![0; self.terms.len()];
        let mut count = 0;
        for counts in texts {
            count += 1;
            for (term, _) in counts {
                seen[*term as usize] += 1;
            }
        }
        self.rarest = rarity(0, count);
        self.holders = vec![Vec::new(); seen.len()];
        self.weights = seen.into_iter().map(|seen| rarity(seen, count)).collect();
    }

    /// The share of each term in its text, so that the squares of all make one.
    fn shares(&self, counts: &[Share], unknown: &[f64]) -> Vec<Share> {
        let loud = |count: f64| 1.0 + count.ln();
        let weights: Vec<Share> =
            counts.iter().map(|(term, count)| (*term, loud(*count) * self.weights[*term as usize])).collect();
        let known = weights.iter().map(|(_, weight)| weight * weight);
        let length = known.chain(unknown.iter().map(|count| (loud(*count) * self.rarest).powi(2))).sum::<f64>().sqrt();
        let length = length.max(SHORTEST.sqrt() * USUAL_WEIGHT);
        weights.into_iter().map(|(term, weight)| (term, weight / length)).collect()
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

fn each_term(item: &Item<'_>, mut take: impl FnMut(&str, f64)) {
    wording::each_word(item.title, |word| take(word, TITLE));
    wording::each_word(item.text, |word| take(word, 1.0));
    item.categories.iter().for_each(|category| take(&format!("category {category}"), CATEGORY));
    item.authors.iter().for_each(|author| take(&format!("author {}", author.trim().to_lowercase()), AUTHOR));
}

/// What a term weighs that `seen` of `of` texts have: here it matters what is common this week, not what is in all English.
fn rarity(seen: usize, of: usize) -> f64 {
    1.0 + (number(1 + of) / number(1 + seen)).ln()
}

/// In the order of terms, so that sums are the same on every run.
fn in_order(counts: HashMap<u32, f64>) -> Vec<Share> {
    let mut counts: Vec<Share> = counts.into_iter().collect();
    counts.sort_unstable_by_key(|(term, _)| *term);
    counts
}

#[expect(clippy::cast_precision_loss, reason = "counts of entries are far below 2^52")]
fn number(count: usize) -> f64 {
    count as f64
}
