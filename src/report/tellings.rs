//! What came of asking a language model.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::text::{self, counted};

/// What a language model made of an issue; nothing where none was asked.
#[derive(Debug, Default)]
pub struct Tellings {
    model: String,
    entries: usize,
    told: usize,
    /// Questions that were answered at an earlier time.
    known: usize,
    /// Why entries were not told, with how many.
    kept: BTreeMap<String, usize>,
    /// The host failed, or there is no key for it.
    pub failed: bool,
}

impl Tellings {
    /// So many entries are to be told by this model.
    #[must_use]
    pub fn of(model: &str, entries: usize) -> Self {
        Self { model: text::terminal_safe(model), entries, ..Self::default() }
    }

    /// An entry has its words.
    pub fn told(&mut self) {
        self.told += 1;
    }

    /// A question was answered before.
    pub fn known(&mut self) {
        self.known += 1;
    }

    /// An entry keeps its extract.
    pub fn kept(&mut self, why: &str) {
        *self.kept.entry(text::terminal_safe(why)).or_default() += 1;
    }

    /// One line; nothing where there is no model.
    pub(super) fn line(&self) -> String {
        if self.model.is_empty() {
            return String::new();
        }
        let entries = counted(self.entries, "entry", "entries");
        let known = if self.known > 0 { format!(", {} asked before", self.known) } else { String::new() };
        let mut line = format!("model     {}: {} of {entries} told{known}", self.model, self.told);
        let kept: usize = self.kept.values().sum();
        if kept > 0 {
            let reasons: Vec<String> = self.kept.iter().map(|(why, count)| format!("{count} × {why}")).collect();
            let keep = if kept == 1 { "keeps its extract" } else { "keep their extracts" };
            let _ = write!(line, "; {kept} {keep} ({})", reasons.join("; "));
        }
        line + "\n"
    }

    /// The same line where something failed that the owner has to know of.
    pub(super) fn failure(&self) -> Option<String> {
        self.failed.then(|| self.line())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_says_it_all() {
        assert_eq!(Tellings::default().line(), "");
        let mut tellings = Tellings::of("m", 4);
        tellings.told();
        tellings.known();
        assert_eq!(tellings.line(), "model     m: 1 of 4 entries told, 1 asked before\n");
        tellings.kept("the answer is too long");
        tellings.kept("the server answered 401");
        tellings.kept("the server answered 401");
        assert_eq!(
            tellings.line(),
            "model     m: 1 of 4 entries told, 1 asked before; 3 keep their extracts (1 × the answer is too long; \
             2 × the server answered 401)\n"
        );
        assert_eq!(tellings.failure(), None);
    }
}
