//! What is no paper in two or three sentences: those that tell it, without what software and shops put around them.
//!
//! News says first what happened, so that what stands early counts; but greetings, bylines, calls to subscribe and rows of
//! numbers stand earlier still. These are known by their words, in [`super::extras`].

use std::collections::BTreeSet;

use super::{MOST, MOST_SENTENCES, WANTED, extras, sentences};
use crate::{text, wording};

/// What stands further behind is not what it is about.
const LOOKED_AT: usize = 14;

/// Fewer characters that are no sentence are what is left of something.
const SHORTEST_REST: usize = 40;

/// A sentence that weighs less adds nothing to another.
const WORTH_SAYING: f64 = 0.3;

/// Beginnings of sentences that point at the one before.
const POINTERS: &[&str] = &[
    "also", "and", "besides", "both", "but", "however", "instead", "it", "it's", "moreover", "or", "so", "such",
    "that", "then", "these", "they", "this", "those", "thus", "yet", "he", "she", "his", "her", "their", "its",
];

/// Words that say that something happened, or what it is good for.
const TELLING: &[&str] = &[
    "announc",
    "launch",
    "releas",
    "introduc",
    "publish",
    "open-sourc",
    "acquir",
    "rais",
    "invest",
    "train",
    "outperform",
    "improv",
    "achiev",
    "found that",
    "shows that",
    "show that",
    "reveal",
    "allow",
    "enabl",
    "designed to",
    "built",
    "is a ",
    "are a ",
    "is an ",
    "explain",
    "learn how",
    "used to",
    "helps",
    "result",
    "reduc",
    "million",
    "billion",
    "percent",
    "%",
];

/// Two or three sentences of a plain text, under this title; `spelled` is the title as its source spells it.
#[must_use]
pub fn article(title: &str, spelled: &str, text: &str) -> String {
    let line = text::one_line(text);
    let begins_with_title = [spelled, title].iter().any(|title| !title.is_empty() && line.starts_with(title));
    let line = extras::without(&line, &[spelled, title]);
    let all: Vec<&str> = sentences::sentences(line).filter(|sentence| !sentence.is_empty()).take(LOOKED_AT).collect();
    let title_words: BTreeSet<String> = wording::words(title).into_iter().collect();
    let kept: Vec<&str> = all.iter().copied().filter(|sentence| !extras::is_extra(sentence)).collect();
    let whole: Vec<&str> = kept.iter().copied().filter(|sentence| is_whole(sentence)).collect();
    // Where nothing is whole the source has cut its only sentence: its beginning is better than nothing.
    let usable = if whole.is_empty() { kept } else { whole };
    let chosen = chosen(&usable, &title_words);
    let told = text::shortened(&joined(&chosen), MOST).into_owned();
    // What is left of a line that was little more than the title: a name, a date.
    let is_rest = begins_with_title && !is_whole(&told) && told.chars().count() < SHORTEST_REST;
    if is_rest || [title, spelled].iter().any(|title| is_title(&told, title)) { String::new() } else { told }
}

/// With spaces between sentences, where the script has them.
fn joined(sentences: &[&str]) -> String {
    sentences.iter().fold(String::new(), |mut told, sentence| {
        if !told.is_empty() && !told.ends_with(['。', '！', '？']) {
            told.push(' ');
        }
        told + sentence
    })
}

/// Does it say nothing but the title again?
fn is_title(told: &str, title: &str) -> bool {
    let words: Vec<String> = text::words(told).collect();
    let title: Vec<String> = text::words(title).collect();
    if words.is_empty() {
        return true;
    }
    let adds = words.iter().filter(|word| !title.contains(word)).count();
    let is_part = words.len() <= title.len() && title.windows(words.len()).any(|part| part == words);
    // `Acme news: A title`
    is_part || adds <= 2 && words.len() > title.len() && !is_whole(told)
}

/// Does it end as sentences do? `…` is where its source has cut it.
fn is_whole(sentence: &str) -> bool {
    let bare = sentence.trim_end_matches(['"', '”', '’', '\'', ')', ']', '»', '*', ' ']);
    !bare.ends_with("...") && bare.ends_with(['.', '!', '?', '。', '！', '？'])
}

