//! Sparse linear models: hashed features, training to the byte, a compact file.
//!
//! What classify and rank learn by. A thing is described by terms ([`Term`]): each a feature, hashed to a bucket
//! ([`Key`]), with a value. [`fit()`] finds the weights of a logistic model ([`Linear`]) that explain the
//! examples best; [`Calibration`] makes its scores probabilities that can be taken at their word; [`Model`] is the
//! file. Everything is arithmetic of IEEE 754 in one fixed order ([`number`]), so that the same examples give the same
//! bytes on any machine.

mod calibrate;
mod file;
mod fit;
mod hash;
mod linear;
mod loss;
mod minimise;
pub mod number;
mod tally;
mod vectors;

pub use calibrate::Calibration;
pub use file::{Model, NotAModel};
pub use fit::{Example, Recipe, fit, fit_without_bias};
pub use hash::Key;
pub use linear::Linear;
pub use minimise::minimise;
pub use tally::Tally;
pub use vectors::{DIMENSIONS, Vectors};

/// A feature of a thing: where its weight lies, and how much of it there is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Term {
    /// The bucket of its name ([`Key::bucket`]).
    pub bucket: u32,
    /// How much of it; 1 for what is there or not.
    pub value: f32,
}

/// Scales the terms to a length of 1, so that a long text speaks no louder than a short one.
pub fn normalise(terms: &mut [Term]) {
    let square: f32 = terms.iter().map(|term| term.value * term.value).sum();
    if square > 0.0 {
        let factor = 1.0 / square.sqrt();
        for term in terms {
            term.value *= factor;
        }
    }
}
