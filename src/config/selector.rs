//! CSS selectors: what of a page is an entry, and what of an entry is its title.

use scraper::Selector;
use scraper::error::SelectorErrorKind;
use toml::de::DeValue;

use super::value::{self, Refusal};

/// A CSS selector with its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Css {
    text: String,
    /// Ready for use.
    pub selector: Selector,
}

impl Css {
    fn new(text: &str) -> Result<Self, SelectorErrorKind> {
        Selector::parse(text).map(|selector| Self { text: text.to_owned(), selector })
    }

    /// As the file has it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

/// `selector`, `selector@attribute` or `@attribute`: a part of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Which element within the entry; none: the entry itself.
    pub css: Option<Css>,
    /// Which of its attributes; none: its text.
    pub attribute: Option<String>,
}

impl Part {
    /// As the file has it.
    #[must_use]
    pub fn spelled(&self) -> String {
        let css = self.css.as_ref().map_or("", Css::as_str);
        self.attribute.as_ref().map_or_else(|| css.to_owned(), |attribute| format!("{css}@{attribute}"))
    }
}

/// A selector for elements.
pub(super) fn css(value: &DeValue<'_>) -> Result<Css, Refusal> {
    const EXPECTED: &str = "a CSS selector";
    let text = value::string(value)?.trim();
    if text.is_empty() {
        return Err(Refusal::new(EXPECTED, "this is empty").hint("such as `article` or `a[href^='/blog/']`".to_owned()));
    }
    if let (_, Some(attribute)) = split(text) {
        let hint = format!("leave `@{attribute}` out: an entry is an element, and its link is found in it");
        return Err(Refusal::new(EXPECTED, "an attribute is no entry").hint(hint));
    }
    read(EXPECTED, text)
}

/// CSS closes what is left open at the end; who leaves it open has mistyped something.
fn read(expected: &str, text: &str) -> Result<Css, Refusal> {
    if let Some(open) = left_open(text) {
        return Err(Refusal::new(expected, open).hint(hint(text)));
    }
    Css::new(text).map_err(|error| Refusal::new(expected, trouble(text, &error)).hint(hint(text)))
}

/// A selector for a part of an entry.
pub(super) fn part(value: &DeValue<'_>) -> Result<Part, Refusal> {
    const EXPECTED: &str = "a CSS selector, or `selector@attribute`";
    let text = value::string(value)?.trim();
    if text.is_empty() {
        return Err(Refusal::new(EXPECTED, "this is empty").hint("such as `h3` or `img@src`".to_owned()));
    }
    let (selector, attribute) = split(text);
    if let Some(attribute) = attribute.filter(|name| !is_attribute(name)) {
        return Err(
            Refusal::new(EXPECTED, format!("`{attribute}` is no attribute")).hint("such as `img@src`".to_owned())
        );
    }
    // An empty selector, and `:scope` alone, are the entry itself.
    let css = match selector.trim() {
        "" | ":scope" => None,
        selector => Some(read(EXPECTED, selector)?),
    };
    Ok(Part { css, attribute: attribute.map(str::to_ascii_lowercase) })
}

/// Splits at the last `@` that is in no brackets and no quotes.
fn split(text: &str) -> (&str, Option<&str>) {
    let (mut depth, mut quote, mut at) = (0_usize, None, None);
    for (place, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), _) => quote = Some(open).filter(|open| *open != c),
            (None, '"' | '\'') => quote = Some(c),
            (None, '[' | '(') => depth += 1,
            (None, ']' | ')') => depth = depth.saturating_sub(1),
            (None, '@') if depth == 0 => at = Some(place),
            _ => {}
        }
    }
    at.map_or((text, None), |at| (&text[..at], Some(text[at + 1..].trim())))
}

fn is_attribute(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_:.".contains(c))
}

/// What of brackets and quotes is not closed.
fn left_open(text: &str) -> Option<String> {
    let mut closers: Vec<char> = Vec::new();
    let mut quote = None;
    for c in text.chars() {
        match (quote, c) {
            (Some(open), _) => quote = Some(open).filter(|open| *open != c),
            (None, '"' | '\'') => quote = Some(c),
            (None, '[') => closers.push(']'),
            (None, '(') => closers.push(')'),
            (None, ']' | ')') if closers.pop() != Some(c) => return Some(format!("this `{c}` closes nothing")),
            _ => {}
        }
    }
    quote.map(|_| "a quote is not closed".to_owned()).or_else(|| closers.pop().map(|c| format!("a `{c}` is missing")))
}

/// What is wrong, in words of people who do not write parsers.
fn trouble(text: &str, error: &SelectorErrorKind) -> String {
    let pseudo = text
        .split(':')
        .skip(1)
        .map(|rest| rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect::<String>());
    match error {
        SelectorErrorKind::EndOfLine => "something is missing at the end".to_owned(),
        SelectorErrorKind::UnexpectedSelectorParseError(_) => {
            let unknown =
                pseudo.into_iter().find(|name| !name.is_empty() && Selector::parse(&format!("a:{name}")).is_err());
            unknown
                .map_or_else(|| "this does not read as one".to_owned(), |name| format!("`:{name}` is not known here"))
        }
        _ => "this does not read as one".to_owned(),
    }
}

fn hint(text: &str) -> Option<String> {
    let hint = if text.starts_with("//") || text.starts_with("./") {
        "this looks like XPath; in CSS, `//article/h2` is `article > h2`"
    } else if text.contains(":contains(") {
        "`:contains()` is jQuery's; select by class, and sift the entries with `filter`"
    } else if text.contains("::text") || text.contains("::attr(") {
        "text is taken anyway; for an attribute write `selector@attribute`"
    } else if text.contains(":eq(") || text.contains(":first ") || text.ends_with(":first") {
        "`:first` is jQuery's; the first one is taken anyway, and `:nth-of-type(2)` is the second"
    } else if text.split(['.', '#']).skip(1).any(|name| name.starts_with(|c: char| c.is_ascii_digit())) {
        "a class that begins with a digit is written `[class~='2col']`"
    } else if text.contains([':', '/', '!']) && !text.contains('[') && text.contains('.') {
        "special characters in a class are selected with `[class*='md:flex']`"
    } else {
        return None;
    };
    Some(hint.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_attribute_stands_behind_the_last_at_sign_outside_of_brackets() {
        for (text, selector, attribute) in [
            ("img@src", "img", Some("src")),
            ("@href", "", Some("href")),
            ("h2", "h2", None),
            ("a[href*='@me']", "a[href*='@me']", None),
            ("a[href*='@me']@title", "a[href*='@me']", Some("title")),
            ("time@datetime", "time", Some("datetime")),
        ] {
            assert_eq!(split(text), (selector, attribute), "{text}");
        }
    }

    #[test]
    fn selectors_that_pages_need_are_read() {
        for text in [
            "article",
            "a[href^='/blog/']",
            "[class*=PostCard]",
            "[class*='card' i]",
            "li:not(.ad) > a",
            "div:has(> h3)",
            ":is(h2, h3) a",
            ":scope > a",
            "tr:nth-child(2n+1)",
        ] {
            assert!(part(&DeValue::String(text.into())).is_ok(), "{text}");
        }
        for text in [
            "",
            "a[",
            "a b >",
            "//h2",
            "p:contains('x')",
            "a::text",
            "div[class=post",
            "p:not(.a",
            "a[title='x]",
            "b]",
            "img@",
            "img@sr c",
            "..x",
        ] {
            assert!(part(&DeValue::String(text.into())).is_err(), "{text}");
        }
    }
}
