//! General knowledge that few labels can teach: signs, and what a person would say each speaks for.
//!
//! Weights are logarithms of odds, rounded by hand: 1 makes something nearly three times as likely. They do not decide:
//! their sums are features, and how far to trust them is learnt. They also stand in for scripts that the labels lack.

mod dense;
mod place;
mod section;
mod subject;

use crate::section::Section;

/// What a sign can be found in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// One to three words in a row, in lower case and singular, in title or text.
    Words(&'static str),
    /// A piece of text in a script without spaces between words.
    Piece(&'static str),
    /// The link's host, or a domain above it.
    Host(&'static str),
    /// How a category of the source begins.
    Category(&'static str),
}

/// A sign with its weights.
#[derive(Clone, Copy, Debug)]
pub(super) struct Weighed {
    pub(super) sign: Sign,
    /// For being about machine learning.
    pub(super) gate: f64,
    /// For a section, at most two of them.
    pub(super) sections: &'static [(Section, f64)],
}

const fn rule(sign: Sign, gate: f64, sections: &'static [(Section, f64)]) -> Weighed {
    Weighed { sign, gate, sections }
}

/// All signs.
pub(super) fn all() -> impl Iterator<Item = &'static Weighed> {
    [subject::SIGNS, place::SIGNS, section::SIGNS, dense::SIGNS].into_iter().flatten()
}
