//! A headline for a paper: what it does, cut out of the sentence in which its authors say so.

use std::collections::BTreeSet;

use super::third_person::{Teller, capitalised};
use crate::text;

/// Shorter ones say nothing, longer ones are no headlines.
const LENGTHS: std::ops::RangeInclusive<usize> = 24..=110;

/// Words behind which authors name the thing that they made.
const MAKING: &[&str] = &[
    "propose",
    "introduce",
    "present",
    "develop",
    "design",
    "describe",
    "build",
    "proposes",
    "introduces",
    "presents",
    "develops",
    "describes",
];

/// Words behind which authors say what is the case.
const FINDING: &[&str] =
    &["show that", "find that", "prove that", "demonstrate that", "argue that", "reveal that", "shows that"];

/// Words behind which authors say what they looked at.
const LOOKING: &[&str] =
    &["study", "investigate", "examine", "explore", "analyze", "analyse", "studies", "investigates"];

/// Whose making, finding and looking is meant.
const SUBJECTS: &[&str] =
    &["we", "we also", "we then", "we first", "this paper", "this work", "this survey", "this study"];

/// How a question begins.
const QUESTIONS: &[&str] =
    &["how ", "whether ", "why ", "when ", "what ", "the effect", "the role", "the impact", "the use of"];

/// Longer names are none.
const LONGEST_NAME: usize = 80;

/// How a sentence goes on behind the name of a thing, and the word that this becomes without the name.
const GOING_ON: &[(&str, &str)] = &[
    (", which ", "that"),
    (", that ", "that"),
    (" which ", "that"),
    (" that ", "that"),
    (", for ", "for"),
    (" for ", "for"),
    (", to ", "to"),
];

/// Beginnings of what is no headline by itself.
const FALSE_STARTS: &[&str] = &["To ", "On ", "Upon ", "The own ", "The latest "];

/// Words that join what a thing is to what it does.
const JOINTS: &[&str] =
    &["for", "that", "which", "to", "of", "in", "with", "by", "from", "on", "whether", "how", "are", "is", "can"];

/// Praise that a headline can do without.
const PRAISE: &[&str] =
    &["novel", "new", "simple", "effective", "efficient", "yet", "but", "and", "innovative", "principled"];

/// Where a phrase goes on to something else.
const ENDS: &[&str] = &[
    ". ",
    "; ",
    ", which",
    ", where",
    ", while",
    ", and ",
    ", thereby",
    ", enabling",
    ", allowing",
    ", by ",
    ", with ",
    ", to ",
    ", based",
    ", using",
    ", leveraging",
    ", inspired",
    ", without ",
    " to address this",
    " to address these",
    " to tackle this",
    " to tackle these",
    " to solve this",
    " to fill th",
    " to bridge th",
    " to overcome th",
    " in this paper",
    " in this work",
    ": ",
    " – ",
    " — ",
];

/// What it does, from the sentence that says so; none if that is the title again, or no headline.
pub(super) fn headline(title: &str, done: &str) -> Option<String> {
    of_sentence(done).map(|line| tidy(&line)).filter(|line| is_headline(line, title))
}

/// The phrase in which the sentence says it.
fn of_sentence(sentence: &str) -> Option<String> {
    let behind = |words: &[&str]| {
        let found = words.iter().filter_map(|word| {
            let at = sentence.find(&format!(" {word} "))?;
            let subject = sentence[..at].to_lowercase();
            let is_theirs = SUBJECTS.iter().any(|ours| subject.ends_with(ours));
            is_theirs.then(|| sentence[at + word.len() + 2..].trim_end_matches(['.', ' ']))
        });
        found.max_by_key(|rest| rest.len())
    };
    if let Some(made) = behind(MAKING) {
        return Some(without_praise(phrase(&without_name(made))));
    }
    if let Some(found) = behind(FINDING) {
        return Some(phrase(found).to_owned());
    }
    let looked = behind(LOOKING).filter(|looked| QUESTIONS.iter().any(|word| looked.starts_with(word)));
    looked.map(|looked| phrase(looked).to_owned())
}

/// Up to where the sentence goes on to something else; within an enumeration `, and` is its end, not that of the phrase.
fn phrase(text: &str) -> &str {
    let stops = |end: &&str| text.find(*end).filter(|at| *end != ", and " || !text[..*at].contains(", "));
    ENDS.iter().filter_map(stops).min().map_or(text, |end| &text[..end])
}

