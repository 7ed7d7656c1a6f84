//! A linear model: a weight for each bucket and output, in a byte each.

use std::collections::BTreeSet;

use super::Term;
use super::file::{NotAModel, Reader, push_f32, push_varint};

/// Highest step of a weight: it is kept as one of 255, finer towards zero.
const STEPS: f32 = 127.0;

/// Most bits of a bucket number: 2^24 rows is more than any model here needs.
const MOST_BITS: u8 = 24;

/// A linear model with one or several outputs.
///
/// The score of an output is its bias and the sum of value × weight over the terms. With one output the score is the
/// log-odds of "yes"; with several, [`super::number::softmax`] makes probabilities of them.
#[derive(Clone, PartialEq)]
pub struct Linear {
    /// Buckets are numbers of so many bits.
    width: u8,
    bias: Vec<f32>,
    /// The largest weight of each output.
    reach: Vec<f32>,
    /// Row by row, an output beside the other.
    cells: Vec<i8>,
    /// For each output, what a cell stands for.
    levels: Vec<[f32; 256]>,
}

impl std::fmt::Debug for Linear {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let rows = self.rows().count();
        f.debug_struct("Linear").field("bias", &self.bias).field("rows", &rows).finish_non_exhaustive()
    }
}

impl Linear {
    /// A model with these weights, rounded to what a byte can hold: `rows` gives for a bucket its weights.
    #[must_use]
    pub fn new(width: u8, bias: &[f64], rows: &[(u32, Vec<f64>)]) -> Self {
        let outputs = bias.len();
        let mut reach = vec![0.0_f32; outputs];
        for (_, row) in rows {
            for (reach, weight) in reach.iter_mut().zip(row) {
                *reach = reach.max(single(weight.abs()));
            }
        }
        let mut cells = vec![0; outputs << width];
        for (bucket, row) in rows {
            let at = *bucket as usize * outputs;
            for ((cell, weight), reach) in cells[at..at + outputs].iter_mut().zip(row).zip(&reach) {
                *cell = step(single(*weight), *reach);
            }
        }
        Self::of_cells(width, bias.iter().copied().map(single).collect(), reach, cells)
    }

    fn of_cells(width: u8, bias: Vec<f32>, reach: Vec<f32>, cells: Vec<i8>) -> Self {
        let levels = reach.iter().map(|reach| levels(*reach)).collect();
        Self { width, bias, reach, cells, levels }
    }

    /// The model whose scores are the mean of those of several, which must have the same outputs and bits.
    #[must_use]
    pub fn mean(models: &[Self]) -> Self {
        let Some(first) = models.first() else { return Self::new(0, &[0.0], &[]) };
        let share = 1.0 / models.iter().map(|_| 1.0).sum::<f64>();
        let outputs = first.outputs();
        let mean = |of: &dyn Fn(&Self) -> f32| models.iter().map(|model| f64::from(of(model))).sum::<f64>() * share;
        let bias: Vec<f64> = (0..outputs).map(|output| mean(&|model| model.bias[output])).collect();
        let buckets: BTreeSet<usize> = models.iter().flat_map(|model| model.rows().map(|(bucket, _)| bucket)).collect();
        let rows: Vec<(u32, Vec<f64>)> = buckets
            .into_iter()
            .filter_map(|bucket| u32::try_from(bucket).ok())
            .map(|bucket| (bucket, (0..outputs).map(|output| mean(&|model| model.weight(bucket, output))).collect()))
            .collect();
        Self::new(first.width, &bias, &rows)
    }

    /// How many bits a bucket number has.
    #[must_use]
    pub fn bits(&self) -> u32 {
        self.width.into()
    }

    /// How many outputs it has.
    #[must_use]
    pub fn outputs(&self) -> usize {
        self.bias.len()
    }

    /// The weight of a bucket for an output; 0 for a bucket beyond its range.
    #[must_use]
    pub fn weight(&self, bucket: u32, output: usize) -> f32 {
        let cell = self.cells.get(bucket as usize * self.outputs() + output).copied().unwrap_or(0);
        self.levels[output][cell.cast_unsigned() as usize]
    }

    /// Adds the scores of all outputs to `scores`.
    pub fn score(&self, terms: &[Term], scores: &mut [f64]) {
        for (score, bias) in scores.iter_mut().zip(&self.bias) {
            *score += f64::from(*bias);
        }
        match (self.levels.as_slice(), scores) {
            ([levels], [score]) => {
                for term in terms {
                    let cell = self.cells.get(term.bucket as usize).copied().unwrap_or(0);
                    *score += f64::from(term.value * levels[usize::from(cell.cast_unsigned())]);
                }
            }
            (levels, scores) => {
                let outputs = levels.len();
                for term in terms {
                    let at = term.bucket as usize * outputs;
                    let Some(row) = self.cells.get(at..at + outputs) else { continue };
                    for ((score, cell), levels) in scores.iter_mut().zip(row).zip(levels) {
                        *score += f64::from(term.value * levels[usize::from(cell.cast_unsigned())]);
                    }
                }
            }
        }
    }

