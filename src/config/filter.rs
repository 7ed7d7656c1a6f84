//! `filter` of a source: which of its entries are kept.

use std::borrow::Cow;

use toml::Spanned;
use toml::de::DeValue;

use super::complaint::Complaint;
use super::pattern::Pattern;
use super::raw::Keys;
use super::value::{self, Refusal};
use crate::entry::Entry;
use crate::html;

/// What of an entry a rule looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Its title.
    Title,
    /// Its link.
    Link,
    /// Each of its categories.
    Category,
    /// Each of its authors.
    Author,
    /// The text of its summary, or of its content where it has none.
    Summary,
}

const FIELDS: &[(&str, Field)] = &[
    ("title", Field::Title),
    ("link", Field::Link),
    ("category", Field::Category),
    ("author", Field::Author),
    ("summary", Field::Summary),
];

/// One rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// Are the entries that fit kept, or dropped?
    pub keeps: bool,
    /// What they fit.
    pub pattern: Pattern,
    /// In any of these.
    pub fields: Vec<Field>,
}

impl Rule {
    fn fits(&self, entry: &Entry) -> bool {
        self.fields.iter().any(|field| values(entry, *field).iter().any(|value| self.pattern.matches(value)))
    }
}

fn values(entry: &Entry, field: Field) -> Vec<Cow<'_, str>> {
    let one = |value: &Option<String>| value.as_deref().map(str::to_owned).map(Cow::Owned).into_iter().collect();
    match field {
        Field::Title => one(&entry.title),
        Field::Link => one(&entry.link),
        Field::Category => entry.categories.iter().map(|name| Cow::Borrowed(name.as_str())).collect(),
        Field::Author => entry.authors.iter().map(|name| Cow::Borrowed(name.as_str())).collect(),
        Field::Summary => {
            let text = entry.summary_html.as_deref().or(entry.content_html.as_deref());
            text.map(|text| Cow::Owned(html::plain(text))).into_iter().collect()
        }
    }
}

/// The rules of a source. None keeps everything.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// In the order of the file, which makes no difference.
    pub rules: Vec<Rule>,
}

impl Filter {
    /// Is the entry kept? Not if a rule drops it, nor if there are rules that keep and it fits none of them.
    #[must_use]
    pub fn keeps(&self, entry: &Entry) -> bool {
        let mut keeping = self.rules.iter().filter(|rule| rule.keeps).peekable();
        let wanted = keeping.peek().is_none() || keeping.any(|rule| rule.fits(entry));
        wanted && !self.rules.iter().any(|rule| !rule.keeps && rule.fits(entry))
    }
}

/// `filter = [{ drop = "sponsored*" }, { keep = '/\bAI\b/', in = ["title", "summary"] }]`
pub(super) fn filter(keys: &mut Keys<'_>, heard: &mut Vec<Complaint>) -> Filter {
    let tables = keys.tables("filter", "`filter`", heard);
    Filter { rules: tables.into_iter().filter_map(|keys| rule(keys, heard)).collect() }
}

fn rule(mut keys: Keys<'_>, heard: &mut Vec<Complaint>) -> Option<Rule> {
    let both = keys.has("keep") && keys.has("drop");
    let neither = !keys.has("keep") && !keys.has("drop");
    let span = keys.span();
    let keep = keys.take("keep", pattern, heard);
    let drop = keys.take("drop", pattern, heard);
    let fields = fields(&mut keys, heard);
    keys.finish(heard);
    if both || neither {
        let found = if both { "this has both" } else { "this has neither" };
        let complaint = Complaint::new("a rule of `filter` has either `keep` or `drop`");
        let complaint = match span {
            Some(span) => complaint.at(span, found),
            None => complaint,
        };
        heard.push(complaint.hint("such as `{ drop = \"sponsored*\" }`".to_owned()));
        return None;
    }
    let keeps = keep.is_some();
    Some(Rule { keeps, pattern: keep.or(drop)?.into_inner(), fields: fields? })
}

/// One word or a list of them; the title if the file says nothing.
fn fields(keys: &mut Keys<'_>, heard: &mut Vec<Complaint>) -> Option<Vec<Field>> {
    if !keys.has("in") {
        keys.take("in", value::one_of(FIELDS), heard);
        return Some(vec![Field::Title]);
    }
    if keys.is_list("in") {
        let list = keys.list("in", "parts of an entry", value::one_of(FIELDS), heard)?.into_inner();
        return Some(list.into_iter().map(Spanned::into_inner).collect());
    }
    keys.take("in", value::one_of(FIELDS), heard).map(|field| vec![field.into_inner()])
}

fn pattern(value: &DeValue<'_>) -> Result<Pattern, Refusal> {
    const EXPECTED: &str = "words, a glob or a /regular expression/";
    let text = value::string(value)?.trim();
    if text.is_empty() {
        return Err(Refusal::new(EXPECTED, "this is empty"));
    }
    Pattern::new(text).map_err(|why| Refusal::new(EXPECTED, why).hint(regex_hint(value)))
}

/// `"\b"` in TOML is a backspace; whoever writes expressions needs the other quotes.
fn regex_hint(value: &DeValue<'_>) -> Option<String> {
    let text = value.as_str()?;
    (text.contains('\\') || text.contains(char::is_control))
        .then(|| "write expressions in 'single quotes', where a backslash is a backslash".to_owned())
}
