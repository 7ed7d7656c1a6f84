//! The subscription as RSS 2.0, with the whole issue in `content:encoded`, for readers that know no Atom.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use rss::extension::Extension;
use rss::{Channel, Guid, Item};

use super::view::IssueView;
use super::{MOST_BYTES, Page, Site, content, ids};
use crate::{html, text};

/// The namespace of `atom:link`.
const ATOM: &str = "http://www.w3.org/2005/Atom";

/// feed.rss.
pub(super) fn pages(site: &Site) -> Vec<Page> {
    let mut channel = head(site);
    let mut room = MOST_BYTES.saturating_sub(bytes(&channel).len());
    for issue in site.issues.iter().rev() {
        let item = item(site, issue);
        let needed = bytes(&Channel { items: vec![item.clone()], ..Channel::default() }).len();
        if needed > room && !channel.items.is_empty() {
            break;
        }
        room = room.saturating_sub(needed);
        channel.items.push(item);
    }
    vec![Page { path: "feed.rss".into(), body: bytes(&channel) }]
}

fn head(site: &Site) -> Channel {
    let publication = site.publication;
    let mut links = vec![link("self", &site.url("feed.rss"), Some("application/rss+xml"))];
    links.extend(publication.hub.iter().map(|hub| link("hub", hub.as_str(), None)));
    let about = publication.description.as_deref().map(text::one_line).filter(|line| !line.is_empty());
    let changed = site.issues.iter().map(|issue| issue.updated).max();
    Channel {
        title: site.title(),
        link: site.url(""),
        description: about.unwrap_or_else(|| site.title()),
        language: Some(text::one_line(&publication.language)).filter(|language| !language.is_empty()),
        last_build_date: Some(date(changed.unwrap_or_else(|| ids::minted(&publication.id)))),
        generator: Some(concat!("hebdo ", env!("CARGO_PKG_VERSION")).into()),
        docs: Some("https://www.rssboard.org/rss-specification".into()),
        namespaces: BTreeMap::from([("atom".to_owned(), ATOM.to_owned())]),
        extensions: BTreeMap::from([("atom".to_owned(), BTreeMap::from([("link".to_owned(), links)]))]),
        ..Channel::default()
    }
}

/// An `atom:link`.
fn link(rel: &str, href: &str, media_type: Option<&str>) -> Extension {
    let attributes = [("rel", Some(rel)), ("href", Some(href)), ("type", media_type)];
    let attrs = attributes.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned())));
    Extension { name: "atom:link".to_owned(), attrs: attrs.collect(), ..Extension::default() }
}

fn item(site: &Site, issue: &IssueView) -> Item {
    Item {
        title: Some(issue.title.clone()),
        link: Some(site.url(issue.path())),
        // It is HTML, whatever the specification says of it.
        description: issue.introduction.first().map(|line| html::escaped(line).into_owned()),
        guid: Some(Guid { value: ids::issue(&site.publication.id, &issue.week), permalink: false }),
        pub_date: Some(date(issue.published)),
        content: Some(content::issue(site, issue)),
        ..Item::default()
    }
}

/// `Sun, 13 Dec 2020 06:00:00 +0000`; RSS knows no other form.
fn date(at: Timestamp) -> String {
    // What the format cannot write is before the year 0.
    rfc2822::to_string(&at.to_zoned_datetime(jiff::tz::TimeZone::UTC)).unwrap_or_default()
}

#[expect(clippy::expect_used, reason = "writing to a vector does not fail")]
fn bytes(channel: &Channel) -> Vec<u8> {
    let mut bytes = channel.pretty_write_to(Vec::new(), b' ', 1).expect("a channel can be written to a vector");
    bytes.push(b'\n');
    bytes
}
