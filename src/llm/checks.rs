//! What of an answer may be published: plain text of a comment's length, in the right language, about the entry, and
//! without a number or an address that the entry does not have.
//!
//! None of it makes an answer true. `tests/telling.rs` measures on the comments of an editor how many honest ones each check
//! refuses, and how many about another paper it lets through.

use std::collections::BTreeSet;
use std::fmt;

use serde_json::Value;

use super::Question;
use crate::{html, summarize, text, wording};

mod language;
mod numbers;

/// Shorter ones say nothing, longer ones are no headlines. In characters; those of Chinese say more each.
const HEADLINES: std::ops::RangeInclusive<usize> = 6..=120;
/// The same for summaries: a comment has two or three sentences.
const SUMMARIES: std::ops::RangeInclusive<usize> = 20..=650;
/// More are no comment any more.
const MOST_SENTENCES: usize = 5;

/// So much of an answer's words must be the text's: of 389 comments of an editor three have less, and of those that pass all
/// other checks when they are held against another paper, all but nine.
const SHARED: f64 = 0.4;

/// In how many places of a long answer its object is looked for.
const MOST_BRACES: usize = 64;

/// How models say that they will not. What is in small letters stands anywhere.
const REFUSALS: &[&str] = &[
    "as an ai language model",
    "i'm sorry",
    "i am sorry",
    "i cannot",
    "i can't",
    "i'm unable",
    "i am unable",
    "i won't",
    "provided text",
    "text provided",
    "je suis désolé",
    "je ne peux pas",
    "es tut mir leid",
    "ich kann nicht",
    "lo siento",
    "no puedo",
    "mi dispiace",
    "desculpe",
    "抱歉",
    "我无法",
    "申し訳",
    "죄송",
];

/// Words that may be published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Telling {
    /// None where it is the title over again.
    pub headline: Option<String>,
    /// One paragraph.
    pub summary: String,
}

/// Why an answer is not published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Refusal {
    /// No object with both texts in it.
    NoJson,
    /// One of them is missing or too short.
    Short,
    /// One of them is too long.
    Long,
    /// An address, a mail address, markup that could not be taken off.
    Link,
    /// The model says that it will not, or speaks of its task.
    Refuses,
    /// It is in another language than the publication.
    Language,
    /// A number that the entry does not have.
    Number,
    /// It shares too few words with the entry.
    Elsewhere,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoJson => "the answer has no headline and summary",
            Self::Short => "the answer is too short",
            Self::Long => "the answer is too long",
            Self::Link => "the answer has an address that the text does not have",
            Self::Refuses => "the model refuses",
            Self::Language => "the answer is in another language",
            Self::Number => "the answer has a number that the text does not have",
            Self::Elsewhere => "the answer is not about the entry",
        })
    }
}

/// Takes headline and summary out of a model's words and holds them against the entry.
pub fn telling(words: &str, question: &Question) -> Result<Telling, Refusal> {
    let (headline, summary) = texts(words).ok_or(Refusal::NoJson)?;
    let (headline, summary) = (plain(&headline), plain(&summary));
    let headline = headline.trim_end_matches('.').to_owned();
    let both = format!("{headline}. {summary}");
    if refuses(&both) {
        return Err(Refusal::Refuses);
    }
    has_length(&headline, &HEADLINES)?;
    has_length(&summary, &SUMMARIES)?;
    if summarize::sentences(&summary).count() > MOST_SENTENCES {
        return Err(Refusal::Long);
    }
    let source = format!("{}. {} {}", question.title, question.text, question.authors.join(", "));
    if addresses(&both).any(|address| !source.to_lowercase().contains(&address.to_lowercase())) {
        return Err(Refusal::Link);
    }
    if !language::fits(&both, &question.language) {
        return Err(Refusal::Language);
    }
    if numbers::strange(&both, &source).next().is_some() {
        return Err(Refusal::Number);
    }
    // Words of one language are no measure for those of another.
    if language::fits(&question.text, &question.language) && shared(&both, &source) < SHARED {
        return Err(Refusal::Elsewhere);
    }
    let is_title = text::words(&headline).eq(text::words(&question.title));
    Ok(Telling { headline: (!is_title).then_some(headline), summary })
}

