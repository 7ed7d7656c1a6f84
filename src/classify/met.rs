//! Which signs an entry has, and what they say together.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

use super::hosts::is_below;
use super::reading::Reading;
use super::signs::{self, Sign, Weighed};
use super::words::{Words, is_dense, singular};

/// The words of a sign, and the sign.
type Phrase = (Vec<&'static str>, &'static Weighed);

/// The signs by their first word, and those that are no words.
struct Index {
    words: HashMap<&'static str, Vec<Phrase>, BuildHasherDefault<Quick>>,
    others: Vec<&'static Weighed>,
}

/// FNV-1a: every word of every text is looked up, and the table is ours, so that nobody can fill it with collisions.
#[derive(Default)]
struct Quick(u64);

impl Hasher for Quick {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3));
    }

    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }
}

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let mut index = Index { words: HashMap::default(), others: Vec::new() };
    for weighed in signs::all() {
        if let Sign::Words(phrase) = weighed.sign {
            let phrase: Vec<&str> = phrase.split(' ').collect();
            index.words.entry(phrase[0]).or_default().push((phrase, weighed));
        } else {
            index.others.push(weighed);
        }
    }
    index
});

/// What the signs of an entry say together.
#[derive(Default)]
pub(super) struct Signs {
    /// For the gate, then for each section.
    pub(super) sums: [f64; 5],
    pub(super) met: Vec<&'static Weighed>,
}

impl Signs {
    /// A sign counts once, where it weighs most: in the title, which is read first.
    fn meet(&mut self, weighed: &'static Weighed, factor: f64) {
        if !self.met.iter().any(|met| std::ptr::eq(*met, weighed)) {
            self.met.push(weighed);
            self.sums[0] += weighed.gate * factor;
            for (section, weight) in weighed.sections {
                self.sums[1 + *section as usize] += weight * factor;
            }
        }
    }

    fn of_words(&mut self, words: &Words, factor: f64) {
        for (at, word) in words.iter().enumerate() {
            for (phrase, weighed) in INDEX.words.get(singular(word)).into_iter().flatten() {
                let here = (at..words.len().min(at + phrase.len())).map(|at| singular(words.at(at)));
                if here.eq(phrase.iter().copied()) {
                    self.meet(weighed, factor);
                }
            }
        }
        if words.iter().any(is_dense) {
            for weighed in &INDEX.others {
                if let Sign::Piece(piece) = weighed.sign
                    && words.text().contains(piece)
                {
                    self.meet(weighed, factor);
                }
            }
        }
    }

    /// Those of link and categories.
    pub(super) fn of_place(&mut self, reading: &Reading<'_>) {
        for weighed in &INDEX.others {
            match weighed.sign {
                Sign::Host(name) if is_below(reading.host, name) => self.meet(weighed, 1.0),
                Sign::Category(name) if reading.categories.iter().any(|c| starts_ignoring_case(c, name)) => {
                    self.meet(weighed, 1.0);
                }
                _ => {}
            }
        }
    }

    /// Those of title and text.
    pub(super) fn of_text(reading: &Reading<'_>) -> Self {
        let mut signs = Self::default();
        signs.of_words(&reading.title, IN_TITLE);
        signs.of_words(&reading.text, 1.0);
        signs
    }
}

/// How much more a sign counts in the title than in the text.
const IN_TITLE: f64 = 1.5;

/// What the signs in title and text say of the gate: log-odds, by a person's estimate.
pub(super) fn gate_signs(reading: &Reading<'_>) -> f64 {
    Signs::of_text(reading).sums[0]
}

fn starts_ignoring_case(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start))
}
