//! What a week says of each of its stories: who tells it, who tells of the same, the votes it has.

use std::collections::{BTreeMap, BTreeSet};

use crate::html;
use crate::link;
use crate::rank::signals::{self, Signals};
use crate::rank::{Echo, Voices};
use crate::story::Story;

/// Bytes of a summary in which labelled numbers are looked for: lists put them in place of a text.
const MOST_LABELS: usize = 400;

/// What was heard of a story.
#[derive(Clone, Debug, Default)]
pub(super) struct Heard {
    /// How many others tell it on their own account.
    pub others: usize,
    /// How many more tell of what it names, and that name.
    pub echo: Option<(usize, String)>,
    /// How many entries its source has this week, where that says something.
    pub posts: Option<usize>,
    /// Where it stands by its votes and points among those of the same source and day, and how to say it.
    pub signal: Option<(f64, String)>,
}

impl Heard {
    /// What is heard of each story of a week.
    pub fn of(stories: &[Story], voices: &Voices) -> Vec<Self> {
        let echo = Echo::of(stories, voices);
        let signals = places(stories);
        let mut posts: BTreeMap<&str, usize> = BTreeMap::new();
        for story in stories {
            *posts.entry(story.teller()).or_default() += 1;
        }
        let heard = stories.iter().zip(signals).map(|(story, signal)| {
            let own = voices.all(story);
            // A list may point at several who report the same, each on his own account.
            let reports: BTreeSet<String> = story.entries().filter_map(Voices::site).collect();
            // A list says by its votes what is worth it, and archives bring what there is.
            let counts = signal.is_none() && !voices.is_list(story.teller()) && !link::is_arxiv_id(&story.face.id);
            Self {
                others: own.len().max(reports.len()).saturating_sub(1),
                echo: echo.others(story, &own),
                posts: posts.get(story.teller()).copied().filter(|_| counts),
                signal,
            }
        });
        heard.collect()
    }
}

/// Where each story stands by its votes and points, among those of the same source and day.
fn places(stories: &[Story]) -> Vec<Option<(f64, String)>> {
    let counted: Vec<Vec<Counted>> = stories.iter().map(counted).collect();
    let mut all = Signals::default();
    for (source, day, name, value) in counted.iter().flatten() {
        all.add(source, *day, name, *value);
    }
    let all = all.sorted();
    counted.iter().map(|story| all.best(story.iter().copied())).collect()
}

/// A number that a source gives of an entry: the source, the day since 1970, its name, and how much it is.
type Counted<'a> = (&'a str, i64, &'a str, f64);

/// What is counted of a story: who told it first, on which day, and each number by its name.
fn counted(story: &Story) -> Vec<Counted<'_>> {
    let mut counted = Vec::new();
    for known in story.entries() {
        let source = known.sightings.first().map_or("", |sighting| &sighting.source);
        let day = known.entry.published.unwrap_or(known.first_seen).as_second().div_euclid(24 * 3600);
        let said = known.entry.signals.iter().map(|(name, value)| (name.as_str(), *value));
        counted.extend(said.map(|(name, value)| (source, day, name, value)));
        if known.entry.signals.is_empty() {
            let summary = known.entry.summary_html.as_deref().unwrap_or_default();
            let text = html::plain_start(&summary[..summary.floor_char_boundary(2 * MOST_LABELS)], MOST_LABELS);
            counted.extend(signals::labelled(&text).map(|(name, value)| (source, day, name, value)));
        }
    }
    counted
}
