//! From labelled lines to a model.
//!
//! The recipe: every line is read as `hebdo classify` reads it, once whole, once without its text and once without its
//! link, since live sources leave out the one or the other. Both models are logistic regression ([`crate::learn::fit()`]).
//! What makes their scores probabilities is found on lines that models trained on the others have not seen; issues stay
//! whole in this, since lines of one issue resemble one another.

use super::features::{self, BITS, Volume, features};
use super::met;
use super::reading::Reading;
use super::{
    Classifier, GATE, GATE_CALIBRATION, GATE_CORRECTIONS, Question, SECTION, SECTION_CALIBRATION, SECTION_CORRECTIONS,
    VECTORS,
};
use crate::learn::{Calibration, Example, Key, Linear, Model, NotAModel, Recipe, Term, Vectors, fit, fit_without_bias};
use crate::section::Section;

/// A line with its answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Labelled {
    /// Plain text.
    pub title: String,
    /// Plain text.
    pub text: String,
    /// Canonical link.
    pub link: Option<String>,
    /// The source's own words for what it is about.
    pub categories: Vec<String>,
    /// The source's name.
    pub source: Option<String>,
    /// Is it about machine learning?
    pub relevant: bool,
    /// Does it teach the gate? What was written to show a section does not: there is no telling how much of it there
    /// would be in life.
    pub gate: bool,
    /// Its section, where one was given.
    pub section: Option<Section>,
    /// How much it counts; 1 is usual.
    pub weight: f64,
    /// What it belongs to, an issue for instance: lines of one group are never on both sides of a split.
    pub group: String,
}

impl Labelled {
    /// The question that it answers.
    #[must_use]
    pub fn question(&self) -> Question<'_> {
        Question {
            title: &self.title,
            text: &self.text,
            link: self.link.as_deref(),
            categories: &self.categories,
            source: self.source.as_deref(),
            ..Question::default()
        }
    }
}

/// Categories of arXiv whose papers are about machine learning.
const LEARNING: [&str; 5] = ["cs.LG", "stat.ML", "cs.CL", "cs.CV", "cs.NE"];

/// Categories whose papers may or may not be: nothing is learnt from them.
const UNSURE: [&str; 14] = [
    "cs.AI", "cs.RO", "cs.IR", "cs.MA", "cs.SD", "cs.HC", "cs.GR", "cs.MM", "cs.CE", "eess.IV", "eess.AS", "eess.SP",
    "q-bio.NC", "stat.ME",
];

/// A sum of signs from which on a paper may be about machine learning, whatever its categories say.
const SUSPECT: f64 = 1.0;

/// Is a paper about machine learning, by its arXiv categories? None where they do not tell, or where its words
/// say otherwise.
#[must_use]
pub fn by_categories(title: &str, text: &str, categories: &[String]) -> Option<bool> {
    let any = |of: &[&str]| categories.iter().any(|category| of.contains(&category.as_str()));
    if any(&LEARNING) {
        return Some(true);
    }
    (!categories.is_empty() && !any(&UNSURE) && is_unsuspicious(title, text)).then_some(false)
}

/// Has a text no sign of being about machine learning?
#[must_use]
pub fn is_unsuspicious(title: &str, text: &str) -> bool {
    met::gate_signs(&Reading::of(&Question { title, text, ..Question::default() })) < SUSPECT
}

/// From this weight on a line was labelled by a person.
const BY_HAND: f64 = 0.5;

/// Parts of the data that take turns at being unseen.
const FOLDS: u32 = 3;

/// What a line counts again without its text, or without its link.
const BARE: f64 = 0.3;

/// How far the classes are evened out: 0 leaves them as frequent as they are, 1 makes them count the same.
const EVENNESS: f64 = 0.8;

