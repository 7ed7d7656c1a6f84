//! What a web page says of itself in its head: for readers of papers (`citation_*`), for cards (OpenGraph, Twitter), for
//! search engines (JSON-LD, plain `meta`).

mod linked;

use jiff::Timestamp;
use linked::linked;
use scraper::{Html, Selector};
use serde::{Deserialize, Serialize};
use url::Url;

use super::page::{self, selected};
use super::people;
use crate::{date, link, text};

/// Most names that are read: a paper of a large experiment has thousands.
const MOST_AUTHORS: usize = 100;
/// Longest name; what is longer is a sentence.
const LONGEST_NAME: usize = 100;

/// What a page says of itself, as plain text on one line each.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Card {
    /// Its title, without the name of the site where that is told apart.
    pub title: Option<String>,
    /// What it is about.
    pub description: Option<String>,
    /// A picture for it; absolute.
    pub image: Option<String>,
    /// What it shows, in words, where the page says so.
    pub image_alt: Option<String>,
    /// The name of the site.
    pub site: Option<String>,
    /// When it was first published.
    pub published: Option<Timestamp>,
    /// Who wrote it, in order.
    pub authors: Vec<String>,
    /// Where it wants to be linked to; absolute.
    pub link: Option<String>,
}

/// Reads the head of a page, however damaged; `address` is where it came from, for links relative to it.
#[must_use]
pub fn card(bytes: &[u8], content_type: Option<&str>, address: Option<&str>) -> Card {
    let Some(document) = page::document(bytes, content_type) else { return Card::default() };
    let (metas, linked) = (Metas::of(&document), linked(&document));
    let base = page::base(&document, address);
    let absolute = |href: &String| {
        let url = match &base {
            Some(base) => base.join(href.trim()),
            None => Url::parse(href.trim()),
        };
        url.ok().map(String::from).filter(|url| link::is_web(url))
    };
    let attribute = |css, name| selected(&document, css).and_then(|element| element.attr(name)).map(str::to_owned);
    // In the order of trust: what was written for readers of papers, for cards, for search engines.
    let title =
        metas.first(&["citation_title", "og:title"]).or(linked.title).or_else(|| metas.first(&["twitter:title"]));
    let description =
        metas.first(&["citation_abstract", "og:description", "twitter:description"]).or(linked.description);
    let pictures = ["og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src"];
    let image = metas.first(&pictures).or(linked.image).or_else(|| attribute("link[rel~=image_src][href]", "href"));
    let site = metas.first(&["og:site_name"]).or(linked.site);
    Card {
        title: title.or_else(|| title_of(&document)).map(|title| without_site(title, site.as_deref())),
        description: description.or_else(|| metas.first(&["description", "dc.description", "dcterms.description"])),
        image: image.as_ref().and_then(absolute),
        image_alt: metas.first(&["og:image:alt", "twitter:image:alt"]),
        site: site.or_else(|| metas.first(&["application-name", "citation_journal_title", "dc.publisher"])),
        published: published(&document, &metas, linked.published),
        authors: authors(&metas, linked.authors),
        link: attribute("link[rel~=canonical][href]", "href")
            .or_else(|| metas.first(&["og:url"]))
            .as_ref()
            .and_then(absolute),
    }
}

/// The names and contents of `meta`, in the order of the page, names in lower case.
struct Metas(Vec<(String, String)>);

impl Metas {
    fn of(document: &Html) -> Self {
        let meta = |element: scraper::ElementRef<'_>| {
            let name = ["property", "name", "itemprop"].iter().find_map(|key| element.attr(key))?;
            let value = text::one_line(element.attr("content")?);
            (!value.is_empty()).then(|| (name.trim().to_ascii_lowercase(), value))
        };
        let all = Selector::parse("meta[content]").ok();
        Self(all.map(|all| document.select(&all).filter_map(meta).collect()).unwrap_or_default())
    }

    fn all<'m>(&'m self, name: &'m str) -> impl Iterator<Item = &'m str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The first of these that the page has.
    fn first(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.all(name).next()).map(str::to_owned)
    }
}

/// When it was first published, by the first of its dates that can be read.
fn published(document: &Html, metas: &Metas, linked: Option<String>) -> Option<Timestamp> {
    const EXACT: [&str; 3] = ["article:published_time", "og:published_time", "article:published"];
    const OTHERS: [&str; 20] = [
        "citation_online_date",
        "citation_publication_date",
        "citation_date",
        "datepublished",
        "parsely-pub-date",
        "sailthru.date",
        "dc.date.issued",
        "dcterms.issued",
        "dc.date",
        "dcterms.date",
        "dc.date.created",
        "dcterms.created",
        "prism.publicationdate",
        "pubdate",
        "publishdate",
        "publish-date",
        "publish_date",
        "publication_date",
        "displaydate",
        "date",
    ];
    let stated = |names: &[&str]| names.iter().find_map(|name| metas.all(name).find_map(date::parse));
    let time = || {
        let marked = "time[itemprop~=datePublished][datetime], time[pubdate][datetime]";
        selected(document, marked).and_then(|time| date::parse(time.attr("datetime")?))
    };
    stated(&EXACT).or_else(|| date::parse(&linked?)).or_else(|| stated(&OTHERS)).or_else(time)
}

/// Who wrote it, each once.
fn authors(metas: &Metas, linked: Vec<String>) -> Vec<String> {
    // `Makino, Taro`, as libraries write names.
    let turned =
        |name: &str| name.split_once(", ").map_or_else(|| name.to_owned(), |(last, first)| format!("{first} {last}"));
    let as_they_stand = |name| metas.all(name).map(str::to_owned).collect::<Vec<_>>();
    let told = [
        metas.all("citation_author").map(turned).collect(),
        metas.all("citation_authors").flat_map(|names| names.split(';')).map(|name| turned(name.trim())).collect(),
        linked,
        as_they_stand("author"),
        as_they_stand("article:author"),
        as_they_stand("parsely-author"),
        metas.all("dc.creator").map(turned).collect(),
    ];
    let mut authors: Vec<String> = Vec::new();
    for list in told {
        for name in list.iter().take(MOST_AUTHORS).filter_map(|name| name_in(name)) {
            if !authors.contains(&name) {
                authors.push(name);
            }
        }
        if !authors.is_empty() {
            break;
        }
    }
    authors
}

/// The name in what a page gives for one; none in the address of a profile.
fn name_in(text: &str) -> Option<String> {
    let name = people::name(text)?;
    let name = name.get(..3).filter(|by| by.eq_ignore_ascii_case("by ")).map_or(name.as_str(), |_| &name[3..]).trim();
    let is_name = !name.contains("://") && !name.starts_with("www.") && name.chars().count() <= LONGEST_NAME;
    (is_name && name.chars().any(char::is_alphabetic)).then(|| name.to_owned())
}

/// `Tea & time | The Ledger` without its end, where that is the name of the site.
fn without_site(title: String, site: Option<&str>) -> String {
    let before = site.and_then(|site| title.strip_suffix(site)).and_then(|rest| {
        let rest = rest.strip_suffix(' ')?;
        rest.strip_suffix(['|', '-', '–', '—', '·', '•'])?.strip_suffix(' ')
    });
    before.map(|before| before.trim().to_owned()).filter(|before| !before.is_empty()).unwrap_or(title)
}

fn title_of(document: &Html) -> Option<String> {
    let title = selected(document, "title")?;
    Some(text::one_line(&title.text().collect::<String>())).filter(|title| !title.is_empty())
}

#[cfg(test)]
mod tests;
