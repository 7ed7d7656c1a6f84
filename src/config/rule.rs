//! `[[rule]]`: what the editor decides beforehand, and `classifier`: by which model the rest is decided.

use std::ops::Range;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::DeValue;

use super::complaint::Complaint;
use super::raw::Keys;
use super::value::{self, Refusal};
use super::{Ruling, words};

/// `[[rule]]`, in the order of the file. `sources` are the names of those that a rule may name: also of those that are off.
pub(super) fn check_all(tables: Vec<Keys<'_>>, sources: &[String], heard: &mut Vec<Complaint>) -> Vec<Ruling> {
    tables.into_iter().filter_map(|keys| check_one(keys, sources, heard)).collect()
}

fn check_one(mut keys: Keys<'_>, sources: &[String], heard: &mut Vec<Complaint>) -> Option<Ruling> {
    let span = keys.span();
    let host = keys.take("host", host, heard);
    let path = keys.take("path", path, heard);
    let title = keys.list("title", "words", value::line, heard);
    let text = keys.list("text", "words", value::line, heard);
    let source = keys.take("source", value::line, heard);
    let section = keys.take("section", value::one_of(value::SECTIONS), heard);
    let relevant = keys.take("relevant", value::flag, heard);
    keys.finish(heard);
    if let Some(name) = source.as_ref().filter(|name| !sources.contains(name.get_ref())) {
        let names = sources.iter().map(String::as_str);
        let complaint = Complaint::new(format!("no source has the name `{}`", name.get_ref()));
        heard.push(complaint.at(name.span(), "").hint(words::did_you_mean(name.get_ref(), names)));
    }
    let words = |list: Option<Spanned<Vec<Spanned<String>>>>| -> Vec<String> {
        list.map(Spanned::into_inner).into_iter().flatten().map(Spanned::into_inner).collect()
    };
    let rule = Ruling {
        host: host.map(Spanned::into_inner),
        path: path.map(Spanned::into_inner),
        title: words(title),
        text: words(text),
        source: source.map(Spanned::into_inner),
        section: section.map(Spanned::into_inner),
        relevant: relevant.map(Spanned::into_inner),
    };
    complete(&rule, span.as_ref(), heard).then_some(rule)
}

/// Does it say when and what? Half a rule would hold always, or do nothing.
fn complete(rule: &Ruling, span: Option<&Range<usize>>, heard: &mut Vec<Complaint>) -> bool {
    let has_when = rule.host.is_some()
        || rule.path.is_some()
        || rule.source.is_some()
        || !rule.title.is_empty()
        || !rule.text.is_empty();
    let has_what = rule.section.is_some() || rule.relevant.is_some();
    let mut lacks = |message: &str, hint: &str| {
        let complaint = Complaint::new(message);
        let complaint = match span {
            Some(span) => complaint.at(span.clone(), ""),
            None => complaint,
        };
        heard.push(complaint.hint(hint.to_owned()));
    };
    if !has_when {
        lacks("the rule does not say when it holds", "add `host`, `path`, `title`, `text` or `source`");
    }
    if !has_what {
        lacks("the rule does not say what it decides", "add `section = \"articles\"`, or `relevant = false`");
    }
    has_when && has_what
}

/// A bare host: `example.org`.
fn host(value: &DeValue<'_>) -> Result<String, Refusal> {
    const EXPECTED: &str = "a host";
    let text = value::string(value)?.trim().to_lowercase();
    let bare = text.strip_prefix("www.").unwrap_or(&text);
    let fits = !bare.is_empty() && bare.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '.');
    if fits && !bare.starts_with('.') && !bare.ends_with('.') {
        return Ok(bare.to_owned());
    }
    let inside = url::Url::parse(&text).ok().and_then(|url| url.host_str().map(str::to_owned));
    let hint = inside.map_or("such as `example.org`; it stands for the hosts below it as well".to_owned(), |host| {
        format!("write `{host}`, and the rest as `path`")
    });
    Err(Refusal::new(EXPECTED, "this is none").hint(hint))
}

/// How a link's path looks: `/blog/*`.
fn path(value: &DeValue<'_>) -> Result<String, Refusal> {
    let text = value::line(value)?;
    if text.starts_with('/') || text.starts_with('*') {
        return Ok(text);
    }
    let hint = format!("it begins with a slash or a star: `/{text}` or `*/{text}`");
    Err(Refusal::new("a path, where `*` stands for anything", "this is none").hint(hint))
}

/// `classifier = { model = "path" }`.
pub(super) fn model(mut keys: Keys<'_>, folder: &Path, heard: &mut Vec<Complaint>) -> Option<PathBuf> {
    let given = keys.span().is_some();
    let model = if given { keys.need("model", "model = \"my.model\"", value::line, heard) } else { None };
    keys.finish(heard);
    model.map(|path| folder.join(path.into_inner()))
}
