//! Patterns of filter rules: words, globs, regular expressions.

use regex::{Regex, RegexBuilder};

/// Largest compiled pattern, in bytes: a rule of a person takes some kilobytes, a nest of repetitions gigabytes.
const LARGEST: usize = 1 << 20;

/// What a text is held against. Case makes no difference.
///
/// * `/…/` is a regular expression, looked for anywhere;
/// * with `*` or `?` it is a glob, which the whole text has to fit;
/// * anything else are words, looked for anywhere, but whole (`AI` is not in `said`).
#[derive(Clone, Debug)]
pub struct Pattern {
    text: String,
    regex: Regex,
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Pattern {
    /// Reads a pattern; the error says in words what is wrong with it.
    pub fn new(text: &str) -> Result<Self, String> {
        let expression = expression(text);
        let built = RegexBuilder::new(&expression).case_insensitive(true).size_limit(LARGEST).build();
        built.map(|regex| Self { text: text.to_owned(), regex }).map_err(|error| reason(&error))
    }

    /// Does the text fit?
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        self.regex.is_match(text)
    }

    /// As the file has it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

fn expression(text: &str) -> String {
    if let Some(inner) = text.strip_prefix('/').and_then(|rest| rest.strip_suffix('/')).filter(|s| !s.is_empty()) {
        return inner.to_owned();
    }
    if text.contains(['*', '?']) {
        let body: String = text
            .chars()
            .map(|c| match c {
                '*' => ".*".to_owned(),
                '?' => ".".to_owned(),
                other => regex::escape(other.encode_utf8(&mut [0; 4])),
            })
            .collect();
        return format!("(?s)^{body}$");
    }
    // A boundary where the words begin and end with a letter; `C++` and `.org` have none there.
    let edge = |c: Option<char>| if c.is_some_and(char::is_alphanumeric) { "\\b" } else { "" };
    let words: Vec<String> = text.split_whitespace().map(regex::escape).collect();
    format!("{}{}{}", edge(text.trim().chars().next()), words.join(r"\s+"), edge(text.trim().chars().next_back()))
}

/// The last line of what the crate says: the ones before it draw the pattern, which we do ourselves.
fn reason(error: &regex::Error) -> String {
    let text = match error {
        regex::Error::CompiledTooBig(_) => return "this grows too large".to_owned(),
        other => other.to_string(),
    };
    text.lines().last().unwrap_or_default().trim().trim_start_matches("error: ").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_globs_and_expressions_fit_what_they_should() {
        for (pattern, text, fits) in [
            ("AI", "What AI is", true),
            ("ai", "He said it", false),
            ("machine learning", "Machine  Learning for all", true),
            ("machine learning", "machine learnings", false),
            ("C++", "In C++20 and", true),
            ("example.org", "https://example.org/a", true),
            ("example.org", "https://exampleXorg/a", false),
            ("sponsored*", "Sponsored: buy this", true),
            ("sponsored*", "Not sponsored: this", false),
            ("*/blog/*", "https://example.org/blog/a", true),
            ("*/blog/?", "https://example.org/blog/ab", false),
            (r"/\b(llm|gpt)s?\b/", "Three LLMs", true),
            ("/^week/", "This week", false),
            ("/", "a/b", true),
            ("深度学习", "关于 深度学习 的", true),
        ] {
            assert_eq!(Pattern::new(pattern).unwrap().matches(text), fits, "{pattern} in {text}");
        }
    }

    #[test]
    fn a_broken_expression_is_told_in_words() {
        assert_eq!(Pattern::new("/(/").unwrap_err(), "unclosed group");
        assert!(Pattern::new(r"/(\w{1000}){1000}/").unwrap_err().contains("too large"));
    }
}
