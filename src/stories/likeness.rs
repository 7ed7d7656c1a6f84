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

/// Least weight of the words of titles that are the same on two sites within [`SOON`].
const TELLING_SOON: f64 = 8.0;

/// Days within which what two sites say in the same words, or one company in two corners of its site, is one thing.
const SOON: f64 = 2.0;

/// Least weight of common words in the titles; with less, only a round-up mentions what the other tells.
const SOME_TITLE: f64 = 6.0;

/// Least weight of all common words.
const SOME_WORDS: f64 = 14.0;

/// Pieces of one title on one site are different pieces when less than this share of their first sentences is the same:
/// `Quoting A` comes every week.
const SAME_LEAD: f64 = 0.3;

/// First sentences are copied when the other has this share of their words: a report of an agency under another headline.
const COPIED_LEAD: f64 = 0.8;

/// Least weight of the words of first sentences that are copied: `News from the world's leading site` says nothing.
const TELLING_LEAD: f64 = 60.0;

/// The odds of two entries with the same title, or the same first sentences.
const SURE: f64 = 5.0;

/// More common words than of this weight say nothing more.
const MOST_SHARED: f64 = 40.0;

/// Nor do more in the rest of the texts.
const MOST_REST: f64 = 60.0;

/// Nor do more words that stand alone.
const MOST_ALONE: f64 = 120.0;

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
    /// Weight of the other words that their texts share.
    pub rest: f64,
    /// Weight of the words of the titles that the other does not have at all.
    pub alone: f64,
    /// Days between them.
    pub days: f64,
    /// How many of the two have a title only.
    pub bare: usize,
    /// The titles are the same, and say enough.
    pub same_title: bool,
    /// The first sentences of one are in the other, and say enough.
    pub copied: bool,
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
    /// Two pages of one site, or posts of one blog, that have different titles.
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
        let shared = |one: &[Word], other: &[Word]| lexicon.sum(both(one, other));
        let (crossed_of_a, crossed_of_b) = (shared(&a.lead, &b.title), shared(&b.lead, &a.title));
        let (leads, all_of_a, all_of_b) =
            (shared(&a.lead, &b.lead), lexicon.sum(a.lead.iter().copied()), lexicon.sum(b.lead.iter().copied()));
        let mut likeness = Self {
            titles: shared(&a.title, &b.title),
            crossed: crossed_of_a + crossed_of_b,
            leads,
            rest: shared(&a.rest, &b.rest)
                + shared(&a.rest, &b.title)
                + shared(&a.title, &b.rest)
                + shared(&a.rest, &b.lead)
                + shared(&a.lead, &b.rest),
            alone: lacks(a, b) + lacks(b, a),
            days: days(a, b),
            bare: [a, b].into_iter().filter(|one| one.lead.len() < FEW_WORDS).count(),
            same_title: false,
            copied: is_copied(crossed_of_a + leads, all_of_a) || is_copied(crossed_of_b + leads, all_of_b),
            kinds: !a.kinds.is_empty() || !b.kinds.is_empty(),
            barred: None,
        };
        let apart = |one: &Telling, other: &Telling| {
            one.title.iter().copied().filter(|word| !has(&other.title, *word)).collect::<Vec<_>>()
        };
        let all = likeness.titles + lexicon.sum(apart(a, b)) + lexicon.sum(apart(b, a));
        let is_copied_soon = likeness.days <= SOON && a.title.len() > 1 && !are_of_one_place(a, b);
        let telling = if is_copied_soon { TELLING_SOON } else { TELLING_TITLE };
        likeness.same_title = likeness.titles >= SAME_TITLE * all && likeness.titles >= telling;
        let same_lead = likeness.bare > 0 || leads >= SAME_LEAD * all_of_a.min(all_of_b);
        likeness.barred = likeness.bar(a, b, same_lead);
        likeness
    }

    /// Can two entries whose titles are not the same be one story at all? Said before their words are compared.
    pub(super) fn is_thinkable(a: &Telling, b: &Telling) -> bool {
        let are_papers = a.paper.is_some() && b.paper.is_some();
        !are_papers && (!are_of_one_place(a, b) || a.title == b.title) && days(a, b) <= MOST_DAYS
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
        if are_of_one_place(a, b) && !(self.same_title && same_lead) {
            return Some(Bar::Site);
        }
        if self.copied {
            return None;
        }
        if a.kinds != b.kinds && !self.same_title {
            return Some(Bar::Kinds);
        }
        let shared = self.titles + self.crossed + self.leads;
        (self.titles < SOME_TITLE || shared < SOME_WORDS).then_some(Bar::Titles)
    }

    /// The logarithm of the odds that they tell the same; minus infinity where they cannot.
    ///
    /// The weights are near those of a logistic regression on the labelled pairs of `tests/stories/dev.jsonl`
    /// (`tests/stories/fit.py`).
    #[must_use]
    pub fn odds(&self) -> f64 {
        if self.barred.is_some() {
            return f64::NEG_INFINITY;
        }
        if self.same_title || self.copied {
            return SURE;
        }
        let most = |value: f64, most: f64| value.min(most) / most;
        -5.0 + 14.4 * most(self.titles, MOST_SHARED)
            + 6.6 * most(self.crossed, MOST_SHARED)
            + 1.0 * most(self.leads, MOST_SHARED)
            + 7.6 * most(self.rest, MOST_REST)
            - 5.0 * most(self.alone, MOST_ALONE)
            - 10.4 * f64::from(u8::from(self.kinds))
            - 1.6 * self.days / 10.0
    }
}

/// Are they of one site, or two posts of one blog that links elsewhere? What a company tells in its news and on its
/// blog within days can be one thing.
fn are_of_one_place(a: &Telling, b: &Telling) -> bool {
    let are_of_one_site = a.host.is_some() && a.host == b.host;
    let are_in_two_corners = a.corner.is_some() && b.corner.is_some() && a.corner != b.corner && days(a, b) <= SOON;
    let are_of_one_blog = a.blog.is_some() && a.blog == b.blog;
    // In a digest of other sites, authors are who tells.
    let are_by_others = !a.authors.is_empty() && !b.authors.is_empty() && a.authors.is_disjoint(&b.authors);
    (are_of_one_site && !are_in_two_corners) || (are_of_one_blog && (are_of_one_site || !are_by_others))
}

/// Are first sentences copied, of whose weight this much is in what the other says first?
fn is_copied(common: f64, all: f64) -> bool {
    common >= TELLING_LEAD && common >= COPIED_LEAD * all
}

fn days(a: &Telling, b: &Telling) -> f64 {
    a.at.duration_since(b.at).as_secs_f64().abs() / 86_400.0
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
