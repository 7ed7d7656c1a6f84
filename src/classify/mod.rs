//! Is it about machine learning, and which section is it for? By a model trained on what editors did.
//!
//! * [`features`](self) turns an entry into terms: its words and their sense, its place, and signs that a person knows;
//! * two linear models weigh them, one for the gate and one for the section, and their scores are calibrated;
//! * what an editor of this publication did is a third and fourth model on top ([`train::correct`]);
//! * what a source says of itself in feeds.toml shifts the odds, or decides.
//!
//! The model that ships is `model.bin` beside this file; RECIPE.md there says what it was trained on and how to make it
//! again.

mod features;
pub mod figures;
mod hosts;
mod met;
mod overrule;
mod reading;
mod reasons;
mod signs;
pub mod train;
mod words;

use features::features;
use reading::Reading;

use crate::config::Ruling;
use crate::learn::{Calibration, Linear, Model, NotAModel, Term, Vectors, number};
use crate::section::Section;
use crate::story::Decision;

/// The model that ships.
const SHIPPED: &[u8] = include_bytes!("model.bin");

/// Weight of a source's section in feeds.toml: the owner knows the source, an entry may be an exception.
const PRIOR: f64 = 2.0;

/// What is known of an entry when it is decided on.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Question<'a> {
    /// Plain text.
    pub title: &'a str,
    /// Summary or content, plain text.
    pub text: &'a str,
    /// Canonical link.
    pub link: Option<&'a str>,
    /// The source's own words for what it is about.
    pub categories: &'a [String],
    /// The source's name; it counts only where an editor has corrected decisions on it.
    pub source: Option<&'a str>,
    /// What the owner says of the source.
    pub prior: Prior,
}

/// What feeds.toml says of a source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Prior {
    /// Its usual section.
    pub section: Option<Section>,
    /// `section` decides.
    pub fixed: bool,
    /// All of it is about machine learning.
    pub relevant: bool,
}

/// A trained classifier.
#[derive(Debug)]
pub struct Classifier {
    vectors: Vectors,
    gate: Head,
    section: Head,
    /// What an editor's corrections add to the scores of both.
    corrections: Option<[Linear; 2]>,
    about: String,
}

/// A linear model and what makes its scores probabilities.
#[derive(Debug)]
struct Head {
    linear: Linear,
    calibration: Calibration,
}

impl Head {
    fn of(model: &Model, name: &'static str, calibration: &'static str, outputs: usize) -> Result<Self, NotAModel> {
        let linear = Linear::from_bytes(model.part(name)?)?;
        let calibration = Calibration::from_bytes(model.part(calibration)?)?;
        if linear.outputs() != outputs || calibration.shift.len() != outputs {
            return Err(NotAModel::Damaged);
        }
        Ok(Self { linear, calibration })
    }

    /// Log-odds, calibrated.
    fn odds(&self, terms: &[Term]) -> Vec<f64> {
        let mut scores = vec![0.0; self.linear.outputs()];
        self.linear.score(terms, &mut scores);
        self.calibration.shifted(&scores)
    }
}

/// The parts of a model file.
const GATE: &str = "gate";
const GATE_CALIBRATION: &str = "gate calibration";
const SECTION: &str = "section";
const SECTION_CALIBRATION: &str = "section calibration";
const VECTORS: &str = "words";
const GATE_CORRECTIONS: &str = "gate corrections";
const SECTION_CORRECTIONS: &str = "section corrections";

impl Classifier {
    /// The classifier of a model file.
    ///
    /// # Errors
    /// When the file is no model, or one for something else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, NotAModel> {
        Self::of(&Model::from_bytes(bytes)?)
    }

    fn of(model: &Model) -> Result<Self, NotAModel> {
        let corrections = match (model.part(GATE_CORRECTIONS), model.part(SECTION_CORRECTIONS)) {
            (Ok(gate), Ok(section)) => Some([Linear::from_bytes(gate)?, Linear::from_bytes(section)?]),
            _ => None,
        };
        if corrections.as_ref().is_some_and(|[gate, section]| gate.outputs() != 1 || section.outputs() != 4) {
            return Err(NotAModel::Damaged);
        }
        Ok(Self {
            vectors: Vectors::from_bytes(model.part(VECTORS)?)?,
            gate: Head::of(model, GATE, GATE_CALIBRATION, 1)?,
            section: Head::of(model, SECTION, SECTION_CALIBRATION, 4)?,
            corrections,
            about: model.about.clone(),
        })
    }

    /// The model that ships, as a file.
    ///
    /// # Panics
    /// Never: a test reads it.
    #[must_use]
    #[expect(clippy::expect_used, reason = "a test reads the bytes that are compiled in")]
    pub fn shipped_model() -> Model {
        Model::from_bytes(SHIPPED).expect("the shipped model is one")
    }

    /// The classifier that ships.
    ///
    /// # Panics
    /// Never: a test reads it.
    #[must_use]
    #[expect(clippy::expect_used, reason = "a test reads the bytes that are compiled in")]
    pub fn shipped() -> Self {
        Self::from_bytes(SHIPPED).expect("the shipped model is one")
    }

    /// What it was trained on.
    #[must_use]
    pub fn about(&self) -> &str {
        &self.about
    }

    /// Decides, with reasons, unless one of the editor's rules does; rules come first.
    #[must_use]
    pub fn decide_by(&self, rules: &[Ruling], question: &Question<'_>) -> Decision {
        let mut decision = self.decide(question);
        overrule::overrule(rules, question, &mut decision);
        decision
    }

    /// Decides, with reasons.
    #[must_use]
    pub fn decide(&self, question: &Question<'_>) -> Decision {
        let reading = Reading::of(question);
        let found = features(&reading, &self.vectors);
        let (for_gate, for_section) = (found.at(&features::GATE), found.at(&features::SECTION));
        let mut gate = self.gate.odds(&for_gate);
        let mut odds = self.section.odds(&for_section);
        let mut corrected = None;
        if let Some([gate_corrections, section_corrections]) = &self.corrections {
            let own = train::correction_terms(question);
            let before = (gate.clone(), odds.clone());
            gate_corrections.score(&own, &mut gate);
            section_corrections.score(&own, &mut odds);
            corrected = Some(before);
        }
        let Prior { section: prior, fixed, relevant } = question.prior;
        if let Some(section) = prior {
            odds[section as usize] += PRIOR;
        }
        let mut p = [0.0; 4];
        p.copy_from_slice(&odds);
        number::softmax(&mut p);
        let mut p_relevant = number::sigmoid(gate[0]);
        if relevant {
            p_relevant = 1.0;
        }
        if let (Some(section), true) = (prior, fixed) {
            p = [0.0; 4];
            p[section as usize] = 1.0;
        }
        let likeliest = |best: Section, section| if p[section as usize] > p[best as usize] { section } else { best };
        let section = Section::ALL.into_iter().fold(Section::Papers, likeliest);
        let mut reasons = reasons::Reasons::default();
        reasons.of_prior(question.prior);
        if let Some((gate_before, odds_before)) = corrected {
            reasons.of_corrections(gate[0] - gate_before[0], &odds_before, &odds, prior);
        }
        if !relevant {
            reasons.of_gate(&self.gate.linear, &for_gate, &found.names, p_relevant >= 0.5);
        }
        if !fixed {
            reasons.of_section(&self.section.linear, &for_section, &found.names, section, &p);
        }
        Decision { relevant: p_relevant >= 0.5, p_relevant, section, p, why: reasons.heaviest() }
    }
}

#[cfg(test)]
mod tests;
