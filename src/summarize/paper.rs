//! A paper in two or three sentences: the one that says what was done, the one that says what came of it, and what fits
//! between them.
//!
//! Extractive: sentences are chosen by the words that authors use for either (`we propose`, `outperforms`), not by where
//! they stand, since abstracts begin with what everybody knows. `tests/summaries.rs` measures it against the comments of
//! an editor.

use std::collections::BTreeSet;

use super::third_person::{Teller, without_opening};
use super::{MOST, MOST_SENTENCES, WANTED, headline, sentences};
use crate::text;

/// A sentence that weighs less says neither.
const WORTH_SAYING: f64 = 1.0;

/// What is said of a paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// What it does, in its own words, where that is more than its title says.
    pub headline: Option<String>,
    /// Two or three sentences; the first ones of the abstract where nothing tells them apart.
    pub summary: String,
}

/// Tells a paper by its title and its abstract, both plain text.
#[must_use]
pub fn paper(title: &str, abstract_text: &str) -> Told {
    let line = text::one_line(abstract_text);
    let sentences: Vec<&str> = sentences::sentences(&line).filter(|sentence| !sentence.is_empty()).collect();
    let title_words: BTreeSet<String> = text::words(title).filter(|word| word.len() > 3).collect();
    let weighed: Vec<Weighed> = sentences.iter().map(|sentence| Weighed::new(sentence, &title_words)).collect();
    let mut teller = Teller::default();
    let Some(done) = best(&weighed) else {
        let summary = super::summary(&line);
        let told: Vec<String> = sentences::sentences(&summary).map(|sentence| teller.tell(sentence)).collect();
        return Told { headline: None, summary: told.join(" ") };
    };
    let told: Vec<String> =
        chosen(&sentences, &weighed, done).into_iter().map(|place| teller.tell(sentences[place])).collect();
    Told {
        headline: headline::headline(title, sentences[done]),
        summary: text::shortened(&told.join(" "), MOST).into_owned(),
    }
}

/// How much a sentence says of what was done, and of what came of it.
struct Weighed {
    done: f64,
    came_of_it: f64,
}

/// Words of those who say what they did; what follows is what it is.
const DOING: &[(&str, f64)] = &[
    ("we propose", 3.0),
    ("we introduce", 3.0),
    ("we present", 3.0),
    ("we develop", 2.6),
    ("we design", 2.4),
    ("this paper proposes", 3.0),
    ("this paper introduces", 3.0),
    ("this paper presents", 3.0),
    ("this work proposes", 3.0),
    ("this work introduces", 3.0),
    ("this work presents", 3.0),
    ("is proposed", 1.6),
    ("is presented", 1.4),
    ("is introduced", 1.4),
    ("we describe", 2.2),
    ("we build", 2.0),
    ("we study", 2.2),
    ("we investigate", 2.2),
    ("we examine", 2.0),
    ("we analyze", 1.8),
    ("we analyse", 1.8),
    ("we explore", 2.0),
    ("we show", 1.6),
    ("we prove", 1.8),
    ("we argue", 1.6),
    ("we propose to", 0.5),
    ("we release", 1.2),
    ("we extend", 1.6),
    ("we formulate", 1.4),
    ("this paper", 1.4),
    ("this work", 1.2),
    ("this survey", 2.0),
    ("this study", 1.4),
    ("this report", 1.6),
    ("here we", 0.8),
    ("we demonstrate", 1.2),
    ("we offer", 1.4),
    ("we provide", 1.2),
    ("we leverage", 0.8),
    ("we train", 1.0),
    ("we address", 1.8),
    ("we tackle", 1.8),
    ("we ", 1.0),
    ("by introducing", 1.2),
    ("our approach", 0.9),
    ("our method", 0.9),
    ("our framework", 0.9),
];

/// Words of those who say what came of it.
const OUTCOME: &[(&str, f64)] = &[
    ("outperform", 2.4),
    ("state-of-the-art", 1.4),
    ("state of the art", 1.4),
    ("achiev", 1.8),
    ("improv", 1.4),
    ("surpass", 2.0),
    ("reduc", 1.0),
    ("faster", 1.0),
    ("speedup", 1.2),
    ("results show", 1.8),
    ("experiments show", 1.8),
    ("experiments on", 0.8),
    ("extensive experiments", 0.6),
    ("demonstrate", 1.0),
    ("we find", 2.0),
    ("we observe", 1.4),
    ("we found", 1.8),
    ("reveal", 1.6),
    ("we show that", 1.6),
    ("results indicate", 1.6),
    ("results suggest", 1.6),
    ("findings", 1.2),
    ("competitive", 1.0),
    ("accuracy", 0.6),
    ("on par", 1.4),
    ("matches", 0.8),
    ("exceed", 1.2),
    ("better than", 1.0),
    ("compared to", 0.6),
];

/// Beginnings of sentences about what was there before.
const BEFORE: &[&str] = &[
    "although",
    "current",
    "despite",
    "existing",
    "most",
    "previous",
    "prior",
    "recent",
    "recently",
    "traditional",
    "while",
    "with the",
    "over the",
    "in recent",
];

/// Beginnings that point at the sentence before.
const POINTERS: &[&str] = &["this", "these", "it", "its", "they", "such", "that", "however", "but"];

/// Ends of sentences that answer to one before them.
const ANSWERS: &[&str] = &[
    "this problem",
    "these problems",
    "this issue",
    "these issues",
    "this challenge",
    "these challenges",
    "this gap",
    "these limitations",
    "this limitation",
    "extend this",
];

/// Beginnings of what was made only to try out what was made.
const TRIALS: &[&str] = &["to evaluate", "to validate", "to verify", "to support", "to facilitate", "to assess"];