const GATE_RECIPE: Recipe = Recipe { bits: BITS, outputs: 1, penalty: 0.1, least: 2, rounds: 25 };
const SECTION_RECIPE: Recipe = Recipe { bits: BITS, outputs: 4, penalty: 0.3, least: 2, rounds: 25 };

/// Trains a model. `vectors` are what it knows of words beforehand; `about` what it is said to be trained on.
#[must_use]
pub fn train(lines: &[Labelled], vectors: &Vectors, about: String) -> Model {
    let gate = Task {
        views: &features::GATE_VIEWS,
        recipe: &GATE_RECIPE,
        class: |line| line.gate.then_some(line.relevant.into()),
    };
    let section = Task {
        views: &features::SECTION_VIEWS,
        recipe: &SECTION_RECIPE,
        class: |line| line.section.map(|s| s as usize),
    };
    let mut model = Model { about, ..Model::default() };
    for (task, name, calibration_name) in [(gate, GATE, GATE_CALIBRATION), (section, SECTION, SECTION_CALIBRATION)] {
        let (linear, calibration) = task.train(lines, vectors);
        model.parts.insert(name.to_owned(), linear.to_bytes());
        model.parts.insert(calibration_name.to_owned(), calibration.to_bytes());
    }
    model.parts.insert(VECTORS.to_owned(), vectors.to_bytes());
    model
}

/// The word vectors of a model.
///
/// # Errors
/// When it has none.
pub fn vectors(model: &Model) -> Result<Vectors, NotAModel> {
    Vectors::from_bytes(model.part(VECTORS)?)
}

/// One of the two things to learn.
struct Task<'a> {
    /// What each of several models looks at; the first at everything. Their mean is what is learnt: a model that has to do
    /// without the loudest features learns what the quieter ones tell.
    views: &'a [Volume],
    recipe: &'a Recipe,
    class: fn(&Labelled) -> Option<usize>,
}

impl Task<'_> {
    fn train(&self, lines: &[Labelled], vectors: &Vectors) -> (Linear, Calibration) {
        let known: Vec<(&Labelled, usize)> =
            lines.iter().filter_map(|line| Some((line, (self.class)(line)?))).collect();
        let evenness = self.evenness(&known);
        let folds: Vec<u32> = known.iter().map(|(line, _)| Key::of(&line.group).bucket(16) % FOLDS).collect();
        let mut models = Vec::new();
        let mut unseen = vec![vec![0.0; self.recipe.outputs]; known.len()];
        for view in self.views {
            let examples: Vec<[Example; 3]> =
                known.iter().map(|(line, class)| examples(line, *class, evenness[*class], vectors, view)).collect();
            for fold in 0..FOLDS {
                let others = examples.iter().zip(&folds).filter(|(_, own)| **own != fold);
                let linear = fit(&others.flat_map(|(example, _)| example).cloned().collect::<Vec<_>>(), self.recipe);
                for ((example, own), scores) in examples.iter().zip(&folds).zip(&mut unseen) {
                    if *own == fold {
                        linear.score(&example[0].terms, scores);
                    }
                }
            }
            models.push(fit(&examples.concat(), self.recipe));
        }
        let share = count(models.len());
        // What was labelled by a rule of thumb says nothing of how often a thing is met.
        let seen: Vec<(Vec<f64>, usize, f64)> = unseen
            .into_iter()
            .zip(&known)
            .filter(|(_, (line, _))| line.weight >= BY_HAND)
            .map(|(scores, (line, class))| (scores.iter().map(|score| score / share).collect(), *class, line.weight))
            .collect();
        (Linear::mean(&models), Calibration::fit(self.recipe.outputs, &seen))
    }

    /// What a line of each class counts.
    fn evenness(&self, known: &[(&Labelled, usize)]) -> Vec<f64> {
        let classes = self.recipe.outputs.max(2);
        let mut sums = vec![0.0; classes];
        for (line, class) in known {
            sums[*class] += line.weight;
        }
        let mean = sums.iter().sum::<f64>() / count(classes);
        sums.iter().map(|sum| if *sum > 0.0 { power(mean / sum, EVENNESS) } else { 1.0 }).collect()
    }
}

