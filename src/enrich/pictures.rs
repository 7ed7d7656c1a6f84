//! Which pictures an entry could have, and which of them a reader would rather not see.

use std::collections::BTreeMap;

use url::Url;

use crate::issue::{Issue, IssueEntry, Licence, Picture, Smaller};
use crate::parse::Card;
use crate::shrink::{Copied, Refusal, Shrunk, shrink};
use crate::{link, text};

/// Most characters of what a picture shows; more is read to nobody's end.
const LONGEST_ALT: usize = 240;

/// A word of an address that says: this is the sign of a site, a face, or nothing yet.
const SIGNS: [&str; 19] = [
    "avatar",
    "avatars",
    "blank",
    "default",
    "emoji",
    "fallback",
    "favicon",
    "gravatar",
    "icon",
    "icons",
    "logo",
    "logos",
    "missing",
    "pixel",
    "placeholder",
    "profile",
    "spacer",
    // A drawing is a program; it would be refused when it is there.
    "svg",
    "tracking",
];

/// A picture that an entry could have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    /// Where it is.
    pub url: Url,
    /// What it shows; empty where nobody says more than the title does.
    pub alt: String,
    /// Whose it is, where that has to be said.
    pub credit: Option<String>,
    /// Why we may show it.
    pub licence: Option<Licence>,
}

/// What an entry is offered, the best first: what its page has for links to it, then what its source has. Those of arXiv
/// papers are figures, which are for [`super::figures`].
#[must_use]
pub fn offered(entry: &IssueEntry, card: Option<&Card>) -> Vec<Offered> {
    if link::is_arxiv_id(&entry.id) || link::arxiv_id(&entry.link).is_some() {
        return Vec::new();
    }
    let of_page = card.and_then(|card| Some((card.image.as_deref()?, card.image_alt.as_deref().unwrap_or_default())));
    let of_source = entry.image.as_deref().map(|image| (image, ""));
    let mut offered: Vec<Offered> = Vec::new();
    for (address, alt) in of_page.into_iter().chain(of_source) {
        let Some(url) = Url::parse(address).ok().filter(|url| link::is_web(url.as_str()) && !is_sign(url)) else {
            continue;
        };
        if offered.iter().all(|other| other.url != url) {
            let alt = Some(alt).filter(|alt| !super::is_the_same(alt, &entry.title)).unwrap_or_default();
            let alt = text::shortened(&text::one_line(alt), LONGEST_ALT).into_owned();
            offered.push(Offered { url, alt, credit: None, licence: None });
        }
    }
    offered
}

/// Does the name of its file say that this is no picture of anything? The folders above say nothing: whole sites have
/// theirs below `/default/`.
fn is_sign(url: &Url) -> bool {
    let name = url.path_segments().and_then(|mut segments| segments.next_back()).unwrap_or_default().to_lowercase();
    name.split(|c: char| !c.is_alphanumeric()).any(|word| SIGNS.contains(&word))
}

/// Files below issues/: their paths, and what is in them.
pub type Files = BTreeMap<String, Vec<u8>>;

/// The picture of an issue that is made of one, and its files, named by what is in them.
pub fn copied(bytes: &[u8]) -> Result<(Picture, Files), Refusal> {
    let Shrunk { large, small } = shrink(bytes)?;
    let name = |copied: &Copied| name_of(&copied.bytes);
    let picture = Picture {
        file: name(&large),
        width: large.width,
        height: large.height,
        alt: String::new(),
        credit: None,
        licence: None,
        small: small.as_ref().map(|small| Smaller { file: name(small), width: small.width }),
    };
    let files = std::iter::once(large).chain(small).map(|copied| (name_of(&copied.bytes), copied.bytes));
    Ok((picture, files.collect()))
}

/// The name of a copy below issues/: by its content, so that it never changes and is the same wherever it is made.
#[must_use]
pub fn name_of(bytes: &[u8]) -> String {
    format!("img/{}.jpg", text::mark(bytes))
}

/// Of the pictures that entries (by id) could show, those that no other entry has, here or in the other issues: what
/// several have is the sign of their site.
#[must_use]
pub fn without_signs<'a>(
    mut shown: BTreeMap<String, Picture>,
    others: impl Iterator<Item = &'a Issue>,
) -> BTreeMap<String, Picture> {
    let mut owners: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (id, picture) in &shown {
        owners.entry(picture.file.clone()).or_default().push(id.clone());
    }
    for (_, entry) in others.flat_map(Issue::entries) {
        if let Some(owners) = entry.picture.as_ref().and_then(|picture| owners.get_mut(&picture.file))
            && !owners.contains(&entry.id)
        {
            owners.push(entry.id.clone());
        }
    }
    shown.retain(|_, picture| owners.get(&picture.file).is_some_and(|owners| owners.len() == 1));
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_page_offers_comes_before_what_its_source_does() {
        let entry = IssueEntry {
            id: "urn:a".into(),
            title: "Tea and time".into(),
            link: "https://example.org/a".into(),
            image: Some("https://example.org/feed.jpg".into()),
            ..IssueEntry::default()
        };
        let card =
            |image: &str, alt: &str| Card { image: Some(image.into()), image_alt: Some(alt.into()), ..Card::default() };
        let urls = |entry: &IssueEntry, card: Option<&Card>| -> Vec<String> {
            offered(entry, card).into_iter().map(|offered| offered.url.into()).collect()
        };
        let page = card("https://example.org/page.jpg", "A pot of tea");
        assert_eq!(urls(&entry, Some(&page)), ["https://example.org/page.jpg", "https://example.org/feed.jpg"]);
        assert_eq!(offered(&entry, Some(&page))[0].alt, "A pot of tea");
        assert_eq!(offered(&entry, Some(&card("https://example.org/p.jpg", "Tea and time")))[0].alt, "");
        assert_eq!(urls(&entry, Some(&card("https://example.org/feed.jpg", ""))), ["https://example.org/feed.jpg"]);
        assert_eq!(
            urls(&entry, Some(&card("https://example.org/site-logo.png", ""))),
            ["https://example.org/feed.jpg"]
        );
        assert_eq!(urls(&entry, Some(&card("data:image/png;base64,AAAA", ""))), ["https://example.org/feed.jpg"]);
        assert!(
            urls(&IssueEntry { id: "2506.01234".into(), ..entry }, Some(&page)).is_empty(),
            "figures are not offered"
        );
    }

    #[test]
    fn names_tell_signs_from_pictures() {
        for (address, is) in [
            ("https://example.org/logo.png", true),
            ("https://example.org/a/og-default-2x.jpg", true),
            ("https://example.org/img/Default_Avatar.png", true),
            ("https://example.org/drawing.svg", true),
            ("https://example.org/default/files/tea.png", false),
            ("https://example.org/iconic.png", false),
            ("https://example.org/logotherapy.jpg", false),
            ("https://example.org/", false),
        ] {
            assert_eq!(is_sign(&address.parse().unwrap()), is, "{address}");
        }
    }
}
