//! The reader's own interest: what feeds.toml wishes for, and what the editor kept and dropped.

use std::collections::BTreeSet;

use super::Item;
use super::akin::{Akin, Judgement};
use super::features::stems;
use crate::config::Wishes;
use crate::text;

/// What a wished word counts in the title, and what anywhere else. Papers of a week lie 1.6 apart (the deviation of their
/// scores): what a reader asks for by name is to get among the first of its section, unless it is poor.
const IN_TITLE: f64 = 3.0;
const IN_TEXT: f64 = 1.5;

/// What a wished author counts, and a wished category.
const AUTHOR: f64 = 4.0;
const CATEGORY: f64 = 1.0;

/// What likeness to examples, or to what was dropped, counts for each deviation above what is usual in the week, and at
/// most: so one or two papers of seven are like three examples of a topic that nobody else picks (BENCHMARKS.md).
const DEVIATION: f64 = 1.4;
const MOST_AKIN: f64 = 8.0;

/// Longest title of an example in a reason.
const LONGEST_TITLE: usize = 60;

/// The reader's own interest.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Taste {
    /// Phrases as stems, what they count, and as typed.
    phrases: Vec<(Vec<String>, f64, String)>,
    /// In lower case.
    authors: BTreeSet<String>,
    categories: BTreeSet<String>,
    akin: Option<Akin>,
}

impl Taste {
    /// What is wished for, and what judgements teach; `others` are usual entries that they are held against.
    #[must_use]
    pub fn new(wishes: &Wishes, judgements: &[Judgement<'_>], others: &[Item<'_>]) -> Self {
        let phrase = |sign: f64| move |word: &String| (stems(word), sign, word.clone());
        let phrases = wishes.words.iter().map(phrase(1.0)).chain(wishes.avoid.iter().map(phrase(-1.0)));
        Self {
            phrases: phrases.filter(|(stems, _, _)| !stems.is_empty()).collect(),
            authors: wishes.authors.iter().map(|name| name.to_lowercase()).collect(),
            categories: wishes.categories.iter().cloned().collect(),
            akin: Akin::new(judgements, others),
        }
    }

    /// What the reader's interest adds to an item, part by part.
    pub(super) fn parts(&self, item: &Item<'_>) -> Vec<(f64, String)> {
        let mut parts = Vec::new();
        if !self.phrases.is_empty() {
            let (title, text) = (stems(item.title), stems(item.text));
            for (phrase, sign, typed) in &self.phrases {
                let found = if contains(&title, phrase) {
                    IN_TITLE
                } else if contains(&text, phrase) {
                    IN_TEXT
                } else {
                    continue;
                };
                parts.push((
                    sign * found,
                    format!("`{typed}`, {}", if *sign > 0.0 { "wished for" } else { "to avoid" }),
                ));
            }
        }
        let author = item.authors.iter().find(|author| self.authors.contains(&author.to_lowercase()));
        parts.extend(author.map(|author| (AUTHOR, format!("{author}, wished for"))));
        let category = item.categories.iter().find(|category| self.categories.contains(*category));
        parts.extend(category.map(|category| (CATEGORY, format!("category {category}, wished for"))));
        parts.extend(self.akin.as_ref().and_then(|akin| akin.of(item)).map(|found| {
            let title = text::shortened(found.title, LONGEST_TITLE);
            let (like, word) = (if found.worth > 0.0 { "like" } else { "like the dropped" }, found.word);
            ((DEVIATION * found.worth).clamp(-MOST_AKIN, MOST_AKIN), format!("{like} “{title}”: {word}"))
        }));
        parts
    }
}