impl Weighed {
    fn new(sentence: &str, title_words: &BTreeSet<String>) -> Self {
        let lower = sentence.to_lowercase();
        let said = |table: &[(&str, f64)]| -> f64 {
            // The strongest word counts whole, what else is said a little.
            let (mut most, mut sum) = (0.0_f64, 0.0);
            for (_, weight) in table.iter().filter(|(words, _)| lower.contains(words)) {
                most = most.max(*weight);
                sum += weight;
            }
            most + (sum - most) * 0.25
        };
        let doing = said(DOING);
        if doing < 1.4 && is_notice(&lower) {
            return Self { done: 0.0, came_of_it: 0.0 };
        }
        let begins = |words: &[&str]| {
            let starts = |word: &&str| lower.strip_prefix(word).is_some_and(|rest| rest.starts_with([' ', ',']));
            words.iter().any(starts)
        };
        let is_before = f64::from(u8::from(begins(BEFORE)));
        let points = begins(POINTERS) && !lower.starts_with("this paper") && !lower.starts_with("this work");
        let points = f64::from(u8::from(points));
        let shared = text::words(sentence).filter(|word| title_words.contains(word)).collect::<BTreeSet<_>>().len();
        #[expect(clippy::cast_precision_loss, reason = "a few words")]
        let overlap = shared as f64 / title_words.len().max(3) as f64;
        // A point of an enumeration and an example say little without what they belong to.
        let is_part =
            f64::from(u8::from(lower.starts_with('(') || begins(&["for instance", "for example", "e.g", "i.e"])));
        // What is told without its opening need not be understood with it.
        let told = without_opening(sentence).to_lowercase();
        let answers = f64::from(u8::from(ANSWERS.iter().any(|words| told.contains(words))));
        let is_trial = f64::from(u8::from(begins(TRIALS)));
        let numbers = if has_measure(&lower) { 0.9 } else { 0.0 };
        Self {
            done: doing + overlap - is_before - 0.4 * points - is_part - 0.6 * answers - 0.8 * is_trial,
            came_of_it: said(OUTCOME) + numbers + 0.3 * overlap - 1.2 * is_before - 0.3 * points - 0.8 * is_part,
        }
    }
}

/// Does it only say where something is to be had?
fn is_notice(lower: &str) -> bool {
    let offers = [
        "available at",
        "publicly available",
        "will be released",
        "open-source",
        "can be found at",
        "github.com",
        "project page",
    ];
    offers.iter().any(|words| lower.contains(words))
}

/// A number with a percent sign, a times sign, or a point in it.
fn has_measure(lower: &str) -> bool {
    let bytes = lower.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    (0..bytes.len()).any(|at| {
        digit(at) && (lower[at + 1..].starts_with(['%', '×', 'x']) || lower[at + 1..].starts_with('.') && digit(at + 2))
    })
}

/// The place of the sentence that says best what was done, the first of equals; none where none says it.
fn best(weighed: &[Weighed]) -> Option<usize> {
    let mut best: Option<(usize, f64)> = None;
    for (place, weight) in weighed.iter().map(|sentence| sentence.done).enumerate() {
        if weight >= WORTH_SAYING && best.is_none_or(|(_, most)| weight > most) {
            best = Some((place, weight));
        }
    }
    best.map(|(place, _)| place)
}

/// The places of the sentences that tell it, in order.
fn chosen(sentences: &[&str], weighed: &[Weighed], done: usize) -> BTreeSet<usize> {
    let length = |place: usize| sentences[place].chars().count();
    let worth = |place: usize| {
        // What stands right behind says how; what others achieved stands before.
        let place_of_it = match place {
            _ if place == done + 1 => 0.8,
            _ if place < done => -1.0,
            _ => 0.0,
        };
        weighed[place].came_of_it.max(0.7 * weighed[place].done) + place_of_it
    };
    let mut rest: Vec<usize> =
        (0..sentences.len()).filter(|place| *place != done && worth(*place) >= WORTH_SAYING).collect();
    rest.sort_by(|a, b| worth(*b).total_cmp(&worth(*a)));
    let mut chosen = BTreeSet::from([done]);
    let mut room = WANTED.saturating_sub(length(done));
    for place in rest {
        // A second sentence is wanted even where it makes the whole a little long.
        let is_second = chosen.len() == 1 && length(done) + length(place) < MOST;
        if chosen.len() < MOST_SENTENCES && (length(place) < room || is_second) {
            room = room.saturating_sub(length(place) + 1);
            chosen.insert(place);
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_done_and_what_came_of_it_is_told() {
        let told = paper(
            "Gradient augmentation",
            "Deep networks have achieved great success. However, they overfit. In this paper, we propose GradAug, a method \
             that regularises subnetworks. It samples widths. Extensive experiments show that it improves accuracy by 2.3% \
             on ImageNet. Our code is available at https://example.org/code.",
        );
        assert_eq!(
            told.summary,
            "The authors propose GradAug, a method that regularises subnetworks. Extensive experiments show that it \
             improves accuracy by 2.3% on ImageNet."
        );
        assert_eq!(told.headline.as_deref(), Some("A method that regularises subnetworks"));
    }

    #[test]
    fn where_nothing_is_claimed_the_beginning_is_told() {
        let told = paper("On sums", "Sums are added. Then they are more.");
        assert_eq!(told, Told { headline: None, summary: "Sums are added. Then they are more.".into() });
        assert_eq!(paper("", "").summary, "");
    }

    #[test]
    fn it_stays_short_and_whole() {
        let long = format!(
            "We propose a thing {}. It achieves 5% more {}.",
            "that is long ".repeat(40),
            "and more ".repeat(40)
        );
        assert!(paper("A thing", &long).summary.chars().count() <= MOST);
    }
}
