//! What the two models of learnt interest see of a paper.
//!
//! *Words* reads closely: single words and pairs of title, abstract and remark, each field as long as any other,
//! names of authors, categories, facts of form. *Gist* looks from afar: only whether a common word occurs at
//! all, and the facts. The first knows much and is easily misled, the second is dull and safe; together they
//! order a week better than either.

use super::Item;
use super::authors::{self, Authors, MOST_AUTHORS};
use super::deadline::Submitted;
use super::facts::{Fact, facts};
use crate::learn::{Key, Term};
use crate::text;

/// Buckets of both models are numbers of so many bits: a million, for some 300,000 features.
pub(super) const BITS: u8 = 20;

/// Most words of a text that are read: abstracts have at most 500, and what follows repeats.
const MOST_WORDS: usize = 600;

/// How loud each field speaks, found by leaving out one week after the other.
const TITLE: f32 = 0.7;
const TEXT: f32 = 1.0;
const REMARK: f32 = 0.7;
const FACT: f32 = 0.25;
const CATEGORY: f32 = 0.3;
const AUTHOR: f32 = 0.6;

/// Where a feature comes from, to say it in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Origin {
    /// `count` words of the title from one on.
    Title { at: usize, count: usize },
    /// Words of the abstract.
    Text { at: usize, count: usize },
    /// Words of the remark.
    Remark { at: usize, count: usize },
    /// One of the facts.
    Fact(usize),
    /// One of the categories.
    Category(usize),
    /// One of the authors.
    Author(usize),
    /// When it was submitted.
    Hour(Submitted),
}

impl Origin {
    /// What it is one of, to say the sum of many.
    pub(super) const fn kind(self) -> &'static str {
        match self {
            Self::Title { .. } => "other words of the title",
            Self::Text { .. } => "other words of the text",
            Self::Remark { .. } => "other words of the remark",
            Self::Fact(_) => "other facts of form",
            Self::Category(_) => "other categories",
            Self::Author(_) => "other authors",
            Self::Hour(_) => "its hour",
        }
    }
}

/// A paper as the models see it.
pub(super) struct Features {
    title: Vec<String>,
    text: Vec<String>,
    remark: Vec<String>,
    facts: Vec<Fact>,
    /// For the model of words.
    pub(super) words: Vec<(Term, Origin)>,
    /// For the model of the gist.
    pub(super) gist: Vec<(Term, Origin)>,
    /// For the model of the hour: marks of a paper whose hour is known.
    pub(super) hour: Option<Vec<(Term, Origin)>>,
}

impl Features {
    /// What can be seen of an item, whose authors some may be `known`.
    pub(super) fn of(item: &Item<'_>, known: &Authors) -> Self {
        let [title, text, remark] = [item.title, item.text, item.comment].map(stems);
        let mut features =
            Self { title, text, remark, facts: Vec::new(), words: Vec::new(), gist: Vec::new(), hour: None };
        if item.is_paper {
            features.facts = facts(item);
            features.facts.extend(known.facts(&authors::keys(item.authors)));
            features.hour = item
                .submitted
                .and_then(Submitted::at)
                .map(|submitted| submitted.terms().into_iter().map(|term| (term, Origin::Hour(submitted))).collect());
        }
        features.read();
        features.look(item);
        features
    }

    /// Words and pairs of words.
    fn read(&mut self) {
        let title = grams(Key::of("title"), &self.title, TITLE, |at, count| Origin::Title { at, count });
        let text = grams(Key::of("text"), &self.text, TEXT, |at, count| Origin::Text { at, count });
        let remark = grams(Key::of("remark"), &self.remark, REMARK, |at, count| Origin::Remark { at, count });
        self.words = [title, text, remark].concat();
        let (anywhere, in_title) = (Key::of("word"), Key::of("title word"));
        let mut seen: Vec<(u32, Origin)> = Vec::with_capacity(2 * self.title.len() + self.text.len());
        for (at, stem) in self.title.iter().enumerate() {
            let origin = Origin::Title { at, count: 1 };
            seen.extend([anywhere, in_title].map(|key| (key.with(stem).bucket(BITS.into()), origin)));
        }
        for (at, stem) in self.text.iter().enumerate() {
            seen.push((anywhere.with(stem).bucket(BITS.into()), Origin::Text { at, count: 1 }));
        }
        // Where it stands first, the title before the text.
        seen.sort_unstable();
        seen.dedup_by_key(|(bucket, _)| *bucket);
        self.gist.extend(seen.into_iter().map(|(bucket, origin)| (Term { bucket, value: 1.0 }, origin)));
    }

