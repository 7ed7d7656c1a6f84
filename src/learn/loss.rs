//! What a wrong answer costs.

use super::number::{exp, ln, softmax};

/// The logarithmic loss of scores for the true class; the scores become its gradient.
pub(super) fn surprise(scores: &mut [f64], class: usize) -> f64 {
    if let [score] = scores {
        let sign = if class == 1 { 1.0 } else { -1.0 };
        let margin = *score * sign;
        let power = exp(-margin.abs());
        let loss = ln(1.0 + power) + (-margin).max(0.0);
        // The probability of the wrong answer.
        let wrong = if margin > 0.0 { power / (1.0 + power) } else { 1.0 / (1.0 + power) };
        *score = -sign * wrong;
        return loss;
    }
    let own = scores[class];
    let all = softmax(scores);
    scores[class] -= 1.0;
    all - own
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubt_costs_a_bit_and_certainty_costs_as_far_as_it_errs() {
        let loss = |scores: &[f64], class| surprise(&mut scores.to_vec(), class);
        assert!((loss(&[0.0], 1) - 2.0_f64.ln()).abs() < 1e-12);
        assert!((loss(&[0.0, 0.0], 0) - 2.0_f64.ln()).abs() < 1e-12);
        assert!(loss(&[50.0], 1) < 1e-12 && (loss(&[50.0], 0) - 50.0).abs() < 1e-9);
    }

    #[test]
    fn one_score_is_two_of_which_the_other_is_nought() {
        for score in [-3.0, 0.2, 40.0] {
            for class in [0, 1] {
                let (mut one, mut two) = (vec![score], vec![0.0, score]);
                assert!((surprise(&mut one, class) - surprise(&mut two, class)).abs() < 1e-12);
                assert!((one[0] - two[1]).abs() < 1e-12, "{score} {class}");
            }
        }
    }
}
