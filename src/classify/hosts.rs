//! What kind of place a host is: general knowledge that few labels can teach.
//!
//! Features, not decisions: what a kind is worth for a section is learnt.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Kinds in brackets, each followed by the names of its hosts; a name stands for every host below it.
const KINDS: &str = include_str!("hosts.txt");

/// The kinds, each with its names.
fn kinds_and_names() -> impl Iterator<Item = (&'static str, &'static str)> {
    KINDS
        .split("\n[")
        .skip(1)
        .filter_map(|part| part.split_once(']'))
        .flat_map(|(kind, names)| names.split_whitespace().map(move |name| (kind, name)))
}

/// The kinds of each name.
static OF_NAME: LazyLock<BTreeMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let mut of_name: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (kind, name) in kinds_and_names() {
        of_name.entry(name).or_default().push(kind);
    }
    of_name
});

/// The kinds of the place that a host is: those of its own name, then those of the hosts above it.
pub(super) fn kinds(host: &str) -> impl Iterator<Item = &'static str> {
    let parents = std::iter::successors(Some(host), |host| host.split_once('.').map(|(_, parent)| parent));
    parents.filter_map(|name| OF_NAME.get(name)).flatten().copied()
}

/// Is it this host, or one below it?
pub(super) fn is_below(host: &str, name: &str) -> bool {
    host.strip_suffix(name).is_some_and(|sub| sub.is_empty() || sub.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_below_another_is_of_its_kind() {
        assert_eq!(kinds("arxiv.org").collect::<Vec<_>>(), ["a place of papers"]);
        assert_eq!(kinds("someone.substack.com").collect::<Vec<_>>(), ["a platform for blogs"]);
        assert_eq!(kinds("notarxiv.org").count(), 0);
    }

    #[test]
    fn every_name_is_a_bare_host() {
        for (_, name) in kinds_and_names() {
            let link = format!("https://{name}/");
            assert_eq!(crate::link::host(&link).as_deref(), Some(name.strip_prefix("www.").unwrap_or(name)));
        }
    }
}
