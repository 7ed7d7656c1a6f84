//! How much is an entry worth showing, within its section?
//!
//! The score is a sum of parts, each with its reason: learnt interest ([`Interest`]: what people picked of weeks of
//! papers), the reader's own ([`Taste`]), who else tells it on his own account ([`Voices`]) or of what it names ([`Echo`]),
//! the votes it has ([`signals`]), its source and how much else that tells, how fresh it is, and for what is no paper
//! its form. How much each counts is set in feeds.toml ([`Weights`](crate::config::RankWeights)).

mod akin;
mod authors;
mod deadline;
mod echo;
mod facts;
mod features;
mod form;
mod interest;
mod maker;
pub mod signals;
mod taste;
mod train;
mod voices;

pub use akin::{Judgement, Opinion};
pub use echo::{Echo, named};
pub use interest::{Interest, Judged};
pub use maker::is_makers;
pub use taste::Taste;
pub use train::{Figures, Paper, Trained, train};
pub use voices::Voices;

use jiff::Timestamp;

use crate::config::RankWeights;
use crate::story::{Echoed, Score};
use crate::text;

/// Sightings beyond this many add nothing: everybody tells it already.
const MOST_SIGHTINGS: usize = 4;

/// Most reasons from words and facts: what weighed less explains nothing.
const MOST_REASONS: usize = 5;

/// A smaller part of a score is not told by itself.
const SMALL: f64 = 0.05;

/// The log-odds that any paper is picked: one in thirty. Interest counts from here.
const USUAL: f64 = -3.4;

/// What learnt interest counts for what is no paper: it was learnt from papers, and knows little of others.
const NO_PAPER: f64 = 0.25;

/// What those who tell of the same names count, against those who tell the story itself.
const ECHO: f64 = 0.6;

/// Others beyond this many who tell of the same names add nothing.
const MOST_ECHO: usize = 7;

/// From this probability on nobody doubts that an entry is about machine learning.
const SURELY: f64 = 0.95;

/// What a doubt counts, in shares of its log-odds.
const DOUBT: f64 = 0.3;

/// So many entries of a source in a week say neither that each is chosen with care nor that anything is told.
const USUAL_POSTS: f64 = 4.0;

/// What half as many entries of a source are worth more, and twice as many less.
const SCARCE: f64 = 0.2;

/// Most that can come of it.
const MOST_SCARCE: f64 = 0.6;

