//! What a week talks about: names that many tell of, each in a story of his own.
//!
//! A release is told once by its maker and in passing by all others. What its title names (`DeepSeek V4`, `K2.6`) is
//! looked for in the titles and first sentences of all stories, and who else has it is counted: who tells, and the site
//! that a list points at.

use std::collections::{BTreeSet, HashMap};

use super::voices::Voices;
use crate::story::Story;
use crate::{html, wording};

/// Bytes of a text in which a name is looked for.
const MOST_TEXT: usize = 600;

/// Least weight of the words of a name: rarer than the words of a field are together.
const LEAST_WEIGHT: f64 = 11.0;

/// Least weight of a name that is one word of letters and digits.
const LEAST_WEIGHT_ALONE: f64 = 7.0;

/// Least weight of a word that names something together with a version elsewhere in the title (`Parcelworks is back with V4`):
/// rarer than the words of a field are.
const LEAST_WEIGHT_APART: f64 = 6.0;

/// What forums put before a title: it names nothing.
const FORMULAS: &[&str] = &["ask hn", "launch hn", "show hn", "tell hn"];

/// Longest version: `v12.34`; what is longer is a sum or a date.
const LONGEST_VERSION: usize = 6;

/// Most words of a title that are looked at for these: more is no title.
const MOST_WORDS: usize = 24;

/// The names of a week, with who has them.
#[derive(Clone, Debug, Default)]
pub struct Echo {
    heard: HashMap<String, BTreeSet<String>>,
}

impl Echo {
    /// Listens to a week.
    #[must_use]
    pub fn of(stories: &[Story], voices: &Voices) -> Self {
        let mut heard: HashMap<String, BTreeSet<String>> = HashMap::new();
        for story in stories {
            heard.extend(named(story).into_iter().map(|name| (name, BTreeSet::new())));
        }
        for known in stories.iter().flat_map(Story::entries) {
            let mut speakers = voices.of_entry(known);
            speakers.extend(Voices::site(known));
            let text = [&known.entry.summary_html, &known.entry.content_html].into_iter().flatten().next();
            let text = text.map(|html| html::plain_start(html, MOST_TEXT)).unwrap_or_default();
            let title = wording::tokens(known.entry.title.as_deref().unwrap_or_default());
            let text = wording::tokens(&text[..text.floor_char_boundary(MOST_TEXT)]);
            for name in candidates(&title).chain(apart(&title)).chain(candidates(&text)) {
                if let Some(voices) = heard.get_mut(&name) {
                    voices.extend(speakers.iter().cloned());
                }
            }
        }
        heard.retain(|_, voices| voices.len() > 1);
        Self { heard }
    }

    /// How many others tell of what the story is about, and what that is; nothing where nobody does. `own` are the voices
    /// that tell the story itself.
    #[must_use]
    pub fn others(&self, story: &Story, own: &BTreeSet<String>) -> Option<(usize, String)> {
        let sites: BTreeSet<String> = story.entries().filter_map(Voices::site).collect();
        let is_other = |voice: &&String| !own.contains(*voice) && !sites.contains(*voice);
        let counted = named(story).into_iter().filter_map(|name| {
            let others = self.heard.get(&name)?.iter().filter(is_other).count();
            (others > 0).then_some((others, name))
        });
        // The first of equal ones, as the title has them.
        counted.reduce(|best, next| if next.0 > best.0 { next } else { best })
    }
}

/// What a story's title names.
#[must_use]
pub fn named(story: &Story) -> Vec<String> {
    let tokens = wording::tokens(story.face.entry.title.as_deref().unwrap_or_default());
    candidates(&tokens).filter(|name| is_name(name)).chain(apart(&tokens)).collect()
}

/// Each word and each two words in a row.
fn candidates(tokens: &[String]) -> impl Iterator<Item = String> + '_ {
    let pairs = tokens.windows(2).map(|pair| format!("{} {}", pair[0], pair[1]));
    tokens.iter().cloned().chain(pairs)
}

/// Each rare word with each version that does not follow it at once: `parcelworks v4`.
fn apart(tokens: &[String]) -> impl Iterator<Item = String> + '_ {
    let tokens = &tokens[..tokens.len().min(MOST_WORDS)];
    let versions = tokens.iter().enumerate().filter(|(_, token)| is_version(token));
    versions.flat_map(move |(at, version)| {
        let words = tokens.iter().enumerate().filter(move |(place, word)| place + 1 != at && is_rare(word));
        words.map(move |(_, word)| format!("{word} {version}"))
    })
}

