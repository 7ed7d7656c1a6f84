//! How likely two entries tell the same, by their words.

use std::collections::BTreeSet;

use serde::Serialize;

use super::lexicon::{Lexicon, Word, both, has};
use super::telling::Telling;

/// Entries further apart in time than this tell different things, whatever their words: a headline comes again.
const MOST_DAYS: f64 = 9.0;

/// The same words in the title are the same thing for a little longer: sites date a piece anew when they move it.
const MOST_DAYS_OF_COPIES: f64 = 31.0;

/// From this share of common words on, titles are the same.
const SAME_TITLE: f64 = 0.9;

/// Least weight of the words of titles that are the same: `Weekly links` says nothing.
const TELLING_TITLE: f64 = 14.0;

/// Least weight of common words in the titles; with less, only a round-up mentions what the other tells.
const SOME_TITLE: f64 = 4.0;

/// Least weight of all common words.
const SOME_WORDS: f64 = 14.0;

/// Pieces of one title on one site are different pieces when less than this share of their first sentences is the same:
/// `Quoting A` comes every week.
const SAME_LEAD: f64 = 0.3;

/// The odds of two entries with the same title.
const SURE: f64 = 5.0;

/// More common words than of this weight say nothing more.
const MOST_WEIGHT: f64 = 40.0;

/// A text of fewer words is none.
const FEW_WORDS: usize = 3;

/// What speaks for and against two entries telling the same.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Likeness {
    /// Weight of the words that both titles have.
    pub titles: f64,
    /// Weight of the words that are in one's title and the other's first sentences.
    pub crossed: f64,
    /// Weight of the words that only the first sentences share.
    pub leads: f64,
    /// Weight of the words of the titles that the other does not have at all.
    pub alone: f64,
    /// Numbers of two digits and more, years apart, that both have.
    pub numbers: usize,
    /// Days between them.
    pub days: f64,
    /// How many of the two have a title only.
    pub bare: usize,
    /// The titles are the same, and say enough.
    pub same_title: bool,
    /// One of the titles announces a piece that is the author's own: a guide, a view, a list.
    pub kinds: bool,
    /// Why they cannot be the same, whatever else they share.
    pub barred: Option<Bar>,
}

/// Why two entries cannot be one story by their words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Bar {
    /// Two papers with ids of their own.
    Papers,
    /// The same word with different numbers: versions, parts, editions.
    Numbers(String, String),
    /// One of them is a notice about a feed, at the feed: every feed has the same to say of itself.
    Feeds,
    /// They are different kinds of pieces about the same: the news and a guide, a test and a view.
    Kinds,
    /// Too long between them.
    Days,
    /// Two pages of one site that have different titles.
    Site,
    /// The titles share nothing of weight.
    Titles,
}

impl Likeness {
    /// Compares two entries.
    pub(super) fn between(a: &Telling, b: &Telling, lexicon: &Lexicon) -> Self {
        let lacks = |one: &Telling, other: &Telling| {
            lexicon.sum(one.title.iter().copied().filter(|word| !has(&other.title, *word) && !has(&other.lead, *word)))
        };
        let shared = |one: &[Word], other: &[Word]| {
            let numbers = both(one, other).filter(|word| lexicon.is_telling_number(*word)).count();
            (lexicon.sum(both(one, other)), numbers)
        };
        let (titles, leads) = (shared(&a.title, &b.title), shared(&a.lead, &b.lead));
        let crossed = [shared(&a.title, &b.lead), shared(&b.title, &a.lead)];
        let mut likeness = Self {
            titles: titles.0,
            crossed: crossed[0].0 + crossed[1].0,
            leads: leads.0,
            alone: lacks(a, b) + lacks(b, a),
            numbers: titles.1 + leads.1 + crossed[0].1 + crossed[1].1,
            days: a.at.duration_since(b.at).as_secs_f64().abs() / 86_400.0,
            bare: [a, b].into_iter().filter(|one| one.lead.len() < FEW_WORDS).count(),
            same_title: false,
            kinds: !a.kinds.is_empty() || !b.kinds.is_empty(),
            barred: None,
        };
        let apart = |one: &Telling, other: &Telling| {
            one.title.iter().copied().filter(|word| !has(&other.title, *word)).collect::<Vec<_>>()
        };
        let all = likeness.titles + lexicon.sum(apart(a, b)) + lexicon.sum(apart(b, a));
        likeness.same_title = likeness.titles >= SAME_TITLE * all && likeness.titles >= TELLING_TITLE;
        let least_lead = lexicon.sum(a.lead.iter().copied()).min(lexicon.sum(b.lead.iter().copied()));
        let same_lead = likeness.bare > 0 || likeness.leads >= SAME_LEAD * least_lead;
        likeness.barred = likeness.bar(a, b, same_lead);
        likeness
    }

    fn bar(&self, a: &Telling, b: &Telling, same_lead: bool) -> Option<Bar> {
        if a.paper.is_some() && b.paper.is_some() && a.paper != b.paper {
            return Some(Bar::Papers);
        }
        if let Some((one, other)) = different_numbers(a, b) {
            return Some(Bar::Numbers(one, other));
        }
        if a.is_of_feed || b.is_of_feed {
            return Some(Bar::Feeds);
        }
        if self.days > if self.same_title { MOST_DAYS_OF_COPIES } else { MOST_DAYS } {
            return Some(Bar::Days);
        }
        if a.host.is_some() && a.host == b.host && !(self.same_title && same_lead) {
            return Some(Bar::Site);
        }
        if a.kinds != b.kinds && !self.same_title {
            return Some(Bar::Kinds);
        }
        let shared = self.titles + self.crossed + self.leads;
        (self.titles < SOME_TITLE || shared < SOME_WORDS).then_some(Bar::Titles)
    }

    /// The logarithm of the odds that they tell the same; minus infinity where they cannot.
    ///
    /// The weights are those of a logistic regression on the labelled pairs of `tests/stories/dev.jsonl`
    /// (`tests/stories/fit.py`).
    #[must_use]
    pub fn odds(&self) -> f64 {
        if self.barred.is_some() {
            return f64::NEG_INFINITY;
        }
        if self.same_title {
            return SURE;
        }
        let most = |value: f64| value.min(MOST_WEIGHT) / MOST_WEIGHT;
        2.4 + 9.3 * most(self.titles) + 9.4 * most(self.crossed)
            - 9.1 * self.alone / (self.alone + self.titles + 1.0)
            - 7.6 * f64::from(u8::from(self.kinds))
            - 4.0 * self.days / 10.0
    }
}

/// A word that stands before different numbers in the two titles, and never before the same.
fn different_numbers(a: &Telling, b: &Telling) -> Option<(String, String)> {
    let numbers = |telling: &Telling, word: &str| -> BTreeSet<String> {
        telling.numbered.iter().filter(|(before, _)| before == word).map(|(_, number)| number.clone()).collect()
    };
    a.numbered.iter().find_map(|(word, number)| {
        let (ours, theirs) = (numbers(a, word), numbers(b, word));
        let other = theirs.first().filter(|_| ours.is_disjoint(&theirs))?;
        Some((format!("{word} {number}"), format!("{word} {other}")))
    })
}