    /// The rows that hold any weight, by bucket.
    fn rows(&self) -> impl Iterator<Item = (usize, &[i8])> {
        self.cells.chunks_exact(self.outputs()).enumerate().filter(|(_, row)| row.iter().any(|cell| *cell != 0))
    }

    /// The model as bytes, for a part of a [`super::Model`].
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let outputs = u8::try_from(self.outputs()).unwrap_or(u8::MAX);
        let mut bytes = vec![self.width, outputs];
        for value in self.bias.iter().chain(&self.reach) {
            push_f32(&mut bytes, *value);
        }
        let mut last = 0;
        push_varint(&mut bytes, self.rows().count());
        for (bucket, row) in self.rows() {
            push_varint(&mut bytes, bucket - last);
            last = bucket;
            bytes.extend(row.iter().map(|cell| cell.cast_unsigned()));
        }
        bytes
    }

    /// Reads what [`Linear::to_bytes`] wrote.
    ///
    /// # Errors
    /// When the bytes are something else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, NotAModel> {
        let mut reader = Reader::new(bytes);
        let (width, outputs) = (reader.byte()?, usize::from(reader.byte()?));
        if width > MOST_BITS || outputs == 0 {
            return Err(NotAModel::Damaged);
        }
        let floats = |reader: &mut Reader<'_>| (0..outputs).map(|_| reader.f32()).collect::<Result<Vec<f32>, _>>();
        let (bias, reach) = (floats(&mut reader)?, floats(&mut reader)?);
        let mut cells = vec![0; outputs << width];
        let mut bucket = 0;
        for _ in 0..reader.varint()? {
            bucket += reader.varint()?;
            let at = bucket.checked_mul(outputs).ok_or(NotAModel::Damaged)?;
            let row = cells.get_mut(at..at + outputs).ok_or(NotAModel::Damaged)?;
            for cell in row {
                *cell = reader.byte()?.cast_signed();
            }
        }
        reader.end()?;
        Ok(Self::of_cells(width, bias, reach, cells))
    }
}

#[expect(clippy::cast_possible_truncation, reason = "weights are small, and rounded further anyway")]
fn single(value: f64) -> f32 {
    value as f32
}

/// The step nearest to a weight, on a scale of square roots: small weights are many, and their sum counts.
#[expect(clippy::cast_possible_truncation, reason = "within ±127")]
fn step(weight: f32, reach: f32) -> i8 {
    if reach > 0.0 { ((weight.abs() / reach).sqrt() * STEPS).round().copysign(weight) as i8 } else { 0 }
}

fn levels(reach: f32) -> [f32; 256] {
    std::array::from_fn(|cell| {
        let cell = f32::from(u8::try_from(cell).unwrap_or(0).cast_signed());
        (cell / STEPS).powi(2).copysign(cell) * reach
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small() -> Linear {
        Linear::new(4, &[0.5, -1.0], &[(3, vec![2.0, -0.5]), (9, vec![0.01, 0.25])])
    }

    #[test]
    fn weights_come_back_within_a_step() {
        let model = small();
        for (bucket, output, weight) in [(3, 0, 2.0), (3, 1, -0.5), (9, 0, 0.01), (9, 1, 0.25), (4, 0, 0.0)] {
            let kept = model.weight(bucket, output);
            assert!((kept - weight).abs() <= 0.02 * weight.abs().max(0.1), "{weight} is kept as {kept}");
        }
    }

    #[test]
    fn scores_add_up() {
        let mut scores = [0.0, 1.0];
        let terms = [Term { bucket: 3, value: 2.0 }, Term { bucket: 15, value: 1.0 }, Term { bucket: 99, value: 1.0 }];
        small().score(&terms, &mut scores);
        assert!((scores[0] - 4.5).abs() < 1e-6 && (scores[1] + 1.0).abs() < 1e-6, "{scores:?}");
    }

    #[test]
    fn the_mean_scores_as_the_mean() {
        let other = Linear::new(4, &[1.5, 0.0], &[(3, vec![1.0, 0.0]), (4, vec![0.0, 1.0])]);
        let mean = Linear::mean(&[small(), other]);
        let mut scores = [0.0; 2];
        mean.score(&[Term { bucket: 3, value: 1.0 }, Term { bucket: 4, value: 1.0 }], &mut scores);
        assert!((scores[0] - 2.5).abs() < 0.05 && (scores[1] + 0.25).abs() < 0.05, "{scores:?}");
    }

    #[test]
    fn bytes_hold_the_whole_model_and_damage_is_seen() {
        let bytes = small().to_bytes();
        assert_eq!(Linear::from_bytes(&bytes).unwrap(), small());
        for cut in 0..bytes.len() {
            assert!(Linear::from_bytes(&bytes[..cut]).is_err(), "{cut}");
        }
        let mut far = bytes.clone();
        let rows = bytes.len() - 6;
        far[rows] = 200;
        assert!(Linear::from_bytes(&far).is_err());
    }
}
