//! The ids in our feeds: tag URIs (RFC 4151) made from `publication.id` and stable keys.
//!
//! Readers compare them character by character and know by them what was read (RFC 4287 §4.2.6),
//! so nothing goes into them that may change: no address, no title, no position, no time.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::link;

/// An issue, as an entry of feed.atom.
pub(super) fn issue(base: &str, week: &str) -> String {
    format!("{base}/issue/{week}")
}

/// The weekly document, which holds an issue's entries one by one.
pub(super) fn issue_entries(base: &str, week: &str) -> String {
    format!("{base}/issue/{week}/entries")
}

/// A monthly summary, by its `2020-11`.
pub(super) fn month(base: &str, month: &str) -> String {
    format!("{base}/month/{month}")
}

/// entries.atom.
pub(super) fn entries(base: &str) -> String {
    format!("{base}/entries")
}

/// The feed of a section.
pub(super) fn section(base: &str, section: &str) -> String {
    format!("{base}/section/{section}")
}

/// The vocabulary that our category terms are words of.
pub(super) fn sections(base: &str) -> String {
    format!("{base}/sections")
}

/// An entry, by its [`entry_key`].
pub(super) fn entry(base: &str, key: &str) -> String {
    format!("{base}/entry/{key}")
}

/// A source whose own feed id is not known.
pub(super) fn source(base: &str, name: &str) -> String {
    format!("{base}/source/{}", link::digest(&[name]))
}

/// What an entry's identity becomes in ids: `arxiv/2011.14036`, else 32 hex digits, since an
/// identity may hold characters that a tag URI may not.
pub(super) fn entry_key(identity: &str) -> String {
    if link::is_arxiv_id(identity) { format!("arxiv/{identity}") } else { link::digest(&[identity]) }
}

/// The day from which `publication.id` says that it was its owner's: `2026`, `2026-11` or `2026-11-23` (RFC 4151 §2.1).
///
/// It stands in for the last change of a feed in which nothing has been published: Atom
/// demands a date, and this is the only one that is true on every machine.
pub(super) fn minted(base: &str) -> Timestamp {
    let day = || {
        let (_, rest) = base.split_once(',')?;
        let mut parts = rest.split(':').next()?.split('-');
        let year = parts.next()?.parse().ok()?;
        let mut next = || parts.next().map_or(Some(1), |part| part.parse().ok());
        let date = Date::new(year, next()?, next()?).ok()?;
        Some(date.to_zoned_datetime(TimeZone::UTC).ok()?.timestamp())
    };
    // A checked configuration has a tag URI here, so there is a day.
    day().unwrap_or(Timestamp::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_readable_for_papers_and_legal_for_all() {
        assert_eq!(entry_key("2011.14036"), "arxiv/2011.14036");
        assert_eq!(entry_key("cs/9901002"), "arxiv/cs/9901002");
        for other in ["2011.14036v2", "https://example.org/ä?b=<c>", "10.1000/182", ""] {
            let key = entry_key(other);
            assert_eq!(key.len(), 32, "{other}");
            assert!(key.bytes().all(|b| b.is_ascii_hexdigit()));
        }
    }

    #[test]
    fn tags_know_their_day() {
        for (tag, day) in [
            ("tag:example.org,2026:ml-news", "2026-01-01T00:00:00Z"),
            ("tag:me@example.org,2026-11:a,2020:b", "2026-11-01T00:00:00Z"),
            ("tag:example.org,2026-11-23:", "2026-11-23T00:00:00Z"),
        ] {
            assert_eq!(minted(tag).to_string(), day);
        }
    }
}