/// Headline and summary of the first object that has both, wherever it stands.
fn texts(words: &str) -> Option<(String, String)> {
    // Some models show how they think, and try answers there.
    let words = ["</think>", "</thinking>"].iter().fold(words, |words, end| words.rsplit(end).next().unwrap_or(words));
    words.match_indices('{').take(MOST_BRACES).find_map(|(at, _)| {
        let object = serde_json::Deserializer::from_str(&words[at..]).into_iter::<Value>().next()?.ok()?;
        Some((joined(&object["headline"])?, joined(&object["summary"])?))
    })
}

/// A text, or several as one.
fn joined(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Array(parts) => {
            let parts: Option<Vec<&str>> = parts.iter().map(Value::as_str).collect();
            Some(parts?.join(" "))
        }
        _ => None,
    }
}

/// One line without markup, and without characters that change the direction of others.
fn plain(told: &str) -> String {
    let is_html = |told: &str| {
        let opens = |(at, _): (usize, &str)| told[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
        told.match_indices('<').any(opens) || told.contains('&') && told.contains(';')
    };
    let told = if is_html(told) { html::plain(told) } else { told.to_owned() };
    let lines: Vec<&str> =
        told.lines().map(|line| line.trim_start_matches(['#', '>', ' ']).trim_start_matches("- ")).collect();
    let told = without_links(&lines.join(" ").replace("**", "").replace("__", "").replace('`', ""));
    text::terminal_safe(&told).trim_matches(['*', '_', ' ']).to_owned()
}

/// `[the paper](https://…)` is the paper.
fn without_links(told: &str) -> String {
    let mut rest = told;
    let mut plain = String::new();
    while let Some((before, name, behind)) = link(rest) {
        plain.push_str(before);
        plain.push_str(name);
        rest = behind;
    }
    plain + rest
}

/// What stands before a link of Markdown, its name, and what stands behind it.
fn link(told: &str) -> Option<(&str, &str, &str)> {
    let middle = told.find("](")?;
    let start = told[..middle].rfind('[')?;
    let end = middle + told[middle..].find(')')?;
    Some((told[..start].trim_end_matches('!'), &told[start + 1..middle], &told[end + 1..]))
}

fn has_length(told: &str, lengths: &std::ops::RangeInclusive<usize>) -> Result<(), Refusal> {
    let length = told.chars().count();
    if length < *lengths.start() {
        Err(Refusal::Short)
    } else if length > *lengths.end() {
        Err(Refusal::Long)
    } else {
        Ok(())
    }
}

fn refuses(told: &str) -> bool {
    let told = told.to_lowercase().replace('’', "'");
    told.starts_with("as an ai") || REFUSALS.iter().any(|words| told.contains(words))
}

/// Words that are an address, or could be taken for one: `https://…`, `who@where`, `example.com`.
fn addresses(told: &str) -> impl Iterator<Item = &str> {
    let ends = |c: char| !c.is_alphanumeric();
    told.split(|c: char| c.is_whitespace() || "()[]{}<>\"“”«»，。".contains(c))
        .map(move |word| word.trim_matches(ends))
        .filter(|word| {
            let is_host = word.rsplit_once('.').is_some_and(|(name, ending)| {
                let is_ending = ending.len() >= 2 && ending.chars().all(|c| c.is_ascii_alphabetic());
                is_ending && name.ends_with(|c: char| c.is_ascii_alphanumeric())
            });
            is_host || word.contains("://") || word.contains('@') || word.contains("www.")
        })
}

/// The share of an answer's different words that the text has.
fn shared(told: &str, source: &str) -> f64 {
    let words = |text: &str| wording::words(text).into_iter().collect::<BTreeSet<_>>();
    let (told, source) = (words(told), words(source));
    #[expect(clippy::cast_precision_loss, reason = "a few words")]
    let share = told.intersection(&source).count() as f64 / told.len().max(1) as f64;
    share
}

#[cfg(test)]
mod tests;