fn contains(text: &[String], phrase: &[String]) -> bool {
    text.windows(phrase.len()).any(|here| here == phrase)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rank::Opinion;

    fn of(taste: &Taste, item: &Item<'_>) -> f64 {
        taste.parts(item).iter().map(|(part, _)| part).sum()
    }

    fn titled(title: &str) -> Item<'_> {
        Item { title, ..Item::default() }
    }

    #[test]
    fn wishes_count_whole_words_in_the_title_more_than_in_the_text() {
        let wishes = Wishes {
            words: vec!["Language models".into()],
            avoid: vec!["crypto".into()],
            authors: vec!["ada lovelace".into()],
            categories: vec!["cs.SD".into()],
            ..Wishes::default()
        };
        let taste = Taste::new(&wishes, &[], &[]);
        let in_title = of(&taste, &titled("A language model of birds"));
        let in_text = of(&taste, &Item { text: "Of language models.", ..titled("Birds") });
        assert!(in_title > in_text && in_text > 0.0, "{in_title} {in_text}");
        assert!(of(&taste, &titled("Language of models")).abs() < 1e-9);
        assert!(of(&taste, &titled("Cryptography")).abs() < 1e-9);
        assert!(of(&taste, &titled("Crypto")) < 0.0);
        let (authors, categories) = (["Ada Lovelace".to_owned()], ["cs.SD".to_owned()]);
        assert!(of(&taste, &Item { authors: &authors, ..titled("x") }) > 1.0);
        assert!(of(&taste, &Item { categories: &categories, ..titled("x") }) > 0.5);
        let said = taste.parts(&titled("Language models"));
        assert_eq!(said[0].1, "`Language models`, wished for");
    }

    /// Usual entries of a week, each about something else.
    fn week() -> Vec<String> {
        ["Diffusion for images", "Bounds of regret", "A survey of maps", "Proteins by graphs", "Robots that fold cloth"]
            .map(str::to_owned)
            .to_vec()
    }

    fn judging(judgements: &[(&str, Opinion)]) -> Taste {
        let judgements: Vec<Judgement<'_>> =
            judgements.iter().map(|(title, opinion)| Judgement { item: titled(title), opinion: *opinion }).collect();
        let week = week();
        let others: Vec<Item<'_>> = week.iter().map(|title| titled(title)).collect();
        Taste::new(&Wishes::default(), &judgements, &others)
    }

    #[test]
    fn what_is_like_a_liked_thing_rises_and_like_a_dropped_one_falls() {
        let taste = judging(&[
            ("Speech recognition of whispered voices", Opinion::Liked),
            ("Traffic forecasting in cities", Opinion::Dropped),
            ("Traffic forecasting at night", Opinion::Dropped),
        ]);
        let [speech, traffic, other] =
            ["Whispered speech", "Traffic forecasting by day", "Diffusion"].map(|title| of(&taste, &titled(title)));
        assert!(speech > 0.5 && traffic < -0.5 && other.abs() < 1e-9, "{speech} {traffic} {other}");
        let why = |title| taste.parts(&titled(title))[0].1.clone();
        assert!(why("Whispered speech").starts_with("like “Speech recognition of whispered voices”: "));
        assert!(why("Traffic forecasting by day").starts_with("like the dropped “Traffic forecasting"));
    }

    #[test]
    fn what_was_kept_teaches_nothing_by_itself_and_protects_the_like_of_it() {
        assert_eq!(judging(&[("Speech recognition", Opinion::Kept)]), Taste::default());
        let dropped = [("Traffic forecasting in cities", Opinion::Dropped), ("Traffic at night", Opinion::Dropped)];
        let loss = |kept: &[(&str, Opinion)]| of(&judging(&[&dropped, kept].concat()), &titled("Traffic forecasting"));
        assert!(loss(&[]) < -0.5);
        assert!(loss(&[("Traffic forecasting", Opinion::Kept)]).abs() < 1e-9);
    }

    #[test]
    fn without_wishes_and_judgements_there_is_no_taste() {
        assert_eq!(Taste::new(&Wishes::default(), &[], &[titled("x")]), Taste::default());
        assert!(Taste::default().parts(&titled("anything")).is_empty());
    }
}
