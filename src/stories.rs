//! Entries become stories: the same thing told by several sources, once.
//!
//! The store has already made one entry of those with the same id; here those that point at the same
//! page are joined. Linear in the number of entries.

use std::collections::{BTreeMap, BTreeSet};

use crate::entry::Known;
use crate::link;
use crate::story::Story;

/// Makes stories of a week's entries, ordered by the id of their faces.
///
/// A page that one source uses for several entries (a front page, a list of links, one shop page for
/// 99 offers) says nothing about what they are, and joins nothing.
#[must_use]
pub fn gather(entries: Vec<Known>) -> Vec<Story> {
    let shared = pages_of_many(&entries);
    let mut groups: BTreeMap<(Option<String>, String), Vec<Known>> = BTreeMap::new();
    for known in entries {
        let key = match known.page.clone().filter(|page| !shared.contains(page)) {
            Some(page) => (Some(page), String::new()),
            None => (None, known.id.clone()),
        };
        groups.entry(key).or_default().push(known);
    }
    let mut stories: Vec<Story> = groups.into_iter().filter_map(|((page, _), members)| story(page, members)).collect();
    stories.sort_by(|a, b| a.face.id.cmp(&b.face.id));
    stories
}

fn pages_of_many(entries: &[Known]) -> BTreeSet<String> {
    let mut tellings: BTreeMap<(String, &str), usize> = BTreeMap::new();
    for known in entries {
        if let Some(page) = &known.page {
            for source in known.sightings.iter().map(|sighting| sighting.source.as_str()).collect::<BTreeSet<_>>() {
                *tellings.entry((page.clone(), source)).or_default() += 1;
            }
        }
    }
    tellings.into_iter().filter(|(_, count)| *count > 1).map(|((page, _), _)| page).collect()
}

fn story(page: Option<String>, mut members: Vec<Known>) -> Option<Story> {
    members.sort_by_cached_key(rank_as_face);
    let mut members = members.into_iter();
    let face = members.next()?;
    let others: Vec<Known> = members.collect();
    let why = others.iter().map(|other| format!("`{}` points at the same page as `{}`", other.id, face.id)).collect();
    Some(Story { face, others, page, why })
}

/// The best face first: a paper, then what its own site tells, then the earliest; ids make it definite.
fn rank_as_face(known: &Known) -> (bool, bool, jiff::Timestamp, String) {
    let is_paper = link::is_arxiv_id(&known.id);
    // A discussion elsewhere is an aggregator's mark: it tells of another's page.
    let is_retold = known.entry.comments.is_some();
    (!is_paper, is_retold, known.entry.published.unwrap_or(known.first_seen), known.id.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::{Entry, Sighting};

    fn known(id: &str, source: &str, link: &str, published: &str) -> Known {
        let published = published.parse().unwrap();
        Known {
            id: id.into(),
            canonical: link::canonical(link),
            page: link::canonical(link).filter(|link| !link::is_front_page(link)).map(|link| link::page_key(&link)),
            entry: Entry { published: Some(published), ..Entry::default() },
            first_seen: published,
            belongs: published,
            held_back: None,
            sightings: vec![Sighting {
                source: source.into(),
                link: Some(link.into()),
                comments: None,
                first_seen: published,
            }],
        }
    }

    const MONDAY: &str = "2025-06-09T00:00:00Z";
    const TUESDAY: &str = "2025-06-10T00:00:00Z";

    #[test]
    fn one_page_told_by_two_sources_is_one_story() {
        let stories = gather(vec![
            known("hn:1", "HN", "http://www.example.org/a/?utm_source=hn", TUESDAY),
            known("blog:a", "Blog", "https://example.org/a", MONDAY),
            known("blog:b", "Blog", "https://example.org/b", MONDAY),
        ]);
        assert_eq!(stories.len(), 2);
        assert_eq!(stories[0].face.id, "blog:a");
        assert_eq!(stories[0].sources(), ["Blog", "HN"]);
        assert_eq!(stories[0].why.len(), 1);
    }

    #[test]
    fn a_paper_is_the_face_of_its_story() {
        let stories = gather(vec![
            known("reddit:1", "Reddit", "https://arxiv.org/pdf/2506.10982v1", MONDAY),
            known("2506.10982", "arXiv", "https://arxiv.org/abs/2506.10982", TUESDAY),
        ]);
        assert_eq!(stories.len(), 1);
        assert_eq!(stories[0].face.id, "2506.10982");
    }

    #[test]
    fn a_page_that_stands_for_many_entries_joins_none() {
        let stories = gather(vec![
            known("a:1", "A", "https://example.org/all", MONDAY),
            known("a:2", "A", "https://example.org/all", TUESDAY),
            known("b:1", "B", "https://example.org/all", TUESDAY),
            known("c:1", "C", "https://example.org/", MONDAY),
            known("d:1", "D", "https://example.org/", MONDAY),
        ]);
        assert_eq!(stories.len(), 5);
    }

    #[test]
    fn the_order_of_arrival_does_not_matter() {
        let mut entries = vec![
            known("x", "A", "https://example.org/a", MONDAY),
            known("y", "B", "https://example.org/a", MONDAY),
            known("z", "C", "https://example.org/b", MONDAY),
        ];
        let forward = gather(entries.clone());
        entries.reverse();
        assert_eq!(gather(entries), forward);
    }
}
