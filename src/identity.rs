//! The identity of an entry: what it is known by, for dedupe and for ever.

use std::collections::{BTreeMap, BTreeSet};

use crate::entry::Entry;
use crate::link;
use crate::text;

/// The identity of an entry (design §5): bare arXiv id, DOI, the source's own guid, the canonical
/// link, else a hash of title and source. Never a date, a position or a random number.
///
/// A guid that is not a URI (`12345`) means something at its publisher only, so the host of the link,
/// or the source's name, goes before it.
#[must_use]
pub fn of(entry: &Entry, source: &str) -> String {
    let (guid, href) = (entry.id.as_deref().map(str::trim).filter(|id| !id.is_empty()), entry.link.as_deref());
    let canonical = href.and_then(link::canonical);
    if let Some(id) = guid.and_then(link::arxiv_id).or_else(|| canonical.as_deref().and_then(link::arxiv_id)) {
        return id;
    }
    if let Some(doi) = entry.doi.as_deref().or(guid).and_then(link::doi).or_else(|| href.and_then(link::doi)) {
        return link::arxiv_id(&doi).unwrap_or(doi);
    }
    match (guid, canonical) {
        (Some(guid), _) if is_uri(guid) => guid.to_owned(),
        (Some(guid), canonical) => {
            let place = canonical.as_deref().and_then(link::host).unwrap_or_else(|| source.to_owned());
            format!("{place}:{guid}")
        }
        (None, Some(canonical)) if !link::is_front_page(&canonical) => canonical,
        (None, _) => {
            let title = entry.title.as_deref().or(entry.summary_html.as_deref()).or(entry.content_html.as_deref());
            format!("sha256:{}", link::digest(&[source, &text::one_line(title.unwrap_or_default())]))
        }
    }
}

/// The identities of one document's entries, in order, so that none falls together with another.
///
/// Feeds repeat a guid for different things (Miniflux tells them apart by link as well), and a link for
/// many: where guids are the same and links differ, or links alone are the same and titles differ, that
/// which differs becomes part of the identity.
#[must_use]
pub fn of_all(entries: &[Entry], source: &str) -> Vec<String> {
    let plain: Vec<String> = entries.iter().map(|entry| of(entry, source)).collect();
    let mark = |entry: &Entry| {
        let link = entry.link.as_deref().map(|link| link::canonical(link).unwrap_or_else(|| link.to_owned()));
        match (&entry.id, link) {
            (Some(_), Some(link)) => link,
            _ => entry.title.clone().or_else(|| entry.summary_html.clone()).unwrap_or_default(),
        }
    };
    let mut marks: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (id, entry) in plain.iter().zip(entries) {
        // An arXiv id or DOI is the same thing wherever its link points.
        if !link::is_arxiv_id(id) && link::doi(id).is_none() {
            marks.entry(id).or_default().insert(mark(entry));
        }
    }
    let repeated = |id: &str| marks.get(id).is_some_and(|marks| marks.len() > 1);
    plain
        .iter()
        .zip(entries)
        .map(|(id, entry)| if repeated(id) { format!("{id} {}", link::digest(&[&mark(entry)])) } else { id.clone() })
        .collect()
}

/// The pages ([`link::page_key`]) that one document's entries are, where their links tell, in order.
///
/// A front page tells nothing, and neither does a link that the document has for several entries
/// (a list of links, one page for 99 offers).
#[must_use]
pub fn pages(entries: &[Entry], ids: &[String]) -> Vec<Option<String>> {
    let page = |entry: &Entry| {
        let canonical = entry.link.as_deref().and_then(link::canonical)?;
        (!link::is_front_page(&canonical)).then(|| link::page_key(&canonical))
    };
    let pages: Vec<Option<String>> = entries.iter().map(page).collect();
    let mut users: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (page, id) in pages.iter().zip(ids) {
        users.entry(page.as_deref().unwrap_or_default()).or_default().insert(id);
    }
    let is_of_one = |page: &&String| users.get(page.as_str()).is_none_or(|ids| ids.len() == 1);
    pages.iter().map(|page| page.as_ref().filter(is_of_one).cloned()).collect()
}

fn is_uri(text: &str) -> bool {
    text.split_once(':').is_some_and(|(scheme, rest)| {
        !rest.is_empty()
            && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identity_takes_the_best_that_there_is() {
        let entry = |id: Option<&str>, link: Option<&str>, title: Option<&str>| Entry {
            id: id.map(Into::into),
            link: link.map(Into::into),
            title: title.map(Into::into),
            ..Entry::default()
        };
        let paper = entry(Some("t3_abc"), Some("https://huggingface.co/papers/2011.14036"), None);
        assert_eq!(of(&paper, "S"), "2011.14036");
        assert_eq!(of(&entry(Some("12"), Some("https://www.example.org/a"), None), "S"), "example.org:12");
        assert_eq!(of(&entry(Some("12"), None, None), "S"), "S:12");
        assert_eq!(of(&entry(Some("urn:uuid:1"), Some("https://example.org/a"), None), "S"), "urn:uuid:1");
        assert_eq!(of(&entry(Some(" "), Some("https://example.org/a?utm_id=1"), None), "S"), "https://example.org/a");
        let untitled = of(&entry(None, None, Some("A  title")), "S");
        assert_eq!(untitled, of(&entry(None, None, Some("A title")), "S"));
        assert_ne!(untitled, of(&entry(None, None, Some("A title")), "T"));
    }

    #[test]
    fn a_repeated_guid_does_not_make_two_entries_one() {
        let entry = |link: &str, title: &str| Entry {
            id: Some("1".into()),
            link: Some(link.into()).filter(|link: &String| !link.is_empty()),
            title: Some(title.into()),
            ..Entry::default()
        };
        let ids = |entries: &[Entry]| of_all(entries, "S");
        let (a, b) = (entry("https://example.org/a", "A"), entry("https://example.org/b", "B"));
        let two = ids(&[a.clone(), b.clone()]);
        assert_ne!(two[0], two[1]);
        assert_eq!(two, [ids(&[b, a.clone()])[1].clone(), two[1].clone()], "order does not matter");
        let copies = ids(&[a.clone(), a]);
        assert_eq!(copies[0], copies[1]);
        let bulletin = |title: &str| Entry { id: None, ..entry("https://example.org/", title) };
        let listed = |title: &str| Entry { id: None, ..entry("https://example.org/list", title) };
        for pair in [[bulletin("A"), bulletin("B")], [listed("A"), listed("B")]] {
            let ids = of_all(&pair, "S");
            assert_ne!(ids[0], ids[1]);
        }
        let untied = ids(&[entry("", "A"), entry("", "B")]);
        assert_ne!(untied[0], untied[1]);
    }
}