/// `v4`, `5.5`: a digit, and something that a plain number has not.
fn is_version(token: &str) -> bool {
    token.len() <= LONGEST_VERSION
        && token.chars().any(|c| c.is_ascii_digit())
        && (token.contains('.') || token.starts_with('v'))
        && token.trim_start_matches('v').chars().all(|c| c.is_ascii_digit() || c == '.')
}

/// Is it a word of letters that few texts have?
fn is_rare(word: &str) -> bool {
    word.chars().count() > 2
        && word.chars().all(char::is_alphabetic)
        && wording::stem(word).is_some_and(|stem| wording::weight(&stem, 0.0, 0.0) >= LEAST_WEIGHT_APART)
}

fn is_name(name: &str) -> bool {
    let stems: Option<Vec<String>> = name.split(' ').map(wording::stem).collect();
    let Some(stems) = stems.filter(|_| !FORMULAS.contains(&name)) else { return false };
    let weight: f64 = stems.iter().map(|stem| wording::weight(stem, 0.0, 0.0)).sum();
    let is_coined = |word: &str| {
        word.chars().any(|c| c.is_ascii_digit()) && word.chars().any(char::is_alphabetic) && word.len() > 2
    };
    match name.split_once(' ') {
        Some((first, second)) => {
            let is_number = |word: &str| word.chars().all(|c| c.is_ascii_digit());
            weight >= LEAST_WEIGHT && first.chars().count() > 1 && !is_number(first) && !is_number(second)
        }
        None => is_coined(name) && weight >= LEAST_WEIGHT_ALONE,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use jiff::Timestamp;

    use super::*;
    use crate::entry::{Entry, Known, Sighting};

    /// A story that one source tells of a page.
    fn story(source: &str, link: &str, title: &str, text: &str) -> Story {
        let sighting = Sighting {
            source: source.into(),
            link: Some(link.into()),
            comments: None,
            first_seen: Timestamp::UNIX_EPOCH,
        };
        let face = Known {
            id: link.into(),
            canonical: Some(link.into()),
            page: None,
            entry: Entry { title: Some(title.into()), summary_html: Some(text.into()), ..Entry::default() },
            first_seen: Timestamp::UNIX_EPOCH,
            belongs: Timestamp::UNIX_EPOCH,
            held_back: None,
            sightings: vec![sighting],
        };
        Story { face, others: Vec::new(), pages: BTreeSet::new(), retells: None, why: Vec::new() }
    }

    fn others(stories: &[Story]) -> Option<(usize, String)> {
        let voices = Voices::of(stories, std::iter::empty());
        Echo::of(stories, &voices).others(&stories[0], &voices.all(&stories[0]))
    }

    #[test]
    fn who_tells_of_what_a_title_names_is_counted_once_a_site() {
        let week = [
            story("Parcelworks", "https://parcelworks.example.org/a", "Parcelsorter V4 is here", ""),
            story("Blog", "https://blog.example.com/a", "A day with Parcelsorter V4", ""),
            story("Blog", "https://blog.example.com/b", "More of Parcelsorter V4", ""),
            story("Paper", "https://paper.example.net/a", "Morning news", "Among others: Parcelsorter V4."),
            story("Parcelworks", "https://www.parcelworks.example.org/b", "Parcelsorter V4, explained", ""),
            story("Other", "https://other.example.edu/a", "Parcelsorter V3 is gone", ""),
        ];
        // The sites of example.org and its kin are told apart by their ends.
        assert_eq!(others(&week), Some((2, "parcelsorter v4".to_owned())));
        assert_eq!(others(&week[5..]), None);
    }

    #[test]
    fn a_version_and_its_name_are_found_apart_and_so_is_the_site_that_a_list_points_at() {
        let mut listed = story("List", "https://parcelsorter.example.com/v4", "Harbour weekly: Parcelsorter V4", "");
        listed.face.sightings[0].comments = Some("https://forum.example.net/1".into());
        let week = [
            story(
                "Tests",
                "https://tests.example.org/a",
                "Parcelsorter is back among the best with V4 Pro and V4 Flash",
                "",
            ),
            listed,
            story("Blog", "https://blog.example.edu/b", "A day with V4 of the engine", "No sorter of parcels."),
        ];
        assert_eq!(others(&week), Some((2, "parcelsorter v4".to_owned())), "the forum, and the site it points at");
    }

    #[test]
    fn words_of_the_field_are_no_names() {
        for (name, expected) in [
            ("language model", false),
            ("machine learning", false),
            ("parcelsorter v4", true),
            ("k2.6", true),
            ("show hn", false),
            ("of parcelsorter", false),
            ("2026", false),
        ] {
            assert_eq!(is_name(name), expected, "{name}");
        }
    }
}
