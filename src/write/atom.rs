//! The Atom feeds (RFC 4287): one entry an issue, one entry an entry, by section, by week.

use std::collections::BTreeSet;

use atom_syndication::{
    Category, Content, Entry, Feed, FixedDateTime, Generator, Link, Person, Source, Text, WriteConfig,
};
use jiff::{SignedDuration, Timestamp};

use super::view::{EntryView, IssueView, SectionView};
use super::{Page, Site, content, ids, view};
use crate::text;

/// Most bytes of a feed that people poll; readers cut or refuse larger ones (Kill the Newsletter cuts here).
const MOST_BYTES: usize = 512 * 1024;

/// Most characters of an entry's `summary`; the whole text is its content.
const MOST_SUMMARY: usize = 280;

/// 0001-01-01T00:00:00Z, the first moment that RFC 3339 can write and chrono reads.
const FIRST_MOMENT: Timestamp = Timestamp::constant(-62_135_596_800, 0);

/// The media type of our feeds.
pub(super) const MEDIA_TYPE: &str = "application/atom+xml";

/// All Atom documents of the site.
pub(super) fn pages(site: &Site) -> Vec<Page> {
    let base = &site.publication.id;
    let title = text::one_line(&site.publication.title);
    let home = site.url("");
    let newest_first = || site.issues.iter().rev().flat_map(|issue| issue.entries().map(move |entry| (issue, entry)));

    let issues = site.issues.iter().rev().map(|issue| issue_entry(site, issue));
    let feed = Document { path: "feed.atom".into(), id: base.clone(), title: title.clone(), alternate: home.clone() };
    let mut pages = vec![feed.page(site, issues, MOST_BYTES)];

    let entries = newest_first().map(|(issue, (section, entry))| entry_entry(site, issue, section, entry));
    let every = format!("{title}: every entry");
    let feed = Document { path: "entries.atom".into(), id: ids::entries(base), title: every, alternate: home.clone() };
    pages.push(feed.page(site, entries, MOST_BYTES));

    for plan in site.sections {
        let id = plan.section.id();
        let entries = newest_first()
            .filter(|(_, (section, _))| section.section == plan.section)
            .map(|(issue, (section, entry))| entry_entry(site, issue, section, entry));
        let feed = Document {
            path: section_path(id),
            id: ids::section(base, id),
            title: format!("{title}: {}", text::one_line(&plan.title)),
            alternate: home.clone(),
        };
        pages.push(feed.page(site, entries, MOST_BYTES));
    }

    for issue in &site.issues {
        let entries = issue.entries().map(|(section, entry)| entry_entry(site, issue, section, entry));
        let feed = Document {
            path: issue.feed_path(),
            id: ids::issue_entries(base, &issue.week),
            title: issue.title.clone(),
            alternate: site.url(&issue.path()),
        };
        // Nobody polls it, and it is the issue: it is never cut.
        pages.push(feed.page(site, entries, usize::MAX));
    }
    pages
}

/// The feed of a section, below out/.
pub(super) fn section_path(id: &str) -> String {
    format!("sections/{id}.atom")
}

/// A feed without its entries.
struct Document {
    path: String,
    id: String,
    title: String,
    alternate: String,
}

impl Document {
    /// The feed with as many of the entries, which come newest first, as fit into `most` bytes; at least one.
    fn page(self, site: &Site, entries: impl Iterator<Item = Entry>, most: usize) -> Page {
        let publication = site.publication;
        let mut feed = Feed {
            title: Text::plain(self.title),
            id: self.id,
            updated: moment(ids::minted(&publication.id)),
            authors: publishers(site),
            generator: Some(Generator {
                value: "hebdo".into(),
                version: Some(env!("CARGO_PKG_VERSION").into()),
                uri: None,
            }),
            links: vec![
                Link { mime_type: Some(MEDIA_TYPE.into()), ..link("self", site.url(&self.path)) },
                Link { mime_type: Some("text/html".into()), ..link("alternate", self.alternate) },
            ],
            subtitle: publication.description.as_deref().map(|line| Text::plain(text::one_line(line))),
            lang: Some(text::one_line(&publication.language)).filter(|language| !language.is_empty()),
            ..Feed::default()
        };
        let mut room = most.saturating_sub(bytes(&feed).len());
        // An editor may publish a thing twice; in one document it stands once, where it is newest.
        let mut seen = BTreeSet::new();
        for entry in entries {
            if !seen.insert(entry.id.clone()) {
                continue;
            }
            let needed = size(&entry);
            if needed > room && !feed.entries.is_empty() {
                break;
            }
            room = room.saturating_sub(needed);
            feed.entries.push(entry);
        }
        if let Some(last_change) = feed.entries.iter().map(|entry| entry.updated).max() {
            feed.updated = last_change;
        }
        Page { path: self.path, body: bytes(&feed) }
    }
}

