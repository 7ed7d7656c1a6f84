//! Training of learnt interest, on weeks of papers and what people picked of them.

use super::Item;
use super::authors::{self, Authors};
use super::features::{BITS, Features, terms};
use super::interest::{Interest, hour_part, mixed_terms};
use super::number;
use crate::learn::{self, Example, Linear, Recipe, Term};

/// How readily the two models believe: found by leaving out one week after the other. The gist sees the same few
/// thousand features in every paper and has to be held back much more.
const WORDS: Recipe = Recipe { bits: BITS, outputs: 1, penalty: 1.0, least: 2, rounds: 40 };
const GIST: Recipe = Recipe { bits: BITS, outputs: 1, penalty: 300.0, least: 50, rounds: 40 };
const MIX: Recipe = Recipe { bits: 1, outputs: 1, penalty: 0.01, least: 1, rounds: 40 };
const HOUR: Recipe = Recipe { bits: 3, outputs: 1, penalty: 1.0, least: 1, rounds: 40 };

/// What a week counts of the week after it: half in four weeks. What people talk of moves on.
const FADING: f64 = 0.840_896_415_253_714_5;

/// A paper of a week, seen and judged.
#[derive(Clone, Debug, PartialEq)]
pub struct Paper {
    words: Vec<Term>,
    gist: Vec<Term>,
    /// Marks of the hour it was submitted, where that is known.
    hour: Option<Vec<Term>>,
    /// Its authors. What they are known for depends on which weeks are learnt from.
    authors: Vec<u32>,
    /// How much somebody's picking it counts; 0 for what nobody picked.
    picked: f64,
    /// Is it one that the figures ask for?
    wanted: bool,
}

impl Paper {
    /// A paper, with how much its being picked counts (0: nobody picked it), and whether the figures ask for it.
    #[must_use]
    pub fn new(item: &Item<'_>, picked: f64, wanted: bool) -> Self {
        let features = Features::of(item, &Authors::default());
        let terms = |of: Vec<(Term, _)>| of.into_iter().map(|(term, _)| term).collect();
        Self {
            words: terms(features.words),
            gist: terms(features.gist),
            hour: features.hour.map(terms),
            authors: if item.is_paper { authors::keys(item.authors) } else { Vec::new() },
            picked,
            wanted,
        }
    }

    /// The terms of the two models, where authors are known by what they did before.
    fn known_by(&self, before: &Authors) -> [Vec<Term>; 2] {
        let mut all = [self.words.clone(), self.gist.clone()];
        for known in before.facts(&self.authors).iter().flat_map(terms) {
            for (all, term) in all.iter_mut().zip(known) {
                all.push(term);
            }
        }
        all
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
    /// Week by week, by a model of the others: from the papers alone, and with the hour of submission.
    pub left_out: Vec<[Figures; 2]>,
}

/// Trains on weeks of papers, the earliest first; at least two, since how the two models are mixed is found on weeks
/// left out.
#[must_use]
pub fn train(weeks: &[Vec<Paper>]) -> Trained {
    let all: Vec<usize> = (0..weeks.len()).collect();
    let without = |out: usize| all.iter().copied().filter(|week| *week != out).collect::<Vec<_>>();
    let left_out: Vec<Vec<[f64; 2]>> = (0..weeks.len())
        .map(|out| {
            let others = without(out);
            let (models, before) = (both(weeks, &others), picked_in(weeks, &others));
            weeks[out].iter().map(|paper| scores(&models, &paper.known_by(&before))).collect()
        })
        .collect();
    let mix = mix(weeks, &left_out);
    let orders: Vec<Vec<f64>> =
        left_out.iter().map(|week| week.iter().map(|scores| mixed(&mix, *scores)).collect()).collect();
    let hour = hour(weeks, &orders);
    let judged = weeks.iter().zip(&orders).map(|(week, order)| {
        let wanted: Vec<bool> = week.iter().map(|paper| paper.wanted).collect();
        let marks = |paper: &Paper| paper.hour.iter().flatten().map(|term| hour_part(&hour, *term)).sum::<f64>();
        let with_hour: Vec<f64> = week.iter().zip(order).map(|(paper, score)| score + marks(paper)).collect();
        [figures(order, &wanted), figures(&with_hour, &wanted)]
    });
    let judged = judged.collect();
    let (words, gist) = both(weeks, &all);
    Trained { interest: Interest::new([words, gist, mix, hour], picked_in(weeks, &all)), left_out: judged }
}

/// Who wrote what was picked in some of the weeks.
fn picked_in(weeks: &[Vec<Paper>], of: &[usize]) -> Authors {
    let papers = of.iter().flat_map(|week| &weeks[*week]);
    Authors::of(papers.filter(|paper| paper.picked > 0.0).map(|paper| paper.authors.as_slice()))
}

/// The two models of some weeks. What a paper's authors are known for, each has from the others of these weeks: its
/// own would tell whether it was picked.
fn both(weeks: &[Vec<Paper>], of: &[usize]) -> (Linear, Linear) {
    let weights = weights(weeks, of);
    let (mut words, mut gist) = (Vec::with_capacity(weights.len()), Vec::with_capacity(weights.len()));
    let mut weights = weights.into_iter();
    for own in of {
        let others: Vec<usize> = of.iter().copied().filter(|week| week != own).collect();
        let before = picked_in(weeks, &others);
        for (paper, weight) in weeks[*own].iter().zip(&mut weights) {
            let class = usize::from(paper.picked > 0.0);
            let example = |terms| Example { terms, class, weight, offset: Vec::new() };
            let [in_words, in_gist] = paper.known_by(&before).map(example);
            words.push(in_words);
            gist.push(in_gist);
        }
    }
    (learn::fit(&words, &WORDS), learn::fit(&gist, &GIST))
}

/// The picked weigh as much as all the others together, since one in thirty would be drowned; and earlier weeks less.
fn weights(weeks: &[Vec<Paper>], of: &[usize]) -> Vec<f64> {
    let papers: Vec<(&Paper, f64)> = of
        .iter()
        .flat_map(|week| {
            let fading = (*week + 1..weeks.len()).fold(1.0, |fading, _| fading * FADING);
            weeks[*week].iter().map(move |paper| (paper, fading))
        })
        .collect();
    let picked = papers.iter().filter(|(paper, _)| paper.picked > 0.0).count().max(1);
    let (all, picked) = (number(papers.len()), number(picked));
    let others = (all - picked).max(1.0);
    let side =
        |paper: &Paper| if paper.picked > 0.0 { paper.picked * all / (2.0 * picked) } else { all / (2.0 * others) };
    papers.into_iter().map(|(paper, fading)| fading * side(paper)).collect()
}

fn scores(models: &(Linear, Linear), terms: &[Vec<Term>; 2]) -> [f64; 2] {
    [(&models.0, &terms[0]), (&models.1, &terms[1])].map(|(model, terms)| {
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

/// What the hour of submission says beyond the scores that papers have already, learnt where it is known.
fn hour(weeks: &[Vec<Paper>], orders: &[Vec<f64>]) -> Linear {
    let papers = weeks.iter().flatten().zip(orders.iter().flatten());
    let examples: Vec<Example> = papers
        .filter_map(|(paper, score)| {
            let terms = paper.hour.clone()?;
            Some(Example { terms, class: usize::from(paper.picked > 0.0), weight: 1.0, offset: vec![*score] })
        })
        .collect();
    learn::fit(&examples, &HOUR)
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
        assert!(trained.left_out.iter().flatten().all(|figures| figures.auc > 0.999), "{:?}", trained.left_out);
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
