//! Learnt interest: how likely is it that people would pick this paper out of its week?

use std::collections::BTreeMap;

use super::Item;
use super::authors::Authors;
use super::features::{Features, Origin};
use crate::learn::{Linear, Model, NotAModel, Term};

/// The model that ships, trained by `hebdo train --rank` (see BENCHMARKS.md).
const SHIPPED: &[u8] = include_bytes!("model.bin");

/// Parts of the model file.
pub(super) const WORDS: &str = "rank words";
pub(super) const GIST: &str = "rank gist";
pub(super) const MIX: &str = "rank mix";
pub(super) const HOUR: &str = "rank hour";
pub(super) const AUTHORS: &str = "rank names";

/// The buckets of the mix: one for each model's score.
pub(super) const MIXED: [u32; 2] = [0, 1];

/// Two linear models, how they are mixed, and what besides the paper itself says something.
#[derive(Clone, Debug, PartialEq)]
pub struct Interest {
    words: Linear,
    gist: Linear,
    /// From the two scores to the log-odds of a pick.
    mix: Linear,
    /// What the hour of submission adds to them; nothing where it is not known.
    hour: Linear,
    /// Whose papers were picked.
    authors: Authors,
}

/// What interest makes of a paper.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    /// Log-odds that people pick it out of a week of papers; about -3.4 for any paper.
    pub log_odds: f64,
    /// What moved them most, in words, the heaviest first; then the rest, by kind.
    pub why: Vec<(f64, String)>,
}

impl Interest {
    /// The model that ships in the program.
    ///
    /// # Panics
    /// Never: a test reads it.
    #[must_use]
    #[expect(clippy::expect_used, reason = "the bytes are part of the program, and a test reads them")]
    pub fn shipped() -> Self {
        Self::from_bytes(SHIPPED).expect("the model that ships can be read")
    }

    /// Reads a model file.
    ///
    /// # Errors
    /// When the bytes are no model of interest.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, NotAModel> {
        let model = Model::from_bytes(bytes)?;
        let part = |name| Linear::from_bytes(model.part(name)?);
        let read = Self {
            words: part(WORDS)?,
            gist: part(GIST)?,
            mix: part(MIX)?,
            hour: part(HOUR)?,
            authors: Authors::from_bytes(model.part(AUTHORS)?)?,
        };
        let fits = [&read.words, &read.gist, &read.mix, &read.hour].iter().all(|part| part.outputs() == 1);
        if fits { Ok(read) } else { Err(NotAModel::Damaged) }
    }

    pub(super) fn new([words, gist, mix, hour]: [Linear; 4], authors: Authors) -> Self {
        Self { words, gist, mix, hour, authors }
    }

    /// The model file, with what it was trained on in words.
    #[must_use]
    pub fn to_bytes(&self, about: &str) -> Vec<u8> {
        let parts = [(WORDS, &self.words), (GIST, &self.gist), (MIX, &self.mix), (HOUR, &self.hour)];
        let parts = parts.into_iter().map(|(name, part)| (name, part.to_bytes()));
        let parts =
            parts.chain([(AUTHORS, self.authors.to_bytes())]).map(|(name, part)| (name.to_owned(), part)).collect();
        Model { about: about.to_owned(), parts }.to_bytes()
    }

    /// The log-odds of a pick, without reasons.
    pub(super) fn log_odds(&self, features: &Features) -> f64 {
        let scores = [(&self.words, &features.words), (&self.gist, &features.gist)].map(|(model, terms)| {
            let terms: Vec<Term> = terms.iter().map(|(term, _)| *term).collect();
            let mut score = [0.0];
            model.score(&terms, &mut score);
            score[0]
        });
        let mut mixed = [0.0];
        self.mix.score(&mixed_terms(scores), &mut mixed);
        mixed[0] + features.hour.iter().flatten().map(|(term, _)| hour_part(&self.hour, *term)).sum::<f64>()
    }

    /// Judges an item, with the reasons that moved its score most.
    #[must_use]
    pub fn judge(&self, item: &Item<'_>, most_reasons: usize) -> Judged {
        let features = Features::of(item, &self.authors);
        let mut parts: Vec<(Origin, f64)> = Vec::with_capacity(features.words.len() + features.gist.len());
        for ((model, terms), mixed) in
            [(&self.words, &features.words), (&self.gist, &features.gist)].into_iter().zip(MIXED)
        {
            let share = f64::from(self.mix.weight(mixed, 0));
            parts.extend(terms.iter().filter_map(|(term, origin)| {
                let weight = model.weight(term.bucket, 0);
                (weight != 0.0).then(|| (*origin, f64::from(weight * term.value) * share))
            }));
        }
        let hour = features.hour.iter().flatten();
        parts.extend(hour.map(|(term, origin)| (*origin, hour_part(&self.hour, *term))));
        let sums = heaviest(parts);
        let (most, rest) = sums.split_at(sums.len().min(most_reasons));
        let mut why: Vec<(f64, String)> =
            most.iter().map(|(part, origin)| (*part, features.said(*origin, item))).collect();
        let mut others: BTreeMap<&str, f64> = BTreeMap::new();
        for (part, origin) in rest {
            *others.entry(origin.kind()).or_default() += part;
        }
        why.extend(others.into_iter().map(|(kind, part)| (part, kind.to_owned())));
        Judged { log_odds: self.log_odds(&features), why }
    }
}

