//! A feed document: its head, its place among other documents, as many entries as fit.

use std::collections::BTreeSet;

use atom_syndication::{Entry, Feed, FixedDateTime, Generator, Link, Person, Text, WriteConfig};
use jiff::Timestamp;

use super::super::{Page, Site, ids, view};
use super::MEDIA_TYPE;
use crate::text;

/// 0001-01-01T00:00:00Z, the first moment that RFC 3339 can write and chrono reads.
const FIRST_MOMENT: Timestamp = Timestamp::constant(-62_135_596_800, 0);

/// Lines make a feed readable and a change in it visible.
const LINES: WriteConfig = WriteConfig { write_document_declaration: true, indent_size: Some(1) };

/// The namespace of RFC 5005.
const HISTORY: &str = "http://purl.org/syndication/history/1.0";

/// A feed without its entries.
pub(super) struct Document {
    pub(super) path: String,
    pub(super) id: String,
    pub(super) title: String,
    pub(super) alternate: String,
    pub(super) place: Place,
}

/// What other documents hold the rest of the feed (RFC 5005 §4).
pub(super) enum Place {
    /// None.
    Alone,
    /// People poll it; what it has dropped begins in the `previous` document.
    Subscription { previous: Option<String> },
    /// Nobody polls it, and nothing in it changes any more.
    Archive { current: String, previous: Option<String>, next: Option<String> },
}

impl Document {
    /// As many of the entries as fit into `most` bytes; at least one.
    pub(super) fn fitting(&self, site: &Site, entries: impl Iterator<Item = Entry>, most: usize) -> Vec<Entry> {
        let mut room = most.saturating_sub(self.bytes(&self.head(site)).len());
        // An editor may publish a thing twice; in one document it stands once, where it is newest.
        let mut seen = BTreeSet::new();
        let mut fitting = Vec::new();
        for entry in entries {
            if !seen.insert(entry.id.clone()) {
                continue;
            }
            if most < usize::MAX {
                let needed = size(&entry);
                if needed > room && !fitting.is_empty() {
                    break;
                }
                room = room.saturating_sub(needed);
            }
            fitting.push(entry);
        }
        fitting
    }

    pub(super) fn page(self, site: &Site, entries: Vec<Entry>) -> Page {
        let mut feed = self.head(site);
        feed.entries = entries;
        if let Some(last_change) = feed.entries.iter().map(|entry| entry.updated).max() {
            feed.updated = last_change;
        }
        let body = self.bytes(&feed);
        Page { path: self.path, body }
    }

    fn head(&self, site: &Site) -> Feed {
        let publication = site.publication;
        let mut links = vec![
            Link { mime_type: Some(MEDIA_TYPE.into()), ..link("self", site.url(&self.path)) },
            Link { mime_type: Some("text/html".into()), ..link("alternate", self.alternate.clone()) },
        ];
        let mut namespaces = std::collections::BTreeMap::new();
        let (previous, next, current) = match &self.place {
            Place::Alone => (None, None, None),
            Place::Subscription { previous } => (previous.as_ref(), None, None),
            Place::Archive { current, previous, next } => {
                namespaces.insert("fh".to_owned(), HISTORY.to_owned());
                (previous.as_ref(), next.as_ref(), Some(current))
            }
        };
        for (rel, href) in [("current", current), ("prev-archive", previous), ("next-archive", next)] {
            links.extend(href.map(|href| Link { mime_type: Some(MEDIA_TYPE.into()), ..link(rel, href.clone()) }));
        }
        if let (Place::Subscription { .. }, Some(hub)) = (&self.place, &publication.hub) {
            links.push(link("hub", hub.to_string()));
        }
        Feed {
            title: Text::plain(&self.title),
            id: self.id.clone(),
            updated: moment(ids::minted(&publication.id)),
            authors: publishers(site),
            generator: Some(Generator {
                value: "hebdo".into(),
                version: Some(env!("CARGO_PKG_VERSION").into()),
                uri: None,
            }),
            links,
            subtitle: publication.description.as_deref().map(|line| Text::plain(text::one_line(line))),
            lang: Some(text::one_line(&publication.language)).filter(|language| !language.is_empty()),
            namespaces,
            ..Feed::default()
        }
    }

    #[expect(clippy::expect_used, reason = "writing to a vector does not fail")]
    fn bytes(&self, feed: &Feed) -> Vec<u8> {
        let mut bytes = feed.write_with_config(Vec::new(), LINES).expect("a feed can be written to a vector");
        bytes.push(b'\n');
        if matches!(self.place, Place::Archive { .. }) {
            mark_as_archive(&mut bytes);
        }
        bytes
    }
}

/// Puts `fh:archive` where the grammar of RFC 4287 wants it, before the entries: the crate writes extensions
/// behind them. The first date of a document is the feed's own, and no text spans lines with a tag in it.
fn mark_as_archive(bytes: &mut Vec<u8>) {
    let date = b"\n <updated>";
    if let Some(at) = bytes.windows(date.len()).position(|window| window == date) {
        bytes.splice(at..at, *b"\n <fh:archive/>");
    }
}

/// Who answers for the publication.
pub(super) fn publishers(site: &Site) -> Vec<Person> {
    let person = |author: &crate::config::Author| Person {
        name: text::one_line(&author.name),
        email: author.email.as_deref().map(text::one_line),
        uri: author.uri.as_deref().and_then(view::web),
        ..Person::default()
    };
    site.publication.authors.iter().map(person).collect()
}

pub(super) fn link(rel: &str, href: String) -> Link {
    Link { rel: rel.into(), href, ..Link::default() }
}

/// The crate writes 1970 for a date that is left out, so every date of a feed comes through here.
#[expect(clippy::expect_used, reason = "a clamped timestamp is written as RFC 3339, years 0001 to 9999")]
pub(super) fn moment(at: Timestamp) -> FixedDateTime {
    FixedDateTime::parse_from_rfc3339(&at.max(FIRST_MOMENT).to_string()).expect("a timestamp is written as RFC 3339")
}

/// No fewer bytes than the entry takes in a feed: by itself it also declares its namespace, in a feed
/// each of its lines is indented by one more.
#[expect(clippy::expect_used, reason = "writing to a vector does not fail")]
fn size(entry: &Entry) -> usize {
    let alone = entry.write_with_config(Vec::new(), LINES).expect("an entry can be written to a vector");
    alone.len() + alone.split(|&byte| byte == b'\n').count()
}