/// What is known of an entry when it is ranked.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Item<'a> {
    /// Plain text.
    pub title: &'a str,
    /// Abstract or summary, plain text.
    pub text: &'a str,
    /// What its authors remark (`arxiv:comment`).
    pub comment: &'a str,
    /// The source's own words for what it is about; of a paper the first is the main one.
    pub categories: &'a [String],
    /// Names.
    pub authors: &'a [String],
    /// Is it a paper? Of others, facts of form say nothing that was learnt.
    pub is_paper: bool,
    /// When it was submitted to arXiv, where that is known to the minute.
    pub submitted: Option<Timestamp>,
    /// The weight of its source in feeds.toml; 1 is usual.
    pub weight: f64,
    /// How many others tell it on their own account.
    pub sightings: usize,
    /// How many more tell of what it names, and that name.
    pub echo: Option<(usize, &'a str)>,
    /// Does its maker tell it: is the page on the site of what the title names, or an announcement?
    pub is_makers: bool,
    /// How many entries its source has this week, where that says something: not of lists and archives.
    pub posts: Option<usize>,
    /// Is the publication written in Latin letters?
    pub is_latin: bool,
    /// How likely it is about what the publication is about, where that was asked.
    pub p_relevant: Option<f64>,
    /// Its votes among those of its source and day, 0 to 1 ([`signals`]), and how to say them.
    pub signal: Option<(f64, &'a str)>,
    /// Hours between its first sight and the end of the week, where known.
    pub age_hours: Option<f64>,
}

/// Scores entries.
#[derive(Clone, Debug)]
pub struct Ranker {
    interest: Interest,
    taste: Taste,
    weights: RankWeights,
}

impl Ranker {
    /// A ranker of these.
    #[must_use]
    pub fn new(interest: Interest, taste: Taste, weights: RankWeights) -> Self {
        Self { interest, taste, weights }
    }

    /// Scores an entry. Pure: the same item has the same score in any company.
    #[must_use]
    pub fn score(&self, item: &Item<'_>) -> Score {
        let mut parts = self.known(item);
        parts.extend(self.interesting(item));
        let score = parts.iter().map(|(part, _)| part).sum();
        // What moves nothing explains nothing; all of it together may.
        let small: f64 = parts.iter().map(|(part, _)| part).filter(|part| part.abs() < SMALL).sum();
        parts.retain(|(part, _)| part.abs() >= SMALL);
        if small.abs() >= SMALL {
            parts.push((small, "smaller things".to_owned()));
        }
        parts.sort_by(|a, b| b.0.abs().total_cmp(&a.0.abs()).then_with(|| a.1.cmp(&b.1)));
        let echo = item.echo.map(|(others, name)| Echoed { name: name.to_owned(), part: self.echoed(others) });
        Score { score, why: parts.into_iter().map(|(part, why)| format!("{part:+.2} {why}")).collect(), echo }
    }

    /// What it adds that so many others tell of the same names.
    fn echoed(&self, others: usize) -> f64 {
        ECHO * self.weights.sightings * number(1 + others.min(MOST_ECHO)).log2()
    }

    /// What is known of it without reading it.
    fn known(&self, item: &Item<'_>) -> Vec<(f64, String)> {
        let weights = &self.weights;
        let mut parts = Vec::new();
        if (item.weight - 1.0).abs() > f64::EPSILON {
            parts.push((weights.source * item.weight.max(0.01).ln(), format!("source weight {}", item.weight)));
        }
        let sightings = item.sightings.min(MOST_SIGHTINGS);
        if sightings > 0 {
            let told = text::counted(sightings, "other source", "other sources");
            // The second teller says more than the fifth.
            parts.push((weights.sightings * number(sightings).sqrt(), format!("told by {told}")));
        }
        if let Some((others, name)) = item.echo {
            let told = text::counted(others, "other tells", "others tell");
            parts.push((self.echoed(others), format!("{told} of `{name}`")));
        }
        if let Some(posts) = item.posts.filter(|_| !item.is_paper) {
            let part = SCARCE * (USUAL_POSTS / number(posts.max(1))).log2();
            let said = text::counted(posts, "entry", "entries");
            parts.push((
                weights.source * part.clamp(-MOST_SCARCE, MOST_SCARCE),
                format!("{said} of its source this week"),
            ));
        }
        if let Some(p) = item.p_relevant.filter(|p| *p < SURELY && !item.is_paper) {
            let p = p.clamp(1.0 - SURELY, SURELY);
            let part = DOUBT * ((p / (1.0 - p)).ln() - (SURELY / (1.0 - SURELY)).ln());
            parts.push((weights.learnt * part, "hardly about machine learning".to_owned()));
        }
        if !item.is_paper {
            parts.extend(form::parts(item).into_iter().map(|(part, said)| (weights.form * part, said)));
        }
        if let Some((place, said)) = item.signal {
            parts.push((weights.signals * place, said.to_owned()));
        }
        if let Some(age) = item.age_hours {
            parts.push((weights.freshness * (1.0 - age / (7.0 * 24.0)).clamp(0.0, 1.0), "fresh".to_owned()));
        }
        if item.text.is_empty() {
            parts.push((NO_TEXT, "no description".to_owned()));
        }
        parts
    }

    /// What is known from reading it: what people pick, and what this reader likes.
    fn interesting(&self, item: &Item<'_>) -> Vec<(f64, String)> {
        let mut parts: Vec<(f64, String)> =
            self.taste.parts(item).into_iter().map(|(part, why)| (self.weights.interest * part, why)).collect();
        let judged = self.interest.judge(item, MOST_REASONS);
        let factor = self.weights.learnt * if item.is_paper { 1.0 } else { NO_PAPER };
        let mut rest = judged.log_odds - USUAL;
        for (part, why) in judged.why {
            rest -= part;
            parts.push((factor * part, why));
        }
        // What any paper starts with; for what is no paper it means nothing, and is the same for all.
        if item.is_paper {
            parts.push((factor * rest, "as any paper".to_owned()));
        }
        parts
    }
}

/// What a title alone takes away: readers can hardly judge it.
const NO_TEXT: f64 = -0.5;

#[expect(clippy::cast_precision_loss, reason = "counts of entries, papers and sources are far below 2^52")]
fn number(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranker(weights: RankWeights) -> Ranker {
        Ranker::new(Interest::shipped(), Taste::default(), weights)
    }

    fn plain(title: &str) -> Item<'_> {
        Item { title, text: "Some text.", weight: 1.0, ..Item::default() }
    }

    #[test]
    fn sightings_votes_weight_and_freshness_raise_a_score() {
        let ranker = ranker(RankWeights::default());
        let base = ranker.score(&plain("A title")).score;
        let told = ranker.score(&Item { sightings: 1, ..plain("A title") });
        assert!((told.score - base - 1.5).abs() < 1e-9);
        assert!(told.why.contains(&"+1.50 told by 1 other source".to_owned()), "{:?}", told.why);
        for better in [
            Item { sightings: 3, ..plain("A title") },
            Item { signal: Some((0.9, "120 points")), ..plain("A title") },
            Item { weight: 2.0, ..plain("A title") },
            Item { age_hours: Some(3.0), ..plain("A title") },
            Item { echo: Some((2, "sorter 2")), ..plain("A title") },
            Item { posts: Some(1), ..plain("A title") },
            Item { is_makers: true, ..plain("A title") },
        ] {
            assert!(ranker.score(&better).score > base, "{better:?}");
        }
        for worse in [
            Item { weight: 0.5, ..plain("A title") },
            Item { posts: Some(80), ..plain("A title") },
            Item { p_relevant: Some(0.6), ..plain("A title") },
            Item { title: "[Sponsor] A title", ..plain("A title") },
        ] {
            assert!(ranker.score(&worse).score < base, "{worse:?}");
        }
    }

    #[test]
    fn a_weight_of_nothing_leaves_a_part_out() {
        let zero = RankWeights {
            learnt: 0.0,
            sightings: 0.0,
            signals: 0.0,
            source: 0.0,
            freshness: 0.0,
            form: 0.0,
            ..RankWeights::default()
        };
        let all = Item {
            sightings: 2,
            signal: Some((1.0, "9 votes")),
            weight: 3.0,
            age_hours: Some(0.0),
            ..plain("Reasoning agents")
        };
        let score = ranker(zero).score(&all);
        assert!(score.score.abs() < 1e-9 && score.why.is_empty(), "{score:?}");
    }

    #[test]
    fn the_parts_add_up_to_the_score() {
        let categories = ["cs.CL".to_owned(), "cs.AI".to_owned()];
        let authors: Vec<String> = (0..9).map(|n| format!("Author {n}")).collect();
        let paper = Item {
            title: "LongChain: Scaling Reasoning of Language Models",
            text: "We introduce LongChain, an open-source framework. Code: https://github.com/example/longchain.",
            categories: &categories,
            authors: &authors,
            is_paper: true,
            ..plain("")
        };
        let score = ranker(RankWeights::default()).score(&paper);
        let sum: f64 = score.why.iter().map(|why| why.split(' ').next().unwrap().parse::<f64>().unwrap()).sum();
        // Each of at most a dozen parts is rounded by up to 0.005.
        assert!((sum - score.score).abs() < 0.06, "{score:?}");
    }

    #[test]
    fn a_score_is_always_a_number() {
        let odd = Item { weight: 0.0, age_hours: Some(f64::INFINITY), is_paper: true, ..plain("") };
        assert!(ranker(RankWeights::default()).score(&odd).score.is_finite());
        assert!(ranker(RankWeights::default()).score(&Item::default()).score.is_finite());
    }
}