/// The thing without its name: `GradAug, a method that …` is a method that …, and so is `a method, GradAug, that …`.
fn without_name(text: &str) -> String {
    if let Some((name, behind)) = text.split_once(", ")
        && ["a ", "an ", "the ", "our "].iter().any(|article| behind.starts_with(article))
        && name.len() < LONGEST_NAME
        && is_name(name)
    {
        return behind.to_owned();
    }
    let named = [" called ", " named ", " termed ", " dubbed ", ", "]
        .iter()
        .filter_map(|word| Some((text.find(word)?, word.len())));
    let Some((at, length)) = named.min() else { return text.to_owned() };
    let behind = &text[at + length..];
    let joint = GOING_ON.iter().filter_map(|(word, joint)| Some((behind.find(word)?, word.len(), joint))).min();
    match joint {
        Some((end, length, joint)) if end < LONGEST_NAME && is_name(&behind[..end]) => {
            format!("{} {joint} {}", &text[..at], &behind[end + length..])
        }
        _ => text.to_owned(),
    }
}

/// `GradAug`, `zip2zip`, `the Neural Thing (NT)`: one word, or words with a capital.
fn is_name(text: &str) -> bool {
    !text.contains(' ') || text.trim_start_matches("the ").starts_with(char::is_uppercase)
}

/// `a novel and simple yet effective method` is a method.
fn without_praise(text: &str) -> String {
    let mut words = text.split(' ').peekable();
    let article = words.next_if(|word| matches!(word.to_lowercase().as_str(), "a" | "an" | "the" | "two" | "several"));
    let mut rest: Vec<&str> = words.collect();
    let praise =
        rest.iter().take_while(|word| PRAISE.contains(&word.trim_end_matches(',').to_lowercase().as_str())).count();
    if praise < rest.len() {
        rest.drain(..praise);
    }
    match article {
        Some(article @ ("a" | "an" | "A" | "An")) => {
            let vowel = rest.first().is_some_and(|word| word.starts_with(['a', 'e', 'i', 'o', 'A', 'E', 'I', 'O']));
            let article = if praise == 0 {
                article
            } else if vowel {
                "an"
            } else {
                "a"
            };
            format!("{article} {}", rest.join(" "))
        }
        Some(article) => format!("{article} {}", rest.join(" ")),
        None => rest.join(" "),
    }
}

fn tidy(line: &str) -> String {
    let line = text::one_line(line);
    let told = Teller::default().tell(line.trim_matches([',', ';', '.', ' ']));
    capitalised(&told)
}

/// Is it of a headline's length, whole, understandable by itself and more than the title again?
fn is_headline(line: &str, title: &str) -> bool {
    let words: BTreeSet<String> = text::words(line).filter(|word| word.len() > 3).collect();
    let of_title: BTreeSet<String> = text::words(title).filter(|word| word.len() > 3).collect();
    let shared = words.intersection(&of_title).count();
    let is_again = !words.is_empty() && shared * 4 >= words.len() * 3;
    let points = text::words(line)
        .any(|word| matches!(word.as_str(), "this" | "these" | "such" | "them" | "it" | "its" | "they" | "their"));
    let is_whole =
        line.matches('(').count() == line.matches(')').count() && !line.contains('$') && !line.contains('\\');
    let says_what = words.len() >= 5 || words.len() >= 3 && line.split(' ').any(|word| JOINTS.contains(&word));
    let only_names = ["called", "named", "termed", "dubbed"].iter().any(|word| line.contains(&format!(" {word} ")));
    LENGTHS.contains(&line.chars().count())
        && is_whole
        && !points
        && !is_again
        && says_what
        && !only_names
        && !FALSE_STARTS.iter().any(|start| line.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_headline_says_what_it_does() {
        for (title, sentence, expected) in [
            (
                "Aligning Videos in Space and Time",
                "Hence, we propose a novel alignment procedure that learns correspondences from cycles, using no labels.",
                Some("An alignment procedure that learns correspondences from cycles"),
            ),
            (
                "LOMO",
                "We propose a new optimizer, LOw-Memory Optimization (LOMO), which fuses the gradient and the update in one step.",
                Some("An optimizer that fuses the gradient and the update in one step"),
            ),
            (
                "A title",
                "We present a unified framework for perception, reasoning, and control.",
                Some("A unified framework for perception, reasoning, and control"),
            ),
            ("A title", "We propose a method called Dynamic Pruning.", None),
            ("A title", "We present a two-stage automated pipeline.", None),
            (
                "zip2zip",
                "We introduce zip2zip, a framework that adapts the vocabulary at run time.",
                Some("A framework that adapts the vocabulary at run time"),
            ),
            (
                "Thing",
                "We introduce Thing, a new benchmark for reading clocks.",
                Some("A benchmark for reading clocks"),
            ),
            (
                "On scaling",
                "Here we show that larger batches need smaller rates.",
                Some("Larger batches need smaller rates"),
            ),
            ("Learning to align videos", "We propose a method for learning to align videos.", None),
            ("A title", "We propose such a method to solve this problem.", None),
            ("A title", "We propose it.", None),
        ] {
            assert_eq!(headline(title, sentence).as_deref(), expected, "{sentence}");
        }
    }
}
