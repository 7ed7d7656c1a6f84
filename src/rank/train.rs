//! Training of learnt interest, on weeks of papers and what people picked of them.

use super::Item;
use super::features::{BITS, Features};
use super::interest::{Interest, mixed_terms};
use crate::learn::{self, Example, Linear, Recipe, Term};

/// How readily the two models believe: found by leaving out one week after the other. The gist sees the same few
/// thousand features in every paper and has to be held back much more.
const WORDS: Recipe = Recipe { bits: BITS, outputs: 1, penalty: 1.0, least: 2, rounds: 40 };
const GIST: Recipe = Recipe { bits: BITS, outputs: 1, penalty: 300.0, least: 50, rounds: 40 };
const MIX: Recipe = Recipe { bits: 1, outputs: 1, penalty: 0.01, least: 1, rounds: 40 };

/// A paper of a week, seen and judged.
#[derive(Clone, Debug, PartialEq)]
pub struct Paper {
    words: Vec<Term>,
    gist: Vec<Term>,
    /// How much somebody's picking it counts; 0 for what nobody picked.
    picked: f64,
    /// Is it one that the figures ask for?
    wanted: bool,
}

impl Paper {
    /// A paper, with how much its being picked counts (0: nobody picked it), and whether the figures ask for it.
    #[must_use]
    pub fn new(item: &Item<'_>, picked: f64, wanted: bool) -> Self {
        let features = Features::of(item);
        let terms = |of: Vec<(Term, _)>| of.into_iter().map(|(term, _)| term).collect();
        Self { words: terms(features.words), gist: terms(features.gist), picked, wanted }
    }
}

/// How well an order of one week's papers agrees with what people picked of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figures {
    /// The share of pairs, one picked and one not, in the right order.
    pub auc: f64,
    /// The share of the picked among the first hundred.
    pub recall_100: f64,
    /// The share of picked ones in the first fifty.
    pub precision_50: f64,
}

/// A trained model, with how well such a model orders a week that it was not trained on.
#[derive(Clone, Debug)]
pub struct Trained {
    /// Trained on all weeks.
    pub interest: Interest,
    /// Week by week, by a model of the others.
    pub left_out: Vec<Figures>,
}

/// Trains on weeks of papers; at least two, since how the two models are mixed is found on weeks left out.
#[must_use]
pub fn train(weeks: &[Vec<Paper>]) -> Trained {
    let left_out: Vec<Vec<[f64; 2]>> = (0..weeks.len())
        .map(|out| {
            let others: Vec<&Paper> =
                weeks.iter().enumerate().filter(|(n, _)| *n != out).flat_map(|(_, week)| week).collect();
            let models = both(&others);
            weeks[out].iter().map(|paper| scores(&models, paper)).collect()
        })
        .collect();
    let mix = mix(weeks, &left_out);
    let figures = weeks.iter().zip(&left_out).map(|(week, scores)| {
        let order: Vec<f64> = scores.iter().map(|scores| mixed(&mix, *scores)).collect();
        figures(&order, &week.iter().map(|paper| paper.wanted).collect::<Vec<_>>())
    });
    let figures = figures.collect();
    let (words, gist) = both(&weeks.iter().flatten().collect::<Vec<_>>());
    Trained { interest: Interest::new(words, gist, mix), left_out: figures }
}

/// The two models of some papers.
fn both(papers: &[&Paper]) -> (Linear, Linear) {
    let weights = weights(papers);
    let fit = |terms: fn(&Paper) -> &[Term], recipe: &Recipe| {
        let examples: Vec<Example> = papers
            .iter()
            .zip(&weights)
            .map(|(paper, weight)| Example {
                terms: terms(paper).to_vec(),
                class: usize::from(paper.picked > 0.0),
                weight: *weight,
                offset: Vec::new(),
            })
            .collect();
        learn::fit(&examples, recipe)
    };
    (fit(|paper| &paper.words, &WORDS), fit(|paper| &paper.gist, &GIST))
}

/// The picked weigh as much as all the others together: one in thirty would be drowned.
fn weights(papers: &[&Paper]) -> Vec<f64> {
    let picked = papers.iter().filter(|paper| paper.picked > 0.0).count().max(1);
    let (all, picked) = (number(papers.len()), number(picked));
    let others = (all - picked).max(1.0);
    papers
        .iter()
        .map(|paper| if paper.picked > 0.0 { paper.picked * all / (2.0 * picked) } else { all / (2.0 * others) })
        .collect()
}

