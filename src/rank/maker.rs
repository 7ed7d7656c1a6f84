//! Does the maker of a thing tell of it himself? His page is the primary source, whoever else points there.

use crate::{link, wording};

/// Words that begin an announcement, in a title or in the last part of a link.
const ANNOUNCING: &[&str] = &["announcing", "introducing", "presenting", "releasing", "unveiling"];

/// Names of hosts below a site that are nobody's.
const NOBODYS: &[&str] = &[
    "about",
    "blog",
    "blogs",
    "dev",
    "developer",
    "developers",
    "docs",
    "labs",
    "news",
    "newsroom",
    "research",
    "science",
    "tech",
    "the",
    "www",
];

/// Shortest name of a site that is looked for in a title: shorter ones stand at the start of too many words.
const SHORTEST: usize = 4;

/// Is this the page on which a maker tells what he has released: an announcement, or a title that names both a version and
/// the site (`Parcelsorter V4` at `parcelsorter.example`)?
#[must_use]
pub fn is_makers(title: &str, link: &str) -> bool {
    let tokens = wording::tokens(title);
    let announces = |word: &str| ANNOUNCING.contains(&word);
    let page = link.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    if tokens.first().is_some_and(|first| announces(first)) || page.split('-').next().is_some_and(announces) {
        return true;
    }
    let is_version = |token: &String| token.chars().any(|c| c.is_ascii_digit()) && token.contains(['.', 'v', 'k']);
    let Some(host) = link::host(link).filter(|_| tokens.iter().any(is_version)) else { return false };
    // The end of a host is no name.
    let labels = host.rsplit_once('.').map_or("", |(labels, _)| labels).split('.');
    let mut names = labels.filter(|name| name.len() >= SHORTEST && !NOBODYS.contains(name));
    names.any(|name| tokens.iter().any(|token| token.starts_with(name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn makers_are_known_by_what_they_announce_and_where() {
        for (title, link, expected) in [
            ("Parcelsorter V4: sorting twice as fast", "https://www.parcelsorter.example/blog/v4", true),
            ("Parcelsorter4.1-Max", "https://parcelsorter.example/blog?id=4.1", true),
            ("Crane Pictures 2.0", "https://harbour.example/index/introducing-crane-pictures-2-0/", true),
            ("Introducing crane pictures", "https://harbour.example/a", true),
            ("Parcelsorter V4 is the best so far", "https://tests.example/parcelsorter-v4", false),
            ("Parcelsorter and Harbour build a crane", "https://parcelsorter.example/news/harbour", false),
            ("Blog software 2.0", "https://blog.example.org/a", false),
            ("A V4", "no link", false),
        ] {
            assert_eq!(is_makers(title, link), expected, "{title}");
        }
    }
}
