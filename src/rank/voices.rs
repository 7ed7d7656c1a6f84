//! Who tells a story on their own account: five feeds that mirror one site are one voice, and so is a site in five feeds.

use std::collections::{BTreeMap, BTreeSet};

use crate::entry::{Known, Sighting};
use crate::link;
use crate::story::Story;

/// A source that tells of so many sites is a list of what others wrote, and speaks for itself.
const A_LIST: usize = 3;

/// Whose voice each source is.
#[derive(Clone, Debug, Default)]
pub struct Voices {
    /// The site of each source's own page, where it is known.
    homes: BTreeMap<String, String>,
    /// Sources that tell what others wrote.
    lists: BTreeSet<String>,
}

impl Voices {
    /// The voices of a week; `homes` are the sources with the links of their pages.
    #[must_use]
    pub fn of<'a>(stories: &[Story], homes: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let homes = homes.filter_map(|(source, page)| Some((source.to_owned(), site_of(page)?))).collect();
        let mut told: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for known in stories.iter().flat_map(Story::entries) {
            let site = Self::site(known);
            for (sighting, site) in known.sightings.iter().zip(std::iter::repeat(site)) {
                told.entry(&sighting.source).or_default().extend(site);
            }
        }
        let lists = told.into_iter().filter(|(_, sites)| sites.len() >= A_LIST);
        Self { homes, lists: lists.map(|(source, _)| source.to_owned()).collect() }
    }

    /// Who speaks in a sighting: a site, or the name of a list.
    #[must_use]
    pub fn voice(&self, known: &Known, sighting: &Sighting) -> String {
        let target = Self::site(known);
        let discussed = sighting.comments.as_deref().and_then(site_of);
        if let Some(forum) = discussed.filter(|forum| Some(forum) != target.as_ref()) {
            return forum;
        }
        if let Some(home) = self.homes.get(&sighting.source).filter(|home| Some(*home) != target.as_ref()) {
            return home.clone();
        }
        if self.lists.contains(&sighting.source) {
            return sighting.source.clone();
        }
        sighting.link.as_deref().and_then(site_of).or(target).unwrap_or_else(|| sighting.source.clone())
    }

    /// All who tell an entry, each once.
    #[must_use]
    pub fn of_entry(&self, known: &Known) -> BTreeSet<String> {
        known.sightings.iter().map(|sighting| self.voice(known, sighting)).collect()
    }

    /// All who tell a story, each once.
    #[must_use]
    pub fn all(&self, story: &Story) -> BTreeSet<String> {
        story.entries().flat_map(|known| self.of_entry(known)).collect()
    }

    /// The site of an entry's page, whoever told of it.
    #[must_use]
    pub fn site(known: &Known) -> Option<String> {
        known.canonical.as_deref().and_then(site_of)
    }

    /// Is the source a list of what others wrote?
    #[must_use]
    pub fn is_list(&self, source: &str) -> bool {
        self.lists.contains(source)
    }
}

fn site_of(link: &str) -> Option<String> {
    link::host(link).map(|host| link::site(&host).to_owned())
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::entry::Entry;

    fn sighting(source: &str, comments: Option<&str>) -> Sighting {
        Sighting {
            source: source.into(),
            link: None,
            comments: comments.map(Into::into),
            first_seen: Timestamp::UNIX_EPOCH,
        }
    }

    fn story(link: &str, sightings: Vec<Sighting>) -> Story {
        let face = Known {
            id: link.into(),
            canonical: Some(link.into()),
            page: None,
            entry: Entry::default(),
            first_seen: Timestamp::UNIX_EPOCH,
            belongs: Timestamp::UNIX_EPOCH,
            held_back: None,
            sightings,
        };
        Story { face, others: Vec::new(), pages: BTreeSet::new(), retells: None, why: Vec::new() }
    }

    #[test]
    fn mirrors_are_one_voice_and_forums_and_lists_their_own() {
        let lab = "https://lab.example.org/news/a";
        let told = vec![
            sighting("Lab", None),
            sighting("Lab, mirrored", None),
            sighting("Forum", Some("https://forum.example.net/item/1")),
            sighting("Links", None),
            sighting("Blog", None),
        ];
        let mut week = vec![story(lab, told)];
        for site in ["a.example.com", "b.example.edu", "c.test"] {
            week.push(story(&format!("https://{site}/1"), vec![sighting("Links", None)]));
        }
        let homes = [("Blog", "https://ada.github.io/"), ("Lab", "https://lab.example.org/")];
        let voices = Voices::of(&week, homes.into_iter());
        let all: Vec<String> = voices.all(&week[0]).into_iter().collect();
        assert_eq!(all, ["Links", "ada.github.io", "example.net", "example.org"]);
        assert!(voices.is_list("Links") && !voices.is_list("Lab"));
    }
}
