//! A web page, as far as it tells of feeds: the links that it names, and the places where feeds usually are.

use std::borrow::Cow;

use scraper::{Html, Selector};
use url::Url;

use super::{charset, mended::Mended, packed};
use crate::{html, text};

/// Most feeds that a page is asked for: it may link to one for each of its thousand tags.
const MOST_LINKS: usize = 200;

/// Where feeds usually are, from the page's own folder and from the root, the likeliest first.
const WELL_KNOWN: [&str; 8] =
    ["feed", "feed.xml", "rss.xml", "atom.xml", "index.xml", "rss", "feed.json", "blog/feed.xml"];

/// A feed that a page speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedLink {
    /// Absolute.
    pub url: Url,
    /// What the page calls it.
    pub title: Option<String>,
}

/// What a page says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// Its title.
    pub title: Option<String>,
    /// Its description for search engines.
    pub description: Option<String>,
    /// Its language.
    pub language: Option<String>,
}

/// The text of a page's bytes, whatever their encoding; `None` if they are packed beyond reason.
#[must_use]
pub fn text(bytes: &[u8], content_type: Option<&str>) -> Option<String> {
    let mut mended = Mended::default();
    let bytes = packed::unpacked(bytes, &mut mended).ok()?;
    // What `<meta charset>` says stands for a header that says nothing.
    let charset = content_type.filter(|header| header.contains("charset")).map(str::to_owned).or_else(|| meta(&bytes));
    Some(charset::decode(&bytes, charset.as_deref(), &mut mended).into_owned())
}

/// The charset that a page declares, as a header would.
fn meta(bytes: &[u8]) -> Option<String> {
    /// As much as browsers look at (HTML, 13.2.3.2).
    const LOOKED_AT: usize = 1024;
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(LOOKED_AT)]).to_ascii_lowercase();
    let after = head.split("<meta").skip(1).find_map(|tag| tag.split('>').next()?.split_once("charset"))?.1;
    let name: String = after
        .trim_start_matches([' ', '=', '"', '\''])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || "-_:".contains(*c))
        .collect();
    (!name.is_empty()).then(|| format!("text/html; charset={name}"))
}

/// What links of the page are relative to: its `<base>`, else its address.
#[must_use]
pub fn base(page: &Html, address: Option<&str>) -> Option<Url> {
    // A saved page knows its address, if nobody else does.
    let canonical = || selected(page, "link[rel=canonical][href]").and_then(|element| element.attr("href"));
    let address = address.or_else(canonical).and_then(|address| Url::parse(address).ok());
    let stated = selected(page, "base[href]").and_then(|element| element.attr("href"));
    match (stated, address) {
        (Some(stated), Some(address)) => address.join(stated).ok().or(Some(address)),
        (Some(stated), None) => Url::parse(stated).ok(),
        (None, address) => address,
    }
}

/// What the page says of itself.
#[must_use]
pub fn about(page: &Html) -> About {
    let line = |text: String| Some(text::one_line(&text)).filter(|line| !line.is_empty());
    let content = |css| selected(page, css).and_then(|element| element.attr("content")).map(str::to_owned);
    About {
        title: content("meta[property='og:site_name']")
            .or_else(|| selected(page, "title").map(|title| title.text().collect()))
            .and_then(line),
        description: content("meta[name=description]").and_then(line),
        language: selected(page, "html[lang]").and_then(|root| root.attr("lang")).map(str::to_owned).and_then(line),
    }
}

pub(super) fn selected<'p>(page: &'p Html, css: &str) -> Option<scraper::ElementRef<'p>> {
    let selector = Selector::parse(css).ok()?;
    page.select(&selector).next()
}

/// The tree of a page; none for what is none, or would take a tree too large to build.
pub(super) fn document(bytes: &[u8], content_type: Option<&str>) -> Option<Html> {
    let text = text(bytes, content_type).filter(|text| html::is_manageable(text))?;
    Some(Html::parse_document(&text))
}

/// What tells a better feed from a worse one, in the order of its weight; the smallest is best.
type Rank = (bool, bool, std::cmp::Reverse<usize>, bool);

