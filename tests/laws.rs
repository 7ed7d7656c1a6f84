//! Laws that hold for any input.

use hebdo::entry::{Entry, Known, Sighting};
use hebdo::{link, stories};
use jiff::Timestamp;
use proptest::prelude::*;

prop_compose! {
    fn any_link()(
        scheme in "https?",
        host in "(www\\.)?[a-z]{1,8}\\.(org|com)|arxiv\\.org|www\\.google\\.com|huggingface\\.co|[0-9]{1,3}\\.0\\.0\\.1",
        path in "(/[a-zA-Z0-9._~%:@!$&'()*+,;=-]{0,8}){0,4}|/abs/[0-9]{4}\\.[0-9]{5}(v[0-9])?|/url|/papers/[0-9]{4}\\.[0-9]{5}",
        query in "(\\?(((utm_[a-z]{1,3}|id|p|q|url|ref|fbclid)=[a-z0-9:/%.?=]{0,12})&?){0,4})?",
        fragment in "(#[a-zA-Z0-9=&:~!/-]{0,10})?",
    ) -> String {
        format!("{scheme}://{host}{path}{query}{fragment}")
    }
}

proptest! {
    #[test]
    fn the_canonical_link_of_a_canonical_link_is_itself(link in any_link()) {
        if let Some(canonical) = link::canonical(&link) {
            prop_assert_eq!(link::canonical(&canonical), Some(canonical));
        }
    }

    #[test]
    fn any_text_may_be_asked_for_its_link(text in "\\PC{0,80}") {
        if let Some(canonical) = link::canonical(&text) {
            prop_assert_eq!(link::canonical(&canonical), Some(canonical.clone()));
            let _ = (link::page_key(&canonical), link::is_front_page(&canonical));
        }
        let _ = (link::arxiv_id(&text), link::doi(&text), link::host(&text));
    }

    #[test]
    fn tracking_never_changes_the_page(link in any_link(), key in "utm_[a-z]{1,8}|fbclid|gclid", value in "[a-z0-9]{0,8}") {
        let (base, fragment) = link.split_once('#').map_or((link.as_str(), ""), |(base, fragment)| (base, fragment));
        let sign = if base.contains('?') { '&' } else { '?' };
        let tracked = format!("{base}{sign}{key}={value}#{fragment}");
        let bare = format!("{base}#{fragment}");
        prop_assert_eq!(link::canonical(&tracked), link::canonical(&bare));
    }
}

/// Entries of a few sources that often point at the same pages.
fn any_entries() -> impl Strategy<Value = Vec<Known>> {
    let one = (0..30_u32, 0..4_u8, 0..12_u8, 0..100_i64);
    proptest::collection::vec(one, 0..24).prop_map(|rows| {
        let mut seen = std::collections::BTreeSet::new();
        rows.into_iter()
            .filter(|(id, ..)| seen.insert(*id))
            .map(|(id, source, page, second)| {
                let at = Timestamp::from_second(second).unwrap();
                let link = (page > 0).then(|| format!("https://example.org/{page}"));
                Known {
                    id: format!("id:{id}"),
                    canonical: link.clone(),
                    page: link.as_deref().map(hebdo::link::page_key),
                    entry: Entry { published: Some(at), link: link.clone(), ..Entry::default() },
                    first_seen: at,
                    belongs: at,
                    held_back: None,
                    sightings: vec![Sighting { source: format!("S{source}"), link, comments: None, first_seen: at }],
                }
            })
            .collect()
    })
}

proptest! {
    #[test]
    fn the_order_of_arrival_makes_no_other_stories(entries in any_entries(), turns in 0..24_usize) {
        let mut shuffled = entries.clone();
        shuffled.rotate_left(turns.min(entries.len()));
        shuffled.reverse();
        prop_assert_eq!(stories::gather(shuffled, &[]), stories::gather(entries, &[]));
    }

    #[test]
    fn no_entry_is_lost_and_none_is_told_twice(entries in any_entries()) {
        let mut ids: Vec<String> = entries.iter().map(|known| known.id.clone()).collect();
        let stories = stories::gather(entries, &[]);
        let mut told: Vec<String> = stories.iter().flat_map(|story| story.entries().map(|k| k.id.clone())).collect();
        ids.sort();
        told.sort();
        prop_assert_eq!(ids, told);
    }
}
