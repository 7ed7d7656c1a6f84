//! Whose words an entry has: a model's, until a person changes them.

use serde::Deserialize;

use super::IssueEntry;
use crate::text;

/// The model that wrote headline and summary, with a mark of what it wrote.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ByModel {
    /// Its name, as feeds.toml has it.
    pub by: String,
    /// Of its words: with others, they are a person's.
    pub mark: String,
}

impl IssueEntry {
    /// Gives the entry the words of a model.
    pub fn tell(&mut self, model: &str, headline: Option<String>, summary: String) {
        self.headline = headline;
        self.summary = summary;
        self.told = Some(ByModel { by: text::one_line(model), mark: self.mark() });
    }

    /// The model whose words these are; none where an editor has changed one of them, or no model wrote any.
    #[must_use]
    pub fn told_by(&self) -> Option<&str> {
        self.told.as_ref().filter(|told| told.mark == self.mark()).map(|told| told.by.as_str())
    }

    fn mark(&self) -> String {
        // Line ends that git has turned are nobody's words.
        let words = format!("{}\n{}", self.headline.as_deref().unwrap_or_default(), self.summary).replace("\r\n", "\n");
        text::mark(words.trim().as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_a_models_until_a_person_changes_them() {
        let mut entry = IssueEntry::default();
        assert_eq!(entry.told_by(), None);
        entry.tell("a model", Some("A headline".into()), "A summary.".into());
        assert_eq!(entry.told_by(), Some("a model"));
        let edited = IssueEntry { summary: "Mine.".into(), ..entry.clone() };
        assert_eq!(edited.told_by(), None);
        let edited = IssueEntry { headline: None, ..entry.clone() };
        assert_eq!(edited.told_by(), None);
        let moved = IssueEntry { title: "Another title".into(), pick: true, ..entry };
        assert_eq!(moved.told_by(), Some("a model"));
    }
}
