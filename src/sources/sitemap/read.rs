//! Sitemaps (sitemaps.org 0.9), with Google's extensions for news and images.

use std::borrow::Cow;

use jiff::Timestamp;
use quick_xml::Reader as Xml;
use quick_xml::events::Event;
use url::Url;

use crate::date::Reader;
use crate::entry::Entry;
use crate::{html, text};

/// Most pages of one sitemap (sitemaps.org allows 50,000).
const MOST_PAGES: usize = 50_000;

/// What a sitemap document is.
#[derive(Debug)]
pub(super) enum Document {
    /// A list of pages.
    Pages(Vec<Entry>),
    /// A list of sitemaps.
    Index(Vec<Place>),
}

/// A sitemap of an index.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) url: Url,
    pub(super) changed: Option<Timestamp>,
}

/// One `<url>` or `<sitemap>` while it is read.
#[derive(Default)]
struct Draft {
    place: Option<String>,
    changed: Option<String>,
    published: Option<String>,
    title: Option<String>,
    keywords: Option<String>,
    image: Option<String>,
}

/// Reads a sitemap as far as it goes: what is broken behind its tenth page does not lose the first nine.
pub(super) fn document(source: &str, base: Option<&Url>, reader: &Reader<'_>) -> Result<Document, String> {
    let mut xml = Xml::from_str(source);
    let settings = xml.config_mut();
    settings.check_end_names = false;
    settings.allow_unmatched_ends = true;
    let (mut pages, mut sitemaps) = (Vec::new(), Vec::new());
    let (mut draft, mut within, mut value, mut is_index) = (Draft::default(), String::new(), String::new(), None);
    while let Ok(event) = xml.read_event() {
        match event {
            Event::Start(start) => {
                within = String::from_utf8_lossy(start.name().as_ref()).to_ascii_lowercase();
                value.clear();
                match local(&within) {
                    "urlset" => is_index = is_index.or(Some(false)),
                    "sitemapindex" => is_index = Some(true),
                    "url" | "sitemap" => draft = Draft::default(),
                    _ => {}
                }
            }
            Event::Text(text) => value.push_str(&String::from_utf8_lossy(&text)),
            Event::CData(text) => value.push_str(&String::from_utf8_lossy(&text)),
            Event::GeneralRef(name) => value.extend(["&", &String::from_utf8_lossy(&name), ";"]),
            Event::End(end) => {
                let name = String::from_utf8_lossy(end.name().as_ref()).to_ascii_lowercase();
                if name == within {
                    draft.take(&name, &value);
                }
                within.clear();
                value.clear();
                match local(&name) {
                    "url" => pages.extend(std::mem::take(&mut draft).page(base, reader)),
                    "sitemap" => sitemaps.extend(std::mem::take(&mut draft).sitemap(base, reader)),
                    _ => {}
                }
                if pages.len() >= MOST_PAGES {
                    break;
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    match is_index {
        Some(true) => Ok(Document::Index(sitemaps)),
        Some(false) => Ok(Document::Pages(pages)),
        None if source.trim_start().to_ascii_lowercase().starts_with("<!doctype html") => {
            Err("a web page, not a sitemap".to_owned())
        }
        None => Err("neither a sitemap nor an index of sitemaps".to_owned()),
    }
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or_default()
}

impl Draft {
    fn take(&mut self, name: &str, value: &str) {
        let value = text::one_line(&html::unescape(value));
        if value.is_empty() {
            return;
        }
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        let field = match (prefix, local) {
            // `loc` of `image:image` and `video:video` are other places.
            ("image", "loc") | ("video", "thumbnail_loc") => &mut self.image,
            ("image" | "video", _) => return,
            (_, "loc") => &mut self.place,
            (_, "lastmod") => &mut self.changed,
            (_, "publication_date") => &mut self.published,
            (_, "title") => &mut self.title,
            (_, "keywords") => &mut self.keywords,
            _ => return,
        };
        field.get_or_insert(value);
    }

    fn url(&self, base: Option<&Url>) -> Option<Url> {
        let place = self.place.as_deref()?;
        let url = base.map_or_else(|| Url::parse(place), |base| base.join(place)).ok()?;
        matches!(url.scheme(), "http" | "https").then_some(url)
    }

    fn page(self, base: Option<&Url>, reader: &Reader<'_>) -> Option<Entry> {
        let url = self.url(base)?;
        let title = self.title.clone().or_else(|| title_of(&url))?;
        let keywords = self.keywords.as_deref().unwrap_or_default();
        Some(Entry {
            title: Some(html::title(&title)),
            link: Some(url.into()),
            published: self.published.as_deref().and_then(|date| reader.date(date)),
            updated: self.changed.as_deref().and_then(|date| reader.date(date)),
            categories: keywords.split(',').map(text::one_line).filter(|word| !word.is_empty()).collect(),
            image: self.image,
            ..Entry::default()
        })
    }

    fn sitemap(self, base: Option<&Url>, reader: &Reader<'_>) -> Option<Place> {
        let url = self.url(base)?;
        Some(Place { url, changed: self.changed.as_deref().and_then(|date| reader.date(date)) })
    }
}

/// A plain sitemap has no titles: the last step of the path stands in, `scaling-laws-for-all.html` as
/// `Scaling laws for all`. A page whose path says nothing has no title.
fn title_of(url: &Url) -> Option<String> {
    let step = url.path_segments()?.rfind(|step| !step.is_empty())?;
    let name = step.rsplit_once('.').map_or(step, |(name, end)| if end.len() <= 5 { name } else { step });
    let spelled = percent_decoded(name).replace(['-', '_', '+'], " ");
    let line = text::one_line(&spelled);
    let mut letters = line.chars();
    let first = letters.next()?;
    let says_something = line.chars().filter(|c| c.is_alphabetic()).count() >= 3;
    says_something.then(|| first.to_uppercase().chain(letters).collect())
}

/// `%C3%A9` as `é`; what is no UTF-8 stays as it is.
fn percent_decoded(text: &str) -> Cow<'_, str> {
    percent_encoding::percent_decode_str(text).decode_utf8().unwrap_or(Cow::Borrowed(text))
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;

    fn read(xml: &str) -> Result<Document, String> {
        let reader = Reader { now: "2026-06-12T00:00:00Z".parse().unwrap(), zone: &TimeZone::UTC };
        document(xml, Some(&Url::parse("https://example.org/sitemap.xml").unwrap()), &reader)
    }

    #[test]
    fn a_news_sitemap_has_titles_and_dates() {
        let xml = r#"<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
            <url><loc>https://example.org/a?x=1&amp;y=2</loc><news:news><news:publication><news:name>N</news:name>
              <news:language>en</news:language></news:publication><news:publication_date>2026-06-11T08:00:00Z</news:publication_date>
              <news:title>R&amp;D <![CDATA[& more]]></news:title><news:keywords>ai, robots</news:keywords></news:news>
              <image:image><image:loc>https://example.org/a.jpg</image:loc><image:title>Not this</image:title></image:image></url>
            <url><loc>/scaling-laws-for-caf%C3%A9s.html</loc><lastmod>2026-06-10</lastmod></url>
            <url><loc>https://example.org/</loc></url><url><loc>https://example.org/123</loc></url></urlset>"#;
        let Ok(Document::Pages(pages)) = read(xml) else { panic!("no pages") };
        assert_eq!(pages.len(), 2);
        assert_eq!(pages[0].title.as_deref(), Some("R&D & more"));
        assert_eq!(pages[0].link.as_deref(), Some("https://example.org/a?x=1&y=2"));
        assert_eq!(pages[0].categories, ["ai", "robots"]);
        assert_eq!(pages[0].image.as_deref(), Some("https://example.org/a.jpg"));
        assert_eq!(pages[1].title.as_deref(), Some("Scaling laws for cafés"));
        assert_eq!(pages[1].updated, Some("2026-06-10T00:00:00Z".parse().unwrap()));
    }

    #[test]
    fn a_damaged_sitemap_gives_what_is_whole() {
        let xml = "<urlset><url><loc>https://example.org/first-page</loc><lastmod>2026-06-10</lastmod></url>\
                   <url><loc>https://example.org/second-page</loc></wrong></url><url><loc>https://exam";
        let Ok(Document::Pages(pages)) = read(xml) else { panic!("no pages") };
        assert_eq!(pages[0].title.as_deref(), Some("First page"));
        assert!(read("<!DOCTYPE html><title>x</title>").unwrap_err().contains("web page"));
        assert!(read("<rss/>").is_err());
    }

    #[test]
    fn an_index_names_its_sitemaps() {
        let xml = "<sitemapindex><sitemap><loc>https://example.org/1.xml</loc><lastmod>2026-06-01</lastmod></sitemap>\
                   <sitemap><loc>https://example.org/2.xml</loc></sitemap></sitemapindex>";
        let Ok(Document::Index(sitemaps)) = read(xml) else { panic!("no index") };
        assert_eq!(sitemaps.len(), 2);
        assert!(sitemaps[0].changed.is_some());
    }
}