    /// Facts of form, categories and names.
    fn look(&mut self, item: &Item<'_>) {
        for (n, fact) in self.facts.iter().enumerate() {
            for [in_words, in_gist] in terms(fact) {
                self.words.push((in_words, Origin::Fact(n)));
                self.gist.push((in_gist, Origin::Fact(n)));
            }
        }
        for (n, category) in item.categories.iter().enumerate() {
            let fields: &[&str] = if n == 0 { &["category", "first category"] } else { &["category"] };
            for field in fields {
                let bucket = Key::of(field).with(category).bucket(BITS.into());
                self.words.push((Term { bucket, value: CATEGORY }, Origin::Category(n)));
                self.gist.push((Term { bucket, value: 1.0 }, Origin::Category(n)));
            }
        }
        for (n, author) in item.authors.iter().take(MOST_AUTHORS).enumerate() {
            let bucket = Key::of("author").with(&author.to_lowercase()).bucket(BITS.into());
            self.words.push((Term { bucket, value: AUTHOR }, Origin::Author(n)));
        }
    }

    /// A feature in words.
    pub(super) fn said(&self, origin: Origin, item: &Item<'_>) -> String {
        let quoted = |stems: &[String], at: usize, count: usize| stems[at..at + count].join(" ");
        match origin {
            Origin::Title { at, count } => format!("`{}` in the title", quoted(&self.title, at, count)),
            Origin::Text { at, count } => format!("`{}`", quoted(&self.text, at, count)),
            Origin::Remark { at, count } => format!("`{}` in the remark", quoted(&self.remark, at, count)),
            Origin::Fact(n) => self.facts[n].said.clone(),
            Origin::Category(n) => format!("category {}", item.categories[n]),
            Origin::Author(n) => format!("author {}", item.authors[n]),
            Origin::Hour(submitted) => submitted.said(),
        }
    }
}

/// What a fact is to the two models, words and gist: a term for each cut that it reaches.
pub(super) fn terms(fact: &Fact) -> impl Iterator<Item = [Term; 2]> {
    (0..fact.reached).map(|cut| {
        let bucket = Key::of("fact").with(fact.name).with(CUTS[cut.min(CUTS.len() - 1)]).bucket(BITS.into());
        [Term { bucket, value: FACT }, Term { bucket, value: 1.0 }]
    })
}

/// Names of the cuts of a number, for hashing.
const CUTS: [&str; 12] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11"];

/// The words of a text, in lower case and singular.
pub(super) fn stems(text: &str) -> Vec<String> {
    text::words(text).take(MOST_WORDS).map(singular).collect()
}

/// `models` as `model`: with so few examples, two forms of a word are better one.
fn singular(mut word: String) -> String {
    if word.len() > 3 && word.ends_with('s') && !["ss", "us", "is"].iter().any(|end| word.ends_with(end)) {
        word.pop();
    }
    word
}

/// Single words and pairs, each once, repeated ones louder by the logarithm; scaled to one length for all.
fn grams(field: Key, stems: &[String], loudness: f32, origin: fn(usize, usize) -> Origin) -> Vec<(Term, Origin)> {
    let mut found: Vec<(u32, Origin)> = Vec::with_capacity(stems.len() * 2);
    for (at, stem) in stems.iter().enumerate() {
        let one = field.with(stem);
        found.push((one.bucket(BITS.into()), origin(at, 1)));
        if let Some(next) = stems.get(at + 1) {
            found.push((one.with(next).bucket(BITS.into()), origin(at, 2)));
        }
    }
    found.sort_unstable();
    let mut terms: Vec<(Term, Origin)> = found
        .chunk_by(|a, b| a.0 == b.0)
        .map(|same| (Term { bucket: same[0].0, value: repeated(same.len()) }, same[0].1))
        .collect();
    let square: f32 = terms.iter().map(|(term, _)| term.value * term.value).sum();
    for (term, _) in &mut terms {
        term.value *= loudness / square.sqrt();
    }
    terms
}

/// 1 + ln n, from a table: the logarithm of the platform has other last digits elsewhere.
fn repeated(count: usize) -> f32 {
    const LOUDER: [f32; 8] = [1.0, 1.0, 1.693, 2.099, 2.386, 2.609, 2.792, 2.946];
    LOUDER[count.min(LOUDER.len() - 1)]
}
