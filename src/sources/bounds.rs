//! What is kept of a document: so many entries, so long, and nothing in them that plays tricks.

use sha2::{Digest as _, Sha256};

use crate::entry::{Entry, Feed};
use crate::{link, text};

/// Most characters of a title; the longest honest one is a fifth of it.
const TITLE: usize = 1_000;

/// Most characters of a name, a category.
const NAME: usize = 300;

/// Most characters of a remark.
const NOTE: usize = 4_000;

/// Most bytes of an address: browsers and servers take no longer ones.
const ADDRESS: usize = 8 << 10;

/// Most bytes of an id that is kept as it stands; of longer ones a hash is as good.
const ID: usize = 2 << 10;

/// Most files attached to one entry.
const ENCLOSURES: usize = 100;

/// Holds a document within so many entries of so many bytes each, and says in `mended` what that took.
pub fn hold(feed: &mut Feed, max_entries: usize, max_entry: u64) {
    if feed.entries.len() > max_entries {
        let beyond = feed.entries.len() - max_entries;
        feed.mended.push(format!("{} beyond `max-entries`", text::counted(beyond, "entry", "entries")));
        feed.entries.truncate(max_entries);
        feed.entries.shrink_to_fit();
    }
    let max_entry = usize::try_from(max_entry).unwrap_or(usize::MAX);
    let cut = feed.entries.iter_mut().map(|entry| tidy(entry, max_entry)).filter(|cut| *cut).count();
    if cut > 0 {
        feed.mended.push(format!("{} longer than `max-entry`, cut", text::counted(cut, "entry", "entries")));
    }
    for line in [&mut feed.title, &mut feed.subtitle] {
        *line = line.take().and_then(|text| harmless(&text, TITLE));
    }
    feed.id = feed.id.take().and_then(id);
    feed.link = feed.link.take().and_then(address);
}

/// Makes an entry harmless; true if it was cut.
fn tidy(entry: &mut Entry, max_entry: usize) -> bool {
    entry.id = entry.id.take().and_then(id);
    entry.title = entry.title.take().and_then(|title| harmless(&title, TITLE));
    entry.note = entry.note.take().and_then(|note| harmless(&note, NOTE));
    for place in [&mut entry.link, &mut entry.image, &mut entry.comments, &mut entry.base] {
        *place = place.take().and_then(address);
    }
    entry.enclosures.truncate(ENCLOSURES);
    entry.enclosures.retain(|file| is_address(&file.url));
    let mut room = max_entry;
    for names in [&mut entry.authors, &mut entry.categories] {
        names.retain_mut(|name| match harmless(name, NAME) {
            Some(clean) if clean.len() <= room => {
                room -= clean.len();
                *name = clean;
                true
            }
            _ => false,
        });
    }
    let summary = shortened(&mut entry.summary_html, &mut room);
    let content = shortened(&mut entry.content_html, &mut room);
    summary || content
}

/// Cuts HTML to what room is left; the store and the sanitiser make something whole of the rest.
fn shortened(html: &mut Option<String>, room: &mut usize) -> bool {
    let Some(html) = html else { return false };
    let is_cut = html.len() > *room;
    if is_cut {
        html.truncate(html.floor_char_boundary(*room));
        html.shrink_to_fit();
    }
    *room -= html.len();
    is_cut
}

/// One line without characters that move a cursor or turn the reading direction, cut at a word.
fn harmless(text: &str, most: usize) -> Option<String> {
    let line = text::terminal_safe(text);
    Some(text::shortened(&line, most).into_owned()).filter(|line| !line.is_empty())
}

fn id(id: String) -> Option<String> {
    if id.len() > ID {
        let hash: String = Sha256::digest(id.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
        return Some(format!("urn:sha256:{hash}"));
    }
    let is_clean = !id.contains(|c: char| c.is_control());
    let id = if is_clean { id } else { id.chars().filter(|c| !c.is_control()).collect() };
    Some(id).filter(|id| !id.is_empty())
}

fn address(address: String) -> Option<String> {
    Some(address).filter(|address| is_address(address))
}

fn is_address(address: &str) -> bool {
    address.len() <= ADDRESS && link::is_web(address) && !address.contains(|c: char| c.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::{Enclosure, Format};

    fn feed(entries: Vec<Entry>) -> Feed {
        Feed::of(Format::Rss2, entries)
    }

    fn held(entry: Entry) -> Entry {
        let mut feed = feed(vec![entry]);
        hold(&mut feed, 10, 1_000);
        feed.entries.remove(0)
    }

    #[test]
    fn a_document_is_held_to_so_many_entries_of_so_many_bytes() {
        let long = Entry { content_html: Some("é".repeat(900)), ..Entry::default() };
        let mut feed = feed(vec![long; 12]);
        hold(&mut feed, 10, 1_001);
        assert_eq!(feed.entries.len(), 10);
        assert_eq!(feed.entries[0].content_html.as_ref().map(String::len), Some(1_000), "whole characters");
        assert_eq!(feed.mended, ["2 entries beyond `max-entries`", "10 entries longer than `max-entry`, cut"]);
    }

    #[test]
    fn tricks_are_taken_out() {
        let tricky = held(Entry {
            id: Some("../../etc/\u{1b}[2Jpasswd\n".into()),
            title: Some("a\u{1b}[31mb\u{202e}c\u{7}\n d".into()),
            link: Some("javascript:alert(1)".into()),
            image: Some("file:///etc/passwd".into()),
            authors: vec!["\u{9b}1m".into(), "\u{202e}".into(), "Ada".into()],
            enclosures: vec![Enclosure { url: "data:text/html,x".into(), ..Enclosure::default() }],
            ..Entry::default()
        });
        assert_eq!(tricky.id.as_deref(), Some("../../etc/[2Jpasswd"));
        assert_eq!(tricky.title.as_deref(), Some("a[31mbc d"));
        assert_eq!((tricky.link, tricky.image), (None, None));
        assert_eq!(tricky.authors, ["1m", "Ada"]);
        assert!(tricky.enclosures.is_empty());
    }

    #[test]
    fn what_is_huge_is_cut_and_what_is_usual_stays() {
        let huge = held(Entry {
            id: Some("x".repeat(1 << 20)),
            title: Some("word ".repeat(100_000)),
            link: Some(format!("https://example.org/{}", "x".repeat(1 << 20))),
            ..Entry::default()
        });
        assert_eq!(huge.id.map(|id| id.len()), Some("urn:sha256:".len() + 64));
        assert!(huge.title.is_some_and(|title| (900..=1_000).contains(&title.chars().count())));
        assert_eq!(huge.link, None);
        let usual = Entry {
            id: Some("tag:example.org,2025:1".into()),
            title: Some("שלום – naïve ∑ 学习".into()),
            link: Some("https://example.org/a?b=c".into()),
            authors: vec!["Ada Lovelace".into()],
            summary_html: Some("<p>One</p>\n<p>Two</p>".into()),
            ..Entry::default()
        };
        assert_eq!(held(usual.clone()), usual);
    }
}
