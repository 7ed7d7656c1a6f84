//! How much is an entry worth showing, within its section? By simple stated rules.
//!
//! The score is a sum of parts, each with its reason: the source's weight, who else tells it, the votes it
//! has, how fresh it is and what its title and abstract are about.

use std::collections::BTreeMap;

use crate::story::Score;
use crate::text;

/// What each other source that tells the same story adds: the strongest sign that something matters.
const SIGHTING: f64 = 1.5;

/// Sightings beyond this many add nothing: everybody tells it already.
const MOST_SIGHTINGS: usize = 4;

/// What being brand new adds, falling to nothing over a week.
const FRESHNESS: f64 = 0.3;

/// What readers of weekly lists have wanted more of, and less of: the words of a title or abstract.
///
/// From what people picked out of six weeks of papers (2025-W23 to W28).
const INTEREST: &[(&str, f64)] = &[
    ("agent", 0.5),
    ("agentic", 0.6),
    ("llm", 0.4),
    ("language model", 0.3),
    ("reasoning", 0.6),
    ("reinforcement learning", 0.3),
    ("video generation", 0.5),
    ("multimodal", 0.4),
    ("scaling", 0.4),
    ("open source", 0.4),
    ("we release", 0.3),
    ("benchmark", 0.3),
    ("code", 0.2),
    ("diffusion", 0.3),
    ("pretraining", 0.3),
    ("pre training", 0.2),
    ("test time", 0.4),
    ("world model", 0.4),
    ("survey", -0.2),
    ("medical", -0.4),
    ("clinical", -0.4),
    ("federated", -0.6),
    ("graph neural", -0.4),
    ("time series", -0.4),
    ("bound", -0.3),
    ("regret", -0.4),
    ("segmentation", -0.3),
    ("traffic", -0.4),
    ("bayesian", -0.3),
    ("kernel", -0.2),
];

/// What all words together can add or take away: they are a guess, and a person who points at it is not.
const MOST_INTEREST: f64 = 2.5;

/// What a word in the title counts, against one in the text.
const IN_TITLE: f64 = 2.0;

/// What is known of an entry when it is ranked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Item<'a> {
    /// Plain text.
    pub title: &'a str,
    /// Abstract or summary, plain text.
    pub text: &'a str,
    /// How many authors it names.
    pub authors: usize,
    /// The weight of its source in feeds.toml; 1 is usual.
    pub weight: f64,
    /// How many other sources tell it.
    pub sightings: usize,
    /// Votes, points, comments, by name.
    pub signals: BTreeMap<&'a str, f64>,
    /// Hours between its first sight and the end of the week, where known.
    pub age_hours: Option<f64>,
}

/// Scores an entry. Pure: the same item has the same score in any company.
#[must_use]
pub fn score(item: &Item<'_>) -> Score {
    let mut parts: Vec<(f64, String)> = Vec::new();
    if (item.weight - 1.0).abs() > f64::EPSILON {
        parts.push((item.weight.max(0.01).ln(), format!("source weight {}", item.weight)));
    }
    let sightings = item.sightings.min(MOST_SIGHTINGS);
    if sightings > 0 {
        let told = text::counted(sightings, "other source", "other sources");
        parts.push((SIGHTING * count(sightings), format!("told by {told}")));
    }
    for (name, value) in &item.signals {
        // Votes grow without bound and mean less the more there are.
        let part = value.max(0.0).ln_1p() * 0.4;
        parts.push((part, format!("{name} {value}")));
    }
    if let Some(age) = item.age_hours {
        let fresh = (1.0 - age / (7.0 * 24.0)).clamp(0.0, 1.0);
        parts.push((FRESHNESS * fresh, "fresh".to_owned()));
    }
    parts.extend(form(item));
    parts.extend(saturated(interest(item)));
    parts.retain(|(part, _)| part.abs() > 1e-9);
    parts.sort_by(|a, b| b.0.abs().total_cmp(&a.0.abs()).then_with(|| a.1.cmp(&b.1)));
    Score {
        score: parts.iter().map(|(part, _)| part).sum(),
        why: parts.into_iter().map(|(part, why)| format!("{part:+.2} {why}")).collect(),
    }
}

/// Simple facts of form: a named thing, a link to code, a team.
fn form(item: &Item<'_>) -> Vec<(f64, String)> {
    let named = item.title.split_once(':').is_some_and(|(name, _)| name.split_whitespace().count() <= 2);
    let has_code = ["github.com", "github.io", "huggingface.co"].iter().any(|place| item.text.contains(place));
    [
        (named, 0.4, "a name before a colon"),
        (has_code, 0.5, "code linked"),
        (item.authors >= 8, 0.3, "eight authors or more"),
        (item.text.is_empty(), -0.5, "no description"),
    ]
    .into_iter()
    .filter(|(holds, _, _)| *holds)
    .map(|(_, part, why)| (part, why.to_owned()))
    .collect()
}

fn interest(item: &Item<'_>) -> Vec<(f64, String)> {
    let fold = |text: &str| {
        let mut folded = String::from(" ");
        for word in text::words(text) {
            folded.push_str(word.strip_suffix('s').filter(|stem| stem.len() > 3).unwrap_or(&word));
            folded.push(' ');
        }
        folded
    };
    let (title, text) = (fold(item.title), fold(item.text));
    INTEREST
        .iter()
        .filter_map(|(words, weight)| {
            let needle = format!(" {words} ");
            let factor = if title.contains(&needle) { IN_TITLE } else { f64::from(u8::from(text.contains(&needle))) };
            (factor > 0.0).then(|| (weight * factor, format!("`{words}`")))
        })
        .collect()
}

/// The parts scaled so that their sum nears [`MOST_INTEREST`] and never passes it.
fn saturated(mut parts: Vec<(f64, String)>) -> Vec<(f64, String)> {
    let sum: f64 = parts.iter().map(|(part, _)| part).sum();
    if sum.abs() > 1e-9 {
        let scale = MOST_INTEREST * (sum / MOST_INTEREST).tanh() / sum;
        for (part, _) in &mut parts {
            *part *= scale;
        }
    }
    parts
}

#[expect(clippy::cast_precision_loss, reason = "counts of sources are tiny")]
fn count(of: usize) -> f64 {
    of as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(title: &str) -> Item<'_> {
        Item { title, text: "Some text.", weight: 1.0, ..Item::default() }
    }

    #[test]
    fn sightings_votes_and_weight_raise_a_score() {
        let base = score(&plain("A title")).score;
        let told = score(&Item { sightings: 2, ..plain("A title") });
        let voted = score(&Item { signals: BTreeMap::from([("points", 120.0)]), ..plain("A title") });
        let heavy = score(&Item { weight: 2.0, ..plain("A title") });
        let light = score(&Item { weight: 0.5, ..plain("A title") });
        assert!(told.score > base && voted.score > base && heavy.score > base && light.score < base);
        assert_eq!(told.why[0], "+3.00 told by 2 other sources");
    }

    #[test]
    fn words_count_whole_and_more_in_the_title() {
        let of = |title: &str| score(&plain(title)).score;
        assert!(of("Reasoning agents") > of("Something else"));
        assert!((of("Unreasoningly") - of("Something else")).abs() < 1e-9);
    }

    #[test]
    fn a_score_is_always_a_number() {
        let odd = Item {
            weight: 0.0,
            age_hours: Some(f64::INFINITY),
            signals: BTreeMap::from([("votes", -9.0)]),
            ..plain("")
        };
        assert!(score(&odd).score.is_finite());
    }
}
