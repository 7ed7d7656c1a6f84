//! Training: the weights that explain the examples best.

use super::loss::surprise;
use super::{Linear, Term, minimise};

/// Something with a known answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// What it is like.
    pub terms: Vec<Term>,
    /// The answer: an output of the model; for a model of one output, 0 for no and 1 for yes.
    pub class: usize,
    /// How much it counts; 1 is usual.
    pub weight: f64,
    /// Scores that it has already, from a model that this one corrects; empty for none.
    pub offset: Vec<f64>,
}

/// How to train.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Recipe {
    /// Buckets are numbers of so many bits.
    pub bits: u8,
    /// 1 for yes or no, otherwise one for each class.
    pub outputs: usize,
    /// What a weight costs: half of this times its square, where an example that is wrong by odds of `e` costs about
    /// 1. More makes a duller, safer model; 0.1 is usual for terms of length 1.
    pub penalty: f64,
    /// In how many examples a bucket has to occur to be given a weight.
    pub least: usize,
    /// Most steps of the search; it ends sooner where it finds nothing to gain.
    pub rounds: usize,
}

/// Trains logistic regression: the one best model for these examples, whatever their order (but for the last bits).
#[must_use]
pub fn fit(examples: &[Example], recipe: &Recipe) -> Linear {
    found(&Task::new(examples, recipe), recipe)
}

/// The same without a bias: what has none of the terms that were trained on scores 0.
#[must_use]
pub fn fit_without_bias(examples: &[Example], recipe: &Recipe) -> Linear {
    found(&Task { biased: false, ..Task::new(examples, recipe) }, recipe)
}

fn found(task: &Task<'_>, recipe: &Recipe) -> Linear {
    let size = (task.buckets.len() + 1) * recipe.outputs;
    let found = minimise(vec![0.0; size], recipe.rounds, |weights, gradient| task.cost(weights, gradient));
    let (bias, weights) = found.split_at(recipe.outputs);
    let rows: Vec<(u32, Vec<f64>)> =
        task.buckets.iter().copied().zip(weights.chunks(recipe.outputs).map(<[f64]>::to_vec)).collect();
    Linear::new(recipe.bits, bias, &rows)
}

/// The examples with their buckets renumbered to those that get a weight.
struct Task<'a> {
    examples: &'a [Example],
    outputs: usize,
    penalty: f64,
    /// Is there a bias, or is it held at 0?
    biased: bool,
    /// Sorted.
    buckets: Vec<u32>,
    /// For all examples one after the other, the place of a term's weights and its value.
    terms: Vec<(u32, f32)>,
    /// Where each example's terms end.
    ends: Vec<usize>,
}

impl<'a> Task<'a> {
    fn new(examples: &'a [Example], recipe: &Recipe) -> Self {
        let mut seen: Vec<u32> = Vec::new();
        for example in examples {
            let mut own: Vec<u32> = example.terms.iter().map(|term| term.bucket).collect();
            own.sort_unstable();
            own.dedup();
            seen.extend(own);
        }
        seen.sort_unstable();
        let buckets: Vec<u32> = seen
            .chunk_by(|a, b| a == b)
            .filter(|same| same.len() >= recipe.least && u64::from(same[0]) < 1 << recipe.bits)
            .map(|same| same[0])
            .collect();
        let (mut terms, mut ends) = (Vec::new(), Vec::new());
        for example in examples {
            let kept = example.terms.iter().filter_map(|term| {
                let place = u32::try_from(buckets.binary_search(&term.bucket).ok()?).ok()?;
                Some((place, term.value))
            });
            terms.extend(kept);
            ends.push(terms.len());
        }
        Self { examples, outputs: recipe.outputs, penalty: recipe.penalty, biased: true, buckets, terms, ends }
    }

