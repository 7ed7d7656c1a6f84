//! Why it was decided so: the few features that weighed most, in words.

use super::features::{IN_TITLE, Name};
use super::words::singular;
use super::{PRIOR, Prior};
use crate::learn::{Key, Linear, Term};
use crate::section::Section;

/// Most reasons that are given: what weighed less explains nothing.
const MOST: usize = 6;

/// Less than this share of the heaviest reason explains nothing either.
const SLIGHT: f64 = 0.08;

/// How much of the model's say a reason has, with its words.
#[derive(Default)]
pub(super) struct Reasons {
    decisive: Vec<String>,
    found: Vec<(f64, String)>,
}

impl Reasons {
    /// What feeds.toml says of the source.
    pub(super) fn of_prior(&mut self, prior: Prior) {
        if let Some(section) = prior.section {
            if prior.fixed {
                self.decisive.push(format!("the source is fixed to {section}"));
            } else {
                self.found.push((PRIOR, format!("the source is one of {section}")));
            }
        }
        if prior.relevant {
            self.decisive.push("the source is about machine learning".to_owned());
        }
    }

    /// What the editor's corrections changed.
    pub(super) fn of_corrections(&mut self, gate: f64, before: &[f64], after: &[f64], prior: Option<Section>) {
        let shift = before.iter().zip(after).zip(Section::ALL).map(|((before, after), section)| {
            let own = if prior == Some(section) { PRIOR } else { 0.0 };
            (after - before - own).abs()
        });
        let most = shift.fold(gate.abs(), f64::max);
        if most > 0.3 {
            self.found.push((most, Name::Source.to_string()));
        }
    }

    /// What spoke for passing the gate, or against.
    pub(super) fn of_gate(&mut self, linear: &Linear, terms: &[Term], names: &[Name<'_>], passed: bool) {
        let sign = if passed { 1.0 } else { -1.0 };
        self.heaviest_of(terms, names, |bucket| sign * linear.weight(bucket, 0));
    }

    /// What spoke for a section against the likeliest other.
    pub(super) fn of_section(
        &mut self,
        linear: &Linear,
        terms: &[Term],
        names: &[Name<'_>],
        section: Section,
        p: &[f64; 4],
    ) {
        let others = Section::ALL.into_iter().filter(|other| *other != section);
        let Some(rival) = others.max_by(|a, b| p[*a as usize].total_cmp(&p[*b as usize])) else { return };
        self.heaviest_of(terms, names, |bucket| {
            linear.weight(bucket, section as usize) - linear.weight(bucket, rival as usize)
        });
    }

    fn heaviest_of(&mut self, terms: &[Term], names: &[Name<'_>], weight: impl Fn(u32) -> f32) {
        // All the directions of sense are one reason; the sums are the doing of the signs that make them up.
        let (mut sense, mut sum) = (0.0, 0.0);
        let signs: f32 = names.iter().map(|name| f32::from(u8::from(matches!(name, Name::Sign(_))))).sum();
        for (term, name) in terms.iter().zip(names) {
            match name {
                Name::Sense => sense += term.value * weight(term.bucket),
                Name::Sum => sum += term.value * weight(term.bucket),
                _ => {}
            }
        }
        let mut heaviest: Vec<(f32, Name<'_>)> = vec![(sense, Name::Sense)];
        for (term, name) in terms.iter().zip(names) {
            let own = match name {
                Name::Sense | Name::Sum => continue,
                Name::Sign(_) => sum / signs,
                _ => 0.0,
            };
            let part = term.value * weight(term.bucket) + own;
            if part > 0.0 && tells(*name) {
                heaviest.push((part, *name));
            }
        }
        if heaviest.len() > MOST {
            heaviest.select_nth_unstable_by(MOST, |a, b| b.0.total_cmp(&a.0));
        }
        let words = heaviest.into_iter().take(MOST).filter(|(part, _)| *part > 0.0);
        self.found.extend(words.map(|(part, name)| (f64::from(part), name.to_string())));
    }

    /// The reasons that weighed most, the heaviest first.
    pub(super) fn heaviest(self) -> Vec<String> {
        let mut together: Vec<(Key, f64, String)> = Vec::with_capacity(self.found.len());
        for (part, reason) in self.found {
            let key = folded(&reason);
            match together.iter_mut().find(|(known, ..)| *known == key) {
                Some((_, whole, said)) => {
                    *whole += part;
                    // What says where it stands, or is the entry's own form of the word, says more.
                    if reason.len() > said.len() {
                        *said = reason;
                    }
                }
                None => together.push((key, part, reason)),
            }
        }
        let mut sorted: Vec<(f64, String)> = together.into_iter().map(|(_, part, reason)| (part, reason)).collect();
        sorted.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        let least = sorted.first().map_or(0.0, |(most, _)| most * SLIGHT);
        let said = sorted.into_iter().filter(|(part, _)| *part >= least).map(|(_, reason)| reason);
        self.decisive.into_iter().chain(said).take(MOST).collect()
    }
}

/// A reason as it is compared: a word in the title is the same as elsewhere, and so is its plural.
fn folded(reason: &str) -> Key {
    let place = reason.strip_suffix(IN_TITLE).unwrap_or(reason);
    match place.strip_prefix('`').and_then(|words| words.strip_suffix('`')) {
        Some(words) => words.split(' ').map(singular).fold(Key::of("words"), Key::with),
        None => Key::of(reason),
    }
}

/// Words that weigh a little and tell a person nothing.
const SMALL: &[&str] = &[
    "a", "about", "all", "an", "and", "are", "as", "at", "be", "by", "can", "for", "from", "has", "have", "he", "her",
    "his", "i", "in", "into", "is", "it", "its", "more", "new", "not", "of", "on", "or", "our", "out", "over", "s",
    "she", "so", "t", "than", "that", "the", "their", "they", "this", "to", "up", "was", "we", "were", "which", "who",
    "will", "with", "you", "your",
];

/// Does the name of a feature tell a person something?
fn tells(name: Name<'_>) -> bool {
    match name {
        Name::Word(word) | Name::Title(word) | Name::Path(word) => !SMALL.contains(&word),
        Name::Pair(pair) => pair.split(' ').any(|word| !SMALL.contains(&word)),
        // `com` is a host's part, and no host.
        Name::Host(host) => host.contains('.'),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_one_reason_however_often_and_in_whatever_form_it_was_found() {
        let found = [
            (1.0, "`model` in the title"),
            (1.5, "`models`"),
            (0.5, "`model` in the link"),
            (0.4, "`language model`"),
            (0.4, "`language models`"),
            (2.0, "host a.org"),
        ];
        let reasons = Reasons {
            decisive: Vec::new(),
            found: found.iter().map(|(part, said)| (*part, (*said).to_owned())).collect(),
        };
        let expected = ["`model` in the title", "host a.org", "`language models`", "`model` in the link"];
        assert_eq!(reasons.heaviest(), expected);
    }
}
