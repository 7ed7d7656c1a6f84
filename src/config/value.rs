//! What a key's value must be, and what is said where it is not.

use std::ops::{Range, RangeInclusive};
use std::str::FromStr;

use toml::de::DeValue;
use url::Url;

use super::complaint::Complaint;
use super::words;
use crate::section::Section;
use crate::text;

/// The sections by their key.
pub(super) const SECTIONS: &[(&str, Section)] = &[
    (Section::Papers.id(), Section::Papers),
    (Section::Articles.id(), Section::Articles),
    (Section::Usecases.id(), Section::Usecases),
    (Section::Other.id(), Section::Other),
];

/// Why a value will not do; becomes a complaint once key and place are known.
#[derive(Debug)]
pub(super) struct Refusal {
    /// Finishes the sentence "`key` must be …".
    expected: String,
    /// Stands at the carets.
    found: String,
    hint: Option<String>,
}

impl Refusal {
    pub(super) fn new(expected: impl Into<String>, found: impl Into<String>) -> Self {
        Self { expected: expected.into(), found: found.into(), hint: None }
    }

    /// A value of the wrong type.
    pub(super) fn kind(expected: String, value: &DeValue<'_>) -> Self {
        Self::new(expected, format!("this is {}", kind_of(value)))
    }

    pub(super) fn hint(mut self, hint: impl Into<Option<String>>) -> Self {
        self.hint = hint.into();
        self
    }

    pub(super) fn complaint(self, key: &str, span: Range<usize>) -> Complaint {
        Complaint::new(format!("`{key}` must be {}", self.expected)).at(span, self.found).hint(self.hint)
    }
}

fn kind_of(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "an integer",
        DeValue::Float(_) => "a decimal number",
        DeValue::Boolean(_) => "a boolean",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// A string.
pub(super) fn string<'v>(value: &'v DeValue<'_>) -> Result<&'v str, Refusal> {
    value.as_str().ok_or_else(|| {
        let quoted = match value {
            DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Datetime(_) => {
                Some("put it in quotes".to_owned())
            }
            _ => None,
        };
        Refusal::kind("a string".to_owned(), value).hint(quoted)
    })
}

/// A string with something in it, as one line.
pub(super) fn line(value: &DeValue<'_>) -> Result<String, Refusal> {
    let line = text::one_line(string(value)?);
    if line.is_empty() { Err(Refusal::new("a string with something in it", "this is empty")) } else { Ok(line) }
}

/// `true` or `false`.
pub(super) fn flag(value: &DeValue<'_>) -> Result<bool, Refusal> {
    let refusal = || Refusal::kind("true or false".to_owned(), value).hint(unquoted::<bool>(value));
    value.as_bool().ok_or_else(refusal)
}

/// A whole number within bounds that have a reason.
pub(super) fn whole(
    bounds: RangeInclusive<usize>,
    why: &'static str,
) -> impl Fn(&DeValue<'_>) -> Result<usize, Refusal> {
    move |value| {
        let expected = format!("a whole number from {} to {}", bounds.start(), bounds.end());
        let DeValue::Integer(integer) = value else {
            return Err(Refusal::kind(expected, value).hint(unquoted::<i64>(value)));
        };
        // What does not fit an i64 is out of bounds as well.
        let number = i64::from_str_radix(integer.as_str(), integer.radix()).ok();
        match number.and_then(|number| usize::try_from(number).ok()) {
            Some(number) if bounds.contains(&number) => Ok(number),
            _ => Err(Refusal::new(expected, "out of bounds").hint(why.to_owned())),
        }
    }
}

/// For a `"3"` where a 3 belongs.
pub(super) fn unquoted<T: FromStr>(value: &DeValue<'_>) -> Option<String> {
    let text = value.as_str()?.trim();
    text.parse::<T>().is_ok().then(|| format!("write {text} without quotes"))
}

/// One of a few words.
pub(super) fn one_of<T: Copy>(choices: &'static [(&'static str, T)]) -> impl Fn(&DeValue<'_>) -> Result<T, Refusal> {
    move |value| {
        let known = || choices.iter().map(|&(word, _)| word);
        let expected = || format!("one of {}", words::listed(&known().collect::<Vec<_>>()).replace(" and ", ", "));
        let word = value.as_str().ok_or_else(|| Refusal::kind(expected(), value))?;
        let found = choices.iter().find(|&&(choice, _)| choice == word);
        found
            .map(|&(_, meant)| meant)
            .ok_or_else(|| Refusal::new(expected(), "none of them").hint(words::did_you_mean(word, known())))
    }
}

/// An address on the web.
pub(super) fn web(value: &DeValue<'_>) -> Result<Url, Refusal> {
    const EXPECTED: &str = "an http or https address";
    let text = string(value)?.trim();
    let example =
        || format!("write all of it, as in `https://{}`", if text.contains('.') { text } else { "example.org/" });
    match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => Ok(url),
        Ok(url) => Err(Refusal::new(EXPECTED, format!("this begins with `{}:`", url.scheme()))),
        Err(url::ParseError::RelativeUrlWithoutBase) => {
            Err(Refusal::new(EXPECTED, "this is no whole address").hint(example()))
        }
        Err(error) => Err(Refusal::new(EXPECTED, error.to_string())),
    }
}

/// A mail address, as far as one can tell by looking.
pub(super) fn email(value: &DeValue<'_>) -> Result<String, Refusal> {
    let address = string(value)?.trim();
    let fits = address.split_once('@').is_some_and(|(who, host)| {
        !who.is_empty() && !host.is_empty() && !host.contains('@') && !host.starts_with('.') && !host.ends_with('.')
    });
    if fits && !address.contains(|c: char| c.is_whitespace() || c.is_control() || "<>,;\"".contains(c)) {
        Ok(address.to_owned())
    } else {
        Err(Refusal::new("a mail address", "this is none").hint("such as `editor@example.org`".to_owned()))
    }
}