/// The scores of the two models as terms of the mix.
#[expect(clippy::cast_possible_truncation, reason = "scores are small, and rounding them by 1e-7 changes nothing")]
pub(super) fn mixed_terms(scores: [f64; 2]) -> [Term; 2] {
    [0, 1].map(|n| Term { bucket: MIXED[n], value: scores[n] as f32 })
}

/// What a mark of the hour adds. The bias of its model, what merely knowing the hour would say, has no part in it.
pub(super) fn hour_part(hour: &Linear, term: Term) -> f64 {
    f64::from(hour.weight(term.bucket, 0) * term.value)
}

/// The parts added up by origin, the heaviest first; equal ones in the order of the paper.
fn heaviest(mut parts: Vec<(Origin, f64)>) -> Vec<(f64, Origin)> {
    parts.sort_unstable_by_key(|(origin, _)| *origin);
    let mut sums: Vec<(f64, Origin)> =
        parts.chunk_by(|a, b| a.0 == b.0).map(|same| (same.iter().map(|(_, part)| part).sum(), same[0].0)).collect();
    sums.sort_unstable_by(|a: &(f64, Origin), b| b.0.abs().total_cmp(&a.0.abs()).then(a.1.cmp(&b.1)));
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_model_that_ships_is_read_small_and_whole() {
        let shipped = Interest::shipped();
        assert!(SHIPPED.len() < 2 << 20, "{} bytes", SHIPPED.len());
        let about = Model::from_bytes(SHIPPED).unwrap().about;
        assert!(about.starts_with("hebdo train --rank, on "), "{about}");
        assert_eq!(shipped.to_bytes(&about), SHIPPED);
    }

    #[test]
    fn what_is_no_model_of_interest_is_refused() {
        assert_eq!(Interest::from_bytes(b"").unwrap_err(), NotAModel::Foreign);
        assert_eq!(Interest::from_bytes(&SHIPPED[..SHIPPED.len() / 2]).unwrap_err(), NotAModel::Damaged);
        let other = Model { about: String::new(), ..Model::default() }.to_bytes();
        assert_eq!(Interest::from_bytes(&other).unwrap_err(), NotAModel::Lacks(WORDS));
    }

    #[test]
    fn the_reasons_add_up_to_the_log_odds_but_for_what_all_papers_share() {
        let interest = Interest::shipped();
        let text = "We introduce an open-source agent for long videos. Code is at https://github.com/x/y.";
        let submitted = "2025-06-10T17:58:00Z".parse().ok();
        let share = |title| {
            let judged = interest.judge(&Item { title, text, is_paper: true, submitted, ..Item::default() }, 4);
            judged.log_odds - judged.why.iter().map(|(part, _)| part).sum::<f64>()
        };
        let (one, another) = (share("Agent: Watching Long Videos"), share("On a lemma"));
        assert!((one - another).abs() < 1e-3, "{one} {another}");
    }
}
