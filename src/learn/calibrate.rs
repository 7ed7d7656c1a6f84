//! From scores to probabilities that can be taken at their word.

use super::file::{NotAModel, Reader, push_f32};
use super::loss::surprise;
use super::minimise;
use super::number::{sigmoid, softmax};

/// How far a scale may be from 1, as a logarithm, before it costs as much as being wrong once by odds of `e`.
const LOOSENESS: f64 = 1.0;

/// Steps of the search; it has a handful of variables.
const ROUNDS: usize = 60;

/// A scale for all scores and a shift for each output, found on examples that the model was not trained on
/// (Platt scaling; with several outputs, temperature and bias: Guo et al. 2017, On Calibration of Modern Neural Networks).
#[derive(Clone, Debug, PartialEq)]
pub struct Calibration {
    /// What scores are multiplied with.
    pub scale: f64,
    /// What is added then, output by output.
    pub shift: Vec<f64>,
}

impl Calibration {
    /// One that changes nothing.
    #[must_use]
    pub fn none(outputs: usize) -> Self {
        Self { scale: 1.0, shift: vec![0.0; outputs] }
    }

    /// The one that fits scores with their true classes and weights best.
    #[must_use]
    pub fn fit(outputs: usize, seen: &[(Vec<f64>, usize, f64)]) -> Self {
        // The scale is searched as a logarithm, so that it stays positive.
        let found = minimise(vec![0.0; outputs + 1], ROUNDS, |at, gradient| {
            let scale = super::number::exp(at[0]);
            let mut cost = 0.0;
            gradient.fill(0.0);
            for (variable, slope) in at.iter().zip(gradient.iter_mut()) {
                cost += 0.5 * (variable / LOOSENESS) * (variable / LOOSENESS);
                *slope += variable / (LOOSENESS * LOOSENESS);
            }
            for (scores, class, weight) in seen {
                let mut p: Vec<f64> = scores.iter().zip(&at[1..]).map(|(score, shift)| score * scale + shift).collect();
                cost += weight * surprise(&mut p, *class);
                for ((error, score), slope) in p.iter().zip(scores).zip(1..) {
                    gradient[slope] += weight * error;
                    gradient[0] += weight * error * score * scale;
                }
            }
            cost
        });
        Self { scale: super::number::exp(found[0]), shift: found[1..].to_vec() }
    }

    /// The calibration as bytes, for a part of a [`super::Model`].
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = vec![u8::try_from(self.shift.len()).unwrap_or(u8::MAX)];
        for number in std::iter::once(&self.scale).chain(&self.shift) {
            #[expect(clippy::cast_possible_truncation, reason = "seven digits are more than a calibration knows")]
            push_f32(&mut bytes, *number as f32);
        }
        bytes
    }

    /// Reads what [`Calibration::to_bytes`] wrote.
    ///
    /// # Errors
    /// When the bytes are something else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, NotAModel> {
        let mut reader = Reader::new(bytes);
        let outputs = reader.byte()?;
        let scale = reader.f32()?.into();
        let shift = (0..outputs).map(|_| reader.f32().map(f64::from)).collect::<Result<_, _>>()?;
        reader.end()?;
        Ok(Self { scale, shift })
    }

    /// The probabilities of scores: of "yes" for one output, otherwise of each class.
    #[must_use]
    pub fn probabilities(&self, scores: &[f64]) -> Vec<f64> {
        let mut p: Vec<f64> = self.shifted(scores);
        if let [score] = p.as_mut_slice() {
            *score = sigmoid(*score);
        } else {
            softmax(&mut p);
        }
        p
    }

    /// The scores, scaled and shifted: log-odds for one output.
    #[must_use]
    pub fn shifted(&self, scores: &[f64]) -> Vec<f64> {
        scores.iter().zip(&self.shift).map(|(score, shift)| score * self.scale + shift).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_boastful_score_is_taken_down_to_what_it_is_worth() {
        // It says 6 (99.8 %) and is right four times of five.
        let seen: Vec<(Vec<f64>, usize, f64)> = (0..1000)
            .map(|n| (vec![if n % 2 == 0 { 6.0 } else { -6.0 }], usize::from((n % 2 == 0) != (n % 10 < 2)), 1.0))
            .collect();
        let calibration = Calibration::fit(1, &seen);
        assert!((calibration.probabilities(&[6.0])[0] - 0.8).abs() < 0.02, "{calibration:?}");
    }

    #[test]
    fn bytes_hold_it() {
        let calibration = Calibration { scale: 0.5, shift: vec![1.0, -2.0] };
        assert_eq!(Calibration::from_bytes(&calibration.to_bytes()).unwrap(), calibration);
        assert!(Calibration::from_bytes(&[]).is_err());
    }

    #[test]
    fn classes_that_are_scored_too_high_are_shifted_down() {
        let seen: Vec<(Vec<f64>, usize, f64)> =
            (0..900).map(|n| (vec![1.0, 0.0, 0.0], [0, 1, 2][n % 3], 1.0)).collect();
        let p = Calibration::fit(3, &seen).probabilities(&[1.0, 0.0, 0.0]);
        assert!(p.iter().all(|p| (p - 1.0 / 3.0).abs() < 0.02), "{p:?}");
    }
}