/// The feeds that a page names, the best first.
///
/// Best is, in this order: one that `<link rel=alternate>` (or `rel=feed`) names before one that the text links to;
/// one of articles before one of comments; the one whose path is nearest to the page's own; XML before JSON; the
/// first on the page.
#[must_use]
pub fn feeds(text: &str, address: Option<&str>) -> Vec<FeedLink> {
    if !html::is_manageable(text) {
        return Vec::new();
    }
    let page = Html::parse_document(text);
    let Some(base) = base(&page, address) else { return Vec::new() };
    let mut found: Vec<(Rank, FeedLink)> = Vec::new();
    let Ok(selector) = Selector::parse("link[href], a[href]") else { return Vec::new() };
    for element in page.select(&selector).take(MOST_LINKS * 100) {
        let href = element.attr("href").unwrap_or_default().trim();
        let kind = element.attr("type").unwrap_or_default().trim().to_ascii_lowercase();
        let title = element.attr("title").map(text::one_line).filter(|title| !title.is_empty());
        let stated = element.value().name() == "link";
        let words: String = if stated { String::new() } else { text::one_line(&element.text().collect::<String>()) };
        let is_feed = if stated {
            is_stated(element.attr("rel").unwrap_or_default(), &kind, href)
        } else {
            is_linked(href, &words)
        };
        // `feed:` is what browsers once subscribed to.
        let href: Cow<'_, str> = href.strip_prefix("feed:").map_or(href.into(), |rest| {
            if rest.starts_with("//") { format!("http:{rest}").into() } else { rest.into() }
        });
        let Some(url) =
            base.join(&href).ok().filter(|url| is_feed && matches!(url.scheme(), "http" | "https" | "file"))
        else {
            continue;
        };
        if url == base || found.iter().any(|(_, known)| known.url == url) || found.len() >= MOST_LINKS {
            continue;
        }
        let comments = [title.as_deref().unwrap_or_default(), url.path()].iter().any(|t| is_of_comments(t));
        let rank = (!stated, comments, std::cmp::Reverse(shared_path(&url, &base)), kind.contains("json"));
        found.push((rank, FeedLink { url, title }));
    }
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, feed)| feed).collect()
}

/// `<link>`: with a feed's type; JSON and XML of no certain kind only where the address says so too.
fn is_stated(rel: &str, kind: &str, href: &str) -> bool {
    let rel = rel.to_ascii_lowercase();
    let says = |word: &str| rel.split_ascii_whitespace().any(|one| one == word);
    let is_page = matches!(kind, "text/html" | "application/xhtml+xml" | "application/json+oembed" | "text/xml+oembed");
    if says("stylesheet") || is_page || href.contains("oembed") || href.contains("wp-json") {
        return false;
    }
    let exact = ["application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"];
    let kind = kind.split(';').next().unwrap_or_default().trim();
    let vague =
        matches!(kind, "application/xml" | "text/xml" | "application/json" | "application/x.atom+xml" | "text/rss");
    says("feed") && !says("stylesheet")
        || says("alternate") && (exact.contains(&kind) || vague && looks_like_a_feed(href))
}

/// `<a>`: by its address, or by its words.
fn is_linked(href: &str, words: &str) -> bool {
    let words = words.to_lowercase();
    let named =
        matches!(words.as_str(), "rss" | "rss feed" | "atom" | "atom feed" | "feed" | "xml" | "subscribe via rss");
    href.starts_with("feed:") || named && !href.starts_with('#') || ends_like_a_feed(href)
}

fn looks_like_a_feed(href: &str) -> bool {
    let href = href.to_ascii_lowercase();
    ["feed", "rss", "atom", "rdf", "index.xml", "index.json"].iter().any(|word| href.contains(word))
}

fn ends_like_a_feed(href: &str) -> bool {
    let path = href.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    let name = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    [".rss", ".atom", ".rdf"].iter().any(|end| name.ends_with(end))
        || matches!(name, "feed" | "rss" | "atom" | "feed.xml" | "rss.xml" | "atom.xml" | "index.xml" | "feed.json")
}

