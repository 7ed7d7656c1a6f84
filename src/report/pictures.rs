//! What asking for the pictures of an issue came to.

use std::fmt::Write as _;

use crate::text;

/// Pictures that were asked for, and what was not to be had or not to be shown of them.
#[derive(Debug, Default)]
pub struct Pictures {
    asked: usize,
    left_out: Vec<(String, String)>,
    failures: Vec<(String, String)>,
}

impl Pictures {
    /// A picture was asked for.
    pub fn asked(&mut self) {
        self.asked += 1;
    }

    /// A picture, or the page of a paper that would lead to one, was not to be had.
    pub fn failed(&mut self, address: &str, failure: &str) {
        self.failures.push((address.to_owned(), failure.to_owned()));
    }

    /// A picture came that is not to be shown.
    pub fn left_out(&mut self, address: &str, why: &str) {
        self.left_out.push((address.to_owned(), why.to_owned()));
    }

    /// A line, and one more for each that is not there; nothing where none was asked for.
    pub(super) fn told(&self) -> String {
        if self.asked == 0 && self.failures.is_empty() {
            return String::new();
        }
        let (failed, left_out) = (self.failures.len(), self.left_out.len());
        let mut lines = format!("pictures  {} asked for, {failed} failed, {left_out} left out\n", self.asked);
        let failures = self.failures.iter().map(|told| ("failed", told));
        for (what, (address, why)) in failures.chain(self.left_out.iter().map(|told| ("left out", told))) {
            let (address, why) = (text::terminal_safe(address), text::terminal_safe(why));
            let _ = writeln!(lines, "          {what}  {address}: {why}");
        }
        lines
    }
}
