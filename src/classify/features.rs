//! From a question to terms: what is looked at, each with a name that a person understands.

use std::fmt;

use super::hosts;
use super::met::Signs;
use super::reading::Reading;
use super::signs::{Sign, Weighed};
use super::words::singular;
use crate::learn::{DIMENSIONS, Key, Term, Vectors, normalise};

/// Buckets: 2^18 for some 40,000 features leaves nearly every one its own.
pub(super) const BITS: u8 = 18;

/// How loud each group of features is; within a group they share a length of 1. Found by cross-validation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Volume {
    words: f32,
    title: f32,
    /// Of the title.
    pairs: f32,
    place: f32,
    kinds: f32,
    signs: f32,
    sense: f32,
    sums: f32,
}

/// What a feature is, in the words of the entry at hand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Name<'a> {
    Word(&'a str),
    Title(&'a str),
    Pair(&'a str),
    Host(&'a str),
    Kind(&'static str),
    Path(&'a str),
    Category(&'a str),
    Sign(Sign),
    Sense,
    Sum,
    Bare(&'static str),
    Source,
}

/// What is said of a word in the title.
pub(super) const IN_TITLE: &str = " in the title";

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word(word) | Self::Pair(word) | Self::Sign(Sign::Words(word) | Sign::Piece(word)) => {
                write!(f, "`{word}`")
            }
            Self::Title(word) => write!(f, "`{word}`{IN_TITLE}"),
            Self::Host(host) | Self::Sign(Sign::Host(host)) => write!(f, "host {host}"),
            Self::Kind(kind) => f.write_str(kind),
            Self::Path(part) => write!(f, "`{part}` in the link"),
            Self::Category(category) | Self::Sign(Sign::Category(category)) => write!(f, "category {category}"),
            Self::Sense => f.write_str("the sense of its words"),
            Self::Sum => f.write_str("its signs together"),
            Self::Bare(what) => f.write_str(what),
            Self::Source => f.write_str("what an editor did with this source"),
        }
    }
}

/// The features of an entry, each group with a length of 1.
#[derive(Default)]
pub(super) struct Features<'a> {
    terms: Vec<Term>,
    pub(super) names: Vec<Name<'a>>,
    /// Where each group ends, in the order of the groups.
    ends: Vec<usize>,
}

impl<'a> Features<'a> {
    fn add(&mut self, key: Key, value: f32, name: Name<'a>) {
        self.terms.push(Term { bucket: key.bucket(BITS.into()), value });
        self.names.push(name);
    }

    /// Ends a group: each bucket once, together of length 1.
    fn end_group(&mut self) {
        let begin = self.ends.last().copied().unwrap_or(0);
        let places = self.terms[begin..].iter().zip(begin..).map(|(term, at)| (term.bucket, at));
        let mut order: Vec<(u32, usize)> = places.collect();
        order.sort_unstable();
        order.dedup_by_key(|(bucket, _)| *bucket);
        let mut kept: Vec<Term> = order.iter().map(|(_, at)| self.terms[*at]).collect();
        let names: Vec<Name<'a>> = order.iter().map(|(_, at)| self.names[*at]).collect();
        normalise(&mut kept);
        self.terms.truncate(begin);
        self.names.truncate(begin);
        self.terms.extend(kept);
        self.names.extend(names);
        self.ends.push(self.terms.len());
    }

    /// The terms at a volume.
    pub(super) fn at(&self, volume: &Volume) -> Vec<Term> {
        let mut terms = self.terms.clone();
        let mut begin = 0;
        for (end, volume) in self.ends.iter().zip(volume.of_groups()) {
            for term in &mut terms[begin..*end] {
                term.value *= volume;
            }
            begin = *end;
        }
        terms
    }
}

impl Volume {
    /// In the order in which the groups are read.
    fn of_groups(&self) -> [f32; 9] {
        let Self { words, title, pairs, place, kinds, signs, sense, sums } = *self;
        [words, title, pairs, place, kinds, signs, sums, sense, sense]
    }
}

/// Volumes for the gate: where a thing stands tells less of what it is about.
pub(super) const GATE: Volume =
    Volume { words: 1.0, title: 0.7, pairs: 0.5, place: 0.3, kinds: 0.3, signs: 0.7, sense: 0.5, sums: 1.0 };

/// Volumes for the section.
pub(super) const SECTION: Volume =
    Volume { words: 1.0, title: 0.7, pairs: 0.3, place: 0.6, kinds: 0.7, signs: 0.5, sense: 0.5, sums: 0.5 };

/// The gate is learnt from everything at once.
pub(super) const GATE_VIEWS: [Volume; 1] = [GATE];

/// The section is learnt from everything, without the signs, without the words as such, and without the place.
pub(super) const SECTION_VIEWS: [Volume; 4] = [
    SECTION,
    Volume { signs: 0.0, sums: 0.0, ..SECTION },
    Volume { words: 0.0, title: 0.0, pairs: 0.0, ..SECTION },
    Volume { place: 0.0, kinds: 0.0, ..SECTION },
];

pub(super) fn features<'a>(reading: &'a Reading<'_>, vectors: &Vectors) -> Features<'a> {
    let mut found = Features::default();
    words(reading, &mut found);
    place(reading, &mut found);
    signs(reading, &mut found);
    sense(reading, vectors, &mut found);
    found
}

const WORD: Key = Key::of("word");
const TITLE: Key = Key::of("title");
const PAIR: Key = Key::of("pair");
const HOST: Key = Key::of("host");
const KIND: Key = Key::of("kind");
const PATH: Key = Key::of("path");
const CATEGORY: Key = Key::of("category");
const SIGN: Key = Key::of("sign");
const SUM: Key = Key::of("sum");
const BARE: Key = Key::of("bare");
const SENSE: [Key; 2] = [Key::of("sense"), Key::of("title sense")];

fn words<'a>(reading: &'a Reading<'_>, found: &mut Features<'a>) {
    for word in reading.title.iter().chain(reading.text.iter()) {
        found.add(WORD.with(singular(word)), 1.0, Name::Word(word));
    }
    found.end_group();
    for word in reading.title.iter() {
        found.add(TITLE.with(singular(word)), 1.0, Name::Title(word));
    }
    found.end_group();
    // Those of the text are many and taught nothing more.
    for at in 1..reading.title.len() {
        let (first, second) = (reading.title.at(at - 1), reading.title.at(at));
        let key = PAIR.with(singular(first)).with(singular(second));
        found.add(key, 1.0, Name::Pair(reading.title.span(at - 1, at)));
    }
    found.end_group();
}

fn place<'a>(reading: &'a Reading<'_>, found: &mut Features<'a>) {
    let host = reading.host;
    let mut rest = host;
    while let Some((_, parent)) = rest.split_once('.') {
        found.add(HOST.with(rest), if rest == host { 1.0 } else { 0.7 }, Name::Host(rest));
        rest = parent;
    }
    if !rest.is_empty() {
        found.add(HOST.with(rest), 0.5, Name::Host(rest));
    }
    for label in host.split(['.', '-']) {
        found.add(HOST.with("part").with(label), 0.3, Name::Host(label));
    }
    for word in reading.path.iter() {
        if word.chars().all(char::is_alphabetic) {
            found.add(PATH.with(singular(word)), 0.4, Name::Path(word));
        }
    }
    for category in reading.categories {
        found.add(CATEGORY.with(category), 1.0, Name::Category(category));
    }
    found.end_group();
    let begin = found.terms.len();
    for kind in hosts::kinds(host) {
        found.add(KIND.with(kind), 1.0, Name::Kind(kind));
    }
    if found.terms.len() == begin && !host.is_empty() {
        found.add(KIND.with("unknown"), 0.5, Name::Bare("a place of no known kind"));
    }
    let whole = reading.path.text();
    for (holds, what) in [
        (whole.ends_with("pdf"), "a PDF"),
        (whole.contains("/blog") || host.starts_with("blog."), "a blog"),
        (whole.contains("/news") || host.starts_with("news."), "news"),
        (!host.is_empty() && whole.len() <= 1, "a front page"),
        (host.is_empty(), "no link"),
        (reading.text.len() == 0, "no text"),
        (reading.title.text().contains('?'), "a question"),
        (reading.title.text().contains(':'), "a colon in the title"),
        (reading.title.iter().next().is_some_and(|word| word.bytes().all(|b| b.is_ascii_digit())), "a number first"),
    ] {
        if holds {
            found.add(BARE.with(what), 0.5, Name::Bare(what));
        }
    }
    found.end_group();
}

/// Where a sum of signs is as good as certain.
const CERTAIN: f64 = 6.0;

fn signs<'a>(reading: &'a Reading<'_>, found: &mut Features<'a>) {
    let mut signs = Signs::of_text(reading);
    signs.of_place(reading);
    for Weighed { sign, .. } in signs.met {
        let (Sign::Words(name) | Sign::Piece(name) | Sign::Host(name) | Sign::Category(name)) = *sign;
        found.add(SIGN.with(name), 1.0, Name::Sign(*sign));
    }
    found.end_group();
    for (sum, what) in signs.sums.into_iter().zip(["gate", "papers", "articles", "usecases", "other"]) {
        #[expect(clippy::cast_possible_truncation, reason = "between -1 and 1")]
        let value = (sum / CERTAIN).clamp(-1.0, 1.0) as f32;
        found.add(SUM.with(what), value, Name::Sum);
    }
    // How far the sums go is what they tell: they keep their length.
    found.ends.push(found.terms.len());
}

/// The mean of the vectors of its words: what the labels taught of one word holds for those near to it.
fn sense<'a>(reading: &'a Reading<'_>, vectors: &Vectors, found: &mut Features<'a>) {
    let mut sum = [0.0; DIMENSIONS];
    for (words, field) in [(&reading.title, 1), (&reading.text, 0)] {
        for word in words.iter() {
            vectors.add(word, &mut sum);
        }
        for (number, at) in sum.iter().zip(NUMBERS) {
            found.add(SENSE[field].with(at), *number, Name::Sense);
        }
        found.end_group();
    }
}

/// The names of the directions.
const NUMBERS: [&str; DIMENSIONS] = [
    "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16", "17", "18", "19", "20",
    "21", "22", "23", "24", "25", "26", "27", "28", "29", "30", "31", "32", "33", "34", "35", "36", "37", "38", "39",
    "40", "41", "42", "43", "44", "45", "46", "47", "48", "49",
];