fn is_of_comments(text: &str) -> bool {
    text.to_lowercase().contains("comment")
}

/// How much of the page's own path the path of a feed shares, in steps: a blog's feed is the one below `/blog/`.
fn shared_path(feed: &Url, page: &Url) -> usize {
    if feed.host_str() != page.host_str() {
        return 0;
    }
    let steps = |url: &Url| url.path().split('/').filter(|s| !s.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    steps(feed).iter().zip(&steps(page)).take_while(|(one, other)| one == other).count()
}

/// The places where a feed usually is: below the page first, then at the root of its host.
#[must_use]
pub fn well_known(page: &Url) -> Vec<Url> {
    let mut folder = page.clone();
    folder.set_query(None);
    folder.set_fragment(None);
    let last = folder.path().rsplit('/').next().unwrap_or_default();
    if !last.is_empty() && !last.contains('.') {
        // `/blog` is a folder in all but the slash.
        folder.set_path(&format!("{}/", page.path()));
    }
    let mut places: Vec<Url> = Vec::new();
    for base in [folder.join("."), folder.join("/")].into_iter().flatten() {
        for place in WELL_KNOWN.iter().filter_map(|name| base.join(name).ok()) {
            if !places.contains(&place) && place != *page {
                places.push(place);
            }
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(html: &str) -> Vec<String> {
        feeds(html, Some("https://example.org/blog/")).into_iter().map(|feed| feed.url.to_string()).collect()
    }

    #[test]
    fn the_best_feed_comes_first() {
        for (html, expected) in [
            (
                r#"<link rel="alternate" type="application/rss+xml" title="Site" href="/feed">
                   <link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed">
                   <link rel="alternate" type="application/rss+xml" title="Blog" href="/blog/feed">"#,
                vec!["https://example.org/blog/feed", "https://example.org/feed", "https://example.org/comments/feed"],
            ),
            (
                "<link rel=alternate type=application/json href=/index.json><link rel=alternate type=application/atom+xml href=/atom.xml>",
                vec!["https://example.org/atom.xml", "https://example.org/index.json"],
            ),
            (
                r#"<link rel="alternate" hreflang="de" href="/de/"><link rel="alternate" type="application/json+oembed" href="/oembed?format=json">
                   <link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/2"><link rel="stylesheet" type="text/xml" href="/feed.xsl">"#,
                vec![],
            ),
            (
                r#"<a href="feed://example.org/a.rss">RSS</a><a href="/rss-explained">What is RSS?</a><a href="atom.xml">x</a>"#,
                vec!["https://example.org/blog/atom.xml", "http://example.org/a.rss"],
            ),
            (
                r#"<base href="https://cdn.example.org/x/"><link rel="feed" href="f.xml">"#,
                vec!["https://cdn.example.org/x/f.xml"],
            ),
            ("<p>nothing", vec![]),
        ] {
            assert_eq!(found(html), expected, "{html}");
        }
    }

    #[test]
    fn feeds_are_looked_for_below_the_page_and_at_the_root() {
        let places = well_known(&Url::parse("https://example.org/blog?page=2").unwrap());
        assert_eq!(places[0].as_str(), "https://example.org/blog/feed");
        assert!(places.iter().any(|place| place.as_str() == "https://example.org/feed.xml"));
        let at_root = well_known(&Url::parse("https://example.org/").unwrap());
        assert_eq!(at_root.len(), WELL_KNOWN.len());
    }

    #[test]
    fn a_page_in_another_encoding_is_read_as_it_declares() {
        let bytes = b"<html><head><meta charset=\"windows-1252\"><title>Caf\xe9</title>";
        assert!(text(bytes, Some("text/html")).unwrap().contains("Café"));
        let bytes =
            b"<meta http-equiv='Content-Type' content='text/html; charset=Shift_JIS'><title>\x93\xfa\x96\x7b</title>";
        assert!(text(bytes, None).unwrap().contains("日本"));
    }
}