    /// What the weights cost (the biases first, then row by row), and how that changes with each.
    fn cost(&self, weights: &[f64], gradient: &mut [f64]) -> f64 {
        let outputs = self.outputs;
        let mut cost = 0.0;
        for (slope, weight) in gradient.iter_mut().zip(weights).skip(outputs) {
            *slope = self.penalty * weight;
            cost += 0.5 * self.penalty * weight * weight;
        }
        gradient[..outputs].fill(0.0);
        let mut scores = vec![0.0; outputs];
        let mut begin = 0;
        for (example, &end) in self.examples.iter().zip(&self.ends) {
            let terms = &self.terms[begin..end];
            begin = end;
            scores.copy_from_slice(&weights[..outputs]);
            for (score, offset) in scores.iter_mut().zip(&example.offset) {
                *score += offset;
            }
            for (place, value) in terms {
                let at = (*place as usize + 1) * outputs;
                for (score, weight) in scores.iter_mut().zip(&weights[at..at + outputs]) {
                    *score += f64::from(*value) * weight;
                }
            }
            cost += example.weight * surprise(&mut scores, example.class);
            if self.biased {
                for (slope, error) in gradient.iter_mut().zip(&scores) {
                    *slope += example.weight * error;
                }
            }
            for (place, value) in terms {
                let at = (*place as usize + 1) * outputs;
                let factor = example.weight * f64::from(*value);
                for (slope, error) in gradient[at..at + outputs].iter_mut().zip(&scores) {
                    *slope += factor * error;
                }
            }
        }
        cost
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example(buckets: &[u32], class: usize) -> Example {
        let terms = buckets.iter().map(|bucket| Term { bucket: *bucket, value: 1.0 }).collect();
        Example { terms, class, weight: 1.0, offset: Vec::new() }
    }

    fn recipe(outputs: usize) -> Recipe {
        Recipe { bits: 8, outputs, penalty: 0.1, least: 1, rounds: 100 }
    }

    fn scores(model: &Linear, buckets: &[u32]) -> Vec<f64> {
        let mut scores = vec![0.0; model.outputs()];
        model.score(&example(buckets, 0).terms, &mut scores);
        scores
    }

    #[test]
    fn yes_and_no_are_told_apart() {
        let examples = [example(&[1, 7], 1), example(&[1, 8], 1), example(&[2, 7], 0), example(&[2, 8], 0)];
        let model = fit(&examples, &recipe(1));
        assert!(scores(&model, &[1])[0] > 1.0 && scores(&model, &[2])[0] < -1.0);
        assert!(scores(&model, &[7])[0].abs() < 0.1, "what both have tells nothing");
    }

    #[test]
    fn several_classes_are_told_apart() {
        let examples: Vec<Example> = (0..3)
            .flat_map(|class: u8| [example(&[class.into(), 9], class.into()), example(&[class.into()], class.into())])
            .collect();
        let model = fit(&examples, &recipe(3));
        for class in 0..3_u8 {
            let scores = scores(&model, &[class.into()]);
            let best = (0..3).max_by(|a, b| scores[*a].total_cmp(&scores[*b])).unwrap();
            assert_eq!(best, usize::from(class));
        }
    }

    #[test]
    fn the_gradient_is_the_slope_of_the_cost() {
        let mut examples = [example(&[1, 2], 0), example(&[2, 3], 2), example(&[4], 1)];
        examples[0].weight = 2.5;
        examples[1].offset = vec![0.3, -0.2, 0.1];
        for outputs in [1, 3] {
            let examples: Vec<Example> = examples
                .iter()
                .cloned()
                .map(|one| Example { class: one.class.min(outputs.max(2) - 1), ..one })
                .collect();
            let task = Task::new(&examples, &recipe(outputs));
            let size = (task.buckets.len() + 1) * outputs;
            let at: Vec<f64> = (0_u8..).take(size).map(|n| (f64::from(n) * 0.7).sin()).collect();
            let mut gradient = vec![0.0; size];
            task.cost(&at, &mut gradient);
            for n in 0..size {
                let beside = |step: f64| {
                    let mut there = at.clone();
                    there[n] += step;
                    task.cost(&there, &mut vec![0.0; size])
                };
                let slope = (beside(1e-5) - beside(-1e-5)) / 2e-5;
                assert!((slope - gradient[n]).abs() < 1e-6, "{n}: {slope} and {}", gradient[n]);
            }
        }
    }

    #[test]
    fn rare_buckets_get_no_weight_and_heavy_examples_win() {
        let mut examples = vec![example(&[1], 1), example(&[1, 5], 0), example(&[1], 0)];
        examples[0].weight = 20.0;
        let model = fit(&examples, &Recipe { least: 2, ..recipe(1) });
        assert!(model.weight(5, 0).abs() < f32::EPSILON);
        assert!(scores(&model, &[1])[0] > 1.0);
    }

    #[test]
    fn a_correction_leaves_alone_what_it_is_not_about() {
        // The first model says yes by 2 to all; three corrections say no to bucket 6.
        let corrections: Vec<Example> = (0..3).map(|_| Example { offset: vec![2.0], ..example(&[6], 0) }).collect();
        let known: Vec<Example> = (0..20)
            .map(|n| Example { offset: vec![2.0], ..example(&[n], 1) })
            .filter(|one| one.terms[0].bucket != 6)
            .collect();
        let model = fit_without_bias(&[corrections, known].concat(), &recipe(1));
        assert!(2.0 + scores(&model, &[6])[0] < 0.0);
        assert!(scores(&model, &[99])[0].abs() < 1e-9);
    }

    #[test]
    fn the_same_examples_give_the_same_bytes() {
        let examples: Vec<Example> = (0..50).map(|n| example(&[n % 7, n % 11 + 20], (n % 3 == 0).into())).collect();
        assert_eq!(fit(&examples, &recipe(1)).to_bytes(), fit(&examples, &recipe(1)).to_bytes());
    }

    #[test]
    fn no_examples_give_a_model_that_knows_nothing() {
        assert_eq!(scores(&fit(&[], &recipe(2)), &[1]), [0.0, 0.0]);
    }
}
