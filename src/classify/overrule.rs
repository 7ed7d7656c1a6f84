//! `[[rule]]` of feeds.toml: what the editor decides beforehand.

use super::Question;
use super::hosts::is_below;
use super::words::{Words, is_dense};
use crate::config::Ruling;
use crate::link;
use crate::story::Decision;

/// Most words of a text that rules look at: all of any summary, and the beginning of a book.
const MOST_WORDS: usize = 20_000;

/// Lets the first rule that holds decide; what it leaves open stays as decided.
pub(super) fn overrule(rules: &[Ruling], question: &Question<'_>, decision: &mut Decision) {
    let Some((rule, number)) = rules.iter().zip(1..).find(|(rule, _)| holds(rule, question)) else { return };
    let what = [
        rule.section.map(|section| section.to_string()),
        rule.relevant.map(|relevant| if relevant { "relevant" } else { "not relevant" }.to_owned()),
    ];
    let what: Vec<String> = what.into_iter().flatten().collect();
    if let Some(section) = rule.section {
        decision.section = section;
        decision.p = [0.0; 4];
        decision.p[section as usize] = 1.0;
    }
    if let Some(relevant) = rule.relevant {
        decision.relevant = relevant;
        decision.p_relevant = f64::from(u8::from(relevant));
    }
    decision.why.insert(0, format!("rule {number} of feeds.toml ({}): {}", when(rule), what.join(", ")));
}

/// What a rule looks at, in its own words.
fn when(rule: &Ruling) -> String {
    let words = |name: &str, words: &[String]| (!words.is_empty()).then(|| format!("{name} {}", words.join(" or ")));
    let parts = [
        rule.host.as_ref().map(|host| format!("host {host}")),
        rule.path.as_ref().map(|path| format!("path {path}")),
        words("title", &rule.title),
        words("text", &rule.text),
        rule.source.as_ref().map(|source| format!("source {source}")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn holds(rule: &Ruling, question: &Question<'_>) -> bool {
    let host = || question.link.and_then(link::host).unwrap_or_default();
    let path = || question.link.map(path_of).unwrap_or_default();
    rule.host.as_ref().is_none_or(|name| is_below(&host(), name))
        && rule.path.as_ref().is_none_or(|pattern| is_like(pattern, path()))
        && rule.source.as_ref().is_none_or(|name| question.source == Some(name))
        && (rule.title.is_empty() || has_any(question.title, &rule.title))
        && (rule.text.is_empty() || has_any(question.title, &rule.text) || has_any(question.text, &rule.text))
}

/// The path of a link, without query and fragment.
fn path_of(link: &str) -> &str {
    let rest = link.split_once("://").map_or(link, |(_, rest)| rest);
    let path = rest.find('/').map_or("/", |at| &rest[at..]);
    &path[..path.find(['?', '#']).unwrap_or(path.len())]
}

/// Does the text fit the pattern, where `*` stands for anything?
fn is_like(pattern: &str, text: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(mut text) = text.strip_prefix(first) else { return false };
    let mut pieces: Vec<&str> = rest.split('*').collect();
    // `rest` has at least one piece, be it empty.
    let last = pieces.pop().unwrap_or_default();
    for piece in pieces {
        let Some(at) = text.find(piece) else { return false };
        text = &text[at + piece.len()..];
    }
    text.ends_with(last)
}

/// Does the text have one of these, as whole words in a row?
fn has_any(text: &str, wanted: &[String]) -> bool {
    let text = Words::of(text, MOST_WORDS);
    wanted.iter().any(|phrase| {
        let phrase = Words::of(phrase, MOST_WORDS);
        if phrase.iter().any(is_dense) {
            return text.text().contains(phrase.text());
        }
        phrase.len() > 0
            && (0..=text.len().saturating_sub(phrase.len()))
                .any(|at| at + phrase.len() <= text.len() && (0..phrase.len()).all(|n| text.at(at + n) == phrase.at(n)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::section::Section;

    #[test]
    fn a_star_stands_for_anything() {
        for (pattern, text, fits) in [
            ("/blog/*", "/blog/a/b", true),
            ("/blog/*", "/news/blog/", false),
            ("*/papers/*.pdf", "/x/papers/1/a.pdf", true),
            ("*/papers/*.pdf", "/x/papers/a.html", false),
            ("/a", "/a", true),
            ("/a", "/ab", false),
            ("*", "/", true),
            ("/a*b*c", "/abc", true),
            ("/a*bc", "/abc", true),
            ("/ab*bc", "/abc", false),
        ] {
            assert_eq!(is_like(pattern, text), fits, "{pattern} {text}");
        }
    }

    #[test]
    fn all_that_a_rule_names_must_hold() {
        let question = Question {
            title: "Sponsored: a new GPU",
            text: "训练大模型 on it",
            link: Some("https://news.example.org/2025/gpu?utm=1"),
            source: Some("News"),
            ..Question::default()
        };
        let words = |word: &str| vec!["nothing such".to_owned(), word.to_owned()];
        for (rule, fits) in [
            (Ruling { host: Some("example.org".into()), ..Ruling::default() }, true),
            (Ruling { host: Some("ample.org".into()), ..Ruling::default() }, false),
            (Ruling { host: Some("example.org".into()), path: Some("/2025/*".into()), ..Ruling::default() }, true),
            (Ruling { host: Some("example.org".into()), path: Some("/2024/*".into()), ..Ruling::default() }, false),
            (Ruling { title: words("new gpu"), ..Ruling::default() }, true),
            (Ruling { title: words("gp"), ..Ruling::default() }, false),
            (Ruling { text: words("SPONSORED"), ..Ruling::default() }, true),
            (Ruling { text: words("大模型"), ..Ruling::default() }, true),
            (Ruling { title: words("大模型"), ..Ruling::default() }, false),
            (Ruling { source: Some("News".into()), ..Ruling::default() }, true),
            (Ruling { source: Some("Other".into()), ..Ruling::default() }, false),
        ] {
            assert_eq!(holds(&rule, &question), fits, "{rule:?}");
        }
    }

    #[test]
    fn the_first_rule_that_holds_decides_and_says_so() {
        let mut decision = Decision {
            relevant: true,
            p_relevant: 0.9,
            section: Section::Papers,
            p: [0.7, 0.1, 0.1, 0.1],
            why: vec!["`model`".to_owned()],
        };
        let rule = |relevant| Ruling { title: vec!["sponsored".into()], relevant: Some(relevant), ..Ruling::default() };
        let question = Question { title: "Sponsored: a model", ..Question::default() };
        overrule(
            &[Ruling { source: Some("x".into()), ..rule(true) }, rule(false), rule(true)],
            &question,
            &mut decision,
        );
        assert!(!decision.relevant && decision.p_relevant.abs() < 1e-9);
        assert_eq!(decision.section, Section::Papers);
        assert_eq!(decision.why, ["rule 2 of feeds.toml (title sponsored): not relevant", "`model`"]);
    }
}
