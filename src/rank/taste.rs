//! The reader's own interest: what feeds.toml wishes for, and what the editor kept and dropped.

use std::collections::BTreeSet;

use super::Item;
use super::authors::Authors;
use super::features::{BITS, Features, Origin, stems};
use crate::config::Wishes;
use crate::learn::{self, Example, Linear, Recipe, Term};

/// What a wished word counts in the title, and what anywhere else.
const IN_TITLE: f64 = 1.5;
const IN_TEXT: f64 = 0.75;

/// What a wished author counts, and a wished category.
const AUTHOR: f64 = 2.0;
const CATEGORY: f64 = 0.75;

/// What all that was learnt from examples can add or take away: a few dozen examples are a hint, not a law.
const MOST_LEARNT: f64 = 2.0;

/// What was kept weighs as much in sum as what was dropped, so a handful of examples has to be believed slowly.
const RECIPE: Recipe = Recipe { bits: BITS, outputs: 1, penalty: 0.2, least: 1, rounds: 60 };

/// Something that the reader judged.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judgement<'a> {
    /// What.
    pub item: Item<'a>,
    /// Liked, kept; or dropped.
    pub liked: bool,
}

/// The reader's own interest.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Taste {
    /// Phrases as stems, what they count, and as typed.
    phrases: Vec<(Vec<String>, f64, String)>,
    /// In lower case.
    authors: BTreeSet<String>,
    categories: BTreeSet<String>,
    learnt: Option<Linear>,
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
            learnt: learnt(judgements, others),
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
        parts.extend(self.learnt_of(item));
        parts
    }

    /// What examples and issues teach of it, with the word that teaches most.
    fn learnt_of(&self, item: &Item<'_>) -> Option<(f64, String)> {
        let model = self.learnt.as_ref()?;
        let features = Features::of(item, &Authors::default());
        let mut score = 0.0;
        let mut most: Option<(f64, Origin)> = None;
        for (term, origin) in told(&features) {
            let part = f64::from(term.value * model.weight(term.bucket, 0));
            score += part;
            if most.is_none_or(|(known, _)| part.abs() > known.abs()) {
                most = Some((part, *origin));
            }
        }
        let (part, origin) = most?;
        let (liked, word) = (if part > 0.0 { "like" } else { "unlike" }, features.said(origin, item));
        Some((score.clamp(-MOST_LEARNT, MOST_LEARNT), format!("{liked} what the editor keeps: {word}")))
    }
}

/// Words, categories and names tell what an editor likes; the form of a paper does not.
fn told(features: &Features) -> impl Iterator<Item = &(Term, Origin)> {
    features.words.iter().filter(|(_, origin)| !matches!(origin, Origin::Fact(_)))
}

fn learnt(judgements: &[Judgement<'_>], others: &[Item<'_>]) -> Option<Linear> {
    let liked = judgements.iter().filter(|one| one.liked).count();
    let dropped = judgements.len() - liked;
    if judgements.is_empty() {
        return None;
    }
    let example = |item: &Item<'_>, class, weight| {
        let terms = told(&Features::of(item, &Authors::default())).map(|(term, _)| *term).collect();
        Example { terms, class, weight, offset: Vec::new() }
    };
    // Usual entries stand in for what was not asked about, and count as much as one judgement in all.
    let background = 1.0 / number(others.len().max(1));
    let side = |liked_one: bool| 1.0 / number(if liked_one { liked } else { dropped }).sqrt();
    let examples: Vec<Example> = judgements
        .iter()
        .map(|one| example(&one.item, usize::from(one.liked), 4.0 * side(one.liked)))
        .chain(others.iter().map(|item| example(item, 0, background)))
        .collect();
    Some(learn::fit(&examples, &RECIPE))
}

fn contains(text: &[String], phrase: &[String]) -> bool {
    text.windows(phrase.len()).any(|here| here == phrase)
}

#[expect(clippy::cast_precision_loss, reason = "counts of entries are far below 2^52")]
fn number(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn what_is_like_a_liked_thing_rises_and_like_a_dropped_one_falls() {
        let liked = Judgement { item: titled("Speech recognition of whispered voices"), liked: true };
        let dropped = Judgement { item: titled("Graph networks for traffic"), liked: false };
        let others = [titled("Diffusion for images"), titled("Bounds of regret"), titled("A survey of maps")];
        let taste = Taste::new(&Wishes::default(), &[liked, dropped], &others);
        let [speech, traffic, other] =
            ["Whispered speech", "Traffic graph", "Diffusion"].map(|title| of(&taste, &titled(title)));
        assert!(speech > other && other > traffic, "{speech} {other} {traffic}");
        let (_, why) = &taste.parts(&titled("Whispered speech"))[0];
        assert!(why.starts_with("like what the editor keeps: `"), "{why}");
    }

    #[test]
    fn without_wishes_and_judgements_there_is_no_taste() {
        assert_eq!(Taste::new(&Wishes::default(), &[], &[titled("x")]), Taste::default());
        assert!(Taste::default().parts(&titled("anything")).is_empty());
    }
}