/// An issue as an entry of feed.atom.
fn issue_entry(site: &Site, issue: &IssueView) -> Entry {
    Entry {
        title: Text::plain(&issue.title),
        id: ids::issue(&site.publication.id, &issue.week),
        updated: moment(issue.updated),
        published: Some(moment(issue.published)),
        authors: publishers(site),
        links: vec![Link { mime_type: Some("text/html".into()), ..link("alternate", site.url(&issue.path())) }],
        summary: summary(&issue.introduction),
        content: Some(html(content::issue(site, issue))),
        ..Entry::default()
    }
}

/// An entry of an issue as an entry of a feed.
fn entry_entry(site: &Site, issue: &IssueView, section: &SectionView, entry: &EntryView) -> Entry {
    let base = &site.publication.id;
    // Atom gives the order of entries no meaning, and readers sort them by time. So each is a
    // second older than the one before it: the issue's order stays, and no two share a time.
    let at = |time: Timestamp| {
        let seconds = i64::try_from(entry.position).unwrap_or_default();
        moment(time.checked_sub(SignedDuration::from_secs(seconds)).unwrap_or(time))
    };
    let mut links = vec![link("alternate", entry.link.clone())];
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
        content: Some(html(content::entry(entry))),
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

/// Who answers for the publication.
fn publishers(site: &Site) -> Vec<Person> {
    let person = |author: &crate::config::Author| Person {
        name: text::one_line(&author.name),
        email: author.email.as_deref().map(text::one_line),
        uri: author.uri.as_deref().and_then(view::web),
        ..Person::default()
    };
    site.publication.authors.iter().map(person).collect()
}

fn summary(paragraphs: &[String]) -> Option<Text> {
    let first = paragraphs.first()?;
    Some(Text::plain(text::shortened(first, MOST_SUMMARY)))
}

fn html(value: String) -> Content {
    Content { value: Some(value), content_type: Some("html".into()), ..Content::default() }
}

fn link(rel: &str, href: String) -> Link {
    Link { rel: rel.into(), href, ..Link::default() }
}

fn titled(link: Link, title: &str) -> Link {
    Link { title: Some(title.into()), ..link }
}

/// The crate writes 1970 for a date that is left out, so every date of a feed comes through here.
#[expect(clippy::expect_used, reason = "a clamped timestamp is written as RFC 3339, years 0001 to 9999")]
fn moment(at: Timestamp) -> FixedDateTime {
    FixedDateTime::parse_from_rfc3339(&at.max(FIRST_MOMENT).to_string()).expect("a timestamp is written as RFC 3339")
}

/// Lines make a feed readable and a change in it visible.
const LINES: WriteConfig = WriteConfig { write_document_declaration: true, indent_size: Some(1) };

#[expect(clippy::expect_used, reason = "writing to a vector does not fail")]
fn bytes(feed: &Feed) -> Vec<u8> {
    let mut bytes = feed.write_with_config(Vec::new(), LINES).expect("a feed can be written to a vector");
    bytes.push(b'\n');
    bytes
}

/// No fewer bytes than the entry takes in a feed: by itself it also declares its namespace, in a feed
/// each of its lines is indented by one more.
#[expect(clippy::expect_used, reason = "writing to a vector does not fail")]
fn size(entry: &Entry) -> usize {
    let alone = entry.write_with_config(Vec::new(), LINES).expect("an entry can be written to a vector");
    alone.len() + alone.split(|&byte| byte == b'\n').count()
}
