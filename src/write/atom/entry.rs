//! Issues and entries as entries of a feed.

use atom_syndication::{Category, Content, Entry, Link, Person, Source, Text};
use jiff::{SignedDuration, Timestamp};

use super::super::view::{EntryView, IssueView, SectionView};
use super::super::{Site, content, ids};
use super::document::{link, moment, publishers};
use crate::text;

/// Most characters of an entry's `summary`; the whole text is its content.
const MOST_SUMMARY: usize = 280;

/// An issue as an entry of feed.atom.
pub(super) fn of_issue(site: &Site, issue: &IssueView) -> Entry {
    Entry {
        title: Text::plain(&issue.title),
        id: ids::issue(&site.publication.id, &issue.week),
        updated: moment(issue.updated),
        published: Some(moment(issue.published)),
        authors: publishers(site),
        links: vec![Link { mime_type: Some("text/html".into()), ..link("alternate", site.url(issue.path())) }],
        summary: summary(&issue.introduction),
        content: Some(html(content::issue(site, issue))),
        ..Entry::default()
    }
}

/// An entry of an issue as an entry of a feed; the same in every feed.
pub(super) fn of_entry(site: &Site, issue: &IssueView, section: &SectionView, entry: &EntryView) -> Entry {
    let base = &site.publication.id;
    // Atom gives the order of entries no meaning, and readers sort them by time. So each is a
    // second older than the one before it: the issue's order stays, and no two share a time.
    let at = |time: Timestamp| {
        let seconds = i64::try_from(entry.position).unwrap_or_default();
        moment(time.checked_sub(SignedDuration::from_secs(seconds)).unwrap_or(time))
    };
    let mut links = vec![link("alternate", entry.link.clone())];
    let home = format!("{}#{}", site.url(issue.path()), entry.anchor());
    links.push(titled(link("up", home), &issue.title));
    links.extend(entry.discussion.iter().map(|href| titled(link("via", href.clone()), "Discussion")));
    links.extend(entry.also.iter().filter_map(|also| Some(titled(link("related", also.link.clone()?), &also.name))));
    Entry {
        title: Text::plain(entry.heading()),
        id: ids::entry(base, &entry.key),
        updated: at(issue.updated),
        published: Some(at(issue.published)),
        authors: authors(entry),
        categories: vec![Category {
            term: section.section.id().into(),
            scheme: Some(ids::sections(base)),
            label: Some(section.title.clone()),
        }],
        links,
        source: source(site, issue, entry),
        summary: summary(&entry.summary),
        content: Some(html(content::entry(site, entry))),
        ..Entry::default()
    }
}

/// `atom:source`: the feed that the entry was found in. Its time is that of the thing itself.
fn source(site: &Site, issue: &IssueView, entry: &EntryView) -> Option<Source> {
    let source = entry.source.as_ref()?;
    let published = entry.published.as_ref().map_or(issue.published, |published| published.at);
    Some(Source {
        title: Text::plain(&source.name),
        id: entry.source_id.clone().unwrap_or_else(|| ids::source(&site.publication.id, &source.name)),
        updated: moment(published),
        links: source.link.iter().map(|href| link("alternate", href.clone())).collect(),
        ..Source::default()
    })
}

/// Who wrote it; where nobody is named, who published it.
fn authors(entry: &EntryView) -> Vec<Person> {
    let person = |name: &str| Person { name: name.into(), ..Person::default() };
    if entry.authors.is_empty() {
        vec![person(entry.source.as_ref().map_or(&entry.host, |source| &source.name))]
    } else {
        entry.authors.iter().map(|name| person(name)).collect()
    }
}

fn summary(paragraphs: &[String]) -> Option<Text> {
    let first = paragraphs.first()?;
    Some(Text::plain(text::shortened(first, MOST_SUMMARY)))
}

fn html(value: String) -> Content {
    Content { value: Some(value), content_type: Some("html".into()), ..Content::default() }
}

fn titled(link: Link, title: &str) -> Link {
    Link { title: Some(title.into()), ..link }
}
