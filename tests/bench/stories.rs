//! How long stories take: `cargo bench --bench stories`.
//!
//! The entries are made of the words of the arXiv metadata (CC0) that ships with the demo, drawn as they occur there, so
//! that common words are common; every tenth entry is told again elsewhere in other words.

use std::hint::black_box;

use divan::{Bencher, counter::ItemsCount};
use hebdo::entry::{Entry, Known, Sighting};
use hebdo::{link, parse, stories};
use jiff::{Timestamp, ToSpan as _};

fn main() {
    let made = entries(1_000);
    let stories = stories::gather(made.clone(), &[]).len();
    // Else nothing would be compared, or all be thrown together.
    assert!((made.len() * 4 / 5..made.len() * 39 / 40).contains(&stories), "{stories} stories of {}", made.len());
    divan::main();
}

/// All entries of a week at once.
#[divan::bench(args = [1_000, 10_000, 20_000], sample_count = 10)]
fn gathered(bencher: Bencher, count: usize) {
    let bencher = bencher.counter(ItemsCount::new(count));
    bencher.with_inputs(|| entries(count)).bench_local_values(|entries| stories::gather(black_box(entries), &[]));
}

fn entries(count: usize) -> Vec<Known> {
    let demo = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/demo/sources/arxiv.xml");
    let demo = std::fs::read(demo).expect("ships with the demo");
    let papers = parse::read(&demo, &parse::Hint::default()).expect("a feed").entries;
    let texts = papers.iter().filter_map(|paper| paper.summary_html.as_deref());
    let words: Vec<&str> = texts.flat_map(str::split_whitespace).collect();
    let mut state: u64 = 7;
    let mut drawn = |below: usize| {
        // Knuth's linear congruential generator; the high bits are good enough to draw words with.
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).expect("31 bits") % below
    };
    let start: Timestamp = "2026-04-19T00:00:00Z".parse().expect("a moment");
    let mut entries: Vec<Known> = Vec::with_capacity(count);
    for number in 0..count {
        let title = if number % 10 == 9 {
            let before = entries[number - 1].entry.title.clone().unwrap_or_default();
            let mut words: Vec<&str> = before.split(' ').collect();
            words.rotate_left(2);
            words.join(" ")
        } else {
            let place = format!("Name{}", drawn(count));
            (0..8)
                .map(|at| if at == 3 { place.as_str() } else { words[drawn(words.len())] })
                .collect::<Vec<_>>()
                .join(" ")
        };
        let published = start + i64::try_from(drawn(7 * 24)).expect("small").hours();
        let said = (0..150).map(|_| words[drawn(words.len())]).collect::<Vec<_>>().join(" ");
        let address = format!("https://site{}.example.org/{number}", drawn(400));
        entries.push(Known {
            id: address.clone(),
            canonical: Some(address.clone()),
            page: Some(link::page_key(&address)),
            entry: Entry {
                title: Some(title),
                link: Some(address.clone()),
                published: Some(published),
                summary_html: Some(said),
                ..Entry::default()
            },
            first_seen: published,
            belongs: published,
            held_back: None,
            sightings: vec![Sighting {
                source: format!("Source {}", drawn(400)),
                link: Some(address),
                comments: None,
                first_seen: published,
            }],
        });
    }
    entries
}