/// The sentences that tell most, in their order.
fn chosen<'s>(sentences: &[&'s str], title_words: &BTreeSet<String>) -> Vec<&'s str> {
    let mut order: Vec<usize> = (0..sentences.len()).collect();
    let worth: Vec<f64> =
        sentences.iter().enumerate().map(|(place, sentence)| worth(place, sentence, title_words)).collect();
    order.sort_by(|a, b| worth[*b].total_cmp(&worth[*a]));
    let length = |place: usize| sentences[place].chars().count();
    let mut chosen: BTreeSet<usize> = BTreeSet::new();
    let mut room = WANTED;
    for place in order {
        // Who points at the sentence before needs it.
        let missing = place > 0 && points(sentences[place]) && !chosen.contains(&(place - 1));
        let both = if missing { length(place - 1) + length(place) + 1 } else { length(place) };
        let count = chosen.len() + 1 + usize::from(missing);
        let fits = both <= room || chosen.is_empty() && !missing;
        let is_idle = worth[place] < WORTH_SAYING && !chosen.is_empty();
        if count > MOST_SENTENCES || !fits || is_idle {
            continue;
        }
        room = room.saturating_sub(both + 1);
        chosen.insert(place);
        if missing {
            chosen.insert(place - 1);
        }
    }
    chosen.into_iter().map(|place| sentences[place]).collect()
}

fn points(sentence: &str) -> bool {
    let first = sentence.split([' ', ',']).next().unwrap_or_default();
    POINTERS.contains(&first.to_lowercase().replace('’', "'").as_str())
}

/// How much a sentence tells of what the title promises.
fn worth(place: usize, sentence: &str, title_words: &BTreeSet<String>) -> f64 {
    let lower = sentence.to_lowercase();
    let words: BTreeSet<String> = wording::words(sentence).into_iter().collect();
    #[expect(clippy::cast_precision_loss, reason = "a few words")]
    let (place, shared, length) = (
        place as f64,
        words.intersection(title_words).count() as f64 / title_words.len().max(4) as f64,
        sentence.chars().count() as f64,
    );
    let telling = TELLING.iter().filter(|word| lower.contains(*word)).count().min(3);
    #[expect(clippy::cast_precision_loss, reason = "three at most")]
    let telling = telling as f64 * 0.3;
    let asks = if sentence.ends_with('?') { 0.9 } else { 0.0 };
    let shouts = if sentence.ends_with('!') { 0.4 } else { 0.0 };
    let begins = |words: &[&str]| words.iter().any(|word| lower.starts_with(word));
    let speaks_of_itself =
        if begins(&["i ", "i'", "i’", "my ", "you ", "your ", "hello", "hi ", "welcome"]) { 0.5 } else { 0.0 };
    let is_short = if length < 40.0 { 0.5 } else { 0.0 };
    // What somebody says of it is seldom what it is.
    let is_quoted = if sentence.starts_with(['"', '“', '«', '„']) { 0.5 } else { 0.0 };
    let counts = if sentence.chars().any(|c| c.is_ascii_digit()) { 0.3 } else { 0.0 };
    // One that fills the room leaves none for a second.
    let is_long = if length > 300.0 { 0.6 } else { 0.0 };
    2.0 / (1.0 + 0.45 * place) + 1.2 * shared + telling + counts
        - is_quoted
        - asks
        - shouts
        - speaks_of_itself
        - is_short
        - is_long
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_telling_sentences_are_told_in_their_order() {
        let told = article(
            "Acme releases a parser for forms",
            "Acme releases a parser for forms | Acme",
            "Hi everybody! Acme has released a parser that reads handwritten forms with a small model. \
             It was trained on 12 million pages and makes half as many errors as before. Have you ever filled in a form? \
             Subscribe to our newsletter.",
        );
        assert_eq!(
            told,
            "Acme has released a parser that reads handwritten forms with a small model. It was trained on 12 million pages \
             and makes half as many errors as before."
        );
    }

    #[test]
    fn what_a_source_has_cut_is_left_out_if_something_is_whole() {
        let title = "A title";
        assert_eq!(
            article(title, title, "The first sentence is whole. The second has been c…"),
            "The first sentence is whole."
        );
        assert_eq!(
            article(title, title, "The first sentence is whole. The second is cut by its"),
            "The first sentence is whole."
        );
        assert_eq!(article(title, title, "The only sentence is cut by its…"), "The only sentence is cut by its…");
        assert_eq!(article(title, title, "Five examples of context in data"), "Five examples of context in data");
    }

    #[test]
    fn what_says_nothing_more_than_the_title_is_nothing() {
        for text in [
            "",
            "A title for it",
            "A title for it!",
            "Comments",
            "title for it",
            "A title for it – with Ann Lee",
            "Acme news: A title for it",
        ] {
            assert_eq!(article("A title for it", "A title for it | Acme", text), "", "{text}");
        }
    }

    #[test]
    fn other_scripts_have_sentences_too() {
        let told = article("标题", "标题", &"第一句话说的是这个。".repeat(100));
        assert!(told.ends_with('。') && !told.contains(' ') && told.chars().count() <= WANTED, "{told}");
    }

    #[test]
    fn a_sentence_without_end_is_cut_behind_a_word() {
        let told = article("", "", &"word ".repeat(500));
        assert!(told.ends_with("word…") && told.chars().count() <= MOST);
    }
}
