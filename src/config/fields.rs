//! Reads from feeds.toml where the fields of an entry stand in a JSON document.

use toml::Spanned;
use toml::de::DeValue;

use super::complaint::Complaint;
use super::path::{self, Path};
use super::plan::Signal;
use super::raw::Keys;
use super::value::{self, Refusal};

/// The paths of the fields, in the order of [`JsonPlan`](super::JsonPlan).
const FIELDS: [&str; 9] = ["id", "title", "link", "date", "summary", "image", "authors", "categories", "comments"];

/// What a table says of a JSON document; what it does not say is none.
#[derive(Default)]
pub(super) struct Fields {
    pub(super) entry: Option<Path>,
    pub(super) lists: [Option<Vec<Path>>; FIELDS.len()],
    pub(super) signals: Option<Vec<Signal>>,
}

pub(super) fn fields(keys: &mut Keys<'_>, heard: &mut Vec<Complaint>) -> Fields {
    let entry = keys.take("entry", path::path, heard).map(Spanned::into_inner);
    let lists = FIELDS.map(|key| alternatives(keys, key, "paths", path::text, heard));
    let has_signals = keys.has("signal");
    let tables = keys.tables("signal", "[[source.signal]]", heard);
    let signals: Vec<Signal> = tables.into_iter().filter_map(|keys| signal(keys, heard)).collect();
    Fields { entry, lists, signals: has_signals.then_some(signals) }
}

fn signal(mut keys: Keys<'_>, heard: &mut Vec<Complaint>) -> Option<Signal> {
    let name = keys.take("name", value::line, heard).map(Spanned::into_inner);
    let usual = keys.spelled("path").and_then(last_step);
    let path = keys.need("path", "path = \"/points\"", path::path, heard);
    keys.finish(heard);
    let path = path?.into_inner();
    Some(Signal { name: name.or(usual).unwrap_or_else(|| "signal".to_owned()), path })
}

/// `upvotes` of `/paper/upvotes` and of `$.paper.upvotes`.
fn last_step(path: &str) -> Option<String> {
    let step = path.rsplit(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-')).find(|step| !step.is_empty())?;
    Some(step.to_owned())
}

/// One, or a list of which the first that gives something counts.
pub(super) fn alternatives<T>(
    keys: &mut Keys<'_>,
    key: &'static str,
    of: &str,
    read: impl Fn(&DeValue<'_>) -> Result<T, Refusal>,
    heard: &mut Vec<Complaint>,
) -> Option<Vec<T>> {
    if keys.is_list(key) {
        let list = keys.list(key, of, read, heard)?.into_inner();
        return Some(list.into_iter().map(Spanned::into_inner).collect());
    }
    keys.take(key, read, heard).map(|one| vec![one.into_inner()])
}