fn scores(models: &(Linear, Linear), paper: &Paper) -> [f64; 2] {
    [(&models.0, &paper.words), (&models.1, &paper.gist)].map(|(model, terms)| {
        let mut score = [0.0];
        model.score(terms, &mut score);
        score[0]
    })
}

fn mix(weeks: &[Vec<Paper>], left_out: &[Vec<[f64; 2]>]) -> Linear {
    let examples: Vec<Example> = weeks
        .iter()
        .flatten()
        .zip(left_out.iter().flatten())
        .map(|(paper, scores)| Example {
            terms: mixed_terms(*scores).to_vec(),
            class: usize::from(paper.picked > 0.0),
            weight: 1.0,
            offset: Vec::new(),
        })
        .collect();
    learn::fit(&examples, &MIX)
}

fn mixed(mix: &Linear, scores: [f64; 2]) -> f64 {
    let mut score = [0.0];
    mix.score(&mixed_terms(scores), &mut score);
    score[0]
}

/// Judges scores against what was wanted; all 0 where nothing or everything was.
#[must_use]
pub fn figures(scores: &[f64], wanted: &[bool]) -> Figures {
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]));
    let hits = |first: usize| number(order.iter().take(first).filter(|at| wanted[**at]).count());
    let picked = wanted.iter().filter(|wanted| **wanted).count();
    let pairs = number(picked) * number(wanted.len() - picked);
    if pairs == 0.0 {
        return Figures { auc: 0.0, recall_100: 0.0, precision_50: 0.0 };
    }
    let (mut missed, mut right) = (wanted.len() - picked, 0.0);
    for at in &order {
        if wanted[*at] {
            right += number(missed);
        } else {
            missed -= 1;
        }
    }
    Figures { auc: right / pairs, recall_100: hits(100) / number(picked), precision_50: hits(50) / 50.0 }
}

#[expect(clippy::cast_precision_loss, reason = "counts of papers are far below 2^52")]
fn number(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn week(seed: usize) -> Vec<Paper> {
        let paper = |n: usize| {
            let is_picked = n.is_multiple_of(5);
            let title =
                format!("{} {}{}", if is_picked { "Agents" } else { "Lemmas" }, ["of", "on"][n % 2], n * 7 + seed);
            Paper::new(
                &Item { title: &title, is_paper: true, ..Item::default() },
                f64::from(u8::from(is_picked)),
                is_picked,
            )
        };
        (0..150).map(paper).collect()
    }

    #[test]
    fn what_people_pick_is_learnt_and_holds_in_a_week_left_out() {
        let weeks = [week(0), week(3000), week(6000)];
        let trained = train(&weeks);
        assert_eq!(trained.left_out.len(), 3);
        assert!(trained.left_out.iter().all(|figures| figures.auc > 0.999), "{:?}", trained.left_out);
        let odds = |title| trained.interest.judge(&Item { title, is_paper: true, ..Item::default() }, 3);
        assert!(odds("Agents in spring").log_odds > odds("Lemmas in spring").log_odds + 1.0);
        assert!(odds("Agents in spring").why[0].1.contains("agent"), "{:?}", odds("Agents in spring").why);
        assert_eq!(train(&weeks).interest.to_bytes("a"), trained.interest.to_bytes("a"));
    }

    #[test]
    fn figures_are_those_of_the_order() {
        let wanted = [true, false, true, false];
        let of = |scores: [f64; 4]| figures(&scores, &wanted).auc;
        assert!((of([4.0, 2.0, 3.0, 1.0]) - 1.0).abs() < 1e-9);
        assert!((of([4.0, 3.0, 2.0, 1.0]) - 0.75).abs() < 1e-9);
        assert!(of([1.0, 3.0, 2.0, 4.0]) < 0.3);
        let all = figures(&[4.0, 3.0, 2.0, 1.0], &wanted);
        assert!((all.recall_100 - 1.0).abs() < 1e-9 && (all.precision_50 - 0.04).abs() < 1e-9);
        assert!(figures(&[1.0], &[true]).auc.abs() < 1e-9);
        assert!(figures(&[], &[]).auc.abs() < 1e-9);
    }

    #[test]
    fn weeks_without_picks_or_papers_give_a_model_that_prefers_nothing() {
        let trained = train(&[Vec::new(), Vec::new()]);
        let odds = |title| trained.interest.judge(&Item { title, is_paper: true, ..Item::default() }, 3).log_odds;
        assert!((odds("One") - odds("Another")).abs() < 1e-9);
    }
}
