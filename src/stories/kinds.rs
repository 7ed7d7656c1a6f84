//! What kind of piece a title announces.

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use crate::wording;

/// Words that tell what kind of piece a title announces; the plain news has none of them. Two titles that differ here
/// are about one thing and do not tell the same.
const KINDS: &[(&str, &[&str])] = &[
    (
        "a guide",
        &[
            "best practices",
            "cheat sheet",
            "everything you need",
            "guide",
            "how to",
            "what time",
            "when and how",
            "where to watch",
            "how we",
            "lessons",
            "tips",
            "tutorial",
            "walkthrough",
            "what to know",
            "what we know",
            "explained",
            "explainer",
            "building",
            "advancing",
            "improving",
        ],
    ),
    (
        "a test",
        &[
            "benchmark",
            "benchmarks",
            "compared",
            "comparison",
            "hands-on",
            "hands on",
            "review",
            "reviewed",
            "tested",
            "vs",
        ],
    ),
    (
        "a view",
        &[
            "analysis",
            "commentary",
            "comment on",
            "editorial",
            "opinion",
            "thoughts",
            "why",
            "a look at",
            "behind",
            "inside",
        ],
    ),
    (
        "a list",
        &[
            "best",
            "top",
            "new leader",
            "takes the lead",
            "leaderboard",
            "ranked",
            "ranking",
            "gallery",
            "photos",
            "pictures",
            "picture",
            "scenes",
            "highlights",
            "things",
        ],
    ),
    (
        ROUND_UP,
        &["digest", "inbox", "links", "newsletter", "recap", "round-up", "roundup", "this week", "week in", "weekly"],
    ),
    ("a talk", &["ama", "episode", "interview", "podcast", "webinar", "meet the", "hackathon"]),
    (
        "a reading note",
        &[
            "annotated",
            "deep dive",
            "journal club",
            "notes on",
            "paper club",
            "paper notes",
            "paper review",
            "reading",
            "review of",
            "summary of",
        ],
    ),
    ("an offer", &["deals", "discount", "pricing", "sale"]),
    ("a rumour", &["leak", "leaked", "leaks", "rumor", "rumors", "rumour", "rumours", "preview", "teaser", "trailer"]),
    ("a pastime", &["poll", "quiz", "random"]),
    ("a reaction", &["defends", "reaction", "reacts", "reply", "responds", "respond", "slams"]),
    (
        "an addition",
        &[
            "case study",
            "changelog",
            "customer",
            "customers",
            "patch notes",
            "release notes",
            "system card",
            "update",
            "updates",
        ],
    ),
];

/// The kind of what tells many things at once.
const ROUND_UP: &str = "a round-up";

/// The phrases by their first words, with what they announce: most titles have none, and that is soon seen.
static BY_FIRST_WORD: LazyLock<HashMap<&str, Vec<(&str, &str)>>> = LazyLock::new(|| {
    let mut by_first: HashMap<&str, Vec<(&str, &str)>> = HashMap::new();
    for (kind, phrases) in KINDS {
        for phrase in *phrases {
            let first = phrase.split(' ').next().unwrap_or(phrase);
            by_first.entry(first).or_default().push((phrase, kind));
        }
    }
    by_first
});

/// The kinds of pieces that a title announces; none for the plain news.
pub(super) fn kinds(title: &str) -> BTreeSet<&'static str> {
    let words = wording::spaced(title, &['-']);
    let mut kinds = BTreeSet::new();
    let mut rest = words.as_str();
    while !rest.is_empty() {
        let (word, behind) = rest.split_once(' ').unwrap_or((rest, ""));
        for (phrase, kind) in BY_FIRST_WORD.get(word).into_iter().flatten() {
            if rest.strip_prefix(phrase).is_some_and(|behind| behind.is_empty() || behind.starts_with(' ')) {
                kinds.insert(*kind);
            }
        }
        rest = behind;
    }
    if wording::tells_many(title) {
        kinds.insert(ROUND_UP);
    }
    kinds
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_announce_kinds_and_the_news_none() {
        for (title, expected) in [
            ("Parcelworks raises $40M to sort parcels", ""),
            ("How to sort parcels", "a guide"),
            ("Review: a sorter that works", "a test"),
            ("The best sorters, compared", "a list a test"),
            ("Reviewed and re-viewed", "a test"),
            ("A preview of the guidebook", "a rumour"),
            ("Parcelworks signs a deal with the leader of the market", ""),
        ] {
            assert_eq!(kinds(title).into_iter().collect::<Vec<_>>().join(" "), expected, "{title}");
        }
    }
}