/// A line whole, without its text, and without its link.
fn examples(line: &Labelled, class: usize, evenness: f64, vectors: &Vectors, view: &Volume) -> [Example; 3] {
    let whole = line.question();
    [(whole, 1.0), (Question { text: "", ..whole }, BARE), (Question { link: None, ..whole }, BARE)].map(
        |(question, share)| Example {
            terms: audible(features(&Reading::of(&question), vectors).at(view)),
            class,
            weight: line.weight * evenness * share,
            offset: Vec::new(),
        },
    )
}

/// The terms that a view has at all.
fn audible(mut terms: Vec<Term>) -> Vec<Term> {
    terms.retain(|term| term.value != 0.0);
    terms
}

/// What a correction says of its source, and how little of anything else.
const SOURCE: f32 = 2.0;
const HOST: f32 = 0.5;
const WORDS: f32 = 0.25;

/// What a weight of a correction costs: a handful of them is to be heard.
const CORRECTION: Recipe = Recipe { bits: 14, outputs: 1, penalty: 0.5, least: 1, rounds: 60 };

/// The terms that corrections are learnt on: above all the source.
pub(super) fn correction_terms(question: &Question<'_>) -> Vec<Term> {
    let bits = u32::from(CORRECTION.bits);
    let term = |key: Key, value| Term { bucket: key.bucket(bits), value };
    let mut terms = Vec::new();
    if let Some(source) = question.source {
        terms.push(term(Key::of("source").with(source), SOURCE));
    }
    if let Some(host) = question.link.and_then(crate::link::host) {
        terms.push(term(Key::of("host").with(&host), HOST));
    }
    let mut words: Vec<u32> =
        crate::text::words(question.title).map(|word| Key::of("title").with(&word).bucket(bits)).collect();
    words.sort_unstable();
    words.dedup();
    let each = WORDS / single(words.len().max(1)).sqrt();
    terms.extend(words.into_iter().map(|bucket| Term { bucket, value: each }));
    terms
}

/// Adds what an editor's corrections teach to a model, in place of what earlier ones did.
///
/// The model itself stays as it is: a correction model is fitted on top of its scores, from zero, so that what no
/// correction is about is decided as before.
///
/// # Errors
/// When the model is none of a classifier.
pub fn correct(model: &mut Model, corrections: &[Labelled]) -> Result<(), NotAModel> {
    let classifier = Classifier::of(model)?;
    let (mut gate, mut section) = (Vec::new(), Vec::new());
    for line in corrections {
        let question = line.question();
        let reading = Reading::of(&question);
        let example = |class: usize, offset: Vec<f64>| Example {
            terms: correction_terms(&question),
            class,
            weight: line.weight,
            offset,
        };
        let odds = classifier.gate.odds(&features(&reading, &classifier.vectors).at(&features::GATE));
        gate.push(example(line.relevant.into(), odds));
        if let Some(class) = line.section {
            let odds = classifier.section.odds(&features(&reading, &classifier.vectors).at(&features::SECTION));
            section.push(example(class as usize, odds));
        }
    }
    for (name, examples, outputs) in [(GATE_CORRECTIONS, gate, 1), (SECTION_CORRECTIONS, section, 4)] {
        let linear = fit_without_bias(&examples, &Recipe { outputs, ..CORRECTION });
        model.parts.insert(name.to_owned(), linear.to_bytes());
    }
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "small counts")]
fn count(of: usize) -> f64 {
    of as f64
}

#[expect(clippy::cast_precision_loss, reason = "small counts")]
fn single(of: usize) -> f32 {
    of as f32
}

fn power(base: f64, exponent: f64) -> f64 {
    crate::learn::number::exp(exponent * crate::learn::number::ln(base))
}
